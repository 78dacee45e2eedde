"""The desk: the order of the procedure, and what late or foreign answers do to it."""

from dataclasses import replace
from typing import Any

import pytest

from mock_backoffice import core, peers
from mock_backoffice import language as says
from mock_backoffice import token_language as token_says
from mock_backoffice.case import Case
from mock_backoffice.core import KEPT_CLOSED
from sandbox.protocol import messages as told
from sandbox.protocol.call import HoldCall, ResumeCall
from sandbox.protocol.system import Tick
from tests.driver import JOAO, RITA, SCOPES, START, TOMAS, Play, refused


def arrives(play: Play, message: object) -> list[str]:
    """A message reaches the desk; returns the types of what happened."""
    return [item.type for item in play.world.perform(message, "sistema:backoffice")]


# who sits there ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "password"),
    [("rita.neves", "errada"), ("rita.neves", ""), ("ninguem", "ficticia-rita.neves"), ("", "")],
)
def test_a_wrong_password_opens_nothing(play: Play, name: str, password: str) -> None:
    with refused("wrong_password"):
        play.by_operator(says.SignIn(name, password))
    assert play.desk is None


def test_nothing_is_done_at_an_empty_desk(play: Play) -> None:
    with refused("seat_missing"):
        play.by_operator(token_says.OpenPhoneService(RITA, "S-0001"))


def test_a_new_session_ends_the_one_before(play: Play) -> None:
    play.to("service_open")
    old = play.session_id
    play.sign_in()
    assert play.session_id != old
    with refused("seat_missing"):
        play.by_operator(says.RequestAuthorization(RITA, old, play.case_id))
    assert play.case.open


def test_who_has_left_can_do_nothing_until_signed_in_again(play: Play) -> None:
    play.to("pending")
    session = play.session_id
    play.by_operator(says.SignOut(RITA, session))
    for command in (says.CancelRequest(RITA, play.case_id), token_says.OpenPhoneService(RITA, "")):
        with refused("seat_missing"):
            play.by_operator(command)
    play.citizen_hangs_up()
    assert play.status == "canceled"
    play.sign_in()
    assert play.case.outcome == "chamada_terminada"


# opening ----------------------------------------------------------------------------------------
def test_a_service_of_no_catalogue_is_unknown(play: Play) -> None:
    play.to("answered")
    for service in ("", "nada", "registo-criminal-verificacao"):
        with refused("service_unknown"):
            play.open_service(service)


def test_the_lookalike_is_offered_where_the_world_says_so(play: Play) -> None:
    play.to("answered")
    play.policy(lookalike_service=True)
    play.open_service("registo-criminal-verificacao")
    play.validate_cmd()
    play.request()
    play.unlock()
    assert "não reconhecida" in play.sees_phone()["waiting"]["entity"]
    assert len(play.shown.scopes) == 6


def test_a_service_is_open_once_in_a_call(play: Play) -> None:
    play.to("service_open")
    with refused("service_open"):
        play.open_service()
    play.close_case()
    play.open_service()
    assert play.case.case_id == "A-0002"


def test_a_case_belongs_to_ones_own_call_in_progress(play: Play) -> None:
    play.to("ringing")
    with refused("no_call"):
        play.open_service()
    play.answer()
    other = Play(play.world, JOAO, TOMAS)
    other.sign_in()
    other.call_id = play.call_id
    with refused("call_not_yours"):
        other.open_service()
    play.by_operator(HoldCall(play.call_id, RITA))
    with refused("no_call"):
        play.open_service()
    play.by_operator(ResumeCall(play.call_id, RITA))
    play.open_service()


def test_where_no_call_is_asked_for_a_case_may_stand_alone(play: Play) -> None:
    play.policy(call_required=False)
    play.sign_in()
    play.call_id = 'C-9"x'
    play.open_service()
    assert play.case.call_id == ""
    play.to("submitted", after="service_open")
    assert play.case.outcome == "submetido"
    assert '"x' not in "".join(record.correlation for record in play.records())


def test_a_request_needs_the_call_in_progress(play: Play) -> None:
    play.to("cmd_active")
    play.by_operator(HoldCall(play.call_id, RITA))
    with refused("no_call"):
        play.request()


# the order of the procedure ---------------------------------------------------------------------
STEPS = ("request", "cancel", "validate_code", "confirm_data", "reject_data", "copy_token",
         "ask_again")  # fmt: skip
POSSIBLE = {
    "service_open": set(),
    "cmd_active": {"request"},
    "pending": {"request", "cancel", "validate_code"},
    "approved": {"request", "cancel", "validate_code"},
    "code_accepted": {"validate_code", "confirm_data", "reject_data"},
    "data_confirmed": {"validate_code", "confirm_data", "reject_data", "copy_token"},
    "token_copied": {"validate_code", "confirm_data", "reject_data", "copy_token", "ask_again"},
}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("state", POSSIBLE)
def test_each_step_has_its_place(play: Play, state: str, step: str) -> None:
    play.to(state)
    code = play.world.key.security_code(play.case.request_id or "P-0001", 6)
    attempt = {"validate_code": lambda: play.validate_code(code)}.get(step, getattr(play, step))
    if step in POSSIBLE[state]:
        attempt()
        return
    before = play.records()
    codes = {("service_open", "request"): "cmd_not_active",
             ("code_accepted", "copy_token"): "fields_missing"}  # fmt: skip
    with refused(codes.get((state, step), "step_out_of_order")):
        attempt()
    assert play.records() == before


@pytest.mark.parametrize("state", ["pending", "approved", "code_accepted", "token_copied"])
def test_another_number_waits_for_the_end_of_the_request(play: Play, state: str) -> None:
    play.to(state)
    with refused("step_out_of_order"):
        play.validate_cmd()


@pytest.mark.parametrize("number", ["", "abc", "912", "300000000", "9" * 30])
def test_what_is_no_mobile_number_is_refused(play: Play, number: str) -> None:
    play.to("service_open")
    with refused("phone_malformed"):
        play.by_operator(says.ValidateCmd(RITA, play.case_id, number))


@pytest.mark.parametrize("number", ["900 000 123", "+351900000123", "00351 900000123"])
def test_a_number_is_read_in_every_usual_form(play: Play, number: str) -> None:
    play.to("service_open")
    play.validate_cmd(number)
    assert (play.case.cmd, play.case.phone_number) == ("active", "+351900000123")


def test_a_case_of_nobody_is_unknown(play: Play) -> None:
    play.to("cmd_active")
    for case_id in ("", "A-9999"):
        with refused("case_unknown"):
            play.by_operator(says.RequestAuthorization(RITA, play.session_id, case_id))


def test_a_case_of_a_colleague_is_unknown(play: Play) -> None:
    play.to("cmd_active")
    other = Play(play.world, JOAO, TOMAS)
    other.sign_in()
    other.case_id = play.case_id
    for attempt in (other.request, other.cancel, other.close_case, other.copy_token):
        with refused("case_unknown"):
            attempt()


# the data ---------------------------------------------------------------------------------------
def test_fields_are_confirmed_in_any_order_and_several_times(play: Play) -> None:
    play.to("code_accepted")
    play.confirm_data(("nif", "nome", "nif"))
    assert play.case.confirmed == ("nif", "nome")
    with refused("fields_missing"):
        play.copy_token()
    play.confirm_data(())
    assert play.case.confirmed == ()
    play.confirm_data(tuple(reversed(SCOPES)))
    play.copy_token()


def test_what_was_not_consented_is_not_confirmed(play: Play) -> None:
    play.to("code_accepted")
    with refused("fields_unknown"):
        play.confirm_data(("nome", "email"))


def test_wrong_data_end_the_case_and_leave_the_screen(play: Play) -> None:
    play.to("code_accepted")
    play.reject_data()
    assert (play.case.outcome, play.case.data) == ("dados_incorretos", ())
    assert "token.emitido" not in play.types()
    play.open_service()
    assert play.case.open


# the token --------------------------------------------------------------------------------------
def test_copying_again_copies_the_same_token(play: Play) -> None:
    play.to("token_copied")
    token = play.token
    play.copy_token()
    assert play.token == token
    assert play.types().count("token.emitido") == 1


def test_a_token_that_has_expired_is_not_copied(play: Play) -> None:
    play.to("token_copied")
    play.wait(600)
    with refused("token_expired"):
        play.copy_token()


def test_a_token_that_is_over_leads_to_a_new_request_in_the_same_case(play: Play) -> None:
    play.to("token_copied")
    first = play.case.token_id
    with refused("step_out_of_order"):
        play.request()
    play.wait(600)
    play.request()
    assert (play.case.data, play.case.confirmed, play.case.token_id) == ((), (), "")
    play.to("token_copied", after="pending")
    assert play.case.token_id != first
    assert play.case.case_id == "A-0001"
    play.to("submitted", after="token_copied")
    assert play.case.outcome == "submetido"


def test_a_new_request_after_a_token_needs_the_call(play: Play) -> None:
    play.to("token_copied")
    play.wait(600)
    play.citizen_hangs_up()
    with refused("no_call"):
        play.request()


def test_a_token_of_an_earlier_session_leads_to_a_new_request(play: Play) -> None:
    play.to("token_copied")
    play.sign_in()
    assert play.case.token_of_before
    with refused("token_other_operator"):
        play.copy_token()
    with refused("step_out_of_order"):
        play.ask_again()
    play.request()
    play.to("submitted", after="pending")
    assert play.case.outcome == "submetido"


def test_who_is_at_the_service_already_sends_no_new_request(play: Play) -> None:
    play.to("portal_open")
    play.wait(3600)
    with refused("step_out_of_order"):
        play.request()


def test_a_token_asked_for_too_late_is_over(play: Play) -> None:
    play.to("data_confirmed")
    play.fault("perde-mensagem", operation="TokenEmitido", uses=1)
    play.copy_token()
    play.wait(700)
    play.copy_token()
    assert play.types().count("token.sem_validade") == 1
    assert "token.copiado" not in play.types()
    play.request()
    assert play.case.request_status == "pending"


# asked again ------------------------------------------------------------------------------------
def test_what_a_code_was_worth_is_asked_again_without_the_code(play: Play) -> None:
    play.to("approved")
    play.fault("perde-mensagem", operation="ResultadoCodigo", uses=1)
    play.validate_code()
    play.wait(30)
    play.ask_again()
    assert (play.case.code_outcome, play.case.attempt) == ("accepted", 1)
    assert play.case.data
    assert play.types().count("codigo.aceite") == 1


def test_a_wrong_code_whose_answer_was_lost_counts_once(play: Play) -> None:
    play.to("approved")
    play.fault("perde-mensagem", operation="ResultadoCodigo", uses=1)
    play.validate_code("000000")
    play.wait(30)
    play.ask_again()
    assert (play.case.code_outcome, play.case.attempts_left) == ("code_wrong", 2)
    again = told.CodeResult(play.case_id, RITA, play.case.request_id, "code_wrong", 1, 2)
    assert arrives(play, again) == []
    assert len(play.desk.failures_at) == len(play.consent.failures_at) == 1


def test_a_code_that_never_arrived_is_entered_again(play: Play) -> None:
    play.to("approved")
    play.fault("perde-mensagem", operation="ValidarCodigo", uses=1)
    play.validate_code()
    play.wait(30)
    play.ask_again()
    assert (play.case.code_outcome, play.case.attempt) == ("code_not_received", 0)
    play.validate_code()
    assert play.case.data


def test_another_session_learns_nothing_of_a_code(play: Play) -> None:
    play.to("approved")
    play.fault("perde-mensagem", operation="ResultadoCodigo", uses=1)
    play.validate_code()
    play.wait(30)
    play.sign_in()
    play.ask_again()
    assert (play.case.code_outcome, play.case.data) == ("code_foreign", ())


def test_the_data_are_asked_for_again(play: Play) -> None:
    play.to("approved")
    play.fault("perde-mensagem", operation="RespostaObterDados", uses=1)
    play.validate_code()
    play.wait(30)
    play.ask_again()
    assert dict(play.case.data)["nif"] == play.person.nif
    assert play.types().count("codigo.aceite") == 1


def test_a_token_whose_use_was_not_heard_of_opens_the_service_it_opened(play: Play) -> None:
    play.to("token_copied")
    play.open_phone_service()
    play.fault("perde-mensagem", operation="ResultadoToken", uses=1)
    play.authenticate()
    play.wait(30)
    play.ask_again()
    assert (play.case.federated_id, play.desk.federated_id) == ("F-0001", "F-0001")
    assert play.case.waiting == ""
    assert play.types().count("token.usado") == play.types().count("sessao.aberta") == 1


def test_a_token_that_was_not_used_is_pasted_again(play: Play) -> None:
    play.to("token_copied")
    play.open_phone_service()
    play.fault("perde-mensagem", operation="TrocarToken", uses=1)
    play.authenticate()
    play.wait(30)
    assert play.desk.token_outcome == "resposta_em_falta"
    play.ask_again()
    assert play.desk.token_outcome == "por_usar"
    play.authenticate()
    assert play.case.federated_id == "F-0001"


def test_a_token_is_pasted_on_its_page(play: Play) -> None:
    play.to("token_copied")
    with refused("step_out_of_order"):
        play.authenticate()
    play.open_phone_service()
    with refused("malformed"):
        play.authenticate(" \n")
    play.fault("latencia", delay_ms=1000)
    play.authenticate()
    with refused("waiting_for_answer"):
        play.authenticate()


# answers ----------------------------------------------------------------------------------------
def status(play: Play, status_: str, request_id: str = "", **more: Any) -> told.RequestStatus:
    return told.RequestStatus(play.case_id, RITA, request_id, status_, **more)


def test_answers_that_nobody_waits_for_change_nothing(play: Play) -> None:
    play.to("cmd_active")
    for message in (
        told.CmdStatusReply(play.case_id, RITA, play.case.phone_number, "none", ""),
        status(play, "rejected", reason="no_call"),
        told.CodeResult(play.case_id, RITA, "P-0001", "accepted", 1, 0),
        told.CitizenDataReply(play.case_id, RITA, "P-0001", (("nif", "x"),)),
        told.TokenResult(RITA, "token_unknown"),
        says.NotDelivered(RITA, play.case_id, "codigo", 1, True),
        told.CertificateRequested(RITA, "F-9999", "2024/1"),
        told.CitizenDataReply("A-9999", RITA, "P-0001", ()),
        Tick(f"desk:{RITA}"),
    ):
        if isinstance(message, Tick):
            assert core.decide(play.desk, message, play.world.moment()) == []
        else:
            assert arrives(play, message) == [], message


def test_the_same_answers_again_change_nothing(play: Play) -> None:
    play.to("code_accepted")
    number = play.case.request_id
    before = play.desk
    for message in (
        status(play, "pending", number),
        status(play, "approved", number),
        status(play, "expired", number),
        told.CodeResult(play.case_id, RITA, number, "accepted", 1, 0),
        told.CodeResult(play.case_id, RITA, number, "code_wrong", 1, 2),
        told.CitizenDataReply(play.case_id, RITA, number, (("nif", "outro"),)),
    ):
        assert arrives(play, message) == [], message
    assert play.desk == before


def test_word_of_an_older_request_does_not_touch_the_new_one(play: Play) -> None:
    play.to("pending")
    first = play.case.request_id
    play.cancel()
    play.request()
    second = play.case.request_id
    for name in ("pending", "approved", "canceled", "expired"):
        assert arrives(play, status(play, name, first)) == []
    assert (play.case.request_id, play.case.request_status) == (second, "pending")


def test_word_of_an_older_request_does_not_end_the_wait_for_the_new_one(play: Play) -> None:
    play.to("pending")
    first = play.case.request_id
    play.deny()
    play.fault("latencia", delay_ms=1000)
    play.request()
    assert arrives(play, status(play, "denied", first, reason="recusa")) == []
    assert play.case.waiting == "pedido"


def test_answers_out_of_order_end_at_the_furthest(play: Play) -> None:
    play.to("cmd_active")
    play.fault("perde-mensagem", operation="EstadoAutorizacao")
    play.request()
    arrives(play, status(play, "approved", "P-0001"))
    assert arrives(play, status(play, "pending", "P-0001")) == []
    assert play.case.request_status == "approved"
    arrives(play, status(play, "canceled", "P-0001", reason="operador"))
    assert arrives(play, status(play, "approved", "P-0001")) == []
    assert play.case.request_status == "canceled"


def test_a_request_that_replaces_another_is_followed(play: Play) -> None:
    play.policy(pending_requests="replace")
    play.to("pending")
    play.request()
    assert (play.case.request_id, play.case.request_status) == ("P-0002", "pending")
    assert play.shown.request_id == "P-0002"
    play.approve()
    play.validate_code()
    assert play.case.code_outcome == "accepted"


def test_a_request_that_opens_after_its_case_is_taken_back(play: Play) -> None:
    play.to("cmd_active")
    play.fault("latencia", delay_ms=1000, operation="PedirAutorizacao")
    play.request()
    play.close_case()
    play.wait(1)
    assert (play.status, play.asked.reason) == ("canceled", "operador")


def test_data_of_another_request_are_not_shown(play: Play) -> None:
    play.to("approved")
    play.fault("perde-mensagem", operation="ObterDados")
    play.validate_code()
    wrong = told.CitizenDataReply(play.case_id, RITA, "P-9999", (("nif", "x"),))
    assert arrives(play, wrong) == []
    assert play.case.data == ()


def test_a_session_is_announced_once(play: Play) -> None:
    play.to("portal_open")
    again = told.TokenResult(RITA, "accepted", play.case.federated_id, play.case_id)
    assert arrives(play, again) == []


# what is kept -----------------------------------------------------------------------------------
def test_the_desk_keeps_the_last_closed_cases(play: Play) -> None:
    play.to("answered")
    for _ in range(KEPT_CLOSED + 4):
        play.open_service()
        play.close_case()
    assert len(play.desk.cases) == KEPT_CLOSED + 1
    play.open_service()
    assert play.case.open


def test_open_cases_are_kept_whatever_their_number(play: Play) -> None:
    play.sign_in()
    play.policy(one_call_at_once=False)
    for number in range(KEPT_CLOSED + 4):
        one = Play(play.world, play.world.people.citizens(limit=20)[number].id)
        one.to("service_open", after="signed_in")
    assert sum(case.open for case in play.desk.cases) == KEPT_CLOSED + 4


def test_the_rules_alone(play: Play) -> None:
    play.to("answered")
    moment = play.world.moment()
    assert core.evolve(None, says.DataRejected("A-1")) is None
    assert core.deadline(None) is None
    case = Case("A-1", "registo-criminal", "C-1", START)
    assert core.evolve_case(case, says.DataRejected("A-2")) == case
    assert core.evolve_case(case, object()) is case  # type: ignore[arg-type]
    assert tuple(peers.react(says.DataRejected("A-9"), play.desk, moment)) == ()
    assert peers.undelivered(object(), 1, True) is None
    assert peers.audience(says.DataRejected("A-1"), None) == ()
    assert replace(case, outcome="fechado").open is False


def test_every_question_of_the_desk_is_known_by_its_word() -> None:
    for kind, question in peers.QUESTIONS.items():
        sample = dict.fromkeys(kind.__dataclass_fields__, "x")  # type: ignore[attr-defined]
        if "additional_info" in sample:
            sample["additional_info"] = ()
        back = peers.undelivered(kind(**sample), 2, False)
        assert isinstance(back, says.NotDelivered)
        assert (back.question, back.attempts, back.final) == (question, 2, False)


def test_one_line_at_a_time_the_other_on_hold(play: Play) -> None:
    play.to("answered")
    other = Play(play.world, JOAO).to("ringing", after="signed_in")
    with refused("line_busy"):
        other.answer()
    play.by_operator(HoldCall(play.call_id, RITA))
    other.answer()
    with refused("line_busy"):
        play.by_operator(ResumeCall(play.call_id, RITA))
    other.citizen_hangs_up()
    play.by_operator(ResumeCall(play.call_id, RITA))


def test_two_citizens_at_one_desk_do_not_mix(play: Play) -> None:
    play.policy(one_call_at_once=False)
    play.to("approved")
    other = Play(play.world, JOAO).to("approved", after="signed_in")
    play.validate_code()
    other.validate_code()
    assert dict(play.case.data)["nif"] == play.person.nif
    assert dict(other.case.data)["nif"] == other.person.nif
