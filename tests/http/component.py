"""Somebody else's component: a small server of its own, whose answers a test chooses."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from typing import Any

PATIENCE_S = 20.0
Answer = Callable[[BaseHTTPRequestHandler], None]


def says(status: int, kind: str = "application/json", body: bytes = b"{}") -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def closes(handler: BaseHTTPRequestHandler) -> None:
    handler.connection.shutdown(socket.SHUT_RDWR)


class Component:
    """Where it is; `looked` are the paths that were looked at, `worlds` where whoever looked said
    that their world is, `came` the messages that came."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.looked: list[str] = []
        self.worlds: list[str] = []
        self.came: Queue[tuple[dict[str, str], dict[str, Any]]] = Queue()
        self.over = threading.Event()
        component = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                component.looked.append(self.path)
                component.worlds.append(self.headers.get("Sandbox-World-Address", ""))
                component.answer(self)

            def do_POST(self) -> None:
                content = self.rfile.read(int(self.headers["Content-Length"]))
                soap = "xml" in self.headers["Content-Type"]
                body = {"envelope": content.decode()} if soap else json.loads(content)
                component.came.put((dict(self.headers), body))
                component.answer(self)

            def log_message(self, *words: Any) -> None:
                """Nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def next(self, action: str) -> tuple[str, dict[str, Any]]:
        """The next message of an action: its MessageID and body; others before it are let go."""
        while True:
            headers, body = self.came.get(timeout=PATIENCE_S)
            if headers.get("Action", "").endswith(f":{action}"):
                return headers["MessageID"], body

    def never(self, handler: BaseHTTPRequestHandler) -> None:
        """An answer that does not come while the test lasts."""
        self.over.wait()


@contextmanager
def component(answer: Answer) -> Iterator[Component]:
    found = Component(answer)
    try:
        yield found
    finally:
        found.over.set()
        found.server.shutdown()
        found.server.server_close()
