"""What the requests of each entity would cost in a year.  Pure.

An *invocação* counts when a request is sent, answered or not.
Source: fact sheet 6.1 (draft protocol of 2025-11): the four bands; where the one of 2 000 euros
ends and the one of 4 000 begins is not in it.
"""

from collections.abc import Iterable
from typing import Any

from sandbox.platforms.entity_requests.core import Consumer

FEW, MANY = 5_000, 50_000
CENTS_EACH, LEAST = 5, 400_000


def bill(consumers: Iterable[Consumer]) -> list[dict[str, Any]]:
    """Each entity and year, with the count and the price in words.  Units: cents of euro."""
    return [
        {
            "client_id": one.client_id,
            "year": year,
            "count": count,
            "price_cents": price_cents(count),
            "price": price(count),
        }
        for one in sorted(consumers, key=lambda item: item.client_id)
        for year, count in one.years
    ]


def price_cents(count: int) -> int | None:
    """The price of a year, or None where the published bands do not tell."""
    if count < FEW:
        return 100_000
    return max(LEAST, count * CENTS_EACH) if count >= MANY else None


def price(count: int) -> str:
    """The price of a year, as people read it."""
    cents = price_cents(count)
    if cents is None:
        return "2 000 € ou 4 000 € (o limite entre os dois escalões não é público)"
    euros = f"{cents // 100:,}".replace(",", " ")
    return f"{euros} €" if cents % 100 == 0 else f"{euros},{cents % 100:02d} €"
