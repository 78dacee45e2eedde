"""The systems at both ends of an integration platform, as the verifier plays them.

One small server: every system has its address under `/sistemas/`.  What arrives is kept; how it is
answered is chosen for each message beforehand, so that a repetition of an older one disturbs none.
"""

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from sandbox.platforms.integration.wire_form import HEADERS, WSA
from sandbox.web import soap

PATH = "/sistemas/"
CUT, SILENT = -1, -2
"""Answers that are none: the line is closed; nothing is said while another attempt may come."""
MOST_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Arrived:
    """One attempt at one system.  Units: `at` in seconds.  `wrong` says why it is unreadable."""

    at: float
    system: str
    headers: dict[str, str]
    members: dict[str, Any]
    wrong: str = ""

    @property
    def case(self) -> str:
        """The mark by which the verifier knows its message again."""
        return str(self.members.get("case_id") or self.members.get("request_id") or "")


@dataclass
class Ends:
    """What arrived, oldest first; `looked` are paths that were asked for with GET."""

    port: int
    came: list[Arrived] = field(default_factory=list)
    looked: list[str] = field(default_factory=list)
    plans: dict[str, tuple[int, ...]] = field(default_factory=dict)
    """By mark: what the attempts are answered, the last one for all that follow; else 202."""
    patience_s: float = 30.0
    news: threading.Condition = field(default_factory=threading.Condition)
    over: bool = False
    _server: ThreadingHTTPServer | None = None

    def open(self) -> None:
        """Listen.  Errors: OSError when the port is taken."""
        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), _handler(self))
        self._server.daemon_threads = True
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """End it; whoever waits for an answer gets none."""
        with self.news:
            self.over = True
            self.news.notify_all()
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()

    def address(self, system: str) -> str:
        """Where a system is."""
        return f"http://127.0.0.1:{self.port}{PATH}{system}"

    def attempts(self, case: str) -> list[Arrived]:
        """What arrived with a mark, in order."""
        return [one for one in self.came if one.case == case]

    def until(self, holds: Callable[[], bool], limit_s: float) -> bool:
        """Wait until something holds; says whether it does."""
        with self.news:
            return self.news.wait_for(holds, limit_s)

    def arrived(self, one: Arrived) -> int:
        """Keep an attempt; the status to answer, or `CUT`."""
        with self.news:
            self.came.append(one)
            number = len(self.attempts(one.case))
            self.news.notify_all()
            plan = self.plans.get(one.case, (202,))
            said = plan[min(number, len(plan)) - 1]
            if said != SILENT:
                return said
            self.news.wait_for(
                lambda: self.over or len(self.attempts(one.case)) > number, self.patience_s
            )
            return CUT


def _handler(ends: Ends) -> type[BaseHTTPRequestHandler]:
    class System(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            ends.looked.append(self.path)
            self._say(200)

        def do_POST(self) -> None:
            size = min(int(self.headers.get("content-length") or 0), MOST_BYTES)
            system = self.path.removeprefix(PATH)
            self._say(ends.arrived(read(system, self.headers, self.rfile.read(size))))

        def _say(self, status: int) -> None:
            if status < 0:
                self.close_connection = True
                return
            self.send_response_only(status)
            if 300 <= status < 400:
                self.send_header("Location", ends.address("desviado"))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def handle(self) -> None:
            try:
                super().handle()
            except OSError:
                return

        def log_message(self, *words: object) -> None:
            """Nothing."""

    return System


def read(system: str, given: Any, content: bytes) -> Arrived:
    """A message as it arrived, in either form."""
    at = time.monotonic()
    if "xml" not in (given.get("content-type") or ""):
        headers = {name: given[name] for name in HEADERS if given.get(name)}
        try:
            members = json.loads(content)
        except ValueError as error:
            return Arrived(at, system, headers, {}, f"não é JSON: {error}")
        if not isinstance(members, dict):
            return Arrived(at, system, headers, {}, "não é um objeto JSON")
        return Arrived(at, system, headers, members)
    try:
        message = soap.read(content, understood=WSA)
    except soap.NotSoap as error:
        return Arrived(at, system, {}, {}, f"não é SOAP: {error}")
    headers = {}
    for one in message.headers:
        address = one.child(f"{{{WSA}}}Address")
        headers[one.local] = (address.text if address else one.text).strip()
    return Arrived(at, system, headers, {one.local: one.text for one in message.body.children})
