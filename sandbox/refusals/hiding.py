"""What may be kept of a request that was refused: never a secret, nor a person.  Pure.

Kept are names of members, addresses without what looks like a number or a code, and sentences
without what they quote from the request.
"""

import re
from collections.abc import Iterable

from sandbox.masking import HIDDEN

LONGEST = 48
MOST_SENTENCE = 400
_DIGITS = re.compile(r"[0-9][0-9 .-]{2,}[0-9]")
_QUOTED = re.compile(r"«([^»]*)»")
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")
MOST_DIGITS = 3


def word(text: str) -> str:
    """A name or a part of an address, when it looks like one; else hidden."""
    digits = sum(map(str.isdigit, text))
    plain = len(text) <= LONGEST and digits <= MOST_DIGITS and _WORD.fullmatch(text)
    return text if plain else HIDDEN


def address(path: str, world_id: str) -> str:
    """A path of a world with only its words: numbers, codes and tokens are hidden."""
    parts = path.split("/")[:16]
    return "/".join(part if part in ("", world_id) else _part(part) for part in parts)


def _part(part: str) -> str:
    return part if part.isdigit() and len(part) <= MOST_DIGITS else word(part)


def sentence(text: str, sent: Iterable[str], known: frozenset[str]) -> str:
    """What a developer was told, without what it quotes; `known` are words that may be quoted."""
    for value in sorted({one for one in sent if len(one) > 2}, key=len, reverse=True):
        if value not in known:
            text = text.replace(value, HIDDEN)
    text = _QUOTED.sub(lambda found: f"«{found[1] if found[1] in known else HIDDEN}»", text)
    return _DIGITS.sub(HIDDEN, text)[:MOST_SENTENCE]
