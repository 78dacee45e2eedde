"""A SAML request on its way to a browser: each is received once, and taken by one browser.

    (nothing) ──received──▶ waiting ──browser comes──▶ taken

A form of another site brings it without the cookies of this one; so it waits for the browser,
which comes right after by a plain address.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sandbox.platforms.authentication import service_language as says
from sandbox.platforms.authentication.service_request import ServiceRequest
from sandbox.protocol.errors import Refused
from sandbox.protocol.states import changed
from sandbox.protocol.system import Event, Moment


@dataclass(frozen=True)
class SamlRequest:
    """One request; without `request` it was a LogoutRequest, and is over."""

    request: ServiceRequest | None
    at: datetime
    browser_id: str = ""


def decide(state: SamlRequest | None, command: Any, moment: Moment) -> list[Event]:
    """Say what follows.  Errors: saml_replayed, sign_in_unknown."""
    if isinstance(command, says.ReceiveSaml):
        if state is not None:
            raise Refused("saml_replayed", f"{command.request_id[:60]} came before")
        return [
            says.SamlReceived(command.provider_id, command.request_id, command.request, moment.now)
        ]
    waits = timedelta(seconds=moment.policy.sign_in_lifetime_s)
    if state is None or state.request is None or moment.now >= state.at + waits:
        raise Refused("sign_in_unknown", "TakeSaml: no such request waits")
    if state.browser_id and state.browser_id != command.browser_id:
        raise Refused("sign_in_unknown", "TakeSaml: another browser has taken it")
    if state.browser_id:
        return []
    return [says.SamlTaken(command.browser_id)]


def begun(event: says.SamlTaken, state: SamlRequest) -> says.BeginSignIn | None:
    """The sign-in of the browser that came."""
    return says.BeginSignIn(event.browser_id, state.request) if state.request else None


def evolve(state: SamlRequest | None, event: Any) -> SamlRequest | None:
    """Fold one event."""
    match event:
        case says.SamlReceived():
            return SamlRequest(event.request, event.at)
        case says.SamlTaken() if state is not None:
            return changed(state, browser_id=event.browser_id)
    return state
