"""A seat that a person has taken: the same step of the guião, as an expectation.

The person is told what to do and does it in the page; the step is over when an event that its
row produces, and that the person led to, is in the journal.  Nobody is told «wrong step» in
the middle of a call: what was done otherwise becomes a remark of the report.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from sandbox.play.effects import effects, missing
from sandbox.play.happening import Happening
from sandbox.play.plan import Role, Step
from sandbox.play.watch import Watch

PATIENCE_S = 600.0


class Expectations:
    """Waits for what people do.  `let_pass` lets time pass; `tell` shows the instruction."""

    def __init__(
        self,
        watch: Watch,
        let_pass: Callable[[datetime], bool],
        now: Callable[[], datetime],
        tell: Callable[[str], None],
    ) -> None:
        self._watch = watch
        self._let_pass = let_pass
        self._now = now
        self._tell = tell
        self._answered: dict[str, int] = {}

    def expect(
        self, step: Step, role: Role, expected: dict[str, str]
    ) -> tuple[Happening | None, list[str]]:
        """What the person did, with remarks; (None, …) when it was not done in time."""
        if not step.verb.produces or step.verb.command is None:
            return None, []
        self._tell(f"{step.role}: {step.verb.human or step.verb.label}")
        actor = f"{role.kind}:{role.persona}"
        start = self._answered.get(actor, 0)
        within = PATIENCE_S if step.within_s is None else step.within_s
        limit = self._now() + timedelta(seconds=within)
        while True:
            done = self._done(step, actor, start)
            if done is not None:
                self._answered[actor] = done.n
                fresh = self._watch.since(done.n - 1)
                lacking = missing(effects(fresh, role.kind, role.persona), expected)
                return done, [f"«{step.word}»: {one}" for one in lacking]
            if not self._let_pass(limit):
                return None, [f"«{step.word}»: a pessoa não o fez a tempo"]

    def _done(self, step: Step, actor: str, after: int) -> Happening | None:
        causes = {event.n: event for event in self._watch.events}
        for event in self._watch.since(after):
            if event.type not in step.verb.produces:
                continue
            found: Happening | None = event
            while found is not None:
                if found.actor == actor:
                    return event
                found = causes.get(found.cause)
        return None
