"""The Cartão de Cidadão as a reader sees it: number, validity, authentication PIN.

Nothing of it is kept apart: it follows from the citizen's own data, so that every world has the
same cards.  Source: validity of ten years at most is official; the form of the PIN (four
digits) too; which card has which PIN is ours.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

FIRST_YEAR = 2030
"""Cards of people who are not named end from this year on: later than any world's clock."""


@dataclass(frozen=True, slots=True)
class Card:
    """One card.  Units: `valid_until` is the last day on which it serves."""

    number: str
    holder_id: str
    valid_until: date
    pin: str

    def expired(self, day: date) -> bool:
        """Whether its time is over on this day."""
        return day > self.valid_until


def card_of(citizen: Any) -> Card | None:
    """The card of a citizen; None for who has none (foreigners)."""
    if citizen is None or citizen.document_type != "CC":
        return None
    serial = int(citizen.nic)
    if citizen.card_valid_until:
        until = date.fromisoformat(citizen.card_valid_until)
    else:
        until = date(FIRST_YEAR + serial % 8, serial % 12 + 1, serial % 28 + 1)
    return Card(citizen.document, citizen.id, until, f"{serial * 7919 % 10_000:04d}")
