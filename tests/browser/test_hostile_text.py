"""What people write is text: on no page does it become code."""

import re
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import seat_operator
from tests.browser.scene import FILLED, IN_PORTAL, Scene
from tests.http.client import CENTRE

pytestmark = pytest.mark.browser
HOSTILE = '<img src=x onerror="window.harm=1"><script>window.harm=1</script>\'">{{7*7}}${7*7}'
ATTRIBUTE = '" autofocus onfocus="window.harm=1" x="\' onmouseover=\'window.harm=1'
ADDRESS = '"><svg/onload=window.harm=1>@exemplo.invalid'
HARM = """() => ({
  harm: window.harm ?? 0,
  made: document.querySelectorAll(
    'img[src="x"], script:not([src]), [onfocus], [onload], [onmouseover]').length,
})"""


def unharmed(page: Page, *paths: str) -> None:
    """None of the pages runs what was written."""
    for path in paths:
        page.goto(path)
        assert page.evaluate(HARM) == {"harm": 0, "made": 0}, path


def test_what_is_said_on_the_line_is_text(scene: Scene, phone_page: Page, desk_page: Page) -> None:
    scene.play(4)
    phone_page.goto(f"{scene.phone}/telefone")
    desk_page.goto(f"{scene.desk}/atendimento/A-0001")
    for text in (HOSTILE, ATTRIBUTE):
        scene.at_phone("speak", text=text)
        scene.at_desk("speak", text=text)
        for page in (phone_page, desk_page):
            expect(page.get_by_test_id("conversa").get_by_text(text, exact=True)).to_have_count(2)
            assert page.evaluate(HARM) == {"harm": 0, "made": 0}
    unharmed(phone_page, f"{scene.phone}/telefone", f"{scene.phone}/")
    unharmed(desk_page, f"{scene.desk}/", f"/w/{scene.world}/")


def test_what_is_typed_wrongly_comes_back_as_text(
    scene: Scene, new_page: Callable[..., Page]
) -> None:
    page = new_page()
    page.goto(f"{scene.desk}/")
    page.get_by_label("Utilizador").fill(ATTRIBUTE[:60])
    page.get_by_label("Palavra-passe").fill(HOSTILE[:60])
    page.get_by_role("button", name="Entrar").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert page.evaluate(HARM) == {"harm": 0, "made": 0}
    expect(page.get_by_label("Utilizador")).to_have_value(ATTRIBUTE[:60])


def test_the_portal_shows_notes_and_addresses_as_text(scene: Scene, desk_page: Page) -> None:
    scene.play(IN_PORTAL)
    scene.at_portal("fill-request", purpose="emprego", email=ADDRESS, note=HOSTILE)
    desk_page.goto(scene.session)
    expect(desk_page.get_by_test_id("rever")).to_contain_text(HOSTILE)
    unharmed(desk_page, scene.session)
    scene.at_portal("submit-request")
    unharmed(desk_page, scene.session, f"{scene.desk}/", f"/w/{scene.world}/")


def test_titles_faults_and_addresses_are_text(scene: Scene, new_page: Callable[..., Page]) -> None:
    scene.trouble("latencia", delay_ms=1)
    page = new_page()
    titled = Scene(scene.client, f"{scene.world}-t").begin(title=HOSTILE)
    titled.do(f"{titled.control}/faults", {"name": ATTRIBUTE, "kind": "latencia"})
    unharmed(page, f"/w/{titled.world}/", "/", f"/w/{scene.world}/nada/{HOSTILE[:20]}")
    page.goto(f"/w/{titled.world}/")
    expect(page.get_by_role("heading", level=1)).to_have_text(HOSTILE)


@pytest.fixture
def renamed(scene: Scene, tmp_path: Path) -> Scene:
    """A world whose Ana and Rita are called something hostile."""
    file = tmp_path / "world.sqlite"
    file.write_bytes(scene.client.get(f"{scene.control}/export").body)
    world = sqlite3.connect(file)
    names = "'$.full_name', :text, '$.registered_name', :text, '$.given_name', :text"
    more = "'$.story', :attribute, '$.email', :attribute"
    texts = {"text": HOSTILE, "attribute": ATTRIBUTE}
    world.execute(f"UPDATE people SET citizen = json_set(citizen, {names}, {more})", texts)
    world.execute("UPDATE operators SET operator = json_set(operator, '$.full_name', :text)", texts)
    world.commit()
    world.close()
    other = Scene(scene.client, f"{scene.world}-n")
    kind = {"Content-Type": "application/octet-stream"}
    answer = scene.client.send("POST", f"{other.control}/import", file.read_bytes(), kind)
    assert answer.status == 201, answer.text
    return other.sit_as()


def test_names_are_text_on_every_page(renamed: Scene, new_page: Callable[..., Page]) -> None:
    page = new_page()
    renamed.at_phone("dial", to_number=CENTRE)
    renamed.at_phone("hang-up")
    unharmed(page, f"{renamed.desk}/", f"/w/{renamed.world}/")
    seat_operator(page.context, renamed)
    renamed.play(FILLED)
    screens = ("", "telefone", "mensagens", "autenticacao-gov", "definicoes")
    unharmed(page, *(f"{renamed.phone}/{screen}" for screen in screens))
    unharmed(page, f"{renamed.desk}/", f"{renamed.desk}/atendimento/A-0001", renamed.session)
    expect(page.get_by_test_id("em-nome-de")).to_contain_text(HOSTILE)
    renamed.at_portal("submit-request")
    unharmed(page, f"{renamed.phone}/mensagens", renamed.session, f"/w/{renamed.world}/")
    assert re.search("pedido.submetido", page.inner_text("main"))
