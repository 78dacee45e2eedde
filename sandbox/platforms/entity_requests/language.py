"""What entities and citizens can ask for, and what can have happened: commands and events."""

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


@frozen
class ReadQrCode:
    """Hold the phone's camera to a QR code; its content is the number of a request."""

    citizen_id: str
    content: str


@frozen
class AcceptAccess:
    """Let an entity have what it asks for; `where`: app or portal."""

    citizen_id: str
    request_number: str
    where: str


@frozen
class RefuseAccess:
    """Say no to an entity; `where`: app or portal."""

    citizen_id: str
    request_number: str
    where: str


@frozen
class WithdrawGrant:
    """Take an authorization back before its time is over."""

    citizen_id: str
    request_number: str


@frozen
class ReadAttributes:
    """All the data at once (`resourceJWT`): by a token's digest, or by one's own request."""

    attributes: tuple[str, ...] = ()
    digest: str = ""
    request_number: str = ""


@frozen
class BeginAttributes:
    """Begin to gather the data (`BeginAttributeRequest`)."""

    attributes: tuple[str, ...] = ()
    digest: str = ""
    request_number: str = ""


@frozen
class FetchAttributes:
    """What has been gathered so far (`FetchAttributes`)."""

    process_id: str
    digest: str = ""
    request_number: str = ""


@frozen
class ReportCallback:
    """What an address of an entity did with a decision.  `outcome`: delivered, or what was seen."""

    request_number: str
    attempt: int
    outcome: str
    status: int = 0
    detail: str = ""


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


# events of a citizen ----------------------------------------------------------------------------
@frozen
class EntityRequestShown(Event):
    """A request of an entity can be seen by its citizen."""

    TYPE: ClassVar[str] = "pedido_entidade.recebido"
    PERSONAL: ClassVar[frozenset[str]] = frozenset({"description"})
    citizen_id: str
    request_number: str
    client_id: str
    consumer_name: str
    description: str
    attributes: tuple[str, ...]
    valid_until: datetime
    at: datetime
    expires_at: datetime
    request_kind: str = ""


@frozen
class HolderActedAlone(Event):
    """Nobody pressed: this citizen does so by themselves (`sandbox.protocol.conduct`)."""

    TYPE: ClassVar[str] = "titular.por_si"
    citizen_id: str
    request_number: str
    conduct: str


@frozen
class HolderAnswered(Event):
    """The citizen pressed, in the app or on the portal; `decision`: accept, refuse."""

    TYPE: ClassVar[str] = "pedido_entidade.respondido"
    citizen_id: str
    request_number: str
    decision: str
    where: str


@frozen
class EntityRequestEnded(Event):
    """What became of the request: granted, denied, expired."""

    TYPE: ClassVar[str] = "pedido_entidade.fechado"
    citizen_id: str
    request_number: str
    status: str


@frozen
class QrCodeRead(Event):
    """The phone has read the QR code of a request."""

    TYPE: ClassVar[str] = "qr.lido"
    citizen_id: str
    request_number: str


@frozen
class GrantWithdrawn(Event):
    """The citizen took an authorization back."""

    TYPE: ClassVar[str] = "consentimento.retirado"
    citizen_id: str
    request_number: str


@frozen
class GrantForgotten(Event):
    """A year after its end nothing of an authorization is kept."""

    TYPE: ClassVar[str] = "consentimento.apagado"
    citizen_id: str
    request_number: str


# events of the data -----------------------------------------------------------------------------
@frozen
class AccessOpened(Event):
    """Whoever has the token with this digest may have these data of this citizen."""

    TYPE: ClassVar[str] = "acesso_dados.aberto"
    digest: str
    request_number: str
    grant_number: str
    client_id: str
    citizen_id: str
    attributes: tuple[str, ...]
    expires_at: datetime
    operator_id: str = ""
    case_id: str = ""
    request_id: str = ""


@frozen
class AttributesBegun(Event):
    """The data are being gathered; all of them are there at `ready_at`."""

    TYPE: ClassVar[str] = "acesso_dados.iniciado"
    request_number: str
    process_id: str
    attributes: tuple[str, ...]
    ready_at: datetime


@frozen
class AttributesGiven(Event):
    """Which data were handed out by which call, never their values; empty while there are none."""

    TYPE: ClassVar[str] = "acesso_dados.entregue"
    request_number: str
    call: str
    process_id: str
    citizen_id: str
    attributes: tuple[str, ...]


@frozen
class DataReleased(Event):
    """Which fields of a citizen went to which operator; never their values."""

    TYPE: ClassVar[str] = "dados.entregues"
    case_id: str
    operator_id: str
    citizen_id: str
    request_id: str
    scopes: tuple[str, ...]


# events of a callback ---------------------------------------------------------------------------
@frozen
class DecisionReceived(Event):
    """The entity of this sandbox, which has no address of its own, knows the decision."""

    TYPE: ClassVar[str] = "decisao.recebida"
    request_number: str
    client_id: str
    code: str


@frozen
class CallbackDue(Event):
    """A decision leaves for the address of an entity."""

    TYPE: ClassVar[str] = "retorno.enviado"
    request_number: str
    client_id: str
    address: str
    code: str
    attempt: int
    answer_by: datetime


@frozen
class CallbackTaken(Event):
    """The address took the decision; `remark` tells what was odd about its answer."""

    TYPE: ClassVar[str] = "retorno.entregue"
    request_number: str
    attempt: int
    status: int
    remark: str


@frozen
class CallbackFailed(Event):
    """The address did not take it: what was seen, and when it is tried again (never: None)."""

    TYPE: ClassVar[str] = "retorno.falhado"
    request_number: str
    attempt: int
    outcome: str
    status: int
    detail: str
    again_at: datetime | None


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
OF_CITIZENS: tuple[type[Event], ...] = (
    EntityRequestShown,
    HolderActedAlone,
    HolderAnswered,
    EntityRequestEnded,
    QrCodeRead,
    GrantWithdrawn,
    GrantForgotten,
)
OF_DATA: tuple[type[Event], ...] = (
    AccessOpened,
    AttributesBegun,
    AttributesGiven,
    DataReleased,
)
OF_CALLBACKS: tuple[type[Event], ...] = (
    DecisionReceived,
    CallbackDue,
    CallbackTaken,
    CallbackFailed,
)
