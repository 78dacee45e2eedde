"""One step of a robot: what it needs first, the command, and the wait for its effects."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sandbox.play.actors import Actors
from sandbox.play.effects import ERRORS, OUTCOME_ERRORS, effects, error_words, missing
from sandbox.play.plan import Step
from sandbox.play.stage import NOT_OFFERED, Refusal, Stage
from sandbox.play.values import shown
from sandbox.play.watch import Failure, Watch
from sandbox.protocol.local_time import hour_of
from sandbox.protocol.vocabulary import Vocabulary

EFFECT_S = 60.0


class Doing:
    """Does the steps of robots; `observe` reads the journal, `let_pass` lets time pass."""

    def __init__(
        self,
        stage: Stage,
        watch: Watch,
        actors: Actors,
        vocabulary: Vocabulary,
        observe: Callable[[], None],
        let_pass: Callable[[datetime], bool],
    ) -> None:
        self._stage = stage
        self._watch = watch
        self._actors = actors
        self._vocabulary = vocabulary
        self._observe = observe
        self._let_pass = let_pass

    def act(self, step: Step, expected: dict[str, str]) -> str:
        """Do a step of a robot; returns what it said, as the journal keeps it (R14)."""
        role = self._actors.cast[step.role]
        start = self._watch.head
        refusal = self._prepare(step)
        values = {} if refusal else self._actors.values(step)
        refusal = refusal or self._stage.perform(role, step.verb, values)
        self._observe()
        if refusal is not None:
            return self._refused(step, refusal, expected)
        self._settle(step, start, expected)
        self._actors.did(step.role, step.verb.verb)
        if not step.speech:
            return ""
        spoken = [one for one in self._watch.since(start) if one.type == "fala.dita"]
        own = (one.get("text") for one in reversed(spoken) if one.get("speaker") == role.kind)
        return next(own, "")

    def _prepare(self, step: Step) -> Refusal | None:
        """What the row needs and this role has not done yet: sign in, open the app."""
        role = self._actors.cast[step.role]
        for name in self._actors.needed(step):
            verb = self._vocabulary.find(role.kind, name)
            if verb is None:
                continue
            before = Step(step.place, step.role, verb, {})
            refusal = self._stage.perform(role, verb, self._actors.values(before))
            if refusal is not None:
                return refusal
            self._actors.did(step.role, name)
        return None

    def _refused(self, step: Step, refusal: Refusal, expected: dict[str, str]) -> str:
        wanted = expected.get("erro", "")
        words = error_words(refusal.code)
        if wanted and refusal.code == NOT_OFFERED:
            return f"o ecrã não oferece o passo (esperado: {wanted})"
        if wanted and ERRORS.get(wanted, wanted.replace("-", "_")) == refusal.code:
            return f"recusado: {words[-1]}"
        hoped = f"; esperava {wanted}" if wanted else ""
        raise Failure(
            f"«{step.word}» foi recusado: {words[-1]} «{refusal.text}» "
            f"({refusal.sentence}){hoped}{self._watch.troubles()}"
        )

    def _settle(self, step: Step, start: int, expected: dict[str, str]) -> None:
        """Wait for the effects of a step.  Errors: Failure, saying what was missing."""
        if step.within_s == 0 and not expected:
            return
        if not expected and not step.verb.produces:
            return
        began = self._stage.now()
        within = EFFECT_S if step.within_s is None else step.within_s
        limit = began + timedelta(seconds=within)
        while True:
            lacking = self._lacking(step, start, expected)
            if not lacking:
                return
            if expected.get("erro", "") and expected["erro"] not in OUTCOME_ERRORS.values():
                limit = began
            if not self._let_pass(limit):
                break
        near = self._watch.nearest(step.verb.produces, start)
        raise Failure(
            f"«{step.word}»: {'; '.join(lacking)} (desde {hour_of(began)}, "
            f"prazo {shown(within)}; {near}{self._watch.troubles()})"
        )

    def _lacking(self, step: Step, start: int, expected: dict[str, str]) -> list[str]:
        role = self._actors.cast[step.role]
        fresh = self._watch.since(start)
        if expected:
            return missing(effects(fresh, role.kind, role.persona), expected)
        if any(event.type in step.verb.produces for event in fresh):
            return []
        return [f"esperava {' ou '.join(step.verb.produces)}"]
