"""The entity that the verifier plays: its key, its tokens, and tokens with one thing wrong.

Source: fact sheet 6.1: RS256; `alg`, `typ`, `kid` and `x5t`; `clientId`, `iat`, `exp`.
"""

import hmac
import json
import re
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
)

from sandbox.conformance.control import Unusable
from sandbox.platforms.providers.certificates import read_certificate
from sandbox.platforms.providers.rsa_keys import rsa_key
from sandbox.protocol.errors import Refused

LIFE_S = 600
_PARTS = re.compile(r"-----BEGIN [^-]+-----.*?-----END [^-]+-----", re.S)
Claims = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Entity:
    """An entity that the component knows.  Shapes: `sha1` in hexadecimal, of its certificate."""

    client_id: str
    key: RSAPrivateKey
    sha1: str
    now: Callable[[], datetime]

    def claims(self, **changes: Any) -> Claims:
        """What a good token says, with changes; None leaves one out."""
        at = int(self.now().timestamp())
        found = {"clientId": self.client_id, "iat": at, "exp": at + LIFE_S, **changes}
        return {name: value for name, value in found.items() if value is not None}

    def header(self) -> dict[str, str]:
        """How a good token begins: by which certificate it was made, where that is known."""
        if not self.sha1:
            return {}
        return {"kid": self.sha1.upper(), "x5t": _text(bytes.fromhex(self.sha1))}

    def token(self, **changes: Any) -> str:
        """A token of this entity, with other claims perhaps."""
        return _signed(self.claims(**changes), self.key, self.header())

    def by_another_key(self) -> str:
        """A token that says it is this entity's, made with a key that nobody has registered."""
        return _signed(self.claims(), stranger(), self.header())

    def unsigned(self, algorithm: str = "none") -> str:
        """A token that nobody signed."""
        return unsigned(self.claims(), algorithm)

    def by_public_key(self) -> str:
        """HS256 with the public key for a secret, which whoever asks the token believes."""
        public = self.key.public_key()
        pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        said = f"{_part({'alg': 'HS256', 'typ': 'JWT'})}.{_part(self.claims())}"
        return f"{said}.{_text(hmac.digest(pem, said.encode(), sha256))}"

    def altered(self) -> str:
        """A good token whose claims were changed afterwards."""
        return altered(self.token(), exp=self.claims()["exp"] + 1)


def entity_of(path: Path | None, client_id: str, now: Callable[[], datetime]) -> Entity:
    """The entity of a file: its private key, and its certificate where there is one.

    Errors: Unusable.
    """
    if path is None:
        raise Unusable("autorizacoes takes --entity: the private key of an entity it knows, PEM")
    try:
        parts = _PARTS.findall(path.read_text(encoding="ascii"))
        (private,) = [one for one in parts if "PRIVATE KEY" in one]
        key = load_pem_private_key(private.encode(), None)
        named = [read_certificate(one).sha1 for one in parts if "CERTIFICATE" in one]
    except (OSError, ValueError, TypeError, Refused) as error:
        raise Unusable(f"{path}: a private key in PEM: {error}") from error
    if not isinstance(key, RSAPrivateKey):
        raise Unusable(f"{path}: takes an RSA key")
    return Entity(client_id, key, named[0] if named else "", now)


@lru_cache(1)
def stranger() -> RSAPrivateKey:
    """A key that no component knows."""
    return rsa_key(b"conformidade: chave de ninguem")


def unsigned(claims: Claims, algorithm: str = "none") -> str:
    """Claims as a token without a signature."""
    return f"{_part({'alg': algorithm, 'typ': 'JWT'})}.{_part(claims)}."


def altered(token: str, **changes: Any) -> str:
    """A token with other claims under its old signature."""
    head, _, mark = token.split(".")
    claims = jwt.decode(token, options={"verify_signature": False})
    return f"{head}.{_part({**claims, **changes})}.{mark}"


def foreign(claims: Claims, algorithm: str) -> str:
    """Claims signed by a key that nobody knows."""
    return jwt.encode(claims, stranger(), algorithm)


def _signed(claims: Claims, key: RSAPrivateKey, header: dict[str, str]) -> str:
    # By hand: the library has no claims of another form, such as an instant in words.
    said = f"{_part({'alg': 'RS256', 'typ': 'JWT', **header})}.{_part(claims)}"
    made = jwt.get_algorithm_by_name("RS256").sign(said.encode(), key)
    return f"{said}.{_text(made)}"


def _part(value: Any) -> str:
    return _text(json.dumps(value, separators=(",", ":")).encode())


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")
