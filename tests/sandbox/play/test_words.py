"""The tables of the language cover what they speak of."""

import pytest

from sandbox.play import effects, facts, tags
from sandbox.play.language import ALIASES, CAUSES, SECTIONS, UNDOES, Language
from sandbox.play.speech import PHRASE_OF_DATUM
from sandbox.protocol.errors import REASONS
from sandbox.registry import Registry


def test_every_reason_code_has_one_word() -> None:
    assert sorted(effects.ERRORS.values()) == sorted(REASONS)


def test_effects_causes_and_aliases_speak_of_events_that_exist(registry: Registry) -> None:
    types = {event.TYPE for system in registry.systems for event in system.events}
    assert set(effects.TABLE) | set(CAUSES) | set(ALIASES.values()) <= types


def test_causes_and_undoing_speak_of_verbs_that_exist(language: Language) -> None:
    verbs = {verb.verb for verb in language.vocabulary.verbs}
    named = {verb for causes in CAUSES.values() for verb in causes}
    assert named | set(UNDOES) | set(UNDOES.values()) <= verbs


def test_every_datum_can_be_said(language: Language) -> None:
    assert all(("cidadao", name) in language.phrases for name in PHRASE_OF_DATUM.values())


def test_every_fact_has_a_value_before_anything_happened() -> None:
    for name, fact in facts.FACTS.items():
        kind = {"text": str, "number": int, "duration": float}[fact.kind]
        assert isinstance(facts.value_of(name, [], None), kind), name  # type: ignore[arg-type]


def test_no_section_is_told_as_a_later_one() -> None:
    assert len(set(SECTIONS)) == len(SECTIONS)


@pytest.mark.parametrize(
    ("expression", "wanted"),
    [
        ("", True),
        ("fumo", True),
        ("Fumo e recusa", True),
        ("fumo e não recusa", False),
        ("lento ou recusa", True),
        ("nao lento", True),
        ("lento", False),
    ],
)
def test_tags_choose(expression: str, wanted: bool) -> None:
    assert tags.matches(expression, ("fumo", "recusa")) is wanted


def test_an_expression_that_is_none_is_told() -> None:
    with pytest.raises(ValueError, match="não é uma etiqueta"):
        tags.matches("fumo recusa", ("fumo",))
