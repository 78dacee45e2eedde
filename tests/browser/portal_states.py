"""The states of the portal for those who come alone: ways in, form, requests, consultation, the
sign-in pages, the counter, and what people are told by e-mail."""

from collections.abc import Callable
from typing import Any

from sandbox.people import PERSONAS
from tests.browser import court_states
from tests.browser.scene import Scene
from tests.browser.states import Before, State, named, press, trouble, unfold
from tests.http.client import PHONE, PIN
from tests.http.visitor import Visitor

HOUR, DAY = 3600, 86_400
LI_WEI, LARA = "li-wei-estrangeira", "lara-quinze-anos"
NOBODY = "AAAA-BBBB-CCCC-DDDD"


def visit(*done: Callable[[Visitor], Any], citizen: str = "ana-silva") -> Before:
    """Somebody sits at a browser, and does this."""

    def play(scene: Scene) -> None:
        scene.visitor = Visitor(scene, citizen)
        for step in done:
            step(scene.visitor)

    return play


def then(*done: Before) -> Before:
    """A visit of Ana's, and what follows outside her browser."""

    def play(scene: Scene) -> None:
        for step in done:
            step(scene)

    return play


def wants(**members: Any) -> Callable[[Visitor], Any]:
    """Fill in the form."""
    return lambda one: one.fills(**members)


def asks(**members: Any) -> Callable[[Visitor], Any]:
    """Submit a request."""
    return lambda one: one.asks(**members)


def does(action: str, **body: Any) -> Callable[[Visitor], Any]:
    """Something at the portal."""
    return lambda one: one.portal(action, **body)


def signing(action: str, **body: Any) -> Callable[[Visitor], Any]:
    """Something at the pages where one signs in."""
    return lambda one: one.at("autenticacao", action, **body)


def bank(action: str, **body: Any) -> Callable[[Visitor], Any]:
    """Something that the bank does."""
    return lambda one: one.bank(action, **body)


def clerk(action: str, **body: Any) -> Callable[[Visitor], Any]:
    """Something at the counter."""
    return lambda one: one.counter(action, **body)


def passes(seconds: float) -> Callable[[Visitor], Any]:
    """Time goes by."""
    return lambda one: one.place.do(f"{one.place.control}/clock/advance", {"seconds": seconds})


def shows(action: str, **body: Any) -> Callable[[Visitor], Any]:
    """Something with the newest request."""
    return lambda one: one.portal(action, request_id=one.newest["request_id"], **body)


def consulted(code: str = "", times: int = 1) -> Callable[[Visitor], Any]:
    """Consult a certificate, the newest or that of a code."""

    def play(one: Visitor) -> None:
        for _ in range(times):
            one.consults(code or one.code)

    return play


def keeps_code(*done: Callable[[Visitor], Any]) -> Callable[[Visitor], Any]:
    """Consult with a code as it was before something happened to it."""

    def play(one: Visitor) -> None:
        code = one.code
        for step in done:
            step(one)
        one.consults(code)

    return play


def wrong_pin(one: Visitor) -> Any:
    """A PIN that is not the card's."""
    pin = one.sees("autenticacao")["card"]["pin"]
    return one.at("autenticacao", "enter-card-pin", pin="1111" if pin != "1111" else "2222")


def at_request(scene: Scene) -> str:
    """The page of the newest request."""
    assert scene.visitor is not None
    return f"/w/{scene.world}/registo-criminal/pedidos/{scene.visitor.newest['request_id']}"


def with_code(scene: Scene) -> str:
    """The link of the QR code."""
    assert scene.visitor is not None
    return f"/w/{scene.world}/registo-criminal/consulta/?codigo={scene.visitor.code}"


ENTERS, PAYS, BEGINS = Visitor.enters, Visitor.pays, Visitor.signs_in
HOME, FORM, LIST = "/registo-criminal/", "/registo-criminal/pedido", "/registo-criminal/pedidos"
CONSULT, SIGN = "/registo-criminal/consulta/", "/registo-criminal/consulta/assinatura"
ACCESS, CMD, CARD = "/autenticacao/", "/autenticacao/cmd", "/autenticacao/cartao"
COUNTER, INBOX = "/posto-de-atendimento/marta-funcionaria/", "/correio/"
MONITOR = {"purpose": "voluntariado", "minors": True, "activity": "Monitora de natação"}
NUMBER = {"phone_number": PHONE, "pin": PIN}
ISSUED = (ENTERS, asks(**MONITOR), PAYS)
ALL_KINDS = (
    ENTERS, asks(), PAYS, shows("download-certificate"),
    asks(), shows("cancel-request"), asks(), passes(4 * DAY), ENTERS,
    asks(purpose="servico-militar"), asks(), bank("bank-pays-wrong", amount="4"),
)  # fmt: skip
CONVICTED = then(visit(*ISSUED), court_states.CONVICTED, lambda s: consulted()(s.visitor))

ALONE = (
    State("inicio", "world", HOME, visit()),
    State("inicio-com-sessao", "world", HOME, visit(ENTERS)),
    State("inicio-com-rascunho", "world", HOME, visit(ENTERS, wants())),
    State("inicio-sessao-expirada", "world", HOME, visit(ENTERS, passes(HOUR))),
    State("inicio-prova-recusada", "world", HOME, visit(
        does("ask-sign-in"), does("present-assertion", assertion="x.y"))),
    State("inicio-estrangeira", "world", HOME, visit(Visitor.enters_by_cmd, citizen=LI_WEI)),
    State("inicio-menor", "world", HOME, visit(Visitor.enters_by_cmd, citizen=LARA)),
    State("formulario-sem-sessao", "world", FORM, visit()),
    State("formulario", "world", FORM, visit(ENTERS)),
    State("formulario-incompleto", "world", FORM, visit(ENTERS), press("Continuar")),
    State("rever", "world", FORM, visit(ENTERS, wants(**MONITOR))),
    State("rever-isento", "world", FORM, visit(ENTERS, wants(purpose="medalha-militar"))),
    State("rever-alterar", "world", FORM, visit(ENTERS, wants()), unfold("#alterar")),
    State("pedidos-sem-sessao", "world", LIST, visit()),
    State("pedidos-nenhum", "world", LIST, visit(ENTERS)),
    State("pedidos-de-todas-as-especies", "world", LIST, visit(*ALL_KINDS)),
    State("pedidos-por-pagar", "world", f"{LIST}?estado=por-pagar", visit(*ALL_KINDS)),
    State("pedido-sem-pagamentos", "world", at_request, then(
        trouble("indisponivel", operation="PedirPagamento"), visit(ENTERS, asks()))),
    State("pedido-por-pagar", "world", at_request, visit(ENTERS, asks())),
    State("pedido-recusado", "world", at_request, visit(
        ENTERS, asks(), lambda one: one.pays(number="9999000000000020"))),
    State("pedido-fora-de-prazo", "world", at_request, visit(
        ENTERS, asks(), passes(4 * DAY), ENTERS)),
    State("pedido-valor-errado", "world", at_request, visit(
        ENTERS, asks(), bank("bank-pays-wrong", amount="4"))),
    State("pedido-cancelado", "world", at_request, visit(
        ENTERS, asks(), shows("cancel-request"))),
    State("pedido-emitido", "world", at_request, visit(*ISSUED)),
    State("pedido-isento", "world", at_request, visit(
        ENTERS, asks(purpose="estatuto-de-igualdade"))),
    State("pedido-obtido-e-consultado", "world", at_request, visit(
        *ISSUED, shows("download-certificate"), consulted(times=2))),
    State("pedido-codigo-cancelado", "world", at_request, visit(
        *ISSUED, shows("cancel-access-code"))),
    State("pedido-estornado", "world", at_request, visit(*ISSUED, bank("bank-reverses"))),
    State("pedido-de-outro", "world", f"{LIST}/RC-9999", visit(ENTERS)),
    State("pagina-desconhecida", "world", f"{HOME}nada", visit(), status=404),
    State("consulta", "world", CONSULT, visit()),
    State("consulta-por-ligacao", "world", with_code, visit(*ISSUED)),
    State("consulta-limpo", "world", CONSULT, visit(*ISSUED, consulted())),
    State("consulta-com-decisoes", "world", CONSULT, CONVICTED),
    State("consulta-fora-de-validade", "world", CONSULT, visit(
        *ISSUED, keeps_code(passes(91 * DAY)))),
    State("consulta-cancelado", "world", CONSULT, visit(
        *ISSUED, keeps_code(shows("cancel-access-code")))),
    State("consulta-desconhecido", "world", CONSULT, visit(consulted(NOBODY))),
    State("consulta-demasiadas", "world", CONSULT, visit(consulted(NOBODY, 11))),
    State("consulta-vazia", "world", CONSULT, visit(), press("Consultar")),
    State("assinatura", "world", SIGN, visit()),
)  # fmt: skip
WAYS_IN = (
    State("nenhuma", "world", ACCESS, visit()),
    State("escolher", "world", ACCESS, visit(does("ask-sign-in"))),
    State("cmd", "world", CMD, visit(does("ask-sign-in"))),
    State("cmd-em-branco", "world", CMD, visit(does("ask-sign-in")), press("Continuar")),
    State("cmd-pin-errado", "world", CMD, visit(
        does("ask-sign-in"), signing("sign-in-with-cmd", phone_number=PHONE, pin="1111"))),
    State("cmd-codigo", "world", CMD, visit(
        does("ask-sign-in"), signing("sign-in-with-cmd", **NUMBER))),
    State("cmd-codigo-errado", "world", CMD, visit(
        does("ask-sign-in"), signing("sign-in-with-cmd", **NUMBER),
        signing("enter-sms-code", sms_code="000000"))),
    State("cmd-codigo-fora-de-prazo", "world", CMD, visit(
        does("ask-sign-in"), signing("sign-in-with-cmd", **NUMBER), passes(310))),
    State("cartao-por-inserir", "world", CARD, visit(does("ask-sign-in"))),
    State("cartao-inserido", "world", CARD, visit(BEGINS)),
    State("cartao-pin-errado", "world", CARD, visit(BEGINS, wrong_pin)),
    State("cartao-bloqueado", "world", CARD, visit(BEGINS, wrong_pin, wrong_pin, wrong_pin)),
    State("concluida", "world", ACCESS, visit(Visitor.proves)),
    State("cancelada", "world", ACCESS, visit(BEGINS, signing("cancel-sign-in"))),
    State("demorada", "world", ACCESS, visit(BEGINS, passes(HOUR))),
    State("ecra-desconhecido", "world", f"{ACCESS}nada", visit(), status=404),
)  # fmt: skip


def identified(one: Visitor) -> Any:
    """Li Wei shows her residence permit."""
    (person,) = (item for item in PERSONAS if item.id == LI_WEI)
    return one.counter("identify", document_type="TR", document_number=person.document)


FILLED = (identified, clerk("fill-request", purpose="residencia", country="Suíça"))
SUBMITTED = (*FILLED, clerk("submit-request"))
AT_COUNTER = (
    State("vazio", "world", COUNTER, visit()),
    State("em-branco", "world", COUNTER, visit(), press("Identificar")),
    State("documento-desconhecido", "world", COUNTER, visit(),
          press("Identificar", Número_do_documento="99 999 999")),
    State("identificada", "world", COUNTER, visit(identified)),
    State("rever", "world", COUNTER, visit(*FILLED)),
    State("taxa", "world", COUNTER, visit(*SUBMITTED)),
    State("emitido", "world", COUNTER, visit(*SUBMITTED, clerk("receive-fee"))),
    State("entregue", "world", COUNTER, visit(
        *SUBMITTED, clerk("receive-fee"), clerk("download-certificate"))),
    State("sem-funcionario", "world", "/posto-de-atendimento/ninguem/", status=404),
)  # fmt: skip
TOLD = (
    State("correio-cheio", "world", INBOX, visit(*ISSUED)),
    State("correio-procura", "world", f"{INBOX}?procura=pagamento", visit(*ISSUED)),
    State("correio-nada-encontrado", "world", f"{INBOX}?procura=nada", visit(*ISSUED)),
    State("mensagens", "phone", "/mensagens", visit(*ISSUED)),
)

STATES = named("sozinho", ALONE) | named("entrada", WAYS_IN) | named("balcao", AT_COUNTER)
STATES |= named("avisos", TOLD)
