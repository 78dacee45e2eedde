"""Filling a slot of a world and giving it back: the rules.  Pure; `sandbox.settings` folds them."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import ClassVar

from sandbox.platforms.providers.provider import parts_of
from sandbox.protocol.errors import Refused
from sandbox.protocol.frozen import frozen
from sandbox.protocol.slots import SLOTS, Slot, SlotKind
from sandbox.protocol.system import Event, Moment

MOST_ADDRESS = 200


@frozen
class FillSlot:
    """Let the component at an address stand in a place of the sandbox's own."""

    name: str
    address: str
    health: str = ""


@frozen
class GiveBackSlot:
    """Let the sandbox stand there again; nothing happens when it does already."""

    name: str
    reason: str = ""


@frozen
class SlotFilled(Event):
    """Somebody else's component stands here from now on."""

    TYPE: ClassVar[str] = "slot.ocupado"
    slot: Slot


@frozen
class SlotGivenBack(Event):
    """The sandbox stands here again; `reason` says why when nobody asked for it (`copia`)."""

    TYPE: ClassVar[str] = "slot.devolvido"
    name: str
    reason: str = ""


def filled(slots: Mapping[str, Slot], command: FillSlot, moment: Moment) -> list[Event]:
    """What follows from filling a slot; nothing when it is filled so already.

    Errors: slot_unknown, slot_address.
    """
    require_fillable(command)
    known = slots.get(command.name)
    if known and (known.address, known.health) == (command.address, command.health):
        return []
    return [SlotFilled(Slot(command.name, command.address, moment.now, command.health))]


def require_fillable(command: FillSlot) -> None:
    """Look at a command by itself.  Errors: slot_unknown, slot_address."""
    kind_of(command.name)
    _require_plain(command.address, "address")
    if command.health:
        if not command.health.startswith("/") or command.health.startswith("//"):
            raise Refused("slot_address", "health: a path that begins with /, or nothing")
        _require_plain(f"http://localhost{command.health}", "health")


def given_back(slots: Mapping[str, Slot], command: GiveBackSlot) -> list[Event]:
    """What follows from giving a slot back.  Errors: slot_unknown."""
    name = kind_of(command.name).name
    return [SlotGivenBack(name, command.reason)] if name in slots else []


def _require_plain(address: str, name: str) -> None:
    found = parts_of(address) if len(address) <= MOST_ADDRESS else None
    if found is None or "?" in address or not 0 < int(found[2][1:]) < 1 << 16:
        raise Refused(
            "slot_address",
            f"{name}: «{address[:80]}» is no plain address: http(s)://host[:port]/path, up to "
            f"{MOST_ADDRESS} characters, without user, query, fragment or climbing path",
        )


def kind_of(name: str) -> SlotKind:
    """The row of a slot.  Errors: slot_unknown, with the nearest names."""
    row = SLOTS.get(name)
    if row is None:
        near = get_close_matches(name[:60].lower(), SLOTS, 3, 0.4) or list(SLOTS)
        raise Refused("slot_unknown", f"no slot «{name[:40]}»; nearest: {', '.join(near)}")
    return row
