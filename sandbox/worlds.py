"""The worlds of one folder: made, found, copied, taken back, ended; nothing is shared.

A world is made by copying a template of its people, opened when first used, and closed again
when many others have been used since.
"""

import re
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sandbox import world_files
from sandbox.clock import Now, system_now
from sandbox.journal import end_of_command
from sandbox.keys import new_key
from sandbox.platforms.iscapi.language import SetAddress
from sandbox.platforms.iscapi.sending import ENTITIES
from sandbox.protocol.errors import Refused
from sandbox.protocol.policy import Policy, with_settings
from sandbox.protocol.system import Envelope
from sandbox.registry import Registry
from sandbox.settings import CLOCK_MODES, Annotate, WorldCreated
from sandbox.slot_rules import GiveBackSlot
from sandbox.world import World

SUFFIX = ".world"
UNFINISHED = ".unfinished"
OPEN_WORLDS = 48
DEFAULT_PEOPLE = 1000
LONGEST_LIFE_S = 10 * 366 * 86_400
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
_CHECKPOINT = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


class Worlds:
    """The worlds of one folder."""

    def __init__(
        self,
        folder: Path,
        registry: Registry,
        source: Now = system_now,
        durable: str = "NORMAL",
        people: int = DEFAULT_PEOPLE,
    ) -> None:
        self.folder = folder
        self.registry = registry
        self.sends: Callable[[World, Envelope], None] | None = None
        """What looks at each message between systems, in every world that is opened from now on."""
        self.people_count = people
        self.opened: Callable[[World], None] = lambda world: None
        self._source = source
        self._durable = durable
        self._open: OrderedDict[str, World] = OrderedDict()
        self._expiries: dict[str, datetime | None] = {}
        (folder / "templates").mkdir(parents=True, exist_ok=True)

    # looking ------------------------------------------------------------------------------------
    def names(self) -> list[str]:
        """The worlds that exist, by name."""
        return sorted(path.stem for path in self.folder.glob(f"*{SUFFIX}"))

    def exists(self, world_id: str) -> bool:
        """Whether a world has this name."""
        if world_id in self._open:
            return True
        return bool(_NAME.fullmatch(world_id)) and self._path(world_id).exists()

    def get(self, world_id: str) -> World:
        """An existing world.  Errors: world_unknown, world_ended."""
        world = self._open.get(world_id)
        if world is not None:
            if world.expires_at and self._source() >= world.expires_at:
                self.end(world_id)
                raise Refused("world_ended", f"«{world_id}» ended at {world.expires_at}")
            self._open.move_to_end(world_id)
            return world
        if not _NAME.fullmatch(world_id):
            raise Refused("world_unknown", f"no world «{world_id[:60]}»")
        path = self._path(world_id)
        if not path.exists():
            ended = path.with_suffix(".ended").exists()
            code = "world_ended" if ended else "world_unknown"
            raise Refused(code, f"no world «{world_id}»; GET /sandbox/v1/worlds has the others")
        self._attach(world_id).load()
        return self.get(world_id)

    def seconds_left(self, world_id: str) -> float:
        """How long until this world ends by itself (real time); infinite when it does not."""
        known = self._open.get(world_id)
        ends = known.expires_at if known else world_files.expiry(self._path(world_id))
        return (ends - self._source()).total_seconds() if ends else float("inf")

    def sweep(self) -> list[str]:
        """End every world whose time is over; returns their names."""
        now = self._source()
        over = []
        for name in self.names():
            if name not in self._expiries:
                self._expiries[name] = world_files.expiry(self._path(name))
            # A world in memory knows better: its end is put off while it is used.
            known = self._open.get(name)
            ends = known.expires_at if known else self._expiries[name]
            if ends is not None and now >= ends:
                over.append(name)
                self._finish(name)
        return over

    def open_worlds(self) -> list[World]:
        """The worlds in memory."""
        return list(self._open.values())

    # making -------------------------------------------------------------------------------------
    def create(
        self,
        world_id: str,
        title: str = "",
        seed: int = 7,
        scripted: bool = True,
        clock_mode: str = "virtual",
        start: datetime | None = None,
        clock_rate: int = 1,
        policy: dict[str, Any] | None = None,
        lifetime_s: float | None = None,
        idle_s: int = 0,
    ) -> World:
        """Make a world with its people.

        A scripted world has every secret from its seed; another draws its key at random.
        Units: `lifetime_s` seconds of real time after which the world ends by itself; with
        `idle_s`, so long after it was last used.
        Errors: malformed, world_exists.
        """
        self._require_free(world_id)
        limits = with_settings(Policy(), policy or {})
        if clock_mode not in CLOCK_MODES or not 1 <= clock_rate <= 10_000:
            raise Refused("malformed", f"clock: no mode «{clock_mode}», or a rate not 1 to 10000")
        if lifetime_s is not None and not 1 <= lifetime_s <= LONGEST_LIFE_S:
            raise Refused("malformed", f"lifetime_s: between 1 and {LONGEST_LIFE_S} seconds")
        path = self._path(world_id)
        key = new_key(seed if scripted else None)
        template = world_files.template(self.folder / "templates", seed, self.people_count)
        ends = self._source() + timedelta(seconds=lifetime_s) if lifetime_s is not None else None
        with self._making(world_id):
            ending = ends.isoformat() if ends else ""
            world_files.stamp(template, path, key, world_id, ending, idle_s)
            world = self._attach(world_id)
            world.begin(
                WorldCreated(
                    world_id,
                    title or world_id,
                    seed,
                    scripted,
                    limits,
                    clock_mode,
                    clock_rate,
                    (start or self._source()).astimezone(UTC),
                )
            )
        return world

    def fork(self, world_id: str, new_id: str, at: int | None = None) -> World:
        """A copy that goes its own way, from now or from a past event.

        Errors: world_unknown, world_exists, malformed when there is no such event.
        """
        origin = self.get(world_id)
        self._require_free(new_id)
        origin.journal.commit()
        origin.journal.fold_in()
        with self._making(new_id):
            world_files.copy(origin.path, self._path(new_id))
            world = self._attach(new_id)
            if at is None or at == origin.journal.head:
                world.take_over(origin)
            else:
                self._cut(world, at)
            _without_components(world)
        return world

    def checkpoint(self, world_id: str, name: str) -> int:
        """Name the present moment; returns its event number."""
        if not _CHECKPOINT.fullmatch(name):
            raise Refused("malformed", "a checkpoint's name is made of a-z, 0-9 and hyphens")
        world = self.get(world_id)
        records = world.perform(Annotate("ponto", name), "sistema:mundo")
        world.keep_snapshot(kept=True)
        return records[-1].number

    def checkpoints(self, world_id: str) -> dict[str, int]:
        """The checkpoints of a world, with the event that each stands at."""
        rows = self.get(world_id).journal.connection.execute(
            "SELECT json_extract(data, '$.text'), number FROM events WHERE stream = 'world' "
            "AND type = 'mundo.nota' AND json_extract(data, '$.kind') = 'ponto'"
        )
        return dict(rows.fetchall())

    def restore(self, world_id: str, name: str) -> World:
        """Go back to a checkpoint: what came after is dropped.  Errors: checkpoint_unknown."""
        found = self.checkpoints(world_id).get(name)
        if found is None:
            raise Refused("checkpoint_unknown", f"{world_id} has no checkpoint «{name[:40]}»")
        world = self.get(world_id)
        self._cut(world, found)
        return world

    def export(self, world_id: str, to: Path) -> Path:
        """Write the world to one file that `take_in` reads."""
        world = self.get(world_id)
        world.journal.commit()
        world.keep_clock()
        return world_files.export(world.journal.connection, to)

    def take_in(self, file: Path, world_id: str) -> World:
        """Make a world of an exported file.  Errors: malformed when it is not one."""
        self._require_free(world_id)
        path = self._path(world_id)
        with self._making(world_id):
            world_files.rebuild(file, path, self.registry.codec)
            world = self._attach(world_id)
            try:
                world.load()
            except world_files.NOT_A_WORLD as error:
                raise world_files.not_a_world(error) from error
            _without_components(world)
        return world

    def end(self, world_id: str) -> None:
        """End a world for good.  Errors: world_unknown."""
        if world_id not in self._open:
            self.get(world_id)
        self._finish(world_id)

    def _finish(self, world_id: str) -> None:
        self._drop(world_id)
        self._expiries.pop(world_id, None)
        self._path(world_id).with_suffix(".ended").touch()

    def clear_unfinished(self) -> None:
        """Remove what a process that died left half made; nobody was told of it."""
        for mark in self.folder.glob(f"*{UNFINISHED}"):
            self._drop(mark.stem)
            mark.unlink()
        for half in (*self.folder.glob("*.making"), *self.folder.glob("templates/*.making")):
            half.unlink()

    def close(self) -> None:
        """Let go of every file."""
        while self._open:
            self._open.popitem()[1].close()

    # files --------------------------------------------------------------------------------------
    def _path(self, world_id: str) -> Path:
        return self.folder / f"{world_id}{SUFFIX}"

    def _require_free(self, world_id: str) -> None:
        if not isinstance(world_id, str) or not _NAME.fullmatch(world_id):
            raise Refused("malformed", "a world's name is made of a-z, 0-9 and hyphens, up to 60")
        if self._path(world_id).exists():
            raise Refused("world_exists", f"there is a world «{world_id}»")
        self._path(world_id).with_suffix(".ended").unlink(missing_ok=True)

    @contextmanager
    def _making(self, world_id: str) -> Iterator[None]:
        """Make a world wholly or not at all, whatever happens meanwhile."""
        mark = self._path(world_id).with_suffix(UNFINISHED)
        mark.touch()
        try:
            yield
        except BaseException:
            self._drop(world_id)
            raise
        finally:
            mark.unlink(missing_ok=True)

    def _attach(self, world_id: str) -> World:
        world = World(world_id, self._path(world_id), self.registry, self._source, self._durable)
        self._open[world_id] = world
        if self.sends is not None:
            world.look_at_messages(self.sends)
        if len(self._open) > OPEN_WORLDS:
            idle = (name for name, item in self._open.items() if not item.journal.waiting)
            oldest = next(idle, world_id)
            if oldest != world_id:
                self._expiries.pop(oldest, None)
                self._open.pop(oldest).close()
        self.opened(world)
        return world

    def _drop(self, world_id: str) -> None:
        world = self._open.pop(world_id, None)
        if world is not None:
            world.let_go()
        path = self._path(world_id)
        # The log first: beside another file of the same name it would be taken for its own.
        for suffix in ("-wal", "-shm", ""):
            path.with_name(path.name + suffix).unlink(missing_ok=True)

    def _cut(self, world: World, at: int) -> None:
        if not 1 <= at <= world.journal.head:
            raise Refused("malformed", f"{world.id} has events 1 to {world.journal.head}")
        world.go_back(end_of_command(world.journal.read(after=at - 1)))


def _without_components(world: World) -> None:
    """A copy does not speak to the components of its origin: they would not know it apart."""
    for name in tuple(world.settings.slots):
        world.perform(GiveBackSlot(name, "copia"), "sistema:mundo")
    for known in world.machine.streams(ENTITIES):
        world.perform(SetAddress(known.entity, ""), "sistema:mundo")
