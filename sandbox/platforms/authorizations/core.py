"""What one citizen has been asked: the requests alive, and the limits that protect them.

The life of a single request is `sandbox.protocol.authorization_request`.  This file adds what
only the whole of a citizen's requests can tell: one pending request per operator (R9), the
cool-down against push fatigue (R18), and wrong codes per citizen, whichever of the citizen's
phones showed the request (R6).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from sandbox.platforms.entity_requests.core import access_token
from sandbox.platforms.entity_requests.language import AccessRequested, LineLeft
from sandbox.platforms.entity_requests.phone_channel import attributes_of, submission
from sandbox.protocol import authorization_request as request
from sandbox.protocol import redemption
from sandbox.protocol.authorization_request import (
    Approved,
    Binding,
    Closed,
    Pending,
    RequestState,
    SubmitRequest,
)
from sandbox.protocol.conduct import LAPSES, conduct_of
from sandbox.protocol.errors import Refused
from sandbox.protocol.frozen import frozen
from sandbox.protocol.messages import (
    AUTHENTICATION,
    AUTHORIZATIONS,
    BACKOFFICE,
    MOBILE_APP,
    CitizenDecision,
    CodeReady,
    CodeResult,
    CodeResultQuery,
    ConsentGiven,
    PushRequest,
    RedeemCode,
    RequestClosed,
    RequestStatus,
    WithdrawRequest,
)
from sandbox.protocol.slots import outside
from sandbox.protocol.states import changed
from sandbox.protocol.system import Envelope, Event, Moment, System, Tick

REMEMBERED = 12
"""How many closed requests of a citizen stay at hand, to tell an old code from a wrong one."""


@dataclass(frozen=True)
class Consent:
    """Everything that one citizen has lately been asked."""

    citizen_id: str
    requests: tuple[RequestState, ...] = ()
    sent_at: tuple[datetime, ...] = ()
    failures_at: tuple[datetime, ...] = ()
    cooldown_until: datetime | None = None

    def find(self, request_id: str) -> RequestState | None:
        """The request with this identifier, if it is remembered."""
        for state in reversed(self.requests):
            if state.binding.request_id == request_id:
                return state
        return None

    @property
    def code_alive(self) -> bool:
        """Whether the citizen has a code that can be said at this moment."""
        return any(isinstance(item, Approved) for item in self.requests)

    def numbered(self, request_number: str) -> RequestState | None:
        """The request that has this number on the wire, if it is remembered."""
        for state in reversed(self.requests):
            if state.binding.request_number == request_number:
                return state
        return None

    def consented(self, request_id: str, operator_id: str, client_id: str = "") -> Binding | None:
        """What this operator may have by this request: nothing before the right code (R15)."""
        state = self.find(request_id)
        if not isinstance(state, Closed) or state.status != request.REDEEMED:
            return None
        return state.binding if state.binding.asked_by == (client_id, operator_id) else None


@frozen
class AuthorizationRejected(Event):
    """A request that was not even shown to the citizen; `reason` is a reason code."""

    TYPE: ClassVar[str] = "autorizacao.rejeitada"
    case_id: str
    citizen_id: str
    operator_id: str
    reason: str
    at: datetime
    cooldown_until: datetime | None = None
    request_number: str = ""
    client_id: str = ""


def decide(state: Consent | None, command: object, moment: Moment) -> list[Event]:
    """Say what follows for one citizen.

    Errors: `request_unknown` when a message names no remembered request.
    Source: seed 000, Sistema de Autorizações (official); limits assumed, in the policy.
    """
    consent = state or Consent(moment.stream.removeprefix("consent:"))
    match command:
        case SubmitRequest():
            return _submit(consent, command, moment)
        case CitizenDecision():
            return request.answer(_known(consent, command.request_id), command, moment)
        case WithdrawRequest():
            return _withdraw(consent, command)
        case RedeemCode():
            return redemption.redeem(_known(consent, command.request_id), command, moment)
        case CodeResultQuery():
            return [redemption.repeat(_known(consent, command.request_id), command, moment)]
        case Tick():
            return [event for item in consent.requests for event in request.lapse(item, moment)]
    return []


def _known(consent: Consent, request_id: str) -> RequestState:
    found = consent.find(request_id)
    if found is None:
        raise Refused("request_unknown", f"no request {request_id} of {consent.citizen_id}")
    return found


def _withdraw(consent: Consent, command: WithdrawRequest) -> list[Event]:
    asking = (command.client_id, command.operator_id)
    own = [item for item in consent.requests if item.binding.asked_by == asking]
    if command.request_number:
        # Of a call that was left: whoever the operator was.
        number = command.request_number
        found = [item for item in consent.requests if item.binding.request_number == number]
        return [event for item in found for event in request.withdraw(item, command.reason)]
    if not command.request_id:
        found = [item for item in own if item.binding.case_id == command.case_id]
        return [event for item in found for event in request.withdraw(item, command.reason)]
    known = _known(consent, command.request_id)
    if known not in own:
        raise Refused("seat_foreign", f"{command.request_id} is of another operator")
    return request.withdraw(known, command.reason)


def _submit(consent: Consent, command: SubmitRequest, moment: Moment) -> list[Event]:
    policy = moment.policy
    call = moment.look(f"call:{command.call_id}") if command.call_id else None
    on_line = call is not None and call.ended_at is None and call.operator_id
    if policy.call_required and on_line != command.operator_id:
        return [_rejected(command, "no_call", moment.now)]
    recent = _within(consent.sent_at, moment.now, policy.requests_window_s)
    cooling = consent.cooldown_until is not None and moment.now < consent.cooldown_until
    if cooling or len(recent) >= policy.requests_per_citizen:
        until = consent.cooldown_until if cooling else None
        until = until or moment.now + timedelta(seconds=policy.cooldown_s)
        return [_rejected(command, "request_cooldown", moment.now, until)]
    failures = _within(consent.failures_at, moment.now, policy.phone_failures_window_s)
    if len(failures) >= policy.phone_failures:
        return [_rejected(command, "phone_rate_limited", moment.now)]
    asking = (command.client_id, command.operator_id)
    pending = [
        item
        for item in consent.requests
        if not isinstance(item, Closed)
        and (policy.pending_requests_of == "citizen" or item.binding.asked_by == asking)
    ]
    if pending and policy.pending_requests == "refuse":
        return [_rejected(command, "request_pending", moment.now)]
    withdrawn = [event for item in pending for event in request.withdraw(item, "substituido")]
    if pending and policy.pending_requests == "cancel_both":
        return [*withdrawn, _rejected(command, "request_pending", moment.now)]
    opened = request.submit(command, moment.next_id("P"), moment)
    if conduct_of(command.holder, moment) == LAPSES:
        return [*withdrawn, opened, request.AuthorizationExpired(opened.request_id)]
    return [*withdrawn, opened]


def _rejected(
    command: SubmitRequest, reason: str, now: datetime, until: datetime | None = None
) -> AuthorizationRejected:
    return AuthorizationRejected(
        command.case_id,
        command.holder,
        command.operator_id,
        reason,
        now,
        until,
        command.request_number,
        command.client_id,
    )


def _within(instants: tuple[datetime, ...], now: datetime, window_s: int) -> tuple[datetime, ...]:
    oldest = now - timedelta(seconds=window_s)
    return tuple([instant for instant in instants if instant > oldest])


def evolve(state: Consent | None, event: Event) -> Consent | None:
    """Fold one event into what the citizen has been asked."""
    if isinstance(event, request.AuthorizationRequested):
        consent = state or Consent(event.citizen_id)
        kept = _trim(consent.requests)
        return changed(
            consent,
            requests=(*kept, request.opened(event)),
            sent_at=(*consent.sent_at[-50:], event.at),
        )
    if isinstance(event, AuthorizationRejected):
        consent = state or Consent(event.citizen_id)
        until = event.cooldown_until
        return changed(consent, cooldown_until=until) if until else consent
    if state is None:
        return None
    requests = _evolved(state.requests, event)
    if isinstance(event, request.CodeRefused) and event.reason == "code_wrong":
        return changed(state, requests=requests, failures_at=(*state.failures_at[-50:], event.at))
    return changed(state, requests=requests)


def _evolved(requests: tuple[RequestState, ...], event: Event) -> tuple[RequestState, ...]:
    """The requests, with an event folded into its own; the last one is looked at first."""
    request_id = getattr(event, "request_id", "")
    for place in range(len(requests) - 1, -1, -1):
        if requests[place].binding.request_id == request_id:
            after = request.evolve(requests[place], event)
            return (*requests[:place], after, *requests[place + 1 :])
    return requests


def _trim(requests: tuple[RequestState, ...]) -> tuple[RequestState, ...]:
    if len(requests) <= REMEMBERED:
        return requests
    closed = [item.binding.request_id for item in requests if isinstance(item, Closed)]
    forgotten = set(closed[: len(requests) - REMEMBERED])
    return tuple(item for item in requests if item.binding.request_id not in forgotten)


def deadline(state: Consent | None) -> datetime | None:
    """The nearest end of a request or code."""
    if state is None:
        return None
    ends = [item.expires_at for item in state.requests if not isinstance(item, Closed)]
    return min(ends) if ends else None


def react(event: Event, state: Consent, moment: Moment) -> Iterable[Envelope]:
    """Tell the desk and the phone what became of a request."""
    if isinstance(event, AuthorizationRejected):
        if event.client_id:
            return
        status = RequestStatus(event.case_id, event.operator_id, "", "rejected", event.reason)
        yield Envelope(AUTHORIZATIONS, BACKOFFICE, "EstadoAutorizacao", status, "")
        return
    found = state.find(getattr(event, "request_id", ""))
    if found is None:
        return
    binding = found.binding
    match event:
        case request.AuthorizationRequested():
            yield from _status(found, "pending", "", event.expires_at)
            push = PushRequest(
                binding.citizen_id,
                binding.request_id,
                binding.service,
                binding.scopes,
                binding.phone_number,
                binding.call_id,
                binding.caller_number,
                binding.operator_id,
                event.expires_at,
                event.consumer_name,
            )
            yield _to_app(found, "NotificarPedido", push)
        case request.CodeIssued():
            ready = CodeReady(
                binding.citizen_id, binding.request_id, event.digits, event.expires_at
            )
            yield _to_app(found, "CodigoDisponivel", ready)
            yield from _status(found, "approved", "", event.expires_at)
        case request.CodeAccepted() | request.CodeRefused():
            yield from _code_result(found, event, moment)
        case request.CodeResultRepeated():
            again = CodeResult(
                binding.case_id,
                binding.operator_id,
                binding.request_id,
                event.outcome,
                event.attempt,
                event.attempts_left,
                _decision(found, moment) if event.outcome == "accepted" else "",
            )
            yield from _to_desk(found, "ResultadoCodigo", again)
        case request.CodeBlocked():
            yield _closed(found, "code_burnt")
        case request.AuthorizationDenied():
            yield from _status(found, "denied", event.reason)
            yield _closed(found, "denied", event.reason)
        case request.AuthorizationExpired():
            yield from _status(found, "expired")
            yield _closed(found, "expired")
        case request.AuthorizationWithdrawn():
            yield from _status(found, "canceled", event.reason)
            yield _closed(found, "canceled", event.reason)
        case request.CodeExpired():
            yield from _status(found, "code_expired")
            yield _closed(found, "code_expired")


def _code_result(
    found: RequestState, event: request.CodeAccepted | request.CodeRefused, moment: Moment
) -> Iterable[Envelope]:
    binding = found.binding
    if isinstance(event, request.CodeAccepted):
        outcome, left = "accepted", 0
    else:
        outcome, left = event.reason, event.attempts_left
        if outcome == "code_wrong" and left == 0:
            outcome = "code_burnt"
    result = CodeResult(
        binding.case_id,
        binding.operator_id,
        binding.request_id,
        outcome,
        event.attempt,
        left,
        _decision(found, moment) if outcome == "accepted" else "",
    )
    if outcome == "accepted":
        yield from _told(found, result.access, moment)
    yield from _to_desk(found, "ResultadoCodigo", result)
    if outcome == "accepted":
        yield _closed(found, "code_used")


def _told(found: RequestState, access: str, moment: Moment) -> Iterable[Envelope]:
    """An authentication outside hears what was allowed; the sandbox's own looks it up."""
    binding, world = found.binding, moment.look("world")
    if world is None or not outside(world, AUTHENTICATION):
        return
    body = ConsentGiven(
        binding.case_id,
        binding.citizen_id,
        binding.operator_id,
        binding.request_id,
        binding.service,
        attributes_of(binding.scopes),
        access,
        binding.request_number,
    )
    yield Envelope(
        AUTHORIZATIONS, AUTHENTICATION, "ComunicarConsentimento", body, _correlation(found)
    )


def _to_app(found: RequestState, action: str, body: object) -> Envelope:
    return Envelope(AUTHORIZATIONS, MOBILE_APP, action, body, _correlation(found))


def _to_desk(found: RequestState, action: str, body: object) -> Iterable[Envelope]:
    """To the desk of the sandbox; a backoffice outside is answered by the wire."""
    if not found.binding.client_id:
        yield Envelope(AUTHORIZATIONS, BACKOFFICE, action, body, _correlation(found))


def _decision(found: RequestState, moment: Moment) -> str:
    """The digest of the token of a decision: what was held goes with the answer to its code."""
    number = found.binding.request_number
    return moment.secrets.digest(access_token(number, moment.secrets)) if number else ""


def _status(
    found: RequestState, status: str, reason: str = "", expires_at: datetime | None = None
) -> Iterable[Envelope]:
    binding = found.binding
    body = RequestStatus(
        binding.case_id,
        binding.operator_id,
        binding.request_id,
        status,
        reason,
        expires_at,
        binding.request_number,
    )
    return _to_desk(found, "EstadoAutorizacao", body)


def _closed(found: RequestState, status: str, reason: str = "") -> Envelope:
    binding = found.binding
    body = RequestClosed(binding.citizen_id, binding.request_id, status, reason)
    return _to_app(found, "PedidoFechado", body)


def _correlation(found: RequestState) -> str:
    return found.binding.call_id or found.binding.case_id


def correlate(state: Consent | None, command: object) -> str:
    """The call, or the case, that a command belongs to."""
    if isinstance(command, SubmitRequest):
        return command.call_id or command.case_id
    found = state.find(getattr(command, "request_id", "")) if state else None
    return _correlation(found) if found else ""


def audience(event: Event, state: Consent | None) -> tuple[str, ...]:
    """The citizen sees every step of a request (R22); the desk sees its own."""
    if state is None:
        return ()
    found = state.find(getattr(event, "request_id", ""))
    if found is None:
        operator_id = "" if getattr(event, "client_id", "") else getattr(event, "operator_id", "")
        return (f"operador:{operator_id}",) if operator_id else ()
    binding = found.binding
    if binding.client_id:
        return (f"cidadao:{binding.citizen_id}",)
    return (f"cidadao:{binding.citizen_id}", f"operador:{binding.operator_id}")


def settled(state: Consent | None) -> bool:
    """Nothing alive: the stream may leave memory."""
    return state is None or all(isinstance(item, Closed) for item in state.requests)


def _left(event: LineLeft, state: object) -> WithdrawRequest:
    return WithdrawRequest(
        event.citizen_id, "", "", event.reason, "", event.client_id, event.request_number
    )


AUTHORIZATION_SYSTEM = System(
    name=AUTHORIZATIONS,
    commands={
        SubmitRequest: lambda command, moment: f"consent:{command.holder}",
        CitizenDecision: lambda command, moment: f"consent:{command.citizen_id}",
        WithdrawRequest: lambda command, moment: f"consent:{command.holder}",
        RedeemCode: lambda command, moment: f"consent:{command.holder}",
        CodeResultQuery: lambda command, moment: f"consent:{command.holder}",
    },
    events=(*request.EVENTS, AuthorizationRejected),
    decide=decide,
    evolve=evolve,
    deadline=deadline,
    react=react,
    reacts_to=frozenset(
        {
            AuthorizationRejected,
            request.AuthorizationRequested,
            request.CodeIssued,
            request.CodeAccepted,
            request.CodeRefused,
            request.CodeResultRepeated,
            request.CodeBlocked,
            request.AuthorizationDenied,
            request.AuthorizationExpired,
            request.AuthorizationWithdrawn,
            request.CodeExpired,
        }
    ),
    listens_to={AccessRequested: submission, LineLeft: _left},
    correlate=correlate,
    audience=audience,
    settled=settled,
)

__all__ = ["AUTHORIZATION_SYSTEM", "Approved", "Consent", "Pending"]
