"""The life of one payment, as a table."""

from sandbox.platforms.payments.payer import Payment
from sandbox.protocol import payment as says
from sandbox.protocol.messages import PAYMENTS
from sandbox.protocol.transitions import START, StateMachine, Transition


def payment_state(state: Payment | None) -> str:
    """The name of a payment's state."""
    return state.status if state else START


def _open(before: str) -> tuple[Transition, ...]:
    return (
        Transition(before, says.PaymentReceived, "paid", "payer, or bank"),
        Transition(before, says.PaymentExpired, "expired", "clock"),
        Transition(before, says.PaymentCanceled, "canceled", "merchant"),
    )


PAYMENT = StateMachine(
    "Payment",
    PAYMENTS,
    (
        Transition(START, says.PaymentRequested, "pending", "merchant"),
        *_open("pending"),
        Transition("pending", says.CardChecked, "checking", "payer"),
        Transition("pending", says.MbwaySent, "pushed", "payer"),
        Transition("pending", says.PaymentReceived, "wrong_amount", "bank"),
        Transition("checking", says.CardRefused, "pending", "payer, or clock"),
        Transition("checking", says.CardRefused, "wrong_amount", "payer, or clock"),
        *_open("checking"),
        Transition("checking", says.PaymentReceived, "wrong_amount", "bank"),
        Transition("pushed", says.MbwayRefused, "pending", "phone, or clock"),
        Transition("pushed", says.MbwayRefused, "wrong_amount", "phone, or clock"),
        *_open("pushed"),
        Transition("pushed", says.PaymentReceived, "wrong_amount", "bank"),
        *_open("wrong_amount"),
        Transition("wrong_amount", says.CardChecked, "checking", "payer"),
        Transition("wrong_amount", says.MbwaySent, "pushed", "payer"),
        Transition("wrong_amount", says.PaymentReversed, "pending", "bank"),
        Transition("paid", says.PaymentReversed, "reversed", "bank"),
        Transition("expired", says.PaymentReceived, "late", "bank"),
        Transition("canceled", says.PaymentReceived, "late", "bank"),
        Transition("late", says.PaymentReversed, "reversed", "bank"),
    ),
)
