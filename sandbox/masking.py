"""What an export shows of people by default: nothing that its event declares personal (R14).

Masked are the members that an event's class names in `PERSONAL`, to the last text inside them;
names of fields, identifiers of things and instants stay, so that what happened can still be
followed.  Codes and tokens need no mask: they are in no journal.  The seats' own sockets and
views show what their person may see, and the file of a world is exact, or it could not be read
in again.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import orjson

from sandbox.journal import Record
from sandbox.protocol.system import Event

HIDDEN = "•••"
"""What stands where a datum of a person is not shown."""

CLEAR = "claros"
"""The value of `dados` that asks for everything as it is."""

ROUTING = frozenset({"$", "sender", "receiver", "action", "correlation"})
"""Members of a message inside an event that say where it goes, not what about."""

Personal = Mapping[str, frozenset[str]]


def personal_of(events: Iterable[type[Event]]) -> Personal:
    """Which data of which type of event identify a person."""
    return {event.TYPE: event.PERSONAL for event in events if event.PERSONAL}


def masked(data: Mapping[str, Any], names: frozenset[str]) -> dict[str, Any]:
    """The data of an event with these members hidden."""
    return {name: _hidden(value) if name in names else value for name, value in data.items()}


def masker(events: Iterable[type[Event]]) -> Callable[[Record], Record]:
    """What hides the personal data of a record, for the events of a house."""
    personal = personal_of(events)

    def mask(record: Record) -> Record:
        names = personal.get(record.type)
        if names is None:
            return record
        data = masked(orjson.loads(record.data), names)
        return record._replace(data=orjson.dumps(data).decode())

    return mask


def _hidden(value: Any) -> Any:
    if isinstance(value, str):
        return HIDDEN if value else ""
    if isinstance(value, dict):
        return {
            name: found if name in ROUTING or name.endswith("_id") else _hidden(found)
            for name, found in value.items()
        }
    if isinstance(value, list):
        return [_pair(item) if _is_pair(item) else _hidden(item) for item in value]
    return value


def _is_pair(value: Any) -> bool:
    """A field's name and its value, as the data of a citizen travel."""
    return isinstance(value, list) and len(value) == 2 and isinstance(value[0], str)


def _pair(value: list[Any]) -> list[Any]:
    return [value[0], _hidden(value[1])]
