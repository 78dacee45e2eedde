"""Who may sit where: marks, cookies, sessions, and what each seat is refused."""

import base64
import re
from collections.abc import Callable

import pytest

from sandbox.protocol.errors import REASONS
from tests.http.client import CENTRE, Answer, Client, Listening, Place


def refused(answer: Answer, code: str) -> None:
    assert answer.headers["content-type"] == "application/problem+json", answer.text[:300]
    assert (answer.data["code"], answer.status) == (code, REASONS[code].status)


def attempts(place: Place, token: str = "", **headers: str) -> list[Answer]:
    """A look and a command at each app."""
    client, kind = place.client, {"Content-Type": "application/json", **headers}
    answers = [client.send("GET", f"{place.phone}/api/view", None, headers, token)]
    answers += [client.send("GET", f"{place.desk}/api/view", None, headers, token)]
    answers += [client.send("GET", f"{place.portal}/api/view", None, headers, token)]
    body = f'{{"to_number":"{CENTRE}"}}'.encode()
    answers += [client.send("POST", f"{place.phone}/api/dial", body, kind, token)]
    answers += [client.send("POST", f"{place.desk}/api/answer-call", b"{}", kind, token)]
    answers += [client.send("POST", f"{place.portal}/api/submit-request", b"{}", kind, token)]
    return answers


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Bearer ",
        "Bearer nada",
        "Bearer cidadao:ana-silva:.AAAA",
        "Bearer " + "a" * 4_000,
        "Bearer \xff\xfe",
        "Bearer a b c",
        "Basic " + base64.b64encode(b"rita.neves:ficticia-rita.neves").decode(),
        "Digest username=rita",
    ],
)
def test_a_bad_authorization_gives_no_seat(place: Place, header: str) -> None:
    head = place.head
    for answer in attempts(place, Authorization=header):
        refused(answer, "seat_missing")
        assert answer.headers["www-authenticate"].startswith("Bearer")
    assert place.head == head


def test_the_scheme_of_a_mark_has_no_case(place: Place) -> None:
    headers = {"Authorization": f"bearer {place.phone_token}"}
    assert place.client.send("GET", f"{place.phone}/api/view", None, headers).status == 200


def test_a_changed_mark_gives_no_seat(place: Place) -> None:
    mark, _, signature = place.phone_token.rpartition(".")
    other = mark.replace("ana-silva", "joao-desconfiado")
    for forged in (f"{other}.{signature}", f"{mark}.{signature[:-1]}", mark, f"{mark}."):
        for answer in attempts(place, forged):
            refused(answer, "seat_missing")


def test_a_mark_of_another_world_gives_no_seat(new_place: Callable[[], Place]) -> None:
    place, other = new_place(), new_place()
    for token in (other.phone_token, other.desk_token):
        for answer in attempts(place, token):
            refused(answer, "seat_missing")


def test_a_mark_of_the_world_that_one_was_copied_from_gives_no_seat(place: Place) -> None:
    copy = Place(place.client, f"{place.world}-copia")
    place.do(f"{place.control}/fork", {"id": copy.world})
    for token in (place.phone_token, place.desk_token):
        for answer in attempts(copy, token):
            refused(answer, "seat_missing")


def test_the_phone_of_another_citizen_is_foreign(place: Place) -> None:
    other = Place(place.client, place.world, "joao-desconfiado")
    answers = attempts(other, place.phone_token)
    refused(answers[0], "seat_foreign")
    refused(answers[3], "seat_foreign")


def test_the_seats_of_one_role_do_not_open_the_others(place: Place) -> None:
    for answer in attempts(place, place.desk_token)[0::3]:
        refused(answer, "seat_missing")
    answers = attempts(place, place.phone_token)
    for number in (1, 2, 4, 5):
        refused(answers[number], "seat_missing")


def test_a_second_sign_in_ends_the_first_session(place: Place) -> None:
    first = place.desk_token
    place.sign_in("rita.neves")
    refused(place.client.get(f"{place.desk}/api/view", first), "seat_missing")
    refused(place.client.post(f"{place.desk}/api/answer-call", {}, first), "seat_missing")


def test_a_second_sign_in_closes_the_sockets_of_the_first(place: Place) -> None:
    listening = Listening(
        place.client.port, f"{place.desk}/ws", header=[f"Authorization: Bearer {place.desk_token}"]
    )
    listening.until("operador.entrou")
    place.sign_in("rita.neves")
    assert listening.ends()


def test_who_signed_out_has_no_seat(place: Place) -> None:
    place.at_desk("sign-out")
    refused(place.client.get(f"{place.desk}/api/view", place.desk_token), "seat_missing")


@pytest.mark.parametrize(
    ("user_name", "password"),
    [("rita.neves", "errada"), ("ninguem", "ficticia-ninguem"), ("", ""), ("' OR 1=1 --", "x")],
)
def test_a_wrong_sign_in_tells_nothing_of_who_exists(
    place: Place, user_name: str, password: str
) -> None:
    given = {"user_name": user_name, "password": password}
    answer = place.client.post(f"{place.desk}/api/sign-in", given)
    refused(answer, "wrong_password")
    assert answer.cookies == []
    assert user_name == "" or user_name not in answer.text


# cookies
def _cookie(answer: Answer) -> dict[str, str]:
    assert len(answer.cookies) == 1, answer.cookies
    first, *rest = answer.cookies[0].split("; ")
    name, _, value = first.partition("=")
    attributes = {key.lower(): found for key, _, found in (part.partition("=") for part in rest)}
    return {"name": name, "value": value, **attributes}


def test_the_cookie_of_a_phone_is_for_that_phone_of_that_world(place: Place) -> None:
    found = _cookie(place.client.get(f"{place.phone}/"))
    assert found["path"] == f"{place.phone}/"
    assert found["samesite"] in ("Lax", "Strict")
    assert "httponly" in found
    assert "domain" not in found


def test_the_cookie_of_a_desk_is_for_its_world(place: Place) -> None:
    values = {"user_name": "tomas.reis", "password": "ficticia-tomas.reis"}
    answer = place.client.form(f"{place.desk}/acao/sign-in", values)
    found = _cookie(answer)
    assert answer.status == 303
    assert found["path"] == f"/w/{place.world}/"
    assert found["samesite"] in ("Lax", "Strict")
    assert "httponly" in found


def test_a_cookie_of_another_world_gives_no_seat(new_place: Callable[[], Place]) -> None:
    place, other = new_place(), new_place()
    cookie = f"lugar_operador={other.desk_token}; lugar_cidadao={other.phone_token}"
    for answer in attempts(place, Cookie=cookie)[:3]:
        refused(answer, "seat_missing")
    page = place.client.get(f"{place.desk}/atendimento", Cookie=cookie)
    assert page.status == 303


@pytest.mark.parametrize("cookie", ["lugar_cidadao=\xff", "lugar_cidadao=a; lugar_cidadao=b", ";"])
def test_a_broken_cookie_gives_no_seat(place: Place, cookie: str) -> None:
    for answer in attempts(place, Cookie=cookie)[:3]:
        refused(answer, "seat_missing")


@pytest.mark.parametrize("old", ["nada", "cidadao:ana-silva:.AAAA", "lugar de outro mundo"])
def test_a_cookie_that_is_worth_nothing_is_replaced(place: Place, old: str) -> None:
    """As after a world of the same name was made anew: the page must not stay dead."""
    page = place.client.get(f"{place.phone}/telefone", Cookie=f'lugar_cidadao="{old}"')
    found = _cookie(page)
    cookie = f"lugar_cidadao={found['value']}"
    mark = re.findall(r'name="csrf" value="([^"]+)"', page.text)[0]
    values = {"csrf": mark, "to_number": CENTRE}
    assert place.client.form(f"{place.phone}/acao/dial", values, Cookie=cookie).status == 303
    assert place.client.get(f"{place.phone}/", Cookie=cookie).cookies == []


def test_an_operator_sees_nothing_of_another_s_work(place: Place) -> None:
    place.play(15)
    data = place.see(place.portal, place.desk_token)["holder"]
    session = place.see(place.desk, place.desk_token)["session_id"]
    other = place.sign_in("tomas.reis")
    for path in (
        f"{place.desk}/api/view?case_id=A-0001",
        f"{place.desk}/api/view?case_id=A-0001&session_id={session}&person_id=rita-operadora",
        f"{place.portal}/api/view?federated_id=F-0001",
        f"{place.portal}/api/view?federated_id=F-0001&session_id={session}",
    ):
        answer = place.client.get(path, other)
        assert answer.status == 200
        assert data not in answer.text
        assert "900 000 123" not in answer.text
    cookie = f"lugar_operador={other}"
    assert (
        place.client.get(f"{place.desk}/atendimento/A-0001", Cookie=cookie).code == "case_unknown"
    )
    assert place.client.get(f"{place.portal}/pedido/F-0001", Cookie=cookie).code == "seat_foreign"


def test_nobody_gets_the_phone_of_nobody(client: Client, place: Place) -> None:
    for name in ("ninguem", "", "%00", "..", "%F0%9F%98%80", "a" * 2_000, "rita-operadora"):
        answer = client.get(f"/w/{place.world}/telemovel/{name}/")
        assert answer.code in ("person_unknown", "not_found"), name
        assert answer.cookies == []


# sockets
def opening(place: Place, path: str, **options: object) -> int:
    """The status of the attempt to open a socket (101: it is open)."""
    return Listening.status(place.client.port, path, **options)


@pytest.mark.parametrize("app", ["phone", "desk", "portal"])
def test_no_socket_opens_without_a_seat(place: Place, app: str) -> None:
    base = getattr(place, app)
    assert opening(place, f"{base}/ws") == 401
    assert opening(place, f"{base}/ws", header=["Authorization: Bearer nada"]) == 401
    gone = base.replace(place.world, "nada-disto")
    assert opening(place, f"{gone}/ws") == 404


def test_no_socket_opens_with_the_seat_of_another(place: Place) -> None:
    mark = f"Authorization: Bearer {place.phone_token}"
    assert opening(place, f"/w/{place.world}/telemovel/joao-desconfiado/ws", header=[mark]) == 403
    assert opening(place, f"{place.desk}/ws", header=[mark]) == 401


@pytest.mark.parametrize("origin", ["http://example.invalid", "http://127.0.0.1:1", "null"])
def test_the_page_of_another_site_opens_no_socket(place: Place, origin: str) -> None:
    cookie = f"lugar_cidadao={place.phone_token}; lugar_operador={place.desk_token}"
    journal = f"{place.control}/journal/ws"
    for path in (f"{place.phone}/ws", f"{place.desk}/ws", f"/w/{place.world}/ws", journal):
        assert opening(place, path, cookie=cookie) == 101
        assert opening(place, path, cookie=cookie, origin=origin) == 403


def test_the_socket_of_an_unknown_world_does_not_open(place: Place) -> None:
    assert opening(place, "/w/nada-disto/ws") == 404
    assert opening(place, "/sandbox/v1/worlds/nada-disto/journal/ws") == 404


def test_a_broken_handshake_is_no_defect(place: Place) -> None:
    answer = place.client.raw(
        f"GET {place.phone}/ws HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
        f"Connection: Upgrade, close\r\nAuthorization: Bearer {place.phone_token}\r\n\r\n".encode()
    )
    assert answer.startswith(b"HTTP/1.1 4"), answer[:200]
