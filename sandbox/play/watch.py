"""What the player has seen of the journal, and what it remembers of its own steps.

When does `quando` hold?  When an event of that name came after the last step that can cause it
began (of whichever role), and after the last one that the same role already answered to: so each
event moves a role once, and what was left over from an earlier request moves nobody.
"""

from datetime import datetime

from sandbox.play.happening import Happening, Names
from sandbox.play.language import Language
from sandbox.play.plan import Run, Step
from sandbox.protocol.local_time import hour_of


class Failure(Exception):
    """The guião does not hold here; the text says what was waited for and what came."""


class Watch:
    """The events of one run, with the marks that the player sets between them."""

    def __init__(self, run: Run, language: Language) -> None:
        self.events: list[Happening] = []
        self.head = 0
        faults = [fault.name for fault in run.guiao.faults]
        self.names = Names(language.phrases.values(), faults)
        self.labels: dict[str, datetime] = {}
        self.faults_on: list[str] = []
        self._language = language
        self._began: dict[str, int] = {}
        self._answered: dict[tuple[str, str], int] = {}
        self._causes: dict[str, frozenset[str]] = {}

    def take(self, fresh: list[Happening]) -> None:
        """Remember what has just happened."""
        for event in fresh:
            self.head = event.n
            self.events.append(event)
            self.names.learn(event)
            if event.type == "falha.inicio":
                self.faults_on.append(event.get("name"))
            elif event.type == "falha.fim" and event.get("name") in self.faults_on:
                self.faults_on.remove(event.get("name"))

    def since(self, number: int) -> list[Happening]:
        """The events after a number."""
        found: list[Happening] = []
        for event in reversed(self.events):
            if event.n <= number:
                break
            found.append(event)
        return found[::-1]

    def number(self, number: int) -> Happening | None:
        """The event with this number, if it is of this run."""
        first = self.events[0].n if self.events else 0
        at = number - first
        return self.events[at] if number and 0 <= at < len(self.events) else None

    def begins(self, step: Step, after: int | None = None) -> None:
        """A step is about to act: what it causes is newer than this, or than another number."""
        self._began[step.verb.verb] = self.head if after is None else after

    def awaited(self, name: str, role: str) -> int:
        """The number after which an event of this name moves this role."""
        causes = self._causes.get(name)
        if causes is None:
            causes = self._causes[name] = self._language.causes(name)
        caused = max((self._began.get(verb, 0) for verb in causes), default=0)
        return max(caused, self._answered.get((role, name), 0))

    def arrived(self, name: str, role: str) -> Happening | None:
        """The event that moves this role, if it has come; it moves it only once."""
        found = self.names.first(name, self.since(self.awaited(name, role)))
        if found is not None:
            self._answered[role, name] = found.n
        return found

    def nearest(self, names: tuple[str, ...], after: int) -> str:
        """The event after a number that most resembles what was waited for, for a failure."""
        families = {name.partition(".")[0] for name in names}
        fresh = self.since(after)
        kin = [event for event in fresh if event.type.partition(".")[0] in families]
        found = (kin or fresh)[-1:]
        if not found:
            return "não veio mais nada"
        event = found[0]
        detail = next(
            (event.get(key) for key in ("reason", "outcome", "status") if event.get(key)), ""
        )
        inside = f" ({detail})" if detail else ""
        return f"o mais próximo foi {event.type}{inside}, n.º {event.n} às {hour_of(event.at)}"

    def troubles(self) -> str:
        """Which faults are on, as the end of a sentence."""
        if not self.faults_on:
            return ""
        return f"; falha ligada: {', '.join(dict.fromkeys(self.faults_on))}"
