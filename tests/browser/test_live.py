"""Pages are live: they hear, reconnect, catch up, and keep what a person is doing."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import open_context, seat_operator
from tests.browser.hand import CODE_ON_SCREEN, Part, approve
from tests.browser.scene import APPROVED, ASKED, CHECKED, DIALLED, SUBMITTED, Scene
from tests.http.client import CENTRE, Child, counted

pytestmark = pytest.mark.browser
LOST, FOUND = "Sem ligação. A tentar de novo…", "Ligação recuperada."


def caught_up(page: Page, scene: Scene) -> None:
    """The page shows all that its seat has been told."""
    expect(page.locator("html")).to_have_attribute("data-ligacao", "ligado")
    expect(page.locator("html")).to_have_attribute("data-n", str(scene.head))


def drop_sockets(scene: Scene) -> None:
    """The server closes every socket of the world, which is otherwise as it was."""
    scene.do(f"{scene.control}/checkpoints", {"name": "agora"})
    scene.do(f"{scene.control}/restore", {"name": "agora"})


def hold_back(page: Page) -> None:
    """The page is told nothing more: its region cannot be fetched."""

    def stop(route: Route) -> None:
        if route.request.method == "GET" and "x-parte" in route.request.headers:
            route.abort()
        else:
            route.continue_()

    page.route("**/*", stop)


# hearing ----------------------------------------------------------------------------------------
def test_the_phone_hears_what_the_desk_does(scene: Scene, phone_page: Page) -> None:
    scene.play(ASKED)
    expect(phone_page.get_by_test_id("notificacao")).to_be_visible()
    expect(phone_page.get_by_test_id("contador-app")).to_contain_text("1")
    expect(phone_page.get_by_test_id("avisos")).to_contain_text("Tem um novo pedido de autorização")


def test_the_desk_hears_what_the_phone_does(scene: Scene, desk_page: Page) -> None:
    scene.at_phone("dial", to_number=CENTRE)
    expect(desk_page.get_by_test_id("chamada-a-tocar")).to_be_visible()
    scene.at_phone("hang-up")
    expect(desk_page.get_by_test_id("chamada-a-tocar")).to_have_count(0)


def test_the_console_hears_everything(scene: Scene, new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.goto(f"/w/{scene.world}/")
    scene.play(ASKED)
    expect(page.get_by_role("cell", name="autorizacao.pedida")).to_be_visible()


def test_the_portal_hears_what_another_tab_does(scene: Scene, desk_page: Page) -> None:
    scene.play(SUBMITTED - 1)
    desk_page.goto(scene.session)
    scene.at_portal("submit-request")
    expect(desk_page.get_by_test_id("numero-do-pedido")).to_be_visible()


def test_two_tabs_of_one_phone_are_both_live(scene: Scene, phone_page: Page) -> None:
    first, second = phone_page, phone_page.context.new_page()
    for page in (first, second):
        page.goto(f"{scene.phone}/telefone")
    first.get_by_role("button", name="Ligar").click()
    for page in (first, second):
        expect(page.get_by_text("A chamar…")).to_be_visible()
    second.get_by_role("button", name="Desligar").click()
    expect(first.get_by_test_id("fim-chamada")).to_be_visible()


# losing the connection --------------------------------------------------------------------------
def test_a_socket_that_the_server_drops_comes_back_and_catches_up(
    scene: Scene, phone_page: Page
) -> None:
    caught_up(phone_page, scene)
    drop_sockets(scene)
    scene.play(ASKED)
    expect(phone_page.get_by_test_id("notificacao")).to_be_visible()
    caught_up(phone_page, scene)


def test_without_a_network_the_page_says_so_and_catches_up_when_it_is_back(
    scene: Scene, phone_page: Page
) -> None:
    caught_up(phone_page, scene)
    phone_page.context.set_offline(True)
    expect(phone_page.get_by_test_id("ligacao")).to_have_text(LOST)
    scene.play(ASKED)
    expect(phone_page.get_by_test_id("notificacao")).to_have_count(0)
    phone_page.context.set_offline(False)
    expect(phone_page.get_by_test_id("ligacao")).to_have_text(FOUND)
    expect(phone_page.get_by_test_id("notificacao")).to_be_visible()
    caught_up(phone_page, scene)
    expect(phone_page.get_by_test_id("ligacao")).to_be_empty()


def test_what_is_sent_without_a_network_is_told_and_can_be_sent_again(
    scene: Scene, phone_page: Page
) -> None:
    phone_page.goto(f"{scene.phone}/telefone")
    phone_page.context.set_offline(True)
    phone_page.get_by_role("button", name="Ligar").click()
    expect(phone_page.get_by_test_id("ligacao")).to_have_text(
        re.compile("Não foi possível enviar|Sem ligação")
    )
    phone_page.context.set_offline(False)
    phone_page.get_by_role("button", name="Ligar").click()
    expect(phone_page.get_by_text("A chamar…")).to_be_visible()
    assert [event["type"] for event in scene.events()].count("chamada.iniciada") == 1


@pytest.fixture
def mortal(tmp_path: Path, server: Child) -> Iterator[Child]:
    """A server of the test's own, that may be killed."""
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "templates").symlink_to(server.data / "templates")
    child = Child(folder).start()
    yield child
    child.kill()


@pytest.fixture
def mortal_scene(mortal: Child) -> Iterator[Scene]:
    """A call at that server whose request waits for the citizen."""
    client = mortal.client
    yield Scene(client, next(counted("k"))).begin().sit_as().play(ASKED)
    client.close()


def test_a_call_goes_on_after_the_server_is_killed_and_started_again(
    mortal: Child, mortal_scene: Scene, browser: Browser
) -> None:
    scene = mortal_scene
    phone_context, desk_context = open_context(browser, mortal), open_context(browser, mortal)
    seat_operator(desk_context, scene)
    citizen, operator = Part(phone_context.new_page()), Part(desk_context.new_page())
    citizen.page.goto(f"{scene.phone}/autenticacao-gov")
    operator.page.goto(f"{scene.desk}/atendimento/A-0001")
    for part in (citizen, operator):
        caught_up(part.page, scene)
    mortal.kill()
    for part in (citizen, operator):
        expect(part.shown("ligacao")).to_have_text(LOST)
    mortal.arguments = ("--port", str(mortal.port))
    mortal.start()
    for part in (citizen, operator):
        expect(part.page.locator("html")).to_have_attribute("data-ligacao", "ligado")
    citizen.button("Autorizar").click()
    expect(citizen.shown("codigo-valor")).to_have_text(CODE_ON_SCREEN)
    operator.field("Código de segurança").fill(citizen.shown("codigo-valor").inner_text())
    operator.button("Validar Código de Segurança").click()
    expect(operator.shown("dados")).to_contain_text("Ana Filipa Ferreira Silva")
    phone_context.close()
    desk_context.close()


def test_a_desk_whose_session_was_opened_elsewhere_goes_to_the_entrance(
    scene: Scene, desk_page: Page
) -> None:
    caught_up(desk_page, scene)
    scene.sign_in("rita.neves")
    expect(desk_page.get_by_role("heading", name="Entrar no portal")).to_be_visible()
    expect(desk_page.get_by_text("A sessão terminou")).to_be_visible()
    expect(desk_page.get_by_test_id("operador")).to_have_count(0)


def test_a_page_of_a_world_that_has_ended_says_so(scene: Scene, phone_page: Page) -> None:
    caught_up(phone_page, scene)
    scene.client.send("DELETE", scene.control)
    expect(phone_page.get_by_test_id("pagina-erro")).to_be_visible()


# what a person is doing -------------------------------------------------------------------------
def test_half_a_sentence_survives_what_happens_meanwhile(scene: Scene, phone_page: Page) -> None:
    scene.play(CHECKED)
    phone_page.goto(f"{scene.phone}/telefone")
    phone_page.locator("#teclado > summary").click()
    field = phone_page.get_by_label("O que diz ao operador")
    field.fill("O meu número é")
    field.evaluate("field => field.setSelectionRange(2, 5)")
    scene.at_desk("speak", text="Um momento, por favor.")
    expect(
        phone_page.get_by_test_id("conversa").get_by_text("Um momento, por favor.")
    ).to_be_visible()
    expect(field).to_have_value("O meu número é")
    expect(field).to_be_focused()
    assert field.evaluate("field => [field.selectionStart, field.selectionEnd]") == [2, 5]
    expect(phone_page.locator("#teclado")).to_have_attribute("open", "")


def test_half_a_code_and_an_open_list_survive_at_the_desk(scene: Scene, desk_page: Page) -> None:
    scene.play(APPROVED)
    desk_page.goto(f"{scene.desk}/atendimento/A-0001")
    desk_page.locator("#transferir > summary").click()
    desk_page.get_by_label("Transferir para").select_option("tomas-operador")
    desk_page.get_by_label("Código de segurança").fill("480")
    scene.at_phone("speak", text="Estou a abrir a aplicação.")
    expect(desk_page.get_by_test_id("conversa")).to_contain_text("Estou a abrir a aplicação.")
    expect(desk_page.get_by_label("Código de segurança")).to_have_value("480")
    expect(desk_page.get_by_label("Código de segurança")).to_be_focused()
    expect(desk_page.get_by_label("Transferir para")).to_have_value("tomas-operador")


def test_a_button_pressed_twice_sends_once(scene: Scene, phone_page: Page) -> None:
    held: list[Route] = []
    phone_page.goto(f"{scene.phone}/telefone")
    phone_page.route("**/acao/dial", lambda route: held.append(route))
    button = phone_page.get_by_role("button", name="Ligar")
    button.click()
    expect(button).to_have_attribute("aria-busy", "true")
    button.click()
    button.press("Enter")
    held[0].continue_()
    expect(phone_page.get_by_text("A chamar…")).to_be_visible()
    assert len(held) == 1


def test_the_way_back_shows_the_present(scene: Scene, phone_page: Page) -> None:
    scene.play(DIALLED)
    phone_page.goto(f"{scene.phone}/telefone")
    expect(phone_page.get_by_text("A chamar…")).to_be_visible()
    phone_page.get_by_role("link", name="Mensagens").click()
    scene.at_phone("hang-up")
    phone_page.go_back()
    expect(phone_page.get_by_test_id("fim-chamada")).to_contain_text("Desligou antes")


def test_the_second_desk_to_answer_is_told_that_a_colleague_has_it(
    scene: Scene, desk_page: Page, new_page: Callable[..., Page]
) -> None:
    scene.at_phone("dial", to_number=CENTRE)
    scene.move_to_other_desk()
    other = new_page()
    seat_operator(other.context, scene)
    other.goto(f"{scene.desk}/")
    hold_back(other)
    desk_page.get_by_role("button", name="Atender").click()
    expect(desk_page.get_by_test_id("chamada")).to_be_visible()
    other.get_by_role("button", name="Atender").click()
    expect(other.get_by_role("alert")).to_contain_text("atendida por outra pessoa")
    expect(other.get_by_role("button", name="Atender")).to_have_count(0)


def test_an_approval_in_one_tab_is_not_asked_again_in_another(
    scene: Scene, phone_page: Page
) -> None:
    scene.play(ASKED)
    scene.at_phone("lock-app")
    second = phone_page.context.new_page()
    second.goto(f"{scene.phone}/autenticacao-gov")
    approve(Part(phone_page))
    expect(second.get_by_test_id("codigo-valor")).to_have_text(CODE_ON_SCREEN)
    expect(second.get_by_role("button", name="Autorizar")).to_have_count(0)
