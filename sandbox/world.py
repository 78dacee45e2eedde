"""One world: its journal, its clock, its people, its key, and the machine that writes it.

A world is one SQLite file, and its file is enough to go on.
"""

import logging
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sandbox.clock import Clock, Now
from sandbox.consents import Consents
from sandbox.journal import Record, SqliteJournal
from sandbox.keys import WorldKey
from sandbox.machine import Machine
from sandbox.people import PeopleRegister
from sandbox.protocol.errors import Refused
from sandbox.protocol.system import Envelope, Moment
from sandbox.registry import Registry
from sandbox.settings import ChangeClock, WorldCreated, WorldSettings, low_entropy
from sandbox.snapshots import Snapshots, Write

log = logging.getLogger("sandbox")


class World:
    """One open world."""

    def __init__(
        self, world_id: str, path: Path, registry: Registry, source: Now, durable: str
    ) -> None:
        self.id = world_id
        self.path = path
        self.journal = SqliteJournal(path, durable)
        connection = self.journal.connection
        self.people = PeopleRegister(connection)
        meta = dict(connection.execute("SELECT name, value FROM meta").fetchall())
        self.key = WorldKey(bytes.fromhex(meta["key"]), meta["tag"])
        ends = meta.get("expires_at", "")
        self.expires_at = datetime.fromisoformat(ends) if ends else None
        self.idle_s = int(meta.get("idle_s", 0))
        self.snapshots = Snapshots(self.journal, self.key, registry)
        self._registry = registry
        self._source = source
        self.told: Callable[[World, list[Record]], None] = lambda world, records: None
        self.woken: Callable[[World], None] = lambda world: None
        self.sends: Callable[[World, Envelope], None] | None = None
        self.machine = self._new_machine(Clock("virtual", datetime(1970, 1, 1, tzinfo=UTC), source))
        self._durable: Callable[[World], None] | None = None
        self._found = self.journal.head
        self.consents = Consents()

    def _new_machine(self, clock: Clock) -> Machine:
        self.clock = clock
        machine = Machine(self._registry, self.journal, clock, self.key, self.people)
        machine.told = lambda records: self.told(self, records)
        machine.wakes = lambda: self.woken(self)
        self._look_at_messages(machine)
        return machine

    def look_at_messages(self, sends: Callable[["World", Envelope], None]) -> None:
        """Let each message between systems be looked at before it leaves."""
        self.sends = sends
        self._look_at_messages(self.machine)

    def _look_at_messages(self, machine: Machine) -> None:
        if (sends := self.sends) is not None:
            machine.sends = lambda envelope: sends(self, envelope)

    @property
    def settings(self) -> WorldSettings:
        """What this world is set to."""
        found: WorldSettings = self.machine.states["world"]
        return found

    def used(self) -> None:
        """Put the end of a world off that ends when nobody uses it."""
        if not self.idle_s or self.expires_at is None:
            return
        ends = self._source() + timedelta(seconds=self.idle_s)
        # Once in a while is enough: every request would be a write.
        if ends - self.expires_at > timedelta(seconds=self.idle_s / 10):
            self.expires_at = ends
            self.journal.connection.execute(
                "REPLACE INTO meta VALUES ('expires_at', ?)", [ends.isoformat()]
            )

    def moment(self) -> Moment:
        """What a view may know: the instant, the limits, the registers."""
        moment = self.machine.moment
        moment.now = self.clock.now()
        moment.policy = self.settings.policy
        return moment

    def load(self) -> None:
        """Go on where the world was: from its snapshot, and what came after."""
        self.machine = self._new_machine(self.clock)
        memory = self.machine.memory
        number, at = self.snapshots.restore(memory)
        self._restore_clock(memory.fold(self.journal.read(after=number)) or at)

    def _restore_clock(self, last: str) -> None:
        settings = self.settings
        at = max(datetime.fromisoformat(last), self._kept_clock())
        self.clock = Clock(settings.clock_mode, at, self._source, settings.clock_rate)
        self.machine.clock = self.clock

    def _kept_clock(self) -> datetime:
        query = "SELECT value FROM meta WHERE name = 'clock'"
        row = self.journal.connection.execute(query).fetchone()
        return datetime.fromisoformat(row[0]) if row else datetime(1970, 1, 1, tzinfo=UTC)

    def keep_clock(self) -> None:
        """Note how far time has got without an event, so that it never goes back."""
        if self.clock.mode != "real" and "world" in self.machine.states:
            now = self.clock.now().isoformat(timespec="milliseconds")
            self.journal.connection.execute("REPLACE INTO meta VALUES ('clock', ?)", [now])

    def go_back(self, number: int) -> None:
        """Forget every event after a number, and the time that has passed since."""
        self.snapshots.forget_after(number)
        self.journal.cut(number)
        self.journal.connection.execute("DELETE FROM meta WHERE name = 'clock'")
        self.consents = Consents()
        self.load()

    def begin(self, event: WorldCreated) -> None:
        """Write the first event of a new world."""
        self.clock = Clock(event.clock_mode, event.at, self._source, event.clock_rate)
        self.machine.clock = self.clock
        self.machine.record(event, "sistema:mundo", "world")
        for warning in low_entropy(event.policy):
            self.machine.record(warning, "sistema:mundo", "world")
        self.journal.commit()

    def take_over(self, other: "World") -> None:
        """Go on from the state of another world in memory (its journal has been copied)."""
        self.machine.memory.take_over(other.machine.memory)
        self.snapshots.number = other.snapshots.number
        self._restore_clock(other.clock.now().isoformat(timespec="milliseconds"))

    def snapshot_writes(self, kept: bool = False) -> Iterator[Write]:
        """What to write, in order and at leisure, for a snapshot when one is due."""
        if self.snapshots.due:
            yield from self.snapshots.writes(self.machine.memory, kept)

    def keep_snapshot(self, kept: bool = False) -> None:
        """Write a snapshot now, when one is due."""
        try:
            for statement, rows in self.snapshot_writes(kept):
                self.journal.write_rows(statement, rows)
        except (sqlite3.Error, TypeError):
            # Nobody needs it: the journal is enough.
            log.exception("world %s has no snapshot", self.id)

    def deliver_after(self, durable: Callable[["World"], None]) -> None:
        """Let a server group the commits of many requests; `durable` returns when on disk."""
        self._durable = durable

    def perform(self, command: Any, actor: str) -> list[Record]:
        """Do a command; what is returned is on disk.  Errors: Refused, with nothing changed."""
        try:
            records = self.machine.handle(command, actor)
        except Refused as refusal:
            refusal.command = command
            raise
        self._settle()
        return records

    def _settle(self) -> None:
        if self._durable is None:
            self.commit()
        else:
            self._durable(self)

    def commit(self) -> None:
        """Put on disk what was appended.  Errors: sqlite3.Error, with the world as on disk."""
        try:
            self.journal.commit()
        except sqlite3.Error:
            self.load()
            raise

    def run_due(self) -> list[Record]:
        """Let what is due by the world's clock happen."""
        records = self.machine.run_due(self.clock.now())
        if records:
            self._settle()
        return records

    def advance(self, to: datetime) -> list[Record]:
        """Move a virtual or frozen clock on, and let happen what is due on the way.

        Errors: clock_real, clock_backwards, time_not_agreed while programs take part in its time.
        """
        self.consents.require_nobody()
        return self._move(to)

    def agree(self, name: str, until: datetime | None) -> list[Record]:
        """One who takes part agrees to skip time; what happened when all do.

        Errors: clock_real, clock_backwards, too_many_participants.
        """
        self.clock.require_by_hand()
        if until is not None and until < self.clock.now():
            raise Refused("clock_backwards", f"{until} is before {self.clock.now()}")
        self.consents.agree(name, until)
        return self._skip()

    def leave(self, name: str) -> list[Record]:
        """One takes part no more; what happened when the others had agreed."""
        self.consents.leave(name)
        return self._skip()

    def _skip(self) -> list[Record]:
        to = self.consents.spend(self.machine.next_deadline())
        return [] if to is None else self._move(max(to, self.clock.now()))

    def _move(self, to: datetime) -> list[Record]:
        records = self.machine.advance(to)
        self._settle()
        self.keep_clock()
        return records

    def advance_by(self, seconds: float) -> list[Record]:
        """Move the clock on by some seconds."""
        return self.advance(self.clock.now() + timedelta(seconds=seconds))

    def set_clock(self, mode: str, rate: int, actor: str) -> list[Record]:
        """Let time pass in another way from now on."""
        records = self.perform(ChangeClock(mode, rate), actor)
        self.clock.set_mode(mode, rate)
        self.woken(self)
        return records

    def close(self) -> None:
        """Let go of the file, with a snapshot when much has happened here."""
        self.commit()
        self.keep_clock()
        if self._durable is not None or self.journal.head > self._found:
            self.keep_snapshot()
        self.let_go()

    def let_go(self) -> None:
        """Let go of the file as it is."""
        self.snapshots.stop()
        self.journal.close()
