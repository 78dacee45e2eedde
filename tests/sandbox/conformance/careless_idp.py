"""An identity provider of some hundred lines, careful but for what it is told to leave out.

Each carelessness has a name; without any, every control passes.  This is its frame: addresses,
the page on which a person signs in or gives up, and what starting anew forgets.
"""

import json
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

PERSON_NIC, PERSON_NAME = "99000001", "ANA ENSAIO"
CITIZEN = "http://interop.gov.pt/MDC/Cidadao/"
NIC, NAME = f"{CITIZEN}NIC", f"{CITIZEN}NomeCompleto"
VALUES = {NIC: PERSON_NIC, NAME: PERSON_NAME}
CLIENT, OTHER = "9000000000000000001", "9000000000000000005"
BACK, ACS = "http://127.0.0.1:49500/volta", "http://127.0.0.1:49500/acs"
Answer = tuple[int, str, dict[str, str]]
Finish = Callable[[bool], Answer]
"""What becomes of a sign-in: the person is there, or gave up."""


class No(Exception):
    """The identity provider refuses, with a status and a text."""

    def __init__(self, status: int, text: str = "", **headers: str) -> None:
        super().__init__(text)
        self.status, self.text, self.headers = status, text, headers


@dataclass(frozen=True)
class Asked:
    """One request."""

    query: list[tuple[str, str]]
    body: bytes
    headers: Mapping[str, str]

    @property
    def values(self) -> dict[str, str]:
        """The query; of what stands twice, the last."""
        return dict(self.query)

    @property
    def form(self) -> dict[str, str]:
        """The body as a form."""
        return dict(parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True))

    @property
    def cookie(self) -> str:
        found = re.search(r"pedido=(\w+)", self.headers.get("Cookie", ""))
        return found.group(1) if found else ""


Route = Callable[[Asked], Answer]


@dataclass
class Provider:
    """The identity provider.  `ignores` names what it is careless about."""

    ignores: set[str] = field(default_factory=set)
    url: str = ""
    pending: dict[str, tuple[float, Finish]] = field(default_factory=dict)
    routes: dict[tuple[str, str], Route] = field(default_factory=dict)
    made: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)
    before: Callable[[], None] = lambda: None

    def careful(self, about: str) -> bool:
        """Whether it looks at this."""
        return about not in self.ignores

    def number(self) -> int:
        """Another one each time."""
        with self.lock:
            self.made += 1
            return self.made

    def waiting(self, asked: Asked, finish: Finish) -> Answer:
        """The page on which a person signs in; whose session is ready need not."""
        if "sessao=pronta" in asked.headers.get("Cookie", ""):
            return finish(True)
        name = f"p{self.number()}" if self.careful("one-at-a-time") else "p"
        self.pending[name] = time.monotonic(), finish
        page = (
            '<form method="post" action="/entra"><input name="quem"></form>'
            '<form method="post" action="/desiste"><input name="certeza" value="sim"></form>'
        )
        lock = "; HttpOnly" if self.careful("cookie") else ""
        return 200, page, {"Set-Cookie": f"pedido={name}; Path=/{lock}"}

    def signed(self, asked: Asked) -> Answer:
        return self._finished(asked, asked.form.get("quem") == "ana")

    def given_up(self, asked: Asked) -> Answer:
        return self._finished(asked, False)

    def _finished(self, asked: Asked, there: bool) -> Answer:
        found = self.pending.pop(asked.cookie, None)
        if found is None:
            raise No(400, "no sign-in waits")
        at, finish = found
        if not self.careful("impatient") and time.monotonic() - at > 1:
            raise No(400, "too late")
        return finish(there)

    def started_anew(self, asked: Asked) -> Answer:
        if not self.careful("forgets"):
            self.pending.clear()
        return 200, "", {}

    def handle(self, method: str, path: str, asked: Asked) -> Answer:
        """One request."""
        self.before()
        low = path if not self.careful("case") else path.lower()
        known = {(one, where if not self.careful("case") else where.lower()): work
                 for (one, where), work in self.routes.items()}  # fmt: skip
        work = known.get((method, low))
        if work is None:
            return (404 if self.careful("broken") else 500), "", {}
        try:
            return work(asked)
        except No as refusal:
            return refusal.status, refusal.text, {"Content-Type": "application/json",
                                                  **refusal.headers}  # fmt: skip
        except Exception as error:  # What a framework would make of it.
            return 500, f"{type(error).__name__}: {error}", {}


def told(found: Any, **headers: str) -> Answer:
    """An answer for a program."""
    return 200, json.dumps(found), {"Content-Type": "application/json", **headers}


def sent_to(address: str, sign: str, values: Mapping[str, str]) -> Answer:
    """The browser is sent on with these values."""
    return 303, "", {"Location": f"{address}{sign}{urlencode(values, quote_via=quote)}"}


@contextmanager
def serving(provider: Provider) -> Iterator[Provider]:
    """The identity provider, at a port of its own."""

    class Handler(BaseHTTPRequestHandler):
        timeout = 2

        def _serve(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            query = parse_qsl(parts.query, keep_blank_values=True)
            asked = Asked(query, body, dict(self.headers))
            status, text, more = provider.handle(self.command, parts.path, asked)
            self.send_response(status)
            for name, value in {"Content-Type": "text/html; charset=utf-8", **more}.items():
                self.send_header(name, value)
            content = text.encode()
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = _serve

        def log_message(self, *words: object) -> None:
            """Nothing."""

    class Server(ThreadingHTTPServer):
        request_queue_size = 64

        def process_request(self, request: Any, client_address: Any) -> None:
            if provider.careful("single"):
                super().process_request(request, client_address)
                return
            with suppress(OSError):
                self.finish_request(request, client_address)
            self.shutdown_request(request)

        def handle_error(self, request: Any, client_address: Any) -> None:
            """Lines are cut."""

    server = Server(("127.0.0.1", 0), Handler)
    provider.url = f"http://127.0.0.1:{server.server_port}"
    provider.routes |= {
        ("GET", "/"): lambda asked: (200, "<p>Ensaio</p>", {}),
        ("POST", "/entra"): provider.signed,
        ("POST", "/desiste"): provider.given_up,
        ("GET", "/recomeca"): provider.started_anew,
    }
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
