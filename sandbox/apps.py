"""An app as the rest of the house sees it: its rows, its systems, its two windows.

`context` gives the identifiers that a seat need not write (its session, its call, its case);
`view` gives what that seat sees, as data.  Pages, the JSON address and the robots share both.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sandbox.protocol.system import System
from sandbox.protocol.vocabulary import Behaviour, Phrase, Screen, Verb, Vocabulary
from sandbox.world import World

Context = Callable[[World, str], dict[str, str]]
View = Callable[[World, str, dict[str, str]], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class App:
    """One mock app, described.

    `slug` is the part of the address after the world; with `personal`, the person follows it.
    `keeper` is who always sits there when it is nobody of a register: identifier and name.
    `view(world, person_id, where)` takes the parts of the address that choose what is looked at.
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

    def base(self, world_id: str, person_id: str) -> str:
        """The address that this app has for a person in a world."""
        root = f"/w/{world_id}/{self.slug}"
        return f"{root}/{person_id}" if self.personal else root


def vocabulary_of(apps: Iterable[App]) -> Vocabulary:
    """The rows of all apps together."""
    return Vocabulary.of(*(app.verbs for app in apps))
