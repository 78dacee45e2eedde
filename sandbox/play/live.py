"""A whole call played by robots in a world where people are looking.

The guião of the happy way is played at the kernel, at a person's pace, in the live world: every
open page of the phone and of the desk shows it as it happens.  A robot takes the seat as it
finds it: an operator already signed in is not signed in again.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from threading import Thread
from typing import Any

from sandbox.apps import App
from sandbox.play.compiler import compile_file
from sandbox.play.happening import Happening, from_record
from sandbox.play.house import language_of
from sandbox.play.kernel import KernelStage
from sandbox.play.plan import Role, Run, Step
from sandbox.play.player import Player
from sandbox.play.report import RunReport
from sandbox.play.stage import Refusal
from sandbox.protocol.errors import Refused
from sandbox.protocol.vocabulary import Verb
from sandbox.settings import Annotate
from sandbox.world import World
from sandbox.worlds import Worlds

Sleep = Callable[[float], None]
LOOK_S = 0.25


class LiveStage(KernelStage):
    """Plays in a world that exists and goes on; time is the world's own."""

    level = "ao vivo"

    def __init__(self, worlds: Worlds, apps: Iterable[App], world_id: str, sleep: Sleep) -> None:
        super().__init__(worlds, apps)
        self._world_id = world_id
        self._sleep = sleep
        self._begin = 0

    @property
    def world(self) -> World:
        """The live world, opened again if it was put away meanwhile."""
        return self._worlds.get(self._world_id)

    def open(self, run: Run) -> None:
        """Take the world as it is: what happened before is none of this call."""
        self._world = self.world
        self._begin = self._world.journal.head
        self._kept = {}

    def close(self) -> None:
        """The world goes on."""

    def perform(self, role: Role, verb: Verb, values: Mapping[str, Any]) -> Refusal | None:
        """As at the kernel, but nobody who is there already sits down anew."""
        self._world = self.world
        if verb.verb == "entra" and self._signed_in(role):
            return None
        return super().perform(role, verb, values)

    def _signed_in(self, role: Role) -> bool:
        desk = self._world.machine.state(f"desk:{role.persona}")
        return desk is not None and bool(desk.session_id)

    def journal(self, after: int) -> list[Happening]:
        """What happened since this call began."""
        start = max(after, self._begin)
        return [from_record(record) for record in self.world.journal.read(after=start)]

    def advance(self, to: datetime) -> None:
        """Wait, if the clock runs by itself; move it otherwise."""
        if self.world.clock.mode in ("virtual", "frozen"):
            super().advance(to)
        else:
            self._sleep(max(0.0, self.world.clock.real_seconds_until(to) or 0.0))

    def run_to_next(self, limit: datetime) -> bool:
        """Look again a little later, until `limit`."""
        if self.world.clock.mode in ("virtual", "frozen"):
            return super().run_to_next(limit)
        self._sleep(LOOK_S)
        return self.now() < limit


class Robots:
    """Plays one guião in live worlds, one call at a time in each.

    `pace` is how long a robot waits before each step, so that a person can follow (s).
    """

    def __init__(
        self, worlds: Worlds, apps: tuple[App, ...], guiao: Path, sleep: Sleep, pace: float
    ) -> None:
        self._worlds = worlds
        self._apps = apps
        self._guiao = guiao
        self._sleep = sleep
        self._pace = pace
        self._playing: set[str] = set()

    def show_call(self, world_id: str) -> None:
        """Begin a call in a world.  Errors: conflict when robots are already calling there."""
        self._worlds.get(world_id)
        if world_id in self._playing:
            raise Refused(
                "conflict",
                f"robots are already calling in {world_id}",
                "Já há uma chamada de robôs neste mundo. Espere que acabe.",
            )
        self._playing.add(world_id)
        Thread(target=self._play, args=(world_id,), daemon=True).start()

    def _play(self, world_id: str) -> None:
        try:
            report = self.play(world_id)
            text = report.failure or "a chamada chegou ao fim"
            self._worlds.get(world_id).perform(Annotate("robos", text[:300]), "robos")
        finally:
            self._playing.discard(world_id)

    def play(self, world_id: str) -> RunReport:
        """Play the call to its end."""
        language = language_of(self._apps, self._worlds.registry)
        run = compile_file(self._guiao, language).runs()[0]
        stage = LiveStage(self._worlds, self._apps, world_id, self._sleep)

        def pace(step: Step) -> None:
            self._sleep(self._pace)

        return Player(run, stage, language, pace=pace).play()
