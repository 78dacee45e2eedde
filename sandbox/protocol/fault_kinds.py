"""What a row of the table of faults is, on which roads faults act, and what each can be told.

The rows are in `fault_table` and, of the wires of identity and authorization, in `wire_faults`.
Pure.
"""

from dataclasses import dataclass

PLATFORM = "iap-pi"
LINE = "linha"
PHONE = "telemovel"
IDENTITY = "autenticacao"
CITIZEN = "cidadao"
SYSTEMS = ("autenticacao", "sistema-autorizacoes", "backoffice", "portal-registo-criminal")
MESSAGES, PAGES, SOCKETS = "mensagens", "páginas e comandos", "sockets"
WHO, LINE_ROAD, PHONE_ROAD, TIME = "identidade", "linha", "telemóvel", "relógio"
SERVICES, SERVICE = "serviços", "ws-sric"
CITIZENS = "cidadãos"
OAUTH, SAML, OPENID = "OAuth2", "SAML", "OpenID Connect"
SIGNING, DECISIONS = "assinatura CMD", "Sistema de Autorizações"
WIRES = (OAUTH, SAML, OPENID, SIGNING, DECISIONS)
"""Roads on which the answer of one protocol is spoilt, and that of no other."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One thing that a fault can be told: its word in a guião, its member, its unit and limits."""

    word: str
    member: str
    kind: str
    label: str
    meaning: str
    low: int = 0
    high: int = 0
    inside: bool = False
    """Whether it stands in `com: {…}`."""


PARAMETERS: tuple[Parameter, ...] = (
    Parameter("operacao", "operation", "text", "Operação", "Only this action, verb or event."),
    Parameter("sentido", "direction", "text", "Sentido", "`pedido` or `resposta`."),
    Parameter(
        "percentagem",
        "share",
        "number",
        "Percentagem",
        "How many of a hundred meet it; seeded.",
        1,
        100,
    ),
    Parameter("papel", "role", "text", "Papel", "Only this role."),
    Parameter("pessoa", "person", "text", "Pessoa", "Only this person."),
    Parameter(
        "tentativas", "attempts", "numbers", "Tentativas", "Only these attempts: `[1, 2]`.", 1, 1000
    ),
    Parameter(
        "mediana",
        "delay_ms",
        "duration",
        "Demora (ms)",
        "How long; half take longer.",
        0,
        3_600_000,
        True,
    ),
    Parameter(
        "dispersao", "spread", "factor", "Dispersão", "Spread of a log-normal delay.", 0, 3, True
    ),
    Parameter(
        "minimo",
        "least_ms",
        "duration",
        "Demora mínima (ms)",
        "Shortest uniform delay.",
        0,
        3_600_000,
        True,
    ),
    Parameter(
        "maximo",
        "most_ms",
        "duration",
        "Demora máxima (ms)",
        "Longest uniform delay.",
        0,
        3_600_000,
        True,
    ),
    Parameter("estado", "status", "number", "Estado HTTP", "The status answered.", 400, 599, True),
    Parameter(
        "atributo",
        "attribute",
        "text",
        "Atributo",
        "Only this attribute: its address, or the name at its end.",
        inside=True,
    ),
    Parameter("corpo", "body", "text", "Corpo", "The body answered.", inside=True),
    Parameter(
        "ritmo",
        "bytes_per_s",
        "number",
        "Bytes por segundo",
        "Bytes each second.",
        16,
        1_000_000,
        True,
    ),
    Parameter(
        "desvio",
        "skew_s",
        "offset",
        "Desvio do relógio (s)",
        "How far a clock is ahead.",
        -86_400,
        86_400,
        True,
    ),
)
"""Every parameter of section 6 of the language; which fault takes which is in its row."""

BY_WORD = {item.word: item for item in PARAMETERS}
DIRECTIONS = ("pedido", "resposta")

NO_DELAY = "nothing is slow without a wire: the report says so"
LOST_ANSWER = "a lost answer"
NO_SCREEN = "the journal says it; no screen is behind"
NO_PROGRAM = "nobody meets it without a program that asks"
ON_THE_WIRE = "the journal says it; what a program reads is on the wire alone"


@dataclass(frozen=True, slots=True)
class FaultKind:
    """One row: a trouble on one road.

    `targets` are the values of `alvo`; none means the name of any app.  `label` and `says` are
    for people, `does` is for developers; `kernel` says what becomes of it where there is no wire.
    On a wire, `effect` and `value` say what is done to an answer (`protocol.wire_faults`).
    """

    name: str
    road: str
    targets: tuple[str, ...]
    label: str
    says: str
    does: str
    takes: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    counted: bool = True
    certainty: str = "assumed"
    source: str = ""
    kernel: str = ""
    effect: str = ""
    value: str = ""

    def members(self) -> frozenset[str]:
        """The members that this row takes."""
        return frozenset(BY_WORD[word].member for word in self.takes)
