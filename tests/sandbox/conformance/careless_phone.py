"""A phone app that is careful but for what it is told to leave out: the example, with a flaw.

Each carelessness has a name, and the controls that find it out; without any, every control passes.
"""

import importlib.util
import json
import threading
import time
from http.server import HTTPServer, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.http.client import ROOT

FLAWS = {
    "deaf": "AP-101",
    "waits": "AP-102",
    "blind": "AP-110 AP-111 AP-112 AP-113 AP-114",
    "eager": "AP-115",
    "everybody": "AP-116",
    "mixed-up": "AP-120 AP-121 AP-122",
    "relates-to-nothing": "AP-123",
    "presses-always": "AP-124 AP-130 AP-131",
    "first-of-all": "AP-125",
    "tells-more": "AP-126",
    "no-clock": "AP-130 AP-143",
    "never-closes": "AP-131 AP-144",
    "shows-no-code": "AP-140",
    "shows-any-code": "AP-141 AP-142 AP-151",
    "tells-the-code": "AP-145",
    "begins-again": "AP-150 AP-152",
    "gives-up": "AP-160 AP-161 AP-172",
    "new-names": "AP-160 AP-161",
    "stands-still": "AP-162",
    "forgets": "AP-170 AP-171 AP-172",
    "trusting": "AP-180 AP-181 AP-182 AP-183 AP-184",
    "frail": "AP-180 AP-181 AP-182 AP-183 AP-184",
    "swallows": "AP-185",
    "one-at-a-time": "AP-186",
}
EXAMPLE = ROOT / "examples/phone_app_in_its_slot/phone_app.py"
INTERVAL_S, WAIT_S = 0.2, 1.0


def example() -> Any:
    """The example, as a module of its own each time."""
    spec = importlib.util.spec_from_file_location("phone_app_example", EXAMPLE)
    assert spec
    assert spec.loader
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


def careless(module: Any, flaw: str) -> type[Any]:
    """The phone of the example with this flaw."""

    class Phone(module.Phone):  # type: ignore[misc, name-defined]
        def take(self, message_id: str, action: str, body: bytes) -> None:
            if flaw == "deaf":
                raise module.Refused(500, "deaf")
            if flaw == "waits":
                time.sleep(WAIT_S)
            if flaw == "frail":
                # Whatever is wrong breaks it.
                message_id[0], super().read("x", action, body)
            if flaw == "trusting":
                try:
                    super().read(message_id, action, body)
                except module.Refused:
                    return
            super().take(message_id, action, body)
            if flaw == "begins-again":
                self.memory["known"].clear()

        def read(self, message_id: str, action: str, body: bytes) -> dict[str, Any]:
            members = super().read(message_id, action, body)
            if flaw == "everybody":
                members["citizen_id"] = self.citizen
            return dict(members)

        def come(self, message_id: str, action: str, members: dict[str, Any]) -> None:
            request = self.memory["requests"].get(members.get("request_id"))
            if flaw == "never-closes" and action == "PedidoFechado":
                return
            if flaw == "shows-any-code" and action == "CodigoDisponivel" and request:
                until = members["expires_at"]
                request.update(status="code", code=members["code"], code_until=until)
                return
            if flaw == "begins-again" and action == "NotificarPedido" and request:
                request["status"] = "new"
            super().come(message_id, action, members)
            if flaw == "eager" and action == "NotificarPedido":
                self.press(members["request_id"], "approve")
            if flaw == "tells-the-code" and action == "CodigoDisponivel":
                letter = self.letter(request, "approve")
                letter["body"]["phrase"] = members["code"]
                self.send_later(letter)

        def press(self, request_id: str, decision: str) -> bool:
            if flaw == "mixed-up":
                decision = {"approve": "deny"}.get(decision, "approve")
            if flaw == "first-of-all":
                waiting = [key for key, one in self.memory["requests"].items() if self.waits(one)]
                request_id = waiting[0] if waiting else request_id
            if flaw == "stands-still":
                with self.lock:
                    return bool(super().press(request_id, decision))
            return bool(super().press(request_id, decision))

        def waits(self, request: dict[str, Any]) -> bool:
            if flaw == "presses-always":
                return "expires_at" in request
            return bool(super().waits(request))

        def over(self, instant: str) -> bool:
            return flaw != "no-clock" and bool(super().over(instant))

        def letter(self, request: dict[str, Any], decision: str) -> dict[str, Any]:
            letter = dict(super().letter(request, decision))
            if flaw == "tells-more":
                letter["body"]["name"] = "Ana Ensaio"
            if flaw == "relates-to-nothing":
                letter["relates_to"] = letter["id"]
            return letter

        def send_later(self, letter: dict[str, Any]) -> None:
            if flaw == "stands-still":
                self.send(letter)
                return
            super().send_later(letter)

        def send(self, letter: dict[str, Any]) -> None:
            if flaw == "gives-up":
                self.posted(letter)
                with self.lock:
                    self.memory["leaving"].clear()
                    self.keep()
                return
            super().send(letter)

        def posted(self, letter: dict[str, Any]) -> bool:
            if flaw == "new-names":
                letter = {**letter, "id": f"urn:ensaio:{time.monotonic_ns()}"}
            return bool(super().posted(letter))

        def screen(self) -> str:
            return "<p>Nada.</p>" if flaw == "blind" else str(super().screen())

        def card(self, request: dict[str, Any]) -> str:
            if flaw == "shows-no-code" and request["status"] == "code":
                return ""
            return str(super().card(request))

    return Phone


class Careless:
    """The app as a server of its own, which can be ended without a word and started again."""

    def __init__(self, flaw: str, platform: str, store: Path, port: int = 0) -> None:
        self.flaw, self.platform, self.store, self.port = flaw, platform, store, port
        self.module = example()
        if flaw == "swallows":
            self.module.MOST_BYTES = 1 << 30
        self.phone: Any = None
        self.server: HTTPServer | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/entrada"

    def start(self) -> None:
        """Begin with what the file has, and listen."""
        if self.flaw == "forgets" and self.store.exists():
            self.store.unlink()
        kind = careless(self.module, self.flaw)
        self.phone = kind(self.platform, "ana-silva", self.store, INTERVAL_S)
        handler = _falling(self.module.handler_of(self.phone))
        server = HTTPServer if self.flaw == "one-at-a-time" else ThreadingHTTPServer
        self.server = server(("127.0.0.1", self.port), handler)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        """End it; nothing more leaves."""
        self.phone.posted = lambda letter: False
        self.phone.keep = lambda: None
        if self.server is not None:
            self.server.shutdown()
            self.server.server_close()

    def again(self) -> None:
        self.stop()
        self.start()


def _falling(kind: type[Any]) -> type[Any]:
    """A handler whose defects are answered by 500."""

    class Handler(kind):  # type: ignore[misc, valid-type]
        timeout = 3

        def do_POST(self) -> None:
            try:
                super().do_POST()
            except (OSError, BrokenPipeError):
                return
            except Exception:
                self.say(500, json.dumps("fell over"))

    return Handler
