"""A server that others can reach: who pulls levers shows the key that it printed."""

import re
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest

from sandbox.console import VERSION
from tests.http.client import Child, Client, Listening, Place

OPEN = ("/healthz", "/.well-known/sandbox.json", "/sandbox/openapi.json", "/sandbox/errors")


@pytest.fixture(scope="module")
def reachable(tmp_path_factory: pytest.TempPathFactory, templates: Path) -> Iterator[Child]:
    """It listens on every address; the tests connect to 127.0.0.1 only."""
    folder = tmp_path_factory.mktemp("key") / "data"
    copytree(templates, folder / "templates")
    child = Child(folder, ("--host", "0.0.0.0")).start()
    yield child
    child.kill()


@pytest.fixture(scope="module")
def there(reachable: Child) -> Iterator[Client]:
    client = reachable.client
    yield client
    client.close()


def test_the_key_is_long_and_printed_once(reachable: Child) -> None:
    assert len(reachable.key) >= 16
    assert reachable.log.read_text().count(reachable.key) == 1


def test_every_start_has_another_key(reachable: Child, tmp_path: Path, templates: Path) -> None:
    copytree(templates, tmp_path / "data" / "templates")
    other = Child(tmp_path / "data", ("--host", "0.0.0.0")).start()
    assert other.key != reachable.key
    other.kill()


def test_on_loopback_no_key_is_asked_for(server: Child, client: Client) -> None:
    assert server.key == ""
    assert client.get("/sandbox/v1/worlds").status == 200


LEVERS = [
    ("GET", "/sandbox/v1/worlds"),
    ("POST", "/sandbox/v1/worlds"),
    ("GET", "/sandbox/v1/worlds/demo"),
    ("DELETE", "/sandbox/v1/worlds/demo"),
    ("POST", "/sandbox/v1/worlds/demo/fork"),
    ("POST", "/sandbox/v1/worlds/demo/checkpoints"),
    ("POST", "/sandbox/v1/worlds/demo/restore"),
    ("POST", "/sandbox/v1/worlds/demo/policy"),
    ("POST", "/sandbox/v1/worlds/demo/clock"),
    ("POST", "/sandbox/v1/worlds/demo/clock/advance"),
    ("POST", "/sandbox/v1/worlds/demo/faults"),
    ("DELETE", "/sandbox/v1/worlds/demo/faults/x"),
    ("GET", "/sandbox/v1/worlds/demo/journal"),
    ("GET", "/sandbox/v1/worlds/demo/people"),
    ("GET", "/sandbox/v1/worlds/demo/people/ana-silva"),
    ("POST", "/sandbox/v1/worlds/demo/seats"),
    ("GET", "/sandbox/v1/worlds/demo/export"),
    ("POST", "/sandbox/v1/worlds/novo/import"),
]


@pytest.mark.parametrize(("method", "path"), LEVERS)
def test_every_lever_asks_for_the_key(
    there: Client, reachable: Child, method: str, path: str
) -> None:
    for key in ("", "errada", reachable.key[:-1], reachable.key + "a", "\xff", "a" * 5_000):
        answer = there.send(method, path, b"{}", {"X-Sandbox-Key": key})
        assert (answer.status, answer.code) == (401, "key_missing")
        assert answer.headers["www-authenticate"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("GET", "/w/demo/"),
        ("POST", "/mundos"),
        ("POST", "/w/demo/acao/avancar"),
        ("GET", "/qr/w/demo/"),
    ],
)
def test_every_page_of_the_console_asks_for_the_key(there: Client, method: str, path: str) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = there.send(method, path, b"segundos=9", form)
    assert answer.status == 401
    assert 'name="chave"' in answer.text
    assert "ana-silva" not in answer.text


def test_no_socket_of_everything_opens_without_the_key(reachable: Child) -> None:
    for path in ("/w/demo/ws", "/sandbox/v1/worlds/demo/journal/ws"):
        assert Listening.status(reachable.port, path) == 401
        key = [f"X-Sandbox-Key: {reachable.key}"]
        assert Listening.status(reachable.port, path, header=key) == 101


def test_the_key_opens_the_levers(there: Client, reachable: Child) -> None:
    for method, path in LEVERS:
        if method == "GET":
            assert there.get(path, X_Sandbox_Key=reachable.key).status == 200
    assert (
        there.post("/sandbox/v1/worlds", {"id": "novo"}, X_Sandbox_Key=reachable.key).status == 201
    )


def test_the_key_given_in_the_form_stays_in_a_cookie(there: Client, reachable: Child) -> None:
    answer = there.form("/chave", {"chave": reachable.key})
    assert answer.status == 303
    assert {"HttpOnly", "SameSite=Strict"} <= set(answer.cookies[0].split("; "))
    assert there.get("/", Cookie=answer.cookie).status == 200
    wrong = there.form("/chave", {"chave": "errada"})
    assert there.get("/", Cookie=wrong.cookie).status == 401


@pytest.mark.parametrize("path", OPEN)
def test_what_says_where_things_are_is_open(there: Client, path: str) -> None:
    answer = there.get(path)
    assert answer.status == 200
    assert not re.search(r"\bdemo\b", answer.text) or VERSION in answer.text


def test_the_apps_are_open(there: Client, reachable: Child) -> None:
    """A phone of the same network opens its address; an operator has a password."""
    assert there.get("/w/demo/telemovel/ana-silva/").status == 200
    assert there.get("/w/demo/backoffice/").status == 200
    place = Place(there, "demo")
    assert place.sign_in("rita.neves")


def test_the_apps_name_no_other_world(there: Client) -> None:
    for path in ("/w/nada/backoffice/", "/w/nada/backoffice/api/view"):
        assert "demo" not in there.get(path).text


def test_other_sites_pull_no_lever_there_either(there: Client, reachable: Child) -> None:
    given = {"X_Sandbox_Key": reachable.key, "Origin": "http://example.invalid"}
    answer = there.post("/sandbox/v1/worlds/demo/checkpoints", {"name": "a"}, **given)
    assert answer.code == "csrf_failed"
