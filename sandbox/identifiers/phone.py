"""Portuguese mobile numbers: what people type, what is kept, what is sent, what is said.

One form is kept everywhere, E.164 without spaces (`+351900000123`); the wire puts one space
after the prefix (`+351 900000123`); people read and say groups of three (`900 000 123`).
Fictitious people have numbers that begin with 90: no operator is known to have that range.

Source: prefixes 91, 92, 93, 96 and 9480 as public numbering metadata have them (observed); 90 is
free there, but no range is published as reserved for fiction (assumed).
"""

import unicodedata

from sandbox.protocol.errors import Refused

COUNTRY = "+351"
_MOBILE = ("90", "91", "92", "93", "96", "9480")
_EXAMPLE = "Escreva 9 algarismos, por exemplo 900 000 123."


def normalise_phone(typed: str) -> str:
    """What was typed or pasted, as E.164.

    Accepts a prefix (`+351`, `00351`, `351`) or none, spaces, hyphens, dots, slashes and
    parentheses between the groups, and the digits of other scripts.

    Errors: `phone_malformed`, whose texts say which character, length or prefix is wrong.
    """
    digits = _digits_and_plus(typed)
    if not digits.strip("+"):
        raise _malformed("found no digit", "Falta o número de telemóvel.")
    national = _without_country(digits)
    if len(national) != 9:
        raise _malformed(
            f"found {len(national)} digits", f"O número tem {len(national)} algarismos em vez de 9."
        )
    if not national.startswith(_MOBILE):
        raise _malformed(
            f"found a number that begins with {national[:2]}",
            f"Um número que começa por {national[:2]} não é de telemóvel.",
        )
    return COUNTRY + national


def wire_phone(e164: str) -> str:
    """A kept number as the systems send it: one space after the prefix."""
    return f"{COUNTRY} {e164.removeprefix(COUNTRY)}"


def spoken_phone(e164: str) -> str:
    """A kept number as people read and dictate it, without the prefix, in groups of three."""
    national = e164.removeprefix(COUNTRY)
    return f"{national[:3]} {national[3:6]} {national[6:]}"


def is_fictitious_phone(e164: str) -> bool:
    """Whether a kept number is in the range given to fictitious people."""
    national = e164.removeprefix(COUNTRY)
    return (
        e164.startswith("+35190")
        and len(national) == 9
        and national.isascii()
        and national.isdigit()
    )


def fictitious_phone(serial: int) -> str:
    """A mobile number of nobody, as E.164.  Units: `serial` from 0 to 9 999 999."""
    if not 0 <= serial < 10_000_000:
        raise ValueError(f"a fictitious phone needs a serial from 0 to 9999999, found {serial}")
    return f"+35190{serial:07d}"


def _digits_and_plus(typed: str) -> str:
    kept: list[str] = []
    for character in typed.strip():
        value = unicodedata.decimal(character, None)
        if value is not None:
            kept.append(str(value))
        elif character in "+\uff0b" and not kept:
            kept.append("+")
        elif not _separates(character):
            shown = character if character.isprintable() else f"U+{ord(character):04X}"
            raise _malformed(
                f"found the character U+{ord(character):04X}",
                f"O número não pode ter «{shown}».",
            )
    return "".join(kept)


def _separates(character: str) -> bool:
    # Zs: every kind of space; Pd: every hyphen; Cf: marks of direction that come with a paste.
    return character in "./()\uff08\uff09\t" or unicodedata.category(character) in (
        "Zs",
        "Pd",
        "Cf",
    )


def _without_country(digits: str) -> str:
    if digits.startswith("+"):
        international = digits[1:]
    elif digits.startswith("00"):
        international = digits[2:]
    elif digits.startswith("351") and len(digits) == 12:
        international = digits
    else:
        return digits
    if not international.startswith("351"):
        raise _malformed(
            f"found a country prefix other than {COUNTRY}",
            "Só são aceites números portugueses, com o indicativo +351 ou sem indicativo.",
        )
    return international[3:]


def _malformed(found: str, text: str) -> Refused:
    return Refused(
        "phone_malformed", f"a Portuguese mobile number was expected, {found}", f"{text} {_EXAMPLE}"
    )
