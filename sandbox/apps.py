"""An app as the rest of the house sees it: its rows, its systems, its two windows.

`context` gives the identifiers that a seat need not write (its session, its call, its case);
`view` gives what that seat sees, as data.  Pages, the JSON address and the robots share both.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.contracts.contract import Contract
from sandbox.people import Operator
from sandbox.protocol.system import System
from sandbox.protocol.vocabulary import Behaviour, Phrase, Screen, Verb, Vocabulary
from sandbox.world import World

Verify = Callable[[World], list[str]]
"""What is wrong with what this app has written in a world; nothing when all is well."""

Context = Callable[[World, str], dict[str, Any]]
View = Callable[[World, str, dict[str, str]], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class App:
    """One mock app, described.

    `slug` is the part of the address after the world; with `personal`, the person follows it.
    `keeper` is who always sits there when it is nobody of a register: identifier and name.
    `seat` is the kind of seat that its pages take, when it is not that of its rows: a citizen
    reaches a portal with a browser.
    `view(world, person_id, where)` takes the parts of the address that choose what is looked at.
    `contracts` are those of wires of its own, beside the address for programs that every app has,
    and `doors` where those are served when it is not under `slug`;
    `staff` are people of this app's own by role, beside or instead of the operators of the world;
    `session` is the kind of stream that holds somebody's session (`desk:rita-operadora`), and
    `entered` the event of a sign-in, whose first two data are the person and the session.
    """

    name: str
    slug: str
    role: str
    personal: bool
    verbs: tuple[Verb, ...]
    phrases: tuple[Phrase, ...]
    screens: tuple[Screen, ...]
    behaviours: tuple[Behaviour, ...]
    system: System
    context: Context
    view: View
    keeper: tuple[str, str] = ("", "")
    staff: Mapping[str, tuple[Operator, ...]] = field(default_factory=dict)
    session: str = "desk"
    entered: str = "operador.entrou"
    verify: Verify = lambda world: []
    seat: str = ""
    contracts: tuple[Contract, ...] = ()
    doors: tuple[str, ...] = ()

    @property
    def seat_role(self) -> str:
        """The kind of seat that its pages take."""
        return self.seat or self.role

    @property
    def seat_roles(self) -> tuple[str, ...]:
        """The kinds of seat that may act here."""
        return (self.seat,) if self.seat else self.roles

    @property
    def sits_down(self) -> bool:
        """Whether its seats are taken by being there, without signing in."""
        return self.personal or bool(self.seat)

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles of those who sit here."""
        return tuple(dict.fromkeys((self.role, *self.staff)))

    def person(self, person_id: str) -> Operator | None:
        """One of the people of this app's own, who are the same in every world, or None."""
        return next((one for one in self._everybody() if one.id == person_id), None)

    def by_user_name(self, user_name: str) -> tuple[str, str]:
        """Role and identifier of who signs in here under a name; nothing when nobody does."""
        for role, people in self.staff.items():
            for one in people:
                if one.user_name == user_name:
                    return role, one.id
        return "", ""

    def _everybody(self) -> Iterator[Operator]:
        return (one for people in self.staff.values() for one in people)

    def base(self, world_id: str, person_id: str) -> str:
        """The address that this app has for a person in a world."""
        root = f"/w/{world_id}/{self.slug}"
        return f"{root}/{person_id}" if self.personal else root


def vocabulary_of(apps: Iterable[App]) -> Vocabulary:
    """The rows of all apps together."""
    return Vocabulary.of(*(app.verbs for app in apps))
