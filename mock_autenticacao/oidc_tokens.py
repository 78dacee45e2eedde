"""What the token endpoint gives for a sign-in: access token, id_token, refresh token.

Source: OpenID Connect Core 1.0, 2 and 3.1.3; RFC 6749, 5 and 6.
"""

from base64 import urlsafe_b64encode
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from mock_autenticacao import oidc_signing
from mock_autenticacao.oidc_return import issuer
from sandbox.platforms.authentication import grant as grants
from sandbox.platforms.authentication import oidc_language as says
from sandbox.platforms.authentication import service_language as asks
from sandbox.platforms.authentication.authorization_code import Code
from sandbox.platforms.authentication.grant import LIFETIME_S, Grant
from sandbox.platforms.authentication.oidc_claims import sign_in_claims, subject
from sandbox.platforms.authentication.oidc_request import OFFLINE
from sandbox.platforms.providers.provider import Provider
from sandbox.protocol.errors import Refused
from sandbox.protocol.fault_kinds import IDENTITY
from sandbox.protocol.fault_kinds import OPENID as WIRE
from sandbox.protocol.wire_faults import ID_TOKEN, SIGNED, altered
from sandbox.road import on_wire
from sandbox.web.bodies import form_body
from sandbox.web.noted import spoil
from sandbox.world import World

ID_TOKEN_LIFE_S = 300
TOKEN_NAME = "token"
"""What a fault calls what the token endpoint answers."""


def single_form() -> dict[str, str]:
    """The values of a form in which nothing stands twice.  Errors: oidc_request_invalid."""
    try:
        form = form_body()
    except Refused as refusal:
        raise Refused("oidc_request_invalid", refusal.sentence) from refusal
    twice = [name for name in form if len(form.getlist(name)) > 1]
    if twice:
        raise Refused("oidc_request_invalid", f"{twice[0][:60]}: stands twice")
    return {name: value for name, value in form.items() if value}


def by_code(world: World, client: Provider, form: Mapping[str, str]) -> dict[str, Any]:
    """A code is changed.  Errors: oidc_code_…, oidc_redirect_other, oidc_verifier_wrong."""
    digest = world.key.digest(form.get("code", ""))
    command = says.RedeemCode(
        digest, client.id, form.get("redirect_uri", ""), form.get("code_verifier", "")
    )
    records = world.perform(command, f"prestador:{client.id}")
    if records[0].type == says.CodeReplayed.TYPE:
        raise Refused("oidc_code_used", "code: it has been used; its token is taken back")
    code: Code = world.machine.state(f"codigo-entrada:{digest}")
    more = {"nonce": code.request.oidc.nonce} if code.request.oidc else {}
    return tokens(world, client, granted(world, code.access_id), int(code.at.timestamp()), more)


def by_refresh(world: World, client: Provider, form: Mapping[str, str]) -> dict[str, Any]:
    """A refresh token is changed, with its access token.  Errors: oidc_refresh_unknown."""
    access, _, refresh = form.get("refresh_token", "").partition(".")
    digest = world.key.digest(access)
    state: Grant | None = world.machine.state(f"concessao:{digest}")
    if state is None or state.provider_id != client.id or OFFLINE not in state.scope:
        raise Refused("oidc_refresh_unknown", f"refresh_token: {client.id} has none like it")
    try:
        records = world.perform(
            asks.RefreshAccess(digest, world.key.digest(refresh)), f"prestador:{client.id}"
        )
    except Refused as refusal:
        raise Refused("oidc_refresh_unknown", refusal.sentence) from refusal
    event = world.machine.registry.codec.decode(records[0].type, records[0].data)
    assert isinstance(event, asks.AccessRefreshed)
    new = granted(world, event.new_access_id)
    return tokens(world, client, new, int(state.at.timestamp()), {})


def granted(world: World, access_id: str) -> Grant:
    """The grant with this identifier."""
    found: Grant = world.machine.state(grants.grant_stream(access_id, world.key))
    return found


def tokens(
    world: World, client: Provider, grant: Grant, at: int, more: Mapping[str, str]
) -> dict[str, Any]:
    """What the token endpoint gives for a sign-in that happened `at`."""
    access = grants.access_token(world.key, grant.access_id)
    now = int(world.clock.now().timestamp())
    claims = {
        "iss": issuer(),
        "sub": subject(world.key, client.id, grant.citizen_id),
        "aud": client.id,
        "exp": now + ID_TOKEN_LIFE_S,
        "iat": now,
        "auth_time": at,
        "jti": grant.access_id,
        "at_hash": _half_hash(access),
        **sign_in_claims(grant.means, grant.level),
        **{name: value for name, value in more.items() if value},
    }
    answer = {
        "access_token": access,
        "token_type": "Bearer",
        "expires_in": LIFETIME_S,
        "scope": " ".join(grant.scope),
        "id_token": _id_token(world, claims, client, grant.citizen_id),
    }
    if OFFLINE in grant.scope:
        answer["refresh_token"] = f"{access}.{grants.refresh_token(world.key, grant.access_id)}"
    return answer


def _id_token(world: World, claims: dict[str, Any], client: Provider, citizen_id: str) -> str:
    """The signed claims; by order, some that their service must refuse."""
    names = (TOKEN_NAME, client.id)
    met = on_wire(world, IDENTITY, WIRE, ID_TOKEN, names, citizen_id)
    spoil(*met)
    over = claims["iat"] - 3600
    others: dict[str, dict[str, Any]] = {
        "aud": {"aud": "outro-servico"},
        "iss": {"iss": "https://outro-emissor.example"},
        "exp": {"iat": over - ID_TOKEN_LIFE_S, "exp": over},
        "nonce": {"nonce": "outro-nonce"},
    }
    for one in met:
        claims = claims | others.get(one.value, {})
    text = oidc_signing.signed(world, claims, client.id_token_alg)
    return altered(text) if any(one.effect == SIGNED for one in met) else text


def _half_hash(access: str) -> str:
    """`at_hash`.  Source: Core 1.0, 3.1.3.6; every algorithm here is over SHA-256."""
    return urlsafe_b64encode(sha256(access.encode()).digest()[:16]).decode().rstrip("=")
