"""One server for each test process; pages that tell what they complain of."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from sandbox.seats import cookie
from tests.browser.judge import Console
from tests.browser.scene import Scene
from tests.http.client import Child, Client, counted

_NAMES = counted("b")
PATIENCE_MS = 10_000
expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Child]:
    """A server on loopback, with its worlds in a folder of its own."""
    child = Child(tmp_path_factory.mktemp("browser") / "data").start()
    yield child
    child.kill()


@pytest.fixture(scope="session")
def client(server: Child) -> Iterator[Client]:
    """A connection to it."""
    found = server.client
    yield found
    found.close()


@pytest.fixture
def new_scene(client: Client) -> Callable[[], Scene]:
    """A scene whose world is still to be made."""
    return lambda: Scene(client, next(_NAMES))


@pytest.fixture
def scene(new_scene: Callable[[], Scene]) -> Scene:
    """A world with Ana's phone and Rita's desk taken; its clock stands still."""
    return new_scene().begin().sit_as()


def open_context(browser: Browser, server: Child, **options: Any) -> BrowserContext:
    """A browser of one person's own, in Portuguese, at this server."""
    context = browser.new_context(
        base_url=f"http://127.0.0.1:{server.port}",
        locale="pt-PT",
        timezone_id="Europe/Lisbon",
        reduced_motion="reduce",
        **options,
    )
    context.set_default_timeout(PATIENCE_MS)
    return context


def seat_operator(context: BrowserContext, scene: Scene) -> None:
    """Let this browser sit at the desk of the scene."""
    _seat(context, scene, "operador", scene.desk_token)


def seat_visitor(context: BrowserContext, scene: Scene) -> None:
    """Let this browser be that of the scene's visitor, if there is one."""
    if scene.visitor is not None:
        _seat(context, scene, "navegador", scene.visitor.token())


def _seat(context: BrowserContext, scene: Scene, role: str, token: str) -> None:
    at = {"domain": "127.0.0.1", "path": f"/w/{scene.world}/"}
    context.add_cookies([{"name": cookie(role), "value": token, **at}])


@pytest.fixture
def new_page(browser: Browser, server: Child) -> Iterator[Callable[..., Page]]:
    """Pages, each in a browser of its own; at the end none has complained of anything."""
    opened: list[tuple[BrowserContext, Console]] = []

    def make(**options: Any) -> Page:
        context = open_context(browser, server, **options)
        page = context.new_page()
        opened.append((context, Console(page)))
        return page

    yield make
    complaints = [text for _, console in opened for text in console.take()]
    for context, _ in opened:
        context.close()
    assert not complaints


@pytest.fixture
def phone_page(new_page: Callable[..., Page], scene: Scene) -> Page:
    """Ana's phone."""
    page = new_page(viewport={"width": 390, "height": 844})
    page.goto(f"{scene.phone}/")
    return page


@pytest.fixture
def desk_page(new_page: Callable[..., Page], scene: Scene) -> Page:
    """Rita's desk."""
    page = new_page(permissions=["clipboard-read", "clipboard-write"])
    seat_operator(page.context, scene)
    page.goto(f"{scene.desk}/")
    return page
