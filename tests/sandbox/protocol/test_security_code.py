"""What may be typed for a code, and how a code is written and said."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.protocol.errors import Refused
from sandbox.protocol.security_code import grouped, normalise


@given(st.text(max_size=20), st.integers(4, 12))
def test_what_is_accepted_is_as_many_ascii_digits(typed: str, digits: int) -> None:
    code = "0" * digits
    with suppress(Refused):
        code = normalise(typed, digits)
    assert len(code) == digits
    assert code.isascii()
    assert code.isdigit()


@given(st.text("0123456789", min_size=6, max_size=6), st.lists(st.integers(0, 6), max_size=5))
def test_separators_anywhere_change_nothing(code: str, places: list[int]) -> None:
    typed = code
    for place in sorted(places, reverse=True):
        typed = typed[:place] + " " + typed[place:]
    assert normalise(typed, 6) == code
    assert normalise(grouped(code), 6) == code


@pytest.mark.parametrize(
    ("code", "written"),
    [
        ("1234", "1234"),
        ("01234", "012 34"),
        ("012345", "012 345"),
        ("1234567", "1234 567"),
        ("12345678", "1234 5678"),
        ("123456789", "123 456 789"),
        ("123456789012", "1234 5678 9012"),
    ],
)
def test_codes_are_written_in_groups_as_equal_as_can_be(code: str, written: str) -> None:
    assert grouped(code) == written


@pytest.mark.parametrize(
    ("typed", "found"), [("12a456", "U+0061"), ("12345", "found 5"), ("1²3456", "U+00B2")]
)
def test_a_refusal_says_what_was_found_and_how_many_are_asked_for(typed: str, found: str) -> None:
    with pytest.raises(Refused) as refusal:
        normalise(typed, 6)
    assert found in refusal.value.sentence
    assert "6 algarismos" in refusal.value.text
    assert typed not in refusal.value.sentence
