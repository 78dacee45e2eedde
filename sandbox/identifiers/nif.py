"""NIF, the tax number: nine digits, the last one a check digit.

Source: weights 9 to 2, modulo 11, as public validators compute it (observed).
"""

_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2)
# A first digit 4 is only ever issued with a second digit 5, so the other nine belong to nobody.
_UNUSED_SECOND_DIGITS = "012346789"


def nif_check_digit(first_eight: str) -> str:
    """The ninth digit of a NIF."""
    remainder = (
        sum(int(digit) * weight for digit, weight in zip(first_eight, _WEIGHTS, strict=True)) % 11
    )
    return str(11 - remainder) if remainder > 1 else "0"


def is_valid_nif(text: str) -> bool:
    """Whether `text` is nine ASCII digits with the right check digit."""
    if len(text) != 9 or not (text.isascii() and text.isdigit()):
        return False
    return text[8] == nif_check_digit(text[:8])


def is_fictitious_nif(text: str) -> bool:
    """Whether a valid NIF is in the range that no register issues."""
    return is_valid_nif(text) and text[0] == "4" and text[1] != "5"


def fictitious_nif(serial: int) -> str:
    """A valid NIF of nobody.  Units: `serial` from 0 to 8 999 999."""
    if not 0 <= serial < 9_000_000:
        raise ValueError(f"a fictitious NIF needs a serial from 0 to 8999999, found {serial}")
    second, rest = divmod(serial, 1_000_000)
    first_eight = f"4{_UNUSED_SECOND_DIGITS[second]}{rest:06d}"
    return first_eight + nif_check_digit(first_eight)
