"""What the phone's owner need not write: which call, which request."""

from collections.abc import Mapping
from typing import Any

from mock_mobile_app.view import view
from mock_mobile_app.wallet_view import wallet_view
from sandbox.platforms.authentication.core import SCOPES
from sandbox.platforms.entity_requests.view import holder_view
from sandbox.platforms.providers.offers import STREAM, offers
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
    holder = world.machine.state(f"holder:{person_id}")
    asked = holder.waiting if holder else None
    return {
        "citizen_id": person_id,
        "request_number": asked.request_number if asked else "",
        "content": _qr_in_sight(world),
        "push_id": push.push_id if push else "",
        "person_id": person_id,
        "call_id": call_id,
        "request_id": request_id,
    }


def _qr_in_sight(world: World) -> str:
    """What the camera would see: the newest QR code that nobody has read."""
    waiting = [
        one
        for one in world.machine.alive("access-request")
        if one.kind == "QR_AUTHENT" and not one.citizen_id
    ]
    newest = max(waiting, key=lambda one: (one.at, one.request_number), default=None)
    return newest.request_number if newest else ""


def _offered(world: World) -> dict[str, dict[str, str]]:
    """The texts of services of registered providers, in the catalogue of the operators."""
    return {
        one.id: {"title": one.title, "entity": one.entity, "purpose": one.purpose}
        for one in offers(world.machine.state(STREAM)).values()
    }


def see(
    services: Mapping[str, Mapping[str, str]], world: World, person_id: str, where: dict[str, str]
) -> dict[str, Any]:
    """What this phone shows."""
    machine = world.machine
    calls = [call for call in machine.streams("call:") if call.citizen_id == person_id]
    moment = world.moment()
    shown = view(
        machine.state(f"phone:{person_id}"),
        world.people.citizen(person_id),
        calls,
        moment,
        {**_offered(world), **services},
        SCOPES,
    )
    entities = holder_view(machine.state(f"holder:{person_id}"), moment.now)
    phone = machine.state(f"phone:{person_id}")
    if phone is not None and phone.offline:
        # What has arrived meanwhile is seen when there is a network again.
        entities["waiting"] = []
    in_app = {"entities": entities, "qr_in_sight": _qr_in_sight(world)}
    if shown["locked"]:
        in_app = {
            "entities": {
                "waiting": [{} for _ in entities["waiting"]],
                "grants": [],
                "past": [],
            },
            "qr_in_sight": "",
        }
    wallet = wallet_view(machine.state(f"mbway:{person_id}"), moment)
    return shown | in_app | {"mbway": wallet}
