"""The file of a world: template, copy, export, and import without trust.

An imported file is never opened as a world: its rows are read, checked one by one, and written
into a file that this house has made, so that nothing else that a database may hold comes along.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from shutil import copyfile

from sandbox.codec import Codec
from sandbox.journal import Record, SqliteJournal
from sandbox.keys import KEY_BYTES, new_tag
from sandbox.people import (
    create_people_tables,
    generate_citizens,
    generate_operators,
    store_people,
)
from sandbox.protocol.errors import Refused

PEOPLE_TABLES = ("people", "people_phones", "operators")


def template(folder: Path, seed: int, count: int) -> Path:
    """The file that worlds of this seed are copied from; made when first asked for."""
    path = folder / f"people-{seed}-{count}.sqlite"
    if path.exists():
        return path
    making = path.with_suffix(".making")
    journal = _empty(making)
    store_people(journal.database, generate_citizens(seed, count), generate_operators(seed))
    journal.close()
    making.rename(path)
    return path


def stamp(origin: Path, path: Path, key: bytes, world_id: str, expires_at: str) -> None:
    """Make a world's file of a template: its own key, the mark of its tokens, its expiry."""
    copyfile(origin, path)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute(
            "INSERT INTO meta VALUES ('key', ?), ('tag', ?), ('expires_at', ?)",
            [key.hex(), new_tag(world_id), expires_at],
        )


def expiry(path: Path) -> datetime | None:
    """When the world of this file ends by itself (real time), if it does."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        row = connection.execute("SELECT value FROM meta WHERE name = 'expires_at'").fetchone()
    return datetime.fromisoformat(row[0]) if row and row[0] else None


def copy(origin: Path, path: Path) -> None:
    """Copy a file whose writer is at rest, with its write-ahead log."""
    copyfile(origin, path)
    log = origin.with_name(origin.name + "-wal")
    if log.exists():
        copyfile(log, path.with_name(path.name + "-wal"))


def export(connection: sqlite3.Connection, to: Path) -> Path:
    """Write the whole world to one file."""
    to.unlink(missing_ok=True)
    connection.execute("VACUUM INTO ?", [str(to)])
    return to


def rebuild(file: Path, path: Path, codec: Codec) -> None:
    """Write the rows of an exported file into a new one.  Errors: malformed, with the reason."""
    making = path.with_suffix(".making")
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
            connection.execute("PRAGMA trusted_schema=OFF")
            journal = _empty(making)
            meta = dict(connection.execute("SELECT name, value FROM meta").fetchall())
            _require_key(meta)
            journal.connection.executemany("INSERT INTO meta VALUES (?, ?)", list(meta.items()))
            for table in PEOPLE_TABLES:
                rows = connection.execute(f"SELECT * FROM {table}").fetchall()
                marks = ",".join("?" * len(rows[0]))
                journal.connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
            journal.append(list(_checked(connection, codec)), 0)
            journal.close()
    except (sqlite3.Error, ValueError, KeyError, TypeError, IndexError) as error:
        making.unlink(missing_ok=True)
        raise Refused("malformed", f"import: not the file of a world ({error})") from error
    making.rename(path)


def _empty(path: Path) -> SqliteJournal:
    path.unlink(missing_ok=True)
    journal = SqliteJournal(path)
    journal.connection.execute("PRAGMA journal_mode=DELETE")
    journal.connection.execute("CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT)")
    create_people_tables(journal.database)
    return journal


def _require_key(meta: dict[str, str]) -> None:
    if len(bytes.fromhex(meta["key"])) != KEY_BYTES or not meta["tag"].isalnum():
        raise ValueError("its key is not one")
    meta["expires_at"] = ""  # whoever takes a world in keeps it


def _checked(connection: sqlite3.Connection, codec: Codec) -> Iterator[Record]:
    found = connection.execute("SELECT * FROM events ORDER BY number")
    records = [Record._make(row) for row in found]
    if not records or records[0].number != 1 or records[0].type != "mundo.criado":
        raise ValueError("its journal does not begin with mundo.criado")
    if any(later.number != earlier.number + 1 for earlier, later in pairwise(records)):
        raise ValueError("its journal has a gap")
    for record in records:
        codec.decode(record.type, record.data)
        datetime.fromisoformat(record.at)
        yield record
