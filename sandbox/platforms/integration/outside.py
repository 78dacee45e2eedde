"""Messages that leave for the address of somebody else's component, and those that come in.

    sent ──200 or 202──▶ left
     │ anything else, or nothing in time ──▶ failed ──interval──▶ sent, up to the last repetition,
     then a dead letter, and the sender is told

What leaves is sent outside of here and reported back; an attempt that nobody reports has failed.
What comes in is known by its MessageID: the second time it is noted, and goes no further.
Source: fact sheet 5.1 (official): at least once; 200 or 202 acknowledge; up to five repetitions,
ten minutes apart; the same MessageID, which receivers ignore when they know it.
"""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from sandbox.platforms.integration import core, dead_letters
from sandbox.platforms.integration.core import DeadLetter, Held, MessageAbandoned, MessageFailed
from sandbox.platforms.integration.language import ReportSending, TakeMessage
from sandbox.protocol.frozen import frozen
from sandbox.protocol.system import Envelope, Event, Moment

GRACE = timedelta(seconds=2)
"""How long after its own limit an attempt that nobody reported counts as failed."""
MOST_REMARK = 160


@frozen
class Left:
    """A message that an address has taken: what its answer will name."""

    action: str
    correlation: str
    until_next: bool = False


@frozen
class Received:
    """A message that has come in; an answer to it goes to `reply_to`, if that is an address."""

    reply_to: str
    until_next: bool = False


@frozen
class MessageSent(Event):
    """The message leaves for an address, which has until `due_at` to take it."""

    TYPE: ClassVar[str] = "mensagem.enviada"
    PERSONAL: ClassVar[frozenset[str]] = frozenset({"envelope"})
    message_id: str
    envelope: Envelope
    relates_to: str
    attempts: int
    due_at: datetime
    address: str


@frozen
class MessageTaken(Event):
    """The address has acknowledged the message; `remark` tells what was odd about its answer."""

    TYPE: ClassVar[str] = "mensagem.aceite"
    message_id: str
    attempts: int
    status: int
    remark: str = ""


@frozen
class MessageReceived(Event):
    """A message has come in from outside, for the first time."""

    TYPE: ClassVar[str] = "mensagem.recebida"
    PERSONAL: ClassVar[frozenset[str]] = frozenset({"envelope"})
    message_id: str
    envelope: Envelope
    relates_to: str
    reply_to: str
    form: str


@frozen
class MessageRepeated(Event):
    """A message has come in again: it is known, and goes no further."""

    TYPE: ClassVar[str] = "mensagem.repetida"
    message_id: str
    sender: str
    receiver: str
    action: str


EVENTS: tuple[type[Event], ...] = (MessageSent, MessageTaken, MessageReceived, MessageRepeated)


def stream_of(command: Any, moment: Moment) -> str:
    """Where it is known that a message has come in: apart from its further way."""
    return received(command.message_id)


def received(message_id: str) -> str:
    """The stream of a message that has come in."""
    return f"received:{message_id}"


def decide(state: Any, command: object, moment: Moment) -> list[Event]:
    """Say what follows for a message.  Errors: `message_not_dead`."""
    if isinstance(command, TakeMessage):
        return [_taken_in(state, command, moment)]
    if isinstance(command, ReportSending):
        return _reported(state, command, moment)
    return dead_letters.decide(state, command, moment)


def _taken_in(state: Any, command: TakeMessage, moment: Moment) -> Event:
    way = (command.sender, command.receiver, command.action)
    if state is not None:
        return MessageRepeated(command.message_id, *way)
    asked = moment.look(f"msg:{command.relates_to}") if command.relates_to else None
    envelope = Envelope(*way, command.body, correlation_of(asked))
    return MessageReceived(
        command.message_id, envelope, command.relates_to, command.reply_to, command.form
    )


def correlation_of(state: Any) -> str:
    """The conversation that a message belongs to, by its state."""
    if isinstance(state, Left):
        return state.correlation
    return state.envelope.correlation if isinstance(state, Held | DeadLetter) else ""


def _reported(state: Any, command: ReportSending, moment: Moment) -> list[Event]:
    if not isinstance(state, Held) or command.attempt > state.attempts:
        return []
    remark = command.detail[:MOST_REMARK]
    if command.outcome == "delivered":
        # Late perhaps, of an attempt that counts as failed: it is there all the same.
        return [MessageTaken(command.message_id, command.attempt, command.status, remark)]
    if not state.sent or command.attempt != state.attempts:
        return []
    seen = f"HTTP {command.status}" if command.outcome == "status" else command.outcome
    return [failed(state, command.message_id, seen, moment)]


def sent(
    envelope: Envelope,
    message_id: str,
    relates_to: str,
    attempts: int,
    address: str,
    moment: Moment,
) -> MessageSent:
    """A message leaves for an address."""
    limit = timedelta(seconds=moment.policy.callback_timeout_s)
    due_at = moment.now + limit + GRACE
    return MessageSent(message_id, envelope, relates_to, attempts, due_at, address)


def failed(
    held: Held, message_id: str, seen: str, moment: Moment
) -> MessageFailed | MessageAbandoned:
    """An address has not taken a message: again later, or never."""
    envelope = held.envelope
    if held.attempts > moment.policy.wire_retries:
        way = (message_id, envelope.sender, envelope.receiver, envelope.action)
        return MessageAbandoned(*way, held.relates_to, held.attempts, "", envelope, seen)
    due_at = moment.now + timedelta(seconds=moment.policy.wire_interval_s)
    return MessageFailed(message_id, envelope, held.relates_to, held.attempts, due_at, "", seen)


def evolve(state: Any, event: Event) -> Any:
    """Fold one event into the way of a message, or into what is known of one that came in."""
    match event:
        case MessageSent():
            again_at = state.due_at if isinstance(state, Held) and state.doubled else None
            return Held(
                event.envelope,
                event.relates_to,
                event.attempts,
                event.due_at,
                sent=True,
                again_at=again_at,
            )
        case MessageTaken() if isinstance(state, Held):
            if state.again_at:
                again = (state.envelope, state.relates_to, state.attempts, state.again_at)
                return Held(*again, doubled=True)
            return Left(state.envelope.action, state.envelope.correlation)
        case MessageReceived():
            return Received(event.reply_to)
        case MessageRepeated():
            return state
    return core.evolve(state, event)


def settled(state: Any) -> bool:
    """Whether nothing happens to a message by itself any more."""
    return isinstance(state, DeadLetter | Left | Received)
