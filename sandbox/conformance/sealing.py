"""The signed report: a JWS of the JSON, with a key of this installation that is made once.

Whoever has the public key, or its thumbprint, checks it with `verify --check`, or with any library.
Source: RFC 7515 (JWS, compact), RFC 8037 (EdDSA), RFC 7638 (thumbprint).
"""

import json
import os
from base64 import urlsafe_b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from sandbox.conformance.control import Unusable

KEY_FILE = "conformidade.key.pem"
TYPE = "sandbox-conformance+jws"


def installation_key(folder: Path) -> Ed25519PrivateKey:
    """The key of this installation, made when first asked for; nobody else may read its file.

    Errors: Unusable, OSError.
    """
    path = folder / KEY_FILE
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        made = Ed25519PrivateKey.generate().private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
        )
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(made)
    key = load_pem_private_key(path.read_bytes(), None)
    if not isinstance(key, Ed25519PrivateKey):
        raise Unusable(f"{path}: holds another kind of key; move it away")
    return key


def _public(key: Ed25519PrivateKey) -> dict[str, str]:
    raw = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return {"crv": "Ed25519", "kty": "OKP", "x": urlsafe_b64encode(raw).decode().rstrip("=")}


def thumbprint(public: dict[str, Any]) -> str:
    """What a public key is known by."""
    text = json.dumps({name: public[name] for name in ("crv", "kty", "x")}, separators=(",", ":"))
    return urlsafe_b64encode(sha256(text.encode()).digest()).decode().rstrip("=")


def known_by(key: Ed25519PrivateKey) -> str:
    """The thumbprint of the public half of a key."""
    return thumbprint(_public(key))


def sealed(report: dict[str, Any], key: Ed25519PrivateKey) -> str:
    """The report, signed."""
    public = _public(key)
    headers = {"typ": TYPE, "jwk": public, "kid": thumbprint(public)}
    return jwt.encode(report, key, "EdDSA", headers=headers)


def opened(text: str, expected: str) -> dict[str, Any]:
    """The report in a sealed text, by the key whose thumbprint is expected.

    Errors: Unusable.
    """
    try:
        header = jwt.get_unverified_header(text)
        public = header["jwk"]
        if header.get("typ") != TYPE or thumbprint(public) != expected:
            raise Unusable(f"not signed by the key {expected}")
        key = jwt.PyJWK.from_dict({**public, "alg": "EdDSA"})
        found: dict[str, Any] = jwt.decode(
            text, key, algorithms=["EdDSA"], options={"verify_iat": False}
        )
    except (jwt.PyJWTError, KeyError, TypeError, AttributeError) as error:
        raise Unusable(f"{type(error).__name__}: {str(error)[:120]}") from error
    return found
