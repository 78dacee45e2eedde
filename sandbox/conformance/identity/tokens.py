"""How the token endpoint of an identity provider is played: codes and proofs that are not right."""

from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Any

from sandbox.clock import system_now
from sandbox.conformance.control import Deviation, NotApplicable
from sandbox.conformance.identity import client as openid
from sandbox.conformance.identity.client import ASSERTION, Client, Coded, require_error
from sandbox.conformance.identity.component import IdentityProvider, json_of
from sandbox.conformance.identity.openid import Play, userinfo
from sandbox.conformance.identity.table import OPENID
from sandbox.platforms.providers.certificates import made_from

GRANT, CLIENT = "invalid_grant", "invalid_client"
HOUR_S = 3600


def changed(why: str, *errors: str, **changes: str | None) -> Play:
    """A good code, with something else that is not right."""

    def play(idp: IdentityProvider) -> None:
        found = openid.coded(idp)
        require_error(openid.redeemed(idp, found, None, **changes), why, *errors)

    return play


def replayed(idp: IdentityProvider) -> None:
    """A code serves once, and when it comes again its token is taken back."""
    found, answer = openid.signed_in(idp)
    require_error(openid.redeemed(idp, found), "um código já trocado", GRANT)
    if userinfo(idp, answer["access_token"]).status == 200:
        raise Deviation("o código veio duas vezes, e o token da primeira continua a servir")


def both_at_once(idp: IdentityProvider) -> None:
    """The same code twice at the same time: one of them gets tokens."""
    found = openid.coded(idp)
    with ThreadPoolExecutor(2) as both:
        pages = list(both.map(lambda _: openid.redeemed(idp, found), range(2)))
    if any(page.status >= 500 for page in pages):
        raise Deviation("o mesmo código duas vezes ao mesmo tempo rebentou")
    if sum(page.status == 200 for page in pages) != 1:
        raise Deviation(f"o mesmo código ao mesmo tempo: {[page.status for page in pages]}")


def unknown_code(idp: IdentityProvider) -> None:
    """A code that nobody was given."""
    for text in ("ninguem", "x" * 200):
        found = Coded({"code": text}, openid.verifier(idp), "")
        require_error(openid.redeemed(idp, found), "um código que ninguém recebeu", GRANT)


def foreign_code(idp: IdentityProvider) -> None:
    """The code of one service, brought by another."""
    stranger = openid.other(idp)
    found = openid.coded(idp)
    require_error(openid.redeemed(idp, found, stranger), "o código de outro serviço", GRANT)


def unsupported_grant(idp: IdentityProvider) -> None:
    """A grant_type of nobody's, and none."""
    for kind, errors in (("password", ("unsupported_grant_type", "unauthorized_client")),
                         ("", ("invalid_request", "unsupported_grant_type"))):  # fmt: skip
        form = {"grant_type": kind} if kind else {}
        page = openid.call(idp, "token_endpoint", form)
        require_error(page, f"grant_type «{kind}»", *errors)


def renewed(idp: IdentityProvider) -> None:
    """A refresh token is changed once, by its own service."""
    if "offline_access" not in openid.configuration(idp).get("scopes_supported", []):
        raise NotApplicable("scopes_supported não tem offline_access")
    found = openid.coded(idp, scope="openid offline_access", prompt="consent")
    answer = openid.tokens_in(openid.redeemed(idp, found))
    if not answer.get("refresh_token"):
        raise Deviation("com offline_access não veio refresh_token")
    form = {"grant_type": "refresh_token", "refresh_token": answer["refresh_token"]}
    page = openid.call(idp, "token_endpoint", form)
    if page.status != 200 or not json_of(page, "token_endpoint").get("access_token"):
        raise Deviation(f"o refresh_token não se troca ({page.status})")
    bad = {**form, "refresh_token": "ninguem"}
    require_error(openid.call(idp, "token_endpoint", bad), "um refresh_token de ninguém", GRANT)


# who calls ------------------------------------------------------------------------------------
def wrong_secret(idp: IdentityProvider) -> None:
    """A secret that is not the service's, and none."""
    who = openid.own(idp) if openid.own(idp).secret else openid.other(idp)
    if not who.secret:
        raise NotApplicable("nenhum serviço da tabela tem client_secret")
    form = {"grant_type": "authorization_code", "code": "x", "redirect_uri":
            idp.table.text(OPENID, "redirect_uri"), "code_verifier": "x" * 43}  # fmt: skip
    bad = Client(who.id, f"{who.secret}x")
    require_error(openid.call(idp, "token_endpoint", form, bad), "um segredo errado", CLIENT)
    page = openid.call(idp, "token_endpoint", form, who, {})
    require_error(page, "sem segredo", CLIENT, "invalid_request")


@lru_cache(1)
def nobodys_key() -> str:
    """A key of nobody's, which takes a second to make."""
    return made_from(b"outro cliente", "outro", system_now())[0]


def _with_assertion(idp: IdentityProvider, text: str, found: Coded, why: str) -> None:
    """The good code of a citizen, with a proof that is not right."""
    form = {
        "grant_type": "authorization_code",
        "code": found.code,
        "redirect_uri": idp.table.text(OPENID, "redirect_uri"),
        "code_verifier": found.verifier,
    }
    proof = {"client_assertion_type": ASSERTION, "client_assertion": text}
    page = openid.call(idp, "token_endpoint", form, None, proof)
    require_error(page, why, CLIENT, "invalid_request")


def bad_assertion(why: str, **changes: Any) -> Play:
    """A client_assertion with one thing wrong; `key` of somebody else's by the name `nobody`."""

    def play(idp: IdentityProvider) -> None:
        who = _prover(idp)
        given = dict(changes)
        key = nobodys_key() if given.pop("nobody", False) else None
        late = given.pop("late_s", 0)
        if late:
            now = int(system_now().timestamp())
            given |= {"iat": now - late - 120, "exp": now - late}
        _with_assertion(idp, openid.assertion(idp, who, key, **given), openid.coded(idp), why)

    return play


def _prover(idp: IdentityProvider) -> Client:
    who = openid.own(idp)
    if not who.key:
        raise NotApplicable("o serviço da tabela não tem chave ([openid] key)")
    return who


def assertion_again(idp: IdentityProvider) -> None:
    """An assertion serves once."""
    who = _prover(idp)
    text = openid.assertion(idp, who)
    proof = {"client_assertion_type": ASSERTION, "client_assertion": text}
    form = {"grant_type": "authorization_code", "code": "x", "code_verifier": "x" * 43,
            "redirect_uri": idp.table.text(OPENID, "redirect_uri")}  # fmt: skip
    require_error(openid.call(idp, "token_endpoint", form, who, proof), "um código de ninguém",
                  GRANT)  # fmt: skip
    _with_assertion(idp, text, openid.coded(idp), "a mesma client_assertion outra vez")
