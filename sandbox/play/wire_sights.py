"""What the protocol level can show besides its journal: views, sockets, exchanges, the log."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sandbox.play.contracts import Exchange, Schema
from sandbox.play.sights import Sights
from sandbox.play.wire import Http

Place = tuple[str, str]
"""A role, and the kind of seat that it has: a citizen has a phone and a browser."""


class WireSights(Sights):
    """Keeps what sockets told and where the log was; `log` is a server of ours' own file."""

    def __init__(self, http: Http, log: Path | None) -> None:
        self.http = http
        self._log = log
        self._log_from = 0
        self._messages: dict[Place, list[dict[str, Any]]] = {}

    def begin_to_look(self) -> None:
        """A run begins: what an earlier one left does not count."""
        self._messages = {}
        self._log_from = self._log.stat().st_size if self._log else 0
        self.http.exchanges.clear()

    def kept(self, place: Place) -> list[dict[str, Any]]:
        """Where the messages of a seat's socket are kept."""
        return self._messages.setdefault(place, [])

    def told_by_sockets(self, role: str) -> list[dict[str, Any]]:
        """What the sockets of a role's seats told so far."""
        return [one for place, seat in self._messages.items() if place[0] == role for one in seat]

    def exchanges(self) -> Sequence[Exchange]:
        """Every exchange with the server since this run began."""
        return [*self.http.exchanges]

    def contract(self) -> Schema:
        """The description that the server publishes."""
        return self.http.must("GET", "/sandbox/openapi.json")

    def log(self) -> str | None:
        """What the server wrote since this run began; None when its log is elsewhere."""
        if self._log is None:
            return None
        return self._log.read_bytes()[self._log_from :].decode("utf-8", "replace")
