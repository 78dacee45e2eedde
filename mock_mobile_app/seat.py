"""What the phone's owner need not write: which call, which request."""

from sandbox.worlds import World


def context(world: World, person_id: str) -> dict[str, str]:
    """The identifiers of this phone: its owner, the call on the line, the request that waits."""
    call_id = ""
    for call in world.machine.alive("call"):
        if call.citizen_id == person_id:
            call_id = call.call_id
    handset = world.machine.state(f"phone:{person_id}")
    request_id = ""
    if handset is not None and handset.requests:
        found = handset.waiting or handset.requests[-1]
        request_id = found.request_id
    return {
        "citizen_id": person_id,
        "person_id": person_id,
        "call_id": call_id,
        "request_id": request_id,
    }
