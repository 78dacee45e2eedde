"""Tests of the social security number."""

import pytest

from sandbox.identifiers.niss import fictitious_niss, is_valid_niss, niss_check_digit


@pytest.mark.parametrize("niss", ["12345678902", "19900000010", "20000000001"])
def test_worked_examples_have_their_check_digit(niss):
    assert niss_check_digit(niss[:10]) == niss[10]
    assert is_valid_niss(niss)


def test_fictitious_numbers_are_valid_persons_and_all_different():
    numbers = [fictitious_niss(serial) for serial in range(0, 10_000_000, 9_973)]
    assert len(set(numbers)) == len(numbers) > 1_000
    assert all(is_valid_niss(number) and number.startswith("199") for number in numbers)


@pytest.mark.parametrize(
    "text",
    ["", "1234567890", "123456789022", "12345678903", "32345678902", "1234567890a", "١٢٣٤٥٦٧٨٩٠٢"],
)
def test_other_texts_are_not_valid(text):
    assert not is_valid_niss(text)


@pytest.mark.parametrize("serial", [-1, 10_000_000])
def test_a_serial_outside_the_range_is_an_error(serial):
    with pytest.raises(ValueError, match="serial from 0 to 9999999"):
        fictitious_niss(serial)
