"""What people can do to a payment, and what can have happened to it: commands and events.

Amounts are whole cents of euro.  No card number is ever part of an event: the last four digits
and the result are (`TEST_CARDS`).  Whoever acts is told by the seat: `payer` is the citizen, or
the payment itself when somebody came by its link.
"""

from datetime import datetime
from typing import ClassVar

from sandbox.protocol.frozen import frozen
from sandbox.protocol.system import Event

CURRENCY = "EUR"

MULTIBANCO, CARD, MBWAY = "multibanco", "cartao", "mbway"
METHODS: dict[str, str] = {
    MULTIBANCO: "Referência Multibanco",
    CARD: "Cartão",
    MBWAY: "MB WAY",
}
"""The ways to pay, with what screens call them."""

TEST_CARDS: dict[str, str] = {
    "9999000000000012": "paid",
    "9999000000000020": "refused",
    "9999000000000038": "insufficient",
    "9999000000000046": "secure",
    "9999000000000053": "secure_failed",
    "9999000000000061": "network_lost",
}
"""The only cards that are taken, by their result.  The range 9999 00 belongs to no issuer."""


# commands of people ------------------------------------------------------------------------------
@frozen
class PayReference:
    """Pay the Multibanco reference, as at a cash machine."""

    payment_id: str
    payer: str


@frozen
class PayByCard:
    """Present a card; the number goes no further than this command."""

    payment_id: str
    payer: str
    number: str
    valid_until: str
    cvv: str


@frozen
class AuthenticateCard:
    """Confirm to the card's bank that it is really oneself (3-D Secure)."""

    payment_id: str
    payer: str


@frozen
class FailCardCheck:
    """Give up at the 3-D Secure step of the card's bank."""

    payment_id: str
    payer: str


@frozen
class PayByMbway:
    """Have the request sent to the phone with this number."""

    payment_id: str
    payer: str
    phone_number: str


@frozen
class AcceptMbway:
    """Accept the request on the phone with the PIN of MB WAY."""

    citizen_id: str
    push_id: str
    pin: str


@frozen
class RefuseMbway:
    """Refuse the request on the phone."""

    citizen_id: str
    push_id: str


@frozen
class CreateTestPayment:
    """A payment that no order of a portal stands behind.  Units: `amount` in euros, as written."""

    payer: str
    amount: str
    description: str = ""


@frozen
class BankPays:
    """The bank tells that the reference was paid in time and in full."""

    payment_id: str


@frozen
class BankPaysLate:
    """The money arrives after the expiry: at once when it has passed, else a minute after it."""

    payment_id: str


@frozen
class BankPaysWrong:
    """Another amount arrives than was asked.  Units: `amount` in euros, as written."""

    payment_id: str
    amount: str


@frozen
class BankPaysTwice:
    """The same payment arrives twice."""

    payment_id: str


@frozen
class BankReverses:
    """The bank takes the newest money back."""

    payment_id: str


# events ------------------------------------------------------------------------------------------
@frozen
class PaymentRequested(Event):
    """A payment can be paid until `expires_at`."""

    TYPE: ClassVar[str] = "pagamento.pedido"
    PERSONAL: ClassVar[frozenset[str]] = frozenset({"payer"})
    payment_id: str
    order_id: str
    merchant: str
    amount_cents: int
    payer: str
    description: str
    return_path: str
    methods: tuple[str, ...]
    method: str
    reference_id: str
    entity: str
    reference: str
    at: datetime
    expires_at: datetime


@frozen
class PaymentAskedAgain(Event):
    """The merchant asked once more for what it has: it is told the same."""

    TYPE: ClassVar[str] = "pagamento.repetido"
    payment_id: str


@frozen
class CardChecked(Event):
    """The card's bank wants to know that it is really its holder (3-D Secure)."""

    TYPE: ClassVar[str] = "cartao.autenticacao_pedida"
    payment_id: str
    last_four: str
    passes: bool
    at: datetime
    expires_at: datetime


@frozen
class CardRefused(Event):
    """Nothing was paid; `reason`: refused, insufficient, secure_failed, secure_expired."""

    TYPE: ClassVar[str] = "cartao.recusado"
    payment_id: str
    last_four: str
    reason: str
    at: datetime


@frozen
class MbwaySent(Event):
    """The request is on its way to a phone."""

    TYPE: ClassVar[str] = "mbway.enviado"
    PERSONAL: ClassVar[frozenset[str]] = frozenset({"citizen_id", "phone_number"})
    payment_id: str
    push_id: str
    citizen_id: str
    phone_number: str
    at: datetime
    expires_at: datetime


@frozen
class MbwayRefused(Event):
    """Nothing was paid; `reason`: refused, expired, pin_blocked."""

    TYPE: ClassVar[str] = "mbway.recusado"
    payment_id: str
    push_id: str
    reason: str
    at: datetime


@frozen
class PaymentReceived(Event):
    """Money arrived; `kind`: paid, late, wrong_amount, duplicate.

    With `silent`, the network went away and nobody has been told (`network_lost`).
    """

    TYPE: ClassVar[str] = "pagamento.recebido"
    payment_id: str
    movement_id: str
    method: str
    kind: str
    amount_cents: int
    at: datetime
    last_four: str = ""
    silent: bool = False


@frozen
class LatePaymentPlanned(Event):
    """The bank will pay once it is too late."""

    TYPE: ClassVar[str] = "pagamento.tardio_marcado"
    payment_id: str
    due_at: datetime


@frozen
class PaymentExpired(Event):
    """Nobody paid in time."""

    TYPE: ClassVar[str] = "pagamento.expirado"
    payment_id: str
    at: datetime


@frozen
class PaymentCanceled(Event):
    """The merchant took it back before anybody paid."""

    TYPE: ClassVar[str] = "pagamento.cancelado"
    payment_id: str
    reason: str
    at: datetime


@frozen
class PaymentReversed(Event):
    """The bank took the money of a movement back; `kind` is that of the movement."""

    TYPE: ClassVar[str] = "pagamento.estornado"
    payment_id: str
    movement_id: str
    kind: str
    amount_cents: int
    at: datetime


@frozen
class PaymentConsulted(Event):
    """The merchant asked how the payment stands, and is answered."""

    TYPE: ClassVar[str] = "pagamento.consultado"
    payment_id: str
    query_id: str
    at: datetime


@frozen
class MbwayAsked(Event):
    """The request is on the phone."""

    TYPE: ClassVar[str] = "mbway.pedido"
    PERSONAL: ClassVar[frozenset[str]] = frozenset({"phone_number"})
    citizen_id: str
    push_id: str
    payment_id: str
    merchant: str
    description: str
    amount_cents: int
    phone_number: str
    at: datetime
    expires_at: datetime


@frozen
class MbwayPinFailed(Event):
    """A wrong PIN; with `blocked`, the last one allowed."""

    TYPE: ClassVar[str] = "mbway.pin_errado"
    citizen_id: str
    push_id: str
    failures: int
    blocked: bool


@frozen
class MbwayDecided(Event):
    """The owner of the phone decided: accept, refuse, pin_blocked."""

    TYPE: ClassVar[str] = "mbway.decidido"
    citizen_id: str
    push_id: str
    decision: str


@frozen
class MbwayEnded(Event):
    """The request leaves what waits: paid, refused, expired, canceled."""

    TYPE: ClassVar[str] = "mbway.fechado"
    citizen_id: str
    push_id: str
    status: str


ON_THE_PHONE: tuple[type[Event], ...] = (MbwayAsked, MbwayPinFailed, MbwayDecided, MbwayEnded)

EVENTS: tuple[type[Event], ...] = (
    PaymentRequested,
    PaymentAskedAgain,
    CardChecked,
    CardRefused,
    MbwaySent,
    MbwayRefused,
    PaymentReceived,
    LatePaymentPlanned,
    PaymentExpired,
    PaymentCanceled,
    PaymentReversed,
    PaymentConsulted,
)
