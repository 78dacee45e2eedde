"""What can be asked of the signature service, and what can have happened there.

A `caller` is an application (`ws:ensaio`) or the browser in which somebody signs.  No PIN and no
code is in an event: a code is derived from the key of the world, a PIN from the register.
"""

from datetime import datetime
from typing import ClassVar

from sandbox.protocol.frozen import frozen
from sandbox.protocol.system import Event

Document = tuple[str, str, str]
"""What is to be signed: the caller's identifier, a name, and the SHA-256 in hexadecimal."""


# commands ----------------------------------------------------------------------------------------
@frozen
class GetSignatureCertificate:
    """`GetCertificate`: the certificate with which this number signs."""

    browser_id: str
    phone_number: str


@frozen
class SignDocument:
    """`SCMDSign`: ask for a signature; a code goes to the phone."""

    browser_id: str
    phone_number: str
    pin: str
    hash: str
    doc_name: str = ""


@frozen
class SignDocuments:
    """`SCMDMultipleSign`: several with one code; `lines` are `id;name;hash`, one a document."""

    browser_id: str
    phone_number: str
    pin: str
    lines: str = ""
    documents: tuple[Document, ...] = ()


@frozen
class GetCertificateWithPin:
    """`GetCertificateWithPin`: the certificate, which comes after the code."""

    browser_id: str
    phone_number: str
    pin: str


@frozen
class SendSignatureCode:
    """`ForceSMS`: another code for what waits; without `process_id`, for the newest.

    `phone_number` is whose process the caller says that it is; nothing when it does not say.
    """

    browser_id: str
    process_id: str = ""
    phone_number: str = ""


@frozen
class ConfirmSignature:
    """`ValidateOtp`: the code of what waits; without `process_id`, of the newest."""

    browser_id: str
    sms_code: str
    process_id: str = ""


# events ------------------------------------------------------------------------------------------
@frozen
class CertificateAsked(Event):
    """Somebody asked for a certificate; it is empty unless the number can sign."""

    TYPE: ClassVar[str] = "assinatura.certificado_pedido"
    PERSONAL: ClassVar[frozenset[str]] = frozenset({"phone_number", "citizen_id"})
    browser_id: str
    phone_number: str
    citizen_id: str


@frozen
class SignatureRefused(Event):
    """A signature was not begun; `code` is what the service answers."""

    TYPE: ClassVar[str] = "assinatura.recusada"
    PERSONAL: ClassVar[frozenset[str]] = frozenset({"credential"})
    browser_id: str
    operation: str
    code: str
    credential: str
    attempts_left: int


@frozen
class SignatureCodeSent(Event):
    """A code is on its way to the phone of who signs: the first of a process, or another.

    `lost` says that its SMS never comes, by order.
    """

    TYPE: ClassVar[str] = "assinatura.codigo_enviado"
    PERSONAL: ClassVar[frozenset[str]] = frozenset({"citizen_id", "credential", "documents"})
    browser_id: str
    process_id: str
    operation: str
    citizen_id: str
    credential: str
    documents: tuple[Document, ...]
    code_id: str
    digits: int
    sends: int
    attempts_left: int
    code_expires_at: datetime
    expires_at: datetime
    lost: bool = False


@frozen
class SignatureCodeRefused(Event):
    """A code that was wrong or too late; without attempts left the process is over."""

    TYPE: ClassVar[str] = "assinatura.codigo_recusado"
    browser_id: str
    process_id: str
    code: str
    attempts_left: int


@frozen
class DocumentsSigned(Event):
    """The code was right: what waited is signed, or the certificate handed over."""

    TYPE: ClassVar[str] = "assinatura.feita"
    browser_id: str
    process_id: str
    operation: str
    count: int


@frozen
class SignatureExpired(Event):
    """Nobody confirmed in time."""

    TYPE: ClassVar[str] = "assinatura.expirada"
    browser_id: str
    process_id: str


EVENTS: tuple[type[Event], ...] = (
    CertificateAsked,
    SignatureRefused,
    SignatureCodeSent,
    SignatureCodeRefused,
    DocumentsSigned,
    SignatureExpired,
)
