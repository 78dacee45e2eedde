"""A backoffice outside makes the whole telephone procedure by documented addresses."""

from typing import Any

import pytest

from sandbox.seats import cookie
from tests.http.backoffice import ASKED, RITA, Backoffice
from tests.http.browsing import Browsing
from tests.http.client import Client, Place, counted
from tests.http.entity import NIC, NIF, Entity
from tests.http.test_entity_callbacks import at, says
from tests.http.test_oauth import ask, attributes, fragment, paste

_NAMES = counted("canal")


@pytest.fixture(scope="module")
def office(client: Client) -> Backoffice:
    """A backoffice outside, registered in one world for all of these calls."""
    policy = {"operador_falhas": 1000, "telemovel_falhas": 1000, "retorno_prazo": 1}
    return Backoffice.of(Place(client, next(_NAMES)).create(policy=policy).sit())


@pytest.fixture
def desk(office: Backoffice) -> Backoffice:
    """It, with Ana on the line anew."""
    return office.rings()


@pytest.fixture
def approved(desk: Backoffice) -> Backoffice:
    """A request that Ana has authorized, and whose code nobody has entered."""
    desk.request()
    desk.place.at_phone("approve")
    return desk


def code_of(answer: Any) -> str:
    return str(answer.data["code"])


def test_the_whole_procedure_by_wire(desk: Backoffice) -> None:
    place = desk.place
    with at(says(200)) as endpoint:
        assert desk.request(replyTo=endpoint.url)["result"]["code"] == "PENDING"
        assert "jwt" not in place.at_phone("approve")
        assert desk.state()["result"]["code"] == "HELD"
        assert endpoint.came.empty()
        assert "jwt" not in place.client.done(desk.gives(place.code()))
        decision = endpoint.next()
    assert (decision["result"]["code"], decision["requestNumber"]) == ("ACCEPTED", desk.number)
    body = {"token": decision["jwt"], "attributesName": list(ASKED)}
    data = desk.opened(desk.data("resourceJWT", **body).data["jsonWebToken"])
    person = place.client.done(place.client.get(f"{place.control}/people/ana-silva"))
    assert (data[NIC], data[NIF]) == (person["nic"][:8], person["nif"])
    # The token of the call signs the citizen in at the federated service.
    browser = Browsing(place.client)
    browser.jar[cookie("operador")] = place.desk_token
    ask(place, browser)
    token = place.client.done(desk.issue())["token"]
    answer = paste(place, browser, token)
    assert answer.status == 303, answer.text[-2000:]
    found = attributes(place, fragment(answer.headers["location"])["access_token"]).data
    assert found[0]["value"] == person["nic"][:8]
    ask(place, browser)
    assert 'data-motivo="token_used"' in paste(place, browser, token).text
    assert code_of(desk.issue()) == "token_used"


def test_the_decision_is_held_until_the_code_and_told_once(desk: Backoffice) -> None:
    desk.request()
    desk.place.at_phone("approve")
    assert "acesso_dados.aberto" not in desk.types()
    answer = desk.place.client.done(desk.gives(desk.place.code()))
    assert answer["jwt"]
    order = [kind for kind in desk.types() if kind in (
        "decisao.retida", "codigo.aceite", "consentimento.autorizado", "acesso_dados.aberto",
    )]  # fmt: skip
    assert order[:2] == ["decisao.retida", "codigo.aceite"]
    begun = desk.data("BeginAttributeRequest", token=answer["jwt"]).data
    desk.advance(2)
    asked = {"token": answer["jwt"], "authenticationContextId": begun["processId"]}
    given = desk.opened(desk.data("FetchAttributes", **asked).data["jsonWebToken"])
    assert set(given) == {"exp", *ASKED}
    assert desk.types().count("dados.entregues") == 1


def test_what_a_backoffice_is_told_of_the_cmd_names_nobody(desk: Backoffice) -> None:
    known = desk.channel("ValidarCMD", operator=RITA, phoneNumber="900000123").data
    other = desk.channel("ValidarCMD", operator=RITA, phoneNumber="900009999").data
    assert set(known) == set(other) == {"status", "owner", "warning"}
    assert (known["status"], len(known["owner"])) == ("active", 8)
    assert not known["owner"].isdigit()
    assert (other["status"], other["owner"]) == ("none", "")


def test_a_request_by_nic_is_taken_too(desk: Backoffice) -> None:
    assert desk.request(owner="99000001")["result"]["code"] == "PENDING"


def test_three_wrong_codes_burn_the_request_and_no_decision_ever_leaves(desk: Backoffice) -> None:
    desk.request()
    desk.place.at_phone("approve")
    right = desk.place.code()
    wrong = "000000" if right != "000000" else "111111"
    assert [code_of(desk.gives(wrong)) for _ in range(3)] == [
        "code_wrong", "code_wrong", "code_burnt",
    ]  # fmt: skip
    assert code_of(desk.gives(right)) == "code_burnt"
    assert desk.state()["result"]["code"] == "REJECTED"
    assert code_of(desk.issue()) == "not_approved"
    assert "acesso_dados.aberto" not in desk.types()


def test_a_code_that_outlives_its_time_is_worth_nothing(desk: Backoffice) -> None:
    desk.request()
    desk.place.at_phone("approve")
    code = desk.place.code()
    desk.advance(301)
    assert code_of(desk.gives(code)) == "code_expired"
    assert desk.state()["result"]["code"] == "EXPIRED"


def test_hanging_up_takes_the_request_off_the_phone_at_once(desk: Backoffice) -> None:
    desk.request()
    desk.place.at_phone("hang-up")
    state = desk.state()
    assert (state["result"]["code"], state["reason"]) == ("REJECTED", "chamada_terminada")
    assert desk.place.see(desk.place.phone, desk.place.phone_token)["waiting"] is None


def test_a_request_can_be_taken_back(desk: Backoffice) -> None:
    desk.request()
    taken = desk.channel("CancelarPedido", requestNumber=desk.number).data
    assert (taken["result"]["code"], taken["reason"]) == ("REJECTED", "operador")


def test_the_phone_says_who_asks(desk: Backoffice) -> None:
    desk.request()
    seen = desk.place.see(desk.place.phone, desk.place.phone_token)["waiting"]
    assert seen["consumer"] == "Centro de Contacto de Fora"


def test_a_second_request_for_the_same_citizen_is_refused_and_counted(desk: Backoffice) -> None:
    desk.request()
    again = desk.send(desk.body(owner="99000001", **desk.members()))
    assert (again.status, code_of(again)) == (409, "request_pending")
    assert desk.types().count("invocacao.contada") == 2


def test_an_address_that_is_gone_is_seen_and_tried_again(desk: Backoffice) -> None:
    place = desk.place
    with at(says(200)) as endpoint:
        gone = endpoint.url
    desk.request(replyTo=gone)
    place.at_phone("approve")
    place.client.done(desk.gives(place.code()))
    place.wait_for(lambda: (desk.state()["callback"] or {}).get("seen") == ["unreachable"])
    assert desk.state()["callback"]["status"] == "waiting"


def test_a_token_that_names_itself_asks_once(desk: Backoffice) -> None:
    token = desk.token(jti="uma-vez")
    body = desk.body(owner="99000001", **desk.members())
    assert desk.send(body, token=token).status == 200
    assert code_of(desk.send(body, token=token)) == "caller_token_replayed"


REQUESTS: dict[str, tuple[str, dict[str, Any]]] = {
    "unknown handle": ("owner_unknown", {"owner": "TAAAAAAA"}),
    "another's number": ("cmd_not_active", {"additionalInfo": {"phoneNumber": "+351900000456"}}),
    "no operator": ("malformed", {"additionalInfo": {"operator": ""}}),
    "a key that is not there": ("malformed", {"additionalInfo": {"outra": "1"}}),
    "no data named": ("malformed", {"attributeList": None}),
    "no line to this operator": ("no_call", {"additionalInfo": {"operator": "tomas-operador"}}),
}  # fmt: skip


@pytest.mark.parametrize("case", REQUESTS)
def test_a_request_that_is_not_good_is_refused_by_name(approved: Backoffice, case: str) -> None:
    reason, changes = REQUESTS[case]
    changes = dict(changes)
    if "additionalInfo" in changes:
        changes["additionalInfo"] = approved.info(**changes["additionalInfo"])
    body = approved.body(**{"owner": "99000001", **approved.members(), **changes})
    assert code_of(approved.send(body)) == reason


def test_only_a_registered_backoffice_has_the_phone_channel(approved: Backoffice) -> None:
    entity = Entity(approved.place).register()
    body = entity.body(owner="99000001", **approved.members())
    assert code_of(entity.send(body)) == "phone_client_unknown"
    path = approved.path("CanalTelefonico/EstadoPedido")
    sent = {"requestNumber": approved.number}
    post = approved.place.client.post
    assert code_of(post(path, sent, token=entity.token())) == "phone_client_unknown"
    assert code_of(post(path, sent)) == "caller_token_missing"


def test_the_request_of_somebody_else_cannot_be_touched(approved: Backoffice) -> None:
    other = Backoffice.of(approved.place)
    other.number = approved.number
    assert code_of(other.gives(approved.place.code())) == "request_foreign"
    assert code_of(other.issue()) == "request_foreign"
    for call in ("EstadoPedido", "CancelarPedido"):
        assert code_of(other.channel(call, requestNumber=approved.number)) == "request_foreign"


GIVEN: dict[str, tuple[str, dict[str, str]]] = {
    "another operator": ("code_foreign", {"operator": "tomas-operador"}),
    "another session": ("code_foreign", {"session": "turno-8"}),
    "another call": ("code_foreign", {"call": "C-0002"}),
    "another case": ("code_foreign", {"reference": "43"}),
    "a number of nothing": ("request_foreign", {"requestNumber": "1"}),
    "letters": ("code_malformed", {"code": "12a456"}),
    "nothing": ("malformed", {"code": ""}),
}


@pytest.mark.parametrize("case", GIVEN)
def test_a_code_given_wrongly_is_refused_by_name(approved: Backoffice, case: str) -> None:
    reason, changes = GIVEN[case]
    assert code_of(approved.gives(**{"code": approved.place.code(), **changes})) == reason


def test_before_the_code_the_jwt_opens_nothing_and_there_is_no_token(approved: Backoffice) -> None:
    answer = approved.data("resourceJWT", token="a.b.c", attributesName=[NIC])
    assert code_of(answer) == "data_access_unknown"
    assert code_of(approved.issue()) == "not_approved"
    assert code_of(approved.issue(session="turno-8")) == "token_other_operator"
    assert "acesso_dados.aberto" not in approved.types()


def test_no_code_is_in_the_journal(approved: Backoffice) -> None:
    place = approved.place
    written = place.client.get(f"{place.control}/journal?dados=claros&limit=10000").text
    assert place.code() not in written
