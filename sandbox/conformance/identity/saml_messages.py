"""SAML as a service speaks it to an identity provider: requests made, metadata and answers read.

Source: fact sheet 2.1 and 2.2 (AUT-MAN); OASIS saml-core-2.0 and saml-bindings-2.0, 3.5.
"""

import re
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from xml.sax.saxutils import escape, quoteattr

from sandbox.clock import system_now
from sandbox.conformance.control import Deviation
from sandbox.conformance.identity.component import IdentityProvider
from sandbox.conformance.identity.table import SAML
from sandbox.conformance.walking import Browser, Page
from sandbox.plain_xml import Element, NotXml, read_xml
from sandbox.platforms.authentication.attributes import CITIZEN
from sandbox.platforms.authentication.saml_messages import UNSPECIFIED, instant
from sandbox.platforms.authentication.saml_reading import (
    DS,
    POST_BINDING,
    SAMLP,
    URI_FORMAT,
)
from sandbox.platforms.authentication.saml_signature import signed, signed_part
from sandbox.platforms.providers.certificates import read_certificate
from sandbox.platforms.providers.metadata import MD
from sandbox.platforms.providers.provider import Certificate
from sandbox.protocol.errors import Refused

NIC, NAME = f"{CITIZEN}NIC", f"{CITIZEN}NomeCompleto"
STATUS = "urn:oasis:names:tc:SAML:2.0:status:"
RELAY = "dm9sdGEvYS5wYWdpbmE/YT0xJmI9Mg=="
_SPACES = (
    'xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" '
    'xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" '
    'xmlns:fa="http://autenticacao.cartaodecidadao.pt/atributos"'
)
_PLACE = '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#" Id="placeholder"/>'


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the metadata of an identity provider say."""

    entity_id: str
    sign_on: str
    logout: str
    wants_signed: bool
    certificates: tuple[Certificate, ...]


@dataclass(frozen=True, slots=True)
class Asking:
    """A request of this service, not signed yet."""

    request_id: str
    text: str


@dataclass(frozen=True, slots=True)
class Came:
    """A Response or LogoutResponse in the form that brings it to the service."""

    root: Element
    content: bytes
    to: str
    relay_state: str

    @property
    def codes(self) -> tuple[str, str]:
        """The upper and the lower status, without their common beginning."""
        status = self.root.child(f"{SAMLP}Status")
        top = status.child(f"{SAMLP}StatusCode") if status else None
        sub = top.child(f"{SAMLP}StatusCode") if top else None
        first, second = (one.attributes.get("Value", "") if one else "" for one in (top, sub))
        return first.removeprefix(STATUS), second.removeprefix(STATUS)


# metadata -------------------------------------------------------------------------------------
def metadata_of(idp: IdentityProvider) -> Metadata:
    """The metadata of the component.  Errors: Deviation."""
    named = idp.table.text(SAML, "metadata", "fa/metadata")
    file = idp.table.folder / named
    if Path(file).is_file():
        content = file.read_bytes()
    else:
        page = Browser().get(named if "://" in named else idp.at(SAML, "metadata", named))
        if page.status != 200:
            raise Deviation(f"os metadados respondem {page.status}")
        content = page.text.encode()
    try:
        root = read_xml(content)
    except NotXml as error:
        raise Deviation(f"os metadados não se leem: {error}") from error
    role = root.child(f"{MD}IDPSSODescriptor")
    if root.name != f"{MD}EntityDescriptor" or role is None:
        raise Deviation("os metadados não são um EntityDescriptor com IDPSSODescriptor")
    wants = role.attributes.get("WantAuthnRequestsSigned", "") in ("true", "1")
    return Metadata(
        root.attributes.get("entityID", ""),
        _posted(role, "SingleSignOnService"),
        _posted(role, "SingleLogoutService"),
        wants,
        _certificates(role),
    )


def _posted(role: Element, kind: str) -> str:
    return next((one.attributes.get("Location", "") for one in role.all(f"{MD}{kind}")
                 if one.attributes.get("Binding") == POST_BINDING), "")  # fmt: skip


def _certificates(role: Element) -> tuple[Certificate, ...]:
    found = []
    for key in role.all(f"{MD}KeyDescriptor"):
        info = key.child(f"{DS}KeyInfo")
        if info is None or key.attributes.get("use", "signing") != "signing":
            continue
        for data in info.all(f"{DS}X509Data"):
            for one in data.all(f"{DS}X509Certificate"):
                try:
                    found.append(read_certificate(one.text))
                except Refused as refusal:
                    raise Deviation(f"certificado dos metadados: {refusal.sentence}") from refusal
    return tuple(found)


# requests -------------------------------------------------------------------------------------
def asking(idp: IdentityProvider, late_s: float = 0.0, **wrong: str) -> Asking:
    """An AuthnRequest as the manual wants it, or with something else in it.

    Units: `late_s` seconds ago.  Shapes: `more` is further attributes, as text.
    """
    request_id = f"_{system_now().timestamp():.6f}-{idp.number()}"
    at = system_now() - timedelta(seconds=late_s)
    names = wrong.get("names", f"{NIC} {NAME}").split(" ")
    wanted = "".join(f'<fa:RequestedAttribute Name={quoteattr(name)} NameFormat="{URI_FORMAT}" '
                     'isRequired="true"/>' for name in names)  # fmt: skip
    to = wrong.get("acs", idp.table.text(SAML, "acs"))
    text = (
        f'<samlp:AuthnRequest {_SPACES} ID="{request_id}" Version="2.0" '
        f'IssueInstant="{instant(at)}" Destination={quoteattr(_destination(idp, wrong))} '
        f'ForceAuthn="true" IsPassive="false" ProtocolBinding="{POST_BINDING}" '
        f"AssertionConsumerServiceURL={quoteattr(to)} {wrong.get('more', '')}"
        f'ProviderName="Verificador">{_issuer(idp, wrong)}{_PLACE}<samlp:Extensions>'
        f"<fa:RequestedAttributes>{wanted}</fa:RequestedAttributes><fa:FAAALevel>3</fa:FAAALevel>"
        "</samlp:Extensions></samlp:AuthnRequest>"
    )
    return Asking(request_id, text)


def leaving(idp: IdentityProvider, where: str = "") -> Asking:
    """A LogoutRequest; `where` is the address that is to be told."""
    request_id = f"_{system_now().timestamp():.6f}-{idp.number()}"
    back = where or idp.table.text(SAML, "logout") or idp.table.text(SAML, "acs")
    text = (
        f'<samlp:LogoutRequest {_SPACES} ID="{request_id}" Version="2.0" '
        f'IssueInstant="{instant(system_now())}" Destination={quoteattr(_destination(idp, {}))} '
        f'Consent="urn:oasis:names:tc:SAML:2.0:logout:user">{_issuer(idp, {})}{_PLACE}'
        '<samlp:Extensions><LogoutUrl xmlns="http://autenticacao.cartaodecidadao.pt/logout">'
        f"{escape(back)}</LogoutUrl></samlp:Extensions>"
        f'<saml:NameID Format="{UNSPECIFIED}">{UNSPECIFIED}</saml:NameID></samlp:LogoutRequest>'
    )
    return Asking(request_id, text)


def _destination(idp: IdentityProvider, wrong: dict[str, str]) -> str:
    return wrong.get("destination") or metadata_of(idp).sign_on


def _issuer(idp: IdentityProvider, wrong: dict[str, str]) -> str:
    return f"<saml:Issuer>{escape(wrong.get('issuer', idp.table.text(SAML, 'issuer')))}" \
           "</saml:Issuer>"  # fmt: skip


def own_pair(idp: IdentityProvider) -> tuple[str, str]:
    """The key and certificate of this service."""
    return idp.table.file(SAML, "key"), idp.table.file(SAML, "certificate")


def sealed(idp: IdentityProvider, asked: Asking) -> bytes:
    """A request with the signature of this service."""
    return signed(asked.text, *own_pair(idp), exclusive=True)


def bare(asked: Asking) -> bytes:
    """A request without any signature."""
    return asked.text.replace(_PLACE, "").encode()


def post(
    idp: IdentityProvider, document: bytes, relay: str = RELAY, browser: Browser | None = None
) -> tuple[Browser, Page]:
    """The form of a service brings the browser to the component: where it gets."""
    browser = browser or idp.browser()
    values = {"SAMLRequest": b64encode(document).decode("ascii")}
    values |= {"RelayState": relay} if relay else {}
    parts = urlsplit(idp.table.text(SAML, "acs"))
    page = browser.post(metadata_of(idp).sign_on, values, f"{parts.scheme}://{parts.netloc}")
    return browser, idp.follow(browser, page)


# answers --------------------------------------------------------------------------------------
def came(page: Page) -> Came | None:
    """The answer in a page, if there is one.  Errors: Deviation."""
    for form in page.forms:
        if "SAMLResponse" in form.values:
            try:
                content = b64decode(form.values["SAMLResponse"], validate=True)
                root = read_xml(content)
            except (ValueError, NotXml) as error:
                raise Deviation(f"SAMLResponse não se lê: {error}") from error
            return Came(root, content, form.action, form.values.get("RelayState", ""))
    return None


def answer(idp: IdentityProvider, page: Page) -> Came:
    """The answer in a page, on its way to the registered address.  Errors: Deviation."""
    found = came(page)
    if found is None:
        where = urlsplit(page.url).path
        raise Deviation(f"{where} ({page.status}) não traz resposta SAML para o serviço")
    if found.to != idp.table.text(SAML, "acs"):
        raise Deviation(f"a resposta vai para {found.to[:120]}")
    return found


def covered(idp: IdentityProvider, found: Came) -> Element:
    """The signed answer, by the key of the metadata.  Errors: Deviation."""
    known = metadata_of(idp).certificates
    try:
        root = read_xml(signed_part(found.content, known, system_now()))
    except (Refused, NotXml) as error:
        said = error.sentence if isinstance(error, Refused) else str(error)
        raise Deviation(f"a resposta não está assinada pela chave dos metadados: {said}") from error
    if root.attributes.get("ID") != found.root.attributes.get("ID"):
        raise Deviation("a assinatura não cobre a Response")
    return root


def moment(text: str) -> datetime:
    """An instant of a document.  Errors: Deviation."""
    found = re.fullmatch(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,9})?Z", text)
    if not found:
        raise Deviation(f"«{text[:40]}» não é um instante em UTC, com Z")
    fraction = (found.group(2) or ".0")[:7]
    return datetime.fromisoformat(f"{found.group(1)}{fraction.ljust(7, '0')}+00:00")
