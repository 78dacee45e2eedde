"""Multibanco reference: entity, seven digits and an amount, bound by two check digits.

The last two of the nine digits depend on the entity and on the amount in cents, so a reference
typed wrongly, or paid with another amount, is noticed where it is typed.

Source: fact sheet 8.5 (weights, worked values); entity 99999 is ours: none is reserved for tests.
"""

FICTITIOUS_ENTITY = "99999"
"""Written beside the word «FICTÍCIO» wherever it is shown."""

LARGEST_AMOUNT = 99_999_999
"""Units: cents; the amount has eight digits."""

_WEIGHTS = (51, 73, 17, 89, 38, 62, 45, 53, 15, 50, 5, 49, 34, 81, 76, 27, 90, 9, 30, 3)


def multibanco_check_digits(entity: str, first_seven: str, amount_cents: int) -> str:
    """The last two digits of a reference.  Units: `amount_cents` from 0 to 99 999 999."""
    if not _digits(entity, 5) or not _digits(first_seven, 7):
        raise ValueError(f"takes 5 and 7 digits, found «{entity}» and «{first_seven}»")
    if not 0 <= amount_cents <= LARGEST_AMOUNT:
        raise ValueError(f"an amount has at most eight digits, found {amount_cents}")
    digits = f"{entity}{first_seven}{amount_cents:08d}"
    total = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True))
    return f"{98 - total % 97:02d}"


def multibanco_reference(entity: str, first_seven: str, amount_cents: int) -> str:
    """The nine digits that are paid with this entity and amount."""
    return first_seven + multibanco_check_digits(entity, first_seven, amount_cents)


def is_valid_multibanco(entity: str, reference: str, amount_cents: int) -> bool:
    """Whether reference, entity and amount belong together."""
    if not _digits(entity, 5) or not _digits(reference, 9):
        return False
    if not 0 <= amount_cents <= LARGEST_AMOUNT:
        return False
    return reference == multibanco_reference(entity, reference[:7], amount_cents)


def written_reference(reference: str) -> str:
    """A reference as people read it: `000 123 431`."""
    return f"{reference[:3]} {reference[3:6]} {reference[6:]}"


def _digits(text: str, count: int) -> bool:
    return len(text) == count and text.isascii() and text.isdigit()
