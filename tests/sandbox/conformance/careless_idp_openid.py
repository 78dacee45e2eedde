"""OpenID Connect at the careless identity provider."""

import json
import threading
import time
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from urllib.parse import unquote_plus

import jwt
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from jwt.algorithms import RSAAlgorithm

from sandbox.platforms.providers.certificates import public_key
from tests.sandbox.conformance.careless_idp import (
    BACK,
    CLIENT,
    OTHER,
    Answer,
    Asked,
    No,
    Provider,
    sent_to,
    told,
)
from tests.sandbox.conformance.careless_idp_saml import PAIR, SERVICE

SECRET, SUB = "um segredo & mais", "cidada-1"
URN = "urn:ietf:params:oauth:request_uri:"
ANY = {"redirect_uri": BACK, "response_type": "code", "code_challenge": "x", "state": "x"}
UNCHECKED: Any = {"verify_exp": False, "verify_aud": False}
GRANTS = ["authorization_code", "refresh_token", "urn:openid:params:grant-type:ciba"]


def json_error(error: str, status: int = 400, **headers: str) -> No:
    """A refusal of the standards."""
    return No(status, json.dumps({"error": error}), **headers)


def half_hash(text: str) -> str:
    digest = sha256(text.encode()).digest()
    return urlsafe_b64encode(digest[: len(digest) // 2]).decode().rstrip("=")


@dataclass
class Code:
    """What a code is worth, and the token that it became."""

    client: str
    given: dict[str, str]
    token: str = ""


@dataclass
class OpenId:
    """Its codes and tokens.  `further` are grants of other parts."""

    provider: Provider
    codes: dict[str, Code] = field(default_factory=dict)
    tokens: set[str] = field(default_factory=set)
    refreshes: set[str] = field(default_factory=set)
    proofs: set[str] = field(default_factory=set)
    pushed: dict[str, dict[str, str]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)
    further: dict[str, Callable[[str, dict[str, str]], Answer]] = field(default_factory=dict)
    configured: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.provider.routes |= {
            ("GET", "/.well-known/openid-configuration"): self.discovery,
            ("GET", "/oidc/jwks"): self.jwks,
            ("GET", "/oidc/authorize"): self.ask,
            ("POST", "/oidc/token"): self.token,
            ("GET", "/oidc/userinfo"): self.userinfo,
            ("POST", "/oidc/par"): self.push,
            ("GET", "/oidc/end-session"): self.leave,
        }

    def careful(self, about: str) -> bool:
        return self.provider.careful(about)

    def discovery(self, asked: Asked) -> Answer:
        here = self.provider.url
        return told({
            "issuer": here if self.careful("discovery") else "https://outro.test",
            "authorization_endpoint": f"{here}/oidc/authorize",
            "token_endpoint": f"{here}/oidc/token",
            "userinfo_endpoint": f"{here}/oidc/userinfo",
            "jwks_uri": f"{here}/oidc/jwks",
            "response_types_supported": ["code"],
            "subject_types_supported": ["pairwise"],
            "scopes_supported": ["openid", "offline_access"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
            "grant_types_supported": GRANTS,
            "pushed_authorization_request_endpoint": f"{here}/oidc/par",
            "request_parameter_supported": True,
            "end_session_endpoint": f"{here}/oidc/end-session",
            **self.configured,
        })  # fmt: skip

    def jwks(self, asked: Asked) -> Answer:
        key: Any = load_pem_private_key(PAIR[0].encode(), None)
        shown = key.public_key() if self.careful("jwks-private") else key
        return told({"keys": [RSAAlgorithm.to_jwk(shown, as_dict=True) | {"kid": "k"}]})

    # the page ---------------------------------------------------------------------------------
    def ask(self, asked: Asked) -> Answer:
        names, given = [name for name, _ in asked.query], asked.values
        if "request_uri" in given:
            given = self._pushed(given["request_uri"], given.get("client_id", ""))
        if "request" in given:
            given = self._in_object(given)
        if len(set(names)) != len(names):
            raise No(400, "twice")
        if given.get("client_id") not in (CLIENT, OTHER) and self.careful("any-client-openid"):
            raise No(400, "client")
        back = given.get("redirect_uri", "")
        good = back == BACK if self.careful("redirect-openid") else "127.0.0.1:49500" in back
        if not good:
            raise No(400, "redirect_uri")
        state = {"state": given["state"]} if self.careful("state-openid") else {}
        method = given.get("code_challenge_method", "")
        for about, holds, error in (
            ("response-type-openid", given.get("response_type") != "code",
             "unsupported_response_type"),
            ("no-pkce", not given.get("code_challenge"), "invalid_request"),
            ("plain", method == "plain", "invalid_request"),
            ("prompt", given.get("prompt") == "none", "login_required"),
        ):  # fmt: skip
            if holds and self.careful(about):
                return sent_to(back, "?", {"error": error, **state})
        if not self.careful("no-page-openid"):
            return self._coded(back, given, state)
        no = "access_denied" if self.careful("cancel-openid") else "cancelled"
        return self.provider.waiting(
            asked, lambda there: self._coded(back, given, state) if there
            else sent_to(back, "?", {"error": no, **state}))  # fmt: skip

    def _coded(self, back: str, given: dict[str, str], state: dict[str, str]) -> Answer:
        name = f"c{self.provider.number()}"
        self.codes[name] = Code(given["client_id"], given)
        return sent_to(back, "?", {"code": name, **state})

    def push(self, asked: Asked) -> Answer:
        loose = not self.careful("par-loose")
        form = asked.form
        if not loose:
            self.caller(asked)
        if form.get("redirect_uri") != BACK and not loose:
            raise json_error("invalid_request")
        name = f"{URN}{self.provider.number()}"
        self.pushed[name] = form
        more = {"expires_in": 60} if self.careful("par") else {}
        return 201, json.dumps({"request_uri": name, **more}), {}

    def _pushed(self, name: str, client: str) -> dict[str, str]:
        found = self.pushed.get(name)
        if found is None and self.careful("par-any"):
            raise No(400, "request_uri")
        found = found or {**ANY, "client_id": client}
        if found["client_id"] != client and self.careful("par-foreign"):
            raise No(400, "client")
        if self.careful("par-again"):
            self.pushed.pop(name, None)
        return found

    def _in_object(self, given: dict[str, str]) -> dict[str, str]:
        try:
            claims = jwt.decode(given["request"], options={"verify_signature": False})
            if self.careful("object-unsigned"):
                jwt.decode(given["request"], public_key(SERVICE[1]), ["RS256"],
                           audience=self.provider.url)  # fmt: skip
        except jwt.PyJWTError as error:
            raise No(400, "request") from error
        inside = {name: str(value) for name, value in claims.items()}
        return inside if self.careful("object-outer") else {**inside, **given}

    def leave(self, asked: Asked) -> Answer:
        where = asked.values.get("post_logout_redirect_uri", "")
        if where != BACK and self.careful("logout-openid"):
            raise No(400, "post_logout_redirect_uri")
        return 303, "", {"Location": where}

    # who calls --------------------------------------------------------------------------------
    def caller(self, asked: Asked) -> str:
        """The service that calls, proven."""
        form = asked.form
        basic = asked.headers.get("Authorization", "")
        if "client_assertion" in form:
            return self._by_assertion(form)
        if basic:
            name, _, secret = b64decode(basic.partition(" ")[2]).decode().partition(":")
            if unquote_plus(secret) != SECRET and self.careful("secret"):
                raise json_error("invalid_client", 401)
            return unquote_plus(name)
        raise json_error("invalid_client", 401)

    def _by_assertion(self, form: dict[str, str]) -> str:
        text = form["client_assertion"]
        algorithm = jwt.get_unverified_header(text)["alg"]
        claims = jwt.decode(text, options={"verify_signature": False})
        try:
            if algorithm != "none":
                jwt.decode(text, public_key(SERVICE[1]), ["RS256"], UNCHECKED)
            signature = True
        except jwt.PyJWTError:
            signature = False
        jti = str(claims.get("jti"))
        for about, holds in (
            ("assertion-none", algorithm == "none"),
            ("assertion-key", algorithm != "none" and not signature),
            ("assertion-old", claims["exp"] < time.time()),
            ("assertion-aud", claims["aud"] != self.provider.url),
            ("assertion-sub", claims["sub"] != claims["iss"]),
            ("assertion-again", jti in self.proofs),
        ):
            if holds and self.careful(about):
                raise json_error("invalid_client", 401)
        self.proofs.add(jti)
        return CLIENT

    # tokens -----------------------------------------------------------------------------------
    def token(self, asked: Asked) -> Answer:
        client, form = self.caller(asked), asked.form
        kind = form.get("grant_type", "")
        if kind in self.further:
            return self.further[kind](client, form)
        if kind == "refresh_token":
            known = form.get("refresh_token") in self.refreshes
            if not known and self.careful("any-refresh-openid"):
                raise json_error("invalid_grant")
            return self.issued(client, {})
        if kind != "authorization_code" and self.careful("any-grant"):
            raise json_error("unsupported_grant_type")
        return self._by_code(client, form)

    def _by_code(self, client: str, form: dict[str, str]) -> Answer:
        found = self.codes.get(form.get("code", ""))
        if found is None:
            if self.careful("any-code"):
                raise json_error("invalid_grant")
            return self.issued(client, {})
        shown = s256(form.get("code_verifier", ""))
        missing = "code_verifier" not in form
        for about, holds in (
            ("no-verifier", missing),
            ("verifier", not missing and shown != found.given.get("code_challenge")),
            ("redirect-token", form.get("redirect_uri") != BACK),
            ("foreign-code", client != found.client),
        ):
            if holds and self.careful(about):
                raise json_error("invalid_grant")
        if self.careful("race-code"):
            with self.lock:
                self._use(found)
        else:
            used = found.token
            time.sleep(0.3)
            if used:
                self._use(found)
        status, text, headers = self.issued(client, found.given)
        found.token = json.loads(text)["access_token"]
        return status, text, headers

    def _use(self, found: Code) -> None:
        if found.token and self.careful("replay-code"):
            if self.careful("keeps-token"):
                self.tokens.discard(found.token)
            raise json_error("invalid_grant")
        found.token = "em troca"

    def issued(self, client: str, given: dict[str, str]) -> Answer:
        """Tokens for a sign-in."""
        number, now = self.provider.number(), int(time.time())
        access = f"acesso-{number}"
        self.tokens.add(access)
        sub = SUB if self.careful("sub") else f"cidada-{number}"
        claims: dict[str, Any] = {"iss": self.provider.url, "aud": client, "sub": sub,
                                  "iat": now, "exp": now + 300}  # fmt: skip
        claims["at_hash"] = half_hash(access if self.careful("at-hash") else "outro")
        if given.get("nonce") and self.careful("nonce-openid"):
            claims["nonce"] = given["nonce"]
        if not self.careful("no-iat"):
            del claims["iat"]
        pair = PAIR if self.careful("id-key") else SERVICE
        answer = {"access_token": access, "token_type": "Bearer", "expires_in": 300,
                  "id_token": jwt.encode(claims, pair[0], "RS256", {"kid": "k"})}  # fmt: skip
        if "offline_access" in given.get("scope", ""):
            answer["refresh_token"] = f"renova-{number}"
            self.refreshes.add(f"renova-{number}")
        more = {"Cache-Control": "no-store"} if self.careful("stored") else {}
        return told(answer, **more)

    def userinfo(self, asked: Asked) -> Answer:
        token = asked.headers.get("Authorization", "").partition(" ")[2]
        if token not in self.tokens and self.careful("bearer"):
            said = 'Bearer error="invalid_token"' if token else "Bearer"
            raise No(401, "{}", **{"WWW-Authenticate": said})
        return told({"sub": SUB} if self.careful("userinfo") else {"name": "Ana"})


def s256(verifier: str) -> str:
    """The S256 challenge of a verifier."""
    return urlsafe_b64encode(sha256(verifier.encode()).digest()).decode().rstrip("=")
