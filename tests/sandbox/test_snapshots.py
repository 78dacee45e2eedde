"""Snapshots: a world opened from one is the world that its journal tells; a bad one is nothing."""

from collections.abc import Callable, Iterator
from itertools import count, islice
from pathlib import Path
from typing import Any

import pytest

import sandbox.memory
from run_sandbox import build_registry, describe_apps
from sandbox import snapshots
from sandbox.journal import Record
from sandbox.machine import Machine
from sandbox.memory import Memory
from sandbox.play.compiler import compile_file
from sandbox.play.house import language_of
from sandbox.play.kernel import KernelStage
from sandbox.play.library import find_guioes
from sandbox.play.plan import Run
from sandbox.play.player import Player
from sandbox.registry import Registry
from sandbox.world import World
from sandbox.worlds import Worlds
from tests.driver import ANA, START, Play, states_of

APPS = describe_apps()
LANGUAGE = language_of(APPS, build_registry(APPS))
SCENARIOS = find_guioes([Path(__file__).resolve().parents[2] / "scenarios"])
RUNS = tuple(run for path in SCENARIOS for run in compile_file(path, LANGUAGE).runs())


@pytest.fixture(autouse=True)
def every_event_is_worth_a_snapshot(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshots, "EVENTS", 1)


def image(memory: Memory) -> dict[str, Any]:
    """All that a memory holds."""
    return {
        "states": memory.states,
        "owners": {stream: system.name for stream, system in memory.owners.items()},
        "counters": memory.counters,
        "due": memory.due,
        "next": memory.next_deadline(),
        "living": {kind: set(found) for kind, found in memory.living.items() if found},
        "here": {kind: set(found) for kind, found in memory._resident.items() if found},
        "gone": memory._evicted,
    }


def folded(world: World) -> Memory:
    """What the whole journal tells."""
    machine = world.machine
    memory = Machine(machine.registry, world.journal, world.clock, world.key, world.people).memory
    memory.fold(world.journal.read())
    return memory


def reopened(worlds: Worlds, world_id: str) -> World:
    worlds._open.pop(world_id).close()
    return worlds.get(world_id)


def snapshot_in(world: World) -> list[Any]:
    """The numbers of the snapshots that a world's file holds."""
    return world.journal.connection.execute("SELECT number FROM snapshots").fetchall()


def pieces_in(world: World) -> list[bytes]:
    """All that the snapshots of a world's file hold."""
    rows = world.journal.connection.execute("SELECT data FROM snapshot_pieces").fetchall()
    return [row[0] for row in rows]


# the same world ---------------------------------------------------------------------------------
class Halfway(KernelStage):
    """A stage whose world keeps a snapshot in the middle of each run."""

    def open(self, run: Run) -> None:
        self._numbers = count(1)
        super().open(run)
        self.opened: tuple[int, dict[str, Any], dict[str, Any]] | None = None
        heard = self.world.told
        self.batches = 0

        def told(world: World, records: list[Record]) -> None:
            heard(world, records)
            self.batches += 1
            if self.batches == 12:
                world.journal.commit()
                world.keep_snapshot()

        self.world.told = told

    def close(self) -> None:
        world = self.world
        world.journal.commit()
        number = world.snapshots.number
        world.load()
        assert world.snapshots.number == number
        self.opened = number, image(world.machine.memory), image(folded(world))
        self.private = set(self._private())
        self.written = pieces_in(world) if number else []
        super().close()

    def _private(self) -> Iterator[str]:
        for event in self.journal(0):
            if event.type == "codigo.emitido":
                yield self.world.key.security_code(event.get("request_id"), 6)
            elif event.type == "token.emitido":
                yield self.world.key.token(event.get("token_id"))


@pytest.fixture(scope="module")
def halfway(
    registry: Registry, people_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Halfway]:
    """A stage that plays against the rules."""
    folder = tmp_path_factory.mktemp("halfway")
    (folder / "templates").symlink_to(people_folder)
    worlds = Worlds(folder, registry, durable="OFF", people=32)
    yield Halfway(worlds, APPS)
    worlds.close()


@pytest.mark.parametrize("run", [pytest.param(run, id=run.name) for run in RUNS])
def test_a_scenario_opened_from_a_snapshot_is_as_folded(halfway: Halfway, run: Run) -> None:
    Player(run, halfway, LANGUAGE).play()
    assert halfway.opened is not None
    number, opened, told = halfway.opened
    assert number > 0 or halfway.batches < 12
    assert opened == told
    # The title of a world is that of its guião, which may name a code.
    everything = b"".join(halfway.written).decode().replace(run.name, "")
    assert not [secret for secret in halfway.private if secret in everything]


def test_most_scenarios_are_long_enough() -> None:
    assert len(RUNS) > 100


def test_a_world_goes_on_from_its_snapshot(play: Play, worlds: Worlds) -> None:
    play.to("pending")
    play.world = reopened(worlds, play.world.id)
    assert play.world.snapshots.number == play.world.journal.head
    play.to("code_accepted", after="pending")
    play.world = reopened(worlds, play.world.id)
    play.to("submitted", after="code_accepted")
    assert play.case.outcome == "submetido"


def test_only_what_came_after_is_folded(
    play: Play, worlds: Worlds, monkeypatch: pytest.MonkeyPatch
) -> None:
    play.to("pending")
    play.world.keep_snapshot()
    at = play.world.journal.head
    play.approve()
    seen: list[int] = []
    fold = Memory._fold

    def watched(self: Memory, record: Record) -> None:
        seen.append(record.number)
        fold(self, record)

    monkeypatch.setattr(Memory, "_fold", watched)
    play.world.load()
    assert seen == list(range(at + 1, play.world.journal.head + 1))


def test_what_had_left_memory_is_found_again(
    make_world: Callable[..., World], worlds: Worlds, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox.memory, "RESIDENT_ONCE", 1)
    monkeypatch.setattr(sandbox.memory, "RESIDENT_AGAIN", 1)
    play = Play(make_world()).to("submitted")
    play.operator_hangs_up()
    play = play.again().to("submitted", after="signed_in")
    play.operator_hangs_up()
    live = states_of(play.world)
    again = reopened(worlds, play.world.id)
    assert again.snapshots.number == again.journal.head
    assert again.machine.memory._evicted
    assert states_of(again) == live


def test_what_was_said_aloud_is_in_no_snapshot(play: Play, worlds: Worlds) -> None:
    play.to("approved")
    code = play.code
    play.say(f"O código é {code}.")
    assert play.call.transcript[-1].heard
    again = Play(reopened(worlds, play.world.id))
    again.call_id = play.call_id
    assert again.call.transcript[-1].heard == ""
    assert code.encode() not in b"".join(pieces_in(again.world))


# when one is written ----------------------------------------------------------------------------
def test_a_world_that_was_only_looked_at_is_left_as_it_is(play: Play, worlds: Worlds) -> None:
    play.to("pending")
    first = reopened(worlds, play.world.id)
    first.snapshots.forget_after(0)
    again = reopened(worlds, play.world.id)
    assert not snapshot_in(again)


def test_few_events_are_not_worth_one(
    play: Play, worlds: Worlds, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshots, "EVENTS", 1000)
    play.to("pending")
    assert not reopened(worlds, play.world.id).snapshots.number


def test_what_is_not_on_disk_is_in_no_snapshot(play: Play) -> None:
    play.to("pending")
    play.world.deliver_after(lambda world: None)
    play.approve()
    assert play.world.journal.durable < play.world.journal.head
    assert not list(play.world.snapshot_writes())


def test_a_state_without_a_plain_form_costs_only_the_snapshot(
    play: Play, worlds: Worlds, caplog: pytest.LogCaptureFixture
) -> None:
    play.to("pending")
    play.world.machine.states["world"] = play.world.settings, object()
    again = reopened(worlds, play.world.id)
    assert "has no snapshot" in caplog.text
    assert again.snapshots.number == 0
    assert again.settings.world_id == play.world.id


def test_a_newer_one_takes_the_place_of_the_older(play: Play) -> None:
    play.to("pending")
    play.world.keep_snapshot()
    pieces = len(pieces_in(play.world))
    play.approve()
    play.world.keep_snapshot()
    assert snapshot_in(play.world) == [(play.world.journal.head,)]
    assert len(pieces_in(play.world)) <= pieces + 1


# going back, copies, files ----------------------------------------------------------------------
def test_going_back_leaves_no_snapshot_of_what_has_not_happened(play: Play, worlds: Worlds) -> None:
    play.to("pending")
    number = worlds.checkpoint("ensaio", "pedido")
    then = states_of(play.world)
    play.to("submitted", after="pending")
    play.world.keep_snapshot()
    assert snapshot_in(play.world) == [(number,), (play.world.journal.head,)]
    back = worlds.restore("ensaio", "pedido")
    assert snapshot_in(back) == [(number,)]
    assert back.snapshots.number == number
    assert states_of(back) == then
    assert image(back.machine.memory) == image(folded(back))


def test_one_that_is_being_written_while_the_world_goes_back_counts_for_nothing(
    play: Play, worlds: Worlds
) -> None:
    play.to("pending")
    number = worlds.checkpoint("ensaio", "pedido")
    play.approve()
    writes = play.world.snapshot_writes()
    play.world.journal.write_rows(*next(writes))
    worlds.restore("ensaio", "pedido")
    assert not list(writes)
    assert snapshot_in(play.world) == [(number,)]


def test_a_copy_takes_its_snapshot_along(play: Play, worlds: Worlds) -> None:
    play.to("approved")
    play.world.keep_snapshot()
    at = play.world.journal.head
    play.validate_code()
    worlds.fork("ensaio", "copia")
    copy = reopened(worlds, "copia")
    assert copy.snapshots.number == at
    assert states_of(copy) == states_of(play.world)
    past = worlds.fork("ensaio", "antes", at // 2)
    assert not past.snapshots.number
    assert image(past.machine.memory) == image(folded(past))


def test_an_import_is_folded(play: Play, worlds: Worlds, tmp_path: Path) -> None:
    play.to("approved")
    play.world.keep_snapshot()
    again = worlds.take_in(worlds.export("ensaio", tmp_path / "fora.sqlite"), "dentro")
    assert not again.snapshots.number
    tables = again.journal.connection.execute("SELECT name FROM sqlite_master").fetchall()
    assert ("snapshots",) not in tables
    assert states_of(again) == states_of(play.world)


# one that is not sound --------------------------------------------------------------------------
SPOILT = {
    "a piece is missing": "DELETE FROM snapshot_pieces WHERE place = 2",
    "a piece was cut short": "UPDATE snapshot_pieces SET data = substr(data, 1, 9) WHERE place = 2",
    "a piece has another byte": "UPDATE snapshot_pieces SET data = "
    "CAST(replace(data, 'ana-silva', 'ana-silvo') AS BLOB)",
    "pieces in another order": "UPDATE snapshot_pieces SET place = 90 WHERE place = 0",
    "a piece is text": "UPDATE snapshot_pieces SET data = 'x' WHERE place = 2",
    "no pieces": "DELETE FROM snapshot_pieces",
    "classes of another house": "UPDATE snapshots SET classes = '[\"os:system\"]'",
    "classes no JSON": "UPDATE snapshots SET classes = NULL",
    "no seal": "UPDATE snapshots SET seal = NULL",
    "another seal": "UPDATE snapshots SET seal = 'ç'",
    "of other code": "UPDATE snapshots SET code = 'x'",
    "of the future": "UPDATE snapshots SET number = number + 1",
    "of another moment": "UPDATE snapshots SET number = number - 1; "
    "UPDATE snapshot_pieces SET number = number - 1",
    "of another past": "UPDATE events SET actor = 'x' WHERE number = "
    "(SELECT max(number) FROM events)",
}


@pytest.mark.parametrize("how", SPOILT)
def test_one_that_is_not_sound_is_not_used(play: Play, how: str) -> None:
    play.to("approved")
    before = states_of(play.world)
    play.world.keep_snapshot()
    play.world.load()
    assert play.world.snapshots.number == play.world.journal.head
    play.world.journal.connection.executescript(SPOILT[how])
    play.world.load()
    assert play.world.snapshots.number == 0
    assert states_of(play.world) == before


def test_one_of_another_world_is_not_used(make_world: Callable[..., World]) -> None:
    one, other = (Play(make_world(name, seed=seed)) for name, seed in (("um", 7), ("dois", 8)))
    for play in (one, other):
        play.to("approved")
        play.world.keep_snapshot()
    assert one.world.journal.head == other.world.journal.head
    connection = one.world.journal.connection
    connection.execute("ATTACH ? AS other", [str(other.world.path)])
    for table in ("snapshots", "snapshot_pieces"):
        connection.execute(f"DELETE FROM main.{table}")
        connection.execute(f"INSERT INTO main.{table} SELECT * FROM other.{table}")
    connection.execute("DETACH other")
    one.world.load()
    assert one.world.snapshots.number == 0
    assert one.consent.citizen_id == ANA


def test_one_of_other_rules_is_not_used(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    play.to("approved")
    play.world.keep_snapshot()
    monkeypatch.setattr(snapshots, "code_fingerprint", lambda homes: "other rules")
    play.world.load()
    assert play.world.snapshots.number == 0
    play.world.keep_snapshot()
    play.world.load()
    assert play.world.snapshots.number == play.world.journal.head


@pytest.mark.parametrize("done", range(7))
def test_one_whose_writing_was_interrupted_is_not_used(
    play: Play, worlds: Worlds, done: int
) -> None:
    play.to("pending")
    play.world.keep_snapshot()
    first = play.world.journal.head
    play.approve()
    writes = play.world.snapshot_writes()
    for write in islice(writes, done):
        play.world.journal.write_rows(*write)
    del writes
    before = states_of(play.world)
    play.world.load()
    assert play.world.snapshots.number in (first, play.world.journal.head)
    assert states_of(play.world) == before
    play.validate_code()
    play.world.keep_snapshot()
    assert snapshot_in(play.world) == [(play.world.journal.head,)]
    numbers = "SELECT DISTINCT number FROM snapshot_pieces"
    assert play.world.journal.connection.execute(numbers).fetchall() == snapshot_in(play.world)


# which code -------------------------------------------------------------------------------------
def test_the_fingerprint_is_of_every_module_of_the_rules(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "mock_exemplo"
    (home / "web").mkdir(parents=True)
    for name in ("__init__.py", "core.py", "web/page.py"):
        (home / name).write_text("A = 1\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    __import__("mock_exemplo")
    homes = frozenset({"mock_exemplo"})

    def found() -> str:
        snapshots.code_fingerprint.cache_clear()
        return snapshots.code_fingerprint(homes)

    first = found()
    (home / "web" / "page.py").write_text("A = 2\n", encoding="utf-8")
    assert found() == first
    (home / "core.py").write_text("A = 2\n", encoding="utf-8")
    second = found()
    (home / "core.py").rename(home / "rules.py")
    assert len({first, second, found()}) == 3
    snapshots.code_fingerprint.cache_clear()


def test_a_clock_that_moved_after_the_snapshot_does_not_go_back(play: Play, worlds: Worlds) -> None:
    play.to("pending")
    play.wait(7)
    again = reopened(worlds, play.world.id)
    assert again.snapshots.number == again.journal.head
    assert (again.clock.now() - START).total_seconds() == 7
