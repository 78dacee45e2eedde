"""One payment: asked for by an order, paid in one of three ways, and what the bank does to it.

    pending ──card with 3-D Secure──▶ checking ──▶ pending or paid
       │ ▲ ──MB WAY──▶ pushed ──▶ pending or paid
       │ └────────── refused, or not answered in time ──────────┘
       ├──▶ paid ──▶ reversed            paid twice: stays paid, the second money is `duplicate`
       ├──▶ wrong_amount: still to be paid; pending again when that money is taken back
       ├──▶ canceled
       └──▶ expired ──▶ late ──▶ reversed

The merchant may cancel what nobody has paid; money that arrives all the same is `late`.  A
payment belongs to one order: its stream follows from the order, so asking twice opens nothing
twice.  A conflict between two payers at once is settled by the order of their commands: the
second money is a duplicate.
"""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sandbox.identifiers.multibanco import (
    FICTITIOUS_ENTITY,
    LARGEST_AMOUNT,
    multibanco_reference,
)
from sandbox.platforms.payments import payer
from sandbox.platforms.payments.payer import Movement, Payment
from sandbox.protocol import payment as says
from sandbox.protocol.errors import Refused
from sandbox.protocol.messages import (
    CancelPayment,
    MbwayDecision,
    PaymentQuery,
    RequestPayment,
)
from sandbox.protocol.states import changed
from sandbox.protocol.system import Event, Moment, Tick

LATE_AFTER = timedelta(minutes=1)
"""How long after the expiry the bank pays when it is told to pay late."""

_ORDER = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,39}")
_AMOUNT = re.compile(r"([0-9]{1,6})(?:[.,]([0-9]{1,2}))?(?: ?€)?")


def payment_id_of(order_id: str) -> str:
    """The payment of an order: always the same."""
    return f"PG-{order_id}"


def cents(written: str) -> int:
    """An amount as people write it (`5`, `5,00`, `8.25 €`) in cents.  Errors: amount_invalid."""
    found = _AMOUNT.fullmatch(written.strip())
    amount = int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0")) if found else 0
    if not 0 < amount <= LARGEST_AMOUNT:
        raise Refused("amount_invalid", "amount: takes euros and cents, as 5,00")
    return amount


def decide(state: Payment | None, command: Any, moment: Moment) -> list[Event]:
    """Say what follows for one payment.

    Errors: payment_unknown, payment_not_open, payment_differs, amount_invalid, and those of the
    ways to pay.
    Source: fact sheet 5.3 and 7.1 name the ways to pay (secondary); everything else assumed.
    """
    if isinstance(command, RequestPayment):
        return _request(state, command, moment)
    if isinstance(command, says.CreateTestPayment):
        return _test_payment(command, moment)
    if isinstance(command, PaymentQuery):
        _require_order(command.order_id)
        payment_id = payment_id_of(command.order_id)
        return [says.PaymentConsulted(payment_id, command.query_id, moment.now)]
    if state is None or not state.order_id:
        raise Refused("payment_unknown", f"{type(command).__name__}: no such payment")
    if isinstance(command, Tick):
        return _lapse(state, moment)
    if isinstance(command, CancelPayment):
        return _cancel(state, command, moment)
    by_bank = BANK.get(type(command))
    if by_bank is not None:
        return by_bank(state, command, moment)
    if isinstance(command, MbwayDecision):
        return payer.mbway_decided(state, command, moment)
    return payer.pay(state, command, moment)


def _request(state: Payment | None, command: RequestPayment, moment: Moment) -> list[Event]:
    if state is not None and state.order_id:
        if (state.amount_cents, state.payer) != (command.amount_cents, command.payer):
            raise Refused("payment_differs", f"{state.payment_id} is of {state.amount_cents} cents")
        return [says.PaymentAskedAgain(state.payment_id)]
    _require_order(command.order_id)
    if moment.people.citizen(command.payer) is None:
        raise Refused("person_unknown", f"RequestPayment: nobody is «{command.payer[:60]}»")
    if not 0 < command.amount_cents <= LARGEST_AMOUNT:
        raise Refused("amount_invalid", f"RequestPayment: {command.amount_cents} cents")
    methods = tuple(name for name in command.methods if name in says.METHODS)
    if not methods or command.method not in ("", *methods):
        raise Refused("malformed", f"RequestPayment: methods are among {list(says.METHODS)}")
    reference_id = moment.next_id("MB")
    seven = reference_id.partition("-")[2].zfill(7)[-7:]
    reference = multibanco_reference(FICTITIOUS_ENTITY, seven, command.amount_cents)
    return [
        says.PaymentRequested(
            payment_id_of(command.order_id),
            command.order_id,
            command.merchant,
            command.amount_cents,
            command.payer,
            command.description,
            command.return_path,
            methods,
            command.method,
            reference_id,
            FICTITIOUS_ENTITY,
            reference,
            moment.now,
            moment.now + timedelta(seconds=moment.policy.payment_lifetime_s),
        )
    ]


def _require_order(order_id: str) -> None:
    if not _ORDER.fullmatch(order_id):
        raise Refused("malformed", "order_id takes letters, digits and hyphens, at most 40")


def _test_payment(command: says.CreateTestPayment, moment: Moment) -> list[Event]:
    order_id = moment.stream.removeprefix("payment:PG-")
    description = command.description.strip() or "Pagamento de ensaio"
    asked = RequestPayment(order_id, "", cents(command.amount), command.payer, description)
    return _request(None, asked, moment)


def _cancel(state: Payment, command: CancelPayment, moment: Moment) -> list[Event]:
    if state.status == "canceled":
        return []
    if not state.open:
        raise Refused("payment_not_open", f"CancelPayment: {state.payment_id} is {state.status}")
    return [says.PaymentCanceled(state.payment_id, command.reason, moment.now)]


def _lapse(state: Payment, moment: Moment) -> list[Event]:
    now = moment.now
    events: list[Event] = []
    if state.step_ends_at is not None and state.step_ends_at <= now:
        events += payer.step_lapsed(state, now)
    if state.open and state.expires_at <= now:
        return [*events, says.PaymentExpired(state.payment_id, now)]
    if state.late_at is not None and state.late_at <= now:
        events.append(_received(state, "late", state.amount_cents, moment))
    return events


# what the bank does -----------------------------------------------------------------------------
def _received(state: Payment, kind: str, amount_cents: int, moment: Moment) -> says.PaymentReceived:
    return says.PaymentReceived(
        state.payment_id, moment.next_id("MV"), says.MULTIBANCO, kind, amount_cents, moment.now
    )


def _paid(state: Payment, command: says.BankPays, moment: Moment) -> list[Event]:
    state.require_open("BankPays")
    return [_received(state, "paid", state.amount_cents, moment)]


def _paid_late(state: Payment, command: says.BankPaysLate, moment: Moment) -> list[Event]:
    if state.status in ("expired", "canceled"):
        return [_received(state, "late", state.amount_cents, moment)]
    state.require_open("BankPaysLate")
    if state.late_at is not None:
        return []
    return [says.LatePaymentPlanned(state.payment_id, state.expires_at + LATE_AFTER)]


def _paid_wrong(state: Payment, command: says.BankPaysWrong, moment: Moment) -> list[Event]:
    state.require_open("BankPaysWrong")
    amount = cents(command.amount)
    if amount == state.amount_cents:
        raise Refused(
            "amount_invalid",
            "BankPaysWrong: this is the right amount",
            "Este é o valor certo. Escreva outro, ou use «Pagar».",
        )
    return [_received(state, "wrong_amount", amount, moment)]


def _paid_twice(state: Payment, command: says.BankPaysTwice, moment: Moment) -> list[Event]:
    if state.status == "paid":
        return [_received(state, "duplicate", state.amount_cents, moment)]
    state.require_open("BankPaysTwice")
    kinds = ("paid", "duplicate")
    return [_received(state, kind, state.amount_cents, moment) for kind in kinds]


def _reversed(state: Payment, command: says.BankReverses, moment: Moment) -> list[Event]:
    left = [item for item in state.movements if not item.reversed]
    if not left:
        raise Refused("nothing_to_reverse", f"BankReverses: {state.payment_id} is {state.status}")
    last = left[-1]
    return [
        says.PaymentReversed(
            state.payment_id, last.movement_id, last.kind, last.amount_cents, moment.now
        )
    ]


BANK: dict[type, Callable[[Payment, Any, Moment], list[Event]]] = {
    says.BankPays: _paid,
    says.BankPaysLate: _paid_late,
    says.BankPaysWrong: _paid_wrong,
    says.BankPaysTwice: _paid_twice,
    says.BankReverses: _reversed,
}


# folding ----------------------------------------------------------------------------------------
def evolve(state: Payment | None, event: Event) -> Payment | None:
    """Fold one event into the payment."""
    if isinstance(event, says.PaymentRequested):
        return Payment(
            event.payment_id,
            event.order_id,
            event.merchant,
            event.amount_cents,
            event.payer,
            event.description,
            event.return_path,
            event.methods,
            event.method,
            event.entity,
            event.reference,
            event.at,
            event.expires_at,
        )
    if state is None:
        return None
    match event:
        case says.CardChecked():
            return changed(
                state,
                status="checking",
                step_ends_at=event.expires_at,
                last_four=event.last_four,
                check_passes=event.passes,
                method=says.CARD,
                refusal="",
            )
        case says.MbwaySent():
            return changed(
                state,
                status="pushed",
                step_ends_at=event.expires_at,
                push_id=event.push_id,
                push_to=event.citizen_id,
                method=says.MBWAY,
                refusal="",
            )
        case says.CardRefused():
            return _refused(state, says.CARD, event.reason)
        case says.MbwayRefused():
            return _refused(state, says.MBWAY, event.reason)
        case says.LatePaymentPlanned():
            return changed(state, late_at=event.due_at)
        case says.PaymentExpired():
            return changed(state, status="expired", step_ends_at=None)
        case says.PaymentCanceled():
            return changed(state, status="canceled", step_ends_at=None, late_at=None)
        case says.PaymentConsulted():
            return changed(state, untold=False)
        case says.PaymentReceived() | says.PaymentReversed():
            return _moved(state, event)
    return state


def _refused(state: Payment, method: str, reason: str) -> Payment:
    return changed(
        state,
        status=state.waiting_status,
        step_ends_at=None,
        method=method,
        refusal=reason,
        refusals=state.refusals + 1,
    )


def _moved(state: Payment, event: says.PaymentReceived | says.PaymentReversed) -> Payment:
    if isinstance(event, says.PaymentReceived):
        movement = Movement(
            event.movement_id, event.method, event.kind, event.amount_cents, event.at
        )
        return changed(
            state,
            status="paid" if event.kind == "duplicate" else event.kind,
            movements=(*state.movements, movement),
            method=event.method,
            last_four=event.last_four or state.last_four,
            step_ends_at=None,
            late_at=None,
            untold=event.silent,
            refusal="",
        )
    movements = tuple(
        changed(item, reversed=True) if item.movement_id == event.movement_id else item
        for item in state.movements
    )
    after = changed(state, movements=movements)
    if event.kind in ("paid", "late"):
        return changed(after, status="reversed")
    return changed(after, status=after.waiting_status) if state.status == "wrong_amount" else after


def deadline(state: Payment | None) -> datetime | None:
    """The end of the step in hand, of the payment, or of the bank's patience."""
    if state is None:
        return None
    ends = [state.step_ends_at, state.late_at, state.expires_at if state.open else None]
    return min((end for end in ends if end is not None), default=None)


def settled(state: Payment | None) -> bool:
    """Nothing more happens by itself: the stream may leave memory."""
    return state is None or not (state.open or state.untold)
