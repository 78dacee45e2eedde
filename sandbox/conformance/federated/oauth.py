"""What is asked of a federated service that signs in by OAuth2 of the FA: SF-201 to SF-2…

Numbers are for ever: a control that goes leaves its number empty.
"""

from collections.abc import Callable
from itertools import pairwise
from uuid import UUID

from sandbox.conformance.control import Control, Deviation
from sandbox.conformance.federated import platform_faults as faults
from sandbox.conformance.federated.component import NIC, Component, Way
from sandbox.conformance.house import Rule
from sandbox.conformance.walking import Browser

REQUEST, BACK = "ficha de factos 1.2 (AUT-OA)", "ficha de factos 1.3 (AUT-OA)"
ATTRIBUTES = "ficha de factos 1.4 (AUT-OA)"
RFC = "RFC 6749"
GOOD = "SF-210"
LEAST_STATE = 8
SLOW_S, PACE_S = 3, 0.95
Play = Callable[[Component], None]


def request_of_its_form(component: Component) -> None:
    """What the guide demands of the address."""
    given = component.begin().values
    if given.get("response_type") != "token":
        raise Deviation(f"response_type é «{given.get('response_type', '')}», e só há token")
    if not given.get("client_id", "").isdigit():
        raise Deviation("client_id não é um identificador numérico")
    if NIC not in given.get("scope", "").split(" "):
        raise Deviation(f"scope não tem {NIC} entre endereços separados por um espaço")


def accepted_request(component: Component) -> None:
    """The platform itself judges client and address."""
    component.arrive(component.begin())


def fresh_state(component: Component) -> None:
    """There is a state, and another one each time."""
    first, second = (component.begin().values.get("state", "") for _ in range(2))
    if len(first) < LEAST_STATE or first == second:
        raise Deviation("falta state, é curto, ou é o mesmo em dois pedidos")


def good_flow(component: Component) -> None:
    """A citizen signs in by card."""
    component.require_signed_in(component.sign_in().browser)


def _arrived(component: Component, way: Way | None = None) -> tuple[Way, dict[str, str]]:
    way = way or component.begin()
    component.arrive(way)
    return way, component.answer_of(way, component.identified(way))


def any_order(component: Component) -> None:
    """token_type may come first."""
    way, answer = _arrived(component)
    component.hand(way, dict(sorted(answer.items(), reverse=True)))
    component.require_signed_in(way.browser)


def citizen_gives_up(component: Component) -> None:
    """Cancel at the true platform."""
    way = component.begin()
    component.arrive(way)
    answer = component.answer_of(way, component.act(way, "/", "cancel-sign-in"))
    if answer.get("error") != "cancelled":
        raise Deviation("a plataforma não devolveu error=cancelled")
    component.hand(way, answer)
    component.require_signed_out(way.browser, "o cidadão cancelou a autenticação")


def every_error(component: Component) -> None:
    """Each error is understood as a no, even with a token beside it."""
    for error in ("invalid_request", "unauthorized_client", "unsupported_grant_type"):
        way, answer = _arrived(component)
        component.hand(way, {**answer, "error": error})
        component.require_signed_out(way.browser, f"error={error}")


def _with(change: Callable[[dict[str, str]], dict[str, str]], why: str) -> Play:
    def play(component: Component) -> None:
        way, answer = _arrived(component)
        component.hand(way, change(answer))
        component.require_signed_out(way.browser, why)

    return play


def _no_state(answer: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in answer.items() if name != "state"}


def of_another_browser(component: Component) -> None:
    """A fragment that another browser was given."""
    way, answer = _arrived(component)
    stranger = component.begin()
    component.hand(Way(stranger.browser, way.page, way.target, way.values, way.protocol), answer)
    component.require_signed_out(stranger.browser, "o fragmento dado a outro navegador")


def never_asked(component: Component) -> None:
    """A fragment that comes to a browser that asked for nothing."""
    way, answer = _arrived(component)
    empty = Way(Browser(), way.page, way.target, way.values, way.protocol)
    component.hand(empty, answer)
    component.require_signed_out(empty.browser, "este navegador não pediu nada")


def replayed(component: Component) -> None:
    """The same fragment again, from a browser with the cookies of before."""
    way = component.begin()
    thief = way.browser.copy()
    _, answer = _arrived(component, way)
    component.hand(way, answer)
    component.require_signed_in(way.browser)
    kept = component.numbers["nic"] in component.shown(thief)
    again = Way(thief, way.page, way.target, way.values, way.protocol)
    page = component.hand(again, answer)
    if kept and page.status >= 400:
        return
    component.require_signed_out(thief, "o mesmo fragmento, apresentado outra vez")


def _unknown_token(answer: dict[str, str]) -> dict[str, str]:
    return {**answer, "access_token": str(UUID(int=7))}


def no_token(component: Component) -> None:
    """Nothing came, or no token."""
    for answer in ({}, {"token_type": "bearer"}):
        way = component.begin()
        state = {"state": way.values["state"]} if way.values.get("state") else {}
        component.hand(way, {**answer, **state})
        component.require_signed_out(way.browser, "não veio token")


def _platform(rule: Callable[[], Rule], why: str = "") -> Play:
    """A sign-in while the platform behaves so: it must fail when `why` is given."""

    def play(component: Component) -> None:
        with component.platform(rule()):
            way = component.sign_in()
        if why:
            component.require_signed_out(way.browser, why)
            if component.numbers["name"] in component.shown(way.browser):
                raise Deviation(f"abriu sessão: {why}")
        else:
            component.require_signed_in(way.browser)

    return play


def recovers(component: Component) -> None:
    """After every trouble, the next citizen signs in."""
    with component.platform(faults.answering(503, b"", "text/html")):
        component.sign_in()
    component.require_signed_in(component.sign_in().browser)


def slow_attributes(component: Component) -> None:
    """Attributes are Pending for a while."""
    component.house.control("POST", "/policy", {"atributos_espera": SLOW_S})
    del component.house.seen[:]
    try:
        component.require_signed_in(component.sign_in().browser)
    finally:
        component.house.control("POST", "/policy", {"atributos_espera": 0})


def never_too_often(component: Component) -> None:
    """What was seen of the control before: at most one look in a second."""
    looks = [
        one.at
        for one in component.house.seen
        if one.method == "GET" and faults.of_attributes(one.path.partition("?")[0])
    ]
    close = [late - early for early, late in pairwise(looks)]
    if any(gap < PACE_S for gap in close):
        raise Deviation(f"perguntou pelos atributos com {min(close):.2f} s de intervalo")


def two_tabs(component: Component) -> None:
    """Two sign-ins of one browser: the last one counts; the older does no harm."""
    first = component.begin()
    second, answer = _arrived(component, component.begin(first.browser))
    component.hand(second, answer)
    component.require_signed_in(second.browser)
    component.hand(second, answer)
    older = {"state": first.values.get("state", ""), "error": "cancelled"}
    component.hand(first, older)


def restarted(component: Component) -> None:
    """The platform starts anew while the citizen is there."""
    way = component.begin()
    component.arrive(way)
    component.house.stop()
    component.house.start()
    component.hand(way, component.answer_of(way, component.identified(way)))
    component.require_signed_in(way.browser)


def row(number: int, asks: str, clause: str, certainty: str, play: Play, *needs: str) -> Control:
    """A control of this part of the catalogue."""
    return Control(f"SF-{number}", asks, clause, certainty, play, needs)


_HTML = b"<html><body>Em manutencao</body></html>"
CONTROLS: tuple[Control, ...] = (
    row(201, "O pedido tem response_type, client_id e scope como o guia os quer.", REQUEST,
        "official", request_of_its_form),
    row(202, "O cliente e o endereço de retorno são os registados.", REQUEST, "official",
        accepted_request),
    row(203, "Cada pedido tem um state novo.", f"{RFC}, 10.12", "assumed", fresh_state),
    row(210, "Um cidadão entra com o cartão, e o serviço sabe quem é.", ATTRIBUTES, "official",
        good_flow),
    row(211, "A ordem dos valores no fragmento não importa.", BACK, "official", any_order, GOOD),
    row(220, "Quem cancela não fica autenticado.", BACK, "official", citizen_gives_up, GOOD),
    row(221, "Nenhum erro abre sessão, mesmo com um token ao lado.", BACK, "official",
        every_error, GOOD),
    row(222, "Sem token não há sessão.", BACK, "official", no_token, GOOD),
    row(230, "Recusa outro state.", f"{RFC}, 10.12", "assumed",
        _with(lambda answer: {**answer, "state": "outro"}, "state de outro pedido"), GOOD),
    row(231, "Recusa um fragmento sem state.", f"{RFC}, 10.12", "assumed",
        _with(_no_state, "fragmento sem state"), GOOD),
    row(232, "O fragmento de um navegador não serve a outro.", f"{RFC}, 10.12", "assumed",
        of_another_browser, GOOD),
    row(233, "Recusa um fragmento que ninguém pediu.", f"{RFC}, 10.12", "assumed", never_asked,
        GOOD),
    row(234, "O mesmo fragmento não serve duas vezes.", f"{RFC}, 10.12", "assumed", replayed,
        GOOD),
    row(235, "Um token desconhecido não abre sessão.", ATTRIBUTES, "official",
        _with(_unknown_token, "token que ninguém emitiu"), GOOD),
    row(240, "Um token fora de prazo não abre sessão.", ATTRIBUTES, "official",
        _platform(lambda: faults.answering(401, b'{"code": "access_expired"}',
                                           "application/problem+json"),
                  "a plataforma disse que o token perdeu a validade"), GOOD),
    row(241, "Um erro da plataforma não abre sessão.", ATTRIBUTES, "assumed",
        _platform(lambda: faults.answering(500, _HTML, "text/html"), "a plataforma deu erro"),
        GOOD),
    row(242, "Uma página em vez de atributos não abre sessão.", ATTRIBUTES, "assumed",
        _platform(lambda: faults.answering(200, _HTML, "text/html"), "veio uma página"), GOOD),
    row(243, "Uma ligação cortada não abre sessão.", ATTRIBUTES, "assumed",
        _platform(lambda: faults.cut, "a ligação caiu"), GOOD),
    row(244, "Sem NIC não há sessão.", ATTRIBUTES, "assumed",
        _platform(faults.without_nic, "o NIC não estava disponível"), GOOD),
    row(245, "Depois de um problema, o cidadão seguinte entra.", ATTRIBUTES, "assumed", recovers,
        GOOD),
    row(250, "Espera por atributos que ainda são Pending.", ATTRIBUTES, "official",
        slow_attributes, GOOD),
    row(251, "Nunca pergunta mais do que uma vez por segundo.", ATTRIBUTES, "official",
        never_too_often, "SF-250"),
    row(252, "Quando lhe dizem que foi cedo de mais (429), espera e volta.", ATTRIBUTES,
        "assumed", _platform(faults.busy_once), GOOD),
    row(253, "Lê os atributos pelo nome, em qualquer ordem.", ATTRIBUTES, "assumed",
        _platform(faults.turned), GOOD),
    row(254, "Aceita a lista sem state do guia mais antigo.", ATTRIBUTES, "official",
        _platform(faults.without_states), GOOD),
    row(260, "Dois separadores e um fragmento repetido não estragam nada.", f"{RFC}, 10.12",
        "assumed", two_tabs, GOOD),
    row(261, "A plataforma recomeça a meio, e a autenticação acaba bem.", "ficha de factos 1",
        "assumed", restarted, GOOD),
)  # fmt: skip
