"""Messages that leave for a component outside, and that come in from one, over HTTP."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import zeep
from lxml import etree

from sandbox.platforms.integration.wire_form import WSA
from sandbox.soap_text import CONTENT_TYPES, SOAP
from tests.http.client import CENTRE, PHONE, Answer, Client, Place, counted
from tests.http.test_entity_callbacks import at, closes, says

_NAMES = counted("fio")
GUID = "urn:uuid:00000000-0000-4000-9000-{:012d}"
SPACE = "urn:simulacao:iap-pi:v1"


class Phone:
    """Somebody else's app: what comes to it, and what it sends."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.door = f"/w/{place.world}/iap/servicos"
        self.sent = 0

    def next_id(self) -> str:
        self.sent += 1
        return GUID.format(self.sent)

    def rest(self, action: str, body: Any, **headers: str) -> Answer:
        """One message as JSON."""
        given = {
            "Content-Type": "application/json",
            "MessageID": self.next_id(),
            "Action": f"{SPACE}:{action}",
            "ReplyTo": "urn:simulacao:iap-pi:sistema:app-movel",
            **headers,
        }
        sent = {name: value for name, value in given.items() if value}
        return self.place.client.send("POST", f"{self.door}/rest", json.dumps(body).encode(), sent)

    def decide(self, request: dict[str, Any], **headers: str) -> Answer:
        """Say yes."""
        body = {
            "citizen_id": request["citizen_id"],
            "request_id": request["request_id"],
            "decision": "approve",
            "phrase": "",
        }
        return self.rest("DecisaoCidadao", body, **headers)


def called(client: Client, address: str, **policy: Any) -> Place:
    """A world whose app is at an address, and a call in it as far as the validated CMD."""
    place = Place(client, next(_NAMES)).create(policy={"retorno_prazo": 1, **policy}).sit()
    filled = json.dumps({"address": address}).encode()
    kind = {"Content-Type": "application/json"}
    client.done(client.send("PUT", f"{place.control}/slots/app", filled, kind))
    place.at_phone("dial", to_number=CENTRE)
    place.at_desk("answer-call")
    place.at_desk("open-service", service="registo-criminal")
    place.at_desk("validate-cmd", phone_number=PHONE)
    place.at_desk("request-authorization")
    return place


def data(place: Place, kind: str) -> list[dict[str, Any]]:
    return [one["data"] for one in place.events(0) if one["type"] == kind]


def once(place: Place, kind: str, number: int = 1) -> dict[str, Any]:
    place.wait_for(lambda: len(data(place, kind)) >= number, 15)
    return data(place, kind)[number - 1]


@pytest.fixture(scope="module")
def app(client: Client) -> Iterator[tuple[Phone, list[dict[str, Any]]]]:
    """A component that takes what comes, and the first message that came."""
    with at(says(202)) as endpoint:
        place = called(client, endpoint.url)
        once(place, "mensagem.aceite")
        yield Phone(place), [endpoint.next()]


def test_a_message_leaves_and_the_answer_comes_in(client: Client) -> None:
    with at(says(202)) as endpoint:
        phone = Phone(called(client, endpoint.url))
        place = phone.place
        request = endpoint.next()
        assert request["phone_number"].endswith(PHONE)
        assert once(place, "mensagem.aceite")["status"] == 202
        sent = {"RelatesTo": _listed(place, "NotificarPedido"), "MessageID": phone.next_id()}
        assert phone.decide(request, **sent).data["estado"] == "recebida"
        ready = endpoint.next()
        assert phone.decide(request, **sent).data["estado"] == "repetida"
        assert len(data(place, "mensagem.repetida")) == 1
        place.at_desk("validate-code", code=ready["code"])
        once(place, "dados.revelados")
        answer = place.client.get(f"{phone.door}/api/mensagens/{sent['MessageID']}").data
        assert dict(answer["headers"])["RelatesTo"] == sent["RelatesTo"]
        assert [step["text"][:7] for step in answer["steps"]] == ["Recebid", "Entregu", "Chegou "]


def _listed(place: Place, action: str) -> str:
    """The MessageID of the newest message of an action."""
    api = f"/w/{place.world}/iap/servicos/api/mensagens"
    [one] = place.client.get(f"{api}?acao={action}").data["messages"][:1]
    return dict(place.client.get(f"{api}/{one['id']}").data["headers"])["MessageID"]


def test_a_message_leaves_again_under_the_same_number_until_it_is_taken(client: Client) -> None:
    with at(closes, says(503), says(200, "text/html", b"<p>ola"), says(202)) as endpoint:
        place = called(client, endpoint.url, autorizacao_validade=3600, validade_total=9999)
        for tried in (1, 2):
            once(place, "mensagem.falhada", tried)
            place.do(f"{place.control}/clock/advance", {"seconds": 600})
        assert [endpoint.next()["request_id"] for _ in range(3)] == ["P-0001"] * 3
        assert once(place, "mensagem.aceite")["remark"] == "answered with text/html"
        failed = data(place, "mensagem.falhada")
        assert [one["seen"] for one in failed] == ["broken", "HTTP 503"]
        assert len({one["message_id"] for one in (*failed, *data(place, "mensagem.aceite"))}) == 1


GOOD = {"citizen_id": "ana-silva", "request_id": "P-0001", "decision": "approve", "phrase": ""}


@pytest.mark.parametrize(
    ("headers", "body", "code"),
    [
        ({"MessageID": ""}, GOOD, "message_id_missing"),
        ({"MessageID": "M-0001"}, GOOD, "message_id_missing"),
        ({"MessageID": 'urn:x"y'}, GOOD, "message_id_missing"),
        ({"Action": ""}, GOOD, "action_missing"),
        ({"Action": "DecisaoCidada"}, GOOD, "action_unknown"),
        ({"Action": "ValidarCMD"}, GOOD, "sender_is_ours"),
        ({"To": "urn:simulacao:iap-pi:sistema:backoffice"}, GOOD, "to_foreign"),
        ({"ReplyTo": ""}, GOOD, "reply_to_missing"),
        ({"RelatesTo": GUID.format(99)}, GOOD, "relates_to_unknown"),
        ({"Authorization": "Basic YTpi"}, GOOD, "integration_credentials"),
        ({}, {}, "malformed"),
        ({}, {**GOOD, "nada": 1}, "malformed"),
        ({}, {**GOOD, "decision": 7}, "malformed"),
        ({}, {**GOOD, "decision": "\u0000"}, "malformed"),
        ({}, {**GOOD, "decision": "x" * 5000}, "malformed"),
        ({}, [GOOD], "malformed"),
        ({"Content-Type": "text/plain"}, GOOD, "wrong_content_type"),
        ({}, {**GOOD, "phrase": "x" * 300_000}, "too_large"),
    ],
)
def test_a_bad_message_is_refused_by_name(
    app: tuple[Phone, Any], headers: dict[str, str], body: Any, code: str
) -> None:
    phone, _ = app
    head = phone.place.head
    answer = phone.rest("DecisaoCidadao", body, **headers)
    assert answer.code == code
    assert phone.place.events(head) == []


def envelope(phone: Phone, soap: str, member: str = "", **headers: str) -> bytes:
    """A decision as SOAP, with odd parts."""
    given = {
        "MessageID": phone.next_id(),
        "Action": f"{SPACE}:DecisaoCidadao",
        "ReplyTo": "<wsa:Address>http://www.w3.org/2005/08/addressing/anonymous</wsa:Address>",
        **headers,
    }
    head = "".join(f"<wsa:{name}>{value}</wsa:{name}>" for name, value in given.items() if value)
    body = "".join(f"<m:{name}>{value}</m:{name}>" for name, value in GOOD.items())
    return (
        f'<s:Envelope xmlns:s="{SOAP[soap]}" xmlns:m="{SPACE}" '
        f'xmlns:wsa="http://www.w3.org/2005/08/addressing"><s:Header>{head}</s:Header>'
        f"<s:Body><m:DecisaoCidadao>{body}{member}</m:DecisaoCidadao></s:Body></s:Envelope>"
    ).encode()


@pytest.mark.parametrize("soap", ["1.1", "1.2"])
@pytest.mark.parametrize(
    ("content", "code"),
    [
        (lambda phone, soap: envelope(phone, soap, MessageID=""), "message_id_missing"),
        (lambda phone, soap: envelope(phone, soap, Action="Nada"), "action_unknown"),
        (lambda phone, soap: envelope(phone, soap, "<m:nada/>"), "malformed"),
        (lambda phone, soap: b"<!DOCTYPE a [<!ENTITY b 'c'>]>" + envelope(phone, soap),
         "envelope_unreadable"),
        (lambda phone, soap: envelope(phone, soap)[:-9], "envelope_unreadable"),
        (lambda phone, soap: envelope(phone, soap, "<m:phrase/>" * 600), "envelope_unreadable"),
        (lambda phone, soap: b"x" * 300_000, "too_large"),
    ],
)  # fmt: skip
def test_a_bad_envelope_is_a_fault_with_its_name(
    app: tuple[Phone, Any], content: Any, code: str, soap: str
) -> None:
    phone, _ = app
    kind = {"Content-Type": CONTENT_TYPES[soap]}
    head = phone.place.head
    answer = phone.place.client.send("POST", f"{phone.door}/soap", content(phone, soap), kind)
    assert f"<m:codigo>{code}</m:codigo>" in answer.text
    assert answer.status == (500 if soap == "1.1" else 400)
    assert phone.place.events(head) == []


def test_a_decision_as_soap_is_taken(client: Client) -> None:
    with at(says(202)) as endpoint:
        phone = Phone(called(client, endpoint.url, integracao_forma="soap12"))
        endpoint.over.wait(0)
        place = phone.place
        once(place, "mensagem.enviada")
        sent = envelope(phone, "1.2")
        kind = {"Content-Type": CONTENT_TYPES["1.2"]}
        assert place.client.send("POST", f"{phone.door}/soap", sent, kind).status == 202
        once(place, "mensagem.enviada", 2)
        assert data(place, "autorizacao.autorizada")


def test_the_contract_is_taken_by_zeep_and_its_envelopes_by_the_service(
    app: tuple[Phone, Any],
) -> None:
    phone, _ = app
    address = f"http://127.0.0.1:{phone.place.client.port}{phone.door}/soap?wsdl"
    service = zeep.Client(address)
    head = phone.place.head
    for port in ("Soap11", "Soap12"):
        bound = service.bind("PlataformaIntegracao", port)
        with pytest.raises(zeep.exceptions.Fault) as found:
            bound.DecisaoCidadao(**GOOD)
        # WS-Addressing headers are zeep's own: it says no ReplyTo.
        assert "para onde" in str(found.value)
    assert phone.place.events(head) == []
    reply = etree.Element(f"{{{WSA}}}ReplyTo")
    etree.SubElement(reply, f"{{{WSA}}}Address").text = f"{WSA}/anonymous"
    service.service.DecisaoCidadao(**GOOD, _soapheaders=[reply])
    assert "mensagem.recebida" in {one["type"] for one in phone.place.events(head)}
