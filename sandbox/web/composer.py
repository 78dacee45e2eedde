"""Gives each address to its app: `/w/<world>/<slug>/…`, static files, and the rest."""

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from threading import Lock
from typing import Any

from sandbox.web.assets import PREFIX, Assets

WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Serve = Callable[[WsgiApp, dict[str, Any], Callable[..., Any]], Iterable[bytes]]
"""What stands before every app: it answers by it."""
_WORLD_PATH = re.compile(r"/w/([^/]+)/([^/]+)(?:/([^/]*))?")

POLICY = "Content-Security-Policy"
SECURITY_HEADERS = [
    (
        POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'",
    ),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("X-Robots-Tag", "noindex"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
]
_DYNAMIC = [*SECURITY_HEADERS, ("Cache-Control", "no-store")]
_WITHOUT_POLICY = [item for item in _DYNAMIC if item[0] != POLICY]


def policy_with_form_to(origin: str, framed: bool = False) -> str:
    """The policy of a page whose forms may lead to one other site, or into a frame of it."""
    policy = SECURITY_HEADERS[0][1].replace("form-action 'self'", f"form-action 'self' {origin}")
    return f"{policy}; frame-src {origin}" if framed else policy


class Later:
    """An app that is made when it is first asked for: a start pays for none of them.

    Making one takes some 10 ms, nearly all of it for the rules of its addresses.
    """

    def __init__(self, make: Callable[[], WsgiApp]) -> None:
        self._make = make
        self._made: WsgiApp | None = None
        self._turn = Lock()

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request."""
        with self._turn:
            self._made = app = self._made or self._make()
        return app(environ, start)


class Composer:
    """Gives each address to its app: `/w/<world>/<slug>/…`, static files, and the rest."""

    def __init__(
        self,
        apps: Mapping[str, tuple[WsgiApp, bool]],
        control: WsgiApp,
        assets: Assets,
        serve: Serve = lambda app, environ, start: app(environ, start),
    ) -> None:
        self._apps = apps
        self._control = control
        self._assets = assets
        self._serve = serve

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request."""
        path: str = environ["PATH_INFO"]
        # Sockets here send small texts: compression would cost 94 KiB for each of them.
        environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
        static = path.startswith(PREFIX) and environ["REQUEST_METHOD"] in ("GET", "HEAD")
        if static and (file := self._assets.find(path)) is not None:
            return _send(*file, environ, start)
        app = self._control
        found = _WORLD_PATH.match(path)
        slug = found.group(2) if found else ""
        person = (found.group(3) or "") if found else ""
        if f"{slug}/{person}" in self._apps:
            # An app may stand under another: `registo-criminal/por-telefone`.
            slug = f"{slug}/{person}"
        if found and slug in self._apps:
            app, personal = self._apps[slug]
            environ["sandbox.world"] = found.group(1)
            root = f"/w/{found.group(1)}/{slug}"
            if personal:
                environ["sandbox.person"] = person
                root += f"/{person}"
            environ["SCRIPT_NAME"] = root
            environ["PATH_INFO"] = path[len(root) :] or "/"

        def start_safely(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            if any(name == POLICY for name, _ in headers):
                # A page that leads to another site names it in a policy of its own.
                return start(status, headers + _WITHOUT_POLICY, *rest)
            return start(status, headers + _DYNAMIC, *rest)

        environ["sandbox.path"] = path
        return self._serve(app, environ, start_safely)


def _send(
    file: Path, kind: str, environ: dict[str, Any], start: Callable[..., Any]
) -> Iterable[bytes]:
    content = file.read_bytes()
    headers = [
        ("Content-Type", kind),
        ("Content-Length", str(len(content))),
        ("Cache-Control", "public, max-age=31536000, immutable"),
    ]
    start("200 OK", headers + SECURITY_HEADERS)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [content]
