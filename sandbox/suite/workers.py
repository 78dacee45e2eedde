"""Many runs at once: each worker is a process with worlds, or a server and a browser, of its own.

The parent gives each worker one run after another by its key, and reads its report back; a
worker that dies or hangs costs its run, which says so, and is replaced.
"""

import pickle
import struct
import subprocess
import threading
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import BinaryIO

from sandbox.play.plan import Run
from sandbox.play.report import RunReport

PATIENCE_S = 300.0
"""How long a run may take, in real time, before its worker is given up."""
Play = Callable[[Run], RunReport]
_SIZE = struct.Struct("!I")


def run_key(run: Run) -> str:
    """What a run is called between parent and worker."""
    return f"{run.guiao.file}::{run.name}"


def serve(runs: Iterable[Run], play: Play, orders: BinaryIO, reports: BinaryIO) -> None:
    """The worker's side: play what is asked for until nothing more is."""
    known = {run_key(run): run for run in runs}
    for line in orders:
        body = pickle.dumps(play(known[line.decode().rstrip("\n")]))
        reports.write(_SIZE.pack(len(body)) + body)
        reports.flush()


class Worker:
    """The parent's side of one worker."""

    def __init__(self, command: Sequence[str], patience_s: float) -> None:
        self._command = list(command)
        self._patience_s = patience_s
        self._process: subprocess.Popen[bytes] | None = None

    def play(self, run: Run, level: str) -> RunReport:
        """The report of one run; when the worker was lost, a failed one that says so."""
        if self._process is None or self._process.poll() is not None:
            self._process = subprocess.Popen(
                self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
        process = self._process
        late = threading.Timer(self._patience_s, process.kill)
        late.start()
        try:
            assert process.stdin is not None
            process.stdin.write(run_key(run).encode() + b"\n")
            process.stdin.flush()
            found: RunReport = pickle.loads(_frame(process))
            return found
        except (OSError, EOFError):
            report = RunReport(run.guiao, run.name, level)
            code = process.wait()
            why = f"não acabou em {self._patience_s:g} s" if code == -9 else f"saiu com {code}"
            lost = f"o processo que o jogava perdeu-se ({why})"
            report.failure = f"{run.guiao.file}: {lost}"
            return report
        finally:
            late.cancel()

    def close(self) -> None:
        """Let the worker end: nothing more is asked of it."""
        if self._process is not None:
            assert self._process.stdin is not None
            assert self._process.stdout is not None
            with suppress(OSError):  # it may be gone already
                self._process.stdin.close()
            self._process.wait()
            self._process.stdout.close()


def _frame(process: "subprocess.Popen[bytes]") -> bytes:
    assert process.stdout is not None
    head = process.stdout.read(_SIZE.size)
    if len(head) < _SIZE.size:
        raise EOFError
    size = _SIZE.unpack(head)[0]
    body = process.stdout.read(size)
    if len(body) < size:
        raise EOFError
    return body


def play_all(
    runs: Sequence[Run],
    level: str,
    command: Sequence[str],
    workers: int,
    patience_s: float = PATIENCE_S,
) -> list[RunReport]:
    """The reports of runs, in their order, played by so many workers at once."""
    waiting = deque(enumerate(runs))
    found: dict[int, RunReport] = {}
    lock = threading.Lock()

    def work() -> None:
        worker = Worker(command, patience_s)
        while True:
            with lock:
                if not waiting:
                    break
                number, run = waiting.popleft()
            report = worker.play(run, level)
            with lock:
                found[number] = report
        worker.close()

    threads = [threading.Thread(target=work) for _ in range(min(workers, len(runs)))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [found[number] for number in range(len(runs))]
