"""Slots filled by a program, by the page of a world or by the command line: what was sent, read."""

from collections.abc import Iterable, Mapping
from typing import Any

from sandbox.given import members, typed
from sandbox.outgoing import require_allowed
from sandbox.protocol.errors import Refused
from sandbox.slot_rules import FillSlot, require_fillable


def command_of(slot: str, body: Mapping[str, Any], anywhere: bool) -> FillSlot:
    """What fills a slot, from members that were sent.

    Errors: malformed, slot_unknown, slot_address, address_not_allowed.
    """
    members(body, ("address", "health"))
    found = FillSlot(slot, typed(body, "address", str, ""), typed(body, "health", str, ""))
    require_fillable(found)
    require_allowed(found.address, anywhere)
    return found


def commands_of(slots: Mapping[str, Any], anywhere: bool) -> list[FillSlot]:
    """What fills the slots of a new world: an address, or the members of one, by slot."""
    return [
        command_of(name, given if isinstance(given, dict) else {"address": given}, anywhere)
        for name, given in slots.items()
    ]


def from_words(words: Iterable[str], anywhere: bool) -> list[FillSlot]:
    """What `app=http://127.0.0.1:9000/entrada` says, one by one.  Errors: as the others'."""
    pairs = [word.partition("=") for word in words]
    names = [name for name, _, _ in pairs]
    if len(set(names)) < len(names):
        raise Refused("malformed", "slot: each is named once")
    return [command_of(name, {"address": address}, anywhere) for name, _, address in pairs]
