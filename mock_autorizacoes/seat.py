"""What the entity of this sandbox and a citizen on the portal need not write, and what they see."""

from typing import Any

from mock_autorizacoes.qr_picture import qr_png
from mock_autorizacoes.view import desk_view, sign_ins_view
from sandbox.platforms.authentication.backchannel import SIGN_IN, PhoneSignIn
from sandbox.platforms.entity_requests.core import AccessRequest, access_token
from sandbox.platforms.entity_requests.phone_channel import PHONE_CHANNEL, standing
from sandbox.platforms.entity_requests.view import holder_view
from sandbox.platforms.providers.core import TEST_PROVIDER
from sandbox.protocol.states import changed
from sandbox.world import World

CHANNEL = "00000000-0000-4000-8000-000000000001"


def requests_of(world: World) -> list[AccessRequest]:
    """Every request that is remembered, oldest first."""
    found = world.machine.streams("access-request:")
    return sorted(found, key=lambda one: (one.at, one.request_number))


def sign_ins_of(world: World) -> list[PhoneSignIn]:
    """Every sign-in asked for by CIBA, oldest first."""
    found = world.machine.streams(SIGN_IN)
    return sorted(found, key=lambda one: (one.at, one.sign_in_number))


def access_of(world: World, request_number: str) -> Any:
    """What the token of a request opens, or None."""
    digest = world.key.digest(access_token(request_number, world.key))
    return world.machine.state(f"access:{digest}")


def desk_context(world: World, person_id: str) -> dict[str, Any]:
    """Who asks, by which channel; the newest request that was granted, and its newest process."""
    sign_ins = sign_ins_of(world)
    known = {
        "person_id": person_id,
        "client_id": TEST_PROVIDER.id,
        "channel_code": CHANNEL,
        "request_number": "",
        "process_id": "",
        "sign_in_number": sign_ins[-1].sign_in_number if sign_ins else "",
    }
    own = [one for one in requests_of(world) if one.client_id == TEST_PROVIDER.id]
    granted = [one for one in own if one.status == "granted"]
    if own:
        number = (granted or own)[-1].request_number
        access = access_of(world, number)
        known["request_number"] = number
        known["process_id"] = access.processes[-1].process_id if access and access.processes else ""
    return known


def _standing(world: World, one: AccessRequest) -> AccessRequest:
    """A request of the phone channel as it stands where it is decided."""
    if one.channel != PHONE_CHANNEL:
        return one
    consent = world.machine.state(f"consent:{one.citizen_id}")
    return changed(one, status=standing(one, consent))


def desk_see(world: World, person_id: str, where: dict[str, str]) -> dict[str, Any]:
    """The requests of every entity, what became of them, and the count of invocations."""
    machine = world.machine
    found = [_standing(world, one) for one in requests_of(world)]
    return desk_view(
        found,
        {one.request_number: machine.state(f"callback:{one.request_number}") for one in found},
        {one.request_number: access_of(world, one.request_number) for one in found},
        machine.streams("consumer:"),
        world.moment().now,
        qr_png,
    ) | {"sign_ins": sign_ins_view(sign_ins_of(world))}


def holder_context(world: World, person_id: str) -> dict[str, Any]:
    """The request that waits, or the newest authorization."""
    holder = world.machine.state(f"holder:{person_id}")
    number = ""
    if holder is not None:
        found = holder.waiting or next(iter(holder.grants()), None)
        number = found.request_number if found else ""
    return {"person_id": person_id, "citizen_id": person_id, "request_number": number}


def holder_see(world: World, person_id: str, where: dict[str, str]) -> dict[str, Any]:
    """What the citizen has been asked, and has allowed."""
    citizen = world.people.citizen(person_id)
    return {
        "citizen": {"id": person_id, "name": citizen.full_name if citizen else ""},
        "entities": holder_view(
            world.machine.state(f"holder:{person_id}"), world.moment().now, in_app=False
        ),
    }
