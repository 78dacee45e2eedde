"""What is wrong in a file: one line each, with place, code and, when there is one, the way out.

Classes: G0xx file, G1xx form, G2xx vocabulary, G3xx values and time, G4xx faults, G5xx logic.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake.  Units: `line` and `column` count from 1."""

    file: str
    line: int
    column: int
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.code} {self.message}"

    def as_dict(self) -> dict[str, str | int]:
        """The same as data, for `--json` and for editors."""
        return {
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "code": self.code,
            "message": self.message,
        }


class BadGuiao(Exception):
    """A file cannot be played; `problems` says why, all of it, in order of place."""

    def __init__(self, file: str, problems: Iterable[Problem]) -> None:
        self.file = file
        self.problems = tuple(sorted(set(problems)))
        super().__init__(self.text())

    def text(self) -> str:
        """Every line, then the count."""
        lines = [str(problem) for problem in self.problems]
        return "\n".join([*lines, f"{self.file}: {len(self.problems)} erro(s)"])


@lru_cache(maxsize=4096)
def folded(word: str) -> str:
    """Lower case, without accents, with one kind of separator: what a typo is compared by."""
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    kept = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return kept.replace("-", "_")


def distance(left: str, right: str) -> int:
    """How many letters were forgotten, added, changed or exchanged with a neighbour."""
    left, right = folded(left), folded(right)
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, one in enumerate(left, start=1):
        older, before, row = before, row, [i]
        for j, other in enumerate(right, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (one != other))
            if i > 1 and j > 1 and one == right[j - 2] and left[i - 2] == other:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return row[-1]


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that was probably meant, or nothing."""
    limit = max(1, len(word) // 3)
    ranked = sorted((distance(word, other), other) for other in known)
    return ranked[0][1] if ranked and ranked[0][0] <= limit else ""


def meant(word: str, known: Iterable[str]) -> str:
    """The end of a message: «; quis dizer …?», or the list when it is short, or nothing."""
    known = sorted(known)
    found = nearest(word, known)
    if found:
        return f"; quis dizer «{found}»?"
    return f"; há: {', '.join(known)}" if 0 < len(known) <= 12 else ""
