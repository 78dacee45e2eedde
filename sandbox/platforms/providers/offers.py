"""The services of registered providers that an operator can do by telephone.

A provider that says where its service begins, whose it is and what for, is in the operator's
catalogue: the token of the call signs the citizen in there, and nowhere else.  Pure, and known
to the rules of the apps.
"""

from dataclasses import dataclass
from typing import Any

from sandbox.protocol.messages import PORTAL_SERVICE
from sandbox.protocol.slots import FEDERATED
from sandbox.protocol.system import Moment

STREAM = "prestadores:todos"
"""Where the register of providers is."""
_CITIZEN = "http://interop.gov.pt/MDC/Cidadao/"
SCOPE_OF: dict[str, str] = {
    f"{_CITIZEN}NomeCompleto": "nome",
    f"{_CITIZEN}NomeProprio": "nome",
    f"{_CITIZEN}NomeApelido": "nome",
    f"{_CITIZEN}DataNascimento": "data_nascimento",
    f"{_CITIZEN}NIC": "nic",
    f"{_CITIZEN}DocType": "nic",
    f"{_CITIZEN}DocNationality": "nic",
    f"{_CITIZEN}DocNumber": "nic",
    f"{_CITIZEN}NIF": "nif",
    f"{_CITIZEN}NumeroTelemovel": "telemovel",
    f"{_CITIZEN}CorreioElectronico": "email",
}
"""What the citizen allows on the call, by the attribute that a service asks for."""
USUAL = ("nome", "data_nascimento", "nic", "nif")
"""What is asked for when the register names no attributes.  Source: fact sheet 6.3 (assumed)."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One service of a registered provider, as the catalogue has it; `address` is its start."""

    id: str
    title: str
    entity: str
    purpose: str
    scopes: tuple[str, ...]
    address: str


def offers(directory: Any) -> dict[str, Offer]:
    """Every such service of a register, by identifier; of two with one, that of the first."""
    found: dict[str, Offer] = {}
    for one in directory.providers.values() if directory else ():
        if one.start_url and one.service not in found:
            found[one.service] = Offer(
                one.service, one.name, one.entity, one.purpose, scopes_of(one), one.start_url
            )
    return found


def scopes_of(provider: Any) -> tuple[str, ...]:
    """What the citizen is asked to allow for a provider."""
    named = dict.fromkeys(SCOPE_OF.get(one, "") for one in provider.attributes)
    return tuple(scope for scope in named if scope) or USUAL


def landing(service: str, moment: Moment) -> str:
    """Where the operator takes the token for a service; nothing when it is the sandbox's own."""
    if service == PORTAL_SERVICE:
        world = moment.look("world")
        slot = world.slots.get(FEDERATED) if world else None
        return slot.address if slot else ""
    offer = offers(moment.look(STREAM)).get(service)
    return offer.address if offer else ""


def beyond(attributes: tuple[str, ...], scopes: tuple[str, ...]) -> list[str]:
    """The attributes that the citizen did not allow on the call."""
    return [one for one in attributes if SCOPE_OF.get(one.partition("?")[0]) not in scopes]
