"""Where the components of a guião are, as far as whoever plays it is concerned.

What cannot be is told by a code: G601 there is no wire at this level, G602 nobody said where the
component is, G603 nobody answers there.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sandbox.play.plan import VIRTUAL, Component, Pace
from sandbox.play.stage import StageTrouble

NOT_REACHED = "not_reached"
Slots = Mapping[str, Component]


def require_none(slots: Slots) -> None:
    """The rules alone have no wire at which a component could be.  Errors: StageTrouble."""
    for name in slots:
        text = (
            f"o componente de «{name}» está fora, e no núcleo não há rede por onde lhe falar: "
            "jogue este guião com --level protocolo"
        )
        raise _trouble("G601", text)


def wanted(slots: Slots) -> dict[str, Any]:
    """The slots of a new world, as its address takes them.  Errors: StageTrouble."""
    for one in slots.values():
        if not one.address:
            text = (
                f"ninguém disse onde está o componente de «{one.slot}»: "
                f"acrescente --slot {one.slot}=http://anfitriao:porta/caminho"
            )
            raise _trouble("G602", text)
    return {one.slot: {"address": one.address, "health": one.health} for one in slots.values()}


def require_there(rows: Iterable[Mapping[str, Any]]) -> None:
    """Every component must be reached, as the slots of the world tell.  Errors: StageTrouble."""
    for row in rows:
        health = row.get("health") or {}
        if health.get("state") == NOT_REACHED:
            text = (
                f"o componente de «{row['slot']}» não se alcança em {row['address']}: "
                f"{health.get('detail', '')}"
            )
            raise _trouble("G603", text)


def pace_with(slots: Slots, pace: Pace) -> Pace:
    """Somebody else's component takes its time: no clock runs ahead of it."""
    return Pace("real") if slots and not pace.runs_by_itself else pace


def remarks(slots: Slots, pace: Pace) -> list[str]:
    """What the report says of the components of a run."""
    if not slots:
        return []
    where = ", ".join(f"{one.slot} ({one.address or '?'})" for one in slots.values())
    told = [f"componentes de fora: {where}"]
    if not pace.runs_by_itself and pace != VIRTUAL:
        told.append("o relógio é o real, porque há componentes de fora")
    return told


def _trouble(code: str, text: str) -> StageTrouble:
    return StageTrouble(f"{code} {text}")
