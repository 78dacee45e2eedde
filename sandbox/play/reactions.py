"""The standing rules of robots: when one becomes due, and doing it.

A rule answers to an event, at most so many times, one rule at a time and none within another.
`ao: silencio` answers when nobody has said anything on a call for so long.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from sandbox.play.happening import Happening
from sandbox.play.plan import SILENCE, Reaction, Step
from sandbox.play.watch import Watch


class Reactions:
    """Notes which rules are due; `do` does the step of one."""

    def __init__(
        self, rules: tuple[Reaction, ...], watch: Watch, do: Callable[[Step], None]
    ) -> None:
        self._rules = rules
        self._watch = watch
        self._do = do
        self._left = [rule.times for rule in rules]
        self._due: list[int] = []
        self._busy = False
        self._lines: set[str] = set()
        self._quiet_since: datetime | None = None

    def note(self, event: Happening) -> None:
        """What has happened makes rules due, and ends a silence."""
        if not self._rules:
            return
        if event.type == "chamada.atendida":
            self._lines.add(event.stream)
        elif event.type == "chamada.terminada":
            self._lines.discard(event.stream)
        if event.type in ("chamada.atendida", "fala.dita", "chamada.retomada"):
            self._quiet_since = event.instant
        for number, rule in enumerate(self._rules):
            if rule.on == SILENCE or not self._left[number]:
                continue
            if self._watch.names.matches(rule.on, event):
                self._left[number] -= 1
                self._due.append(number)

    def silence_ends(self) -> datetime | None:
        """When a silence that goes on will have lasted long enough for a rule."""
        if self._quiet_since is None or not self._lines or self._busy:
            return None
        spans = [
            rule.during_s
            for number, rule in enumerate(self._rules)
            if rule.on == SILENCE and self._left[number]
        ]
        return self._quiet_since + timedelta(seconds=min(spans)) if spans else None

    def hush(self, now: datetime) -> None:
        """Nobody has said anything until now."""
        if self._quiet_since is None:
            return
        quiet = (now - self._quiet_since).total_seconds()
        for number, rule in enumerate(self._rules):
            if rule.on == SILENCE and self._left[number] and quiet >= rule.during_s:
                self._left[number] -= 1
                self._due.append(number)
        # What is said breaks the silence; a rule that says nothing does not begin it anew.
        self._quiet_since = now

    def do(self) -> None:
        """Do what is due."""
        while self._due and not self._busy:
            number = self._due.pop(0)
            self._busy = True
            try:
                self._do(self._rules[number].step)
            finally:
                self._busy = False
