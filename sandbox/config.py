"""What a server is told at its start: one frozen object for every app."""

from dataclasses import dataclass
from pathlib import Path

LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class Config:
    """Where to listen, where to keep the worlds, and the key of the test-support surface.

    `key` is empty on loopback; elsewhere `/sandbox/` asks for it.  `durable` is SQLite's
    `synchronous`: NORMAL survives the death of the process, FULL that of the machine too.
    `outgoing` lets callbacks leave for addresses outside of this machine and private networks.
    """

    data: Path
    host: str = "127.0.0.1"
    port: int = 8000
    seed: int = 7
    key: str = ""
    durable: str = "NORMAL"
    outgoing: bool = False

    @property
    def on_loopback(self) -> bool:
        """Whether only this machine can reach the server."""
        return self.host in LOOPBACK

    @property
    def hosts(self) -> frozenset[str]:
        """The names that this server may be called by; empty when any will do."""
        return frozenset(LOOPBACK) if self.on_loopback else frozenset()
