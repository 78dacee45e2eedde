"""What leaves the machine: one JSON document to an address, which is looked at first.

Without an explicit switch (`serve --allow-outgoing`) only this machine and private networks are
reached.  The name is resolved once, and what was looked at is what is connected to; nothing is
followed elsewhere.  Whatever is at the other end, an answer is there in time: an outcome.
"""

import http.client
import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from types import MappingProxyType
from urllib.parse import SplitResult, urlsplit

from sandbox.protocol.errors import Refused

Ip = IPv4Address | IPv6Address
NEAR = tuple(
    ip_network(text)
    for text in (
        "127.0.0.0/8",
        "::1/128",
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "fc00::/7",
    )
)
"""Loopback and private networks (RFC 1918, RFC 4193); never link-local addresses."""
MOST_READ = 4096
ACKNOWLEDGED = (200, 202)
"""Source: fact sheet 5.1 (official, of the integration platform)."""


ANNOUNCED = (204, 200)
"""Source: CIBA Core 1.0, 10.2: 204, and 200 for compatibility."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What was seen at the other end.

    `outcome`: delivered, refused, unresolved, unreachable, no_answer, broken, status.
    """

    outcome: str
    status: int = 0
    detail: str = ""


def require_allowed(url: str, anywhere: bool) -> None:
    """Look at an address before anything is promised for it.  Errors: address_not_allowed."""
    _resolved(_split(url), anywhere)


def _split(url: str) -> SplitResult:
    try:
        found = urlsplit(url)
        port = found.port
    except ValueError as error:
        raise Refused("address_not_allowed", f"«{url[:80]}» is no address: {error}") from error
    if found.scheme not in ("http", "https") or not found.hostname or port == 0:
        raise Refused("address_not_allowed", f"«{url[:80]}» is no http or https address")
    if found.username is not None or found.fragment or not url.isascii() or not url.isprintable():
        raise Refused("address_not_allowed", "an address here has no user, fragment or odd letter")
    return found


def _resolved(found: SplitResult, anywhere: bool) -> str:
    """The first internet address of a name; all of them must be allowed."""
    host = found.hostname or ""
    try:
        rows = socket.getaddrinfo(host, _port(found), type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Refused("address_not_allowed", f"«{host[:80]}» has no internet address") from error
    every = [ip_address(str(row[4][0]).partition("%")[0]) for row in rows]
    outside = [one for one in every if not anywhere and not _near(one)]
    if outside or not every:
        shown = outside[0] if outside else "nothing"
        raise Refused(
            "address_not_allowed",
            f"«{host[:80]}» is {shown}: outside of loopback and private networks; "
            "serve --allow-outgoing permits it",
        )
    return str(every[0])


def _near(address: Ip) -> bool:
    inner = getattr(address, "ipv4_mapped", None) or address
    return any(inner.version == one.version and inner in one for one in NEAR)


def _port(found: SplitResult) -> int:
    return found.port or (443 if found.scheme == "https" else 80)


def post_json(
    url: str,
    body: bytes,
    timeout_s: float,
    anywhere: bool,
    bearer: str = "",
    more: Mapping[str, str] = MappingProxyType({}),
) -> Reply:
    """Send a document, and say what was seen; `more` are headers beside or instead of ours.

    With `bearer` a token comes along, and an answer without content acknowledges too.
    Units: all of it takes at most `timeout_s`.
    """
    return _called(
        url, timeout_s, anywhere, lambda found, line: _exchange(found, line, body, bearer, more)
    )


def look(
    url: str, timeout_s: float, anywhere: bool, more: Mapping[str, str] = MappingProxyType({})
) -> Reply:
    """Look at an address (GET): whatever is answered is `delivered`, its type the detail."""
    return _called(url, timeout_s, anywhere, lambda found, line: _looked(found, line, more))


def _called(
    url: str,
    timeout_s: float,
    anywhere: bool,
    exchange: Callable[[SplitResult, socket.socket], Reply],
) -> Reply:
    try:
        found = _split(url)
        address = _resolved(found, anywhere)
    except Refused as refusal:
        return Reply("refused", 0, refusal.sentence)
    try:
        line = _connected(found, address, timeout_s)
    except TimeoutError:
        return Reply("no_answer", 0, "nobody took the connection in time")
    except OSError as error:
        return Reply("unreachable", 0, _cause(error))
    over = threading.Event()
    watch = threading.Timer(timeout_s, _cut, (line, over))
    watch.daemon = True
    watch.start()
    try:
        return exchange(found, line)
    except (OSError, http.client.HTTPException) as error:
        if over.is_set() or isinstance(error, TimeoutError):
            return Reply("no_answer", 0, f"no answer within {timeout_s:g} s")
        return Reply("broken", 0, _cause(error))
    finally:
        watch.cancel()
        line.close()


def _connected(found: SplitResult, address: str, timeout_s: float) -> socket.socket:
    line = socket.create_connection((address, _port(found)), timeout_s)
    if found.scheme == "http":
        return line
    try:
        return ssl.create_default_context().wrap_socket(line, server_hostname=found.hostname)
    except OSError:
        line.close()
        raise


def _cut(line: socket.socket, over: threading.Event) -> None:
    over.set()
    try:
        line.shutdown(socket.SHUT_RDWR)
    except OSError:
        return


def _exchange(
    found: SplitResult,
    line: socket.socket,
    body: bytes,
    bearer: str,
    more: Mapping[str, str],
) -> Reply:
    connection = http.client.HTTPConnection(found.hostname or "", _port(found))
    connection.sock = line
    path = (found.path or "/") + (f"?{found.query}" if found.query else "")
    headers = {
        "Host": found.netloc,
        "Content-Type": "application/json; charset=utf-8",
        "Connection": "close",
        **more,
    }
    if bearer:
        headers["Authorization"] = f"Bearer {bearer}"
    connection.request("POST", path, body, headers)
    response = connection.getresponse()
    kind = response.headers.get_content_type()
    start = response.read(MOST_READ)
    if response.status not in (ANNOUNCED if bearer else ACKNOWLEDGED):
        return Reply("status", response.status, f"HTTP {response.status} ({kind})")
    odd = start.strip() and kind != "application/json"
    return Reply("delivered", response.status, f"answered with {kind}" if odd else "")


def _looked(found: SplitResult, line: socket.socket, more: Mapping[str, str]) -> Reply:
    connection = http.client.HTTPConnection(found.hostname or "", _port(found))
    connection.sock = line
    headers = {"Host": found.netloc, "Accept": "*/*", "Connection": "close", **more}
    connection.request("GET", found.path or "/", headers=headers)
    response = connection.getresponse()
    return Reply("delivered", response.status, response.headers.get_content_type())


def _cause(error: Exception) -> str:
    return type(error).__name__
