"""An entity as a program of its own: a key of its own, tokens made with it, calls by wire."""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import jwt

from sandbox.platforms.providers.core import TEST_PROVIDER
from sandbox.protocol.local_time import lisbon
from tests.http.client import Answer, Place

FRONTEND = "AuthorizationSystemFrontend/authorizationsystem/frontend/request"
RESOURCES = "OAuthResourceServer/Service/ResourceJWT.svc"
CITIZEN = "http://interop.gov.pt/MDC/Cidadao/"
NIC, NAME, NIF = f"{CITIZEN}NIC", f"{CITIZEN}NomeCompleto", f"{CITIZEN}NIF"
ANA_NIC = "99000001"
CLIENT = TEST_PROVIDER.id


@dataclass
class Entity:
    """A caller with a registered certificate, at a world."""

    place: Place
    client_id: str = CLIENT
    key: str = ""
    thumbprint: str = ""
    tokens: list[str] = field(default_factory=list)

    def register(self) -> "Entity":
        """Have a test certificate made."""
        path = f"{self.place.control}/providers/{self.client_id}/test-certificate"
        made = self.place.client.done(self.place.client.post(path))
        self.key, self.thumbprint = made["private_key"], made["sha1"]
        return self

    @property
    def now(self) -> datetime:
        """The instant of the world."""
        found = self.place.client.done(self.place.client.get(self.place.control))
        return datetime.fromisoformat(found["clock"]["now"])

    def claims(self, **changes: Any) -> dict[str, Any]:
        """The claims of a token that is good, with some other; None leaves one out."""
        now = int(self.now.timestamp())
        found = {"clientId": self.client_id, "iat": now, "exp": now + 600, **changes}
        return {name: value for name, value in found.items() if value is not None}

    def token(
        self,
        headers: dict[str, Any] | None = None,
        algorithm: str = "RS256",
        key: str | bytes | None = None,
        **changes: Any,
    ) -> str:
        """A token; `changes` are claims.  The library checks claims that it knows: not here."""
        claims = self.claims(**changes)
        encoded = jwt.api_jws.encode(
            json.dumps(claims).encode(),
            self.key if key is None else key,
            algorithm,
            {"typ": "JWT", **(headers or {})},
        )
        return str(encoded)

    def written(self, **after: float) -> str:
        """An instant after now, as the wire writes it."""
        return f"{lisbon(self.now + timedelta(**after)):%Y-%m-%d %H:%M}"

    def body(self, **changes: Any) -> dict[str, Any]:
        """A request that is good, with some members other; None leaves one out."""
        found: dict[str, Any] = {
            "owner": ANA_NIC,
            "consumer": self.client_id,
            "informationType": "JWT",
            "consumerType": "ENTITY",
            "replyDeadline": self.written(minutes=10),
            "channelCode": "7c5f7c2e-4ba0-4e0a-8f0f-2f2c2f8f0a11",
            "attributeList": [NIC, NAME],
            **changes,
        }
        return {name: value for name, value in found.items() if value is not None}

    def send(
        self, body: Any = None, call: str = "authorization", token: str | None = None
    ) -> Answer:
        """Ask by wire."""
        sent = self.body() if body is None else body
        bearer = self.token() if token is None else token
        return self.place.client.post(self.path(f"{FRONTEND}/{call}"), sent, token=bearer)

    def ask(self, **changes: Any) -> dict[str, Any]:
        """A request that must be taken."""
        return dict(self.place.client.done(self.send(self.body(**changes))))

    def data(self, call: str, **body: Any) -> Answer:
        """Ask for data."""
        return self.place.client.post(self.path(f"{RESOURCES}/{call}"), body)

    def path(self, rest: str) -> str:
        """The address of a call."""
        return f"/w/{self.place.world}/sistema-autorizacoes/{rest}"

    def decide(self, action: str = "accept-access", **body: Any) -> Answer:
        """What Ana does on the portal."""
        client = self.place.client
        seat = {"role": "cidadao", "person": "ana-silva"}
        found = client.done(client.post(f"{self.place.control}/seats", seat))
        path = f"/w/{self.place.world}/autorizacoes/ana-silva/api/{action}"
        return client.post(path, body, token=found["seat_token"])

    def advance(self, seconds: int) -> None:
        """Let time pass in the world."""
        path = f"{self.place.control}/clock/advance"
        self.place.client.done(self.place.client.post(path, {"seconds": seconds}))

    def certificate(self) -> str:
        """The certificate of who signs decisions and data."""
        return self.place.client.get(self.path("certificado.pem")).text

    def opened(self, token: str) -> dict[str, Any]:
        """The claims of what was signed, checked with the published certificate."""
        from cryptography.x509 import load_pem_x509_certificate

        key = load_pem_x509_certificate(self.certificate().encode()).public_key()
        return dict(jwt.decode(token, key, ["RS512"], {"verify_exp": False}))
