"""A guião that has been read and checked: small typed data, ready to play.

Repeats and fragments are already unrolled, counters have their values; what is only known while
playing is a `Reference`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sandbox.play.source import Place
from sandbox.play.values import Value
from sandbox.protocol.vocabulary import Verb

Scope = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Role:
    """One seat of the cast."""

    name: str
    kind: str
    persona: str
    human: bool
    place: Place


@dataclass(frozen=True, slots=True)
class Speech:
    """What is said: a phrase by name, a free text, or a datum (with or without a slip)."""

    phrase: str = ""
    text: Value = ""
    datum: str = ""
    value: Value = ""
    slip: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """`papel.verbo: {…}` with its modifiers.  Units: `after_s`, `within_s` in seconds."""

    place: Place
    role: str
    verb: Verb
    arguments: Mapping[str, Value]
    speech: Speech | None = None
    expects: Mapping[str, Value] = field(default_factory=dict)
    when: str = ""
    after_s: float = 0.0
    within_s: float | None = None
    label: str = ""

    @property
    def word(self) -> str:
        """How the guião calls it."""
        return f"{self.role}.{self.verb.verb}"


@dataclass(frozen=True, slots=True)
class Condition:
    """Something that must hold: of a fact, of an event, or between two labels.

    `operator` is one of the words of `verifica`; `value` was read by the kind of the fact.
    """

    place: Place
    subject: str
    kind: str
    operator: str
    value: Any = None
    role: str = ""
    before: str = ""
    after: str = ""
    until: str = ""

    def __str__(self) -> str:
        words = [self.subject]
        if self.role:
            words.append(f"de {self.role}")
        if self.until:
            words.append(f"até {self.until}")
        value = "" if self.value is None else str(self.value)
        if self.operator != "existe" or value:
            words.append(f"{self.operator} {value}".strip())
        if self.before:
            words.append(f"antes de {self.before}")
        if self.after:
            words.append(f"depois de {self.after}")
        return " ".join(words)


@dataclass(frozen=True, slots=True)
class Wait:
    """`espera`: let time pass until the condition holds."""

    place: Place
    condition: Condition
    within_s: float | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class Advance:
    """`avanca`: let that much time pass."""

    place: Place
    seconds: float


Item = Step | Wait | Advance


@dataclass(frozen=True, slots=True)
class Trigger:
    """When something of `falhas` begins or ends: at the start, at an event or step, by time."""

    at_start: bool = False
    on: str = ""
    after_s: float | None = None
    uses: int | None = None


@dataclass(frozen=True, slots=True)
class FaultPlan:
    """One row of `falhas`."""

    place: Place
    name: str
    kind: str
    target: str
    operation: str
    delay_ms: int
    starts: Trigger
    ends: Trigger


@dataclass(frozen=True, slots=True)
class Reaction:
    """One row of `reacoes`: whenever the event comes, at most `times` times, do the step."""

    place: Place
    on: str
    step: Step
    times: int = 1


@dataclass(frozen=True)
class Guiao:
    """Everything one file says."""

    file: str
    id: str
    title: str
    tags: tuple[str, ...]
    procedure: str
    seed: int
    start: datetime
    policy: Mapping[str, Any]
    cast: Mapping[str, Role]
    rows: tuple[Mapping[str, Value], ...]
    faults: tuple[FaultPlan, ...]
    items: tuple[Item, ...]
    reactions: tuple[Reaction, ...]
    checks: tuple[Condition, ...]
    nevers: tuple[Condition, ...]
    remarks: tuple[str, ...] = ()

    def runs(self) -> "tuple[Run, ...]":
        """One run for each row of parameters; one when there are none."""
        if not self.rows:
            return (Run(self, self.id, {}),)
        return tuple(Run(self, self.id + _suffix(row), row) for row in self.rows)

    def verbs(self) -> list[tuple[str, str]]:
        """The kind of role and the verb of every step, reactions included."""
        steps = [item for item in self.items if isinstance(item, Step)]
        steps += [reaction.step for reaction in self.reactions]
        return [(step.verb.role, step.verb.verb) for step in steps]


@dataclass(frozen=True, slots=True)
class Run:
    """A guião with one row of its parameters."""

    guiao: Guiao
    name: str
    parameters: Scope


def _suffix(row: Scope) -> str:
    inside = ",".join(f"{name}={_flat(value)}" for name, value in row.items())
    return f"[{inside}]"


def _flat(value: Value) -> str:
    return "+".join(map(str, value)) if isinstance(value, tuple) else str(value)
