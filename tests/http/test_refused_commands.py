"""Every row of every app, as JSON and as a form, with each kind of bad input."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pytest

from run_sandbox import describe_apps
from sandbox.apps import App
from sandbox.protocol.errors import REASONS
from sandbox.protocol.vocabulary import Verb
from tests.http.client import CENTRE, PHONE, PIN, Answer, Client, Place, counted

_NAMES = counted("recusas")
JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
HASH = "MDEwDQYJYIZIAWUDBAIBBQAEIBFIt1xZeYxXX5Y5llj4SmosSuE+EEZ+idw8iwAqMzYt"
GOOD: dict[str, Any] = {
    "citizen_id": "ana-silva",
    "client_id": "ensaio-sem-registo",
    "login_hint": PHONE,
    "binding_message": "Ensaio 42",
    "redirect_uri": "http://127.0.0.1:49500/volta",
    "code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
    "scope": "http://interop.gov.pt/MDC/Cidadao/NomeCompleto",
    "crime": "furto",
    "penalty": "multa",
    "to_number": CENTRE,
    "keys": "12#",
    "text": "Bom dia",
    "pin": PIN,
    "minutes": "5",
    "user_name": "rita.neves",
    "password": "ficticia-rita.neves",
    "to_operator": "tomas-operador",
    "service": "registo-criminal",
    "phone_number": PHONE,
    "code": "123456",
    "token": "abcdef.abc",
    "purpose": "emprego",
    "number": "9999000000000012",
    "valid_until": "12/30",
    "cvv": "123",
    "amount": "4,00",
    "payer": "ana-silva",
    "document_type": "CC",
    "document_number": "990000010ZZ5",
    "country": "PT",
    "sms_code": "123456",
    "card_holder": "ana-silva",
    "assertion": "abcdef.abc",
    "access_code": "AAAA-BBBB-CCCC-DDDD",
    "username": "mj.helena",
    "given_name": "Helena",
    "family_name": "Prates",
    "application": "CITIUS-SIM",
    "entity": "TJ/T8ZZ1",
    "scopes": ["INV"],
    "starts_on": "2024-05-06",
    "change": "mudanca",
    "changed_on": "2024-05-06",
    "lines": f"1;a.pdf;{HASH}",
    "hash": HASH,
    "account_id": "helena-juiza",
    "transaction": "2024050600000001",
    "owner": "99000001",
    "message_id": "M-0001",
    "reply_deadline": "2199-01-01 10:00",
}
IDS = ("call_id", "case_id", "request_id", "federated_id")
OF_PAYMENTS = ("payment_id", "push_id")


def _rows() -> dict[str, tuple[App, Verb]]:
    found: dict[str, tuple[App, Verb]] = {}
    for app in describe_apps():
        for verb in app.verbs:
            if verb.command is not None:
                found.setdefault(f"{app.slug}/{verb.action}", (app, verb))
    return found


ROWS = _rows()


def where(name: str) -> list[str]:
    """The rows that have a field of some form."""
    return [row for row, (_, verb) in ROWS.items() if any(_fits(f, name) for f in verb.fields)]


def _fits(item: Any, name: str) -> bool:
    match name:
        case "required":
            return bool(item.required)
        case "text":
            return item.kind not in ("boolean", "flags")
        case _:
            return item.name == name


_WITH_FORMS = {
    "telemovel": "telefone",
    "backoffice": "atendimento/A-0001",
    "registo-criminal/por-telefone": "pedido/F-0001",
    "registo-criminal": "",
    "registo-criminal/consulta": "",
    "posto-de-atendimento": "",
    "autenticacao": "",
    "pagamentos": "",
    "banco": "",
    "tribunal": "",
    "entidade": "",
    "autorizacoes": "",
    "assinatura-cmd": "",
    "iap": "",
    "sric": "pesquisa",
    "sric/tribunal": "tribunal",
    "sric/gestor-ansr": "utilizadores",
    "sric/auditor": "auditoria",
}
"""A page with forms of each app, and of each further role that signs in there."""


@dataclass
class Stage:
    """A world in the middle of two calls: Ana's with Rita, and João's with Tomás."""

    place: Place
    other: Place
    cookies: dict[str, str]
    csrf: dict[str, str]
    foreign: dict[str, str]

    def base(self, app: App) -> str:
        return self.place.base_of(app)

    def token(self, app: App, verb: Verb) -> str:
        return self.place.token_of(seat_of(app, verb.role))


def seat_of(app: App, role: str) -> str:
    """The kind of seat from which a row is used."""
    return role if app.staff else app.seat_role


def door_of(app: App, role: str) -> str:
    """The app, or one of the roles that sign in there: cookie and mark are of each."""
    return app.slug if role == app.role or not app.staff else f"{app.slug}/{role}"


@pytest.fixture(scope="module")
def stage(client: Client) -> Stage:
    place = Place(client, next(_NAMES)).create().sit()
    place.play(14)
    other = Place(client, place.world, "joao-desconfiado")
    wanted = {"role": "cidadao", "person": other.citizen}
    other.phone_token = other.do(f"{other.control}/seats", wanted)["seat_token"]
    other.desk_token = other.sign_in("tomas.reis")
    other.at_phone("unlock-app", pin="7413")
    other.at_phone("dial", to_number=CENTRE)
    other.at_desk("answer-call")
    other.at_desk("open-service", service="registo-criminal")
    other.at_desk("validate-cmd", phone_number="900471306")
    other.at_desk("request-authorization")
    view = other.see(other.desk, other.desk_token)
    foreign = {
        "call_id": "C-0002",
        "case_id": view["case"]["case_id"],
        "request_id": "P-0002",
        "federated_id": "F-0001",
    }
    for payer in (place.citizen, other.citizen, place.citizen):
        asked = {"payer": payer, "amount": "5,00"}
        place.do(
            f"/w/{place.world}/banco/simulado/api/create-test-payment", asked, place.bank_token
        )
    asked = {"owner": "99000001", "reply_deadline": "2199-01-01 10:00"}
    place.do(f"/w/{place.world}/entidade/ensaio/api/request-jwt", asked, place.entity_token)
    online = f"/w/{place.world}/registo-criminal"
    place.do(f"{online}/api/ask-sign-in", {}, place.browser_token)
    cookies, csrf = {}, {}
    doors = [(app, role) for app in describe_apps() for role in app.roles]
    for app, role in doors:
        door = door_of(app, role)
        cookies[door] = f"lugar_{app.seat_role}={place.token_of(seat_of(app, role))}"
        base = place.base_of(app)
        page = client.get(f"{base}/{_WITH_FORMS[door]}", Cookie=cookies[door])
        found = re.search(r'name="csrf" value="([^"]+)"', page.text)
        assert found, page.text
        csrf[door] = found.group(1)
    return Stage(place, other, cookies, csrf, foreign)


@pytest.fixture
def unchanged(stage: Stage) -> Iterator[None]:
    """What happens in the test leaves the journal as it was."""
    head = stage.place.head
    yield
    assert stage.place.events(head) == []


def good(verb: Verb, **other: Any) -> dict[str, Any]:
    """The fields of a row with values that it takes."""
    return {item.name: GOOD[item.name] for item in verb.fields if item.required} | other


def is_problem(answer: Answer, *codes: str) -> None:
    """The one form of error on addresses for programs."""
    assert answer.headers["content-type"] == "application/problem+json", answer.text[:300]
    problem = answer.data
    reason = REASONS[problem["code"]]
    assert problem["code"] in codes, problem
    assert problem["status"] == answer.status == reason.status
    assert problem["type"] == f"/sandbox/errors#{problem['code']}"
    assert problem["title"] == reason.meaning
    assert problem["detail"]
    assert problem["text"]


def is_page(answer: Answer, *codes: str) -> None:
    """A page that says in Portuguese what is the matter."""
    assert answer.headers["content-type"].startswith("text/html"), answer.text[:300]
    assert answer.code in codes, answer.code
    assert answer.status == REASONS[answer.code].status
    assert '<html lang="pt-PT"' in answer.text
    said = answer.text.replace("&#39;", "'")
    named = answer.code == "malformed" and re.search(r"Preencha «[^<»]+»", said)
    assert named or REASONS[answer.code].text.split("{")[0] in said


# as JSON
BAD_BODIES: dict[str, tuple[bytes, Mapping[str, str], tuple[str, ...]]] = {
    "cut": (b'{"a":', JSON, ("malformed",)),
    "no-object": (b"[]", JSON, ("malformed",)),
    "null": (b"null", JSON, ("malformed",)),
    "not-a-number": (b'{"text":NaN}', JSON, ("malformed",)),
    "not-utf-8": (b'{"text":"\xff\xfe"}', JSON, ("malformed",)),
    "lone-surrogate": (b'{"text":"\\ud800"}', JSON, ("malformed",)),
    "very-deep": (b"[" * 60_000, JSON, ("malformed",)),
    "member-twice": (b'{"text":"a","text":"b"}', JSON, ("malformed",)),
    "member-twice-inside": (b'{"nada":[{"a":1,"a":2}]}', JSON, ("malformed",)),
    "huge-number": (b'{"nada":' + b"9" * 5_000 + b"}", JSON, ("malformed",)),
    "unknown-member": (b'{"nada":1}', JSON, ("malformed",)),
    "many-members": (
        json.dumps({f"n{i}": 1 for i in range(5_000)}).encode(),
        JSON,
        ("malformed",),
    ),
    "two-megabytes": (b'{"text":"' + b"a" * 2_000_000 + b'"}', JSON, ("too_large",)),
    "plain-text": (b'{"text":"a"}', {"Content-Type": "text/plain"}, ("wrong_content_type",)),
    "no-type": (b'{"text":"a"}', {"Content-Type": ""}, ("wrong_content_type",)),
    "form": (b"text=a", FORM, ("wrong_content_type",)),
    "xml": (b"<a/>", {"Content-Type": "application/xml"}, ("wrong_content_type",)),
}


@pytest.mark.parametrize("row", ROWS)
def test_a_bad_body_is_refused(client: Client, stage: Stage, unchanged: None, row: str) -> None:
    app, verb = ROWS[row]
    for kind in BAD_BODIES:
        body, headers, codes = BAD_BODIES[kind]
        path = f"{stage.base(app)}/api/{verb.action}"
        is_problem(client.send("POST", path, body, headers, stage.token(app, verb)), *codes)


@pytest.mark.parametrize("row", ROWS)
def test_a_bad_body_in_chunks_is_refused(
    client: Client, stage: Stage, unchanged: None, row: str
) -> None:
    app, verb = ROWS[row]
    for kind in ("two-megabytes", "endless-text", "not-utf-8", "cut"):
        pieces = {
            "two-megabytes": ([b'{"text":"'] + [b"a" * 20_000] * 100, "too_large"),
            "endless-text": ([b"{"] + [b" "] * 2_000, "malformed"),
            "not-utf-8": ([b'{"te', b'xt":"\xff"}'], "malformed"),
            "cut": ([b'{"text":', b'"a'], "malformed"),
        }
        body, code = pieces[kind]
        path = f"{stage.base(app)}/api/{verb.action}"
        is_problem(client.send("POST", path, iter(body), JSON, stage.token(app, verb)), code)


@pytest.mark.parametrize("row", where("required"))
def test_a_missing_member_is_named(client: Client, stage: Stage, unchanged: None, row: str) -> None:
    app, verb = ROWS[row]
    answer = client.post(f"{stage.base(app)}/api/{verb.action}", {}, stage.token(app, verb))
    is_problem(answer, "malformed")
    assert all(item.name in answer.data["detail"] for item in verb.fields if item.required)


WRONG = {"number": 7, "truth": True, "list": [["a"]], "object": {"a": 1}, "part": 1.5}


@pytest.mark.parametrize("row", where("text"))
def test_a_member_of_the_wrong_type_is_named(
    client: Client, stage: Stage, unchanged: None, row: str
) -> None:
    app, verb = ROWS[row]
    for kind in WRONG:
        for item in verb.fields:
            if item.kind == "boolean" and kind == "truth":
                continue
            body = good(verb, **{item.name: WRONG[kind]})
            answer = client.post(
                f"{stage.base(app)}/api/{verb.action}", body, stage.token(app, verb)
            )
            is_problem(answer, "malformed")
            assert item.name in answer.data["detail"]


BAD_TEXTS = {"nul": "a\x00b", "line": "a\r\nb", "escape": "\x1b[31m"}


@pytest.mark.parametrize("row", where("text"))
def test_a_text_that_cannot_be_is_named(
    client: Client, stage: Stage, unchanged: None, row: str
) -> None:
    app, verb = ROWS[row]
    for kind in (*BAD_TEXTS, "too-long"):
        for item in verb.fields:
            if item.kind == "boolean" or (item.kind, kind) == ("lines", "line"):
                continue
            bad: Any = BAD_TEXTS.get(kind, "9" * (item.max_length + 1))
            body = good(verb, **{item.name: [bad] if item.kind == "flags" else bad})
            answer = client.post(
                f"{stage.base(app)}/api/{verb.action}", body, stage.token(app, verb)
            )
            is_problem(answer, "malformed", *(["fields_unknown"] if item.kind == "flags" else []))


UNKNOWN = ("not_found", "call_not_in_progress", "call_not_ringing", "no_call", "case_unknown")
UNKNOWN += ("request_unknown", "session_unknown", "payment_unknown", "mbway_not_pending")
FOREIGN = ("call_not_yours", "call_not_ringing", "case_unknown", "request_unknown")
FOREIGN += ("seat_foreign", "already_submitted", "call_not_in_progress")


@pytest.mark.parametrize("row", [row for name in (*IDS, *OF_PAYMENTS) for row in where(name)])
def test_an_unknown_identifier_is_refused(
    client: Client, stage: Stage, unchanged: None, row: str
) -> None:
    app, verb = ROWS[row]
    for made_up in ("X-0000", "C-9999", "", "../C-0001", "C-0001 "):
        for name in (*IDS, *OF_PAYMENTS):
            if name in {item.name for item in verb.fields}:
                body = good(verb, **{name: made_up})
                answer = client.post(
                    f"{stage.base(app)}/api/{verb.action}", body, stage.token(app, verb)
                )
                is_problem(answer, *UNKNOWN)


@pytest.mark.parametrize("row", [row for name in IDS for row in where(name)])
def test_what_belongs_to_another_seat_is_refused(
    client: Client, stage: Stage, unchanged: None, row: str
) -> None:
    app, verb = ROWS[row]
    for name in IDS:
        if name in {item.name for item in verb.fields}:
            token = stage.other.desk_token if name == "federated_id" else stage.token(app, verb)
            body = good(verb, **{name: stage.foreign[name]})
            answer = client.post(f"{stage.base(app)}/api/{verb.action}", body, token)
            is_problem(answer, *FOREIGN)


@pytest.mark.parametrize("row", [row for row, (app, _) in ROWS.items() if app.staff])
def test_a_row_of_another_role_is_refused(
    client: Client, stage: Stage, unchanged: None, row: str
) -> None:
    app, verb = ROWS[row]
    having = {one.role for one in app.verbs if one.action == verb.action}
    for role in set(app.roles) - having:
        path = f"{stage.base(app)}/api/{verb.action}"
        answer = client.post(path, good(verb), stage.place.token_of(role))
        is_problem(answer, "seat_foreign", "not_found")


@pytest.mark.parametrize("row", where("payment_id"))
def test_the_payment_of_somebody_else_is_refused(
    client: Client, stage: Stage, unchanged: None, row: str
) -> None:
    app, verb = ROWS[row]
    if app.role == "cidadao":
        body = good(verb, payment_id="PG-ENS-0002")
        answer = client.post(f"{stage.base(app)}/api/{verb.action}", body, stage.token(app, verb))
        is_problem(answer, "payment_unknown")


@pytest.mark.parametrize("row", ROWS)
def test_an_unknown_world_is_refused(client: Client, stage: Stage, row: str) -> None:
    app, verb = ROWS[row]
    for world in ("nada", "N%C3%A3o", "..%2F..", "%00", "a" * 300, "demo%20"):
        path = f"{app.base(world, stage.place.citizen)}/api/{verb.action}"
        answer = client.post(path, good(verb), stage.token(app, verb))
        is_problem(answer, "world_unknown", "not_found")


@pytest.mark.parametrize("row", ROWS)
def test_a_world_that_has_ended_says_so(client: Client, stage: Stage, row: str) -> None:
    app, verb = ROWS[row]
    gone = f"{stage.place.world}-fim"
    if client.get(f"/sandbox/v1/worlds/{gone}").status == 404:
        Place(client, gone).create()
        client.send("DELETE", f"/sandbox/v1/worlds/{gone}")
    base = app.base(gone, stage.place.citizen)
    answer = client.post(f"{base}/api/{verb.action}", good(verb), stage.token(app, verb))
    is_problem(answer, "world_ended")
    page = client.form(f"{base}/acao/{verb.action}", good(verb))
    is_page(page, "world_ended")


@pytest.mark.parametrize("row", ROWS)
def test_another_method_is_refused(client: Client, stage: Stage, unchanged: None, row: str) -> None:
    app, verb = ROWS[row]
    for method in ("PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"):
        path = f"{stage.base(app)}/api/{verb.action}"
        answer = client.send(method, path, None, {}, stage.token(app, verb))
        is_problem(answer, "method_not_allowed")
        assert "POST" in answer.headers["allow"]
        page = client.send(method, f"{stage.base(app)}/acao/{verb.action}")
        is_page(page, "method_not_allowed")
        assert "POST" in page.headers["allow"]


@pytest.mark.parametrize("row", ROWS)
def test_reading_an_address_of_a_command_does_nothing(
    client: Client, stage: Stage, unchanged: None, row: str
) -> None:
    app, verb = ROWS[row]
    for method in ("GET", "HEAD", "OPTIONS"):
        for part in ("api", "acao"):
            path = f"{stage.base(app)}/{part}/{verb.action}"
            answer = client.send(method, path, None, {}, stage.token(app, verb))
            assert answer.status in ((200,) if method == "OPTIONS" else (404, 405))


# as a form
def send_form(
    client: Client, stage: Stage, app: App, verb: Verb, values: Any, **headers: str
) -> Answer:
    """Send a form as the page of the seat would, or with other bytes."""
    content = values if isinstance(values, bytes) else urlencode(values, doseq=True).encode()
    sent = {**FORM, "Cookie": stage.cookies[door_of(app, verb.role)], **headers}
    return client.send("POST", f"{stage.base(app)}/acao/{verb.action}", content, sent)


def signed(stage: Stage, app: App, verb: Verb, **values: Any) -> dict[str, Any]:
    return {"csrf": stage.csrf[door_of(app, verb.role)], **values}


BAD_FORMS: dict[str, tuple[bytes, str, str]] = {
    "unknown-field": (b"nada=1", FORM["Content-Type"], "malformed"),
    "ten-thousand-fields": (
        b"&".join(b"%d=" % i for i in range(10_000)),
        FORM["Content-Type"],
        "malformed",
    ),
    "not-utf-8": (b"text=%FF%FE&nada=%C3", FORM["Content-Type"], "malformed"),
    "raw-not-utf-8": (b"nada=\xff\xfe", FORM["Content-Type"], "malformed"),
    "two-megabytes": (b"text=" + b"a" * 2_000_000, FORM["Content-Type"], "too_large"),
    "json": (b'{"text":"a"}', "application/json", "wrong_content_type"),
    "plain-text": (b"text=a", "text/plain", "wrong_content_type"),
    "no-type": (b"text=a", "", "wrong_content_type"),
    "broken-parts": (b"--x\r\nnada", "multipart/form-data; boundary=x", "malformed"),
    "no-boundary": (b"--x\r\nnada", "multipart/form-data", "malformed"),
}


@pytest.mark.parametrize("row", ROWS)
def test_a_bad_form_is_refused_with_a_page(
    client: Client, stage: Stage, unchanged: None, row: str
) -> None:
    app, verb = ROWS[row]
    for kind in BAD_FORMS:
        content, content_type, codes = BAD_FORMS[kind]
        if content_type.startswith("application/x-www"):
            content = b"csrf=" + stage.csrf[door_of(app, verb.role)].encode() + b"&" + content
        headers = {"Content-Type": content_type}
        answer = send_form(client, stage, app, verb, content, **headers)
        # Who sends JSON is a program, and is told in its language.
        judged = is_problem if content_type == JSON["Content-Type"] else is_page
        judged(answer, *codes.split())


@pytest.mark.parametrize("row", where("required"))
def test_a_form_without_its_fields_comes_back_with_the_reason(
    client: Client, stage: Stage, unchanged: None, row: str
) -> None:
    app, verb = ROWS[row]
    answer = send_form(client, stage, app, verb, signed(stage, app, verb))
    is_page(answer, "malformed")


@pytest.mark.parametrize("row", where("text"))
def test_a_form_with_too_long_a_text_comes_back_with_the_reason(
    client: Client, stage: Stage, unchanged: None, row: str
) -> None:
    app, verb = ROWS[row]
    for item in verb.fields:
        if item.kind == "boolean":
            continue
        values = good(verb, **{item.name: "9" * (item.max_length + 1)})
        is_page(
            send_form(client, stage, app, verb, signed(stage, app, verb, **values)), "malformed"
        )


@pytest.mark.parametrize("row", [row for row in ROWS if not row.endswith("/sign-in")])
def test_a_form_without_the_mark_of_its_page_is_refused(
    client: Client, stage: Stage, unchanged: None, row: str
) -> None:
    app, verb = ROWS[row]
    for mark in ("", "forged", "of-another-seat"):
        other = "backoffice" if app.role == "cidadao" else "telemovel"
        given = {"of-another-seat": stage.csrf[other]}.get(mark, mark)
        answer = send_form(client, stage, app, verb, good(verb, csrf=given))
        is_page(answer, "csrf_failed")


@pytest.mark.parametrize("row", [row for row in ROWS if not row.endswith("/sign-in")])
def test_a_cookie_alone_commands_nothing(
    client: Client, stage: Stage, unchanged: None, row: str
) -> None:
    app, verb = ROWS[row]
    path = f"{stage.base(app)}/api/{verb.action}"
    body = json.dumps(good(verb)).encode()
    headers = {**JSON, "Cookie": stage.cookies[door_of(app, verb.role)]}
    is_problem(client.send("POST", path, body, headers), "csrf_failed")


ORIGINS = (
    "http://example.invalid",
    "null",
    "http://127.0.0.1:1",
    "https://127.0.0.1",
    "",
    "//",
    "[",
)


@pytest.mark.parametrize("row", ROWS)
def test_the_page_of_another_site_commands_nothing(
    client: Client, stage: Stage, unchanged: None, row: str
) -> None:
    app, verb = ROWS[row]
    for origin in ORIGINS:
        values = signed(stage, app, verb, **good(verb))
        is_page(send_form(client, stage, app, verb, values, Origin=origin), "csrf_failed")
        path = f"{stage.base(app)}/api/{verb.action}"
        body = json.dumps(good(verb)).encode()
        headers = {**JSON, "Origin": origin}
        is_problem(client.send("POST", path, body, headers, stage.token(app, verb)), "csrf_failed")


@pytest.mark.parametrize("row", ROWS)
def test_what_a_browser_marks_as_of_another_site_is_refused(
    client: Client, stage: Stage, unchanged: None, row: str
) -> None:
    app, verb = ROWS[row]
    for site in ("cross-site", "same-site"):
        values = signed(stage, app, verb, **good(verb))
        headers = {"Sec-Fetch-Site": site}
        is_page(send_form(client, stage, app, verb, values, **headers), "csrf_failed")
