"""Whether what a guião verifies holds in a journal, and what was found instead."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sandbox.play import values
from sandbox.play.facts import FACTS, concerning, value_of
from sandbox.play.happening import Happening, Names
from sandbox.play.plan import Condition
from sandbox.play.problems import folded
from sandbox.play.values import Value

Resolve = Callable[[Value], str | tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a verdict is given on; `persons` says who plays each role."""

    events: Sequence[Happening]
    names: Names
    labels: Mapping[str, datetime]
    now: datetime
    persons: Mapping[str, str]
    resolve: Resolve


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a condition holds, and what was found."""

    holds: bool
    found: str


def verify(condition: Condition, evidence: Evidence) -> Verdict:
    """A row of `verifica` or `espera`."""
    if condition.kind == "fact":
        return _fact(condition, _events(condition, evidence), evidence)
    if condition.kind == "event":
        return _event(condition, evidence)
    return _between(condition, evidence)


def never(condition: Condition, evidence: Evidence) -> Verdict:
    """A row of `nunca`: holds when the thing never was so, at any moment of the run."""
    if condition.kind == "event":
        count = len(_span(condition, evidence))
        most = int(condition.value) if condition.operator == "mais_de" else 0
        if condition.operator == "vezes":
            return Verdict(count != int(condition.value), f"aconteceu {count} vezes")
        return Verdict(count <= most, f"aconteceu {count} vezes")
    if condition.kind == "between":
        verdict = _between(condition, evidence)
        return Verdict(not verdict.holds, verdict.found)
    events = _events(condition, evidence)
    for end in range(len(events) + 1):
        verdict = _fact(condition, events[:end], evidence)
        if verdict.holds:
            at = f"{verdict.found} no acontecimento {events[end - 1].n}" if end else ""
            return Verdict(False, at or f"{verdict.found} no início")
    return Verdict(True, "nunca foi assim")


def always(condition: Condition, evidence: Evidence) -> Verdict:
    """A row of `sempre`.

    A fact: it was so after every event.  An event: each time `before` happened it had happened,
    or each time `after` happened it happened later.
    """
    if condition.kind == "fact":
        events = _events(condition, evidence)
        for end in range(1, len(events) + 1):
            verdict = _fact(condition, events[:end], evidence)
            if not verdict.holds:
                return Verdict(False, f"{verdict.found} no acontecimento {events[end - 1].n}")
        return Verdict(True, "foi sempre assim")
    if condition.kind == "between":
        return _between(condition, evidence)
    names, everything = evidence.names, evidence.events
    own = [one.n for one in _events(condition, evidence) if names.matches(condition.subject, one)]
    for other, follows in ((condition.before, False), (condition.after, True)):
        for event in everything if other else ():
            if names.matches(other, event) and not any(
                number > event.n if follows else number < event.n for number in own
            ):
                when = "depois" if follows else "antes"
                return Verdict(False, f"{other}, n.º {event.n}, sem {condition.subject} {when}")
    return Verdict(True, "foi sempre assim")


def _events(condition: Condition, evidence: Evidence) -> Sequence[Happening]:
    if not condition.role:
        return evidence.events
    return concerning(evidence.events, evidence.persons[condition.role])


def _fact(condition: Condition, events: Sequence[Happening], evidence: Evidence) -> Verdict:
    kind = FACTS[condition.subject].kind
    value = value_of(condition.subject, events, evidence.now)
    wanted = evidence.resolve(condition.value)
    shown = values.shown(value) if kind == "duration" else str(value)
    return Verdict(_compare(condition.operator, kind, value, wanted), f"é «{shown}»")


def _compare(operator: str, kind: str, value: Any, wanted: str | tuple[str, ...]) -> bool:
    if operator == "existe":
        return bool(value) == values.yes_or_no(str(wanted))
    if operator == "entre":
        low, high = (_read(kind, item) for item in wanted)
        return bool(low <= value <= high)
    if operator == "contem":
        return folded(str(wanted)) in folded(str(value))
    expected = _read(kind, str(wanted))
    if operator == "minimo":
        return bool(value >= expected)
    if operator == "maximo":
        return bool(value <= expected)
    same = folded(str(value)) == folded(str(expected)) if kind == "text" else value == expected
    return same if operator == "igual" else not same


def _read(kind: str, text: str) -> Any:
    if kind == "number":
        return values.whole(text)
    return values.duration(text) if kind == "duration" else text


def _span(condition: Condition, evidence: Evidence) -> list[Happening]:
    """The events of this name, between the first of `after` and the first of `before`."""
    events, names = _events(condition, evidence), evidence.names
    everything = evidence.events
    low, high = 0, 1 << 62
    if condition.after:
        start = names.first(condition.after, everything)
        if start is None:
            return []
        low = start.n
    if condition.before:
        end = names.first(condition.before, everything)
        high = end.n if end else high
    found = [event for event in events if names.matches(condition.subject, event)]
    found = [event for event in found if low < event.n < high]
    if not condition.by:
        return found
    last = _moment(condition.by, evidence)
    return [event for event in found if last is not None and event.instant <= last]


def _moment(name: str, evidence: Evidence) -> datetime | None:
    """The instant of `ate`: so long after the start, of a label, of the first such event."""
    seconds = values.duration(name)
    if seconds is not None:
        began = evidence.events[0].instant if evidence.events else evidence.now
        return began + timedelta(seconds=seconds)
    at = evidence.labels.get(name)
    event = None if at else evidence.names.first(name, evidence.events)
    return event.instant if event else at


def _event(condition: Condition, evidence: Evidence) -> Verdict:
    count = len(_span(condition, evidence))
    found = f"aconteceu {count} vez(es)"
    wanted = int(condition.value or 0)
    match condition.operator:
        case "vezes":
            return Verdict(count == wanted, found)
        case "mais_de":
            return Verdict(count > wanted, found)
        case "menos_de":
            return Verdict(count < wanted, found)
    return Verdict(count > 0, found)


def _between(condition: Condition, evidence: Evidence) -> Verdict:
    ends = []
    for name in (condition.subject, condition.until):
        at = evidence.labels.get(name)
        if at is None:
            event = evidence.names.first(name, evidence.events)
            at = event.instant if event else None
        if at is None:
            return Verdict(False, f"«{name}» não aconteceu")
        ends.append(at)
    seconds = abs((ends[1] - ends[0]).total_seconds())
    limit = values.duration(str(condition.value)) or 0.0
    holds = seconds <= limit if condition.operator == "maximo" else seconds >= limit
    return Verdict(holds, f"passaram {values.shown(seconds)}")
