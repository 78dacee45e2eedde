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
    CodeExpired,
    CodeIssued,
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
