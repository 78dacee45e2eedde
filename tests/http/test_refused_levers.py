"""The levers of a scenario and the console's own addresses, with each kind of bad input."""

from collections.abc import Iterator
from typing import Any

import pytest

from sandbox.protocol.errors import REASONS
from tests.http.client import Answer, Client, Place, counted

_NAMES = counted("alavancas")
JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}

LEVERS = (
    "/worlds",
    "/worlds/{world}/fork",
    "/worlds/{world}/checkpoints",
    "/worlds/{world}/restore",
    "/worlds/{world}/policy",
    "/worlds/{world}/clock",
    "/worlds/{world}/clock/advance",
    "/worlds/{world}/faults",
    "/worlds/{world}/seats",
)
READINGS = (
    "/worlds/{world}",
    "/worlds/{world}/journal",
    "/worlds/{world}/people",
    "/worlds/{world}/people/ana-silva",
    "/worlds/{world}/export",
)


@pytest.fixture(scope="module")
def kept(client: Client) -> Place:
    """A world that nothing here changes."""
    return Place(client, next(_NAMES)).create().sit().play(8)


@pytest.fixture
def unchanged(kept: Place) -> Iterator[None]:
    """What happens in the test leaves the journal and the list of worlds as they were."""
    head, worlds = kept.head, kept.client.get("/sandbox/v1/worlds").data
    yield
    assert kept.events(head) == []
    assert kept.client.get("/sandbox/v1/worlds").data == worlds


def is_problem(answer: Answer, *codes: str) -> None:
    assert answer.headers["content-type"] == "application/problem+json", answer.text[:300]
    assert answer.code in codes, answer.data
    assert answer.status == REASONS[answer.code].status
    assert answer.data["text"] == REASONS[answer.code].text


BAD_BODIES: dict[str, tuple[bytes, dict[str, str], str]] = {
    "cut": (b'{"id":', JSON, "malformed"),
    "no-object": (b'["a"]', JSON, "malformed"),
    "not-utf-8": (b'{"id":"\xff"}', JSON, "malformed"),
    "not-a-number": (b'{"id":NaN}', JSON, "malformed"),
    "lone-surrogate": (b'{"id":"\\ud800"}', JSON, "malformed"),
    "very-deep": (b'{"a":' * 10_000, JSON, "malformed"),
    "unknown-member": (b'{"nada":1}', JSON, "malformed"),
    "huge-number": (b'{"seed":' + b"9" * 4_000 + b"}", JSON, "malformed"),
    "two-megabytes": (b" " * 2_000_000 + b"{}", JSON, "too_large"),
    "form": (b"id=a", FORM, "wrong_content_type"),
}


@pytest.mark.parametrize("kind", BAD_BODIES)
@pytest.mark.parametrize("lever", LEVERS)
def test_a_lever_refuses_a_bad_body(
    client: Client, kept: Place, unchanged: None, lever: str, kind: str
) -> None:
    body, headers, code = BAD_BODIES[kind]
    path = "/sandbox/v1" + lever.format(world=kept.world)
    is_problem(client.send("POST", path, body, headers), code)


BAD_VALUES: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("/worlds", {}, "malformed"),
    ("/worlds", {"id": ""}, "malformed"),
    ("/worlds", {"id": "Maiúsculas"}, "malformed"),
    ("/worlds", {"id": "../fora"}, "malformed"),
    ("/worlds", {"id": "a" * 61}, "malformed"),
    ("/worlds", {"id": 7}, "malformed"),
    ("/worlds", {"id": None}, "malformed"),
    ("/worlds", {"id": "novo", "title": "a" * 201}, "malformed"),
    ("/worlds", {"id": "novo", "title": "a\x00"}, "malformed"),
    ("/worlds", {"id": "novo", "seed": "7"}, "malformed"),
    ("/worlds", {"id": "novo", "seed": -1}, "malformed"),
    ("/worlds", {"id": "novo", "seed": True}, "malformed"),
    ("/worlds", {"id": "novo", "seed": 7.5}, "malformed"),
    ("/worlds", {"id": "novo", "scripted": "sim"}, "malformed"),
    ("/worlds", {"id": "novo", "clock": "real"}, "malformed"),
    ("/worlds", {"id": "novo", "clock": {"mode": "nada"}}, "malformed"),
    ("/worlds", {"id": "novo", "clock": {"nada": 1}}, "malformed"),
    ("/worlds", {"id": "novo", "clock": {"rate": 0}}, "malformed"),
    ("/worlds", {"id": "novo", "clock": {"mode": "accelerated", "rate": 10**15}}, "malformed"),
    ("/worlds", {"id": "novo", "clock": {"start": "ontem"}}, "malformed"),
    ("/worlds", {"id": "novo", "clock": {"start": None}}, "malformed"),
    ("/worlds", {"id": "novo", "clock": {"start": "2026-01-01T00:00:00"}}, "malformed"),
    ("/worlds", {"id": "novo", "clock": {"start": "9999-12-31T23:59:59+00:00"}}, "malformed"),
    ("/worlds", {"id": "novo", "policy": []}, "malformed"),
    ("/worlds", {"id": "novo", "policy": {"nada": 1}}, "malformed"),
    ("/worlds", {"id": "novo", "policy": {"frase": [1]}}, "malformed"),
    ("/worlds", {"id": "novo", "policy": {"code_digits": 99}}, "malformed"),
    ("/worlds", {"id": "{world}"}, "world_exists"),
    ("/worlds/{world}/fork", {"id": "{world}"}, "world_exists"),
    ("/worlds/{world}/fork", {"id": "novo", "at": -1}, "malformed"),
    ("/worlds/{world}/fork", {"id": "novo", "at": 10**9}, "malformed"),
    ("/worlds/{world}/fork", {"id": "novo", "at": "3"}, "malformed"),
    ("/worlds/{world}/checkpoints", {}, "malformed"),
    ("/worlds/{world}/checkpoints", {"name": "Com Espaço"}, "malformed"),
    ("/worlds/{world}/checkpoints", {"name": "a" * 41}, "malformed"),
    ("/worlds/{world}/restore", {"name": "nada"}, "checkpoint_unknown"),
    ("/worlds/{world}/restore", {}, "checkpoint_unknown"),
    ("/worlds/{world}/policy", {"nada": 1}, "malformed"),
    ("/worlds/{world}/policy", {"frase": {}}, "malformed"),
    ("/worlds/{world}/policy", {"exige_chamada": "sim"}, "malformed"),
    ("/worlds/{world}/policy", {"codigo_algarismos": 0}, "malformed"),
    ("/worlds/{world}/clock", {}, "malformed"),
    ("/worlds/{world}/clock", {"mode": "parado"}, "malformed"),
    ("/worlds/{world}/clock", {"mode": "accelerated", "rate": 0}, "malformed"),
    ("/worlds/{world}/clock", {"mode": "accelerated", "rate": 1.5}, "malformed"),
    ("/worlds/{world}/clock/advance", {}, "malformed"),
    ("/worlds/{world}/clock/advance", {"seconds": "60"}, "malformed"),
    ("/worlds/{world}/clock/advance", {"seconds": True}, "malformed"),
    ("/worlds/{world}/clock/advance", {"seconds": -1}, "clock_backwards"),
    ("/worlds/{world}/clock/advance", {"seconds": 1e300}, "malformed"),
    ("/worlds/{world}/clock/advance", {"to": "2001-01-01T00:00:00Z"}, "clock_backwards"),
    ("/worlds/{world}/clock/advance", {"to": "9999-12-31T23:59:59Z"}, "malformed"),
    ("/worlds/{world}/clock/advance", {"to": 7}, "malformed"),
    ("/worlds/{world}/clock/advance", {"next": "sim"}, "malformed"),
    ("/worlds/{world}/faults", {}, "malformed fault_unknown"),
    ("/worlds/{world}/faults", {"name": "a", "kind": "nada"}, "fault_unknown"),
    ("/worlds/{world}/faults", {"kind": "erro"}, "malformed"),
    ("/worlds/{world}/faults", {"name": "a", "kind": "erro", "target": "x"}, "fault_unknown"),
    ("/worlds/{world}/faults", {"name": "a", "kind": "latencia", "delay_ms": -1}, "malformed"),
    ("/worlds/{world}/faults", {"name": "a", "kind": "latencia", "delay_ms": 2**52}, "malformed"),
    ("/worlds/{world}/faults", {"name": "a", "kind": "erro", "uses": "1"}, "malformed"),
    ("/worlds/{world}/faults", {"name": "a", "kind": "erro", "duration_s": "1"}, "malformed"),
    ("/worlds/{world}/faults", {"name": "a", "kind": "erro", "duration_s": 1e12}, "malformed"),
    ("/worlds/{world}/seats", {}, "not_supported"),
    ("/worlds/{world}/seats", {"role": "operador", "person": "rita-operadora"}, "not_supported"),
    ("/worlds/{world}/seats", {"role": "cidadao", "person": "ninguem"}, "person_unknown"),
    ("/worlds/{world}/seats", {"role": "cidadao", "person": ["ana-silva"]}, "malformed"),
)


@pytest.mark.parametrize(("lever", "body", "codes"), BAD_VALUES)
def test_a_lever_refuses_a_bad_value(
    client: Client, kept: Place, unchanged: None, lever: str, body: dict[str, Any], codes: str
) -> None:
    given = {
        name: value.format(world=kept.world) if value == "{world}" else value
        for name, value in body.items()
    }
    answer = client.post("/sandbox/v1" + lever.format(world=kept.world), given)
    is_problem(answer, *codes.split())


@pytest.mark.parametrize("lever", [*LEVERS, *READINGS])
def test_a_lever_of_an_unknown_world_says_so(client: Client, lever: str) -> None:
    method = "POST" if lever in LEVERS else "GET"
    if lever != "/worlds":
        path = "/sandbox/v1" + lever.format(world="nada-disto")
        good = b'{"name":"a","mode":"real","seconds":1,"id":"b","kind":"erro","role":"cidadao"}'
        body = {"/clock": b'{"mode":"real"}', "ance": b'{"seconds":1}', "olicy": b"{}"}
        sent = next((value for end, value in body.items() if lever.endswith(end)), good)
        answer = client.send(method, path, sent if method == "POST" else None, JSON)
        is_problem(answer, "world_unknown", "malformed")


@pytest.mark.parametrize("lever", READINGS)
def test_a_world_that_has_ended_says_so(client: Client, lever: str) -> None:
    gone = Place(client, next(_GONE)).create().world
    assert client.send("DELETE", f"/sandbox/v1/worlds/{gone}").status == 204
    is_problem(client.get("/sandbox/v1" + lever.format(world=gone)), "world_ended")
    is_problem(client.send("DELETE", f"/sandbox/v1/worlds/{gone}"), "world_ended")
    assert client.get(f"/w/{gone}/").code == "world_ended"


_GONE = counted("findo")


@pytest.mark.parametrize("lever", [*LEVERS, *READINGS])
def test_a_lever_has_its_methods_only(
    client: Client, kept: Place, unchanged: None, lever: str
) -> None:
    for method in ("PUT", "PATCH", "TRACE", "PROPFIND"):
        answer = client.send(method, "/sandbox/v1" + lever.format(world=kept.world))
        is_problem(answer, "method_not_allowed")
        assert answer.headers["allow"]


@pytest.mark.parametrize(
    "query",
    ["after=-1", "after=x", "after=²", "after=1e3", "after=" + "9" * 16, "limit=x", "limit=%00"],
)
def test_the_journal_refuses_what_is_no_number(client: Client, kept: Place, query: str) -> None:
    path = f"{kept.control}/journal?{query.replace('²', '%C2%B2')}"
    is_problem(client.get(path), "malformed")


@pytest.mark.parametrize("query", ["search=%00", "search=%FF", "search='--", "search=" + "a" * 999])
def test_any_search_among_people_has_an_answer(client: Client, kept: Place, query: str) -> None:
    answer = client.get(f"{kept.control}/people?{query}")
    assert (answer.status, answer.data["people"]) == (200, [])


@pytest.mark.parametrize("name", ["nada", "%00", "%2e%2e", "a" * 2_000, "%F0%9F%98%80"])
def test_unknown_people_and_faults_are_refused(client: Client, kept: Place, name: str) -> None:
    is_problem(client.get(f"{kept.control}/people/{name}"), "person_unknown", "not_found")
    ended = client.send("DELETE", f"{kept.control}/faults/{name}")
    is_problem(ended, "fault_unknown", "not_found")


def test_a_lever_that_cannot_be_pulled_leads_back_to_its_world(client: Client, kept: Place) -> None:
    answer = client.form(f"/w/{kept.world}/acao/parar-gravacao", {})
    assert answer.status == 409
    assert f'href="/w/{kept.world}/">Voltar ao mundo' in answer.text


def test_a_file_that_is_no_world_makes_none(client: Client, kept: Place, unchanged: None) -> None:
    good = client.get(f"{kept.control}/export").body
    files = (b"", b"nada", b"SQLite format 3\x00" + b"\x00" * 4_000, good[:5_000], good[::-1])
    for file in files:
        answer = client.send("POST", "/sandbox/v1/worlds/trazido/import", file)
        is_problem(answer, "malformed")
    is_problem(client.get("/sandbox/v1/worlds/trazido"), "world_unknown")


def test_a_world_goes_out_and_comes_in(client: Client, kept: Place) -> None:
    file = client.get(f"{kept.control}/export").body
    name = next(_NAMES)
    answer = client.send("POST", f"/sandbox/v1/worlds/{name}/import", file)
    assert (answer.status, answer.data["head"]) == (201, kept.head)
    is_problem(client.send("POST", f"/sandbox/v1/worlds/{name}/import", file), "world_exists")
    client.send("DELETE", f"/sandbox/v1/worlds/{name}")


# the console's own forms
BAD_FORMS: tuple[tuple[str, str, str], ...] = (
    ("avancar", "segundos=x", "malformed"),
    ("avancar", "segundos=nan", "malformed"),
    ("avancar", "segundos=-5", "malformed"),
    ("avancar", "segundos=1e9", "malformed"),
    ("avancar", "segundos=%FF", "malformed"),
    ("relogio", "modo=nada", "malformed"),
    ("falha", "falha=nada@iap-pi", "fault_unknown"),
    ("falha", "falha=erro@nada", "fault_unknown"),
    ("falha", "falha=erro@iap-pi&share=muito", "malformed"),
    ("falha", "falha=sem-rede@telemovel", "malformed"),
    ("falha", "x=1", "fault_unknown"),
    ("falha", "falha=erro@iap-pi&x=1", "malformed"),
    ("falha-fim", "nome=nada", "fault_unknown"),
    ("guardar", "nome=Com+Espa%C3%A7o", "malformed"),
    ("nada", "a=1", "not_found"),
)


@pytest.mark.parametrize(("lever", "content", "code"), BAD_FORMS)
def test_a_lever_of_the_console_refuses_with_a_page(
    client: Client, kept: Place, unchanged: None, lever: str, content: str, code: str
) -> None:
    answer = client.send("POST", f"/w/{kept.world}/acao/{lever}", content.encode(), FORM)
    assert answer.headers["content-type"].startswith("text/html")
    assert (answer.code, answer.status) == (code, REASONS[code].status)


@pytest.mark.parametrize("content", ["", "id=", "id=Com+Espa%C3%A7o", "id=..%2Ffora", "id=%00"])
def test_the_console_makes_no_world_of_a_bad_name(
    client: Client, unchanged: None, content: str
) -> None:
    answer = client.send("POST", "/mundos", content.encode(), FORM)
    assert (answer.code, answer.status) == ("malformed", 422)


def test_another_site_pulls_no_lever(client: Client, kept: Place, unchanged: None) -> None:
    other = {"Origin": "http://example.invalid"}
    advance = f"{kept.control}/clock/advance"
    is_problem(client.send("POST", advance, b'{"seconds":9}', JSON | other), "csrf_failed")
    is_problem(client.send("DELETE", kept.control, None, other), "csrf_failed")
    page = client.send("POST", f"/w/{kept.world}/acao/avancar", b"segundos=9", FORM | other)
    assert page.code == "csrf_failed"
    page = client.send("POST", "/mundos", b"id=de-fora", FORM | other)
    assert page.code == "csrf_failed"


def test_a_qr_of_too_long_an_address_is_refused(client: Client) -> None:
    assert client.get("/qr/" + "a" * 401).code == "malformed"
    assert client.get("/qr/w/demo/").headers["content-type"] == "image/svg+xml; charset=utf-8"
