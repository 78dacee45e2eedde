"""What is asked of every identity provider, whatever it speaks: FA-001 to FA-0…"""

import socket
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from sandbox.conformance.control import Control, Deviation, NotApplicable
from sandbox.conformance.identity import client, oauth, saml
from sandbox.conformance.identity.component import IdentityProvider
from sandbox.conformance.identity.table import OAUTH2, OPENID, SAML
from sandbox.conformance.walking import Browser

HALF_REQUESTS = 8
HASTE_S = 5.0
Whole = Callable[..., object]
WHOLE: dict[str, Whole] = {
    OAUTH2: oauth.granted,
    SAML: saml.answered,
    OPENID: client.coded,
}
"""A whole sign-in by each protocol; the second argument is done when the citizen sees the page."""


def whole(idp: IdentityProvider, meanwhile: Callable[[], None] = lambda: None) -> None:
    """A citizen signs in by the first protocol that has a page.

    Errors: Deviation, NotApplicable.
    """
    for protocol in idp.table.protocols:
        if protocol in WHOLE:
            WHOLE[protocol](idp, meanwhile)
            return
    raise NotApplicable("nenhum dos seus protocolos tem página")


def no_such_page(idp: IdentityProvider) -> None:
    """Addresses that are none, and what no browser sends."""
    for path in ("nao-ha", "%00", "..%2f..%2fetc%2fpasswd", "%ff%fe", "a" * 5000):
        page = Browser().get(f"{idp.url.rstrip('/')}/{path}")
        if page.status >= 500:
            raise Deviation(f"/{path[:30]}: rebentou com {page.status}")


def cookies_out_of_reach(idp: IdentityProvider) -> None:
    """No script reads the session of a citizen."""
    browser = idp.browser()
    for protocol in idp.table.protocols:
        if protocol == OAUTH2:
            idp.ask(oauth.address(idp), browser)
        if protocol == OPENID:
            idp.ask(client.address(idp), browser)
    found = sorted(browser.readable(idp.url))
    if found:
        raise Deviation(f"cookies sem HttpOnly: {', '.join(found)}")


def slow_citizen(idp: IdentityProvider) -> None:
    """Some seconds pass before the citizen does anything."""
    whole(idp, lambda: time.sleep(idp.slow_s))


def slow_lines(idp: IdentityProvider) -> None:
    """Requests that never come to their end do not keep others waiting."""
    where = urlsplit(idp.url)
    if where.scheme != "http":
        raise NotApplicable("por https não se abrem pedidos a meio")
    lines = [socket.create_connection((where.hostname, where.port or 80), 10)
             for _ in range(HALF_REQUESTS)]  # fmt: skip
    try:
        for line in lines:
            line.sendall(f"POST {where.path or '/'} HTTP/1.1\r\nHost: {where.netloc}\r\n".encode())
        begun = time.monotonic()
        Browser().get(idp.url)
        if time.monotonic() - begun > HASTE_S:
            raise Deviation(f"com {HALF_REQUESTS} pedidos a meio, outro esperou {HASTE_S:g} s")
    finally:
        for line in lines:
            line.close()


def two_citizens(idp: IdentityProvider) -> None:
    """Another browser signs in while the first one sees the page."""
    whole(idp, lambda: whole(idp))


def restarted(idp: IdentityProvider) -> None:
    """The component starts anew while the citizen sees its page, by each protocol that has one."""
    idp.require_person()
    for protocol in idp.table.protocols:
        if protocol in WHOLE:
            WHOLE[protocol](idp, idp.restart)


CONTROLS: tuple[Control, ...] = (
    Control("FA-001", "Um endereço que não existe recebe um erro, e não uma falha.",
            "RFC 9110, 15.6", "assumed", no_such_page),
    Control("FA-002", "Os cookies não se leem por script (HttpOnly).", "OWASP ASVS 4.0, 3.4.2",
            "assumed", cookies_out_of_reach),
    Control("FA-003", "Um cidadão que demora continua a poder entrar.", "ficha de factos 1.7",
            "assumed", slow_citizen),
    Control("FA-004", "Quem deixa pedidos a meio não faz esperar os outros.",
            "OWASP ASVS 4.0, 11.1.4", "assumed", slow_lines),
    Control("FA-005", "Dois cidadãos entram ao mesmo tempo.", "ficha de factos 1", "assumed",
            two_citizens),
    Control("FA-006", "O componente recomeça a meio, e a autenticação acaba bem.",
            "ficha de factos 1", "assumed", restarted),
)  # fmt: skip
