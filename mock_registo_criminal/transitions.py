"""The visit of an operator to the portal, as a table."""

from mock_registo_criminal import language as says
from mock_registo_criminal.core import Session
from sandbox.protocol.messages import PORTAL
from sandbox.protocol.transitions import START, StateMachine, Transition


def session_state(state: Session | None) -> str:
    """The name of a session's state."""
    if state is None:
        return START
    if state.request_number:
        return "submitted"
    return "filled" if state.filled else "opened"


SESSION = StateMachine(
    "Session of the federated service",
    PORTAL,
    (
        Transition(START, says.SessionOpened, "opened", "a token that was accepted"),
        Transition("opened", says.RequestFilled, "filled", "operator"),
        Transition("filled", says.RequestSubmitted, "submitted", "operator"),
    ),
)
