"""What a run did and found: data first, and the text that a terminal shows."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sandbox.play.happening import Happening
from sandbox.play.plan import Condition, Guiao
from sandbox.play.source import Place

PASSED, FAILED = "passou", "falhou"


@dataclass(frozen=True, slots=True)
class StepReport:
    """One step as it went.  `first` and `last` are the numbers of its events (0: none)."""

    word: str
    text: str
    place: Place
    at: str
    first: int
    last: int
    status: str = PASSED
    detail: str = ""
    kind: str = "passo"


@dataclass(frozen=True, slots=True)
class CheckReport:
    """One row of `verifica` or `nunca`."""

    section: str
    condition: Condition
    holds: bool
    found: str

    def __str__(self) -> str:
        mark = "bem" if self.holds else "FALHOU"
        return f"{self.section}: {self.condition} — {mark}, {self.found}"


@dataclass
class RunReport:
    """One run of one guião at one level.  Units: `seconds` of real time."""

    guiao: Guiao
    name: str
    level: str
    steps: list[StepReport] = field(default_factory=list)
    checks: list[CheckReport] = field(default_factory=list)
    events: list[Happening] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    failure: str = ""
    seconds: float = 0.0

    @property
    def passed(self) -> bool:
        """Whether every step and every check held."""
        return not self.failure and all(check.holds for check in self.checks)

    @property
    def status(self) -> str:
        """`passou` or `falhou`."""
        return PASSED if self.passed else FAILED

    def reasons(self) -> list[str]:
        """Why it failed."""
        told = [self.failure] if self.failure else []
        return told + [
            f"{check.condition.place.file}:{check.condition.place.line}: {check}"
            for check in self.checks
            if not check.holds
        ]

    def as_dict(self) -> dict[str, Any]:
        """The run as plain data."""
        return {
            "name": self.name,
            "title": self.guiao.title,
            "file": self.guiao.file,
            "level": self.level,
            "status": self.status,
            "seconds": round(self.seconds, 4),
            "reasons": self.reasons(),
            "remarks": self.remarks,
            "steps": [
                {
                    "word": step.word,
                    "text": step.text,
                    "file": step.place.file,
                    "line": step.place.line,
                    "at": step.at,
                    "events": [step.first, step.last],
                    "status": step.status,
                    "detail": step.detail,
                }
                for step in self.steps
            ],
            "checks": [
                {
                    "section": check.section,
                    "condition": str(check.condition),
                    "holds": check.holds,
                    "found": check.found,
                }
                for check in self.checks
            ],
            "events": len(self.events),
        }


@dataclass
class Report:
    """Every run of one or more guiões."""

    runs: list[RunReport] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        """Whether all of them passed."""
        return all(run.passed for run in self.runs)

    def extend(self, runs: Iterable[RunReport]) -> None:
        """Add the runs of another guião."""
        self.runs += runs

    def text(self) -> str:
        """One line for each run, the reasons of those that failed, and the count."""
        lines: list[str] = []
        for run in self.runs:
            lines.append(f"{run.status:7} {run.name}  {run.guiao.title}  ({run.level})")
            lines += [f"        {reason}" for reason in run.reasons()]
            lines += [f"        nota: {remark}" for remark in run.remarks]
        return "\n".join([*lines, self.last_line()])

    def last_line(self) -> str:
        """`N passed, N failed`."""
        passed = sum(run.passed for run in self.runs)
        return f"{passed} passed, {len(self.runs) - passed} failed"

    def as_dict(self) -> dict[str, Any]:
        """The report as plain data."""
        return {"passed": self.passed, "runs": [run.as_dict() for run in self.runs]}
