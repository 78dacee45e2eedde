"""What a spoken code is worth: bound, alive, right, and once."""

from datetime import timedelta
from typing import Any

import pytest

from sandbox.protocol import authorization_request as request
from sandbox.protocol import redemption
from sandbox.protocol.authorization_request import (
    AuthorizationDenied,
    AuthorizationExpired,
    AuthorizationWithdrawn,
    CodeAccepted,
    CodeBlocked,
    CodeExpired,
    CodeRefused,
)
from tests.driver import START
from tests.sandbox.protocol.test_authorization_request import CODE, approved, at, redeem


def test_the_right_code_is_accepted_until_its_last_moment() -> None:
    state = approved()
    assert redemption.redeem(state, redeem(CODE), at(299.999)) == [CodeAccepted("P-0001", 1)]
    late = redemption.redeem(state, redeem(CODE), at(300))
    assert late == [
        CodeRefused("P-0001", "code_expired", 0, 3, START + timedelta(seconds=300)),
        CodeExpired("P-0001"),
    ]


def test_wrong_codes_count_down_to_the_end() -> None:
    state: Any = approved()
    refusals = []
    for _ in range(3):
        events = redemption.redeem(state, redeem("xxxxxx"), at(1))
        refusals.append([type(event) for event in events])
        for event in events:
            state = request.evolve(state, event)
    assert refusals == [[CodeRefused], [CodeRefused], [CodeRefused, CodeBlocked]]
    assert state.status == request.BURNT
    (again,) = redemption.redeem(state, redeem(CODE), at(2))
    assert (again.reason, again.attempts_left) == ("code_burnt", 0)


def test_fewer_attempts_allowed_meanwhile_burn_it_at_the_next_wrong_code() -> None:
    state: Any = approved()
    for _ in range(2):
        (event,) = redemption.redeem(state, redeem("xxxxxx"), at(1))
        state = request.evolve(state, event)
    refused, blocked = redemption.redeem(state, redeem("xxxxxx"), at(1, code_attempts=1))
    assert (refused.attempts_left, type(blocked)) == (0, CodeBlocked)


@pytest.mark.parametrize("other", [{"operator_id": "tomas"}, {"session_id": "S-2"},
                                   {"call_id": "C-2"}, {"case_id": "A-2"}])  # fmt: skip
def test_a_code_elsewhere_costs_no_attempt(other: dict[str, str]) -> None:
    state = approved()
    (event,) = redemption.redeem(state, redeem(CODE, **other), at(1))
    assert event.reason == "code_foreign"
    assert request.evolve(state, event) == state


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        (CodeAccepted("P-0001", 1), "code_used"),
        (CodeBlocked("P-0001", 3), "code_burnt"),
        (CodeExpired("P-0001"), "code_expired"),
        (AuthorizationExpired("P-0001"), "code_expired"),
        (AuthorizationDenied("P-0001", "recusa"), "not_approved"),
        (AuthorizationWithdrawn("P-0001", "operador"), "not_approved"),
    ],
)
def test_a_code_of_a_closed_request_says_why_it_is_worth_nothing(event: Any, reason: str) -> None:
    closed = request.evolve(approved(), event)
    (refusal,) = redemption.redeem(closed, redeem(CODE), at(1))
    assert refusal.reason == reason
    assert request.deadline(closed) is None
