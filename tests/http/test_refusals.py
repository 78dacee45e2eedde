"""«Porque não?»: every refusal of a world has an entry: what was expected, and what to do."""

import re
from typing import Any

import pytest

from tests.http.client import Client, Listening, Place

ENTITIES = "AuthorizationSystemFrontend/authorizationsystem/frontend/request/authorization"


def newest(place: Place) -> dict[str, Any]:
    """The entry on top."""
    return dict(entries(place)[0])


def entries(place: Place) -> list[dict[str, Any]]:
    return list(place.client.get(f"{place.control}/refusals").data["refusals"])


def desk(place: Place) -> str:
    return f"/w/{place.world}/backoffice"


def test_a_call_that_goes_well_leaves_nothing(place: Place) -> None:
    place.play(8)
    assert entries(place) == []


def test_a_member_with_another_name_is_answered_with_the_right_one(place: Place) -> None:
    place.play(4)
    sent = {"phone": "912345678"}
    answer = place.client.post(f"{desk(place)}/api/validate-cmd", sent, place.desk_token)
    assert answer.status == 422
    entry = newest(place)
    assert (entry["kind"], entry["code"]) == ("recusa", "malformed")
    assert entry["came"]["members"] == [{"name": "phone", "kind": "texto de 9 caracteres"}]
    rows = {one["rule"]: one for one in entry["expected"]}
    assert rows["additionalProperties"]["nearest"] == "phone_number"
    assert rows["required"]["expected"] == "phone_number"
    assert entry["nearest"]["form"] == {"phone_number": "•••"}
    assert "escreva «phone_number»" in entry["do"]
    assert entry["docs"] == "/sandbox/errors#malformed"


def test_an_address_that_is_nothing_is_answered_with_the_nearest(place: Place) -> None:
    place.client.post(f"{desk(place)}/api/validate-cdm", {}, place.desk_token)
    assert newest(place)["nearest"]["addresses"][0].endswith("/backoffice/api/validate-cmd")
    place.client.get(f"/w/{place.world}/backofice/")
    assert newest(place)["nearest"]["addresses"][0] == "/w/{world}/backoffice/"


def test_a_page_that_could_not_be_given_leads_to_what_explains_it(place: Place) -> None:
    page = place.client.get(f"{desk(place)}/nada")
    [way] = re.findall(r'href="([^"]+)">Porque não\?', page.text)
    assert way == f"/w/{place.world}/porque-nao/?code=not_found"
    assert f"GET {desk(place)}/nada" in place.client.get(way).text


def test_a_method_that_is_not_taken_is_answered_with_those_that_are(place: Place) -> None:
    place.client.get(f"{desk(place)}/api/validate-code", place.desk_token)
    entry = newest(place)
    assert (entry["code"], entry["nearest"]["methods"]) == ("method_not_allowed", ["POST"])


def test_the_state_that_made_it_impossible_is_told(place: Place) -> None:
    place.play(7)
    place.do(f"{place.control}/clock", {"mode": "virtual"})
    place.do(f"{place.control}/clock/advance", {"seconds": 301})
    answer = place.client.post(
        f"/w/{place.world}/telemovel/{place.citizen}/api/approve",
        {"request_id": "P-0001"},
        place.phone_token,
    )
    entry = newest(place)
    assert entry["code"] == answer.code != "request_unknown"
    [consent] = [one["facts"] for one in entry["state"] if one["of"] == "consent:ana-silva"]
    assert consent["requests.binding.request_id"] == "P-0001"
    assert consent["requests"] == "Closed"
    assert consent["requests.status"] == "expired"


def test_a_refusal_that_is_an_event_is_told_too(place: Place) -> None:
    place.play(8)
    sent = {"code": "000000"}
    place.do(f"{desk(place)}/api/validate-code", sent, place.desk_token)
    entry = newest(place)
    assert (entry["came"]["address"], entry["code"]) == ("codigo.recusado", "code_wrong")


def test_whatever_the_wire_it_meets_in_one_place(place: Place) -> None:
    """Pages, levers, OAuth2, SAML, SOAP of two services, entities, sockets."""
    client, root = place.client, f"/w/{place.world}"
    client.form(f"{root}/backoffice/acao/answer-call", {"csrf": "nada"})
    client.get(f"{place.control}/journal?after=x")
    client.get(f"{root}/autenticacao/OAuth/AskAuthorization?client_id=9&scope=x")
    client.form(f"{root}/autenticacao/fa/Default.aspx", {"SAMLRequest": "bm9uc2Vuc2U="})
    client.send("POST", f"{root}/sric/ws/WsSRICPDF", b"<nada/>", {"Content-Type": "text/xml"})
    client.send("POST", f"{root}/assinatura-cmd/SCMDService.svc", b"<nada/>")
    client.post(f"{root}/sistema-autorizacoes/{ENTITIES}", {})
    Listening.status(client.port, f"{root}/backoffice/ws")
    came = {entry["came"]["address"].removeprefix(root): entry for entry in entries(place)}
    for address in (
        "/backoffice/acao/answer-call",
        f"{place.control}/journal",
        "/autenticacao/OAuth/AskAuthorization",
        "/autenticacao/fa/Default.aspx",
        "/sric/ws/WsSRICPDF",
        "/assinatura-cmd/SCMDService.svc",
        f"/sistema-autorizacoes/{ENTITIES}",
        "/backoffice/ws",
    ):
        assert came[address]["do"], address
        assert came[address]["code"], address


def test_no_value_that_was_sent_is_kept(place: Place) -> None:
    secrets = ("segredo-muito-secreto", "912345678", "Ana Silva", "4f3c-77aa-0001")
    for secret in secrets:
        body = {"token": secret, "text": secret, secret: secret}
        place.client.post(f"{desk(place)}/api/speak", body, place.desk_token)
        place.client.post(f"{desk(place)}/api/{secret.replace(' ', '')}", {}, place.desk_token)
        place.client.get(f"{place.control}/journal?after={secret.replace(' ', '')}")
        place.client.post(f"{place.control}/faults", {"name": secret, "kind": secret})
    told = place.client.get(f"{place.control}/refusals").text
    told += place.client.get(f"/w/{place.world}/porque-nao/").text
    for secret in ("912345678", "Ana Silva", "4f3c-77aa-0001"):
        assert secret not in told


def test_what_comes_again_is_counted_and_the_last_ones_are_kept(place: Place) -> None:
    place.do(f"{place.control}/policy", {"recusas_guardadas": 2})
    for address in ("a", "b", "c", "c", "c"):
        place.client.get(f"/w/{place.world}/nada/{address}")
    kept = [(entry["came"]["address"][-1], entry["count"]) for entry in entries(place)]
    assert kept == [("c", 3), ("b", 1)]


def test_a_flood_is_counted_and_others_feel_nothing(place: Place, client: Client) -> None:
    for number in range(300):
        client.get(f"/w/{place.world}/nada/{'abcdefghij'[number % 10]}{number}")
    found = client.get(f"{place.control}/refusals").data
    assert found["count"] <= 200
    assert found["only_counted"] > 0


def test_it_can_be_searched_and_forgotten(place: Place) -> None:
    place.client.get(f"/w/{place.world}/nada/")
    place.client.post(f"{desk(place)}/api/speak", {"x": 1}, place.desk_token)
    address = f"{place.control}/refusals"
    assert place.client.get(f"{address}?code=not_found").data["count"] == 1
    assert place.client.get(f"{address}?kind=contrato").data["count"] == 0
    assert place.client.get(f"{address}?kind=x").code == "malformed"
    assert place.client.get(f"{address}?code={'a' * 61}").code == "malformed"
    assert place.client.send("DELETE", address).status == 204
    assert place.client.get(address).data["count"] == 0


@pytest.mark.parametrize(("checked", "count"), [(True, 1), (False, 0)])
def test_what_passes_but_breaks_its_contract_is_told_while_it_is_looked_at(
    place: Place, checked: bool, count: int
) -> None:
    place.do(f"{place.control}/policy", {"verifica_contratos": checked})
    token = place.token_of("juizo")
    sent = {"citizen_id": "ana-silva", "crime": "furto", "penalty": "multa", "days": "90"}
    # A form says «sim»; to the contract, a program says true.
    place.do(
        f"/w/{place.world}/tribunal/ensaio/api/report-decision", {**sent, "withheld": "sim"}, token
    )
    found = place.client.get(f"{place.control}/refusals?kind=contrato").data["refusals"]
    assert len(found) == count
    for entry in found:
        assert (entry["sender"], entry["status"]) == ("quem chama", 200)
        assert [(one["place"], one["rule"]) for one in entry["expected"]] == [("/withheld", "type")]
        assert entry["nearest"]["form"]["withheld"] is True
        assert entry["docs"] == "/sandbox/contracts/sandbox/"
