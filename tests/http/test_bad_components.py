"""Components that misbehave, on each road by which something leaves a world; and ones that shout.

The answer to a SAML LogoutRequest leaves by the browser (tests/http/test_saml.py): nothing of ours
calls that address.  More of callbacks: tests/http/test_entity_callbacks.py.
"""

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from time import monotonic
from typing import Any

import pytest

from tests.http import test_ciba as ciba
from tests.http.client import Child, Client, Listening, Place, counted
from tests.http.component import Answer, Component, closes, component, says
from tests.http.entity import Entity
from tests.http.relying_party import Relying
from tests.http.test_slots_in_a_call import Outside, begun

_NAMES = counted("mau")
LATE_S = 1.5
PATIENCE_S = 20.0
HTML = says(200, "text/html", b"<h1>Entrar</h1>")


def late(handler: BaseHTTPRequestHandler) -> None:
    """A good answer, when nobody waits for it any more."""
    threading.Event().wait(LATE_S)
    try:
        says(200)(handler)
    except OSError:
        return


def drips(handler: BaseHTTPRequestHandler) -> None:
    """A line that is never empty for long, and never says anything."""
    try:
        for _ in range(40):
            handler.wfile.write(b"HTTP"[:1])
            threading.Event().wait(0.1)
    except OSError:
        return


BAD: dict[str, tuple[Callable[[Component], Answer], str]] = {
    "never answers": (lambda there: there.never, "no_answer"),
    "answers too late": (lambda there: late, "no_answer"),
    "drips": (lambda there: drips, "no_answer"),
    "closes the line": (lambda there: closes, "broken"),
}


def new(client: Client, **policy: Any) -> Place:
    """A world where nobody is waited for longer than a second."""
    return Place(client, next(_NAMES)).create(policy={"retorno_prazo": 1, **policy}).sit()


def seen(place: Place, kind: str, number: int) -> dict[str, Any]:
    """The data of the n-th event of a type, once it is there."""

    until = monotonic() + PATIENCE_S
    while monotonic() < until:
        found = [one["data"] for one in place.events(0) if one["type"] == kind]
        if len(found) >= number:
            return dict(found[number - 1])
        threading.Event().wait(0.05)
    raise AssertionError(f"no {kind} came for the {number}th time")


def test_a_message_meets_every_bad_answer_and_then_a_good_one(client: Client) -> None:
    place = new(client, autorizacao_validade=7200, validade_total=9999)
    with component(says(202)) as there:
        bad = list(BAD.values())
        there.answer = bad[0][0](there)
        Outside(place, there).fill("app")
        begun(place)
        for number, (_, outcome) in enumerate(bad, 1):
            assert seen(place, "mensagem.falhada", number)["seen"] == outcome
            there.answer = bad[number][0](there) if number < len(bad) else HTML
            place.do(f"{place.control}/clock/advance", {"seconds": 600})
        taken = seen(place, "mensagem.aceite", 1)
        assert (taken["attempts"], taken["remark"]) == (5, "answered with text/html")


def test_a_decision_that_is_acknowledged_too_late_is_sent_again(client: Client) -> None:
    entity = Entity(new(client)).register()
    with component(late) as there:
        entity.ask(replyTo=f"{there.url}/retorno")
        entity.decide()
        assert seen(entity.place, "retorno.falhado", 1)["outcome"] == "no_answer"
        there.answer = says(200)
        entity.advance(10)
        assert seen(entity.place, "retorno.entregue", 1)["attempt"] == 2


@pytest.fixture(scope="module")
def announced(client: Client) -> Place:
    """A world with services that want to be told."""
    return new(client)


@pytest.mark.parametrize("name", ["answers well", "a page", *BAD])
def test_who_is_announced_to_may_look_whatever_it_answered(announced: Place, name: str) -> None:
    with component(HTML if name == "a page" else says(204)) as there:
        answer, outcome = BAD.get(name, (None, "delivered"))
        if answer is not None:
            there.answer = answer(there)
        service = Relying(announced).register(
            backchannel_token_delivery_mode="ping", notify_url=f"{there.url}/aviso"
        )
        service.with_secret()
        number = ciba.asked(service, client_notification_token="um-token.de~aviso")
        before = len([one for one in announced.events(0) if one["type"] == "entrada_app.avisada"])
        ciba.decide(announced, number)
        assert seen(announced, "entrada_app.avisada", before + 1)["outcome"] == outcome
        assert ciba.look(service, number).status == 200


def test_one_whose_components_are_silent_delays_no_other_on_any_road(client: Client) -> None:
    """More messages than a world has lines wait for a silent address; another's are taken."""
    mine, other = new(client), new(client)
    with component(says(200)) as silent, component(says(200)) as quick:
        silent.answer = silent.never
        entity = Entity(mine).register()
        for _ in range(12):
            entity.ask(replyTo=f"{silent.url}/retorno")
            entity.decide("refuse-access")
        theirs = Entity(other).register()
        theirs.ask(replyTo=f"{quick.url}/retorno")
        theirs.decide()
        assert seen(other, "retorno.entregue", 1)["attempt"] == 1
        assert seen(mine, "retorno.falhado", 12)["outcome"] == "no_answer"


# more than is taken ------------------------------------------------------------------------------
def test_more_requests_than_a_world_takes_are_refused_by_name(client: Client) -> None:
    place, other = new(client), new(client)
    place.do(f"{place.control}/policy", {"pedidos_por_segundo": 1})
    train = f"GET {place.phone}/api/view HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
    came = client.raw(train * 5)
    assert came.count(b"HTTP/1.1 429") >= 2
    assert b'"code":"rate_exceeded"' in came
    assert b"Retry-After: 1" in came
    place.do(f"{place.control}/policy", {"pedidos_por_segundo": 1000})
    told = client.get(f"{place.control}/refusals").data["refusals"]
    [entry] = [one for one in told if one["code"] == "rate_exceeded"]
    assert entry["count"] >= 2
    assert "pedidos_por_segundo" in entry["sentence"]
    assert client.get(f"{other.control}/refusals").data["refusals"] == []


def test_a_socket_that_shouts_is_let_go_and_told_why(server: Child, client: Client) -> None:
    place = new(client)
    header = [f"Authorization: Bearer {place.phone_token}"]
    shouting, quiet = (Listening(server.port, f"{place.phone}/ws", header=header) for _ in "12")
    shouting.socket.settimeout(5)
    try:
        for _ in range(1000):
            shouting.socket.send("a" * 1000)
    except OSError:
        pass
    assert shouting.ends()
    place.at_phone("lock-app")
    assert quiet.until("app.fechada")
    quiet.close()
