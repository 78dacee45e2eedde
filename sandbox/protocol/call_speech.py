"""What is said on the line, and what the journal keeps of it (rule R14).

What is said aloud is not recorded: the journal keeps the sentence with each code-like number
and each token masked, and the words as heard live only in memory while the process lives.
"""

import re

_DIGITS = re.compile(r"(?:\+351\s?)?\d(?:[\s.,;-]{0,3}\d)*")
_TOKEN = re.compile(r"(?:[A-Za-z0-9]{1,12}\.)?[A-Za-z0-9_-]{32,}")
"""What is as long as a token, and longer than any word."""

HIDDEN_TOKEN = "[token ocultado]"
_NINE = 9
_LEAST_HIDDEN = 4


def mask_codes(text: str, code_digits: int = 6, code_alive: bool = False) -> str:
    """Hide each token, and each number that may be a code or a PIN (R14).

    Nine digits are a telephone or tax number and stay, unless codes have nine too; so do up to
    three, unless a code can be said at this moment (`code_alive`), when it may come in pieces.
    """

    def hidden(found: re.Match[str]) -> str:
        own = found.group().removeprefix("+351")
        count = sum(letter.isdecimal() for letter in own)
        if (count == _NINE != code_digits) or (count < _LEAST_HIDDEN and not code_alive):
            return found.group()
        return re.sub(r"\d", "•", found.group())

    return _DIGITS.sub(hidden, _TOKEN.sub(HIDDEN_TOKEN, text))
