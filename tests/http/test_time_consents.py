"""Programs that share a world skip its time together."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.http.client import Answer, Place

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
JSON = {"Content-Type": "application/json"}


def put(place: Place, name: str, body: bytes = b"{}") -> Answer:
    return place.client.send("PUT", f"{place.control}/clock/consents/{name}", body, JSON)


def told(place: Place) -> dict[str, Any]:
    return dict(place.client.get(f"{place.control}/clock/consents").data)


def now(place: Place) -> datetime:
    return datetime.fromisoformat(told(place)["now"])


def test_when_all_agree_what_is_due_next_happens_and_each_is_asked_again(place: Place) -> None:
    place.play(8)
    due = datetime.fromisoformat(place.client.get(place.control).data["clock"]["due"])
    head = place.head
    put(place, "robo-a")
    put(place, "robo-b")
    first = put(place, "robo-a", b'{"next":true}').data
    assert (first["agreed"], first["of"], first["events"]) == (1, 2, 0)
    assert now(place) < due
    last = put(place, "robo-b", b'{"next":true}').data
    assert last["events"] > 0
    assert (last["agreed"], last["of"]) == (0, 2)
    assert now(place) == due
    assert place.head == head + last["events"]


def test_time_goes_no_further_than_the_first_of_them_named(place: Place) -> None:
    put(place, "robo-b")
    near, far = now(place) + timedelta(seconds=5), now(place) + timedelta(seconds=9)
    put(place, "robo-a", f'{{"until":"{far.isoformat()}"}}'.encode())
    put(place, "robo-b", f'{{"until":"{near.isoformat()}"}}'.encode())
    assert now(place) == near


def test_while_somebody_takes_part_nobody_moves_time_by_hand(place: Place) -> None:
    put(place, "robo-a")
    before = now(place)
    answer = place.client.post(f"{place.control}/clock/advance", {"seconds": 60})
    assert (answer.status, answer.code) == (409, "time_not_agreed")
    assert now(place) == before
    gone = place.client.send("DELETE", f"{place.control}/clock/consents/robo-a")
    assert gone.data["of"] == 0
    place.do(f"{place.control}/clock/advance", {"seconds": 60})
    assert now(place) == before + timedelta(seconds=60)


def test_the_page_of_the_world_tells_who_is_waited_for_and_lets_them_leave(place: Place) -> None:
    put(place, "robo-a")
    page = place.client.get(f"/w/{place.world}/").text
    assert "0 de 1 de acordo" in page
    assert "Retirar «robo-a» (ainda não)" in page
    origin = {"Origin": f"http://127.0.0.1:{place.client.port}"}
    path = f"/w/{place.world}/acao/retirar-do-tempo"
    assert place.client.send("POST", path, b"nome=robo-a", FORM | origin).status == 303
    assert told(place)["of"] == 0


@pytest.mark.parametrize(
    ("name", "body", "code"),
    [
        ("ROBO", b"{}", "malformed"),
        ("a" * 61, b"{}", "malformed"),
        ("robo", b'{"next":false}', "malformed"),
        ("robo", b'{"next":true,"until":"2030-01-01T00:00:00Z"}', "malformed"),
        ("robo", b'{"until":"amanha"}', "malformed"),
        ("robo", b'{"until":7}', "malformed"),
        ("robo", b'{"mais":1}', "malformed"),
        ("robo", b'{"until":"2001-01-01T00:00:00Z"}', "clock_backwards"),
    ],
)
def test_what_cannot_be_agreed_to(place: Place, name: str, body: bytes, code: str) -> None:
    assert put(place, name, body).code == code
    assert told(place)["of"] == 0


def test_a_clock_that_runs_by_itself_asks_nobody(place: Place) -> None:
    place.do(f"{place.control}/clock", {"mode": "real"})
    assert put(place, "robo").code == "clock_real"


def test_going_back_to_a_moment_lets_everybody_go(place: Place) -> None:
    place.do(f"{place.control}/checkpoints", {"name": "antes"})
    put(place, "robo-a")
    place.do(f"{place.control}/restore", {"name": "antes"})
    assert told(place)["of"] == 0
