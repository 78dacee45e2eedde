"""A numbered control as a row, and what became of it.

A control asks one thing of a component.  It passes, fails with what was seen, does not apply (and
says why), or says nothing, because something that it stands on did not pass.  What stands on one
that does not apply does not apply either.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

PASSED, FAILED, SILENT, ABSENT = "passou", "falhou", "sem-conclusao", "nao-aplicavel"
CERTAINTIES = ("official", "observed", "assumed")


class Deviation(Exception):
    """The component does something else than the control asks; the text says what was seen."""


class Unusable(Exception):
    """Nothing can be asked of the component at all; the text says why."""


class NotApplicable(Exception):
    """The control means nothing for this component; the text says why."""


@dataclass(frozen=True, slots=True)
class Control:
    """One thing that is asked of a component.

    Shapes: `id` is the number, for ever; `asks` the sentence for people, in Portuguese; `clause`
    where it comes from; `needs` the controls without which this one would say nothing.
    """

    id: str
    asks: str
    clause: str
    certainty: str
    play: Callable[[Any], None]
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one control.  Units: `seconds` of real time."""

    control: Control
    outcome: str
    seen: str = ""
    seconds: float = 0.0

    @property
    def applied(self) -> bool:
        """Whether it said anything of the component."""
        return self.outcome in (PASSED, FAILED)


@dataclass(frozen=True, slots=True)
class Report:
    """What became of the controls that were played against one component.

    Shapes: `catalogue` is how many controls there are for the slot, played or not.
    """

    slot: str
    variant: str
    url: str
    at: str
    catalogue: int
    results: tuple[Result, ...]

    @property
    def applied(self) -> int:
        """How many controls of the catalogue said anything."""
        return sum(one.applied for one in self.results)

    @property
    def passed(self) -> int:
        """How many of those passed."""
        return self.count(PASSED)

    def count(self, outcome: str) -> int:
        """How many ended so."""
        return sum(one.outcome == outcome for one in self.results)

    @property
    def whole(self) -> bool:
        """Whether nothing failed or stayed open, and something was asked at all."""
        return self.passed > 0 and not self.count(FAILED) and not self.count(SILENT)

    def as_dict(self) -> dict[str, Any]:
        """The report for programs."""
        return {
            "slot": self.slot,
            "variant": self.variant,
            "url": self.url,
            "at": self.at,
            "catalogue": self.catalogue,
            "applied": self.applied,
            "passed": self.passed,
            "failed": self.count(FAILED),
            "controls": [
                {
                    "id": one.control.id,
                    "asks": one.control.asks,
                    "clause": one.control.clause,
                    "certainty": one.control.certainty,
                    "outcome": one.outcome,
                    "seen": one.seen,
                    "seconds": round(one.seconds, 3),
                }
                for one in self.results
            ],
        }


def play(
    controls: Iterable[Control],
    component: Any,
    monotonic: Callable[[], float],
    told: Callable[[Result], None],
) -> tuple[Result, ...]:
    """Play controls in their order; `told` hears of each as it ends."""
    found: dict[str, Result] = {}
    for control in controls:
        begun = monotonic()
        outcome, seen = _one(control, component, found)
        found[control.id] = Result(control, outcome, seen, monotonic() - begun)
        told(found[control.id])
    return tuple(found.values())


def _one(control: Control, component: Any, before: dict[str, Result]) -> tuple[str, str]:
    missing = [one for one in control.needs if one in before and before[one].outcome != PASSED]
    if missing and all(before[one].outcome == ABSENT for one in missing):
        return ABSENT, before[missing[0]].seen
    if missing:
        return SILENT, f"só diz alguma coisa depois de passar {', '.join(missing)}"
    try:
        control.play(component)
    except Deviation as deviation:
        return FAILED, str(deviation)
    except NotApplicable as reason:
        return ABSENT, str(reason)
    return PASSED, ""
