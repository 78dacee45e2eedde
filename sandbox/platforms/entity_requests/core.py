"""A request of an entity for a citizen's data, and what entities have asked for so far.

    Waiting ──accept──▶ granted        an authorization of before that covers it: granted at once
       │ refuse ──────▶ denied
       │ deadline ────▶ expired
       └ accept, phone channel ▶ held ──right code──▶ granted, or as above

A request of the phone channel is passed on and followed (`phone_channel`): it neither waits nor
expires here, and no authorization of before answers it.  A QR
request waits for nobody in particular until a phone reads its code; the first phone has it.
Who may send what: the entity requests, with a token of its own; the citizen decides, in the app
or on the portal; the clock expires.  A decision that comes too late finds a closed request.
Source: fact sheet 6.1 and 6.2 (SA-MAN); codes of refusal and expiry, and all errors, are ours.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sandbox.platforms.authentication.cmd_register import CmdChecks
from sandbox.platforms.entity_requests import language as says
from sandbox.platforms.entity_requests import phone_channel
from sandbox.platforms.entity_requests.holder import Holder
from sandbox.platforms.providers.core import BEGINNING
from sandbox.platforms.providers.offers import STREAM as PROVIDERS
from sandbox.platforms.providers.provider import Provider
from sandbox.protocol.conduct import LAPSES, conduct_of, has_app
from sandbox.protocol.errors import Refused
from sandbox.protocol.local_time import from_lisbon, lisbon
from sandbox.protocol.messages import CodeRead, HolderDecision, RequestAccess
from sandbox.protocol.states import changed
from sandbox.protocol.system import Event, Moment, Tick

REQUEST, CONSUMER = "access-request:", "consumer:"
MOST_ATTRIBUTES, MOST_ADDRESS = 60, 300
REMEMBERED = 500
"""How many tokens of an entity are remembered, to know one that comes again."""


@dataclass(frozen=True)
class AccessRequest:
    """One request; `status`: pending, held, granted, denied, expired."""

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
    reason: str = ""
    channel: str = ""
    operator_id: str = ""
    call_id: str = ""

    @property
    def alive(self) -> bool:
        """Whether something may still become of it."""
        return self.status in ("pending", "held")

    @property
    def followed(self) -> bool:
        """Whether something may still be written of it here: of what the desk asked, nothing."""
        inside = self.client_id == phone_channel.OWN_CLIENT
        return self.alive and not (inside and self.channel == phone_channel.PHONE_CHANNEL)


@dataclass(frozen=True)
class Consumer:
    """What an entity has sent: requests by year, the tokens it lately used, and the wrong codes
    of its operators."""

    client_id: str
    count: int = 0
    years: tuple[tuple[int, int], ...] = ()
    tokens: tuple[tuple[str, datetime | None], ...] = field(default=())
    failures: tuple[tuple[str, datetime], ...] = ()

    def failed(self, operator_id: str, since: datetime) -> int:
        """How many wrong codes an operator has entered since an instant."""
        return sum(one == operator_id and at > since for one, at in self.failures)

    def has_used(self, token_digest: str) -> bool:
        """Whether a request came with this very token before."""
        return any(token_digest == known for known, _ in self.tokens)


def number_of(client_id: str, turn: int, moment: Moment) -> str:
    """The number of the first, second… request of an entity: a GUID in lower case."""
    return guid(moment.secrets.agreed(f"pedido-de-entidade:{client_id}:{turn}"))


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
    reply_deadline_past, validity_past, attribute_not_allowed; in the phone channel also
    phone_client_unknown, cmd_not_active, operator_rate_limited.
    """
    match command:
        case RequestAccess():
            return _request(command, moment)
        case says.CountInvocation():
            return [_counted(state, command)]
        case says.CountFailure():
            return [says.FailureCounted(command.client_id, command.operator_id, command.at)]
        case says.FollowRequest() if isinstance(state, AccessRequest) and state.alive:
            return _followed(state, command, moment)
        case says.LeaveLine():
            return [*phone_channel.on_line(command, moment)]
        case CodeRead() if _waiting(state, moment) and not state.citizen_id:
            return [says.AccessRead(state.request_number, command.citizen_id)]
        case HolderDecision() if _waiting(state, moment):
            if state.citizen_id != command.citizen_id:
                return []
            if command.decision == "accept":
                number = state.request_number
                return [says.AccessGranted(number, command.citizen_id, command.where, moment.now)]
            return [says.AccessDenied(state.request_number, command.citizen_id, command.where)]
        case Tick() if deadline(state) is not None:
            return [says.AccessExpired(state.request_number)]
    return []


def _waiting(state: Any, moment: Moment) -> bool:
    """Whether it waits for an answer here: requests of the phone channel never do."""
    ends = deadline(state)
    return ends is not None and moment.now < ends


def _followed(state: AccessRequest, command: says.FollowRequest, moment: Moment) -> list[Event]:
    number, citizen_id = state.request_number, state.citizen_id
    match command.status:
        case "held":
            return [says.DecisionHeld(number, command.until)]
        case "granted":
            return [says.AccessGranted(number, citizen_id, "app", moment.now)]
        case "expired":
            return [says.AccessExpired(number)]
    where = {"denied": "app", "withdrawn": "consumidor"}.get(command.status, "sistema")
    return [says.AccessDenied(number, citizen_id, where, command.reason)]


def _request(command: RequestAccess, moment: Moment) -> list[Event]:
    provider = provider_of(command.client_id, moment)
    if provider is None:
        raise Refused("client_unknown", f"no entity «{command.client_id[:40]}» is registered")
    _require_fresh(command, moment)
    qr = command.information_type == says.QR
    if command.information_type not in (says.JWT, says.QR):
        raise Refused("malformed", f"informationType: takes {says.JWT} or {says.QR}")
    asks = _on_call(command, provider, moment)
    attributes = _allowed(command, provider, qr or asks is not None)
    citizen_id = "" if qr else _owner(command, asks, moment)
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
    # Of the phone channel every call has its own yes, and its own code.
    holder = moment.look(f"holder:{citizen_id}") if citizen_id and asks is None else None
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
        asks.operator_id if asks else "",
        asks.call_id if asks else "",
        asks,
    )
    if existing:
        return [asked, says.AccessGranted(number, citizen_id, "existente", moment.now)]
    if citizen_id and conduct_of(citizen_id, moment) == LAPSES:
        return [asked, says.AccessExpired(number)]
    return [asked]


def _on_call(
    command: RequestAccess, provider: Provider, moment: Moment
) -> phone_channel.OnCall | None:
    """What a request of the phone channel says of its call; None of any other."""
    if command.channel_code.lower() != phone_channel.PHONE_CHANNEL:
        return None
    if command.information_type != says.JWT:
        raise Refused("malformed", f"informationType: the phone channel takes {says.JWT}")
    inside = provider.id == phone_channel.OWN_CLIENT
    if not provider.backoffice or (inside and command.token_digest):
        raise Refused("phone_client_unknown", f"{provider.id} is no registered backoffice")
    asks = phone_channel.on_call(command, moment)
    if not inside:
        require_operator(provider.id, asks.operator_id, moment)
    return asks


def require_operator(client_id: str, operator_id: str, moment: Moment) -> None:
    """An operator outside has not entered too many wrong codes (R6).

    Errors: operator_rate_limited.  The desk of the sandbox counts those of its own operators.
    """
    consumer = moment.look(f"{CONSUMER}{client_id}")
    since = moment.now - timedelta(seconds=moment.policy.operator_failures_window_s)
    if consumer and consumer.failed(operator_id, since) >= moment.policy.operator_failures:
        raise Refused("operator_rate_limited", f"too many wrong codes by {operator_id[:40]}")


def _require_fresh(command: RequestAccess, moment: Moment) -> None:
    """A token may come again until it ends, unless it or the world says: once."""
    once = command.token_once or moment.policy.entity_token_once
    consumer = moment.look(f"{CONSUMER}{command.client_id}")
    if once and consumer is not None and consumer.has_used(command.token_digest):
        raise Refused("caller_token_replayed", "this very token came with a request before")


def _allowed(command: RequestAccess, provider: Provider, must: bool) -> tuple[str, ...]:
    attributes = tuple(dict.fromkeys(command.attributes))
    if len(attributes) > MOST_ATTRIBUTES or any(len(one) > MOST_ADDRESS for one in attributes):
        raise Refused("malformed", f"attributeList: at most {MOST_ATTRIBUTES} addresses")
    if not attributes and must:
        raise Refused("malformed", "attributeList: mandatory for QR and in the phone channel")
    for one in attributes if provider.attributes else ():
        if not provider.may_ask_for(one):
            raise Refused("attribute_not_allowed", f"{provider.id} may not ask for «{one[:80]}»")
    return attributes


def _owner(command: RequestAccess, asks: phone_channel.OnCall | None, moment: Moment) -> str:
    if bool(command.owner) == bool(command.foreign_document):
        raise Refused("malformed", "owner, foreignOwner: exactly one of them")
    if command.owner and asks is not None and not command.owner.isdigit():
        citizen = moment.people.citizen(_of_handle(command, asks, moment))
    elif command.owner:
        if not (len(command.owner) == 8 and command.owner.isascii() and command.owner.isdigit()):
            raise Refused("malformed", "owner: a NIC in eight digits, without check digit")
        citizen = moment.people.citizen_by_nic(command.owner)
    else:
        citizen = moment.people.citizen_by_document(command.foreign_document)
    if citizen is None:
        raise Refused("owner_unknown", "owner: nobody in this world has this number")
    if not has_app(citizen, moment):
        raise Refused("app_not_available", "owner: has no app associated with an active CMD")
    if asks is not None and ("active", asks.phone_number) not in zip(
        citizen.cmd, citizen.phones, strict=True
    ):
        raise Refused("cmd_not_active", "phoneNumber: no active CMD of this owner has it")
    return str(citizen.id)


def _of_handle(command: RequestAccess, asks: phone_channel.OnCall, moment: Moment) -> str:
    """Whom the handle of *Validar CMD* stands for: who asked for it may use it."""
    if command.client_id == phone_channel.OWN_CLIENT:
        return command.owner
    checks = moment.look(f"cmd:{command.client_id}/{asks.operator_id}")
    return checks.holder_of(command.owner) if isinstance(checks, CmdChecks) else ""


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
                channel=event.channel_code.lower(),
                operator_id=event.operator_id,
                call_id=event.call_id,
            )
        case says.AccessRead():
            return changed(state, citizen_id=event.citizen_id)
        case says.AccessGranted():
            return changed(state, status="granted", where=event.where)
        case says.AccessDenied():
            return changed(state, status="denied", where=event.where, reason=event.reason)
        case says.DecisionHeld():
            return changed(state, status="held", expires_at=event.until or state.expires_at)
        case says.FailureCounted():
            consumer = state or Consumer(event.client_id)
            failures = (*consumer.failures[-50:], (event.operator_id, event.at))
            return changed(consumer, failures=failures)
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
    here = waits and state.channel != phone_channel.PHONE_CHANNEL
    return state.expires_at if here else None
