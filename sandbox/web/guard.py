"""What is refused before a room hears of it: requests that another site's page sends.

A browser names the page that sends a form or opens a socket (RFC 6454, Fetch Metadata); programs
name none and need none.  On loopback the name of this server is known too, so that a name which
an attacker points at 127.0.0.1 (DNS rebinding) opens nothing.
"""

from collections.abc import Mapping
from typing import Any

from flask import Flask, request

from sandbox.protocol.errors import Refused

REFUSAL = "sandbox.refusal"
"""Where a fault on the road to an app leaves what the app is to say."""

_SAFE = ("GET", "HEAD", "OPTIONS")
_OTHERS = ("cross-site", "same-site")


def install(app: Flask, hosts: frozenset[str]) -> None:
    """Guard every address of this app; without `hosts` any name of the server does."""

    @app.before_request
    def guard() -> None:
        """Errors: host_foreign, csrf_failed, malformed."""
        environ = request.environ
        if (ordered := environ.get(REFUSAL)) is not None:
            raise ordered
        host: str = environ.get("HTTP_HOST", "")
        if hosts and host and host_name(host) not in hosts:
            raise Refused("host_foreign", f"this server is {sorted(hosts)}, not «{host[:80]}»")
        if opens_socket(environ):
            _require_handshake(environ)
        elif environ["REQUEST_METHOD"] in _SAFE:
            return
        origin: str | None = environ.get("HTTP_ORIGIN")
        foreign = origin is not None and origin.partition("://")[2] != host
        if not foreign and environ.get("HTTP_SEC_FETCH_SITE") not in _OTHERS:
            return
        if request.path.lower() in app.config.get("OPEN_TO_OTHERS", ()):
            # A service sends its request by a form of its own site: what it signs proves it.
            return
        whose = f"of «{origin[:80]}»" if origin and foreign else "of another site"
        raise Refused("csrf_failed", f"a page {whose} sent this")


def opens_socket(environ: Mapping[str, Any]) -> bool:
    """Whether this request asks to become a websocket."""
    return str(environ.get("HTTP_UPGRADE", "")).lower() == "websocket"


def _require_handshake(environ: dict[str, Any]) -> None:
    """What a handshake must have (RFC 6455, 4.2.1), or the connection would wait for ever."""
    version = environ.get("HTTP_SEC_WEBSOCKET_VERSION")
    if version != "13" or len(environ.get("HTTP_SEC_WEBSOCKET_KEY", "")) != 24:
        raise Refused("malformed", "a websocket asks with version 13 and a key of 16 bytes")


def host_name(host: str) -> str:
    """The name in a Host header, without its port: `localhost`, `::1`."""
    if host.startswith("["):
        return host[1:].partition("]")[0].lower()
    return host.partition(":")[0].lower()
