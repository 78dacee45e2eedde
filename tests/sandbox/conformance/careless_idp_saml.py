"""SAML 2.0 at the careless identity provider."""

import re
import threading
import time
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import escape

from lxml import etree

from sandbox.plain_xml import Element, NotXml, read_xml
from sandbox.platforms.authentication import saml_messages as saml
from sandbox.platforms.authentication.saml_reading import ASSERTION, FA, LOGOUT, SAMLP
from sandbox.platforms.authentication.saml_signature import signed, signed_part
from sandbox.platforms.providers.certificates import made_from, read_certificate
from sandbox.protocol.errors import Refused
from tests.sandbox.conformance.careless_idp import ACS, VALUES, Answer, Asked, No, Provider

PAIR = made_from(b"fornecedor em ensaio", "idp", datetime(2026, 1, 1, tzinfo=UTC))
SERVICE = made_from(b"servico que verifica", "servico", datetime(2026, 1, 1, tzinfo=UTC))
OLD_PAIR = made_from(b"fornecedor em ensaio", "idp", datetime(2020, 1, 1, tzinfo=UTC))
ISSUER = "https://verificador.test"
POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"


class Told(Exception):
    """What a known service is told: the lower status."""


@dataclass
class Saml:
    """Its requests, each taken once."""

    provider: Provider
    used: set[str] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.provider.routes |= {
            ("GET", "/fa/metadata"): self.metadata,
            ("POST", "/fa/Default.aspx"): self.receive,
        }

    def careful(self, about: str) -> bool:
        return self.provider.careful(about)

    def metadata(self, asked: Asked) -> Answer:
        pair = PAIR if self.careful("metadata-key") else OLD_PAIR
        text = saml.metadata(f"{self.provider.url}/fa/Default.aspx", pair[1])
        if not self.careful("metadata"):
            text = text.replace(POST, POST.replace("POST", "Redirect"))
        if not self.careful("metadata-wants"):
            text = text.replace('WantAuthnRequestsSigned="true" ', "")
        return 200, text, {"Content-Type": "application/samlmetadata+xml"}

    # requests ---------------------------------------------------------------------------------
    def receive(self, asked: Asked) -> Answer:
        form = asked.form
        relay = form.get("RelayState", "")
        root = self._believed(self._read(form.get("SAMLRequest", "")))
        name = root.attributes.get("ID", "")
        if root.local == "LogoutRequest":
            return self._logout(root, relay)
        to = root.attributes.get("AssertionConsumerServiceURL", "")
        if to != ACS and self.careful("acs"):
            raise No(403, "acs")
        try:
            self._judge(root)
        except Told as told:
            outcome = saml.Outcome("Requester", str(told), "Recusado.")
            return self._send(saml.response(self._frame(name, to), outcome),
                              to, relay if self.careful("told-form") else "")  # fmt: skip
        return self.provider.waiting(
            asked,
            lambda there: (
                self._answered(root, to, relay) if there else self._cancelled(name, to, relay)
            ),
        )

    def _read(self, text: str) -> bytes:
        try:
            content = b64decode(text, validate=True)
            if self.careful("entities"):
                read_xml(content)
                return content
            tree = etree.fromstring(content, etree.XMLParser(resolve_entities=True))
            return bytes(etree.tostring(tree.getroottree().getroot()))
        except (ValueError, NotXml, etree.LxmlError) as error:
            if not self.careful("unreadable-saml"):
                raise
            raise No(400, "unreadable") from error

    def _believed(self, content: bytes) -> Element:
        outer = read_xml(content)
        issuer = outer.child(f"{ASSERTION}Issuer")
        if (issuer is None or issuer.text != ISSUER) and self.careful("issuer"):
            raise No(403, "issuer")
        logout = outer.local == "LogoutRequest"
        if b"SignatureValue" not in content:
            if self.careful("logout-unsigned" if logout else "unsigned"):
                raise No(403, "unsigned")
            return outer
        known = SERVICE[1]
        shown = re.search(rb"<ds:X509Certificate>(.*?)</ds:X509Certificate>", content, re.S)
        if not self.careful("key") and shown:
            known = shown.group(1).decode()
        try:
            inner = read_xml(signed_part(content, [read_certificate(known)], datetime.now(UTC)))
        except Refused as refusal:
            if self.careful("altered"):
                raise No(403, refusal.code) from refusal
            return outer
        if inner.attributes.get("ID") != outer.attributes.get("ID"):
            if self.careful("wrapped"):
                raise No(403, "wrapped")
            return outer
        return inner

    def _judge(self, root: Element) -> None:
        if not self.careful("deaf"):
            raise Told("RequestDenied")
        at = saml_instant(root.attributes["IssueInstant"])
        age = (datetime.now(UTC) - at).total_seconds()
        here = f"{self.provider.url}/fa/Default.aspx"
        extensions = root.child(f"{SAMLP}Extensions")
        asked = extensions.child(f"{FA}RequestedAttributes") if extensions else None
        names = [one.attributes["Name"] for one in asked.children] if asked else []
        for about, holds, code in (
            ("stale", age > 300, "RequestDenied"),
            ("future", age < -300, "RequestDenied"),
            ("destination", root.attributes.get("Destination") != here, "RequestDenied"),
            ("index", "AssertionConsumerServiceIndex" in root.attributes, "RequestUnsupported"),
            ("unknown-names", not set(names) <= set(VALUES), "InvalidAttrNameOrValue"),
        ):
            if holds and self.careful(about):
                raise Told(code)
        name = root.attributes["ID"]
        if not self.careful("again"):
            return
        if self.careful("race"):
            with self.lock:
                self._once(name)
        else:
            if name in self.used:
                raise Told("RequestDenied")
            time.sleep(0.3)
            self.used.add(name)

    def _once(self, name: str) -> None:
        if name in self.used:
            raise Told("RequestDenied")
        self.used.add(name)

    # answers ----------------------------------------------------------------------------------
    def _frame(self, name: str, to: str) -> saml.Answer:
        made = "sempre" if not self.careful("same-id") else str(self.provider.number())
        return saml.Answer(f"_resposta-{made}", to, name, datetime.now(UTC))

    def _cancelled(self, name: str, to: str, relay: str) -> Answer:
        sub = "AuthnFailed" if self.careful("cancel-saml") else "RequestDenied"
        failed = saml.Outcome("Responder", sub, "Desistiu.")
        return self._send(saml.response(self._frame(name, to), failed), to, relay)

    def _answered(self, root: Element, to: str, relay: str) -> Answer:
        values = [(name, value, "Available") for name, value in VALUES.items()]
        if not self.careful("nic"):
            values = [(name, value[::-1], status) for name, value, status in values]
        text = saml.response(self._frame(root.attributes["ID"], to), saml.SUCCESS, ISSUER, 3,
                             values)  # fmt: skip
        for about, before, after in (
            ("audience", f"<saml:Audience>{ISSUER}", "<saml:Audience>https://outro.test"),
            ("in-response-to", r'InResponseTo="[^"]*"/>', "/>"),
            ("recipient", r'Recipient="[^"]*"', 'Recipient="https://outro.test/"'),
            ("not-once", "<saml:OneTimeUse/>", ""),
            ("instants", r"\.\d{7}Z", "Z"),
            ("other-issuer", saml.ISSUER, "https://outro.test"),
            ("status-attribute", 'fa:AttributeStatus="Available"', ""),
            ("message", "</samlp:Status>",
             "<samlp:StatusMessage>Tudo bem</samlp:StatusMessage></samlp:Status>"),
        ):  # fmt: skip
            if not self.careful(about):
                text = re.sub(before, after, text)
        if not self.careful("ten-minutes"):
            text = re.sub(r'NotOnOrAfter="[^"]*"', f'NotOnOrAfter="{shifted(600)}"', text)
        if not self.careful("yesterday"):
            text = re.sub(r'NotBefore="[^"]*"', f'NotBefore="{shifted(-86_400)}"', text)
        return self._send(text, to, relay if self.careful("relay") else relay.rstrip("="))

    def _send(self, text: str, to: str, relay: str) -> Answer:
        pair = PAIR if self.careful("own-key") else SERVICE
        document = signed(text, *pair)
        if not self.careful("certificate"):
            document = re.sub(rb"<ds:KeyInfo>.*?</ds:KeyInfo>", b"", document, flags=re.S)
        value = b64encode(document).decode()
        return 200, (
            f'<form method="post" action="{escape(to)}"><input name="SAMLResponse" '
            f'value="{value}"><input name="RelayState" value="{escape(relay)}"></form>'
        ), {}  # fmt: skip

    def _logout(self, root: Element, relay: str) -> Answer:
        extensions = root.child(f"{SAMLP}Extensions")
        found = extensions.child(f"{LOGOUT}LogoutUrl") if extensions else None
        to = found.text if found else ACS
        if to != ACS and self.careful("logout-elsewhere"):
            raise No(403, "logout")
        if not self.careful("logout"):
            return 200, "<p>Adeus</p>", {}
        return self._send(saml.logout_response(self._frame(root.attributes["ID"], to)), to, relay)


def saml_instant(text: str) -> datetime:
    return datetime.fromisoformat(text[:26].rstrip("Z") + "+00:00")


def shifted(seconds: float) -> str:
    return saml.instant(datetime.now(UTC) + timedelta(seconds=seconds))
