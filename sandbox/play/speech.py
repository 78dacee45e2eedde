"""What is said on the line and what is made out of it: phrases, numbers, slips.  Pure.

The line carries text.  A number is said in groups; whoever listens makes out a telephone number
or a security code from the digits and the words around them.  A slip is always the same one, so
that a guião played twice is the same play.
"""

import re
from collections.abc import Mapping, Sequence

from sandbox.play.problems import folded
from sandbox.protocol.security_code import grouped

FORMS: dict[str, dict[str, str]] = {
    "pede": {"servico": "pede-{}"},
    "confirma": {"dados": "dados-{}"},
    "pergunta": {"sobre": "{}", "dado": "pede-{}"},
    "reconhece": {"desfecho": "{}"},
    "oferece": {"alternativas": "oferece-alternativas"},
    "despede_se": {"resumo": "despedida"},
}
"""Which words of a speech verb lead to which phrase."""

SAID_AS = {"codigo_seguranca": "codigo"}
PHRASE_OF_DATUM = {
    "telemovel": "dita-telemovel",
    "codigo_seguranca": "dita-codigo",
    "pin": "dita-pin",
}

_NUMBER = re.compile(r"(?<!\d)\+?\d(?:[ .-]?\d)*")
_QUOTED_PHRASE = re.compile(r"frase\b.*«([^»]+)»", re.IGNORECASE)
_SOUNDS_LIKE = str.maketrans("0123456789", "8906763492")


def phrase_name(form: str, value: str) -> str:
    """The phrase that `{servico: registo-criminal}` means."""
    return form.format(SAID_AS.get(value, value))


def spoken(number: str) -> str:
    """A number as people say it and as screens show it: a telephone's by threes, codes balanced."""
    digits = number.removeprefix("+351")
    if not digits.isdigit():
        return number
    return grouped(digits)


def heard_in(text: str) -> dict[str, str]:
    """What can be made out in one sentence: `telemovel`, `codigo_seguranca`, `pin`, `frase`."""
    found: dict[str, str] = {}
    words = folded(text)
    for match in _NUMBER.finditer(text):
        digits = "".join(letter for letter in match.group() if letter.isdigit())
        kind = _kind(digits, words)
        if kind == "telemovel" and len(digits) == 12 and digits.startswith("351"):
            digits = digits[3:]
        if kind:
            found[kind] = digits
    if "pin" in words.split() and "codigo_seguranca" in found:
        found["pin"] = found["codigo_seguranca"]
    quoted = _QUOTED_PHRASE.search(text)
    if quoted:
        found["frase"] = quoted.group(1)
    return found


def _kind(digits: str, words: str) -> str:
    if "codigo" in words or "pin" in words.split():
        return "codigo_seguranca"
    if len(digits) in (9, 12) or "numero" in words or "telemovel" in words:
        return "telemovel"
    return "codigo_seguranca" if 4 <= len(digits) <= 8 else ""


def slipped(value: str, slip: str, earlier: Sequence[str]) -> str:
    """The value as this slip says it.

    `earlier` are the values of this kind that the speaker knew before, oldest first.
    Errors: ValueError when the slip has nothing to say (no earlier code).
    """
    digits = value.removeprefix("+351")
    match slip:
        case "troca-dois-digitos":
            return _exchanged(digits)
        case "omite-digito":
            return digits[: len(digits) // 2] + digits[len(digits) // 2 + 1 :]
        case "repete-digito":
            middle = len(digits) // 2
            return digits[: middle + 1] + digits[middle:]
        case "ouve-mal":
            return digits[:-1] + digits[-1:].translate(_SOUNDS_LIKE)
        case "outro-numero":
            return "".join(str((int(digit) + 1) % 10) for digit in digits[::-1])
        case "codigo-anterior":
            older = [code for code in earlier if code != value]
            if not older:
                raise ValueError("não houve nenhum código anterior")
            return older[-1]
    return value


def altered(token: str) -> str:
    """A token with its last character changed."""
    return token[:-1] + ("B" if token.endswith("A") else "A")


def _exchanged(digits: str) -> str:
    for at in range(len(digits) - 1, 0, -1):
        left, right = digits[at - 1], digits[at]
        if left != right:
            return digits[: at - 1] + right + left + digits[at + 1 :]
    return digits[:-1] + str((int(digits[-1]) + 1) % 10)


def filled(text: str, holes: Mapping[str, str]) -> str:
    """A phrase with its holes filled.  Errors: KeyError names a hole that nothing fills."""
    return text.format_map(holes)
