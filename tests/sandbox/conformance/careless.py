"""Services that sign citizens in, careful but for what they are told to leave out.

Each carelessness has a name; without any, every control passes.
"""

import json
import re
import threading
import time
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import Request, urlopen

from lxml import etree

from sandbox.plain_xml import Element, NotXml, read_xml
from sandbox.platforms.authentication import saml_messages as saml
from sandbox.platforms.authentication.saml_reading import ASSERTION, SAMLP
from sandbox.platforms.authentication.saml_signature import signed, signed_part
from sandbox.platforms.providers.certificates import made_from, read_certificate
from sandbox.protocol.errors import Refused

CITIZEN = "http://interop.gov.pt/MDC/Cidadao/"
NIC, NAME = f"{CITIZEN}NIC", f"{CITIZEN}NomeCompleto"
PAIR = made_from(b"componente em ensaio", "componente", datetime(2026, 1, 1, tzinfo=UTC))
URI = "urn:oasis:names:tc:SAML:2.0:attrname-format:uri"
POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"


class No(Exception):
    """The service refuses."""


@dataclass
class Service:
    """One service.  `ignores` names what it is careless about."""

    platform: str
    protocol: str
    ignores: set[str] = field(default_factory=set)
    url: str = ""
    sessions: dict[str, dict[str, Any]] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    made: int = 0

    def new(self, facts: dict[str, Any]) -> dict[str, str]:
        """A session, and the cookie that names it."""
        self.made += 1
        name = f"s{self.made}"
        self.sessions[name] = facts
        lock = "" if "cookie" in self.ignores else "; HttpOnly"
        return {"Set-Cookie": f"sessao={name}; Path=/{lock}"}

    def careful(self, about: str) -> bool:
        """Whether it looks at this."""
        return about not in self.ignores

    # pages ------------------------------------------------------------------------------------
    def probe(self, session: dict[str, Any]) -> tuple[int, str]:
        facts = session.get("facts")
        if facts is None and not self.careful("own"):
            facts = next((one["facts"] for one in self.sessions.values() if "facts" in one), None)
        if not self.careful("nobody"):
            facts = {NIC: "99000001"}
        if facts is None:
            return 401, "Por autenticar"
        shown = escape if self.careful("markup") else str
        return 200, "".join(f"<p>{shown(str(value))}</p>" for value in facts.values())

    def start(self, session: dict[str, Any]) -> tuple[int, str, dict[str, str]]:
        if not self.careful("away"):
            urlopen(f"{self.platform}/fa/metadata", timeout=5).close()
        state = f"estado-{self.made}" if self.careful("state-new") else "sempre-o-mesmo"
        if self.protocol == "oauth2":
            facts = {"state": state, "at": time.monotonic()}
            return 303, "", {"Location": self._ask_address(state), **self.new(facts)}
        request_id = "_sempre" if not self.careful("same-id") else f"_pedido-{self.made}-{id(self)}"
        relay = "r" * 90 if not self.careful("relay-long") else f"volta-{self.made}"
        document = b64encode(self._request(request_id)).decode()
        page = (
            f'<form method="post" action="{self.platform}/fa/Default.aspx">'
            f'<input name="SAMLRequest" value="{document}">'
            f'<input name="RelayState" value="{relay}"></form>'
        )
        facts = {"asked": request_id, "relay": relay, "at": time.monotonic()}
        return 200, page, self.new(facts)

    def answered(
        self, name: str, form: dict[str, str], believe: Callable[..., dict[str, str]]
    ) -> tuple[int, str, dict[str, str]]:
        session = self.sessions.get(name, {})
        if self.careful("replay"):
            self.sessions.pop(name, None)
        elif "facts" in session and not self.careful("tabs"):
            raise RuntimeError("what came twice was not thought of")
        if not self.careful("impatient") and time.monotonic() - session.get("at", 0) > 1:
            raise No("too late")
        facts = believe(session, form)
        if not self.careful("deaf"):
            raise No("deaf")
        cookie = self.new({"facts": facts})
        if not self.careful("fixation") and name:
            self.sessions[name] = {**session, "facts": facts}
            cookie = {}
        where = "/sessao"
        if not self.careful("relay") and form.get("RelayState", "").startswith("http"):
            where = form["RelayState"]
        return 303, "", {"Location": where, **cookie}

    # SAML -------------------------------------------------------------------------------------
    def metadata(self) -> str:
        body = "".join(PAIR[1].splitlines()[1:-1])
        return (
            '<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" '
            f'xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="{self.url}/metadata">'
            "<md:SPSSODescriptor protocolSupportEnumeration="
            '"urn:oasis:names:tc:SAML:2.0:protocol"><md:KeyDescriptor use="signing"><ds:KeyInfo>'
            f"<ds:X509Data><ds:X509Certificate>{body}</ds:X509Certificate></ds:X509Data>"
            "</ds:KeyInfo></md:KeyDescriptor>"
            f'<md:AssertionConsumerService index="0" Binding="{POST}" Location="{self.url}/acs"/>'
            "</md:SPSSODescriptor></md:EntityDescriptor>"
        )

    def _request(self, request_id: str) -> bytes:
        names = (NIC, NAME) if self.careful("request-nic") else (f"{CITIZEN}DocNumber",
            f"{CITIZEN}DocType", f"{CITIZEN}DocNationality")  # fmt: skip
        wanted = "".join(f'<fa:RequestedAttribute Name="{name}" NameFormat="{URI}" '
                         'isRequired="true"/>' for name in names)  # fmt: skip
        who = 'ProviderName="Ensaio"' if self.careful("request-form") else ""
        text = (
            '<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" '
            'xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" '
            'xmlns:fa="http://autenticacao.cartaodecidadao.pt/atributos" '
            f'ID="{request_id}" Version="2.0" IssueInstant="{saml.instant(datetime.now(UTC))}" '
            f'Destination="{self.platform}/fa/Default.aspx" ForceAuthn="true" IsPassive="false" '
            f'ProtocolBinding="{POST}" AssertionConsumerServiceURL="{self.url}/acs" {who}>'
            f"<saml:Issuer>{self.url}/metadata</saml:Issuer>"
            '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#" Id="placeholder"/>'
            f"<samlp:Extensions><fa:RequestedAttributes>{wanted}</fa:RequestedAttributes>"
            "<fa:FAAALevel>3</fa:FAAALevel></samlp:Extensions></samlp:AuthnRequest>"
        )
        if not self.careful("request-signed"):
            return re.sub(r"<ds:Signature[^>]*/>", "", text).encode()
        made = signed(text, *PAIR)
        if not self.careful("request-certificate"):
            return re.sub(rb"<ds:KeyInfo>.*</ds:KeyInfo>", b"", made, flags=re.S)
        return made

    def _signer(self) -> str:
        with urlopen(f"{self.platform}/fa/metadata", timeout=10) as answer:
            found = re.search(rb"<ds:X509Certificate>(.*?)</ds:X509Certificate>", answer.read())
        assert found
        return found.group(1).decode()

    def believe_saml(self, session: dict[str, Any], form: dict[str, str]) -> dict[str, str]:
        if self.careful("browser") and "asked" not in session:
            raise No("nobody asked")
        content = self._decoded(form)
        root = self._trusted(content)
        self._judge(root, session)
        assertion = root.child(f"{ASSERTION}Assertion")
        statement = assertion.child(f"{ASSERTION}AttributeStatement") if assertion else None
        facts = {
            one.attributes["Name"]: value.text
            for one in (statement.children if statement else [])
            if (value := one.child(f"{ASSERTION}AttributeValue"))
        }
        if self.careful("nic") and not facts.get(NIC):
            raise No("no NIC")
        if not self.careful("comment") and b"<!--" in content:
            facts[NIC] = facts[NIC][:5]
        return facts

    def _decoded(self, form: dict[str, str]) -> bytes:
        try:
            content = b64decode(form.get("SAMLResponse", ""), validate=True)
            if self.careful("entities"):
                read_xml(content)
                return content
            parser = etree.XMLParser(resolve_entities=True)
            return bytes(etree.tostring(etree.fromstring(content, parser).getroottree().getroot()))
        except (ValueError, NotXml, etree.LxmlError) as error:
            if not self.careful("unreadable"):
                raise
            raise No("unreadable") from error

    def _trusted(self, content: bytes) -> Element:
        """The part that the signature covers, or what carelessness takes for it."""
        certificate = self._signer()
        if not self.careful("key"):
            shown = re.search(rb"<ds:X509Certificate>(.*?)</ds:X509Certificate>", content, re.S)
            certificate = shown.group(1).decode() if shown else certificate
        known = [read_certificate(certificate)]
        try:
            covered = signed_part(content, known, datetime.now(UTC))
        except Refused as refusal:
            missing = b"SignatureValue" not in content
            wrapped = content.count(b"<samlp:Response") > 1
            about = "unsigned" if missing else "wrapped-object" if wrapped else "altered"
            if self.careful(about):
                raise No(refusal.code) from refusal
            return read_xml(content)
        found, outer = read_xml(covered), read_xml(content)
        if found.attributes.get("ID") == outer.attributes.get("ID"):
            return found
        if self.careful("wrapped"):
            raise No("wrapped")
        return outer

    def _judge(self, root: Element, session: dict[str, Any]) -> None:
        status = root.child(f"{SAMLP}Status")
        code = status.children[0].attributes.get("Value", "") if status else ""
        assertion = root.child(f"{ASSERTION}Assertion")
        if not code.endswith(":Success"):
            if not self.careful("cancel"):
                raise RuntimeError("a no was not thought of")
            if self.careful("status") or assertion is None:
                raise No(code)
        if assertion is None:
            raise No("no assertion")
        now = datetime.now(UTC)
        subject = assertion.child(f"{ASSERTION}Subject")
        confirmation = subject.child(f"{ASSERTION}SubjectConfirmation") if subject else None
        data = confirmation.child(f"{ASSERTION}SubjectConfirmationData") if confirmation else None
        conditions = assertion.child(f"{ASSERTION}Conditions")
        assert data is not None
        assert conditions is not None
        begins, ends = (_instant(conditions.attributes[n]) for n in ("NotBefore", "NotOnOrAfter"))
        audience = conditions.children[0].children[0].text
        to, back = f"{self.url}/acs", root.attributes.get("InResponseTo")
        issuers = {one.text for one in (*root.all(f"{ASSERTION}Issuer"),
                                        *assertion.all(f"{ASSERTION}Issuer"))}  # fmt: skip
        wrong = {
            "expired": now >= ends,
            "future": now < begins,
            "strict-age": (now - begins).total_seconds() > 60,
            "confirmation": now >= _instant(data.attributes["NotOnOrAfter"]),
            "audience": audience != f"{self.url}/metadata",
            "recipient": data.attributes.get("Recipient") != to,
            "destination": root.attributes.get("Destination") != to,
            "issuer": issuers != {saml.ISSUER},
            "unasked": back is None,
            "foreign": back is not None and back != session.get("asked", back),
            "again": root.attributes["ID"] in self.used,
        }
        # To be too strict is the one carelessness that is added, not left out.
        strict = {"strict-age"} if self.careful("strict-age") else set()
        # Who takes what it never asked for, or another browser did, cannot look at this.
        of_all = {"again"} if not self.careful("replay") else set()
        found = [name for name, holds in wrong.items() if holds and name not in strict | of_all]
        if found and (not set(found) <= self.ignores or "strict-age" in found):
            raise No(", ".join(found))
        self.used.add(root.attributes["ID"])

    # OAuth2 -----------------------------------------------------------------------------------
    def _ask_address(self, state: str) -> str:
        asked = {
            "response_type": "token" if self.careful("request-form") else "code",
            "client_id": "9000000000000000001" if self.careful("client") else "123456789",
            "redirect_uri": f"{self.url}/volta",
            "scope": f"{NIC} {NAME}",
            "state": state,
        }
        return f"{self.platform}/OAuth/AskAuthorization?{urlencode(asked)}"

    def believe_oauth(self, session: dict[str, Any], form: dict[str, str]) -> dict[str, str]:
        asked, came = session.get("state"), form.get("state")
        if asked is None and self.careful("browser"):
            raise No("nobody asked")
        if came is None:
            if self.careful("stateless"):
                raise No("no state")
        elif asked is not None and came != asked and self.careful("state"):
            raise No("another state")
        if form.get("error") and self.careful("error"):
            if not self.careful("cancel"):
                raise RuntimeError("a no was not thought of")
            raise No(form["error"])
        if not self.careful("order") and next(iter(form)) != "access_token":
            raise No("access_token is not the first")
        if not form.get("access_token"):
            if self.careful("tokenless"):
                raise No("no token")
            raise RuntimeError("no token was not thought of")
        facts = self._attributes(form["access_token"])
        if self.careful("nic") and not facts.get(NIC):
            raise No("no NIC")
        return facts

    def _attributes(self, token: str) -> dict[str, str]:
        where = f"{self.platform}/OAuthResourceServer/Api/AttributeManager"
        body = json.dumps({"token": token, "attributesName": [NIC, NAME]}).encode()
        try:
            with urlopen(Request(where, body, {"Content-Type": "application/json"})) as answer:
                begun = json.load(answer)
            while True:
                try:
                    with urlopen(f"{where}?{urlencode(begun)}") as answer:
                        found = json.load(answer)
                except HTTPError as error:
                    if error.code != 429 or not self.careful("too-early"):
                        raise
                    found = [{"state": "Pending"}]
                if not self.careful("pending") or all(
                    one.get("state") != "Pending" for one in found
                ):
                    return self._read(found)
                time.sleep(0.5 if not self.careful("pace") else 1.1)
        except (OSError, ValueError, KeyError) as error:
            self._trouble(error)
            raise No(str(error)) from error

    def _trouble(self, error: Exception) -> None:
        """Each kind of trouble that may not have been thought of."""
        status = getattr(error, "code", 0)
        kind = {401: "token-unknown", 500: "platform-error", 503: "down"}.get(status, "")
        if not kind:
            kind = "html" if isinstance(error, ValueError) else "cut"
        if not self.careful(kind):
            raise RuntimeError(f"{kind} was not thought of")

    def _read(self, found: list[dict[str, Any]]) -> dict[str, str]:
        if not self.careful("names"):
            return dict(zip((NIC, NAME), (str(one["value"]) for one in found), strict=False))
        if not self.careful("old-list"):
            found = [one for one in found if one["state"] == "Available"]
        return {one["name"]: str(one["value"]) for one in found if one.get("value")}


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text[:26].rstrip("Z") + "+00:00")


@contextmanager
def serving(service: Service) -> Iterator[Service]:
    """The service, at a port of its own."""

    class Handler(BaseHTTPRequestHandler):
        def _name(self) -> str:
            found = re.search(r"sessao=(\w+)", self.headers.get("Cookie", ""))
            return found.group(1) if found else ""

        def do_GET(self) -> None:
            session = service.sessions.get(self._name(), {})
            path = urlsplit(self.path).path
            if path == "/entrar":
                self._try(lambda: service.start(session))
            elif path == "/metadata":
                self._send(200, service.metadata(), {})
            elif path == "/volta":
                self._send(200, "<p>A entrar…</p>", {})
            else:
                self._send(*service.probe(session), {})

        def do_POST(self) -> None:
            size = int(self.headers["Content-Length"])
            form = {name: values[0] for name, values in
                    parse_qs(self.rfile.read(size).decode()).items()}  # fmt: skip
            by_saml = service.protocol == "saml"
            believe = service.believe_saml if by_saml else service.believe_oauth
            self._try(lambda: service.answered(self._name(), form, believe))

        def _try(self, work: Callable[[], tuple[int, str, dict[str, str]]]) -> None:
            try:
                self._send(*work())
            except No as refusal:
                self._send(403, str(refusal), {})
            except Exception:  # What a framework would make of it.
                self._send(500, "Internal Server Error", {})

        def _send(self, status: int, text: str, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in {"Content-Type": "text/html; charset=utf-8", **headers}.items():
                self.send_header(name, value)
            body = text.encode()
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *words: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
