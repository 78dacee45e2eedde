"""The phone channel: a backoffice asks during a call, and a spoken code completes the yes.

On the wire it is a request like any other, known by its `channelCode`.  Whether it waits, is
decided or expires is settled in one place, `sandbox.platforms.authorizations`; the front end
passes the request on and follows what becomes of it, so its decision is held from *Autorizar*
until the right code.  Pure.
Source: fact sheet 6.1 («frontend passes the request to the backend») and 6.4; the members of
`additionalInfo`, the channel's code and the handle of an owner are ours.
"""

from functools import lru_cache
from typing import Any

from sandbox.platforms.authentication.told_consent import ConsentTold
from sandbox.platforms.entity_requests import language as says
from sandbox.platforms.entity_requests.contract import CITIZEN
from sandbox.platforms.providers.core import BACKOFFICE_PROVIDER
from sandbox.protocol import authorization_request as request
from sandbox.protocol.call import Call, CallEnded, CallTransferred
from sandbox.protocol.errors import Refused
from sandbox.protocol.frozen import frozen
from sandbox.protocol.messages import OpenAccess, RequestAccess
from sandbox.protocol.system import Moment

PHONE_CHANNEL = "00000000-0000-4000-8000-000000000004"
"""`channelCode` of the phone channel; 4 is its number in the ISCAPI tables (fact sheet 5.2)."""
OWN_CLIENT = BACKOFFICE_PROVIDER.id
MOST_INFO = 60
INFO = ("operator", "session", "call", "phoneNumber", "service", "reference")
"""The keys of `additionalInfo` in this channel."""
_KNOWN, _REQUIRED = frozenset(INFO), ("operator", "phoneNumber", "service")
ATTRIBUTE_OF: dict[str, str] = {
    "nome": f"{CITIZEN}NomeCompleto",
    "data_nascimento": f"{CITIZEN}DataNascimento",
    "nic": f"{CITIZEN}NIC",
    "nif": f"{CITIZEN}NIF",
    "telemovel": f"{CITIZEN}NumeroTelemovel",
    "email": f"{CITIZEN}CorreioElectronico",
}
"""The fields that screens and guiões name, by the addresses that the wire names."""
SCOPE_OF = {address: scope for scope, address in ATTRIBUTE_OF.items()}


@lru_cache(256)
def scopes_of(attributes: tuple[str, ...]) -> tuple[str, ...]:
    """Addresses as fields; what has no field keeps its address."""
    return tuple(SCOPE_OF.get(one, one) for one in attributes)


@lru_cache(256)
def attributes_of(scopes: tuple[str, ...]) -> tuple[str, ...]:
    """Fields as addresses."""
    return tuple(ATTRIBUTE_OF.get(one, one) for one in scopes)


@frozen
class OnCall:
    """Who asks, on which call, about which phone and for which service."""

    operator_id: str
    session_id: str
    call_id: str
    phone_number: str
    service: str
    case_id: str
    caller_number: str = ""


def on_call(command: RequestAccess, moment: Moment) -> OnCall:
    """What `additionalInfo` says of the call; the number that called is the line's to tell.

    Errors: malformed, with each fault named.
    """
    found = dict(command.additional_info)
    good = len(found) == len(command.additional_info) and found.keys() <= _KNOWN
    if good and all(map(found.get, _REQUIRED)) and all(map(_good, found.values())):
        call_id = found.get("call", "")
        call: Call | None = moment.look(f"call:{call_id}") if call_id else None
        values = [found.get(key, "") for key in INFO]
        values.append(call.caller_number if call else "")
        return OnCall(*values)
    problems = [f"{key[:20]}: there is {', '.join(INFO)}" for key in found.keys() - _KNOWN]
    problems += [
        f"{key[:20]}: at most {MOST_INFO} characters that can be shown"
        for key, value in found.items()
        if not _good(value)
    ]
    problems += [f"{key}: missing" for key in _REQUIRED if not found.get(key)]
    raise Refused("malformed", f"additionalInfo: {'; '.join(problems[:8] or ['a key twice'])}")


def _good(value: str) -> bool:
    return len(value) <= MOST_INFO and value.isprintable() and value == value.strip()


def info_of(asks: OnCall) -> tuple[tuple[str, str], ...]:
    """`additionalInfo` of the desk of the sandbox."""
    values = (
        asks.operator_id,
        asks.session_id,
        asks.call_id,
        asks.phone_number,
        asks.service,
        asks.case_id,
    )
    return tuple(zip(INFO, values, strict=True))


def outside(client_id: str) -> str:
    """The client of a request, or nothing when it is the desk of the sandbox."""
    return "" if client_id == OWN_CLIENT else client_id


# to those who ask the citizen -------------------------------------------------------------------
def submission(event: says.AccessRequested, state: Any) -> request.SubmitRequest | None:
    """The request as it is passed on."""
    asks = event.on_call
    if not isinstance(asks, OnCall):
        return None
    client_id = outside(event.client_id)
    return request.SubmitRequest(
        asks.case_id,
        event.citizen_id,
        asks.phone_number,
        asks.operator_id,
        asks.session_id,
        asks.call_id,
        asks.caller_number,
        asks.service,
        scopes_of(event.attributes),
        event.request_number,
        client_id,
        event.consumer_name if client_id else "",
        event.expires_at,
    )


def line_left(event: CallEnded | CallTransferred, call: Call) -> says.LeaveLine:
    """A call is over, or is somebody else's: what was asked on it from outside is taken back."""
    ended = isinstance(event, CallEnded)
    return says.LeaveLine(event.call_id, "chamada_terminada" if ended else "transferida")


def on_line(command: says.LeaveLine, moment: Moment) -> list[says.LineLeft]:
    """The requests from outside that were asked on this call and are alive (R10)."""
    return [
        says.LineLeft(one.request_number, one.citizen_id, one.client_id, command.reason)
        for one in moment.alive("access-request")
        if one.call_id == command.call_id and outside(one.client_id)
    ]


# what becomes of it -----------------------------------------------------------------------------
FOLLOWED: dict[type, str] = {
    request.CodeIssued: "held",
    request.CodeAccepted: "granted",
    request.AuthorizationDenied: "denied",
    request.AuthorizationExpired: "expired",
    request.CodeExpired: "expired",
    request.AuthorizationWithdrawn: "withdrawn",
    request.CodeBlocked: "burnt",
}


def follow(event: Any, consent: Any) -> says.FollowRequest | None:
    """What the front end hears of a request from outside, whose backoffice it calls back.

    The desk of the sandbox is told by its own messages: `standing` reads how its request stands.
    """
    found = consent.find(event.request_id)
    if found is None or not found.binding.client_id:
        return None
    status = FOLLOWED[type(event)]
    reason = "code_burnt" if status == "burnt" else getattr(event, "reason", "")
    until = event.expires_at if status == "held" else None
    return says.FollowRequest(found.binding.request_number, status, reason, until)


STANDING = {request.REDEEMED: "granted", request.EXPIRED: "expired"} | {
    request.CODE_EXPIRED: "expired"
}


def standing(asked: Any, consent: Any) -> str:
    """How a request of the phone channel stands: pending, held, granted, denied, expired.

    `asked` is the request of the wire, `consent` what its owner was asked; a request that is no
    longer remembered there is over.
    """
    found = consent.numbered(asked.request_number) if consent is not None else None
    if found is None:
        return "denied"
    if isinstance(found, request.Closed):
        return STANDING.get(found.status, "denied")
    return "held" if isinstance(found, request.Approved) else "pending"


def rejected(event: Any, consent: Any) -> says.FollowRequest | None:
    """A request from outside that the citizen was never shown."""
    if not event.client_id:
        return None
    return says.FollowRequest(event.request_number, "rejected", event.reason, None)


def opens(event: request.CodeAccepted, consent: Any) -> OpenAccess | None:
    """The right code: from now on the token of the decision opens what was authorized."""
    found = consent.find(event.request_id)
    if found is None or not found.binding.request_number:
        return None
    binding = found.binding
    return OpenAccess(
        "",
        binding.request_number,
        binding.request_number,
        binding.client_id or OWN_CLIENT,
        binding.citizen_id,
        attributes_of(binding.scopes),
        None,
        binding.operator_id,
        binding.case_id,
        binding.request_id,
    )


def opens_told(event: ConsentTold, state: object) -> OpenAccess:
    """As much, when a Sistema de Autorizações outside tells of it."""
    return OpenAccess(
        event.access,
        event.request_number,
        event.request_number,
        OWN_CLIENT,
        event.citizen_id,
        event.attributes,
        None,
        event.operator_id,
        event.case_id,
        event.request_id,
    )


def failure(event: request.CodeRefused, consent: Any) -> says.CountFailure | None:
    """A wrong code of an operator outside counts for that operator (R6)."""
    found = consent.find(event.request_id)
    if found is None or event.reason != "code_wrong" or not found.binding.client_id:
        return None
    return says.CountFailure(found.binding.client_id, found.binding.operator_id, event.at)
