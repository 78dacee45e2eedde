"""What passes is held to its contract in both directions; what breaks it is told, ours included."""

import logging
from collections.abc import Callable
from typing import Any

import orjson
import pytest

from run_sandbox import describe_apps
from sandbox.contracts.keeping import Keeping
from sandbox.contracts.published import Catalogue
from sandbox.protocol import messages
from sandbox.protocol.system import Envelope
from sandbox.refusals.books import EXPLAINED_S, MOST_WORLDS, Book, Books
from sandbox.refusals.entry import Entry
from sandbox.refusals.writing import Writer
from sandbox.registry import Registry
from sandbox.web.noted import SPOILT
from sandbox.web.watch import Watch
from sandbox.world import World
from sandbox.worlds import Worlds
from tests.driver import Play

APPS = describe_apps()


@pytest.fixture(scope="module")
def keeping(registry: Registry) -> Keeping:
    return Keeping(Catalogue(APPS, registry.systems, "1"), registry.systems)


@pytest.fixture
def books() -> Books:
    return Books(lambda: 0.0)


@pytest.fixture
def watch(worlds: Worlds, keeping: Keeping, books: Books) -> Watch:
    return Watch(worlds, keeping, Writer(books, list))


def served(watch: Watch, world: World, answer: Any, path: str = "journal", **more: Any) -> bytes:
    """An answer that an app of ours would give, and what the caller has of it."""

    def app(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        start("200 OK", [("Content-Type", "application/json")])
        return [orjson.dumps(answer)]

    environ = {
        "REQUEST_METHOD": "GET",
        "sandbox.path": f"/sandbox/v1/worlds/{world.id}/{path}",
        "QUERY_STRING": "",
        **more,
    }
    return b"".join(watch.serve(app, environ, lambda *told: None))


def test_an_answer_of_ours_that_breaks_its_contract_is_a_defect(
    watch: Watch, world: World, books: Books, caplog: pytest.LogCaptureFixture
) -> None:
    answer = {"head": "três", "events": []}
    assert orjson.loads(served(watch, world, answer)) == answer
    [entry] = books.of(world.id).newest_first()
    assert (entry.kind, entry.sender) == ("contrato", "o simulador")
    assert [(one.place, one.rule, one.found) for one in entry.expected] == [
        ("/head", "type", "string (4)")
    ]
    assert entry.form == {"head": 0, "events": []}
    assert "contract: " in caplog.text
    assert "três" not in caplog.text


def test_an_answer_that_keeps_to_it_leaves_nothing(
    watch: Watch, world: World, books: Books, caplog: pytest.LogCaptureFixture
) -> None:
    served(watch, world, {"head": 3, "events": []})
    assert books.of(world.id).newest_first() == []
    assert caplog.records == []


def test_an_answer_spoilt_by_order_is_no_defect(watch: Watch, world: World, books: Books) -> None:
    served(watch, world, {"x": 1}, **{SPOILT: "contrato-violado"})
    assert books.of(world.id).newest_first() == []


def test_a_message_is_held_to_its_route(watch: Watch, world: World, books: Books) -> None:
    body = messages.CmdStatusQuery("A-1", "rita-operadora", "+351912345678")
    good = Envelope("backoffice", "autenticacao", "ValidarCMD", body, "C-1")
    watch.sent.message(world, good)
    assert books.of(world.id).newest_first() == []
    wrong = messages.CmdStatusQuery("A-1", "rita-operadora", 912345678)  # type: ignore[arg-type]
    for envelope in (
        Envelope("backoffice", "autenticacao", "ValidarCMD", wrong, "C-1"),
        Envelope("autenticacao", "backoffice", "ValidarCMD", body, "C-1"),
    ):
        watch.sent.message(world, envelope)
    assert len(books.of(world.id).newest_first()) == 2


def test_a_callback_is_held_to_what_was_promised(
    watch: Watch, world: World, books: Books, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    result = {"code": "ACCEPTED", "description": "yes"}
    good = {"result": result, "requestNumber": "1", "jwt": "x"}
    watch.sent.callback(world, "sistema-autorizacoes", "decision", good)
    assert books.of(world.id).newest_first() == []
    watch.sent.callback(world, "sistema-autorizacoes", "decision", {**good, "jwt": 3})
    [entry] = books.of(world.id).newest_first()
    assert entry.expected[0].place == "/jwt"


def test_every_event_and_message_of_a_call_keeps_to_its_contract(
    play: Play, keeping: Keeping
) -> None:
    sent: list[Envelope] = []
    play.world.look_at_messages(lambda world, envelope: sent.append(envelope))
    play.to("submitted")
    records = list(play.world.journal.read())
    assert [
        (one.type, keeping.wrong_record(one)) for one in records if keeping.wrong_record(one)
    ] == []
    assert len(sent) > 10
    assert [one.action for one in sent if not keeping.keeps_route(one)] == []


def test_an_event_with_a_member_too_many_or_a_strange_hearer_is_found(
    play: Play, keeping: Keeping
) -> None:
    play.to("submitted")
    record = next(one for one in play.world.journal.read() if one.type == "chamada.iniciada")
    data = orjson.loads(record.data) | {"more": 1}
    [found] = keeping.wrong_record(record._replace(data=orjson.dumps(data).decode()))
    assert (found.pointer, found.rule) == ("/data", "additionalProperties")
    [found] = keeping.wrong_record(record._replace(audience=" juizo:ensaio "))
    assert found.rule == "audience"


def entry(code: str) -> Entry:
    return Entry(1, "recusa", "quem chama", "t", 0, "GET", "/x", "", 404, code)


def test_what_is_kept_is_bounded_however_much_comes() -> None:
    book = Book()
    for number in range(1000):
        book.add(entry(str(number)), 50)
    assert len(book.newest_first()) == 50
    books = Books(lambda: 0.0)
    explained = [books.for_writing("m") for _ in range(EXPLAINED_S + 10)]
    assert sum(one is not None for one in explained) == EXPLAINED_S
    assert books.of("m").only_counted == 10
    for number in range(MOST_WORLDS):
        books.for_writing(f"w{number}")
    assert books.of("m").only_counted == 0
