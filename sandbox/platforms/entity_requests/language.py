"""What entities can ask for, and what can have happened to it: commands and events.

What citizens do, the data and the way of a decision have languages of their own.
"""

from datetime import datetime
from typing import Any, ClassVar

from sandbox.protocol.frozen import frozen
from sandbox.protocol.system import Event

JWT, QR = "JWT", "QR_AUTHENT"
"""The two kinds of request (`informationType`)."""
PENDING, ACCEPTED, QR_ACCEPTED = "PENDING", "ACCEPTED", "AUTH_ACCEPTED"
"""What answers say.  Source: fact sheet 6.1 (official)."""
REJECTED, EXPIRED, HELD = "REJECTED", "EXPIRED", "HELD"
"""As above; these are ours: the real ones are not published."""


# commands ---------------------------------------------------------------------------------------
@frozen
class CountInvocation:
    """Note that an entity has sent a request, and with which token."""

    client_id: str
    request_number: str
    token_digest: str
    token_until: datetime | None
    at: datetime


@frozen
class CountFailure:
    """Note a wrong code of an operator of a backoffice outside."""

    client_id: str
    operator_id: str
    at: datetime


@frozen
class FollowRequest:
    """Note what became of a request of the phone channel, where it is decided.

    `status`: held, granted, denied, expired, withdrawn, burnt, rejected.
    """

    request_number: str
    status: str
    reason: str
    until: datetime | None


@frozen
class LeaveLine:
    """A call is over, or has gone to another operator."""

    call_id: str
    reason: str


# events of a request ----------------------------------------------------------------------------
@frozen
class AccessRequested(Event):
    """A request is open; with `existing`, an authorization that is long enough answers it.

    In the phone channel `on_call` tells those who ask the citizen about the call; it is not
    written, for it has numbers, and `autorizacao.pedida` has them once already.
    """

    TYPE: ClassVar[str] = "consentimento.pedido"
    PERSONAL: ClassVar[frozenset[str]] = frozenset({"description"})
    VOLATILE: ClassVar[frozenset[str]] = frozenset({"on_call"})
    request_number: str
    client_id: str
    consumer_name: str
    kind: str
    citizen_id: str
    attributes: tuple[str, ...]
    description: str
    channel_code: str
    reply_to: str
    valid_until: datetime
    validity_asked: bool
    expires_at: datetime
    existing: str
    token_digest: str
    token_until: datetime | None
    at: datetime
    operator_id: str = ""
    call_id: str = ""
    on_call: Any = None


@frozen
class AccessRead(Event):
    """A phone has read the QR code: now the owner is known."""

    TYPE: ClassVar[str] = "consentimento.lido"
    request_number: str
    citizen_id: str


@frozen
class DecisionHeld(Event):
    """The citizen said yes on the phone: the decision waits for the right code until `until`."""

    TYPE: ClassVar[str] = "decisao.retida"
    request_number: str
    until: datetime | None


@frozen
class LineLeft(Event):
    """A call has been left on which a backoffice outside had asked: its request is taken back."""

    TYPE: ClassVar[str] = "pedido.largado"
    request_number: str
    citizen_id: str
    client_id: str
    reason: str


@frozen
class AccessGranted(Event):
    """The citizen said yes; `where`: app, portal, or an authorization of before (`existente`)."""

    TYPE: ClassVar[str] = "consentimento.autorizado"
    request_number: str
    citizen_id: str
    where: str
    at: datetime


@frozen
class AccessDenied(Event):
    """The citizen said no; in the phone channel also the desk or a limit, as `reason` says."""

    TYPE: ClassVar[str] = "consentimento.recusado"
    request_number: str
    citizen_id: str
    where: str
    reason: str = ""


@frozen
class AccessExpired(Event):
    """Nobody answered by the deadline."""

    TYPE: ClassVar[str] = "consentimento.expirado"
    request_number: str


# events of an entity ----------------------------------------------------------------------------
@frozen
class InvocationCounted(Event):
    """One request more on the bill, whatever becomes of it."""

    TYPE: ClassVar[str] = "invocacao.contada"
    client_id: str
    request_number: str
    token_digest: str
    token_until: datetime | None
    number: int
    year: int
    at: datetime


@frozen
class FailureCounted(Event):
    """One wrong code more of an operator of this entity."""

    TYPE: ClassVar[str] = "codigo.falha_contada"
    client_id: str
    operator_id: str
    at: datetime


OF_REQUESTS: tuple[type[Event], ...] = (
    AccessRequested,
    AccessRead,
    AccessGranted,
    AccessDenied,
    AccessExpired,
    DecisionHeld,
    LineLeft,
    InvocationCounted,
    FailureCounted,
)
