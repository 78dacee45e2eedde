"""What sockets that are there to listen may say: signs of life, and little beside."""

import struct
from typing import Any

MOST_SAID = 1 << 13
"""What is taken in between two signs of life.  Units: bytes."""
TOO_MUCH = b"\x88\x0f" + struct.pack("!H", 1008) + b"rate_exceeded"
"""What a socket hears that says too much: 1008, policy violation (RFC 6455, 7.4.1)."""


class Ear:
    """The connection of a socket, as far as it is listened to."""

    __slots__ = ("_connection", "heard")

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self.heard = 0

    def recv(self, size: int) -> bytes:
        """What comes next.  Errors: OSError when it says too much."""
        data: bytes = self._connection.recv(size)
        self.heard += len(data)
        if self.heard > MOST_SAID:
            self._connection.sendall(TOO_MUCH)
            raise OSError("a socket that is there to listen says too much")
        return data

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)
