"""The console's pages: a call shown by robots, levers, and the key when others can reach it."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import open_context, seat_operator
from tests.browser.judge import Console, faults
from tests.browser.scene import ASKED, Scene
from tests.http.client import Child, counted

pytestmark = pytest.mark.browser
NAMES = counted("c")


@pytest.fixture
def show(tmp_path: Path, server: Child) -> Iterator[Callable[..., Child]]:
    """Servers started in another way."""
    started: list[Child] = []

    def start(*arguments: str) -> Child:
        folder = tmp_path / "data"
        folder.mkdir()
        (folder / "templates").symlink_to(server.data / "templates")
        started.append(Child(folder, arguments).start())
        return started[-1]

    yield start
    for child in started:
        child.kill()


def test_a_call_shown_by_robots_is_seen_in_the_open_pages(
    show: Callable[..., Child], browser: Browser
) -> None:
    quick = show("--pace", "0.05")
    client = quick.client
    scene = (
        Scene(client, next(NAMES)).begin(clock={"mode": "accelerated", "rate": 10}).sit_as(pin="")
    )
    context = open_context(browser, quick)
    seat_operator(context, scene)
    console, phone, desk = (context.new_page() for _ in range(3))
    phone.goto(f"{scene.phone}/telefone")
    desk.goto(f"{scene.desk}/")
    console.goto(f"/w/{scene.world}/")
    console.get_by_role("button", name="Ver uma chamada").click()
    expect(phone.get_by_test_id("conversa")).to_contain_text("900 000 123")
    expect(desk.get_by_test_id("conversa")).to_contain_text("900 000 123")
    expect(desk.get_by_test_id("em-aberto")).to_be_visible()
    expect(console.get_by_role("cell", name="pedido.submetido")).to_be_visible(timeout=30_000)
    expect(phone.get_by_test_id("contador-mensagens")).to_be_visible()
    context.close()
    client.close()


def test_two_calls_cannot_be_shown_at_once(scene: Scene, new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.goto(f"/w/{scene.world}/")
    for _ in range(2):
        page.get_by_role("button", name="Ver uma chamada").click()
    expect(page.get_by_text("Já há uma chamada de robôs neste mundo")).to_be_visible()


def test_a_world_is_made_copied_and_ended_by_its_forms(
    scene: Scene, new_page: Callable[..., Page]
) -> None:
    page, name = new_page(), f"{scene.world}-made"
    page.goto("/")
    page.get_by_label("Nome do novo mundo").fill(name)
    page.get_by_label("Relógio parado, segredos da semente").check()
    page.get_by_role("button", name="Criar mundo").click()
    expect(page.get_by_text("relógio virtual")).to_be_visible()
    page.get_by_label("Nome da cópia").fill(f"{name}-copy")
    page.get_by_role("button", name="Copiar mundo").click()
    expect(page).to_have_url(re.compile(f"/w/{name}-copy/"))
    page.get_by_text("Terminar este mundo…").click()
    page.get_by_role("button", name="Terminar para sempre").click()
    expect(page).to_have_url(re.compile(r":\d+/$"))
    expect(page.get_by_role("link", name=name, exact=True)).to_be_visible()
    expect(page.get_by_role("link", name=f"{name}-copy", exact=True)).to_have_count(0)


def test_a_moment_is_kept_and_gone_back_to(scene: Scene, new_page: Callable[..., Page]) -> None:
    page = new_page()
    scene.play(ASKED)
    page.goto(f"/w/{scene.world}/")
    page.get_by_label("Nome do ponto").fill("pendente")
    page.get_by_role("button", name="Guardar", exact=True).click()
    expect(page.get_by_role("button", name="Voltar a «pendente»")).to_be_visible()
    scene.at_phone("approve")
    expect(page.get_by_role("cell", name="codigo.apresentado")).to_be_visible()
    page.get_by_role("button", name="Voltar a «pendente»").click()
    expect(page.get_by_role("cell", name="codigo.apresentado")).to_have_count(0)


def test_the_clock_and_a_fault_are_moved_from_the_page(
    scene: Scene, new_page: Callable[..., Page]
) -> None:
    page = new_page()
    page.goto(f"/w/{scene.world}/")
    page.get_by_role("button", name="Avançar 5 minutos").click()
    expect(page.locator(".console__clock time")).to_have_text("10:05")
    page.get_by_role("button", name="Em baixo").click()
    over = page.get_by_role("button", name="Terminar falha «")
    expect(over).to_be_visible()
    over.click()
    expect(over).to_have_count(0)


def test_who_comes_from_elsewhere_is_asked_for_the_key(
    show: Callable[..., Child], browser: Browser
) -> None:
    reachable = show("--host", "0.0.0.0")
    context = open_context(browser, reachable)
    page = context.new_page()
    console = Console(page)
    page.goto("/")
    assert faults(page) == []
    page.get_by_label("Chave").fill("outra")
    page.get_by_role("button", name="Entrar").click()
    expect(page.get_by_role("heading", name="Chave do simulador")).to_be_visible()
    page.get_by_label("Chave").fill(reachable.key)
    page.get_by_role("button", name="Entrar").click()
    expect(page.get_by_role("img", name=re.compile("Código QR"))).to_be_visible()
    assert faults(page) == []
    assert console.take() == []
    context.close()


def test_a_wrong_name_for_a_world_is_explained(scene: Scene, new_page: Callable[..., Page]) -> None:
    page = new_page(java_script_enabled=False)
    page.goto("/")
    page.get_by_label("Nome do novo mundo").fill(scene.world)
    page.get_by_role("button", name="Criar mundo").click()
    expect(page.get_by_test_id("pagina-erro")).to_contain_text("Já existe um mundo com este nome")
    page.get_by_role("link", name="Voltar").click()
    expect(page.get_by_label("Nome do novo mundo")).to_be_visible()
