"""The archive of a world: documents by kind and key, in the world's own file, beside its journal.

What a journal should not hold goes here: what is large (a PDF, an envelope as it was received)
and what must be erasable one day.  A document is kept once and never changed; events say that it
is there, by number and digest.  It becomes durable with the event that keeps it or not at all,
and it travels with the file: forks, exports and checkpoints have it.  What has been erased is
gone for good: going back to a moment before it brings nothing back.
"""

import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

from sandbox.protocol.errors import Refused
from sandbox.protocol.system import Erase, Filing, Keep

LAST = "\U0010ffff"
"""After every key."""
_ENOUGH = 100
"""From how many documents on it does not matter how common a term is.  Units: documents."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS documents (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, key TEXT NOT NULL, number INTEGER NOT NULL,
    erased INTEGER NOT NULL, terms TEXT NOT NULL, content BLOB
);
CREATE UNIQUE INDEX IF NOT EXISTS documents_by_key ON documents (kind, key);
CREATE TABLE IF NOT EXISTS document_terms (
    kind TEXT NOT NULL, term TEXT NOT NULL, key TEXT NOT NULL, PRIMARY KEY (kind, term, key)
) WITHOUT ROWID;
"""


class Document(NamedTuple):
    """What is known of one document; without content when it has been erased.

    `number` is that of the event that kept it, `erased` that of the one that erased it (0: none).
    """

    kind: str
    key: str
    number: int
    erased: int
    content: bytes | None


class Archive:
    """The documents of one world.  The journal writes them; everybody may read."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._pending: list[tuple[int, Filing]] = []
        self._taken: list[tuple[int, Filing]] = []
        self._staged_names: set[tuple[str, str]] = set()

    # writing, by the journal --------------------------------------------------------------------
    def stage(self, filings: Sequence[tuple[int, Filing]]) -> None:
        """Have documents kept and erased by the events of these numbers at the next commit.

        Errors: `conflict` when a key is taken; then nothing is staged.
        """
        new: set[tuple[str, str]] = set()
        for _, filing in filings:
            if isinstance(filing, Keep):
                name = (filing.kind, filing.key)
                if name in new or self._holds(*name):
                    raise Refused("conflict", f"a document {name} is kept already")
                new.add(name)
        self._pending.extend(filings)
        self._staged_names |= new

    def _holds(self, kind: str, key: str) -> bool:
        query = "SELECT 1 FROM documents WHERE kind = ? AND key = ?"
        if (kind, key) in self._staged_names:
            return True
        return self._connection.execute(query, (kind, key)).fetchone() is not None

    @property
    def waiting(self) -> bool:
        """Whether something is not on disk yet."""
        return bool(self._pending or self._taken)

    def take(self) -> None:
        """What is staged belongs to the transaction that begins now."""
        self._taken, self._pending = self._pending, []

    def write(self, writer: sqlite3.Connection) -> None:
        """Write what was taken, within the transaction of the journal."""
        for number, filing in self._taken:
            if isinstance(filing, Keep):
                writer.execute(
                    "INSERT INTO documents VALUES (NULL, ?, ?, ?, 0, ?, ?)",
                    (filing.kind, filing.key, number, "\n".join(filing.terms), filing.content),
                )
                writer.executemany(
                    "INSERT OR IGNORE INTO document_terms VALUES (?, ?, ?)",
                    [(filing.kind, term, filing.key) for term in filing.terms],
                )
            else:
                where = "kind = ? AND key BETWEEN ? AND ? AND erased = 0"
                span = (filing.kind, filing.first, filing.last)
                _drop_terms(writer, where, span)
                writer.execute(
                    "UPDATE documents SET content = NULL, terms = '', erased = ? WHERE " + where,
                    (number, *span),
                )

    def written(self) -> None:
        """What was taken is on disk."""
        self._taken = []
        self._staged_names = {
            (filing.kind, filing.key) for _, filing in self._pending if isinstance(filing, Keep)
        }

    def forget(self) -> None:
        """What was taken could not be written, and what was staged stands on it."""
        self._taken, self._pending = [], []
        self._staged_names = set()

    def cut(self, after: int) -> None:
        """Forget every document that a later event than this keeps."""
        _drop_terms(self._connection, "number > ?", (after,))
        self._connection.execute("DELETE FROM documents WHERE number > ?", [after])

    # reading ------------------------------------------------------------------------------------
    def find(self, kind: str, key: str) -> Document | None:
        """One document, erased or not; None when there never was one."""
        found: Document | None = None
        row = self._connection.execute(
            "SELECT kind, key, number, erased, content FROM documents WHERE kind = ? AND key = ?",
            (kind, key),
        ).fetchone()
        if row is not None:
            found = Document._make(row)
        for number, filing in self._staged():
            if isinstance(filing, Keep):
                if (filing.kind, filing.key) == (kind, key):
                    found = Document(kind, key, number, 0, filing.content)
            elif found is not None and not found.erased and _spans(filing, kind, key):
                found = found._replace(erased=number, content=None)
        return found

    def read(self, kind: str, key: str) -> bytes | None:
        """The content of one document; None when it is not there, or no longer."""
        found = self.find(kind, key)
        return found.content if found else None

    def keys(
        self,
        kind: str,
        terms: Sequence[str] = (),
        first: str = "",
        last: str = LAST,
        limit: int = 50,
    ) -> list[str]:
        """The keys of documents that are there and have every term, the greatest first."""
        on_disk = self._keys_on_disk(kind, self._rarest_first(kind, terms), first, last, limit)
        staged = self._staged()
        if not staged:
            return on_disk
        found = set(on_disk)
        for _, filing in staged:
            if isinstance(filing, Erase):
                found -= {key for key in found if _spans(filing, kind, key)}
            elif _matches(filing, kind, terms) and first <= filing.key <= last:
                found.add(filing.key)
        return sorted(found, reverse=True)[:limit]

    def _keys_on_disk(
        self, kind: str, terms: Sequence[str], first: str, last: str, limit: int
    ) -> list[str]:
        if not terms:
            query = "SELECT key FROM documents AS a WHERE kind = ? AND erased = 0"
            values: list[str | int] = [kind]
        else:
            query = "SELECT a.key FROM document_terms AS a"
            values = []
            for number, term in enumerate(terms[1:]):
                query += (
                    f" CROSS JOIN document_terms AS t{number} ON t{number}.kind = a.kind "
                    f"AND t{number}.term = ? AND t{number}.key = a.key"
                )
                values.append(term)
            query += " WHERE a.kind = ? AND a.term = ?"
            values += [kind, terms[0]]
        query += " AND a.key BETWEEN ? AND ? ORDER BY a.key DESC LIMIT ?"
        rows = self._connection.execute(query, [*values, first, last, limit])
        return [row[0] for row in rows]

    def _rarest_first(self, kind: str, terms: Sequence[str]) -> list[str]:
        if len(terms) < 2:
            return list(terms)

        def common(term: str) -> int:
            query = (
                "SELECT count(*) FROM (SELECT 1 FROM document_terms WHERE kind = ? AND term = ? "
                "LIMIT ?)"
            )
            return int(self._connection.execute(query, (kind, term, _ENOUGH)).fetchone()[0])

        return sorted(dict.fromkeys(terms), key=common)

    def count(self, kind: str) -> int:
        """How many documents of a kind are there and on disk."""
        query = "SELECT count(*) FROM documents WHERE kind = ? AND erased = 0"
        return int(self._connection.execute(query, [kind]).fetchone()[0])

    def _staged(self) -> list[tuple[int, Filing]]:
        return [*self._taken, *self._pending] if self._taken or self._pending else self._pending


def _drop_terms(writer: sqlite3.Connection, where: str, values: tuple[str | int, ...]) -> None:
    rows = writer.execute(f"SELECT kind, key, terms FROM documents WHERE {where}", values)
    writer.executemany(
        "DELETE FROM document_terms WHERE kind = ? AND term = ? AND key = ?",
        [(kind, term, key) for kind, key, terms in rows.fetchall() for term in terms.split("\n")],
    )


def _matches(keep: Keep, kind: str, terms: Sequence[str]) -> bool:
    return keep.kind == kind and set(terms) <= set(keep.terms)


def _spans(erase: Erase, kind: str, key: str) -> bool:
    return erase.kind == kind and erase.first <= key <= erase.last
