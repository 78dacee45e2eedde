"""Components of somebody else's in a whole call: what leaves for them and what they send."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from queue import Empty
from typing import Any

import pytest

from sandbox.platforms.entity_requests.phone_channel import (
    OWN_CLIENT,
    PHONE_CHANNEL,
    attributes_of,
)
from tests.http.client import CENTRE, PHONE, Client, Place, counted
from tests.http.component import Answer, Component, closes, component, says
from tests.http.entity import Entity

_NAMES = counted("meu")
_SENT = count(1)
SYSTEM = "urn:simulacao:iap-pi:sistema:"
RITA = "rita-operadora"


class Outside:
    """One process that plays several systems of a world at one address."""

    def __init__(self, place: Place, at: Component) -> None:
        self.place, self.at = place, at

    def fill(self, *slots: str) -> None:
        """Stand in these slots."""
        for slot in slots:
            sent = json.dumps({"address": f"{self.at.url}/entrada"}).encode()
            kind = {"Content-Type": "application/json"}
            path = f"{self.place.control}/slots/{slot}"
            self.place.client.done(self.place.client.send("PUT", path, sent, kind))

    def send(self, sender: str, action: str, relates_to: str = "", **body: Any) -> None:
        """A message to the platform of the world."""
        headers = {
            "Content-Type": "application/json",
            "MessageID": f"urn:uuid:00000000-0000-4000-9000-{next(_SENT):012d}",
            "Action": f"urn:simulacao:iap-pi:v1:{action}",
            "ReplyTo": SYSTEM + sender,
            **({"RelatesTo": relates_to} if relates_to else {}),
        }
        path = f"/w/{self.place.world}/iap/servicos/rest"
        answer = self.place.client.send("POST", path, json.dumps(body).encode(), headers)
        assert answer.status == 202, answer.text

    def asks(self, answered_by: str, action: str, **body: Any) -> dict[str, Any]:
        """A question of the backoffice, and the body of its answer."""
        self.send("backoffice", action, **body)
        return self.at.next(answered_by)[1]


def new(client: Client, **policy: Any) -> Place:
    return Place(client, next(_NAMES)).create(policy={"retorno_prazo": 1, **policy}).sit()


def slot(place: Place, name: str) -> dict[str, Any]:
    return dict(place.client.done(place.client.get(f"{place.control}/slots/{name}")))


def types(place: Place) -> list[str]:
    return [one["type"] for one in place.events(0)]


def test_a_whole_call_with_somebody_elses_app_and_backoffice(client: Client) -> None:
    place = new(client)
    with component(says(202)) as there:
        mine = Outside(place, there)
        mine.fill("app", "backoffice")
        place.at_phone("dial", to_number=CENTRE)
        place.at_desk("answer-call")
        call_id = place.see(place.desk, place.desk_token)["call"]["call_id"]
        who = {"case_id": "X-1", "operator_id": RITA}
        where = {"session_id": "S-minha", "call_id": call_id}
        number = f"+351{PHONE}"
        checked = mine.asks("RespostaValidarCMD", "ValidarCMD", **who, phone_number=number)
        assert checked["status"] == "active"
        holder = checked["holder"]
        service = {"service": "registo-criminal"}
        wanted = {"attributes": list(attributes_of(("nome", "nic")))}
        info = {"operator": RITA, "session": "S-minha", "call": call_id, "phoneNumber": number,
                "reference": "X-1", **service}  # fmt: skip
        ends = Entity(place).written(minutes=10)
        asks = {"client_id": OWN_CLIENT, "information_type": "JWT", "reply_deadline": ends,
                "owner": holder, "channel_code": PHONE_CHANNEL, **wanted}  # fmt: skip
        pairs = [list(one) for one in info.items()]
        mine.send("backoffice", "PedirAutorizacao", **asks, additional_info=pairs)
        message_id, request = there.next("NotificarPedido")
        request_id = request["request_id"]
        decision = {"citizen_id": request["citizen_id"], "request_id": request_id}
        mine.send("app-movel", "DecisaoCidadao", message_id, **decision, decision="approve")
        code = there.next("CodigoDisponivel")[1]["code"]
        of = {"holder": holder, "request_id": request_id}
        worth = mine.asks("ResultadoCodigo", "ValidarCodigo", **who, **where, **of, code=code)
        assert worth["outcome"] == "accepted"
        opened = {"request_id": request_id, "access": worth["access"], **wanted}
        data = mine.asks("RespostaObterDados", "ObterDados", **who, **opened)["data"]
        assert {name for name, _ in data} == {"nome", "nic"}
        session = {"session_id": "S-minha"}
        issued = mine.asks("TokenEmitido", "EmitirToken", **who, **session, **of, **service)
        pasted = {"operator_id": RITA, "token": issued["token"], "other_world": False}
        entered = mine.asks("ResultadoToken", "TrocarToken", **pasted, **session, **service)
        assert entered["outcome"] == "accepted"
        assert "sessao.aberta" in types(place)
        for name in ("app", "backoffice"):
            place.wait_for(lambda name=name: slot(place, name)["messages"]["waiting"] == 0)
            assert slot(place, name)["messages"]["last_taken_at"]
        written = place.client.get(f"{place.control}/journal?dados=claros&limit=10000").text
        assert code not in written
        assert issued["token"] not in written


def test_a_whole_call_with_somebody_elses_authorizations_and_authentication(
    client: Client,
) -> None:
    place = new(client, resposta_prazo=3600)
    with component(says(202)) as there:
        mine = Outside(place, there)
        mine.fill("autorizacoes", "autenticacao")
        sa, fa = "sistema-autorizacoes", "autenticacao"

        def case() -> dict[str, Any]:
            return dict(place.see(place.desk, place.desk_token)["case"])

        place.at_phone("dial", to_number=CENTRE)
        place.at_desk("answer-call")
        place.at_desk("open-service", service="registo-criminal")
        place.at_desk("validate-cmd", phone_number=PHONE)
        message_id, asked = there.next("ValidarCMD")
        who = {"case_id": asked["case_id"], "operator_id": RITA}
        known = {"phone_number": asked["phone_number"], "status": "active", "holder": "ana-silva"}
        mine.send(fa, "RespostaValidarCMD", message_id, **who, **known)
        place.at_desk("request-authorization")
        message_id, wanted = there.next("PedirAutorizacao")
        of = {"request_id": "P-9001"}
        later = {"expires_at": "2099-01-01T00:00:00+00:00"}
        mine.send(sa, "EstadoAutorizacao", message_id, **who, **of, **later, status="pending")
        info = dict(wanted["additional_info"])
        citizen = {"citizen_id": "ana-silva", **of}
        shown = {"service": info["service"], "scopes": ["nome"], "operator_id": info["operator"],
                 "phone_number": info["phoneNumber"], "call_id": info["call"],
                 "caller_number": info["phoneNumber"]}  # fmt: skip
        mine.send(sa, "NotificarPedido", **citizen, **shown, **later)
        place.at_phone("approve")
        assert there.next("DecisaoCidadao")[1]["decision"] == "approve"
        mine.send(sa, "CodigoDisponivel", **citizen, **later, digits=6)
        mine.send(sa, "EstadoAutorizacao", **who, **of, **later, status="approved")
        place.at_desk("validate-code", code=place.code())
        message_id, tried = there.next("ValidarCodigo")
        assert tried["code_matches"] is True
        worth = {"outcome": "accepted", "attempt": 1, "attempts_left": 2}
        mine.send(sa, "ResultadoCodigo", message_id, **who, **of, **worth)
        message_id, _ = there.next("ObterDados")
        mine.send(fa, "RespostaObterDados", message_id, **who, **of, data=[["nome", "Ana"]])
        place.at_desk("confirm-data", scopes=["nome"])
        place.at_desk("confirm-and-copy-token")
        message_id, _ = there.next("EmitirToken")
        mine.send(fa, "TokenEmitido", message_id, **who, **later, token_id="T-9001")
        place.at_desk("open-phone-service")
        place.at_desk("authenticate", token=place.token())
        message_id, pasted = there.next("TrocarToken")
        visit = {"federated_id": "F-9001", "operator_id": RITA, "holder": "ana-silva"}
        session = {name: pasted[name] for name in ("session_id", "service")}
        mine.send(fa, "AbrirSessao", **visit, **session, data=[["nome", "Ana"]])
        entered = {"outcome": "accepted", "federated_id": "F-9001", "case_id": who["case_id"]}
        mine.send(fa, "ResultadoToken", message_id, operator_id=RITA, **entered)
        assert case()["federated_id"] == "F-9001"
        place.at_portal("fill-request", purpose="emprego", federated_id="F-9001")
        place.at_portal("submit-request", federated_id="F-9001")
        assert case()["outcome"] == "submetido"


@contextmanager
def handing_on(mine: Outside) -> Iterator[list[str]]:
    """Whatever comes goes to the platform of the world as it came; the actions so far."""
    over, passed = threading.Event(), list[str]()
    client = Client(mine.place.client.port)

    def go() -> None:
        while not over.is_set():
            try:
                headers, body = mine.at.came.get(timeout=0.05)
            except Empty:
                continue
            kept = ("MessageID", "To", "Action", "RelatesTo", "ReplyTo", "Content-Type")
            sent = {name: headers[name] for name in kept if name in headers}
            path = f"/w/{mine.place.world}/iap/servicos/rest"
            answer = client.send("POST", path, json.dumps(body).encode(), sent)
            passed.append(
                sent["Action"].rpartition(":")[2] if answer.status == 202 else answer.text
            )

    thread = threading.Thread(target=go, daemon=True)
    thread.start()
    try:
        yield passed
    finally:
        over.set()
        thread.join(10)
        client.close()


def test_a_call_over_somebody_elses_integration_platform(client: Client) -> None:
    """Every message leaves for it, and comes in again as it was, under the same MessageID."""
    place = new(client, resposta_prazo=3600)
    with component(says(202)) as there:
        mine = Outside(place, there)
        mine.fill("iap")

        def case() -> dict[str, Any]:
            return dict(place.see(place.desk, place.desk_token)["case"])

        with handing_on(mine) as passed:
            place.at_phone("dial", to_number=CENTRE)
            place.at_desk("answer-call")
            place.at_desk("open-service", service="registo-criminal")
            place.at_desk("validate-cmd", phone_number=PHONE)
            place.wait_for(lambda: case()["cmd"] == "active", 15)
            place.at_desk("request-authorization")
            place.wait_for(lambda: case()["request_status"] == "pending", 15)
            place.wait_for(lambda: "NotificarPedido" in passed, 15)
            place.at_phone("approve")
            place.wait_for(lambda: case()["request_status"] == "approved", 15)
            place.wait_for(lambda: "CodigoDisponivel" in passed, 15)
            place.at_desk("validate-code", code=place.code())
            place.wait_for(lambda: bool(case()["data"]), 15)
        assert passed[:3] == ["ValidarCMD", "RespostaValidarCMD", "PedirAutorizacao"]
        assert passed[-1] == "RespostaObterDados"


def begun(place: Place) -> None:
    """A call as far as the request."""
    place.at_phone("dial", to_number=CENTRE)
    place.at_desk("answer-call")
    place.at_desk("open-service", service="registo-criminal")
    place.at_desk("validate-cmd", phone_number=PHONE)
    place.at_desk("request-authorization")


def test_a_slot_given_back_in_the_middle_of_a_call_loses_nothing(client: Client) -> None:
    place = new(client, autorizacao_validade=3600, validade_total=9999)
    with component(says(503)) as there:
        Outside(place, there).fill("app")
        begun(place)
        there.next("NotificarPedido")
        place.wait_for(lambda: "mensagem.falhada" in types(place), 15)
        assert slot(place, "app")["messages"] == {
            "waiting": 1,
            "attempts": 1,
            "last_taken_at": None,
        }
        assert place.client.send("DELETE", f"{place.control}/slots/app").status == 204
    assert "slot.devolvido" in types(place)
    place.do(f"{place.control}/clock/advance", {"seconds": 600})
    place.at_phone("approve")
    place.at_desk("validate-code", code=place.code())
    assert place.see(place.desk, place.desk_token)["case"]["code_outcome"] == "accepted"


@pytest.mark.parametrize(
    ("answer", "seen"),
    [
        (lambda there: there.never, "no_answer"),
        (lambda there: closes, "broken"),
        (lambda there: says(500, "text/html", b"<h1>Oops"), "HTTP 500"),
    ],
)
def test_a_component_that_fails_is_told_of_and_felt_by_no_other_world(
    client: Client, answer: Callable[[Component], Answer], seen: str
) -> None:
    place, other = new(client), new(client)
    with component(says(202)) as there:
        there.answer = answer(there)
        Outside(place, there).fill("app")
        begun(place)
        other.play(9)
        place.wait_for(lambda: "mensagem.falhada" in types(place), 15)
        [failed] = [one["data"] for one in place.events(0) if one["type"] == "mensagem.falhada"]
        assert failed["seen"] == seen
        assert slot(place, "app")["messages"]["waiting"] == 1
        assert "mensagem.falhada" not in types(other)
