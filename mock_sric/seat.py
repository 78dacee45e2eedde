"""What somebody at SRIC need not write: the login, the user behind it, the entity."""

from typing import Any

from mock_sric import access, view
from mock_sric.core import Sric
from mock_sric.peers import STREAM
from mock_sric.tables import ACCOUNTS, MAGISTRATE
from mock_sric.workdays import free_days
from sandbox.world import World


def state_of(world: World) -> Sric:
    """What ANSR keeps in this world; as it begins, before anything has happened."""
    found = world.machine.state(STREAM)
    return found if isinstance(found, Sric) else Sric()


def context(world: World, person_id: str) -> dict[str, Any]:
    """The identifiers of this login; a magistrate's also say as whom it asks."""
    place = world.machine.state(access.stream(person_id))
    known: dict[str, Any] = {
        "account_id": person_id,
        "by_id": person_id,
        "session_id": place.session_id if place else "",
        "free_days": _free(world),
    }
    account = ACCOUNTS.get(person_id)
    if account is not None and account.role == MAGISTRATE:
        kind, _, code = account.entity.partition("/")
        known |= {
            "user": account.user,
            "application": account.application,
            "entity_type": kind,
            "entity_code": code,
        }
    return known


def _free(world: World) -> tuple[str, ...]:
    working = world.settings.policy.sric_working_days
    return free_days(world.clock.now().year) if working else ()


def see(world: World, person_id: str, where: dict[str, str]) -> dict[str, Any]:
    """What this person sees; `where` may choose a court's users, or one user."""
    sight = view.Sight(
        state_of(world),
        world.moment(),
        {one: world.machine.state(access.stream(one)) for one in ACCOUNTS},
        world.journal.archive,
        _free(world),
    )
    return view.view(sight, ACCOUNTS.get(person_id), where)
