"""Tests of mobile numbers: typed, kept, sent and said."""

import pytest

from sandbox.identifiers.phone import (
    fictitious_phone,
    is_fictitious_phone,
    normalise_phone,
    spoken_phone,
    wire_phone,
)
from sandbox.protocol.errors import Refused

KEPT = "+351900000123"


@pytest.mark.parametrize(
    "typed",
    [
        "900000123",
        "900 000 123",
        "  900 000 123\n",
        "90 00 00 123",
        "+351900000123",
        "+351 900000123",
        "+351 900 000 123",
        "(+351) 900-000-123",
        "00351900000123",
        "00 351 900 000 123",
        "351 900 000 123",
        "900.000.123",
        "900\u00a0000\u202f123",
        "900\u2011000\u2013123",
        "\u202a+351 900 000 123\u202c",
        "９００ ０００ １２３",
        "＋３５１ ９００ ０００ １２３",
        "٩٠٠ ٠٠٠ ١٢٣",
        "+٣٥١٩٠٠٠٠٠١٢٣",
        "۹۰۰۰۰۰۱۲۳",
    ],
)
def test_what_people_type_becomes_the_kept_form(typed):
    assert normalise_phone(typed) == KEPT


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Falta o número"),
        (" - ", "Falta o número"),
        ("+", "Falta o número"),
        ("90000012", "8 algarismos em vez de 9"),
        ("9000001234", "10 algarismos em vez de 9"),
        ("+351 90000012", "8 algarismos em vez de 9"),
        ("+351 351 900 000 123", "12 algarismos em vez de 9"),
        ("+34 900 000 123", "indicativo +351"),
        ("0034 900 000 123", "indicativo +351"),
        ("210000000", "começa por 21"),
        ("949000000", "começa por 94"),
        ("970000000", "começa por 97"),
        ("900 000 12x", "«x»"),
        ("900 000 12²", "«²»"),
        ("900000+123", "«+»"),
        ("++351900000123", "«+»"),
        ("900000123\u0000", "«U+0000»"),
        ("nove zero zero", "«n»"),
    ],
)
def test_anything_else_is_refused_saying_what_is_wrong(typed, said):
    with pytest.raises(Refused) as refusal:
        normalise_phone(typed)
    assert refusal.value.code == "phone_malformed"
    assert said in refusal.value.text
    assert "por exemplo 900 000 123" in refusal.value.text


def test_the_refusal_for_developers_does_not_repeat_the_number():
    with pytest.raises(Refused) as refusal:
        normalise_phone("90000012")
    assert "90000012" not in str(refusal.value)


@pytest.mark.parametrize(
    "number", ["961234567", "966666666", "912345678", "923456789", "933333333", "948012345"]
)
def test_numbers_of_the_assigned_ranges_are_mobile_numbers_but_not_fictitious(number):
    assert normalise_phone(number) == f"+351{number}"
    assert not is_fictitious_phone(f"+351{number}")


def test_the_wire_has_a_space_after_the_prefix():
    assert wire_phone(KEPT) == "+351 900000123"


def test_people_say_groups_of_three_without_the_prefix():
    assert spoken_phone(KEPT) == "900 000 123"


@pytest.mark.parametrize("serial", [0, 123, 999_999, 1_000_000, 9_999_999])
def test_every_form_of_a_fictitious_number_leads_back_to_it(serial):
    kept = fictitious_phone(serial)
    assert is_fictitious_phone(kept)
    assert (
        normalise_phone(kept)
        == normalise_phone(wire_phone(kept))
        == normalise_phone(spoken_phone(kept))
        == kept
    )


@pytest.mark.parametrize(
    "kept", ["", "900000123", "+35190000012", "+3519000001234", "+35190000012x", "+34900000123"]
)
def test_other_texts_are_not_fictitious_numbers(kept):
    assert not is_fictitious_phone(kept)


@pytest.mark.parametrize("serial", [-1, 10_000_000])
def test_a_serial_outside_the_range_is_an_error(serial):
    with pytest.raises(ValueError, match="serial from 0 to 9999999"):
        fictitious_phone(serial)
