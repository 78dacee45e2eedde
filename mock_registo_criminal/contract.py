"""The portal as data: its screens, the form that all share, and what an operator can do there.

What a citizen alone, a clerk and whoever consults can do is in `online`, `counter` and
`consulting`.
"""

from mock_registo_criminal import language as says
from mock_registo_criminal.purposes import LANGUAGES, PURPOSES
from sandbox.protocol.vocabulary import Behaviour, Field, Phrase, Screen, Verb

ROLE = "operador"
SEED = "seed 000, «Visualizar página do Serviço Federado»"
PUBLIC = "ficha de factos 7.1 (secundária)"

SCREENS: tuple[Screen, ...] = (
    Screen("pedido", "pedido", "Pedido de Certificado", "Pedido de Certificado"),
)

FORM: tuple[Field, ...] = (
    Field(
        "purpose",
        "finalidade",
        "Finalidade",
        kind="choice",
        max_length=60,
        choices=tuple((item.id, item.title) for item in PURPOSES),
    ),
    Field(
        "minors", "menores", "Envolve contacto regular com menores", kind="boolean", required=False
    ),
    Field("activity", "atividade", "Profissão ou atividade", max_length=120, required=False),
    Field("entity", "entidade", "Entidade que pede o certificado", max_length=120, required=False),
    Field("country", "pais", "País a que se destina", max_length=60, required=False),
    Field(
        "language",
        "lingua",
        "Língua do certificado",
        kind="choice",
        max_length=10,
        required=False,
        choices=LANGUAGES,
    ),
    Field("email", "email", "Correio eletrónico", max_length=120, required=False),
    Field("note", "nota", "Observações", max_length=400, required=False),
)
"""The form, the same for whoever fills it in."""

_SESSION = Field("federated_id", "sessao", "Sessão", kind="hidden", required=False, max_length=20)

VERBS: tuple[Verb, ...] = (
    Verb(
        ROLE,
        "preenche_pedido",
        says.FillRequest,
        "Continuar",
        "pedido",
        "Visualizar página do Serviço Federado",
        fields=(_SESSION, *FORM),
        produces=("pedido.preenchido",),
        needs=("entra",),
        human="Preencha o pedido com a finalidade que o cidadão indicou",
        source=f"{SEED}; campos: {PUBLIC}",
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
        "ways-in",
        "A citizen comes by Cartão de Cidadão or Chave Móvel Digital; online only if Portuguese.",
        "official",
        "seed 000, «Visão da arquitetura»",
        "sessao_validade",
    ),
    Behaviour(
        "counter",
        "In person anybody is served who has one of three documents that is valid.",
        "official",
        "seed 000, «Visão da arquitetura»; the clerk's page is ours",
    ),
    Behaviour(
        "least-age",
        "Nobody under 16 has a certificate.",
        "official",
        "fact sheet 7.1",
    ),
    Behaviour(
        "request-form",
        "Purpose, contact with minors, what the purpose needs, e-mail; review before submitting.",
        "assumed",
        "fact sheet 7.1 (secondary sources); field names not published",
    ),
    Behaviour(
        "draft",
        "What is written is kept for the citizen until it is submitted or discarded.",
        "assumed",
        "not published",
    ),
    Behaviour(
        "request-number",
        "A submitted request gets a number, and the citizen an SMS.",
        "assumed",
        "not published",
    ),
    Behaviour(
        "fee",
        "Five euros, by Multibanco reference, card or MB WAY; the certificate follows at once.",
        "official",
        "seed 000 and fact sheet 7.1; MB WAY and the timing secondary",
    ),
    Behaviour(
        "fee-exemptions",
        "For a medal, the statute of equal rights and service in the Armed Forces there is no fee.",
        "assumed",
        "fact sheet 7.1 (secondary): the cases; that they are purposes is ours",
    ),
    Behaviour(
        "reconciliation",
        "While no callback comes, the portal asks payments by itself, less and less often.",
        "assumed",
        "not published",
    ),
    Behaviour(
        "access-code",
        "An access code of 90 days gives the certificate brought up to date at that instant.",
        "official",
        "seed 000; DL 115/2019",
    ),
    Behaviour(
        "access-code-form",
        "Four groups of four letters and digits that are not misread.",
        "assumed",
        "fact sheet 7.2: form not published",
    ),
    Behaviour(
        "consultation",
        "Without signing in; codes that do not exist are answered alike, and asking is limited.",
        "assumed",
        "fact sheet 7.2 (secondary)",
        "consultas, consultas_janela",
    ),
)
