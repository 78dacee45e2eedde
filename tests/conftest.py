"""What tests stand on: every system, a folder of worlds, a world, a call to play in it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from run_sandbox import build_registry, describe_apps
from sandbox.browser import find
from sandbox.clock import Now
from sandbox.registry import Registry
from sandbox.world import World
from sandbox.worlds import Worlds
from tests.driver import START, Play

PEOPLE = 32


@pytest.fixture(scope="session")
def registry() -> Registry:
    """Every system of the house."""
    return build_registry(describe_apps())


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """The browser of this test process, headless: Playwright allows one driver in a process."""
    # Tests without pages do not wait for Playwright.
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(**find(playwright))
        yield found
        found.close()


@pytest.fixture(scope="session")
def people_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The people of worlds, made once."""
    return tmp_path_factory.mktemp("people")


@pytest.fixture(scope="session")
def make_worlds(registry: Registry, people_folder: Path) -> Callable[[Path], Worlds]:
    """More folders of worlds, with a time that stands still."""

    def make(folder: Path, source: Now = lambda: START) -> Worlds:
        folder.mkdir()
        (folder / "templates").symlink_to(people_folder)
        return Worlds(folder, registry, source, "OFF", PEOPLE)

    return make


@pytest.fixture
def worlds(make_worlds: Callable[[Path], Worlds], tmp_path: Path) -> Iterator[Worlds]:
    """A folder of worlds of its own."""
    found = make_worlds(tmp_path / "worlds")
    yield found
    found.close()


@pytest.fixture
def make_world(worlds: Worlds) -> Callable[..., World]:
    """More worlds: `make_world("outro", policy={…})`."""

    def make(world_id: str = "ensaio", **how: Any) -> World:
        return worlds.create(world_id, start=START, **how)

    return make


@pytest.fixture
def world(make_world: Callable[..., World]) -> World:
    """A world whose clock moves only when it is told to."""
    return make_world()


@pytest.fixture
def play(world: World) -> Play:
    """A call of Ana's with Rita."""
    return Play(world)
