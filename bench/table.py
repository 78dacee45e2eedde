"""One row per measurement, and the table that is printed of them."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median
from time import perf_counter


@dataclass(frozen=True, slots=True)
class Row:
    """One measurement: `value` in `unit`, `target` with `at_most` saying which side is good.

    `detail` says what it was made of: the figures that drift with the machine; without a value,
    why it could not be measured here.
    """

    name: str
    value: float | None
    unit: str
    target: float
    at_most: bool
    detail: str = ""

    @property
    def met(self) -> bool:
        """Whether this run reached the target."""
        if self.value is None:
            return False
        return self.value <= self.target if self.at_most else self.value >= self.target


def render(rows: Iterable[Row]) -> str:
    """The rows as a Markdown table."""
    lines = ["| what | measured | target | met | made of |", "|---|---|---|---|---|"]
    for row in rows:
        sign = "≤" if row.at_most else "≥"
        found = "not measured" if row.value is None else f"{number(row.value)} {row.unit}"
        met = "—" if row.value is None else "yes" if row.met else "NO"
        lines.append(
            f"| {row.name} | {found} | {sign} {number(row.target)} {row.unit} | {met} | "
            f"{row.detail} |"
        )
    return "\n".join(lines)


def number(value: float) -> str:
    """Three digits that matter."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def percentile(values: list[float], share: float) -> float:
    """The value below which `share` of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def noise(rounds: int = 60) -> tuple[float, float, float]:
    """The same small loop many times: best, median and worst, in ms.  Equal on a quiet machine."""
    taken = []
    for _ in range(rounds):
        started = perf_counter()
        total = 0
        for step in range(100_000):
            total += step
        taken.append((perf_counter() - started) * 1000)
    return min(taken), median(taken), max(taken)


def pin(core: int) -> None:
    """Keep this process on one core, where the machine has several and lets us."""
    if hasattr(os, "sched_setaffinity") and core in os.sched_getaffinity(0):
        os.sched_setaffinity(0, {core})


def cores() -> tuple[int, int]:
    """A core for what is measured and another for who measures (the same where there is one)."""
    allowed = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else [0]
    return allowed[0], allowed[-1]
