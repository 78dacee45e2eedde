"""The machine: one writer, all or nothing, the same for live and replayed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

import sandbox.memory
from mock_backoffice import core as desk_core
from sandbox.machine import Machine
from sandbox.protocol.call import TELEPHONY, Dial
from sandbox.protocol.errors import Refused
from sandbox.protocol.system import System, Tick
from sandbox.registry import Registry
from sandbox.settings import WORLD_SYSTEM
from sandbox.world import World
from tests.driver import ANA, JOAO, START, TOMAS, Play, refused, states_of


def image(world: World) -> tuple[Any, ...]:
    """Everything that a command may change."""
    machine = world.machine
    return (
        dict(machine.states),
        dict(machine.memory.counters),
        dict(machine.memory.due),
        machine.next_deadline(),
        {kind: list(found) for kind, found in machine.memory.living.items()},
        [tuple(record) for record in world.journal.read()],
        world.journal.head,
        len(machine._work),
        len(machine._staged),
        len(machine._carried),
    )


class Defect(Exception):
    """Something that nobody has thought of."""


def breaking(monkeypatch: pytest.MonkeyPatch, where: str, after: int) -> None:
    """Make the `after`-th use of a part of the desk's rules fail."""
    left = [after]
    original = getattr(desk_core, where)

    def broken(*given: Any) -> Any:
        left[0] -= 1
        if left[0] < 0:
            raise Defect
        return original(*given)

    monkeypatch.setattr(desk_core, where, broken)


# all or nothing ---------------------------------------------------------------------------------
@pytest.mark.parametrize("after", range(2))
def test_a_defect_in_the_middle_changes_nothing(
    play: Play, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    play.to("cmd_active")
    before = image(play.world)
    with monkeypatch.context() as patch:
        breaking(patch, "evolve_case", after)
        with pytest.raises(Defect):
            play.request()
    assert image(play.world) == before
    play.to("submitted", after="cmd_active")
    assert play.case.outcome == "submetido"


def test_a_defect_leaves_no_gap_in_the_journal_on_disk(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    play.to("pending")
    with monkeypatch.context() as patch:
        breaking(patch, "evolve_case", 0)
        with pytest.raises(Defect):
            play.approve()
    play.approve()
    numbers = [record.number for record in play.records()]
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_defect_while_reacting_changes_nothing(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    play.to("approved")
    before = image(play.world)
    with monkeypatch.context() as patch:
        patch.setattr(play.world.people, "citizen", lambda citizen_id: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            play.validate_code()
    assert image(play.world) == before
    play.validate_code()
    assert play.case.data


def test_a_defect_after_looking_at_a_stream_that_had_left_memory_changes_nothing(
    make_world: Callable[..., World], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox.memory, "RESIDENT_ONCE", 1)
    monkeypatch.setattr(sandbox.memory, "RESIDENT_AGAIN", 1)
    play = Play(make_world()).to("submitted")
    play.operator_hangs_up()
    play = play.again().to("cmd_active", after="signed_in")
    assert f"consent:{ANA}" not in play.world.machine.states
    before = image(play.world)
    with monkeypatch.context() as patch:
        breaking(patch, "evolve_case", 1)
        with pytest.raises(Defect):
            play.request()
    after = image(play.world)
    assert after[1:] == before[1:]
    assert {name: state for name, state in after[0].items() if name in before[0]} == before[0]
    play.to("submitted", after="cmd_active")


def test_a_journal_that_cannot_take_it_changes_nothing(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    play.to("pending").unlock()
    before = image(play.world)

    def conflict(records: Any, expected: int) -> None:
        raise Refused("conflict", "somebody else wrote")

    with monkeypatch.context() as patch:
        patch.setattr(play.world.journal, "append", conflict)
        with refused("conflict"):
            play.approve()
    assert image(play.world) == before
    play.approve()
    assert play.status == "approved"


def test_a_refusal_takes_no_identifier(play: Play) -> None:
    play.to("ringing")
    before = image(play.world)
    with refused("line_busy"):
        play.again().dial()
    with refused("number_unknown"):
        play.by_citizen(Dial(JOAO, "112"))
    assert image(play.world) == before


def test_a_deadline_is_kept_when_its_rules_fail(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    play.to("pending")
    with monkeypatch.context() as patch:
        breaking(patch, "evolve_case", 0)
        with pytest.raises(Defect):
            play.wait(300)
    assert play.status == "pending"
    play.wait(1)
    assert play.status == play.case.request_status == "expired"


# who hears --------------------------------------------------------------------------------------
def test_who_listens_hears_of_each_command_once_it_is_over(play: Play) -> None:
    heard: list[list[int]] = []
    play.world.told = lambda world, records: heard.append([item.number for item in records])
    play.to("pending")
    numbers = [number for group in heard for number in group]
    assert numbers == [record.number for record in play.records()][-len(numbers) :]
    assert all(groups for groups in heard)


def test_nobody_hears_of_what_was_refused(play: Play) -> None:
    play.to("answered")
    heard: list[Any] = []
    play.world.told = lambda world, records: heard.append(records)
    with refused("call_not_ringing"):
        play.answer()
    assert not heard


# time -------------------------------------------------------------------------------------------
def test_each_deadline_fires_at_its_own_instant(play: Play) -> None:
    play.to("pending")
    play.wait(3600)
    expired = next(item for item in play.records() if item.type == "autorizacao.expirada")
    assert expired.at == (START + timedelta(seconds=300)).isoformat(timespec="milliseconds")
    assert expired.actor == "relogio"


def test_what_is_due_happens_before_a_command(play: Play) -> None:
    play.to("pending").unlock()
    play.world.clock.move_to(START + timedelta(seconds=301))
    with refused("not_pending"):
        play.approve()
    assert play.status == "expired"


def test_deadlines_fire_in_order_whatever_the_step(make_world: Callable[..., World]) -> None:
    journals = []
    for name, steps in (("um", [400]), ("dois", [1] * 400)):
        play = Play(make_world(name, title="x")).to("pending")
        Play(play.world, JOAO, TOMAS).to("approved")
        for step in steps:
            play.wait(step)
        journals.append([(item.at, item.type) for item in play.records()])
    assert journals[0] == journals[1]


def test_a_deadline_that_moved_does_not_fire_at_its_old_place(play: Play) -> None:
    play.to("pending")
    play.wait(200)
    play.approve()
    play.wait(150)
    assert play.status == "approved"
    assert play.world.machine.next_deadline() == START + timedelta(seconds=500)


def test_time_never_goes_back(play: Play) -> None:
    play.wait(10)
    with refused("clock_backwards"):
        play.world.advance(START)
    instants = [record.at for record in play.to("submitted").records()]
    assert instants == sorted(instants)


# memory -----------------------------------------------------------------------------------------
def test_what_a_person_allowed_stays_for_the_next_call(
    make_world: Callable[..., World], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox.memory, "RESIDENT_ONCE", 0)
    play = Play(make_world()).to("data_confirmed")
    assert f"consent:{ANA}" in play.world.machine.states


def test_streams_at_rest_leave_memory_and_come_back_the_same(
    make_world: Callable[..., World], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox.memory, "RESIDENT_ONCE", 2)
    monkeypatch.setattr(sandbox.memory, "RESIDENT_AGAIN", 2)
    play = Play(make_world()).to("submitted")
    first = play.call_id
    play.operator_hangs_up()
    ended = replace_heard(play.call)
    for _ in range(3):
        play = play.again().to("cmd_active", after="signed_in")
        play.operator_hangs_up()
    machine = play.world.machine
    assert f"call:{first}" not in machine.states
    assert replace_heard(machine.state(f"call:{first}")) == ended
    assert machine.state("call:C-9999") is None
    assert states_of(play.world)


def replace_heard(call: Any) -> Any:
    """The call without what was said aloud."""
    return replace(call, transcript=tuple(replace(said, heard="") for said in call.transcript))


def test_what_is_alive_is_known(play: Play) -> None:
    machine = play.world.machine
    play.to("ringing")
    assert [call.call_id for call in machine.alive("call")] == [play.call_id]
    play.to("pending", after="ringing")
    assert [item.citizen_id for item in machine.alive("consent")] == [ANA]
    play.operator_hangs_up()
    assert machine.alive("call") == machine.alive("consent") == []
    assert [call.call_id for call in machine.streams("call:")] == [play.call_id]


# the registry -----------------------------------------------------------------------------------
def test_a_command_has_one_system() -> None:
    with pytest.raises(ValueError, match="ChangePolicy has two systems"):
        Registry([WORLD_SYSTEM, replace(WORLD_SYSTEM, name="outro", events=())], [])


def test_an_event_name_belongs_to_one_class() -> None:
    with pytest.raises(ValueError, match="two events are called"):
        Registry([TELEPHONY, replace(TELEPHONY, name="outro", commands={})], [])


def test_every_event_of_the_house_can_be_written_and_read(registry: Registry) -> None:
    assert len(registry.events) > 60
    assert registry.codec.knows("chamada.iniciada")
    assert not registry.codec.knows("nada")


def test_systems_have_quiet_defaults() -> None:
    system = System("x", {}, (), lambda state, command, moment: [], lambda state, event: state)
    assert system.deadline(None) is None
    assert tuple(system.react(Tick("x"), None, SimpleNamespace())) == ()  # type: ignore[arg-type]
    assert system.correlate(None, None) == ""
    assert system.audience(None, None) == ()
    assert system.settled(None) is False
    assert system.undelivered(None, 1, True) is None


def test_a_replay_gives_the_instant_of_the_last_event(play: Play) -> None:
    play.to("pending")
    play.wait(400)
    fresh = Machine(
        play.world.machine.registry,
        play.world.journal,
        play.world.clock,
        play.world.key,
        play.world.people,
    )
    last = fresh.memory.fold(play.world.journal.read())
    assert last == (START + timedelta(seconds=300)).isoformat(timespec="milliseconds")
    assert fresh.state(f"consent:{ANA}") == play.consent
