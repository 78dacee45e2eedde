"""Keys and certificates of who signs in a world, and their signatures.  Loads `cryptography`.

    authority = authority_of(world.key, year)
    authority.sign("ana-silva", digest)            RSASSA-PKCS1-v1_5, as the real service
    authority.bundle(citizen)                      citizen, root, issuer as PEM
    authority.decrypted(data)                      a field that a caller encrypted

Keys follow from the key of the world, so nothing is kept; a citizen's takes half a second the
first time.  Whoever serves hands all of this to `sandbox.web.aside`.
"""

from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Protocol

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa, utils
from cryptography.x509.oid import NameOID

from sandbox.certification import Authorised, elliptic_key, issued, pem, subject
from sandbox.platforms.providers.rsa_keys import rsa_key

WORLDS_REMEMBERED = 64
YEARS = 5
"""How long the certificate of a citizen is good.  Source: ours."""
CIPHER = "CMD.assinatura (simulação)"
_SHA256 = hashes.SHA256()
_UNIT = "Assinatura com Chave Móvel Digital (simulação)"


class Secrets(Protocol):
    """What keys are derived from."""

    def agreed(self, purpose: str) -> bytes:
        """A key of 32 bytes for a purpose."""


class Authority:
    """Who issues the certificates of the citizens of one world, and the service's own."""

    def __init__(self, secrets: Secrets, year: int) -> None:
        self._secrets = secrets
        self._begins = datetime(year - 1, 1, 1)
        ends = datetime(year + 30, 1, 1)
        names = [subject(_UNIT, f"{text} (simulação)") for text in ("Raiz CMD", "Emissão CMD")]
        root, self._key = (
            elliptic_key(secrets.agreed(f"assinatura-cmd:{name}")) for name in ("raiz", "emissora")
        )
        years = (self._begins, ends)
        self._root = issued(names[0], root.public_key(), names[0], root, years, Authorised(1))
        self._issuer = issued(
            names[1], self._key.public_key(), names[0], root, years, Authorised(0)
        )

    def bundle(self, citizen: Any) -> str:
        """Citizen, root, issuer: the order in which public clients read them."""
        return "".join(map(pem, (self.certificate(citizen), self._root, self._issuer)))

    def certificate(self, citizen: Any) -> x509.Certificate:
        """The certificate with which a citizen signs."""
        serial = f"BI{citizen.nic}" if citizen.nic else citizen.document
        name = subject(
            _UNIT,
            citizen.registered_name,
            (NameOID.SURNAME, citizen.family_name),
            (NameOID.GIVEN_NAME, citizen.given_name),
            (NameOID.SERIAL_NUMBER, serial),
        )
        years = (self._begins, self._begins + timedelta(days=365 * (YEARS + 1)))
        public = self._citizen_key(citizen.id).public_key()
        return issued(name, public, self._issuer.subject, self._key, years, None)

    def sign(self, citizen_id: str, digest: bytes) -> bytes:
        """The signature of a SHA-256; the same bytes for the same digest."""
        key = self._citizen_key(citizen_id)
        return key.sign(digest, padding.PKCS1v15(), utils.Prehashed(_SHA256))

    def cipher_pem(self) -> str:
        """The certificate with which callers encrypt their fields."""
        name = subject(_UNIT, CIPHER)
        years = (self._begins, datetime(self._begins.year + 30, 1, 1))
        public = self._cipher_key().public_key()
        return pem(issued(name, public, self._issuer.subject, self._key, years, None))

    def decrypted(self, data: bytes) -> str:
        """What a caller encrypted; nothing when it cannot be read."""
        try:
            return self._cipher_key().decrypt(data, padding.PKCS1v15()).decode("utf-8")
        except ValueError:
            return ""

    def _citizen_key(self, citizen_id: str) -> rsa.RSAPrivateKey:
        return rsa_key(self._secrets.agreed(f"assinatura-cmd:cidadao:{citizen_id}"))

    def _cipher_key(self) -> rsa.RSAPrivateKey:
        return rsa_key(self._secrets.agreed("assinatura-cmd:cifra"))


@lru_cache(WORLDS_REMEMBERED)
def authority_of(secrets: Any, year: int) -> Authority:
    """The authority of a world that began in this year."""
    return Authority(secrets, year)


# what is handed to another thread: plain values in, plain values out ------------------------------
def bundle_of(secrets: Any, year: int, citizen: Any) -> str:
    """The certificate of a citizen with its chain, as PEM."""
    return authority_of(secrets, year).bundle(citizen)


def cipher_of(secrets: Any, year: int) -> str:
    """The certificate to encrypt with, as PEM."""
    return authority_of(secrets, year).cipher_pem()


def read_fields(secrets: Any, year: int, fields: tuple[bytes, ...]) -> tuple[str, ...]:
    """The fields of a call in clear."""
    return tuple(authority_of(secrets, year).decrypted(one) for one in fields)


def signatures_of(
    secrets: Any, year: int, citizen_id: str, digests: tuple[str, ...]
) -> tuple[bytes, ...]:
    """The signatures of digests in hexadecimal."""
    authority = authority_of(secrets, year)
    return tuple(authority.sign(citizen_id, bytes.fromhex(one)) for one in digests)
