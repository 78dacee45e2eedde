"""What an operator need not write at the portal: which of its sessions."""

from sandbox.worlds import World


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
