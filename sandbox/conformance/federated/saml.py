"""How each control of a service that signs in by SAML 2.0 is played.

Which they are, and where they come from: federated_saml_rows.
"""

import re
from collections.abc import Callable
from operator import methodcaller

from sandbox.conformance import forgery
from sandbox.conformance.control import Deviation
from sandbox.conformance.federated.component import NAME, NIC, Component, Way
from sandbox.platforms.authentication.saml_messages import ISSUER
from sandbox.platforms.authentication.saml_reading import DS, FA, POST_BINDING, SAMLP

_HOUR = 3600.0
Play = Callable[[Component], None]
Make = Callable[[forgery.Forger], bytes]


def signed_request(component: Component) -> None:
    """The platform itself judges the signature."""
    component.arrive(component.begin())


def request_of_its_form(component: Component) -> None:
    """What the manual demands of an AuthnRequest."""
    root = component.begin().request
    given = root.attributes
    wanted = {"Version": "2.0", "ForceAuthn": "true", "IsPassive": "false",
              "ProtocolBinding": POST_BINDING}  # fmt: skip
    wrong = [name for name, value in wanted.items() if given.get(name) != value]
    present = ("ID", "IssueInstant", "Destination", "AssertionConsumerServiceURL", "ProviderName")
    wrong += [name for name in present if not given.get(name)]
    if wrong:
        raise Deviation(f"AuthnRequest: falta ou não é o esperado: {', '.join(wrong)}")
    order = [one.local for one in root.children if one.local in ("Issuer", "Signature",
                                                                 "Extensions")]  # fmt: skip
    if order != sorted(order, key=["Issuer", "Signature", "Extensions"].index):
        raise Deviation(f"AuthnRequest: a ordem é {', '.join(order)}")


def asks_who(component: Component) -> None:
    """NIC, or the document of a foreigner."""
    extensions = component.begin().request.child(f"{SAMLP}Extensions")
    asked = extensions.child(f"{FA}RequestedAttributes") if extensions else None
    names = [one.attributes.get("Name", "") for one in asked.children] if asked else []
    if NIC not in names:
        raise Deviation(f"RequestedAttributes não tem {NIC}; tem {names[:6]}")


def fresh_identifiers(component: Component) -> None:
    """A request is never sent twice."""
    first, second = component.begin(), component.begin()
    if first.asked.request_id == second.asked.request_id:
        raise Deviation("dois pedidos têm o mesmo ID")


def short_relay_state(component: Component) -> None:
    """At most 80 characters."""
    state = component.begin().values.get("RelayState", "")
    if len(state) > 80:
        raise Deviation(f"RelayState tem {len(state)} caracteres")


def one_signature(component: Component) -> None:
    """One signature with its certificate, one reference."""
    signature = component.begin().request.child(f"{DS}Signature")
    info = signature.child(f"{DS}KeyInfo") if signature else None
    if info is None or info.child(f"{DS}X509Data") is None:
        raise Deviation("a assinatura do AuthnRequest não traz KeyInfo com X509Data")


def good_flow(component: Component) -> None:
    """A citizen signs in by card at the true platform."""
    component.require_signed_in(component.sign_in().browser)


def good_answer(component: Component) -> None:
    """An answer of the verifier with nothing wrong: what proves that the others are refused
    for what is wrong with them."""
    way = component.begin()
    component.hand(way, component.saml_answer(way, component.forger(way).signed()))
    component.require_signed_in(way.browser)


def late_answer(component: Component) -> None:
    """Four minutes old: still good."""
    way = component.begin()
    document = component.forger(way, 240.0).signed()
    component.hand(way, component.saml_answer(way, document))
    component.require_signed_in(way.browser)


def citizen_gives_up(component: Component) -> None:
    """Cancel at the true platform."""
    way = component.begin()
    component.arrive(way)
    answer = component.answer_of(way, component.act(way, "/", "cancel-sign-in"))
    component.hand(way, answer)
    component.require_signed_out(way.browser, "o cidadão cancelou a autenticação")


def refused_with_assertion(component: Component) -> None:
    """A status that says no, with an assertion all the same."""

    def make(forger: forgery.Forger) -> bytes:
        return forger.signed(forger.text().replace("status:Success", "status:Responder"))

    component.refuses(make, "o estado da resposta é Responder")


def every_status(component: Component) -> None:
    """Each status of the manual is understood as a no."""
    for top, sub in (
        ("Responder", "AuthnFailed"),
        ("Requester", "RequestDenied"),
        ("Requester", "RequestUnsupported"),
        ("Requester", "InvalidAttrNameOrValue"),
    ):
        component.refuses(methodcaller("told", top, sub), f"{top}/{sub}")


def _text(**wrong: str) -> Make:
    return lambda forger: forger.signed(forger.text(**wrong))


def _changed(before: str, after: str) -> Make:
    return lambda forger: forger.signed(re.sub(before, after, forger.text()))


def expired(component: Component) -> None:
    """The conditions are an hour old; then all of it is."""
    before = r'(<saml:Conditions NotBefore=")[^"]*(" NotOnOrAfter=")[^"]*'
    old = r"\g<1>2020-01-01T00:00:00.0000000Z\g<2>2020-01-01T00:05:00.0000000Z"
    component.refuses(_changed(before, old), "Conditions fora de prazo")
    component.refuses(lambda forger: forger.signed(), "asserção com uma hora", _HOUR)


def not_yet(component: Component) -> None:
    """Of the next hour."""
    component.refuses(lambda forger: forger.signed(), "asserção que só vale dentro de uma hora",
                      -_HOUR)  # fmt: skip


def confirmation_expired(component: Component) -> None:
    """Only the confirmation of the subject is old."""
    before = r'(<saml:SubjectConfirmationData NotOnOrAfter=")[^"]*'
    component.refuses(_changed(before, r"\g<1>2020-01-01T00:00:00.0000000Z"),
                      "SubjectConfirmationData fora de prazo")  # fmt: skip


def wrong_audience(component: Component) -> None:
    """Made for another service."""
    component.refuses(_text(audience="https://outro-servico.test"), "Audience de outro serviço")


def wrong_recipient(component: Component) -> None:
    """Confirmed for another address."""
    component.refuses(_changed(r'Recipient="[^"]*"', 'Recipient="https://outro.test/acs"'),
                      "Recipient de outro serviço")  # fmt: skip


def wrong_destination(component: Component) -> None:
    """Sent to another address."""
    component.refuses(_changed(r'Destination="[^"]*"', 'Destination="https://outro.test/acs"'),
                      "Destination de outro serviço")  # fmt: skip


def wrong_issuer(component: Component) -> None:
    """Of another identity provider."""
    component.refuses(
        _changed(re.escape(ISSUER), "https://outro-emissor.test"), "Issuer desconhecido"
    )


def foreign_request(component: Component) -> None:
    """An answer to something that was not asked."""
    component.refuses(_text(in_response_to="_pedido-que-nao-fez"), "InResponseTo de outro pedido")


def no_request(component: Component) -> None:
    """An answer to nothing."""
    component.refuses(_changed(r' InResponseTo="[^"]*"', ""), "resposta sem InResponseTo")


def wrong_key(component: Component) -> None:
    """Signed by somebody else."""
    component.refuses(lambda forger: forger.by_another_key(), "assinatura de outra chave")


def unsigned(component: Component) -> None:
    """Not signed."""
    component.refuses(lambda forger: forger.unsigned(), "resposta sem assinatura")


def changed_after(component: Component) -> None:
    """Changed after it was signed."""
    mine, other = component.numbers["nic"], component.numbers["other_nic"]
    component.refuses(lambda forger: forgery.altered(forger.signed(), mine, other),
                      "NIC mudado depois da assinatura")  # fmt: skip


def wrapping(inside: str) -> Play:
    def play(component: Component) -> None:
        another = ((NIC, component.numbers["other_nic"]),)
        component.refuses(
            lambda forger: forgery.wrapped(
                forger.signed(), forger.as_another(another).text(), inside
            ),
            f"assinatura embrulhada ({inside})",
        )

    return play


def comment_in_value(component: Component) -> None:
    """A comment, which the signature does not see, splits the value."""
    nic = component.numbers["nic"]
    way = component.begin()
    document = forgery.altered(component.forger(way).signed(), nic, f"{nic[:5]}<!-- -->{nic[5:]}")
    component.hand(way, component.saml_answer(way, document))
    text = component.shown(way.browser)
    if nic not in text and re.search(rf"\b{nic[:5]}\b", text):
        raise Deviation(f"leu «{nic[:5]}» de um NIC com um comentário no meio")


def no_nic(component: Component) -> None:
    """Signed in, but the NIC did not come."""
    way = component.begin()
    forger = component.forger(way).as_another(((NAME, component.numbers["name"]),))
    component.hand(way, component.saml_answer(way, forger.signed()))
    if component.numbers["name"] in component.shown(way.browser):
        raise Deviation("abriu sessão sem NIC")


def replayed(component: Component) -> None:
    """The same answer again, from a browser with the cookies of before."""
    way = component.begin()
    thief = way.browser.copy()
    answer = component.saml_answer(way, component.forger(way).signed())
    component.hand(way, answer)
    component.require_signed_in(way.browser)
    kept = component.numbers["nic"] in component.shown(thief)
    page = component.hand(Way(thief, way.page, way.target, way.values, way.protocol), answer)
    if kept and page.status >= 400:
        return
    component.require_signed_out(thief, "a mesma resposta, apresentada outra vez")


def of_another_browser(component: Component) -> None:
    """An answer that was asked for by another browser."""
    way, stranger = component.begin(), component.begin()
    answer = component.saml_answer(way, component.forger(way).signed())
    component.hand(Way(stranger.browser, way.page, way.target, way.values, way.protocol), answer)
    component.require_signed_out(stranger.browser, "a resposta ao pedido de outro navegador")


def relay_state_changed(component: Component) -> None:
    """RelayState is not signed: it must not send the citizen elsewhere."""
    way = component.begin()
    answer = component.saml_answer(way, component.forger(way).signed())
    answer["RelayState"] = "https://mau.test/"
    page = component.hand(way, answer)
    if page.moved_to.startswith("https://mau.test"):
        raise Deviation("um RelayState mudado leva o navegador para outro sítio")


def no_document(component: Component) -> None:
    """What is no SAMLResponse."""
    for value in ("", "%%%", forgery.field(b"<html/>"), forgery.field(b"\xff\xfe")):
        way = component.begin()
        page = component.hand(way, {"SAMLResponse": value, "RelayState": way.asked.relay_state})
        if page.status < 400:
            component.require_signed_out(way.browser, "não havia resposta nenhuma")


def entities(component: Component) -> None:
    """A document that defines entities, and one that would grow by them."""
    name = component.numbers["name"]
    component.refuses(lambda forger: forgery.with_entity(forger.signed(), name),
                      "resposta com entidades próprias")  # fmt: skip
    component.refuses(lambda forger: forgery.expanding(forger.signed()), "resposta que cresce")


def two_tabs(component: Component) -> None:
    """Two sign-ins of one browser, the older one answered last; and one answer sent twice."""
    first = component.begin()
    second = component.begin(first.browser)
    answer = component.saml_answer(second, component.forger(second).signed())
    component.hand(second, answer)
    component.require_signed_in(second.browser)
    component.hand(second, answer)
    component.hand(first, component.saml_answer(first, component.forger(first).signed()))


def restarted(component: Component) -> None:
    """The platform starts anew while the citizen is there."""
    way = component.begin()
    component.arrive(way)
    component.house.stop()
    component.house.start()
    component.hand(way, component.answer_of(way, component.identified(way)))
    component.require_signed_in(way.browser)
