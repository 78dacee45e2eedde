"""A seat that a person has taken: the same step of the guião, as an expectation.

The person is told what to do and does it in the page; the step is over when an event that its
row produces, and that the person led to, is in the journal.  Nobody is told «wrong step» in
the middle of a call: what was done otherwise becomes a remark of the report, and what was done
before its turn counts when its turn comes.
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
        self._used: set[int] = set()
        self._presses: dict[str, list[int]] = {}

    def expect(
        self, step: Step, role: Role, expected: dict[str, str]
    ) -> tuple[Happening | None, list[str]]:
        """What the person did, with remarks; (None, …) when it was not done in time."""
        if not step.verb.produces or step.verb.command is None:
            return None, []
        self._tell(f"{step.role}: {step.verb.human or step.verb.label}")
        actor = f"{role.kind}:{role.persona}"
        within = PATIENCE_S if step.within_s is None else step.within_s
        limit = self._now() + timedelta(seconds=within)
        while True:
            found = self._found(step, actor)
            if found is not None:
                done, pressed = found
                self._used.add(done.n)
                self._presses.setdefault(step.role, []).append(pressed.n)
                fresh = self._watch.since(pressed.n - 1)
                lacking = missing(effects(fresh, role.kind, role.persona), expected)
                return done, [f"«{step.word}»: {one}" for one in lacking]
            if not self._let_pass(limit):
                return None, [f"«{step.word}»: a pessoa não o fez a tempo"]

    def out_of_order(self, step: Step) -> str:
        """What is said of a person's last step when one that stands before it was done later."""
        *before, last = self._presses.get(step.role) or [0]
        if all(number <= last for number in before):
            return ""
        return f"feito no n.º {last}, antes do passo anterior, n.º {max(before)}"

    def has_done(self, step: Step, role: Role) -> bool:
        """Whether the person has already done this, or need not."""
        if not step.verb.produces or step.verb.command is None:
            return True
        return self._found(step, f"{role.kind}:{role.persona}") is not None

    def _found(self, step: Step, actor: str) -> tuple[Happening, Happening] | None:
        for done in self._watch.events:
            pressed = self._pressed(step, actor, done)
            if pressed is not None:
                return done, pressed
        return None

    def _pressed(self, step: Step, actor: str, done: Happening) -> Happening | None:
        """What the person did that led to this event, if it ends this step and no other."""
        if done.type not in step.verb.produces or done.n in self._used:
            return None
        found: Happening | None = done
        while found is not None and found.actor != actor:
            found = self._watch.number(found.cause)
        return found
