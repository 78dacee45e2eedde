"""OAuth2 of Autenticação.gov on the wire: authorization page, AttributeManager, refresh.

Source: fact sheet 1.1 to 1.5 (AUT-OA, AUT-MAN chapters 7 and 8).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from datetime import UTC
from typing import Any
from urllib.parse import parse_qs, urlencode

import orjson
from flask import Response, jsonify, redirect, request

from mock_autenticacao.answers import answer_address
from mock_autenticacao.oauth_contract import MOST_NAMES
from mock_autenticacao.oidc_return import AUTHORIZED
from sandbox.apps import App
from sandbox.platforms.authentication import grant
from sandbox.platforms.authentication import service_language as asks
from sandbox.platforms.authentication.attribute_table import (
    AVAILABLE,
    MISSING,
    PENDING,
    Told,
    value_of,
)
from sandbox.platforms.authentication.grant import Grant, Lookup
from sandbox.platforms.authentication.service_request import MOST_STATE, TABS, guid
from sandbox.platforms.providers.registry import directory
from sandbox.protocol.errors import Refused
from sandbox.protocol.fault_kinds import IDENTITY, OAUTH
from sandbox.protocol.wire_faults import ATTRIBUTE, REFUSE, REFUSE_REFRESH, Trouble
from sandbox.protocol.wire_faults import PENDING as PENDING_BY_ORDER
from sandbox.road import on_wire
from sandbox.web.bodies import content
from sandbox.web.noted import note, spoil
from sandbox.web.problems import answer, problem
from sandbox.web.rooms import Tools, Visit
from sandbox.web.visit import set_seat_cookie
from sandbox.world import World

MANAGER, RESOURCE = "AttributeManager", "Resource"
_PARAMETERS = tuple(item.name for item in fields(asks.AskAuthorization))[1:]


def reads(app: App, tools: Tools) -> dict[str, Callable[[], Any]]:
    """What is read, by address in lower case."""
    return {
        "oauth/askauthorization": lambda: _ask(app, tools),
        "oauthresourceserver/api/attributemanager": lambda: _told(tools, _fetch),
    }


def posts(tools: Tools) -> dict[str, Callable[[], Any]]:
    """What is posted, by address in lower case."""
    return {
        "oauthresourceserver/api/attributemanager": lambda: _told(tools, _begin),
        "oauthresourceserver/api/resource": lambda: _told(tools, _at_once),
        "oauth/service/authenticationjwt.svc/refreshtoken": lambda: _told(tools, _refresh),
    }


def _told(tools: Tools, work: Callable[[World], Response]) -> Response:
    """An answer for a program, whatever it accepts.  The form of its errors is ours."""
    try:
        return work(tools.worlds.get(request.environ.get("sandbox.world", "")))
    except Refused as refusal:
        return problem(refusal)


# the authorization page --------------------------------------------------------------------------
def _ask(app: App, tools: Tools) -> Any:
    """`AskAuthorization`: a browser comes with the request of a service."""
    visit = Visit(app, tools)
    visit.seat_of_browser()
    given = {name: request.args.getlist(name) for name in _PARAMETERS}
    try:
        twice = [name for name, values in given.items() if len(values) > 1]
        if twice and twice != ["hidden_tabs"]:
            raise Refused("oauth_invalid_request", f"{twice[0]} stands twice")
        values = {name: " ".join(found) for name, found in given.items() if found}
        command = asks.AskAuthorization(
            visit.person_id,
            values.pop("client_id", ""),
            values.pop("scope", ""),
            response_type=values.pop("response_type", ""),
            **values,
        )
        visit.world.perform(command, visit.require_seat().actor)
    except Refused as refusal:
        return _refused(visit.world, refusal)
    state = visit.world.machine.state(f"acesso:{visit.person_id}")
    if where := answer_address(visit.world, state, request.script_root):
        # A conduct was ordered: nobody has to press anything.
        response = redirect(where, 302)
        set_seat_cookie(response, visit)
        return response
    first = {"cc": "/cartao", "cmd": "/cmd", "telefone": "/telefone"}
    where = first.get(TABS.get(state.request.tab, ""), "/")
    response = redirect(request.script_root + where, 303)
    set_seat_cookie(response, visit)
    return response


def _refused(world: World, refusal: Refused) -> Any:
    """Tell the service where it may be told; else whoever looks at the page.

    Nothing is ever sent to an address that is not registered.
    """
    note(refusal)
    error = refusal.code.removeprefix("oauth_")
    if error == refusal.code:
        return answer(refusal)
    known = directory(world).providers.get(request.args.get("client_id", ""))
    uri = request.args.get("redirect_uri", "")
    if uri and (known is None or not known.may_return_to(uri)):
        return answer(refusal)
    state = request.args.get("state", "")
    told = {"error": error} | ({"state": state} if state and len(state) <= MOST_STATE else {})
    return redirect(f"{uri or request.script_root + AUTHORIZED}#{urlencode(told)}", 302)


# attributes --------------------------------------------------------------------------------------
def _body() -> dict[str, Any]:
    """JSON or a form, with any further keys.  Errors: malformed."""
    given = content()
    try:
        found = orjson.loads(given)
    except orjson.JSONDecodeError:
        text = given.decode("utf-8", "replace")
        fields = parse_qs(text, max_num_fields=MOST_NAMES + 20) if "=" in text else {}
        found = {name: values[0] if len(values) == 1 else values for name, values in fields.items()}
    if not isinstance(found, dict):
        raise Refused("malformed", "takes a JSON object, or a form")
    return found


def _text(body: Mapping[str, Any], name: str) -> str:
    found = body.get(name, "")
    if not isinstance(found, str) or not 0 < len(found) <= 4000:
        raise Refused("malformed", f"{name}: missing, or no text")
    return found


def _names(body: Mapping[str, Any]) -> tuple[str, ...]:
    found = body.get("attributesName") or []
    found = [found] if isinstance(found, str) else found
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise Refused("malformed", "attributesName: takes a list of addresses")
    if len(found) > MOST_NAMES:
        raise Refused("malformed", f"attributesName: at most {MOST_NAMES}")
    return tuple(dict.fromkeys(found))


def _begin(world: World) -> Response:
    """AttributeManager, POST: attributes are looked for from now on."""
    body = _body()
    digest = world.key.digest(_text(body, "token").lower())
    _require_unordered(world, digest, MANAGER, REFUSE)
    records = world.perform(asks.BeginAttributes(digest, _names(body)), _actor(world, digest))
    event = world.machine.registry.codec.decode(records[0].type, records[0].data)
    assert isinstance(event, asks.AttributesAsked)
    context_id = event.context_id
    return jsonify(
        token=grant.context_token(world.key, context_id),
        authenticationContextId=grant.context(world.key, context_id),
    )


def _fetch(world: World) -> Response:
    """AttributeManager, GET: what has come so far."""
    digest = world.key.digest(_text(request.args, "token").lower())
    where = world.key.digest(_text(request.args, "authenticationContextId").lower())
    found: Lookup | None = world.machine.state(f"atributos:{where}")
    actor = f"prestador:{found.provider_id}" if found else "prestador:?"
    world.perform(asks.FetchAttributes(where, digest), actor)
    state: Lookup = world.machine.state(f"atributos:{where}")
    ready = world.clock.now() >= state.ready_at
    met = _met(world, state, MANAGER, PENDING_BY_ORDER, ATTRIBUTE)
    return jsonify(_attributes(state.names, about(world, state), ready, met))


def _at_once(world: World) -> Response:
    """Resource, the older form: everything in one answer."""
    body = _body()
    wanted = _names(body)
    digest = world.key.digest(_text(body, "token").lower())
    state: Grant | None = world.machine.state(f"concessao:{digest}")
    found = grant.good(state, world.moment())
    _require_unordered(world, digest, RESOURCE, REFUSE)
    names = wanted or found.attributes
    if beyond := [name for name in names if name not in found.attributes]:
        raise Refused("attributes_not_granted", f"attributesName: {beyond[0][:120]}")
    met = _met(world, found, RESOURCE, ATTRIBUTE)
    return jsonify(_attributes(names, about(world, found), True, met))


def _refresh(world: World) -> Response:
    """refreshToken: the last pair for a new one."""
    body = _body()
    digest = world.key.digest(_text(body, "jsonWebToken").lower())
    refresh = world.key.digest(_text(body, "jsonWebRefreshToken").lower())
    _require_unordered(world, digest, "refreshToken", REFUSE_REFRESH)
    records = world.perform(asks.RefreshAccess(digest, refresh), _actor(world, digest))
    event = world.machine.registry.codec.decode(records[0].type, records[0].data)
    assert isinstance(event, asks.AccessRefreshed)
    access_id = event.new_access_id
    return jsonify(
        jsonWebToken=grant.access_token(world.key, access_id),
        processId=None,
        result={"code": "200", "message": "Token refreshed successfully!"},
        jsonWebRefreshToken=grant.refresh_token(world.key, access_id),
    )


def _actor(world: World, digest: str) -> str:
    state: Grant | None = world.machine.state(f"concessao:{digest}")
    return f"prestador:{state.provider_id}" if state else "prestador:?"


def about(world: World, state: Grant | Lookup) -> Told:
    """The citizen of a grant, with numbers sealed for its service."""

    def sealed(text: str) -> str:
        return guid(world.key, f"cifrado/{state.provider_id}/{text}").replace("-", "")

    today = world.clock.now().astimezone(UTC).date()
    return Told(world.people.citizen(state.citizen_id), state.means, today, sealed)


def _met(world: World, state: Grant | Lookup, name: str, *effects: str) -> tuple[Trouble, ...]:
    """What the answer to a service about this citizen meets, by order."""
    names = (name, state.provider_id)
    met = on_wire(world, IDENTITY, OAUTH, effects, names, state.citizen_id)
    spoil(*met)
    return met


def _require_unordered(world: World, digest: str, name: str, effect: str) -> None:
    """A token is refused by order.  Errors: what was ordered."""
    state: Grant | None = world.machine.state(f"concessao:{digest}")
    for met in _met(world, state, name, effect) if state else ():
        raise Refused(met.value, f"{name}: the fault «{met.fault}» was ordered in this world")


def _attributes(
    names: Iterable[str], told: Told, ready: bool, met: tuple[Trouble, ...]
) -> list[dict[str, Any]]:
    """The entries of an answer; those that faults are about are as ordered."""
    found = []
    for name in names:
        entry = _attribute(name, told, ready)
        ordered = next((one for one in met if one.about(name)), None)
        if ordered is None:
            found.append(entry)
        elif ordered.effect == PENDING_BY_ORDER:
            found.append(entry | {"value": None, "state": PENDING})
        elif ordered.value == "stateless":
            found.append({"name": name, "value": entry["value"]})
        elif ordered.value:
            found.append(entry | {"value": None, "state": ordered.value})
    return found


def _attribute(name: str, told: Told, ready: bool) -> dict[str, Any]:
    if not ready:
        return {"name": name, "value": None, "state": PENDING}
    value = value_of(name, told)
    return {"name": name, "value": value or None, "state": AVAILABLE if value else MISSING}
