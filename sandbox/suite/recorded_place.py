"""An event of a journal among the others, and what a row of the recorder is: verb and arguments."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sandbox.play.happening import Happening

SIGNING_REFUSED = "assinatura recusada"
LOST: Mapping[str, str] = {
    "marca": "o diário diz quantas teclas se premiram, e não quais",
    "carrega_listagem": "as linhas de uma listagem não ficam em lado nenhum",
    "recarrega": "recarregar uma página não deixa nada no diário",
    SIGNING_REFUSED: "de uma assinatura recusada não fica o que se quis assinar",
}
"""What cannot be recorded, and why."""

ASKED = "sric.entrada"
"""The kind of document of the archive that has what was asked of the SRIC."""
Papers = Callable[[str], str]
"""The text of an archived transaction of the SRIC, by its number; nothing when it is gone."""


@dataclass(frozen=True)
class Place:
    """An event among the others, with what a row needs to know of people."""

    events: Sequence[Happening]
    at: int
    own_phone: Callable[[str], str]
    person: Callable[[str], str]
    papers: Papers

    @property
    def event(self) -> Happening:
        """The event itself."""
        return self.events[self.at]

    def follows(self, kind: str) -> Happening | None:
        """An event of a kind that came of the same command."""
        for one in self.events[self.at + 1 :]:
            if one.instant > self.event.instant:
                return None
            if one.type == kind and one.actor == self.event.actor and one.cause:
                return one
        return None

    def led_to(self, kind: str) -> bool:
        """Whether an event of a kind came of this one."""
        return any(
            one.type == kind and one.cause
            for one in self.events[self.at + 1 : self.at + 4]
            if one.instant == self.event.instant
        )

    def last(self, kinds: Sequence[str]) -> Happening | None:
        """The last event before this of some kinds in the same stream."""
        before = reversed(self.events[: self.at])
        return next((e for e in before if e.type in kinds and e.stream == self.event.stream), None)


Given = dict[str, Any]
Found = tuple[str, Given]
Row = Callable[[Place], Found | None]


class Unrecorded(Exception):
    """What was done is known, what was typed is not; the text is for the place in the guião."""


def plain(verb: str) -> Row:
    return lambda place: (verb, {})


def fields(verb: str, **names: str) -> Row:
    """Arguments that the event has under names of its own; what is empty was not given."""

    def row(place: Place) -> Found:
        data = place.event.data
        return verb, {one: data[name] for one, name in names.items() if data.get(name)}

    return row


def by(**rows: Row) -> Row:
    """A row by the kind of who did it."""

    def row(place: Place) -> Found | None:
        found = rows.get(place.event.actor.partition(":")[0].replace("-", "_"))
        return found(place) if found else None

    return row
