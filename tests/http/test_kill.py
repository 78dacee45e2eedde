"""`kill -9` at any instant: what was acknowledged is there, and a call goes on where it was."""

import random
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from tests.http.client import PEER_GONE, Child, Client, Place

KILLS = 50
"""For each of four seeds: two hundred in all."""

LONGEST_S = 0.15
"""A server that is at work dies within this time."""


class Cut(Exception):
    """The server died while it was asked."""


class Heard(Client):
    """A client that notes what was acknowledged, and says when the server has died."""

    def __init__(self, port: int, noted: list[tuple[int, str]]) -> None:
        super().__init__(port)
        self._noted = noted

    def send(self, *request: Any, **more: Any) -> Any:
        try:
            answer = super().send(*request, **more)
        except PEER_GONE as error:
            raise Cut from error
        if answer.status == 200 and b'"events":[' in answer.body and b'"head"' not in answer.body:
            done = answer.data
            self._noted += [(event["n"], event["type"]) for event in done["events"]]
            self._noted.append((done["n"], ""))
        return answer


@dataclass
class Line:
    """Calls one after the other in one world, each taken up where it was cut."""

    place: Place
    noted: list[tuple[int, str]] = field(default_factory=list)
    step: int = 0
    finished: int = 0
    known: dict[str, str] = field(default_factory=dict)
    taken_up: int = 0

    def go_on(self) -> None:
        """Do steps until the server dies.  Errors: Cut."""
        while True:
            steps = self.place.steps()
            steps[self.step]()
            self.step += 1
            if self.step == len(steps):
                self.finish()

    def finish(self) -> None:
        """The call is over: the next one begins."""
        self.step = 0
        self.finished += 1
        self.known = {}

    def remember(self) -> None:
        """Note what the call has, or compare it with what was noted before the server died."""
        place = self.place
        found: dict[str, str] = {}
        if self.step >= 7:
            case = place.see(place.desk, place.desk_token)["case"]
            found["call"], found["request"] = case["call_id"], case["request_id"]
        if self.step in (8, 9):
            found["code"] = place.code()
        if self.step in (12, 13):
            found["token"] = place.token()
        for name, value in found.items():
            assert self.known.setdefault(name, value) == value

    def take_up(self, after: int) -> None:
        """Find out whether the step that was cut has been done, wholly or not at all."""
        new = self.place.events(after)
        self.noted += [(event["n"], event["type"]) for event in new]
        if new:
            self.step += 1
            if self.step == len(self.place.steps()):
                self.finish()
        if self.step:
            self.taken_up += 1
            self.remember()


def die_within(child: Child, seconds: float) -> threading.Timer:
    """Kill the server after a time that only the seed knows."""
    process = child.process
    assert process is not None
    timer = threading.Timer(seconds, process.kill)
    timer.start()
    return timer


def is_sound(path: Path) -> bool:
    """What SQLite itself says of a world's file."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        rows = connection.execute("PRAGMA integrity_check").fetchall()
        numbers = connection.execute("SELECT count(*), max(number) FROM events").fetchone()
    return rows == [("ok",)] and numbers[0] == numbers[1]


@pytest.fixture
def child(tmp_path: Path, templates: Path) -> Iterator[Child]:
    copytree(templates, tmp_path / "data" / "templates")
    found = Child(tmp_path / "data").start()
    yield found
    found.kill()


def new_line(child: Child, name: str) -> Line:
    noted: list[tuple[int, str]] = []
    line = Line(Place(Heard(child.port, noted), name).create().sit(), noted)
    line.noted = noted
    return line


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("seed", [11, 12, 13, 14])
def test_killed_at_any_instant_it_has_all_that_was_acknowledged(child: Child, seed: int) -> None:
    chance = random.Random(seed)
    line = new_line(child, "linha-0")
    finished = taken_up = unheard = 0
    for kill in range(KILLS):
        timer = die_within(child, chance.uniform(0, LONGEST_S))
        with pytest.raises(Cut):
            line.go_on()
        timer.join()
        child.kill()
        child.start()
        line.place.client.close()
        line.place.client = Heard(child.port, line.noted)
        head = max(number for number, _ in line.noted) if line.noted else 0
        journal = {event["n"]: event["type"] for event in line.place.events()}
        assert list(journal) == list(range(1, len(journal) + 1))
        for number, type_name in line.noted:
            assert journal[number] == (type_name or journal[number])
        assert is_sound(child.data / f"{line.place.world}.world")
        unheard += len(journal) > head
        line.take_up(head)
        if kill % 10 == 9:
            for step in line.place.steps()[line.step :]:
                step()
            assert line.place.events()[-1]["type"] == "chamada.terminada"
            finished, taken_up = finished + line.finished + 1, taken_up + line.taken_up
            line.place.client.close()
            line = new_line(child, f"linha-{kill + 1}")
    line.place.client.close()
    assert finished >= KILLS // 10
    assert taken_up > KILLS // 2
    assert unheard < KILLS


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_killed_while_worlds_are_made_and_ended_it_has_each_wholly_or_not(child: Child) -> None:
    chance = random.Random(21)
    there: set[str] = {"demo"}
    gone: set[str] = set()
    number = 0
    for _ in range(20):
        client = Heard(child.port, [])
        timer = die_within(child, chance.uniform(0, 0.1))
        doubtful = ""
        try:
            while True:
                number += 1
                doubtful = f"w-{number}"
                path = "/sandbox/v1/worlds"
                match chance.choice(("create", "fork", "import", "end")):
                    case "create":
                        answer = client.post(path, {"id": doubtful})
                    case "fork":
                        answer = client.post(f"{path}/demo/fork", {"id": doubtful})
                    case "import":
                        file = client.get(f"{path}/demo/export").body
                        answer = client.send("POST", f"{path}/{doubtful}/import", file)
                    case _:
                        found = sorted(there - {"demo"})
                        if not found:
                            continue
                        doubtful = chance.choice(found)
                        assert client.send("DELETE", f"{path}/{doubtful}").status == 204
                        there.discard(doubtful)
                        gone.add(doubtful)
                        continue
                assert answer.status == 201, answer.text
                there.add(doubtful)
        except Cut:
            pass
        timer.join()
        child.kill()
        child.start()
        client.close()
        client = child.client
        listed = set(client.get("/sandbox/v1/worlds").data["worlds"])
        assert listed ^ there <= {doubtful}
        assert not listed & (gone - {doubtful})
        if doubtful not in listed:
            assert client.post("/sandbox/v1/worlds", {"id": doubtful}).status == 201
        there, gone = listed | {doubtful}, gone - {doubtful}
        for name in listed:
            assert client.get(f"/sandbox/v1/worlds/{name}").data["head"] >= 1
            assert is_sound(child.data / f"{name}.world")
        client.close()
    assert not list(child.data.glob("*.unfinished")) + list(child.data.glob("*.making"))
    assert len(there) > 5


def test_after_a_kill_a_call_goes_on_to_its_end(child: Child) -> None:
    """The quick one: the server dies four times within one call."""
    place = Place(child.client, "uma-chamada").create().sit()
    steps = place.steps()
    codes = set()
    for number, step in enumerate(steps):
        step()
        if number in (7, 8):
            codes.add(place.code())
        if number % 5 == 3:
            place.client.close()
            child.kill()
            child.start()
            place.client = child.client
        if number in (7, 8):
            codes.add(place.code())
    assert len(codes) == 1
    ids = {e["data"].get("call_id") for e in place.events() if "call_id" in e["data"]}
    assert ids == {"C-0001"}
    assert place.events()[-1]["type"] == "chamada.terminada"
    assert any(event["type"] == "pedido.submetido" for event in place.events())
    place.client.close()
