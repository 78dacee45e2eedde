"""A citizen signs out at a service: what that sign-in let it have ends, and the browser goes back.

Nobody stays signed in here (each request of a service asks anew), so nothing else ends and no
other service has to be told.  Source: OpenID Connect RP-Initiated Logout 1.0, 2 and 3.
"""

from typing import Any

from flask import redirect, request

from mock_autenticacao import oidc_signing
from mock_autenticacao.oidc_return import AUTHORIZED, issuer, with_query
from sandbox.platforms.authentication.oidc_language import RevokeAccess
from sandbox.platforms.authentication.service_request import MOST_STATE
from sandbox.platforms.providers.provider import Provider
from sandbox.platforms.providers.registry import directory
from sandbox.protocol.errors import Refused
from sandbox.web.bodies import form_body
from sandbox.web.problems import answer
from sandbox.world import World

ADDRESS = "oidc/end-session"
_NAMES = ("id_token_hint", "client_id", "post_logout_redirect_uri", "state")


def end(world: World) -> Any:
    """`end-session`, by GET or by a form.  What is wrong is told to whoever looks at the page."""
    try:
        given = request.args if request.method == "GET" else form_body()
        values = {name: given.get(name, "") for name in _NAMES}
        if any(len(given.getlist(name)) > 1 for name in _NAMES):
            raise Refused("oidc_request_invalid", "a parameter stands twice")
        client, access_id = _of_hint(world, values["id_token_hint"], values["client_id"])
        where = _way_back(client, values["post_logout_redirect_uri"], values["state"])
        world.perform(RevokeAccess(access_id), f"prestador:{client.id}")
    except Refused as refusal:
        return answer(refusal)
    return redirect(where or request.script_root + AUTHORIZED, 303)


def _of_hint(world: World, hint: str, client_id: str) -> tuple[Provider, str]:
    """The service and the sign-in of an id_token of ours, however old.  Errors: oidc_hint."""
    try:
        claims = oidc_signing.opened(world, hint)
    except Refused as refusal:
        raise Refused("oidc_hint", "id_token_hint: missing, or not signed here") from refusal
    known = directory(world).providers.get(str(claims.get("aud")))
    if known is None or claims.get("iss") != issuer() or client_id not in ("", known.id):
        raise Refused("oidc_hint", "id_token_hint: of another client or issuer")
    return known, str(claims.get("jti"))


def _way_back(client: Provider, uri: str, state: str) -> str:
    """The registered address; nothing when none is asked for.

    Errors: redirect_refused, oidc_request_invalid.
    """
    if len(state) > MOST_STATE or not state.isprintable():
        raise Refused("oidc_request_invalid", f"state: up to {MOST_STATE} printable characters")
    if not uri:
        return ""
    if not client.logout_url or uri != client.logout_url:
        raise Refused(
            "redirect_refused",
            f"post_logout_redirect_uri «{uri[:120]}»: {client.id} registered logout_url "
            f"«{client.logout_url}»",
        )
    return with_query(uri, {"state": state}) if state else uri
