"""A service of OpenID Connect at a world: forms, and browsers without a screen."""

import base64
import hashlib
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives import serialization

from tests.http.browsing import Browsing, with_query
from tests.http.client import Answer, Client, Place

CLIENT = "9000000000000000001"
BACK = "http://127.0.0.1:49500/volta"
CITIZEN = "http://interop.gov.pt/MDC/Cidadao/"
VERIFIER = "um-verificador-com-quarenta-e-tres-letras-ou-mais"
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


def challenge(verifier: str = VERIFIER) -> str:
    """The S256 challenge of a verifier (RFC 7636, 4.2)."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def query(address: str) -> dict[str, str]:
    """The values in the query of an address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


class Relying:
    """A registered service; without a secret or certificate it is a public one."""

    def __init__(self, place: Place, client_id: str = CLIENT) -> None:
        self.place, self.client_id = place, client_id
        self.client: Client = place.client
        self.base = f"/w/{place.world}/autenticacao"
        self.issuer = f"http://127.0.0.1:{self.client.port}{self.base}"
        self.secret = ""
        self.key: Any = ""
        self.count = 0

    def register(self, **members: Any) -> "Relying":
        """Be another service, of its own."""
        wanted = {"name": "Outro serviço", "redirect_uris": [BACK], **members}
        found = self.client.done(self.client.post(f"{self.place.control}/providers", wanted))
        self.client_id = found["id"]
        return self

    def with_secret(self) -> "Relying":
        """Have a secret made."""
        self.secret = str(self._made("client-secret")["client_secret"])
        return self

    def with_certificate(self) -> "Relying":
        """Have a key and certificate made."""
        made = self._made("test-certificate")["private_key"]
        self.key = serialization.load_pem_private_key(made.encode(), None)
        return self

    def _made(self, what: str) -> dict[str, Any]:
        path = f"{self.place.control}/providers/{self.client_id}/{what}"
        return dict(self.client.done(self.client.post(path)))

    def wanted(self, **more: str) -> dict[str, str]:
        """The parameters of a good request; one that is empty is left out."""
        wanted = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": BACK,
            "scope": "openid",
            "code_challenge": challenge(),
            "code_challenge_method": "S256",
            **more,
        }
        return {name: value for name, value in wanted.items() if value}

    def ask(self, browser: Browsing, **more: str) -> Answer:
        """Come with a request to the authorization endpoint."""
        return browser.get(with_query(f"{self.base}/oidc/authorize", **self.wanted(**more)))

    def signed(self, **changes: Any) -> str:
        """A good request as an object; None leaves a claim out."""
        return self.assertion(**({**self.wanted(), "sub": None} | changes))

    def code(self, **more: str) -> str:
        """A code, after Ana signed in by card."""
        browser = Browsing(self.client)
        assert self.ask(browser, **more).status == 303
        return query(browser.sign_in_by_card(self.base).headers["location"])["code"]

    def token(self, _headers: dict[str, str] | None = None, **form: str) -> Answer:
        """Call the token endpoint."""
        return self.call("token", _headers, **form)

    def call(self, name: str, _headers: dict[str, str] | None = None, **form: str) -> Answer:
        """Call an endpoint, proving who this is; a value that is empty is left out."""
        proof = {"client_id": self.client_id}
        if self.secret:
            proof["client_secret"] = self.secret
        if self.key:
            proof |= {"client_assertion_type": ASSERTION, "client_assertion": self.assertion()}
        sent = {key: value for key, value in (proof | form).items() if value}
        return self.client.form(f"{self.base}/oidc/{name}", sent, **(_headers or {}))

    def redeem(self, code: str, **more: str) -> Answer:
        """Change a code for tokens."""
        wanted = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK}
        return self.token(**(wanted | {"code_verifier": VERIFIER} | more))

    def assertion(self, algorithm: str = "RS256", key: Any = None, **changes: Any) -> str:
        """A signed proof of who this is; None leaves a claim out."""
        self.count += 1
        clock = self.client.get(self.place.control).data["clock"]
        now = int(datetime.fromisoformat(clock["now"]).timestamp())
        claims = {
            "iss": self.client_id,
            "sub": self.client_id,
            "aud": self.issuer,
            "iat": now,
            "exp": now + 60,
            "jti": f"{self.place.world}-{self.count}",
            **changes,
        }
        kept = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode(kept, self.key if key is None else key, algorithm)

    def opened(self, token: str, algorithm: str = "RS256") -> dict[str, Any]:
        """The claims of an id_token, checked with the published keys."""
        keys = jwt.PyJWKSet.from_dict(self.client.get(f"{self.base}/oidc/jwks").data)
        kid = jwt.get_unverified_header(token)["kid"]
        return dict(
            jwt.decode(
                token,
                keys[kid].key,
                [algorithm],
                {"verify_exp": False, "verify_iat": False},
                audience=self.client_id,
                issuer=self.issuer,
            )
        )

    def userinfo(self, access_token: str) -> Answer:
        """What the token lets this service know."""
        headers = {"Authorization": f"Bearer {access_token}"}
        return self.client.get(f"{self.base}/oidc/userinfo", **headers)
