"""Slots: what may stand in a place of the sandbox's own, and what the world remembers of it."""

from pathlib import Path

import pytest

import run_sandbox
from sandbox.protocol.errors import Refused
from sandbox.protocol.messages import AUTHORIZATIONS, MOBILE_APP, PORTAL
from sandbox.protocol.slots import INTEGRATION, SLOTS, outside
from sandbox.slot_rules import FillSlot, GiveBackSlot
from sandbox.world import World
from sandbox.world_files import with_components
from sandbox.worlds import SUFFIX
from tests.driver import refused

THERE = "http://127.0.0.1:9000/entrada"


def do(world: World, command: object) -> list[str]:
    """Do a command; returns the types of what happened."""
    return [record.type for record in world.perform(command, "consola")]


def test_a_world_begins_with_every_slot_its_own(world: World) -> None:
    assert world.settings.slots == {}
    assert [outside(world.settings, one) for one in (MOBILE_APP, INTEGRATION)] == ["", ""]


def test_a_slot_is_filled_and_given_back(world: World) -> None:
    assert do(world, FillSlot("app", THERE, "/saude")) == ["slot.ocupado"]
    assert outside(world.settings, MOBILE_APP) == THERE
    assert outside(world.settings, AUTHORIZATIONS) == outside(world.settings, PORTAL) == ""
    assert do(world, GiveBackSlot("app")) == ["slot.devolvido"]
    assert outside(world.settings, MOBILE_APP) == ""


def test_said_twice_it_happens_once(world: World) -> None:
    do(world, FillSlot("iap", THERE))
    assert do(world, FillSlot("iap", THERE)) == []
    assert do(world, FillSlot("iap", THERE + "/2")) == ["slot.ocupado"]
    do(world, GiveBackSlot("iap"))
    assert do(world, GiveBackSlot("iap")) == []


def test_one_component_may_stand_in_several_slots(world: World) -> None:
    for name in SLOTS:
        do(world, FillSlot(name, THERE))
    assert set(world.settings.slots) == set(SLOTS)


def test_an_unknown_slot_names_the_nearest(world: World) -> None:
    with pytest.raises(Refused, match=r"slot_unknown.*autorizacoes"):
        do(world, FillSlot("autorizacao", THERE))


@pytest.mark.parametrize(
    "address",
    [
        "",
        "127.0.0.1:9000",
        "ftp://127.0.0.1/",
        "http://eu:senha@127.0.0.1/",
        "http://127.0.0.1:0/",
        "http://127.0.0.1:65536/",
        "http://127.0.0.1/#x",
        "http://127.0.0.1/?chave=1",
        "http://127.0.0.1/../x",
        "http://127.0.0.1/é",
        "http://127.0.0.1/" + "a" * 200,
        "javascript:alert(1)",
    ],
)
def test_what_is_no_plain_address_is_refused(world: World, address: str) -> None:
    with refused("slot_address"):
        do(world, FillSlot("app", address))
    assert world.settings.slots == {}


@pytest.mark.parametrize("health", ["saude", "//outro.example/", "/../x", "/s?x=1", "http://x/"])
def test_health_is_a_path_of_the_same_server(world: World, health: str) -> None:
    with refused("slot_address"):
        do(world, FillSlot("app", THERE, health))


def test_slots_outlive_the_process(world: World) -> None:
    do(world, FillSlot("backoffice", THERE))
    world.load()
    assert world.settings.slots["backoffice"].address == THERE


def test_only_worlds_with_components_are_opened_by_a_server_that_starts(tmp_path: Path) -> None:
    worlds = run_sandbox.open_worlds(tmp_path, "OFF")
    for name in ("so-nossa", "com-outros"):
        worlds.create(name)
    do(worlds.get("com-outros"), FillSlot("app", THERE))
    worlds.close()
    (worlds.folder / "meio-feito.world").write_bytes(b"")
    assert with_components(worlds.folder, SUFFIX, 9) == ["com-outros"]
    assert with_components(worlds.folder, SUFFIX, 0) == []
