"""Plataforma do Serviço de Autenticação as data: how each of its behaviours is known."""

from sandbox.protocol.vocabulary import Behaviour

SEED = "seed 000"
CONTINUE = "Continuar para o serviço"
"""The button that takes the proof of a sign-in to its service."""

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
    Behaviour(
        "cmd-sign-in",
        "Number and PIN, then a code of six digits by SMS.",
        "official",
        "fact sheet 1.7 (AUT-MAN, MOS); the number of digits secondary",
        "codigo_sms_validade, codigo_sms_tentativas, codigo_sms_envios",
    ),
    Behaviour(
        "cmd-sign-in-no-oracle",
        "Unknown numbers, inactive CMD and wrong PINs are answered alike, and counted alike.",
        "assumed",
        "the answers of the real pages are not published",
        "pin_tentativas, cmd_bloqueio",
    ),
    Behaviour(
        "card-sign-in",
        "Card in a reader and its authentication PIN; three wrong PINs block it.",
        "official",
        "Cartão de Cidadão: PIN de autenticação of four digits, three attempts",
        "pin_tentativas",
    ),
    Behaviour(
        "sign-in-levels",
        "A sign-in by card has level 4, by CMD level 3.",
        "official",
        "fact sheet 1.6 (AUT-MAN chapter 9)",
    ),
    Behaviour(
        "sign-in-attributes",
        "Attributes by their published addresses, in the formats of each means.",
        "official",
        "fact sheet 3 (AUT-ATT)",
    ),
    Behaviour(
        "assertion",
        "What a browser takes back is opaque, for one service and browser, and used once.",
        "assumed",
        "SAML 2.0 Web Browser SSO (relative); OAuth 2.0 and SAML themselves are not here yet",
        "assercao_validade, acesso_validade",
    ),
)
