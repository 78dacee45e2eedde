"""Where a decision becomes a fact: load, decide, append, react, tell.

The only writer of a world.  A command is handled to its end within one instant: its events, the
messages that follow from them through iAP-PI, and what the receivers do, until nothing is left
to do.  All of it is one transaction of the journal.  When anything goes wrong in between,
nothing has happened: states, identifiers and timers are put back.

Everything is deterministic: the same commands at the same instants give the same journal.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sandbox.clock import Clock
from sandbox.journal import Record, Storage, as_record
from sandbox.memory import Memory
from sandbox.platforms.integration import core as integration
from sandbox.platforms.integration import outside
from sandbox.platforms.integration.contract import action_of
from sandbox.platforms.integration.core import Carried, Held, MessagesDelivered
from sandbox.protocol import slots
from sandbox.protocol.errors import Refused
from sandbox.protocol.fault_language import MeetFault
from sandbox.protocol.faults import skews_of
from sandbox.protocol.policy import Policy
from sandbox.protocol.system import (
    Envelope,
    Event,
    Filing,
    Moment,
    People,
    Secrets,
    System,
    Tick,
)
from sandbox.protocol.wire_faults import Trouble
from sandbox.registry import INTEGRATION, Registry
from sandbox.troubles import on_wire, troubles_of, untold


@dataclass(slots=True)
class Work:
    """A command on its way, with what led to it."""

    command: Any
    actor: str
    cause: int
    correlation: str
    message_id: str = ""
    message_sender: str = ""
    for_message: tuple[str, str] = ("", "")
    """The message that led to a command heard inside, and its sender: whom an answer answers."""


class Machine:
    """The writer of one world; `told` hears of the records of each command once it is over.

    `sends` looks at each message before it leaves; it changes nothing.
    """

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
        self.memory = Memory(registry, journal)
        self.told: Callable[[list[Record]], None] = lambda records: None
        self.wakes: Callable[[], None] = lambda: None
        self.sends: Callable[[Envelope], None] | None = None
        self._staged: list[Record] = []
        self._filings: list[tuple[int, Filing]] = []
        self._touched: dict[str, Any] = {}
        self._work: deque[Work] = deque()
        self._carried: list[Carried] = []
        self._troubled = False
        self._met: list[Event] = []
        self._at = ""
        self._now: datetime | None = None
        self.moment = Moment(
            clock.now(),
            Policy(),
            secrets,
            people,
            self.memory.state,
            self.memory.next_id,
            self.memory.alive,
        )
        self.moment.meet = self._meet

    # reading ------------------------------------------------------------------------------------
    @property
    def states(self) -> dict[str, Any]:
        """The states in memory, by stream."""
        return self.memory.states

    def state(self, stream: str) -> Any:
        """The state of a stream, or None.  A stream at rest is read from the journal again."""
        return self.memory.state(stream)

    def stream_of(self, command: Any) -> str:
        """The stream that a command would be for; no identifier is used up by asking.

        Errors: those of a command that names nothing.
        """
        counters = dict(self.memory.counters)
        try:
            system = self.registry.by_command[type(command)]
            return system.commands[type(command)](command, self.moment)
        finally:
            self.memory.counters = counters

    def streams(self, prefix: str) -> list[Any]:
        """The states in memory whose stream begins so (`call:`), those lately at rest included."""
        return self.memory.streams(prefix)

    def alive(self, kind: str) -> list[Any]:
        """The states of one kind (`call`, `desk`, …) that have not come to rest."""
        return self.memory.alive(kind)

    def next_deadline(self) -> datetime | None:
        """When something is due next."""
        return self.memory.next_deadline()

    # writing ------------------------------------------------------------------------------------
    def handle(self, command: Any, actor: str) -> list[Record]:
        """Do one command, and all that follows from it at this instant.

        Returns the records in order.  Errors: Refused, with nothing changed.
        """
        now = self.clock.now()
        if self.memory.due:
            self.run_due(now)
        return self._settle(Work(command, actor, 0, ""), now)

    def run_due(self, now: datetime) -> list[Record]:
        """Let every deadline up to `now` fire, each at its own instant."""
        records: list[Record] = []
        while (due := self.next_deadline()) is not None and due <= now:
            stream = self.memory.take_due()
            try:
                done = self._settle(Work(Tick(stream), "relogio", 0, ""), due)
                if not done and self._troubled:
                    self._not_yet(stream, due)
                records += done
            except BaseException:
                self.memory.put_back_due(stream, due)
                raise
        return records

    def _not_yet(self, stream: str, now: datetime) -> None:
        """A system whose clock is behind does not think that its time is over: come back."""
        system = self.memory.owners.get(stream)
        due = system.deadline(self.memory.states.get(stream)) if system else None
        if due is not None and system is not None:
            again = due - self.memory.skews.get(system.name, timedelta())
            self.memory.put_back_due(stream, max(again, now + timedelta(seconds=1)))

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

    # within one command -------------------------------------------------------------------------
    def _settle(self, work: Work, now: datetime) -> list[Record]:
        self._set_now(now)
        world = self.memory.states.get("world")
        if world is not None:
            self.moment.policy = world.policy
            waiting = self.memory.living.get("msg")
            if self._troubled or world.faults or waiting or world.slots:
                self._troubled = bool(world.faults or waiting or world.slots)
                self.memory.skews = skews_of(world.faults)
        counters = dict(self.memory.counters)
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
                self._dispatch_again(command.stream, work.cause)
                return
            stream = command.stream
            system = self.memory.owners[stream]
        else:
            system = self.registry.by_command[type(command)]
            stream = system.commands[type(command)](command, self.moment)
        self.moment.stream = stream
        if self._troubled:
            self.moment.now = self._told_to(system)
        state = self.memory.state(stream)
        self._met = []
        events = system.decide(state, command, self.moment)
        met, self._met = self._met, []
        if not events:
            return
        if not work.correlation:
            work.correlation = system.correlate(state, command) or stream
        for event in events:
            number = self._stage(event, stream, work)
            # What one decision says beside its first event names that event as its cause.
            work.cause = work.cause or number
        for event in met:
            self._stage(event, "world", Work(None, "sistema:rede", number, work.correlation))
        if system is INTEGRATION:
            self._go_on(events[0], number)

    def _meet(
        self,
        target: str,
        road: str,
        effects: tuple[str, ...],
        names: tuple[str, ...],
        person: str,
    ) -> tuple[Trouble, ...]:
        """Let an answer meet the faults of its wire; the journal says so after the answer."""
        if not self._troubled:
            return ()
        command = MeetFault(target, names, "", person, road, effects)
        met = on_wire(self.memory.states["world"], command)
        self._met += met
        return troubles_of(met)

    def _told_to(self, system: System) -> datetime:
        """The time that this system believes it is."""
        assert self._now is not None
        return self._now + self.memory.skews.get(system.name, timedelta())

    def _follow(self, work: Work) -> None:
        try:
            self._run(work)
        except Refused as refusal:
            if work.message_id:
                self._reject(work, refusal.code)

    def _reject(self, work: Work, reason: str) -> None:
        """The receiver would not have a message: it is a dead letter."""
        receiver = self.registry.by_command[type(work.command)].name
        action = action_of(work.message_sender, type(work.command))
        envelope = Envelope(work.message_sender, receiver, action, work.command, work.correlation)
        way = (work.message_id, work.message_sender, receiver, action)
        rejected = integration.MessageRejected(*way, reason, "", envelope)
        self._stage(rejected, f"msg:{work.message_id}", work)

    def _stage(self, event: Event, stream: str, work: Work) -> int:
        name, system, write, reacts, listeners, _, files = self.registry.events[type(event)]
        states = self.memory.states
        before = states.get(stream)
        after = system.evolve(before, event)
        if after is not before:
            if stream not in self._touched:
                self._touched[stream] = before
                self.memory.owners[stream] = system
            if after is None:
                del states[stream]
            else:
                states[stream] = after
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
        if files:
            self._filings += [(number, filing) for filing in files(event)]
        if reacts:
            for envelope in system.react(event, after, self.moment):
                self._send(envelope, number, work)
        for listener in listeners:
            command = listener(event, after)
            if command is None:
                continue
            actor = f"sistema:{system.name}"
            for one in command if isinstance(command, tuple) else (command,):
                asked = (work.message_id, work.message_sender)
                asked = asked if work.message_id else work.for_message
                heard = Work(one, actor, number, work.correlation, for_message=asked)
                if system is INTEGRATION:
                    # At once: a fault that is spent must not meet this event's next message.
                    self._follow(heard)
                else:
                    self._work.append(heard)
        return number

    def _send(self, envelope: Envelope, cause: int, work: Work) -> None:
        """Hand a message to iAP-PI; in good weather it arrives within this command."""
        if self.sends is not None:
            self.sends(envelope)
        correlation = envelope.correlation or work.correlation
        asked, asker = work.message_id, work.message_sender
        if not asked:
            asked, asker = work.for_message
        relates_to = asked if asker == envelope.receiver else ""
        message_id = self.memory.next_id("M")
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

    def _dispatch_again(self, stream: str, cause: int) -> None:
        held = self.memory.states.get(stream)
        if isinstance(held, Held) and held.sent:
            message_id = stream.removeprefix("msg:")
            event = outside.failed(held, message_id, "no_answer", self.moment)
            carrying = Work(None, f"sistema:{integration.TARGET}", cause, "")
            self._tell_sender(held.envelope, event, self._stage(event, stream, carrying))
        elif isinstance(held, Held):
            self._dispatch(held.envelope, stream.removeprefix("msg:"), held.relates_to, held, cause)

    def _dispatch(
        self, envelope: Envelope, message_id: str, relates_to: str, held: Held | None, cause: int
    ) -> None:
        believed, self.moment.now = self.moment.now, self._now or self.moment.now
        event = integration.trouble(envelope, message_id, relates_to, held, self.moment)
        self.moment.now = believed
        if isinstance(event, integration.MessageHeld) and event.until_next and self._overtaken():
            event = None
        correlation = envelope.correlation
        address = self._address_of(envelope, message_id, relates_to)
        if address and (event is None or isinstance(event, integration.MessageDoubled)):
            if event is not None:
                self._stage_message(event, message_id, cause, correlation)
            tries = (held.attempts if held else 0) + 1
            event = outside.sent(envelope, message_id, relates_to, tries, address, self.moment)
            self._stage_message(event, message_id, cause, correlation)
            self._let_overtaken(message_id, cause)
            return
        if event is None and held is None:
            self._carry(envelope, message_id, relates_to, correlation, cause)
            self._let_overtaken(message_id, cause)
            return
        if event is None:
            assert held is not None
            way = (message_id, envelope.sender, envelope.receiver, envelope.action)
            event = integration.MessageDelivered(*way, relates_to, held.attempts + 1)
        number = self._stage_message(event, message_id, cause, correlation)
        if isinstance(event, integration.MessageDelivered | integration.MessageDoubled):
            actor = f"sistema:{envelope.receiver}"
            delivered = Work(envelope.body, actor, number, correlation, message_id, envelope.sender)
            self._work.append(delivered)
        elif not isinstance(event, integration.MessageHeld | integration.MessageLost):
            self._tell_sender(envelope, event, number)

    def _stage_message(self, event: Event, message_id: str, cause: int, correlation: str) -> int:
        carrying = Work(None, f"sistema:{integration.TARGET}", cause, correlation)
        return self._stage(event, f"msg:{message_id}", carrying)

    def _address_of(self, envelope: Envelope, message_id: str, relates_to: str) -> str:
        """Where a message leaves for, when its receiver is somebody else's component."""
        world = self.memory.states.get("world")
        if world is None or not world.slots:
            return ""
        if slots.outside(world, slots.INTEGRATION):
            came = self.memory.state(outside.received(message_id)) is not None
            return "" if came else slots.outside(world, slots.INTEGRATION)
        address = slots.outside(world, envelope.receiver)
        asked = self.memory.state(outside.received(relates_to)) if address and relates_to else None
        if isinstance(asked, outside.Received) and asked.reply_to.startswith("http"):
            return asked.reply_to
        return address

    def _go_on(self, event: Any, number: int) -> None:
        """What follows at once from an event of the platform itself."""
        if isinstance(event, outside.MessageReceived):
            self._dispatch(event.envelope, event.message_id, event.relates_to, None, number)
        elif isinstance(event, integration.MessageFailed | integration.MessageAbandoned):
            assert event.envelope is not None
            self._tell_sender(event.envelope, event, number)

    def _tell_sender(self, envelope: Envelope, event: Any, number: int) -> None:
        """The sender hears that its message did not get through, for now or for good.

        Not when it is somebody else's component: its messages come in, and are our business then.
        """
        world = self.memory.states.get("world")
        if world is not None and world.slots and slots.outside(world, envelope.sender):
            return
        final = not isinstance(event, integration.MessageFailed)
        sender = self.registry.by_name[envelope.sender]
        command = sender.undelivered(envelope.body, getattr(event, "attempts", 1), final)
        if command is not None:
            actor = f"sistema:{integration.TARGET}"
            self._work.append(Work(command, actor, number, envelope.correlation))

    def _overtaken(self) -> list[str]:
        """The messages that wait for another to pass, those of this command included."""
        waiting = dict.fromkeys((*self.memory.living.get("msg", ()), *self._touched))
        states = self.memory.states
        return [
            stream
            for stream in waiting
            if stream.startswith("msg:") and stream in states and states[stream].until_next
        ]

    def _let_overtaken(self, message_id: str, cause: int) -> None:
        """A message has passed: whatever waited to be overtaken goes on."""
        actor = f"sistema:{integration.TARGET}"
        for stream in self._overtaken():
            if stream != f"msg:{message_id}":
                self._work.append(Work(Tick(stream), actor, cause, ""))

    def _finish(self) -> list[Record]:
        if self._carried:
            batch = MessagesDelivered(tuple(self._carried))
            carrier = f"sistema:{integration.TARGET}"
            self._stage(batch, "iap", Work(None, carrier, 0, self._carried[0].correlation))
            self._carried = []
        if self._troubled and self._staged:
            self._note_untold()
        records = self._staged
        if not records:
            return records
        if self._filings:
            self.journal.append(records, records[0].number - 1, self._filings)
            self._filings = []
        else:
            self.journal.append(records, records[0].number - 1)
        self._staged = []
        touched, self._touched = self._touched, {}
        self.memory.note(touched, self.journal.head)
        return records

    def _note_untold(self) -> None:
        """Faults on sockets meet what has just happened, before anybody is told of it."""
        for record in tuple(self._staged):
            settings = self.memory.states["world"]
            for event in untold(settings, record.number, record.type, record.audience):
                work = Work(None, "sistema:mundo", record.number, record.correlation)
                self._stage(event, "world", work)

    def _tell(self, records: list[Record]) -> list[Record]:
        if records:
            self.told(records)
            self.wakes()
        return records

    def _restore(self, counters: dict[str, int]) -> None:
        """Put everything back: timers and rest are noted at the end only, and need nothing."""
        self._staged = []
        self._filings = []
        self._carried = []
        self._work.clear()
        memory = self.memory
        memory.counters = counters
        for stream, before in self._touched.items():
            if before is not None:
                memory.states[stream] = before
            else:
                memory.states.pop(stream, None)
                del memory.owners[stream]
        self._touched = {}
