"""What the bank's desk shows: every payment, newest first, by what can be done to it."""

from collections.abc import Iterable
from typing import Any

from sandbox.platforms.payments.payer import Payment
from sandbox.platforms.payments.view import payment_view

SHOWN = 100
"""How many payments the desk lists."""

GROUPS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("por-pagar", "Por pagar", ("pending", "checking", "pushed", "wrong_amount")),
    ("pagos", "Pagos", ("paid", "late")),
    ("fechados", "Sem efeito", ("expired", "canceled", "reversed")),
)
"""Identifier, title and states of each part of the list."""


def view(payments: Iterable[Payment]) -> dict[str, Any]:
    """The payments of the world, in groups by state."""
    found = sorted(payments, key=lambda item: (item.asked_at, item.payment_id), reverse=True)
    shown = [payment_view(item) | levers(item) for item in found[:SHOWN]]
    return {
        "groups": [
            {
                "id": name,
                "title": title,
                "payments": [item for item in shown if item["status"] in states],
            }
            for name, title, states in GROUPS
        ],
        "count": len(found),
        "hidden": max(0, len(found) - SHOWN),
    }


def levers(payment: Payment) -> dict[str, Any]:
    """Which levers do something to this payment now."""
    return {
        "payer": payment.payer,
        "paga": payment.open,
        "paga_tarde": (payment.open and payment.late_at is None)
        or payment.status in ("expired", "canceled"),
        "paga_valor_errado": payment.open,
        "paga_duas_vezes": payment.open or payment.status == "paid",
        "estorna": any(not item.reversed for item in payment.movements),
    }
