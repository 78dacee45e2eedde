"""How the authorization endpoint and tokens of OpenID Connect are played.

Which controls there are, and where they come from: identity_openid_rows.
"""

from base64 import urlsafe_b64encode
from collections.abc import Callable
from hashlib import sha256

from sandbox.clock import system_now
from sandbox.conformance.control import Deviation, NotApplicable
from sandbox.conformance.identity import client as openid
from sandbox.conformance.identity.client import DISCOVERY, SKEW_S
from sandbox.conformance.identity.component import BAD, IdentityProvider, json_of, with_query
from sandbox.conformance.identity.oauth import STATE, refuses_address, tricks
from sandbox.conformance.identity.table import OPENID
from sandbox.conformance.walking import Browser, Page

Play = Callable[[IdentityProvider], None]
REQUIRED = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri",
            "response_types_supported", "subject_types_supported",
            "id_token_signing_alg_values_supported")  # fmt: skip
"""Source: OpenID Connect Discovery 1.0, 3."""
_PRIVATE = {"d", "p", "q", "dp", "dq", "qi", "k"}


# discovery ------------------------------------------------------------------------------------
def discovery(idp: IdentityProvider) -> None:
    """Everything that must be there, and the issuer that was asked."""
    found = openid.configuration(idp)
    missing = [name for name in REQUIRED if not found.get(name)]
    if missing:
        raise Deviation(f"{DISCOVERY}: falta {', '.join(missing)}")
    if found["issuer"].rstrip("/") != idp.url.rstrip("/"):
        raise Deviation(f"issuer é «{found['issuer'][:90]}», e foi pedido a {idp.url}")
    if "code" not in found["response_types_supported"]:
        raise Deviation("response_types_supported não tem code")
    if "S256" not in found.get("code_challenge_methods_supported", []):
        raise Deviation("code_challenge_methods_supported não tem S256")


def keys(idp: IdentityProvider) -> None:
    """Public keys, each by its own name."""
    found = json_of(Browser().get(openid.endpoint(idp, "jwks_uri")), "jwks_uri")
    known = found.get("keys") if isinstance(found, dict) else None
    if not known:
        raise Deviation("jwks_uri não tem keys")
    if any(_PRIVATE & set(one) for one in known):
        raise Deviation("jwks_uri mostra uma chave privada")
    names = [one.get("kid") for one in known]
    if len(known) > 1 and (None in names or len(set(names)) != len(names)):
        raise Deviation("as chaves não têm kid diferentes")


# the page -------------------------------------------------------------------------------------
def page_shown(idp: IdentityProvider) -> None:
    """A citizen is asked; nothing is given for nothing."""
    _, page = idp.ask(openid.address(idp))
    if page.moved_to and not idp.table.cookies:
        raise Deviation("mandou o navegador embora sem ninguém ter entrado")
    if page.status >= 400:
        raise Deviation(f"recusou um pedido bom ({page.status})")


def told_error(*errors: str, **changes: str | None) -> Play:
    """The service is told, with its state and without a code."""

    def play(idp: IdentityProvider) -> None:
        _, page = idp.ask(openid.address(idp, **changes))
        answer = openid.came_back(idp, page)
        if answer.get("error") not in errors or "code" in answer:
            raise Deviation(f"esperava error={' ou '.join(errors)}; veio "
                            f"{answer.get('error', 'nenhum erro')}")  # fmt: skip
        if answer.get("state") != "ensaio":
            raise Deviation("o erro não traz o state do pedido")

    return play


def nobody_there(idp: IdentityProvider) -> None:
    """prompt=none asks nobody; without a session there is no sign-in."""
    if idp.table.cookies:
        raise NotApplicable("a tabela dá uma sessão pronta")
    wanted = ("login_required", "interaction_required", "consent_required")
    told_error(*wanted, prompt="none")(idp)


def unknown_client(idp: IdentityProvider) -> None:
    """Nobody's client: the browser stays."""
    _, page = idp.ask(openid.address(idp, client_id="9999999999999999999"))
    if page.moved_to:
        raise Deviation("um cliente desconhecido manda o navegador embora")
    if page.status < 400:
        raise Deviation(f"mostrou a página a um cliente desconhecido ({page.status})")


def tricked(idp: IdentityProvider) -> None:
    """Each trick with redirect_uri."""
    good = idp.table.text(OPENID, "redirect_uri")
    for one in tricks(good):
        refuses_address(idp, openid.address(idp, redirect_uri=one))
    start, _, query = openid.address(idp).partition("?")
    evil = with_query("", {"redirect_uri": f"https://{BAD}/"}).lstrip("?")
    refuses_address(idp, f"{start}?{query}&{evil}")
    refuses_address(idp, f"{start}?{evil}&{query}")


def comes_back(idp: IdentityProvider) -> None:
    """A code, the state sign by sign, and who answers when discovery says so."""
    answer = openid.coded(idp, state=STATE).answer
    if answer.get("state") != STATE:
        raise Deviation(f"state foi «{STATE}» e voltou «{answer.get('state', '')[:60]}»")
    told = openid.configuration(idp)
    promised = told.get("authorization_response_iss_parameter_supported")
    if (promised or "iss" in answer) and answer.get("iss") != told["issuer"]:
        raise Deviation("iss falta na resposta, ou não é o issuer")


def cancelled(idp: IdentityProvider) -> None:
    """The citizen gives up."""
    browser, page = idp.ask(openid.address(idp))
    answer = openid.came_back(idp, idp.cancel(browser, page))
    if answer.get("error") != "access_denied" or "code" in answer:
        raise Deviation(f"esperava error=access_denied; veio {answer.get('error', 'nenhum')}")
    if answer.get("state") != "ensaio":
        raise Deviation("access_denied não traz o state do pedido")


# tokens ---------------------------------------------------------------------------------------
def good_flow(idp: IdentityProvider) -> None:
    """Code, tokens, and no copy in between."""
    found = openid.coded(idp)
    page = openid.redeemed(idp, found)
    answer = openid.tokens_in(page)
    if str(answer["token_type"]).lower() != "bearer":
        raise Deviation(f"token_type é «{answer['token_type']}», e não Bearer")
    if "no-store" not in page.headers.get("cache-control", ""):
        raise Deviation("a resposta com tokens não traz Cache-Control: no-store")


def signature(idp: IdentityProvider) -> None:
    """Signature, aud, iss and exp."""
    _, answer = openid.signed_in(idp)
    openid.claims_in(idp, answer["id_token"])


def times(idp: IdentityProvider) -> None:
    """Made now, and with everything that must be in it."""
    _, answer = openid.signed_in(idp)
    claims = openid.claims_in(idp, answer["id_token"])
    missing = [name for name in ("iss", "sub", "aud", "exp", "iat") if name not in claims]
    if missing:
        raise Deviation(f"o id_token não tem {', '.join(missing)}")
    if abs(claims["iat"] - system_now().timestamp()) > SKEW_S:
        raise Deviation("iat está a mais de 150 s de agora")
    if len(str(claims["sub"])) > 255:
        raise Deviation("sub tem mais de 255 caracteres")


def nonce(idp: IdentityProvider) -> None:
    """As it went."""
    found, answer = openid.signed_in(idp)
    if openid.claims_in(idp, answer["id_token"]).get("nonce") != found.nonce:
        raise Deviation("o id_token não traz o nonce do pedido")


def half_hash(idp: IdentityProvider) -> None:
    """`at_hash`, when it is there, is that of the access token."""
    _, answer = openid.signed_in(idp)
    found = openid.claims_in(idp, answer["id_token"]).get("at_hash")
    if found is None:
        raise NotApplicable("o id_token não traz at_hash")
    digest = sha256(answer["access_token"].encode()).digest()[:16]
    if found != urlsafe_b64encode(digest).decode().rstrip("="):
        raise Deviation("at_hash não é o do access_token")


def same_subject(idp: IdentityProvider) -> None:
    """The same citizen at the same service, each time; also at userinfo."""
    answers = [openid.signed_in(idp)[1] for _ in range(2)]
    subs = [openid.claims_in(idp, one["id_token"])["sub"] for one in answers]
    told = json_of(userinfo(idp, answers[0]["access_token"]), "userinfo_endpoint")
    if len({*subs, told.get("sub")}) != 1:
        raise Deviation("o mesmo cidadão tem mais do que um sub")


# userinfo -------------------------------------------------------------------------------------
def userinfo(idp: IdentityProvider, token: str) -> Page:
    """What the userinfo endpoint answers to a bearer."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return Browser().send("GET", openid.endpoint(idp, "userinfo_endpoint"), None, headers)


def told_of_citizen(idp: IdentityProvider) -> None:
    """A good token tells of the citizen."""
    _, answer = openid.signed_in(idp)
    page = userinfo(idp, answer["access_token"])
    found = json_of(page, "userinfo_endpoint")
    if page.status != 200 or not found.get("sub"):
        raise Deviation(f"userinfo_endpoint respondeu {page.status}, sem sub")


def bad_bearer(idp: IdentityProvider) -> None:
    """No token, and one of nobody's."""
    for token in ("", "ninguem", "x" * 3000):
        page = userinfo(idp, token)
        said = page.headers.get("www-authenticate", "")
        if page.status != 401 or not said.lower().startswith("bearer"):
            raise Deviation(f"userinfo_endpoint respondeu {page.status} a um token de ninguém, "
                            f"com WWW-Authenticate «{said[:60]}»")  # fmt: skip
        if token and "invalid_token" not in said:
            raise Deviation("WWW-Authenticate não diz invalid_token")
