"""What a spoken code is worth to the operator who enters it: bound, alive, right, and once.

Part of the machine of `authorization_request`.
"""

from hmac import compare_digest

from sandbox.protocol.authorization_request import (
    BURNT,
    CODE_EXPIRED,
    EXPIRED,
    REDEEMED,
    Approved,
    Closed,
    CodeAccepted,
    CodeBlocked,
    CodeExpired,
    CodeRefused,
    CodeResultRepeated,
    Pending,
    RequestState,
)
from sandbox.protocol.messages import CodeResultQuery, RedeemCode
from sandbox.protocol.system import Event, Moment


def redeem(state: RequestState, command: RedeemCode, moment: Moment) -> list[Event]:
    """What a code is worth: the binding first, then time, then the value in constant time."""
    binding = state.binding
    failures = state.failures if isinstance(state, Approved) else 0
    left = 0 if isinstance(state, Closed) else max(0, moment.policy.code_attempts - failures)
    refusal = _not_redeemable(state, command, moment)
    # The value is compared whatever was found before: the answer takes the same time (R8).
    code = moment.secrets.security_code(binding.request_id, moment.policy.code_digits)
    right = compare_digest(command.proof, moment.secrets.proof(binding.request_id, code))
    if refusal:
        found = CodeRefused(binding.request_id, refusal, failures, left, moment.now)
        events: list[Event] = [found]
        if refusal == "code_expired" and isinstance(state, Approved):
            events.append(CodeExpired(binding.request_id))
        return events
    attempt = failures + 1
    if right:
        return [CodeAccepted(binding.request_id, attempt)]
    still = max(0, left - 1)
    refused = CodeRefused(binding.request_id, "code_wrong", attempt, still, moment.now)
    return [refused] if still else [refused, CodeBlocked(binding.request_id, attempt)]


def repeat(state: RequestState, query: CodeResultQuery, moment: Moment) -> CodeResultRepeated:
    """What the last code of this request was worth, said again to whom it was bound.

    Nothing is tried, counted or used up: the one use of a code (R5) stays the one there was.
    """
    refusal = _not_redeemable(state, query, moment)
    attempt = state.failures if isinstance(state, Approved) else 0
    left = max(0, moment.policy.code_attempts - attempt) if isinstance(state, Approved) else 0
    if refusal == "code_used" and isinstance(state, Closed):
        outcome, attempt = "accepted", state.attempts
    elif refusal:
        outcome = refusal
    else:
        outcome = "code_wrong" if attempt > query.attempt else "code_not_received"
    return CodeResultRepeated(state.binding.request_id, outcome, attempt, left)


def _not_redeemable(
    state: RequestState, command: RedeemCode | CodeResultQuery, moment: Moment
) -> str:
    binding = state.binding
    bound = (binding.operator_id, binding.session_id, binding.call_id, binding.case_id)
    asked = (command.operator_id, command.session_id, command.call_id, command.case_id)
    if bound != asked:
        return "code_foreign"
    if isinstance(state, Pending):
        return "not_approved"
    if isinstance(state, Closed):
        return {
            REDEEMED: "code_used",
            BURNT: "code_burnt",
            EXPIRED: "code_expired",
            CODE_EXPIRED: "code_expired",
        }.get(state.status, "not_approved")
    return "code_expired" if moment.now >= state.expires_at else ""
