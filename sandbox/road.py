"""What stands on the road to an app: the fault that a command meets, the same at every level.

The journal says which; acting on it is left to whoever carries the command (`web.road` over HTTP,
`play.kernel` where there is no wire).
"""

import json
from dataclasses import dataclass
from typing import Any

from sandbox.apps import App
from sandbox.protocol.fault_kinds import PAGES
from sandbox.protocol.fault_language import FaultMet, MeetFault
from sandbox.protocol.faults import Fault, concerns
from sandbox.protocol.wire_faults import Trouble
from sandbox.troubles import troubles_of
from sandbox.world import World

ACTOR = "sistema:rede"
REFUSES = ("indisponivel", "erro")
SLOWS = ("latencia", "lento")
LOSES: dict[str, str] = {
    "corta-ligacao": "connection_cut",
    "resposta-truncada": "answer_unreadable",
    "contrato-violado": "answer_unreadable",
}
"""What whoever asked is left with, by the fault that took the answer away."""


@dataclass(frozen=True, slots=True)
class Met:
    """A fault on the way of one command, with the delay drawn for it."""

    fault: Fault
    delay_ms: int

    @property
    def before(self) -> bool:
        """Whether the command does not even arrive."""
        cut = self.fault.kind == "corta-ligacao" and self.fault.terms.direction != "resposta"
        return cut or self.fault.kind in REFUSES

    @property
    def code(self) -> str:
        """The reason code that whoever asked is left with; nothing when an answer comes."""
        if self.fault.kind in REFUSES:
            return "unavailable"
        return LOSES.get(self.fault.kind, "")


def on_wire(
    world: World,
    target: str,
    road: str,
    effects: tuple[str, ...],
    names: tuple[str, ...],
    person: str = "",
) -> tuple[Trouble, ...]:
    """Let what a program is answered meet the faults of its wire; the journal says which."""
    if not any(fault.target == target and fault.road == road for fault in world.settings.faults):
        return ()
    records = world.perform(MeetFault(target, names, "", person, road, effects), ACTOR)
    codec = world.machine.registry.codec
    return troubles_of(codec.decode(one.type, one.data) for one in records)


def on_road(world: World, app: App) -> tuple[Fault, ...]:
    """The faults of this app's pages that are on."""
    return tuple(
        fault for fault in world.settings.faults if fault.target == app.slug and fault.road == PAGES
    )


def meet(world: World, app: App, action: str, role: str, person: str) -> Met | None:
    """Let a command meet what stands on its road; the journal says so."""
    faults = {fault.name: fault for fault in on_road(world, app)}
    if not faults:
        return None
    records = world.perform(MeetFault(app.slug, (action,), role, person), ACTOR)
    for record in records:
        if record.type == FaultMet.TYPE:
            told: dict[str, Any] = json.loads(record.data)
            return Met(faults[told["name"]], told["delay_ms"])
    return None


def met_by_reading(world: World, app: App, role: str, person: str) -> Met | None:
    """What somebody meets who only looks: faults of everything, without count or share."""
    for fault in on_road(world, app):
        terms = fault.terms
        counted = fault.uses_left >= 0 or terms.attempts or terms.share not in (0, 100)
        if not counted and not fault.operation and concerns(fault, role, person):
            return Met(fault, fault.delay_ms or terms.most_ms)
    return None
