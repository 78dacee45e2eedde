"""What a citizen can do with requests of entities, and what can have happened to them."""

from datetime import datetime
from typing import ClassVar

from sandbox.protocol.frozen import frozen
from sandbox.protocol.system import Event


# commands ---------------------------------------------------------------------------------------
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


# events -----------------------------------------------------------------------------------------
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


OF_CITIZENS: tuple[type[Event], ...] = (
    EntityRequestShown,
    HolderActedAlone,
    HolderAnswered,
    EntityRequestEnded,
    QrCodeRead,
    GrantWithdrawn,
    GrantForgotten,
)
