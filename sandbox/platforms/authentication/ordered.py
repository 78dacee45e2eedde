"""What the answer to a service meets, by order: asked once, when the citizen has signed in.

The journal keeps it with the sign-in, so that a page that is loaded again answers alike.
"""

from sandbox.platforms.authentication.oidc_request import OIDC
from sandbox.platforms.authentication.service_request import OAUTH, SAML, ServiceRequest
from sandbox.protocol import fault_kinds
from sandbox.protocol.fault_kinds import IDENTITY
from sandbox.protocol.system import Moment
from sandbox.protocol.wire_faults import RESPONSE, RETURN, STATE, Trouble, first

_WIRES = {
    OAUTH: (fault_kinds.OAUTH, RETURN),
    SAML: (fault_kinds.SAML, RESPONSE),
    OIDC: (fault_kinds.OPENID, RETURN),
}
_NAMES = {OAUTH: "AskAuthorization", SAML: "Response", OIDC: "authorize"}


def met_on_return(
    request: ServiceRequest | None, citizen_id: str, moment: Moment
) -> tuple[Trouble, ...]:
    """What the answer to this request meets; nothing when no service asked."""
    if request is None:
        return ()
    road, effects = _WIRES[request.protocol]
    names = (_NAMES[request.protocol], request.provider_id)
    return moment.meet(IDENTITY, road, effects, names, citizen_id)


def state_of(request: ServiceRequest, troubles: tuple[Trouble, ...]) -> dict[str, str]:
    """The `state` that goes back, as a member; by order another, or none."""
    met = first(troubles, STATE)
    if met is None:
        return {"state": request.state} if request.state else {}
    return {} if met.value == "none" else {"state": f"{request.state}-outro"}
