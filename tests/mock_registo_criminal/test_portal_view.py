"""What the portal shows, and to whom."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from mock_registo_criminal.drafts import Draft
from mock_registo_criminal.view import view
from mock_registo_criminal.visits import Session
from sandbox.keys import WorldKey, new_key
from sandbox.people import generate_operators
from sandbox.platforms.authentication.core import SCOPES
from sandbox.protocol.policy import Policy
from sandbox.protocol.system import Moment

NOW = datetime(2024, 5, 6, 9, 10, tzinfo=UTC)
RITA, TOMAS = generate_operators(7)[:2]
DATA = (
    ("nome", "Ana Filipa Ferreira Silva"),
    ("nif", "400000016"),
    ("email", "ana@exemplo.invalid"),
)
SESSION = Session("F-0001", RITA.id, "S-0001", "ana-silva", "registo-criminal", DATA, NOW)
DRAFT = Draft(
    "RC-0001", "telefone", "trabalho-com-menores", "outra@exemplo.invalid", True, "", "Monitora",
    "", "", "pt-en", NOW,
)  # fmt: skip
SUBMITTED = replace(SESSION, request_id="RC-0001", request_number="2024/000001", submitted_at=NOW)
MOMENT = Moment(
    NOW, Policy(), WorldKey(new_key(7), "demo"), None, lambda stream: None, lambda kind: kind
)


def see(session, operator=RITA, session_id="S-0001", draft=None):
    return view(session, operator, MOMENT, SCOPES, session_id, draft)


@pytest.mark.parametrize(
    ("session", "draft", "state"),
    [
        (None, None, "unknown"),
        (SESSION, None, "open"),
        (SESSION, DRAFT, "filled"),
        (SUBMITTED, None, "submitted"),
    ],
)
def test_the_state_follows_the_session(session, draft, state):
    assert see(session, draft=draft)["state"] == state


@pytest.mark.official("seed 000", "Visualizar página do Serviço Federado")
def test_the_operator_acts_in_the_name_of_the_holder():
    seen = see(SESSION)
    assert (seen["operator"]["name"], seen["holder"]) == (RITA.full_name, DATA[0][1])


@pytest.mark.parametrize(
    ("operator", "session_id"), [(TOMAS, "S-0002"), (RITA, "S-0009"), (None, "")]
)
def test_nobody_else_sees_anything_of_the_citizen(operator, session_id):
    seen = see(SESSION, operator, session_id, DRAFT)
    shown = json.dumps(seen, ensure_ascii=False)
    assert seen["state"] == "foreign"
    assert [value for _, value in DATA if value in shown] == []
    assert DRAFT.email not in shown


def test_the_identifier_of_the_citizen_is_never_shown():
    assert "ana-silva" not in json.dumps(see(SUBMITTED))


def test_the_address_of_the_register_is_offered_first():
    assert see(SESSION)["email"] == "ana@exemplo.invalid"


def test_what_was_filled_in_is_shown_for_review():
    seen = see(SESSION, draft=DRAFT)
    assert seen["email"] == "outra@exemplo.invalid"
    assert seen["purpose_title"] == "Atividade com contacto regular com menores"
    assert seen["minors_by_purpose"]


def test_a_submitted_request_shows_its_number_and_what_follows():
    seen = see(SUBMITTED)
    assert seen["request_number"] == "2024/000001"
    assert "90 dias" in " ".join(seen["next_steps"])


@pytest.mark.parametrize("session", [None, SESSION, SUBMITTED])
def test_every_view_is_plain_data_with_the_same_members(session):
    seen = see(session)
    assert json.loads(json.dumps(seen)) == seen
    assert set(seen) == set(see(SESSION))
