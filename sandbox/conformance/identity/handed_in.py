"""Requests handed in before (PAR), requests in a signed token (JAR), and signing out, as played.

What discovery does not tell of does not apply.
Source: RFC 9126; RFC 9101; OpenID Connect RP-Initiated Logout 1.0.
"""

from typing import Any
from urllib.parse import urlsplit

from sandbox.conformance.control import Control, Deviation, NotApplicable
from sandbox.conformance.identity import client as openid
from sandbox.conformance.identity.client import Client, require_error
from sandbox.conformance.identity.component import (
    BAD,
    IdentityProvider,
    json_of,
    query_of,
    with_query,
)
from sandbox.conformance.identity.openid import Play
from sandbox.conformance.identity.tokens import nobodys_key
from sandbox.conformance.walking import Page

PAR, END = "pushed_authorization_request_endpoint", "end_session_endpoint"
URN = "urn:ietf:params:oauth:request_uri:"


def _require_told(idp: IdentityProvider, name: str) -> None:
    if not openid.configuration(idp).get(name):
        raise NotApplicable(f"a descoberta não diz {name}")


def _wanted(idp: IdentityProvider, **changes: str) -> dict[str, str]:
    """The parameters of a good request."""
    return {**openid.parameters(idp), **changes}


def _handed_in(idp: IdentityProvider, who: Client | None = None, **changes: str) -> Page:
    """A request is handed in by a service that proves who it is."""
    _require_told(idp, PAR)
    return openid.call(idp, PAR, _wanted(idp, **changes), who)


def _name_of(idp: IdentityProvider, **changes: str) -> str:
    """The name of a request that must be taken.  Errors: Deviation, NotApplicable."""
    page = _handed_in(idp, None, **changes)
    found = json_of(page, PAR)
    name = found.get("request_uri") if isinstance(found, dict) else None
    if page.status != 201 or not isinstance(name, str) or not found.get("expires_in"):
        raise Deviation(f"{PAR} respondeu {page.status}, e não 201 com request_uri e expires_in")
    return name


def _by_name(idp: IdentityProvider, name: str, client: str = "") -> str:
    """The address by which a browser comes with the name of a request."""
    given = {"client_id": client or openid.own(idp).id, "request_uri": name}
    return with_query(openid.endpoint(idp, "authorization_endpoint"), given)


def _not_shown(idp: IdentityProvider, where: str, why: str) -> None:
    """That nobody is asked by this request.  Errors: Deviation."""
    _, page = idp.ask(where)
    if page.status >= 500:
        raise Deviation(f"rebentou com {page.status}: {why}")
    if page.status < 400 and "error" not in query_of(page):
        raise Deviation(f"aceitou o pedido ({page.status}): {why}")
    if BAD in urlsplit(page.moved_to).netloc:
        raise Deviation(f"leva o navegador a um endereço por registar: {why}")


# handed in before -----------------------------------------------------------------------------
def pushed(idp: IdentityProvider) -> None:
    """A citizen signs in by the name of a request, which says everything."""
    idp.require_person()
    browser, page = idp.ask(_by_name(idp, _name_of(idp, state="entregue")))
    answer = openid.came_back(idp, idp.sign_in(browser, page))
    if not answer.get("code") or answer.get("state") != "entregue":
        raise Deviation("o pedido entregue não dá code e o seu state")


def pushed_once(idp: IdentityProvider) -> None:
    """Another browser brings the same name."""
    name = _name_of(idp)
    idp.ask(_by_name(idp, name))
    _not_shown(idp, _by_name(idp, name), "o mesmo request_uri, por outro navegador")


def pushed_foreign(idp: IdentityProvider) -> None:
    """Another service brings the name."""
    stranger = openid.other(idp)
    _not_shown(idp, _by_name(idp, _name_of(idp), stranger.id), "o request_uri de outro serviço")


def pushed_unknown(idp: IdentityProvider) -> None:
    """A name that nobody was given."""
    _require_told(idp, PAR)
    for name in (f"{URN}ninguem", f"https://{BAD}/pedido"):
        _not_shown(idp, _by_name(idp, name), "um request_uri que ninguém recebeu")


def pushed_wrong(idp: IdentityProvider) -> None:
    """What would be refused at the page is refused here, and who calls proves it."""
    page = _handed_in(idp, redirect_uri=f"https://{BAD}/")
    require_error(page, "redirect_uri por registar", "invalid_request", "invalid_redirect_uri")
    page = openid.call(idp, PAR, _wanted(idp), None, {})
    require_error(page, "sem prova de quem entrega", "invalid_client", "invalid_request")


# in a signed token ----------------------------------------------------------------------------
def _object(idp: IdentityProvider, key: Any = None, **changes: Any) -> str:
    """A request object of this service.  Errors: NotApplicable."""
    if not openid.configuration(idp).get("request_parameter_supported"):
        raise NotApplicable("a descoberta não diz request_parameter_supported")
    who = openid.own(idp)
    if not who.key:
        raise NotApplicable("o serviço da tabela não tem chave ([openid] key)")
    # Without a subject: it is no proof of who calls (RFC 9101, 10.8).
    return openid.assertion(idp, who, key, sub=None, **_wanted(idp), **changes)


def _with_object(idp: IdentityProvider, text: str) -> str:
    return openid.address(idp, state="de-fora", request=text)


def signed_object(idp: IdentityProvider) -> None:
    """What is inside counts, and what stands beside it does not."""
    idp.require_person()
    browser, page = idp.ask(_with_object(idp, _object(idp)))
    answer = openid.came_back(idp, idp.sign_in(browser, page))
    if not answer.get("code") or answer.get("state") != openid.parameters(idp)["state"]:
        raise Deviation("o que conta é o que está dentro do pedido assinado, e não ao lado dele")


def bad_object(idp: IdentityProvider) -> None:
    """Signed by somebody else, not at all, and for somebody else."""
    for why, text in (
        ("pedido assinado por outra chave", _object(idp, nobodys_key())),
        ("pedido sem assinatura", _object(idp, alg="none")),
        ("pedido para outro (aud)", _object(idp, aud="https://outro.test")),
        ("pedido que não se lê", "a.b.c"),
    ):
        _not_shown(idp, _with_object(idp, text), why)


# signing out ----------------------------------------------------------------------------------
def leaves_nowhere(idp: IdentityProvider) -> None:
    """An address that nobody registered is not gone to."""
    _require_told(idp, END)
    _, answer = openid.signed_in(idp)
    given = {"id_token_hint": answer["id_token"], "post_logout_redirect_uri": f"https://{BAD}/"}
    _, page = idp.ask(with_query(openid.endpoint(idp, END), given))
    if page.status >= 500:
        raise Deviation(f"{END} rebentou com {page.status}")
    if BAD in urlsplit(page.moved_to).netloc:
        raise Deviation("post_logout_redirect_uri leva o navegador a um endereço por registar")


def row(number: int, asks: str, clause: str, play: Play, *needs: str) -> Control:
    """A control of this part of the catalogue."""
    return Control(f"FA-{number}", asks, clause, "assumed", play, needs)


CODED, PUSHED, OBJECT = "FA-310", "FA-350", "FA-355"
CONTROLS: tuple[Control, ...] = (
    row(350, "Um cidadão entra por um pedido entregue antes (PAR).", "RFC 9126, 2.2", pushed,
        CODED),
    row(351, "O nome de um pedido entregue não serve a outro navegador.", "RFC 9126, 4 e 7.3",
        pushed_once, PUSHED),
    row(352, "O nome de um pedido entregue não serve a outro serviço.", "RFC 9126, 2.2",
        pushed_foreign, PUSHED),
    row(353, "O que se entrega é julgado logo, e quem entrega prova quem é.", "RFC 9126, 2.1 e 2.3",
        pushed_wrong, PUSHED),
    row(354, "Recusa o nome de um pedido que ninguém entregou.", "RFC 9126, 7.1", pushed_unknown,
        PUSHED),
    row(355, "Num pedido assinado (JAR) conta o que está dentro.", "RFC 9101, 6.3", signed_object,
        CODED),
    row(356, "Recusa um pedido assinado por outro, por ninguém, ou para outro.",
        "RFC 9101, 6.2 e 10", bad_object, OBJECT),
    row(357, "Ao sair, não leva o navegador a um endereço que não está registado.",
        "RP-Initiated Logout 1.0, 3", leaves_nowhere, "FA-311"),
)  # fmt: skip
