"""How soon the operator hears of *Autorizar*, with thousands of other sockets open."""

import os
import select
import socket
from pathlib import Path
from time import perf_counter

from bench.client import PING, PONG, Answer, Connection, get, listen, post
from bench.kernel import WITHOUT_LIMITS
from bench.protocol import Pair, seat_pairs
from bench.server import SPARE_FILES, Served, open_files_allowed, served
from bench.table import Row, percentile
from sandbox.protocol.call import CONTACT_CENTRE

TARGETS_MS = {1_000: 5.0, 10_000: 20.0}
MOST_MIB = 500.0


def measure(folder: Path, approvals: int = 200) -> list[Row]:
    """The 99th percentile at each count of open sockets, and what they all cost in memory."""
    allowed = open_files_allowed()
    rows = []
    with served(folder) as server:
        pair = seat_pairs(server.port, "bench-push", 1, 1)[0]
        pair_call(server, pair)
        others: list[socket.socket] = []
        for count, target_ms in TARGETS_MS.items():
            name = f"from *Autorizar* to the operator's socket, p99, {count:,} sockets open"
            if allowed < count + SPARE_FILES:
                rows.append(Row(name, None, "ms", target_ms, True, _too_few(allowed, count)))
                continue
            others += open_idle(server, count - len(others))
            delays = [1000 * approve(server, pair) for _ in range(approvals)]
            keep_alive(others)
            rows.append(Row(name, percentile(delays, 0.99), "ms", target_ms, True, _spread(delays)))
        rows.append(_memory(server, len(others), max(TARGETS_MS), allowed))
        for item in others:
            item.close()
    return rows


def _spread(delays: list[float]) -> str:
    return (
        f"p50 {percentile(delays, 0.5):.2f} ms, p90 {percentile(delays, 0.9):.2f}, "
        f"worst {max(delays):.1f} of {len(delays)}"
    )


def _memory(server: Served, count: int, wanted: int, allowed: int) -> Row:
    name = f"memory of the server with {wanted:,} sockets"
    if count < wanted:
        return Row(name, None, "MiB", MOST_MIB, True, _too_few(allowed, wanted))
    memory = server.memory_mib()
    detail = f"resident; {1024 * memory / count:.0f} KiB a socket, the server itself included"
    return Row(name, memory, "MiB", MOST_MIB, True, detail)


def _too_few(allowed: int, count: int) -> str:
    return (
        f"a process may open {allowed:,} files here (`ulimit -Hn`), and this needs "
        f"{count + SPARE_FILES:,}"
    )


def open_idle(server: Served, count: int) -> list[socket.socket]:
    """Sockets of citizens who wait at their phones, of another world."""
    if count <= 0:
        return []
    ask = Connection(server.port)
    world_id = "bench-idle"
    levers = f"/sandbox/v1/worlds/{world_id}"
    status, _ = ask.ask(get(levers))
    if status == 404:
        ask.json(post("/sandbox/v1/worlds", {"id": world_id, "policy": WITHOUT_LIMITS}))
    people = ask.json(get(f"{levers}/people?limit=500"))["people"]
    seats = [
        ask.json(post(f"{levers}/seats", {"role": "cidadao", "person": one["id"]}))
        for one in people[:100]
    ]
    return [
        listen(server.port, seats[number % 100]["base"].rstrip("/") + "/ws", mark)
        for number in range(count)
        for mark in [seats[number % 100]["seat_token"]]
    ]


def keep_alive(sockets: list[socket.socket]) -> None:
    """Answer the pings that have come."""
    poll = select.epoll()
    for item in sockets:
        poll.register(item.fileno(), select.EPOLLIN)
    while ready := poll.poll(0, 4096):
        for number, _ in ready:
            if PING in os.read(number, 65536):
                os.write(number, PONG)
    poll.close()


def pair_call(server: Served, pair: Pair) -> None:
    """A call in progress, its CMD validated: ready to ask for an authorization."""
    ask = Connection(server.port)
    ask.json(
        post(f"{pair.phones[0].base}api/dial", {"to_number": CONTACT_CENTRE}, pair.phones[0].mark)
    )
    ask.json(post(f"{pair.desk}api/answer-call", {}, pair.operator))
    service = {"service": "registo-criminal"}
    ask.json(post(f"{pair.desk}api/open-service", service, pair.operator))
    number = {"phone_number": pair.phones[0].number}
    ask.json(post(f"{pair.desk}api/validate-cmd", number, pair.operator))


def approve(server: Served, pair: Pair) -> float:
    """Ask, let the citizen authorize, and take back; seconds from his press to her socket."""
    ask = Connection(server.port)
    ask.json(post(f"{pair.desk}api/request-authorization", {}, pair.operator))
    after = ask.json(get(f"/sandbox/v1/worlds/{pair.world_id}"))["head"]
    desk = listen(server.port, f"{pair.desk}ws?desde={after}", pair.operator)
    started = perf_counter()
    ask.socket.sendall(post(f"{pair.phones[0].base}api/approve", {}, pair.phones[0].mark))
    heard = b""
    while b"autorizacao.autorizada" not in heard:
        heard += desk.recv(65536)
    delay = perf_counter() - started
    answer: Answer | None = None
    while answer is None:
        answer = ask.receive()
    desk.close()
    ask.json(post(f"{pair.desk}api/cancel-request", {}, pair.operator))
    ask.json(
        post(f"{pair.desk}api/validate-cmd", {"phone_number": pair.phones[0].number}, pair.operator)
    )
    ask.socket.close()
    return delay
