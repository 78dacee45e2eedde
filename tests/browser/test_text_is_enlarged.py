"""Text in another font, or set wider, as some readers need: nothing is lost (WCAG 1.4.12)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.judge import WIDTHS, layout_faults
from tests.browser.scene import Scene
from tests.browser.test_every_state import STATES, show

pytestmark = pytest.mark.browser
SPACED = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important } p { margin-bottom: 2em !important }`);
  document.adoptedStyleSheets = [sheet];
}"""
CHOSEN = (
    "telemovel-inicio-com-pedido",
    "telemovel-telefone-conversa",
    "telemovel-telefone-teclado",
    "telemovel-app-fechada",
    "telemovel-app-pedido-escolher-frase",
    "telemovel-app-dois-pedidos",
    "telemovel-app-codigo",
    "telemovel-definicoes",
    "mesa-entrada",
    "mesa-duas-chamadas",
    "atendimento-pedido-pendente",
    "atendimento-codigo-errado",
    "atendimento-dados",
    "atendimento-token",
    "portal-pedido",
    "portal-submetido",
    "consola-inicio",
    "consola-mundo-com-pontos",
)


@pytest.mark.parametrize("name", CHOSEN)
def test_wide_text_in_a_font_of_the_machine_fits(
    name: str, new_page: Callable[..., Page], new_scene: Callable[[], Scene]
) -> None:
    page = new_page()
    page.route("**/*.woff2", lambda route: route.fulfill(status=404))
    show(page, new_scene(), STATES[name])
    found = {width: layout_faults(page, width) for width in WIDTHS.values()}
    page.evaluate(SPACED)
    found |= {-width: layout_faults(page, width) for width in WIDTHS.values()}
    assert not any(found.values()), found
