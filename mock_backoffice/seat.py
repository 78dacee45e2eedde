"""What an operator need not write: which session, which call, which case."""

from typing import Any

from mock_backoffice.view import view
from sandbox.platforms.authentication.core import SCOPES
from sandbox.protocol.call import CallStatus
from sandbox.world import World

_ORDER = (CallStatus.IN_PROGRESS, CallStatus.RINGING, CallStatus.ON_HOLD)


def context(world: World, person_id: str) -> dict[str, str]:
    """The identifiers of this desk: the call in hand (talking, else ringing, else on hold)."""
    desk = world.machine.state(f"desk:{person_id}")
    calls = [call for call in world.machine.alive("call") if call.operator_id in (person_id, "")]
    calls.sort(key=lambda call: _ORDER.index(call.status))
    return {
        "operator_id": person_id,
        "person_id": person_id,
        "session_id": desk.session_id if desk else "",
        "call_id": calls[0].call_id if calls else "",
        "case_id": desk.current if desk else "",
    }


def see(world: World, person_id: str, where: dict[str, str]) -> dict[str, Any]:
    """What this operator sees; `where` may choose a case."""
    machine = world.machine
    return view(
        machine.state(f"desk:{person_id}") if person_id else None,
        world.people.operator(person_id) if person_id else None,
        world.people.operators(),
        machine.alive("call"),
        world.moment(),
        SCOPES,
        where.get("case_id", ""),
    )
