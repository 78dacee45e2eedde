"""ISCAPI over HTTP: zeep sends, xmlschema judges, the entity reads its box."""

import json
import re
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest
import requests
import xmlschema
import zeep
from lxml import etree
from zeep.transports import Transport

from mock_iap.iscapi_wsdl import schema
from sandbox.platforms.integration.wire_form import WSA
from sandbox.platforms.iscapi.tables import ACTION, SPACE
from sandbox.soap_text import CONTENT_TYPES, SOAP
from tests.http.client import Answer, Client, Place, counted
from tests.http.component import component, says
from tests.sandbox.platforms.iscapi_messages import (
    ASKED,
    ENTITY,
    MESSAGE,
    METHODS,
    PORTAL,
    REQUEST,
    request_text,
)

HOWTO = Path(__file__).parents[2] / "docs/how-to/put-your-system-on-the-integration-platform.md"
REPLIED = {
    "operationCode": "ISCOP009AdditionalInfoReply",
    "operationVersion": "",
    "additionalInfoReplyDate": "2024-05-06T11:00:00",
    "additionalInfoReplyFeedback": "Segue em anexo.",
}
_NAMES = counted("isc")
_IDS = counted("urn:ensaio:")
BOX = ENTITY.removeprefix("SIOE:ORG:")


class Wire:
    """The service in one world."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.door = f"/w/{place.world}/iap/servicos"

    def send(self, body: str, soap: str = "1.1", proof: str = "", **headers: str) -> Answer:
        given = {"MessageID": next(_IDS), "Action": ACTION, **headers}
        head = "".join(f"<a:{name}>{value}</a:{name}>" for name, value in given.items() if value)
        text = (
            f'<s:Envelope xmlns:s="{SOAP[soap]}" xmlns:a="{WSA}"><s:Header>{head}</s:Header>'
            f"<s:Body>{body}</s:Body></s:Envelope>"
        )
        return self.post(text.encode(), soap, proof)

    def post(self, content: bytes, soap: str = "1.1", proof: str = "") -> Answer:
        more = {"Authorization": basic(proof)} if proof else {}
        kind = {"Content-Type": CONTENT_TYPES[soap], **more}
        return self.place.client.send("POST", f"{self.door}/iscapi", content, kind)

    def box(self, path: str = "", proof: str = BOX, method: str = "GET") -> Answer:
        given = {"Authorization": basic(proof)} if proof else {}
        address = f"{self.door}/api/iscapi/caixas/{BOX}{path}"
        return self.place.client.send(method, address, b"", given)

    def address(self, address: Any, proof: str = BOX) -> Answer:
        """The entity says where its messages are to be brought."""
        given = {"Authorization": basic(proof), "Content-Type": "application/json"}
        path = f"{self.door}/api/iscapi/entidades/{BOX}"
        return self.place.client.send("PUT", path, json.dumps({"address": address}).encode(), given)


def basic(digits: str) -> str:
    return "Basic " + b64encode(f"{digits}:ficticia-{digits}".encode()).decode()


@pytest.fixture(scope="module")
def wire(client: Client) -> Wire:
    return Wire(Place(client, next(_NAMES)).create())


@pytest.fixture(scope="module")
def judge() -> xmlschema.XMLSchema:
    return xmlschema.XMLSchema(schema())


def body_of(text: str) -> Any:
    return etree.fromstring(text.encode())[-1][0]


def guid_of(answer: Answer) -> str:
    [found] = re.findall("<messageGuid>(.+)</messageGuid>", answer.text)
    return str(found)


@pytest.mark.official("fact sheet 5.2: the envelope and the reply")
@pytest.mark.parametrize("soap", ["1.1", "1.2"])
def test_message_reply_and_what_is_kept_keep_to_the_contract(
    wire: Wire, judge: xmlschema.XMLSchema, soap: str
) -> None:
    judge.validate(etree.fromstring(request_text()))
    answer = wire.send(request_text(), soap)
    assert answer.status == 200
    assert "<result>true</result>" in answer.text
    judge.validate(body_of(answer.text))
    kept = wire.box(f"/{guid_of(answer)}").data
    judge.validate(body_of(kept["envelope"]))
    refused = wire.send(request_text(message={"messageDate": "ontem"}), soap)
    assert "<result>false</result>" in refused.text
    judge.validate(body_of(refused.text))


def test_zeep_sends_and_the_entity_reads_and_confirms(wire: Wire) -> None:
    session = requests.Session()
    service = zeep.Client(
        f"http://127.0.0.1:{wire.place.client.port}{wire.door}/iscapi?wsdl",
        transport=Transport(session=session),
    )
    operation = etree.fromstring(request_text()).find("operationData")
    assert operation is not None
    more = list(operation)[2:]
    head = {name: METHODS[name] for name in ("operationCode", "operationVersion")}
    for port in ("Soap11", "Soap12"):
        said = service.bind("ISCAPI", port).messageRequest(
            messageData=MESSAGE, requestData=REQUEST, operationData={**head, "_value_1": more}
        )
        assert said.result is True
        [kept] = [
            one for one in wire.box().data["mensagens"] if one["messageGuid"] == said.messageGuid
        ]
        assert (kept["de"], kept["operacao"]) == (PORTAL, METHODS["operationCode"])
        whole = wire.box(f"/{said.messageGuid}").data
        assert ["requestData/userName", "Ana Exemplo"] in whole["membros"]
        assert ["operationData/requests/requestNumber", "1157/2024"] in whole["membros"]
        done = wire.box(f"/{said.messageGuid}/confirmacao", method="POST")
        assert done.data["confirmada"] is True
        left = wire.box().data["mensagens"]
        assert said.messageGuid not in {one["messageGuid"] for one in left}


def test_a_message_that_comes_again_is_answered_alike_and_kept_once(wire: Wire) -> None:
    before = len(wire.box().data["mensagens"])
    said = [wire.send(request_text(), MessageID="urn:ensaio:outra-vez") for _ in range(2)]
    assert guid_of(said[0]) == guid_of(said[1])
    after = wire.box().data["mensagens"]
    assert (len(after), after[-1]["vezes"]) == (before + 1, 2)


def test_an_answer_comes_back_to_who_asked(wire: Wire) -> None:
    reply_to = f"<a:Address>{WSA}/anonymous</a:Address>"
    asked = wire.send(request_text(ASKED), ReplyTo=reply_to, MessageID="urn:ensaio:pergunta")
    assert "<result>true</result>" in asked.text
    ends = {"messageEntityId": ENTITY, "messageRelatesToEntityId": PORTAL}
    lost = wire.send(request_text(REPLIED, {**ends, "messageRelatesToId": "urn:ensaio:nada"}))
    assert "SIM_05 [MessageData] Unknown messageRelatesToId" in lost.text
    named = {**ends, "messageRelatesToId": guid_of(asked)}
    said = wire.send(request_text(REPLIED, named), RelatesTo="urn:ensaio:pergunta")
    assert "<result>true</result>" in said.text
    path = f"{wire.door}/api/iscapi/caixas/000000001/{guid_of(said)}"
    kept = wire.place.client.send("GET", path, b"", {"Authorization": basic("000000001")})
    assert kept.data["RelatesTo"] == "urn:ensaio:pergunta"


@pytest.mark.parametrize("soap", ["1.1", "1.2"])
@pytest.mark.parametrize(
    ("headers", "body", "code"),
    [
        ({"MessageID": ""}, request_text(), "message_id_missing"),
        ({"MessageID": "um dois"}, request_text(), "message_id_missing"),
        ({"Action": ""}, request_text(), "action_missing"),
        ({"Action": f"{ACTION}s"}, request_text(), "action_unknown"),
        ({"To": PORTAL}, request_text(), "to_foreign"),
        ({"proof": "000000002"}, request_text(), "integration_credentials"),
        ({}, request_text().replace(SPACE, "urn:outro"), "malformed"),
        ({}, request_text().replace("messageRequest", "MessageRequest"), "malformed"),
        (
            {},
            request_text(
                {"operationCode": "ISCOP006FormAuthRequest", "operationVersion": ""}
                | dict.fromkeys(("compEntityReqNumber", "documentType", "documentId"), "1")
                | {"userType": "CES:CT:000000014"}
            ),
            "reply_to_missing",
        ),
        ({}, request_text(request={"localCode": "<a/>" * 1000}), "envelope_unreadable"),
        ({}, request_text(request={"userName": "&nada;"}), "envelope_unreadable"),
        ({}, request_text(request={"userName": "x" * 70_000}), "too_large"),
    ],
)
def test_what_is_no_message_is_a_fault_with_its_name(
    wire: Wire, headers: dict[str, str], body: str, code: str, soap: str
) -> None:
    head = wire.place.head
    answer = wire.send(body, soap, **headers)
    assert f"<codigo>{code}</codigo>" in answer.text
    assert answer.status == (401 if code.endswith("credentials") else 500 if soap == "1.1" else 400)
    assert wire.place.events(head) == []


def test_a_document_type_and_an_entity_of_ones_own_are_refused(wire: Wire) -> None:
    answer = wire.post(b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]>' + b"<a>&b;</a>")
    assert "<codigo>envelope_unreadable</codigo>" in answer.text


@pytest.mark.parametrize("proof", ["", "000000001"])
def test_nobody_reads_the_box_of_another(wire: Wire, proof: str) -> None:
    guid = guid_of(wire.send(request_text()))
    for path, method in (("", "GET"), (f"/{guid}", "GET"), (f"/{guid}/confirmacao", "POST")):
        answer = wire.box(path, proof, method)
        assert (answer.status, answer.code) == (401, "integration_credentials")
        assert answer.headers["www-authenticate"].startswith("Basic ")


def test_tables_are_data_with_how_they_are_known(wire: Wire) -> None:
    found = wire.place.client.get(f"{wire.door}/api/iscapi/tabelas").data
    assert len(found["operacoes"]) == 20
    assert {one["certeza"] for one in found["tabelas"]} == {"official"}


def test_the_message_of_the_how_to_page_is_taken_and_its_mistake_is_not(wire: Wire) -> None:
    [block] = re.findall(r"```xml\n(.*?)```", HOWTO.read_text(encoding="utf-8"), re.DOTALL)
    taken = wire.post(block.encode())
    assert "<result>true</result>" in taken.text
    mistaken = block.replace("<feeType>TA<", "<feeType>TX<").replace(
        "000000000001", "000000000009", 1
    )
    told = wire.post(mistaken.encode()).text
    assert "operationData/feeType «TX»; nearest valid: T" in told


def test_who_looks_after_the_platform_sees_the_message_and_not_the_letter(wire: Wire) -> None:
    guid = guid_of(wire.send(request_text()))
    page = wire.place.client.get(f"/w/{wire.place.world}/iap/ensaio/").text
    assert guid in page
    assert "Ana Exemplo" not in page


def test_what_is_refused_is_told_without_what_it_quotes(client: Client) -> None:
    wire = Wire(Place(client, next(_NAMES)).create())
    bad = request_text({**METHODS, "buyerEmail": "ana.exemplo"}, request={"channel": "Telefone"})
    assert "ana.exemplo" in wire.send(bad).text
    told = wire.place.client.get(f"{wire.place.control}/refusals")
    [entry] = told.data["refusals"]
    assert "nearest valid: PointOfCareType.Phone" in entry["sentence"]
    assert "operationData/buyerEmail" in entry["sentence"]
    assert "ana.exemplo" not in told.text


def test_a_message_is_brought_to_the_address_of_its_entity(
    client: Client, judge: xmlschema.XMLSchema
) -> None:
    wire = Wire(Place(client, next(_NAMES)).create())
    with component(says(202)) as there:
        address = f"{there.url}/iscapi"
        assert wire.address("http://192.0.2.1/").code == "address_not_allowed"
        assert wire.address(address, "000000001").code == "integration_credentials"
        assert wire.address(7).code == "malformed"
        assert wire.address(address).data == {"entidade": ENTITY, "address": address}
        guid = guid_of(wire.send(request_text(), MessageID="urn:ensaio:levada"))
        headers, body = there.came.get(timeout=20)
    assert headers["Content-Type"] == f'{CONTENT_TYPES["1.2"]}; action="{ACTION}"'
    assert "urn:ensaio:levada" in body["envelope"]
    judge.validate(body_of(body["envelope"]))
    wire.place.wait_for(lambda: wire.box().data["por_confirmar"] == 0, 15)
    line = wire.box(f"/{guid}").data
    assert (line["endereco"], line["tentativas"], line["confirmada"]) == (address, 1, True)


def test_an_answer_is_brought_to_the_address_of_its_question(client: Client) -> None:
    wire = Wire(Place(client, next(_NAMES)).create())
    with component(says(500)) as there:
        reply_to = f"<a:Address>{there.url}/respostas</a:Address>"
        wire.send(request_text(ASKED), ReplyTo=reply_to, MessageID="urn:ensaio:pergunta")
        ends = {"messageEntityId": ENTITY, "messageRelatesToEntityId": PORTAL}
        named = {**ends, "messageRelatesToId": "urn:ensaio:pergunta"}
        assert "<result>true</result>" in wire.send(request_text(REPLIED, named)).text
        _, body = there.came.get(timeout=20)
        assert "<wsa:RelatesTo>urn:ensaio:pergunta</wsa:RelatesTo>" in body["envelope"]
        wire.place.wait_for(lambda: bool(failures(wire)), 15)
    assert [one["seen"] for one in failures(wire)] == ["HTTP 500"]


def failures(wire: Wire) -> list[dict[str, Any]]:
    return [one["data"] for one in wire.place.events(0) if one["type"] == "iscapi.falhada"]
