"""Rows: what a person can do, and the command that it makes of what was sent."""

from dataclasses import dataclass
from typing import Any

import pytest

from sandbox.apps import vocabulary_of
from sandbox.protocol.errors import Refused
from sandbox.protocol.vocabulary import Field, Verb, Vocabulary, build_command, kebab
from tests.driver import APPS, refused


@dataclass(frozen=True)
class Order:
    person_id: str
    text: str
    kind: str = "a"
    flags: tuple[str, ...] = ()
    sure: bool = False
    fixed: str = ""


ROW = Verb(
    "cidadao",
    "faz_pedido",
    Order,
    "Pedir",
    "inicio",
    fields=(
        Field("text", "texto", "Texto", max_length=10),
        Field(
            "kind", "tipo", "Tipo", kind="choice", required=False, choices=(("a", "A"), ("b", "B"))
        ),
        Field("flags", "marcas", "Marcas", kind="flags", required=False, max_length=3),
        Field("sure", "certo", "Certo", kind="boolean", required=False),
    ),
    constants=(("fixed", "sempre"),),
)
SEAT = {"person_id": "ana"}


def problems(given: dict[str, Any]) -> str:
    with pytest.raises(Refused) as refusal:
        build_command(ROW, given, SEAT)
    assert refusal.value.code == "malformed"
    return refusal.value.sentence


def test_a_command_is_made_of_what_was_sent_and_of_who_sits_there() -> None:
    given = {"text": "olá", "kind": "b", "flags": ["x", "y"], "sure": True}
    assert build_command(ROW, given, SEAT) == Order("ana", "olá", "b", ("x", "y"), True, "sempre")


def test_what_may_be_left_out_has_its_default() -> None:
    assert build_command(ROW, {"text": "olá", "kind": None}, SEAT) == Order(
        "ana", "olá", fixed="sempre"
    )


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({}, "text («Texto»): missing"),
        ({"text": None}, "missing"),
        ({"text": "a", "person_id": "joao"}, "person_id: unknown member"),
        ({"text": "a", "fixed": "x"}, "fixed: unknown member"),
        ({"text": 5}, "takes a text, found int"),
        ({"text": ["a"]}, "takes a text, found list"),
        ({"text": "x" * 11}, "11 characters, at most 10"),
        ({"text": "a\x00b"}, "cannot be shown"),
        ({"text": "a\nb"}, "cannot be shown"),
        ({"text": "a\ud800"}, "cannot be shown"),
        ({"text": "a", "kind": "c"}, "«c» is not one of a, b"),
        ({"text": "a", "flags": 5}, "takes a list of texts"),
        ({"text": "a", "flags": [1]}, "takes a list of texts"),
        ({"text": "a", "flags": ["long"]}, "too many or too long"),
        ({"text": "a", "flags": ["x"] * 51}, "too many or too long"),
        ({"text": "a", "sure": "talvez"}, "takes true or false"),
        ({"text": "a", "sure": 1}, "takes true or false"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(given: dict[str, Any], named: str) -> None:
    assert named in problems(given)


@pytest.mark.parametrize(
    ("value", "meant"), [("sim", True), ("on", True), ("true", True), ("não", False), ("", False)]
)
def test_a_box_may_be_ticked_in_a_form(value: str, meant: bool) -> None:
    assert build_command(ROW, {"text": "a", "sure": value}, SEAT).sure is meant


def test_one_flag_may_come_alone() -> None:
    assert build_command(ROW, {"text": "a", "flags": "x"}, SEAT).flags == ("x",)


def test_a_seat_that_does_not_know_enough_is_told() -> None:
    with refused("malformed"):
        build_command(ROW, {"text": "a"}, {})


def test_what_is_done_on_the_screen_only_makes_no_command() -> None:
    with refused("not_supported"):
        build_command(Verb("cidadao", "recarrega", None, "Recarregar", "inicio"), {}, SEAT)


def test_names_become_addresses() -> None:
    assert kebab("ValidateCmd") == "validate-cmd"
    assert kebab("cola_token") == "cola-token"
    assert ROW.action == "order"
    assert ROW.test_id == "cidadao-faz-pedido"


def test_rows_are_found_by_role_and_verb_and_stand_once() -> None:
    vocabulary = Vocabulary.of((ROW,))
    assert vocabulary.find("cidadao", "faz_pedido") is ROW
    assert vocabulary.find("operador", "faz_pedido") is None
    with pytest.raises(ValueError, match="faz_pedido"):
        Vocabulary.of((ROW,), (ROW,))


def test_the_rows_of_the_house_fit_their_commands() -> None:
    vocabulary = vocabulary_of(APPS.values())
    assert len(vocabulary.verbs) > 40
    for verb in vocabulary.verbs:
        if verb.command is None:
            continue
        attributes = set(verb.command.__dataclass_fields__)  # type: ignore[attr-defined]
        named = {item.name for item in verb.fields} | {name for name, _ in verb.constants}
        assert named <= attributes, verb
        assert verb.certainty in ("official", "observed", "assumed")
        assert verb.produces or verb.verb in ("sai",), verb


def test_every_event_that_a_row_produces_exists(registry: Any) -> None:
    for verb in vocabulary_of(APPS.values()).verbs:
        for kind in verb.produces:
            assert registry.codec.knows(kind), (verb.verb, kind)
