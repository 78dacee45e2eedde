"""The faults of a world: what may be ordered, what each one meets, and when it is over.  Pure.

A part of the world's own system (`sandbox.settings`): its commands and events are those of
`protocol.fault_language`, what can be ordered is the table of `protocol.faults`.
"""

import re
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from sandbox.protocol.errors import Refused
from sandbox.protocol.fault_kinds import BY_WORD, DIRECTIONS, PAGES, PARAMETERS, SOCKETS, FaultKind
from sandbox.protocol.fault_language import (
    EndFault,
    FaultEnded,
    FaultMet,
    FaultSpared,
    FaultStarted,
    MeetFault,
    SpendFault,
    StartFault,
)
from sandbox.protocol.fault_table import KINDS, needed, row_of
from sandbox.protocol.faults import Fault, asked_of, concerns, delay_of, drawn
from sandbox.protocol.states import changed
from sandbox.protocol.system import Event, Moment
from sandbox.protocol.wire_faults import Trouble

MOST_FAULTS = 50
_TARGET = re.compile(r"[a-z][a-z0-9/-]{0,59}")
_LIMITS = {item.member: item for item in PARAMETERS if item.high}
_ENDS_CALLS = ("chamada-cai", "bateria-acaba")


def decide(state: Any, command: object, moment: Moment) -> list[Event]:
    """Say what becomes of a fault.  Errors: fault_unknown, malformed."""
    match command:
        case StartFault():
            return [_start(state, command, moment)]
        case EndFault():
            found = _named(state, command.name)
            if found is None:
                raise Refused("fault_unknown", f"EndFault: no fault «{command.name}» is on")
            return [_ended(found)]
        case SpendFault():
            return _spend(state, command)
        case MeetFault():
            return _meet(state, command) if command.road == PAGES else on_wire(state, command)
    return []


def _named(state: Any, name: str) -> Fault | None:
    return next((fault for fault in state.faults if fault.name == name), None)


def _ended(fault: Fault) -> FaultEnded:
    return FaultEnded(fault.name, fault.kind, fault.target, fault.terms.person)


def overdue(state: Any, moment: Moment) -> list[Event]:
    """The faults whose time is over."""
    return [
        _ended(fault) for fault in state.faults if fault.ends_at and fault.ends_at <= moment.now
    ]


# ordering ---------------------------------------------------------------------------------------
def _start(state: Any, command: StartFault, moment: Moment) -> FaultStarted:
    row = _row(command)
    if _named(state, command.name) is not None:
        raise Refused("malformed", f"a fault «{command.name}» is already on")
    if len(state.faults) >= MOST_FAULTS:
        raise Refused("malformed", f"{MOST_FAULTS} faults are on already; end one first")
    _require_terms(row, command)
    lasts = command.duration_s
    return FaultStarted(
        command.name,
        command.kind,
        command.target,
        command.operation,
        command.delay_ms,
        command.uses,
        None if lasts is None else moment.now + timedelta(seconds=lasts),
        command.terms,
        _calls(command, moment) if command.kind in _ENDS_CALLS else (),
    )


def _row(command: StartFault) -> FaultKind:
    if command.kind not in KINDS:
        raise Refused("fault_unknown", f"no fault «{command.kind}»; there are {list(KINDS)}")
    row = row_of(command.kind, command.target)
    if row is None or not _TARGET.fullmatch(command.target):
        raise Refused(
            "fault_unknown", f"no target «{command.target[:40]}» for the fault «{command.kind}»"
        )
    return row


def _require_terms(row: FaultKind, command: StartFault) -> None:
    asked = asked_of(command.terms)
    if command.operation:
        asked["operation"] = command.operation
    if command.delay_ms:
        asked["delay_ms"] = command.delay_ms
    # A delay that a fault has no use for was always let pass, and is in files of old worlds.
    extra = sorted(set(asked) - row.members() - {"delay_ms"})
    if extra:
        raise Refused("malformed", f"«{row.name}» on {command.target} takes no {extra}")
    for name, value in asked.items():
        _require_within(name, value)
    missing = [word for word in needed(row, command.target) if not asked.get(BY_WORD[word].member)]
    if missing:
        raise Refused("malformed", f"«{row.name}» on {command.target} needs {missing}")
    if command.uses >= 0 and not row.counted:
        raise Refused("malformed", f"«{row.name}» ends by time or by hand, not by use")


def _require_within(name: str, value: Any) -> None:
    limits = _LIMITS.get(name)
    values = value if isinstance(value, tuple) else (value,)
    if limits and not all(limits.low <= one <= limits.high for one in values):
        raise Refused("malformed", f"{name}: {value} is not {limits.low} to {limits.high}")
    if name == "direction" and value not in DIRECTIONS:
        raise Refused("malformed", f"direction: {DIRECTIONS}, not «{str(value)[:20]}»")


def _calls(command: StartFault, moment: Moment) -> tuple[str, ...]:
    person = command.terms.person
    return tuple(
        call.call_id
        for call in moment.alive("call")
        if person in ("", call.citizen_id, call.operator_id)
    )


# meeting ----------------------------------------------------------------------------------------
def _spend(state: Any, command: SpendFault) -> list[Event]:
    found = _named(state, command.name)
    if found is None or (found.kind == "latencia" and found.uses_left < 0):
        return []
    return _met(found)


def _met(
    fault: Fault, met: str = "", number: int = 0, delay: int = 0, seats: str = ""
) -> list[Event]:
    about = fault.terms.attribute
    told = FaultMet(fault.name, met, number, delay, fault.kind, fault.target, seats, about)
    return [told, *([_ended(fault)] if fault.uses_left == 1 else [])]


def _meet(state: Any, command: MeetFault) -> list[Event]:
    """The first fault of this app that asks for this command; the others wait their turn."""
    spared: list[Event] = []
    for fault in state.faults:
        if fault.target != command.target or fault.road != PAGES:
            continue
        named = fault.operation if fault.operation in command.operations else ""
        if not concerns(fault, command.role, command.person, named):
            continue
        number = fault.seen + 1
        attempts = fault.terms.attempts
        if (attempts and number not in attempts) or not drawn(fault, state, number):
            spared.append(FaultSpared(fault.name, command.operations[0]))
            continue
        delay = delay_of(fault, state, number).total_seconds() * 1000
        return [*spared, *_met(fault, command.operations[0], 0, round(delay))]
    return spared


def untold(state: Any, number: int, kind: str, seats: str) -> list[Event]:
    """What a socket does with what has just happened; `seats` are those that may see it."""
    for fault in state.faults:
        if fault.road != SOCKETS or fault.operation not in ("", kind) or not fault.uses_left:
            continue
        reached = [seat for seat in seats.split() if _is_seat(seat, fault)]
        if reached and drawn(fault, state, number):
            delay = delay_of(fault, state, number).total_seconds() * 1000
            return _met(fault, kind, number, round(delay), " ".join(reached))
    return []


def on_wire(state: Any, command: MeetFault) -> list[Event]:
    """The faults of a wire that an answer meets: one, and those of attributes beside it."""
    events: list[Event] = []
    alone = False
    for fault in state.faults:
        row = row_of(fault.kind, fault.target) if fault.target == command.target else None
        if row is None or row.road != command.road or row.effect not in command.effects:
            continue
        of_part = "atributo" in row.takes
        named = fault.operation if fault.operation in command.operations else ""
        if (alone and not of_part) or not concerns(fault, command.role, command.person, named):
            continue
        number, attempts = fault.seen + 1, fault.terms.attempts
        if (attempts and number not in attempts) or not drawn(fault, state, number):
            events.append(FaultSpared(fault.name, command.operations[0]))
            continue
        alone = alone or not of_part
        delay = round(delay_of(fault, state, number).total_seconds() * 1000)
        events += _met(fault, command.operations[0], 0, delay)
    return events


def troubles_of(events: Iterable[object]) -> tuple[Trouble, ...]:
    """What the faults that were met do to an answer."""
    found = []
    for event in events:
        row = row_of(event.kind, event.target) if isinstance(event, FaultMet) else None
        if isinstance(event, FaultMet) and row is not None:
            told = (event.name, row.effect, row.value, event.attribute, event.delay_ms)
            found.append(Trouble(*told))
    return tuple(found)


def _is_seat(seat: str, fault: Fault) -> bool:
    role, _, person = seat.partition(":")
    return fault.terms.role in ("", role) and fault.terms.person in ("", person)


def evolve(faults: Iterable[Fault], event: object) -> tuple[Fault, ...]:
    """Fold one event into the faults that are on."""
    match event:
        case FaultStarted():
            started = Fault(
                event.name,
                event.kind,
                event.target,
                event.operation,
                event.delay_ms,
                event.uses,
                event.ends_at,
                event.terms,
            )
            return (*faults, started)
        case FaultMet():
            return tuple(
                _after(fault, 1) if fault.name == event.name else fault for fault in faults
            )
        case FaultSpared():
            return tuple(
                _after(fault, 0) if fault.name == event.name else fault for fault in faults
            )
        case FaultEnded():
            return tuple(fault for fault in faults if fault.name != event.name)
    return tuple(faults)


def _after(fault: Fault, uses: int) -> Fault:
    left = fault.uses_left - uses if fault.uses_left > 0 else fault.uses_left
    return changed(fault, uses_left=left, seen=fault.seen + 1)
