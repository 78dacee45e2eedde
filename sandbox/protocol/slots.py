"""Slots: the places of a world that are the sandbox's own or the address of somebody else's.

A slot stands for systems of `sandbox.protocol.messages`: a message to one of them leaves for the
address.  `servico-federado` stands for none: people's browsers go there, messages do not.  With
`iap` filled every message leaves for that address, whatever the other slots say.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sandbox.protocol.frozen import frozen
from sandbox.protocol.messages import AUTHENTICATION, AUTHORIZATIONS, BACKOFFICE, MOBILE_APP

INTEGRATION = "iap-pi"
"""The name of the integration platform itself."""
FEDERATED = "servico-federado"
"""The slot of the service on which the operator lands."""


@dataclass(frozen=True, slots=True)
class SlotKind:
    """One row of the table: its name, the systems that it stands for, what people read."""

    name: str
    systems: tuple[str, ...]
    label: str
    says: str


@frozen
class Slot:
    """A slot that somebody else fills: where, since when, and what is looked at for its health.

    `health` is a path on the same server, or nothing for the address itself.
    """

    name: str
    address: str
    since: datetime
    health: str = ""


SLOTS: Mapping[str, SlotKind] = {
    row.name: row
    for row in (
        SlotKind(
            "app",
            (MOBILE_APP,),
            "Aplicação móvel",
            "Recebe os pedidos de autorização e envia a decisão do cidadão.",
        ),
        SlotKind(
            "backoffice",
            (BACKOFFICE,),
            "Portal de backoffice",
            "Valida a CMD, pede a autorização, valida o código, obtém os dados e o token.",
        ),
        SlotKind(
            "autorizacoes",
            (AUTHORIZATIONS,),
            "Sistema de Autorizações",
            "Recebe os pedidos do backoffice, notifica a aplicação e valida o código.",
        ),
        SlotKind(
            "autenticacao",
            (AUTHENTICATION,),
            "Plataforma do Serviço de Autenticação",
            "Valida a CMD, entrega os dados autorizados, emite e troca o token.",
        ),
        SlotKind(
            "iap",
            (INTEGRATION,),
            "Plataforma de Integração",
            "Recebe todas as mensagens e entrega-as a quem se destinam.",
        ),
        SlotKind(
            FEDERATED,
            (),
            "Serviço federado",
            "A página onde o operador chega depois de «Serviço por Telefone».",
        ),
    )
}
"""Every slot, by name."""

_BY_SYSTEM = {system: row.name for row in SLOTS.values() for system in row.systems}


class HasSlots(Protocol):
    """What a world is set to, as far as slots are concerned."""

    @property
    def slots(self) -> Mapping[str, Slot]:
        """The slots that somebody else fills."""


def slot_of(system_name: str) -> str:
    """The slot that stands for a system; nothing when it is always the sandbox's own."""
    return _BY_SYSTEM.get(system_name, "")


def outside(settings: HasSlots, system_name: str) -> str:
    """The address of the component that stands for a system; nothing when it is ours.

    The integration platform is asked for by its own name (`INTEGRATION`).
    """
    found = settings.slots.get(slot_of(system_name))
    return found.address if found else ""
