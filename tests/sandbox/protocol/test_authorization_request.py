"""One request: given a state, when a command comes at an instant, then these events."""

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from sandbox.keys import WorldKey
from sandbox.protocol import authorization_request as request
from sandbox.protocol.authorization_request import (
    Approved,
    AuthorizationApproved,
    AuthorizationDenied,
    AuthorizationExpired,
    AuthorizationWithdrawn,
    CodeAccepted,
    CodeBlocked,
    CodeExpired,
    CodeIssued,
    CodeRefused,
    Pending,
    SubmitRequest,
)
from sandbox.protocol.messages import CitizenDecision, RedeemCode
from sandbox.protocol.policy import Policy
from tests.driver import START

KEY = WorldKey(bytes(32), "abc123")
CODE = KEY.security_code("P-0001", 6)
SUBMIT = SubmitRequest("A-1", "ana", "+351900000123", "rita", "S-1", "C-1", "+351900000123",
                       "registo-criminal", ("nome",))  # fmt: skip


def at(seconds: float, **policy: Any) -> Any:
    return SimpleNamespace(
        now=START + timedelta(seconds=seconds), policy=replace(Policy(), **policy), secrets=KEY
    )


PENDING = request.opened(request.submit(SUBMIT, "P-0001", at(0)))


def approved(seconds: float = 0, **policy: Any) -> Approved:
    state: Any = PENDING
    for event in decided(CitizenDecision("ana", "P-0001", "approve"), seconds, **policy):
        state = request.evolve(state, event)
    assert isinstance(state, Approved)
    return state


def decided(command: CitizenDecision, seconds: float, **policy: Any) -> list[Any]:
    return request.answer(PENDING, command, at(seconds, **policy))


def redeem(code: str, **other: str) -> RedeemCode:
    asked = RedeemCode("A-1", "ana", "P-0001", KEY.proof("P-0001", code), "rita", "S-1", "C-1")
    return replace(asked, **other)


def test_a_request_opens_with_its_binding_and_its_end() -> None:
    assert isinstance(PENDING, Pending)
    assert PENDING.binding.scopes == ("nome",)
    assert request.deadline(PENDING) == START + timedelta(seconds=300)


def test_approving_issues_a_code() -> None:
    events = decided(CitizenDecision("ana", "P-0001", "approve"), 10)
    assert events == [
        AuthorizationApproved("P-0001"),
        CodeIssued("P-0001", 6, START + timedelta(seconds=310)),
    ]


@pytest.mark.parametrize(
    ("decision", "reason"), [("deny", "recusa"), ("declined_call", "nao_estou_em_chamada")]
)
def test_saying_no_closes_it(decision: str, reason: str) -> None:
    events = decided(CitizenDecision("ana", "P-0001", decision), 10)
    assert events == [AuthorizationDenied("P-0001", reason)]


@pytest.mark.parametrize("decision", ["approve", "deny", "declined_call"])
@pytest.mark.parametrize("seconds", [300, 301, 10_000])
def test_an_answer_at_its_end_or_later_finds_it_expired(decision: str, seconds: int) -> None:
    assert decided(CitizenDecision("ana", "P-0001", decision), seconds) == [
        AuthorizationExpired("P-0001")
    ]


def test_a_wrong_phrase_is_a_refusal() -> None:
    events = decided(CitizenDecision("ana", "P-0001", "approve", "barco azul"), 1, phrase="choose")
    assert events == [AuthorizationDenied("P-0001", "frase_errada")]
    right = KEY.phrase("P-0001")
    events = decided(CitizenDecision("ana", "P-0001", "approve", right), 1, phrase="choose")
    assert events[0] == AuthorizationApproved("P-0001")


def test_both_clocks_together_end_at_the_limit() -> None:
    assert approved(290, total_lifetime_s=400).expires_at == START + timedelta(seconds=400)
    assert approved(290).expires_at == START + timedelta(seconds=590)


def test_the_right_code_is_accepted_until_its_last_moment() -> None:
    state = approved()
    assert request.redeem(state, redeem(CODE), at(299.999)) == [CodeAccepted("P-0001", 1)]
    late = request.redeem(state, redeem(CODE), at(300))
    assert late == [
        CodeRefused("P-0001", "code_expired", 0, 3, START + timedelta(seconds=300)),
        CodeExpired("P-0001"),
    ]


def test_wrong_codes_count_down_to_the_end() -> None:
    state: Any = approved()
    refusals = []
    for _ in range(3):
        events = request.redeem(state, redeem("xxxxxx"), at(1))
        refusals.append([type(event) for event in events])
        for event in events:
            state = request.evolve(state, event)
    assert refusals == [[CodeRefused], [CodeRefused], [CodeRefused, CodeBlocked]]
    assert state.status == request.BURNT
    (again,) = request.redeem(state, redeem(CODE), at(2))
    assert (again.reason, again.attempts_left) == ("code_burnt", 0)


def test_fewer_attempts_allowed_meanwhile_burn_it_at_the_next_wrong_code() -> None:
    state: Any = approved()
    for _ in range(2):
        (event,) = request.redeem(state, redeem("xxxxxx"), at(1))
        state = request.evolve(state, event)
    refused, blocked = request.redeem(state, redeem("xxxxxx"), at(1, code_attempts=1))
    assert (refused.attempts_left, type(blocked)) == (0, CodeBlocked)


@pytest.mark.parametrize("other", [{"operator_id": "tomas"}, {"session_id": "S-2"},
                                   {"call_id": "C-2"}, {"case_id": "A-2"}])  # fmt: skip
def test_a_code_elsewhere_costs_no_attempt(other: dict[str, str]) -> None:
    state = approved()
    (event,) = request.redeem(state, redeem(CODE, **other), at(1))
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
    (refusal,) = request.redeem(closed, redeem(CODE), at(1))
    assert refusal.reason == reason
    assert request.deadline(closed) is None


def test_a_closed_request_stays_as_it_is() -> None:
    closed = request.evolve(PENDING, AuthorizationDenied("P-0001", "recusa"))
    for decision in ("approve", "deny", "declined_call", "device_changed"):
        command = CitizenDecision("ana", "P-0001", decision)
        assert request.answer(closed, command, at(1)) == []
    assert request.withdraw(closed, "operador") == []
    assert request.lapse(closed, at(10_000)) == []


@pytest.mark.parametrize("state", [PENDING, approved()], ids=["pending", "approved"])
def test_another_phone_ends_what_is_alive(state: Any) -> None:
    command = CitizenDecision("ana", "P-0001", "device_changed")
    assert request.answer(state, command, at(1)) == [
        AuthorizationWithdrawn("P-0001", "telemovel_trocado")
    ]


def test_the_clock_closes_what_is_due_and_nothing_before() -> None:
    assert request.lapse(PENDING, at(299)) == []
    assert request.lapse(PENDING, at(300)) == [AuthorizationExpired("P-0001")]
    assert request.lapse(approved(), at(300)) == [CodeExpired("P-0001")]


def test_events_that_say_nothing_of_the_state_leave_it() -> None:
    assert request.evolve(PENDING, AuthorizationApproved("P-0001")) is PENDING
