"""A Sistema de Autorizações of its own, careful but for what it is told to leave out.

Each carelessness has a name; without any, every control that applies passes.
"""

import hmac
import json
import threading
import time
import urllib.request
import uuid
from base64 import b64encode, urlsafe_b64decode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.error import HTTPError

import jwt
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import load_pem_x509_certificate

from sandbox.platforms.providers.certificates import made_from
from sandbox.platforms.providers.rsa_keys import rsa_key
from sandbox.protocol.local_time import from_lisbon

CITIZEN = "http://interop.gov.pt/MDC/Cidadao/"
OWNER, CLIENT = "99000001", "9000000000000000007"
VALUES = {
    f"{CITIZEN}NIC": OWNER,
    f"{CITIZEN}NomeCompleto": "PESSOA FICTÍCIA",
    f"{CITIZEN}NIF": "299999998",
    f"{CITIZEN}DataNascimento": "01-01-1990",
}
BORN = datetime(2026, 1, 1, tzinfo=UTC)
SIZES = {"requestDescription": 45, "channelCode": 45, "languageDescription": 5}
PNG = b64encode(b"\x89PNG\r\n\x1a\nsem desenho").decode()
ENTITY = made_from(b"entidade em ensaio", "entidade", BORN)
OWN = made_from(b"sistema em ensaio", "sistema", BORN)
Body = dict[str, Any]


class No(Exception):
    """It refuses."""


@dataclass
class Request:
    """A request; `jwt` and `access` from its yes on."""

    number: str
    kind: str
    attributes: list[str]
    until: datetime
    ends: datetime
    reply_to: str
    status: str = "PENDING"
    access: str = ""
    granted_at: datetime = BORN


@dataclass
class System:
    """The component.  `ignores` names what it is careless about; `life_s` is of its tokens."""

    now: Callable[[], datetime]
    ignores: set[str] = field(default_factory=set)
    life_s: int = 604800
    requests: dict[str, Request] = field(default_factory=dict)
    processes: dict[str, str] = field(default_factory=dict)
    once: dict[str, str] = field(default_factory=dict)
    url: str = ""
    over: threading.Event = field(default_factory=threading.Event)

    def careful(self, about: str) -> bool:
        """Whether it looks at this."""
        return about not in self.ignores

    # who asks -----------------------------------------------------------------------------------
    def caller(self, given: str) -> Body:
        """The claims of a token."""
        text = given.removeprefix("Bearer ").strip()
        if not text:
            if self.careful("anonymous"):
                raise No("no token")
            return {}
        header = jwt.get_unverified_header(text)
        claims = jwt.decode(text, options={"verify_signature": False})
        if self.careful("named") is False and "kid" not in header:
            raise No("no kid")
        self._proven(text, header)
        self._timely(claims)
        if self.careful("client") and claims.get("clientId", CLIENT) != CLIENT:
            raise No("unknown")
        return claims

    def _proven(self, text: str, header: Body) -> None:
        if not self.careful("signature"):
            return
        unsigned = str(header["alg"]).lower() == "none" or text.endswith(".")
        if unsigned and not self.careful("unsigned"):
            return
        public = load_pem_x509_certificate(ENTITY[1].encode()).public_key()
        if header["alg"] == "HS256" and not self.careful("hs256"):
            secret = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
            said, _, mark = text.rpartition(".")
            if hmac.digest(secret, said.encode(), sha256) == urlsafe_b64decode(mark + "=="):
                return
        unread = {f"verify_{name}": False for name in ("exp", "iat", "nbf")}
        jwt.decode(text, public, ["RS256"], unread)  # type: ignore[arg-type]

    def _timely(self, claims: Body) -> None:
        at = self.now().timestamp()
        if self.careful("claims") and not {"clientId", "iat", "exp"} <= claims.keys():
            raise No("incomplete")
        if not self.careful("iat-text") and isinstance(claims.get("iat"), str):
            raise No("a text")
        if self.careful("exp") and float(claims.get("exp", at + 1)) <= at:
            raise No("over")
        if self.careful("future") and float(claims.get("iat", at)) > at + 60:
            raise No("early")

    # requests -----------------------------------------------------------------------------------
    def ask(self, body: Body, claims: Body, qr: bool) -> Body:
        if not self.careful("deaf"):
            raise No("deaf")
        if not isinstance(body, dict):
            raise No("no object") if self.careful("crash") else TypeError("no object")
        self._looked_at(body, qr)
        again = claims.get("jti", "")
        if again in self.once and self.careful("doubled"):
            raise No("the same token again")
        request = self._new(body, qr)
        if again:
            self.once[again] = request.number
        known = None if qr else self._covering(request)
        self.requests[request.number] = request
        if known and self.careful("forgetful"):
            request.status, request.until = "ACCEPTED", known.until
            return self._decision(request)
        if not self.careful("eager"):
            self.decide(request.number, "ACCEPTED")
        threading.Timer((request.ends - self.now()).total_seconds(), self._lapse, [request]).start()
        answer = {"result": _result("PENDING"), "requestNumber": request.number}
        picture = PNG if self.careful("picture") else b64encode(b"GIF89a").decode()
        return answer | ({"qrCode": picture} if qr else {})

    def _looked_at(self, body: Body, qr: bool) -> None:
        wanted = ("informationType", "consumerType", "replyDeadline", "channelCode")
        if self.careful("mandatory") and not all(body.get(one) for one in wanted):
            raise No("incomplete")
        owners = bool(body.get("owner")) + bool(body.get("foreignOwner"))
        if self.careful("owner") and not qr and owners != 1:
            raise No("owners")
        if self.careful("sizes") and any(len(body.get(k) or "") > n for k, n in SIZES.items()):
            raise No("too long")
        if self.careful("qr-list") and qr and not body.get("attributeList"):
            raise No("no list")
        if self.careful("consumer") and body.get("consumer") != CLIENT:
            raise No("another")

    def _new(self, body: Body, qr: bool) -> Request:
        number = str(uuid.uuid4()) if self.careful("form") else f"n-{len(self.requests)}"
        if not self.careful("same-number"):
            number = "00000000-0000-4000-8000-000000000001"
        later = self.now() + timedelta(hours=1)
        try:
            ends = from_lisbon(str(body.get("replyDeadline")))
        except ValueError:
            if self.careful("deadline"):
                raise
            ends = later
        if ends <= self.now():
            if self.careful("deadline"):
                raise No("over")
            ends = later
        until = from_lisbon(body["validity"]) if body.get("validity") else later
        reply_to = str(body.get("replyTo") or "")
        kind = "QR" if qr else "JWT"
        return Request(number, kind, body.get("attributeList") or [], until, ends, reply_to)

    def _covering(self, asked: Request) -> Request | None:
        for one in self.requests.values():
            long = one.until >= asked.until or not self.careful("longer")
            wide = set(asked.attributes) <= set(one.attributes) or not self.careful("any-data")
            if one.status == "ACCEPTED" and one.kind == "JWT" and long and wide:
                return one
        return None

    # decisions ----------------------------------------------------------------------------------
    def _lapse(self, request: Request) -> None:
        if request.status == "PENDING" and not self.over.is_set() and self.careful("lapses"):
            self.decide(request.number, "EXPIRED")

    def decide(self, number: str, code: str) -> None:
        request = self.requests[number]
        if code == "REJECTED" and not self.careful("no-is-yes"):
            code = "ACCEPTED"
        request.status = code
        if self.careful("mute"):
            for _ in range(1 if self.careful("twice") else 2):
                threading.Thread(target=self._tell, args=(request,), daemon=True).start()

    def _decision(self, request: Request) -> Body:
        code = request.status
        body: Body = {"result": _result(code), "requestNumber": request.number}
        if code != "ACCEPTED":
            return body
        if not request.access:
            request.access, request.granted_at = str(uuid.uuid4()), self.now()
        qr = request.kind == "QR" and self.careful("qr-code")
        life = self.life_s if not self.careful("claims-form") else str(self.life_s)
        claims = {"access_token": request.access, "token_type": "bearer", "expires_in": life}
        algorithm = "RS512" if self.careful("algorithm") else "RS256"
        token = jwt.encode(claims, rsa_key(b"sistema em ensaio"), algorithm)
        until = "null" if qr else f"{request.until:%Y-%m-%d %H:%M}"
        body["result"] = _result("AUTH_ACCEPTED" if qr else code)
        return {**body, "validity": until, "jwt": token}

    def _tell(self, request: Request) -> None:
        kind = "application/json" if self.careful("kind") else "text/plain"
        sent = json.dumps(self._decision(request)).encode()
        for _ in range(20 if self.careful("once") else 1):
            call = urllib.request.Request(request.reply_to, sent, {"Content-Type": kind})
            try:
                urllib.request.urlopen(call, timeout=20 if self.careful("patient") else 0.5).close()
            except (OSError, HTTPError):
                time.sleep(0.3)
            else:
                return

    # data ---------------------------------------------------------------------------------------
    def _opened(self, token: str) -> Request:
        key = rsa_key(b"sistema em ensaio").public_key()
        if self.careful("jwt"):
            claims = jwt.decode(token, key, ["RS512", "RS256"], {"verify_exp": False})
        else:
            claims = jwt.decode(token, options={"verify_signature": False})
        for one in self.requests.values():
            if one.access == claims["access_token"]:
                end = one.granted_at + timedelta(seconds=self.life_s)
                if self.now() >= end and self.careful("life"):
                    raise No("over")
                if self.now() >= one.until and self.careful("end"):
                    raise No("over")
                return one
        raise No("unknown")

    def data(self, call: str, body: Body) -> Body:
        request = self._opened(str(body.get("token")))
        names = body.get("attributesName") or []
        process = None
        if call == "resourcejwt":
            if not names and self.careful("names"):
                raise No("names")
            names = names or request.attributes
        elif call == "beginattributerequest":
            process = str(uuid.uuid4())
            self.processes[process] = request.number
        else:
            process = str(body.get("authenticationContextId"))
            if self.processes.get(process) != request.number and self.careful("process"):
                raise No("process")
            names = request.attributes if self.careful("never") else []
        if self.careful("more") and not set(names) <= set(request.attributes):
            raise No("not allowed")
        values: Body = {
            one: VALUES[one] for one in names if self.careful("short") or "Nome" not in one
        }
        if self.careful("no-end"):
            values["exp"] = int(self.now().timestamp()) + 3600
        token = jwt.encode(values, rsa_key(b"sistema em ensaio"), "RS512")
        result = {"code": "200", "message": "ok"}
        return {"jsonWebToken": token, "processId": process, "result": result}

    def start_anew(self) -> None:
        """As after a power cut."""
        if not self.careful("memory"):
            self.requests.clear()


def _result(code: str) -> Body:
    return {"code": code, "description": f"It is {code.lower()}"}


@contextmanager
def serving(system: System) -> Iterator[System]:
    """The component at an address of its own."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = OWN[1] if self.path == "/certificado.pem" else "ok"
            self._say(200, found.encode(), "text/plain")

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            try:
                found = self._answer(json.loads(raw or b"{}"))
            except (No, jwt.PyJWTError, ValueError, KeyError) as no:
                self._say(
                    403,
                    json.dumps({"result": {"code": "NO", "description": str(no)[:60]}}).encode(),
                )
            except TypeError:
                self._say(500, b"{}")
            else:
                self._say(200, json.dumps(found).encode())

        def _answer(self, body: Any) -> Body:
            place, _, last = self.path.lower().rpartition("/")
            if place.endswith("/request"):
                claims = system.caller(self.headers.get("Authorization") or "")
                return system.ask(body, claims, last.startswith("qr"))
            if place.endswith("resourcejwt.svc"):
                return system.data(last, body)
            if place == "/recomeca":
                system.start_anew()
            else:
                system.decide(body["requestNumber"], {"aceita": "ACCEPTED"}.get(last, "REJECTED"))
            return {}

        def _say(self, status: int, body: bytes, kind: str = "application/json") -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *words: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    system.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield system
    finally:
        system.over.set()
        server.shutdown()
        server.server_close()
