"""A world takes so many requests a second; the rest is refused by name, and feels it alone."""

from collections.abc import Callable
from typing import Any

import orjson
import pytest

from sandbox.settings import ChangePolicy
from sandbox.web.guard import REFUSAL
from sandbox.web.noted import NOTED
from sandbox.web.pace import ELSEWHERE_S, HOLD_S, MOST_KNOWN, REFUSED_S, Pace
from sandbox.world import World
from sandbox.worlds import Worlds

Answer = tuple[str, dict[str, str], bytes]


class Gate:
    """A pace with a clock and a rest of a test's own, before an app that says yes."""

    def __init__(self, worlds: Worlds) -> None:
        self.now = 0.0
        self.rests: list[float] = []
        self.pace = Pace(worlds, lambda app, *rest: app(*rest), self.rests.append, lambda: self.now)
        self.environ: dict[str, Any] = {}

    def ask(self, path: str, **more: str) -> Answer:
        self.environ = {"sandbox.path": path, "REMOTE_ADDR": "192.168.1.7", **more}
        told: list[Any] = []
        body = self.pace.serve(says_yes, self.environ, lambda *words: told.extend(words))
        return told[0], dict(told[1]), b"".join(body)

    def statuses(self, path: str, times: int, **more: str) -> list[str]:
        return [self.ask(path, **more)[0][:3] for _ in range(times)]


def says_yes(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
    start("429 Page" if REFUSAL in environ else "200 OK", [])
    return [b"page" if REFUSAL in environ else b"yes"]


@pytest.fixture
def gate(worlds: Worlds) -> Gate:
    return Gate(worlds)


@pytest.fixture
def three(world: World) -> str:
    """A world that takes three requests a second; one of its addresses."""
    world.perform(ChangePolicy((("pedidos_por_segundo", 3),)), "consola")
    return f"/w/{world.id}/backoffice/api/view"


def test_what_is_beyond_the_limit_is_refused_by_name(gate: Gate, three: str) -> None:
    assert gate.statuses(three, 3) == ["200"] * 3
    status, headers, body = gate.ask(three)
    assert (status[:3], headers["Retry-After"]) == ("429", "1")
    told = orjson.loads(body)
    assert (told["code"], told["status"]) == ("rate_exceeded", 429)
    assert "3 requests a second (pedidos_por_segundo)" in told["detail"]
    assert gate.environ[NOTED].code == "rate_exceeded"


def test_time_gives_it_back_and_never_more_than_a_second_of_it(gate: Gate, three: str) -> None:
    gate.statuses(three, 4)
    gate.now = 0.4
    assert gate.statuses(three, 2) == ["200", "429"]
    gate.now = 60.0
    assert gate.statuses(three, 4) == ["200", "200", "200", "429"]


def test_a_world_that_is_meant_by_a_header_is_asked_too(
    gate: Gate, three: str, world: World
) -> None:
    gate.statuses(three, 3)
    assert gate.ask("/backoffice/api/view", HTTP_SANDBOX_WORLD=world.id)[0][:3] == "429"


def test_the_levers_of_a_flooded_world_are_still_reached(
    gate: Gate, three: str, world: World
) -> None:
    gate.statuses(three, 4)
    assert gate.ask(f"/sandbox/v1/worlds/{world.id}/policy")[0] == "200 OK"


def test_another_world_feels_nothing(gate: Gate, three: str, worlds: Worlds) -> None:
    other = worlds.create("outro")
    gate.statuses(three, 5)
    assert gate.ask(f"/w/{other.id}/backoffice/")[0] == "200 OK"


@pytest.mark.parametrize("path", ["/", "/sandbox/v1/worlds", "/w/nao-existe/x", "/w//x"])
def test_what_is_of_no_world_counts_on_its_address(gate: Gate, path: str) -> None:
    assert set(gate.statuses(path, ELSEWHERE_S)) == {"200"}
    assert gate.ask("/w/nem-este/x")[0][:3] == "429"
    assert gate.ask(path, REMOTE_ADDR="192.168.1.8")[0] == "200 OK"


def test_a_person_is_told_by_a_page(gate: Gate, three: str) -> None:
    gate.statuses(three, 3)
    status, headers, body = gate.ask(three, HTTP_ACCEPT="text/html,*/*")
    assert (status, headers, body) == ("429 Page", {"Retry-After": "1"}, b"page")


def test_a_refusal_takes_its_time_and_the_more_wait_the_longer(worlds: Worlds, three: str) -> None:
    gate = Gate(worlds)
    gate.statuses(three, 4)
    assert gate.rests == [HOLD_S]
    deep: list[float] = []

    def rest(seconds: float) -> None:
        deep.append(seconds)
        if len(deep) < 300:
            gate.pace.serve(says_yes, {"sandbox.path": three}, lambda *words: None)

    gate.pace = Pace(worlds, lambda app, *rest: app(*rest), rest, lambda: 0.0)
    gate.statuses(three, 4)
    assert (deep[0], deep[-1]) == (HOLD_S, 300 / REFUSED_S)


def test_what_is_known_of_addresses_is_bounded(gate: Gate) -> None:
    for number in range(MOST_KNOWN + 50):
        gate.ask("/", REMOTE_ADDR=f"10.0.{number // 250}.{number % 250}")
    assert len(gate.pace._allowances) == MOST_KNOWN
