"""iAP-PI: slow, down, losing messages, and what each of them means at both ends."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from sandbox.platforms.integration import core
from sandbox.platforms.integration.core import (
    Held,
    MessageAbandoned,
    MessageDelivered,
    MessageFailed,
    MessageHeld,
    MessageLost,
    MessagesDelivered,
)
from sandbox.protocol.errors import Refused
from sandbox.protocol.messages import WithdrawRequest
from sandbox.protocol.system import Envelope
from sandbox.settings import Fault
from tests.driver import ANA, START, Play, refused

ENVELOPE = Envelope("backoffice", "autenticacao", "ValidarCMD", None, "C-0001")


def trouble(*faults: Fault, held: Held | None = None, attempts: int = 5) -> core.Event | None:
    moment = SimpleNamespace(
        now=START,
        look=lambda stream: SimpleNamespace(faults=faults),
        policy=SimpleNamespace(delivery_attempts=attempts, delivery_interval_s=10),
    )
    return core.trouble(ENVELOPE, "M-0001", "", held, moment)  # type: ignore[arg-type]


# the rule ---------------------------------------------------------------------------------------
def test_in_good_weather_nothing_keeps_a_message() -> None:
    assert trouble() is None


def test_in_a_world_without_settings_nothing_keeps_a_message() -> None:
    moment = SimpleNamespace(look=lambda stream: None)
    assert core.trouble(ENVELOPE, "M-0001", "", None, moment) is None  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "fault",
    [
        Fault("f", "erro", "iap-pi", "OutraOperacao"),
        Fault("f", "erro", "outro-alvo"),
        Fault("f", "erro", "iap-pi", uses_left=0),
    ],
    ids=["operation", "target", "spent"],
)
def test_a_fault_that_does_not_concern_the_message_is_passed_by(fault: Fault) -> None:
    assert trouble(fault) is None


def test_latency_holds_a_message_once() -> None:
    slow = Fault("f", "latencia", "iap-pi", delay_ms=900)
    event = trouble(slow)
    assert isinstance(event, MessageHeld)
    assert event.due_at == START + timedelta(milliseconds=900)
    assert event.attempts == 0
    assert trouble(slow, held=Held(ENVELOPE, "", 0, START)) is None


def test_a_message_is_tried_again_until_its_attempts_are_over() -> None:
    down = Fault("f", "indisponivel", "iap-pi")
    event = trouble(down)
    assert isinstance(event, MessageFailed)
    assert (event.attempts, event.due_at) == (1, START + timedelta(seconds=10))
    last = trouble(down, held=Held(ENVELOPE, "", 4, START))
    assert isinstance(last, MessageAbandoned)
    assert last.attempts == 5


def test_a_lost_message_is_gone_at_once() -> None:
    assert isinstance(trouble(Fault("f", "perde-mensagem", "iap-pi")), MessageLost)


def test_a_message_is_state_only_while_on_its_way() -> None:
    event = trouble(Fault("f", "erro", "iap-pi"))
    assert event is not None
    held = core.evolve(None, event)
    assert held == Held(ENVELOPE, "", 1, START + timedelta(seconds=10))
    assert core.deadline(held) == START + timedelta(seconds=10)
    assert core.evolve(held, MessagesDelivered(())) is None
    assert core.deadline(None) is None


# latency ----------------------------------------------------------------------------------------
def test_a_slow_platform_delays_every_message(play: Play) -> None:
    play.to("service_open")
    play.fault("latencia", delay_ms=900)
    play.validate_cmd()
    assert play.case.waiting == "cmd"
    assert play.case.cmd == ""
    play.wait(0.9)
    assert play.case.waiting == "cmd"
    play.wait(0.9)
    assert play.case.cmd == "active"
    assert play.types().count("mensagem.retida") == 2
    assert play.events("mensagem.entregue")[0]["attempts"] == 1


def test_a_whole_call_goes_through_a_slow_platform(play: Play) -> None:
    play.to("signed_in")
    play.fault("latencia", delay_ms=400)
    for state in ("cmd_active", "pending", "approved", "code_accepted", "token_copied"):
        play.to(state, after={"cmd_active": "signed_in", "pending": "cmd_active",
                              "approved": "pending", "code_accepted": "approved",
                              "token_copied": "code_accepted"}[state])  # fmt: skip
        play.wait(5)
    play.open_phone_service()
    play.authenticate()
    play.wait(5)
    play.fill()
    play.submit()
    play.wait(5)
    assert play.case.outcome == "submetido"
    assert len(play.phone.messages) == 1


# down -------------------------------------------------------------------------------------------
def test_a_platform_that_is_down_for_a_while_delivers_later(play: Play) -> None:
    play.to("cmd_active")
    play.fault("indisponivel", duration_s=25)
    play.request()
    assert (play.case.waiting, play.case.trouble) == ("pedido", "indisponivel")
    with refused("waiting_for_answer"):
        play.request()
    play.wait(20)
    assert play.case.trouble_attempts == 3
    assert not play.alive
    play.wait(10)
    assert play.status == play.case.request_status == "pending"
    assert (play.case.waiting, play.case.trouble) == ("", "")
    delivered = play.events("mensagem.entregue")
    assert [(item["action"], item["attempts"]) for item in delivered] == [("PedirAutorizacao", 4)]


def test_attempts_keep_the_identifier_and_the_cause(play: Play) -> None:
    play.to("service_open")
    play.fault("indisponivel", duration_s=15)
    play.validate_cmd()
    play.wait(30)
    ids = {event["message_id"] for event in play.events("mensagem.falhada")}
    assert ids == {event["message_id"] for event in play.events("mensagem.entregue")}
    assert len(ids) == 1


def test_after_the_last_attempt_the_operator_is_told_and_may_ask_again(play: Play) -> None:
    play.to("cmd_active")
    play.fault("indisponivel")
    play.request()
    play.wait(40)
    assert play.types().count("mensagem.falhada") == 4
    assert play.types().count("mensagem.abandonada") == 1
    assert (play.case.waiting, play.case.trouble) == ("", "indisponivel")
    assert play.events("servico.indisponivel")[-1]["final"] is True
    play.end_fault("indisponivel")
    play.request()
    assert play.status == "pending"


def test_a_decision_that_cannot_leave_the_phone_may_be_pressed_again(play: Play) -> None:
    play.to("pending")
    play.fault("indisponivel")
    play.approve()
    assert play.shown.status == "answered"
    play.wait(40)
    assert (play.shown.status, play.shown.reason) == ("pending", "sem_entrega")
    assert not play.code
    play.end_fault("indisponivel")
    play.approve()
    assert play.status == "approved"


def test_errors_are_as_many_as_were_ordered(play: Play) -> None:
    play.to("pending")
    play.fault("erro", uses=1)
    play.approve()
    assert play.types().count("mensagem.falhada") == 1
    assert play.types().count("falha.aplicada") == 1
    assert play.world.settings.faults == ()
    play.wait(10)
    assert play.status == "approved"


def test_two_messages_of_one_event_do_not_both_meet_a_single_error(play: Play) -> None:
    play.to("pending")
    play.fault("erro", uses=1)
    play.wait(300)
    failed = [item["envelope"]["action"] for item in play.events("mensagem.falhada")]
    assert failed == ["EstadoAutorizacao"]
    assert (play.shown.status, play.case.request_status) == ("expired", "pending")
    play.wait(10)
    assert play.case.request_status == "expired"


# lost -------------------------------------------------------------------------------------------
def test_a_lost_question_is_noticed_by_who_asked(play: Play) -> None:
    play.to("service_open")
    play.fault("perde-mensagem", uses=1)
    play.validate_cmd()
    assert play.case.waiting == "cmd"
    play.wait(29)
    assert play.case.waiting == "cmd"
    play.wait(1)
    assert (play.case.waiting, play.case.trouble) == ("", "sem_resposta")
    play.validate_cmd()
    assert (play.case.cmd, play.case.trouble) == ("active", "")


LOST = {
    "RespostaValidarCMD": ("service_open", "validate_cmd", "cmd_active"),
    "ValidarCodigo": ("approved", "validate_code", "code_accepted"),
    "EmitirToken": ("data_confirmed", "copy_token", "token_copied"),
    "TokenEmitido": ("data_confirmed", "copy_token", "token_copied"),
    "TrocarToken": ("phone_service", "authenticate", "portal_open"),
}


@pytest.mark.parametrize("operation", LOST)
def test_whatever_is_lost_once_the_step_can_be_done_again(play: Play, operation: str) -> None:
    state, step, reached = LOST[operation]
    play.to(state)
    token = play.token if step == "authenticate" else ""
    play.fault("perde-mensagem", uses=1, operation=operation)
    getattr(play, step)()
    assert play.types().count("mensagem.perdida") == 1
    play.wait(30)
    assert "resposta.em_falta" in play.types()
    if token:
        play.authenticate(token)
    else:
        getattr(play, step)()
    play.to("submitted", after=reached)
    assert play.case.outcome == "submetido"


def test_a_lost_answer_does_not_double_the_request(play: Play) -> None:
    play.to("cmd_active")
    play.fault("perde-mensagem", uses=1, operation="EstadoAutorizacao")
    play.request()
    play.wait(30)
    assert (play.case.waiting, play.case.request_status) == ("", "")
    assert play.case.alive
    play.request()
    assert play.case.request_reason == "request_pending"
    assert len(play.alive) == 1
    play.approve()
    assert play.case.request_status == "approved"
    play.validate_code()
    assert play.case.code_outcome == "accepted"


def test_a_request_whose_answer_was_lost_is_withdrawn_with_the_call(play: Play) -> None:
    play.to("cmd_active")
    play.fault("perde-mensagem", uses=1, operation="EstadoAutorizacao")
    play.request()
    play.wait(40)
    assert play.shown.status == "pending"
    play.citizen_hangs_up()
    assert (play.status, play.shown.status) == ("canceled", "canceled")


def test_lost_data_leave_a_way_out(play: Play) -> None:
    play.to("approved")
    play.fault("perde-mensagem", uses=1, operation="ObterDados")
    play.validate_code()
    assert play.case.waiting == "dados"
    play.wait(30)
    assert (play.case.waiting, play.case.trouble) == ("", "sem_resposta")
    play.request()
    play.approve()
    play.validate_code()
    assert play.case.data


def test_a_lost_decision_ends_with_the_request(play: Play) -> None:
    play.to("pending")
    play.fault("perde-mensagem", uses=1)
    play.approve()
    assert play.shown.status == "answered"
    play.wait(300)
    assert play.status == play.shown.status == play.case.request_status == "expired"


def test_an_answer_lost_after_a_failed_attempt_does_not_wait_for_ever(play: Play) -> None:
    play.to("service_open")
    play.fault("erro", uses=1)
    play.fault("perde-mensagem", uses=1, operation="RespostaValidarCMD")
    play.validate_cmd()
    play.wait(10)
    assert play.types().count("mensagem.perdida") == 1
    assert play.case.waiting == "cmd"
    play.wait(30)
    assert (play.case.waiting, play.case.trouble) == ("", "sem_resposta")


# late, twice, out of order ----------------------------------------------------------------------
def test_a_push_that_arrives_after_its_end_is_not_shown(play: Play) -> None:
    play.to("cmd_active")
    play.fault("erro", uses=1, operation="NotificarPedido")
    play.request()
    play.cancel()
    assert play.status == "canceled"
    play.wait(10)
    assert play.types().count("mensagem.entregue") == 1
    assert not play.phone.requests
    play.unlock()
    assert play.sees_phone()["waiting"] is None


def test_an_answer_to_another_number_is_not_taken_for_this_one(play: Play) -> None:
    play.to("service_open")
    play.fault("latencia", delay_ms=40_000, operation="RespostaValidarCMD")
    play.validate_cmd()
    play.wait(30)
    assert play.case.trouble == "sem_resposta"
    play.end_fault("latencia")
    play.fault("latencia", delay_ms=20_000, operation="ValidarCMD")
    play.validate_cmd(play.world.people.citizen("carlos-cmd-inativa").phones[0])
    play.wait(10)
    assert (play.case.cmd, play.case.holder) == ("", "")
    play.wait(10)
    assert (play.case.cmd, play.case.holder) == ("inactive", "")


def test_an_approval_that_is_told_late_does_not_undo_the_code(play: Play) -> None:
    play.to("pending")
    play.fault("erro", uses=1, operation="EstadoAutorizacao")
    play.approve()
    assert play.case.request_status == "pending"
    play.validate_code()
    assert play.case.request_status == "redeemed"
    play.wait(10)
    assert play.events("mensagem.entregue")[-1]["action"] == "EstadoAutorizacao"
    assert play.case.request_status == "redeemed"
    assert play.sees_desk()["case"]["data"]


def test_a_token_exchanged_late_still_opens_the_session(play: Play) -> None:
    play.to("phone_service")
    play.fault("latencia", delay_ms=40_000, operation="ResultadoToken")
    play.authenticate()
    play.wait(30)
    assert play.desk.token_outcome == "resposta_em_falta"
    play.wait(10)
    assert play.desk.token_outcome == "accepted"
    assert play.desk.federated_id == play.case.federated_id
    play.end_fault("latencia")
    play.fill()
    play.submit()
    assert play.case.outcome == "submetido"


def test_a_message_for_nobody_is_rejected_and_recorded(play: Play) -> None:
    play.to("pending")
    forged = WithdrawRequest(ANA, play.case.request_id, "tomas-operador", "operador")
    with pytest.raises(Refused):
        play.world.perform(forged, "sistema:backoffice")
    assert play.status == "pending"
    play.policy(pending_requests="replace")
    play.fault("latencia", delay_ms=1000, operation="DecisaoCidadao")
    play.approve()
    for _ in range(13):
        play.policy(requests_per_citizen=1000)
        play.request()
    play.wait(1)
    rejected = play.events("mensagem.rejeitada")
    assert [(item["action"], item["reason"]) for item in rejected] == [
        ("DecisaoCidadao", "request_unknown")
    ]


def test_messages_delivered_at_once_are_told_in_order(play: Play) -> None:
    play.to("submitted")
    carried = [item for event in play.events("mensagens.entregues") for item in event["messages"]]
    numbers = [int(item[0].partition("-")[2]) for item in carried]
    assert numbers == sorted(numbers)
    assert numbers == list(range(1, len(numbers) + 1))
    assert {item[5] for item in carried} >= {play.call_id}


def test_an_answer_names_the_message_that_it_answers(play: Play) -> None:
    play.to("cmd_active")
    (event,) = play.events("mensagens.entregues")
    question, answer = event["messages"]
    assert (question[3], answer[3]) == ("ValidarCMD", "RespostaValidarCMD")
    assert (question[4], answer[4]) == ("", question[0])


def test_delivered_again_is_written_with_its_attempts() -> None:
    event = MessageDelivered("M-0001", "a", "b", "Fazer", "", 3)
    assert core.evolve(Held(ENVELOPE, "", 2, START), event) is None
