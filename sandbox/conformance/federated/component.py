"""A service that signs citizens in, as the verifier sees it: a browser's way, and one page.

The contract with the component is docs/how-to/verify-a-federated-service.md: an address where a
sign-in begins, and one that shows the NIC of whoever is signed in.
"""

from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from sandbox.clock import system_now
from sandbox.conformance import forgery
from sandbox.conformance.control import Deviation
from sandbox.conformance.forgery import Asked, Forger
from sandbox.conformance.house import House, Rule
from sandbox.conformance.walking import Browser, Page
from sandbox.plain_xml import Element, NotXml, read_xml
from sandbox.platforms.authentication.attributes import CITIZEN
from sandbox.platforms.authentication.saml_reading import ASSERTION

SAML, OAUTH = "saml", "oauth2"
NIC, NAME = f"{CITIZEN}NIC", f"{CITIZEN}NomeCompleto"
HOLDER, OTHER = "ana-silva", "joao-desconfiado"


@dataclass(frozen=True, slots=True)
class Way:
    """A sign-in that has begun: who walks, and what was asked of the identity provider."""

    browser: Browser
    page: Page
    target: str
    values: dict[str, str]
    protocol: str

    @property
    def document(self) -> bytes:
        """The AuthnRequest.  Errors: Deviation."""
        try:
            return b64decode(self.values.get("SAMLRequest", ""), validate=True)
        except (NotBase64, ValueError) as error:
            raise Deviation("SAMLRequest não é base64") from error

    @property
    def request(self) -> Element:
        """The AuthnRequest, read.  Errors: Deviation."""
        try:
            return read_xml(self.document)
        except NotXml as error:
            raise Deviation(f"SAMLRequest não é um documento: {error}") from error

    @property
    def asked(self) -> Asked:
        """What an answer needs of the AuthnRequest."""
        root = self.request
        issuer = root.child(f"{ASSERTION}Issuer")
        return Asked(
            root.attributes.get("ID", ""),
            self._answer_address(root),
            issuer.text.strip() if issuer else "",
            self.values.get("RelayState", ""),
        )

    @staticmethod
    def _answer_address(root: Element) -> str:
        found = root.attributes.get("AssertionConsumerServiceURL", "")
        if not found:
            raise Deviation("AuthnRequest sem AssertionConsumerServiceURL")
        return found


@dataclass
class Component:
    """The component, at its address, in the world of the verifier."""

    house: House
    url: str
    start: str = "/entrar"
    probe: str = "/sessao"
    hand_over: str = "post"
    protocol: str = ""
    numbers: dict[str, str] = field(default_factory=dict)
    made: int = 0

    def open_start(self) -> Page:
        """What the address where a sign-in begins answers."""
        return Browser().get(urljoin(self.url, self.start))

    # the browser's way -----------------------------------------------------------------------
    def begin(self, browser: Browser | None = None) -> Way:
        """Begin to sign in, as far as what is sent to the identity provider.

        Errors: Deviation.
        """
        browser = browser or Browser()
        page = browser.follow(browser.get(urljoin(self.url, self.start)))
        for form in page.forms:
            if "SAMLRequest" in form.values:
                return Way(browser, page, form.action, form.values, SAML)
        where = page.moved_to
        if "/askauthorization" in where.lower():
            values = dict(parse_qsl(urlsplit(where).query, keep_blank_values=True))
            return Way(browser, page, where, values, OAUTH)
        raise Deviation(
            f"{self.start} respondeu {page.status}, sem formulário com SAMLRequest nem "
            "reencaminhamento para OAuth/AskAuthorization"
        )

    def arrive(self, way: Way) -> Page:
        """Bring the request to the identity provider, as far as the choice of means."""
        if way.protocol == SAML:
            origin = f"http://{urlsplit(self.url).netloc}"
            page = way.browser.post(way.target, way.values, origin)
        else:
            page = way.browser.get(way.target)
        arrived = way.browser.follow(page)
        if arrived.status != 200 or "SAMLResponse" in arrived.text:
            raise Deviation(f"o Fornecedor de Autenticação recusou o pedido ({arrived.status})")
        return arrived

    def act(self, way: Way, page: str, action: str, **values: str) -> Page:
        """Send a form of the identity provider."""
        base = f"{self.house.address}/autenticacao"
        for form in way.browser.get(f"{base}{page}").forms:
            if form.action.endswith(f"/acao/{action}"):
                return way.browser.post(form.action, {**form.values, **values})
        raise Deviation(f"o Fornecedor de Autenticação não oferece «{action}» a este pedido")

    def identified(self, way: Way) -> Page:
        """Sign in by card: the page or address that ends it."""
        self.act(way, "/cartao", "insert-card", card_holder=HOLDER)
        return self.act(way, "/cartao", "enter-card-pin", pin=self.numbers["pin"])

    def answer_of(self, way: Way, page: Page) -> dict[str, str]:
        """What the identity provider gives the browser for the component."""
        if way.protocol == OAUTH:
            return dict(parse_qsl(urlsplit(page.moved_to).fragment, keep_blank_values=True))
        for form in way.browser.follow(page).forms:
            if "SAMLResponse" in form.values:
                return form.values
        raise Deviation("o Fornecedor de Autenticação não deu resposta para o serviço")

    def hand(self, way: Way, answer: dict[str, str]) -> Page:
        """Hand the answer to the component, as its page and the browser would."""
        if way.protocol == SAML:
            origin = f"http://127.0.0.1:{self.house.port}"
            page = way.browser.post(way.asked.to, answer, origin)
        else:
            page = self._hand_fragment(way, answer)
        return self._judged(way.browser.follow(page), page)

    def _hand_fragment(self, way: Way, answer: dict[str, str]) -> Page:
        where = way.values.get("redirect_uri", "")
        if self.hand_over == "query":
            return way.browser.get(f"{where}?{_query(answer)}")
        way.browser.get(where)
        return way.browser.post(where, answer)

    @staticmethod
    def _judged(end: Page, first: Page) -> Page:
        broken = next((one for one in (first, end) if one.status in (500, 501, 505)), None)
        if broken is not None:
            path = urlsplit(broken.url).path
            raise Deviation(f"{path} rebentou com {broken.status}, em vez de dizer o que se passa")
        return end

    def sign_in(self, way: Way | None = None) -> Way:
        """The whole way of a citizen who signs in."""
        way = way or self.begin()
        self.arrive(way)
        self.hand(way, self.answer_of(way, self.identified(way)))
        return way

    # what the component says -----------------------------------------------------------------
    def shown(self, browser: Browser) -> str:
        """The page that shows who is signed in; nothing when it says that nobody is."""
        page = browser.follow(browser.get(urljoin(self.url, self.probe)))
        return page.text if page.status == 200 else ""

    def require_signed_in(self, browser: Browser) -> None:
        """Errors: Deviation."""
        if self.numbers["nic"] not in self.shown(browser):
            raise Deviation(f"{self.probe} não mostra o NIC de quem se autenticou")

    def require_signed_out(self, browser: Browser, why: str) -> None:
        """Errors: Deviation, saying that it took `why`."""
        text = self.shown(browser)
        if any(self.numbers[one] in text for one in ("nic", "other_nic")):
            raise Deviation(f"abriu sessão: {why}")

    # what the identity provider does wrong ---------------------------------------------------
    def forger(self, way: Way, late_s: float = 0.0) -> Forger:
        """Who answers this request falsely.  Units: `late_s` seconds ago."""
        self.made += 1
        at = system_now() - timedelta(seconds=late_s)
        values = ((NIC, self.numbers["nic"]), (NAME, self.numbers["name"]))
        return Forger(way.asked, self.house.key, values, at, self.made)

    def named(self, way: Way, name: str) -> Forger:
        """Who answers for a citizen of another name."""
        return self.forger(way).as_another(((NIC, self.numbers["nic"]), (NAME, name)))

    def refuses(self, make: Callable[[Forger], bytes], why: str, late_s: float = 0.0) -> None:
        """A forged answer must open no session."""
        way = self.begin()
        document = make(self.forger(way, late_s))
        self.hand(way, self.saml_answer(way, document))
        self.require_signed_out(way.browser, why)

    @staticmethod
    def saml_answer(way: Way, document: bytes) -> dict[str, str]:
        """The form that brings a SAML answer."""
        relay = {"RelayState": way.asked.relay_state} if way.asked.relay_state else {}
        return {"SAMLResponse": forgery.field(document), **relay}

    @contextmanager
    def platform(self, rule: Rule) -> Iterator[None]:
        """The platform behaves so for a while."""
        self.house.rule = rule
        try:
            yield
        finally:
            self.house.rule = None


def _query(values: dict[str, str]) -> str:
    return urlencode(values)
