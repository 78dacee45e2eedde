"""What a world has in memory: states by stream, which of them live, what is due, who is numbered.

A stream that is over may leave: its state is folded from the journal again when somebody looks.
What has been numbered (`C-0007`) and what is due stay.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from heapq import heappop, heappush
from typing import Any

from sandbox.journal import Record, Storage
from sandbox.platforms.integration.core import MessagesDelivered
from sandbox.protocol.system import System
from sandbox.registry import Registry

_IDENTIFIER = re.compile(r"([A-Z]{1,4})-(\d+)")
RESIDENT_ONCE = 512
"""How many streams that have come to rest once stay in memory: a call or a token is over then."""

RESIDENT_AGAIN = 4096
"""How many that have come to rest more than once, or are of a person, stay: they come again."""

PIECE = 8
"""How many states are written at a time: who waits for the rest waits a few milliseconds."""


class Memory:
    """The states of one world's streams; `states` and `owners` are the machine's to change."""

    def __init__(self, registry: Registry, journal: Storage) -> None:
        self.states: dict[str, Any] = {}
        self.owners: dict[str, System] = {}
        self.counters: dict[str, int] = {}
        self.due: dict[str, datetime] = {}
        self.living: dict[str, dict[str, bool]] = {}
        self.skews: dict[str, timedelta] = {}
        self._registry = registry
        self._journal = journal
        self._timers: list[tuple[datetime, str]] = []
        self._once: dict[str, int] = {}
        self._again: dict[str, int] = {}
        self._resident: dict[str, dict[str, None]] = {}
        self._evicted: set[str] = set()

    # reading ------------------------------------------------------------------------------------
    def state(self, stream: str) -> Any:
        """The state of a stream, or None.  A stream at rest is read from the journal again."""
        found = self.states.get(stream)
        if found is None and stream in self._evicted:
            for record in self._journal.read(stream=stream):
                self._fold(record)
            found = self.states.get(stream)
        return found

    def streams(self, prefix: str) -> list[Any]:
        """The states in memory whose stream begins so (`call:`), those lately at rest included."""
        return [self.states[stream] for stream in self._resident.get(prefix.rstrip(":"), ())]

    def alive(self, kind: str) -> list[Any]:
        """The states of one kind (`call`, `desk`, …) that have not come to rest."""
        return [self.states[stream] for stream in self.living.get(kind, ())]

    def next_id(self, kind: str) -> str:
        """The next identifier of a kind."""
        number = self.counters.get(kind, 0) + 1
        self.counters[kind] = number
        return kind + "-" + str(number).zfill(4)

    # what is due --------------------------------------------------------------------------------
    def next_deadline(self) -> datetime | None:
        """When something is due next."""
        timers = self._timers
        while timers and self.due.get(timers[0][1]) != timers[0][0]:
            heappop(timers)
        return timers[0][0] if timers else None

    def take_due(self) -> str:
        """The stream whose deadline is the next one, which is over with this."""
        _, stream = heappop(self._timers)
        del self.due[stream]
        return stream

    def put_back_due(self, stream: str, due: datetime) -> None:
        """A deadline is as it was: what it led to has failed."""
        self.due[stream] = due
        heappush(self._timers, (due, stream))

    # changing -----------------------------------------------------------------------------------
    def note(self, streams: Iterable[str], number: int) -> None:
        """Note, once a command is over, when streams are due and whether they may leave.

        `number` is that of an event not before their last: it must be on disk before they leave.
        """
        for stream in streams:
            self._note(stream, number)
        self._evict()

    def fold(self, records: Iterable[Record]) -> str:
        """Fold what is already written; returns the instant of the last record."""
        at = ""
        for record in records:
            self._fold(record)
            at = record.at
        self._evict()
        return at

    def take_over(self, other: "Memory") -> None:
        """Become what another is: a fork in memory costs no replay."""
        self.states = dict(other.states)
        self.owners = dict(other.owners)
        self.counters = dict(other.counters)
        self.due = dict(other.due)
        self.living = {kind: dict(streams) for kind, streams in other.living.items()}
        self._timers = list(other._timers)
        self._once, self._again = dict(other._once), dict(other._again)
        self._resident = {kind: dict(streams) for kind, streams in other._resident.items()}
        self._evicted = set(other._evicted)

    # kept ---------------------------------------------------------------------------------------
    def copy(self) -> "Memory":
        """The same at this moment, whatever happens to this one: states never change."""
        other = Memory(self._registry, self._journal)
        other.take_over(self)
        return other

    def pieces(self, write: Callable[[Any], Any]) -> Iterator[Any]:
        """All of it in small pieces, which `put_together` takes; `write` makes states plain."""
        order: dict[str, Any] = {
            "counters": self.counters,
            "due": {stream: due.isoformat() for stream, due in self.due.items()},
            "living": {kind: list(found.items()) for kind, found in self.living.items()},
            "resident": {kind: list(found) for kind, found in self._resident.items()},
            "once": list(self._once.items()),
            "again": list(self._again.items()),
        }
        yield order
        yield list(self._evicted)
        states = list(self.states.items())
        for first in range(0, len(states), PIECE):
            yield [
                (stream, self.owners[stream].name, write(state))
                for stream, state in states[first : first + PIECE]
            ]

    def put_together(self, pieces: Iterable[Any], read: Callable[[Any], Any]) -> None:
        """Become what the pieces tell.  Errors: KeyError, ValueError, TypeError, AttributeError."""
        found = iter(pieces)
        order, self._evicted = next(found), set(next(found))
        for piece in found:
            for stream, owner, state in piece:
                self.states[stream] = read(state)
                self.owners[stream] = self._registry.by_name[owner]
        self.counters = order["counters"]
        self.living = {kind: dict(given) for kind, given in order["living"].items()}
        self._resident = {kind: dict.fromkeys(given) for kind, given in order["resident"].items()}
        self._once, self._again = dict(order["once"]), dict(order["again"])
        for stream, due in order["due"].items():
            self.put_back_due(stream, datetime.fromisoformat(due))

    # at the end of a command --------------------------------------------------------------------
    def _note(self, stream: str, number: int) -> None:
        state = self.states.get(stream)
        system = self.owners[stream]
        due = system.deadline(state)
        if self.skews and due is not None:
            # A system that believes another time is due when its own clock says so.
            due -= self.skews.get(system.name, timedelta())
        if due != self.due.get(stream):
            if due is None:
                del self.due[stream]
            else:
                self.put_back_due(stream, due)
        resting = due is None and system.settled(state)
        kind = stream.partition(":")[0]
        if kind not in self._resident:
            self._resident[kind], self.living[kind] = {}, {}
        alive = self.living[kind]
        if stream in alive and state is not None and not resting:
            return
        rested = self._leaves_rest(stream) or alive.get(stream, False)
        if state is None:
            alive.pop(stream, None)
            self._resident[kind].pop(stream, None)
            del self.owners[stream]
            return
        self._resident[kind][stream] = None
        if resting:
            alive.pop(stream, None)
            (self._again if rested or system.of_people else self._once)[stream] = number
        else:
            alive[stream] = rested

    def _leaves_rest(self, stream: str) -> bool:
        """Whether this stream has rested before; it does not any more."""
        rested = bool(self._once.pop(stream, 0) or self._again.pop(stream, 0))
        if stream in self._evicted:
            self._evicted.discard(stream)
            return True
        return rested

    def _evict(self) -> None:
        once, again = self._once, self._again
        while len(once) > RESIDENT_ONCE or len(again) > RESIDENT_AGAIN:
            rested = once if len(once) > RESIDENT_ONCE else again
            stream, number = next(iter(rested.items()))
            if number > self._journal.durable:
                return
            del rested[stream], self.states[stream], self.owners[stream]
            del self._resident[stream.partition(":")[0]][stream]
            self._evicted.add(stream)

    def _fold(self, record: Record) -> None:
        stream = record.stream
        event = self._registry.codec.decode(record.type, record.data)
        found = self._registry.events[type(event)]
        system, identifiers = found.system, found.identifiers
        self.owners[stream] = system
        after = system.evolve(self.states.get(stream), event)
        if after is not None:
            self.states[stream] = after
        else:
            self.states.pop(stream, None)
        for name in identifiers:
            self._note_identifier(getattr(event, name))
        if isinstance(event, MessagesDelivered):
            # Those that came in from outside have names of their own.
            for one in event.messages:
                self._note_identifier(one.message_id)
        self._note(stream, record.number)

    def _note_identifier(self, identifier: str) -> None:
        found = _IDENTIFIER.fullmatch(identifier or "")
        if found:
            kind, number = found.group(1), int(found.group(2))
            self.counters[kind] = max(number, self.counters.get(kind, 0))
