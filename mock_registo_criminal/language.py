"""What can be asked of the portal, and what can have happened there: commands and events."""

from datetime import datetime
from typing import ClassVar

from sandbox.protocol.frozen import frozen
from sandbox.protocol.system import Event


@frozen
class FillRequest:
    """Fill in the form, and go on to review it."""

    operator_id: str
    session_id: str
    federated_id: str
    purpose: str
    email: str = ""
    minors: bool = False
    note: str = ""


@frozen
class SubmitRequest:
    """Submit what was reviewed."""

    operator_id: str
    session_id: str
    federated_id: str


@frozen
class SessionOpened(Event):
    """An operator arrived in the citizen's name."""

    TYPE: ClassVar[str] = "sessao.aberta"
    PERSONAL: ClassVar[frozenset[str]] = frozenset({"data"})
    federated_id: str
    operator_id: str
    session_id: str
    citizen_id: str
    service: str
    data: tuple[tuple[str, str], ...]
    at: datetime


@frozen
class RequestFilled(Event):
    """The form is kept as a draft."""

    TYPE: ClassVar[str] = "pedido.preenchido"
    PERSONAL: ClassVar[frozenset[str]] = frozenset({"email", "note"})
    federated_id: str
    purpose: str
    email: str
    minors: bool
    note: str


@frozen
class RequestSubmitted(Event):
    """The request has a number."""

    TYPE: ClassVar[str] = "pedido.submetido"
    federated_id: str
    request_id: str
    request_number: str
    citizen_id: str
    operator_id: str
    purpose: str
    at: datetime


EVENTS: tuple[type[Event], ...] = (SessionOpened, RequestFilled, RequestSubmitted)
