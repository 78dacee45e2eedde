"""A SAML request read without trust: who says to ask, that they did, and what.

What is believed comes out of the bytes that the signature covers, and of no others: a request
that is wrapped around a signed one is never looked at.
Source: SAML 2.0 core 3.4.1, 3.7.1; fact sheet 2.1 and 2.4 (AUT-MAN).
"""

import re
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from sandbox.plain_xml import Element, NotXml, read_xml
from sandbox.platforms.authentication.service_request import (
    CITIZEN,
    SAML,
    ServiceRequest,
    attributes_asked,
    level_of,
    require_means,
    tabs,
)
from sandbox.platforms.providers.core import Directory
from sandbox.platforms.providers.provider import Certificate, Provider
from sandbox.protocol.errors import Refused

SAMLP = "{urn:oasis:names:tc:SAML:2.0:protocol}"
ASSERTION = "{urn:oasis:names:tc:SAML:2.0:assertion}"
DS = "{http://www.w3.org/2000/09/xmldsig#}"
FA = "{http://autenticacao.cartaodecidadao.pt/atributos}"
TABS = "{http://autenticacao.cartaodecidadao.pt/presentationpolicy}"
LOGOUT = "{http://autenticacao.cartaodecidadao.pt/logout}"
URI_FORMAT = "urn:oasis:names:tc:SAML:2.0:attrname-format:uri"
POST_BINDING = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
HIGHEST_LEVEL = 4
"""Assumed when a request says none.  Source: fact sheet 2.1 (official)."""
SKEW = timedelta(minutes=5)
"""Source: fact sheet 2.2, tolerances of AUT-SP (official)."""
MOST_RELAY_STATE = 1000
REAL_HOSTS = ("autenticacao.gov.pt", "preprod.autenticacao.gov.pt")
"""Services come with the Destination that they have for the real one.  Source: fact sheet 2."""
_ID = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,150}")
_ENDPOINT = re.compile(r"https?://([^/]+)(/w/[a-z0-9-]+/autenticacao)?/fa/(default\.aspx)?", re.I)
_INSTANT = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,9})?Z")

Signed = Callable[[bytes, Iterable[Certificate]], bytes]
"""The bytes that a signature by one of these certificates covers; errors: saml_signature."""


def decoded(text: str) -> bytes:
    """The document in a form field.  Errors: saml_unreadable."""
    try:
        return b64decode("".join(text.split()), validate=True)
    except (NotBase64, ValueError) as error:
        raise Refused("saml_unreadable", f"SAMLRequest: not base64 ({error})") from error


def believed(content: bytes, directory: Directory, signed: Signed, now: datetime) -> Element:
    """The request that a registered provider signed.

    Errors: xml_refused, saml_unreadable, provider_unknown, saml_unsigned, saml_wrapped,
    saml_signature.
    """
    root = _read(content)
    if root.name not in (f"{SAMLP}AuthnRequest", f"{SAMLP}LogoutRequest"):
        raise Refused("saml_unreadable", f"takes AuthnRequest or LogoutRequest, not {root.name}")
    provider = provider_of(root, directory)
    signatures = [one for one in _all(root) if one.name == f"{DS}Signature"]
    if not signatures:
        raise Refused("saml_unsigned", "the request is not signed")
    _require_plain_signature(root, signatures)
    good = [one for one in provider.certificates if one.valid_at(now)]
    if not good:
        raise Refused("saml_signature", f"{provider.id} has no certificate that is valid now")
    found = _read(signed(content, good))
    if (found.name, found.attributes.get("ID")) != (root.name, root.attributes["ID"]):
        raise Refused("saml_wrapped", "the signature covers something else than the request")
    if provider_of(found, directory).id != provider.id:
        raise Refused("saml_wrapped", "the signed part names another issuer")
    return found


def _read(content: bytes) -> Element:
    try:
        return read_xml(content)
    except NotXml as error:
        raise Refused("xml_refused", f"SAMLRequest: {error}") from error


def _all(element: Element) -> Iterable[Element]:
    yield element
    for child in element.children:
        yield from _all(child)


def _require_plain_signature(root: Element, signatures: list[Element]) -> None:
    """One signature, a child of the request, of the whole request by its own ID."""
    own = root.attributes.get("ID", "")
    ids = [one.attributes[name] for one in _all(root) for name in ("ID", "Id", "id")
           if name in one.attributes]  # fmt: skip
    references = [one for one in _all(signatures[0]) if one.name == f"{DS}Reference"]
    problem = ""
    if not _ID.fullmatch(own):
        problem = "ID: missing, or not of its form"
    elif len(signatures) != 1 or signatures[0] not in root.children:
        problem = "one signature, a child of the request"
    elif ids.count(own) != 1:
        problem = "the ID of the request stands more than once"
    elif [one.attributes.get("URI") for one in references] != [f"#{own}"]:
        problem = "one reference, to the ID of the request"
    if problem:
        raise Refused("saml_wrapped", f"SAMLRequest: {problem}")


def provider_of(root: Element, directory: Directory) -> Provider:
    """The provider that is the issuer.  Errors: provider_unknown."""
    issuer = root.child(f"{ASSERTION}Issuer")
    name = issuer.text.strip() if issuer else ""
    found = directory.by_entity(name)
    if found is None:
        raise Refused("provider_unknown", f"no provider is the issuer «{name[:120]}»")
    return found


def answer_address(root: Element, provider: Provider) -> str:
    """Where the answer goes: a registered address, or the first of them when none is named.

    Errors: redirect_refused.
    """
    asked = root.attributes.get("AssertionConsumerServiceURL", "")
    if not asked and provider.acs_urls:
        return provider.acs_urls[0]
    known = Provider(provider.id, provider.name, redirect_uris=provider.acs_urls)
    if not asked or not known.may_return_to(asked):
        raise Refused(
            "redirect_refused",
            f"AssertionConsumerServiceURL «{asked[:120]}»; registered: {list(provider.acs_urls)}",
        )
    return asked


def require_fresh(root: Element, now: datetime, host: str) -> None:
    """That it is of now, and for us; `host` is where it came to.

    Errors: saml_stale, saml_destination, saml_unsupported.
    """
    if root.attributes.get("Version") != "2.0":
        raise Refused("saml_unsupported", "Version: only 2.0")
    instant = _INSTANT.fullmatch(root.attributes.get("IssueInstant", ""))
    try:
        issued = datetime.fromisoformat(f"{instant.group(1)}+00:00") if instant else None
    except ValueError:
        issued = None
    if issued is None or abs(now - issued) > SKEW:
        raise Refused("saml_stale", f"IssueInstant: five minutes around {now.isoformat()}")
    found = _ENDPOINT.fullmatch(root.attributes.get("Destination", ""))
    if found is None or found.group(1).lower() not in (host.lower(), *REAL_HOSTS):
        raise Refused("saml_destination", f"Destination: …/fa/Default.aspx at {host}")


def authentication_request(
    root: Element, provider: Provider, relay_state: str, return_to: str
) -> ServiceRequest:
    """What an AuthnRequest asks.  Errors: saml_unsupported, saml_attributes."""
    for name in ("AssertionConsumerServiceIndex", "AttributeConsumingServiceIndex"):
        if name in root.attributes:
            raise Refused("saml_unsupported", f"{name} is not supported")
    if root.attributes.get("ProtocolBinding", POST_BINDING) != POST_BINDING:
        raise Refused("saml_unsupported", "ProtocolBinding: only HTTP-POST")
    if root.attributes.get("IsPassive", "false") in ("true", "1"):
        raise Refused("saml_unsupported", "IsPassive: a citizen is always asked")
    extensions = root.child(f"{SAMLP}Extensions")
    hidden, first = _tabs(extensions)
    try:
        request = ServiceRequest(
            SAML,
            provider.id,
            provider.name,
            return_to,
            attributes_asked(_attributes(extensions, provider), provider),
            level_of(_level(extensions), HIGHEST_LEVEL),
            relay_state,
            hidden,
            first,
            request_id=root.attributes["ID"],
        )
    except Refused as refusal:
        raise Refused("saml_attributes", refusal.sentence) from refusal
    return require_means(request)


def _attributes(extensions: Element | None, provider: Provider) -> tuple[str, ...]:
    asked = extensions.child(f"{FA}RequestedAttributes") if extensions else None
    found = asked.all(f"{FA}RequestedAttribute") if asked else []
    if not found:
        return provider.attributes or (f"{CITIZEN}NIC", f"{CITIZEN}NomeCompleto")
    wrong = [one for one in found if one.attributes.get("NameFormat", URI_FORMAT) != URI_FORMAT]
    if wrong:
        raise Refused("saml_attributes", f"NameFormat: {URI_FORMAT}")
    return tuple(dict.fromkeys(one.attributes.get("Name", "") for one in found))


def _level(extensions: Element | None) -> str:
    found = extensions.child(f"{FA}FAAALevel") if extensions else None
    return found.text.strip() if found else ""


def _tabs(extensions: Element | None) -> tuple[tuple[str, ...], str]:
    policy = extensions.child(f"{TABS}AuthTabPresentationPolicies") if extensions else None
    if policy is None:
        return (), ""
    hidden = [one.attributes.get("TabId", "") for one in policy.all(f"{TABS}hideAuthTab")]
    first = policy.child(f"{TABS}defaultSelectedAuthTab")
    return tabs(" ".join(hidden), first.attributes.get("TabId", "") if first else "")


def logout_address(root: Element, provider: Provider) -> str:
    """Where the answer to a LogoutRequest goes.  Errors: redirect_refused."""
    extensions = root.child(f"{SAMLP}Extensions")
    found = extensions.child(f"{LOGOUT}LogoutUrl") if extensions else None
    asked = found.text.strip() if found else provider.logout_url
    known = (provider.logout_url, *provider.acs_urls)
    allowed = Provider(provider.id, "", redirect_uris=tuple(filter(None, known)))
    if not asked or not allowed.may_return_to(asked):
        raise Refused("redirect_refused", f"LogoutUrl «{asked[:120]}» is not registered")
    return asked


def relay_state(text: str) -> str:
    """What goes back as it came.  Errors: saml_relay_state.  Source: fact sheet 2 (official)."""
    if len(text) > MOST_RELAY_STATE or not text.isprintable():
        raise Refused("saml_relay_state", f"RelayState: up to {MOST_RELAY_STATE} characters")
    return text
