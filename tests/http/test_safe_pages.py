"""Every page: its headers, no code inside it, and what people type shown as text."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest

from tests.http.client import Answer, Client, Place, counted

_NAMES = counted("textos")
NASTY = (
    "<script>alert(1)</script>\"'`{{ 7*7 }}{% x %}${7*7}&lt;<img src=x onerror=alert(2)>"
    "\U0001f600 \u05e9\u05dc\u05d5\u05dd \u202e"
)
"""A text with everything that a page could take for its own."""

MARK = "onerror=alert(2)"


class Judge(HTMLParser):
    """Finds what a strict page has not."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self._inside = tag
        if tag == "script" and not (found.get("src") or "").startswith("/estatico/"):
            self.faults.append(f"script {found}")
        if tag in ("style", "iframe", "object", "embed", "base", "img"):
            self.faults.append(tag)
        for name, value in found.items():
            if name.startswith("on") or name in ("style", "srcdoc"):
                self.faults.append(f"{tag} {name}")
            address = name in ("href", "src", "action", "formaction")
            if address and not re.match(r"/(?!/)|#|$", value or ""):
                self.faults.append(f"{tag} {name}={value}")

    def handle_data(self, data: str) -> None:
        if self._inside in ("script", "style") and data.strip():
            self.faults.append(f"{self._inside} with content")

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""


def faults(answer: Answer) -> list[str]:
    judge = Judge()
    judge.feed(answer.text)
    return judge.faults


@pytest.fixture(scope="module")
def typed(client: Client) -> Place:
    """A world where people have typed a nasty text wherever they can, and a call is under way."""
    place = Place(client, next(_NAMES)).create(title=NASTY[:190]).sit()
    place.play(3)
    place.at_phone("speak", text=NASTY)
    place.at_desk("speak", text=NASTY)
    for step in place.steps()[3:14]:
        step()
    place.at_portal("fill-request", purpose="emprego", note=NASTY)
    fault = {"name": NASTY[:100], "kind": "latencia", "operation": NASTY[:100]}
    place.do(f"{place.control}/faults", fault)
    place.do(f"{place.control}/checkpoints", {"name": "ponto"})
    return place


def pages(place: Place) -> Iterator[tuple[str, dict[str, str]]]:
    """Every page of a world, with the cookie that shows it."""
    phone = {"Cookie": f"lugar_cidadao={place.phone_token}"}
    desk = {"Cookie": f"lugar_operador={place.desk_token}"}
    for path in ("", "telefone", "mensagens", "autenticacao-gov", "definicoes", "nada"):
        yield f"{place.phone}/{path}", phone
    for path in ("", "servico-por-telefone", "atendimento/A-0001", "atendimento/A-9", "nada"):
        yield f"{place.desk}/{path}", desk
    yield f"{place.portal}/pedido/F-0001", desk
    for path in (f"{place.desk}/", f"{place.portal}/", f"{place.portal}/pedido/F-0001"):
        yield path, {}
    for path in ("/", f"/w/{place.world}/", "/sandbox/errors", "/nada", "/w/nada/", "/sandbox/x"):
        yield path, {"Accept": "text/html"}


def test_the_pages_are_found(typed: Place) -> None:
    statuses = [
        typed.client.send("GET", *(path, None, headers)).status for path, headers in pages(typed)
    ]
    assert statuses.count(200) >= 14, statuses
    assert statuses.count(404) >= 4, statuses


def test_no_page_has_code_inside_it(typed: Place) -> None:
    for path, headers in pages(typed):
        answer = typed.client.send("GET", path, None, headers)
        if answer.headers["content-type"].startswith("text/html"):
            assert faults(answer) == [], path


def test_the_judge_finds_code() -> None:
    for bad in (
        "<script>x</script>",
        "<p style='a'>",
        "<a href='javascript:x'>",
        "<b onclick=x>",
        "<style>a{}</style>",
    ):
        judge = Judge()
        judge.feed(bad)
        assert judge.faults, bad


def test_what_people_type_is_shown_as_text(typed: Place) -> None:
    shown = []
    for path, headers in pages(typed):
        text = typed.client.send("GET", path, None, headers).text
        assert "<script>alert" not in text, path
        assert "<img" not in text, path
        assert "49" not in re.findall(r"alert\(1\).{0,60}", text)
        if MARK in text:
            shown.append(path)
            assert "{{ 7*7 }}" in text.replace("&#39;", "'"), path
    assert f"{typed.phone}/telefone" in shown
    assert f"{typed.desk}/atendimento/A-0001" in shown
    assert f"{typed.portal}/pedido/F-0001" in shown
    assert f"/w/{typed.world}/" in shown


def test_what_is_refused_is_shown_as_text(typed: Place) -> None:
    mark = re.findall(
        r'name="csrf" value="([^"]+)"',
        typed.client.get(
            f"{typed.phone}/telefone", Cookie=f"lugar_cidadao={typed.phone_token}"
        ).text,
    )[0]
    cookie = f"lugar_cidadao={typed.phone_token}"
    values = {"csrf": mark, "_volta": f"{typed.phone}/telefone", "_chave": NASTY, "_verbo": NASTY}
    for more in ({"to_number": NASTY}, {"to_number": "1", NASTY: NASTY}, {"text": NASTY * 9}):
        answer = typed.client.form(f"{typed.phone}/acao/dial", values | more, Cookie=cookie)
        assert 400 <= answer.status < 500
        assert faults(answer) == []
        assert "<script>alert" not in answer.text


@pytest.mark.parametrize(
    "path", ["/w/%3Cscript%3Ealert(1)%3C/", "/%3Cscript%3Ealert(1)%3C/script%3E"]
)
def test_an_address_is_shown_as_text(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status == 404
    assert "<script>alert" not in answer.text
    assert faults(answer) == []


def test_the_socket_gives_what_people_type_as_json(typed: Place) -> None:
    said = [event for event in typed.events() if event["type"] == "fala.dita"]
    assert any("<script>" in event["data"]["text"] for event in said)
    answer = typed.client.get(f"{typed.control}/journal")
    assert answer.headers["content-type"] == "application/json"


# headers
STRICT = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
OTHERS = (
    "/healthz",
    "/.well-known/sandbox.json",
    "/sandbox/openapi.json",
    "/sandbox/v1/worlds",
    "/sandbox/v1/worlds/nada",
    "/sandbox/v1/nada",
    "/estatico/x/web/base.css",
    "/estatico/x/web/nada.css",
    "/qr/w/demo/",
    "/w/demo/backoffice/api/view",
    "/w/demo/backoffice/ws",
    "/w/nada/backoffice/",
)


def is_safe(answer: Answer) -> None:
    policy = dict(
        part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";")
    )
    assert {name: policy[name] for name in STRICT} == STRICT
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] in ("same-origin", "no-referrer")
    assert answer.headers["cross-origin-opener-policy"] == "same-origin"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert "noindex" in answer.headers["x-robots-tag"]
    assert "server" not in answer.headers or "Python" not in answer.headers["server"]


def test_every_answer_has_the_headers(typed: Place) -> None:
    for path, headers in [*pages(typed), *((path, {}) for path in OTHERS)]:
        for method in ("GET", "POST", "OPTIONS", "DELETE"):
            if method == "DELETE" and path == "/sandbox/v1/worlds":
                continue
            is_safe(typed.client.send(method, path, None, headers))


def test_nothing_that_changes_is_kept_by_a_browser(typed: Place) -> None:
    for path, headers in [*pages(typed), *((path, {}) for path in OTHERS)]:
        answer = typed.client.send("GET", path, None, headers)
        kept = "immutable" in answer.headers["cache-control"]
        assert kept == (path == "/estatico/x/web/base.css"), path
        assert kept or answer.headers["cache-control"] == "no-store", path


def test_every_page_says_that_it_is_a_simulation(typed: Place) -> None:
    for path, headers in pages(typed):
        answer = typed.client.send("GET", path, None, headers)
        if answer.headers["content-type"].startswith("text/html") and answer.status != 303:
            assert "SIMULAÇÃO" in answer.text, path
            assert '<html lang="pt-PT"' in answer.text, path
