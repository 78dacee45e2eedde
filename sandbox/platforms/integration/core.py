"""iAP-PI: takes a message from one system to another, or says what became of it.

Every message has an identifier, a correlation, a sender, a receiver, an action and a count of
attempts.  In good weather it is delivered within the same instant.  A fault on the platform
can hold it (`latencia`, `atrasa-mensagem`, `reordena`: until another has passed), refuse it
(`indisponivel`, `erro`, `corta-ligacao`: tried again, then abandoned), spoil it
(`resposta-truncada`, `contrato-violado`: refused by its receiver), deliver it twice, or lose it
(`perde-mensagem`: nobody is told; the sender's own patience runs out).

Source: fact sheet section 5 (at least once, retries, MessageID kept); intervals assumed.
"""

from datetime import datetime, timedelta
from typing import Any, ClassVar, NamedTuple

from sandbox.protocol.fault_kinds import PLATFORM
from sandbox.protocol.faults import Fault, concerns, delay_of, drawn, faults_of
from sandbox.protocol.frozen import frozen
from sandbox.protocol.system import Envelope, Event, Moment

TARGET = PLATFORM
SLOW = ("latencia", "atrasa-mensagem", "reordena")
SPOILT = ("resposta-truncada", "contrato-violado")
OVERTAKEN_S = 2
"""How long a message that another should overtake waits when none comes."""
AGAIN_AFTER = timedelta(seconds=1)
"""When a message comes for the second time, unless the fault says so."""


@frozen
class Held:
    """A message that is still on its way; `sent`: to an address, whose answer is awaited."""

    envelope: Envelope
    relates_to: str
    attempts: int
    due_at: datetime | None
    doubled: bool = False
    until_next: bool = False
    sent: bool = False
    again_at: datetime | None = None


@frozen
class DeadLetter:
    """A message that did not get through, as it was; `outcome`: lost, abandoned, rejected."""

    envelope: Envelope
    relates_to: str
    outcome: str
    until_next: bool = False


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
    """The platform is slow: the message waits until `due_at`, or until another has passed."""

    TYPE: ClassVar[str] = "mensagem.retida"
    PERSONAL: ClassVar[frozenset[str]] = frozenset({"envelope"})
    message_id: str
    envelope: Envelope
    relates_to: str
    attempts: int
    due_at: datetime
    fault: str
    until_next: bool = False


@frozen
class MessageFailed(Event):
    """The message was not taken, `seen` says how; it is tried again at `due_at`."""

    TYPE: ClassVar[str] = "mensagem.falhada"
    PERSONAL: ClassVar[frozenset[str]] = frozenset({"envelope"})
    message_id: str
    envelope: Envelope
    relates_to: str
    attempts: int
    due_at: datetime
    fault: str
    seen: str = ""


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
    PERSONAL: ClassVar[frozenset[str]] = frozenset({"envelope"})
    message_id: str
    sender: str
    receiver: str
    action: str
    relates_to: str
    attempts: int
    fault: str
    envelope: Envelope | None = None


@frozen
class MessageAbandoned(Event):
    """Too many attempts: the sender is told that it did not get through."""

    TYPE: ClassVar[str] = "mensagem.abandonada"
    PERSONAL: ClassVar[frozenset[str]] = frozenset({"envelope"})
    message_id: str
    sender: str
    receiver: str
    action: str
    relates_to: str
    attempts: int
    fault: str
    envelope: Envelope | None = None
    seen: str = ""


@frozen
class MessageRejected(Event):
    """The receiver could not make sense of the message: a defect, a forged one, or a fault."""

    TYPE: ClassVar[str] = "mensagem.rejeitada"
    PERSONAL: ClassVar[frozenset[str]] = frozenset({"envelope"})
    message_id: str
    sender: str
    receiver: str
    action: str
    reason: str
    fault: str = ""
    envelope: Envelope | None = None
    relates_to: str = ""


@frozen
class MessageResent(Event):
    """Whoever looks after the platform sends a dead letter again, under its own identifier."""

    TYPE: ClassVar[str] = "mensagem.reenviada"
    message_id: str


@frozen
class MessageDiscarded(Event):
    """Whoever looks after the platform has put a dead letter away."""

    TYPE: ClassVar[str] = "mensagem.descartada"
    message_id: str


EVENTS: tuple[type[Event], ...] = (
    MessagesDelivered,
    MessageDelivered,
    MessageHeld,
    MessageFailed,
    MessageDoubled,
    MessageLost,
    MessageAbandoned,
    MessageRejected,
    MessageResent,
    MessageDiscarded,
)


OUTCOMES: dict[type[Event], str] = {
    MessageLost: "lost",
    MessageAbandoned: "abandoned",
    MessageRejected: "rejected",
}
"""How a message that did not get through ended."""


def trouble(
    envelope: Envelope, message_id: str, relates_to: str, held: Held | None, moment: Moment
) -> Event | None:
    """What happens to a message at this instant, if anything does.

    `held` is given when the message is tried again.
    """
    fault = _fault_on(envelope, message_id, relates_to, held, moment)
    if fault is None:
        return None
    attempts = (held.attempts if held else 0) + 1
    if fault.kind in SLOW:
        return _held(fault, envelope, message_id, relates_to, attempts - 1, moment)
    if fault.kind == "duplica-mensagem":
        due_at = moment.now + (delay_of(fault, moment.look("world"), message_id) or AGAIN_AFTER)
        return MessageDoubled(message_id, envelope, relates_to, attempts, due_at, fault.name)
    way = (message_id, envelope.sender, envelope.receiver, envelope.action)
    if fault.kind in SPOILT:
        return MessageRejected(*way, "malformed", fault.name, envelope, relates_to)
    gone = fault.kind == "perde-mensagem"
    final = attempts >= moment.policy.delivery_attempts or 0 < fault.terms.status < 500
    if not gone and not final:
        due_at = moment.now + timedelta(seconds=moment.policy.delivery_interval_s)
        return MessageFailed(message_id, envelope, relates_to, attempts, due_at, fault.name)
    kind = MessageLost if gone else MessageAbandoned
    return kind(*way, relates_to, attempts, fault.name, envelope)


def _held(
    fault: Fault,
    envelope: Envelope,
    message_id: str,
    relates_to: str,
    attempts: int,
    moment: Moment,
) -> MessageHeld:
    overtaken = fault.kind == "reordena"
    wait = delay_of(fault, moment.look("world"), message_id)
    if overtaken and not wait:
        wait = timedelta(seconds=OVERTAKEN_S)
    due_at = moment.now + wait
    return MessageHeld(message_id, envelope, relates_to, attempts, due_at, fault.name, overtaken)


def _fault_on(
    envelope: Envelope, message_id: str, relates_to: str, held: Held | None, moment: Moment
) -> Fault | None:
    attempt = (held.attempts if held else 0) + 1
    for fault in faults_of(moment):
        terms = fault.terms
        if fault.target != TARGET or not concerns(fault, terms.role, terms.person, envelope.action):
            continue
        if held is not None and (fault.kind in SLOW or fault.kind == "duplica-mensagem"):
            continue
        if terms.attempts and attempt not in terms.attempts:
            continue
        if terms.direction and terms.direction != ("resposta" if relates_to else "pedido"):
            continue
        if terms.person and terms.person not in _people_of(envelope.body):
            continue
        if drawn(fault, moment.look("world"), f"{message_id}/{attempt}"):
            return fault
    return None


def _people_of(body: Any) -> tuple[str, ...]:
    """Everybody whom a message names."""
    return tuple(getattr(body, name, "") for name in ("citizen_id", "holder", "operator_id"))


def evolve(state: Held | DeadLetter | None, event: Event) -> Held | DeadLetter | None:
    """A message exists as state only while it is on its way, or dead."""
    if isinstance(event, MessageHeld | MessageFailed | MessageDoubled):
        doubled = isinstance(event, MessageDoubled)
        overtaken = isinstance(event, MessageHeld) and event.until_next
        return Held(
            event.envelope, event.relates_to, event.attempts, event.due_at, doubled, overtaken
        )
    if isinstance(event, MessageLost | MessageAbandoned | MessageRejected) and event.envelope:
        return DeadLetter(event.envelope, event.relates_to, OUTCOMES[type(event)])
    if isinstance(event, MessageResent) and isinstance(state, DeadLetter):
        return Held(state.envelope, state.relates_to, 0, None)
    return None


def deadline(state: Held | DeadLetter | None) -> datetime | None:
    """When the message is tried again or leaves the slow platform."""
    return state.due_at if isinstance(state, Held) else None
