"""The portal: filled in, reviewed, submitted once, by whom the token was exchanged for."""

from typing import Any

import pytest

from mock_registo_criminal import core
from mock_registo_criminal import language as says
from mock_registo_criminal.contract import PURPOSES
from sandbox.protocol.messages import OpenFederatedSession
from tests.driver import ANA, RITA, TOMAS, Play, refused


def session(play: Play) -> core.Session:
    return play.world.machine.state(f"fed:{play.case.federated_id}")


def fill(play: Play, **how: Any) -> None:
    given = {"purpose": "emprego", **how}
    play.by_operator(says.FillRequest(RITA, play.session_id, play.case.federated_id, **given))


@pytest.mark.parametrize("purpose", [item.id for item in PURPOSES])
def test_each_purpose_can_be_asked_for(play: Play, purpose: str) -> None:
    play.to("portal_open")
    fill(play, purpose=purpose)
    assert session(play).purpose == purpose
    assert session(play).minors is (purpose == "trabalho-com-menores")


def test_contact_with_minors_may_be_said_for_any_purpose(play: Play) -> None:
    play.to("portal_open")
    fill(play, minors=True, note="escola")
    assert (session(play).minors, session(play).note) == (True, "escola")


def test_the_form_may_be_filled_in_again_before_it_is_submitted(play: Play) -> None:
    play.to("filled")
    fill(play, purpose="voluntariado", email=" ana@exemplo.invalid ")
    assert (session(play).purpose, session(play).email) == ("voluntariado", "ana@exemplo.invalid")


def test_an_unknown_purpose_is_refused(play: Play) -> None:
    play.to("portal_open")
    with refused("purpose_unknown"):
        fill(play, purpose="curiosidade")


@pytest.mark.parametrize("email", ["ana", "ana@", "@x.pt", "a b@x.pt", "ana@exemplo"])
def test_what_is_no_address_is_refused(play: Play, email: str) -> None:
    play.to("portal_open")
    with refused("malformed"):
        fill(play, email=email)
    assert not session(play).filled


def test_what_is_not_filled_in_is_not_submitted(play: Play) -> None:
    play.to("portal_open")
    with refused("request_incomplete"):
        play.submit()


def test_a_request_is_submitted_once(play: Play) -> None:
    play.to("submitted")
    number = session(play).request_number
    assert number == "2024/000001"
    case = play.case
    for command in (
        says.SubmitRequest(RITA, play.session_id, case.federated_id),
        says.FillRequest(RITA, play.session_id, case.federated_id, "emprego"),
    ):
        with refused("already_submitted"):
            play.by_operator(command)
    assert play.types().count("pedido.submetido") == 1


def test_the_citizen_gets_a_message_with_the_number(play: Play) -> None:
    play.to("submitted")
    (sms,) = play.phone.messages
    assert "2024/000001" in sms.text
    assert sms.sender == "RegCriminal"


@pytest.mark.parametrize("other", [{"operator_id": TOMAS}, {"session_id": "S-9999"}])
def test_nobody_else_may_do_anything_there(play: Play, other: dict[str, str]) -> None:
    play.to("filled")
    seat = {"operator_id": RITA, "session_id": play.session_id, **other}
    for kind, more in ((says.SubmitRequest, {}), (says.FillRequest, {"purpose": "emprego"})):
        with refused("seat_foreign"):
            play.by_operator(kind(federated_id=play.case.federated_id, **seat, **more))


def test_a_session_that_does_not_exist_is_unknown(play: Play) -> None:
    play.to("portal_open")
    with refused("session_unknown"):
        play.by_operator(says.SubmitRequest(RITA, play.session_id, "F-9999"))


def test_a_session_is_opened_once(play: Play) -> None:
    play.to("filled")
    before = session(play)
    again = OpenFederatedSession(before.federated_id, TOMAS, "S-1", ANA, "x", ())
    play.world.perform(again, "sistema:portal-registo-criminal")
    assert session(play) == before


def test_numbers_count_up_within_a_year(play: Play) -> None:
    play.to("submitted")
    play.operator_hangs_up()
    second = play.again().to("submitted", after="signed_in")
    assert session(second).request_number == "2024/000002"


def test_the_rules_alone(play: Play) -> None:
    play.to("portal_open")
    filled = says.RequestFilled("F-1", "emprego", "", False, "")
    assert core.evolve(None, filled) is None
    assert core.evolve(session(play), object()) is session(play)  # type: ignore[arg-type]
