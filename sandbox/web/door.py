"""The short way for programs: a plain command goes to the machine without passing Flask.

A robot sends twenty commands a call, and Flask's own work takes longer than the rules that it is
asked for.  What is plain is a POST of JSON with a bearer's mark.  Everything else, and whatever is
refused, goes the ordinary way (`rooms.api_blueprint`), which finds the same and gives the answer:
nothing has changed by then.
"""

from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any

import orjson

from sandbox.apps import App
from sandbox.protocol.errors import Refused
from sandbox.web.composer import WsgiApp
from sandbox.web.guard import host_name
from sandbox.web.rooms import MAX_BODY, Tools, Visit, done, rows_of

PREFIX = "/api/"
_NOT_PLAIN = (
    *("HTTP_ORIGIN", "HTTP_SEC_FETCH_SITE", "HTTP_COOKIE"),
    *("HTTP_UPGRADE", "HTTP_TRANSFER_ENCODING"),
)


class Door:
    """One app's Flask, with the short way before it."""

    def __init__(self, app: App, tools: Tools, flask: WsgiApp) -> None:
        self._app = app
        self._tools = tools
        self._flask = flask
        # Who sits down gets a cookie, and who gets up loses sockets: that is the rooms' business.
        self._rows = {
            PREFIX + action: verb
            for action, verb in rows_of(app).items()
            if verb.verb not in ("entra", "sai")
        }

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request."""
        answer = self._answer(environ) if self._is_plain(environ) else None
        if answer is None:
            return self._flask(environ, start)
        headers = [("Content-Type", "application/json"), ("Content-Length", str(len(answer)))]
        start("200 OK", headers)
        return [answer]

    def _is_plain(self, environ: dict[str, Any]) -> bool:
        hosts = self._tools.hosts
        size: str = environ.get("CONTENT_LENGTH") or "0"
        return (
            environ["PATH_INFO"] in self._rows
            and environ["REQUEST_METHOD"] == "POST"
            and environ.get("HTTP_AUTHORIZATION", "").startswith("Bearer ")
            and (size == "0" or environ.get("CONTENT_TYPE") == "application/json")
            and (size.isascii() and size.isdigit() and int(size) <= MAX_BODY)
            and not any(name in environ for name in _NOT_PLAIN)
            and (not hosts or host_name(environ.get("HTTP_HOST", "")) in hosts)
        )

    def _answer(self, environ: dict[str, Any]) -> bytes | None:
        content = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        # For the ordinary way, should it be gone after all.
        environ["wsgi.input"] = BytesIO(content)
        try:
            given = orjson.loads(content) if content else {}
            visit = Visit(self._app, self._tools, environ)
            if visit.seat is None or not isinstance(given, dict):
                return None
            records = visit.perform(self._rows[environ["PATH_INFO"]], given)
        except (Refused, orjson.JSONDecodeError):
            return None
        return orjson.dumps(done(visit, records))
