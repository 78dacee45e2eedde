"""Happenings that no single event says: they are read from what came before.

autorizacao.pedida_de_novo   a request to somebody who has refused one of the same operator
autorizacao.duplicada        a request while another of the same two people still waits
token.ditado                 somebody says a token on the line
"""

from collections.abc import Mapping
from typing import Any

from sandbox.protocol.call_speech import HIDDEN_TOKEN

ASKED_AGAIN = "autorizacao.pedida_de_novo"
DOUBLED = "autorizacao.duplicada"
TOKEN_SAID = "token.ditado"
DERIVED: dict[str, str] = {
    ASKED_AGAIN: "autorizacao.pedida",
    DOUBLED: "autorizacao.pedida",
    TOKEN_SAID: "fala.dita",
}
"""Each with the type of the event that it is."""

_ENDS = (
    "autorizacao.autorizada",
    "autorizacao.recusada",
    "autorizacao.expirada",
    "autorizacao.cancelada",
)


class Derived:
    """Learns the events of one run in their order, and knows which of them are more."""

    def __init__(self) -> None:
        self._names: dict[int, tuple[str, ...]] = {}
        self._waiting: dict[str, tuple[str, str]] = {}
        self._of: dict[str, tuple[str, str]] = {}
        self._refused: set[tuple[str, str]] = set()

    def learn(self, number: int, kind: str, data: Mapping[str, Any]) -> None:
        """One event more."""
        if kind == "fala.dita" and HIDDEN_TOKEN in data.get("text", ""):
            self._names[number] = (TOKEN_SAID,)
        elif kind == "autorizacao.pedida":
            pair = (data.get("citizen_id", ""), data.get("operator_id", ""))
            names = [ASKED_AGAIN] if pair in self._refused else []
            names += [DOUBLED] if pair in self._waiting.values() else []
            self._names[number] = tuple(names)
            self._waiting[data.get("request_id", "")] = pair
            self._of[data.get("request_id", "")] = pair
        elif kind in _ENDS:
            request_id = data.get("request_id", "")
            self._waiting.pop(request_id, None)
            if kind == "autorizacao.recusada" and request_id in self._of:
                self._refused.add(self._of[request_id])

    def names(self, number: int) -> tuple[str, ...]:
        """What an event is besides its type."""
        return self._names.get(number, ())
