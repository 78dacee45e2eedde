"""A request that a service hands in before its browser comes with the name of it.

    (nothing) ──handed in──▶ waiting ──browser comes──▶ taken
                                └──time──▶ over

Its name is a number and a proof that the service was given it, so nothing secret is written.
Source: RFC 9126 (pushed authorization requests); how long one waits is ours.
"""

from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest
from typing import Any

from sandbox.platforms.authentication import oidc_language as says
from sandbox.platforms.authentication.service_language import BeginSignIn
from sandbox.platforms.authentication.service_request import ServiceRequest, guid
from sandbox.protocol.errors import Refused
from sandbox.protocol.states import changed
from sandbox.protocol.system import Event, Moment, Secrets

STREAM = "pedido-openid:"
URN = "urn:ietf:params:oauth:request_uri:"
"""Source: RFC 9126, 2.2."""


@dataclass(frozen=True)
class Pushed:
    """One request, and the browser that came for it."""

    request: ServiceRequest
    expires_at: datetime
    browser_id: str = ""


def new_stream(moment: Moment) -> str:
    """Where the next request is kept: by its number, a GUID."""
    return STREAM + guid(moment.secrets, f"{STREAM}{moment.next_id('PO')}")


def request_uri(secrets: Secrets, number: str) -> str:
    """What a browser brings: the number, and a proof that the service was given it."""
    proof = urlsafe_b64encode(secrets.agreed(f"request_uri:{number}")).decode().rstrip("=")
    return f"{URN}{number}.{proof}"


def number_in(secrets: Secrets, text: str) -> str:
    """The number in a `request_uri`.  Errors: oidc_pushed_unknown."""
    number = text.removeprefix(URN).partition(".")[0]
    right = request_uri(secrets, number)
    if not compare_digest(text.encode("utf-8", "replace"), right.encode("utf-8", "replace")):
        raise Refused("oidc_pushed_unknown", "request_uri: nobody was given this one")
    return number


def decide(state: Pushed | None, command: Any, moment: Moment) -> list[Event]:
    """Say what follows.  Errors: oidc_pushed_unknown."""
    if isinstance(command, says.PushRequest):
        until = moment.now + timedelta(seconds=moment.policy.assertion_lifetime_s)
        return [says.RequestPushed(command.provider_id, command.request, until)]
    if state is None or moment.now >= state.expires_at:
        raise Refused("oidc_pushed_unknown", "request_uri: no such request waits any more")
    if state.request.provider_id != command.provider_id:
        raise Refused("oidc_pushed_unknown", "request_uri: it was given to another client")
    if state.browser_id and state.browser_id != command.browser_id:
        raise Refused("oidc_pushed_unknown", "request_uri: another browser has brought it")
    return [] if state.browser_id else [says.PushedTaken(command.provider_id, command.browser_id)]


def begun(event: says.PushedTaken, state: Pushed) -> BeginSignIn:
    """The sign-in of the browser that came."""
    return BeginSignIn(event.browser_id, state.request)


def evolve(state: Pushed | None, event: Any) -> Pushed | None:
    """Fold one event."""
    match event:
        case says.RequestPushed():
            return Pushed(event.request, event.expires_at)
        case says.PushedTaken() if state is not None:
            return changed(state, browser_id=event.browser_id)
    return state
