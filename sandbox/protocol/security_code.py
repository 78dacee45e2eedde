"""What counts as a security code when it is typed or said (rule R7).

Spaces, dots and hyphens between groups are accepted; so are the digits of other scripts
(full-width, Arabic), read as the same numbers.  Leading zeros count.  Superscripts and circled
numbers are ornaments, not digits.  Anything else, too short
or too long is refused without costing an attempt: it cannot be a guess.
"""

import unicodedata

from sandbox.protocol.errors import REASONS, Refused

_SEPARATORS = " .-\u00a0\u2009\u202f"


def normalise(typed: str, digits: int) -> str:
    """The code as ASCII digits.  Errors: `code_malformed`, saying what was found."""
    kept: list[str] = []
    for letter in typed.strip():
        if letter in _SEPARATORS:
            continue
        value = unicodedata.decimal(letter, None)
        if value is None:
            raise _malformed(digits, f"found the character U+{ord(letter):04X}")
        kept.append(str(value))
    if len(kept) != digits:
        raise _malformed(digits, f"found {len(kept)}")
    return "".join(kept)


def grouped(code: str) -> str:
    """The code in groups of three, as the phone shows it and as people say it."""
    return " ".join(code[at : at + 3] for at in range(0, len(code), 3))


def _malformed(digits: int, found: str) -> Refused:
    text = REASONS["code_malformed"].text.format(digits=digits)
    return Refused("code_malformed", f"a security code has {digits} digits, {found}", text)
