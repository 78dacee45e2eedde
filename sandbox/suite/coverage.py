"""What a suite reached of the procedure: activities, the outcomes of each, and under which faults.

What can come out of a row is read from the events it produces; what did, from the journals of the
runs.  An outcome that several rows share (the platform is down) counts for the row that was being
done.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from sandbox.play import effects
from sandbox.play.happening import Happening
from sandbox.play.language import Language
from sandbox.play.report import RunReport, StepReport
from sandbox.protocol.vocabulary import Verb

CALM = ""
"""No fault."""
_POSSIBLE: dict[str, tuple[str, tuple[str, ...]]] = {
    "cmd.validada": ("cmd", tuple(effects.CMD.values())),
    "pedido.estado": ("autorizacao", tuple(effects.REQUEST.values())),
    "codigo.resposta": ("codigo", tuple(words[-1] for words in effects.CODE.values())),
    "autenticacao.resposta": ("token", tuple(effects.TOKEN.values())),
    "chamada.terminada": ("chamada", tuple(effects.CALL_END.values())),
    "pin.errado": ("app", ("pin-errado", "bloqueada")),
    "telemovel.rede": ("rede", ("sem-rede", "com-rede")),
}
"""The outcomes of events that can come out in several ways."""

_IMPOSSIBLE = {
    ("perde_rede", "rede: com-rede"),
    ("recupera_rede", "rede: sem-rede"),
    ("desliga", "chamada: nao-atendida"),
}
"""What another row, or time, leads to by the same event."""

Row = tuple[str, str]
"""Kind of role, and verb."""
Cell = tuple[Row, str, str]
"""A row, an outcome of it, and the fault that was on."""


@dataclass
class Coverage:
    """The whole map: how often each cell was reached, and what nobody expected as refusals."""

    verbs: tuple[Verb, ...]
    faults: tuple[str, ...]
    reached: Counter[Cell] = field(default_factory=Counter)
    refusals: Counter[tuple[Row, str]] = field(default_factory=Counter)
    runs: int = 0

    def outcomes(self, verb: Verb) -> list[str]:
        """Everything that can come out of a row, as far as is known beforehand."""
        found: list[str] = []
        for kind in verb.produces:
            found += _words(kind)
        return [one for one in dict.fromkeys(found) if (verb.verb, one) not in _IMPOSSIBLE]

    def times(self, verb: Verb, outcome: str, fault: str | None = None) -> int:
        """How often; under any weather when no fault is named."""
        row = (verb.role, verb.verb)
        faults = (CALM, *self.faults) if fault is None else (fault,)
        return sum(self.reached[row, outcome, one] for one in faults)

    def share(self, verb: Verb) -> float:
        """How many of the outcomes of a row were reached."""
        every = self.outcomes(verb)
        if not every:
            return 1.0
        return sum(bool(self.times(verb, one)) for one in every) / len(every)

    def missing(self) -> list[str]:
        """The outcomes that no run reached."""
        return [
            f"{verb.role}.{verb.verb}: {outcome}"
            for verb in self.verbs
            for outcome in self.outcomes(verb)
            if not self.times(verb, outcome)
        ]

    def line(self) -> str:
        """The count, in a line."""
        every = [(verb, one) for verb in self.verbs for one in self.outcomes(verb)]
        met = sum(bool(self.times(verb, one)) for verb, one in every)
        stormy = sum(bool(self.times(verb, one, fault)) for verb, one in every
                     for fault in self.faults)  # fmt: skip
        named = [verb for verb in self.verbs if verb.activity]
        done = sum(any(self.times(verb, one) for one in self.outcomes(verb)) or not verb.produces
                   for verb in named)  # fmt: skip
        return (
            f"coverage: {done} of {len(named)} activities, {met} of {len(every)} outcomes, "
            f"{stormy} of {len(every) * len(self.faults)} outcomes under a fault"
        )

    def text(self) -> str:
        """The map as text: a row for each outcome, a column for each fault."""
        heads = ["calm", *self.faults]
        lines = [f"{'':44} " + " ".join(f"{head[:12]:>12}" for head in heads)]
        for verb in self.verbs:
            lines.append(f"{verb.role}.{verb.verb}  {verb.activity}".rstrip())
            for outcome in self.outcomes(verb):
                cells = [self.times(verb, outcome, fault) for fault in (CALM, *self.faults)]
                shown = " ".join(f"{cell or '·':>12}" for cell in cells)
                mark = " " if any(cells) else "!"
                lines.append(f"  {mark} {outcome:40} {shown}")
        return "\n".join([*lines, self.line()])


def _words(kind: str) -> list[str]:
    """The outcomes of an event type."""
    if kind in _POSSIBLE:
        key, words = _POSSIBLE[kind]
        return [f"{key}: {word}" for word in dict.fromkeys(words)]
    return [kind]


def _outcome(event: Happening) -> list[str]:
    """What this event was an outcome of, in the same words."""
    if event.type not in _POSSIBLE:
        return [event.type]
    key = _POSSIBLE[event.type][0]
    return [f"{key}: {word}" for word in effects.TABLE[event.type](event).get(key, ())[-1:]]


def coverage_of(runs: Iterable[RunReport], language: Language) -> Coverage:
    """The map of these runs."""
    verbs = language.vocabulary.verbs
    made = Coverage(verbs, tuple(sorted(language.fault_kinds)))
    owners: dict[str, list[Row]] = {}
    for verb in verbs:
        for kind in verb.produces:
            owners.setdefault(kind, []).append((verb.role, verb.verb))
    for run in runs:
        made.runs += 1
        _add(made, run, owners)
    return made


def _add(made: Coverage, run: RunReport, owners: dict[str, list[Row]]) -> None:
    doing = {n: row for row, step in _steps(run) for n in range(step.first, step.last + 1) if n}
    for row, step in _steps(run):
        if step.detail.startswith("recusado: "):
            made.refusals[row, step.detail.removeprefix("recusado: ")] += 1
    for event, faults in _with_faults(run.events):
        rows = owners.get(event.type, [])
        own = [row for row in rows if row == doing.get(event.n)] or (rows if len(rows) == 1 else [])
        for row in own:
            for outcome in _outcome(event):
                for fault in faults or {CALM}:
                    made.reached[row, outcome, fault] += 1


def _steps(run: RunReport) -> Iterator[tuple[Row, StepReport]]:
    for step in run.steps:
        name, _, verb = step.word.partition(".")
        role = run.guiao.cast.get(name)
        if role is not None:
            yield (role.kind, verb), step


def _with_faults(events: Iterable[Happening]) -> Iterator[tuple[Happening, set[str]]]:
    """Each event with the kinds of fault that were on."""
    on: dict[str, str] = {}
    for event in events:
        if event.type == "falha.inicio":
            on[event.get("name")] = event.get("kind")
        yield event, set(on.values())
        if event.type == "falha.fim":
            on.pop(event.get("name"), None)
