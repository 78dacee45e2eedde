"""CIBA on the wire: a service asks for a sign-in, and looks whether the citizen confirmed it.

Source: OpenID Connect Client-Initiated Backchannel Authentication Core 1.0, 7, 10, 11 and 13;
RFC 9493 (`sub_id` of a login_hint_token).  Poll and ping; push is not offered.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Response, jsonify, request

from mock_autenticacao import oidc_signing
from mock_autenticacao.client_proof import (
    client_of,
    require_audience,
    require_signature,
    require_time,
    unverified,
)
from mock_autenticacao.oidc_errors import refused
from mock_autenticacao.oidc_return import issuer
from mock_autenticacao.oidc_tokens import granted, single_form, tokens
from sandbox.platforms.authentication import backchannel_language as says
from sandbox.platforms.authentication.backchannel import (
    SIGN_IN,
    PhoneSignIn,
    auth_req_id,
    number_in,
)
from sandbox.platforms.authentication.grant import Grant, grant_stream
from sandbox.platforms.providers.provider import Provider
from sandbox.platforms.providers.registry import secret_of
from sandbox.protocol.errors import Refused
from sandbox.world import World

ADDRESS = "oidc/bc-authorize"
GRANT_TYPE = "urn:openid:params:grant-type:ciba"
HINTS = ("login_hint", "id_token_hint", "login_hint_token")
MODES = ("poll", "ping")
MOST_HINT = 8192


def configuration(here: str) -> dict[str, Any]:
    """What discovery says of it.  Source: CIBA Core 1.0, 4."""
    return {
        "backchannel_authentication_endpoint": f"{here}/{ADDRESS}",
        "backchannel_token_delivery_modes_supported": list(MODES),
        "backchannel_user_code_parameter_supported": False,
    }


def authorize(world: World) -> Response:
    """`bc-authorize`: the request is on its way to the phone."""
    authorization = request.headers.get("Authorization", "")
    try:
        form = single_form()
        here = issuer()
        endpoints = (here, f"{here}/oidc/token", f"{here}/{ADDRESS}")
        client = client_of(world, authorization, form, endpoints)
        if not secret_of(world, client) and not client.certificates:
            raise Refused("oidc_client_proof", "CIBA is for services with a secret or certificate")
        if "request" in form:
            raise Refused("oidc_request_object", "request: parameters come plainly")
        command = says.RequestSignIn(
            client.id,
            form.get("scope", ""),
            *_whom(world, client, form),
            form.get("binding_message", ""),
            form.get("requested_expiry", ""),
            form.get("client_notification_token", ""),
        )
        records = world.perform(command, f"prestador:{client.id}")
    except Refused as refusal:
        return refused(refusal, "Basic" if authorization else "")
    number = records[0].stream.removeprefix(SIGN_IN)
    state: PhoneSignIn = world.machine.state(records[0].stream)
    return jsonify(
        auth_req_id=auth_req_id(world.key, number),
        expires_in=int((state.expires_at - state.at).total_seconds()),
        interval=state.interval_s,
    )


def _whom(world: World, client: Provider, form: Mapping[str, str]) -> tuple[str, str]:
    """A login_hint as it came, or the citizen that another hint proves.

    Errors: ciba_hints, ciba_hint_….
    """
    given = [name for name in HINTS if name in form]
    if len(given) != 1:
        found = given or "none"
        raise Refused("ciba_hints", f"exactly one of {list(HINTS)}; found {found}")
    hint = form[given[0]]
    if len(hint) > MOST_HINT:
        raise Refused("ciba_hint_malformed", f"{given[0]}: up to {MOST_HINT} characters")
    if given[0] == "id_token_hint":
        return "", _of_id_token(world, client, hint)
    if given[0] == "login_hint_token":
        return _of_hint_token(world, client, hint), ""
    return hint, ""


def _of_id_token(world: World, client: Provider, hint: str) -> str:
    """The citizen of an id_token of ours for this client, however old (Core 1.0, 3.1.2.1)."""
    claims = oidc_signing.opened(world, hint)
    if claims.get("aud") != client.id or claims.get("iss") != issuer():
        raise Refused("ciba_hint_unsigned", "id_token_hint: of another client or issuer")
    found: Grant | None = world.machine.state(grant_stream(str(claims.get("jti")), world.key))
    if found is None or found.provider_id != client.id:
        raise Refused("ciba_hint_unknown", "id_token_hint: of no sign-in that is remembered")
    return found.citizen_id


def _of_hint_token(world: World, client: Provider, hint: str) -> str:
    """Whom a token signed by this client names, by phone or NIC.  Its form is ours."""
    try:
        claims = unverified(hint)
        require_signature(world, hint, client)
        require_audience(claims, (issuer(),))
    except Refused as refusal:
        raise Refused("ciba_hint_malformed", f"login_hint_token: {refusal.sentence}") from refusal
    try:
        require_time(world, claims)
    except Refused as refusal:
        code = "ciba_hint_malformed"
        if refusal.code == "client_assertion_expired":
            code = "ciba_hint_expired"
        raise Refused(code, f"login_hint_token: {refusal.sentence}") from refusal
    whom = claims.get("sub_id")
    members = whom if isinstance(whom, dict) else {}
    kinds = {"phone_number": "phone_number", "opaque": "id"}
    found = members.get(kinds.get(str(members.get("format")), ""))
    if not isinstance(found, str) or claims.get("iss") != client.id:
        raise Refused(
            "ciba_hint_malformed",
            "login_hint_token: iss (the client), sub_id with format phone_number or opaque (NIC)",
        )
    return found


def by_auth_req_id(world: World, client: Provider, form: Mapping[str, str]) -> dict[str, Any]:
    """The token endpoint, asked with an `auth_req_id`.  Errors: ciba_…."""
    number = number_in(world.key, form.get("auth_req_id", ""))
    records = world.perform(says.PollSignIn(number, client.id), f"prestador:{client.id}")
    event = world.machine.registry.codec.decode(records[0].type, records[0].data)
    if isinstance(event, says.SignInPolled):
        if event.early:
            raise Refused("ciba_slow_down", f"wait {event.interval_s} seconds from now on")
        raise Refused("ciba_pending", f"look again in {event.interval_s} seconds")
    assert isinstance(event, says.SignInCollected)
    state: PhoneSignIn = world.machine.state(f"{SIGN_IN}{number}")
    at: datetime = state.approved_at or state.at
    # Source: CIBA Core 1.0, 10.1.1 asks for no more than an ordinary id_token in poll and ping.
    return tokens(world, client, granted(world, event.access_id), int(at.timestamp()), {})
