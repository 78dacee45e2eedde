"""The code that a browser takes to a service, which changes it for tokens.

    (nothing) ──signed in──▶ issued ──redeem──▶ used ──redeem──▶ used, and its token taken back

It is found by its digest and follows from the key of the world.  Also here: the assertions with
which services prove who they are, each of which serves once.
Source: RFC 6749, 4.1.2 (used twice: what was issued is revoked); RFC 7636, 4.6; RFC 7523, 3.
"""

import re
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from typing import Any

from sandbox.platforms.authentication import oidc_language as says
from sandbox.platforms.authentication.service_language import GrantAccess
from sandbox.platforms.authentication.service_request import ServiceRequest
from sandbox.protocol.errors import Refused
from sandbox.protocol.states import changed
from sandbox.protocol.system import Event, Moment, Secrets

_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")


@dataclass(frozen=True)
class Code:
    """One code; `access_id` is what it was changed for."""

    code_id: str
    browser_id: str
    citizen_id: str
    means: str
    level: int
    request: ServiceRequest
    at: datetime
    expires_at: datetime
    access_id: str = ""


@dataclass(frozen=True)
class Proof:
    """An assertion of a service that has been used."""

    provider_id: str


def code_text(secrets: Secrets, code_id: str) -> str:
    """The code itself."""
    return secrets.token(f"codigo-de-entrada/{code_id}")


def code_stream(code_id: str, secrets: Secrets) -> str:
    """Where a code is kept."""
    return f"codigo-entrada:{secrets.digest(code_text(secrets, code_id))}"


def decide(state: Any, command: Any, moment: Moment) -> list[Event]:
    """Say what follows.

    Errors: client_assertion_replayed, oidc_code_unknown, oidc_code_foreign, oidc_code_expired,
    oidc_redirect_other, oidc_verifier_wrong.
    """
    match command:
        case says.UseClientAssertion():
            if state is not None:
                raise Refused("client_assertion_replayed", "client_assertion: its jti came before")
            return [says.ClientAssertionUsed(command.provider_id)]
        case says.IssueCode():
            return [_issued(command, moment)]
        case says.RedeemCode():
            return [_redeemed(state, command, moment)]
    return []


def _issued(command: says.IssueCode, moment: Moment) -> Event:
    lifetime = timedelta(seconds=moment.policy.assertion_lifetime_s)
    return says.CodeIssued(
        command.code_id,
        command.browser_id,
        command.citizen_id,
        command.means,
        command.level,
        command.credential,
        command.request,
        moment.now,
        moment.now + lifetime,
    )


def _redeemed(state: Code | None, command: says.RedeemCode, moment: Moment) -> Event:
    if state is None:
        raise Refused("oidc_code_unknown", "code: nobody was given this one")
    if state.request.provider_id != command.provider_id:
        raise Refused("oidc_code_foreign", "code: it was issued to another client")
    if state.access_id:
        return says.CodeReplayed(state.code_id, command.provider_id, state.access_id)
    if moment.now >= state.expires_at:
        raise Refused("oidc_code_expired", f"code: expired at {state.expires_at.isoformat()}")
    if command.redirect_uri != state.request.return_to:
        raise Refused("oidc_redirect_other", "redirect_uri: not the one of the request")
    terms = state.request.oidc
    hashed = sha256(command.verifier.encode("ascii", "replace")).digest()
    right = urlsafe_b64encode(hashed).rstrip(b"=")
    challenge = terms.challenge if terms else ""
    if not _VERIFIER.fullmatch(command.verifier) or not compare_digest(right, challenge.encode()):
        raise Refused("oidc_verifier_wrong", "code_verifier: not what the challenge was made of")
    return says.CodeRedeemed(state.code_id, command.provider_id, moment.next_id("AC"))


def granted(event: says.CodeRedeemed, state: Code) -> GrantAccess:
    """The token that the code is changed for."""
    return GrantAccess(
        event.access_id,
        state.browser_id,
        event.provider_id,
        state.citizen_id,
        state.means,
        state.level,
        state.request.attributes,
        scope=state.request.oidc.scope if state.request.oidc else (),
    )


def revoked(event: says.CodeReplayed, state: Code) -> says.RevokeAccess:
    """The token is taken back."""
    return says.RevokeAccess(event.access_id)


def evolve(state: Any, event: Any) -> Any:
    """Fold one event."""
    match event:
        case says.CodeIssued():
            return Code(
                event.code_id,
                event.browser_id,
                event.citizen_id,
                event.means,
                event.level,
                event.request,
                event.at,
                event.expires_at,
            )
        case says.CodeRedeemed() if state is not None:
            return changed(state, access_id=event.access_id)
        case says.ClientAssertionUsed():
            return Proof(event.provider_id)
    return state
