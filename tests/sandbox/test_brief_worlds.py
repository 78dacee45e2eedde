"""Worlds named in a header: made once, kept while used, never too many."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from sandbox import brief_worlds
from sandbox.brief_worlds import IDLE_S, BriefWorlds
from sandbox.worlds import Worlds
from tests.driver import START, refused


class Time:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def passes(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def folder(make_worlds: Callable[..., Worlds], tmp_path: Path, time: Time):
    found = make_worlds(tmp_path / "breves", time)
    yield found
    found.close()


def test_a_name_makes_a_world_and_finds_it_again(folder: Worlds, time: Time) -> None:
    brief = BriefWorlds(folder)
    world = brief.get("um")
    assert brief.get("um") is world
    assert (world.settings.clock_mode, world.settings.scripted) == ("real", True)
    assert folder.names() == ["um"]


def test_it_ends_when_nobody_uses_it_and_not_before(folder: Worlds, time: Time) -> None:
    brief = BriefWorlds(folder)
    for _ in range(4):
        brief.get("um")
        time.passes(IDLE_S * 0.8)
        assert folder.sweep() == []
    time.passes(IDLE_S)
    assert folder.sweep() == ["um"]
    assert brief.get("um").settings.created_at == time.now


def test_a_restart_does_not_forget_when_it_ends(
    folder: Worlds, time: Time, make_worlds: Callable[..., Worlds]
) -> None:
    brief = BriefWorlds(folder)
    brief.get("um")
    time.passes(IDLE_S * 0.8)
    brief.get("um")
    folder.close()
    again = Worlds(folder.folder, folder.registry, time, "OFF", 32)
    time.passes(IDLE_S * 0.5)
    assert again.sweep() == []
    assert BriefWorlds(again).get("um").idle_s == IDLE_S
    again.close()


def test_who_comes_when_all_places_are_taken_has_that_of_the_idlest(
    folder: Worlds, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(brief_worlds, "MOST", 2)
    ended: list[str] = []
    brief = BriefWorlds(folder, ended.append)
    brief.get("um")
    time.passes(400)
    brief.get("dois")
    brief.get("tres")
    assert (folder.names(), ended) == (["dois", "tres"], ["um"])
    with refused("worlds_full"):
        brief.get("quatro")
    assert brief.get("tres").id == "tres"


def test_other_worlds_are_found_and_take_no_place(
    folder: Worlds, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(brief_worlds, "MOST", 1)
    own = folder.create("proprio", lifetime_s=60)
    brief = BriefWorlds(folder)
    assert brief.get("proprio") is own
    ends = own.expires_at
    brief.get("um")
    time.passes(30)
    brief.get("proprio")
    assert own.expires_at == ends


@pytest.mark.parametrize("name", ["", "Maiuscula", "a/b", "..", "a" * 61, "-a"])
def test_a_name_that_no_world_can_have_is_refused(folder: Worlds, name: str) -> None:
    with refused("malformed"):
        BriefWorlds(folder).get(name)
    assert folder.names() == []
