"""What leaves the Sistema de Autorizações: for the desk, the app, and whoever keeps the data."""

from collections.abc import Iterable
from datetime import datetime

from sandbox.platforms.authorizations.consent import AuthorizationRejected, Consent, correlation_of
from sandbox.platforms.entity_requests.core import access_token
from sandbox.platforms.entity_requests.phone_channel import attributes_of
from sandbox.protocol import authorization_request as request
from sandbox.protocol.authorization_request import RequestState
from sandbox.protocol.messages import (
    AUTHENTICATION,
    AUTHORIZATIONS,
    BACKOFFICE,
    MOBILE_APP,
    CodeReady,
    CodeResult,
    ConsentGiven,
    PushRequest,
    RequestClosed,
    RequestStatus,
)
from sandbox.protocol.slots import outside
from sandbox.protocol.system import Envelope, Event, Moment

SENT: frozenset[type[Event]] = frozenset(
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
)
"""The events that other systems hear of."""


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
        AUTHORIZATIONS, AUTHENTICATION, "ComunicarConsentimento", body, correlation_of(found)
    )


def _to_app(found: RequestState, action: str, body: object) -> Envelope:
    return Envelope(AUTHORIZATIONS, MOBILE_APP, action, body, correlation_of(found))


def _to_desk(found: RequestState, action: str, body: object) -> Iterable[Envelope]:
    """To the desk of the sandbox; a backoffice outside is answered by the wire."""
    if not found.binding.client_id:
        yield Envelope(AUTHORIZATIONS, BACKOFFICE, action, body, correlation_of(found))


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
