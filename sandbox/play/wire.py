"""The player's end of the wire: JSON over one kept connection, and sockets that are only read.

A socket here has no thread: whoever waits for an event reads until it comes or the time is up.
"""

import http.client
import json
import socket
from collections import deque
from collections.abc import Mapping
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from wsproto import ConnectionType, WSConnection
from wsproto.events import (
    AcceptConnection,
    CloseConnection,
    Ping,
    RejectConnection,
    Request,
    TextMessage,
)

from sandbox.play.contracts import Exchange
from sandbox.play.stage import StageTrouble

TIMEOUT_S = 20.0
MOST_KEPT = 2_000
"""Exchanges that are kept of one run."""


class AnswerLost(StageTrouble):
    """The connection broke before the whole answer was there."""

    code = "connection_cut"


class AnswerUnreadable(AnswerLost):
    """What came is not an answer of this address."""

    code = "answer_unreadable"


class Answer:
    """What an address answered: the status and the JSON object of the body."""

    __slots__ = ("body", "status")

    def __init__(self, status: int, body: Mapping[str, Any]) -> None:
        self.status = status
        self.body = body

    @property
    def well(self) -> bool:
        """Whether it is not an error."""
        return self.status < 400


class Http:
    """JSON requests to one server.  `key` opens the test-support surface from elsewhere."""

    def __init__(self, base: str, key: str = "") -> None:
        parts = urlsplit(base)
        self.host = parts.hostname or "127.0.0.1"
        self.port = parts.port or 80
        self._key = key
        self._connection = http.client.HTTPConnection(self.host, self.port, timeout=TIMEOUT_S)
        self.exchanges: list[Exchange] = []

    def send(self, method: str, path: str, body: Any = None, bearer: str = "") -> Answer:
        """One request.  Errors: StageTrouble when nobody answers, or not in JSON."""
        headers = {"Accept": "application/json"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        if bearer:
            headers["Authorization"] = f"Bearer {bearer}"
        if self._key:
            headers["X-Sandbox-Key"] = self._key
        payload = None if body is None else json.dumps(body).encode()
        status, raw = self._ask(method, path, payload, headers)
        try:
            found = json.loads(raw) if raw else {}
            if not isinstance(found, dict):
                raise ValueError("no object")
        except ValueError as error:
            message = f"{method} {path}: a resposta {status} não é um objeto JSON"
            raise AnswerUnreadable(message) from error
        if len(self.exchanges) < MOST_KEPT:
            self.exchanges.append(Exchange(method, path, status, body, found if raw else None))
        return Answer(status, found)

    def fetch(self, path: str) -> bytes:
        """The bytes of a file.  Errors: StageTrouble."""
        headers = {"X-Sandbox-Key": self._key} if self._key else {}
        status, raw = self._ask("GET", path, None, headers)
        if status >= 400:
            raise StageTrouble(f"GET {path}: {status}")
        return raw

    def _ask(
        self, method: str, path: str, payload: bytes | None, headers: Mapping[str, str]
    ) -> tuple[int, bytes]:
        try:
            self._connection.request(method, path, payload, dict(headers))
            response = self._connection.getresponse()
            return response.status, response.read()
        except http.client.IncompleteRead as error:
            self._connection.close()
            raise AnswerUnreadable(f"{method} {path}: a resposta veio cortada a meio") from error
        except (OSError, http.client.HTTPException) as error:
            self._connection.close()
            message = f"{method} {path}: o servidor não respondeu ({type(error).__name__})"
            raise AnswerLost(message) from error

    def must(self, method: str, path: str, body: Any = None) -> Mapping[str, Any]:
        """A request that has to go well.  Errors: StageTrouble, with what was answered."""
        answer = self.send(method, path, body)
        if not answer.well:
            said = answer.body.get("detail") or answer.body.get("text") or ""
            raise StageTrouble(f"{method} {path}: {answer.status} {said}")
        return answer.body

    def close(self) -> None:
        """Let go of the connection."""
        self._connection.close()


class Socket:
    """A WebSocket that tells events; `number` is the last one that came, `kept` gets them all."""

    def __init__(
        self,
        http: Http,
        path: str,
        bearer: str = "",
        key: str = "",
        kept: list[dict[str, Any]] | None = None,
    ) -> None:
        self.number = 0
        self._kept = kept
        self._path = path
        self._waiting: deque[dict[str, Any]] = deque()
        self._part = ""
        self._connection = WSConnection(ConnectionType.CLIENT)
        self._open = False
        headers = []
        if bearer:
            headers.append((b"Authorization", f"Bearer {bearer}".encode()))
        if key:
            headers.append((b"X-Sandbox-Key", key.encode()))
        host = f"{http.host}:{http.port}"
        try:
            self._socket = socket.create_connection((http.host, http.port), timeout=TIMEOUT_S)
            self._send(Request(host=host, target=path, extra_headers=headers))
            self._read_until_open()
        except OSError as error:
            raise StageTrouble(f"o socket {path} não abriu ({type(error).__name__})") from error

    def _send(self, event: Any) -> None:
        self._socket.sendall(self._connection.send(event))

    def _read_until_open(self) -> None:
        deadline = monotonic() + TIMEOUT_S
        while not self._open:
            if not self._read(deadline - monotonic()):
                raise StageTrouble(f"o socket {self._path} não abriu")

    def receive(self, timeout_s: float) -> dict[str, Any] | None:
        """The next event, or None when none came in time.  Errors: StageTrouble when closed."""
        deadline = monotonic() + timeout_s
        while not self._waiting:
            if not self._read(deadline - monotonic()):
                return None
        message = self._waiting.popleft()
        self.number = int(message.get("n", self.number))
        if self._kept is not None:
            self._kept.append(message)
        return message

    def _read(self, timeout_s: float) -> bool:
        """Take in what has arrived, waiting at most so long; False when nothing came."""
        self._socket.settimeout(max(timeout_s, 0.0001))
        try:
            data = self._socket.recv(65536)
        except (TimeoutError, BlockingIOError):
            return False
        except OSError as error:
            raise StageTrouble(f"o socket {self._path} caiu") from error
        if not data:
            raise StageTrouble(f"o socket {self._path} fechou-se")
        self._connection.receive_data(data)
        for event in self._connection.events():
            if isinstance(event, AcceptConnection):
                self._open = True
            elif isinstance(event, RejectConnection):
                raise StageTrouble(f"o socket {self._path} foi recusado ({event.status_code})")
            elif isinstance(event, TextMessage):
                self._part += event.data
                if event.message_finished:
                    self._waiting.append(json.loads(self._part))
                    self._part = ""
            elif isinstance(event, Ping):
                self._send(event.response())
            elif isinstance(event, CloseConnection):
                raise StageTrouble(f"o socket {self._path} fechou-se ({event.code})")
        return True

    def drop(self) -> None:
        """Close without a word, as a network does."""
        self._socket.close()
