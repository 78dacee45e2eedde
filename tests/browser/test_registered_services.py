"""A real browser goes from a service of another site to the sign-in, and back with the answer."""

import re
from base64 import b64encode
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, quote

import pytest
from onelogin.saml2.utils import OneLogin_Saml2_Utils
from playwright.sync_api import Page, expect

from tests.browser.judge import faults
from tests.browser.scene import Scene
from tests.http.client import Client
from tests.http.test_saml import Service

pytestmark = pytest.mark.browser
M = "http://interop.gov.pt/MDC/Cidadao/"


class Site:
    """A service's own site: a page that sends a form, and a page that takes the answer."""

    def __init__(self) -> None:
        self.form = ""
        self.answers: list[dict[str, list[str]]] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            """One request to the site."""

            def do_GET(self) -> None:
                self._say(site.form or "<h1>De volta</h1>")

            def do_POST(self) -> None:
                sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
                site.answers.append(parse_qs(sent))
                self._say("<h1>Recebido</h1>")

            def _say(self, inside: str) -> None:
                body = f"<!doctype html><title>Serviço</title>{inside}".encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *said: object) -> None:
                """Nothing is logged."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def site() -> Iterator[Site]:
    """A site at a port of its own."""
    found = Site()
    yield found
    found.server.shutdown()
    found.server.server_close()


def sign_in_by_card(page: Page) -> None:
    """Choose the card, put it into the reader, write its PIN."""
    expect(page.get_by_test_id("atributos")).to_contain_text("Nome completo")
    assert faults(page) == []
    page.get_by_role("link", name="Cartão de Cidadão").click()
    page.get_by_label("Cartão de", exact=True).select_option("ana-silva")
    page.get_by_role("button", name="Inserir cartão").click()
    pin = re.search(r"simulação é (\d{4})", page.get_by_text("Nesta simulação é").inner_text())
    assert pin
    page.get_by_label("PIN de autenticação").fill(pin.group(1))
    page.get_by_role("button", name="Autenticar", exact=True).click()


def test_a_browser_comes_back_by_oauth_with_a_token_in_the_fragment(
    scene: Scene, new_page: Callable[..., Page], site: Site
) -> None:
    page = new_page(viewport={"width": 320, "height": 700})
    scope = quote(f"{M}NIC {M}NomeCompleto")
    page.goto(
        f"/w/{scene.world}/autenticacao/OAuth/AskAuthorization?response_type=token&state=x1"
        f"&client_id=9000000000000000001&redirect_uri={site.address}/volta&scope={scope}"
    )
    sign_in_by_card(page)
    page.wait_for_url(
        re.compile(rf"^{site.address}/volta#access_token=[0-9a-f-]{{36}}&.*state=x1$")
    )
    expect(page.get_by_role("heading", name="De volta")).to_be_visible()


def test_a_browser_carries_a_saml_request_there_and_its_answer_back(
    client: Client, new_page: Callable[..., Page], site: Site
) -> None:
    service = Service(client, "frozen")
    xml = service.request(acs=f"{site.address}/acs", attributes=f"{M}NIC {M}NomeCompleto")
    signed = OneLogin_Saml2_Utils.add_sign(xml, service.key, service.certificate)
    site.form = (
        f'<form method="post" action="{service.endpoint}"><input type="hidden" name="SAMLRequest" '
        f'value="{b64encode(signed).decode()}"><input type="hidden" name="RelayState" value="r1">'
        "<button>Entrar</button></form>"
    )
    page = new_page()
    page.goto(f"{site.address}/")
    page.get_by_role("button", name="Entrar").click()
    sign_in_by_card(page)
    page.wait_for_url(f"{site.address}/acs")
    [answer] = site.answers
    assert answer["RelayState"] == ["r1"]
    assert answer["SAMLResponse"][0]
