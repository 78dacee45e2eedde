"""What travels between a world and somebody else's component: what waits, and what was taken."""

from dataclasses import dataclass
from typing import Any

from sandbox.platforms.integration.contract import BY_ACTION
from sandbox.platforms.integration.core import Held
from sandbox.platforms.integration.outside import Left, MessageTaken
from sandbox.protocol.slots import INTEGRATION, SlotKind
from sandbox.world import World

MOST_LOOKED_AT = 200
"""How many of the newest messages that were taken are looked through for the last one."""


@dataclass(frozen=True, slots=True)
class Messages:
    """Messages to a component: how many wait, how often the most tried one was, the last taken."""

    waiting: int
    attempts: int
    last_taken_at: str | None


def messages_of(world: World, row: SlotKind) -> Messages:
    """How the messages to the systems of a slot stand."""
    held: list[Any] = [
        one
        for one in world.machine.alive("msg")
        if isinstance(one, Held) and _for(row, one.envelope.receiver)
    ]
    attempts = max((one.attempts for one in held), default=0)
    return Messages(len(held), attempts, _last_taken(world, row))


def _for(row: SlotKind, receiver: str) -> bool:
    return INTEGRATION in row.systems or receiver in row.systems


def _last_taken(world: World, row: SlotKind) -> str | None:
    rows = world.journal.connection.execute(
        "SELECT stream, at FROM events WHERE type = ? ORDER BY number DESC LIMIT ?",
        [MessageTaken.TYPE, MOST_LOOKED_AT],
    )
    for stream, at in rows.fetchall():
        state = world.machine.state(stream)
        route = BY_ACTION.get(state.action) if isinstance(state, Left) else None
        if route is not None and _for(row, route.receiver):
            return str(at)
    return None
