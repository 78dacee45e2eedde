"""What is done in a world after the last step and before it ends: to keep it, when a run failed."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

from sandbox.play.plan import Run
from sandbox.play.player import Player
from sandbox.play.report import RunReport
from sandbox.play.stage import Stage

LONGEST = 80


class Leaving:
    """A stage that does something more before it closes; all else is the stage's own."""

    def __init__(self, stage: Stage, before: Callable[[], None]) -> None:
        self._stage = stage
        self._before = before

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stage, name)

    def close(self) -> None:
        """Do it, then close."""
        try:
            self._before()
        finally:
            self._stage.close()


def play_keeping(player_of: Callable[[Stage], Player], stage: Stage, to: Path) -> RunReport:
    """Play; a run that fails leaves its world in a file, and its report says where."""
    players: list[Player] = []

    def keep() -> None:
        report = players[0].report
        if not report.passed:
            to.parent.mkdir(parents=True, exist_ok=True)
            any_stage: Any = stage
            report.kept = str(any_stage.export(to))

    made: Any = Leaving(stage, keep)
    players.append(player_of(made))
    return players[0].play()


def file_name(run: Run, level: str, ending: str) -> str:
    """A name for what a run leaves behind that every file system can hold, and no other run has."""
    return f"{plain_name(run.name)}-{level}{ending}"


def plain_name(name: str) -> str:
    """The name of a run without what a file system may refuse; a long one ends in its digest."""
    kept = "".join(letter if letter.isalnum() or letter in "-_=" else "_" for letter in name)
    if len(kept) <= LONGEST:
        return kept
    return f"{kept[:LONGEST]}-{sha256(name.encode()).hexdigest()[:8]}"
