"""Press record, do a call by hand, press stop: a guião that passes."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from run_sandbox import describe_apps, open_worlds
from sandbox.play import cli
from tests.browser.hand import Part, call_by_hand
from tests.browser.judge import faults
from tests.browser.scene import Scene
from tests.http.client import Client

pytestmark = pytest.mark.browser
ROOT = Path(__file__).resolve().parents[2]
CLOCK = {"clock": {"mode": "real"}}


@pytest.fixture
def console(new_scene: Callable[[], Scene], new_page: Callable[..., Page]) -> tuple[Scene, Page]:
    """The page of a world that nobody has used, where time is real."""
    scene = new_scene().begin(**CLOCK).sit_as(pin="")
    page = new_page()
    page.goto(f"/w/{scene.world}/")
    return scene, page


def test_a_call_by_hand_becomes_a_guiao_that_passes(
    console: tuple[Scene, Page], new_page: Callable[..., Page], tmp_path: Path
) -> None:
    scene, page = console
    page.get_by_role("button", name="Gravar um guião").click()
    expect(page.get_by_text("A gravar desde o acontecimento")).to_be_visible()
    citizen = Part(new_page(viewport={"width": 390, "height": 844}))
    operator = Part(new_page(permissions=["clipboard-read", "clipboard-write"]))
    citizen.page.goto(f"{scene.phone}/")
    operator.page.goto(f"{scene.desk}/")
    call_by_hand(citizen, operator)
    page.get_by_role("button", name="Parar a gravação").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Transferir o guião").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    text = file.read_text()
    assert file.name == f"gravado-{scene.world}.guiao.yaml"
    assert "quando: autorizacao.recebida" in text
    assert "ana-silva" not in text.partition("passos:")[2]
    assert "{facto: pedido.estado, igual: submetido}" in text
    for level in ("nucleo", "protocolo"):
        argv = ["run", str(file), "--level", level]
        assert cli.main(argv, ROOT, describe_apps(), open_worlds) == 0, text


def test_a_recording_is_of_its_own_time_only(console: tuple[Scene, Page], client: Client) -> None:
    scene, page = console
    where = f"/w/{scene.world}/gravacao.guiao.yaml"
    assert client.get(where).status == 404
    page.get_by_role("button", name="Gravar um guião").click()
    expect(page.get_by_role("button", name="Parar a gravação")).to_be_visible()
    page.get_by_role("button", name="Parar a gravação").click()
    expect(page.get_by_role("link", name="Transferir o guião")).to_be_visible()
    assert faults(page) == []
    text = client.get(where).text
    assert "passos:\n" in text
    assert "operador." not in text


def test_nothing_is_recorded_from_within_a_call(
    console: tuple[Scene, Page], new_page: Callable[..., Page]
) -> None:
    scene, page = console
    citizen = Part(new_page())
    citizen.page.goto(f"{scene.phone}/telefone")
    citizen.button("Ligar").click()
    expect(citizen.page.get_by_text("A chamar…")).to_be_visible()
    page.get_by_role("button", name="Gravar um guião").click()
    expect(page.get_by_text("Há uma chamada em curso")).to_be_visible()
