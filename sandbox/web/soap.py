"""SOAP messages read without trust: 1.1 and 1.2, document/literal, a UsernameToken in the header.

The bytes are read by `plain_xml`, which takes elements, attributes and text alone.
Source: SOAP 1.1 (W3C note), SOAP 1.2 part 1, WS-Security UsernameToken Profile 1.1 (OASIS).
"""

import re
from base64 import b64decode
from binascii import Error as NotBase64
from dataclasses import dataclass
from hashlib import sha1
from hmac import compare_digest

from sandbox.plain_xml import MOST_ELEMENTS, Element, NotXml, read_xml

ENVELOPES = {
    "http://schemas.xmlsoap.org/soap/envelope/": "1.1",
    "http://www.w3.org/2003/05/soap-envelope": "1.2",
}
_WSSE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
_WSU = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"
_PASSWORD = re.compile(rb"(<(?:[\w.-]+:)?Password\b[^>]*>)[^<]*")


class NotSoap(Exception):
    """The bytes are no message that can be read; the text says why."""


@dataclass(frozen=True, slots=True)
class Token:
    """A UsernameToken.  `digest` is the password as a digest of itself, `nonce` and `created`."""

    username: str
    password: str
    digest: bool
    nonce: str
    created: str

    def proves(self, password: str) -> bool:
        """Whether whoever sent this knows the password."""
        if not self.digest:
            return compare_digest(self.password.encode(), password.encode())
        try:
            nonce = b64decode(self.nonce, validate=True)
            given = b64decode(self.password, validate=True)
        except (NotBase64, ValueError):
            return False
        # SHA-1 is what the profile asks for.
        made = sha1(nonce + self.created.encode() + password.encode(), usedforsecurity=False)
        return bool(self.nonce) and compare_digest(given, made.digest())


@dataclass(frozen=True, slots=True)
class Message:
    """A message: SOAP version, headers, and the one element of its body."""

    soap: str
    headers: tuple[Element, ...]
    body: Element

    def header(self, name: str) -> str:
        """The text of a header; nothing when it is not there."""
        return next((one.text.strip() for one in self.headers if one.name == name), "")

    def token(self) -> Token | None:
        """Who says to be calling, or None."""
        security = next((one for one in self.headers if one.name == f"{{{_WSSE}}}Security"), None)
        token = security.child(f"{{{_WSSE}}}UsernameToken") if security else None
        if token is None:
            return None
        name, password = (token.child(f"{{{_WSSE}}}{one}") for one in ("Username", "Password"))
        nonce, created = token.child(f"{{{_WSSE}}}Nonce"), token.child(f"{{{_WSU}}}Created")
        kind = password.attributes.get("Type", "") if password else ""
        return Token(
            name.text.strip() if name else "",
            password.text if password else "",
            kind.endswith("#PasswordDigest"),
            nonce.text.strip() if nonce else "",
            created.text.strip() if created else "",
        )


def read(content: bytes, most_elements: int = MOST_ELEMENTS, understood: str = _WSSE) -> Message:
    """The message in these bytes; headers of the namespace `understood` may be mandatory.

    Errors: NotSoap.
    """
    try:
        root = read_xml(content, most_elements)
    except NotXml as error:
        raise NotSoap(str(error)) from error
    namespace, _, local = root.name.removeprefix("{").rpartition("}")
    soap = ENVELOPES.get(namespace)
    if soap is None or local != "Envelope":
        raise NotSoap(f"{root.name[:120]} is no envelope of SOAP 1.1 or 1.2")
    body = root.child(f"{{{namespace}}}Body")
    header = root.child(f"{{{namespace}}}Header")
    if body is None or len(body.children) != 1:
        raise NotSoap("a body has one element")
    must = f"{{{namespace}}}mustUnderstand"
    for one in header.children if header else ():
        known = one.name.startswith(f"{{{understood}}}")
        if one.attributes.get(must) in ("1", "true") and not known:
            raise NotSoap(f"the header {one.name[:120]} is not understood")
    return Message(soap, tuple(header.children) if header else (), body.children[0])


def version_of(content_type: str) -> str:
    """The version that a sender claims, for an answer to what could not be read."""
    return "1.2" if content_type.startswith("application/soap+xml") else "1.1"


def without_password(content: bytes) -> bytes:
    """The same bytes, with stars for the password: nobody keeps it."""
    return _PASSWORD.sub(rb"\1***", content)
