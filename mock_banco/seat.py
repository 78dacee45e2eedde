"""What the bank's desk need not write: which payment."""

from typing import Any

from mock_banco.view import view
from sandbox.world import World


def context(world: World, person_id: str) -> dict[str, str]:
    """The newest payment of the world."""
    payments = world.machine.streams("payment:")
    newest = max(payments, key=lambda item: (item.asked_at, item.payment_id), default=None)
    return {"person_id": person_id, "payment_id": newest.payment_id if newest else ""}


def see(world: World, person_id: str, where: dict[str, str]) -> dict[str, Any]:
    """What the desk shows."""
    return view(world.machine.streams("payment:"))
