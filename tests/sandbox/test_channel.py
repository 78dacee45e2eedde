"""Who is told what, in order, without waiting for anybody."""

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from simple_websocket import ConnectionClosed

from sandbox import channel as module
from sandbox.channel import PING, Channel, Discard, Listener, OwnThread, frame, message
from sandbox.journal import Record
from tests.driver import Play


def record(number: int, audience: str = "") -> Record:
    seats = f" {audience} " if audience else ""
    return Record(number, "2024-05-06T09:00:00.000+00:00", "call:C-1", "fala.dita", "x",
                  '{"text":"olá"}', 0, "C-1", seats)  # fmt: skip


class Ear:
    """A socket whose other end a test reads."""

    def __init__(self) -> None:
        self.sock, self.far = socket.socketpair()
        self.sock.setblocking(False)
        self.far.setblocking(False)
        self.connected = True
        self.pong_received = True
        self.event = Discard()
        self.input_buffer: list[str] = []
        self.incoming_message_len, self.max_message_size = 0, 4096
        self.thread = OwnThread(self.stay)
        self.while_open: list[Any] = []

    def stay(self) -> None:
        for step in self.while_open:
            step()

    def heard(self) -> list[int]:
        """The numbers of the events that have come."""
        try:
            data = self.far.recv(1 << 20)
        except BlockingIOError:
            return []
        numbers = []
        while data:
            size, start = data[1], 2
            if size == 126:
                size, start = int.from_bytes(data[2:4], "big"), 4
            numbers.append(json.loads(data[start : start + size])["n"])
            data = data[start + size :]
        return numbers


@pytest.fixture
def ear() -> Iterator[Ear]:
    with closing_both(Ear()) as found:
        yield found


@pytest.fixture
def other_ear() -> Iterator[Ear]:
    with closing_both(Ear()) as found:
        yield found


@contextmanager
def closing_both(ear: Ear) -> Iterator[Ear]:
    with ear.sock, ear.far:
        yield ear


def listen(
    channel: Channel, ear: Any, *seats: str, after: int = 0, missed: Any = (), hears: Any = None
) -> None:
    channel.serve(ear, "um", seats, lambda number: missed, after, "", hears)


# frames -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("size", "head"),
    [(0, b"\x81\x00"), (125, b"\x81\x7d"), (126, b"\x81\x7e\x00\x7e"),
     (65_535, b"\x81\x7e\xff\xff"), (65_536, b"\x81\x7f\x00\x00\x00\x00\x00\x01\x00\x00")],
)  # fmt: skip
def test_frames_say_their_length(size: int, head: bytes) -> None:
    assert frame("x" * size) == head + b"x" * size


def test_the_length_is_that_of_the_bytes() -> None:
    assert frame("é") == b"\x81\x02\xc3\xa9"


def test_a_message_is_json_whatever_happened(play: Play) -> None:
    play.to("submitted")
    play.say('Disse «assim»: "aspas" e \\ barra')
    for item in play.records():
        told = json.loads(message(item))
        assert (told["n"], told["type"], told["stream"]) == (item.number, item.type, item.stream)
        assert told["data"] == json.loads(item.data)
        assert "audience" not in told


# who hears --------------------------------------------------------------------------------------
def test_each_seat_hears_its_own_and_the_console_everything(ear: Ear, other_ear: Ear) -> None:
    channel, console = Channel(), other_ear
    records = [record(1, "cidadao:ana"), record(2, "operador:rita"), record(3),
               record(4, "operador:rita cidadao:ana")]  # fmt: skip
    ear.while_open = [
        lambda: listen(channel, console, "consola"),
    ]
    console.while_open = [lambda: channel.publish("um", records)]
    listen(channel, ear, "cidadao:ana")
    assert ear.heard() == [1, 4]
    assert console.heard() == [1, 2, 3, 4]


def test_another_world_hears_nothing(ear: Ear) -> None:
    channel = Channel()
    ear.while_open = [lambda: channel.publish("dois", [record(1, "cidadao:ana")])]
    listen(channel, ear, "cidadao:ana", "consola")
    assert ear.heard() == []


def test_who_has_two_seats_hears_each_event_once(ear: Ear) -> None:
    channel = Channel()
    told = [record(1, "operador:rita fila:contact-center")]
    ear.while_open = [lambda: channel.publish("um", told)]
    listen(channel, ear, "operador:rita", "fila:contact-center")
    assert ear.heard() == [1]


def test_what_was_missed_comes_first_and_once(ear: Ear) -> None:
    channel = Channel()
    told = [record(2, "cidadao:ana"), record(3, "cidadao:ana")]
    ear.while_open = [lambda: channel.publish("um", told)]
    listen(channel, ear, "cidadao:ana", missed=[record(1, "cidadao:ana"), record(2, "cidadao:ana")])
    assert ear.heard() == [1, 2, 3]


def test_nobody_hears_again_what_came_before_their_number(ear: Ear) -> None:
    channel = Channel()
    ear.while_open = [lambda: channel.publish("um", [record(5, "cidadao:ana")])]
    listen(channel, ear, "cidadao:ana", after=5)
    assert ear.heard() == []


def test_who_leaves_is_forgotten(ear: Ear) -> None:
    channel = Channel()
    counts = []
    ear.while_open = [lambda: counts.append((channel.count(), channel.count("um"),
                                             channel.count("dois")))]  # fmt: skip
    listen(channel, ear, "operador:rita", "fila:contact-center")
    assert counts == [(1, 1, 0)]
    assert channel.count() == 0
    channel.publish("um", [record(1, "operador:rita")])


@pytest.mark.parametrize("error", [ConnectionClosed(1006), OSError()])
def test_a_connection_that_breaks_is_let_go(ear: Ear, error: Exception) -> None:
    def broken() -> None:
        raise error

    channel = Channel()
    ear.while_open = [broken]
    listen(channel, ear, "cidadao:ana")
    assert not ear.connected
    assert channel.count() == 0


def test_a_world_that_ends_lets_its_sockets_go(ear: Ear) -> None:
    channel = Channel()
    states = []
    ear.while_open = [
        lambda: channel.drop_world("dois"),
        lambda: states.append(ear.connected),
        lambda: channel.drop_world("um"),
        lambda: states.append(ear.connected),
    ]
    listen(channel, ear, "cidadao:ana")
    assert states == [True, False]


def test_a_seat_that_is_left_lets_its_sockets_go(ear: Ear) -> None:
    channel = Channel()
    states = []
    ear.while_open = [
        lambda: channel.drop_seat("um", "operador:tomas"),
        lambda: states.append(ear.connected),
        lambda: channel.drop_seat("um", "operador:rita"),
        lambda: states.append(ear.connected),
    ]
    listen(channel, ear, "operador:rita")
    assert states == [True, False]


# signs of life ----------------------------------------------------------------------------------
def test_a_socket_is_asked_once_a_round_whatever_its_seats(ear: Ear) -> None:
    channel = Channel()
    ear.while_open = [channel.ping_all]
    listen(channel, ear, "operador:rita", "fila:contact-center")
    assert ear.far.recv(100) == PING
    assert ear.connected


def test_who_gave_no_sign_since_the_last_round_is_let_go(ear: Ear) -> None:
    channel = Channel()
    states = []
    ear.while_open = [channel.ping_all, lambda: states.append(ear.connected), channel.ping_all,
                      lambda: states.append(ear.connected)]  # fmt: skip
    listen(channel, ear, "cidadao:ana")
    assert states == [True, False]


def test_who_answers_stays(ear: Ear) -> None:
    channel = Channel()
    ear.while_open = [channel.ping_all, lambda: setattr(ear, "pong_received", True),
                      channel.ping_all]  # fmt: skip
    listen(channel, ear, "cidadao:ana")
    assert ear.connected


# who does not read ------------------------------------------------------------------------------
def test_what_does_not_fit_waits_and_comes_in_order(ear: Ear) -> None:
    listener = Listener(ear, 0)
    # With a time limit the socket itself does not block, and who sends the rest waits.
    ear.sock.settimeout(30)
    sent = b"".join(bytes([number % 251]) * 1000 for number in range(900))
    got = bytearray()
    for at in range(0, len(sent), 50_000):
        listener.send(sent[at : at + 50_000])
    ear.far.settimeout(30)
    while len(got) < len(sent):
        got += ear.far.recv(1 << 20)
    assert bytes(got) == sent


def test_who_is_too_far_behind_is_let_go(ear: Ear, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BACKLOG_BYTES", 1000)
    monkeypatch.setattr(Listener, "_drain", lambda self: None)
    listener = Listener(ear, 0)
    for _ in range(100):
        listener.send(b"x" * 50_000)
        if not ear.connected:
            break
    assert not ear.connected


def test_a_socket_that_is_closed_is_let_go(ear: Ear) -> None:
    ear.far.close()
    ear.sock.close()
    duplicate = os.open(os.devnull, os.O_RDONLY)
    broken = SimpleNamespace(
        sock=SimpleNamespace(fileno=lambda: duplicate, shutdown=lambda how: None),
        connected=True,
    )
    Listener(broken, 0).send(b"x")
    os.close(duplicate)
    assert not broken.connected


def test_what_a_listener_says_first_is_shown_once(ear: Ear) -> None:
    said: list[str | bytes] = []

    def speak() -> None:
        ear.input_buffer = ["olá", "outra vez"]
        ear.event.set()

    ear.while_open = [ear.event.set, speak, speak]
    listen(Channel(), ear, hears=said.append)
    assert said == ["olá"]


def test_what_is_too_long_to_be_read_is_shown_as_nothing(ear: Ear) -> None:
    said: list[str | bytes] = []
    ear.incoming_message_len = 4097
    ear.while_open = [ear.event.set]
    listen(Channel(), ear, hears=said.append)
    assert said == [""]


def test_what_a_listener_says_is_forgotten(ear: Ear) -> None:
    ear.input_buffer = ["olá"]
    ear.while_open = [ear.event.set]
    listen(Channel(), ear, "cidadao:ana")
    assert ear.input_buffer == []
    Discard().set()
    OwnThread(lambda: None).start()
