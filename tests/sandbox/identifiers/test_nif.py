"""Tests of the tax number, against its worked examples and an independent checker."""

import pytest
from stdnum.pt import nif as independent

from sandbox.identifiers.nif import fictitious_nif, is_fictitious_nif, is_valid_nif, nif_check_digit


@pytest.mark.parametrize("nif", ["123456789", "299999998", "999999990", "400000008", "400000016"])
def test_worked_examples_have_their_check_digit(nif):
    assert nif_check_digit(nif[:8]) == nif[8]


@pytest.mark.parametrize(
    "first_eight", [f"{number:08d}" for number in range(10_000_007, 99_999_999, 899_999)]
)
def test_check_digit_is_the_one_an_independent_checker_computes(first_eight):
    assert nif_check_digit(first_eight) == independent.calc_check_digit(first_eight)


def test_a_thousand_fictitious_numbers_are_valid_for_an_independent_checker():
    numbers = [fictitious_nif(serial) for serial in range(0, 9_000_000, 9_000)]
    assert len(numbers) == 1_000
    assert [number for number in numbers if not independent.is_valid(number)] == []


def test_fictitious_numbers_keep_to_the_range_that_nobody_is_given():
    numbers = [fictitious_nif(serial) for serial in range(0, 9_000_000, 9_000)]
    assert all(is_fictitious_nif(number) for number in numbers)
    assert {number[1] for number in numbers} == set("012346789")


def test_each_serial_gives_another_number():
    assert len({fictitious_nif(serial) for serial in range(0, 9_000_000, 900)}) == 10_000


@pytest.mark.parametrize("serial", [-1, 9_000_000])
def test_a_serial_outside_the_range_is_an_error(serial):
    with pytest.raises(ValueError, match="serial from 0 to 8999999"):
        fictitious_nif(serial)


@pytest.mark.parametrize(
    "text", ["", "12345678", "1234567890", "123456788", "12345678a", "١٢٣٤٥٦٧٨٩", "123 456 789"]
)
def test_other_texts_are_not_valid(text):
    assert not is_valid_nif(text)


@pytest.mark.parametrize("nif", ["123456789", "999999990", "450000001"])
def test_numbers_of_issued_ranges_are_not_fictitious(nif):
    assert not is_fictitious_nif(nif)
