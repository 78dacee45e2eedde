"""How each control of an identity provider by SAML 2.0 is played.

Which they are, and where they come from: identity_saml_rows.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache

from sandbox.clock import system_now
from sandbox.conformance import forgery
from sandbox.conformance.control import Deviation
from sandbox.conformance.identity import saml_messages as saml
from sandbox.conformance.identity.component import BAD, IdentityProvider
from sandbox.conformance.identity.saml_messages import RELAY, Asking, Came
from sandbox.conformance.walking import Browser, Page
from sandbox.platforms.authentication.saml_reading import ASSERTION, SAMLP
from sandbox.platforms.authentication.saml_signature import signed
from sandbox.platforms.providers.certificates import made_from

HOUR_S = 3600.0
Play = Callable[[IdentityProvider], None]
Make = Callable[[IdentityProvider], bytes]
Signed = tuple[Asking, Came]


def metadata_read(idp: IdentityProvider) -> None:
    """Readable, with an address by HTTP-POST."""
    found = saml.metadata_of(idp)
    if not found.entity_id or not found.sign_on:
        raise Deviation("os metadados não têm entityID e SingleSignOnService por HTTP-POST")


def metadata_key(idp: IdentityProvider) -> None:
    """A key for signing that is valid today."""
    found = saml.metadata_of(idp).certificates
    if not any(one.valid_at(system_now()) for one in found):
        raise Deviation("os metadados não têm certificado de assinatura válido hoje")


def metadata_wants(idp: IdentityProvider) -> None:
    """That requests are signed is told."""
    if not saml.metadata_of(idp).wants_signed:
        raise Deviation("os metadados não dizem WantAuthnRequestsSigned")


def good_request(idp: IdentityProvider) -> None:
    """A signed request is taken: the citizen is asked."""
    _, page = saml.post(idp, saml.sealed(idp, saml.asking(idp)))
    found = saml.came(page)
    if page.status >= 400 or (found and found.codes[0] != "Success"):
        codes = "/".join(found.codes) if found else page.status
        raise Deviation(f"recusou um AuthnRequest bom ({codes})")


# what is refused ------------------------------------------------------------------------------
def not_served(idp: IdentityProvider, document: bytes, why: str, relay: str = RELAY) -> None:
    """Nobody signs in by this request, and nothing breaks.  Errors: Deviation."""
    browser, page = saml.post(idp, document, relay)
    if page.status >= 500:
        raise Deviation(f"rebentou com {page.status}: {why}")
    if page.status >= 400:
        return
    if saml.came(page) is None:
        if not idp.table.signs_in:
            raise Deviation(f"aceitou o pedido ({page.status}): {why}")
        try:
            page = idp.sign_in(browser, page)
        except Deviation:
            return
    found = saml.came(page)
    if found is None or found.codes[0] == "Success":
        raise Deviation(f"um cidadão entra por este pedido: {why}")
    if BAD in found.to:
        raise Deviation(f"a recusa vai para {found.to[:120]}")


def refuses(make: Make, why: str) -> Play:
    """A request that cannot be believed."""
    return lambda idp: not_served(idp, make(idp), why)


def told(make: Make, why: str, *subs: str) -> Play:
    """A request that a known service did sign: it is told no, by a status of the manual."""

    def play(idp: IdentityProvider) -> None:
        _, page = saml.post(idp, make(idp))
        require_told(idp, page, why, *subs)

    return play


def require_told(idp: IdentityProvider, page: Page, why: str, *subs: str) -> None:
    """A signed Response that says no.  Errors: Deviation."""
    if page.status >= 500:
        raise Deviation(f"rebentou com {page.status}: {why}")
    if saml.came(page) is None:
        raise Deviation(f"o serviço não recebe resposta nenhuma ({page.status}): {why}")
    found = saml.answer(idp, page)
    top, sub = found.codes
    if top not in ("Requester", "Responder") or (subs and sub not in subs):
        raise Deviation(f"respondeu {top}/{sub}, e não Requester/{' ou '.join(subs)}: {why}")
    if found.root.child(f"{ASSERTION}Assertion") is not None:
        raise Deviation(f"a recusa traz uma asserção: {why}")


@lru_cache(1)
def _another() -> tuple[str, str]:
    """A key of nobody's, which takes a second to make."""
    return made_from(b"outro servico", "outro", system_now())


def unsigned(idp: IdentityProvider) -> bytes:
    """Not signed."""
    return saml.bare(saml.asking(idp))


def by_another(idp: IdentityProvider) -> bytes:
    """Signed by somebody else, whose certificate travels with it."""
    return signed(saml.asking(idp).text, *_another(), exclusive=True)


def altered(idp: IdentityProvider) -> bytes:
    """Changed after it was signed."""
    document = saml.sealed(idp, saml.asking(idp))
    return forgery.altered(document, "<fa:FAAALevel>3", "<fa:FAAALevel>1")


def wrapped(inside: str) -> Make:
    """A signed request put into one that nobody signed."""

    def make(idp: IdentityProvider) -> bytes:
        evil = saml.asking(idp, names=saml.NIC).text
        return forgery.wrapped(saml.sealed(idp, saml.asking(idp)), evil, inside)

    return make


def late(seconds: float) -> Make:
    """Of another time."""
    return lambda idp: saml.sealed(idp, saml.asking(idp, seconds))


def wrong(**changes: str) -> Make:
    """With one thing that is not right, signed all the same."""
    return lambda idp: saml.sealed(idp, saml.asking(idp, 0.0, **changes))


def entities(idp: IdentityProvider) -> None:
    """A document that defines entities, and one that would grow by them."""
    good = saml.sealed(idp, saml.asking(idp))
    not_served(idp, forgery.with_entity(good, "Verificador"), "pedido com entidades próprias")
    grows = forgery.expanding(good.replace(b"Verificador", b"Available", 1))
    not_served(idp, grows, "pedido que cresce")


def no_document(idp: IdentityProvider) -> None:
    """What is no SAMLRequest."""
    browser = Browser()
    where = saml.metadata_of(idp).sign_on
    for value in ("", "%%%", "PGh0bWwvPg==", "//4=", "A" * 100_000):
        page = browser.post(where, {"SAMLRequest": value})
        if page.status >= 500:
            raise Deviation(f"rebentou com {page.status}: SAMLRequest «{value[:12]}»")
        if page.status < 400:
            raise Deviation(f"respondeu {page.status}: SAMLRequest «{value[:12]}»")


def replayed(idp: IdentityProvider) -> None:
    """The same request again, from another browser."""
    document = saml.sealed(idp, saml.asking(idp))
    saml.post(idp, document)
    _, page = saml.post(idp, document)
    require_told(idp, page, "o mesmo pedido outra vez", "RequestDenied")


def both_at_once(idp: IdentityProvider) -> None:
    """The same request twice at the same time: one is taken."""
    document = saml.sealed(idp, saml.asking(idp))
    saml.own_pair(idp)
    with ThreadPoolExecutor(2) as both:
        pages = [page for _, page in both.map(lambda _: saml.post(idp, document), range(2))]
    if any(page.status >= 500 for page in pages):
        raise Deviation("dois pedidos iguais ao mesmo tempo rebentaram um deles")
    answers = [(page.status, saml.came(page)) for page in pages]
    taken = [one for status, one in answers if status < 400 and (
        one is None or one.codes[0] == "Success")]  # fmt: skip
    if len(taken) != 1:
        raise Deviation(f"de dois pedidos iguais ao mesmo tempo, aceitou {len(taken)}")


def refusal_form(idp: IdentityProvider) -> None:
    """How a refusal is told: signed, for this request, with RelayState and a text."""
    asked = saml.asking(idp, HOUR_S)
    _, page = saml.post(idp, saml.sealed(idp, asked))
    found = saml.answer(idp, page)
    root = saml.covered(idp, found)
    if root.attributes.get("InResponseTo") != asked.request_id:
        raise Deviation("a recusa não diz a que pedido responde (InResponseTo)")
    if found.relay_state != RELAY:
        raise Deviation("a recusa não traz o RelayState do pedido")
    status = root.child(f"{SAMLP}Status")
    if found.codes[1] and not (status and status.child(f"{SAMLP}StatusMessage")):
        raise Deviation("há um código inferior, e nenhuma StatusMessage")


# a citizen signs in ---------------------------------------------------------------------------
def answered(idp: IdentityProvider, meanwhile: Callable[[], None] = lambda: None) -> Signed:
    """A citizen signs in: the request, and the answer.  Errors: Deviation, NotApplicable."""
    idp.require_person()
    asked = saml.asking(idp)
    browser, page = saml.post(idp, saml.sealed(idp, asked))
    meanwhile()
    found = saml.answer(idp, idp.sign_in(browser, page))
    if found.codes[0] != "Success":
        raise Deviation(f"a resposta diz {'/'.join(found.codes)}")
    return asked, found


def good_flow(idp: IdentityProvider) -> None:
    """The answer comes, with what the service sent to have back."""
    _, found = answered(idp)
    if found.relay_state != RELAY:
        raise Deviation("o RelayState não volta como foi")


def cancelled(idp: IdentityProvider) -> None:
    """The citizen gives up."""
    browser, page = saml.post(idp, saml.sealed(idp, saml.asking(idp)))
    require_told(idp, idp.cancel(browser, page), "o cidadão desistiu", "AuthnFailed")


def signed_out(idp: IdentityProvider) -> None:
    """A LogoutRequest is answered, signed."""
    asked = saml.leaving(idp)
    _, page = saml.post(idp, saml.sealed(idp, asked))
    found = saml.came(page)
    if found is None or found.root.name != f"{SAMLP}LogoutResponse":
        raise Deviation(f"um LogoutRequest não recebe LogoutResponse ({page.status})")
    root = saml.covered(idp, found)
    if root.attributes.get("InResponseTo") != asked.request_id or found.codes[0] != "Success":
        raise Deviation("a LogoutResponse não diz Success a este pedido")


def logout_unsigned(idp: IdentityProvider) -> None:
    """A LogoutRequest that nobody signed."""
    _, page = saml.post(idp, saml.bare(saml.leaving(idp)))
    found = saml.came(page)
    if page.status >= 500 or (found and found.codes[0] == "Success"):
        raise Deviation(f"um LogoutRequest sem assinatura foi aceite ({page.status})")


def logout_elsewhere(idp: IdentityProvider) -> None:
    """A LogoutUrl that nobody registered."""
    _, page = saml.post(idp, saml.sealed(idp, saml.leaving(idp, f"https://{BAD}/sair")))
    found = saml.came(page)
    if BAD in page.moved_to or (found and BAD in found.to):
        raise Deviation("a resposta vai para um LogoutUrl que ninguém registou")
