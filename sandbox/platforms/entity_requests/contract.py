"""Requests of entities as data: the attributes in words, and how each behaviour is known."""

from sandbox.platforms.authentication.attribute_table import label
from sandbox.protocol.vocabulary import Behaviour

MAN = "fact sheet 6.1 (SA-MAN)"
QR_MAN = "fact sheet 6.2 (AUT-MAN 4.1 and 12)"
CITIZEN = "http://interop.gov.pt/MDC/Cidadao/"

ATTRIBUTES: dict[str, str] = {
    f"{CITIZEN}NomeCompleto": "Nome completo",
    f"{CITIZEN}NIC": "Número de identificação civil",
    f"{CITIZEN}NIF": "NIF",
    f"{CITIZEN}DataNascimento": "Data de nascimento",
    f"{CITIZEN}CorreioElectronico": "Correio eletrónico",
    f"{CITIZEN}NumeroTelemovel": "Número de telemóvel",
    f"{CITIZEN}DataValidadeDoc": "Validade do documento",
    f"{CITIZEN}CodigoNacionalidade": "Nacionalidade",
    f"{CITIZEN}DocType": "Tipo de documento",
    f"{CITIZEN}DocNumber": "Número do documento",
    f"{CITIZEN}DocNationality": "País do documento",
}
"""What citizens read for the addresses that are asked for most.  The wording is ours."""


def in_words(attribute: str) -> str:
    """An attribute as a citizen reads it; the end of its address when it has no words."""
    return ATTRIBUTES.get(attribute) or label(attribute) or attribute


BEHAVIOURS: tuple[Behaviour, ...] = (
    Behaviour(
        "request-by-wire",
        "`request/authorization` and `request/qrcodeauthentication` take a JSON document and "
        "answer at once with `PENDING` and a number.",
        "official",
        f"{MAN}; for `authorization` the text says that the number is returned",
        shown_by="tests/http/test_entity_requests.py::test_a_request_is_answered_at_once",
    ),
    Behaviour(
        "caller-token",
        "The caller's token is signed with RS256 by the key of a registered certificate, and has "
        "`clientId`, `iat` and `exp`; instants may be texts or numbers.",
        "official",
        f"{MAN}: one sample has a text, the other a number",
        shown_by="tests/http/test_caller_tokens.py",
    ),
    Behaviour(
        "caller-token-again",
        "The same token may come with many requests until it ends, unless it has a `jti` or the "
        "world says once.",
        "assumed",
        "a sample lives a year; nothing is published about replay",
        "entidade_token_unico",
        shown_by="tests/http/test_caller_tokens.py::test_a_token",
    ),
    Behaviour(
        "consumer-is-caller",
        "`consumer` is the `clientId` of the token; its size is not enforced.",
        "assumed",
        "the table says eight characters, the sample has nineteen digits",
    ),
    Behaviour(
        "immediate-yes",
        "An authorization of the same entity for the same data that lasts long enough answers at "
        "once; the answer has the form of the decision, and no callback follows.",
        "official",
        f"{MAN}, processing rules; the form of that answer is ours",
        shown_by="scenarios: rc-ent-004",
    ),
    Behaviour(
        "app-or-portal",
        "The citizen accepts or refuses in the app or on the portal.",
        "official",
        f"{MAN}, processing rules",
        shown_by="scenarios: rc-ent-001, rc-ent-004",
    ),
    Behaviour(
        "only-with-app",
        "A request for somebody without an app associated to the CMD is refused.",
        "official",
        "fact sheet 0; the code of the refusal is ours",
    ),
    Behaviour(
        "decision-codes",
        "`PENDING`, `ACCEPTED`, `AUTH_ACCEPTED`; of a QR request the validity is the text «null».",
        "official",
        f"{MAN}",
    ),
    Behaviour(
        "decision-codes-ours",
        "`REJECTED` and `EXPIRED`, and the codes of every error.",
        "assumed",
        "not published; would be settled by a pre-production account",
    ),
    Behaviour(
        "decision-token",
        "The `jwt` of a decision is signed with RS512 and has `access_token`, `token_type` and "
        "`expires_in` as a text.",
        "official",
        f"{MAN}",
        "dados_validade",
    ),
    Behaviour(
        "callback-again",
        "A callback is acknowledged with 200 or 202, and otherwise tried up to five times.",
        "assumed",
        "fact sheet 5.1 says so of the integration platform; our interval is shortened",
        "retorno_prazo, entrega_tentativas, entrega_intervalo",
        shown_by="tests/http/test_entity_callbacks.py",
    ),
    Behaviour(
        "data-by-token",
        "`resourceJWT` gives the data at once; `BeginAttributeRequest` and `FetchAttributes` until "
        "all are there; what was not authorized is refused.",
        "official",
        f"{MAN}, «Obtaining the data»; the refusal is ours",
        "dados_demora",
        shown_by="tests/http/test_entity_requests.py::test_the_data",
    ),
    Behaviour(
        "qr-first-phone",
        "The first phone that reads a QR code has its request.",
        "assumed",
        f"{QR_MAN}: the app scans; who else may is not said",
        shown_by="scenarios: rc-ent-005",
    ),
    Behaviour(
        "forgotten-after-a-year",
        "An authorization is deleted a year after its validity ends.",
        "official",
        "Portaria 77/2018, article 12, paragraph 2",
        shown_by="tests/sandbox/platforms/test_entity_requests_core.py::test_a_year_after",
    ),
    Behaviour(
        "invocations",
        "An invocação is counted when the request is sent, even if it is unanswered or refused; "
        "what is not taken as a request is not counted.",
        "official",
        "fact sheet 6.1: draft protocol of 2025-11; the second half is ours",
        shown_by="tests/http/test_entity_requests.py::test_invocations",
    ),
    Behaviour(
        "no-validity",
        "Without `validity` an authorization holds as long as its token, seven days.",
        "assumed",
        f"{MAN}: `expires_in` 604800 in the sample",
        "dados_validade",
    ),
    Behaviour(
        "token-ends-with-grant",
        "The token of a decision opens nothing once the authorization is over or taken back, "
        "whatever its `expires_in` says.",
        "assumed",
        "not published",
        shown_by="tests/http/test_entity_requests.py::test_the_data_are_refused",
    ),
    Behaviour(
        "foreign-citizens",
        "`foreignOwner` is an object with `DocNumber`.",
        "assumed",
        "the structure ForeignCitizenId is not published",
    ),
    Behaviour(
        "outgoing",
        "A callback leaves for this machine and private networks only, unless the sandbox is "
        "started with --allow-outgoing.",
        "assumed",
        "ours: a simulator must not call strangers",
        shown_by="tests/sandbox/test_outgoing.py",
    ),
    Behaviour(
        "telephone-road",
        "A backoffice asks during a call by this same request, with the `channelCode` of the phone "
        "channel; the desk of the sandbox sends its members by message, is counted alike, and "
        "reads the data with the token of the decision.",
        "assumed",
        "fact sheet 6.4 (a suggestion); decision 0022",
        shown_by="tests/http/test_phone_channel.py; scenarios: rc-tel-620",
    ),
    Behaviour(
        "phone-channel-members",
        "`additionalInfo` names operator, session, call, phoneNumber, service and reference; the "
        "code of the request is worth something with all of them only (R1).",
        "assumed",
        "the list of keys and values is official (fact sheet 6.1), its keys are ours",
        shown_by="tests/http/test_phone_channel.py::test_a_code_given_wrongly",
    ),
    Behaviour(
        "phone-channel-owner",
        "`owner` is the NIC, or the eight characters that *Validar CMD* told this operator: a "
        "desk knows no number of the citizen before the code (R15).",
        "assumed",
        "fact sheet 6.4: «an internal NIC handle»",
        shown_by="tests/http/test_phone_channel.py::test_what_a_backoffice",
    ),
    Behaviour(
        "phone-channel-held",
        "`ACCEPTED` and its `jwt` are held from *Autorizar* until the right code; then the "
        "callback leaves, or without `replyTo` the jwt is in the answer to the code.",
        "assumed",
        "fact sheet 6.4; the code is official, the address it is entered at is ours",
        shown_by="tests/http/test_phone_channel.py::test_the_decision_is_held",
    ),
    Behaviour(
        "phone-channel-each-call",
        "In the phone channel no authorization of before answers: each call has its own yes and "
        "its own code.",
        "assumed",
        "not published; the code would otherwise prove nothing",
    ),
    Behaviour(
        "phone-channel-addresses",
        "`CanalTelefonico/` has ValidarCMD, EstadoPedido, ValidarCodigo, CancelarPedido and "
        "EmitirToken, each with the caller's token of a registered backoffice.",
        "assumed",
        "no such call is published; ours",
        shown_by="tests/http/test_phone_channel.py",
    ),
)
