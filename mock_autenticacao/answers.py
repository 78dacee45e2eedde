"""Where a browser goes back to its service, and with what.

Source: fact sheet 1.3 (AUT-OA): values in the fragment, the names of the errors.
"""

from urllib.parse import urlencode

from mock_autenticacao import oidc_return
from mock_autenticacao.oidc_return import AUTHORIZED
from sandbox.platforms.authentication.grant import (
    LIFETIME_S,
    Grant,
    access_token,
    grant_stream,
    refresh_token,
)
from sandbox.platforms.authentication.oidc_request import OIDC
from sandbox.platforms.authentication.ordered import state_of
from sandbox.platforms.authentication.service_request import OAUTH, ServiceRequest
from sandbox.platforms.authentication.sign_in import SignIn
from sandbox.protocol.wire_faults import ERROR, ORDER, Trouble, first
from sandbox.world import World

SAML_ANSWER = "/saml/resposta"


def answer_address(world: World, sign_in: SignIn | None, root: str) -> str:
    """The address that ends this sign-in; nothing while it goes on, or without a request."""
    if sign_in is None or sign_in.request is None:
        return ""
    if sign_in.status not in ("signed_in", "cancelled", "expired"):
        return ""
    if sign_in.request.protocol == OIDC:
        return oidc_return.address(world, sign_in)
    if sign_in.request.protocol != OAUTH:
        return root + SAML_ANSWER
    if sign_in.status != "signed_in":
        return error_address(sign_in.request, root, "cancelled")
    grant: Grant | None = world.machine.state(grant_stream(sign_in.assertion_id, world.key))
    if grant is None or grant.status != "granted":
        return error_address(sign_in.request, root, "invalid_request")
    troubles = sign_in.troubles
    if met := first(troubles, ERROR):
        return error_address(sign_in.request, root, met.value)
    token = {"access_token": access_token(world.key, grant.access_id)}
    values = {
        "token_type": "bearer",
        "expires_in": str(LIFETIME_S),
        "refresh_token": refresh_token(world.key, grant.access_id),
    }
    values = values | token if first(troubles, ORDER) else token | values
    return _with_fragment(sign_in.request, root, values, troubles)


def error_address(request: ServiceRequest, root: str, error: str) -> str:
    """The address that tells a service why there is no token."""
    return _with_fragment(request, root, {"error": error})


def _with_fragment(
    request: ServiceRequest,
    root: str,
    values: dict[str, str],
    troubles: tuple[Trouble, ...] = (),
) -> str:
    values |= state_of(request, troubles)
    return f"{request.return_to or root + AUTHORIZED}#{urlencode(values)}"
