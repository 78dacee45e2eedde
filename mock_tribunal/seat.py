"""What a court need not write, and what it sees: the record of one citizen."""

from collections.abc import Callable
from typing import Any

from mock_tribunal.view import view
from sandbox.protocol.system import Moment
from sandbox.world import World

Read = Callable[[Any, Any, Moment], dict[str, Any]]
"""How a record is read: `(citizen, what has been told of it, moment)`."""


def context(world: World, person_id: str) -> dict[str, str]:
    """Who sits there; whose record is meant is always said."""
    return {"person_id": person_id}


def see(read: Read, world: World, person_id: str, where: dict[str, str]) -> dict[str, Any]:
    """The record of the citizen who is looked at."""
    wanted = where.get("titular", "")[:60]
    citizen = world.people.citizen(wanted) if wanted else None
    changes = world.machine.state(f"record:{citizen.id}") if citizen else None
    record = read(citizen, changes, world.moment()) if citizen else None
    return view(record, wanted)
