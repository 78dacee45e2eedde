"""What a sign-in lets a service have: a token for its attributes, and each look at them.

    (nothing) ──signed in──▶ granted ──refresh──▶ replaced
                                └──its code came again──▶ revoked
    (nothing) ──attributes asked──▶ pending ──time──▶ ready

A token is found by its digest and follows from the key of the world; it lives a day, and so does
each look at attributes.  Source: fact sheet 1.3 to 1.5 (official; the rest is said in contract).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest
from typing import Any

from sandbox.platforms.authentication import service_language as says
from sandbox.platforms.authentication.oidc_language import AccessRevoked, RevokeAccess
from sandbox.platforms.authentication.service_request import guid
from sandbox.protocol.errors import Refused
from sandbox.protocol.states import changed
from sandbox.protocol.system import Event, Moment, Secrets

LIFETIME_S = 86_400
"""Source: fact sheet 1.3, `expires_in` of the examples (official)."""


@dataclass(frozen=True)
class Grant:
    """A token of a service; `status`: granted, replaced, revoked.  `scope`: OpenID Connect."""

    access_id: str
    browser_id: str
    provider_id: str
    citizen_id: str
    means: str
    level: int
    attributes: tuple[str, ...]
    at: datetime
    expires_at: datetime
    status: str = "granted"
    scope: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lookup:
    """Attributes that a service asked for, and when it looked last."""

    context_id: str
    access_id: str
    provider_id: str
    citizen_id: str
    means: str
    names: tuple[str, ...]
    ready_at: datetime
    expires_at: datetime
    looked_at: datetime | None = None


def access_token(secrets: Secrets, access_id: str) -> str:
    """The token of a grant."""
    return guid(secrets, f"acesso/{access_id}")


def refresh_token(secrets: Secrets, access_id: str) -> str:
    """What it is changed with."""
    return guid(secrets, f"renovacao/{access_id}")


def context(secrets: Secrets, context_id: str) -> str:
    """The `authenticationContextId` of a look."""
    return guid(secrets, f"contexto/{context_id}")


def context_token(secrets: Secrets, context_id: str) -> str:
    """The token that is given back with it."""
    return guid(secrets, f"contexto-token/{context_id}")


def grant_stream(access_id: str, secrets: Secrets) -> str:
    """Where a grant is kept: by the digest of its token."""
    return f"concessao:{secrets.digest(access_token(secrets, access_id))}"


def lookup_stream(context_id: str, secrets: Secrets) -> str:
    """Where a look is kept."""
    return f"atributos:{secrets.digest(context(secrets, context_id))}"


def good(state: Grant | None, moment: Moment) -> Grant:
    """A grant that is worth something.  Errors: access_unknown, access_expired."""
    if state is None or state.status != "granted":
        raise Refused("access_unknown", "token: nobody has it, or it was changed for another")
    if moment.now >= state.expires_at:
        raise Refused("access_expired", f"token expired at {state.expires_at.isoformat()}")
    return state


def decide(state: Any, command: Any, moment: Moment) -> list[Event]:
    """Say what follows.

    Errors: access_unknown, access_expired, attributes_not_granted, too_often.
    """
    match command:
        case says.GrantAccess():
            return [_granted(command, moment)]
        case says.RefreshAccess():
            return _refreshed(state, command, moment)
        case says.BeginAttributes():
            return [_asked(state, command, moment)]
        case says.OpenLookup():
            return [_begun(command, moment)]
        case RevokeAccess():
            live = state is not None and state.status == "granted"
            return [AccessRevoked(command.access_id)] if live else []
        case says.FetchAttributes():
            return [_fetched(state, command, moment)]
    return []


def _granted(command: says.GrantAccess, moment: Moment) -> Event:
    return says.AccessGranted(
        command.access_id,
        command.browser_id,
        command.provider_id,
        command.citizen_id,
        command.means,
        command.credential,
        command.level,
        command.attributes,
        moment.now,
        moment.now + timedelta(seconds=LIFETIME_S),
        command.scope,
    )


def _refreshed(state: Grant | None, command: says.RefreshAccess, moment: Moment) -> list[Event]:
    """An expired token may be changed too: that is what it is for."""
    if state is None or state.status != "granted":
        raise Refused("access_unknown", "refresh: this is not the last token")
    right = moment.secrets.digest(refresh_token(moment.secrets, state.access_id))
    if not compare_digest(command.refresh_digest.encode(), right.encode()):
        raise Refused("access_unknown", "refresh: the refresh token is not the last one")
    return [says.AccessRefreshed(state.access_id, moment.next_id("AC"))]


def _asked(state: Grant | None, command: says.BeginAttributes, moment: Moment) -> Event:
    grant = good(state, moment)
    beyond = [name for name in command.names if name not in grant.attributes]
    if beyond:
        raise Refused("attributes_not_granted", f"attributesName: {beyond[0][:120]} was not asked")
    return says.AttributesAsked(
        moment.next_id("CT"), grant.access_id, command.names or grant.attributes
    )


def renewed(event: says.AccessRefreshed, state: Grant) -> says.GrantAccess:
    """The new token stands for the same sign-in."""
    return says.GrantAccess(
        event.new_access_id,
        state.browser_id,
        state.provider_id,
        state.citizen_id,
        state.means,
        state.level,
        state.attributes,
        scope=state.scope,
    )


def opened(event: says.AttributesAsked, state: Grant) -> says.OpenLookup:
    """What is looked for is kept by an address of its own."""
    return says.OpenLookup(
        event.context_id,
        state.access_id,
        state.provider_id,
        state.citizen_id,
        state.means,
        event.names,
        state.expires_at,
    )


def _begun(command: says.OpenLookup, moment: Moment) -> Event:
    return says.AttributesBegun(
        command.context_id,
        command.access_id,
        command.provider_id,
        command.citizen_id,
        command.means,
        command.names,
        moment.now + timedelta(seconds=moment.policy.attributes_wait_s),
        command.expires_at,
    )


def _fetched(state: Lookup | None, command: says.FetchAttributes, moment: Moment) -> Event:
    if state is None:
        raise Refused("access_unknown", "authenticationContextId: nobody asked for attributes so")
    secrets = moment.secrets
    own = (context_token(secrets, state.context_id), access_token(secrets, state.access_id))
    if command.digest not in [secrets.digest(token) for token in own]:
        raise Refused("access_unknown", "token: not the one of this authenticationContextId")
    if moment.now >= state.expires_at:
        raise Refused("access_expired", f"token expired at {state.expires_at.isoformat()}")
    pace = timedelta(milliseconds=moment.policy.attributes_pace_ms)
    if state.looked_at is not None and moment.now - state.looked_at < pace:
        raise Refused("too_often", "AttributeManager: at most one look in a second; the guide: 2 s")
    return says.AttributesFetched(state.context_id, moment.now >= state.ready_at, moment.now)


def evolve(state: Any, event: Any) -> Any:
    """Fold one event."""
    match event:
        case says.AccessGranted():
            return Grant(
                event.access_id,
                event.browser_id,
                event.provider_id,
                event.citizen_id,
                event.means,
                event.level,
                event.attributes,
                event.at,
                event.expires_at,
                scope=event.scope,
            )
        case AccessRevoked() if state is not None:
            return changed(state, status="revoked")
        case says.AccessRefreshed() if state is not None:
            return changed(state, status="replaced")
        case says.AttributesBegun():
            return Lookup(
                event.context_id,
                event.access_id,
                event.provider_id,
                event.citizen_id,
                event.means,
                event.names,
                event.ready_at,
                event.expires_at,
            )
        case says.AttributesFetched() if state is not None:
            return changed(state, looked_at=event.at)
    return state
