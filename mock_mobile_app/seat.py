"""What the phone's owner need not write: which call, which request."""

from collections.abc import Mapping
from typing import Any

from mock_mobile_app.view import view
from mock_mobile_app.wallet_view import wallet_view
from sandbox.platforms.authentication.core import SCOPES
from sandbox.world import World


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
    wallet = world.machine.state(f"mbway:{person_id}")
    push = (wallet.waiting or wallet.requests[-1]) if wallet and wallet.requests else None
    return {
        "citizen_id": person_id,
        "push_id": push.push_id if push else "",
        "person_id": person_id,
        "call_id": call_id,
        "request_id": request_id,
    }


def see(
    services: Mapping[str, Mapping[str, str]], world: World, person_id: str, where: dict[str, str]
) -> dict[str, Any]:
    """What this phone shows."""
    machine = world.machine
    calls = [call for call in machine.streams("call:") if call.citizen_id == person_id]
    moment = world.moment()
    return view(
        machine.state(f"phone:{person_id}"),
        world.people.citizen(person_id),
        calls,
        moment,
        services,
        SCOPES,
    ) | {"mbway": wallet_view(machine.state(f"mbway:{person_id}"), moment)}
