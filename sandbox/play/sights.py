"""What a stage can show besides its journal: screens, sockets, exchanges, the server's log.

`None` says that there is nothing to look at on this level, and then nobody judges.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sandbox.play.contracts import Exchange, Schema
from sandbox.play.plan import Role


@dataclass(frozen=True, slots=True)
class Shown:
    """What a role's screen shows now: its visible text, and what only a page has.

    `complete` is False where only the data of the screen is known, not its fixed words.
    """

    text: str
    complete: bool = False
    focus: str = ""


class Sights:
    """A stage on which there is nothing to look at; each level replaces what it has."""

    def screen(self, role: Role) -> Shown | None:
        """The screen of a role as it is; an empty one while the role has opened none."""
        return None

    def barriers(self, role: Role) -> list[str] | None:
        """What keeps people out of a role's page (axe: serious and critical)."""
        return None

    def told(self, role: Role) -> Sequence[Mapping[str, Any]] | None:
        """The messages that the sockets of a role's seats told, in order."""
        return None

    def exchanges(self) -> Sequence[Exchange] | None:
        """Every exchange of this run over HTTP."""
        return None

    def contract(self) -> Schema:
        """The description that the server publishes of its addresses."""
        return {}

    def log(self) -> str | None:
        """What the server wrote in its log since this run began."""
        return None
