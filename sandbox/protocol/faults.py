"""Faults that are on, what each asks of what it meets, and what a rule may ask of them.  Pure.

Chance follows from the seed of the world, the name of the fault and what meets it.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from typing import Any

from sandbox.protocol.fault_kinds import PHONE
from sandbox.protocol.fault_table import row_of
from sandbox.protocol.frozen import frozen


@frozen
class Terms:
    """What a fault asks of what it meets, and how it acts; nothing said means everything.

    Units: `share` of a hundred, 0 when it was not said; `skew_s` seconds ahead of the world.
    """

    direction: str = ""
    share: int = 0
    role: str = ""
    person: str = ""
    attempts: tuple[int, ...] = ()
    least_ms: int = 0
    most_ms: int = 0
    spread: float = 0.0
    status: int = 0
    body: str = ""
    attribute: str = ""
    bytes_per_s: int = 0
    skew_s: int = 0


TERMS = tuple(item.name for item in fields(Terms))
"""The members of the terms."""


@dataclass(frozen=True)
class Fault:
    """A trouble that is on in a world; `uses_left` −1 means without limit."""

    name: str
    kind: str
    target: str
    operation: str = ""
    delay_ms: int = 0
    uses_left: int = -1
    ends_at: datetime | None = None
    terms: Terms = field(default_factory=Terms)
    seen: int = 0

    @property
    def road(self) -> str:
        """Where it acts."""
        row = row_of(self.kind, self.target)
        return row.road if row else ""


def asked_of(terms: Terms) -> dict[str, Any]:
    """What the terms say beyond nothing, by member."""
    return {name: value for name in TERMS if (value := getattr(terms, name)) not in ("", 0, ())}


def faults_of(moment: Any) -> tuple[Fault, ...]:
    """The faults that are on in the world of this moment."""
    world = moment.look("world")
    return () if world is None else world.faults


def concerns(fault: Fault, role: str = "", person: str = "", operation: str = "") -> bool:
    """Whether what happens is what a fault asks for."""
    terms = fault.terms
    return (
        fault.uses_left != 0
        and terms.role in ("", role)
        and terms.person in ("", person)
        and fault.operation in ("", operation)
    )


def fault_on(
    moment: Any, kind: str, target: str, role: str = "", person: str = "", key: str = ""
) -> Fault | None:
    """The fault of this kind that this person meets now, if any; `key` draws its share."""
    for fault in faults_of(moment):
        if fault.kind != kind or fault.target != target or not concerns(fault, role, person):
            continue
        if drawn(fault, moment.look("world"), key):
            return fault
    return None


# chance, from the seed ---------------------------------------------------------------------------
def draw(*parts: object) -> float:
    """A number from 0 to 1 that follows from what it is drawn for, and from nothing else."""
    state = 0xCBF29CE484222325
    for letter in ":".join(map(str, parts)).encode():
        state = ((state ^ letter) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        state = ((state ^ (state >> shift)) * factor) & 0xFFFFFFFFFFFFFFFF
    return (state ^ (state >> 31)) / 0x10000000000000000


def drawn(fault: Fault, world: Any, key: object) -> bool:
    """Whether this one is among the share that meets the fault."""
    share = fault.terms.share
    return share in (0, 100) or draw(world.seed, fault.name, key) * 100 < share


def delay_of(fault: Fault, world: Any, key: object) -> timedelta:
    """How long this one waits: fixed, uniform between two, or log-normal about the median."""
    terms = fault.terms
    if terms.most_ms:
        part = draw(world.seed, fault.name, key, "uniforme")
        return timedelta(
            milliseconds=round(terms.least_ms + (terms.most_ms - terms.least_ms) * part)
        )
    if not terms.spread:
        return timedelta(milliseconds=fault.delay_ms)
    one, other = (draw(world.seed, fault.name, key, name) for name in ("um", "outro"))
    normal = math.sqrt(-2 * math.log(1 - one)) * math.cos(2 * math.pi * other)
    longest = min(fault.delay_ms * math.exp(terms.spread * normal), 3_600_000)
    return timedelta(milliseconds=round(longest))


def heard_through(fault: Fault, world: Any, key: str, text: str) -> str:
    """What is made out of a sentence on a line that has this fault."""
    match fault.kind:
        case "silencio":
            return "…"
        case "eco":
            return f"{text} {text}"
    share = fault.terms.share or 40
    words = [
        "…" if draw(world.seed, fault.name, key, number) * 100 < share else word
        for number, word in enumerate(text.split())
    ]
    return " ".join(words)


def skews_of(faults: Iterable[Fault]) -> dict[str, timedelta]:
    """How far the clock of each system is ahead, for those that are not right."""
    found: dict[str, timedelta] = {}
    for fault in faults:
        if fault.kind == "relogio-desviado" and fault.target != PHONE:
            skew = found.get(fault.target, timedelta())
            found[fault.target] = skew + timedelta(seconds=fault.terms.skew_s)
    return found


def terms_from(members: Mapping[str, Any]) -> Terms:
    """The terms among the members of a fault."""
    given = {name: members[name] for name in TERMS if name in members}
    if "attempts" in given:
        given["attempts"] = tuple(given["attempts"])
    return Terms(**given)
