"""The identity provider that misbehaves: SAML answers with one thing wrong, else as the true ones.

It signs with the key of the world, so that what a component refuses is refused for the one thing.
Source: fact sheet 2.2; OASIS saml-core-2.0 and saml-profiles-2.0 4.1.4.
"""

import re
from base64 import b64encode
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache

from lxml import etree

from sandbox.platforms.authentication import saml_messages as saml
from sandbox.platforms.authentication.saml_signature import signed
from sandbox.platforms.providers.certificates import made_from

_DS = "{http://www.w3.org/2000/09/xmldsig#}"
_PLACE = re.compile(r"<ds:Signature [^>]*/>")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a component asked for in its AuthnRequest, as far as an answer needs it."""

    request_id: str
    to: str
    issuer: str
    relay_state: str


@dataclass(frozen=True, slots=True)
class Forger:
    """Makes answers to one request.  Shapes: `key` is private key and certificate, PEM."""

    asked: Asked
    key: tuple[str, str]
    values: tuple[tuple[str, str], ...]
    at: datetime
    number: int = 1

    def text(self, **wrong: str) -> str:
        """A Response as it should be, or with another `to`, `audience` or `in_response_to`."""
        answer = saml.Answer(
            f"_conformidade-{self.number}",
            wrong.get("to", self.asked.to),
            wrong.get("in_response_to", self.asked.request_id),
            self.at,
        )
        return saml.response(
            answer,
            saml.SUCCESS,
            wrong.get("audience", self.asked.issuer),
            3,
            [(name, value, "Available") for name, value in self.values],
        )

    def signed(self, text: str = "") -> bytes:
        """The document with the signature of the identity provider."""
        return signed(text or self.text(), *self.key)

    def told(self, top: str, sub: str) -> bytes:
        """A Response that says no, signed."""
        answer = saml.Answer(
            f"_conformidade-{self.number}", self.asked.to, self.asked.request_id, self.at
        )
        return self.signed(saml.response(answer, saml.Outcome(top, sub, "Recusado no ensaio.")))

    def by_another_key(self) -> bytes:
        """Signed by somebody else, whose certificate travels with it."""
        return replace(self, key=_other_key(self.at.year)).signed()

    def unsigned(self) -> bytes:
        """Without any signature."""
        return _PLACE.sub("", self.text()).encode()

    def as_another(self, values: tuple[tuple[str, str], ...]) -> "Forger":
        """The same about somebody else."""
        return replace(self, values=values)


@lru_cache(2)
def _other_key(year: int) -> tuple[str, str]:
    """A key of nobody's, which takes a second to make."""
    return made_from(b"outro fornecedor", "outro", datetime(year, 1, 1, tzinfo=UTC))


def altered(document: bytes, before: str, after: str) -> bytes:
    """A signed document changed afterwards."""
    return document.replace(before.encode(), after.encode())


def wrapped(good: bytes, evil: str, inside: str) -> bytes:
    """The signed document put into one of another content.

    Shapes: `inside` is `extensions` or `object`.
    Source: Somorovsky et al., On Breaking SAML (2012): the classic places.
    """
    kept = etree.fromstring(good)
    signature = kept.find(f"{_DS}Signature")
    if signature is None:
        raise ValueError("the document to wrap is not signed")
    kept.remove(signature)
    root = etree.fromstring(_PLACE.sub("", evil).encode())
    root.set("ID", f"{root.get('ID')}-fora")
    if inside == "extensions":
        holder = root.find("{urn:oasis:names:tc:SAML:2.0:protocol}Extensions")
    else:
        holder = etree.SubElement(signature, f"{_DS}Object")
    if holder is not None:
        holder.append(kept)
    root.insert(1, signature)
    return bytes(etree.tostring(root))


def with_entity(good: bytes, text: str) -> bytes:
    """A signed document in which a text stands by an entity that the document itself defines.

    To who expands entities the signature is right.
    """
    body = good.partition(b"?>")[2] or good
    declared = b'<!DOCTYPE r [<!ENTITY nome "' + text.encode() + b'">]>'
    return declared + body.replace(text.encode(), b"&nome;", 1)


def expanding(good: bytes) -> bytes:
    """A document that grows to a million signs and more."""
    lines = [b'<!ENTITY e0 "aaaaaaaaaa">']
    lines += [b'<!ENTITY e%d "%s">' % (n, b"&e%d;" % (n - 1) * 10) for n in range(1, 7)]
    body = good.partition(b"?>")[2] or good
    return b"<!DOCTYPE r [" + b"".join(lines) + b"]>" + body.replace(b"Available", b"&e6;", 1)


def field(document: bytes) -> str:
    """The value of the form field SAMLResponse."""
    return b64encode(document).decode("ascii")
