"""What leaves payments: answers and signed callbacks to the merchant, requests to a phone.

The only merchant of this sandbox is the portal; a test payment has none, and tells nobody.
"""

from collections.abc import Iterable
from typing import Any

from sandbox.platforms.payments import core
from sandbox.platforms.payments.payer import Payment
from sandbox.platforms.payments.signature import signed
from sandbox.protocol import messages as told
from sandbox.protocol import payment as says
from sandbox.protocol.messages import BANK, MBWAY, PAYMENTS, PORTAL
from sandbox.protocol.system import Envelope, Event, Moment, System

BANK_SEAT = "banco:simulado"
"""Who sits at the bank's page."""


def react(event: Event, state: Payment | None, moment: Moment) -> Iterable[Envelope]:
    """Tell the merchant and the phone what became of a payment."""
    if isinstance(event, says.PaymentConsulted):
        status = signed(_status(event, state), moment.secrets)
        yield Envelope(PAYMENTS, PORTAL, "EstadoPagamento", status, _correlation(state))
        return
    if state is None:
        return
    if state.merchant:
        yield from _to_merchant(event, state, moment)
    yield from _to_phone(event, state)


def _to_merchant(event: Event, state: Payment, moment: Moment) -> Iterable[Envelope]:
    if isinstance(event, says.PaymentRequested | says.PaymentAskedAgain):
        opened = told.PaymentOpened(
            state.order_id,
            state.payment_id,
            state.amount_cents,
            state.entity,
            state.reference,
            state.expires_at,
        )
        yield Envelope(PAYMENTS, PORTAL, "PagamentoAberto", opened, _correlation(state))
        return
    said = _callback(event, state)
    if said is not None:
        body = signed(said, moment.secrets, state.merchant)
        yield Envelope(PAYMENTS, PORTAL, "AvisoPagamento", body, _correlation(state))


def _callback(event: Event, state: Payment) -> told.PaymentCallback | None:
    """What the merchant is told of an event; each has a nonce of its own, always the same."""
    amount, method, reason = state.amount_cents, state.method, ""
    match event:
        case says.PaymentReceived():
            if event.silent:
                return None
            kind, mark, amount = event.kind, event.movement_id, event.amount_cents
            method = event.method
        case says.PaymentReversed():
            kind = _REVERSED.get(event.kind, "reversed")
            mark, amount = f"{event.movement_id}-estorno", event.amount_cents
        case says.CardRefused() | says.MbwayRefused():
            kind, mark, reason = "refused", f"recusa-{state.refusals}", event.reason
        case says.PaymentExpired():
            kind, mark = "expired", "expirado"
        case says.PaymentCanceled():
            kind, mark, reason = "canceled", "cancelado", event.reason
        case _:
            return None
    return told.PaymentCallback(
        state.order_id,
        state.payment_id,
        amount,
        says.CURRENCY,
        kind,
        method,
        reason,
        event.at,
        f"{state.payment_id}/{mark}",
        "",
    )


_REVERSED = {"duplicate": "duplicate_reversed", "wrong_amount": "wrong_amount_reversed"}


def _status(event: says.PaymentConsulted, state: Payment | None) -> told.PaymentStatus:
    order_id = event.payment_id.removeprefix("PG-")
    if state is None:
        return told.PaymentStatus(
            order_id, event.query_id, "", 0, 0, says.CURRENCY, "unknown", "", event.at, ""
        )
    return told.PaymentStatus(
        order_id,
        event.query_id,
        state.payment_id,
        state.amount_cents,
        state.received_cents,
        says.CURRENCY,
        state.status,
        state.method,
        event.at,
        "",
    )


def _to_phone(event: Event, state: Payment) -> Iterable[Envelope]:
    if isinstance(event, says.MbwaySent):
        push = told.MbwayRequest(
            event.citizen_id,
            event.push_id,
            state.payment_id,
            merchant_name(state.merchant),
            state.description,
            state.amount_cents,
            event.phone_number,
            event.expires_at,
        )
        yield Envelope(PAYMENTS, MBWAY, "PedirMBWay", push, _correlation(state))
        return
    status = _end_on_phone(event, state)
    if status:
        closed = told.MbwayClosed(state.push_to, state.push_id, status)
        yield Envelope(PAYMENTS, MBWAY, "MBWayFechado", closed, _correlation(state))


def _end_on_phone(event: Event, state: Payment) -> str:
    """How the request on the phone ended by this event; nothing when it did not."""
    if not state.push_id:
        return ""
    match event:
        case says.PaymentReceived() if event.kind == "paid" and event.method == says.MBWAY:
            return "paid"
        case says.PaymentReceived() if event.kind == "paid":
            return "canceled"
        case says.MbwayRefused():
            return "expired" if event.reason == "expired" else "refused"
        case says.PaymentExpired():
            return "expired"
        case says.PaymentCanceled():
            return "canceled"
    return ""


def merchant_name(merchant: str) -> str:
    """What a payer reads: who asks for the money."""
    return "Portal Registo Criminal" if merchant == PORTAL else "Comerciante de ensaio"


def _correlation(state: Payment | None) -> str:
    return state.order_id if state else ""


def audience(event: Event, state: Payment | None) -> tuple[str, ...]:
    """The payer, whoever has the link to this payment, and the bank."""
    if state is None:
        return (BANK_SEAT,)
    return (f"cidadao:{state.payer}", f"cidadao:{state.payment_id}", BANK_SEAT)


def _by_order(command: Any, moment: Moment) -> str:
    return f"payment:{core.payment_id_of(command.order_id)}"


def _by_payment(command: Any, moment: Moment) -> str:
    return f"payment:{command.payment_id}"


def _new_test(command: says.CreateTestPayment, moment: Moment) -> str:
    return f"payment:{core.payment_id_of(moment.next_id('ENS'))}"


PAYMENT_SYSTEM = System(
    name=PAYMENTS,
    commands={
        **dict.fromkeys((told.RequestPayment, told.CancelPayment, told.PaymentQuery), _by_order),
        **dict.fromkeys(
            (
                told.MbwayDecision,
                says.PayReference,
                says.PayByCard,
                says.AuthenticateCard,
                says.FailCardCheck,
                says.PayByMbway,
            ),
            _by_payment,
        ),
    },
    events=says.EVENTS,
    decide=core.decide,
    evolve=core.evolve,
    deadline=core.deadline,
    react=react,
    reacts_to=frozenset(says.EVENTS),
    correlate=lambda state, command: _correlation(state) or getattr(command, "order_id", ""),
    audience=audience,
    settled=core.settled,
)

BANK_SYSTEM = System(
    name=BANK,
    commands={says.CreateTestPayment: _new_test, **dict.fromkeys(core.BANK, _by_payment)},
    events=(),
    decide=core.decide,
    evolve=core.evolve,
    correlate=PAYMENT_SYSTEM.correlate,
)
"""The bank's desk: it moves money, and keeps nothing of its own."""
