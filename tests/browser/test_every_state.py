"""Every page in every state: accessible, in Portuguese, with the band, at three widths."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import (
    contract_states,
    court_states,
    desk_states,
    payment_states,
    phone_states,
    platform_states,
    portal_states,
)
from tests.browser.conftest import open_context, seat_operator, seat_visitor
from tests.browser.judge import Console, bring_axe, faults
from tests.browser.scene import Scene
from tests.browser.states import State
from tests.http.client import Child

pytestmark = pytest.mark.browser
STATES = (
    phone_states.STATES
    | desk_states.STATES
    | payment_states.STATES
    | court_states.STATES
    | portal_states.STATES
    | contract_states.STATES
    | platform_states.STATES
)


@pytest.fixture(scope="module")
def page(browser: Browser, server: Child) -> Iterator[Page]:
    """One page for all the states: whoever sat there is forgotten between them."""
    context = open_context(browser, server)
    bring_axe(context)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def console(page: Page) -> Console:
    """What the page complains of."""
    return Console(page)


def show(page: Page, scene: Scene, state: State) -> int:
    """Open the page of a state and do what is left to be done on it."""
    path = state.reach(scene)
    page.context.clear_cookies()
    if state.signed_in:
        seat_operator(page.context, scene)
    seat_visitor(page.context, scene)
    answer = page.goto(path)
    state.then(page)
    assert answer is not None
    return answer.status


@pytest.mark.parametrize("name", STATES)
def test_a_page_is_sound(
    name: str, page: Page, console: Console, new_scene: Callable[[], Scene]
) -> None:
    assert show(page, new_scene(), STATES[name]) == STATES[name].status
    found = faults(page)
    assert not found, "\n".join(found)
    assert console.take() == []


FOR_PHONES = """<!doctype html><html lang="pt-PT"><head><title>Ensaio</title><style>
  @media (width < 600px) {{ .pale {{ color: #ccc }} }} @media (width > 600px) {{ {seen} }}
</style></head><body><main><h1>Ensaio</h1><p class="pale">Bom dia</p>
<img class="small" width="40" height="40" src="data:,"></main></body></html>"""


@pytest.mark.parametrize("seen", [".small { display: none }", ""], ids=["phone", "both"])
def test_what_is_wrong_on_a_phone_only_is_found(page: Page, console: Console, seen: str) -> None:
    page.goto("about:blank")
    page.set_content(FOR_PHONES.format(seen=seen))
    found = " ".join(one for one in faults(page) if ": axe " in one)
    assert "phone: axe color-contrast" in found
    assert "desktop: axe color-contrast" not in found
    assert ("phone: axe image-alt" in found) == bool(seen)
    assert ("desktop: axe image-alt" in found) == (not seen)
    console.take()
