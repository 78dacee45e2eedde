"""XML signatures made and judged.  Loads lxml and signxml, and is itself loaded at first use.

Source: XML Signature (W3C); fact sheet 2.1 and 2.2: enveloped, one reference, exclusive C14N in
requests and inclusive in responses; RSA-SHA256, and RSA-SHA1 from those who still have it.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidSignature as WrongSignature
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from lxml import etree
from signxml import (
    CanonicalizationMethod,
    DigestAlgorithm,
    SignatureConfiguration,
    SignatureMethod,
    XMLSigner,
    XMLVerifier,
    methods,
)
from signxml.exceptions import SignXMLException

from sandbox.platforms.providers.provider import Certificate
from sandbox.protocol.errors import Refused

_PARSER = etree.XMLParser(
    resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True
)
_METHODS = frozenset(
    {SignatureMethod.RSA_SHA256, SignatureMethod.RSA_SHA512, SignatureMethod.RSA_SHA1}
)
_DIGESTS = frozenset({DigestAlgorithm.SHA256, DigestAlgorithm.SHA512, DigestAlgorithm.SHA1})


def signed_part(content: bytes, certificates: Iterable[Certificate], now: datetime) -> bytes:
    """The canonical bytes that a signature by one of the certificates covers.

    Errors: saml_signature.
    """
    wanted = SignatureConfiguration(
        location="./",
        expect_references=1,
        signature_methods=_METHODS,
        digest_algorithms=_DIGESTS,
        verification_time=now,
    )
    reason = ""
    for certificate in certificates:
        try:
            found = XMLVerifier().verify(
                etree.fromstring(content, _PARSER),
                x509_cert=certificate.pem,
                expect_config=wanted,
                id_attribute="ID",
            )
        except (SignXMLException, WrongSignature, etree.LxmlError, ValueError) as error:
            reason = f"{type(error).__name__}: {str(error)[:120]}"
            continue
        return bytes(found.signed_data)  # type: ignore[union-attr]
    raise Refused("saml_signature", f"the signature is of no registered certificate ({reason})")


@lru_cache(64)
def _private(pem: str) -> Any:
    """A key, read once: reading it takes ten times as long as signing, for it is checked."""
    return load_pem_private_key(pem.encode("ascii"), None)


def signed(document: str, private_key: str, certificate: str, exclusive: bool = False) -> bytes:
    """A document signed where its placeholder of a signature stands.

    Shapes: `exclusive` for what a service signs, inclusive for what an identity provider does.
    """
    signer = XMLSigner(
        method=methods.enveloped,
        signature_algorithm=SignatureMethod.RSA_SHA256,
        digest_algorithm=DigestAlgorithm.SHA256,
        c14n_algorithm=(
            CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0
            if exclusive
            else CanonicalizationMethod.CANONICAL_XML_1_0
        ),
    )
    root = etree.fromstring(document.encode(), _PARSER)
    made = signer.sign(
        root,
        key=_private(private_key),
        cert=certificate,
        reference_uri=root.get("ID"),
        id_attribute="ID",
    )
    return bytes(etree.tostring(made, xml_declaration=True, encoding="UTF-8"))
