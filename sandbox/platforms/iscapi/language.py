"""What can be asked of the boxes of ISCAPI, and what can have happened there."""

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


EVENTS: tuple[type[Event], ...] = (RequestTaken, RequestRepeated, RequestConfirmed)
