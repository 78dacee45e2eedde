"""What only the whole of a citizen's requests can tell."""

from dataclasses import replace
from typing import Any

import pytest

from sandbox.platforms.authorizations import core, leaving
from sandbox.platforms.authorizations.consent import REMEMBERED, Consent
from sandbox.protocol.authorization_request import AuthorizationExpired, Closed, SubmitRequest
from sandbox.protocol.call import HoldCall
from sandbox.protocol.messages import RedeemCode, WithdrawRequest
from sandbox.protocol.system import Tick
from tests.driver import ANA, JOAO, RITA, SCOPES, TOMAS, Play, refused


def submission(play: Play, **other: Any) -> SubmitRequest:
    asked = SubmitRequest(play.case_id, ANA, play.person.phones[0], RITA, play.session_id,
                          play.call_id, play.person.phones[0], "registo-criminal",
                          SCOPES)  # fmt: skip
    return replace(asked, **other)


@pytest.mark.parametrize("other", [{"call_id": ""}, {"call_id": "C-9999"}, {"operator_id": TOMAS}])
def test_a_request_needs_a_call_of_its_operator(play: Play, other: dict[str, str]) -> None:
    play.to("cmd_active")
    play.world.perform(submission(play, **other), "sistema:sistema-autorizacoes")
    assert play.events("autorizacao.rejeitada")[-1]["reason"] == "no_call"
    assert not play.alive


def test_a_request_needs_no_call_where_none_is_asked_for(play: Play) -> None:
    play.to("cmd_active")
    play.policy(call_required=False)
    play.world.perform(submission(play, call_id=""), "sistema:sistema-autorizacoes")
    assert len(play.alive) == 1
    record = next(item for item in play.records() if item.type == "autorizacao.pedida")
    assert record.correlation == play.case_id


def test_a_call_that_is_over_is_none(play: Play) -> None:
    play.to("cmd_active")
    asked = submission(play)
    play.citizen_hangs_up()
    play.world.perform(asked, "sistema:sistema-autorizacoes")
    assert play.events("autorizacao.rejeitada")[-1]["reason"] == "no_call"


def test_a_call_on_hold_is_still_a_call(play: Play) -> None:
    play.to("cmd_active")
    asked = submission(play)
    play.by_operator(HoldCall(play.call_id, RITA))
    play.world.perform(asked, "sistema:sistema-autorizacoes")
    assert len(play.alive) == 1


def test_a_rejected_request_takes_no_number(play: Play) -> None:
    play.to("pending")
    play.request()
    assert play.case.request_reason == "request_pending"
    play.close_case()
    play.again()
    play.open_service()
    play.validate_cmd()
    play.request()
    assert play.asked.binding.request_id == "P-0002"


def test_only_the_last_requests_are_remembered(play: Play) -> None:
    play.to("cmd_active")
    play.policy(requests_per_citizen=1000)
    for _ in range(REMEMBERED + 4):
        play.request()
        play.cancel()
    assert len(play.consent.requests) <= REMEMBERED + 1
    assert play.consent.find("P-0001") is None
    assert play.consent.find(play.asked.binding.request_id) is play.asked


@pytest.mark.parametrize(("whose", "alive"), [("mesmo-operador", 2), ("todos", 1)])
def test_whose_waiting_request_counts_is_a_policy(play: Play, whose: str, alive: int) -> None:
    play.policy(pedidos_pendentes_de=whose)
    play.to("pending")
    other = Play(play.world, "artur-atacante", TOMAS).to("service_open")
    other.validate_cmd(play.person.phones[0])
    other.request()
    assert len(play.alive) == alive
    assert (other.case.request_reason == "request_pending") == (whose == "todos")


def test_living_requests_are_not_forgotten_for_closed_ones(play: Play) -> None:
    first = play.to("pending").case.request_id
    other = Play(play.world, "artur-atacante", TOMAS).to("service_open")
    other.validate_cmd(play.person.phones[0])
    play.policy(requests_per_citizen=1000)
    for _ in range(REMEMBERED + 4):
        other.request()
        other.cancel()
    assert play.consent.find(first) in play.alive


@pytest.mark.parametrize(
    "command",
    [
        WithdrawRequest(ANA, "P-9999", RITA, "operador"),
        RedeemCode("A-0001", ANA, "P-9999", "x", RITA, "S-0001", "C-0001"),
    ],
)
def test_a_request_that_nobody_made_is_unknown(play: Play, command: Any) -> None:
    play.to("pending")
    with refused("request_unknown"):
        play.world.perform(command, "sistema:sistema-autorizacoes")


def test_a_request_is_withdrawn_by_whose_it_is(play: Play) -> None:
    play.to("pending")
    number = play.case.request_id
    with refused("seat_foreign"):
        play.world.perform(WithdrawRequest(ANA, number, TOMAS, "operador"), "x")
    play.world.perform(WithdrawRequest(ANA, "", TOMAS, "operador", play.case_id), "x")
    assert play.status == "pending"
    play.world.perform(WithdrawRequest(ANA, number, RITA, "operador"), "x")
    assert play.status == "canceled"
    assert play.case.request_status == "canceled"


def test_of_a_case_every_living_request_is_withdrawn(play: Play) -> None:
    play.to("pending")
    play.world.perform(WithdrawRequest(ANA, "", RITA, "operador", "A-9999"), "x")
    assert play.status == "pending"
    play.world.perform(WithdrawRequest(ANA, "", RITA, "operador", play.case_id), "x")
    assert play.status == "canceled"


def test_two_citizens_have_nothing_to_do_with_one_another(play: Play) -> None:
    play.to("pending")
    other = Play(play.world, JOAO, TOMAS).to("pending")
    other.deny()
    assert play.status == "pending"
    assert play.world.machine.state(f"consent:{JOAO}").requests[0].status == "denied"


def test_nothing_is_known_of_somebody_never_asked(play: Play) -> None:
    event = AuthorizationExpired("P-0001")
    assert core.evolve(None, event) is None
    assert core.deadline(None) is None
    assert core.audience(event, None) == ()
    assert core.settled(None)
    assert core.decide(None, Tick("consent:x"), play.world.moment()) == []
    assert core.decide(None, object(), play.world.moment()) == []
    assert core.correlate(None, object()) == ""
    assert tuple(leaving.react(event, Consent("x"), play.world.moment())) == ()
    assert core.audience(event, Consent("x")) == ()


def test_consent_is_for_who_asked_and_after_the_code(play: Play) -> None:
    play.to("approved")
    number = play.case.request_id
    assert play.consent.consented(number, RITA) is None
    assert play.consent.code_alive
    play.validate_code()
    binding = play.consent.consented(number, RITA)
    assert binding is not None
    assert binding.scopes == SCOPES
    assert play.consent.consented(number, TOMAS) is None
    assert play.consent.consented("P-9999", RITA) is None
    assert not play.consent.code_alive
    assert isinstance(play.asked, Closed)
