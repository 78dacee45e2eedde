"""Who signs certificates: a chain of three keys of each world, and signatures in PAdES form.

    authority = Authority(world.key, begun_at)
    authority.root_pem, authority.chain_pem          to publish
    authority.seal(instant)                          for `sandbox.pdf`

Keys follow from the key of the world, their certificates from the instant at which it began, and
signatures are deterministic (RFC 6979): the same world signs the same document with the same
bytes.  This file loads pyHanko and is itself loaded with the first certificate.

Source: ETSI EN 319 142-1 (PAdES baseline, level B-B); RFC 5280 (certificates).
"""

from collections.abc import Coroutine
from datetime import datetime
from typing import Any, Protocol

from asn1crypto import cms
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID, ObjectIdentifier
from pyhanko.sign.general import as_signing_certificate_v2, simple_cms_attribute
from pyhanko.sign.signers.pdf_cms import Signer
from pyhanko_certvalidator.registry import SimpleCertificateStore

from mock_registo_criminal.certificate import ISSUER, MARK
from sandbox.certification import Authorised, elliptic_key, issued, pem, subject
from sandbox.pdf_file import Seal
from sandbox.protocol.frozen import frozen

SPREAD = 8
"""By how many bytes signatures of one key differ in length: two numbers, written without zeros."""
REASON = "Certificado do Registo Criminal (simulação)"
YEARS = 30
_SHA256 = hashes.SHA256()
_ECDSA = ec.ECDSA(_SHA256, deterministic_signing=True)
_DOCUMENT_SIGNING = ObjectIdentifier("1.3.6.1.5.5.7.3.36")
_EMAIL_PROTECTION = ObjectIdentifier("1.3.6.1.5.5.7.3.4")


class Secrets(Protocol):
    """What keys are derived from."""

    def agreed(self, purpose: str) -> bytes:
        """A key of 32 bytes for a purpose."""


@frozen
class Published:
    """One certificate of the chain, as somebody checks it who has it on paper.

    Units: `fingerprint` is the SHA-256 of the certificate, in pairs of hexadecimal digits.
    """

    name: str
    fingerprint: str
    begins_on: str
    ends_on: str


class Authority:
    """The Serviços de Identificação Criminal of one world, as far as they sign.  Made in 3 ms."""

    def __init__(self, secrets: Secrets, begun_at: datetime) -> None:
        root, issuing, signer = (
            elliptic_key(secrets.agreed(f"identificacao-criminal:{name}"))
            for name in ("raiz", "emissora", "assinatura")
        )
        years = (datetime(begun_at.year - 1, 1, 1), datetime(begun_at.year + YEARS, 1, 1))
        names = [_name(text) for text in ("Raiz de ensaio", "Emissão de ensaio", ISSUER)]
        self._root = issued(names[0], root.public_key(), names[0], root, years, Authorised(1))
        self._issuing = issued(names[1], issuing.public_key(), names[0], root, years, Authorised(0))
        wanted = (_DOCUMENT_SIGNING, _EMAIL_PROTECTION)
        self._certificate = issued(
            names[2], signer.public_key(), names[1], issuing, years, None, *wanted
        )
        self._signer = _WorldSigner(signer, self._certificate, self._issuing)
        # No more than is needed: what is left over in the place of a signature is not signed.
        self._room = len(self.sign(bytes(32))) + SPREAD

    @property
    def root_pem(self) -> str:
        """The certificate that who checks a signature must trust."""
        return pem(self._root)

    @property
    def chain_pem(self) -> str:
        """All three certificates, that of the signer first."""
        return "".join(map(pem, (self._certificate, self._issuing, self._root)))

    @property
    def published(self) -> tuple[Published, ...]:
        """The three as people compare them, the root first."""
        return tuple(map(_published, (self._root, self._issuing, self._certificate)))

    def seal(self, at: datetime) -> Seal:
        """A signature of these services at an instant, for a document still to be written."""
        return Seal(f"{ISSUER} ({MARK[0]})", REASON, at, self._room, self.sign)

    def sign(self, digest: bytes) -> bytes:
        """The signature of a document with this SHA-256, as CMS."""
        return self._signer.sign(digest)


def _settled(value: Any) -> Any:
    """The same value, known to be finished: otherwise it is encoded anew at every use.

    A signature takes a millisecond so, and a dozen without.
    """
    return type(value).load(value.dump())


_CONTENT_TYPE = _settled(simple_cms_attribute("content_type", "data"))


class _WorldSigner(Signer):
    """pyHanko's signer with its key in memory: it would read it anew for each signature."""

    def __init__(
        self, key: ec.EllipticCurvePrivateKey, own: x509.Certificate, issuer: x509.Certificate
    ) -> None:
        self._key = key
        store = SimpleCertificateStore()
        store.register(_as_asn1(issuer))
        found = _as_asn1(own)
        super().__init__(signing_cert=found, cert_registry=store)
        bound = as_signing_certificate_v2(found)
        self._bound = _settled(simple_cms_attribute("signing_certificate_v2", bound))

    def sign(self, digest: bytes) -> bytes:
        """The signature of a document with this SHA-256, in PAdES form."""
        said = simple_cms_attribute("message_digest", digest)
        attributes = _settled(cms.CMSAttributes([_CONTENT_TYPE, said, self._bound]))
        made = _at_once(self.async_sign_prescribed_attributes("sha256", attributes))
        found: bytes = made.dump()
        return found

    async def unsigned_attrs(self, *how: Any, **more: Any) -> None:
        """None: there is no time stamp at this level."""

    async def async_sign_raw(
        self, data: bytes, digest_algorithm: str, dry_run: bool = False
    ) -> bytes:
        """The raw signature of what is signed."""
        assert digest_algorithm == "sha256"
        return self._key.sign(data, _ECDSA)


def _at_once(work: Coroutine[Any, Any, Any]) -> Any:
    """Run a coroutine that waits for nothing: a loop for it would cost more than the signature."""
    try:
        work.send(None)
    except StopIteration as done:
        return done.value
    work.close()
    raise RuntimeError("a signature without a time stamp has nothing to wait for")


def _name(common: str) -> x509.Name:
    return subject("Identificação Criminal (simulação)", f"{common} (simulação)")


def _published(certificate: x509.Certificate) -> Published:
    (name,) = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return Published(
        str(name.value),
        certificate.fingerprint(_SHA256).hex(":").upper(),
        certificate.not_valid_before_utc.date().isoformat(),
        certificate.not_valid_after_utc.date().isoformat(),
    )


def _as_asn1(certificate: x509.Certificate) -> asn1.Certificate:
    return asn1.Certificate.load(certificate.public_bytes(Encoding.DER))
