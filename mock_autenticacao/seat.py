"""What a browser need not write at the Fornecedor de Autenticação, and what it sees there."""

from typing import Any

from mock_autenticacao.view import view
from sandbox.cards import card_of
from sandbox.worlds import World


def context(world: World, person_id: str) -> dict[str, str]:
    """The browser itself; who looks into it is not known before the sign-in is over."""
    return {"browser_id": person_id, "person_id": person_id, "actor": f"navegador:{person_id}"}


def see(world: World, person_id: str, where: dict[str, str]) -> dict[str, Any]:
    """The sign-in of this browser."""
    sign_in = world.machine.state(f"acesso:{person_id}")
    people = world.people
    holders = [person for person in people.personas() if card_of(person) is not None]
    holder = people.citizen(sign_in.card_holder) if sign_in and sign_in.card_holder else None
    return view(sign_in, world.moment(), holders, holder)
