"""What one citizen has been asked: the requests alive, and the limits that protect them.

The life of a single request is `sandbox.protocol.authorization_request`.  This file adds what
only the whole of a citizen's requests can tell: one pending request per operator (R9), the
cool-down against push fatigue (R18), and wrong codes per citizen, whichever of the citizen's
phones showed the request (R6).
"""

from datetime import datetime, timedelta

from sandbox.platforms.authorizations import leaving
from sandbox.platforms.authorizations.consent import (
    REMEMBERED,
    AuthorizationRejected,
    Consent,
    correlation_of,
)
from sandbox.platforms.entity_requests.language import AccessRequested, LineLeft
from sandbox.platforms.entity_requests.phone_channel import submission
from sandbox.protocol import authorization_request as request
from sandbox.protocol import redemption
from sandbox.protocol.authorization_request import (
    Approved,
    Closed,
    Pending,
    RequestState,
    SubmitRequest,
)
from sandbox.protocol.conduct import LAPSES, conduct_of
from sandbox.protocol.errors import Refused
from sandbox.protocol.messages import (
    AUTHORIZATIONS,
    CitizenDecision,
    CodeResultQuery,
    RedeemCode,
    WithdrawRequest,
)
from sandbox.protocol.states import changed
from sandbox.protocol.system import Event, Moment, System, Tick


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


def correlate(state: Consent | None, command: object) -> str:
    """The call, or the case, that a command belongs to."""
    if isinstance(command, SubmitRequest):
        return command.call_id or command.case_id
    found = state.find(getattr(command, "request_id", "")) if state else None
    return correlation_of(found) if found else ""


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
    react=leaving.react,
    reacts_to=leaving.SENT,
    listens_to={AccessRequested: submission, LineLeft: _left},
    correlate=correlate,
    audience=audience,
    settled=settled,
    of_people=True,
)

__all__ = ["AUTHORIZATION_SYSTEM", "Approved", "Consent", "Pending"]
