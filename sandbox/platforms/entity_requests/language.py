"""What entities and citizens can ask for, and what can have happened: commands and events."""

from datetime import datetime
from typing import ClassVar

from sandbox.protocol.frozen import frozen
from sandbox.protocol.system import Event

JWT, QR = "JWT", "QR_AUTHENT"
"""The two kinds of request (`informationType`)."""
PENDING, ACCEPTED, QR_ACCEPTED = "PENDING", "ACCEPTED", "AUTH_ACCEPTED"
"""What answers say.  Source: fact sheet 6.1 (official)."""
REJECTED, EXPIRED = "REJECTED", "EXPIRED"
"""As above; these two are ours: the real ones are not published."""


# commands ---------------------------------------------------------------------------------------
@frozen
class RequestAccess:
    """Ask for access to somebody's data, in the words of the wire.

    `owner` is the NIC in eight digits, `foreign_document` the document of who has none.
    Units: `reply_deadline` and `validity` are `yyyy-MM-dd HH:mm` in the time of Lisbon.
    """

    client_id: str
    information_type: str
    reply_deadline: str
    attributes: tuple[str, ...] = ()
    owner: str = ""
    foreign_document: str = ""
    validity: str = ""
    channel_code: str = ""
    description: str = ""
    reply_to: str = ""
    token_digest: str = ""
    token_once: bool = False
    token_until: datetime | None = None


@frozen
class CountInvocation:
    """Note that an entity has sent a request, and with which token."""

    client_id: str
    request_number: str
    token_digest: str
    token_until: datetime | None
    at: datetime


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
    """A request is open; with `existing`, an authorization that is long enough answers it."""

    TYPE: ClassVar[str] = "consentimento.pedido"
    PERSONAL: ClassVar[frozenset[str]] = frozenset({"description"})
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


@frozen
class AccessRead(Event):
    """A phone has read the QR code: now the owner is known."""

    TYPE: ClassVar[str] = "consentimento.lido"
    request_number: str
    citizen_id: str


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
    """The citizen said no."""

    TYPE: ClassVar[str] = "consentimento.recusado"
    request_number: str
    citizen_id: str
    where: str


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
    InvocationCounted,
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
OF_DATA: tuple[type[Event], ...] = (AccessOpened, AttributesBegun, AttributesGiven)
OF_CALLBACKS: tuple[type[Event], ...] = (
    DecisionReceived,
    CallbackDue,
    CallbackTaken,
    CallbackFailed,
)
