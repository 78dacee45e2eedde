"""The state machine of the explorer.  Apart, for only an exploration has Hypothesis at hand.

Most of what breaks a rule is a step of an ordinary call, done once more or at another moment.  So
the doings are weighted: the call goes on, something is done again, the call begins anew; one in
some is any verb with any value.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from hypothesis import HealthCheck, Phase, Verbosity, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from sandbox.play.language import Language
from sandbox.play.plan import Guiao
from sandbox.play.stage import Stage
from sandbox.suite.explorer import (
    CAST,
    PAUSES,
    WEATHER,
    Deed,
    Found,
    RuleBroken,
    Walk,
    beginnings_of,
    possible,
    shortest,
)

RECENT = 8
"""How far back somebody looks for something to do again."""
WHAT = (
    *("goes on",) * 8, *("again",) * 4, *("some again",) * 2, *("later again",) * 3,
    "otherwise", "otherwise", "another call", "anything", "anything", "time", "weather",
)  # fmt: skip
"""What happens next, each as often as it is worth."""


def explore(
    stage: Stage,
    language: Language,
    guioes: Sequence[Guiao],
    folder: Path,
    go_on: Callable[[], bool],
    seed: int = 0,
    examples: int = 20,
    length: int = 30,
    walks: int = 1_000_000,
) -> Found:
    """Walk until a rule breaks, `go_on` says no, or so many walks were made.

    From the walk that is found nothing more can be left out.
    """
    found = Found()
    beginnings = beginnings_of(guioes)
    how = settings(
        max_examples=examples,
        stateful_step_count=length,
        deadline=None,
        database=None,
        phases=[Phase.generate],  # what is found is made shorter here, deed by deed
        suppress_health_check=list(HealthCheck),
        verbosity=Verbosity.quiet,
        report_multiple_bugs=False,
        print_blob=False,
    )
    while found.walk is None and found.walks < walks and go_on():
        machine = machine_of(stage, language, folder, beginnings, found)
        with suppress(RuleBroken):
            run_state_machine_as_test(seeded(seed)(machine), settings=how)
        seed += 1
    if found.walk is not None:
        found.walk = shortest(found.walk)
    return found


def machine_of(
    stage: Stage,
    language: Language,
    folder: Path,
    beginnings: Sequence[Sequence[Deed]],
    found: Found,
) -> type[RuleBasedStateMachine]:
    """The walks of one exploration."""
    kinds = {role: role.partition("-")[0] for role in CAST}
    doings = [
        [{f"{role}.{verb.verb}": way} for way in ways]
        for role, kind in kinds.items()
        for verb in language.vocabulary.verbs
        if verb.role == kind and (ways := possible(verb, role, language))
    ]
    scripts = beginnings or [()]

    class Walking(RuleBasedStateMachine):
        """Anybody does anything."""

        def __init__(self) -> None:
            super().__init__()
            self.walk = Walk(stage, language, folder)
            self.left: list[Deed] = []

        @initialize(script=st.sampled_from(scripts), until=st.sampled_from(range(13)))
        def a_call_begins(self, script: Sequence[Deed], until: int) -> None:
            self.walk.sit_down()
            self.left = list(script)
            self.goes_on(until)

        @rule(what=st.sampled_from(WHAT), data=st.data())
        def something_happens(self, what: str, data: st.DataObject) -> None:
            draw = data.draw
            match what:
                case "goes on":
                    self.goes_on(1)
                case "again":
                    self.repeats(draw(st.sampled_from(range(1, RECENT + 1))))
                case "some again":
                    self.repeats(draw(st.sampled_from((2, 3, 4))), many=4)
                case "later again":
                    self.walk.wait(draw(st.sampled_from(PAUSES)))
                    self.repeats(draw(st.sampled_from(range(1, RECENT + 1))))
                case "otherwise":
                    self.gets_it_wrong(
                        draw(st.sampled_from(range(21))), draw(st.sampled_from((1, 2, 5)))
                    )
                case "another call":
                    self.another_call(
                        draw(st.sampled_from(scripts)), draw(st.sampled_from(range(1, 13)))
                    )
                case "anything":
                    self.did(draw(st.sampled_from(draw(st.sampled_from(doings)))))
                case "time":
                    self.walk.wait(draw(st.sampled_from(PAUSES)))
                case "weather":
                    self.walk.trouble(
                        draw(st.sampled_from(WEATHER)), draw(st.sampled_from((1, 2, 3)))
                    )

        def goes_on(self, many: int) -> None:
            """So many of the next steps of the guião, with what is said before them."""
            while self.left and many:
                step, *self.left = self.left
                many -= _does(step)
                self.did(step)

        def repeats(self, back: int, many: int = 1) -> None:
            """One of the last doings or some, with what is heard or held by now."""
            done = [one for one in self.walk.steps if _does(one)]
            for step in done[-back:][:many]:
                self.did(step)

        def gets_it_wrong(self, which: int, times: int) -> None:
            """The next thing to do, with another value; and insists."""
            head = next((next(iter(one)) for one in self.left if _does(one)), "")
            for ways in doings:
                if head in ways[0]:
                    for _ in range(times):
                        self.did(ways[which % len(ways)])

        def another_call(self, script: Sequence[Deed], until: int) -> None:
            """This one ends, and the same people begin another."""
            for role in ("cidadao", "operador"):
                self.did({f"{role}.desliga": {}})
            self.left = list(script)
            self.goes_on(until)

        def did(self, step: Deed) -> None:
            if self.walk.attempt(dict(step)):
                found.verbs[next(iter(step))] += 1

        def teardown(self) -> None:
            found.walks += 1
            found.steps += len(self.walk.steps)
            found.refused += self.walk.refused
            if self.walk.broken is not None:
                found.walk = self.walk
            self.walk.close()

    return Walking


def _does(step: Deed) -> bool:
    """Whether it is more than words."""
    return "frase" not in next(iter(step.values()))
