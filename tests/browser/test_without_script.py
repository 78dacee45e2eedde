"""Without JavaScript everything works by reloading."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hand import Part, Reloading, call_by_hand
from tests.browser.scene import Scene

pytestmark = pytest.mark.browser


@pytest.fixture
def scene(new_scene: Callable[[], Scene]) -> Scene:
    """A world where nobody has done anything yet."""
    return new_scene().begin()


@pytest.mark.parametrize("script", [True, False], ids=["with-script", "without-script"])
def test_a_whole_call_by_hand(script: bool, scene: Scene, new_page: Callable[..., Page]) -> None:
    kind = Part if script else Reloading
    citizen = kind(new_page(viewport={"width": 390, "height": 844}, java_script_enabled=script))
    operator = kind(new_page(java_script_enabled=script))
    citizen.page.goto(f"{scene.phone}/")
    operator.page.goto(f"{scene.desk}/")
    assert re.fullmatch(r"\d{4}/\d{6}", call_by_hand(citizen, operator))
    citizen.page.goto(f"{scene.phone}/mensagens")
    expect(citizen.shown("mensagens")).to_contain_text("registado")


def test_a_refusal_without_script_is_told_in_its_form(
    scene: Scene, new_page: Callable[..., Page]
) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(f"{scene.desk}/")
    page.get_by_label("Utilizador").fill("rita.neves")
    page.get_by_label("Palavra-passe").fill("outra")
    page.get_by_role("button", name="Entrar").click()
    expect(page.get_by_role("alert")).to_contain_text("palavra-passe")
    expect(page.get_by_label("Utilizador")).to_have_value("rita.neves")
    expect(page.get_by_label("Palavra-passe")).to_have_value("")


def test_what_needs_the_script_is_not_shown_without_it(
    scene: Scene, new_page: Callable[..., Page]
) -> None:
    scene.sit_as().play(6)
    page = new_page(java_script_enabled=False)
    page.goto(f"{scene.phone}/telefone")
    assert [item.is_visible() for item in page.locator(".needs-script").all()] == [False, False]
