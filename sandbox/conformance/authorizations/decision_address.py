"""The address where an entity hears decisions: each request has its own, with its own manners."""

import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from sandbox.conformance.control import Deviation

MOST_READ = 200_000


@dataclass(frozen=True, slots=True)
class Came:
    """One decision that came.  Units: `at` in seconds; `body` is nothing when it was no object."""

    at: float
    body: dict[str, Any]
    kind: str


@dataclass
class Place:
    """Where one request is answered to; `manners` are status and seconds, the last ones stay."""

    url: str
    manners: list[tuple[int, float]]
    came: list[Came] = field(default_factory=list)

    def manner(self) -> tuple[int, float]:
        """How the next decision is answered."""
        return self.manners.pop(0) if len(self.manners) > 1 else self.manners[0]

    def wait(self, seconds: float, count: int = 1, what: str = "decisão") -> Came:
        """Until so many have come.  Errors: Deviation."""
        until = time.monotonic() + seconds
        while len(self.came) < count:
            if time.monotonic() > until:
                raise Deviation(f"em {seconds:g} s não veio {what} a {self.url}")
            time.sleep(0.02)
        return self.came[count - 1]


class Address:
    """A small server of the entity's; it can be away for a while.  Errors: OSError."""

    def __init__(self, host: str = "127.0.0.1") -> None:
        self._host, self._port = host, 0
        self._places: dict[str, Place] = {}
        self._server: ThreadingHTTPServer | None = None
        self.open()

    def open(self) -> None:
        """Listen, at the same port as before."""
        self._server = ThreadingHTTPServer((self._host, self._port), _handler(self._places))
        self._server.daemon_threads = True
        self._port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        """Be away: connections are refused."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def place(self, *manners: tuple[int, float]) -> Place:
        """An address for one request; without manners it says 200 at once."""
        path = f"/decisao/{len(self._places) + 1}"
        made = Place(f"http://{self._host}:{self._port}{path}", list(manners) or [(200, 0.0)])
        self._places[path] = made
        return made


def _handler(places: dict[str, Place]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            size = min(int(self.headers.get("content-length") or 0), MOST_READ)
            try:
                body = json.loads(self.rfile.read(size))
            except ValueError:
                body = None
            place = places.get(self.path)
            if place is None:
                self.send_error(404)
                return
            status, wait = place.manner()
            kind = self.headers.get("content-type", "")
            place.came.append(Came(time.monotonic(), body if isinstance(body, dict) else {}, kind))
            time.sleep(wait)
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def handle(self) -> None:
            try:
                super().handle()
            except OSError:
                return

        def log_message(self, *words: object) -> None:
            """Nothing: what passes may name people."""

    return Handler
