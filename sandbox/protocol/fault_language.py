"""What can be ordered of faults, and what can have happened to them: commands and events."""

from datetime import datetime
from typing import ClassVar

from sandbox.protocol.fault_kinds import PAGES
from sandbox.protocol.faults import Terms
from sandbox.protocol.frozen import frozen
from sandbox.protocol.system import Event

NO_TERMS = Terms()


# commands ---------------------------------------------------------------------------------------
@frozen
class StartFault:
    """Order a trouble; it ends by time, by use or by `EndFault`."""

    name: str
    kind: str
    target: str = "iap-pi"
    operation: str = ""
    delay_ms: int = 0
    uses: int = -1
    duration_s: float | None = None
    terms: Terms = NO_TERMS


@frozen
class EndFault:
    """The trouble is over."""

    name: str


@frozen
class SpendFault:
    """Something met the fault."""

    name: str


@frozen
class MeetFault:
    """Something is on its way to `target`: which fault does it meet, if any?

    `operations` are the names that it has: of a command, its action and its verbs.  On a wire
    (`road`) it is an answer, and `effects` are what may be done to it.
    """

    target: str
    operations: tuple[str, ...]
    role: str
    person: str
    road: str = PAGES
    effects: tuple[str, ...] = ()


# events -----------------------------------------------------------------------------------------
@frozen
class FaultStarted(Event):
    """A trouble begins; `calls` are those that it ends."""

    TYPE: ClassVar[str] = "falha.inicio"
    name: str
    kind: str
    target: str
    operation: str
    delay_ms: int
    uses: int
    ends_at: datetime | None
    terms: Terms = NO_TERMS
    calls: tuple[str, ...] = ()


@frozen
class FaultMet(Event):
    """Something met the trouble: a message, a command, or what a socket had to tell (`number`)."""

    TYPE: ClassVar[str] = "falha.aplicada"
    name: str
    met: str = ""
    number: int = 0
    delay_ms: int = 0
    kind: str = ""
    target: str = ""
    seats: str = ""
    attribute: str = ""


@frozen
class FaultSpared(Event):
    """Something passed by the trouble: not of its share, or not of its attempts."""

    TYPE: ClassVar[str] = "falha.poupou"
    name: str
    met: str


@frozen
class FaultEnded(Event):
    """A trouble is over."""

    TYPE: ClassVar[str] = "falha.fim"
    name: str
    kind: str = ""
    target: str = ""
    person: str = ""


EVENTS: tuple[type[Event], ...] = (FaultStarted, FaultMet, FaultSpared, FaultEnded)
