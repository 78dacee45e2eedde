"""The portal: filled in, reviewed, submitted once, by whom the token was exchanged for."""

from typing import Any

import pytest

from mock_registo_criminal import language as says
from mock_registo_criminal.drafts import Draft
from mock_registo_criminal.purposes import PURPOSES
from mock_registo_criminal.visits import Session
from sandbox.protocol.messages import OpenFederatedSession
from tests.driver import ANA, RITA, TOMAS, Play, refused


def session(play: Play) -> Session:
    return play.world.machine.state(f"fed:{play.case.federated_id}")


def draft(play: Play) -> Draft | None:
    folder = play.world.machine.state(f"requerente:{ANA}")
    return folder.draft if folder else None


def fill(play: Play, **how: Any) -> None:
    given = {"purpose": "emprego", **how}
    play.by_operator(says.FillRequest(RITA, play.session_id, play.case.federated_id, **given))


WHOLE = {"activity": "Monitora", "entity": "Município de Exemplo", "country": "França"}


@pytest.mark.parametrize("purpose", [item.id for item in PURPOSES])
def test_each_purpose_can_be_asked_for(play: Play, purpose: str) -> None:
    play.to("portal_open")
    fill(play, purpose=purpose, **WHOLE)
    assert draft(play).purpose == purpose
    assert draft(play).minors is (purpose in ("trabalho-com-menores", "adocao"))


ASKING = [item for item in PURPOSES if item.asks]


@pytest.mark.parametrize("purpose", ASKING, ids=lambda one: one.id)
def test_a_purpose_without_what_it_needs_is_refused(play: Play, purpose: Any) -> None:
    play.to("portal_open")
    with refused("malformed"):
        fill(play, purpose=purpose.id, **{**WHOLE, purpose.asks[0]: "  "})
    assert draft(play) is None


@pytest.mark.official("Lei 113/2009", "artigo 2.º")
def test_contact_with_minors_needs_the_activity(play: Play) -> None:
    play.to("portal_open")
    with refused("malformed"):
        fill(play, minors=True)


def test_contact_with_minors_may_be_said_for_any_purpose(play: Play) -> None:
    play.to("portal_open")
    fill(play, minors=True, note="escola", activity="Professora")
    assert (draft(play).minors, draft(play).note) == (True, "escola")


def test_the_form_may_be_filled_in_again_before_it_is_submitted(play: Play) -> None:
    play.to("filled")
    fill(play, purpose="voluntariado", email=" ana@exemplo.invalid ")
    assert (draft(play).purpose, draft(play).email) == ("voluntariado", "ana@exemplo.invalid")


def test_an_unknown_purpose_is_refused(play: Play) -> None:
    play.to("portal_open")
    with refused("purpose_unknown"):
        fill(play, purpose="curiosidade")


@pytest.mark.parametrize("email", ["ana", "ana@", "@x.pt", "a b@x.pt", "ana@exemplo"])
def test_what_is_no_address_is_refused(play: Play, email: str) -> None:
    play.to("portal_open")
    with refused("malformed"):
        fill(play, email=email)
    assert draft(play) is None


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
