"""A telephone call between a citizen and the contact centre.

States: `ringing` → `in_progress` ⇄ `on_hold` → `completed`; `ringing` → `no_answer` (nobody in
time) or `canceled` (the caller gave up).  The caller dials and hangs up; an operator answers,
holds, resumes, transfers and hangs up; both speak.  Two operators answering at once are settled
by the journal: the second finds the call no longer ringing.

What is said aloud is not recorded: see `call_speech`.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from sandbox.protocol.call_language import (
    AnswerCall,
    CallAnswered,
    CallEnded,
    CallHeld,
    CallResumed,
    CallStarted,
    CallStatus,
    CallTransferred,
    Dial,
    DropCall,
    HangUp,
    HoldCall,
    KeysPressed,
    PressKey,
    ResumeCall,
    Speak,
    SpeechSpoilt,
    Spoken,
    TransferCall,
)
from sandbox.protocol.call_speech import mask_codes
from sandbox.protocol.errors import Refused
from sandbox.protocol.fault_kinds import LINE, PHONE
from sandbox.protocol.fault_language import FaultStarted
from sandbox.protocol.faults import fault_on, heard_through
from sandbox.protocol.frozen import frozen
from sandbox.protocol.states import changed
from sandbox.protocol.system import Event, Moment, System, Tick

CONTACT_CENTRE = "+351300000000"
"""The simulated number of the contact centre (fictitious; not the real line)."""

QUEUE = "fila:contact-center"
"""The seat that every operator signed in listens to: calls that ring."""

LIVE = (CallStatus.RINGING, CallStatus.IN_PROGRESS, CallStatus.ON_HOLD)


@frozen
class Utterance:
    """One sentence on the line; `heard` is what was said, until the process forgets it."""

    VOLATILE: ClassVar[frozenset[str]] = frozenset({"heard"})
    speaker: str
    text: str
    at: datetime
    phrase: str = ""
    heard: str = ""


@dataclass(frozen=True)
class Call:
    """A call as its two ends see it."""

    call_id: str
    citizen_id: str
    caller_number: str
    status: CallStatus
    started_at: datetime
    operator_id: str = ""
    session_id: str = ""
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    ended_by: str = ""
    rings_until: datetime | None = None
    transcript: tuple[Utterance, ...] = ()

    def audience(self) -> tuple[str, ...]:
        """The seats that see this call."""
        if self.operator_id:
            return (f"cidadao:{self.citizen_id}", f"operador:{self.operator_id}")
        return (f"cidadao:{self.citizen_id}", QUEUE)


def decide(state: Call | None, command: object, moment: Moment) -> list[Event]:
    """Say what follows on the line.

    Errors: number_unknown, person_unknown, line_busy, call_not_ringing, call_not_in_progress,
    call_not_yours.
    Source: seed 000, «Realizar chamada para Contact Center» (official); statuses assumed.
    """
    match command:
        case Dial():
            return _dial(command, moment)
        case Tick() if state is not None and state.status is CallStatus.RINGING:
            return [CallEnded(state.call_id, CallStatus.NO_ANSWER, "ninguem", moment.now)]
        case _ if state is None:
            raise Refused("not_found", f"{type(command).__name__}: no such call")
    assert state is not None
    match command:
        case AnswerCall():
            return _answer(state, command, moment)
        case Speak():
            _require_end(state, command.speaker, command.person_id)
            if state.status is not CallStatus.IN_PROGRESS:
                raise Refused("call_not_in_progress", _found("Speak", state))
            return _spoken(state, command, moment)
        case PressKey():
            _require_end(state, "cidadao", command.citizen_id)
            if state.status not in (CallStatus.IN_PROGRESS, CallStatus.ON_HOLD):
                raise Refused("call_not_in_progress", _found("PressKey", state))
            if not re.fullmatch(r"[0-9*#]{1,20}", command.keys):
                raise Refused("malformed", "PressKey takes the keys 0-9, * and #")
            return [KeysPressed(state.call_id, len(command.keys))]
        case DropCall():
            return _drop(state, moment)
        case HangUp():
            return _hang_up(state, command, moment)
        case HoldCall() | ResumeCall() | TransferCall():
            return _switch(state, command, moment)
        case _:
            return []


def _spoken(state: Call, command: Speak, moment: Moment) -> list[Event]:
    heard = command.text.strip()
    if not heard:
        raise Refused("malformed", "Speak needs words, found an empty text")
    said, fault = _through_the_line(state, command, heard, moment)
    consent = moment.look(f"consent:{state.citizen_id}")
    alive = consent is not None and consent.code_alive
    text = mask_codes(said, moment.policy.code_digits, alive)
    spoken = Spoken(state.call_id, command.speaker, text, moment.now, said)
    return [spoken, *([SpeechSpoilt(state.call_id, command.speaker, fault)] if fault else [])]


def _through_the_line(state: Call, command: Speak, heard: str, moment: Moment) -> tuple[str, str]:
    """What the other end makes out, and the name of the fault that spoilt it."""
    key = f"{state.call_id}/{len(state.transcript)}"
    world = moment.look("world")
    for kind in ("silencio", "ruido", "eco"):
        fault = fault_on(moment, kind, LINE, command.speaker, command.person_id)
        said = heard_through(fault, world, key, heard) if fault else heard
        if fault and said != heard:
            return said, fault.name
    return heard, ""


def _dial(command: Dial, moment: Moment) -> list[Event]:
    dialled = command.to_number.replace(" ", "")
    if dialled not in (CONTACT_CENTRE, CONTACT_CENTRE.removeprefix("+351")):
        raise Refused(
            "number_unknown", f"Dial needs {CONTACT_CENTRE}, found «{command.to_number[:30]}»"
        )
    if fault_on(moment, "bateria-acaba", PHONE, "cidadao", command.citizen_id):
        raise Refused("phone_off", f"Dial: the phone of {command.citizen_id[:60]} is off")
    citizen = moment.people.citizen(command.citizen_id)
    if citizen is None:
        raise Refused("person_unknown", f"Dial: nobody is {command.citizen_id[:60]}")
    if any(call.citizen_id == command.citizen_id for call in moment.alive("call")):
        raise Refused("line_busy", f"Dial: {command.citizen_id} is in a call already")
    number = command.from_number or citizen.phones[0]
    if number not in citizen.phones:
        raise Refused("malformed", f"Dial: {command.citizen_id} has no phone {number[:30]}")
    until = moment.now + timedelta(seconds=moment.policy.ring_timeout_s)
    call_id = moment.stream.removeprefix("call:")
    return [CallStarted(call_id, command.citizen_id, number, moment.now, until)]


def _answer(state: Call, command: AnswerCall, moment: Moment) -> list[Event]:
    if state.status is not CallStatus.RINGING:
        raise Refused("call_not_ringing", _found("AnswerCall", state))
    if state.operator_id and state.operator_id != command.operator_id:
        raise Refused("call_not_yours", f"AnswerCall: it rings for {state.operator_id}")
    _require_free(command.operator_id, moment)
    return [CallAnswered(state.call_id, command.operator_id, command.session_id, moment.now)]


def _hang_up(state: Call, command: HangUp, moment: Moment) -> list[Event]:
    _require_end(state, command.speaker, command.person_id)
    if state.status not in LIVE:
        raise Refused("call_not_in_progress", _found("HangUp", state))
    ringing = state.status is CallStatus.RINGING
    status = CallStatus.CANCELED if ringing else CallStatus.COMPLETED
    return [CallEnded(state.call_id, status, command.speaker, moment.now)]


def _drop(state: Call, moment: Moment) -> list[Event]:
    if state.status not in LIVE:
        return []
    ringing = state.status is CallStatus.RINGING
    status = CallStatus.CANCELED if ringing else CallStatus.COMPLETED
    return [CallEnded(state.call_id, status, "rede", moment.now)]


def _switch(
    state: Call, command: HoldCall | ResumeCall | TransferCall, moment: Moment
) -> list[Event]:
    _require_end(state, "operador", command.operator_id)
    match command, state.status:
        case HoldCall(), CallStatus.IN_PROGRESS:
            return [CallHeld(state.call_id)]
        case ResumeCall(), CallStatus.ON_HOLD:
            _require_free(command.operator_id, moment)
            return [CallResumed(state.call_id)]
        case TransferCall(), CallStatus.IN_PROGRESS | CallStatus.ON_HOLD:
            if moment.people.operator(command.to_operator) is None:
                raise Refused("person_unknown", f"TransferCall: no operator {command.to_operator}")
            if command.to_operator == state.operator_id:
                raise Refused("malformed", "TransferCall needs another operator")
            until = moment.now + timedelta(seconds=moment.policy.ring_timeout_s)
            return [CallTransferred(state.call_id, state.operator_id, command.to_operator, until)]
        case _:
            raise Refused("call_not_in_progress", _found(type(command).__name__, state))


def _require_free(operator_id: str, moment: Moment) -> None:
    """A softphone talks on one line: another call in progress is put on hold first."""
    if not moment.policy.one_call_at_once:
        return
    for call in moment.alive("call"):
        if call.operator_id == operator_id and call.status is CallStatus.IN_PROGRESS:
            raise Refused("line_busy", f"{operator_id} is talking in {call.call_id}")


def _require_end(state: Call, speaker: str, person_id: str) -> None:
    end = state.citizen_id if speaker == "cidadao" else state.operator_id
    if end != person_id:
        raise Refused("call_not_yours", f"call {state.call_id} has another {speaker}")


def _found(attempt: str, state: Call) -> str:
    return f"{attempt}: call {state.call_id} is {state.status.value}"


def evolve(state: Call | None, event: object) -> Call | None:
    """Fold one event into the call."""
    if isinstance(event, CallStarted):
        return Call(
            event.call_id,
            event.citizen_id,
            event.caller_number,
            CallStatus.RINGING,
            event.at,
            rings_until=event.rings_until,
        )
    if state is None:
        return None
    match event:
        case Spoken():
            said = Utterance(event.speaker, event.text, event.at, heard=event.heard)
            return changed(state, transcript=(*state.transcript, said))
        case CallAnswered():
            return changed(
                state,
                status=CallStatus.IN_PROGRESS,
                operator_id=event.operator_id,
                session_id=event.session_id,
                answered_at=state.answered_at or event.at,
                rings_until=None,
            )
        case CallHeld():
            return changed(state, status=CallStatus.ON_HOLD)
        case CallResumed():
            return changed(state, status=CallStatus.IN_PROGRESS)
        case CallTransferred():
            return changed(
                state,
                status=CallStatus.RINGING,
                operator_id=event.to_operator,
                session_id="",
                rings_until=event.rings_until,
            )
        case CallEnded():
            return changed(
                state,
                status=event.status,
                ended_at=event.at,
                ended_by=event.ended_by,
                rings_until=None,
            )
    return state


def deadline(state: Call | None) -> datetime | None:
    """When nobody answered: the end of ringing."""
    return state.rings_until if state and state.status is CallStatus.RINGING else None


def audience(event: Event, state: Call | None) -> tuple[str, ...]:
    """Both ends; while it rings for nobody in particular, every desk; and who hands it over."""
    if state is None:
        return ()
    if isinstance(event, CallTransferred):
        return (*state.audience(), f"operador:{event.from_operator}")
    if isinstance(event, CallAnswered) or (isinstance(event, CallEnded) and not state.operator_id):
        return tuple(dict.fromkeys((*state.audience(), QUEUE)))
    return state.audience()


TELEPHONY = System(
    name="telefone",
    commands={
        Dial: lambda command, moment: "call:" + moment.next_id("C"),
        **dict.fromkeys(
            (AnswerCall, HoldCall, ResumeCall, TransferCall, Speak, PressKey, DropCall, HangUp),
            lambda command, moment: f"call:{command.call_id}",
        ),
    },
    events=(
        CallStarted,
        CallAnswered,
        CallHeld,
        CallResumed,
        CallTransferred,
        Spoken,
        SpeechSpoilt,
        KeysPressed,
        CallEnded,
    ),
    decide=decide,
    evolve=evolve,
    deadline=deadline,
    listens_to={
        FaultStarted: lambda event, state: tuple(DropCall(call_id) for call_id in event.calls),
    },
    correlate=lambda state, command: state.call_id if state else "",
    audience=audience,
    settled=lambda state: state is None or state.status not in LIVE,
)

__all__ = [
    "CONTACT_CENTRE",
    "LIVE",
    "QUEUE",
    "TELEPHONY",
    "AnswerCall",
    "Call",
    "CallAnswered",
    "CallEnded",
    "CallHeld",
    "CallResumed",
    "CallStarted",
    "CallStatus",
    "CallTransferred",
    "Dial",
    "DropCall",
    "HangUp",
    "HoldCall",
    "KeysPressed",
    "PressKey",
    "ResumeCall",
    "Speak",
    "SpeechSpoilt",
    "Spoken",
    "TransferCall",
    "Utterance",
    "audience",
    "deadline",
    "decide",
    "evolve",
    "mask_codes",
]
