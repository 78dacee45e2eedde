"""The file of a world: template, copy, export, and import without trust.

An imported file is never opened as a world: its rows are read, checked one by one, and written
into a file that this house has made, so that nothing else that a database may hold comes along.
"""

import sqlite3
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from shutil import copyfile

from sandbox import world_intake
from sandbox.codec import Codec
from sandbox.journal import SqliteJournal
from sandbox.keys import new_tag
from sandbox.people import (
    PERSONAS,
    create_people_tables,
    generate_citizens,
    generate_operators,
    store_people,
)
from sandbox.platforms.iscapi.language import RequestSent
from sandbox.protocol.errors import Refused
from sandbox.slot_rules import SlotFilled

PEOPLE_TABLES = ("people", "people_phones", "operators")
NOT_A_WORLD = (
    sqlite3.Error,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    IndexError,
    OverflowError,
    Refused,
)
"""What reading a file made by hand can run into."""


def template(folder: Path, seed: int, count: int) -> Path:
    """The file that worlds of this seed are copied from; made when first asked for."""
    # A later version has more personas: its worlds are not made of an older one's people.
    path = folder / f"people-{seed}-{count}-{len(PERSONAS)}.sqlite"
    if path.exists():
        return path
    making = path.with_suffix(".making")
    journal = _empty(making)
    store_people(journal.database, generate_citizens(seed, count), generate_operators(seed))
    journal.close()
    making.rename(path)
    return path


def stamp(
    origin: Path, path: Path, key: bytes, world_id: str, expires_at: str, idle_s: int = 0
) -> None:
    """Make a world's file of a template: its own key, the mark of its tokens, its expiry.

    Units: `idle_s` seconds without use after which it ends; 0 when use does not matter.
    """
    copyfile(origin, path)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute(
            "INSERT INTO meta VALUES ('key', ?), ('tag', ?), ('expires_at', ?), ('idle_s', ?)",
            [key.hex(), new_tag(world_id), expires_at, str(idle_s)],
        )


def expiry(path: Path) -> datetime | None:
    """When the world of this file ends by itself (real time), if it does."""
    text = _meta(path, "expires_at")
    return datetime.fromisoformat(text) if text else None


def with_components(folder: Path, suffix: str, most: int) -> list[str]:
    """Of the worlds used last, those from which something has left for somebody's own address."""
    newest = sorted(folder.glob(f"*{suffix}"), key=lambda one: one.stat().st_mtime, reverse=True)
    found = []
    for path in newest[:most]:
        words = "SELECT 1 FROM events WHERE type IN (?, ?) LIMIT 1"
        # One that is being made or ended just now has nothing that waits.
        with suppress(sqlite3.Error), closing(_looked_at(path)) as connection:
            if connection.execute(words, [SlotFilled.TYPE, RequestSent.TYPE]).fetchone():
                found.append(path.stem)
    return found


def idle(path: Path) -> int:
    """After how many seconds without use this world ends; 0 when use does not matter."""
    return int(_meta(path, "idle_s") or 0)


def _meta(path: Path, name: str) -> str:
    with closing(_looked_at(path)) as connection:
        row = connection.execute("SELECT value FROM meta WHERE name = ?", [name]).fetchone()
    return str(row[0]) if row else ""


def _looked_at(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{path}?mode=ro", uri=True)


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
    address = f"{file.resolve().as_uri()}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(address, uri=True)) as connection:
            connection.execute("PRAGMA trusted_schema=OFF")
            world_intake.require_plain(file, connection)
            with closing(_empty(making)) as journal:
                _take_over(connection, journal, codec)
    except NOT_A_WORLD as error:
        raise not_a_world(error) from error
    else:
        making.rename(path)
    finally:
        for suffix in ("", "-wal", "-shm", "-journal"):
            making.with_name(making.name + suffix).unlink(missing_ok=True)


def not_a_world(error: Exception) -> Refused:
    """What an import answers when a file is not that of a world."""
    return Refused("malformed", f"import: not the file of a world ({str(error)[:200]})")


def _take_over(connection: sqlite3.Connection, journal: SqliteJournal, codec: Codec) -> None:
    write = journal.connection.executemany
    # One transaction: a thousand people in one each would wait a thousand times for the disk.
    journal.connection.execute("BEGIN")
    write("INSERT INTO meta VALUES (?, ?)", list(world_intake.read_meta(connection).items()))
    for table in PEOPLE_TABLES:
        rows = world_intake.read_people(connection, table)
        marks = ",".join("?" * len(world_intake.COLUMNS[table]))
        write(f"INSERT INTO {table} VALUES ({marks})", rows)
    journal.connection.execute("COMMIT")
    events = list(world_intake.read_events(connection, codec))
    journal.append(events, 0, list(world_intake.read_documents(connection, len(events))))


def _empty(path: Path) -> SqliteJournal:
    path.unlink(missing_ok=True)
    journal = SqliteJournal(path)
    journal.connection.execute("CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT)")
    create_people_tables(journal.database)
    return journal
