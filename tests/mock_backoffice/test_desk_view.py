"""What the desk shows, and what it must not show."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from mock_backoffice import wording
from mock_backoffice.case import Case
from mock_backoffice.contract import PHRASES
from mock_backoffice.core import Desk
from mock_backoffice.view import view
from sandbox.keys import WorldKey, new_key
from sandbox.people import generate_operators
from sandbox.platforms.authentication.core import SCOPES
from sandbox.protocol.call import Call, CallStatus, Utterance
from sandbox.protocol.errors import REASONS
from sandbox.protocol.policy import Policy
from sandbox.protocol.system import Moment

NOW = datetime(2024, 5, 6, 9, 10, tzinfo=UTC)
OPERATORS = generate_operators(7)
RITA, TOMAS = OPERATORS[:2]
KEY = WorldKey(new_key(7), "demo")
DATA = (
    ("nome", "Ana Filipa Ferreira Silva"),
    ("data_nascimento", "14-03-1988"),
    ("nic", "99000001"),
    ("nif", "400000016"),
)
CASE = Case(
    "A-0001",
    "registo-criminal",
    "C-0001",
    NOW - timedelta(minutes=5),
    phone_number="+351900000123",
    cmd="active",
    holder="ana-silva",
)
ASKED = replace(
    CASE,
    request_id="P-0001",
    request_status="pending",
    expires_at=NOW + timedelta(minutes=4),
)
ACCEPTED = replace(ASKED, request_status="redeemed", code_outcome="accepted", data=DATA)
CONFIRMED = replace(ACCEPTED, confirmed=tuple(scope for scope, _ in DATA))
ISSUED = replace(CONFIRMED, token_id="T-0001", token_expires_at=NOW + timedelta(minutes=9))
CALL = Call(
    "C-0001",
    "ana-silva",
    "+351900000123",
    CallStatus.IN_PROGRESS,
    NOW - timedelta(minutes=6),
    operator_id=RITA.id,
    session_id="S-0001",
    answered_at=NOW - timedelta(minutes=5),
)


def moment(now=NOW, **limits):
    return Moment(
        now,
        replace(Policy(), **limits),
        KEY,
        None,
        lambda stream: None,
        lambda kind: f"{kind}-0001",
    )


def see(*cases, calls=(CALL,), at=None, case_id="", **desk):
    current = cases[-1].case_id if cases else ""
    found = Desk(RITA.id, session_id="S-0001", cases=cases, current=current, **desk)
    return view(found, RITA, OPERATORS, calls, at or moment(), SCOPES, case_id)


def steps(seen):
    return {step["id"]: step["state"] for step in seen["case"]["steps"]}


# what may be seen -------------------------------------------------------------------------------
@pytest.mark.official("seed 000", "Obter e Validar Dados")
@pytest.mark.parametrize(
    "status", ["", "pending", "approved", "denied", "expired", "code_expired", "burnt", "canceled"]
)
def test_no_datum_of_the_citizen_is_shown_before_the_code_is_accepted(status):
    seen = see(replace(ASKED, request_status=status, code_outcome="code_wrong", data=DATA))
    shown = json.dumps(seen, ensure_ascii=False)
    assert [value for _, value in DATA if value in shown] == []


@pytest.mark.parametrize("case", [CASE, ASKED, ACCEPTED, ISSUED])
def test_the_identifier_of_the_citizen_is_never_shown(case):
    assert "ana-silva" not in json.dumps(see(case))


def test_after_the_code_each_consented_field_has_its_label_and_value():
    seen = see(ACCEPTED)
    assert seen["case"]["data"][0] == {
        "scope": "nome",
        "label": "Nome completo",
        "value": "Ana Filipa Ferreira Silva",
        "confirmed": False,
    }


def test_a_second_use_of_the_code_does_not_hide_what_was_revealed():
    seen = see(replace(ACCEPTED, code_outcome="code_used"))
    assert len(seen["case"]["data"]) == len(DATA)


def test_a_closed_case_shows_its_outcome_and_no_data():
    seen = see(replace(ISSUED, outcome="submetido"))
    assert (seen["case"]["data"], seen["case"]["token"]) == ([], "")
    assert seen["case"]["outcome_notice"]["title"] == "Pedido submetido"


def test_without_a_session_only_the_sign_in_help_is_shown():
    seen = view(Desk(RITA.id, cases=(ISSUED,)), RITA, OPERATORS, [CALL], moment(), SCOPES)
    assert not seen["signed_in"]
    assert seen["operators"][0]["user_name"] == RITA.user_name
    assert (seen["case"], seen["call"], seen["ringing"]) == (None, None, [])


def test_passwords_are_not_shown_once_somebody_is_signed_in():
    assert see()["operators"] == []


def test_every_view_is_plain_data():
    for case in (CASE, ASKED, ACCEPTED, ISSUED, replace(CASE, outcome="fechado")):
        seen = see(case)
        assert json.loads(json.dumps(seen)) == seen


def test_signed_in_and_signed_out_have_the_same_members():
    signed_out = view(None, None, OPERATORS, [], moment(), SCOPES)
    assert set(signed_out) == set(see())


# the line ---------------------------------------------------------------------------------------
def test_a_call_that_rings_for_everybody_is_listed_with_its_number():
    ringing = replace(CALL, status=CallStatus.RINGING, operator_id="", answered_at=None)
    seen = see(calls=[ringing])
    assert seen["ringing"] == [
        {
            "call_id": "C-0001",
            "number": "900 000 123",
            "since": ringing.started_at.isoformat(),
            "transferred": False,
        }
    ]


def test_a_call_handed_to_a_colleague_does_not_ring_here():
    assert (
        see(calls=[replace(CALL, status=CallStatus.RINGING, operator_id=TOMAS.id)])["ringing"] == []
    )


@pytest.mark.parametrize(
    ("status", "at_once", "free"),
    [
        (CallStatus.IN_PROGRESS, True, False),
        (CallStatus.ON_HOLD, True, True),
        (CallStatus.IN_PROGRESS, False, True),
    ],
)
def test_a_call_in_progress_is_why_no_other_is_taken_up(status, at_once, free):
    seen = see(calls=[replace(CALL, status=status)], at=moment(one_call_at_once=at_once))
    assert (seen["line_busy"] == "") is free


def test_the_call_of_another_operator_is_not_shown():
    assert see(calls=[replace(CALL, operator_id=TOMAS.id)])["calls"] == []


def test_the_transcript_has_what_was_heard_and_the_masked_text_when_it_is_forgotten():
    heard = Utterance("cidadao", "O código é ••• •••.", NOW, heard="O código é 480 663.")
    forgotten = replace(heard, heard="")
    seen = see(calls=[replace(CALL, transcript=(heard, forgotten))])
    texts = [said["text"] for said in seen["call"]["transcript"]]
    assert texts == ["O código é 480 663.", "O código é ••• •••."]


def test_of_two_calls_in_progress_that_of_the_chosen_case_comes_first():
    other = replace(CALL, call_id="C-0002", answered_at=NOW)
    assert see(CASE, calls=[CALL, other])["call"]["call_id"] == "C-0001"


def test_the_call_in_progress_comes_before_that_of_the_chosen_case_on_hold():
    held = replace(CALL, status=CallStatus.ON_HOLD)
    other = replace(CALL, call_id="C-0002", answered_at=NOW)
    assert see(CASE, calls=[held, other])["call"]["call_id"] == "C-0002"


def test_a_new_call_in_progress_can_have_the_service_opened_while_another_is_on_hold():
    held = replace(CALL, status=CallStatus.ON_HOLD)
    other = replace(CALL, call_id="C-0002", answered_at=NOW)
    (service,) = see(CASE, calls=[held, other])["services"]
    assert service["open_case"] == ""


def test_the_phrases_that_fit_the_step_come_first_and_are_filled():
    seen = see(ASKED)
    words = KEY.phrase("P-0001")
    assert seen["phrases"][0]["text"] == f"A frase desta chamada é «{words}»."
    assert any(RITA.full_name in phrase["text"] for phrase in seen["phrases"])


def test_the_phrases_of_a_case_are_not_offered_on_another_call():
    seen = see(ASKED, calls=[replace(CALL, call_id="C-0002")])
    assert seen["phrases"][0]["name"] == "saudacao"


# a case -----------------------------------------------------------------------------------------
def test_an_open_case_can_be_found_again_from_the_list():
    older = replace(CASE, case_id="A-0000")
    seen = see(older, CASE)
    assert [item["case_id"] for item in seen["cases"]] == ["A-0000", "A-0001"]
    assert see(older, CASE, case_id="A-0000")["case"]["case_id"] == "A-0000"


def test_a_case_of_another_desk_is_not_found():
    assert see(CASE, case_id="A-9999")["case"] is None


@pytest.mark.parametrize(
    ("case", "current"),
    [
        (replace(CASE, cmd=""), "cmd"),
        (CASE, "pedido"),
        (replace(ASKED, request_status="approved"), "codigo"),
        (ACCEPTED, "dados"),
        (CONFIRMED, "token"),
        (ISSUED, "servico_por_telefone"),
    ],
)
@pytest.mark.official("seed 000", "procedimento do operador")
def test_the_step_in_hand_follows_the_procedure(case, current):
    assert steps(see(case))[current] == "current"


def test_authenticating_is_in_hand_once_the_phone_service_is_open():
    assert steps(see(ISSUED, phone_service=True))["autenticar"] == "current"


def test_a_question_on_its_way_is_told():
    seen = see(replace(CASE, cmd="", waiting="cmd"))
    assert steps(seen)["cmd"] == "waiting"
    assert seen["case"]["waiting_text"] == "A validar a Chave Móvel Digital…"


def test_an_undelivered_question_tells_the_attempt():
    case = replace(CASE, cmd="", waiting="cmd", trouble="indisponivel", trouble_attempts=2)
    assert "Tentativa 2 de 5" in see(case)["case"]["notices"]["cmd"]["text"]


def test_a_question_given_up_tells_the_way_out():
    case = replace(CASE, cmd="", trouble="indisponivel", trouble_attempts=5)
    notice = see(case)["case"]["notices"]["cmd"]
    assert notice["tone"] == "danger"
    assert "voltar a validar" in notice["text"]


@pytest.mark.parametrize(
    ("case", "step"),
    [(replace(ACCEPTED, data=()), "dados"), (replace(ASKED, request_status="approved"), "codigo")],
)
def test_an_answer_that_did_not_come_can_be_asked_for_again(case, step):
    seen = see(replace(case, trouble="sem_resposta"))["case"]
    assert seen["ask_again"] == step
    assert "Tente novamente" in seen["notices"][step]["text"]


def test_nothing_is_asked_again_while_an_answer_is_awaited_or_there():
    assert see(replace(ACCEPTED, data=(), waiting="dados"))["case"]["ask_again"] == ""
    assert see(replace(ASKED, request_status="approved"))["case"]["ask_again"] == ""
    assert see(ACCEPTED)["case"]["ask_again"] == ""


def test_a_code_used_unheard_of_may_be_this_ones():
    case = replace(ASKED, request_status="approved", code_outcome="code_used")
    seen = see(case)["case"]
    assert seen["ask_again"] == "codigo"
    assert wording.CODE_USED_HERE in seen["notices"]["codigo"]["text"]


@pytest.mark.parametrize("outcome", ["resposta_em_falta", "token_used"])
def test_a_paste_without_an_answer_can_be_asked_about(outcome):
    seen = see(ISSUED, phone_service=True, token_outcome=outcome)
    assert seen["case"]["ask_again"] == "token"
    there = see(replace(ISSUED, federated_id="F-0001"), token_outcome=outcome)
    assert there["case"]["ask_again"] == ""


@pytest.mark.parametrize(
    ("case", "calls", "words"),
    [
        (replace(ISSUED, token_expires_at=NOW), (CALL,), "Envie um novo pedido"),
        (replace(ISSUED, token_of_before=True), (CALL,), "Envie um novo pedido"),
        (replace(ISSUED, token_expires_at=NOW), (), "voltar a ligar"),
    ],
)
def test_a_token_that_is_over_says_the_way_on(case, calls, words):
    seen = see(case, calls=calls)["case"]
    assert seen["token"] == ""
    assert words in seen["notices"]["token"]["text"]


@pytest.mark.parametrize(
    ("left", "words"), [(1, "Resta 1 tentativa."), (2, "Restam 2 tentativas.")]
)
def test_a_wrong_code_tells_the_attempts_left(left, words):
    case = replace(ASKED, request_status="approved", code_outcome="code_wrong", attempts_left=left)
    assert words in see(case)["case"]["notices"]["codigo"]["text"]


def test_a_citizen_who_is_not_in_a_call_alarms_the_desk():
    case = replace(ASKED, request_status="denied", request_reason="nao_estou_em_chamada")
    seen = see(case)
    alarmed = [step["id"] for step in seen["case"]["steps"] if step["alarm"]]
    assert alarmed == ["pedido"]


def test_a_rejected_request_tells_the_text_of_its_reason():
    case = replace(CASE, request_status="rejected", request_reason="request_cooldown")
    assert see(case)["case"]["notices"]["pedido"]["text"] == REASONS["request_cooldown"].text


def test_the_warnings_of_number_and_sim_are_both_told():
    warned = see(replace(CASE, warning="sim_recente", mismatch=True))["case"]["warnings"]
    titles = [notice["title"] for notice in warned]
    assert titles == ["Cartão SIM trocado recentemente", "O número que liga é outro"]


@pytest.mark.parametrize("policy", ["show", "choose"])
def test_the_phrase_is_told_while_the_request_is_pending(policy):
    assert see(ASKED, at=moment(phrase=policy))["case"]["phrase"] == KEY.phrase("P-0001")


def test_there_is_no_phrase_when_the_world_has_none():
    assert see(ASKED, at=moment(phrase="off"))["case"]["phrase"] == ""


def test_there_is_no_phrase_after_the_answer():
    assert see(replace(ASKED, request_status="approved"))["case"]["phrase"] == ""


def test_the_token_is_given_while_it_is_valid():
    assert see(ISSUED)["case"]["token"] == KEY.token("T-0001")


def test_an_expired_token_is_not_given_and_the_step_is_open_again():
    seen = see(ISSUED, at=moment(NOW + timedelta(minutes=9)))
    assert seen["case"]["token"] == ""
    assert steps(seen)["token"] == "problem"


def test_a_refused_token_tells_why():
    notice = see(ISSUED, token_outcome="token_used")["token_notice"]
    assert notice["text"] == REASONS["token_used"].text


def test_the_lookalike_service_is_listed_only_when_the_world_says_so():
    assert [item["id"] for item in see()["services"]] == ["registo-criminal"]
    assert len(see(at=moment(lookalike_service=True))["services"]) == 2


def test_a_service_that_is_open_for_this_call_leads_to_its_case():
    assert see(CASE)["services"][0]["open_case"] == "A-0001"
    assert see(CASE, calls=[])["services"][0]["open_case"] == ""


# the words --------------------------------------------------------------------------------------
def test_every_suggested_phrase_exists():
    known = {phrase.name for phrase in PHRASES}
    assert {name for row in wording.SUGGESTED.values() for name in row} <= known


def test_every_step_has_a_title():
    titles = [step["title"] for step in see(CASE)["case"]["steps"]]
    assert all(titles)
    assert titles[2] == "Validar Código de Segurança"
