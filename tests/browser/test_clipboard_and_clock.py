"""The token is really on the clipboard; times go by as the world's clock does."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import seat_operator
from tests.browser.scene import ASKED, CONFIRMED, Scene

pytestmark = pytest.mark.browser
COPY = "Confirmar e copiar token"
NO_CLIPBOARD = {
    "refused": "navigator.clipboard.writeText = () => Promise.reject(new Error('no'))",
    "missing": "Object.defineProperty(navigator, 'clipboard', { value: undefined })",
}
TIME_LEFT = re.compile(r"\d:\d\d")


# the clipboard ----------------------------------------------------------------------------------
def test_the_token_is_on_the_clipboard(scene: Scene, desk_page: Page) -> None:
    scene.play(CONFIRMED)
    desk_page.goto(f"{scene.desk}/atendimento/A-0001")
    desk_page.get_by_role("button", name=COPY).click()
    expect(desk_page.get_by_test_id("copiado")).to_have_text("Token copiado.")
    assert desk_page.evaluate("navigator.clipboard.readText()") == scene.token()


def test_the_token_can_be_copied_again(scene: Scene, desk_page: Page) -> None:
    scene.play(CONFIRMED + 1)
    desk_page.goto(f"{scene.desk}/atendimento/A-0001")
    desk_page.get_by_role("button", name="Copiar de novo").click()
    expect(desk_page.get_by_test_id("copiado")).to_have_text("Token copiado.")
    assert desk_page.evaluate("navigator.clipboard.readText()") == scene.token()


@pytest.mark.parametrize("trouble", NO_CLIPBOARD)
def test_without_a_clipboard_the_token_is_there_to_be_copied_by_hand(
    trouble: str, scene: Scene, desk_page: Page
) -> None:
    scene.play(CONFIRMED)
    desk_page.add_init_script(NO_CLIPBOARD[trouble])
    desk_page.goto(f"{scene.desk}/atendimento/A-0001")
    desk_page.get_by_role("button", name=COPY).click()
    expect(desk_page.get_by_test_id("copiado")).to_contain_text("copie o texto à mão")
    field = desk_page.get_by_label("Token", exact=True)
    expect(field).to_be_visible()
    expect(field).to_be_focused()
    expect(field).to_have_value(scene.token())
    assert field.evaluate("field => getSelection().toString()") == scene.token()


# the clock --------------------------------------------------------------------------------------
@pytest.fixture
def asked(new_scene: Callable[[], Scene]) -> Callable[..., Scene]:
    """A request that waits for the citizen, in a world whose clock is of some kind."""

    def ask(mode: str, **policy: int) -> Scene:
        scene = new_scene().begin(clock={"mode": mode}, policy=policy).sit_as()
        return scene.play(ASKED)

    return ask


def left(page: Page, scene: Scene) -> str:
    """What the countdown on the phone shows, after the page is opened."""
    page.goto(f"{scene.phone}/autenticacao-gov")
    expect(page.get_by_test_id("contagem")).to_have_text(TIME_LEFT)
    return page.get_by_test_id("contagem").inner_text()


def hold(page: Page) -> None:
    """The server is heard no more."""

    def stop(route: Route) -> None:
        if "x-parte" in route.request.headers:
            route.abort()
        else:
            route.continue_()

    page.route("**/*", stop)


def test_a_countdown_goes_by_with_a_real_clock(
    asked: Callable[..., Scene], new_page: Callable[..., Page]
) -> None:
    page = new_page()
    before = left(page, asked("real"))
    expect(page.get_by_test_id("contagem")).not_to_have_text(before)


@pytest.mark.parametrize("mode", ["frozen", "virtual"])
def test_a_countdown_stands_still_with_the_clock(
    mode: str, asked: Callable[..., Scene], new_page: Callable[..., Page]
) -> None:
    page = new_page()
    page.clock.install()
    assert left(page, asked(mode)) == "5:00"
    page.clock.fast_forward("02:00")
    expect(page.get_by_test_id("contagem")).to_have_text("5:00")


def test_a_countdown_shows_a_moved_clock_at_once(
    asked: Callable[..., Scene], new_page: Callable[..., Page]
) -> None:
    scene, page = asked("virtual"), new_page()
    assert left(page, scene) == "5:00"
    scene.pass_time(60)
    scene.at_desk("speak", text="Está lá?")
    expect(page.get_by_test_id("contagem")).to_have_text("4:00")


def test_a_countdown_goes_faster_with_an_accelerated_clock(
    asked: Callable[..., Scene], new_page: Callable[..., Page]
) -> None:
    scene, page = asked("virtual"), new_page()
    scene.clock("accelerated", 10)
    page.clock.install()
    hold(page)
    left(page, scene)
    page.clock.fast_forward("00:20")
    expect(page.get_by_test_id("contagem")).to_have_text(re.compile(r"1:[345]\d"))


def test_a_countdown_tells_the_last_minute_and_stops_at_nothing(
    asked: Callable[..., Scene], new_page: Callable[..., Page]
) -> None:
    page = new_page()
    page.clock.install()
    hold(page)
    left(page, asked("real"))
    page.clock.run_for("04:30")
    expect(page.get_by_test_id("avisos")).to_contain_text("Falta um minuto.")
    page.clock.fast_forward("02:00")
    expect(page.get_by_test_id("contagem")).to_have_text("0:00")


def test_the_end_of_a_request_is_shown_when_it_comes(
    asked: Callable[..., Scene], new_page: Callable[..., Page]
) -> None:
    scene = asked("real", request_lifetime_s=2)
    phone, desk = new_page(), new_page()
    seat_operator(desk.context, scene)
    phone.goto(f"{scene.phone}/autenticacao-gov")
    desk.goto(f"{scene.desk}/atendimento/A-0001")
    expect(phone.get_by_test_id("desfecho")).to_have_attribute("data-estado", "expired")
    expect(desk.get_by_test_id("pedido-estado")).to_have_attribute("data-estado", "expired")
