"""The services that can be done by telephone, and the data that each asks for."""

from dataclasses import dataclass

from sandbox.protocol.messages import LOOKALIKE_SERVICE, PORTAL_SERVICE


@dataclass(frozen=True, slots=True)
class Service:
    """One entry of the catalogue of services that can be done by telephone."""

    id: str
    title: str
    entity: str
    description: str
    purpose: str
    scopes: tuple[str, ...]


CATALOGUE: tuple[Service, ...] = (
    Service(
        PORTAL_SERVICE,
        "Registo Criminal",
        "Direção-Geral da Administração da Justiça",
        "Pedido do certificado de registo criminal de pessoas singulares.",
        "Pedir o certificado de registo criminal em nome do cidadão",
        ("nome", "data_nascimento", "nic", "nif"),
    ),
)

LOOKALIKE = Service(
    LOOKALIKE_SERVICE,
    "Registo Criminal – Verificação",
    "Entidade de Verificações (fictícia, não reconhecida)",
    "Serviço parecido, para treinar a atenção de quem autoriza.",
    "Verificação de dados",
    ("nome", "data_nascimento", "nic", "nif", "telemovel", "email"),
)
"""A service whose text resembles the real one: in the catalogue only when the policy says so."""

SERVICES: dict[str, Service] = {item.id: item for item in (*CATALOGUE, LOOKALIKE)}
