"""A guião that has been read and checked: small typed data, ready to play.

Repeats and fragments are already unrolled, counters have their values; what is only known while
playing is a `Reference`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sandbox.play.source import Place
from sandbox.play.values import Value
from sandbox.protocol.fault_language import NO_TERMS
from sandbox.protocol.faults import Terms
from sandbox.protocol.vocabulary import Verb

Scope = Mapping[str, Value]
SILENCE = "silencio"
"""The reaction to nobody saying anything."""


@dataclass(frozen=True, slots=True)
class Role:
    """One seat of the cast; the person may come from a column of the parameters."""

    name: str
    kind: str
    persona: str
    human: bool
    place: Place
    column: str = ""


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
    """`papel.verbo: {…}` with its modifiers.  Units: `after_s`, `within_s` in seconds.

    `strict`: a person has to do it after the steps before it.
    """

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
    levels: tuple[str, ...] = ()
    strict: bool = False

    @property
    def word(self) -> str:
        """How the guião calls it."""
        return f"{self.role}.{self.verb.verb}"


@dataclass(frozen=True, slots=True)
class Condition:
    """Something that must hold: of a fact, an event, between two labels, or of what is seen.

    `operator` is one of the words of `verifica`; `value` was read by the kind of the fact.
    `by` is a duration since the start, a label or an event; `share` of a hundred, of spans.
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
    by: str = ""
    share: int = 0

    def __str__(self) -> str:
        words = [self.subject]
        if self.share:
            words.insert(0, f"p{self.share}")
        if self.kind == "message":
            words.insert(0, "mensagem")
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
        if self.by:
            words.append(f"até {self.by}")
        return " ".join(words)


@dataclass(frozen=True, slots=True)
class Wait:
    """`espera`: let time pass until the condition holds.  `word` is what the guião calls it."""

    place: Place
    condition: Condition
    within_s: float | None = None
    label: str = ""
    word: str = "espera"


@dataclass(frozen=True, slots=True)
class Advance:
    """`avanca`: let that much time pass.  `word` is what the guião calls it."""

    place: Place
    seconds: float
    word: str = "avanca"


@dataclass(frozen=True, slots=True)
class Retry:
    """`tenta_de_novo`: do a step again, at most so many times, until it has the effect."""

    place: Place
    step: Step
    every_s: float
    at_most: int

    @property
    def word(self) -> str:
        """How the guião calls it."""
        return f"{self.step.role}.tenta_de_novo"


@dataclass(frozen=True, slots=True)
class Branches:
    """`em_paralelo`: all of these, each in its own order; `uma_de`: one of these."""

    place: Place
    ways: "tuple[tuple[Item, ...], ...]"
    all_of_them: bool


@dataclass(frozen=True, slots=True)
class Pull:
    """`injeta` or `retira`: a fault of `falhas` begins or ends by hand."""

    place: Place
    fault: str
    on: bool


Item = Step | Wait | Advance | Retry | Branches | Pull


def steps_of(items: Iterable[Item]) -> Iterator[Step]:
    """Every step, those of branches included, in the order of the file."""
    for item in items:
        if isinstance(item, Branches):
            for way in item.ways:
                yield from steps_of(way)
        elif isinstance(item, Retry):
            yield item.step
        elif isinstance(item, Step):
            yield item


@dataclass(frozen=True, slots=True)
class Trigger:
    """When something of `falhas` begins or ends: at the start, at an event or step, by time.

    `step` is the label of a step; with `by_hand` only `injeta` and `retira` pull it.
    """

    at_start: bool = False
    on: str = ""
    after_s: float | None = None
    uses: int | None = None
    step: str = ""
    by_hand: bool = False


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
    terms: Terms = NO_TERMS


@dataclass(frozen=True, slots=True)
class Reaction:
    """One row of `reacoes`: whenever the event comes, at most `times` times, do the step.

    Units: `during_s` seconds, how long a silence lasts.
    """

    place: Place
    on: str
    step: Step
    times: int = 1
    during_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Pace:
    """How time passes in the world of a guião: `mode` as the world calls it, times `rate`."""

    mode: str = "virtual"
    rate: int = 1

    @property
    def runs_by_itself(self) -> bool:
        """Whether whoever plays has to wait for it."""
        return self.mode in ("real", "accelerated")


VIRTUAL = Pace()


@dataclass(frozen=True, slots=True)
class Component:
    """Somebody else's, in a slot of the world; an empty address is told when it is played."""

    slot: str
    address: str = ""
    health: str = ""


@dataclass(frozen=True)
class Guiao:
    """Everything one file says.  `strict`: people do their steps in the order of the file."""

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
    always: tuple[Condition, ...] = ()
    remarks: tuple[str, ...] = ()
    clock: "Pace" = VIRTUAL
    strict: bool = False
    slots: Mapping[str, Component] = field(default_factory=dict)

    def runs(self) -> "tuple[Run, ...]":
        """One run for each row of parameters; one when there are none."""
        if not self.rows:
            return (Run(self, self.id, {}),)
        return tuple(Run(self._with(row), self.id + _suffix(row), row) for row in self.rows)

    def _with(self, row: Scope) -> "Guiao":
        """This guião with the persons that a row names."""
        if not any(role.column for role in self.cast.values()):
            return self
        cast = {
            name: replace(role, persona=str(row[role.column])) if role.column else role
            for name, role in self.cast.items()
        }
        return replace(self, cast=cast)

    def verbs(self) -> list[tuple[str, str]]:
        """The kind of role and the verb of every step, reactions included."""
        steps = [*steps_of(self.items), *(reaction.step for reaction in self.reactions)]
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
