"""Certificates of authorities that a world makes for itself.  Loads `cryptography`; loaded late.

Keys follow from a seed and signatures are deterministic (RFC 6979): the same world issues the
same certificate with the same bytes.  Source: RFC 5280; FIPS 186-5.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256, sha512

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID, ObjectIdentifier

_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_SHA256 = hashes.SHA256()

Extra = tuple[ObjectIdentifier, str]


@dataclass(frozen=True, slots=True)
class Authorised:
    """That a certificate may issue others; `depth` says how many authorities may follow."""

    depth: int


def elliptic_key(seed: bytes) -> ec.EllipticCurvePrivateKey:
    """A key on P-256 from a seed.  Source: FIPS 186-5, A.2.1 (64 more bits than the order)."""
    number = int.from_bytes(sha512(seed).digest(), "big") % (_ORDER - 1) + 1
    return ec.derive_private_key(number, ec.SECP256R1())


def subject(unit: str, common: str, *more: Extra) -> x509.Name:
    """A name of this house, which says that it is a simulation."""
    parts: tuple[Extra, ...] = (
        (NameOID.COUNTRY_NAME, "PT"),
        (NameOID.ORGANIZATION_NAME, "SIMULACAO - sem valor legal"),
        (NameOID.ORGANIZATIONAL_UNIT_NAME, unit),
        *more,
        (NameOID.COMMON_NAME, common[:64]),
    )
    return x509.Name([x509.NameAttribute(kind, value[:64]) for kind, value in parts])


def issued(
    name: x509.Name,
    public: ec.EllipticCurvePublicKey | rsa.RSAPublicKey,
    issuer: x509.Name,
    issuer_key: ec.EllipticCurvePrivateKey,
    years: tuple[datetime, datetime],
    authorised: Authorised | None,
    *usages: ObjectIdentifier,
) -> x509.Certificate:
    """A certificate: of an authority, or of who signs (and then for `usages`, if any)."""
    own = x509.SubjectKeyIdentifier.from_public_key(public)
    depth = authorised.depth if authorised else None
    made = (
        x509.CertificateBuilder(issuer, name, public)
        .serial_number(int.from_bytes(sha256(own.digest).digest()[:15], "big") + 1)
        .not_valid_before(years[0])
        .not_valid_after(years[1])
        .add_extension(x509.BasicConstraints(authorised is not None, depth), critical=True)
        .add_extension(_usage(authorised is not None), critical=True)
        .add_extension(own, critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()),
            critical=False,
        )
    )
    if usages:
        made = made.add_extension(x509.ExtendedKeyUsage(usages), critical=False)
    return made.sign(issuer_key, _SHA256, ecdsa_deterministic=True)


def _usage(authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )


def pem(certificate: x509.Certificate) -> str:
    """A certificate as text."""
    return certificate.public_bytes(Encoding.PEM).decode("ascii")
