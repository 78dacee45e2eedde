"""Whole calls over HTTP, both people's sockets open, against the smallest JSON address."""

import json
import socket
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

from bench.client import Connection, Turn, get, listen, post, run
from bench.kernel import WITHOUT_LIMITS
from bench.server import Served, served
from bench.table import Row, percentile
from sandbox.protocol.call import CONTACT_CENTRE

DESKS = 8
"""Operators of a world: as many calls at once as it can have."""


PHONES = 40
"""Citizens who call one desk in turn: who has called often has a long history on the screen."""


@dataclass(frozen=True, slots=True)
class Phone:
    """A citizen's phone: its address, its mark, its number."""

    base: str
    mark: str
    number: str


@dataclass(slots=True)
class Pair:
    """An operator and the citizens who call her, one after another, and the door of their world.

    `door` is taken from dialling to answering: an operator takes whichever call rings.
    """

    world_id: str
    phones: deque[Phone]
    desk: str
    portal: str
    operator: str
    door: list[bool]


def whole_call(pair: Pair) -> Turn:
    """Every request of a call: sixteen commands, and a look at each screen that shows a secret."""

    phone = pair.phones[0]
    pair.phones.rotate(-1)

    def citizen(action: str, body: dict[str, Any]) -> bytes:
        return post(f"{phone.base}api/{action}", body, phone.mark)

    def operator(action: str, body: dict[str, Any]) -> bytes:
        return post(f"{pair.desk}api/{action}", body, pair.operator)

    def portal(action: str, body: dict[str, Any]) -> bytes:
        return post(f"{pair.portal}api/{action}", body, pair.operator)

    while pair.door[0]:
        yield None
    pair.door[0] = True
    _well((yield citizen("dial", {"to_number": CONTACT_CENTRE})))
    _well((yield operator("answer-call", {})))
    pair.door[0] = False
    _well((yield citizen("speak", {"text": f"O meu número é {phone.number}."})))
    _well((yield operator("open-service", {"service": "registo-criminal"})))
    _well((yield operator("validate-cmd", {"phone_number": phone.number})))
    _well((yield operator("request-authorization", {})))
    _well((yield citizen("approve", {})))
    seen = json.loads(_well((yield get(f"{phone.base}api/view", phone.mark))))
    code = seen["view"]["code"]["value"]
    _well((yield citizen("speak", {"text": f"O código é {code}."})))
    _well((yield operator("validate-code", {"code": code})))
    scopes = ["nome", "data_nascimento", "nic", "nif"]
    _well((yield operator("confirm-data", {"scopes": scopes})))
    _well((yield operator("confirm-and-copy-token", {})))
    seen = json.loads(_well((yield get(f"{pair.desk}api/view", pair.operator))))
    token = seen["view"]["case"]["token"]
    _well((yield operator("open-phone-service", {})))
    _well((yield operator("authenticate", {"token": token})))
    _well((yield portal("fill-request", {"purpose": "emprego"})))
    _well((yield portal("submit-request", {})))
    _well((yield operator("hang-up", {})))


def _well(answer: Any) -> bytes:
    """The body, unread: what a client does with an answer is not the server's."""
    status, body = answer
    if status >= 400:
        raise RuntimeError(f"{status} {body.decode()}")
    return bytes(body)


def seat_pairs(port: int, world_id: str, desks: int = DESKS, phones: int = PHONES) -> list[Pair]:
    """Make a world and seat its operators, each with citizens of their own."""
    ask = Connection(port)
    levers = f"/sandbox/v1/worlds/{world_id}"
    ask.json(post("/sandbox/v1/worlds", {"id": world_id, "policy": WITHOUT_LIMITS}))
    listed = ask.json(get(f"{levers}/people?limit=500"))["people"]
    callers = iter(
        [one for one in listed if one["cmd"][0] == "active" and one["id"].startswith("cidadao-")]
    )
    desk, portal = f"/w/{world_id}/backoffice/", f"/w/{world_id}/registo-criminal/por-telefone/"
    names = ["rita.neves", "tomas.reis", *(f"operador{number:02d}" for number in range(1, 7))]
    door = [False]
    pairs = []
    for name in names[:desks]:
        password = {"user_name": name, "password": f"ficticia-{name}"}
        mark = ask.json(post(f"{desk}api/sign-in", password))["seat_token"]
        own = deque(_phone(ask, levers, caller) for caller in islice(callers, phones))
        pairs.append(Pair(world_id, own, desk, portal, mark, door))
    ask.socket.close()
    return pairs


def _phone(ask: Connection, levers: str, caller: dict[str, Any]) -> Phone:
    seat = ask.json(post(f"{levers}/seats", {"role": "cidadao", "person": caller["id"]}))
    phone = Phone(
        seat["base"].rstrip("/") + "/",
        seat["seat_token"],
        caller["phones"][0].removeprefix("+351"),
    )
    ask.json(post(f"{phone.base}api/unlock-app", {"pin": caller["app_pin"]}, phone.mark))
    return phone


def _calls(pairs: list[Pair], count: int) -> Any:
    """Give out calls, each to a pair that is not speaking."""
    free = list(pairs)
    left = count

    def next_call() -> Turn | None:
        nonlocal left
        if not left or not free:
            return None
        left -= 1
        pair = free.pop()
        return _one(pair)

    def _one(pair: Pair) -> Turn:
        yield from whole_call(pair)
        free.append(pair)

    return next_call


def _greetings(count: int) -> Any:
    left = count
    request = get("/healthz")

    def turn() -> Iterator[bytes]:
        nonlocal left
        while left > 0:
            left -= 1
            yield request

    return lambda: turn() if left > 0 else None


def open_sockets(server: Served, pairs: list[Pair]) -> list[socket.socket]:
    """Both people's sockets, from now on."""
    ask = Connection(server.port)
    sockets = []
    for pair in pairs:
        after = ask.json(get(f"/sandbox/v1/worlds/{pair.world_id}"))["head"]
        for phone in pair.phones:
            sockets.append(listen(server.port, f"{phone.base}ws?desde={after}", phone.mark))
        sockets.append(listen(server.port, f"{pair.desk}ws?desde={after}", pair.operator))
    return sockets


@dataclass(slots=True)
class Slice:
    """One short turn of calls beside one of greetings: whatever disturbs one disturbs both."""

    calls_s: float
    greetings_s: float
    requests_per_call: float
    calls_cpu_ms: float
    greetings_cpu_ms: float
    heard: float

    @property
    def ratio(self) -> float:
        """Calls a second over (greetings a second ÷ requests a call)."""
        return self.calls_s / (self.greetings_s / self.requests_per_call)


def compare(server: Served, pairs: list[Pair], sockets: list[socket.socket], calls: int) -> Slice:
    """Some calls, then as many greetings as they had requests; the sockets are read throughout."""
    at_once = len(pairs)
    start = server.cpu_seconds()
    taken, requests, heard = run(server.port, at_once, _calls(pairs, calls), sockets)
    between = server.cpu_seconds()
    greeted, asked, _ = run(server.port, at_once, _greetings(requests), sockets)
    end = server.cpu_seconds()
    return Slice(
        calls / taken,
        asked / greeted,
        requests / calls,
        1000 * (between - start) / requests,
        1000 * (end - between) / asked,
        heard / calls,
    )


def measure(folder: Path, slices: int = 40) -> list[Row]:
    """The ratio at one call and at sixteen calls at once: median of many short slices."""
    rows = []
    with served(folder) as server:
        one = seat_pairs(server.port, "bench-1", 1)
        many = seat_pairs(server.port, "bench-16a") + seat_pairs(server.port, "bench-16b")
        for pairs in (one, many):
            at_once = len(pairs)
            sockets = open_sockets(server, pairs)
            calls = max(2, at_once)
            compare(server, pairs, sockets, calls)
            found = [compare(server, pairs, sockets, calls) for _ in range(slices)]
            for item in sockets:
                item.close()
            rows.append(_row(at_once, found))
    return rows


def _row(at_once: int, found: list[Slice]) -> Row:
    ratios = [item.ratio for item in found]
    detail = (
        f"best {max(item.calls_s for item in found):.0f} calls/s × "
        f"{median(item.requests_per_call for item in found):.0f} requests against "
        f"{max(item.greetings_s for item in found):,.0f} /healthz/s; "
        f"middle half {percentile(ratios, 0.25):.2f}–{percentile(ratios, 0.75):.2f} "
        f"of {len(found)} slices; server {min(item.calls_cpu_ms for item in found):.2f} ms "
        f"a request against {min(item.greetings_cpu_ms for item in found):.2f}; "
        f"{median(item.heard for item in found):,.0f} bytes heard a call"
    )
    name = f"whole calls over HTTP, {at_once} at once ÷ (/healthz ÷ requests a call)"
    return Row(name, median(ratios), "", 0.5, False, detail)
