"""What a payer sees: the payment in hand, the others, and what can be tried."""

from collections.abc import Iterable
from typing import Any

from sandbox.platforms.payments.payer import Payment
from sandbox.platforms.payments.view import cards_view, payment_view


def view(payments: Iterable[Payment], payment_id: str, phones: tuple[str, ...]) -> dict[str, Any]:
    """The payment with this identifier, and the payer's others, newest first."""
    found = sorted(payments, key=lambda item: (item.asked_at, item.payment_id), reverse=True)
    shown = [payment_view(item, to_payer=True) for item in found]
    current = next((item for item in shown if item["payment_id"] == payment_id), None)
    return {
        "payment": current,
        "others": [item for item in shown if item is not current],
        "cards": cards_view(),
        "phone_number": phones[0] if phones else "",
    }
