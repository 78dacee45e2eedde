"""One case at the desk, as a table."""

from mock_backoffice import language as says
from mock_backoffice import token_language as token_says
from mock_backoffice.case import Case
from sandbox.protocol.messages import BACKOFFICE
from sandbox.protocol.transitions import START, StateMachine, Transition


def case_state(case: Case | None) -> str:
    """The name of a case's state: how far the procedure has got."""
    if case is None:
        return START
    if case.outcome:
        return "closed"
    if case.federated_id:
        return "authenticated"
    if case.token_id:
        return "token_copied"
    if case.data:
        confirmed = all(scope in case.confirmed for scope, _ in case.data)
        return "data_confirmed" if confirmed else "data_shown"
    if case.request_status == "redeemed":
        return "code_accepted"
    if case.request_status == "approved":
        return "request_approved"
    if case.request_status == "pending":
        return "request_pending"
    return "cmd_active" if case.cmd == "active" else "opened"


_CLOSED_BY = {
    "opened": "operator, or the call ended",
    "cmd_active": "operator, or the call ended",
    "request_pending": "operator, or the call ended",
    "request_approved": "operator, or the call ended",
    "code_accepted": "operator, or the call ended",
    "data_shown": "operator, wrong data too, or the call ended",
    "data_confirmed": "operator, wrong data too, or the call ended",
    "token_copied": "operator",
    "authenticated": "portal, request submitted",
}

DESK_CASE = StateMachine(
    "Case at the desk",
    BACKOFFICE,
    (
        Transition(START, says.ServiceOpened, "opened", "operator"),
        Transition("opened", says.CmdValidated, "cmd_active", "authentication: active"),
        Transition("cmd_active", says.CmdCheckAsked, "opened", "operator, another number"),
        Transition("cmd_active", says.RequestFollowed, "request_pending", "authorizations"),
        Transition("request_pending", says.RequestFollowed, "request_approved", "citizen"),
        Transition("request_pending", says.RequestFollowed, "cmd_active", "refused or over"),
        Transition("request_pending", says.RequestSent, "cmd_active", "operator, asks anew"),
        Transition("request_approved", says.RequestFollowed, "cmd_active", "code over"),
        Transition("request_approved", says.RequestSent, "cmd_active", "operator, asks anew"),
        Transition("request_approved", says.CodeAnswered, "code_accepted", "right code"),
        Transition("request_approved", says.CodeAnswered, "cmd_active", "code burnt or over"),
        Transition("code_accepted", says.DataRevealed, "data_shown", "authentication"),
        Transition("code_accepted", says.RequestSent, "cmd_active", "operator, no data came"),
        Transition("code_accepted", says.CmdCheckAsked, "opened", "operator, no data came"),
        Transition("data_shown", says.DataConfirmed, "data_confirmed", "operator, every field"),
        Transition("data_confirmed", says.DataConfirmed, "data_shown", "operator, a field less"),
        Transition("data_confirmed", token_says.TokenReady, "token_copied", "authentication"),
        Transition(
            "data_shown", token_says.TokenReady, "token_copied", "asked before a field less"
        ),
        Transition("data_confirmed", token_says.TokenOver, "token_copied", "asked again too late"),
        Transition("data_shown", token_says.TokenOver, "token_copied", "asked again too late"),
        Transition("token_copied", says.RequestSent, "cmd_active", "operator, token over"),
        Transition("token_copied", token_says.TokenAnswered, "authenticated", "right token pasted"),
        *(Transition(state, says.CaseClosed, "closed", by) for state, by in _CLOSED_BY.items()),
    ),
)
