"""The state machine of the explorer.  Apart, for only an exploration has Hypothesis at hand."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Verbosity, settings
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
    Found,
    RuleBroken,
    Walk,
    beginnings_of,
    possible,
)


def explore(
    stage: Stage,
    language: Language,
    guioes: Sequence[Guiao],
    folder: Path,
    go_on: Callable[[], bool],
    seed: int = 0,
    examples: int = 40,
    length: int = 14,
) -> Found:
    """Walk until a rule breaks or `go_on` says no; the walk that is found is the shortest."""
    found = Found()
    beginnings = beginnings_of(guioes)
    how = settings(
        max_examples=examples,
        stateful_step_count=length,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        verbosity=Verbosity.quiet,
        report_multiple_bugs=False,
        print_blob=False,
    )
    while go_on() and found.walk is None:
        machine = machine_of(stage, language, folder, beginnings, found)
        with suppress(RuleBroken):  # the shortest walk is the last that was tried
            run_state_machine_as_test(seeded(seed)(machine), settings=how)
        seed += 1
    return found


def machine_of(
    stage: Stage,
    language: Language,
    folder: Path,
    beginnings: Sequence[Sequence[dict[str, Any]]],
    found: Found,
) -> type[RuleBasedStateMachine]:
    """The walks of one exploration."""
    kinds = {role: role.partition("-")[0] for role in CAST}
    doings = [
        {f"{role}.{verb.verb}": way}
        for role, kind in kinds.items()
        for verb in language.vocabulary.verbs
        if verb.role == kind
        for way in possible(verb, role, language)
    ]

    class Walking(RuleBasedStateMachine):
        """Anybody does anything."""

        def __init__(self) -> None:
            super().__init__()
            self.walk = Walk(stage, language, folder)

        @initialize(which=st.integers(0, max(len(beginnings) - 1, 0)), until=st.integers(0, 60))
        def a_call_begins(self, which: int, until: int) -> None:
            for step in beginnings[which][:until] if beginnings else ():
                self.did(step)

        @rule(step=st.sampled_from(doings))
        def somebody_does_something(self, step: dict[str, Any]) -> None:
            self.did(step)

        @rule(seconds=st.sampled_from(PAUSES))
        def time_passes(self, seconds: int) -> None:
            self.walk.wait(seconds)

        @rule(kind=st.sampled_from(WEATHER), uses=st.integers(1, 3))
        def the_weather_turns(self, kind: str, uses: int) -> None:
            self.walk.trouble(kind, uses)

        def did(self, step: dict[str, Any]) -> None:
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
