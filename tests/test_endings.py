"""However far a call has got, each way of ending it has one outcome, and leaves nothing alive."""

from collections.abc import Callable
from typing import Any

import pytest

from sandbox.protocol.call import CallStatus
from sandbox.protocol.errors import Refused
from sandbox.world import World
from tests.driver import ANA, JOAO, RITA, TOMAS, Play, refused

HELD_S = 5


def at(state: str) -> Callable[[Play], Any]:
    """As far as this state."""
    return lambda play: play.to(state)


def held(operation: str, state: str, step: str) -> Callable[[Play], Any]:
    """One step beyond `state`, whose message is still on its way through a slow iAP-PI."""

    def go(play: Play) -> None:
        play.to(state)
        play.fault("latencia", delay_ms=1000 * HELD_S, operation=operation)
        getattr(play, step)()
        assert play.types().count("mensagem.retida") == 1

    return go


PLACES: dict[str, Callable[[Play], Any]] = {
    "answered": at("answered"),
    "service_open": at("service_open"),
    "cmd_asked": held("ValidarCMD", "service_open", "validate_cmd"),
    "cmd_active": at("cmd_active"),
    "request_sent": held("PedirAutorizacao", "cmd_active", "request"),
    "push_under_way": held("NotificarPedido", "cmd_active", "request"),
    "status_under_way": held("EstadoAutorizacao", "cmd_active", "request"),
    "pending": at("pending"),
    "decision_sent": held("DecisaoCidadao", "pending", "approve"),
    "code_under_way": held("CodigoDisponivel", "pending", "approve"),
    "approved": at("approved"),
    "code_entered": held("ValidarCodigo", "approved", "validate_code"),
    "data_asked": held("ObterDados", "approved", "validate_code"),
    "code_accepted": at("code_accepted"),
    "data_confirmed": at("data_confirmed"),
    "token_asked": held("EmitirToken", "data_confirmed", "copy_token"),
    "token_copied": at("token_copied"),
    "phone_service": at("phone_service"),
    "token_pasted": held("TrocarToken", "phone_service", "authenticate"),
    "portal_open": at("portal_open"),
    "filled": at("filled"),
    "submitted": at("submitted"),
}
BEFORE_REQUEST = ("answered", "service_open", "cmd_asked", "cmd_active")
LIVING = (
    "request_sent",
    "push_under_way",
    "status_under_way",
    "pending",
    "decision_sent",
    "code_under_way",
    "approved",
    "code_entered",
)
WITH_TOKEN = ("token_copied", "phone_service", "token_pasted", "portal_open", "filled")


def nothing_is_alive(play: Play) -> None:
    """No request, no code, no message, no question that waits for an answer."""
    machine = play.world.machine
    assert not play.alive
    assert not play.code
    assert not machine.streams("msg:")
    assert all(not case.waiting for case in play.desk.cases)
    if play.phone:
        assert not [item for item in play.phone.requests if item.alive]
        assert not play.phone.queued


def good_weather(play: Play) -> None:
    """End what slowed iAP-PI down."""
    for fault in play.world.settings.faults:
        play.end_fault(fault.name)


def later(play: Play) -> None:
    """Whatever was on its way has arrived, and every deadline has passed, of payments too."""
    play.wait(10 * 86_400)
    assert play.world.machine.next_deadline() is None


def can_begin_again(play: Play) -> None:
    """The same two people can do it all in another call."""
    good_weather(play)
    if play.desk.case(play.case_id) and play.case.open:
        play.close_case()
    again = play.again().to("submitted", after="signed_in")
    assert again.case.outcome == "submetido"


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("who", ["citizen", "operator"])
def test_hanging_up_has_one_outcome(play: Play, place: str, who: str) -> None:
    PLACES[place](play)
    code = play.code
    getattr(play, f"{who}_hangs_up")()
    assert play.call.status is CallStatus.COMPLETED
    assert play.call.ended_by == {"citizen": "cidadao", "operator": "operador"}[who]
    case = play.desk.case(play.case_id)
    if place == "answered":
        assert case is None
    elif place == "submitted":
        assert case.outcome == "submetido"
    else:
        assert case.outcome == ("" if place in WITH_TOKEN else "chamada_terminada")
    if place in LIVING and place != "request_sent":
        assert (play.status, play.asked.reason) == ("canceled", "chamada_terminada")
        assert case.request_status == "canceled"
        if play.phone and play.phone.requests and place != "push_under_way":
            assert play.shown.status == "canceled"
    if code:
        assert not play.code
    assert not [item for item in play.alive if item.binding.call_id == play.call_id]
    assert not play.sees_phone()["call"]["live"]
    later(play)
    nothing_is_alive(play)
    if place in LIVING:
        assert "dados.revelados" not in play.types()
        assert "codigo.aceite" not in play.types()
    can_begin_again(play)


@pytest.mark.parametrize("place", PLACES)
def test_cancelling_takes_back_what_can_be_taken_back(play: Play, place: str) -> None:
    PLACES[place](play)
    if place not in LIVING:
        expected = "case_unknown" if place in ("answered", "submitted") else "step_out_of_order"
        before = play.records()
        with refused(expected):
            play.cancel()
        assert play.records() == before
        return
    play.cancel()
    if place != "request_sent":
        assert (play.status, play.asked.reason) == ("canceled", "operador")
    play.wait(2 * HELD_S)
    nothing_is_alive(play)
    assert (play.status, play.asked.reason) == ("canceled", "operador")
    assert play.case.open
    assert play.case.request_status == "canceled"
    assert "codigo.aceite" not in play.types()
    assert play.call.status is CallStatus.IN_PROGRESS
    good_weather(play)
    play.request()
    play.approve()
    play.validate_code()
    assert play.case.code_outcome == "accepted"


@pytest.mark.parametrize("place", [place for place in PLACES if place != "answered"])
def test_closing_the_case_leaves_nothing_alive(play: Play, place: str) -> None:
    PLACES[place](play)
    if place == "submitted":
        with refused("case_unknown"):
            play.close_case()
        return
    play.close_case()
    assert play.case.outcome == "fechado"
    assert play.call.status is CallStatus.IN_PROGRESS
    play.wait(2 * HELD_S)
    nothing_is_alive(play)
    if place in LIVING:
        assert (play.status, play.asked.reason) == ("canceled", "operador")
        assert play.case.request_status == "canceled"


@pytest.mark.parametrize("place", PLACES)
def test_a_transfer_leaves_the_first_desk_with_nothing_alive(play: Play, place: str) -> None:
    Play(play.world, JOAO, TOMAS).sign_in()
    PLACES[place](play)
    play.transfer()
    assert play.call.status is CallStatus.RINGING
    assert play.call.operator_id == TOMAS
    play.wait(2 * HELD_S)
    nothing_is_alive(play)
    assert "codigo.aceite" not in play.types() or place not in LIVING
    good_weather(play)
    second = Play(play.world, ANA, TOMAS)
    second.call_id = play.call_id
    second.to("submitted", after="ringing")
    assert second.case.outcome == "submetido"


@pytest.mark.parametrize("place", LIVING)
def test_refusing_or_waiting_ends_every_living_request(play: Play, place: str) -> None:
    PLACES[place](play)
    play.wait(600)
    nothing_is_alive(play)
    assert play.status in ("expired", "code_expired", "redeemed")
    assert play.case.request_status in (play.status, "redeemed")


@pytest.mark.parametrize("answer", ["deny", "decline_call"])
def test_refusing_is_told_on_both_sides(play: Play, answer: str) -> None:
    play.to("pending")
    getattr(play, answer)()
    reason = {"deny": "recusa", "decline_call": "nao_estou_em_chamada"}[answer]
    assert (play.status, play.asked.reason) == ("denied", reason)
    assert (play.case.request_status, play.case.request_reason) == ("denied", reason)
    assert (play.shown.status, play.shown.reason) == ("denied", reason)
    later(play)
    nothing_is_alive(play)
    play.request()
    play.approve()
    assert play.status == "approved"


# the line ---------------------------------------------------------------------------------------
def test_a_caller_who_gives_up_leaves_the_queue(play: Play) -> None:
    play.to("ringing")
    play.citizen_hangs_up()
    assert (play.call.status, play.call.ended_by) == (CallStatus.CANCELED, "cidadao")
    with refused("call_not_ringing"):
        play.answer()
    can_begin_again(play)


def test_nobody_in_particular_can_hang_up_a_ringing_call(play: Play) -> None:
    play.to("ringing")
    with refused("call_not_yours"):
        play.operator_hangs_up()
    with refused("case_unknown"):
        play.cancel()


def test_a_call_that_nobody_answers_ends_by_itself(play: Play) -> None:
    play.to("ringing")
    play.wait(60)
    assert (play.call.status, play.call.ended_by) == (CallStatus.NO_ANSWER, "ninguem")
    can_begin_again(play)


def test_a_transferred_call_that_nobody_answers_ends_by_itself(play: Play) -> None:
    play.to("answered")
    play.transfer()
    play.wait(60)
    assert (play.call.status, play.call.ended_by) == (CallStatus.NO_ANSWER, "ninguem")
    can_begin_again(play)


def test_a_refusal_changes_nothing_at_all(play: Play) -> None:
    play.to("pending")
    states, head = dict(play.world.machine.states), play.world.journal.head
    for attempt in (play.answer, play.copy_token, play.confirm_data, play.reject_data, play.fill):
        with pytest.raises(Refused):
            attempt()
    assert play.world.machine.states == states
    assert play.world.journal.head == head


# two people at once -----------------------------------------------------------------------------
def test_two_operators_answer_and_the_second_is_told(world: World) -> None:
    first, second = Play(world), Play(world, ANA, TOMAS)
    first.sign_in()
    second.sign_in()
    first.dial()
    second.call_id = first.call_id
    first.answer()
    with refused("call_not_ringing"):
        second.answer()
    assert first.call.operator_id == RITA


@pytest.mark.parametrize("first", ["approve", "cancel"])
def test_approving_against_cancelling_is_settled_by_who_came_first(play: Play, first: str) -> None:
    play.to("pending").unlock()
    request_id = play.case.request_id
    if first == "approve":
        play.approve()
        play.cancel()
        assert play.status == "canceled"
        assert not play.code
    else:
        play.cancel()
        with refused("not_pending"):
            play.approve(request_id=request_id)
        assert "codigo.emitido" not in play.types()


@pytest.mark.parametrize("first", ["approve", "cancel"])
def test_the_same_race_with_both_messages_on_their_way(play: Play, first: str) -> None:
    play.to("pending").unlock()
    play.fault("latencia", delay_ms=2000)
    second = {"approve": "cancel", "cancel": "approve"}[first]
    getattr(play, first)()
    play.wait(1)
    getattr(play, second)()
    play.wait(10)
    assert (play.status, play.asked.reason) == ("canceled", "operador")
    assert play.case.request_status == play.shown.status == "canceled"
    assert ("codigo.emitido" in play.types()) is (first == "approve")
    nothing_is_alive(play)


def test_two_codes_entered_at_once_count_one_after_the_other(play: Play) -> None:
    play.to("approved")
    play.fault("latencia", delay_ms=2000, operation="ValidarCodigo")
    play.validate_code()
    with refused("waiting_for_answer"):
        play.validate_code()
    play.wait(2)
    assert play.types().count("codigo.aceite") == 1


def test_a_citizen_has_one_call_at_a_time(play: Play) -> None:
    play.to("ringing")
    with refused("line_busy"):
        play.again().dial()
    play.citizen_hangs_up()
    play.again().to("answered", after="signed_in")
