"""What an operator need not write at the portal: which of its sessions."""

from typing import Any

from mock_registo_criminal.view import view
from sandbox.platforms.authentication.core import SCOPES
from sandbox.world import World


def context(world: World, person_id: str) -> dict[str, str]:
    """The identifiers of this visitor: the newest session that has not been submitted."""
    federated_id = ""
    for session in world.machine.streams("fed:"):
        if session.operator_id == person_id and (not session.request_number or not federated_id):
            federated_id = session.federated_id
    found = world.machine.state(f"fed:{federated_id}") if federated_id else None
    return {
        "operator_id": person_id,
        "person_id": person_id,
        "session_id": found.session_id if found else "",
        "federated_id": federated_id,
    }


def see(world: World, person_id: str, where: dict[str, str]) -> dict[str, Any]:
    """What this operator sees of a session: the one asked for, or the one in hand."""
    hand = context(world, person_id)
    federated_id = where.get("federated_id") or hand["federated_id"]
    session = world.machine.state(f"fed:{federated_id}") if federated_id else None
    operator = world.people.operator(person_id) if person_id else None
    session_id = where.get("session_id") or (session.session_id if session else "")
    return view(session, operator, world.moment(), SCOPES, session_id)
