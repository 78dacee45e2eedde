"""Words of a message that no journal keeps: a mark in the text names what stands there.

A text message or an e-mail that carries a code is written with `{algarismos:SMS-0001:6}` in its
place.  Whoever may read the message sees the code; journal, log and export hold the mark.
"""

import re

from sandbox.protocol.system import Secrets

_MARK = re.compile(r"\{(algarismos|acesso):([A-Z]{1,4}-\d+)(?::(\d{1,2}))?\}")


def code_mark(code_id: str, digits: int) -> str:
    """The mark of a code of digits."""
    return f"{{algarismos:{code_id}:{digits}}}"


def access_code_mark(request_id: str) -> str:
    """The mark of the access code of a certificate."""
    return f"{{acesso:{request_id}}}"


def revealed(text: str, secrets: Secrets) -> str:
    """The text as its reader sees it."""
    return _MARK.sub(lambda found: _word(found, secrets), text)


def codes_in(text: str, secrets: Secrets) -> dict[str, str]:
    """The codes of a text by kind: `algarismos`, `acesso`."""
    return {found[1]: _word(found, secrets) for found in _MARK.finditer(text)}


def _word(found: re.Match[str], secrets: Secrets) -> str:
    if found[1] == "algarismos":
        return secrets.security_code(found[2], int(found[3] or 6))
    return secrets.access_code(found[2])
