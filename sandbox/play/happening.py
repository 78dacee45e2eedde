"""One event of the journal as the player reads it, and how a guião names it.

The same form comes from the kernel (`Record`) and from the wire (JSON).  A name in a guião is an
event's type, an alias of it, `<falha>.inicio` and `<falha>.fim`, or the event of a phrase.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sandbox.play.derived import DERIVED, Derived
from sandbox.play.language import ALIASES
from sandbox.protocol.vocabulary import Phrase

Matcher = Callable[["Happening"], bool]


@dataclass(frozen=True, slots=True)
class Happening:
    """An event: number, virtual instant, stream, type, actor, data, cause, correlation."""

    n: int
    at: str
    stream: str
    type: str
    actor: str
    data: Mapping[str, Any]
    cause: int
    correlation: str

    @property
    def instant(self) -> datetime:
        """When it happened."""
        return datetime.fromisoformat(self.at)

    def get(self, name: str) -> str:
        """One datum, as text; nothing when it is not there."""
        found = self.data.get(name)
        return "" if found is None else str(found)


def from_record(record: Any) -> Happening:
    """Read a record of a journal in this process."""
    return Happening(
        record.number,
        record.at,
        record.stream,
        record.type,
        record.actor,
        json.loads(record.data),
        record.cause,
        record.correlation,
    )


def from_wire(message: Mapping[str, Any]) -> Happening:
    """Read one event of the journal's address."""
    data = message.get("data") or {}
    return Happening(
        int(message["n"]),
        str(message["at"]),
        str(message["stream"]),
        str(message["type"]),
        str(message["actor"]),
        json.loads(data) if isinstance(data, str) else data,
        int(message.get("cause") or 0),
        str(message.get("correlation") or ""),
    )


class Names:
    """Finds out whether an event is the one that a guião names."""

    def __init__(self, phrases: Iterable[Phrase], faults: Iterable[str]) -> None:
        self._phrases: dict[str, list[re.Pattern[str]]] = {}
        for phrase in phrases:
            if phrase.event:
                self._phrases.setdefault(phrase.event, []).append(spoken_as(phrase.text))
        self._faults = frozenset(faults)
        self._derived = Derived()
        self._matchers: dict[str, Matcher] = {}

    def learn(self, event: Happening) -> None:
        """One event more of this run, in its order."""
        self._derived.learn(event.n, event.type, event.data)

    def matches(self, name: str, event: Happening) -> bool:
        """Whether `event` is called `name`."""
        matcher = self._matchers.get(name)
        if matcher is None:
            matcher = self._matchers[name] = self._matcher(name)
        return matcher(event)

    def first(self, name: str, events: Iterable[Happening]) -> Happening | None:
        """The first event with this name."""
        return next((event for event in events if self.matches(name, event)), None)

    def types(self, name: str) -> frozenset[str]:
        """The types that an event of this name has."""
        if name in self._phrases:
            return frozenset({"fala.dita"})
        fault, _, moment = name.rpartition(".")
        if fault in self._faults and moment in ("inicio", "fim"):
            return frozenset({f"falha.{moment}"})
        if name in DERIVED:
            return frozenset({DERIVED[name]})
        return frozenset({ALIASES.get(name, name)})

    def _matcher(self, name: str) -> Matcher:
        patterns = self._phrases.get(name)
        if patterns:
            return lambda event: (
                event.type == "fala.dita"
                and any(pattern.fullmatch(event.get("text")) for pattern in patterns)
            )
        fault, _, moment = name.rpartition(".")
        if fault in self._faults and moment in ("inicio", "fim"):
            kind = f"falha.{moment}"
            return lambda event: event.type == kind and event.get("name") == fault
        if name in DERIVED:
            return lambda event: name in self._derived.names(event.n)
        kind = ALIASES.get(name, name)
        if name == "cmd.ativa":
            return lambda event: event.type == kind and event.get("status") == "active"
        return lambda event: event.type == kind


@lru_cache(maxsize=256)
def spoken_as(text: str) -> re.Pattern[str]:
    """A phrase with holes, as a pattern of what is heard."""
    parts = re.split(r"\{\w+\}", text)
    return re.compile(".+".join(map(re.escape, parts)))
