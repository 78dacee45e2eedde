"""The life of a hand-over token, as a table."""

from sandbox.platforms.authentication import core
from sandbox.protocol.messages import AUTHENTICATION
from sandbox.protocol.transitions import START, StateMachine, Transition


def token_state(state: core.State) -> str:
    """The name of a token's state."""
    return state.status if isinstance(state, core.Token) else START


TOKEN = StateMachine(
    "Hand-over token",
    AUTHENTICATION,
    (
        Transition(START, core.TokenIssued, "issued", "desk, after the right code"),
        Transition("issued", core.TokenUsed, "used", "desk, pasted by whom it was issued to"),
        Transition("issued", core.TokenExpired, "expired", "clock"),
    ),
)
