"""The world in which a component is judged: a sandbox of its own, behind a front that may lie.

The component is configured for the front's address.  Behind it a server runs as a child process,
which may be stopped and started again while the component goes on; the front hands everything
through, notes it, and answers by itself where a control says so.
"""

import http.client
import json
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sandbox.conformance.control import Unusable
from sandbox.platforms.providers.registry import own_pair
from sandbox.worlds import Worlds

WORLD, SEED = "conformidade", 11
START_S = 60.0
WIDE = {"cmd_checks": 100_000, "requests_per_citizen": 100_000}
"""Limits that count people's calls would count the verifier's too."""
_ALONE = ("connection", "keep-alive", "transfer-encoding", "content-length", "date", "server")
_READY = re.compile(r"http://127\.0\.0\.1:(\d+)/ ")


@dataclass(frozen=True, slots=True)
class Seen:
    """One request of the component, or of the browser, at the front.  Units: `at` in seconds."""

    at: float
    method: str
    path: str
    status: int


@dataclass(frozen=True, slots=True)
class Reply:
    """What the front answers by itself; `cut` closes the line without a word."""

    status: int = 200
    body: bytes = b""
    kind: str = "application/json"
    cut: bool = False


Rule = Callable[[str, str, Callable[[], Reply]], Reply]
"""What the front does with a request: method, path, and how to have the true answer."""


@dataclass
class House:
    """A sandbox with one world, on a port that the component knows."""

    program: Path
    folder: Path
    port: int
    rule: Rule | None = None
    seen: list[Seen] = field(default_factory=list)
    key: tuple[str, str] = ("", "")
    people: dict[str, Any] = field(default_factory=dict)
    _child: subprocess.Popen[bytes] | None = None
    _port: int = 0
    _front: ThreadingHTTPServer | None = None

    @property
    def address(self) -> str:
        """Where the component finds the platforms of the world."""
        return f"http://127.0.0.1:{self.port}/w/{WORLD}"

    def open(self, open_worlds: Callable[[Path, str], Worlds]) -> None:
        """Make the world, its server and the front.  Errors: OSError when the port is taken."""
        front = ThreadingHTTPServer(("127.0.0.1", self.port), _handler(self))
        front.daemon_threads = True
        self._front, self.port = front, front.server_port
        worlds = open_worlds(self.folder, "NORMAL")
        world = worlds.create(
            WORLD, "Conformidade", SEED, scripted=True, clock_mode="real", policy=WIDE
        )
        # The identity provider that misbehaves signs with the key of the one that does not.
        self.key = own_pair(world, "autenticacao:saml", "idp.saml (simulacao)")
        self.people = {one.id: one for one in world.people.personas()}
        worlds.close()
        threading.Thread(target=front.serve_forever, daemon=True).start()
        self.start()

    def start(self) -> None:
        """Start the server and wait until it listens."""
        command = [sys.executable, str(self.program), "serve", "--port", "0"]
        log = self.folder / "server.log"
        with log.open("wb") as output:
            self._child = subprocess.Popen(
                [*command, "--data", str(self.folder)], stdout=output, stderr=output
            )
        until = time.monotonic() + START_S
        while time.monotonic() < until:
            text = log.read_text(encoding="utf-8")
            found = _READY.search(text)
            if found and "Stop with" in text:
                self._port = int(found.group(1))
                return
            if self._child.poll() is not None:
                break
            time.sleep(0.02)
        raise OSError(f"the sandbox did not start: {log.read_text(encoding='utf-8')[-400:]}")

    def stop(self) -> None:
        """Stop the server as a power cut would."""
        if self._child is not None:
            self._child.kill()
            self._child.wait()
            self._child = None

    def close(self) -> None:
        """End everything."""
        self.stop()
        if self._front is not None:
            self._front.shutdown()
            self._front.server_close()

    def control(self, method: str, path: str, body: Any = None, kind: str = "") -> Any:
        """An answer of the test-support surface of the world, by name under its address.

        Errors: Unusable.
        """
        sent = body if isinstance(body, bytes) else json.dumps(body).encode() if body else None
        headers = {"Content-Type": kind or "application/json"}
        reply = self.forward(method, f"/sandbox/v1/worlds/{WORLD}{path}", sent, headers)
        found = json.loads(reply.body or b"null")
        if reply.status >= 400:
            raise Unusable(f"{path}: {found.get('detail', reply.status)}")
        return found

    def forward(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str]
    ) -> "Passed":
        """The true answer of the server."""
        line = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
        try:
            line.request(method, path, body, headers)
            answer = line.getresponse()
            return Passed(
                answer.status,
                answer.read(),
                answer.headers.get("content-type", ""),
                headers=answer.getheaders(),
            )
        finally:
            line.close()


@dataclass(frozen=True, slots=True)
class Passed(Reply):
    """An answer with the headers that it came with."""

    headers: list[tuple[str, str]] = field(default_factory=list)


def _handler(house: House) -> type[BaseHTTPRequestHandler]:
    class Front(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _serve(self) -> None:
            size = int(self.headers.get("content-length") or 0)
            body = self.rfile.read(size) if size else None
            headers = {name: value for name, value in self.headers.items()
                       if name.lower() not in _ALONE}  # fmt: skip

            def truth() -> Reply:
                try:
                    return house.forward(self.command, self.path, body, headers)
                except (OSError, http.client.HTTPException):
                    return Reply(cut=True)

            path = urlsplit(self.path).path
            reply = house.rule(self.command, path, truth) if house.rule else truth()
            house.seen.append(Seen(time.monotonic(), self.command, self.path, reply.status))
            self._answer(reply)

        def _answer(self, reply: Reply) -> None:
            if reply.cut:
                self.close_connection = True
                return
            self.send_response_only(reply.status)
            given = getattr(reply, "headers", [("Content-Type", reply.kind)])
            for name, value in given:
                if name.lower() not in _ALONE:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)

        do_GET = do_POST = do_DELETE = do_PUT = _serve

        def handle(self) -> None:
            try:
                super().handle()
            except OSError:
                return

        def log_message(self, *words: object) -> None:
            """Nothing: what passes may name people."""

    return Front
