"""How the authorization page of an identity provider by OAuth2 of Autenticação.gov is played.

Which controls there are, and where they come from: oauth_rows.
"""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from sandbox.conformance.control import Deviation
from sandbox.conformance.identity.component import (
    BAD,
    IdentityProvider,
    fragment_of,
    place_of,
    query_of,
    with_query,
)
from sandbox.conformance.identity.table import OAUTH2
from sandbox.conformance.walking import Browser, Page
from sandbox.platforms.authentication.attributes import CITIZEN

NIC, NAME = f"{CITIZEN}NIC", f"{CITIZEN}NomeCompleto"
GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
STATE = "volta/á b&c=d+e%41"
"""A state that only survives when it is encoded as it should be."""
Play = Callable[[IdentityProvider], None]


def address(idp: IdentityProvider, **changes: str | None) -> str:
    """The address of the authorization page for this service; None leaves a parameter out."""
    wanted: dict[str, str | None] = {
        "response_type": "token",
        "client_id": idp.table.text(OAUTH2, "client_id"),
        "redirect_uri": idp.table.text(OAUTH2, "redirect_uri"),
        "scope": f"{NIC} {NAME}",
        "state": "ensaio",
        **changes,
    }
    given = {name: value for name, value in wanted.items() if value is not None}
    return with_query(idp.at(OAUTH2, "authorize", "OAuth/AskAuthorization"), given)


def came_back(idp: IdentityProvider, page: Page) -> dict[str, str]:
    """What the browser brings in the fragment.  Errors: Deviation."""
    if not page.moved_to.startswith(idp.table.text(OAUTH2, "redirect_uri")):
        where = page.moved_to or urlsplit(page.url).path
        raise Deviation(f"o navegador ficou em {place_of(where)} ({page.status}), e não no serviço")
    return fragment_of(page)


def told_of(answer: dict[str, str]) -> str:
    """What came, without secrets."""
    return ", ".join(f"error={answer['error'][:40]}" if name == "error" else name
                     for name in sorted(answer)) or "nada"  # fmt: skip


def granted(
    idp: IdentityProvider, meanwhile: Callable[[], None] = lambda: None, **changes: str | None
) -> dict[str, str]:
    """A citizen signs in: the fragment.  Errors: Deviation, NotApplicable."""
    idp.require_person()
    browser, page = idp.ask(address(idp, **changes))
    meanwhile()
    answer = came_back(idp, idp.sign_in(browser, page))
    if not answer.get("access_token"):
        raise Deviation(f"voltou sem access_token: {sorted(answer)}")
    return answer


def page_shown(idp: IdentityProvider) -> None:
    """A citizen is asked; nothing is given for nothing."""
    _, page = idp.ask(address(idp))
    if page.moved_to and not idp.table.cookies:
        where = place_of(page.moved_to)
        raise Deviation(f"mandou o navegador para {where} sem ninguém ter entrado")
    if page.status >= 400:
        raise Deviation(f"recusou um pedido bom ({page.status})")


def any_case(idp: IdentityProvider) -> None:
    """The documents write the paths in several letter cases."""
    start, _, query = address(idp).partition("?")
    base = idp.url.rstrip("/")
    for path in (start.removeprefix(base).lower(), start.removeprefix(base).upper()):
        _, page = idp.ask(f"{base}{path}?{query}")
        if page.status >= 400:
            raise Deviation(f"{path}: {page.status}")


def told_error(error: str, **changes: str | None) -> Play:
    """The service is told, with its state and without a token."""

    def play(idp: IdentityProvider) -> None:
        _, page = idp.ask(address(idp, **changes))
        answer = came_back(idp, page)
        if answer.get("error") != error or "access_token" in answer:
            raise Deviation(f"esperava error={error} no fragmento; veio {told_of(answer)}")
        if answer.get("state") != "ensaio":
            raise Deviation("o erro não traz o state do pedido")

    return play


def unknown_client(idp: IdentityProvider) -> None:
    """Nobody's client gets no token, and sends nobody anywhere that was not registered."""
    _, page = idp.ask(address(idp, client_id="9999999999999999999"))
    if page.moved_to and fragment_of(page).get("error") != "unauthorized_client":
        raise Deviation(f"um cliente desconhecido foi mandado para {place_of(page.moved_to)}")
    if not page.moved_to and page.status < 400:
        raise Deviation(f"mostrou a página a um cliente desconhecido ({page.status})")
    refuses_address(idp, address(idp, client_id="9999999999999999999",
                                 redirect_uri=f"https://{BAD}/"))  # fmt: skip


def tricks(good: str) -> tuple[str, ...]:
    """Addresses that look like a registered one and are none."""
    parts = urlsplit(good)
    return (
        f"https://{BAD}/volta",
        f"//{BAD}/volta",
        f"{parts.scheme}://{parts.netloc}.{BAD}{parts.path}",
        f"{parts.scheme}://{parts.netloc}@{BAD}{parts.path}",
        f"{parts.scheme}://{BAD}\\@{parts.netloc}{parts.path}",
        f"{parts.scheme}://{BAD}#@{parts.netloc}{parts.path}",
        f"{good}\r\nLocation: https://{BAD}/",
        f"javascript:location='https://{BAD}/'//{parts.netloc}",
    )


def refuses_address(idp: IdentityProvider, where: str, browser: Browser | None = None) -> None:
    """A request that would send the citizen elsewhere: refused, or at least never obeyed.

    Errors: Deviation.
    """
    browser, page = idp.ask(where, browser)
    if page.status >= 500:
        raise Deviation(f"rebentou com {page.status}: {query_text(where)}")
    if page.moved_to:
        _require_kept(page, where)
        return
    if page.status >= 400:
        return
    if not idp.table.signs_in:
        raise Deviation(f"aceitou redirect_uri={query_text(where)} ({page.status})")
    try:
        page = idp.sign_in(browser, page)
    except Deviation:
        return
    _require_kept(page, where)
    raise Deviation(f"um cidadão entra por um pedido com redirect_uri={query_text(where)}")


def _require_kept(page: Page, where: str) -> None:
    if "error" not in {**fragment_of(page), **query_of(page)} or BAD in urlsplit(
        page.moved_to).netloc:  # fmt: skip
        raise Deviation(f"redirect_uri={query_text(where)} leva a {place_of(page.moved_to)}")


def query_text(where: str) -> str:
    """The redirect_uri of an address, for people."""
    found = re.search(r"redirect_uri=([^&]*)", where)
    return found.group(1)[:90] if found else "?"


def tricked(idp: IdentityProvider) -> None:
    """Each trick with redirect_uri."""
    for one in tricks(idp.table.text(OAUTH2, "redirect_uri")):
        refuses_address(idp, address(idp, redirect_uri=one))


def twice(idp: IdentityProvider) -> None:
    """The parameter stands twice, the good one first and then last."""
    evil = with_query("", {"redirect_uri": f"https://{BAD}/"}).lstrip("?")
    start, _, query = address(idp).partition("?")
    refuses_address(idp, f"{start}?{query}&{evil}")
    refuses_address(idp, f"{start}?{evil}&{query}")


def fragment_form(idp: IdentityProvider) -> None:
    """What the guide promises of the fragment."""
    answer = granted(idp)
    if answer.get("token_type", "").lower() != "bearer":
        raise Deviation(f"token_type é «{answer.get('token_type', '')}», e não bearer")
    if not answer.get("expires_in", "").isdigit():
        raise Deviation("expires_in falta, ou não é um número de segundos")


def token_is_guid(idp: IdentityProvider) -> None:
    """36 characters, small letters."""
    found = granted(idp)["access_token"]
    if not GUID.fullmatch(found):
        raise Deviation(f"access_token não é um GUID em minúsculas (tem {len(found)} caracteres)")


def state_kept(idp: IdentityProvider) -> None:
    """As it went, sign by sign."""
    found = granted(idp, state=STATE).get("state", "")
    if found != STATE:
        raise Deviation(f"state foi «{STATE}» e voltou «{found[:60]}»")


def only_in_fragment(idp: IdentityProvider) -> None:
    """A query is kept in logs; a fragment is not sent."""
    idp.require_person()
    browser, page = idp.ask(address(idp))
    end = idp.sign_in(browser, page)
    came_back(idp, end)
    if "token" in urlsplit(end.moved_to).query:
        raise Deviation("o token vem na query do endereço de retorno")


def never_twice(idp: IdentityProvider) -> None:
    """Two sign-ins, two tokens."""
    if granted(idp)["access_token"] == granted(idp)["access_token"]:
        raise Deviation("duas autenticações deram o mesmo token")


def cancelled(idp: IdentityProvider) -> None:
    """The citizen gives up."""
    browser, page = idp.ask(address(idp))
    answer = came_back(idp, idp.cancel(browser, page))
    if answer.get("error") != "cancelled" or "access_token" in answer:
        raise Deviation(f"esperava error=cancelled; veio {told_of(answer)}")
    if answer.get("state") != "ensaio":
        raise Deviation("error=cancelled não traz o state do pedido")
