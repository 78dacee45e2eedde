"""Plataforma do Serviço de Autenticação as data: how each of its behaviours is known."""

from sandbox.protocol.vocabulary import Behaviour

SEED = "seed 000"

BEHAVIOURS: tuple[Behaviour, ...] = (
    Behaviour(
        "validates-cmd",
        "The platform says whether the Chave Móvel Digital of a phone number is active.",
        "official",
        f"{SEED}, «Validar CMD»",
    ),
    Behaviour(
        "cmd-states",
        "Active, inactive, suspended, none, app not installed.",
        "assumed",
        "states follow from the published rules of the CMD; the codes of the answer do not",
    ),
    Behaviour(
        "cmd-no-oracle",
        "The answer has one shape whatever it says, is counted per operator and audited (R17).",
        "assumed",
        "no public interface for this question; figures ours",
        "cmd_validacoes, cmd_validacoes_janela",
    ),
    Behaviour(
        "sim-change-warning",
        "A SIM card changed in the last days brings a warning to the desk.",
        "assumed",
        "not known to exist; offered for training",
        "sim_trocado_dias",
    ),
    Behaviour(
        "data-after-code",
        "The data allowed, and no others, go to the operator who entered the right code (R15).",
        "official",
        f"{SEED}, «Obter e Validar Dados»",
    ),
    Behaviour(
        "data-asked",
        "Name, date of birth, civil identification number and NIF are asked for.",
        "assumed",
        "the attributes of this service are not published",
    ),
    Behaviour(
        "token-hands-over",
        "A token is generated once the code is right; pasted, it opens the federated service.",
        "official",
        f"{SEED}, «Confirmar e Copiar Token», «Autenticar»",
    ),
    Behaviour(
        "token-form",
        "Opaque: the mark of the world, a point, 256 bits in base64url.",
        "assumed",
        "form not published; the platform's access tokens are GUIDs",
    ),
    Behaviour(
        "token-life",
        "A token serves once, its own operator, session and service, within ten minutes (R16).",
        "assumed",
        "OAuth 2.0 rules for authorization codes (relative)",
        "token_validade",
    ),
    Behaviour(
        "federated-redirect",
        "An operator authenticated is taken to the page of the federated service.",
        "official",
        f"{SEED}, «Reencaminhar para página do Serviço Federado»",
    ),
)
