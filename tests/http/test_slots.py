"""A component of one's own in a slot of a world: filled, looked at, given back, by every way."""

import json
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from shutil import copytree
from time import monotonic
from typing import Any

import pytest

from run_sandbox import build_wsgi, describe_apps, open_worlds
from sandbox import cli
from tests.http.client import ROOT, Child, Client, Place, counted
from tests.http.component import Component, closes, component, says

_NAMES = counted("lugares")
HTML = says(200, "text/html", b"<p>ola")


@pytest.fixture(scope="module")
def well() -> Iterator[Component]:
    """A component that is well."""
    with component(says(200)) as found:
        yield found


@pytest.fixture(scope="module")
def kept(client: Client) -> Place:
    """A world of these tests."""
    return Place(client, next(_NAMES)).create()


def slots(place: Place) -> str:
    return f"{place.control}/slots"


def put(place: Place, slot: str, **body: Any) -> Any:
    headers = {"Content-Type": "application/json"}
    return place.client.send("PUT", f"{slots(place)}/{slot}", json.dumps(body).encode(), headers)


def test_whoever_is_looked_at_is_told_where_the_world_is(kept: Place, well: Component) -> None:
    put(kept, "backoffice", address=f"{well.url}/entrada")
    where = f"http://127.0.0.1:{kept.client.port}/w/{kept.world}/"
    assert well.worlds[-1] == where
    kept.client.send("DELETE", f"{slots(kept)}/backoffice")


def test_a_program_fills_looks_and_gives_back(kept: Place, well: Component) -> None:
    client = kept.client
    every = client.done(client.get(slots(kept)))["slots"]
    assert [one["slot"] for one in every if one["address"] == ""] == [
        *("app", "backoffice", "autorizacoes", "autenticacao", "iap", "servico-federado")
    ]
    found = client.done(put(kept, "app", address=f"{well.url}/entrada", health="/saude"))
    assert (found["address"], found["health"]["state"]) == (f"{well.url}/entrada", "answers")
    assert well.looked[-1] == "/saude"
    assert client.done(client.get(f"{slots(kept)}/app")) == found
    assert client.get(kept.control).data["slots"] == {"app": f"{well.url}/entrada"}
    assert client.send("DELETE", f"{slots(kept)}/app").status == 204
    assert client.send("DELETE", f"{slots(kept)}/app").status == 204
    assert client.get(kept.control).data["slots"] == {}


def test_a_world_is_made_with_its_slots_or_not_at_all(client: Client, well: Component) -> None:
    made = {"id": next(_NAMES), "slots": {"iap": well.url, "app": {"address": well.url}}}
    answer = client.post("/sandbox/v1/worlds", made)
    assert client.done(answer)["slots"] == {"iap": well.url, "app": well.url}
    for bad, code in (
        ({"telefone": well.url}, "slot_unknown"),
        ({"app": "http://192.0.2.1/"}, "address_not_allowed"),
        ({"app": "ali"}, "slot_address"),
        ({"app": 7}, "malformed"),
        ({"app": {"adress": well.url}}, "malformed"),
    ):
        name = next(_NAMES)
        assert client.post("/sandbox/v1/worlds", {"id": name, "slots": bad}).code == code, bad
        assert client.get(f"/sandbox/v1/worlds/{name}").code == "world_unknown"


@pytest.mark.parametrize(
    ("slot", "body", "code", "says_"),
    [
        ("autentica", {"address": "http://127.0.0.1/"}, "slot_unknown", "autenticacao"),
        ("x" * 500, {"address": "http://127.0.0.1/"}, "slot_unknown", "app, backoffice"),
        ("app", {}, "slot_address", "address"),
        ("app", {"address": "localhost:9000"}, "slot_address", "plain address"),
        ("app", {"address": "http://a:b@127.0.0.1/"}, "slot_address", "without user"),
        ("app", {"address": "http://127.0.0.1/?a"}, "slot_address", "query"),
        ("app", {"address": "http://127.0.0.1/", "health": "s"}, "slot_address", "health"),
        ("app", {"address": "http://192.0.2.1/"}, "address_not_allowed", "--allow-outgoing"),
        ("app", {"address": "http://169.254.169.254/"}, "address_not_allowed", "outside"),
        ("app", {"address": "http://nada.invalid/"}, "address_not_allowed", "no internet"),
        ("app", {"address": ["http://127.0.0.1/"]}, "malformed", "takes str"),
        ("app", {"address": "http://127.0.0.1/", "outro": 1}, "malformed", "unknown members"),
    ],
)
def test_bad_input_changes_nothing(
    kept: Place, slot: str, body: dict[str, Any], code: str, says_: str
) -> None:
    before = kept.head
    answer = put(kept, slot, **body)
    assert answer.code == code, answer.data
    assert says_ in answer.data["detail"]
    assert kept.head == before


def test_health_tells_what_was_seen(kept: Place) -> None:
    with component(HTML) as there:
        for name, answer, state, detail in (
            ("app", HTML, "odd", "text/html"),
            ("servico-federado", HTML, "answers", "text/html"),
            ("app", says(500), "odd", "HTTP 500"),
            ("app", says(302), "odd", "HTTP 302"),
            ("app", closes, "not_reached", "broken"),
        ):
            there.answer = answer
            seen = kept.client.done(put(kept, name, address=there.url))["health"]
            assert (seen["state"], detail in seen["detail"]) == (state, True), seen
    assert kept.client.get(f"{slots(kept)}/app").data["health"]["state"] == "not_reached"
    kept.client.send("DELETE", f"{slots(kept)}/servico-federado")
    kept.client.send("DELETE", f"{slots(kept)}/app")


def test_one_that_never_answers_holds_up_nobody(client: Client, server: Child) -> None:
    mine, other = (Place(client, next(_NAMES)).create() for _ in range(2))
    with component(says(200)) as there:
        for name in ("app", "backoffice", "iap"):
            put(mine, name, address=there.url)
        there.answer = there.never
        begun = monotonic()
        waiting = Client(server.port)
        waiting._connected().request("GET", slots(mine))
        quick = client.get(other.control)
        assert (quick.status, monotonic() - begun < 1.5) == (200, True)
        answer = json.loads(waiting._connected().getresponse().read())
        assert {one["health"]["detail"] for one in answer["slots"] if one["health"]} == {
            "no_answer: no answer within 2 s"
        }
        assert monotonic() - begun < 5
        waiting.close()


def test_a_copy_does_not_speak_to_the_components_of_its_origin(
    client: Client, well: Component, server: Child
) -> None:
    origin = Place(client, next(_NAMES)).create()
    put(origin, "app", address=well.url)
    copy = Place(client, next(_NAMES))
    made = client.done(client.post(f"{origin.control}/fork", {"id": copy.world}))
    assert made["slots"] == {}
    assert copy.events(0)[-1]["data"] == {"name": "app", "reason": "copia"}
    file = client.get(f"{origin.control}/export").body
    taken = Place(client, next(_NAMES))
    kind = {"Content-Type": "application/vnd.sqlite3"}
    assert client.send("POST", f"{taken.control}/import", file, kind).data["slots"] == {}
    assert client.get(origin.control).data["slots"] == {"app": well.url}


def test_the_page_fills_shows_and_gives_back(kept: Place, well: Component) -> None:
    client, page = kept.client, f"/w/{kept.world}/componentes/"
    typed = {"slot": "backoffice", "address": f"{well.url}/meu", "health": ""}
    assert client.form(f"{page}acao/ocupar", typed).status == 303
    text = client.get(page).text
    assert f"{well.url}/meu" in text
    assert "Responde" in text
    bad = client.form(f"{page}acao/ocupar", typed | {"address": "http://192.0.2.1/x"})
    assert (bad.status, bad.code) == (403, "address_not_allowed")
    assert "http://192.0.2.1/x" in bad.text
    assert client.form(f"{page}acao/devolver", {"slot": "nada"}).code == "slot_unknown"
    assert client.form(f"{page}acao/devolver", {"slot": "backoffice"}).status == 303
    assert f"{well.url}/meu" not in client.get(page).text


def command(*words: str) -> tuple[int, str, str]:
    """A command of a person in this process: its code, output and errors."""
    out, err = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = cli.main(["slot", *words], ROOT, describe_apps(), open_worlds, build_wsgi)
    return code, out.getvalue(), err.getvalue()


def test_the_command_line_fills_a_slot_of_a_running_server(kept: Place, well: Component) -> None:
    at = ("--at", f"http://127.0.0.1:{kept.client.port}")
    code, out, _ = command(kept.world, "iap", well.url, "--health", "/bem", *at)
    assert (code, json.loads(out)["health"]["state"]) == (0, "answers")
    assert '"iap"' in command(kept.world, *at)[1]
    assert command(kept.world, "iap", "--give-back", *at) == (0, "", "")
    code, _, err = command(kept.world, "ap", well.url, *at)
    assert (code, "slot_unknown" in err, "app" in err) == (2, True, True)
    code, _, err = command("demo", "--at", "http://127.0.0.1:1")
    assert (code, "--at" in err) == (2, True)
    assert command("demo", "--at", "http://127.0.0.1:porta")[0] == 2


@pytest.mark.slow
def test_a_server_starts_with_a_slot_filled_and_says_so(
    tmp_path: Path, templates: Path, well: Component
) -> None:
    data = tmp_path / "data"
    copytree(templates, data / "templates")
    child = Child(data, ("--slot", f"app={well.url}")).start()
    try:
        client = child.client
        assert client.get("/sandbox/v1/worlds/demo").data["slots"] == {"app": well.url}
        client.close()
        assert f"{well.url}   yours" in child.log.read_text()
    finally:
        child.kill()
    with pytest.raises(RuntimeError, match="slot_unknown"):
        Child(data, ("--slot", f"nada={well.url}")).start()
