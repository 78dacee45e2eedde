"""A call made by hand in pages: what the citizen and the operator see, press and read."""

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.http.client import PIN

USER, PASSWORD = "rita.neves", "ficticia-rita.neves"
REQUEST = "Enviar pedido de autorização de acesso a dados"
CODE_ON_SCREEN = re.compile(r"\d{3} \d{3}")


@dataclass
class Part:
    """One person's page, with the controls by their official words."""

    page: Page

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def link(self, name: str) -> Locator:
        return self.page.get_by_role("link", name=name)

    def field(self, label: str) -> Locator:
        return self.page.get_by_label(label)

    def shown(self, test_id: str) -> Locator:
        return self.page.get_by_test_id(test_id)

    def fresh(self) -> None:
        """Bring the page up to date, where no script does."""


class Reloading(Part):
    """Where no script runs, whoever waits reloads."""

    def fresh(self) -> None:
        self.page.reload()


def call_by_hand(citizen: Part, operator: Part) -> str:
    """The whole call with pointer and keys; returns the number of the certificate's request."""
    operator.field("Utilizador").fill(USER)
    operator.field("Palavra-passe").fill(PASSWORD)
    operator.button("Entrar").click()
    citizen.link("Telefone").first.click()
    citizen.button("Ligar").click()
    expect(citizen.page.get_by_text("A chamar…")).to_be_visible()
    operator.fresh()
    operator.button("Atender").click()
    operator.button("Registo Criminal").click()
    expect(operator.page).to_have_url(re.compile("/atendimento/A-0001"))
    citizen.fresh()
    citizen.field("O que diz ao operador").fill("O meu número é 900 000 123")
    citizen.button("Dizer").click()
    expect(citizen.field("O que diz ao operador")).to_have_value("")
    operator.fresh()
    expect(operator.shown("conversa")).to_contain_text("900 000 123")
    operator.field("Número de telemóvel").fill("900 000 123")
    operator.button("Validar Chave Móvel Digital").click()
    operator.button(REQUEST).click()
    expect(operator.shown("pedido-estado")).to_have_attribute("data-estado", "pending")
    approve(citizen)
    operator.fresh()
    operator.field("Código de segurança").fill(citizen.shown("codigo-valor").inner_text())
    operator.button("Validar Código de Segurança").click()
    return from_data_to_certificate(operator)


def approve(citizen: Part) -> None:
    """Open the app, read the request, authorise."""
    citizen.link("Autenticação.Gov").first.click()
    citizen.field("PIN").fill(PIN)
    citizen.button("Abrir").click()
    expect(citizen.shown("pedido")).to_contain_text("Registo Criminal")
    citizen.button("Autorizar").click()
    expect(citizen.shown("codigo-valor")).to_have_text(CODE_ON_SCREEN)


def from_data_to_certificate(operator: Part) -> str:
    """From the data on the screen to the number of the request; the token is taken by hand."""
    expect(operator.shown("dados")).to_contain_text("Ana Filipa Ferreira Silva")
    for box in operator.page.get_by_role("checkbox").all():
        box.check()
    operator.button("Guardar confirmação").click()
    operator.button("Confirmar e copiar token").click()
    token = operator.page.locator("[data-copiar]")
    token.wait_for()
    copied = str(token.get_attribute("data-copiar"))
    operator.button("Serviço por Telefone").first.click()
    operator.field("Inserir Token").fill(copied)
    operator.button("Autenticar").click()
    operator.field("Finalidade").select_option("emprego")
    operator.button("Continuar").click()
    operator.button("Submeter pedido").click()
    number = operator.shown("numero-do-pedido")
    number.wait_for()
    return number.inner_text()
