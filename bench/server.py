"""The server under measure: a child on its own core, stopped by its own process number."""

import os
import resource
import select
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter, sleep

from bench.client import Connection, get
from bench.table import cores

ROOT = Path(__file__).resolve().parents[1]
LONGEST_START_S = 30.0
SPARE_FILES = 200
"""What a process opens beside its sockets: worlds, libraries, its listener."""


class Served:
    """A running server: its port, its process, how long it took to its first answer."""

    def __init__(self, folder: Path, *options: str) -> None:
        core, _ = cores()
        started = perf_counter()
        self._process = subprocess.Popen(
            [
                *(sys.executable, "run_sandbox.py", "serve", "--port", "0"),
                *("--data", str(folder), *options),
            ],
            cwd=ROOT,
            # As on a machine that keeps what Python has compiled, whatever this one is told.
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": ""},
            stdout=subprocess.PIPE,
            text=True,
            preexec_fn=lambda: _pin_child(core),
        )
        assert self._process.stdout is not None
        ready, _, _ = select.select([self._process.stdout], [], [], LONGEST_START_S)
        line = self._process.stdout.readline() if ready else ""
        if "http://" not in line:
            self.stop()
            raise RuntimeError(f"the server did not start: {line!r}")
        self.port = int(line.split("http://", 1)[1].split("/", 1)[0].rsplit(":", 1)[1])
        Connection(self.port).json(get("/healthz"))
        self.seconds_to_answer = perf_counter() - started

    def memory_mib(self) -> float:
        """What the process holds in memory."""
        status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii")
        line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
        return int(line.split()[1]) / 1024

    def cpu_seconds(self) -> float:
        """Processor time spent so far."""
        taken = Path(f"/proc/{self._process.pid}/schedstat").read_text(encoding="ascii")
        return int(taken.split()[0]) / 1e9

    def stop(self) -> None:
        """End this server and wait for it."""
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def open_files_allowed() -> int:
    """How many files this process may open, raised as far as the machine lets us.

    A server that we start may open as many.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 65_536 if hard == resource.RLIM_INFINITY else min(hard, 65_536)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return max(soft, wanted)


def _pin_child(core: int) -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {core})


@contextmanager
def served(folder: Path, *options: str) -> Iterator[Served]:
    """A server for the length of a block."""
    server = Served(folder, *options)
    try:
        yield server
    finally:
        server.stop()
        sleep(0.05)
