"""Courts that call SRIC in a test: the same calls at the kernel, with what the audit keeps."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from mock_sric import audit, drivers
from mock_sric import language as says
from mock_sric.seat import see, state_of
from sandbox.world import World

START = datetime(2025, 2, 10, 10, 0, tzinfo=UTC)
TWO = drivers.document_number("CC", 913)
"""The card of a driver with two active records."""

SEARCH = says.SearchRecord(
    "citius-zezere", "mj.helena", "CITIUS-SIM", "CC", TWO, "PT", "TJ", "T8ZZ1", "INV"
)
REGISTRATION = says.RegisterUser(
    "citius-zezere", "mj.teste01", "Ana", "Sintética", "CITIUS-SIM", "INV", "2025-02-10"
)


class Court:
    """A court's application in a world."""

    def __init__(self, world: World) -> None:
        self.world = world

    def call(self, command: Any, **changes: Any) -> dict[str, Any]:
        """Do a call; returns what was answered."""
        asked = replace(command, **changes)
        for record in self.world.perform(asked, "tribunal:citius-zezere"):
            if record.type == "transacao.respondida":
                found: dict[str, Any] = json.loads(record.data)
                return found
        raise AssertionError("no answer")

    def search(self, **changes: Any) -> tuple[int, str]:
        """Code and field of a search."""
        found = self.call(SEARCH, **changes)
        return found["code"], found["field"]

    def register(self, **changes: Any) -> tuple[int, str]:
        """Code and field of a registration."""
        found = self.call(REGISTRATION, **changes)
        return found["code"], found["field"]

    def do(self, command: Any, actor: str = "gestor-ansr:graca-gestora") -> list[Any]:
        """Anything else, as events."""
        codec = self.world.machine.registry.codec
        return [codec.decode(one.type, one.data) for one in self.world.perform(command, actor)]

    def kept(self, transaction: str) -> tuple[bytes | None, ...]:
        """What the audit has of a transaction: facts, INPUT, OUTPUT."""
        return tuple(self.world.journal.archive.read(kind, transaction) for kind in audit.KINDS)

    def user(self, name: str) -> Any:
        """A user of the list."""
        return state_of(self.world).users[f"CITIUS-SIM/{name}"]

    def sees(self, person_id: str, **where: str) -> dict[str, Any]:
        """What somebody sees."""
        return see(self.world, person_id, where)
