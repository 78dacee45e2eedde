"""OpenID Connect on the wire: discovery, keys, the code flow with PKCE, tokens, userinfo.

Source: OpenID Connect Core 1.0 and Discovery 1.0; RFC 6749, 6750, 7636, 9207.  A standards mode
for systems to come: the real Fornecedor de Autenticação is not known to have it.
"""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from flask import Response, jsonify, redirect, request

from mock_autenticacao import ciba, oidc_logout, oidc_signing, request_object
from mock_autenticacao.answers import answer_address
from mock_autenticacao.client_proof import ALGORITHMS as PROOF_ALGORITHMS
from mock_autenticacao.client_proof import METHODS, client_of
from mock_autenticacao.oauth import about
from mock_autenticacao.oidc_errors import description, error_of, refused
from mock_autenticacao.oidc_return import issuer, with_query
from mock_autenticacao.oidc_tokens import TOKEN_NAME, by_code, by_refresh, single_form
from sandbox.apps import App
from sandbox.platforms.authentication import grant as grants
from sandbox.platforms.authentication import oidc_language as says
from sandbox.platforms.authentication.authorization_code import Code
from sandbox.platforms.authentication.grant import Grant
from sandbox.platforms.authentication.oidc_claims import claims_of, subject
from sandbox.platforms.authentication.oidc_request import ACR, OFFLINE, OPENID, SCOPES
from sandbox.platforms.authentication.pushed_request import URN, number_in
from sandbox.platforms.authentication.service_request import MOST_STATE
from sandbox.platforms.providers.core import ALGORITHMS
from sandbox.platforms.providers.provider import Provider
from sandbox.platforms.providers.registry import directory
from sandbox.protocol.errors import Refused
from sandbox.protocol.fault_kinds import IDENTITY
from sandbox.protocol.fault_kinds import OPENID as OPENID_WIRE
from sandbox.protocol.wire_faults import REFUSE, REFUSE_CODE
from sandbox.road import on_wire
from sandbox.web.bodies import form_body
from sandbox.web.noted import note, spoil
from sandbox.web.problems import answer
from sandbox.web.rooms import Tools, Visit
from sandbox.web.visit import set_seat_cookie
from sandbox.world import World

DISCOVERY = ".well-known/openid-configuration"
AUTHORIZE, TOKEN, USERINFO, KEYS = "oidc/authorize", "oidc/token", "oidc/userinfo", "oidc/jwks"
OPEN_TO_OTHERS = (AUTHORIZE, oidc_logout.ADDRESS)
Exchange = Callable[[World, Provider, Mapping[str, str]], dict[str, Any]]


def reads(app: App, tools: Tools) -> dict[str, Callable[[], Any]]:
    """What is read, by address in lower case."""
    return {
        DISCOVERY: lambda: jsonify(configuration()),
        KEYS: lambda: jsonify(oidc_signing.jwks(_world(tools))),
        AUTHORIZE: lambda: _ask(app, tools),
        USERINFO: lambda: _userinfo(tools),
        oidc_logout.ADDRESS: lambda: oidc_logout.end(_world(tools)),
    }


def posts(tools: Tools) -> dict[str, Callable[[], Any]]:
    """What is posted, by address in lower case."""
    return {
        AUTHORIZE: _ask_by_form,
        TOKEN: lambda: _token(tools),
        ciba.ADDRESS: lambda: ciba.authorize(_world(tools)),
        request_object.ADDRESS: lambda: request_object.push(_world(tools)),
        oidc_logout.ADDRESS: lambda: oidc_logout.end(_world(tools)),
        USERINFO: lambda: _userinfo(tools),
    }


def configuration() -> dict[str, Any]:
    """What is there, and where.  Source: OpenID Connect Discovery 1.0, 3; RFC 8414, 2."""
    here = issuer()
    return {
        "issuer": here,
        "authorization_endpoint": f"{here}/{AUTHORIZE}",
        "token_endpoint": f"{here}/{TOKEN}",
        "userinfo_endpoint": f"{here}/{USERINFO}",
        "jwks_uri": f"{here}/{KEYS}",
        "scopes_supported": [OPENID, *SCOPES, OFFLINE],
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": list(EXCHANGES),
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": list(ALGORITHMS),
        "token_endpoint_auth_methods_supported": list(METHODS),
        "token_endpoint_auth_signing_alg_values_supported": list(PROOF_ALGORITHMS),
        **ciba.configuration(here),
        "pushed_authorization_request_endpoint": f"{here}/{request_object.ADDRESS}",
        "require_pushed_authorization_requests": False,
        "request_object_signing_alg_values_supported": list(PROOF_ALGORITHMS),
        "end_session_endpoint": f"{here}/{oidc_logout.ADDRESS}",
        "acr_values_supported": [f"{ACR}{level}" for level in (3, 4)],
        "claims_supported": [
            *("sub", "acr", "amr", "auth_time", "name", "given_name", "family_name", "birthdate"),
            *("email", "email_verified", "phone_number", "phone_number_verified"),
        ],
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": True,
        "request_parameter_supported": True,
        "request_uri_parameter_supported": False,
        "claims_parameter_supported": False,
        "ui_locales_supported": ["pt-PT"],
    }


def _world(tools: Tools) -> World:
    return tools.worlds.get(request.environ.get("sandbox.world", ""))


# the authorization endpoint ----------------------------------------------------------------------
def _ask_by_form() -> Response:
    """A form of another site comes without our cookies: go on by a plain address."""
    values = [(name, value) for name, value in form_body().items(multi=True)]
    return redirect(f"{request.script_root}/{AUTHORIZE}?{urlencode(values)}", 303)  # type: ignore[return-value]


def _ask(app: App, tools: Tools) -> Any:
    """A browser comes with the request of a service, plain or signed, or with its name."""
    visit = Visit(app, tools)
    visit.seat_of_browser()
    given = {name: request.args.getlist(name) for name in request_object.PARAMETERS}
    values = {name: found[0] for name, found in given.items() if found}
    try:
        _require_single(given)
        if values.get("request_uri", "").startswith(URN):
            number = number_in(visit.world.key, values["request_uri"])
            command: Any = says.TakePushed(number, values.get("client_id", ""), visit.person_id)
        else:
            values = request_object.parameters(visit.world, values)
            command = request_object.command_of(visit.person_id, values)
        visit.world.perform(command, visit.require_seat().actor)
    except Refused as refusal:
        return _told(visit.world, refusal, values)
    # Where a conduct is ordered, nobody has to press anything.
    state = visit.world.machine.state(f"acesso:{visit.person_id}")
    over = answer_address(visit.world, state, request.script_root)
    response = redirect(over, 302) if over else redirect(f"{request.script_root}/", 303)
    set_seat_cookie(response, visit)
    return response


def _require_single(given: Mapping[str, list[str]]) -> None:
    for name, found in given.items():
        if len(found) > 1:
            raise Refused("oidc_request_invalid", f"{name}: stands twice")


def _told(world: World, refusal: Refused, values: Mapping[str, str]) -> Any:
    """Tell the service, at a registered address; else whoever looks at the page."""
    if not refusal.code.startswith("oidc_"):
        return answer(refusal)
    known = directory(world).providers.get(values.get("client_id", ""))
    uri = values.get("redirect_uri", "")
    if known is None or not known.may_return_to(uri):
        return answer(refusal)
    note(refusal)
    state = values.get("state", "")
    told = {"error": error_of(refusal), "error_description": description(refusal)}
    if state and len(state) <= MOST_STATE:
        told["state"] = state
    if refusal.code == "oidc_request_object" and values.get("request_uri"):
        told["error"] = "request_uri_not_supported"
    return redirect(with_query(uri, told | {"iss": issuer()}), 302)


# the token endpoint ------------------------------------------------------------------------------
def _token(tools: Tools) -> Response:
    """A code, or what else stands for a sign-in, is changed for tokens."""
    challenge = "Basic" if request.headers.get("Authorization") else ""
    try:
        world = _world(tools)
        form = single_form()
        endpoint = f"{issuer()}/{TOKEN}"
        client = client_of(
            world, request.headers.get("Authorization", ""), form, (issuer(), endpoint)
        )
        exchange = EXCHANGES.get(form.get("grant_type", ""))
        if exchange is None:
            raise Refused("oidc_grant_type", f"grant_type: one of {list(EXCHANGES)}")
        _require_unordered(world, client, form)
        return jsonify(exchange(world, client, form))
    except Refused as refusal:
        return refused(refusal, challenge)


def _require_unordered(world: World, client: Provider, form: Mapping[str, str]) -> None:
    """A token is refused by order.  Errors: what was ordered."""
    code = world.machine.state(f"codigo-entrada:{world.key.digest(form.get('code', ''))}")
    effects = (REFUSE, REFUSE_CODE) if isinstance(code, Code) else (REFUSE,)
    person = code.citizen_id if isinstance(code, Code) else ""
    met = on_wire(world, IDENTITY, OPENID_WIRE, effects, (TOKEN_NAME, client.id), person)
    for one in met:
        spoil(one)
        raise Refused(one.value, f"the fault '{one.fault}' was ordered in this world")


EXCHANGES: dict[str, Exchange] = {
    "authorization_code": by_code,
    "refresh_token": by_refresh,
    ciba.GRANT_TYPE: ciba.by_auth_req_id,
}


# userinfo ----------------------------------------------------------------------------------------
def _userinfo(tools: Tools) -> Response:
    """What an access token lets its service know (Core 1.0, 5.3)."""
    try:
        world = _world(tools)
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            raise Refused("access_unknown", "Authorization: Bearer and the access token")
        state: Grant | None = world.machine.state(f"concessao:{world.key.digest(token.strip())}")
        found = grants.good(state, world.moment())
        if OPENID not in found.scope:
            raise Refused("oidc_scope_insufficient", "the token was given without openid")
        sub = subject(world.key, found.provider_id, found.citizen_id)
        return jsonify({"sub": sub} | claims_of(found.scope, about(world, found)))
    except Refused as refusal:
        return refused(refusal, "Bearer")
