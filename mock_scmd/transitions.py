"""The life of a signature that was begun, as a table."""

from mock_scmd import core
from mock_scmd import language as says
from sandbox.protocol.messages import SIGNATURE
from sandbox.protocol.transitions import START, StateMachine, Transition


def process_state(state: core.Process | None) -> str:
    """The name of the state of one signature."""
    return state.status if state is not None else START


PROCESS = StateMachine(
    "Signature with the mobile key",
    SIGNATURE,
    (
        Transition(START, says.SignatureCodeSent, core.WAITING, "application: number and PIN"),
        Transition(core.WAITING, says.DocumentsSigned, core.DONE, "citizen: the right code"),
        Transition(
            core.WAITING, says.SignatureCodeRefused, core.BURNT, "citizen: the last wrong code"
        ),
        Transition(core.WAITING, says.SignatureExpired, core.EXPIRED, "clock"),
    ),
)
