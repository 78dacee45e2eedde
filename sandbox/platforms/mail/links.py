"""Links in messages: written as marks, shown as addresses, with secrets derived when shown.

`[[/path]]` or `[[/path|words]]` is a link inside the world.  In a path, `{pagamento:PG-…}` is the
key of that payment's page, and `{segredo:name}` a secret of the world by this name; so neither
an SMS nor a message in the journal tells a secret.  Codes in the words are marks too
(`sandbox.protocol.hidden_words`).
"""

import re
from dataclasses import dataclass

from sandbox.platforms.payments.link import payment_key
from sandbox.protocol.hidden_words import revealed
from sandbox.protocol.system import Secrets

WORDS = "Abrir a ligação"
"""What a link is called when its message does not say."""

_MARK = re.compile(r"\[\[(/[^\[\]|\s]{0,300})(?:\|([^\[\]|]{1,80}))?\]\]")
_SECRET = re.compile(r"\{(pagamento|segredo):([A-Za-z0-9-]{1,60})\}")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a message: words, and where they lead inside the world (or nowhere)."""

    text: str
    path: str = ""


def pieces(text: str, secrets: Secrets) -> tuple[Piece, ...]:
    """The parts of a message in order."""
    text = revealed(text, secrets)
    found: list[Piece] = []
    at = 0
    for mark in _MARK.finditer(text):
        if mark.start() > at:
            found.append(Piece(text[at : mark.start()]))
        found.append(Piece(mark[2] or WORDS, _path(mark[1], secrets)))
        at = mark.end()
    if at < len(text) or not found:
        found.append(Piece(text[at:]))
    return tuple(found)


def in_words(text: str) -> str:
    """A message without its addresses, for where a link cannot be followed."""
    return _MARK.sub(lambda mark: mark[2] or WORDS, text)


def with_addresses(text: str, root: str, secrets: Secrets) -> str:
    """A message with whole addresses; `root` is that of the world on this server."""
    return _MARK.sub(lambda mark: root + _path(mark[1], secrets), revealed(text, secrets))


def _path(path: str, secrets: Secrets) -> str:
    # `//host` would lead away from the world, and so would `..`.
    safe = re.sub(r"/{2,}", "/", path.replace("..", ""))
    return _SECRET.sub(lambda found: _secret(found[1], found[2], secrets), safe)


def _secret(kind: str, name: str, secrets: Secrets) -> str:
    if kind == "pagamento":
        return payment_key(name, secrets)
    return secrets.token(f"segredo {name}").partition(".")[2]
