"""What counts as a security code when it is typed or said (rule R7).

Spaces, dots and hyphens between groups are accepted; so are the digits of other scripts
(full-width, Arabic), read as the same numbers.  Leading zeros count.  Superscripts and circled
numbers are ornaments, not digits.  Anything else, too short
or too long is refused without costing an attempt: it cannot be a guess.
"""

import unicodedata

from sandbox.protocol.errors import REASONS, Refused

_LONGEST_GROUP = 4
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
    """The code in groups as equal as can be, of at most four: 3-3, 4-4, 4-3.

    So the phone shows it and people say it.
    """
    count = max(1, -(-len(code) // _LONGEST_GROUP))
    least, longer = divmod(len(code), count)
    groups, at = [], 0
    for place in range(count):
        size = least + (place < longer)
        groups.append(code[at : at + size])
        at += size
    return " ".join(groups)


def _malformed(digits: int, found: str) -> Refused:
    text = REASONS["code_malformed"].text.format(digits=digits)
    return Refused("code_malformed", f"a security code has {digits} digits, {found}", text)
