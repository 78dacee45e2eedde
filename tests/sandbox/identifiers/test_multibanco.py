"""Tests of the Multibanco reference, against its worked values and another way to compute it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.identifiers.multibanco import (
    FICTITIOUS_ENTITY,
    is_valid_multibanco,
    multibanco_check_digits,
    multibanco_reference,
    written_reference,
)

ENTITIES = st.from_regex(r"[0-9]{5}", fullmatch=True)
SEVEN = st.from_regex(r"[0-9]{7}", fullmatch=True)
AMOUNTS = st.integers(0, 99_999_999)


@pytest.mark.official("fact sheet 8.5, worked values")
@pytest.mark.parametrize(
    ("entity", "seven", "amount", "reference"),
    [
        ("20000", "1234567", 500, "123 456 724"),
        ("20000", "0000001", 500, "000 000 196"),
        ("20000", "0000001", 825, "000 000 191"),
        ("99999", "0001234", 500, "000 123 431"),
    ],
)
def test_worked_values(entity: str, seven: str, amount: int, reference: str) -> None:
    assert written_reference(multibanco_reference(entity, seven, amount)) == reference


@pytest.mark.official("fact sheet 8.5: equal to 98 - (S followed by 00, mod 97)")
@given(ENTITIES, SEVEN, AMOUNTS)
def test_the_weights_are_the_powers_of_ten(entity: str, seven: str, amount: int) -> None:
    whole = int(f"{entity}{seven}{amount:08d}00")
    assert multibanco_check_digits(entity, seven, amount) == f"{98 - whole % 97:02d}"


@given(SEVEN, st.integers(1, 99_999_999), st.integers(1, 96))
def test_another_amount_does_not_fit_the_reference(seven: str, amount: int, more: int) -> None:
    reference = multibanco_reference(FICTITIOUS_ENTITY, seven, amount)
    assert is_valid_multibanco(FICTITIOUS_ENTITY, reference, amount)
    assert not is_valid_multibanco(FICTITIOUS_ENTITY, reference, max(0, amount - more))


@given(SEVEN, AMOUNTS, st.integers(0, 6), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(seven: str, amount: int, place: int, more: int) -> None:
    reference = multibanco_reference(FICTITIOUS_ENTITY, seven, amount)
    digit = (int(reference[place]) + more) % 10
    wrong = f"{reference[:place]}{digit}{reference[place + 1 :]}"
    assert not is_valid_multibanco(FICTITIOUS_ENTITY, wrong, amount)


@pytest.mark.parametrize("reference", ["", "00012343", "0001234310", "00012343a", "٠٠٠١٢٣٤٣١"])
def test_other_texts_are_no_reference(reference: str) -> None:
    assert not is_valid_multibanco("99999", reference, 500)


@pytest.mark.parametrize("amount", [-1, 100_000_000])
def test_an_amount_that_has_not_eight_digits_is_an_error(amount: int) -> None:
    with pytest.raises(ValueError, match="eight digits"):
        multibanco_reference("99999", "0001234", amount)
    assert not is_valid_multibanco("99999", "000123431", amount)


@pytest.mark.parametrize(("entity", "seven"), [("9999", "0001234"), ("99999", "123")])
def test_entity_and_digits_have_their_length(entity: str, seven: str) -> None:
    with pytest.raises(ValueError, match="5 and 7 digits"):
        multibanco_check_digits(entity, seven, 500)
