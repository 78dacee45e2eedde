"""Sistema de Autorizações as data: how each of its behaviours is known."""

from sandbox.protocol.vocabulary import Behaviour

SEED = "seed 000"

BEHAVIOURS: tuple[Behaviour, ...] = (
    Behaviour(
        "asks-the-citizen",
        "A request of the backoffice is shown in the app of the citizen, who decides.",
        "official",
        f"{SEED}, «Enviar Pedido de Autorização de Acesso a Dados»",
    ),
    Behaviour(
        "code-completes",
        "An approval alone releases nothing: the operator must enter the code of this request.",
        "official",
        f"{SEED}, «Validar Código de Segurança»",
    ),
    Behaviour(
        "bound-code",
        "A code is worth something for its own request, operator, session and call only (R1).",
        "assumed",
        "OpenID CIBA and NIST SP 800-63B (relatives); not published for this service",
    ),
    Behaviour(
        "waiting-time",
        "A request waits five minutes for the citizen.",
        "assumed",
        "the reply deadline exists in the system's interface; its value here is ours",
        "autorizacao_validade",
    ),
    Behaviour(
        "code-life",
        "A code lives five minutes, and ends ten minutes after its request at the latest (R4).",
        "assumed",
        "NIST SP 800-63B 5.1.3.2: at most ten minutes",
        "codigo_validade, validade_total",
    ),
    Behaviour(
        "code-length",
        "A code has six decimal digits; under 20 bits the journal warns (R3).",
        "assumed",
        "codes of Chave Móvel Digital have six digits; this one is not published",
        "codigo_algarismos",
    ),
    Behaviour(
        "attempts",
        "Three wrong codes burn a request (R6).",
        "assumed",
        "NIST SP 800-63B 5.2.2 asks for a limit; the figure is ours",
        "codigo_tentativas",
    ),
    Behaviour(
        "code-answer-again",
        "Who entered a code may ask what it was worth; nothing is tried or counted by that.",
        "assumed",
        "usual for answers that can be lost; not published",
    ),
    Behaviour(
        "phone-limit",
        "Wrong codes are counted per citizen over an hour; above the limit nothing is sent (R6).",
        "assumed",
        "not published",
        "telemovel_falhas, telemovel_falhas_janela",
    ),
    Behaviour(
        "one-pending",
        "What a second request does to one that waits, of the same operator or of anybody (R9).",
        "assumed",
        "BankID answers alreadyInProgress (relative); three policies to choose from",
        "pedidos_pendentes, pedidos_pendentes_de",
    ),
    Behaviour(
        "push-fatigue",
        "Too many requests to one citizen bring a pause (R18).",
        "assumed",
        "OpenID mobile working group (relative); figures ours",
        "pedidos_por_cidadao, pedidos_janela, pedidos_pausa",
    ),
    Behaviour(
        "phrase",
        "The phrase of the call must be chosen among three before approving (R13).",
        "assumed",
        "Smart-ID verification code choice (relative); off, shown or chosen",
        "frase",
    ),
    Behaviour(
        "withdrawn-at-once",
        "Cancelling, hanging up or transferring the call takes the request back at once (R10).",
        "assumed",
        "not published",
    ),
)
