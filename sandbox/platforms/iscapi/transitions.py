"""The life of a message between entities, as a table."""

from sandbox.platforms.iscapi import language as says
from sandbox.platforms.iscapi.core import NAME, Request
from sandbox.protocol.transitions import START, StateMachine, Transition


def box_state(state: Request | None) -> str:
    """The name of the state of a message in its box."""
    if state is None:
        return START
    return "confirmed" if state.confirmed else "waiting"


BOX = StateMachine(
    "Message between entities (ISCAPI)",
    NAME,
    (
        Transition(START, says.RequestTaken, "waiting", "entity that sends"),
        Transition("waiting", says.RequestConfirmed, "confirmed", "entity that it is meant for"),
    ),
)
