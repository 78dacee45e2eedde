"""The money of a request: asked for, paid, refused; or come when nobody waits for it.

Payments tells the portal by signed callbacks that may be late, doubled or lost.  What is not
signed, or is of another amount or payment, changes nothing; one heard before is heard once; and
while nothing is heard, the portal asks by itself, less and less often.  Money that a request
cannot take (late, of a wrong amount, twice, taken back) is noted and said, and issues nothing.
"""

from datetime import timedelta
from typing import Any

from mock_registo_criminal import request_language as says
from mock_registo_criminal.certificate import code_digest
from mock_registo_criminal.certificate import expires_at as code_expires_at
from mock_registo_criminal.request_state import PAYABLE, Request
from sandbox.platforms.payments.signature import is_genuine
from sandbox.protocol.messages import PaymentCallback, PaymentOpened, PaymentStatus
from sandbox.protocol.system import Event, Moment

ASKS_AFTER = (900, 3600, 6 * 3600, 24 * 3600, 3 * 24 * 3600 + 300)
"""When the portal asks by itself after a payment was opened, in seconds (ours)."""
NEVER = timedelta(days=3650)


def order(state: Request, by: str) -> says.FeeAsked:
    """Payments is asked for the fee, anew when an order has come to nothing."""
    if state.status == "submitted" and state.order_id:
        # Payments has not answered: the same question again opens nothing twice.
        return says.FeeAsked(state.request_id, state.order_id, by)
    number = state.attempts + 1
    order_id = state.request_id if number == 1 else f"{state.request_id}-{number}"
    return says.FeeAsked(state.request_id, order_id, by)


def asked(state: Request, by: str, moment: Moment) -> says.FeeChecked:
    """Payments is asked how it stands, and when the portal asks again."""
    since = state.payment_opened_at or moment.now
    passed = (moment.now - since).total_seconds()
    later = [seconds for seconds in ASKS_AFTER if seconds > passed]
    next_at = since + timedelta(seconds=later[0]) if later else moment.now + NEVER
    return says.FeeChecked(state.request_id, moment.next_id("CP"), state.order_id, by, next_at)


def from_payments(state: Request | None, told: Any, moment: Moment) -> list[Event]:
    """What follows from what payments tell; from what is not theirs, or heard before, nothing."""
    if state is None or told.order_id != state.order_id:
        # An order that was given up for a newer one, or never asked for.
        return [] if state is None else _stray(state, told, moment)
    if isinstance(told, PaymentOpened):
        if state.status not in PAYABLE or state.payment_id:
            return []
        return [
            says.FeeOpened(
                state.request_id,
                told.payment_id,
                told.amount_cents,
                told.entity,
                told.reference,
                told.expires_at,
                moment.now + timedelta(seconds=ASKS_AFTER[0]),
                moment.now,
            )
        ]
    wrong = _suspicious(state, told, moment)
    if wrong:
        nonce = getattr(told, "nonce", told.payment_id)
        return [says.CallbackIgnored(state.request_id, nonce, wrong)]
    if isinstance(told, PaymentStatus):
        return _status(state, told, moment)
    return _callback(state, told, moment)


def _stray(state: Request, told: Any, moment: Moment) -> list[Event]:
    """Money for an order that this request no longer waits for."""
    if not isinstance(told, PaymentCallback) or told.nonce in state.heard:
        return []
    if not is_genuine(told, moment.secrets):
        return [says.CallbackIgnored(state.request_id, told.nonce, "assinatura")]
    if told.state in ("paid", "late", "wrong_amount", "duplicate"):
        return [
            says.FeeToSettle(state.request_id, "late", told.amount_cents, told.nonce, moment.now)
        ]
    return []


def _suspicious(state: Request, told: PaymentCallback | PaymentStatus, moment: Moment) -> str:
    if not is_genuine(told, moment.secrets):
        return "assinatura"
    if state.payment_id and told.payment_id and told.payment_id != state.payment_id:
        return "outro_pagamento"
    if told.state == "paid" and told.amount_cents != state.amount_cents:
        return "valor"
    return ""


def _status(state: Request, told: PaymentStatus, moment: Moment) -> list[Event]:
    if state.status not in PAYABLE:
        return []
    if told.state == "paid":
        return _paid(state, told.method, f"consulta {told.query_id}", "consulta", moment)
    if told.state in ("expired", "canceled") and state.status == "payable":
        return [says.FeeFailed(state.request_id, told.state, "", told.query_id, moment.now)]
    return []


def _callback(state: Request, told: PaymentCallback, moment: Moment) -> list[Event]:
    if told.nonce in state.heard:
        return [says.CallbackIgnored(state.request_id, told.nonce, "repetido")]
    if told.state == "paid":
        if state.status in PAYABLE:
            return _paid(state, told.method, told.nonce, "aviso", moment)
        if state.status == "issued":
            # Asking was quicker than the callback: the same money.
            return [says.CallbackIgnored(state.request_id, told.nonce, "repetido")]
        return [_to_settle(state, "late", told, moment)]
    if told.state in ("refused", "expired", "canceled"):
        if state.status not in PAYABLE:
            return []
        return [says.FeeFailed(state.request_id, told.state, told.reason, told.nonce, moment.now)]
    return [_to_settle(state, told.state, told, moment)]


def _to_settle(state: Request, kind: str, told: PaymentCallback, moment: Moment) -> Event:
    return says.FeeToSettle(state.request_id, kind, told.amount_cents, told.nonce, moment.now)


def _paid(state: Request, method: str, nonce: str, by: str, moment: Moment) -> list[Event]:
    paid = says.FeePaid(state.request_id, state.amount_cents, method, nonce, by, moment.now)
    return [paid, issued(state.request_id, state.citizen_id, moment)]


def issued(request_id: str, citizen_id: str, moment: Moment) -> Event:
    """The certificate is there, with its access code."""
    digest = code_digest(moment.secrets, moment.secrets.access_code(request_id))
    expires_at = code_expires_at(moment.now)
    return says.CertificateIssued(request_id, citizen_id, digest, moment.now, expires_at)
