"""The page in which a citizen signs, in each of its states: accessible, no wider than it may."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import judge
from tests.browser.scene import Scene

pytestmark = pytest.mark.browser
HASH = "MDEwDQYJYIZIAWUDBAIBBQAEIBFIt1xZeYxXX5Y5llj4SmosSuE+EEZ+idw8iwAqMzYt"


def sign(page: Page, pin: str) -> None:
    form = page.get_by_test_id("cidadao-assina-documento")
    form.get_by_label("Número de telemóvel").fill("900 000 123")
    form.get_by_label("PIN de assinatura").fill(pin)
    form.get_by_label("Hash (base64)").fill(HASH)
    form.get_by_label("Nome do documento").fill("contrato.pdf")
    form.get_by_role("button", name="Assinar documento").click()


def test_a_page_is_accessible_and_fits_until_the_signature_is_there(
    new_page: Callable[..., Page], scene: Scene
) -> None:
    page = new_page(bypass_csp=True)
    page.goto(f"/w/{scene.world}/assinatura-cmd/")
    sign(page, "25802580")
    page.get_by_role("heading", name="Código de segurança").wait_for()
    form = page.get_by_test_id("cidadao-confirma-assinatura")
    form.get_by_label("Código de segurança").fill("000000")
    form.get_by_role("button", name="Confirmar assinatura").click()
    page.get_by_text("Restam 2 tentativas").wait_for()
    assert judge.faults(page) == []
    form.get_by_label("Código de segurança").fill(_code(scene))
    form.get_by_role("button", name="Confirmar assinatura").click()
    page.get_by_role("heading", name="Assinado").wait_for()
    assert judge.faults(page) == []
    with page.expect_download() as download:
        page.get_by_role("link", name="descarregar a assinatura").click()
    assert len(download.value.path().read_bytes()) == 256


def test_who_signs_far_down_a_long_page_is_taken_to_what_answers(
    new_page: Callable[..., Page], scene: Scene
) -> None:
    page = new_page(viewport={"width": 390, "height": 560})
    page.goto(f"/w/{scene.world}/assinatura-cmd/")
    sign(page, "0000")
    expect(page.get_by_text("O PIN de assinatura não está certo.")).to_be_in_viewport(ratio=1)
    sign(page, "25802580")
    expect(page.get_by_role("heading", name="Código de segurança")).to_be_in_viewport(ratio=1)


def _code(scene: Scene) -> str:
    wanted = {"role": "cidadao", "person": scene.citizen}
    token = scene.do(f"{scene.control}/seats", wanted)["seat_token"]
    texts = str(scene.see(scene.phone, token)["messages"])
    return texts.partition("Código de segurança: ")[2][:6]
