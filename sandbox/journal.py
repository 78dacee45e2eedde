"""The journal of a world: append-only events in SQLite, the record that everybody reads.

`Storage` is the port; a second engine needs these methods and nothing else.  What is appended
is durable after `commit`, which nobody may answer before.  The embedded engine groups what was
appended since the last commit into one transaction.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import chain, islice
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from sandbox.archive import SCHEMA, Archive
from sandbox.protocol.errors import Refused
from sandbox.protocol.system import Filing

if TYPE_CHECKING:
    import sqlite_utils


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


def as_record(values: tuple[int, str, str, str, str, str, int, str, str]) -> Record:
    """The record of these values: `Record(...)` itself takes five times as long."""
    return tuple.__new__(Record, values)


class Storage(Protocol):
    """Append with an expected version, read from a number.

    `head` is the number of the last record, `durable` that of the last that is on disk.
    """

    head: int
    durable: int

    def append(
        self, records: Sequence[Record], expected: int, filings: Sequence[tuple[int, Filing]] = ()
    ) -> None:
        """Add records after number `expected`, and what they keep in the archive.

        Errors: `conflict` when the head is another, or a document has the key already.
        """

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
CREATE TABLE IF NOT EXISTS streams (
    stream TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (stream, number)
) WITHOUT ROWID;
DROP INDEX IF EXISTS events_by_stream;
"""
_HAS_TABLES = "SELECT count(*) FROM sqlite_master WHERE name IN ('events', 'streams', 'documents')"
_INSERT = "INSERT INTO events VALUES (?,?,?,?,?,?,?,?,?)"
_INDEX = (
    "INSERT OR IGNORE INTO streams SELECT stream, number FROM events WHERE number > ? "
    "AND stream <> 'iap' UNION ALL SELECT '', ? ORDER BY 1, 2"
)
_INDEXED = "SELECT max(number) FROM streams WHERE stream = ''"
_OF_STREAM = (
    "number IN (SELECT number FROM streams WHERE stream = ? UNION ALL "
    "SELECT number FROM events WHERE number > ? AND stream = ?)"
)

INDEX_EVENTS = 256
"""How many events are put into the index by stream together.  One by one they would double the
price of a commit: each of its streams is another page."""

CHECKPOINT_PAGES = 4000
"""After how many pages the log is folded in.  Units: pages of 4 KiB."""

MOST_LOG_PAGES = 16_000


class SqliteJournal:
    """The embedded engine: one SQLite file, write-ahead log.

    `commit` writes here and now.  A server may instead `take` what waits, `write` it in another
    thread and say `written`; and call `checkpoint` there, which is what takes long.
    """

    def __init__(self, path: Path, durable: str = "NORMAL") -> None:
        self.path = path
        self.safe_from_power_cut = durable == "FULL"
        self.connection = self._writer = self._connect()
        self._indexed = 0
        if self.connection.execute(_HAS_TABLES).fetchone() != (3,):
            self.connection.executescript(_SCHEMA + SCHEMA)
        self.archive = Archive(self.connection)
        self.head: int = self._number("SELECT max(number) FROM events")
        self._indexed = self._number(_INDEXED)
        self.durable = self.head
        self._pending: list[Record] = []
        self._taken: list[Record] = []

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, check_same_thread=False, isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute(f"PRAGMA synchronous={'FULL' if self.safe_from_power_cut else 'NORMAL'}")
        connection.execute(f"PRAGMA wal_autocheckpoint={CHECKPOINT_PAGES}")
        return connection

    def _number(self, query: str) -> int:
        found: int | None = self.connection.execute(query).fetchone()[0]
        return found or 0

    @property
    def database(self) -> "sqlite_utils.Database":
        """The same file for queries and exports."""
        # At first use only: a tenth of a server's start, for what a world at work never needs.
        import sqlite_utils

        return sqlite_utils.Database(self.connection)

    def append(
        self, records: Sequence[Record], expected: int, filings: Sequence[tuple[int, Filing]] = ()
    ) -> None:
        """Add records and documents; they are durable after `commit`."""
        if expected != self.head:
            raise Refused("conflict", f"append after {expected}, but the head is {self.head}")
        if filings:
            self.archive.stage(filings)
        self._pending.extend(records)
        self.head += len(records)

    @property
    def waiting(self) -> bool:
        """Whether something is not on disk yet."""
        return bool(self._pending or self._taken)

    # writing ------------------------------------------------------------------------------------
    def commit(self) -> None:
        """Write what is pending in one transaction."""
        while self._taken:
            # Seldom: a world is copied or closed while another thread writes it.
            sleep(0.001)
        if not self._pending:
            return
        batch = self.take()
        try:
            self.write(batch)
        except BaseException:
            self.forget()
            raise
        self.written()

    def take(self) -> list[Record]:
        """Hand over what is pending; `written` or `forget` must follow."""
        self._taken, self._pending = self._pending, []
        self.archive.take()
        return self._taken

    def write(self, batch: Sequence[Record]) -> None:
        """Write records in one transaction.  Errors: sqlite3.Error, with nothing written."""
        with self._transaction() as writer:
            writer.executemany(_INSERT, batch)
            self.archive.write(writer)
            last = self.durable + len(batch)
            full = last - self._indexed >= INDEX_EVENTS
            if full:
                writer.execute(_INDEX, (self._indexed, last))
        if full:
            self._indexed = last

    def write_rows(self, statement: str, rows: Sequence[Sequence[Any]]) -> None:
        """The same statement for each of some rows, of any table, in one transaction."""
        with self._transaction() as writer:
            writer.executemany(statement, rows)

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        execute = self._writer.execute
        execute("BEGIN IMMEDIATE")
        try:
            yield self._writer
            execute("COMMIT")
        except BaseException:
            execute("ROLLBACK")
            raise

    def written(self) -> None:
        """What was taken is on disk."""
        self.durable += len(self._taken)
        self._taken = []
        self.archive.written()

    def forget(self) -> None:
        """What was taken could not be written: it has not happened, nor what came after it."""
        self._taken, self._pending = [], []
        self.archive.forget()
        self.head = self.durable

    def work_in_threads(self) -> None:
        """Get ready for `write` and `checkpoint` in another thread than the one that reads."""
        self.connection.execute("PRAGMA wal_autocheckpoint=0")
        if self.safe_from_power_cut:
            # A connection of its own: waiting for the disk must not hold up who reads.
            self._writer = self._connect()
            self._writer.execute("PRAGMA wal_autocheckpoint=0")

    def checkpoint(self) -> None:
        """Fold the write-ahead log into the file while others go on writing."""
        with closing(sqlite3.connect(self.path, isolation_level=None)) as connection:
            _, pages, folded = connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
            if folded < pages and pages > MOST_LOG_PAGES:
                # Without a pause in the writing the log would never begin anew.
                connection.execute("PRAGMA wal_checkpoint(RESTART)")

    def fold_in(self) -> None:
        """Fold the whole write-ahead log in and empty it, unless somebody is reading or writing.

        There is half as much to copy then: the log keeps its length when it begins anew.
        """
        with closing(sqlite3.connect(self.path, timeout=0, isolation_level=None)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    # reading ------------------------------------------------------------------------------------
    def read(
        self, after: int = 0, stream: str = "", seats: Sequence[str] = (), limit: int = -1
    ) -> Iterator[Record]:
        """Records in order of their numbers, those that are not on disk yet included."""
        where: list[str] = ["number > ?", "number <= ?"]
        values: list[str | int] = [after, self.durable]
        marks = [f" {seat} " for seat in seats]
        if stream == "iap":
            where.append("stream = 'iap'")
        elif stream:
            # With a plus they are looked at last: what few numbers there are is known first.
            where = ["+number > ?", "+number <= ?", _OF_STREAM]
            values += [stream, self._indexed, stream]
        if marks:
            where.append(f"({' OR '.join(['instr(audience, ?) > 0'] * len(marks))})")
            values.extend(marks)
        rows = self.connection.execute(
            f"SELECT * FROM events WHERE {' AND '.join(where)} ORDER BY number LIMIT {int(limit)}",
            values,
        )
        waiting = [
            record
            for record in (*self._taken, *self._pending)
            if record.number > after
            and stream in ("", record.stream)
            and (not marks or any(mark in record.audience for mark in marks))
        ]
        found = chain(map(Record._make, rows), waiting)
        return found if limit < 0 else islice(found, limit)

    def cut(self, after: int) -> None:
        """Forget every record after a number: how a world goes back to a checkpoint."""
        self.commit()
        self.connection.execute("DELETE FROM events WHERE number > ?", [after])
        self.connection.execute("DELETE FROM streams WHERE number > ?", [after])
        self.archive.cut(after)
        self.head = self.durable = after
        self._indexed = self._number(_INDEXED)

    def close(self) -> None:
        """Commit, fold the write-ahead log in, close."""
        self.commit()
        self._writer.close()
        self.connection.close()


def end_of_command(records: Iterable[Record]) -> int:
    """The number of the last record of the command that the first of these belongs to.

    Between its records a command is half done, with messages on no road: nobody goes back to
    there.  All but its first name their cause; the messages carried at once are its end.
    """
    found = iter(records)
    last = next(found)
    for record in found:
        if not record.cause and record.stream != "iap":
            break
        last = record
    return last.number
