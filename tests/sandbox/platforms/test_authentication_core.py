"""The CMD register, the citizen's data, and the token of a hand-over."""

from dataclasses import replace
from datetime import timedelta

import pytest

from sandbox.platforms.authentication import core, handover
from sandbox.platforms.authentication.cmd_register import SCOPES
from sandbox.platforms.authentication.handover import Token, TokenExpired, TokenUsed
from sandbox.protocol.messages import IssueToken
from sandbox.protocol.system import Tick
from tests.driver import ANA, RITA, START, Play


def stream(play: Play) -> str:
    return f"token:{play.world.key.digest(play.world.key.token(play.case.token_id))}"


def issue(play: Play) -> IssueToken:
    return IssueToken(
        play.case_id, RITA, play.session_id, ANA, "registo-criminal", play.case.request_id
    )


# the register -----------------------------------------------------------------------------------
def test_a_sim_that_was_changed_lately_is_warned_of(play: Play) -> None:
    play.to("service_open")
    play.validate_cmd(play.world.people.citizen("teresa-sim-trocado").phones[0])
    assert (play.case.cmd, play.case.warning) == ("active", "sim_recente")
    play.policy(sim_swap_warning_days=0)
    play.validate_cmd(play.world.people.citizen("teresa-sim-trocado").phones[0])
    assert play.case.warning == ""


def test_each_phone_of_a_citizen_has_its_own_cmd(play: Play) -> None:
    play.to("service_open")
    old, new = play.world.people.citizen("maria-dois-telemoveis").phones
    play.validate_cmd(old)
    assert (play.case.cmd, play.case.holder) == ("inactive", "")
    play.validate_cmd(new)
    assert (play.case.cmd, play.case.holder) == ("active", "maria-dois-telemoveis")


def test_who_is_looked_up_sees_it(play: Play) -> None:
    play.to("cmd_active")
    record = next(item for item in play.records() if item.type == "cmd.consultada")
    assert set(record.audience.split()) == {f"cidadao:{ANA}", f"operador:{RITA}"}


# the data ---------------------------------------------------------------------------------------
def test_the_data_are_those_of_the_register(play: Play) -> None:
    found = dict(core.citizen_data(ANA, tuple(SCOPES), play.world.moment()))
    person = play.person
    assert found == {
        "nome": person.registered_name,
        "data_nascimento": "14-03-1988",
        "nic": person.nic,
        "nif": person.nif,
        "telemovel": person.phones[0],
        "email": person.email,
    }


def test_who_has_no_card_is_known_by_the_residence_permit(play: Play) -> None:
    found = dict(core.citizen_data("li-wei-estrangeira", ("nic",), play.world.moment()))
    assert found["nic"].startswith("TR")


# the token --------------------------------------------------------------------------------------
def test_a_token_keeps_what_it_is_for(play: Play) -> None:
    play.to("token_copied")
    token = play.world.machine.state(stream(play))
    assert (token.operator_id, token.session_id) == (RITA, play.session_id)
    assert (token.citizen_id, token.service) == (ANA, "registo-criminal")
    assert token.expires_at == START + timedelta(seconds=600)
    assert handover.deadline(token) == token.expires_at


def test_asking_again_gives_the_same_token(play: Play) -> None:
    play.to("token_copied")
    play.world.perform(issue(play), "sistema:autenticacao")
    assert play.types().count("token.emitido") == 1
    assert play.events("token.repetido") == [{"token_id": play.case.token_id}]


@pytest.mark.parametrize("used", [True, False])
def test_there_is_one_token_however_often_it_is_asked_for(play: Play, used: bool) -> None:
    play.to("portal_open" if used else "token_copied")
    play.wait(600)
    play.world.perform(issue(play), "sistema:autenticacao")
    assert play.types().count("token.repetido") == 1
    assert play.types().count("token.emitido") == 1
    assert play.world.machine.state(stream(play)).status == ("used" if used else "expired")


def test_what_became_of_a_used_token_is_told_to_its_session_only(play: Play) -> None:
    play.to("portal_open")
    play.world.perform(replace(issue(play), session_id="S-9"), "sistema:autenticacao")
    assert "token.repetido" not in play.types()


def test_a_used_token_does_not_expire(play: Play) -> None:
    play.to("portal_open")
    play.wait(3600)
    assert "token.expirado" not in play.types()
    assert play.world.machine.state(stream(play)).status == "used"


def test_the_first_reason_against_a_token_is_that_it_is_anothers(play: Play) -> None:
    play.to("portal_open")
    token = play.world.key.token(play.case.token_id)
    play.sign_in()
    play.open_phone_service()
    play.authenticate(token)
    assert play.desk.token_outcome == "token_other_operator"


def test_the_rules_alone(play: Play) -> None:
    moment = play.world.moment()
    assert handover.decide(None, Tick("token:x"), moment) == []
    assert handover.decide(None, object(), moment) == []
    assert handover.evolve(None, TokenUsed("T-1", "F-1")) is None
    assert handover.evolve(None, TokenExpired("T-1")) is None
    assert handover.deadline(None) is None
    assert core.token_id_of("P-0042") == "T-0042"
    token = Token("T-1", "A-1", RITA, "S-1", ANA, "x", "P-1", START)
    assert handover.audience(TokenExpired("T-1"), token) == (f"cidadao:{ANA}", f"operador:{RITA}")
