"""A small federated service of somebody else's: begins a sign-in, and asks for the attributes."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlencode

CITIZEN = "http://interop.gov.pt/MDC/Cidadao/"


class Federated:
    """`/entrar` sends a browser to sign in; the page at `/volta` posts its fragment here."""

    def __init__(self, port: int, world: str, names: tuple[str, ...]) -> None:
        self.client_id = ""
        self._sandbox, self._base = port, f"/w/{world}/autenticacao"
        self._scope = " ".join(f"{CITIZEN}{name}" for name in names)
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if self.path == "/entrar":
                    self.send_response(302)
                    self.send_header("Location", service.ask())
                    self.send_header("Content-Length", "0")
                    self.end_headers()

            def do_POST(self) -> None:
                token = self.rfile.read(int(self.headers["Content-Length"])).decode()
                told = json.dumps(service.attributes(token)).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(told)))
                self.end_headers()
                self.wfile.write(told)

            def log_message(self, *words: Any) -> None:
                """Nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def ask(self) -> str:
        """The address at which the browser signs in."""
        wanted = {
            "response_type": "token",
            "client_id": self.client_id,
            "redirect_uri": f"{self.url}/volta",
            "scope": self._scope,
            "default_selected_tab": "TEL",
            "state": "operador",
        }
        root = f"http://127.0.0.1:{self._sandbox}{self._base}"
        return f"{root}/OAuth/AskAuthorization?{urlencode(wanted)}"

    def attributes(self, token: str) -> dict[str, str]:
        """What the token of a sign-in opens."""
        connection = HTTPConnection("127.0.0.1", self._sandbox, timeout=20)
        try:
            sent = json.dumps({"token": token}).encode()
            connection.request("POST", f"{self._base}/OAuthResourceServer/Api/Resource", sent)
            found = json.loads(connection.getresponse().read())
        finally:
            connection.close()
        return {one["name"].rpartition("/")[2]: one["value"] for one in found}


@contextmanager
def federated(port: int, world: str, *names: str) -> Iterator[Federated]:
    found = Federated(port, world, names)
    try:
        yield found
    finally:
        found.server.shutdown()
        found.server.server_close()
