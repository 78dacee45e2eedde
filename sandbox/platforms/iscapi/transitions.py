"""The life of a message between entities, as a table."""

from sandbox.platforms.iscapi import language as says
from sandbox.platforms.iscapi.core import NAME, Request
from sandbox.protocol.transitions import START, StateMachine, Transition


def box_state(state: Request | None) -> str:
    """The name of the state of a message in its box."""
    if state is None:
        return START
    return "confirmed" if state.confirmed else state.way.status or "waiting"


_READER = "entity that it is meant for"
BOX = StateMachine(
    "Message between entities (ISCAPI)",
    NAME,
    (
        Transition(START, says.RequestTaken, "waiting", "entity that sends"),
        Transition("waiting", says.RequestConfirmed, "confirmed", _READER),
        Transition(START, says.RequestSent, "sent", "entity that sends, to one with an address"),
        Transition("sent", says.RequestDelivered, "confirmed", "address: 200 or 202"),
        Transition("sent", says.RequestConfirmed, "confirmed", _READER),
        Transition("sent", says.RequestFailed, "failed", "address, or time"),
        Transition("sent", says.RequestFailed, "waiting", "address, or time, the last time"),
        Transition("failed", says.RequestSent, "sent", "time"),
        Transition("failed", says.RequestFailed, "waiting", "time: its address was taken back"),
        Transition("failed", says.RequestDelivered, "confirmed", "address, late"),
        Transition("failed", says.RequestConfirmed, "confirmed", _READER),
    ),
)
