"""Tests of the civil identification number and of the card's number."""

import pytest
from stdnum.pt import cc as independent

from sandbox.identifiers.civil_id import (
    card_number,
    fictitious_nic,
    is_valid_card_number,
    is_valid_nic,
    nic_check_digit,
    printed_card_number,
)


@pytest.mark.parametrize(
    ("nic", "digit"), [("12345678", "9"), ("98765432", "2"), ("99000001", "0")]
)
def test_worked_examples_have_their_check_digit(nic, digit):
    assert nic_check_digit(nic) == digit
    assert is_valid_nic(nic, digit)


@pytest.mark.parametrize(
    ("nic", "renewals", "number"),
    [
        ("12345678", 0, "123456789ZZ1"),
        ("12345678", 1, "123456789ZY3"),
        ("99000002", 0, "990000028ZZ7"),
        ("99000003", 0, "990000036ZZ0"),
        ("99000006", 0, "990000060ZZ0"),
    ],
)
def test_worked_examples_of_card_numbers(nic, renewals, number):
    assert card_number(nic, renewals) == number
    assert is_valid_card_number(number)


def test_a_thousand_card_numbers_are_valid_for_an_independent_checker():
    numbers = [
        card_number(fictitious_nic(serial), serial % 26) for serial in range(0, 1_000_000, 997)
    ]
    assert len(set(numbers)) == 1_004
    assert [number for number in numbers if not independent.is_valid(number)] == []
    assert [number for number in numbers if not is_valid_card_number(number)] == []


def test_one_wrong_digit_is_always_noticed():
    number = "990000028ZZ7"
    for position in (*range(9), 11):
        for digit in set("0123456789") - {number[position]}:
            assert not is_valid_card_number(number[:position] + digit + number[position + 1 :])


def test_a_card_number_is_printed_in_its_groups_and_read_back():
    assert printed_card_number("990000028ZZ7") == "99000002 8 ZZ7"
    assert is_valid_card_number("99000002 8 zz7")


@pytest.mark.parametrize(
    "text", ["", "990000028ZZ", "990000028ZZ77", "99000002AZZ7", "٩٩0000028ZZ7", "990000028Z-7"]
)
def test_other_texts_are_not_card_numbers(text):
    assert not is_valid_card_number(text)


@pytest.mark.parametrize("nic", ["", "1234567", "123456789", "1234567x"])
def test_other_texts_are_not_a_nic(nic):
    assert not is_valid_nic(nic, "9")


def test_fictitious_people_have_a_nic_above_the_issued_ones():
    assert (fictitious_nic(0), fictitious_nic(999_999)) == ("99000000", "99999999")


@pytest.mark.parametrize("serial", [-1, 1_000_000])
def test_a_serial_outside_the_range_is_an_error(serial):
    with pytest.raises(ValueError, match="serial from 0 to 999999"):
        fictitious_nic(serial)


@pytest.mark.parametrize("renewals", [-1, 26])
def test_a_card_cannot_be_renewed_beyond_its_letters(renewals):
    with pytest.raises(ValueError, match="0 to 25 renewals"):
        card_number("99000002", renewals)
