"""States as plain values that JSON knows, and back, whatever they are made of.

Unlike the codec of events this needs no list of classes: the text names those it holds, and only
data classes, enumerations and named tuples of this house are made again.  What a class declares
`VOLATILE` is left out and takes its default, as if it had come from the journal.
"""

import sys
from collections.abc import Callable, Iterable
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any

TUPLE, INSTANT, FROZENSET, DICT, DAY, SPAN, BYTES = range(7)
FIRST_CLASS = 16
"""A value that is not plain is a list that begins with what it is: a number, or its class."""

_PLAIN = frozenset({str, int, float, bool, type(None)})

Build = Callable[[list[Any]], Any]


class Writer:
    """Writes values as plain ones; `classes` are the names of those met so far."""

    def __init__(self) -> None:
        self.classes: list[str] = []
        self._writers: dict[type, Callable[[Any], Any]] = {
            tuple: lambda value: [TUPLE, *map(self.write, value)],
            frozenset: lambda value: [FROZENSET, *map(self.write, value)],
            dict: lambda value: [
                DICT, *([self.write(name), self.write(each)] for name, each in value.items())
            ],
            datetime: lambda value: [INSTANT, value.isoformat()],
            date: lambda value: [DAY, value.isoformat()],
            timedelta: lambda value: [SPAN, value.days, value.seconds, value.microseconds],
            bytes: lambda value: [BYTES, value.hex()],
        }  # fmt: skip

    def write(self, value: Any) -> Any:
        """The value in plain form.  Errors: TypeError when it has none."""
        kind = type(value)
        if kind in _PLAIN:
            return value
        writer = self._writers.get(kind)
        if writer is None:
            writer = self._writers[kind] = self._writer_of(kind)
        return writer(value)

    def _writer_of(self, kind: type) -> Callable[[Any], Any]:
        number = FIRST_CLASS + len(self.classes)
        write = self.write
        if issubclass(kind, Enum):
            made: Callable[[Any], Any] = lambda value: [number, value.name]  # noqa: E731
        elif hasattr(kind, "_fields"):
            made = lambda value: [number, *map(write, value)]  # noqa: E731
        elif is_dataclass(kind):
            names = kept_fields(kind)

            def made(value: Any) -> Any:
                members = [getattr(value, name) for name in names]
                return [
                    number, *[each if type(each) in _PLAIN else write(each) for each in members]
                ]  # fmt: skip
        else:
            raise TypeError(f"{kind.__name__} has no plain form")
        self.classes.append(f"{kind.__module__}:{kind.__qualname__}")
        return made


class Reader:
    """Reads plain values; `classes` as the writer named them.  Errors: ValueError."""

    def __init__(self, classes: Iterable[str], homes: Iterable[str]) -> None:
        self._build: dict[int, Build] = {
            TUPLE: lambda given: tuple(map(self.read, given[1:])),
            FROZENSET: lambda given: frozenset(map(self.read, given[1:])),
            DICT: lambda given: {self.read(name): self.read(each) for name, each in given[1:]},
            INSTANT: lambda given: datetime.fromisoformat(given[1]),
            DAY: lambda given: date.fromisoformat(given[1]),
            SPAN: lambda given: timedelta(*given[1:]),
            BYTES: lambda given: bytes.fromhex(given[1]),
        }
        allowed = tuple(homes)
        for number, name in enumerate(classes, FIRST_CLASS):
            self._build[number] = self._builder(_class_named(name, allowed))

    def read(self, value: Any) -> Any:
        """The value again."""
        return self._build[value[0]](value) if type(value) is list else value

    def _builder(self, kind: Any) -> Build:
        read = self.read
        if issubclass(kind, Enum):
            return lambda given: kind[given[1]]
        if hasattr(kind, "_fields"):
            return lambda given: kind(*map(read, given[1:]))
        names = kept_fields(kind)
        left_out = [(item.name, item.default) for item in fields(kind) if item.name not in names]
        place, builds = object.__setattr__, self._build

        def build(given: list[Any]) -> Any:
            # Past the constructor: what was whole when it was written is whole.
            made = object.__new__(kind)
            for name, value in zip(names, given[1:], strict=True):
                place(made, name, builds[value[0]](value) if type(value) is list else value)
            for name, value in left_out:
                place(made, name, value)
            return made

        return build


def kept_fields(kind: Any) -> tuple[str, ...]:
    """The members of a data class that may be written."""
    volatile: frozenset[str] = getattr(kind, "VOLATILE", frozenset())
    for item in fields(kind):
        if item.name in volatile and item.default is MISSING:
            raise TypeError(f"{kind.__name__}.{item.name} is volatile and has no default")
    return tuple(item.name for item in fields(kind) if item.name not in volatile)


def _class_named(name: str, homes: tuple[str, ...]) -> Any:
    module, _, path = name.partition(":")
    if module.partition(".")[0] not in homes or module not in sys.modules:
        raise ValueError(f"{name} is not of this house")
    found: Any = sys.modules[module]
    for part in path.split("."):
        found = getattr(found, part, None)
    if not isinstance(found, type):
        raise ValueError(f"there is no {name}")
    if not (is_dataclass(found) or issubclass(found, Enum) or hasattr(found, "_fields")):
        raise ValueError(f"{name} is no class of values")
    return found
