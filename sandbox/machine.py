"""Where a decision becomes a fact: load, decide, append, react, tell.

The only writer of a world.  A command is handled to its end within one instant: its events, the
messages that follow from them through iAP-PI, and what the receivers do, until nothing is left
to do.  All of it is one transaction of the journal.  When anything goes wrong in between,
nothing has happened: states, identifiers and timers are put back.

Everything is deterministic: the same commands at the same instants give the same journal.
"""

import re
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace
from datetime import datetime
from heapq import heappop, heappush
from typing import Any, NamedTuple

from sandbox.clock import Clock
from sandbox.codec import Codec
from sandbox.journal import Record, Storage, as_record
from sandbox.platforms.integration import core as integration
from sandbox.platforms.integration.core import Carried, Held, MessagesDelivered
from sandbox.protocol.errors import Refused
from sandbox.protocol.policy import Policy
from sandbox.protocol.system import Envelope, Event, Moment, People, Secrets, System, Tick

_IDENTIFIER = re.compile(r"([A-Z]{1,4})-(\d+)")
RESIDENT_ONCE = 512
"""How many streams that have come to rest once stay in memory: a call or a token is over then."""

RESIDENT_AGAIN = 4096
"""How many that have come to rest more than once stay: a person's, who will come again."""

INTEGRATION = System(
    name=integration.TARGET,
    commands={},
    events=integration.EVENTS,
    decide=lambda state, command, moment: [],
    evolve=integration.evolve,
    deadline=integration.deadline,
)


@dataclass(slots=True)
class Work:
    """A command on its way, with what led to it."""

    command: Any
    actor: str
    cause: int
    correlation: str
    message_id: str = ""
    message_sender: str = ""


class EventClass(NamedTuple):
    """One class of events, with all that the machine does for it."""

    name: str
    system: System
    write: Callable[[Any], str]
    reacts: bool
    listeners: tuple[Callable[[Any, Any], Any], ...]
    identifiers: tuple[str, ...]


class Registry:
    """Which system handles what: made once, shared by every world, never changed."""

    def __init__(self, systems: Iterable[System], bodies: Iterable[type]) -> None:
        self.systems = (*systems, INTEGRATION)
        self.by_command: dict[type, System] = {}
        self.by_name: dict[str, System] = {}
        listeners: dict[type, list[Callable[[Any, Any], Any]]] = {}
        for system in self.systems:
            self.by_name[system.name] = system
            for command in system.commands:
                if command in self.by_command:
                    raise ValueError(f"{command.__name__} has two systems")
                self.by_command[command] = system
            for event, listener in (system.listens_to or {}).items():
                listeners.setdefault(event, []).append(listener)
        every = [event for system in self.systems for event in system.events]
        self.codec = Codec(every, (*bodies, Envelope, Policy))
        self.events: dict[type, EventClass] = {
            event: EventClass(
                event.TYPE,
                system,
                self.codec.writers[event],
                event in system.reacts_to,
                tuple(listeners.get(event, ())),
                tuple(
                    item.name
                    for item in fields(event)  # type: ignore[arg-type]
                    if item.name.endswith("_id")
                ),
            )
            for system in self.systems
            for event in system.events
        }


class Machine:
    """The writer of one world; `told` hears of the records of each command once it is over."""

    def __init__(
        self,
        registry: Registry,
        journal: Storage,
        clock: Clock,
        secrets: Secrets,
        people: People,
    ) -> None:
        self.registry = registry
        self.journal = journal
        self.clock = clock
        self.states: dict[str, Any] = {}
        self.told: Callable[[list[Record]], None] = lambda records: None
        self.wakes: Callable[[], None] = lambda: None
        self._owners: dict[str, System] = {}
        self._counters: dict[str, int] = {}
        self._due: dict[str, datetime] = {}
        self._timers: list[tuple[datetime, str]] = []
        self._rested: tuple[dict[str, int], dict[str, int]] = ({}, {})
        self._resident: dict[str, dict[str, None]] = {}
        self._alive: dict[str, dict[str, bool]] = {}
        self._evicted: set[str] = set()
        self._staged: list[Record] = []
        self._touched: dict[str, Any] = {}
        self._work: deque[Work] = deque()
        self._carried: list[Carried] = []
        self._troubled = False
        self._at = ""
        self._now: datetime | None = None
        self.moment = Moment(
            clock.now(), Policy(), secrets, people, self.state, self._next_id, self.alive
        )

    # reading ------------------------------------------------------------------------------------
    def state(self, stream: str) -> Any:
        """The state of a stream, or None.  A stream at rest is read from the journal again."""
        found = self.states.get(stream)
        if found is None and stream in self._evicted:
            for record in self.journal.read(stream=stream):
                self._fold(record)
            found = self.states.get(stream)
        return found

    def streams(self, prefix: str) -> list[Any]:
        """The states in memory whose stream begins so (`call:`), those lately at rest included."""
        return [self.states[stream] for stream in self._resident.get(prefix.rstrip(":"), ())]

    def alive(self, kind: str) -> list[Any]:
        """The states of one kind (`call`, `desk`, …) that have not come to rest."""
        return [self.states[stream] for stream in self._alive.get(kind, ())]

    def next_deadline(self) -> datetime | None:
        """When something is due next."""
        timers = self._timers
        while timers and self._due.get(timers[0][1]) != timers[0][0]:
            heappop(timers)
        return timers[0][0] if timers else None

    # writing ------------------------------------------------------------------------------------
    def handle(self, command: Any, actor: str) -> list[Record]:
        """Do one command, and all that follows from it at this instant.

        Returns the records in order.  Errors: Refused, with nothing changed.
        """
        now = self.clock.now()
        if self._due:
            self.run_due(now)
        return self._settle(Work(command, actor, 0, ""), now)

    def run_due(self, now: datetime) -> list[Record]:
        """Let every deadline up to `now` fire, each at its own instant."""
        records: list[Record] = []
        while (due := self.next_deadline()) is not None and due <= now:
            _, stream = heappop(self._timers)
            del self._due[stream]
            try:
                records += self._settle(Work(Tick(stream), "relogio", 0, ""), due)
            except BaseException:
                self._due[stream] = due
                heappush(self._timers, (due, stream))
                raise
        return records

    def advance(self, to: datetime) -> list[Record]:
        """Move a clock that does not run by itself, firing what is due on the way."""
        records: list[Record] = []
        while (due := self.next_deadline()) is not None and due <= to:
            self.clock.move_to(max(due, self.clock.now()))
            records += self.run_due(due)
        self.clock.move_to(to)
        return records

    def record(self, event: Event, actor: str, stream: str) -> list[Record]:
        """Write an event that no command led to (the birth of a world)."""
        self._set_now(self.clock.now())
        self._stage(event, stream, Work(None, actor, 0, ""))
        return self._tell(self._finish())

    def replay(self, records: Iterable[Record]) -> str:
        """Fold what is already written; returns the instant of the last record."""
        at = ""
        for record in records:
            self._fold(record)
            at = record.at
        self._evict()
        return at

    def copy_from(self, other: "Machine") -> None:
        """Take over the state of another machine: a fork in memory costs no replay."""
        self.states = dict(other.states)
        self._owners = dict(other._owners)
        self._counters = dict(other._counters)
        self._due = dict(other._due)
        self._timers = list(other._timers)
        self._rested = (dict(other._rested[0]), dict(other._rested[1]))
        self._resident = {kind: dict(streams) for kind, streams in other._resident.items()}
        self._alive = {kind: dict(streams) for kind, streams in other._alive.items()}
        self._evicted = set(other._evicted)

    # within one command -------------------------------------------------------------------------
    def _settle(self, work: Work, now: datetime) -> list[Record]:
        self._set_now(now)
        world = self.states.get("world")
        if world is not None:
            self.moment.policy = world.policy
            self._troubled = bool(world.faults)
        counters = dict(self._counters)
        try:
            self._run(work)
            while self._work:
                self._follow(self._work.popleft())
            records = self._finish()
        except BaseException:
            self._restore(counters)
            raise
        return self._tell(records)

    def _set_now(self, now: datetime) -> None:
        self.moment.now = now
        if now != self._now:
            self._now = now
            self._at = now.isoformat(timespec="milliseconds")

    def _run(self, work: Work) -> None:
        command = work.command
        if type(command) is Tick:
            if command.stream.startswith("msg:"):
                self._dispatch_again(command.stream)
                return
            stream = command.stream
            system = self._owners[stream]
        else:
            system = self.registry.by_command[type(command)]
            stream = system.commands[type(command)](command, self.moment)
        self.moment.stream = stream
        state = self.state(stream)
        events = system.decide(state, command, self.moment)
        if not events:
            return
        if not work.correlation:
            work.correlation = system.correlate(state, command) or stream
        for event in events:
            self._stage(event, stream, work)

    def _follow(self, work: Work) -> None:
        try:
            self._run(work)
        except Refused as refusal:
            if work.message_id:
                rejected = integration.MessageRejected(
                    work.message_id,
                    work.message_sender,
                    self.registry.by_command[type(work.command)].name,
                    type(work.command).__name__,
                    refusal.code,
                )
                self._stage(rejected, f"msg:{work.message_id}", work)

    def _stage(self, event: Event, stream: str, work: Work) -> int:
        name, system, write, reacts, listeners, _ = self.registry.events[type(event)]
        before = self.states.get(stream)
        after = system.evolve(before, event)
        if after is not before:
            if stream not in self._touched:
                self._touched[stream] = before
                self._owners[stream] = system
            if after is None:
                del self.states[stream]
            else:
                self.states[stream] = after
        audience = system.audience(event, before if after is None else after)
        number = self.journal.head + len(self._staged) + 1
        self._staged.append(
            as_record(
                (
                    number,
                    self._at,
                    stream,
                    name,
                    work.actor,
                    write(event),
                    work.cause,
                    work.correlation,
                    f" {' '.join(audience)} " if audience else "",
                )
            )
        )
        if reacts:
            for envelope in system.react(event, after, self.moment):
                self._send(envelope, number, work)
        for listener in listeners:
            command = listener(event, after)
            if command is None:
                continue
            heard = Work(command, f"sistema:{system.name}", number, work.correlation)
            if system is INTEGRATION:
                # At once: a fault that is spent must not meet the next message of this event.
                self._follow(heard)
            else:
                self._work.append(heard)
        return number

    def _send(self, envelope: Envelope, cause: int, work: Work) -> None:
        """Hand a message to iAP-PI; in good weather it arrives within this command."""
        correlation = envelope.correlation or work.correlation
        relates_to = work.message_id if work.message_sender == envelope.receiver else ""
        message_id = self._next_id("M")
        if self._troubled:
            envelope = replace(envelope, correlation=correlation)
            self._dispatch(envelope, message_id, relates_to, None, cause)
        else:
            self._carry(envelope, message_id, relates_to, correlation, cause)

    def _carry(
        self, envelope: Envelope, message_id: str, relates_to: str, correlation: str, cause: int
    ) -> None:
        sender, receiver = envelope.sender, envelope.receiver
        self._carried.append(
            Carried(message_id, sender, receiver, envelope.action, relates_to, correlation, cause)
        )
        actor = f"sistema:{receiver}"
        self._work.append(Work(envelope.body, actor, cause, correlation, message_id, sender))

    def _dispatch_again(self, stream: str) -> None:
        held: Held = self.states[stream]
        self._dispatch(held.envelope, stream.removeprefix("msg:"), held.relates_to, held, 0)

    def _dispatch(
        self, envelope: Envelope, message_id: str, relates_to: str, held: Held | None, cause: int
    ) -> None:
        event = integration.trouble(envelope, message_id, relates_to, held, self.moment)
        if event is None:
            if held is None:
                self._carry(envelope, message_id, relates_to, envelope.correlation, cause)
                return
            event = integration.MessageDelivered(
                message_id,
                envelope.sender,
                envelope.receiver,
                envelope.action,
                relates_to,
                held.attempts + 1,
            )
        carrying = Work(None, f"sistema:{integration.TARGET}", cause, envelope.correlation)
        number = self._stage(event, f"msg:{message_id}", carrying)
        if isinstance(event, integration.MessageDelivered):
            self._work.append(
                Work(
                    envelope.body,
                    f"sistema:{envelope.receiver}",
                    number,
                    envelope.correlation,
                    message_id,
                    envelope.sender,
                )
            )
        elif isinstance(event, integration.MessageFailed | integration.MessageAbandoned):
            final = isinstance(event, integration.MessageAbandoned)
            sender = self.registry.by_name[envelope.sender]
            command = sender.undelivered(envelope.body, event.attempts, final)
            if command is not None:
                actor = f"sistema:{integration.TARGET}"
                self._work.append(Work(command, actor, number, envelope.correlation))

    def _finish(self) -> list[Record]:
        if self._carried:
            batch = MessagesDelivered(tuple(self._carried))
            carrier = f"sistema:{integration.TARGET}"
            self._stage(batch, "iap", Work(None, carrier, 0, self._carried[0].correlation))
            self._carried = []
        records = self._staged
        if not records:
            return records
        self.journal.append(records, records[0].number - 1)
        self._staged = []
        touched, self._touched = self._touched, {}
        for stream in touched:
            self._rest(stream, self.journal.head)
        self._evict()
        return records

    def _tell(self, records: list[Record]) -> list[Record]:
        if records:
            self.told(records)
            self.wakes()
        return records

    def _restore(self, counters: dict[str, int]) -> None:
        """Put everything back: timers and rest are noted at the end only, and need nothing."""
        self._staged = []
        self._carried = []
        self._work.clear()
        self._counters = counters
        for stream, before in self._touched.items():
            if before is not None:
                self.states[stream] = before
            else:
                self.states.pop(stream, None)
                del self._owners[stream]
        self._touched = {}

    def _next_id(self, kind: str) -> str:
        number = self._counters.get(kind, 0) + 1
        self._counters[kind] = number
        return kind + "-" + str(number).zfill(4)

    # memory -------------------------------------------------------------------------------------
    def _rest(self, stream: str, number: int) -> None:
        """Note, once a command is over, when a stream is due and whether it may leave memory.

        `number` is that of an event not before its last: it must be on disk before it leaves.
        """
        state = self.states.get(stream)
        system = self._owners[stream]
        due = system.deadline(state)
        if due != self._due.get(stream):
            if due is None:
                del self._due[stream]
            else:
                self._due[stream] = due
                heappush(self._timers, (due, stream))
        resting = due is None and system.settled(state)
        kind = stream.partition(":")[0]
        if kind not in self._resident:
            self._resident[kind], self._alive[kind] = {}, {}
        alive = self._alive[kind]
        if stream in alive and state is not None and not resting:
            return
        once, again = self._rested
        rested = bool(once.pop(stream, 0) or again.pop(stream, 0)) or alive.get(stream, False)
        if stream in self._evicted:
            self._evicted.discard(stream)
            rested = True
        if state is None:
            alive.pop(stream, None)
            self._resident[kind].pop(stream, None)
            del self._owners[stream]
            return
        self._resident[kind][stream] = None
        if resting:
            alive.pop(stream, None)
            (again if rested else once)[stream] = number
        else:
            alive[stream] = rested

    def _evict(self) -> None:
        once, again = self._rested
        while len(once) > RESIDENT_ONCE or len(again) > RESIDENT_AGAIN:
            rested = once if len(once) > RESIDENT_ONCE else again
            stream, number = next(iter(rested.items()))
            if number > self.journal.durable:
                return
            del rested[stream], self.states[stream], self._owners[stream]
            del self._resident[stream.partition(":")[0]][stream]
            self._evicted.add(stream)

    def _fold(self, record: Record) -> None:
        stream = record.stream
        event = self.registry.codec.decode(record.type, record.data)
        _, system, _, _, _, identifiers = self.registry.events[type(event)]
        self._owners[stream] = system
        after = system.evolve(self.states.get(stream), event)
        if after is not None:
            self.states[stream] = after
        else:
            self.states.pop(stream, None)
        for name in identifiers:
            self._note_identifier(getattr(event, name))
        if isinstance(event, MessagesDelivered):
            self._note_identifier(event.messages[-1].message_id)
        self._rest(stream, record.number)

    def _note_identifier(self, identifier: str) -> None:
        found = _IDENTIFIER.fullmatch(identifier or "")
        if found:
            kind, number = found.group(1), int(found.group(2))
            self._counters[kind] = max(number, self._counters.get(kind, 0))
