"""A request of an entity, and its decision on the way back to it, as tables."""

from typing import Any

from sandbox.platforms.entity_requests import callback_language as callback_says
from sandbox.platforms.entity_requests import language as says
from sandbox.platforms.entity_requests.callbacks import Callback
from sandbox.platforms.entity_requests.core import AccessRequest
from sandbox.protocol.messages import ENTITY, REQUEST_FRONTEND
from sandbox.protocol.transitions import START, StateMachine, Transition


def access_state(state: Any) -> str:
    """The name of a request's state."""
    return state.status if isinstance(state, AccessRequest) else START


def callback_state(state: Any) -> str:
    """The name of the state of a decision on its way."""
    return state.status if isinstance(state, Callback) else START


_BY_DESK = "phone channel: as its request"
ACCESS = StateMachine(
    "Request of an entity",
    REQUEST_FRONTEND,
    (
        Transition(START, says.AccessRequested, "pending", "entity"),
        Transition(START, says.AccessGranted, "granted", "entity: an authorization covers it"),
        Transition(START, says.AccessExpired, "expired", "a citizen who lets requests lapse"),
        Transition("pending", says.AccessGranted, "granted", "citizen, in the app or the portal"),
        Transition("pending", says.AccessDenied, "denied", "citizen, in the app or the portal"),
        Transition("pending", says.AccessExpired, "expired", "clock"),
        Transition("pending", says.DecisionHeld, "held", "phone channel: a code was given"),
        Transition("held", says.AccessGranted, "granted", "phone channel: the right code"),
        Transition("held", says.AccessDenied, "denied", _BY_DESK),
        Transition("held", says.AccessExpired, "expired", _BY_DESK),
    ),
)
CALLBACK = StateMachine(
    "Decision on its way to an entity",
    ENTITY,
    (
        Transition(START, callback_says.DecisionReceived, "known", "entity without an address"),
        Transition(START, callback_says.CallbackDue, "sent", "Sistema de Autorizações"),
        Transition("sent", callback_says.CallbackTaken, "taken", "entity: 200 or 202"),
        Transition(
            "sent", callback_says.CallbackFailed, "waiting", "entity: anything else, or nothing"
        ),
        Transition(
            "sent", callback_says.CallbackFailed, "given_up", "the same, at the last attempt"
        ),
        Transition("waiting", callback_says.CallbackDue, "sent", "clock"),
        Transition(START, callback_says.CallbackHeld, "held", "a fault"),
        Transition(START, callback_says.CallbackLost, "lost", "a fault"),
        Transition("held", callback_says.CallbackDue, "sent", "clock"),
        Transition("held", callback_says.DecisionReceived, "known", "clock"),
    ),
)
