"""Divide a suite among machines so that each has as long to do, by how long runs took before."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Shard:
    """Part `number` of `total`, from 1."""

    number: int
    total: int

    @classmethod
    def read(cls, text: str) -> "Shard":
        """`3/8`.  Errors: ValueError."""
        found = re.fullmatch(r"(\d{1,4})/(\d{1,4})", text)
        number, total = map(int, found.groups()) if found else (0, 0)
        if not 1 <= number <= total:
            raise ValueError(f"a shard is written 3/8, from 1/8 to 8/8, not {text!r}")
        return cls(number, total)


def shared_out(
    items: Sequence[T], total: int, seconds: Callable[[T], float]
) -> list[list[T]]:  # fmt: skip
    """The items in `total` parts of about the same length, each in the order given.

    The longest goes first, to the part that has least to do; equal ones keep their order, so
    that every machine comes to the same division.
    """
    order = sorted(range(len(items)), key=lambda at: (-seconds(items[at]), at))
    loads = [0.0] * total
    parts: list[list[int]] = [[] for _ in range(total)]
    for at in order:
        least = min(range(total), key=lambda part: (loads[part], part))
        loads[least] += seconds(items[at])
        parts[least].append(at)
    return [[items[at] for at in sorted(part)] for part in parts]
