"""A request whose parameters come signed, in one token (JAR), or were handed in before (PAR).

Only what is inside counts (RFC 9101, 6.3).  It is signed by a registered certificate, is for this
issuer, and is no proof of who calls: that one has a `sub`.
Source: RFC 9101; OpenID Connect Core 1.0, 6.1; RFC 9126.
"""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from flask import Response, jsonify, request

from mock_autenticacao.client_proof import (
    client_of,
    require_audience,
    require_signature,
    require_time,
    unverified,
)
from mock_autenticacao.oidc_errors import refused
from mock_autenticacao.oidc_return import issuer
from mock_autenticacao.oidc_tokens import single_form
from sandbox.platforms.authentication import oidc_language as says
from sandbox.platforms.authentication.oidc_request import oidc_request
from sandbox.platforms.authentication.pushed_request import STREAM, request_uri
from sandbox.platforms.providers.registry import directory
from sandbox.protocol.errors import Refused
from sandbox.world import World

ADDRESS = "oidc/par"
PARAMETERS = tuple(item.name for item in fields(says.AskByOpenId))[1:]
LONGEST = 4000
_BY_REFERENCE = ("request", "request_uri")


def parameters(world: World, given: Mapping[str, str]) -> dict[str, str]:
    """The parameters that count.  Errors: oidc_object_…."""
    if "request" not in given:
        return dict(given)
    client_id = given.get("client_id", "")
    claims = _opened(world, client_id, given["request"])
    if any(name in claims for name in _BY_REFERENCE):
        raise Refused("oidc_object_malformed", "request: an object refers to no other")
    found = {name: claims[name] for name in PARAMETERS if name in claims}
    wrong = [name for name, value in found.items() if not isinstance(value, str)]
    if wrong:
        raise Refused("oidc_object_malformed", f"request: {wrong[0]} is no text")
    if found.get("client_id", client_id) != client_id:
        raise Refused("oidc_object_foreign", "request: its client_id is not that of the address")
    return {**found, "client_id": client_id}


def _require_short(given: Mapping[str, str]) -> None:
    for name, value in given.items():
        if len(value) > LONGEST:
            raise Refused("oidc_request_invalid", f"{name}: up to {LONGEST} characters")


def _opened(world: World, client_id: str, text: str) -> dict[str, Any]:
    """The claims of an object that its client signed, for us, good now."""
    known = directory(world).providers.get(client_id)
    if known is None:
        raise Refused("oauth_unauthorized_client", f"no client «{client_id[:40]}»")
    try:
        claims = unverified(text)
        if claims.get("iss") != client_id or "sub" in claims:
            raise Refused("client_assertion_foreign", "iss is the client, and there is no sub")
        require_signature(world, text, known)
        require_audience(claims, (issuer(),))
        require_time(world, claims)
    except Refused as refusal:
        code = refusal.code.replace("client_assertion", "oidc_object")
        raise Refused(code, f"request: {refusal.sentence}") from refusal
    return claims


def command_of(browser_id: str, given: Mapping[str, str]) -> says.AskByOpenId:
    """The request as a command.

    Errors: oidc_request_invalid; redirect_refused without an address of return.
    """
    values = dict(given)
    _require_short(values)
    if not values.get("redirect_uri"):
        raise Refused("redirect_refused", "redirect_uri: missing")
    return says.AskByOpenId(
        browser_id,
        values.pop("client_id", ""),
        values.pop("scope", ""),
        values.pop("code_challenge", ""),
        values.pop("redirect_uri"),
        values.pop("code_challenge_method", ""),
        values.pop("response_type", ""),
        **values,
    )


def push(world: World) -> Response:
    """`par`: a request is handed in; what comes back is its name."""
    authorization = request.headers.get("Authorization", "")
    try:
        form = single_form()
        here = issuer()
        endpoints = (here, f"{here}/oidc/token", f"{here}/{ADDRESS}")
        client = client_of(world, authorization, form, endpoints)
        if "request_uri" in form:
            raise Refused("oidc_request_invalid", "request_uri: a request is handed in whole")
        given = {name: form[name] for name in PARAMETERS if name in form}
        wanted = parameters(world, {**given, "client_id": client.id})
        asked = oidc_request(command_of("", wanted), directory(world))
        records = world.perform(says.PushRequest(client.id, asked), f"prestador:{client.id}")
    except Refused as refusal:
        return refused(refusal, "Basic" if authorization else "")
    number = records[0].stream.removeprefix(STREAM)
    answer = jsonify(
        request_uri=request_uri(world.key, number),
        expires_in=int(world.settings.policy.assertion_lifetime_s),
    )
    answer.status_code = 201
    return answer
