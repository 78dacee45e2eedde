"""A step that somebody else's component does: the same step of the guião, as an expectation.

The message that shows it is waited for in the journal, and what answers it is read as our own
system would have read it, so that `resulta` means the same whoever does the step.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sandbox.play.actors import Actors
from sandbox.play.components import ANSWERS, Part, part_of
from sandbox.play.effects import effects, missing
from sandbox.play.happening import Happening
from sandbox.play.plan import Component, Role, Step
from sandbox.play.values import shown
from sandbox.play.watch import Failure, Watch
from sandbox.protocol.local_time import hour_of
from sandbox.protocol.slots import SLOTS

PATIENCE_S = 60.0
CAME, ANSWERED = "mensagem.recebida", "mensagem.enviada"
_WHO = {"operador": "operator_id", "cidadao": "citizen_id"}
_SEATS = {"operador": "desk", "cidadao": "phone"}


class ComponentSteps:
    """Waits for what components do.  `let_pass` lets time pass."""

    def __init__(
        self,
        slots: Mapping[str, Component],
        watch: Watch,
        actors: Actors,
        let_pass: Callable[[datetime], bool],
        now: Callable[[], datetime],
    ) -> None:
        self._slots = slots
        self._watch = watch
        self._actors = actors
        self._let_pass = let_pass
        self._now = now
        self._used: set[int] = set()

    def part(self, step: Step) -> Part | None:
        """The part of a component in this step; None when a robot or a person does it."""
        return part_of(step, self._slots)

    def expect(self, step: Step, part: Part, expected: Mapping[str, str]) -> str:
        """Wait for a step; returns how it was seen.  Errors: Failure."""
        if not part.action:
            return f"dentro do componente de «{part.slot}»: nada disso se vê de fora"
        role = self._actors.cast[step.role]
        began = self._now()
        within = PATIENCE_S if step.within_s is None else step.within_s
        limit = began + timedelta(seconds=within)
        while True:
            came = self._next(part, role)
            lacking = self._lacking(step, part, came, expected)
            if came is not None and not lacking:
                self._used.add(came.n)
                self._watch.begins(step, came.n - 1)
                return f"pelo componente de «{part.slot}», {part.action}, n.º {came.n}"
            if not self._let_pass(limit):
                break
        near = self._watch.nearest((CAME,), came.n if came else 0)
        raise Failure(
            f"«{step.word}»: {'; '.join(lacking)} (desde {hour_of(began)}, "
            f"prazo {shown(within)}; {near}{self._watch.troubles()})"
        )

    def has_come(self, step: Step, part: Part) -> bool:
        """Whether the component has already done this step, or nobody could see it."""
        return not part.action or self._next(part, self._actors.cast[step.role]) is not None

    def _next(self, part: Part, role: Role) -> Happening | None:
        """The oldest message of this kind that no step has counted yet."""
        return next(
            (one for one in self._watch.events if one.n not in self._used and _is(part, role, one)),
            None,
        )

    def _lacking(
        self, step: Step, part: Part, came: Happening | None, expected: Mapping[str, str]
    ) -> list[str]:
        if came is None:
            return [f"o componente de «{part.slot}» não enviou {part.action}"]
        self._same_values(step, part, came)
        role = self._actors.cast[step.role]
        fresh = []
        for event in self._watch.since(came.n):
            if _is(part, role, event):
                break
            fresh.append(_as_ours(event, part, role))
        if expected:
            return missing(effects(fresh, role.kind, role.persona), expected)
        ends = part.ends or step.verb.produces
        if any(event.type in ends for event in fresh):
            return []
        return [f"esperava {' ou '.join(ends)}"]

    def _same_values(self, step: Step, part: Part, came: Happening) -> None:
        """What the step says, against what the message brought.  Errors: Failure."""
        values = self._actors.values(step) if part.carries else {}
        names = {item.argument: item.name for item in step.verb.fields}
        for argument, member in part.carries.items():
            wanted = str(values.get(names[argument], ""))
            if wanted and _digits(wanted) != _digits(str(_body(came).get(member, ""))):
                raise Failure(
                    f"«{step.word}»: {part.action} trouxe outro «{argument}», n.º {came.n}"
                )


def _is(part: Part, role: Role, event: Happening) -> bool:
    """Whether an event is this message of this component, for this person."""
    if event.type != CAME or _envelope(event).get("action") != part.action:
        return False
    if _envelope(event).get("sender") not in SLOTS[part.slot].systems:
        return False
    body = _body(event)
    if any(str(body.get(name)) != value for name, value in part.only.items()):
        return False
    return body.get(_WHO.get(role.kind, ""), role.persona) == role.persona


def _as_ours(event: Happening, part: Part, role: Role) -> Happening:
    """An answer to the component, as the event that our own system would have made of it."""
    envelope = _envelope(event) if event.type == ANSWERED else {}
    name = ANSWERS.get(str(envelope.get("action", "")))
    if name is None or envelope.get("receiver") not in SLOTS[part.slot].systems:
        return event
    stream = f"{_SEATS[role.kind]}:{role.persona}"
    return replace(event, type=name, stream=stream, data=_body(event))


def _envelope(event: Happening) -> Mapping[str, Any]:
    found = event.data.get("envelope")
    return found if isinstance(found, Mapping) else {}


def _body(event: Happening) -> Mapping[str, Any]:
    found = _envelope(event).get("body")
    return found if isinstance(found, Mapping) else {}


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isdigit())[-9:]
