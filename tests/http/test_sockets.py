"""Sockets: what was missed, in order, once, for the right seat; slow and gone listeners."""

import json
import socket as plain
from collections.abc import Callable, Iterator
from time import monotonic
from typing import Any

import pytest

from tests.http.client import PHONE, Child, Client, Listening, Place

QUEUE = {"operador.entrou", "operador.saiu", "chamada.iniciada", "chamada.atendida"}
Open = Callable[..., Listening]


@pytest.fixture
def listen(server: Child) -> Iterator[Open]:
    """Opens sockets that are closed when the test is over."""
    opened: list[Listening] = []

    def opens(path: str, token: str = "", after: int | None = None) -> Listening:
        header = [f"Authorization: Bearer {token}"] if token else []
        query = "" if after is None else f"{'&' if '?' in path else '?'}desde={after}"
        opened.append(Listening(server.port, path + query, header=header))
        return opened[-1]

    yield opens
    for found in opened:
        found.close()


def numbers(events: list[dict[str, Any]]) -> list[int]:
    return [event["n"] for event in events]


def test_a_socket_gives_what_was_missed_and_then_what_happens(place: Place, listen: Open) -> None:
    place.play(6)
    phone = listen(f"{place.phone}/ws", place.phone_token)
    place.play_on(6)
    events = phone.until("chamada.terminada")
    assert numbers(events) == sorted(set(numbers(events)))
    assert events[0]["type"] == "app.aberta"
    assert {"chamada.iniciada", "codigo.apresentado", "sms.recebido"} <= {e["type"] for e in events}


def test_the_journal_socket_gives_everything_in_order(place: Place, listen: Open) -> None:
    journal = listen(f"{place.control}/journal/ws?dados=claros")
    console = listen(f"/w/{place.world}/ws", after=3)
    masked = listen(f"{place.control}/journal/ws", after=3)
    place.play()
    head = place.head
    assert journal.take(head) == place.events()
    shown = place.client.get(f"{place.control}/journal?after=3").data["events"]
    assert console.take(head - 3) == masked.take(head - 3) == shown


def test_people_are_hidden_in_the_journal_unless_asked_for(place: Place, listen: Open) -> None:
    place.play()
    late = listen(f"{place.control}/journal/ws")
    shown = json.dumps([*late.take(place.head), *place.masked_events()], ensure_ascii=False)
    clear = json.dumps(place.events(), ensure_ascii=False)
    for datum in (PHONE, "Ana Filipa Ferreira Silva", "400000016", "Queria o certificado"):
        assert datum not in shown
        assert datum in clear
    assert numbers(place.events()) == numbers(place.masked_events())
    refused = place.client.get(f"{place.control}/journal?dados=todos")
    assert (refused.status, refused.data["code"]) == (422, "malformed")


def test_a_message_has_the_form_of_the_journal(place: Place, listen: Open) -> None:
    place.play(1)
    found = listen(f"{place.phone}/ws", place.phone_token).until("chamada.iniciada")[-1]
    assert found == place.events()[found["n"] - 1]
    assert set(found) >= {"n", "at", "type", "data"}


@pytest.mark.parametrize("cut", range(0, 17, 4))
def test_who_comes_back_misses_nothing_and_gets_nothing_twice(
    place: Place, listen: Open, cut: int
) -> None:
    first = listen(f"{place.phone}/ws", place.phone_token)
    place.play(cut)
    place.at_phone("lock-app")
    before = first.until("app.fechada")
    first.close()
    place.at_phone("unlock-app", pin="2580")
    place.play_on(cut)
    last = before[-1]["n"]
    after = listen(f"{place.phone}/ws", place.phone_token, last).until("chamada.terminada")
    whole = listen(f"{place.phone}/ws", place.phone_token).until("chamada.terminada")
    assert before + after == whole


@pytest.mark.parametrize("after", ["x", "-1", "1e3", "%C2%B2", "%00", "9" * 16, ""])
def test_what_is_no_number_begins_at_the_beginning(place: Place, server: Child, after: str) -> None:
    listening = Listening(
        server.port,
        f"{place.phone}/ws?desde={after}",
        header=[f"Authorization: Bearer {place.phone_token}"],
    )
    assert listening.take(1)[0]["type"] == "app.aberta"
    listening.close()


def test_a_number_of_the_future_begins_now(place: Place, listen: Open) -> None:
    """A world that went back to a checkpoint has events anew under numbers already seen."""
    phone = listen(f"{place.phone}/ws", place.phone_token, place.head + 1_000)
    place.play(1)
    assert phone.take(1)[0]["type"] == "chamada.iniciada"


# who gets what
def test_a_seat_never_gets_what_is_not_for_it(
    place: Place, new_place: Callable[[], Place], listen: Open
) -> None:
    other = Place(place.client, place.world, "joao-desconfiado")
    wanted = {"role": "cidadao", "person": other.citizen}
    other.phone_token = place.do(f"{place.control}/seats", wanted)["seat_token"]
    other.desk_token = other.sign_in("tomas.reis")
    elsewhere = new_place()
    sockets = {
        "ana": listen(f"{place.phone}/ws", place.phone_token),
        "joao": listen(f"{other.phone}/ws", other.phone_token),
        "rita": listen(f"{place.desk}/ws", place.desk_token),
        "tomas": listen(f"{other.desk}/ws", other.desk_token),
        "portal": listen(f"{place.portal}/ws", other.desk_token),
        "elsewhere": listen(f"{elsewhere.phone}/ws", elsewhere.phone_token),
        "elsewhere-desk": listen(f"{elsewhere.desk}/ws", elsewhere.desk_token),
    }
    place.play()
    other.at_phone("unlock-app", pin="7413")
    other.at_phone("lock-app")
    elsewhere.at_phone("lock-app")
    place.at_desk("sign-out")
    other.at_desk("sign-out")
    elsewhere.at_desk("sign-out")
    got = {
        "ana": sockets["ana"].until("chamada.terminada"),
        "joao": sockets["joao"].until("app.fechada"),
        "rita": sockets["rita"].until("operador.saiu"),
        "tomas": sockets["tomas"].until("operador.saiu"),
        "portal": sockets["portal"].until("operador.saiu"),
        "elsewhere": sockets["elsewhere"].until("app.fechada"),
        "elsewhere-desk": sockets["elsewhere-desk"].until("operador.saiu"),
    }
    types = {who: [event["type"] for event in events] for who, events in got.items()}
    assert types["joao"] == ["app.aberta", "app.fechada"]
    assert types["elsewhere"] == ["app.aberta", "app.fechada"]
    assert types["elsewhere-desk"] == ["operador.entrou", "operador.saiu"]
    # A ringing call is for whoever may answer it; nothing of it after that.
    assert types["tomas"] == types["portal"]
    assert set(types["tomas"]) <= QUEUE
    assert "codigo.apresentado" in types["ana"]
    assert "codigo.apresentado" not in types["rita"]
    assert "cmd.validada" in types["rita"]
    assert "cmd.validada" not in types["ana"]
    for who, actor in (("ana", "ana-silva"), ("rita", "rita-operadora")):
        assert any(actor in event["actor"] for event in got[who])


def test_no_socket_says_a_code_or_a_token(place: Place, listen: Open) -> None:
    journal = listen(f"{place.control}/journal/ws")
    place.play()
    texts = [json.dumps(event) for event in journal.take(place.head)]
    assert place.secrets
    assert [secret for secret in place.secrets if any(secret in text for text in texts)] == []


# slow and gone
@pytest.mark.slow
def test_a_reader_who_does_not_read_delays_nobody_and_is_let_go(
    place: Place, server: Child, listen: Open
) -> None:
    """It has a small window and never reads; 6 MB are for it, and for a second who reads."""
    slow = plain.socket()
    slow.setsockopt(plain.SOL_SOCKET, plain.SO_RCVBUF, 4_096)
    slow.connect(("127.0.0.1", server.port))
    slow.sendall(
        f"GET {place.control}/journal/ws?dados=claros HTTP/1.1\r\n"
        "Host: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode()
    )
    assert slow.recv(12) == b"HTTP/1.1 101"
    place.play(3)
    quick = listen(f"{place.control}/journal/ws?dados=claros", after=place.head)
    assert place.client.get(place.control).data["sockets"] == 2
    longest = 0.0
    for _ in range(3_500):
        begun = monotonic()
        place.at_phone("speak", text="\U0001f600" * 400)
        assert quick.take(1)[0]["type"] == "fala.dita"
        longest = max(longest, monotonic() - begun)
    assert longest < 1
    assert place.client.get(place.control).data["sockets"] == 1
    slow.close()


def test_a_closed_tab_is_let_go(place: Place, listen: Open, client: Client) -> None:
    tabs = [listen(f"{place.phone}/ws", place.phone_token) for _ in range(4)]
    for tab in tabs:
        tab.take(1)
    assert client.get(place.control).data["sockets"] == 4
    tabs[0].close()
    tabs[1].socket.shutdown()
    place.wait_for(lambda: client.get(place.control).data["sockets"] == 2)


def test_the_end_of_a_world_closes_its_sockets(place: Place, listen: Open) -> None:
    opened = [
        listen(f"{place.phone}/ws", place.phone_token),
        listen(f"{place.desk}/ws", place.desk_token),
        listen(f"/w/{place.world}/ws"),
        listen(f"{place.control}/journal/ws"),
    ]
    assert place.client.send("DELETE", place.control).status == 204
    assert all(found.ends() for found in opened)


def test_a_world_that_goes_back_closes_its_sockets(place: Place, listen: Open) -> None:
    place.do(f"{place.control}/checkpoints", {"name": "antes"})
    place.play(3)
    phone = listen(f"{place.phone}/ws", place.phone_token)
    phone.until("chamada.iniciada")
    place.do(f"{place.control}/restore", {"name": "antes"})
    assert phone.ends()
    again = listen(f"{place.phone}/ws", place.phone_token, after=10_000)
    place.play(1)
    assert again.until("chamada.iniciada")


def test_what_a_listener_says_is_thrown_away(place: Place, listen: Open) -> None:
    head = place.head
    phone = listen(f"{place.phone}/ws", place.phone_token)
    for text in ("", '{"type":"Approve"}', "a" * 4_000):
        phone.socket.send(text)
    assert place.head == head
    place.at_phone("lock-app")
    assert phone.until("app.fechada")


def test_too_long_a_message_ends_the_socket(place: Place, listen: Open) -> None:
    phone = listen(f"{place.phone}/ws", place.phone_token)
    phone.socket.send("a" * 200_000)
    assert phone.ends()
