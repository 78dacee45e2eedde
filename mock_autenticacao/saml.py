"""SAML 2.0 Web Browser SSO on the wire: `fa/Default.aspx` by HTTP-POST, answers, metadata.

What cannot be believed is refused on a page and told to nobody; what a registered service did
sign and may not have is told to it, with the status of the sheet.
Source: fact sheet 2 (AUT-MAN).
"""

from base64 import b64encode
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from flask import Response, redirect, render_template, request

from mock_autenticacao import saml_ordered
from mock_autenticacao.answers import answer_address
from mock_autenticacao.oauth import about
from sandbox.apps import App
from sandbox.plain_xml import Element
from sandbox.platforms.authentication import saml_reading as reading
from sandbox.platforms.authentication import service_language as asks
from sandbox.platforms.authentication.attribute_table import value_of
from sandbox.platforms.authentication.grant import Grant, grant_stream
from sandbox.platforms.authentication.saml_messages import (
    MESSAGES,
    SUCCESS,
    Answer,
    Outcome,
    logout_response,
    metadata,
    response,
)
from sandbox.platforms.authentication.service_request import SAML, TABS, ServiceRequest, guid
from sandbox.platforms.authentication.sign_in import SignIn
from sandbox.platforms.providers.provider import Certificate, Provider, origin_of
from sandbox.platforms.providers.registry import directory, own_pair, strangers_pair
from sandbox.protocol.errors import REASONS, Refused
from sandbox.protocol.wire_faults import STATUS, TWICE, first
from sandbox.web.aside import aside
from sandbox.web.bodies import form_body
from sandbox.web.composer import POLICY, policy_with_form_to
from sandbox.web.noted import note, spoil
from sandbox.web.rooms import Tools, Visit, world_facts
from sandbox.web.visit import set_seat_cookie
from sandbox.world import World

ENDPOINTS = ("fa/default.aspx", "fa/", "fa")
PLACES = {"cc": "/cartao", "cmd": "/cmd", "telefone": "/telefone"}
_STATUS = {
    "saml_stale": "RequestDenied",
    "saml_destination": "RequestDenied",
    "saml_replayed": "RequestDenied",
    "saml_unsupported": "RequestUnsupported",
    "saml_attributes": "InvalidAttrNameOrValue",
}
"""What a service is told of a request that it did sign.  Source: fact sheet 2.3."""


def reads(app: App, tools: Tools) -> dict[str, Callable[[], Any]]:
    """What is read, by address in lower case."""
    return {
        "fa/metadata": lambda: _metadata(_world(tools)),
        "saml/pedido": lambda: _take(app, tools),
        "saml/resposta": lambda: _answer(app, tools),
    }


def posts(tools: Tools) -> dict[str, Callable[[], Any]]:
    """What is posted, by address in lower case."""
    return dict.fromkeys(ENDPOINTS, lambda: _receive(_world(tools)))


def _world(tools: Tools) -> World:
    return tools.worlds.get(request.environ.get("sandbox.world", ""))


def _receive(world: World) -> Any:
    """`fa/Default.aspx`: a signed request, from a form of another site."""
    form = form_body()
    relay_state = reading.relay_state(form.get("RelayState", ""))
    content = reading.decoded(form.get("SAMLRequest", ""))
    now = world.clock.now()

    def signed(document: bytes, certificates: Iterable[Certificate]) -> bytes:
        found: bytes = aside(_signatures().signed_part, document, tuple(certificates), now)
        return found

    root = reading.believed(content, directory(world), signed, now)
    provider = reading.provider_of(root, directory(world))
    if root.name == f"{reading.SAMLP}LogoutRequest":
        return _logout(world, root, provider, relay_state)
    return_to = reading.answer_address(root, provider)
    try:
        reading.require_fresh(root, now, request.host)
        asked = reading.authentication_request(root, provider, relay_state, return_to)
        handle = _noted(world, provider.id, root.attributes["ID"], asked)
    except Refused as refusal:
        if refusal.code not in _STATUS:
            raise
        note(refusal)
        outcome = Outcome("Requester", _STATUS[refusal.code], REASONS[refusal.code].text)
        return _post(world, _frame(world, root, return_to, now), relay_state, outcome, refusal.code)
    return redirect(f"{request.script_root}/saml/pedido?id={handle}", 303)


def _noted(world: World, provider_id: str, request_id: str, asked: ServiceRequest | None) -> str:
    """Keep a request, once; its handle.  Errors: saml_replayed."""
    handle = world.key.digest(f"saml|{provider_id}|{request_id}")
    received = asks.ReceiveSaml(handle, provider_id, request_id, asked)
    world.perform(received, f"prestador:{provider_id}")
    return handle


def _take(app: App, tools: Tools) -> Any:
    """The browser comes for its request, with the cookies that the form had not."""
    visit = Visit(app, tools)
    visit.seat_of_browser()
    handle = request.args.get("id", "")
    command = asks.TakeSaml(handle[:64], visit.person_id)
    visit.world.perform(command, visit.require_seat().actor)
    state: SignIn = visit.world.machine.state(f"acesso:{visit.person_id}")
    over = answer_address(visit.world, state, request.script_root)
    tab = state.request.tab if state.request else ""
    where = over or request.script_root + PLACES.get(TABS.get(tab, ""), "/")
    found = redirect(where, 303)
    set_seat_cookie(found, visit)
    return found


def _answer(app: App, tools: Tools) -> Any:
    """The Response, on its way to the service.  Errors: sign_in_unknown."""
    visit = Visit(app, tools)
    world = visit.world
    state: SignIn | None = world.machine.state(f"acesso:{visit.person_id}")
    asked = state.request if state else None
    if state is None or asked is None or asked.protocol != SAML:
        raise Refused("sign_in_unknown", "no service waits for an answer by SAML")
    if state.status not in ("signed_in", "cancelled", "expired"):
        raise Refused("sign_in_unknown", "the sign-in is not over")
    grant: Grant | None = None
    if state.status == "signed_in":
        grant = world.machine.state(grant_stream(state.assertion_id, world.key))
    at = grant.at if grant else world.clock.now()
    answer = Answer(
        f"_{guid(world.key, f'saml/{asked.provider_id}/{asked.request_id}')}",
        asked.return_to,
        asked.request_id,
        at,
    )
    if grant is None:
        failed = Outcome("Responder", "AuthnFailed", MESSAGES["AuthnFailed"])
        return _post(world, answer, asked.state, failed)
    spoil(*state.troubles)
    if met := first(state.troubles, STATUS):
        top, _, sub = met.value.partition(" ")
        return _post(world, answer, asked.state, Outcome(top, sub, MESSAGES.get(sub, "")))
    told = about(world, grant)
    found = [(name, value_of(name, told)) for name in asked.attributes]
    provider = directory(world).providers.get(asked.provider_id)
    spoilt = saml_ordered.framed(answer, state.troubles)
    document = response(
        spoilt,
        SUCCESS,
        saml_ordered.audience(provider.entity_id if provider else "", state.troubles),
        grant.level,
        saml_ordered.attributes(found, state.troubles),
    )
    signed = aside(_sign_by_order, world, document, saml_ordered.signing(state.troubles))
    twice = first(state.troubles, TWICE) is not None
    return _page("SAMLResponse", signed, world, answer.to, asked.state, twice=twice)


def _logout(world: World, root: Element, provider: Provider, relay_state: str) -> Any:
    """`LogoutRequest`: there is no session here that outlives a sign-in, so the answer is yes."""
    return_to = reading.logout_address(root, provider)
    now = world.clock.now()
    reading.require_fresh(root, now, request.host)
    _noted(world, provider.id, root.attributes["ID"], None)
    document = logout_response(_frame(world, root, return_to, now))
    return _send(world, "SAMLResponse", document, return_to, relay_state)


def _frame(world: World, root: Element, to: str, now: datetime) -> Answer:
    asked = root.attributes["ID"]
    return Answer(f"_{guid(world.key, f'saml/{now.isoformat()}/{asked}')}", to, asked, now)


def _post(
    world: World, answer: Answer, relay_state: str, outcome: Outcome, code: str = ""
) -> Response:
    return _send(world, "SAMLResponse", response(answer, outcome), answer.to, relay_state, code)


def _send(
    world: World, field: str, document: str, to: str, relay_state: str, code: str = ""
) -> Response:
    return _page(field, aside(_sign, world, document), world, to, relay_state, code)


def _page(
    field: str,
    signed: bytes,
    world: World,
    to: str,
    relay_state: str,
    code: str = "",
    twice: bool = False,
) -> Response:
    """A page whose form goes to the service by itself (HTTP-POST binding); by order, twice."""
    page = render_template(
        "acesso/enviar.html",
        to=to,
        field=field,
        value=b64encode(signed).decode("ascii"),
        relay_state=relay_state,
        code=code,
        twice=twice,
        world=world_facts(world),
    )
    return Response(page, headers={POLICY: policy_with_form_to(origin_of(to), framed=twice)})


def _sign(world: World, document: str) -> bytes:
    made: bytes = _signatures().signed(document, *_identity(world))
    return made


def _sign_by_order(world: World, document: str, how: str) -> bytes:
    """Signed as it should be, or as was ordered."""
    if how == saml_ordered.UNSIGNED:
        return saml_ordered.unsigned(document)
    if how == saml_ordered.FOREIGN:
        made: bytes = _signatures().signed(document, *strangers_pair(world))
        return made
    good = _sign(world, document)
    return saml_ordered.changed(good) if how == saml_ordered.CHANGED else good


def _identity(world: World) -> tuple[str, str]:
    """The private key and certificate with which this world's answers are signed."""
    return own_pair(world, "autenticacao:saml", "idp.saml (simulacao)")


def _metadata(world: World) -> Response:
    """The metadata of the Fornecedor de Autenticação; the real one publishes none."""
    address = f"{request.host_url.rstrip('/')}{request.script_root}/fa/Default.aspx"
    text = metadata(address, aside(_identity, world)[1])
    return Response(text, content_type="application/samlmetadata+xml; charset=utf-8")


def _signatures() -> Any:
    # lxml and signxml take longer to load than a server to start.
    from sandbox.platforms.authentication import saml_signature

    return saml_signature
