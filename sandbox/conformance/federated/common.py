"""What is asked of every federated service, whatever its protocol: SF-001 to SF-0…"""

from sandbox.conformance.control import Control, Deviation
from sandbox.conformance.federated import platform_faults as faults
from sandbox.conformance.federated.component import SAML, Component
from sandbox.conformance.walking import Browser

_OWASP = "OWASP ASVS 4.0"
MARKUP = 'Ana <i title="ensaio">Silva</i>'


def nobody_at_first(component: Component) -> None:
    """The page that shows who is signed in shows nobody."""
    component.require_signed_out(Browser(), "ninguém se autenticou ainda")


def only_this_browser(component: Component) -> None:
    """A sign-in is of one browser."""
    way = component.sign_in()
    component.require_signed_in(way.browser)
    component.require_signed_out(Browser(), "outro navegador vê a sessão")


def cookie_out_of_reach(component: Component) -> None:
    """No script reads the session."""
    browser = component.sign_in().browser
    open_to_scripts = sorted(browser.readable(component.url))
    if open_to_scripts:
        raise Deviation(f"cookies sem HttpOnly: {', '.join(open_to_scripts)}")


def new_session(component: Component) -> None:
    """What was known of the session before is worth nothing after."""
    way = component.begin()
    thief = way.browser.copy()
    component.sign_in(way)
    component.require_signed_out(thief, "os cookies de antes da autenticação servem depois dela")


def markup_is_text(component: Component) -> None:
    """A name is text, whatever signs it has."""
    way = component.begin()
    if way.protocol == SAML:
        component.hand(way, component.saml_answer(way, component.named(way, MARKUP).signed()))
    else:
        with component.platform(faults.named(MARKUP)):
            component.sign_in(way)
    if MARKUP in component.shown(way.browser):
        raise Deviation("o nome do cidadão entra na página como HTML")


def platform_away(component: Component) -> None:
    """The platform does not answer while a sign-in begins; then it does."""
    with component.platform(faults.away):
        page = component.open_start()
        if page.status in (500, 501, 505):
            raise Deviation(f"{component.start} rebentou com {page.status}")
    component.require_signed_in(component.sign_in().browser)


CONTROLS: tuple[Control, ...] = (
    Control("SF-001", "Sem autenticação, ninguém aparece como autenticado.",
            "contrato com o verificador", "assumed", nobody_at_first),
    Control("SF-002", "A sessão é só do navegador em que o cidadão se autenticou.",
            f"{_OWASP}, 3.2", "assumed", only_this_browser),
    Control("SF-003", "Os cookies não se leem por script (HttpOnly).", f"{_OWASP}, 3.4.2",
            "assumed", cookie_out_of_reach, ("SF-002",)),
    Control("SF-004", "A autenticação começa uma sessão nova.", f"{_OWASP}, 3.2.1", "assumed",
            new_session, ("SF-002",)),
    Control("SF-005", "Os dados do cidadão entram na página como texto.", f"{_OWASP}, 5.3.3",
            "assumed", markup_is_text, ("SF-002",)),
    Control("SF-006", "Sem plataforma, diz que não pode; quando ela volta, tudo corre bem.",
            "ficha de factos 1 e 2", "assumed", platform_away, ("SF-002",)),
)  # fmt: skip
