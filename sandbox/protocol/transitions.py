"""The changes of state of a machine, as a table: what its page is drawn from.

A table lists changes only.  Whatever else an event does leaves the state's name as it was, and a
test lets each machine do all it can, to see that it makes these changes and no others.
"""

from dataclasses import dataclass

from sandbox.protocol import authorization_request as request
from sandbox.protocol import call
from sandbox.protocol.system import Event

START = "[*]"
"""Where nothing exists yet."""


@dataclass(frozen=True, slots=True)
class Transition:
    """In state `before`, `event` leads to `after`; `by` says who or what causes it."""

    before: str
    event: type[Event]
    after: str
    by: str


@dataclass(frozen=True, slots=True)
class StateMachine:
    """One machine as people read it: its title, the system it lives in, its changes of state."""

    title: str
    system: str
    transitions: tuple[Transition, ...]

    @property
    def states(self) -> tuple[str, ...]:
        """The names of the states, in the order in which the table meets them."""
        named = [name for row in self.transitions for name in (row.before, row.after)]
        return tuple(name for name in dict.fromkeys(named) if name != START)

    def is_final(self, state: str) -> bool:
        """Whether nothing leads out of this state."""
        return all(row.before != state for row in self.transitions)


def call_state(state: call.Call | None) -> str:
    """The name of a call's state."""
    return state.status.value if state else START


def request_state(state: request.RequestState | None) -> str:
    """The name of a request's state."""
    match state:
        case None:
            return START
        case request.Closed():
            return state.status
        case request.Approved():
            return "approved"
    return "pending"


CALL = StateMachine(
    "Call",
    call.TELEPHONY.name,
    (
        Transition(START, call.CallStarted, "ringing", "citizen"),
        Transition("ringing", call.CallAnswered, "in_progress", "operator"),
        Transition("ringing", call.CallEnded, "canceled", "citizen, or who it was handed to"),
        Transition("ringing", call.CallEnded, "no_answer", "clock"),
        Transition("in_progress", call.CallHeld, "on_hold", "operator"),
        Transition("in_progress", call.CallTransferred, "ringing", "operator"),
        Transition("in_progress", call.CallEnded, "completed", "either end"),
        Transition("on_hold", call.CallResumed, "in_progress", "operator"),
        Transition("on_hold", call.CallTransferred, "ringing", "operator"),
        Transition("on_hold", call.CallEnded, "completed", "either end"),
    ),
)

AUTHORIZATION_REQUEST = StateMachine(
    "Authorization request",
    "sistema-autorizacoes",
    (
        Transition(START, request.AuthorizationRequested, "pending", "desk"),
        Transition("pending", request.CodeIssued, "approved", "citizen"),
        Transition("pending", request.AuthorizationDenied, request.DENIED, "citizen"),
        Transition("pending", request.AuthorizationExpired, request.EXPIRED, "clock"),
        Transition("pending", request.AuthorizationWithdrawn, request.CANCELED, "desk or phone"),
        Transition("approved", request.CodeAccepted, request.REDEEMED, "desk, right code"),
        Transition("approved", request.CodeBlocked, request.BURNT, "desk, last wrong code"),
        Transition("approved", request.CodeExpired, request.CODE_EXPIRED, "clock"),
        Transition("approved", request.AuthorizationWithdrawn, request.CANCELED, "desk or phone"),
    ),
)
