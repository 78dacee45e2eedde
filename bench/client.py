"""A lean client: raw sockets, kept alive, so that the server is what is measured."""

import json
import os
import select
import socket
import struct
from collections.abc import Callable, Iterator
from time import perf_counter
from typing import Any

PING, PONG = b"\x89\x00", b"\x8a\x80\0\0\0\0"
"""An empty ping as a server sends it, and the answer as a client masks it (RFC 6455, 5.5)."""

PATIENCE_S = 20.0
"""How long any one answer may take: a server that has run out of something says nothing."""

Answer = tuple[int, bytes]
Turn = Iterator["bytes | None"]
"""Yields each request as bytes, and is sent its answer; None asks for another turn later."""


def post(path: str, body: dict[str, Any], mark: str = "") -> bytes:
    """The bytes of a POST of JSON."""
    return _request("POST", path, json.dumps(body).encode(), mark)


def get(path: str, mark: str = "") -> bytes:
    """The bytes of a GET."""
    return _request("GET", path, b"", mark)


def _request(method: str, path: str, body: bytes, mark: str) -> bytes:
    head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    if mark:
        head += f"Authorization: Bearer {mark}\r\n"
    if body:
        head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    return head.encode() + b"\r\n" + body


class Connection:
    """One kept connection; answers come one after another."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), PATIENCE_S)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._rest = b""

    def receive(self) -> Answer | None:
        """Read what has come; the answer when it is whole.  Errors: ConnectionError."""
        piece = self.socket.recv(262144)
        if not piece:
            raise ConnectionError("the server closed the connection")
        self._rest += piece
        head, found, body = self._rest.partition(b"\r\n\r\n")
        if not found:
            return None
        at = head.lower().find(b"content-length:")
        length = int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
        if len(body) < length:
            return None
        self._rest = body[length:]
        return int(head[9:12]), body[:length]

    def ask(self, request: bytes) -> Answer:
        """One request and its answer."""
        self.socket.sendall(request)
        while (answer := self.receive()) is None:
            pass
        return answer

    def json(self, request: bytes) -> Any:
        """One request and what its answer holds.  Errors: RuntimeError on a refusal."""
        status, body = self.ask(request)
        if status >= 400:
            raise RuntimeError(f"{request[:80]!r}: {status} {body.decode()}")
        return json.loads(body) if body else None


def listen(port: int, path: str, mark: str) -> socket.socket:
    """An open WebSocket whose handshake is over."""
    opened = socket.create_connection(("127.0.0.1", port), PATIENCE_S)
    opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    opened.sendall(
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
        f"Authorization: Bearer {mark}\r\n\r\n".encode()
    )
    head = b""
    while b"\r\n\r\n" not in head:
        piece = opened.recv(1)
        if not piece:
            raise ConnectionError(f"no socket at {path}: {head.decode()}")
        head += piece
    if b" 101 " not in head.split(b"\r\n", 1)[0]:
        raise ConnectionError(f"no socket at {path}: {head.decode()}")
    return opened


def frames(data: bytes) -> tuple[list[bytes], bytes]:
    """The whole frames that a server has sent, and what is left of the last."""
    found: list[bytes] = []
    while len(data) >= 2:
        size, start = data[1] & 127, 2
        if size == 126:
            size, start = struct.unpack("!H", data[2:4])[0] if len(data) >= 4 else 1 << 20, 4
        elif size == 127:
            size, start = struct.unpack("!Q", data[2:10])[0] if len(data) >= 10 else 1 << 60, 10
        if len(data) < start + size:
            break
        found.append(data[start : start + size])
        data = data[start + size :]
    return found, data


def run(
    port: int,
    turns: int,
    next_turn: Callable[[], Turn | None],
    sockets: list[socket.socket] | None = None,
) -> tuple[float, int, int]:
    """Keep `turns` going at once, each on its own connection, until `next_turn` gives None.

    `sockets` are read all the while.  Returns seconds, requests made, bytes the sockets got.
    Errors: TimeoutError when nothing comes for `PATIENCE_S`.
    """
    poll = select.epoll()
    listening = {item.fileno(): item for item in sockets or []}
    for number in listening:
        poll.register(number, select.EPOLLIN)
    connections = [Connection(port) for _ in range(turns)]
    by_number = {item.socket.fileno(): item for item in connections}
    active: dict[int, Turn] = {}
    blocked: dict[int, Turn] = {}
    requests = heard = 0
    started = perf_counter()

    def go_on(number: int, turn: Turn, answer: Answer | None) -> None:
        nonlocal requests
        while True:
            try:
                wanted = turn.send(answer) if answer else next(turn)
            except StopIteration:
                following = next_turn()
                if following is None:
                    active.pop(number, None)
                    return
                turn, answer = following, None
                continue
            if wanted is None:
                blocked[number] = turn
                active.pop(number, None)
                return
            active[number] = turn
            by_number[number].socket.sendall(wanted)
            requests += 1
            return

    for number in by_number:
        poll.register(number, select.EPOLLIN)
        first = next_turn()
        if first is not None:
            go_on(number, first, None)
    heard_of = perf_counter()
    while active or blocked:
        ready = poll.poll(0.001 if blocked else PATIENCE_S)
        if ready:
            heard_of = perf_counter()
        elif perf_counter() - heard_of > PATIENCE_S:
            raise TimeoutError(f"no answer for {PATIENCE_S:.0f} s")
        for number, _ in ready:
            if number in listening:
                piece = os.read(number, 262144)
                heard += len(piece)
                if PING in piece:
                    os.write(number, PONG)
                continue
            answer = by_number[number].receive()
            if answer is not None:
                go_on(number, active[number], answer)
        waiting, blocked = blocked, {}
        for number, turn in waiting.items():
            go_on(number, turn, None)
    taken = perf_counter() - started
    for item in connections:
        item.socket.close()
    poll.close()
    return taken, requests, heard
