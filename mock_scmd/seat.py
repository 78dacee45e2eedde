"""What a browser need not write where it signs, and what it sees there."""

from typing import Any

from mock_scmd.core import Caller
from mock_scmd.peers import stream
from mock_scmd.view import view
from sandbox.world import World


def state_of(world: World, caller: str) -> Caller:
    """What a caller has begun."""
    found = world.machine.state(stream(caller))
    return found if isinstance(found, Caller) else Caller()


def context(world: World, person_id: str) -> dict[str, str]:
    """The browser itself; the process is its newest."""
    return {"browser_id": person_id, "person_id": person_id, "actor": f"navegador:{person_id}"}


def see(world: World, person_id: str, where: dict[str, str]) -> dict[str, Any]:
    """What this browser has begun, with the PINs of the citizens who have a name."""
    return view(state_of(world, person_id), world.moment(), world.people.personas()[:6])
