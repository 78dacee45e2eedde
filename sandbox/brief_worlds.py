"""Worlds that a program gets by naming them in a header: made at first use, gone when unused.

They are made as `POST /sandbox/v1/worlds` makes one (people and secrets of the seed), with the
real clock, so that a program need do nothing for time to pass.  There are never more than
`MOST`: whoever comes then takes the place of the one that was not used for longest.
"""

import re
from collections.abc import Callable

from sandbox.protocol.errors import Refused
from sandbox.world import World
from sandbox.world_files import idle
from sandbox.worlds import SUFFIX, Worlds

MOST = 64
IDLE_S = 1800
"""After how many seconds without a request such a world ends."""
LEAST_IDLE_S = 300
"""A world that was used so lately is nobody else's place."""
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")


class BriefWorlds:
    """The worlds of headers in a folder of worlds."""

    def __init__(
        self, worlds: Worlds, forget: Callable[[str], None] = lambda world_id: None
    ) -> None:
        self._worlds = worlds
        self._forget = forget
        self._names: set[str] | None = None

    def get(self, name: str) -> World:
        """The world of this name, made if there is none.  Errors: malformed, worlds_full."""
        if not NAME.fullmatch(name):
            raise Refused("malformed", "Sandbox-World: a-z, 0-9 and hyphens, up to 60 characters")
        try:
            world = self._worlds.get(name)
        except Refused as refusal:
            if refusal.code not in ("world_unknown", "world_ended"):
                raise
            world = self._made(name)
        world.used()
        return world

    def _made(self, name: str) -> World:
        names = self._known()
        if len(names) >= MOST:
            self._make_room(names)
        title = f"Mundo breve «{name}»"
        world = self._worlds.create(
            name, title, clock_mode="real", lifetime_s=IDLE_S, idle_s=IDLE_S
        )
        names.add(name)
        return world

    def _known(self) -> set[str]:
        if self._names is None:
            folder = self._worlds.folder
            found = self._worlds.names()
            self._names = {one for one in found if idle(folder / f"{one}{SUFFIX}")}
        self._names &= set(self._worlds.names())
        return self._names

    def _make_room(self, names: set[str]) -> None:
        ends = {one: self._worlds.seconds_left(one) for one in names}
        oldest, left = min(ends.items(), key=lambda pair: (pair[1], pair[0]))
        if left > IDLE_S - LEAST_IDLE_S:
            raise Refused(
                "worlds_full",
                f"Sandbox-World: {MOST} worlds of headers are in use; end one, or use its name",
            )
        self._worlds.end(oldest)
        self._forget(oldest)
        names.discard(oldest)
