"""What can be asked of a telephone call, and what can have happened in one: commands and events."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from sandbox.protocol.frozen import frozen
from sandbox.protocol.system import Event


class CallStatus(StrEnum):
    """The usual statuses of telephony."""

    RINGING = "ringing"
    IN_PROGRESS = "in_progress"
    ON_HOLD = "on_hold"
    COMPLETED = "completed"
    NO_ANSWER = "no_answer"
    CANCELED = "canceled"


# commands ---------------------------------------------------------------------------------------
@frozen
class Dial:
    """The citizen calls a number."""

    citizen_id: str
    to_number: str
    from_number: str = ""


@frozen
class AnswerCall:
    """An operator takes a ringing call."""

    call_id: str
    operator_id: str
    session_id: str


@frozen
class HoldCall:
    """The operator puts the call on hold."""

    call_id: str
    operator_id: str


@frozen
class ResumeCall:
    """The operator takes the call back from hold."""

    call_id: str
    operator_id: str


@frozen
class TransferCall:
    """The operator hands the call to a colleague."""

    call_id: str
    operator_id: str
    to_operator: str


@frozen
class Speak:
    """One end says something; `speaker` is `cidadao` or `operador`."""

    call_id: str
    speaker: str
    person_id: str
    text: str


@frozen
class PressKey:
    """The caller presses keys of the keypad."""

    call_id: str
    citizen_id: str
    keys: str


@frozen
class DropCall:
    """The network ends the call."""

    call_id: str


@frozen
class HangUp:
    """One end ends the call."""

    call_id: str
    speaker: str
    person_id: str


# events -----------------------------------------------------------------------------------------
@frozen
class CallStarted(Event):
    """The number rings at the contact centre."""

    TYPE: ClassVar[str] = "chamada.iniciada"
    PERSONAL: ClassVar[frozenset[str]] = frozenset({"caller_number"})
    call_id: str
    citizen_id: str
    caller_number: str
    at: datetime
    rings_until: datetime


@frozen
class CallAnswered(Event):
    """An operator took the call."""

    TYPE: ClassVar[str] = "chamada.atendida"
    call_id: str
    operator_id: str
    session_id: str
    at: datetime


@frozen
class CallHeld(Event):
    """The call is on hold."""

    TYPE: ClassVar[str] = "chamada.em_espera"
    call_id: str


@frozen
class CallResumed(Event):
    """The call goes on."""

    TYPE: ClassVar[str] = "chamada.retomada"
    call_id: str


@frozen
class CallTransferred(Event):
    """The call rings at another operator's desk: answered there, it goes on."""

    TYPE: ClassVar[str] = "chamada.transferida"
    call_id: str
    from_operator: str
    to_operator: str
    rings_until: datetime


@frozen
class Spoken(Event):
    """Something was said; `heard` is never written."""

    TYPE: ClassVar[str] = "fala.dita"
    PERSONAL: ClassVar[frozenset[str]] = frozenset({"text"})
    VOLATILE: ClassVar[frozenset[str]] = frozenset({"heard"})
    call_id: str
    speaker: str
    text: str
    at: datetime
    heard: str = ""


@frozen
class SpeechSpoilt(Event):
    """What was said did not come through as it was said: the line has a fault."""

    TYPE: ClassVar[str] = "fala.alterada"
    call_id: str
    speaker: str
    fault: str


@frozen
class KeysPressed(Event):
    """Tones were sent; digits are masked, they may be a code."""

    TYPE: ClassVar[str] = "teclas.premidas"
    call_id: str
    count: int


@frozen
class CallEnded(Event):
    """The call is over; `ended_by` is cidadao, operador, rede or ninguem."""

    TYPE: ClassVar[str] = "chamada.terminada"
    call_id: str
    status: CallStatus
    ended_by: str
    at: datetime
