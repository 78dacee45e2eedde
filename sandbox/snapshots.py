"""Snapshots of a world's memory, in its own file: opening it then folds only what came after.

A snapshot is a shortcut and never the truth: it may be deleted at any time.  It is used only
when the code that folds events is the same to the byte, the event that it stands at is in the
journal as it was, and it bears the seal of the world's key over every byte of it.
"""

import sys
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from hmac import compare_digest
from pathlib import Path
from typing import Any

import orjson

from sandbox.journal import Record, SqliteJournal
from sandbox.keys import WorldKey
from sandbox.memory import Memory
from sandbox.plain_form import Reader, Writer
from sandbox.registry import Registry

EVENTS = 5_000
"""After how many events another snapshot is worth its price: they take 0.2 s to fold."""

_TABLES = (
    "CREATE TABLE IF NOT EXISTS snapshots (number INTEGER PRIMARY KEY, code TEXT, classes TEXT, "
    "seal TEXT, kept INTEGER)",
    "CREATE TABLE IF NOT EXISTS snapshot_pieces (number INTEGER, place INTEGER, data BLOB, "
    "PRIMARY KEY (number, place))",
)
_HAS_TABLES = "SELECT 1 FROM sqlite_master WHERE name = 'snapshot_pieces'"
_PIECE = "REPLACE INTO snapshot_pieces VALUES (?,?,?)"
_HEADER = "REPLACE INTO snapshots VALUES (?,?,?,?,?)"
_USABLE = "SELECT * FROM snapshots WHERE number <= ? AND code = ? ORDER BY number DESC"
_PIECES = "SELECT data FROM snapshot_pieces WHERE number = ? ORDER BY place"
_OLDER = "DELETE FROM snapshots WHERE number <> ? AND kept = 0"
_LATER = "DELETE FROM snapshots WHERE number > ?"
_ORPHANS = "DELETE FROM snapshot_pieces WHERE number NOT IN (SELECT number FROM snapshots)"
_UNSOUND = (ValueError, KeyError, TypeError, AttributeError, IndexError, StopIteration)

Write = tuple[str, list[tuple[Any, ...]]]
"""A statement and its rows: one short transaction."""


@cache
def code_fingerprint(homes: frozenset[str]) -> str:
    """What tells one version of the rules from another: every module of their packages.

    Screens and players are left out: what they show or do is not folded.
    """
    found = sha256()
    for home in sorted(homes):
        folder = Path(str(sys.modules[home].__file__)).parent
        for path in sorted(folder.rglob("*.py")):
            name = path.relative_to(folder).as_posix()
            if not name.startswith(("play/", "web/")):
                found.update(f"{home}/{name}\n".encode())
                found.update(path.read_bytes())
    return found.hexdigest()


class Snapshots:
    """The snapshots of one world; `number` is the event that the newest stands at (0: none)."""

    def __init__(self, journal: SqliteJournal, key: WorldKey, registry: Registry) -> None:
        self.number = 0
        self._journal = journal
        self._key = key
        self._registry = registry
        self._age = 0

    @property
    def due(self) -> bool:
        """Whether enough has happened since the last one, and all of it is on disk."""
        journal = self._journal
        return journal.head - self.number >= EVENTS and journal.head == journal.durable

    # writing ------------------------------------------------------------------------------------
    def writes(self, memory: Memory, kept: bool = False) -> Iterator[Write]:
        """What to write, in order, for a snapshot of this moment; much may happen in between.

        It counts once the last is written.  `kept` ones (checkpoints) stay when newer ones come.
        Errors: TypeError when a state has no plain form.
        """
        number, age = self._journal.head, self._age
        for write in self._all(number, memory.copy(), kept):
            yield write
            if age != self._age:
                # The world has gone back or is closed: this moment is no longer of its past.
                return
        self.number = max(number, self.number)

    def _all(self, number: int, memory: Memory, kept: bool) -> Iterator[Write]:
        for table in () if self._has_tables() else _TABLES:
            yield table, [()]
        writer, whole = Writer(), sha256()
        for place, piece in enumerate(memory.pieces(writer.write)):
            data = orjson.dumps(piece)
            whole.update(data)
            yield _PIECE, [(number, place, data)]
        classes = orjson.dumps(writer.classes).decode()
        seal = self._seal(number, classes, whole.hexdigest())
        yield _HEADER, [(number, self._code(), classes, seal, int(kept))]
        yield _OLDER, [(number,)]
        yield _ORPHANS, [()]

    def forget_after(self, number: int) -> None:
        """The world goes back: what stands later is of no past any more."""
        self.stop()
        self.number = min(number, self.number)
        if self._has_tables():
            self._journal.write_rows(_LATER, [(number,)])
            self._journal.write_rows(_ORPHANS, [()])

    def stop(self) -> None:
        """Give up what is being written."""
        self._age += 1

    # reading ------------------------------------------------------------------------------------
    def restore(self, memory: Memory) -> tuple[int, str]:
        """Fill an empty memory from the newest sound one, if there is one.

        Returns the number and the instant of the event that it stands at; 0 for none.
        """
        self.number = 0
        if not self._has_tables():
            return 0, ""
        execute = self._journal.connection.execute
        for row in execute(_USABLE, [self._journal.head, self._code()]).fetchall():
            found = memory.copy()
            if self._read(found, *row):
                memory.take_over(found)
                self.number = row[0]
                return self.number, self._event(self.number).at
        return 0, ""

    def _read(
        self, memory: Memory, number: Any, code: Any, classes: Any, seal: Any, kept: Any
    ) -> bool:
        try:
            pieces = [row[0] for row in self._journal.connection.execute(_PIECES, [number])]
            whole = sha256()
            for data in pieces:
                whole.update(data)
            if not compare_digest(self._seal(number, classes, whole.hexdigest()), seal):
                return False
            reader = Reader(orjson.loads(classes), self._registry.homes)
            memory.put_together(map(orjson.loads, pieces), reader.read)
        except _UNSOUND:
            return False
        return True

    def _has_tables(self) -> bool:
        return self._journal.connection.execute(_HAS_TABLES).fetchone() is not None

    def _code(self) -> str:
        return code_fingerprint(self._registry.homes)

    def _seal(self, number: int, classes: str, whole: str) -> str:
        """Over the snapshot and the event it stands at: other pasts differ in that one."""
        event = map(str, self._event(number))
        return self._key.seal("|".join((self._code(), classes, whole, *event)))

    def _event(self, number: int) -> Record:
        return next(self._journal.read(after=number - 1, limit=1))
