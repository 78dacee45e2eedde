"""NISS, the social security number: eleven digits, the last one a check digit.

Source: weights as community validators have them, no official text found (observed).
"""

_WEIGHTS = (29, 23, 19, 17, 13, 11, 7, 5, 3, 2)


def niss_check_digit(first_ten: str) -> str:
    """The eleventh digit of a NISS."""
    total = sum(int(digit) * weight for digit, weight in zip(first_ten, _WEIGHTS, strict=True))
    return str(9 - total % 10)


def is_valid_niss(text: str) -> bool:
    """Whether `text` is eleven ASCII digits, of a person (1) or an entity (2), rightly checked."""
    if len(text) != 11 or not (text.isascii() and text.isdigit()):
        return False
    return text[0] in "12" and text[10] == niss_check_digit(text[:10])


def fictitious_niss(serial: int) -> str:
    """A valid NISS for a fictitious person.  Units: `serial` from 0 to 9 999 999."""
    if not 0 <= serial < 10_000_000:
        raise ValueError(f"a fictitious NISS needs a serial from 0 to 9999999, found {serial}")
    first_ten = f"199{serial:07d}"
    return first_ten + niss_check_digit(first_ten)
