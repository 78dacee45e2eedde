"""iAP-PI: takes a message from one system to another, or says what became of it.

Every message has an identifier, a correlation, a sender, a receiver, an action and a count of
attempts.  In good weather it is delivered within the same instant.  A fault on the platform
can hold it (`latencia`), refuse it (`indisponivel`, `erro`: tried again, then abandoned),
deliver it twice (`duplica-mensagem`) or lose it (`perde-mensagem`: nobody is told; the sender's
own patience runs out).

Source: fact sheet section 5 (at least once, retries, MessageID kept); intervals assumed.
"""

from datetime import datetime, timedelta
from typing import Any, ClassVar, NamedTuple

from sandbox.protocol.frozen import frozen
from sandbox.protocol.system import Envelope, Event, Moment

TARGET = "iap-pi"
AGAIN_AFTER = timedelta(seconds=1)
"""When a message comes for the second time, unless the fault says so."""


@frozen
class Held:
    """A message that is still on its way."""

    envelope: Envelope
    relates_to: str
    attempts: int
    due_at: datetime | None
    doubled: bool = False


class Carried(NamedTuple):
    """A message delivered in the instant it was sent; `cause` is the event that sent it."""

    message_id: str
    sender: str
    receiver: str
    action: str
    relates_to: str
    correlation: str
    cause: int
    attempts: int = 1


@frozen
class MessagesDelivered(Event):
    """All the messages that one command led to and that were delivered at once, in order.

    One record for them all: in good weather a call has twenty messages, and twenty records
    more would tell nothing that this one does not.
    """

    TYPE: ClassVar[str] = "mensagens.entregues"
    messages: tuple[Carried, ...]


@frozen
class MessageDelivered(Event):
    """The receiver has a message that was held or had failed before."""

    TYPE: ClassVar[str] = "mensagem.entregue"
    message_id: str
    sender: str
    receiver: str
    action: str
    relates_to: str
    attempts: int


@frozen
class MessageHeld(Event):
    """The platform is slow: the message waits until `due_at`."""

    TYPE: ClassVar[str] = "mensagem.retida"
    PERSONAL: ClassVar[frozenset[str]] = frozenset({"envelope"})
    message_id: str
    envelope: Envelope
    relates_to: str
    attempts: int
    due_at: datetime
    fault: str


@frozen
class MessageFailed(Event):
    """The platform did not take the message; it is tried again at `due_at`."""

    TYPE: ClassVar[str] = "mensagem.falhada"
    PERSONAL: ClassVar[frozenset[str]] = frozenset({"envelope"})
    message_id: str
    envelope: Envelope
    relates_to: str
    attempts: int
    due_at: datetime
    fault: str


@frozen
class MessageDoubled(Event):
    """The receiver has the message, and will have it again at `due_at`."""

    TYPE: ClassVar[str] = "mensagem.duplicada"
    PERSONAL: ClassVar[frozenset[str]] = frozenset({"envelope"})
    message_id: str
    envelope: Envelope
    relates_to: str
    attempts: int
    due_at: datetime
    fault: str


@frozen
class MessageLost(Event):
    """The message is gone and nobody has been told."""

    TYPE: ClassVar[str] = "mensagem.perdida"
    message_id: str
    sender: str
    receiver: str
    action: str
    relates_to: str
    attempts: int
    fault: str


@frozen
class MessageAbandoned(Event):
    """Too many attempts: the sender is told that it did not get through."""

    TYPE: ClassVar[str] = "mensagem.abandonada"
    message_id: str
    sender: str
    receiver: str
    action: str
    relates_to: str
    attempts: int
    fault: str


@frozen
class MessageRejected(Event):
    """The receiver could not make sense of the message (a defect or a forged message)."""

    TYPE: ClassVar[str] = "mensagem.rejeitada"
    message_id: str
    sender: str
    receiver: str
    action: str
    reason: str


EVENTS: tuple[type[Event], ...] = (
    MessagesDelivered,
    MessageDelivered,
    MessageHeld,
    MessageFailed,
    MessageDoubled,
    MessageLost,
    MessageAbandoned,
    MessageRejected,
)


def trouble(
    envelope: Envelope, message_id: str, relates_to: str, held: Held | None, moment: Moment
) -> Event | None:
    """What keeps a message from its receiver at this instant; None when nothing does.

    `held` is given when the message is tried again.
    """
    fault = _fault_on(envelope, held, moment)
    if fault is None:
        return None
    attempts = (held.attempts if held else 0) + 1
    if fault.kind == "latencia":
        due_at = moment.now + timedelta(milliseconds=fault.delay_ms)
        return MessageHeld(message_id, envelope, relates_to, attempts - 1, due_at, fault.name)
    if fault.kind == "duplica-mensagem":
        due_at = moment.now + (timedelta(milliseconds=fault.delay_ms) or AGAIN_AFTER)
        return MessageDoubled(message_id, envelope, relates_to, attempts, due_at, fault.name)
    gone = fault.kind == "perde-mensagem"
    if not gone and attempts < moment.policy.delivery_attempts:
        due_at = moment.now + timedelta(seconds=moment.policy.delivery_interval_s)
        return MessageFailed(message_id, envelope, relates_to, attempts, due_at, fault.name)
    kind = MessageLost if gone else MessageAbandoned
    return kind(
        message_id,
        envelope.sender,
        envelope.receiver,
        envelope.action,
        relates_to,
        attempts,
        fault.name,
    )


def _fault_on(envelope: Envelope, held: Held | None, moment: Moment) -> Any:
    world = moment.look("world")
    if world is None or not world.faults:
        return None
    for fault in world.faults:
        if fault.target != TARGET or fault.uses_left == 0:
            continue
        if fault.operation and fault.operation != envelope.action:
            continue
        if fault.kind in ("latencia", "duplica-mensagem") and held is not None:
            continue
        return fault
    return None


def evolve(state: Held | None, event: Event) -> Held | None:
    """A message exists as state only while it is on its way."""
    if isinstance(event, MessageHeld | MessageFailed | MessageDoubled):
        doubled = isinstance(event, MessageDoubled)
        return Held(event.envelope, event.relates_to, event.attempts, event.due_at, doubled)
    return None


def deadline(state: Held | None) -> datetime | None:
    """When the message is tried again or leaves the slow platform."""
    return state.due_at if state else None
