"""One payment as plain data for pages, for JSON and for robots.  Pure, and decides nothing."""

from datetime import datetime
from typing import Any

from sandbox.identifiers.multibanco import written_reference
from sandbox.platforms.payments.payer import Payment
from sandbox.platforms.payments.peers import merchant_name
from sandbox.platforms.payments.wording import MBWAY_REFUSALS, MOVEMENTS, REFUSALS, RESULTS, WORDS
from sandbox.protocol.payment import MBWAY, METHODS, TEST_CARDS


def euros(cents: int) -> str:
    """An amount as screens write it: `5,00 €` (with a space that does not break)."""
    whole, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{whole:,}".replace(",", "\u00a0") + f",{rest:02d}\u00a0€"


def payment_view(payment: Payment, to_payer: bool = False) -> dict[str, Any]:
    """A payment in words.

    With `to_payer`, one that the network lost is `unknown`: its payer has not been told.
    """
    status = "unknown" if to_payer and payment.untold else payment.status
    label, tone, text = WORDS[status]
    reasons = MBWAY_REFUSALS if payment.method == MBWAY else REFUSALS
    paid = [item for item in payment.movements if item.kind in ("paid", "late")]
    return {
        "payment_id": payment.payment_id,
        "order_id": payment.order_id,
        "merchant": merchant_name(payment.merchant),
        "description": payment.description,
        "amount_cents": payment.amount_cents,
        "amount": euros(payment.amount_cents),
        "received": euros(payment.received_cents),
        "status": status,
        "label": label,
        "tone": tone,
        "text": text,
        "open": payment.open,
        "choosing": payment.status in ("pending", "wrong_amount"),
        "methods": [{"id": name, "title": METHODS[name]} for name in payment.methods],
        "method": payment.method,
        "method_title": METHODS.get(payment.method, ""),
        "entity": payment.entity,
        "reference": written_reference(payment.reference),
        "asked_at": iso(payment.asked_at),
        "expires_at": iso(payment.expires_at),
        "step_ends_at": iso(payment.step_ends_at),
        "late_at": iso(payment.late_at),
        "paid_at": iso(paid[0].at) if paid else "",
        "last_four": payment.last_four,
        "refusal": reasons.get(payment.refusal, ""),
        "return_path": payment.return_path,
        "receipt": status == "paid",
        "movements": [
            {
                "id": item.movement_id,
                "label": MOVEMENTS[item.kind],
                "amount": euros(item.amount_cents),
                "at": iso(item.at),
                "reversed": item.reversed,
            }
            for item in payment.movements
        ],
        "reversible": any(not item.reversed for item in payment.movements),
    }


def cards_view() -> list[dict[str, str]]:
    """The test cards, as people write them, with what each does."""
    return [
        {"number": " ".join(number[at : at + 4] for at in range(0, 16, 4)), "result": RESULTS[name]}
        for number, name in TEST_CARDS.items()
    ]


def iso(instant: datetime | None) -> str:
    """An instant as text; nothing when there is none."""
    return instant.isoformat() if instant else ""
