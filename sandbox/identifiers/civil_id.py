"""NIC, the civil identification number, and the number of the Cartão de Cidadão built upon it.

The card's number is `DDDDDDDD C AAT`: the NIC, its check digit, the version of the card (ZZ is
the first, then ZY, ZX…) and a check digit over the twelve characters.

Source: both check digits as public validators compute them (observed).
"""

import re

_NIC_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2)
_CARD = re.compile(r"[0-9]{9}[A-Z0-9]{2}[0-9]", re.ASCII)


def nic_check_digit(nic: str) -> str:
    """The digit that follows the eight of a NIC; ten is written 0."""
    total = sum(int(digit) * weight for digit, weight in zip(nic, _NIC_WEIGHTS, strict=True))
    return str(-total % 11 % 10)


def is_valid_nic(nic: str, check_digit: str) -> bool:
    """Whether `nic` is eight ASCII digits and `check_digit` is theirs."""
    if len(nic) != 8 or not (nic.isascii() and nic.isdigit()):
        return False
    return check_digit == nic_check_digit(nic)


def fictitious_nic(serial: int) -> str:
    """A NIC of nobody, far above the ones in use.  Units: `serial` from 0 to 999 999."""
    if not 0 <= serial < 1_000_000:
        raise ValueError(f"a fictitious NIC needs a serial from 0 to 999999, found {serial}")
    return f"99{serial:06d}"


def card_check_digit(first_eleven: str) -> str:
    """The twelfth character of a card number: every other value doubled, nines cast out once."""
    total = 0
    for position, character in enumerate(first_eleven):
        value = int(character, 36)
        if position % 2 == 0:
            value *= 2
            if value > 9:
                value -= 9
        total += value
    return str(-total % 10)


def card_number(nic: str, renewals: int = 0) -> str:
    """The number of somebody's card, without spaces.  Units: `renewals` from 0 (ZZ) to 25 (ZA)."""
    if not 0 <= renewals <= 25:
        raise ValueError(f"a card number needs 0 to 25 renewals, found {renewals}")
    first_eleven = f"{nic}{nic_check_digit(nic)}Z{chr(ord('Z') - renewals)}"
    return first_eleven + card_check_digit(first_eleven)


def is_valid_card_number(text: str) -> bool:
    """Whether `text`, with or without its spaces, is a card number with both check digits right."""
    compact = text.replace(" ", "").upper()
    if not _CARD.fullmatch(compact):
        return False
    return is_valid_nic(compact[:8], compact[8]) and compact[11] == card_check_digit(compact[:11])


def printed_card_number(number: str) -> str:
    """A card number as it is printed on the card: `DDDDDDDD C AAT`."""
    return f"{number[:8]} {number[8]} {number[9:]}"
