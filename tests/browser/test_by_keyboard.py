"""A whole call with the keyboard alone, in the pages of the citizen, the operator and the console.

Every stop of the Tab key must be seen; after an action the focus is on something of the page.
"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.hand import CODE_ON_SCREEN, PASSWORD, REQUEST, USER, Part
from tests.browser.scene import Scene
from tests.http.client import PIN

pytestmark = pytest.mark.browser
MOST_STOPS = 90
AT_FOCUS = """(wanted) => {
  const here = document.activeElement;
  const style = getComputedStyle(here);
  const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const label = here.matches("input") && here.labels?.[0];
  const after = label && getComputedStyle(label, "::after");
  const box = here.getBoundingClientRect();
  const band = document.querySelector(".top").getBoundingClientRect().bottom;
  const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return {
    there: here === wanted,
    seen: here === document.body || ((ring || after?.outlineStyle === "solid") && inside),
    covered: box.bottom <= band && !here.closest(".top, .skip"),
    what: here.outerHTML.slice(0, 120),
  };
}"""


class Keys(Part):
    """Somebody who has no pointer."""

    def to(self, target: Locator) -> None:
        """Tab until the target has the focus; each stop on the way is visible."""
        target.wait_for()
        tabs = 0
        while not (at := target.evaluate(AT_FOCUS))["there"]:
            assert at["seen"] or not tabs, f"the focus cannot be seen on {at['what']}"
            assert not at["covered"], f"the focus is under the header: {at['what']}"
            assert tabs < MOST_STOPS, f"Tab does not reach {target}"
            self.page.keyboard.press("Tab")
            tabs += 1
        assert at["seen"] or not tabs, f"the focus cannot be seen on {at['what']}"

    def press(self, name: str, key: str = "Enter") -> None:
        """Press a button; then the focus is somewhere in the page."""
        self.to(self.button(name).first)
        self.page.keyboard.press(key)
        self.settle()

    def settle(self) -> None:
        """What was sent has been answered, and the focus has not been lost."""
        expect(self.page.locator("form[data-ocupado]")).to_have_count(0)
        self.page.wait_for_load_state()
        self.page.wait_for_function(
            "() => document.activeElement !== document.body || performance.now() < 2000"
        )

    def follow(self, link: Locator) -> None:
        """Follow a link."""
        self.to(link)
        self.page.keyboard.press("Enter")
        self.page.wait_for_load_state()

    def write(self, label: str, text: str, enter: bool = False) -> None:
        """Type into a field, and send by Enter if wanted."""
        self.to(self.field(label))
        self.page.keyboard.type(text)
        if enter:
            self.page.keyboard.press("Enter")
            self.settle()


@pytest.fixture
def scene(new_scene: Callable[[], Scene]) -> Scene:
    """A world where nobody has done anything yet."""
    return new_scene().begin()


@pytest.mark.slow
def test_a_whole_call_needs_no_pointer(scene: Scene, new_page: Callable[..., Page]) -> None:
    clipboard = ["clipboard-read", "clipboard-write"]
    citizen = Keys(new_page(viewport={"width": 390, "height": 844}))
    operator = Keys(new_page(permissions=clipboard))
    console = Keys(new_page())
    console.page.goto("/")
    console.follow(console.page.get_by_role("link", name=scene.world, exact=True))
    operator.page.goto(f"{scene.desk}/")
    operator.write("Utilizador", USER)
    operator.write("Palavra-passe", PASSWORD, enter=True)
    citizen.page.goto(f"{scene.phone}/")
    citizen.follow(citizen.link("Telefone").first)
    citizen.press("Ligar")
    operator.press("Atender", "Space")
    operator.press("Registo Criminal")
    operator.page.wait_for_url(re.compile("/atendimento/A-0001"))
    citizen.write("O que diz ao operador", "O meu número é 900 000 123", enter=True)
    expect(citizen.field("O que diz ao operador")).to_be_focused()
    operator.write("Número de telemóvel", "900 000 123", enter=True)
    operator.press(REQUEST)
    citizen.follow(citizen.shown("notificacao"))
    citizen.write("PIN", PIN, enter=True)
    citizen.press("Autorizar")
    expect(citizen.shown("codigo-valor")).to_have_text(CODE_ON_SCREEN)
    operator.write("Código de segurança", citizen.shown("codigo-valor").inner_text(), enter=True)
    for box in operator.page.get_by_role("checkbox").all():
        operator.to(box)
        operator.page.keyboard.press("Space")
    operator.press("Guardar confirmação")
    operator.press("Confirmar e copiar token")
    expect(operator.shown("copiado")).to_have_text("Token copiado.")
    operator.press("Serviço por Telefone")
    operator.page.wait_for_url(re.compile("/servico-por-telefone"))
    operator.to(operator.field("Inserir Token"))
    operator.page.keyboard.press("Control+V")
    operator.page.keyboard.press("Enter")
    operator.page.wait_for_url(re.compile("/registo-criminal/por-telefone/pedido/"))
    operator.to(operator.field("Finalidade"))
    operator.page.keyboard.type("Emp")
    operator.press("Continuar")
    operator.press("Submeter pedido")
    expect(operator.shown("numero-do-pedido")).to_have_text(re.compile(r"\d{4}/\d{6}"))
    expect(console.page.get_by_role("cell", name="pedido.submetido")).to_be_visible()


@pytest.mark.parametrize(
    ("act", "message", "told"),
    [
        ("answer-call", "chamada.atendida", "h1"),
        ("hang-up", "chamada.terminada", "h1, [data-foco]"),
    ],
)
def test_focus_is_kept_in_the_page_when_the_other_side_acts(
    scene: Scene, phone_page: Page, act: str, message: str, told: str
) -> None:
    scene.sit_as()
    scene.at_phone("dial", to_number="+351300000000")
    if act == "hang-up":
        scene.at_desk("answer-call")
    citizen = Keys(phone_page)
    citizen.page.goto(f"{scene.phone}/telefone")
    citizen.to(citizen.button("Desligar"))
    scene.at_desk(act)
    expect(citizen.page.locator("html")).to_have_attribute("data-n", str(scene.head))
    focused = citizen.page.locator(":focus")
    expect(focused).to_have_count(1)
    assert focused.evaluate("here => here !== document.body && here.checkVisibility()")


def test_the_first_stop_of_tab_skips_to_the_content(scene: Scene, phone_page: Page) -> None:
    phone_page.keyboard.press("Tab")
    expect(phone_page.get_by_role("link", name="Saltar para o conteúdo")).to_be_focused()
    phone_page.keyboard.press("Enter")
    expect(phone_page.locator("main")).to_be_focused()
