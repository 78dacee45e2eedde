"""Waits until a component takes connections: it may still be starting."""

import socket
import time
from urllib.parse import urlsplit

from sandbox.conformance.control import Unusable

WAIT_S = 20.0


def wait_for(url: str) -> None:
    """Until somebody takes a connection there.  Errors: Unusable."""
    try:
        where = urlsplit(url)
        address = (where.hostname or "", where.port or (443 if where.scheme == "https" else 80))
    except ValueError as error:
        raise Unusable(f"{url}: {error}") from error
    until = time.monotonic() + WAIT_S
    while True:
        try:
            socket.create_connection(address, WAIT_S).close()
        except OSError as error:
            if time.monotonic() > until:
                raise Unusable(f"{url}: {error}; start the component first") from error
            time.sleep(0.1)
        else:
            return
