"""The states of the pages of platforms, and of what whoever runs a world sees of them: components
in slots, service providers, short ways in, messages between systems, sign-ins that services ask
for, requests of entities."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Page

from tests.browser.portal_states import signing, visit
from tests.browser.scene import ANSWERED, CHECKED, ENDED, Scene
from tests.browser.states import Before, State, all_of, named, phone, play, press, trouble, unfold
from tests.http.client import CENTRE, PIN
from tests.http.relying_party import BACK, CLIENT
from tests.http.test_iscapi import Wire, guid_of
from tests.sandbox.platforms.iscapi_messages import request_text

SLOTS, PROVIDERS, CATALOGUE = "/componentes/", "/prestadores/", "/catalogo"
NOBODY_THERE = "http://127.0.0.1:9/entrada"
ACCESS, IAP = "/autenticacao", "/iap/ensaio/"
ENTITY, HOLDER, SIGN = "/entidade/ensaio/", "/autorizacoes/ana-silva/", "/assinatura-cmd/"
CITIZEN = "http://interop.gov.pt/MDC/Cidadao/"
SCOPE = f"{CITIZEN}NIC {CITIZEN}NomeCompleto {CITIZEN}DataNascimento"
ANA = "99000001"


def lever(path: str, **body: Any) -> Before:
    """Something that whoever runs the world orders."""
    return lambda scene: scene.do(f"{scene.control}/{path}", body)


def filled(scene: Scene) -> None:
    """A component that does not answer stands for the backoffice."""
    sent = json.dumps({"address": NOBODY_THERE, "health": "/saude"}).encode()
    kind = {"Content-Type": "application/json"}
    answer = scene.client.send("PUT", f"{scene.control}/slots/backoffice", sent, kind)
    assert answer.status == 200, answer.text


def press_first(name: str, form: str = "", **typed: str) -> Callable[[Page], object]:
    """Fill fields and press a button of a page that is loaded anew, in a form of many."""

    def act(page: Page) -> None:
        inside = page.locator(form) if form else page.locator("main")
        for label, text in typed.items():
            inside.get_by_label(label.replace("_", " ")).first.fill(text)
        with page.expect_navigation():
            inside.get_by_role("button", name=name).first.click()

    return act


def send(form: str, name: str, **typed: str) -> Callable[[Page], object]:
    """Fill fields of a form among others like it, and press its button."""

    def act(page: Page) -> None:
        inside = page.get_by_test_id(form)
        for label, text in typed.items():
            inside.get_by_label(label.replace("_", " ")).fill(text)
        with page.expect_response(lambda answer: answer.request.method == "POST"):
            inside.get_by_role("button", name=name).click()
        page.locator("form[data-ocupado]").wait_for(state="detached")

    return act


def signs(pin: str) -> Callable[[Page], object]:
    """Ask for a signature, as a citizen does."""
    wanted = {"Número_de_telemóvel": "900 000 123", "PIN_de_assinatura": pin}
    return send("cidadao-assina-documento", "Assinar documento", **wanted)


def oauth(**more: str) -> str:
    """The address at which a service begins a sign-in."""
    wanted = {"response_type": "token", "client_id": CLIENT, "redirect_uri": BACK, "scope": SCOPE}
    return f"{ACCESS}/OAuth/AskAuthorization?{urlencode(wanted | more)}"


def asked(**more: str) -> Callable[[Any], Any]:
    """A sign-in that a service asked for, by this browser."""
    return signing("ask-authorization", client_id=CLIENT, scope=SCOPE, **more)


def as_keeper(role: str, base: str, action: str, **body: Any) -> Before:
    """Something done at the page of a simulated body, by whoever sits there."""

    def act(scene: Scene) -> None:
        wanted = {"role": role, "person": "ensaio"}
        token = scene.do(f"{scene.control}/seats", wanted)["seat_token"]
        scene.do(f"/w/{scene.world}{base}api/{action}", body, token)

    return act


def entity(action: str, **body: Any) -> Before:
    """Something that the entity does."""
    return as_keeper("entidade", ENTITY, action, **body)


ASKS = entity(
    "request-jwt",
    owner=ANA,
    attributes=[f"{CITIZEN}NIC", f"{CITIZEN}NomeCompleto"],
    reply_deadline="2024-05-06 11:00",
    validity="2024-06-06 10:00",
    description="Candidatura a bolsa de estudo",
)
ASKS_QR = entity(
    "request-qr-authent", attributes=[f"{CITIZEN}NIC"], reply_deadline="2024-05-06 11:00"
)
ASKS_APP = entity("request-sign-in", login_hint=ANA, binding_message="Balcão 42")


def accepted(scene: Scene) -> None:
    """Ana lets the entity have what waits, in her app."""
    view = scene.see(scene.phone, scene.phone_token)
    for item in view["entities"]["waiting"]:
        scene.at_phone("accept-access", request_number=item["request_number"])


def of_somebody(scene: Scene) -> None:
    """Another body's service stands in the catalogue."""
    wanted = {
        "name": "Licença de Pesca",
        "redirect_uris": [BACK],
        "attributes": [f"{CITIZEN}NIC", f"{CITIZEN}NomeCompleto"],
        "start_url": "http://127.0.0.1:49500/entrar",
        "service": "licenca-de-pesca",
        "entity": "Direção-Geral de Ensaio",
        "purpose": "Emitir a licença de pesca lúdica",
    }
    scene.do(f"{scene.control}/providers", wanted)


def rings_meanwhile(scene: Scene) -> None:
    """Somebody calls while a call goes on."""
    scene.play(ANSWERED)
    scene.another_phone("joao-desconfiado")
    scene.at_other_phone("joao-desconfiado", "dial", to_number=CENTRE)


def between_entities(scene: Scene) -> None:
    """A message that waits, one confirmed, one whose address nobody answers, and one refused."""
    wire = Wire(scene)
    confirmed = guid_of(wire.send(request_text()))
    assert wire.box(f"/{confirmed}/confirmacao", method="POST").status == 200
    assert wire.send(request_text()).status == 200
    wire.send(request_text(message={"messageDate": "ontem"}))
    assert wire.address(NOBODY_THERE).status == 200
    wire.send(request_text())
    scene.wait_for(lambda: "iscapi.falhada" in {one["type"] for one in scene.events(0)}, 15)


CUT_OFF = all_of(
    trouble("resposta-truncada", operation="PedirAutorizacao", uses=1),
    play(CHECKED),
    Scene.ask_again,
)

CONSOLE = (
    State("componentes", "world", SLOTS),
    State("componentes-ocupado", "world", SLOTS, filled),
    State("componentes-recusado", "world", SLOTS, then=press_first(
        "Ocupar com o meu componente", "#ocupar-app", Endereço="http://192.0.2.1/")),
    State("prestadores", "world", PROVIDERS, of_somebody),
    State("prestadores-segredo", "world", PROVIDERS, then=press_first("Fazer segredo")),
    State("prestadores-recusado", "world", PROVIDERS, then=lambda page: (
        unfold("#registar")(page), press_first("Registar prestador", Nome="Loja",
                                               Endereços_de_redirecionamento="ali")(page))),
    State("sem-guiao", "root", CATALOGUE),
)  # fmt: skip
MESSAGES = (
    State("vazia", "world", IAP),
    State("cheia", "world", IAP, play(ENDED)),
    State("nada", "world", f"{IAP}?conversa=nenhuma"),
    State("mensagem", "world", f"{IAP}mensagem/M-0001", play(ENDED)),
    State("por-tratar", "world", IAP, CUT_OFF),
    State("entidades", "world", IAP, between_entities),
)
SIGN_IN = (
    State("experimentar", "world", f"{ACCESS}/experimentar", visit()),
    State("experimentar-recusado", "world", f"{ACCESS}/experimentar", visit(), press(
        "Pedir autenticação", **{"Atributos_(scope)": "nada"})),
    State("pedida", "world", f"{ACCESS}/", visit(asked())),
    State("telefone", "world", f"{ACCESS}/telefone", visit(asked())),
    State("telefone-recusado", "world", f"{ACCESS}/telefone", visit(asked()), press_first(
        "Autenticar", "#servico-por-telefone", Inserir_Token="abc.def")),
    State("autorizado", "world", f"{ACCESS}/OAuth/Authorized", visit()),
    State("recusada", "world", oauth(client_id="0"), visit(), status=400),
)  # fmt: skip
ENTITIES = (
    State("vazia", "world", ENTITY),
    State("cheia", "world", ENTITY, all_of(ASKS, accepted, ASKS, ASKS_QR, ASKS_APP)),
    State("recusado", "world", ENTITY, then=lambda page: (
        unfold("#pedir")(page), press("Pedir autorização")(page))),
    State("qr-recusado", "world", ENTITY, then=lambda page: (
        unfold("#pedir-qr")(page),
        send("entidade-pede-acesso-qr", "Pedir por código QR",
             Responder_até="2099-01-01 10:00")(page))),
    State("entradas-fechadas", "world", ENTITY, all_of(
        ASKS_APP, lever("clock/advance", seconds=600), ASKS_APP)),
    State("titular-vazio", "world", HOLDER),
    State("titular-pedido", "world", HOLDER, ASKS),
    State("titular-autorizacao", "world", HOLDER, all_of(ASKS, accepted)),
)  # fmt: skip
SIGNING = (
    State("vazia", "world", SIGN),
    State("pin-errado", "world", SIGN, then=signs("0000")),
    State("codigo", "world", SIGN, then=signs(f"{PIN}{PIN}")),
)  # fmt: skip
PHONE = (
    State("pedido", "phone", "/autenticacao-gov", ASKS),
    State("autenticacao", "phone", "/autenticacao-gov", ASKS_APP),
    State("aviso", "phone", "/", all_of(ASKS_APP, phone("lock-app"))),
    State("historico", "phone", "/autenticacao-gov", all_of(ASKS, accepted),
          unfold("#autorizacoes-entidades")),
)  # fmt: skip
DESK = (
    State("segundo-servico", "desk", before=all_of(of_somebody, play(ANSWERED))),
    State("linha-ocupada", "desk", before=rings_meanwhile),
)

STATES = named("consola", CONSOLE) | named("iap", MESSAGES) | named("servicos", SIGN_IN)
STATES |= (
    named("assinar", SIGNING)
    | named("entidade", ENTITIES)
    | named("app-entidade", PHONE)
    | named("mesa", DESK)
)
