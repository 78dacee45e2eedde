"""Plataforma do Serviço de Autenticação as data: how each of its behaviours is known."""

from sandbox.platforms.authentication.standards import STANDARDS
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
        "consent-told",
        "A Sistema de Autorizações outside tells what a citizen has allowed; data and token follow "
        "from it as from the sandbox's own.",
        "assumed",
        "how the two platforms share it is not published; the message is ours",
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
        "oauth-authorization",
        "The authorization page takes response_type token, client_id, scope (attribute addresses), "
        "redirect_uri, authentication_level, tabs and state.",
        "official",
        "fact sheet 1.2 (AUT-OA)",
        shown_by="test_oauth",
    ),
    Behaviour(
        "oauth-redirect",
        "Only registered addresses are returned to; what else is asked for is refused on a page.",
        "assumed",
        "a domain is registered (official); how the real page refuses is not published",
    ),
    Behaviour(
        "oauth-fragment",
        "The answer is in the fragment: access_token (a lower-case GUID), token_type bearer, "
        "expires_in 86400, refresh_token, state; or error.",
        "official",
        "fact sheet 1.3 (AUT-OA, AUT-MAN chapter 7)",
    ),
    Behaviour(
        "oauth-state",
        "The state is echoed.",
        "official",
        "fact sheet 1.2: AUT-OA echoes it, AUT-MAN 1.5.9 says that it is not used",
    ),
    Behaviour(
        "oauth-errors",
        "invalid_request, unauthorized_client, unsupported_grant_type, cancelled.",
        "official",
        "fact sheet 1.3",
    ),
    Behaviour(
        "oauth-consent",
        "The attributes are listed before the means are chosen, unless PassarConsentimento.",
        "official",
        "fact sheet 1.2 and 1.7; that choosing a means consents is ours",
    ),
    Behaviour(
        "oauth-attributes",
        "AttributeManager: POST gives another token and an authenticationContextId, GET the "
        "attributes in the order asked, each Available, NotAvailable or Pending.",
        "official",
        "fact sheet 1.4 (AUT-OA)",
        "atributos_espera",
    ),
    Behaviour(
        "oauth-pace",
        "Attributes are looked at once in a second at most; sooner is 429.",
        "assumed",
        "the pace is official (fact sheet 1.4), the answer is not published",
        "atributos_ritmo",
    ),
    Behaviour(
        "oauth-problems",
        "Errors of AttributeManager and of refreshToken are problem documents (RFC 9457).",
        "assumed",
        "«in JSON», their shape not published (fact sheet 1.4)",
    ),
    Behaviour(
        "oauth-refresh",
        "The last token and refresh token are changed for a new pair; the old ones are discarded.",
        "official",
        "fact sheet 1.5 (AUT-MAN chapter 8); that it takes the GUID of the fragment is assumed",
    ),
    Behaviour(
        "oauth-levels",
        "A means whose level is below the one asked for is not offered; hidden tabs neither.",
        "official",
        "fact sheet 1.2 and 1.6; the level of the telephone (3) is inferred",
    ),
    Behaviour(
        "phone-service",
        "Serviço por Telefone: an operator signed in pastes the token of the call, for the service "
        "that it was issued for (R16).",
        "official",
        f"{SEED}, «Colar Token», «Autenticar»; that it is a tab of this page is inferred",
        "token_validade",
    ),
    Behaviour(
        "attribute-formats",
        "Values and emptiness of each attribute by means, as the published table; photograph, "
        "height, parents, address, IMTT, ADSE, SCAP are not available.",
        "official",
        "fact sheet 3 (AUT-ATT)",
    ),
    Behaviour(
        "saml-request",
        "A signed AuthnRequest comes by HTTP-POST to fa/Default.aspx; RequestedAttributes, "
        "FAAALevel and the tabs are read from its extensions; without a level, 4.",
        "official",
        "fact sheet 2 and 2.1 (AUT-MAN)",
        shown_by="test_saml",
    ),
    Behaviour(
        "saml-lenient",
        "ForceAuthn, ProviderName and the extensions may be missing; then the attributes of the "
        "register are asked, or NIC and NomeCompleto.",
        "assumed",
        "they are mandatory (fact sheet 2.1); libraries that do not know them should work",
    ),
    Behaviour(
        "saml-signature",
        "RSA-SHA1 and RSA-SHA256 are taken; the signature is of the whole request, by a registered "
        "certificate, and nothing outside of what it covers is read.",
        "official",
        "fact sheet 2.1; what is refused besides is SAML security considerations",
    ),
    Behaviour(
        "saml-refused",
        "What is not signed, or not by its issuer, is refused on a page and told to nobody.",
        "assumed",
        "unsigned requests are refused (official); how is inferred (fact sheet 2.1)",
    ),
    Behaviour(
        "saml-response",
        "A Response signed as a whole, inclusive C14N, good for five minutes and its own request, "
        "one audience, instants with seven digits, AttributeStatus.",
        "official",
        "fact sheet 2.2 (samples); RSA-SHA256 in place of RSA-SHA1 is ours",
    ),
    Behaviour(
        "saml-status",
        "Success, Requester and Responder with AuthnFailed, InvalidAttrNameOrValue, RequestDenied, "
        "RequestUnsupported.",
        "official",
        "fact sheet 2.3; that a stale, repeated or misdirected request is denied is inferred",
    ),
    Behaviour(
        "saml-logout",
        "A signed LogoutRequest is answered by a signed LogoutResponse, at LogoutUrl or at the "
        "address of the register.",
        "official",
        "fact sheet 2.4; there is no single sign-on here, so nothing else ends",
    ),
    Behaviour(
        "saml-metadata",
        "Metadata of the Fornecedor de Autenticação at fa/metadata.",
        "assumed",
        "none are published: service providers write them by hand (fact sheet 2)",
    ),
    *STANDARDS,
    Behaviour(
        "assertion",
        "What a browser takes back is opaque, for one service and browser, and used once.",
        "assumed",
        "SAML 2.0 Web Browser SSO (relative); the portal alone has it",
        "assercao_validade, acesso_validade",
    ),
)
