"""From the command to the first answer, and what an idle server holds."""

from pathlib import Path
from statistics import median
from time import sleep

from bench.server import served
from bench.table import Row


def measure(folder: Path, times: int = 7) -> list[Row]:
    """Start and idle memory; the first start makes the template of people and is not counted."""
    seconds, memory, cpu = [], [], []
    for _ in range(times + 1):
        with served(folder) as server:
            seconds.append(server.seconds_to_answer)
            cpu.append(server.cpu_seconds())
            sleep(0.2)
            memory.append(server.memory_mib())
    later = seconds[1:]
    detail = (
        f"best {min(later):.2f} s of {times}, {min(cpu):.2f} s of them computing; "
        f"the very first, which makes the people, {seconds[0]:.2f} s"
    )
    return [
        Row("`serve` to its first answer", median(later), "s", 0.6, True, detail),
        Row("memory of an idle server", median(memory), "MiB", 80, True, "resident"),
    ]
