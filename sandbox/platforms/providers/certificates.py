"""Certificates read, made and used.  Loads `cryptography`, and is itself loaded at first use."""

from base64 import b64decode
from binascii import Error as NotBase64
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import sha1, sha256

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from sandbox.platforms.providers.provider import Certificate
from sandbox.platforms.providers.rsa_keys import rsa_key
from sandbox.protocol.errors import Refused

LEAST_BITS = 2048
"""Source: fact sheet 2, provider registration (official)."""
MOST_CHARACTERS = 10_000
DAYS = 730


def read_certificate(text: str) -> Certificate:
    """What is to be known of a certificate: PEM, or the base64 that metadata carry.

    Errors: certificate_unreadable, certificate_weak.
    """
    return _facts(_parsed(text))


def _parsed(text: str) -> x509.Certificate:
    given = text.strip()
    if "PRIVATE KEY" in given:
        raise Refused("certificate_unreadable", "certificate: a private key was sent; keep it")
    try:
        if len(given) > MOST_CHARACTERS:
            raise ValueError(f"{len(given)} characters, at most {MOST_CHARACTERS}")
        if given.startswith("-----BEGIN"):
            return x509.load_pem_x509_certificate(given.encode("ascii"))
        return x509.load_der_x509_certificate(b64decode("".join(given.split()), validate=True))
    except (ValueError, NotBase64, TypeError) as error:
        raise Refused("certificate_unreadable", f"certificate: {str(error)[:160]}") from error


def _facts(found: x509.Certificate) -> Certificate:
    key = _key_of(found)
    if not isinstance(key, rsa.RSAPublicKey) or key.key_size < LEAST_BITS:
        size = getattr(key, "key_size", 0)
        raise Refused(
            "certificate_weak",
            f"certificate: takes RSA of {LEAST_BITS} bits or more, found {type(key).__name__} "
            f"of {size}",
        )
    der = found.public_bytes(Encoding.DER)
    return Certificate(
        found.public_bytes(Encoding.PEM).decode("ascii"),
        sha256(der).hexdigest(),
        # What `x5t` and `kid` of tokens are made of (RFC 7515, 4.1.7).
        sha1(der, usedforsecurity=False).hexdigest(),
        _subject(found),
        found.not_valid_before_utc,
        found.not_valid_after_utc,
    )


def _key_of(found: x509.Certificate) -> object:
    try:
        return found.public_key()
    except (ValueError, TypeError) as error:
        raise Refused("certificate_unreadable", f"certificate: {str(error)[:160]}") from error
    except Exception as error:
        # A key of a kind that the library has no class for.
        raise Refused("certificate_weak", f"certificate: {type(error).__name__}") from error


def _subject(found: x509.Certificate) -> str:
    try:
        return found.subject.rfc4514_string()[:200]
    except ValueError:
        return ""


@lru_cache(256)
def public_key(pem: str) -> rsa.RSAPublicKey:
    """The key of a certificate of the register."""
    key = x509.load_pem_x509_certificate(pem.encode("ascii")).public_key()
    assert isinstance(key, rsa.RSAPublicKey)
    return key


@lru_cache(64)
def made_from(seed: bytes, common_name: str, since: datetime) -> tuple[str, str]:
    """A private key and its own certificate from a seed, both PEM; valid for two years."""
    key = rsa_key(seed)
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "PT"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "SIMULACAO - sem valor legal"),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name[:64]),
        ]
    )
    begins = since.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    made = (
        x509.CertificateBuilder(name, name, key.public_key())
        .serial_number(int.from_bytes(sha256(seed + b"n").digest()[:15], "big") + 1)
        .not_valid_before(begins - timedelta(days=1))
        .not_valid_after(begins + timedelta(days=DAYS))
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return private.decode("ascii"), made.public_bytes(Encoding.PEM).decode("ascii")
