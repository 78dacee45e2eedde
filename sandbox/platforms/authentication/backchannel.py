"""A sign-in that a service asks for without a browser, and the citizen confirms in the app.

    (nothing) ──ask──▶ pending ──Aceitar──▶ approved ──collect──▶ collected
                          │ Não aceitar ──▶ denied
                          └ time ─────────▶ expired

The service looks at intervals (poll) or is told that there is an answer (ping), and then looks.
Whoever looks too soon must wait longer each time.  A citizen without an app is answered like one
whom nobody knows (R17).
Source: OpenID Connect CIBA Core 1.0, 7 to 11; the real platform is not known to have it.
"""

import re
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest
from typing import Any

from sandbox.identifiers.phone import normalise_phone
from sandbox.platforms.authentication import backchannel_language as says
from sandbox.platforms.authentication.oidc_request import attributes_of_scope, scope_of
from sandbox.platforms.authentication.service_language import GrantAccess
from sandbox.platforms.authentication.service_request import DEFAULT_LEVEL, guid
from sandbox.platforms.providers.core import BEGINNING
from sandbox.platforms.providers.offers import STREAM as PROVIDERS
from sandbox.protocol import messages as told
from sandbox.protocol.errors import Refused
from sandbox.protocol.fault_kinds import IDENTITY, OPENID
from sandbox.protocol.messages import AUTHENTICATION, HOLDER_APP
from sandbox.protocol.states import changed
from sandbox.protocol.system import Envelope, Event, Moment, Secrets, Tick
from sandbox.protocol.wire_faults import SLOWER

SIGN_IN = "entrada-app:"
KIND = "ciba"
"""How the app tells it from a request for data."""
APP = "app"
DESK = "entidade:ensaio"
"""Who sees the requests of every service: the entity of this sandbox."""
MOST_MESSAGE = 60
SLOWER_S = 5
"""How much longer to wait after looking too soon.  Source: CIBA Core 1.0, 11 (`slow_down`)."""
LEEWAY = timedelta(milliseconds=500)
"""Clocks and lines are not exact: so much too soon is not too soon.  Ours."""
_TOKEN = re.compile(r"[A-Za-z0-9._~+/-]{1,1024}=*")
"""Source: RFC 6750, 2.1; at most 1024 characters: CIBA Core 1.0, 7.1."""
_NIC = re.compile(r"(?:nic:)?([0-9]{8})")


@dataclass(frozen=True)
class PhoneSignIn:
    """One request; `status`: pending, approved, denied, expired, collected."""

    sign_in_number: str
    provider_id: str
    provider_name: str
    citizen_id: str
    scope: tuple[str, ...]
    attributes: tuple[str, ...]
    binding_message: str
    notify_url: str
    cover: str
    interval_s: int
    at: datetime
    expires_at: datetime
    status: str = "pending"
    polled_at: datetime | None = None
    approved_at: datetime | None = None
    access_id: str = ""
    pinged: str = ""


def new_stream(moment: Moment) -> str:
    """Where the next request is kept: by its number, a GUID."""
    return SIGN_IN + guid(moment.secrets, f"{KIND}/{moment.next_id('CB')}")


def auth_req_id(secrets: Secrets, number: str) -> str:
    """What a service holds: the number, and a proof that it was given it."""
    proof = urlsafe_b64encode(secrets.agreed(f"auth_req_id:{number}")).decode().rstrip("=")
    return f"{number}.{proof}"


def number_in(secrets: Secrets, text: str) -> str:
    """The number in an `auth_req_id`.  Errors: ciba_unknown."""
    number = text.partition(".")[0]
    right = auth_req_id(secrets, number)
    if not compare_digest(text.encode("utf-8", "replace"), right.encode("utf-8", "replace")):
        raise Refused("ciba_unknown", "auth_req_id: nobody was given this one")
    return number


def covered(secrets: Secrets, number: str, text: str) -> str:
    """A text that only this world can read, in hexadecimal: never two with the same key."""
    return _covered(secrets, number, text.encode("ascii")).hex()


def uncovered(secrets: Secrets, number: str, cover: str) -> str:
    """The text again."""
    return _covered(secrets, number, bytes.fromhex(cover)).decode("ascii")


def _covered(secrets: Secrets, number: str, content: bytes) -> bytes:
    blocks = (secrets.agreed(f"aviso:{number}:{at}") for at in range(len(content) // 32 + 1))
    return bytes(one ^ other for one, other in zip(content, b"".join(blocks), strict=False))


def decide(state: PhoneSignIn | None, command: Any, moment: Moment) -> list[Event]:
    """Say what follows.

    Errors: oidc_client_unknown, oidc_scope_invalid, ciba_hint_unknown, ciba_message, ciba_expiry,
    ciba_notification_token, ciba_unknown, ciba_foreign, ciba_denied, ciba_expired, ciba_used.
    """
    match command:
        case says.RequestSignIn():
            return [_requested(command, moment)]
        case says.PollSignIn():
            return [_polled(state, command, moment)]
        case says.ReportPing() if state is not None:
            return [says.SignInPinged(state.sign_in_number, command.outcome, command.status)]
        case told.SignInDecision() if state is not None and _waits(state, moment):
            if command.decision == "accept":
                number = state.sign_in_number
                return [says.SignInApproved(number, state.citizen_id, moment.now)]
            return [says.SignInDenied(state.sign_in_number, state.citizen_id)]
        case Tick() if state is not None and state.status == "pending":
            return [says.SignInLapsed(state.sign_in_number)]
    return []


def _waits(state: PhoneSignIn, moment: Moment) -> bool:
    return state.status == "pending" and moment.now < state.expires_at


def _requested(command: says.RequestSignIn, moment: Moment) -> Event:
    directory = moment.look(PROVIDERS) or BEGINNING
    provider = directory.providers.get(command.client_id)
    if provider is None:
        raise Refused("oidc_client_unknown", f"nobody is «{command.client_id[:40]}»")
    scope = scope_of(command.scope, provider)
    message = command.binding_message.strip()
    if len(message) > MOST_MESSAGE or not message.isprintable():
        raise Refused("ciba_message", f"binding_message: up to {MOST_MESSAGE} characters, one line")
    lifetime = _lifetime(command.requested_expiry, moment)
    token = ""
    if provider.ciba_mode == "ping":
        token = command.notification_token
        if not _TOKEN.fullmatch(token) or len(token) > 1024:
            raise Refused("ciba_notification_token", "client_notification_token: needed for ping")
    number = moment.stream.removeprefix(SIGN_IN)
    return says.SignInRequested(
        number,
        provider.id,
        provider.name,
        _citizen(command, moment),
        scope,
        attributes_of_scope(scope),
        message,
        provider.notify_url if token else "",
        covered(moment.secrets, number, token),
        moment.policy.ciba_interval_s,
        moment.now,
        moment.now + lifetime,
    )


def _lifetime(text: str, moment: Moment) -> timedelta:
    """How long to wait: what is asked for, but no longer than any sign-in."""
    if not text:
        return timedelta(seconds=moment.policy.ciba_lifetime_s)
    if not (text.isascii() and text.isdigit() and 0 < len(text) < 10 and int(text)):
        raise Refused("ciba_expiry", "requested_expiry: a whole number of seconds over 0")
    return timedelta(seconds=min(int(text), moment.policy.sign_in_lifetime_s))


def _citizen(command: says.RequestSignIn, moment: Moment) -> str:
    """Whom the hint names, when it is somebody with an app.  Errors: ciba_hint_unknown."""
    people, hint = moment.people, command.login_hint.strip()
    if command.citizen_id:
        found = people.citizen(command.citizen_id)
    elif nic := _NIC.fullmatch(hint):
        found = people.citizen_by_nic(nic[1])
    else:
        found = people.citizen_by_phone(_phone(hint))
    if found is None or "active" not in found.cmd:
        raise Refused("ciba_hint_unknown", "the hint names nobody who can confirm in the app")
    return str(found.id)


def _phone(hint: str) -> str:
    try:
        return normalise_phone(hint.removeprefix("tel:"))
    except Refused as error:
        raise Refused(
            "ciba_hint_unknown", "login_hint: a phone number (tel:+351…) or a NIC (nic:12345678)"
        ) from error


def _polled(state: PhoneSignIn | None, command: says.PollSignIn, moment: Moment) -> Event:
    if state is None:
        raise Refused("ciba_unknown", "auth_req_id: nobody was given this one")
    if state.provider_id != command.client_id:
        raise Refused("ciba_foreign", "auth_req_id: it was given to another client")
    number = state.sign_in_number
    if state.status == "collected":
        raise Refused("ciba_used", "auth_req_id: its tokens have been taken")
    if state.status == "denied":
        raise Refused("ciba_denied", "the citizen said no")
    if state.status == "expired" or moment.now >= state.expires_at:
        raise Refused("ciba_expired", f"auth_req_id: expired at {state.expires_at.isoformat()}")
    if state.status == "approved":
        return says.SignInCollected(number, state.provider_id, moment.next_id("AC"))
    early = False
    if state.polled_at is not None:
        pace = timedelta(seconds=state.interval_s) - LEEWAY
        early = moment.now - state.polled_at < pace
    if not early:
        names = ("token", state.provider_id)
        early = bool(moment.meet(IDENTITY, OPENID, (SLOWER,), names, state.citizen_id))
    interval = state.interval_s + (SLOWER_S if early else 0)
    return says.SignInPolled(number, state.provider_id, early, interval, moment.now)


def granted(event: says.SignInCollected, state: PhoneSignIn) -> GrantAccess:
    """The token of a sign-in by the app, whose level is that of the mobile key."""
    return GrantAccess(
        event.access_id,
        "",
        state.provider_id,
        state.citizen_id,
        APP,
        DEFAULT_LEVEL,
        state.attributes,
        scope=state.scope,
    )


def leaves(event: Event, state: PhoneSignIn) -> Iterable[Envelope]:
    """The request goes to the citizen's app; so does its end."""
    number = state.sign_in_number
    if isinstance(event, says.SignInRequested):
        notice = told.NotifyHolder(
            state.citizen_id,
            number,
            state.provider_id,
            state.provider_name,
            state.binding_message,
            state.attributes,
            state.expires_at,
            state.expires_at,
            KIND,
        )
        yield Envelope(AUTHENTICATION, HOLDER_APP, "PedirEntrada", notice, number)
    elif status := ENDS.get(type(event)):
        closed = told.EntityRequestClosed(state.citizen_id, number, status)
        yield Envelope(AUTHENTICATION, HOLDER_APP, "FecharEntrada", closed, number)


ENDS: dict[type, str] = {
    says.SignInApproved: "signed_in",
    says.SignInDenied: "denied",
    says.SignInLapsed: "expired",
}
"""What the app is told of the end of a request."""


def evolve(state: PhoneSignIn | None, event: Any) -> PhoneSignIn | None:
    """Fold one event into the request."""
    if isinstance(event, says.SignInRequested):
        return PhoneSignIn(
            event.sign_in_number,
            event.provider_id,
            event.provider_name,
            event.citizen_id,
            event.scope,
            event.attributes,
            event.binding_message,
            event.notify_url,
            event.cover,
            event.interval_s,
            event.at,
            event.expires_at,
        )
    if state is None:
        return None
    match event:
        case says.SignInPolled():
            return changed(state, polled_at=event.at, interval_s=event.interval_s)
        case says.SignInApproved():
            return changed(state, status="approved", approved_at=event.at)
        case says.SignInDenied():
            return changed(state, status="denied")
        case says.SignInLapsed():
            return changed(state, status="expired")
        case says.SignInCollected():
            return changed(state, status="collected", access_id=event.access_id)
        case says.SignInPinged():
            return changed(state, pinged=event.outcome)
    return state
