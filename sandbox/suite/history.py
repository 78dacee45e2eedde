"""What past runs of each guião were: how long, how often they failed, how often they changed.

A small JSON file, one row for each run at each level: the last outcomes, oldest first.  It serves
to balance shards and to tell a guião that is flaky from one that is broken.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from statistics import median

from sandbox.play.report import RunReport

KEPT = 50
"""Outcomes remembered of each run."""
WELL, BADLY, UNSTABLE = "p", "f", "i"
"""Passed, failed, passed only when tried again."""
Past = tuple[str, float]


class BadHistory(Exception):
    """The file is none of ours; the text says what is wrong."""


@dataclass(frozen=True, slots=True)
class Record:
    """What the past says of one run.  Units: `seconds` of real time, the median."""

    key: str
    runs: int
    failures: int
    unstable: int
    changes: int
    seconds: float

    @property
    def flakiness(self) -> float:
        """The share of runs that came out otherwise than the one before, or only when retried."""
        return (self.changes + self.unstable) / max(self.runs - 1, 1)


@dataclass
class History:
    """The past of every run."""

    past: dict[str, list[Past]] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> "History":
        """The file, or an empty past where there is none.  Errors: BadHistory."""
        if not path.exists():
            return cls()
        try:
            rows = json.loads(path.read_text(encoding="utf-8"))["past"]
            return cls(
                {
                    str(key): [(str(word)[:1], float(seconds)) for word, seconds in past]
                    for key, past in rows.items()
                }
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise BadHistory(f"{path} is no history of runs: {error}") from error

    def write(self, path: Path) -> None:
        """Keep it: whole or not at all."""
        text = json.dumps({"version": 1, "past": self.past}, ensure_ascii=False, indent=0)
        unfinished = path.with_name(path.name + ".unfinished")
        unfinished.write_text(text + "\n", encoding="utf-8")
        unfinished.replace(path)

    def add(self, runs: Iterable[RunReport]) -> None:
        """Remember how these went."""
        for run in runs:
            word = BADLY if not run.passed else UNSTABLE if run.attempts > 1 else WELL
            past = self.past.setdefault(key_of(run.level, run.name), [])
            past.append((word, round(run.seconds, 4)))
            del past[:-KEPT]

    def seconds(self, key: str) -> float:
        """How long a run takes as a rule; the median of all for one that is new."""
        past = self.past.get(key)
        if past:
            return median(seconds for _, seconds in past)
        every = [seconds for past in self.past.values() for _, seconds in past]
        return median(every) if every else 1.0

    def record(self, key: str) -> Record:
        """What the past says of one run."""
        words = [word for word, _ in self.past.get(key, [])]
        changes = sum((one == BADLY) != (other == BADLY) for one, other in pairwise(words))
        return Record(
            key, len(words), words.count(BADLY), words.count(UNSTABLE), changes, self.seconds(key)
        )

    def table(self) -> str:
        """Every run, the flakiest first, as text."""
        records = [self.record(key) for key in self.past]
        records.sort(key=lambda one: (-one.flakiness, -one.failures, -one.seconds, one.key))
        lines = [f"{'flaky':>6} {'failed':>8} {'retried':>8} {'seconds':>9}  run"]
        lines += [
            f"{one.flakiness:6.0%} {one.failures:4}/{one.runs:<3} {one.unstable:8} "
            f"{one.seconds:9.3f}  {one.key}"
            for one in records
        ]
        return "\n".join(lines)


def key_of(level: str, name: str) -> str:
    """What a run is called in a history."""
    return f"{level}/{name}"
