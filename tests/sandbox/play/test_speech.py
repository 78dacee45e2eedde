"""What is heard on the line, and slips that are always the same and always slips."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.play.language import SLIPS
from sandbox.play.speech import heard_in, slipped, spoken


@pytest.mark.parametrize(
    ("sentence", "heard"),
    [
        ("O meu número é 900 000 123.", {"telemovel": "900000123"}),
        ("É o +351 900 000 123", {"telemovel": "900000123"}),
        ("O código é 012 345.", {"codigo_seguranca": "012345"}),
        ("O código é 123456789", {"codigo_seguranca": "123456789"}),
        ("O meu número é 900 000 12.", {"telemovel": "90000012"}),
        ("O meu PIN é 2580.", {"codigo_seguranca": "2580", "pin": "2580"}),
        ("A frase desta chamada é «barco azul».", {"frase": "barco azul"}),
        ("Tenho 3 filhos.", {}),
        ("Está lá?", {}),
    ],
)
def test_what_can_be_made_out_of_a_sentence(sentence: str, heard: dict[str, str]) -> None:
    assert heard_in(sentence) == heard


def test_a_number_is_said_in_groups_without_its_country() -> None:
    assert spoken("+351900000123") == "900 000 123"


@given(st.from_regex(r"[0-9]{4,9}", fullmatch=True), st.sampled_from(sorted(SLIPS)))
def test_a_slip_is_never_the_right_value_and_always_the_same(value: str, slip: str) -> None:
    if slip in ("codigo-anterior", "diz-o-pin"):
        return
    said = slipped(value, slip, [])
    assert said != value
    assert said == slipped(value, slip, [])


def test_the_earlier_code_is_the_last_other_one() -> None:
    assert slipped("333333", "codigo-anterior", ["111111", "222222", "333333"]) == "222222"


def test_without_an_earlier_code_there_is_nothing_to_say() -> None:
    with pytest.raises(ValueError, match="nenhum código anterior"):
        slipped("333333", "codigo-anterior", ["333333"])
