"""What worlds cost: a new one, a fork, and a call beside many of them or after many events."""

from collections.abc import Callable
from itertools import count
from pathlib import Path
from statistics import median
from time import perf_counter

from bench.kernel import TOGETHER, play, prepare
from bench.table import Row
from run_sandbox import open_worlds
from sandbox.journal import Record
from sandbox.world import World
from sandbox.worlds import Worlds


def measure(
    folder: Path, calls: int = 1_000, beside: int = 1_000, events: int = 1_000_000, times: int = 20
) -> list[Row]:
    """Rows on new worlds, forks, many worlds and many events."""
    worlds = open_worlds(folder)
    worlds.create("first")
    numbers = count()
    made = timed(lambda: worlds.create(f"new-{next(numbers)}"), times)
    rows = [_millis("a new world with its people", made, 10, "its template made before")]

    first = worlds.get("first")
    who = prepare(first)
    play(first, who, calls)
    forked = timed(lambda: worlds.fork("first", f"fork-{next(numbers)}"), times)
    size = first.path.stat().st_size / 2**20
    what = f"{first.journal.head:,} events, {size:.0f} MiB"
    rows.append(_millis(f"a fork of a world with {calls:,} calls", forked, 40, what))
    rows.append(_opened(worlds, times))
    rows.append(_beside(worlds, beside, times))
    rows.append(_after(worlds, events, times))
    worlds.close()
    return rows


def _opened(worlds: Worlds, times: int) -> Row:
    """From the file to the first command: what is in memory comes from a snapshot."""
    world = worlds.get("first")
    world.keep_snapshot()
    events = f"{world.journal.head:,} events"
    taken = timed(world.load, times)
    world.snapshots.forget_after(0)
    (folded,) = timed(world.load, 1)
    what = f"from its snapshot; {folded * 1000:,.0f} ms when every event is folded"
    return _millis(f"opening a world of {events}", taken, 1000, what)


def timed(do: Callable[[], object], times: int) -> list[float]:
    """Seconds of each time."""
    taken = []
    for _ in range(times):
        started = perf_counter()
        do()
        taken.append(perf_counter() - started)
    return taken


def _millis(name: str, taken: list[float], target: float, what: str) -> Row:
    detail = f"{what}; best {min(taken) * 1000:.1f} ms of {len(taken)}"
    return Row(name, median(taken) * 1000, "ms", target, True, detail)


def compare(one: Callable[[], float], other: Callable[[], float], times: int) -> list[float]:
    """Other ÷ one, turn by turn: what disturbs one disturbs both."""
    return [first / second for second, first in ((one(), other()) for _ in range(times))]


def _rounds(worlds: Worlds, world_id: str) -> Callable[[], float]:
    who = prepare(worlds.get(world_id))
    numbers = count()

    def once() -> float:
        world = worlds.get(world_id)
        return play(world, who, TOGETHER, TOGETHER * next(numbers))

    once()
    return once


def _beside(worlds: Worlds, beside: int, times: int) -> Row:
    """A call in a house of three worlds, and in one with `beside` others."""
    alone = open_worlds(worlds.folder / "alone")
    alone.create("alone")
    for number in range(beside):
        worlds.create(f"beside-{number}")
    worlds.create("crowded")
    ratios = compare(_rounds(alone, "alone"), _rounds(worlds, "crowded"), times)
    alone.close()
    detail = f"turn by turn with a house of one world, {times} turns of {TOGETHER} calls"
    return Row(f"a call beside {beside:,} other worlds", median(ratios), "×", 1.2, True, detail)


def _after(worlds: Worlds, events: int, times: int) -> Row:
    """A call in a new world, and in one whose journal is long."""
    worlds.create("short")
    short = _rounds(worlds, "short")
    world = worlds.create("long")
    long = _rounds(worlds, "long")
    fill(world, events)
    ratios = compare(short, long, times)
    detail = f"turn by turn with a new world, {times} turns of {TOGETHER} calls"
    return Row(f"a call after {events:,} events", median(ratios), "×", 1.2, True, detail)


def fill(world: World, events: int) -> None:
    """Write the events of calls long over, as they were, under streams of their own."""
    journal = world.journal
    pattern = [record for record in journal.read() if record.stream.startswith(("call:", "token:"))]
    turn = 0
    while journal.head < events:
        turn += 1
        first = journal.head
        journal.append(
            [_moved(record, first + step, turn) for step, record in enumerate(pattern, start=1)],
            first,
        )
        if turn % 50 == 0:
            journal.commit()
    journal.commit()


def _moved(record: Record, number: int, turn: int) -> Record:
    return record._replace(number=number, stream=f"{record.stream}x{turn}")
