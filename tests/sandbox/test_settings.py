"""The levers of a world: limits, clock, faults, notes; each is in its journal."""

from typing import Any

import pytest

from sandbox import settings
from sandbox.settings import (
    Annotate,
    ChangeClock,
    ChangePolicy,
    EndFault,
    FaultStarted,
    SpendFault,
    StartFault,
    WorldCreated,
)
from sandbox.world import World
from tests.driver import START, Play, refused


def pull(world: World, lever: Any) -> list[str]:
    """Pull a lever; returns the types of what happened."""
    return [record.type for record in world.perform(lever, "consola")]


def test_limits_are_set_by_either_name(world: World) -> None:
    assert pull(world, ChangePolicy((("codigo_tentativas", 5), ("phrase", "off")))) == [
        "politica.mudou",
        "codigo.entropia_baixa",
    ]
    assert world.settings.policy.code_attempts == 5
    assert world.settings.policy.phrase == "off"


def test_a_lever_says_who_pulled_it(world: World) -> None:
    world.perform(ChangePolicy((("code_digits", 8),)), "consola")
    assert Play(world).records()[-1].actor == "consola"


def test_a_bad_limit_changes_nothing(world: World) -> None:
    before = world.settings
    with refused("malformed"):
        pull(world, ChangePolicy((("code_digits", 8), ("code_attempts", 0))))
    assert world.settings == before


@pytest.mark.parametrize("mode", ["real", "virtual", "frozen", "accelerated"])
def test_the_clock_changes_and_says_so(world: World, mode: str) -> None:
    world.set_clock(mode, 5, "consola")
    assert (world.clock.mode, world.settings.clock_mode) == (mode, mode)
    assert Play(world).events("relogio.mudou") == [{"mode": mode, "rate": 5}]


@pytest.mark.parametrize("lever", [ChangeClock("parado"), ChangeClock("real", 0),
                                   ChangeClock("real", 10_001)])  # fmt: skip
def test_a_bad_clock_is_refused(world: World, lever: ChangeClock) -> None:
    with refused("malformed"):
        pull(world, lever)
    assert world.clock.mode == "virtual"


def test_a_fault_begins_and_ends_by_hand(world: World) -> None:
    assert pull(world, StartFault("f", "indisponivel")) == ["falha.inicio"]
    assert [fault.name for fault in world.settings.faults] == ["f"]
    assert pull(world, EndFault("f")) == ["falha.fim"]
    assert world.settings.faults == ()


def test_a_fault_ends_by_time(world: World) -> None:
    pull(world, StartFault("f", "indisponivel", duration_s=1.5))
    pull(world, StartFault("g", "latencia", duration_s=3))
    world.advance_by(1.4)
    assert len(world.settings.faults) == 2
    world.advance_by(0.1)
    assert [fault.name for fault in world.settings.faults] == ["g"]
    world.advance_by(2)
    assert world.settings.faults == ()
    assert Play(world).types().count("falha.fim") == 2


def test_a_fault_ends_by_use(world: World) -> None:
    pull(world, StartFault("f", "erro", uses=2))
    assert pull(world, SpendFault("f")) == ["falha.aplicada"]
    assert pull(world, SpendFault("f")) == ["falha.aplicada", "falha.fim"]
    assert pull(world, SpendFault("f")) == []


def test_a_fault_without_limit_is_never_used_up(world: World) -> None:
    pull(world, StartFault("f", "erro"))
    for _ in range(3):
        assert pull(world, SpendFault("f")) == ["falha.aplicada"]
    assert world.settings.faults[0].uses_left == -1


def test_only_the_fault_that_was_met_is_spent(world: World) -> None:
    pull(world, StartFault("f", "erro", uses=2))
    pull(world, StartFault("g", "erro", uses=2))
    pull(world, SpendFault("g"))
    assert [fault.uses_left for fault in world.settings.faults] == [2, 1]


@pytest.mark.parametrize(
    ("lever", "code"),
    [
        (StartFault("f", "terramoto"), "fault_unknown"),
        (StartFault("f", "eco", "portal"), "fault_unknown"),
        (StartFault("f", "eco", "iap-pi"), "fault_unknown"),
        (StartFault("f", "erro", "Portal"), "fault_unknown"),
        (EndFault("f"), "fault_unknown"),
    ],
)
def test_an_unknown_fault_is_refused(world: World, lever: Any, code: str) -> None:
    with refused(code):
        pull(world, lever)


def test_a_name_is_used_by_one_fault_at_a_time(world: World) -> None:
    pull(world, StartFault("f", "erro"))
    with refused("malformed"):
        pull(world, StartFault("f", "latencia"))


def test_a_note_is_written(world: World) -> None:
    assert pull(world, Annotate("marca", "aqui")) == ["mundo.nota"]
    assert Play(world).events("mundo.nota") == [{"kind": "marca", "text": "aqui"}]


def test_before_its_birth_a_world_takes_no_lever(world: World) -> None:
    with refused("world_unknown"):
        settings.decide(None, Annotate("marca", "aqui"), world.moment())


def test_what_is_no_lever_does_nothing(world: World) -> None:
    assert settings.decide(world.settings, object(), world.moment()) == []
    fault = FaultStarted("f", "erro", "iap-pi", "", 0, -1, None)
    assert settings.evolve(None, fault) is None
    assert settings.evolve(world.settings, settings.Annotated("a", "b")) is world.settings
    assert settings.deadline(None) is None


def test_the_birth_of_a_world_tells_all_that_it_is_set_to(world: World) -> None:
    (born,) = Play(world).events("mundo.criado")
    assert born["seed"] == 7
    assert born["scripted"] is True
    assert born["policy"]["code_digits"] == 6
    assert world.settings.created_at == START
    assert WorldCreated.TYPE == "mundo.criado"
