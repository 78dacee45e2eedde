"""The headers `Sandbox-World` and `Sandbox-Scenario`, and people whose number decides."""

import re
import subprocess
from typing import Any

import pytest

from sandbox.by_name import DESK, FRONTEND, LOGIN, SCENARIOS, SIGNATURE
from sandbox.people import PERSONAS
from tests.http import entity as wires
from tests.http.browsing import Browsing, fragment, with_query
from tests.http.client import PEER_GONE, Answer, Client, Place, counted
from tests.http.test_oauth import ATTRIBUTES, BACK, asked
from tests.http.test_scmd_soap import LOGIN as BASIC
from tests.http.test_scmd_soap import ONE, SIGN, Wire, envelope, status

_NAMES = counted("breve")
ASK = "/OAuth/AskAuthorization"
BY_ID = {one.id: one for one in PERSONAS}
REGISTER = {
    "cmd-bloqueada": "blocked",
    "cmd-inativa": "inactive",
    "cmd-suspensa": "suspended",
    "cmd-caducada": "expired",
    "sem-cmd": "none",
}


# the world ---------------------------------------------------------------------------------------
def test_a_world_is_made_at_first_use_and_found_again(client: Client) -> None:
    name = next(_NAMES)
    path = with_query(ASK, **asked())
    first = client.get(path, **{"Sandbox-World": name})
    assert first.status == 303
    assert first.headers["location"].startswith(f"/w/{name}/autenticacao/")
    head = client.get(f"/sandbox/v1/worlds/{name}").data["head"]
    assert client.get(path, **{"Sandbox-World": name}).status == 303
    again = client.get(f"/sandbox/v1/worlds/{name}").data
    assert again["head"] > head
    assert again["clock"]["mode"] == "real"
    assert again["expires_at"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/autenticacao/OAuth/AskAuthorization"),
        ("GET", "/OAuth/AskAuthorization"),
        ("GET", f"/{ATTRIBUTES}"),
        ("POST", "/OAuth/Service/AuthenticationJWT.svc/refreshToken"),
        ("POST", "/fa/Default.aspx"),
        ("POST", f"/{wires.FRONTEND}/authorization"),
        ("POST", f"/{wires.RESOURCES}/ResourceJWT"),
        ("GET", "/SCMDService.svc?wsdl"),
        ("GET", "/sric/PesquisaRegistos.svc?wsdl"),
        ("GET", "/telemovel/ana-silva/api/view"),
        ("GET", "/backoffice/api/view"),
    ],
)
def test_every_wire_stands_without_a_world_in_its_address(
    client: Client, method: str, path: str
) -> None:
    found = client.send(method, path, b"", {"Sandbox-World": "breve-de-todos"})
    inside = path if path.split("/")[1] in _SLUGS else f"/{_owner(path)}{path}"
    named = client.send(method, f"/w/breve-de-todos{inside}", b"")
    assert (found.status, found.code) == (named.status, named.code)
    assert found.status != 404 or "PesquisaRegistos" in path


_SLUGS = ("autenticacao", "sric", "telemovel", "backoffice")


def _owner(path: str) -> str:
    if path.lower().startswith("/scmd"):
        return SIGNATURE
    return FRONTEND if "ystem" in path or "ResourceJWT" in path else LOGIN


@pytest.mark.parametrize(
    ("path", "headers", "code"),
    [
        ("/w/outro/autenticacao/", {"Sandbox-World": "breve-a"}, "world_differs"),
        ("/fa/metadata", {"Sandbox-World": "Não Serve"}, "malformed"),
        ("/fa/metadata", {"Sandbox-World": "../fora"}, "malformed"),
        ("/fa/metadata", {"Sandbox-World": ""}, "malformed"),
        ("/fa/metadata", {"Sandbox-Scenario": "erro-500"}, "malformed"),
        ("/healthz", {"Sandbox-World": "breve-a", "Sandbox-Scenario": "erro-500"}, "malformed"),
        ("/fa/metadata", {"Sandbox-World": "breve-a", "Sandbox-Scenario": "erro-501"},
         "scenario_unknown"),
        ("/fa/metadata", {"Sandbox-World": "breve-a", "Sandbox-Scenario": "codigo-errado"},
         "scenario_elsewhere"),
        ("/w/nenhum/autenticacao/", {"Sandbox-Scenario": "erro-500"}, "world_unknown"),
    ],
)  # fmt: skip
def test_headers_that_say_nothing_sensible_are_refused_by_name(
    client: Client, path: str, headers: dict[str, str], code: str
) -> None:
    found = client.send("GET", path, None, {k: v.encode("latin-1") for k, v in headers.items()})
    assert (found.code, found.status >= 400) == (code, True)


def test_an_unknown_scenario_is_answered_with_the_nearest(client: Client) -> None:
    headers = {"Sandbox-World": "breve-a", "Sandbox-Scenario": "cidadao-recuza"}
    detail = client.get("/fa/metadata", **headers).data["detail"]
    assert "cidadao-recusa" in detail
    assert "erro-500" not in detail


def test_another_name_of_this_server_makes_no_world(client: Client) -> None:
    headers = {"Sandbox-World": "breve-de-fora", "Host": "atacante.example"}
    assert client.send("GET", "/fa/metadata", None, headers).code == "host_foreign"
    assert client.get("/sandbox/v1/worlds/breve-de-fora").status == 404


def test_the_header_may_repeat_the_world_of_the_address(place: Place) -> None:
    found = place.client.get(f"{place.control}", **{"Sandbox-World": place.world})
    assert found.data["id"] == place.world
    base = f"/w/{place.world}/autenticacao/fa/metadata"
    assert place.client.get(base, **{"Sandbox-World": place.world}).status == 200


# scenarios of the road ---------------------------------------------------------------------------
def brief(client: Client) -> str:
    """A world of its own that a header made."""
    name = next(_NAMES)
    assert client.get("/healthz", **{"Sandbox-World": name}).status == 200
    return name


def test_a_scenario_of_the_road_is_for_one_request_alone(client: Client) -> None:
    name = brief(client)
    for wanted, expected in (("erro-500", 500), ("servico-indisponivel", 503)):
        headers = {"Sandbox-World": name, "Sandbox-Scenario": wanted}
        for path in ("/autenticacao/", f"/{wires.FRONTEND}/authorization", "/SCMDService.svc?wsdl"):
            assert client.get(path, **headers).status == expected
        assert client.get("/autenticacao/", **{"Sandbox-World": name}).status == 200
    notes = client.get(f"/sandbox/v1/worlds/{name}/journal?stream=world").data["events"]
    texts = [one["data"]["text"] for one in notes if one["type"] == "mundo.nota"]
    assert "erro-500 GET sistema-autorizacoes" in texts


def test_a_scenario_may_cut_spoil_and_slow_the_answer(client: Client) -> None:
    name = brief(client)
    headers = {"Sandbox-World": name, "Sandbox-Scenario": "resposta-lenta"}
    with pytest.raises(TimeoutError):
        Client(client.port, timeout=0.5).get("/autenticacao/", **headers)
    for wanted in ("ligacao-cortada", "resposta-truncada"):
        with pytest.raises(PEER_GONE):
            client.get("/autenticacao/", **{**headers, "Sandbox-Scenario": wanted})
    found = client.get("/autenticacao/", **{**headers, "Sandbox-Scenario": "fora-do-contrato"})
    assert found.data == {"inesperado": True}


# sign-in -----------------------------------------------------------------------------------------
def test_a_sign_in_is_done_at_once(client: Client) -> None:
    headers = {"Sandbox-World": brief(client), "Sandbox-Scenario": "cidadao-autoriza"}
    came = client.get(with_query(ASK, **asked(state="s")), **headers)
    assert came.status == 302
    assert came.headers["location"].startswith(f"{BACK}#access_token=")
    token = fragment(came.headers["location"])["access_token"]
    world = {"Sandbox-World": headers["Sandbox-World"]}
    begun = client.done(client.post(f"/{ATTRIBUTES}", {"token": token}, **world))
    found = client.get(with_query(f"/{ATTRIBUTES}", **begun), **world).data
    values = {item["name"].rpartition("/")[2]: item["value"] for item in found}
    assert values["NIF"] in (BY_ID["sempre-autoriza"].nif, None)


@pytest.mark.parametrize("wanted", ["cidadao-recusa", "pedido-caduca"])
def test_a_sign_in_is_given_up_at_once(client: Client, wanted: str) -> None:
    headers = {"Sandbox-World": brief(client), "Sandbox-Scenario": wanted}
    came = client.get(with_query(ASK, **asked(state="s")), **headers)
    assert came.headers["location"] == f"{BACK}#error=cancelled&state=s"


def by_number(place: Place, person: str, **headers: str) -> tuple[Answer, dict[str, Any]]:
    """Somebody's number and PIN on the page; what came, and what the page knows then."""
    browser, where = Browsing(place.client), f"/w/{place.world}/autenticacao"
    browser.get(with_query(f"{where}/OAuth/AskAuthorization", **asked()))
    csrf = re.search(r'name="csrf" value="([^"]+)"', browser.get(f"{where}/cmd").text)
    assert csrf
    one = BY_ID[person]
    sent = {"csrf": csrf[1], "_volta": "/cmd", "phone_number": one.phones[0], "pin": one.app_pin}
    jar = "; ".join(f"{name}={value}" for name, value in browser.jar.items())
    answer = place.client.form(f"{where}/acao/sign-in-with-cmd", sent, Cookie=jar, **headers)
    events = [one["type"] for one in place.events() if one["type"].startswith("entrada.")]
    return answer, {"location": answer.headers.get("location", ""), "events": events}


@pytest.mark.parametrize("wanted", REGISTER)
def test_a_mobile_key_in_another_state_does_not_sign_in(place: Place, wanted: str) -> None:
    _, found = by_number(place, "ana-silva", **{"Sandbox-Scenario": wanted})
    assert found["events"][-1] == "entrada.recusado"
    _, found = by_number(place, "ana-silva")
    assert found["events"][-1] == "entrada.codigo_enviado"


@pytest.mark.parametrize(
    ("person", "last", "location"),
    [
        ("sempre-autoriza", "entrada.autenticado", f"{BACK}#access_token="),
        ("sempre-recusa", "entrada.cancelado", f"{BACK}#error=cancelled"),
        ("nunca-em-chamada", "entrada.cancelado", f"{BACK}#error=cancelled"),
        ("deixa-caducar", "entrada.expirado", f"{BACK}#error=cancelled"),
        ("codigo-errado-uma-vez", "entrada.codigo_recusado", ""),
        ("nunca-responde", "entrada.codigo_enviado", ""),
        ("cmd-bloqueada", "entrada.recusado", ""),
        ("cmd-caducada", "entrada.recusado", ""),
    ],
)
def test_a_published_number_decides_a_sign_in(
    place: Place, person: str, last: str, location: str
) -> None:
    _, found = by_number(place, person)
    assert found["events"][-1] == last
    assert found["location"].startswith(location)


# requests of entities ----------------------------------------------------------------------------
@pytest.fixture(scope="module")
def entity(client: Client) -> wires.Entity:
    """An entity at a world that a header made."""
    return wires.Entity(Place(client, brief(client))).register()


def outcome(entity: wires.Entity, scenario: str = "", **changes: Any) -> tuple[str, list[str]]:
    """What a request is answered, and what happened."""
    place = entity.place
    before = place.head
    headers = {"Sandbox-World": place.world}
    headers |= {"Sandbox-Scenario": scenario} if scenario else {}
    path, body = f"/{wires.FRONTEND}/authorization", entity.body(**changes)
    found = place.client.post(path, body, entity.token(), **headers)
    kinds = [one["type"] for one in place.events(before)]
    return str(found.data["result"]["code"]), kinds


@pytest.mark.parametrize(
    ("scenario", "happens"),
    [
        ("cidadao-recusa", "consentimento.recusado"),
        ("pedido-caduca", "consentimento.expirado"),
        ("cidadao-autoriza", "consentimento.autorizado"),
    ],
)
def test_an_entity_is_answered_by_nobody_at_a_phone(
    entity: wires.Entity, scenario: str, happens: str
) -> None:
    found, kinds = outcome(entity, scenario, owner=BY_ID["joao-desconfiado"].nic[:8])
    assert found == "PENDING"
    assert happens in kinds
    assert "decisao.recebida" in kinds


def test_an_entity_waits_for_somebody_who_never_sees_it(entity: wires.Entity) -> None:
    found, kinds = outcome(entity, "nao-responde")
    assert found == "PENDING"
    assert "titular.por_si" in kinds
    assert "pedido_entidade.recebido" not in kinds
    found, kinds = outcome(entity)
    assert "pedido_entidade.recebido" in kinds
    assert "consentimento.autorizado" not in kinds


@pytest.mark.parametrize("scenario", REGISTER)
def test_an_entity_reaches_nobody_without_an_active_key(
    entity: wires.Entity, scenario: str
) -> None:
    assert outcome(entity, scenario)[0] == "APP_NOT_AVAILABLE"


@pytest.mark.parametrize(
    ("person", "answer", "happens"),
    [
        ("sempre-autoriza", "PENDING", "consentimento.autorizado"),
        ("codigo-errado-uma-vez", "PENDING", "consentimento.autorizado"),
        ("sempre-recusa", "PENDING", "consentimento.recusado"),
        ("nunca-em-chamada", "PENDING", "consentimento.recusado"),
        ("deixa-caducar", "PENDING", "consentimento.expirado"),
        ("nunca-responde", "PENDING", "titular.por_si"),
        ("cmd-bloqueada", "APP_NOT_AVAILABLE", ""),
        ("cmd-caducada", "APP_NOT_AVAILABLE", ""),
    ],
)
def test_a_published_number_decides_a_request(
    entity: wires.Entity, person: str, answer: str, happens: str
) -> None:
    found, kinds = outcome(entity, owner=BY_ID[person].nic[:8])
    assert found == answer
    assert not happens or happens in kinds


# the telephone -----------------------------------------------------------------------------------
def asked_at_desk(place: Place, scenario: str = "") -> list[str]:
    """The call of Ana up to the request; what happened in its instant."""
    place.play(6)
    before = place.head
    headers = {"Sandbox-Scenario": scenario} if scenario else {}
    path = f"{place.desk}/api/request-authorization"
    place.client.done(place.client.post(path, {}, place.desk_token, **headers))
    return [one["type"] for one in place.events(before)]


def heard(place: Place) -> str:
    """The code that the citizen said last."""
    lines = re.findall(r"O código é (\d+)", str(place.see(place.desk, place.desk_token)))
    return str(lines[-1])


def test_the_citizen_of_a_call_authorizes_and_dictates(place: Place) -> None:
    kinds = asked_at_desk(place, "cidadao-autoriza")
    assert [
        kind
        for kind in kinds
        if kind in ("cidadao.por_si", "codigo.apresentado", "codigo.ditado", "fala.dita")
    ] == ["cidadao.por_si", "codigo.apresentado", "codigo.ditado", "fala.dita"]
    place.at_desk("validate-code", code=heard(place))
    assert "codigo.aceite" in [one["type"] for one in place.events()]
    assert heard(place) not in str(place.events())


def test_the_citizen_of_a_call_dictates_wrongly_once(place: Place) -> None:
    asked_at_desk(place, "codigo-errado")
    first = heard(place)
    assert place.client.post(
        f"{place.desk}/api/validate-code", {"code": first}, place.desk_token
    ).status < 500  # fmt: skip
    second = heard(place)
    assert second != first
    place.at_desk("validate-code", code=second)
    kinds = [one["type"] for one in place.events()]
    assert kinds.count("codigo.recusado") == 1
    assert kinds.count("codigo.aceite") == 1


@pytest.mark.parametrize(
    ("scenario", "happens", "not_so"),
    [
        ("cidadao-recusa", "autorizacao.recusada", "codigo.emitido"),
        ("fora-de-chamada", "autorizacao.recusada", "codigo.emitido"),
        ("pedido-caduca", "autorizacao.expirada", "codigo.emitido"),
        ("nao-responde", "cidadao.por_si", "autorizacao.recebida"),
    ],
)
def test_the_citizen_of_a_call_gives_no_code(
    place: Place, scenario: str, happens: str, not_so: str
) -> None:
    kinds = asked_at_desk(place, scenario)
    assert happens in kinds
    assert not_so not in kinds


@pytest.mark.parametrize(("scenario", "state"), REGISTER.items())
def test_the_desk_is_told_of_a_key_that_is_not_active(
    place: Place, scenario: str, state: str
) -> None:
    place.play(5)
    path = f"{place.desk}/api/validate-cmd"
    sent = {"phone_number": "900000123"}
    place.client.post(path, sent, place.desk_token, **{"Sandbox-Scenario": scenario})
    (checked,) = [one for one in place.events() if one["type"] == "cmd.consultada"]
    assert checked["data"]["status"] == state
    place.at_desk("validate-cmd", **sent)
    assert [one["data"]["status"] for one in place.events() if one["type"] == "cmd.consultada"][
        -1
    ] == "active"


# signatures --------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def wire(client: Client) -> Wire:
    return Wire(Place(client, brief(client)))


@pytest.mark.parametrize("scenario", REGISTER)
def test_a_signature_needs_an_active_key(wire: Wire, scenario: str) -> None:
    assert status(_signed(wire, "ana-silva", scenario))[0] == "817"
    assert status(_signed(wire, "ana-silva"))[0] == "200"


@pytest.mark.parametrize("person", ["cmd-bloqueada", "cmd-caducada", "sofia-cmd-suspensa"])
def test_a_published_number_decides_a_signature(wire: Wire, person: str) -> None:
    assert status(_signed(wire, person))[0] == "817"


def _signed(wire: Wire, person: str, scenario: str = "") -> Answer:
    one = BY_ID[person]
    values = {
        **wire.values,
        "ANA": wire.sealed(f"+351 {one.phones[0].removeprefix('+351')}"),
        "PIN": wire.sealed(one.app_pin * 2),
    }
    text = envelope("SCMDSign", SIGN.format(ONE).format(**values))
    headers = {"Content-Type": "text/xml", "Authorization": f"Basic {BASIC}"}
    headers |= {"Sandbox-World": wire.place.world}
    headers |= {"Sandbox-Scenario": scenario} if scenario else {}
    return wire.place.client.send("POST", "/SCMDService.svc", text.encode(), headers)


def test_every_scenario_is_tried_on_each_of_its_wires() -> None:
    """A row that does nothing is a defect: the tests above name every one."""
    people = {"cidadao-autoriza", "cidadao-recusa", "fora-de-chamada", "nao-responde"}
    people |= {"codigo-errado", "pedido-caduca", *REGISTER}
    road = {"servico-indisponivel", "erro-500", "resposta-lenta", "ligacao-cortada"}
    road |= {"resposta-truncada", "fora-do-contrato"}
    assert {one.name for one in SCENARIOS} == people | road
    assert {wire for one in SCENARIOS for wire in one.wires} == {DESK, FRONTEND, LOGIN, SIGNATURE}


# the catalogue -----------------------------------------------------------------------------------
def test_the_catalogue_says_all_that_can_be_asked_for(client: Client) -> None:
    found = client.get("/sandbox/v1/catalogue").data
    assert [one["name"] for one in found["scenarios"]] == [one.name for one in SCENARIOS]
    assert {one["id"] for one in found["people"]} <= set(BY_ID)
    assert {one.id for one in PERSONAS if one.conduct} <= {one["id"] for one in found["people"]}
    page = client.get("/catalogo").text
    assert page.count('data-testid="cenario"') == len(SCENARIOS)
    assert all(one["id"] in page for one in found["people"])


@pytest.mark.parametrize(
    ("path", "code", "near"),
    [
        ("catalogue/scenarios/cidadao-autorisa", "scenario_unknown", "cidadao-autoriza"),
        ("catalogue/people/sempre-recussa", "person_unknown", "sempre-recusa"),
        ("worlds/demo/people/ana-sliva", "person_unknown", "ana-silva"),
    ],
)
def test_an_unknown_name_is_answered_with_the_nearest(
    client: Client, path: str, code: str, near: str
) -> None:
    found = client.get(f"/sandbox/v1/{path}").data
    assert (found["code"], near in found["detail"]) == (code, True)


@pytest.mark.slow
@pytest.mark.parametrize("row", SCENARIOS, ids=lambda row: row.name)
def test_the_command_of_every_scenario_runs_as_it_is_printed(client: Client, row: Any) -> None:
    name = next(_NAMES)
    text = client.get(f"/sandbox/v1/catalogue/scenarios/{row.name}").data
    before = client.get("/sandbox/v1/catalogue").data["preparations"].get(text["needs"], "")
    script = f"{before}\n{text['curl']}".replace("ensaio", name).strip()
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, timeout=30)
    assert "401" not in done.stdout
    notes = client.get(f"/sandbox/v1/worlds/{name}/journal?stream=world").data["events"]
    texts = [one["data"]["text"] for one in notes if one["type"] == "mundo.nota"]
    assert texts[0].startswith(row.name)
    expected = {"indisponivel": " 503 ", "erro": " 500 ", "corta-ligacao": ""}
    assert expected.get(row.fault, "HTTP/1.1 ") in done.stdout
