"""The portal as data: its screens, the purposes, and what can be done there."""

from dataclasses import dataclass

from mock_registo_criminal import language as says
from sandbox.protocol.vocabulary import Behaviour, Field, Phrase, Screen, Verb

ROLE = "operador"
SEED = "seed 000, «Visualizar página do Serviço Federado»"


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a certificate is asked for."""

    id: str
    title: str
    minors: bool = False


PURPOSES: tuple[Purpose, ...] = (
    Purpose("emprego", "Emprego"),
    Purpose("trabalho-com-menores", "Atividade com contacto regular com menores", True),
    Purpose("voluntariado", "Voluntariado"),
    Purpose("ordem-profissional", "Inscrição em ordem profissional"),
    Purpose("licenca-de-caca", "Carta de caçador"),
    Purpose("nacionalidade", "Pedido de nacionalidade"),
    Purpose("fins-no-estrangeiro", "Fins no estrangeiro"),
    Purpose("conhecimento-proprio", "Conhecimento próprio"),
)
"""Purposes named in public sources (fact sheet 7.1, secondary); the full list is not published."""

SCREENS: tuple[Screen, ...] = (
    Screen("pedido", "pedido", "Pedido de Certificado", "Pedido de Certificado"),
)

_SESSION = Field("federated_id", "sessao", "Sessão", kind="hidden", required=False, max_length=20)

VERBS: tuple[Verb, ...] = (
    Verb(
        ROLE,
        "preenche_pedido",
        says.FillRequest,
        "Continuar",
        "pedido",
        "Visualizar página do Serviço Federado",
        fields=(
            _SESSION,
            Field(
                "purpose",
                "finalidade",
                "Finalidade",
                kind="choice",
                max_length=60,
                choices=tuple((item.id, item.title) for item in PURPOSES),
            ),
            Field("email", "email", "Correio eletrónico", max_length=120, required=False),
            Field(
                "minors",
                "menores",
                "Envolve contacto regular com menores",
                kind="boolean",
                required=False,
            ),
            Field("note", "nota", "Observações", max_length=400, required=False),
        ),
        produces=("pedido.preenchido",),
        needs=("entra",),
        human="Preencha o pedido com a finalidade que o cidadão indicou",
        certainty="assumed",
        source=f"{SEED}; campos: ficha de factos 7.1 (secundária)",
    ),
    Verb(
        ROLE,
        "submete_pedido",
        says.SubmitRequest,
        "Submeter pedido",
        "pedido",
        "Visualizar página do Serviço Federado",
        fields=(_SESSION,),
        produces=("pedido.submetido",),
        needs=("entra",),
        human="Reveja e submeta o pedido",
        certainty="assumed",
        source=SEED,
    ),
)

PHRASES: tuple[Phrase, ...] = ()

BEHAVIOURS: tuple[Behaviour, ...] = (
    Behaviour(
        "in-the-name-of",
        "The operator reaches the federated service and acts in the name of the citizen.",
        "official",
        SEED,
    ),
    Behaviour(
        "request-form",
        "Purpose, contact with minors and e-mail; review before submitting.",
        "assumed",
        "fact sheet 7.1 (secondary sources); field names not published",
    ),
    Behaviour(
        "request-number",
        "A submitted request gets a number, and the citizen an SMS.",
        "assumed",
        "not published",
    ),
)
