"""`python -m bench`: every measurement, each against its target."""

import argparse
import os
import platform
import signal
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType

from bench import (
    certificates,
    consultation,
    contracts,
    guioes,
    kernel,
    logins,
    pages,
    protocol,
    sockets,
    sric,
    start,
    worlds,
)
from bench.table import Row, cores, noise, pin, render

PARTS: dict[str, Callable[[Path], list[Row]]] = {
    "kernel": kernel.measure,
    "worlds": worlds.measure,
    "certificates": certificates.measure,
    "consultation": consultation.measure,
    "sric": sric.measure,
    "logins": logins.measure,
    "guioes": guioes.measure,
    "start": start.measure,
    "protocol": protocol.measure,
    "contracts": contracts.measure,
    "sockets": sockets.measure,
    "pages": pages.measure,
}

LONGEST_PART_S = 300
"""After how long a part is given up; on a quiet machine each takes well under a minute."""


def main(argv: list[str]) -> int:
    """Measure what is asked for, or everything; 1 when a target is missed and that is asked."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}")
    parser.add_argument("--strict", action="store_true", help="exit 1 when a target is missed")
    options = parser.parse_args(argv)
    unknown = sorted(set(options.parts) - set(PARTS))
    if unknown:
        parser.error(f"no part {unknown}; there are {list(PARTS)}")
    server_core, client_core = cores()
    print(describe(server_core, client_core), flush=True)
    rows: list[Row] = []
    failed: list[str] = []
    for name in options.parts or PARTS:
        print(f"measuring {name} …", file=sys.stderr, flush=True)
        pin(client_core)
        try:
            with TemporaryDirectory() as folder, at_most(LONGEST_PART_S):
                rows += PARTS[name](Path(folder))
        except (OSError, RuntimeError) as error:
            failed.append(f"{name} could not be measured: {type(error).__name__}: {error}")
    print(render(rows))
    print("".join(f"\n{line}" for line in failed), end="")
    print(f"\nNoise at the end: {quiet()}.")
    return int(bool(failed) or (options.strict and not all(row.met for row in rows)))


@contextmanager
def at_most(seconds: int) -> Iterator[None]:
    """Whatever hangs is given up.  Errors: TimeoutError."""

    def over(number: int, frame: FrameType | None) -> None:
        raise TimeoutError(f"it was not over after {seconds} s")

    before = signal.signal(signal.SIGALRM, over)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def describe(server_core: int, client_core: int) -> str:
    """The machine of this run, and how quiet it is."""
    return (
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, "
        f"{os.cpu_count()} cores (server on {server_core}, client on {client_core}).\n"
        f"Noise at the start: {quiet()}.\n"
    )


def quiet() -> str:
    """One small loop, sixty times: on a quiet machine the three figures are the same."""
    best, middle, worst = noise()
    return (
        f"the same loop takes {best:.1f} ms at best, {middle:.1f} as a rule, {worst:.1f} at worst"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
