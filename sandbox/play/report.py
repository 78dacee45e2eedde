"""What a run did and found: data first, and the text that a terminal shows."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from sandbox.masking import HIDDEN, ROUTING, Personal, masked
from sandbox.play.english_runs import condition_in_english, label
from sandbox.play.happening import Happening
from sandbox.play.plan import Condition, Guiao
from sandbox.play.screens import Screen
from sandbox.play.source import Place

SHORTEST_DATUM = 5
"""A shorter text is as likely a word of ours as somebody's datum."""
PASSED, FAILED = "passou", "falhou"
UNSTABLE, KNOWN = "instavel", "conhecido"


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
    english: bool = False

    @property
    def asked(self) -> str:
        """What was to hold, as the guião has it."""
        told = str(self.condition)
        return condition_in_english(told) if self.english else told

    @property
    def mark(self) -> str:
        """Whether it held, in a word."""
        return label("bem" if self.holds else "falhou", self.english)

    def __str__(self) -> str:
        mark = self.mark if self.holds else self.mark.upper()
        return f"{self.section}: {self.asked} — {mark}, {self.found}"


@dataclass
class RunReport:
    """One run of one guião at one level.  Units: `seconds` of real time.

    `differences` from another level; `attempts` it took; `quarantine` is why it may fail;
    `kept` is the file of the world that a failed run left, `traces` those of its pages, `screens`
    the pictures of them.
    """

    guiao: Guiao
    name: str
    level: str
    steps: list[StepReport] = field(default_factory=list)
    checks: list[CheckReport] = field(default_factory=list)
    events: list[Happening] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    failure: str = ""
    seconds: float = 0.0
    differences: list[str] = field(default_factory=list)
    attempts: int = 1
    quarantine: str = ""
    kept: str = ""
    traces: list[str] = field(default_factory=list)
    screens: list[Screen] = field(default_factory=list)
    english: bool = False

    @property
    def passed(self) -> bool:
        """Whether every step and every check held, and no other level saw otherwise."""
        holds = all(check.holds for check in self.checks)
        return not self.failure and not self.differences and holds

    @property
    def breaks(self) -> bool:
        """Whether the whole report fails by this run: a failure that nobody knows of."""
        return not self.passed and not self.quarantine

    @property
    def status(self) -> str:
        """`passou`, `falhou`, `instavel` (only when tried again) or `conhecido` (quarantine)."""
        if self.passed:
            return UNSTABLE if self.attempts > 1 else PASSED
        return KNOWN if self.quarantine else FAILED

    @property
    def outcome(self) -> str:
        """The status as it is read."""
        return label(self.status, self.english)

    def again(self) -> str:
        """The line that plays just this run again."""
        level = f" --level {self.level}" if self.level != "nucleo" else ""
        only = f" --only '{self.name}'" if self.name != self.guiao.id else ""
        slots = (one for one in self.guiao.slots.values() if one.address)
        told = "".join(f" --slot {one.slot}={one.address}" for one in slots)
        return f"python3 run_sandbox.py run {self.guiao.file}{level}{only}{told}"

    def reasons(self) -> list[str]:
        """Why it failed."""
        told = [self.failure] if self.failure else []
        told += self.differences
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
            "attempts": self.attempts,
            "quarantine": self.quarantine,
            "reasons": self.reasons(),
            "again": self.again(),
            "kept": self.kept,
            "traces": self.traces,
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
                    "condition": check.asked,
                    "holds": check.holds,
                    "found": check.found,
                }
                for check in self.checks
            ],
            "events": len(self.events),
        }


def _masked(run: RunReport, personal: Personal, phrases: Collection[str]) -> RunReport:
    said = {event.get("text") for event in run.events if event.type == "fala.dita"} - {*phrases}
    events = [
        event
        if event.type not in personal or event.get("text") in phrases
        else replace(event, data=masked(event.data, personal[event.type]))
        for event in run.events
    ]
    hide = _hider(run, personal, phrases)
    return replace(
        run,
        events=events,
        steps=[
            replace(step, detail=HIDDEN if step.detail in said else hide(step.detail))
            for step in run.steps
        ],
        checks=[replace(check, found=hide(check.found)) for check in run.checks],
        failure=hide(run.failure),
        differences=list(map(hide, run.differences)),
        remarks=list(map(hide, run.remarks)),
    )


def _hider(run: RunReport, personal: Personal, phrases: Collection[str]) -> Callable[[str], str]:
    """Hides in a sentence of ours what the events of a run hold of people."""
    found = {
        text
        for event in run.events
        for name in personal.get(event.type, ())
        for text in _texts(event.data.get(name))
        if len(text) >= SHORTEST_DATUM and text not in phrases
    }
    if not found:
        return lambda text: text
    pattern = re.compile("|".join(map(re.escape, sorted(found, key=len, reverse=True))))
    return lambda text: pattern.sub(HIDDEN, text)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, one in value.items():
            if name not in ROUTING and not name.endswith("_id"):
                yield from _texts(one)
    elif isinstance(value, list):
        # A field's name and its value travel as a pair: the name is nobody's.
        pair = len(value) == 2 and isinstance(value[0], str)
        for one in value[1:] if pair else value:
            yield from _texts(one)


@dataclass
class Report:
    """Every run of one or more guiões."""

    runs: list[RunReport] = field(default_factory=list)
    english: bool = False

    @property
    def passed(self) -> bool:
        """Whether none of them breaks it."""
        return not any(run.breaks for run in self.runs)

    def masked(self, personal: Personal, phrases: Collection[str]) -> "Report":
        """The same without people's data; fixed `phrases` say nothing of anybody and stay."""
        return Report([_masked(run, personal, phrases) for run in self.runs])

    def extend(self, runs: Iterable[RunReport]) -> None:
        """Add the runs of another guião."""
        self.runs += runs

    def text(self) -> str:
        """One line for each run, the reasons of those that failed, and the count."""
        lines: list[str] = []
        for run in self.runs:
            lines.append(f"{run.outcome:9} {run.name}  {run.guiao.title}  ({run.level})")
            if run.quarantine:
                lines.append(f"        {label('em quarentena', self.english)}: {run.quarantine}")
            lines += [f"        {reason}" for reason in run.reasons()]
            lines += [f"        {label('nota', self.english)}: {remark}" for remark in run.remarks]
            if run.breaks:
                lines.append(f"        {label('repetir', self.english)}: {run.again()}")
        return "\n".join([*lines, self.last_line()])

    def last_line(self) -> str:
        """`N passed, N failed`, and how many of them are unstable or known."""
        words = [run.status for run in self.runs]
        text = f"{sum(run.passed for run in self.runs)} passed, {words.count(FAILED)} failed"
        for word, told in ((UNSTABLE, "only when tried again"), (KNOWN, "known to fail")):
            if word in words:
                text += f", {words.count(word)} {told}"
        return text

    def as_dict(self) -> dict[str, Any]:
        """The report as plain data."""
        return {"passed": self.passed, "runs": [run.as_dict() for run in self.runs]}
