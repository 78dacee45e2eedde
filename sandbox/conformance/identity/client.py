"""A service of OpenID Connect as the verifier plays it: discovery, proofs of who it is, tokens.

Source: OpenID Connect Core 1.0 and Discovery 1.0; RFC 6749, 7517, 7523 and 7636.
"""

from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from urllib.parse import quote, quote_plus, urlencode

import jwt

from sandbox.clock import system_now
from sandbox.conformance.control import Deviation, NotApplicable
from sandbox.conformance.identity.component import (
    IdentityProvider,
    json_of,
    place_of,
    query_of,
    with_query,
)
from sandbox.conformance.identity.table import OPENID
from sandbox.conformance.walking import Browser, Page

ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
DISCOVERY = ".well-known/openid-configuration"
SKEW_S = 150
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True, slots=True)
class Client:
    """Who calls, and how it proves it."""

    id: str
    secret: str = ""
    key: str = ""


def own(idp: IdentityProvider) -> Client:
    """The service of the table."""
    key = idp.table.file(OPENID, "key") if idp.table.text(OPENID, "key") else ""
    return Client(idp.table.text(OPENID, "client_id"), idp.table.text(OPENID, "client_secret"), key)


def other(idp: IdentityProvider) -> Client:
    """Another service.  Errors: NotApplicable."""
    found = idp.table.text(OPENID, "other_client_id")
    if not found:
        raise NotApplicable("a tabela não tem um segundo serviço ([openid] other_client_id)")
    return Client(found, idp.table.text(OPENID, "other_client_secret"))


def configuration(idp: IdentityProvider) -> dict[str, Any]:
    """What discovery says; it is read once, as services do.  Errors: Deviation."""
    if idp.discovered:
        return idp.discovered
    page = Browser().get(f"{idp.url.rstrip('/')}/{DISCOVERY}")
    found = json_of(page, DISCOVERY)
    if page.status != 200 or not isinstance(found, dict):
        raise Deviation(f"{DISCOVERY} respondeu {page.status}")
    idp.discovered.update(found)
    return idp.discovered


def endpoint(idp: IdentityProvider, name: str) -> str:
    """An address that discovery tells.  Errors: Deviation."""
    found = configuration(idp).get(name)
    if not isinstance(found, str) or "://" not in found:
        raise Deviation(f"{DISCOVERY} não diz {name}")
    return found


def verifier(idp: IdentityProvider) -> str:
    """A secret for PKCE, another one each time."""
    return sha256(f"{system_now().timestamp()}-{idp.number()}".encode()).hexdigest()


def challenge(text: str) -> str:
    """What is shown of it (S256)."""
    return urlsafe_b64encode(sha256(text.encode()).digest()).decode().rstrip("=")


# the page -------------------------------------------------------------------------------------
def parameters(idp: IdentityProvider) -> dict[str, str]:
    """What a good request says."""
    return {
        "response_type": "code",
        "client_id": own(idp).id,
        "redirect_uri": idp.table.text(OPENID, "redirect_uri"),
        "scope": "openid",
        "state": "ensaio",
        "nonce": "n-1",
        "code_challenge": challenge("x" * 43),
        "code_challenge_method": "S256",
    }


def address(idp: IdentityProvider, **changes: str | None) -> str:
    """The address of the authorization endpoint for this service; None leaves something out."""
    wanted: dict[str, str | None] = {**parameters(idp), **changes}
    given = {name: value for name, value in wanted.items() if value is not None}
    return with_query(endpoint(idp, "authorization_endpoint"), given)


def came_back(idp: IdentityProvider, page: Page) -> dict[str, str]:
    """What the browser brings in the query.  Errors: Deviation."""
    if not page.moved_to.startswith(idp.table.text(OPENID, "redirect_uri")):
        where = place_of(page.moved_to or page.url)
        raise Deviation(f"o navegador ficou em {where} ({page.status}), e não no serviço")
    return query_of(page)


@dataclass(frozen=True, slots=True)
class Coded:
    """A sign-in that brought a code."""

    answer: dict[str, str]
    verifier: str
    nonce: str

    @property
    def code(self) -> str:
        """The code."""
        return self.answer["code"]


def coded(
    idp: IdentityProvider, meanwhile: Callable[[], None] = lambda: None, **changes: str | None
) -> Coded:
    """A citizen signs in.  Errors: Deviation, NotApplicable."""
    idp.require_person()
    secret, nonce = verifier(idp), f"n-{verifier(idp)[:16]}"
    where = address(idp, **{"code_challenge": challenge(secret), "nonce": nonce, **changes})
    browser, page = idp.ask(where)
    meanwhile()
    answer = came_back(idp, idp.sign_in(browser, page))
    if not answer.get("code"):
        raise Deviation(f"voltou sem code: {', '.join(sorted(answer))}")
    return Coded(answer, secret, nonce)


# the token endpoint ---------------------------------------------------------------------------
def assertion(idp: IdentityProvider, who: Client, key: Any = None, **changes: Any) -> str:
    """A signed proof of who calls; None leaves a claim out, `alg` says another algorithm."""
    now = int(system_now().timestamp())
    algorithm = changes.pop("alg", "RS256")
    claims = {
        "iss": who.id,
        "sub": who.id,
        "aud": configuration(idp).get("issuer"),
        "iat": now,
        "exp": now + 120,
        "jti": verifier(idp),
        **changes,
    }
    kept = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(kept, "" if algorithm == "none" else key or who.key, algorithm)


def call(
    idp: IdentityProvider,
    name: str,
    form: dict[str, str],
    who: Client | None = None,
    proof: dict[str, str] | None = None,
) -> Page:
    """Call an endpoint as a service; `proof` in place of its own."""
    who = who or own(idp)
    headers = dict(_FORM)
    if proof is not None:
        form = form | {"client_id": who.id} | proof
    elif who.key:
        form = form | {"client_id": who.id, "client_assertion_type": ASSERTION,
                       "client_assertion": assertion(idp, who)}  # fmt: skip
    elif who.secret and _by_post(idp):
        form = form | {"client_id": who.id, "client_secret": who.secret}
    elif who.secret:
        pair = f"{quote_plus(who.id)}:{quote_plus(who.secret)}".encode()
        headers["Authorization"] = f"Basic {b64encode(pair).decode()}"
    else:
        form = form | {"client_id": who.id}
    content = urlencode(form, quote_via=quote).encode()
    return Browser().send("POST", endpoint(idp, name), content, headers)


def _by_post(idp: IdentityProvider) -> bool:
    ways = configuration(idp).get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    return "client_secret_basic" not in ways


def redeemed(
    idp: IdentityProvider, found: Coded, who: Client | None = None, **changes: str | None
) -> Page:
    """Change a code for tokens; None leaves something out."""
    wanted: dict[str, str | None] = {
        "grant_type": "authorization_code",
        "code": found.code,
        "redirect_uri": idp.table.text(OPENID, "redirect_uri"),
        "code_verifier": found.verifier,
        **changes,
    }
    form = {name: value for name, value in wanted.items() if value is not None}
    return call(idp, "token_endpoint", form, who)


def tokens_in(page: Page) -> dict[str, Any]:
    """The tokens of an answer.  Errors: Deviation."""
    found = json_of(page, "token_endpoint")
    if page.status != 200 or not isinstance(found, dict):
        error = found.get("error", "") if isinstance(found, dict) else ""
        raise Deviation(f"token_endpoint respondeu {page.status} {error} a um pedido bom")
    missing = [name for name in ("access_token", "token_type", "id_token") if not found.get(name)]
    if missing:
        raise Deviation(f"a resposta do token_endpoint não tem {', '.join(missing)}")
    return found


def signed_in(idp: IdentityProvider) -> tuple[Coded, dict[str, Any]]:
    """A whole sign-in: code and tokens.  Errors: Deviation, NotApplicable."""
    found = coded(idp)
    return found, tokens_in(redeemed(idp, found))


def claims_in(idp: IdentityProvider, token: str, who: Client | None = None) -> dict[str, Any]:
    """The claims of an id_token for this service, by a published key.  Errors: Deviation."""
    told = configuration(idp)
    keys = json_of(Browser().get(endpoint(idp, "jwks_uri")), "jwks_uri")
    try:
        header = jwt.get_unverified_header(token)
        algorithm = str(header.get("alg"))
        if algorithm not in told.get("id_token_signing_alg_values_supported", []):
            raise Deviation(f"id_token assinado por {algorithm}, que {DISCOVERY} não diz")
        if algorithm == "none" or algorithm.startswith("HS"):
            raise Deviation(f"id_token assinado por {algorithm}, que ninguém pode verificar")
        known = [one for one in jwt.PyJWKSet.from_dict(keys).keys
                 if header.get("kid") in (None, one.key_id)]  # fmt: skip
        if not known:
            raise Deviation("jwks_uri não tem a chave (kid) que assinou o id_token")
        return dict(jwt.decode(token, known[0].key, [algorithm], audience=(who or own(idp)).id,
                               issuer=told.get("issuer"), leeway=SKEW_S))  # fmt: skip
    except jwt.PyJWTError as error:
        raise Deviation(f"id_token: {type(error).__name__}: {str(error)[:80]}") from error


def require_error(page: Page, why: str, *errors: str) -> None:
    """That a program was told no, by one of these errors.  Errors: Deviation."""
    if page.status >= 500:
        raise Deviation(f"rebentou com {page.status}: {why}")
    if page.status < 400:
        raise Deviation(f"respondeu {page.status}: {why}")
    found = json_of(page, f"o erro ({why})")
    error = found.get("error") if isinstance(found, dict) else None
    if error not in errors:
        raise Deviation(f"respondeu error={error!r}, e não {' ou '.join(errors)}: {why}")
