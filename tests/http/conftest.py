"""One server for each test process, and places at it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.http.client import Child, Client, Place, counted

_NAMES = counted("m")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Child]:
    """A server on loopback, with its worlds in a folder of its own."""
    child = Child(tmp_path_factory.mktemp("http") / "data").start()
    yield child
    child.kill()
    # Whatever these tests made the server say, it kept to its own contracts.
    broken = [line for line in child.log.read_text().splitlines() if "contract: " in line]
    assert not broken, "\n".join(broken[:10])


@pytest.fixture(scope="session")
def client(server: Child) -> Iterator[Client]:
    """A connection to it."""
    found = server.client
    yield found
    found.close()


@pytest.fixture
def place(client: Client) -> Place:
    """A new world with Ana's phone and Rita's desk taken."""
    return Place(client, next(_NAMES)).create().sit()


@pytest.fixture
def new_place(client: Client) -> Callable[[], Place]:
    """More such worlds."""
    return lambda: Place(client, next(_NAMES)).create().sit()


@pytest.fixture(scope="session")
def templates(server: Child) -> Path:
    """The people of worlds, made once: for servers that start with an empty folder."""
    return server.data / "templates"
