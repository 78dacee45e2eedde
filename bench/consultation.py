"""What a consultation costs in a world of a thousand certificates, and in one of a million.

Both worlds stand side by side and are asked in turn, each time for a certificate that is not in
memory, by a browser that never asked before: the code is looked up, the record is read at that
instant, what is found is written to disk, and what the page shows is put together.
"""

import random
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from bench.table import Row
from bench.worlds import compare
from mock_registo_criminal import language as says
from mock_registo_criminal import request_language as later
from mock_registo_criminal.certificate import code_digest
from mock_registo_criminal.seat import consulting_see
from run_sandbox import open_worlds
from sandbox.journal import Record
from sandbox.world import World

FEW, MANY = 1_000, 1_000_000
BATCH, MOST = 20_000, 1_000
CLERK, HOLDER = "marta-funcionaria", "ana-silva"
_INSERT = "INSERT INTO events VALUES (?,?,?,?,?,?,?,?,?)"


def measure(
    folder: Path, few: int = FEW, many: int = MANY, rounds: int = 40, each: int = 20
) -> list[Row]:
    """One row: a consultation among many certificates, against one among few."""
    worlds = open_worlds(folder)
    filled = [_filled(worlds.create(f"of-{number}"), number) for number in (few, many)]
    turns = [_turns(world, number, each) for world, number in zip(filled, (few, many), strict=True)]
    taken: tuple[list[float], list[float]] = [], []

    def once(which: int) -> float:
        taken[which].append(next(turns[which]))
        return taken[which][-1]

    ratios = compare(lambda: once(0), lambda: once(1), rounds)
    size = filled[1].path.stat().st_size / 2**30
    worlds.close()
    less, more = (1000 * median(one) / each for one in taken)
    detail = (
        f"median of {rounds} turns of {each}, each certificate once: {more:.2f} ms against "
        f"{less:.2f}; {filled[1].id}: {size:.1f} GiB"
    )
    name = f"a consultation among {many:,} certificates, against {few:,}"
    return [Row(name, median(ratios), "×", 1.2, True, detail)]


def _turns(world: World, certificates: int, each: int) -> Iterator[float]:
    """Seconds of some consultations, of certificates drawn at random and never again."""
    numbers = _drawn(certificates)
    for first in range(0, len(numbers), each):
        codes = [world.key.access_code(_name(one)) for one in numbers[first : first + each]]
        began = perf_counter()
        for place, code in enumerate(codes, start=first):
            browser = f"navegador-{place}"
            world.perform(later.ConsultCertificate(browser, code), f"navegador:{browser}")
            if consulting_see(world, browser, {})["outcome"] != "valid":
                raise RuntimeError(f"a code of {world.id} opens nothing")
        yield perf_counter() - began


def _drawn(certificates: int) -> list[int]:
    return random.Random(7).sample(range(certificates), min(certificates, MOST))


# many certificates ------------------------------------------------------------------------------
def _filled(world: World, certificates: int) -> World:
    """Issue one by the rules, at a counter; the others as it was, each with a code of its own.

    Their streams are at rest, as those of every certificate that was issued some time ago.
    """
    pattern, drawn = _issued(world), set(_drawn(certificates))
    execute = world.journal.connection.execute
    execute("PRAGMA synchronous=OFF")
    for first in range(0, certificates, BATCH):
        rows = _copies(world, pattern, range(first, min(first + BATCH, certificates)), drawn)
        world.journal.write_rows(_INSERT, rows)
    written = certificates * len(pattern)
    world.journal.head += written
    world.journal.durable += written
    # The next commit puts into the index by stream whatever is not in it.
    world.perform(says.EndAttendance(CLERK), f"funcionario:{CLERK}")
    execute("PRAGMA synchronous=NORMAL")
    world.journal.fold_in()
    return world


def _issued(world: World) -> list[Record]:
    """What the journal has of one certificate: the request, and the code."""
    actor = f"funcionario:{CLERK}"
    holder = world.people.citizen(HOLDER)
    world.perform(says.Identify(CLERK, "CC", holder.document), actor)
    world.perform(says.FillRequest(purpose="emprego", clerk_id=CLERK), actor)
    before = world.journal.head
    world.perform(says.SubmitRequest(clerk_id=CLERK), actor)
    request_id = world.machine.state(f"posto:{CLERK}").request_id
    world.perform(later.ReceiveFee(CLERK, request_id), actor)
    return [
        record
        for record in world.journal.read(before)
        if record.stream.startswith(("pedido:", "codigo-acesso:"))
    ]


def _copies(
    world: World, pattern: Sequence[Record], numbers: range, drawn: set[int]
) -> list[tuple[Any, ...]]:
    request_id = pattern[0].stream.partition(":")[2]
    digest = _digest(world, request_id)
    moves = [(record[1:], record.data, record.stream) for record in pattern]
    last = world.journal.head + numbers.start * len(pattern)
    at_rest = world.machine.memory._evicted
    rows: list[tuple[Any, ...]] = []
    for number in numbers:
        own = _name(number)
        # Nobody asks for the others: their digests need only look like one.
        code = _digest(world, own) if number in drawn else sha256(own.encode()).hexdigest()
        for (at, _, kind, actor, _, *rest), data, stream in moves:
            last += 1
            here = stream.replace(request_id, own).replace(digest, code)
            there = data.replace(request_id, own).replace(digest, code)
            rows.append((last, at, here, kind, actor, there, *rest))
            # As once the limit of what stays in memory is passed.
            at_rest.add(here)
    return rows


def _name(number: int) -> str:
    return f"RC-1{number:07d}"


def _digest(world: World, request_id: str) -> str:
    return code_digest(world.key, world.key.access_code(request_id))
