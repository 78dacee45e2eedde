"""A whole call for somebody else's service: chosen in the catalogue, entered with the token."""

import json
import re
from collections.abc import Iterator
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import pytest

from sandbox.seats import cookie
from tests.http.browsing import Browsing, fragment, hidden
from tests.http.client import CENTRE, PHONE, Answer, Client, Place, counted
from tests.http.federated import CITIZEN, Federated, federated
from tests.http.test_saml import Service as SamlService

_NAMES = counted("federado")
OFFER = {
    "service": "licenca-de-pesca",
    "entity": "Direção-Geral das Águas (fictícia)",
    "purpose": "Pedir a licença de pesca em nome do cidadão",
}


@pytest.fixture
def place(client: Client) -> Place:
    return Place(client, next(_NAMES)).create().sit()


@pytest.fixture(scope="module")
def empty(client: Client) -> Place:
    return Place(client, next(_NAMES)).create()


@pytest.fixture
def service(place: Place) -> Iterator[Federated]:
    """Registered, with a place in the catalogue."""
    with federated(place.client.port, place.world, "NIC", "NomeCompleto") as found:
        found.client_id = register(place, found)["id"]
        yield found


def register(place: Place, at: Federated, **more: Any) -> Any:
    wanted = {
        "name": "Licença de Pesca",
        "redirect_uris": [f"{at.url}/volta"],
        "attributes": [f"{CITIZEN}{name}" for name in ("NIC", "NomeCompleto", "NIF")],
        "start_url": f"{at.url}/entrar",
        **OFFER,
        **more,
    }
    return place.client.done(place.client.post(f"{place.control}/providers", wanted))


def call(place: Place, service: str, scopes: list[str]) -> str:
    """A call up to its token."""
    place.at_phone("dial", to_number=CENTRE)
    place.at_desk("answer-call")
    place.at_desk("open-service", service=service)
    place.at_phone("speak", text=f"O meu número é {PHONE}")
    place.at_desk("validate-cmd", phone_number=PHONE)
    place.at_desk("request-authorization")
    place.at_phone("approve")
    place.at_desk("validate-code", code=place.code())
    place.at_desk("confirm-data", scopes=scopes)
    place.at_desk("confirm-and-copy-token")
    place.at_desk("open-phone-service")
    return place.token()


def entered(place: Place, service: Federated, token: str) -> tuple[Browsing, Answer]:
    """The operator's browser goes to the service, and pastes the token where it is sent."""
    connection = HTTPConnection("127.0.0.1", urlsplit(service.url).port, timeout=20)
    connection.request("GET", "/entrar")
    there = urlsplit(connection.getresponse().getheader("Location"))
    connection.close()
    browser = Browsing(place.client)
    browser.jar[cookie("operador")] = place.desk_token
    page = browser.get(f"{there.path}?{there.query}").headers["location"]
    assert page.endswith("/telefone")
    return browser, paste(browser, page, token)


def paste(browser: Browsing, page: str, token: str) -> Answer:
    """What the page of the token answers."""
    mark = hidden(browser.get(page).text, "csrf")
    return browser.post(page, {"csrf": mark, "token": token})


def told(service: Federated, token: str) -> dict[str, str]:
    """What the service says when its page hands over the token of the fragment."""
    connection = HTTPConnection("127.0.0.1", urlsplit(service.url).port, timeout=20)
    connection.request("POST", "/sessao", token.encode())
    found = json.loads(connection.getresponse().read())
    connection.close()
    return dict(found)


def test_an_operator_does_the_whole_call_for_somebody_elses_service(
    place: Place, service: Federated
) -> None:
    shown = {one["id"]: one for one in place.see(place.desk, place.desk_token)["services"]}
    assert shown["licenca-de-pesca"]["entity"] == OFFER["entity"]
    token = call(place, "licenca-de-pesca", ["nic", "nome", "nif"])
    request = place.see(place.phone, place.phone_token)["last"]
    assert (request["title"], request["purpose"]) == ("Licença de Pesca", OFFER["purpose"])
    assert [scope["id"] for scope in request["scopes"]] == ["nic", "nome", "nif"]
    page = Browsing(place.client)
    page.jar[cookie("operador")] = place.desk_token
    assert f'href="{service.url}/entrar"' in page.get(f"{place.desk}/servico-por-telefone").text
    _, answer = entered(place, service, token)
    assert answer.status == 303, answer.text[-2000:]
    assert answer.headers["location"].startswith(f"{service.url}/volta#")
    came = fragment(answer.headers["location"])
    assert came["state"] == "operador"
    person = place.client.done(place.client.get(f"{place.control}/people/{place.citizen}"))
    assert told(service, came["access_token"]) == {
        "NIC": person["nic"][:8],
        "NomeCompleto": person["registered_name"],
    }
    case = place.see(place.desk, place.desk_token)["case"]
    assert (case["elsewhere"], case["steps"][-1]["state"]) == (True, "done")
    place.at_desk("close-case", case_id=case["case_id"])


def test_by_saml_the_token_of_the_call_ends_in_a_signed_response(client: Client) -> None:
    there = SamlService(client, "real")
    place = there.place.sit()
    token = call(place, "registo-criminal", ["nome", "data_nascimento", "nic", "nif"])
    browser = Browsing(client)
    browser.jar[cookie("operador")] = place.desk_token
    xml = there.request(attributes=f"{CITIZEN}NIC {CITIZEN}NomeCompleto")
    assert there.post(there.signed(xml), browser=browser).status == 303
    answer = paste(browser, f"{there.base}/telefone", token)
    assert answer.headers["location"] == f"{there.base}/saml/resposta"
    page = browser.get(answer.headers["location"]).text
    asked = re.search(r' ID="([^"]+)"', xml)
    assert asked
    judged = there.judged(hidden(page, "SAMLResponse"), asked[1])
    assert judged.is_authenticated()
    person = client.done(client.get(f"{place.control}/people/{place.citizen}"))
    assert judged.get_attributes()[f"{CITIZEN}NIC"] == [person["nic"][:8]]


def test_its_token_is_good_for_no_other_service_and_only_once(
    place: Place, service: Federated
) -> None:
    token = call(place, "licenca-de-pesca", ["nic", "nome", "nif"])
    place.at_desk("authenticate", token=token)
    assert place.see(place.desk, place.desk_token)["token_outcome"] == "token_other_service"
    assert entered(place, service, token)[1].status == 303
    assert 'data-motivo="token_used"' in entered(place, service, token)[1].text


def test_a_service_gets_no_more_than_was_allowed_on_the_call(place: Place) -> None:
    with federated(place.client.port, place.world, "NIC", "CorreioElectronico") as greedy:
        names = [f"{CITIZEN}NIC", f"{CITIZEN}CorreioElectronico"]
        other = register(place, greedy, attributes=names[:1])
        greedy.client_id = register(
            place, greedy, attributes=names, start_url="", redirect_uris=[f"{greedy.url}/volta"]
        )["id"]
        token = call(place, OFFER["service"], ["nic"])
        assert 'data-motivo="token_narrower"' in entered(place, greedy, token)[1].text
        assert other["id"] != greedy.client_id


def test_the_slot_of_the_federated_service_leads_there(place: Place) -> None:
    with federated(place.client.port, place.world, "NIC", "NomeCompleto") as mine:
        mine.client_id = register(place, mine, start_url="", service="registo-criminal")["id"]
        sent = json.dumps({"address": f"{mine.url}/entrar"}).encode()
        kind = {"Content-Type": "application/json"}
        place.client.send("PUT", f"{place.control}/slots/servico-federado", sent, kind)
        token = call(place, "registo-criminal", ["nome", "data_nascimento", "nic", "nif"])
        case = place.see(place.desk, place.desk_token)["case"]
        assert case["landing"] == f"{mine.url}/entrar"
        refused = place.client.post(
            f"{place.desk}/api/authenticate", {"token": token}, place.desk_token
        )
        assert refused.code == "service_elsewhere"
        answer = entered(place, mine, token)[1]
        assert answer.status == 303, answer.text[-2000:]
        came = fragment(answer.headers["location"])
        assert set(told(mine, came["access_token"])) == {"NIC", "NomeCompleto"}


def test_a_service_that_leaves_the_register_leaves_its_case_readable(
    place: Place, service: Federated
) -> None:
    call(place, "licenca-de-pesca", ["nic", "nome", "nif"])
    gone = place.client.send("DELETE", f"{place.control}/providers/{service.client_id}")
    assert gone.status == 204
    seen = place.see(place.desk, place.desk_token)
    assert (seen["case"]["service"]["title"], seen["case"]["landing"]) == ("licenca-de-pesca", "")
    assert [one["id"] for one in seen["services"]] == ["registo-criminal"]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"purpose": ""}, "malformed"),
        ({"entity": " "}, "malformed"),
        ({"service": ""}, "malformed"),
        ({"purpose": "x" * 101}, "malformed"),
        ({"service": "registo-criminal"}, "provider_taken"),
        ({"service": "registo-criminal-verificacao"}, "provider_taken"),
        ({"start_url": "http://fora.example/"}, "address_refused"),
        ({"start_url": "javascript:alert(1)"}, "address_refused"),
    ],
)
def test_an_entry_of_the_catalogue_is_whole_or_refused(
    empty: Place, more: dict[str, str], code: str
) -> None:
    wanted = {"name": "Serviço", "start_url": "http://127.0.0.1:5000/", **OFFER, **more}
    assert empty.client.post(f"{empty.control}/providers", wanted).code == code
