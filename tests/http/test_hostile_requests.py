"""Requests that no good client sends: names, paths, methods, bytes."""

import re

import pytest

from tests.http.client import Client, Place


def status_of(answer: bytes) -> int:
    found = re.match(rb"HTTP/1\.1 (\d{3})", answer)
    return int(found.group(1)) if found else 0


@pytest.mark.parametrize(
    "host",
    ["example.invalid", "example.invalid:80", "127.0.0.1.example.invalid", "[::2]:80", "0", "a b"],
)
def test_a_name_that_is_not_this_server_opens_nothing(place: Place, host: str) -> None:
    """DNS rebinding: another site's name that leads to 127.0.0.1."""
    head = place.head
    client = place.client
    for path in ("/", f"{place.control}", f"{place.control}/journal", f"{place.phone}/"):
        assert client.get(path, Host=host).code == "host_foreign"
    advance = client.post(f"{place.control}/clock/advance", {"seconds": 9}, Host=host)
    assert (advance.status, advance.code) == (421, "host_foreign")
    assert place.head == head


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "LOCALHOST:9", "[::1]:80"])
def test_a_name_of_this_machine_does(place: Place, host: str) -> None:
    assert place.client.get(place.control, Host=host).status == 200


def test_no_host_header_is_answered(client: Client) -> None:
    assert status_of(client.raw(b"GET /healthz HTTP/1.0\r\n\r\n")) == 200


PATHS = [
    "/..",
    "/../../../../etc/passwd",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/..%2f..%2fetc%2fpasswd",
    "/%00",
    "/%",
    "/%zz",
    "/%FF%FE",
    "//example.invalid/",
    "/w//",
    "/w//telemovel/ana-silva/",
    "/w/demo//telemovel",
    "/w/../backoffice/",
    "/w/%2e%2e/backoffice/api/view",
    "/w/demo/../../x",
    "/w/demo/backoffice/..",
    "/w/demo/backoffice/%00",
    "/w/demo/backoffice/atendimento/%00/x",
    "/w/demo/telemovel/",
    "/w/demo/telemovel/ana-silva/../joao-desconfiado/",
    "/w/demo/registo-criminal/por-telefone/pedido/",
    "/w/demo/registo-criminal/pedidos/RC-9999/certificado.pdf",
    "/w/demo/registo-criminal/consulta/certificado.pdf",
    "/w/demo/registo-criminal/por-telefone/pedido/../../x",
    "/w/demo/registo-criminal/por-telefone/pedido/F-9999",
    "/w/demo;a=b/",
    "/w/DEMO/",
    "/estatico",
    "/estatico/",
    "/estatico/x/web/../../../../etc/passwd",
    "/estatico/x/web/%2e%2e/%2e%2e/rooms.py",
    "/estatico/x/web/..%2f..%2frooms.py",
    "/estatico/x/web/%00.css",
    "/estatico/x/web/" + "a" * 300 + ".css",
    "/estatico/x/web/fonts",
    "/estatico/x/nada/base.css",
    "/sandbox",
    "/sandbox/",
    "/sandbox/v1",
    "/sandbox/v1/",
    "/sandbox/v1/worlds/",
    "/sandbox/v1/worlds/%2e%2e",
    "/sandbox/v1/worlds/..%2fdemo",
    "/.git/config",
    "/favicon.ico",
    "/qr/",
    "/a" * 3_000,
]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path[:60])
def test_a_tricky_path_finds_nothing(client: Client, path: str) -> None:
    for method in ("GET", "HEAD", "POST", "DELETE"):
        answer = client.send(method, path)
        assert 300 < answer.status < 500, answer.text[:200]
        assert b"root:" not in answer.body
        assert b"import " not in answer.body
        if answer.status < 400:
            assert answer.headers["location"].startswith("/w/") or method == "GET"


@pytest.mark.parametrize("path", ["/", "/w/demo/backoffice/"])
def test_slashes_too_many_are_one(client: Client, path: str) -> None:
    page = client.get(f"{path}/" if path != "/" else "///").text
    assert re.findall("data-base.*", page) == re.findall("data-base.*", client.get(path).text)


def test_a_redirection_stays_here(client: Client) -> None:
    for path in PATHS:
        answer = client.get(path)
        location = answer.headers.get("location", "/")
        assert re.match(rf"(http://127\.0\.0\.1:{client.port})?/(?!/)", location), location


def test_a_form_does_not_lead_away(place: Place) -> None:
    page = place.client.get(f"{place.phone}/telefone")
    mark = re.findall(r'name="csrf" value="([^"]+)"', page.text)[0]
    for back in (
        "http://example.invalid/telefone",
        "//example.invalid/telefone",
        "/\\example.invalid",
        "/telefone\r\nX-Novo: 1",
        "javascript:alert(1)",
    ):
        values = {"csrf": mark, "_volta": back}
        answer = place.client.form(f"{place.phone}/acao/lock-app", values, Cookie=page.cookie)
        assert answer.headers.get("location", place.phone).startswith(place.phone), back
        assert "x-novo" not in answer.headers


def test_a_very_long_address_is_refused(client: Client) -> None:
    assert status_of(client.raw(b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n")) == 414


def test_very_long_headers_are_refused(client: Client) -> None:
    line = b"X-Longo: " + b"a" * 100_000 + b"\r\n"
    answer = client.raw(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n" + line + b"\r\n")
    assert status_of(answer) in (400, 431)


@pytest.mark.parametrize(
    "lines",
    [
        b"Content-Length: -1\r\n",
        b"Content-Length: abc\r\n",
        b"Content-Length: 99999999999999999999\r\n",
        b"Transfer-Encoding: nada\r\n",
        b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
    ],
)
def test_a_body_of_doubtful_length_changes_nothing(place: Place, lines: bytes) -> None:
    head = place.head
    start = f"POST {place.control}/clock/advance HTTP/1.1\r\nHost: localhost\r\n"
    content = b'Content-Type: application/json\r\n\r\n{"seconds":9}'
    answer = place.client.raw(start.encode() + lines + content)
    assert 400 <= status_of(answer) < 500 or answer == b""
    assert place.head == head


def test_a_member_that_stands_twice_is_refused(place: Place) -> None:
    body = b'{"to_number":"1","to_number":"+351300000000"}'
    kind = {"Content-Type": "application/json"}
    path = f"{place.phone}/api/dial"
    answer = place.client.send("POST", path, body, kind, place.phone_token)
    assert (answer.status, answer.data["code"]) == (422, "malformed")


@pytest.mark.parametrize("part", [b"", b'{"seconds"', b'5\r\n{"sec'])
def test_a_sender_who_goes_away_changes_nothing(place: Place, part: bytes) -> None:
    head = place.head
    kind = b"Transfer-Encoding: chunked" if part[:1] == b"5" else b"Content-Length: 13"
    start = f"POST {place.control}/clock/advance HTTP/1.1\r\nHost: localhost\r\n".encode()
    lines = b"Content-Type: application/json\r\n" + kind + b"\r\n\r\n"
    answer = place.client.raw(start + lines + part)
    assert status_of(answer) < 500
    assert place.head == head


def test_what_is_no_http_is_refused(client: Client) -> None:
    for junk in (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"NADA\r\n\r\n", b"\r\n\r\n"):
        assert status_of(client.raw(junk)) in (0, 400)
    assert client.get("/healthz").status == 200


@pytest.mark.parametrize("path", ["/healthz", "/", "/w/demo/", "/w/demo/telemovel/ana-silva/"])
def test_head_is_get_without_a_body(client: Client, path: str) -> None:
    head, get = client.send("HEAD", path), client.get(path)
    assert (head.status, head.body) == (get.status, b"") == (200, b"")
    assert head.headers["content-type"] == get.headers["content-type"]


def test_a_static_file_is_kept_and_is_itself(client: Client) -> None:
    page = client.get("/").text
    address = re.findall(r'href="(/estatico/[^"]+\.css)"', page)[0]
    file, head = client.get(address), client.send("HEAD", address)
    assert "immutable" in file.headers["cache-control"]
    assert head.body == b""
    assert head.headers["content-length"] == str(len(file.body))
    refused = client.send("POST", address)
    assert refused.status == 404


def test_options_gives_no_leave_to_other_sites(place: Place) -> None:
    asked = {"Origin": "http://example.invalid", "Access-Control-Request-Method": "POST"}
    for path in (f"{place.control}/clock/advance", f"{place.phone}/api/approve", "/healthz"):
        answer = place.client.send("OPTIONS", path, None, asked)
        assert not [name for name in answer.headers if name.startswith("access-control")]
