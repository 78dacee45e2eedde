"""What became of the messages of a world, read from its journal.

A message that went through at once is a line of `mensagens.entregues`, which has no body: it is
made again from the event that sent it, as it was then.  A reader goes backwards from the end in
pieces of bounded size, so that a long journal costs no more than a short one.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sandbox.journal import Record
from sandbox.platforms.integration import core, outside
from sandbox.protocol.policy import Policy
from sandbox.protocol.system import Envelope, Event, Moment
from sandbox.world import World

PIECE = 1_000
"""How many events are read at a time."""
MOST_READ = 40_000
"""How many events one look goes through, from where it begins."""
OF_ONE: tuple[type[Event], ...] = (outside.MessageSent, outside.MessageTaken)
TYPES = frozenset(event.TYPE for event in (*core.EVENTS, *OF_ONE))
STATES: dict[str, str] = {
    core.MessagesDelivered.TYPE: "delivered",
    core.MessageDelivered.TYPE: "delivered",
    core.MessageHeld.TYPE: "held",
    core.MessageFailed.TYPE: "failed",
    core.MessageDoubled.TYPE: "delivered",
    core.MessageLost.TYPE: "lost",
    core.MessageAbandoned.TYPE: "abandoned",
    core.MessageRejected.TYPE: "rejected",
    core.MessageResent.TYPE: "resent",
    core.MessageDiscarded.TYPE: "discarded",
    outside.MessageSent.TYPE: "sent",
    outside.MessageTaken.TYPE: "delivered",
}
DEAD = tuple(core.OUTCOMES.values())


@dataclass(frozen=True)
class Step:
    """One thing that happened to a message on its way."""

    number: int
    at: str
    type: str
    attempt: int = 0
    fault: str = ""
    reason: str = ""
    due_at: str = ""


@dataclass(frozen=True)
class Message:
    """One message; `first` is the number of the event in which it begins."""

    id: str
    action: str
    sender: str
    receiver: str
    relates_to: str
    correlation: str
    cause: int
    at: str
    first: int
    state: str
    steps: tuple[Step, ...] = ()

    @property
    def attempts(self) -> int:
        """How often it was tried, as far as it has got."""
        return max((step.attempt for step in self.steps), default=1)


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed to; nothing means everything."""

    action: str = ""
    sender: str = ""
    receiver: str = ""
    state: str = ""
    correlation: str = ""

    def fits(self, message: Message) -> bool:
        """Whether a message is among those."""
        dead = self.state == "dead" and message.state in DEAD
        return (
            self.action in ("", message.action)
            and self.sender in ("", message.sender)
            and self.receiver in ("", message.receiver)
            and (dead or self.state in ("", message.state))
            and self.correlation in ("", message.correlation)
        )


@dataclass
class Page:
    """Some messages, newest first; `older` is where the next page begins (0: nothing is older)."""

    messages: list[Message] = field(default_factory=list)
    older: int = 0


def page_of(world: World, wanted: Wanted, before: int, size: int) -> Page:
    """The newest messages that begin before an event, as many as a page holds."""
    page = Page()
    end = before - 1 if before else world.journal.head
    floor = max(0, end - MOST_READ)
    while end > floor:
        start = max(floor, end - PIECE)
        for found in _backwards(world, start, end):
            fits = [one for one in reversed(found) if wanted.fits(one)]
            page.messages += fits
            if len(page.messages) >= size:
                page.older = found[0].first
                return page
        end = start
    page.older = floor + 1 if floor else 0
    return page


def _backwards(world: World, start: int, end: int) -> Iterator[list[Message]]:
    """The messages that begin in each event of a piece, newest event first."""
    records = list(world.journal.read(after=start, limit=end - start))
    rejected = {record.stream for record in records if record.type == core.MessageRejected.TYPE}
    for record in reversed(records):
        if record.type in TYPES:
            found = _begins(world, record, rejected)
            if found:
                yield found


def _begins(world: World, record: Record, rejected: set[str]) -> list[Message]:
    event = _decoded(world, record)
    if isinstance(event, core.MessagesDelivered):
        made = [_carried(record, one) for one in event.messages]
        return [one if f"msg:{one.id}" not in rejected else _with_steps(world, one) for one in made]
    way = list(world.journal.read(stream=record.stream))
    if way[0].number != record.number or _was_carried(event, record):
        return []
    return [_told(world, way)]


def _was_carried(event: Event, record: Record) -> bool:
    """Whether the receiver rejected what had come to it at once: the batch tells of it."""
    return (
        isinstance(event, core.MessageRejected)
        and record.actor.startswith("sistema:")
        and (record.actor != f"sistema:{core.TARGET}")
    )


def _carried(record: Record, one: core.Carried) -> Message:
    step = Step(record.number, record.at, record.type, one.attempts)
    return Message(
        one.message_id,
        one.action,
        one.sender,
        one.receiver,
        one.relates_to,
        one.correlation,
        one.cause,
        record.at,
        record.number,
        "delivered",
        (step,),
    )


def _with_steps(world: World, message: Message) -> Message:
    """With what happened to it after it had come to its receiver."""
    way = list(world.journal.read(stream=f"msg:{message.id}"))
    came = list(world.journal.read(stream=outside.received(message.id)))
    steps = tuple(_step(record, _decoded(world, record)) for record in (*came, *way))
    every = sorted((*message.steps, *steps), key=lambda step: step.number)
    state = STATES[way[-1].type] if way else message.state
    return replace(message, state=state, steps=tuple(every))


def _told(world: World, way: list[Record]) -> Message:
    """A message that was not taken at once, from the events of its stream."""
    events = [_decoded(world, record) for record in way]
    steps = tuple(_step(record, event) for record, event in zip(way, events, strict=True))
    first: Any = events[0]
    envelope = getattr(first, "envelope", None)
    return Message(
        way[0].stream.removeprefix("msg:"),
        envelope.action if envelope else first.action,
        envelope.sender if envelope else first.sender,
        envelope.receiver if envelope else first.receiver,
        getattr(first, "relates_to", ""),
        way[0].correlation,
        way[0].cause,
        way[0].at,
        way[0].number,
        STATES[way[-1].type],
        steps,
    )


def _step(record: Record, event: Any) -> Step:
    due_at = getattr(event, "due_at", None)
    return Step(
        record.number,
        record.at,
        record.type,
        getattr(event, "attempts", 0),
        getattr(event, "fault", ""),
        getattr(event, "reason", "") or getattr(event, "seen", "") or getattr(event, "remark", ""),
        due_at.isoformat() if due_at else "",
    )


def _decoded(world: World, record: Record) -> Event:
    return world.machine.registry.codec.decode(record.type, record.data)


# one message --------------------------------------------------------------------------------------
def find(world: World, message_id: str, first: int = 0) -> Message | None:
    """A message by its identifier; `first`, where it begins, spares the search."""
    mark = f'"{message_id}"'
    end = first or world.journal.head
    floor = max(0, end - MOST_READ)
    while end > floor:
        start = max(floor, end - (1 if first else PIECE))
        for record in world.journal.read(after=start, limit=end - start):
            if record.type != core.MessagesDelivered.TYPE or mark not in record.data:
                continue
            event: Any = _decoded(world, record)
            for one in event.messages:
                if one.message_id == message_id:
                    return _with_steps(world, _carried(record, one))
        if first:
            break
        end = start
    way = list(world.journal.read(stream=f"msg:{message_id}"))
    return _told(world, way) if way else None


def answers_to(world: World, message: Message) -> list[Message]:
    """The messages that name this one as what they answer."""
    found: list[Message] = []
    start = message.first - 1
    for record in world.journal.read(after=start, limit=2 * PIECE):
        if record.type in TYPES and f'"{message.id}"' in record.data:
            found += [one for one in _begins(world, record, set()) if one.relates_to == message.id]
    return found


def body_of(world: World, message: Message) -> Any:
    """What a message says: kept where it did not go through at once, else made again."""
    for record in world.journal.read(stream=f"msg:{message.id}"):
        envelope = getattr(_decoded(world, record), "envelope", None)
        if envelope is not None:
            return envelope.body
    for envelope in _sent_by(world, message.cause):
        if (envelope.action, envelope.receiver) == (message.action, message.receiver):
            return envelope.body
    return None


def _sent_by(world: World, cause: int) -> list[Envelope]:
    """The messages that left because of an event, made again from what was known then."""
    record = next(world.journal.read(after=cause - 1, limit=1), None)
    if record is None or record.number != cause:
        return []
    registry = world.machine.registry
    states = _Then(world, cause)
    try:
        event: Any = _decoded(world, record)
        if isinstance(event, outside.MessageReceived):
            return [event.envelope]
        system = registry.events[type(event)].system
        settings = states("world")
        moment = Moment(
            datetime.fromisoformat(record.at),
            settings.policy if settings else Policy(),
            world.key,
            world.people,
            states,
            lambda kind: f"{kind}-0000",
        )
        return list(system.react(event, states(record.stream), moment))
    except TypeError:
        # The event has parts that no journal keeps.
        return []


class _Then:
    """The states of streams as they were right after an event."""

    def __init__(self, world: World, number: int) -> None:
        self._world = world
        self._number = number
        self._known: dict[str, Any] = {}

    def __call__(self, stream: str) -> Any:
        if stream not in self._known:
            registry = self._world.machine.registry
            state = None
            for record in self._world.journal.read(stream=stream):
                if record.number > self._number:
                    break
                event = _decoded(self._world, record)
                state = registry.events[type(event)].system.evolve(state, event)
            self._known[stream] = state
        return self._known[stream]


def dead_letters(world: World) -> list[tuple[str, core.DeadLetter]]:
    """The messages that did not get through and wait for somebody, newest last."""
    return [
        (stream.removeprefix("msg:"), state)
        for stream, state in world.machine.states.items()
        if stream.startswith("msg:") and isinstance(state, core.DeadLetter)
    ]
