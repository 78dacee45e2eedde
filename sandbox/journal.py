"""The journal of a world: append-only events in SQLite, the record that everybody reads.

`Storage` is the port; a second engine needs these methods and nothing else.  What is appended
is durable after `commit`, which nobody may answer before.  The embedded engine groups what was
appended since the last commit into one transaction.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

import sqlite_utils

from sandbox.protocol.errors import Refused


class Record(NamedTuple):
    """One event as it is written.

    `at` is the virtual instant (ISO 8601), `data` a JSON object, `cause` the number of the event
    that led to this one (0: none), `audience` the seats that may see it, between blanks.
    """

    number: int
    at: str
    stream: str
    type: str
    actor: str
    data: str
    cause: int
    correlation: str
    audience: str


class Storage(Protocol):
    """Append with an expected version, read from a number.

    `head` is the number of the last record, `durable` that of the last that is on disk.
    """

    head: int
    durable: int

    def append(self, records: Sequence[Record], expected: int) -> None:
        """Add records after number `expected`.  Errors: `conflict` when the head is another."""

    def commit(self) -> None:
        """Make what was appended durable."""

    def read(
        self, after: int = 0, stream: str = "", seats: Sequence[str] = (), limit: int = -1
    ) -> Iterator[Record]:
        """Records with a greater number, in order; of one stream, or for any of some seats."""

    def close(self) -> None:
        """Commit and let go of the file."""


_SCHEMA = """
CREATE TABLE IF NOT EXISTS events (
    number INTEGER PRIMARY KEY, at TEXT NOT NULL, stream TEXT NOT NULL, type TEXT NOT NULL,
    actor TEXT NOT NULL, data TEXT NOT NULL, cause INTEGER NOT NULL, correlation TEXT NOT NULL,
    audience TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS events_by_stream ON events (stream) WHERE stream <> 'iap';
"""
_INSERT = "INSERT INTO events VALUES (?,?,?,?,?,?,?,?,?)"


class SqliteJournal:
    """The embedded engine: one SQLite file, write-ahead log."""

    def __init__(self, path: Path, durable: str = "NORMAL") -> None:
        self.path = path
        self.connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self.connection.execute("PRAGMA journal_mode=WAL")
        self.connection.execute(f"PRAGMA synchronous={durable}")
        row = self.connection.execute(
            "SELECT name FROM sqlite_master WHERE name = 'events'"
        ).fetchone()
        if row is None:
            self.connection.executescript(_SCHEMA)
        found = self.connection.execute("SELECT max(number) FROM events").fetchone()
        self.head: int = found[0] or 0
        self.durable = self.head
        self._pending: list[Record] = []

    @property
    def database(self) -> sqlite_utils.Database:
        """The same file for queries and exports."""
        return sqlite_utils.Database(self.connection)

    def append(self, records: Sequence[Record], expected: int) -> None:
        """Add records; they are durable after `commit`."""
        if expected != self.head:
            raise Refused("conflict", f"append after {expected}, but the head is {self.head}")
        self._pending.extend(records)
        self.head += len(records)

    def commit(self) -> None:
        """Write what is pending in one transaction."""
        batch = self._pending
        if not batch:
            return
        self._pending = []
        execute = self.connection.execute
        execute("BEGIN IMMEDIATE")
        try:
            self.connection.executemany(_INSERT, batch)
            execute("COMMIT")
        except BaseException:
            execute("ROLLBACK")
            self.head -= len(batch) + len(self._pending)
            self._pending = []
            raise
        self.durable = batch[-1].number

    def read(
        self, after: int = 0, stream: str = "", seats: Sequence[str] = (), limit: int = -1
    ) -> Iterator[Record]:
        """Records in order of their numbers."""
        # A stream that is read again has long been on disk: it need not cut the others' commit.
        if not stream or any(record.stream == stream for record in self._pending):
            self.commit()
        where, values = ["number > ?"], [str(after)]
        if stream:
            indexed = " AND stream <> 'iap'" if stream != "iap" else ""
            where.append(f"stream = ?{indexed}")
            values.append(stream)
        if seats:
            where.append(f"({' OR '.join(['instr(audience, ?) > 0'] * len(seats))})")
            values.extend(f" {seat} " for seat in seats)
        rows = self.connection.execute(
            f"SELECT * FROM events WHERE {' AND '.join(where)} ORDER BY number LIMIT {int(limit)}",
            values,
        )
        return map(Record._make, rows)

    def cut(self, after: int) -> None:
        """Forget every record after a number: how a world goes back to a checkpoint."""
        self.commit()
        self.connection.execute("DELETE FROM events WHERE number > ?", [after])
        self.head = self.durable = after

    def close(self) -> None:
        """Commit, fold the write-ahead log in, close."""
        self.commit()
        self.connection.close()
