"""What can be asked of the boxes of ISCAPI, and what can have happened there."""

from datetime import datetime
from typing import ClassVar

from sandbox.protocol.frozen import frozen
from sandbox.protocol.system import Event

Members = tuple[tuple[str, str], ...]
"""Each text of a message with its place: `requestData/channel`, `operationData/requests[2]/…`."""


@frozen
class TakeRequest:
    """A `messageRequest` has come in, and keeps to its contract; `relates_to` is what it names."""

    message_id: str
    sender: str
    receiver: str
    operation: str
    relates_to: tuple[str, ...]
    reply_to: str
    members: Members


@frozen
class ConfirmRequest:
    """The entity that a message is meant for says that it has it."""

    entity: str
    message_guid: str


@frozen
class SetAddress:
    """An entity says where its messages are to be brought; nothing: they wait in its box."""

    entity: str
    address: str


@frozen
class ReportDelivery:
    """What was seen when a message was brought to an address; `outcome`: delivered, or why not."""

    message_guid: str
    attempt: int
    outcome: str
    status: int
    detail: str = ""


@frozen
class RequestTaken(Event):
    """A message is kept for the entity that it is meant for."""

    TYPE: ClassVar[str] = "iscapi.recebida"
    PERSONAL: ClassVar[frozenset[str]] = frozenset({"members"})
    message_guid: str
    number: str
    message_id: str
    sender: str
    receiver: str
    operation: str
    relates_to: str
    reply_to: str
    members: Members


@frozen
class RequestRepeated(Event):
    """A message has come in again and goes no further; `same`: whether it says the same."""

    TYPE: ClassVar[str] = "iscapi.repetida"
    message_guid: str
    same: bool


@frozen
class RequestConfirmed(Event):
    """The entity has taken the message out of its box."""

    TYPE: ClassVar[str] = "iscapi.confirmada"
    message_guid: str


@frozen
class AddressSet(Event):
    """From now on the messages of an entity are brought to an address, or wait in its box."""

    TYPE: ClassVar[str] = "iscapi.endereco"
    entity: str
    address: str


@frozen
class RequestSent(Event):
    """A message leaves for an address, which has until `answer_by` to take it."""

    TYPE: ClassVar[str] = "iscapi.enviada"
    message_guid: str
    address: str
    attempt: int
    answer_by: datetime


@frozen
class RequestDelivered(Event):
    """The address has acknowledged the message: the entity has it."""

    TYPE: ClassVar[str] = "iscapi.entregue"
    message_guid: str
    attempt: int
    status: int
    remark: str = ""


@frozen
class RequestFailed(Event):
    """The address has not taken the message; without `again_at` it waits in the box from now on."""

    TYPE: ClassVar[str] = "iscapi.falhada"
    message_guid: str
    attempt: int
    seen: str
    again_at: datetime | None = None


EVENTS: tuple[type[Event], ...] = (
    RequestTaken,
    RequestRepeated,
    RequestConfirmed,
    AddressSet,
    RequestSent,
    RequestDelivered,
    RequestFailed,
)
