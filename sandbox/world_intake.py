"""Reads an exported world without trust: each row is looked at before it is taken over.

Whoever sends a file may have made it by hand.  Only plain tables of the known form are read (a
view or a trigger would let the file compute here), every event has to be one that this house
could have written, and every person one that its pages can show.
"""

import json
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import asdict, fields, is_dataclass
from datetime import UTC, datetime
from enum import Enum
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from sandbox.codec import Codec
from sandbox.journal import Record
from sandbox.keys import KEY_BYTES
from sandbox.people import Citizen, Operator
from sandbox.protocol.policy import Policy, with_settings
from sandbox.protocol.system import Erase, Keep
from sandbox.settings import CLOCK_MODES, WORLD_SYSTEM, ClockChanged, PolicyChanged, WorldCreated

MOST_BYTES = 512 << 20
LONGEST_TEXT = 1 << 20
COLUMNS: dict[str, tuple[str, ...]] = {
    "meta": ("name", "value"),
    "people": ("position", "id", "persona", "search_text", "citizen"),
    "people_phones": ("phone", "citizen_id"),
    "operators": ("position", "id", "user_name", "operator"),
    "events": Record._fields,
}
DOCUMENT_TABLES: dict[str, tuple[str, ...]] = {
    "documents": ("id", "kind", "key", "number", "erased", "terms", "content"),
    "document_terms": ("kind", "term", "key"),
}
"""Worlds exported before there was an archive have none of these."""

LARGEST_DOCUMENT = 16 << 20
WORLD_EVENTS = frozenset(event.TYPE for event in WORLD_SYSTEM.events)
_WORD = re.compile(r"[^\x00-\x20\"\\]{0,200}")
_KEY = re.compile(r"[\w./:-]{1,120}", re.ASCII)
_TERM = re.compile(r"[^\x00-\x1f\x7f]{0,200}")
_AUDIENCE = re.compile(r"( [^\x00-\x20\"\\]{1,200})* ?")


def require_plain(file: Path, connection: sqlite3.Connection) -> None:
    """The known tables, whole, and nothing that runs.  Errors: ValueError."""
    if file.stat().st_size > MOST_BYTES:
        raise ValueError(f"it is larger than {MOST_BYTES >> 20} MiB")
    for kind, name, text in connection.execute("SELECT type, name, sql FROM sqlite_master"):
        if kind not in ("table", "index") or "VIRTUAL" in (text or "").upper():
            raise ValueError(f"it has the {kind} {str(name)[:40]!r}")
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    for table, columns in (COLUMNS | DOCUMENT_TABLES).items():
        if table in DOCUMENT_TABLES and tables.isdisjoint(DOCUMENT_TABLES):
            continue
        rows = connection.execute("SELECT name, hidden FROM pragma_table_xinfo(?)", [table])
        if rows.fetchall() != [(column, 0) for column in columns]:
            raise ValueError(f"its table {table} has another form")
    if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
        raise ValueError("it is damaged")


def read_meta(connection: sqlite3.Connection) -> dict[str, str]:
    """The key of the world and the mark of its tokens.  Errors: ValueError, KeyError."""
    meta = dict(connection.execute("SELECT name, value FROM meta").fetchall())
    if not all(isinstance(meta[name], str) for name in ("key", "tag")):
        raise ValueError("its key is not text")
    if len(bytes.fromhex(meta["key"])) != KEY_BYTES or not re.fullmatch(r"\w{1,20}", meta["tag"]):
        raise ValueError("its key is not one")
    # Whoever takes a world in keeps it.
    known = {"key": meta["key"], "tag": meta["tag"], "expires_at": ""}
    if "clock" in meta:
        known["clock"] = datetime.fromisoformat(meta["clock"]).astimezone(UTC).isoformat()
    return known


def read_people(connection: sqlite3.Connection, table: str) -> list[tuple[Any, ...]]:
    """The rows of a table of people.  Errors: ValueError, TypeError, KeyError."""
    rows = connection.execute(f"SELECT {', '.join(COLUMNS[table])} FROM {table}").fetchall()
    kinds = {"people": Citizen, "operators": Operator}
    for row in rows:
        if not all(conforms(int | str, value) for value in row):
            raise ValueError(f"{table} has a value of no known type")
        if table not in kinds:
            continue
        known = json.loads(row[-1])
        if table == "people":
            known |= {"phones": tuple(known["phones"]), "cmd": tuple(known["cmd"])}
        person = kinds[table](**known)
        if not conforms(kinds[table], person) or person.id != row[1]:
            raise ValueError(f"{table} has somebody who cannot be shown")
    return rows


def read_documents(connection: sqlite3.Connection, head: int) -> Iterator[tuple[int, Keep | Erase]]:
    """The archive, each document as its event kept it or erased it.  Errors: ValueError.

    The terms are those of the documents: the table that finds them is made anew.
    """
    query = "SELECT kind, key, number, erased, terms, content FROM documents ORDER BY number, id"
    try:
        rows = connection.execute(query)
    except sqlite3.OperationalError:
        return
    erased: list[tuple[int, Erase]] = []
    for kind, key, number, gone, terms, content in rows:
        words = all(isinstance(word, str) and _KEY.fullmatch(word) for word in (kind, key))
        numbers = all(isinstance(one, int) and 0 <= one < 1 << 53 for one in (number, gone))
        if not words or not numbers or not 1 <= number <= head:
            raise ValueError("its archive has a document that no event keeps")
        if not isinstance(terms, str) or not all(_TERM.fullmatch(one) for one in terms.split("\n")):
            raise ValueError(f"its document {key} is found by what no document is found by")
        if gone == 0 and not (isinstance(content, bytes) and len(content) <= LARGEST_DOCUMENT):
            raise ValueError(f"its document {key} is no document")
        yield number, Keep(kind, key, content or b"", tuple(terms.split("\n")) if terms else ())
        if gone:
            erased.append((gone, Erase(kind, key, key)))
    yield from erased


def read_events(connection: sqlite3.Connection, codec: Codec) -> Iterator[Record]:
    """The journal, each event as this house would write it.  Errors: ValueError, TypeError, …"""
    number, at = 0, ""
    for row in connection.execute("SELECT * FROM events ORDER BY number"):
        record = Record._make(row)
        if record.number != number + 1:
            raise ValueError(f"its journal has a gap after {number}")
        event = codec.decode(record.type, record.data)
        if (number == 0) is not isinstance(event, WorldCreated):
            raise ValueError("its journal does not begin, once, with mundo.criado")
        if not conforms(type(event), event) or not _possible(event):
            raise ValueError(f"its event {record.number} holds what no event holds")
        if not _well_formed(record) or record.at < at:
            raise ValueError(f"its event {record.number} is not well formed")
        number, at = record.number, record.at
        yield record._replace(data=codec.encode(event))
    if number == 0:
        raise ValueError("its journal is empty")


def _well_formed(record: Record) -> bool:
    instant = datetime.fromisoformat(record.at)
    words = (record.stream, record.actor, record.correlation)
    return (
        instant.isoformat(timespec="milliseconds") == record.at
        and record.at.endswith("+00:00")
        and all(isinstance(word, str) and _WORD.fullmatch(word) for word in words)
        and _AUDIENCE.fullmatch(record.audience) is not None
        and isinstance(record.cause, int)
        and 0 <= record.cause < record.number
        and (record.stream == "world") is (record.type in WORLD_EVENTS)
    )


def _possible(event: Any) -> bool:
    if isinstance(event, WorldCreated | ClockChanged):
        mode = event.clock_mode if isinstance(event, WorldCreated) else event.mode
        rate = event.clock_rate if isinstance(event, WorldCreated) else event.rate
        if mode not in CLOCK_MODES or not 1 <= rate <= 10_000:
            return False
    if isinstance(event, WorldCreated | PolicyChanged):
        return with_settings(Policy(), asdict(event.policy)) == event.policy
    return True


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def conforms(hint: Any, value: Any) -> bool:
    """Whether a value is of a type, down to the last member."""
    if hint is Any:
        return True
    origin, parts = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return any(conforms(part, value) for part in parts)
    if origin is tuple:
        if not isinstance(value, tuple):
            return False
        each = (parts[0],) * len(value) if parts[-1] is Ellipsis else parts
        return len(each) == len(value) and all(map(conforms, each, value))
    if not isinstance(value, hint) or (isinstance(value, bool) and hint is not bool):
        return False
    if isinstance(value, str) and not isinstance(value, Enum):
        return len(value) <= LONGEST_TEXT
    kind: Any = type(value)
    if isinstance(value, datetime):
        return value.tzinfo is not None
    if is_dataclass(value):
        hints = _hints(kind)
        return all(conforms(hints[item.name], getattr(value, item.name)) for item in fields(value))
    if hasattr(value, "_fields"):
        hints = _hints(kind)
        return all(conforms(hints[name], getattr(value, name)) for name in value._fields)
    return True
