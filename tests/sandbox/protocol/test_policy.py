"""Limits by name, with their types and ranges."""

from dataclasses import fields
from typing import Any, get_type_hints

import pytest

from sandbox.protocol.errors import Refused
from sandbox.protocol.policy import CHOICES, PORTUGUESE, Policy, with_settings
from tests.driver import refused


def test_every_limit_has_a_word_in_guioes() -> None:
    assert sorted(PORTUGUESE.values()) == sorted(item.name for item in fields(Policy))


@pytest.mark.parametrize("name", PORTUGUESE)
def test_a_word_sets_its_limit(name: str) -> None:
    attribute = PORTUGUESE[name]
    kind = get_type_hints(Policy)[attribute]
    value: Any = 7 if kind is int else True
    if attribute in CHOICES:
        value = next(reversed(CHOICES[attribute]))
    policy = with_settings(Policy(), {name: value})
    expected = CHOICES[attribute][value] if attribute in CHOICES else value
    assert getattr(policy, attribute) == expected


def test_the_defaults_are_within_their_own_ranges() -> None:
    values = {item.name: getattr(Policy(), item.name) for item in fields(Policy)}
    assert with_settings(Policy(), values) == Policy()


@pytest.mark.parametrize(
    "changes",
    [
        {"nada": 1}, {"code_digits": 3}, {"code_digits": 13}, {"code_digits": "6"},
        {"code_digits": 6.0}, {"code_digits": True}, {"code_digits": None}, {"code_attempts": 0},
        {"code_attempts": 21}, {"phrase": "talvez"}, {"phrase": []}, {"phrase": None},
        {"call_required": 1}, {"call_required": "sim"}, {"request_lifetime_s": 0},
        {"request_lifetime_s": 10**8}, {"sim_swap_warning_days": -1}, {"pin_attempts": -3},
    ],
)  # fmt: skip
def test_what_is_no_limit_is_refused_by_name(changes: dict[str, Any]) -> None:
    with pytest.raises(Refused) as refusal:
        with_settings(Policy(), changes)
    assert refusal.value.code == "malformed"
    assert next(iter(changes)) in refusal.value.sentence


def test_every_problem_is_named_and_nothing_is_changed() -> None:
    before = Policy()
    with pytest.raises(Refused) as refusal:
        with_settings(before, {"code_digits": 99, "nada": 1, "frase": "?", "code_attempts": 2})
    assert all(name in refusal.value.sentence for name in ("code_digits", "nada", "frase"))
    assert before == Policy()


def test_days_may_be_none() -> None:
    assert with_settings(Policy(), {"sim_trocado_dias": 0}).sim_swap_warning_days == 0
    with refused("malformed"):
        with_settings(Policy(), {"toque_prazo": 0})
