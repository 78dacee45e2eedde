"""Whose payments these are: a citizen's own, or the one that a link opens."""

from typing import Any

from mock_pagamentos.view import view
from sandbox.platforms.payments.payer import Payment
from sandbox.world import World


def payments_of(world: World, person_id: str) -> list[Payment]:
    """The payments that this seat may pay, oldest first.  A payment is a seat of its own."""
    alone = world.machine.state(f"payment:{person_id}")
    if alone is not None:
        return [alone]
    found = [item for item in world.machine.streams("payment:") if item.payer == person_id]
    return sorted(found, key=lambda item: (item.asked_at, item.payment_id))


def context(world: World, person_id: str) -> dict[str, str]:
    """What a payer need not write: who pays, and the newest payment that is still open."""
    found = payments_of(world, person_id)
    chosen = next((item for item in reversed(found) if item.open), found[-1] if found else None)
    return {
        "payer": person_id,
        "person_id": person_id,
        "payment_id": chosen.payment_id if chosen else "",
    }


def see(world: World, person_id: str, where: dict[str, str]) -> dict[str, Any]:
    """What this seat sees: the payment asked for, or the one in hand."""
    payment_id = where.get("payment_id") or context(world, person_id)["payment_id"]
    citizen = world.people.citizen(person_id)
    return view(payments_of(world, person_id), payment_id, citizen.phones if citizen else ())
