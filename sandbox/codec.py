"""Events and messages as JSON text, and back.

An event is written as an object of its fields without those it declares volatile; instants in
RFC 3339; a dataclass inside another carries its class name under `$`.  orjson writes: the
standard library takes five times as long, and every event of every world passes here.
"""

from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import Enum
from operator import attrgetter
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import orjson

from sandbox.protocol.system import Event


def plain(value: Any) -> Any:
    """Turn what JSON does not know into what it knows; used as the encoder's default."""
    if isinstance(value, tuple):
        return list(value)
    if is_dataclass(value) and not isinstance(value, type):
        names = [item.name for item in fields(value)]
        return {"$": type(value).__qualname__, **{name: getattr(value, name) for name in names}}
    raise TypeError(f"{type(value).__name__} has no JSON form")


_FORM = orjson.OPT_PASSTHROUGH_DATACLASS


def dumps(value: Any) -> str:
    """The value as JSON text."""
    return orjson.dumps(value, plain, _FORM).decode()


def _writer(names: tuple[str, ...]) -> Callable[[Any], str]:
    """What writes the events of one class: its members are worked out once."""
    if len(names) < 2:
        return lambda event: dumps({name: getattr(event, name) for name in names})
    get = attrgetter(*names)
    # `strict` would only cost: names and values come from the same tuple.
    return lambda event: orjson.dumps(dict(zip(names, get(event))), plain, _FORM).decode()  # noqa: B905


class Codec:
    """Encodes the events of a set of classes and decodes them by type name.

    `bodies` are the dataclasses that may travel inside an envelope.
    """

    def __init__(self, events: Iterable[type[Event]], bodies: Iterable[type] = ()) -> None:
        self.writers: dict[type, Callable[[Any], str]] = {}
        self._classes: dict[str, type[Event]] = {}
        self._bodies = {body.__qualname__: body for body in bodies}
        self._hints: dict[type, dict[str, Any]] = {}
        for event in events:
            if event.TYPE in self._classes:
                raise ValueError(f"two events are called {event.TYPE}")
            self._classes[event.TYPE] = event
            names = tuple(
                item.name
                for item in fields(event)  # type: ignore[arg-type]
                if item.name not in event.VOLATILE
            )
            self.writers[event] = _writer(names)

    def encode(self, event: Event) -> str:
        """The event's data as JSON text."""
        return self.writers[type(event)](event)

    def decode(self, type_name: str, data: str) -> Event:
        """The event again.  Errors: KeyError when no such type is known."""
        return self._build(self._classes[type_name], orjson.loads(data))

    def knows(self, type_name: str) -> bool:
        """Whether there is an event with this name."""
        return type_name in self._classes

    def event_class(self, type_name: str) -> type[Event]:
        """The class of this type name."""
        return self._classes[type_name]

    def _build(self, kind: type, members: dict[str, Any]) -> Any:
        hints = self._hints.get(kind)
        if hints is None:
            hints = self._hints[kind] = get_type_hints(kind)
        values = {
            name: self._value(hints[name], value) for name, value in members.items() if name != "$"
        }
        return kind(**values)

    def _named(self, hint: Any, name: Any) -> type | None:
        """The class of this name: the one that is awaited here, before another so called."""
        for kind in (hint, *get_args(hint)):
            if isinstance(kind, type) and is_dataclass(kind) and kind.__qualname__ == name:
                return kind
        return self._bodies.get(name)

    def _value(self, hint: Any, value: Any) -> Any:
        if value is None:
            return None
        kind = self._named(hint, value.get("$")) if isinstance(value, dict) else None
        if kind is not None:
            return self._build(kind, value)
        if hint is datetime:
            return datetime.fromisoformat(value)
        if isinstance(hint, type) and is_dataclass(hint):
            return self._build(hint, value)
        if isinstance(hint, type) and issubclass(hint, Enum):
            return hint(value)
        origin = get_origin(hint)
        if origin in (Union, UnionType):
            return self._value(next(arg for arg in get_args(hint) if arg is not type(None)), value)
        if origin is tuple:
            return tuple(self._value(get_args(hint)[0], item) for item in value)
        if isinstance(hint, type) and issubclass(hint, tuple):
            return hint(*value)
        return value
