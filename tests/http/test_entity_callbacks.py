"""Decisions on their way to the address of an entity, whatever is at the other end."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from time import monotonic
from typing import Any

import pytest

from tests.http.client import Client, Place, counted
from tests.http.entity import Entity

Answer = Callable[[BaseHTTPRequestHandler], None]
_NAMES = counted("retorno")
PATIENCE_S = 15.0


class Endpoint:
    """An address of an entity: what came, and answers one after the other."""

    def __init__(self, *answers: Answer) -> None:
        self.came: Queue[dict[str, Any]] = Queue()
        self.over = threading.Event()
        pending = list(answers)
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                endpoint.came.put(json.loads(body))
                answer = pending.pop(0) if len(pending) > 1 else pending[0]
                answer(self)

            def log_message(self, *words: Any) -> None:
                """Nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/retorno"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def next(self) -> dict[str, Any]:
        """What comes next."""
        return self.came.get(timeout=PATIENCE_S)


@contextmanager
def at(*answers: Answer) -> Iterator[Endpoint]:
    endpoint = Endpoint(*answers)
    try:
        yield endpoint
    finally:
        endpoint.over.set()
        endpoint.server.shutdown()
        endpoint.server.server_close()


def says(status: int, kind: str = "application/json", body: bytes = b"{}") -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def closes(handler: BaseHTTPRequestHandler) -> None:
    handler.connection.shutdown(socket.SHUT_RDWR)


def redirects(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(302)
    handler.send_header("Location", "http://192.0.2.1/")
    handler.send_header("Content-Length", "0")
    handler.end_headers()


@pytest.fixture
def entity(client: Client) -> Entity:
    """An entity in a world where nobody is waited for longer than a second."""
    place = Place(client, next(_NAMES)).create(policy={"retorno_prazo": 1})
    return Entity(place).register()


def event(entity: Entity, kind: str, number: int = 1) -> dict[str, Any]:
    """The data of the n-th event of a type, once it is there."""
    until = monotonic() + PATIENCE_S
    while monotonic() < until:
        found = [one for one in entity.place.events(0) if one["type"] == kind]
        if len(found) >= number:
            return dict(found[number - 1]["data"])
        threading.Event().wait(0.02)
    raise AssertionError(f"no {kind} came")


@pytest.mark.official("SA-MAN, fact sheet 6.1")
def test_the_decision_is_posted_with_its_token(entity: Entity) -> None:
    with at(says(200)) as endpoint:
        number = entity.ask(replyTo=endpoint.url, validity=entity.written(days=3))["requestNumber"]
        entity.decide()
        body = endpoint.next()
        assert body["requestNumber"] == number
        assert body["result"] == {
            "code": "ACCEPTED",
            "description": "Authorization request accepted",
        }
        assert body["validity"] == entity.written(days=3)
        assert entity.opened(body["jwt"])["expires_in"] == "604800"
        assert event(entity, "retorno.entregue")["status"] == 200


def test_the_data_follow_from_the_decision_that_was_posted(entity: Entity) -> None:
    with at(says(202)) as endpoint:
        entity.ask(replyTo=endpoint.url)
        entity.decide()
        begun = entity.data("BeginAttributeRequest", token=endpoint.next()["jwt"])
        assert begun.data["result"]["code"] == "200"


@pytest.mark.official("AUT-MAN 12, fact sheet 6.2")
def test_a_qr_request_is_told_with_its_own_code_and_a_validity_of_null(entity: Entity) -> None:
    with at(says(200)) as endpoint:
        body = entity.body(owner=None, informationType="QR_AUTHENT", replyTo=endpoint.url)
        number = entity.send(body, "qrcodeauthentication").data["requestNumber"]
        entity.place.sit()
        phone = f"/w/{entity.place.world}/telemovel/ana-silva/api"
        for action, given in (
            ("read-qr-code", {"content": number}),
            ("accept-access", {"request_number": number}),
        ):
            answer = entity.place.client.post(
                f"{phone}/{action}", given, token=entity.place.phone_token
            )
            assert answer.status == 200, answer.text
        told = endpoint.next()
        assert (told["result"]["code"], told["validity"]) == ("AUTH_ACCEPTED", "null")


def test_a_refusal_and_an_expiry_have_codes_of_ours_and_no_token(entity: Entity) -> None:
    with at(says(200)) as endpoint:
        entity.ask(replyTo=endpoint.url)
        entity.decide("refuse-access")
        told = endpoint.next()
        assert told["result"]["code"] == "REJECTED"
        assert "jwt" not in told
        entity.ask(replyTo=endpoint.url)
        entity.advance(600)
        assert endpoint.next()["result"]["code"] == "EXPIRED"


def test_an_answer_at_once_is_followed_by_no_callback(entity: Entity) -> None:
    with at(says(200)) as endpoint:
        entity.ask(replyTo=endpoint.url)
        entity.decide()
        endpoint.next()
        event(entity, "retorno.entregue")
        entity.ask(replyTo=endpoint.url)
        types = [one["type"] for one in entity.place.events(0)]
        assert types.count("retorno.enviado") == 1


def test_what_is_not_acknowledged_is_sent_again(entity: Entity) -> None:
    with at(says(500), says(404), says(200)) as endpoint:
        entity.ask(replyTo=endpoint.url)
        entity.decide()
        for number in (1, 2):
            failed = event(entity, "retorno.falhado", number)
            assert (failed["outcome"], failed["attempt"]) == ("status", number)
            entity.advance(10)
        assert event(entity, "retorno.entregue")["attempt"] == 3
        bodies = [endpoint.next() for _ in range(3)]
        assert bodies[0] == bodies[1] == bodies[2]


def test_after_five_attempts_it_is_given_up(entity: Entity) -> None:
    with at(says(503)) as endpoint:
        entity.ask(replyTo=endpoint.url)
        entity.decide()
        for number in range(1, 6):
            failed = event(entity, "retorno.falhado", number)
            entity.advance(10)
        assert failed["again_at"] is None
        entity.advance(3600)
        assert endpoint.came.qsize() == 5


def test_html_with_200_counts_and_is_remarked(entity: Entity) -> None:
    with at(says(200, "text/html", b"<h1>Entrar</h1>")) as endpoint:
        entity.ask(replyTo=endpoint.url)
        entity.decide()
        assert event(entity, "retorno.entregue")["remark"] == "answered with text/html"


SEEN: dict[str, tuple[Answer, str]] = {
    "closes the connection": (closes, "broken"),
    "sends elsewhere": (redirects, "status"),
}


@pytest.mark.parametrize("name", SEEN)
def test_what_was_seen_is_said(entity: Entity, name: str) -> None:
    answer, outcome = SEEN[name]
    with at(answer) as endpoint:
        entity.ask(replyTo=endpoint.url)
        entity.decide()
        assert event(entity, "retorno.falhado")["outcome"] == outcome


def test_nobody_there_is_said(entity: Entity) -> None:
    with at(says(200)) as endpoint:
        url = endpoint.url
    entity.ask(replyTo=url)
    entity.decide()
    assert event(entity, "retorno.falhado")["outcome"] == "unreachable"


def test_an_address_that_never_answers_holds_nobody_up(entity: Entity) -> None:
    with at(says(200)) as endpoint:

        def waits(handler: BaseHTTPRequestHandler) -> None:
            endpoint.over.wait(PATIENCE_S)

        with at(waits) as silent:
            entity.ask(replyTo=silent.url)
            entity.decide()
            silent.next()
            # Others are served meanwhile.
            assert entity.ask()["result"]["code"] == "ACCEPTED"
            assert event(entity, "retorno.falhado")["outcome"] == "no_answer"
            endpoint.over.set()


def test_an_address_that_drips_is_let_go_in_time(entity: Entity) -> None:
    def drips(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        try:
            for _ in range(100):
                handler.wfile.write(b" ")
                handler.wfile.flush()
                threading.Event().wait(0.1)
        except OSError:
            return

    with at(drips) as endpoint:
        entity.ask(replyTo=endpoint.url)
        entity.decide()
        assert event(entity, "retorno.falhado")["outcome"] == "no_answer"


def test_an_attempt_that_nobody_reports_is_over_by_itself(entity: Entity) -> None:
    def waits(handler: BaseHTTPRequestHandler) -> None:
        endpoint.over.wait(PATIENCE_S)

    with at(waits) as endpoint:
        entity.ask(replyTo=endpoint.url)
        entity.decide()
        endpoint.next()
        # The clock of the world is ahead of the line.
        entity.advance(3)
        assert event(entity, "retorno.falhado")["outcome"] == "no_answer"
