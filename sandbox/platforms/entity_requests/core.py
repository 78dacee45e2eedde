"""A request of an entity for a citizen's data, and what entities have asked for so far.

    Waiting ──accept──▶ granted        an authorization of before that covers it: granted at once
       │ refuse ──────▶ denied
       └ deadline ────▶ expired

A QR request waits for nobody in particular until a phone reads its code; the first phone has it.
Who may send what: the entity requests, with a token of its own; the citizen decides, in the app
or on the portal; the clock expires.  A decision that comes too late finds a closed request.
Source: fact sheet 6.1 and 6.2 (SA-MAN); codes of refusal and expiry, and all errors, are ours.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sandbox.platforms.entity_requests import language as says
from sandbox.platforms.entity_requests.holder import Holder
from sandbox.platforms.providers.core import BEGINNING
from sandbox.platforms.providers.offers import STREAM as PROVIDERS
from sandbox.platforms.providers.provider import Provider
from sandbox.protocol.conduct import LAPSES, conduct_of, has_app
from sandbox.protocol.errors import Refused
from sandbox.protocol.local_time import from_lisbon, lisbon
from sandbox.protocol.messages import CodeRead, HolderDecision
from sandbox.protocol.states import changed
from sandbox.protocol.system import Event, Moment, Tick

REQUEST, CONSUMER = "access-request:", "consumer:"
MOST_ATTRIBUTES, MOST_ADDRESS = 60, 300
REMEMBERED = 500
"""How many tokens of an entity are remembered, to know one that comes again."""


@dataclass(frozen=True)
class AccessRequest:
    """One request; `status`: pending, granted, denied, expired."""

    request_number: str
    client_id: str
    consumer_name: str
    kind: str
    citizen_id: str
    attributes: tuple[str, ...]
    description: str
    reply_to: str
    valid_until: datetime
    validity_asked: bool
    at: datetime
    expires_at: datetime
    status: str = "pending"
    existing: str = ""
    where: str = ""


@dataclass(frozen=True)
class Consumer:
    """What an entity has sent: requests by year, and the tokens it lately used."""

    client_id: str
    count: int = 0
    years: tuple[tuple[int, int], ...] = ()
    tokens: tuple[tuple[str, datetime | None], ...] = field(default=())

    def has_used(self, token_digest: str) -> bool:
        """Whether a request came with this very token before."""
        return any(token_digest == known for known, _ in self.tokens)


def number_of(request_id: str, moment: Moment) -> str:
    """The number of a request: a GUID in lower case, always the same for the same request."""
    return guid(moment.secrets.agreed(f"pedido-de-entidade:{request_id}"))


def access_token(request_number: str, secrets: Any) -> str:
    """What opens the data of a request that was granted; derived, and written nowhere."""
    return guid(secrets.agreed(f"acesso-a-dados:{request_number}"))


def guid(content: bytes) -> str:
    """Sixteen bytes as a GUID of version 4 (RFC 9562)."""
    text = content[:16].hex()
    variant = "89ab"[int(text[16], 16) % 4]
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-{variant}{text[17:20]}-{text[20:]}"


def provider_of(client_id: str, moment: Moment) -> Provider | None:
    """The registered entity with this identifier, or None."""
    directory = moment.look(PROVIDERS) or BEGINNING
    found: Provider | None = directory.providers.get(client_id)
    return found


def decide(state: Any, command: object, moment: Moment) -> list[Event]:
    """Say what follows for one request, or for the count of one entity.

    Errors: client_unknown, caller_token_replayed, malformed, owner_unknown, app_not_available,
    reply_deadline_past, validity_past, attribute_not_allowed.
    """
    match command:
        case says.RequestAccess():
            return _request(command, moment)
        case says.CountInvocation():
            return [_counted(state, command)]
        case CodeRead() if _waiting(state, moment) and not state.citizen_id:
            return [says.AccessRead(state.request_number, command.citizen_id)]
        case HolderDecision() if _waiting(state, moment):
            if state.citizen_id != command.citizen_id:
                return []
            if command.decision == "accept":
                number = state.request_number
                return [says.AccessGranted(number, command.citizen_id, command.where, moment.now)]
            return [says.AccessDenied(state.request_number, command.citizen_id, command.where)]
        case Tick() if isinstance(state, AccessRequest) and state.status == "pending":
            return [says.AccessExpired(state.request_number)]
    return []


def _waiting(state: Any, moment: Moment) -> bool:
    known = isinstance(state, AccessRequest) and state.status == "pending"
    return known and moment.now < state.expires_at


def _request(command: says.RequestAccess, moment: Moment) -> list[Event]:
    provider = provider_of(command.client_id, moment)
    if provider is None:
        raise Refused("client_unknown", f"no entity «{command.client_id[:40]}» is registered")
    _require_fresh(command, moment)
    qr = command.information_type == says.QR
    if command.information_type not in (says.JWT, says.QR):
        raise Refused("malformed", f"informationType: takes {says.JWT} or {says.QR}")
    attributes = _allowed(command, provider, qr)
    citizen_id = "" if qr else _owner(command, moment)
    expires_at = _instant(command.reply_deadline, "replyDeadline")
    if expires_at <= moment.now:
        shown = f"{lisbon(moment.now):%Y-%m-%d %H:%M}"
        raise Refused("reply_deadline_past", f"replyDeadline: {shown} is over already")
    until = _instant(command.validity, "validity") if command.validity else None
    if until is not None and until <= moment.now:
        raise Refused("validity_past", f"validity: {command.validity} is over already")
    wanted = until or moment.now + timedelta(seconds=moment.policy.data_access_s)
    number = moment.stream.removeprefix(REQUEST)
    existing = ""
    holder = moment.look(f"holder:{citizen_id}") if citizen_id else None
    if isinstance(holder, Holder):
        # Without a validity asked for, any that still holds is long enough.
        least = until or moment.now
        grant = holder.covering(command.client_id, attributes, moment.now, least)
        existing = grant.request_number if grant else ""
        wanted = grant.valid_until if grant else wanted
    asked = says.AccessRequested(
        number,
        command.client_id,
        provider.name,
        command.information_type,
        citizen_id,
        attributes,
        command.description,
        command.channel_code,
        command.reply_to,
        wanted,
        until is not None,
        expires_at,
        existing,
        command.token_digest,
        command.token_until,
        moment.now,
    )
    if existing:
        return [asked, says.AccessGranted(number, citizen_id, "existente", moment.now)]
    if citizen_id and conduct_of(citizen_id, moment) == LAPSES:
        return [asked, says.AccessExpired(number)]
    return [asked]


def _require_fresh(command: says.RequestAccess, moment: Moment) -> None:
    """A token may come again until it ends, unless it or the world says: once."""
    once = command.token_once or moment.policy.entity_token_once
    consumer = moment.look(f"{CONSUMER}{command.client_id}")
    if once and consumer is not None and consumer.has_used(command.token_digest):
        raise Refused("caller_token_replayed", "this very token came with a request before")


def _allowed(command: says.RequestAccess, provider: Provider, must: bool) -> tuple[str, ...]:
    attributes = tuple(dict.fromkeys(command.attributes))
    if len(attributes) > MOST_ATTRIBUTES or any(len(one) > MOST_ADDRESS for one in attributes):
        raise Refused("malformed", f"attributeList: at most {MOST_ATTRIBUTES} addresses")
    if not attributes and must:
        raise Refused("malformed", "attributeList: mandatory for a QR request")
    for one in attributes:
        if not provider.may_ask_for(one):
            raise Refused("attribute_not_allowed", f"{provider.id} may not ask for «{one[:80]}»")
    return attributes


def _owner(command: says.RequestAccess, moment: Moment) -> str:
    if bool(command.owner) == bool(command.foreign_document):
        raise Refused("malformed", "owner, foreignOwner: exactly one of them")
    if command.owner:
        if not (len(command.owner) == 8 and command.owner.isascii() and command.owner.isdigit()):
            raise Refused("malformed", "owner: a NIC in eight digits, without check digit")
        citizen = moment.people.citizen_by_nic(command.owner)
    else:
        citizen = moment.people.citizen_by_document(command.foreign_document)
    if citizen is None:
        raise Refused("owner_unknown", "owner: nobody in this world has this number")
    if not has_app(citizen, moment):
        raise Refused("app_not_available", "owner: has no app associated with an active CMD")
    return str(citizen.id)


def _instant(text: str, name: str) -> datetime:
    try:
        return from_lisbon(text)
    except ValueError as error:
        found = text[:30]
        raise Refused("malformed", f"{name}: yyyy-MM-dd HH:mm, found «{found}»") from error


def _counted(state: Any, command: says.CountInvocation) -> says.InvocationCounted:
    count = state.count if isinstance(state, Consumer) else 0
    return says.InvocationCounted(
        command.client_id,
        command.request_number,
        command.token_digest,
        command.token_until,
        count + 1,
        lisbon(command.at).year,
        command.at,
    )


def evolve(state: Any, event: Event) -> Any:
    """Fold one event."""
    match event:
        case says.InvocationCounted():
            return _with_invocation(state or Consumer(event.client_id), event)
        case says.AccessRequested():
            return AccessRequest(
                event.request_number,
                event.client_id,
                event.consumer_name,
                event.kind,
                event.citizen_id,
                event.attributes,
                event.description,
                event.reply_to,
                event.valid_until,
                event.validity_asked,
                event.at,
                event.expires_at,
                existing=event.existing,
            )
        case says.AccessRead():
            return changed(state, citizen_id=event.citizen_id)
        case says.AccessGranted():
            return changed(state, status="granted", where=event.where)
        case says.AccessDenied():
            return changed(state, status="denied", where=event.where)
        case says.AccessExpired():
            return changed(state, status="expired")
    return state


def _with_invocation(consumer: Consumer, event: says.InvocationCounted) -> Consumer:
    years = dict(consumer.years)
    years[event.year] = years.get(event.year, 0) + 1
    tokens = consumer.tokens
    if event.token_digest and not consumer.has_used(event.token_digest):
        live = tuple(one for one in tokens if one[1] is None or one[1] > event.at)
        tokens = (*live[1 - REMEMBERED :], (event.token_digest, event.token_until))
    return changed(consumer, count=event.number, years=tuple(years.items()), tokens=tokens)


def deadline(state: Any) -> datetime | None:
    """When a request has waited long enough."""
    waits = isinstance(state, AccessRequest) and state.status == "pending"
    return state.expires_at if waits else None
