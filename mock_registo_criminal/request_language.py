"""The life of a request, from submission to consultation: commands and events.

Amounts are whole cents of euro.  An access code is in no event: its digest is.
"""

from datetime import datetime
from typing import ClassVar

from sandbox.protocol.frozen import frozen
from sandbox.protocol.system import Event


# commands ---------------------------------------------------------------------------------------
@frozen
class ProceedToPayment:
    """Open the payment of a request, or open it anew."""

    browser_id: str
    request_id: str


@frozen
class CancelRequest:
    """Give a request up before it is paid."""

    browser_id: str
    request_id: str


@frozen
class CheckPayment:
    """Ask payments how the payment stands: no callback has come."""

    browser_id: str
    request_id: str


@frozen
class ReceiveFee:
    """At the counter: the fee was paid there."""

    clerk_id: str
    request_id: str


@frozen
class DownloadCertificate:
    """Obtain the certificate as a file."""

    request_id: str
    browser_id: str = ""
    clerk_id: str = ""


@frozen
class CancelAccessCode:
    """Nobody shall consult the certificate any more."""

    browser_id: str
    request_id: str


@frozen
class ConsultCertificate:
    """Consult a certificate by its access code, without signing in."""

    browser_id: str
    access_code: str


@frozen
class RegisterCode:
    """An access code opens this certificate from now on."""

    digest: str
    request_id: str
    citizen_id: str
    expires_at: datetime


@frozen
class CloseCode:
    """An access code opens nothing any more."""

    digest: str


@frozen
class NoteConsultation:
    """Somebody consulted the certificate."""

    digest: str
    browser_id: str
    outcome: str


# events -----------------------------------------------------------------------------------------
@frozen
class RequestSubmitted(Event):
    """The request has a number, and waits for its fee."""

    TYPE: ClassVar[str] = "pedido.submetido"
    PERSONAL: ClassVar[frozenset[str]] = frozenset({"email", "note", "entity", "activity"})
    federated_id: str
    request_id: str
    request_number: str
    citizen_id: str
    operator_id: str
    clerk_id: str
    channel: str
    purpose: str
    email: str
    minors: bool
    note: str
    activity: str
    entity: str
    country: str
    language: str
    amount_cents: int
    at: datetime


@frozen
class FeeAsked(Event):
    """The portal asks payments to open a payment."""

    TYPE: ClassVar[str] = "taxa.pedida"
    request_id: str
    order_id: str
    by: str


@frozen
class PaymentVisited(Event):
    """The applicant goes to where the fee is paid."""

    TYPE: ClassVar[str] = "taxa.a_pagar"
    request_id: str
    payment_id: str


@frozen
class FeeOpened(Event):
    """The fee can be paid."""

    TYPE: ClassVar[str] = "taxa.por_pagar"
    request_id: str
    payment_id: str
    amount_cents: int
    entity: str
    reference: str
    expires_at: datetime
    ask_at: datetime
    at: datetime


@frozen
class FeeChecked(Event):
    """The portal asks how the payment stands: because somebody wants to know, or by itself."""

    TYPE: ClassVar[str] = "taxa.consultada"
    request_id: str
    query_id: str
    order_id: str
    by: str
    next_at: datetime


@frozen
class FeeWaived(Event):
    """Nothing is to be paid for this purpose."""

    TYPE: ClassVar[str] = "taxa.dispensada"
    request_id: str
    purpose: str
    at: datetime


@frozen
class FeePaid(Event):
    """The fee is paid; `by` tells how it was heard: aviso, consulta, balcao."""

    TYPE: ClassVar[str] = "taxa.paga"
    request_id: str
    amount_cents: int
    method: str
    nonce: str
    heard_by: str
    at: datetime


@frozen
class FeeFailed(Event):
    """The payment will not come: refused, expired, canceled."""

    TYPE: ClassVar[str] = "taxa.falhada"
    request_id: str
    state: str
    reason: str
    nonce: str
    at: datetime


@frozen
class FeeToSettle(Event):
    """Money moved that the request cannot take: late, wrong_amount, duplicate, reversed.

    It is given back, or looked at by somebody; nothing is issued because of it.
    """

    TYPE: ClassVar[str] = "taxa.por_acertar"
    request_id: str
    state: str
    amount_cents: int
    nonce: str
    at: datetime


@frozen
class CallbackIgnored(Event):
    """A callback that changes nothing; `reason`: repetido, assinatura, outro_pagamento, valor."""

    TYPE: ClassVar[str] = "aviso.ignorado"
    request_id: str
    nonce: str
    reason: str


@frozen
class RequestCancelled(Event):
    """The citizen gave it up."""

    TYPE: ClassVar[str] = "pedido.cancelado"
    request_id: str
    at: datetime


@frozen
class CertificateIssued(Event):
    """The certificate exists, with an access code until `expires_at`."""

    TYPE: ClassVar[str] = "certificado.emitido"
    request_id: str
    citizen_id: str
    code_digest: str
    at: datetime
    expires_at: datetime


@frozen
class CertificateDownloaded(Event):
    """Somebody obtained the file; `by` as in the history."""

    TYPE: ClassVar[str] = "certificado.obtido"
    request_id: str
    by: str
    at: datetime


@frozen
class AccessCodeCancelled(Event):
    """The holder withdrew the code."""

    TYPE: ClassVar[str] = "codigo_acesso.cancelado"
    request_id: str
    code_digest: str
    at: datetime


@frozen
class CodeRegistered(Event):
    """The code can be used."""

    TYPE: ClassVar[str] = "codigo_acesso.emitido"
    digest: str
    request_id: str
    citizen_id: str
    expires_at: datetime


@frozen
class CodeClosed(Event):
    """The code cannot be used any more."""

    TYPE: ClassVar[str] = "codigo_acesso.fechado"
    digest: str


@frozen
class CodeUsed(Event):
    """What a consultation of this certificate found; told to its holder too."""

    TYPE: ClassVar[str] = "codigo_acesso.usado"
    digest: str
    request_id: str
    citizen_id: str
    browser_id: str
    outcome: str
    at: datetime


@frozen
class Consulted(Event):
    """Somebody asked; `outcome`: valid, expired, cancelled, unknown, rate_limited.

    `finding` is what the certificate said at that instant: clean, recorded, or nothing to see.
    """

    TYPE: ClassVar[str] = "certificado.consultado"
    PERSONAL: ClassVar[frozenset[str]] = frozenset({"finding"})
    browser_id: str
    digest: str
    request_id: str
    outcome: str
    at: datetime
    finding: str = ""


OF_REQUESTS: tuple[type[Event], ...] = (
    RequestSubmitted,
    FeeAsked,
    PaymentVisited,
    FeeOpened,
    FeeChecked,
    FeeWaived,
    FeePaid,
    FeeFailed,
    FeeToSettle,
    CallbackIgnored,
    RequestCancelled,
    CertificateIssued,
    CertificateDownloaded,
    AccessCodeCancelled,
)
OF_CODES: tuple[type[Event], ...] = (CodeRegistered, CodeClosed, CodeUsed)
OF_CONSULTATIONS: tuple[type[Event], ...] = (Consulted,)
EVENTS: tuple[type[Event], ...] = (*OF_REQUESTS, *OF_CODES, *OF_CONSULTATIONS)
