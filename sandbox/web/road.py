"""The road to an app over HTTP: refuses, slows, cuts and spoils by the faults of the world.

It stands before the app (WSGI), so that a cut connection is cut and a slow answer is slow; a
refusal is told by the app in its own form, and a page shows it as it would a real one.
"""

import errno
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from werkzeug.http import parse_cookie

from sandbox.addresses import name_at
from sandbox.apps import App
from sandbox.protocol.errors import Refused
from sandbox.road import Met, meet, met_by_reading, on_road
from sandbox.seats import cookie
from sandbox.web.guard import REFUSAL
from sandbox.web.noted import SPOILT
from sandbox.web.visit import Tools
from sandbox.world import World

WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Sleep = Callable[[float], None]
ORDERED = "sandbox.ordered"
"""Where a scenario leaves the fault that its one request meets (`web.short_ways`)."""
LONGEST_S = 30.0
PIECES = 20
"""In how many pieces a slow answer trickles."""

SLOW_BYTES_S = 2048
_COMMANDS = ("/api/", "/acao/")
_FORMS = "/acao/"
_LEFT_OUT = ("x-n", "x-ir", "content-length")


class Road:
    """One app behind the faults of its world; `sleep` waits in real time."""

    def __init__(self, app: App, wsgi: WsgiApp, tools: Tools, sleep: Sleep) -> None:
        self._app = app
        self._wsgi = wsgi
        self._tools = tools
        self._sleep = sleep
        self._actions = frozenset(verb.action for verb in app.verbs if verb.command)

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request, or spoil the answer."""
        try:
            world = self._tools.worlds.get(environ.get("sandbox.world", ""))
        except Refused:
            return self._wsgi(environ, start)
        if (ordered := environ.get(ORDERED)) is not None:
            return self._act(Met(ordered, ordered.delay_ms), environ, start)
        if not world.settings.faults or not on_road(world, self._app):
            return self._wsgi(environ, start)
        met = self._met(world, environ)
        return self._wsgi(environ, start) if met is None else self._act(met, environ, start)

    def _met(self, world: World, environ: dict[str, Any]) -> Met | None:
        if environ.get("HTTP_UPGRADE", "").lower() == "websocket":
            return None
        role, person = self._who(world, environ)
        path: str = environ["PATH_INFO"]
        action = path.rpartition("/")[2]
        command = environ["REQUEST_METHOD"] == "POST" and path.startswith(_COMMANDS)
        if command and action in self._actions:
            return meet(world, self._app, action, role, person)
        if name := name_at(self._app, path):
            return meet(world, self._app, name, role, person)
        return met_by_reading(world, self._app, role, person)

    def _who(self, world: World, environ: dict[str, Any]) -> tuple[str, str]:
        role = self._app.role
        if self._app.personal:
            return role, environ.get("sandbox.person", "")
        bearer: str = environ.get("HTTP_AUTHORIZATION", "")
        mark = bearer[7:] if bearer[:7].lower() == "bearer " else ""
        mark = mark or parse_cookie(environ.get("HTTP_COOKIE", "")).get(
            cookie(self._app.seat_role), ""
        )
        seat = self._tools.seats(world).read(mark) if mark else None
        return (seat.role, seat.person_id) if seat else (role, "")

    def _act(self, met: Met, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        fault = met.fault
        if fault.kind != "latencia":
            environ[SPOILT] = fault.name
        match fault.kind:
            case "latencia":
                self._sleep(min(met.delay_ms / 1000, LONGEST_S))
                return self._wsgi(environ, start)
            case "indisponivel" | "erro" if not fault.terms.body:
                environ[REFUSAL] = refusal(met)
                return self._wsgi(environ, start)
            case "erro":
                body = fault.terms.body.encode()
                kind = "application/json" if body[:1] in b"{[" else "text/plain; charset=utf-8"
                headers = [("Content-Type", kind), ("Content-Length", str(len(body)))]
                start(f"{fault.terms.status or 503} Ordered", headers)
                return [body]
            case "corta-ligacao":
                if not met.before:
                    self._answer(environ)
                if not environ["PATH_INFO"].startswith(_FORMS):
                    raise cut()
                # A browser sends a command again when a kept connection closes without a word.
                start("502 Cut", [("Content-Type", "text/html"), ("Content-Length", "99")])
                return _half(b"<>")
        status, headers, content = self._answer(environ)
        if fault.kind == "lento":
            start(status, headers)
            return self._trickle(content, fault.terms.bytes_per_s or SLOW_BYTES_S)
        if fault.kind == "contrato-violado" and status[:1] == "2":
            content = b'{"inesperado":true}'
            headers = [item for item in headers if item[0].lower() not in _LEFT_OUT]
            start(status, [*headers, ("Content-Length", str(len(content)))])
            return [content]
        start(status, headers)
        return _half(content) if fault.kind == "resposta-truncada" else [content]

    def _answer(self, environ: dict[str, Any]) -> tuple[str, list[tuple[str, str]], bytes]:
        """The whole answer of the app."""
        told: list[Any] = []
        found = self._wsgi(environ, lambda status, headers, *rest: told.extend((status, headers)))
        try:
            content = b"".join(found)
        finally:
            close = getattr(found, "close", None)
            if close is not None:
                close()
        headers = [item for item in told[1] if item[0].lower() != "content-length"]
        return told[0], [*headers, ("Content-Length", str(len(content)))], content

    def _trickle(self, content: bytes, bytes_per_s: int) -> Iterator[bytes]:
        piece = max(1, len(content) // PIECES)
        pause = min(len(content) / bytes_per_s, LONGEST_S) / PIECES
        for at in range(0, len(content), piece):
            self._sleep(pause)
            yield content[at : at + piece]


def refusal(met: Met) -> Refused:
    """What an app that cannot be reached says."""
    found = Refused("unavailable", f"the fault «{met.fault.name}» was ordered in this world")
    found.status = met.fault.terms.status or found.status
    return found


def cut() -> ConnectionResetError:
    """What makes the server let go of the connection without another word."""
    return ConnectionResetError(errno.ECONNRESET, "cut by order")


def _half(content: bytes) -> Iterator[bytes]:
    yield content[: max(1, len(content) // 2)]
    raise cut()
