"""The phone channel for a backoffice outside: what the published wire has no call for.

*Validar CMD*, the state of a request, the code, taking back, the token of the call.  Every
address takes the caller's token of a registered backoffice, and its own requests only.  The
decision is held until the right code has come; with a `replyTo` it leaves as the callback that
it is, without one its `jwt` is in the answer to the code.
Source: fact sheet 6.3 and 6.4; addresses, members and errors are ours.
"""

from collections.abc import Callable, Mapping
from typing import Any

from flask import request

from mock_autorizacoes import envelopes, signing
from mock_autorizacoes.caller_token import caller_of
from sandbox.given import members, typed
from sandbox.identifiers.phone import normalise_phone
from sandbox.journal import Record
from sandbox.platforms.authentication.cmd_register import CmdChecked
from sandbox.platforms.authentication.handover import token_id_of
from sandbox.platforms.entity_requests import language as says
from sandbox.platforms.entity_requests.core import REQUEST, AccessRequest, require_operator
from sandbox.platforms.entity_requests.phone_channel import OWN_CLIENT, PHONE_CHANNEL
from sandbox.protocol.authorization_request import (
    Approved,
    CodeAccepted,
    CodeRefused,
    RequestState,
)
from sandbox.protocol.errors import Refused
from sandbox.protocol.messages import CmdStatusQuery, IssueToken, RedeemCode, WithdrawRequest
from sandbox.protocol.security_code import normalise
from sandbox.world import World

Answer = dict[str, Any]
Call = Callable[[World, Mapping[str, Any]], Answer]
ROOM = "canaltelefonico"
_CODES = {
    "pending": says.PENDING,
    "held": says.HELD,
    "granted": says.ACCEPTED,
    "denied": says.REJECTED,
    "expired": says.EXPIRED,
}


def calls() -> dict[str, Call]:
    """Every address of the phone channel."""
    return {
        f"{ROOM}/validarcmd": _validate_cmd,
        f"{ROOM}/estadopedido": _status,
        f"{ROOM}/validarcodigo": _validate_code,
        f"{ROOM}/cancelarpedido": _withdraw,
        f"{ROOM}/emitirtoken": _issue_token,
    }


def _client(world: World) -> str:
    """Which backoffice calls.  Errors: phone_client_unknown, and those of the caller's token."""
    provider = caller_of(request.headers.get("Authorization", ""), world).provider
    if not provider.backoffice or provider.id == OWN_CLIENT:
        raise Refused("phone_client_unknown", f"{provider.id} is no registered backoffice")
    return provider.id


def _texts(body: Mapping[str, Any], *required: str, more: tuple[str, ...] = ()) -> list[str]:
    """Members that are texts.  Errors: malformed."""
    found = [typed(members(body, (*required, *more)), name, str, "") for name in (*required, *more)]
    for name, value in zip(required, found, strict=False):
        if not value:
            raise Refused("malformed", f"{name}: missing")
    return found


def _own(world: World, client_id: str, number: str) -> tuple[AccessRequest, RequestState | None]:
    """A request of this backoffice: as the wire has it, and as the citizen was asked.

    Errors: request_foreign, also when there is none: who asks learns nothing of others.
    """
    state = world.machine.state(f"{REQUEST}{number.lower()}")
    known = isinstance(state, AccessRequest) and state.channel == PHONE_CHANNEL
    if not known or state.client_id != client_id:
        raise Refused("request_foreign", f"requestNumber: {client_id} has no request with it")
    consent = world.machine.state(f"consent:{state.citizen_id}")
    return state, consent.numbered(state.request_number) if consent else None


def _asked(found: RequestState | None) -> RequestState:
    if found is None:
        raise Refused("not_approved", "requestNumber: the citizen has not been asked")
    return found


def _event(world: World, records: list[Record], *kinds: type) -> Any:
    """The first event of these kinds."""
    codec = world.machine.registry.codec
    names = {kind.TYPE for kind in kinds}  # type: ignore[attr-defined]
    for record in records:
        if record.type in names:
            return codec.decode(record.type, record.data)
    raise Refused("internal", f"nothing came of it: {sorted(names)}")


def _validate_cmd(world: World, body: Mapping[str, Any]) -> Answer:
    """One shape whatever the answer (R17); `owner` is a handle, for nothing but a request."""
    client_id = _client(world)
    operator, number = _texts(body, "operator", "phoneNumber")
    query = CmdStatusQuery("", operator, normalise_phone(number), client_id)
    checked = _event(world, world.perform(query, f"sistema:{client_id}"), CmdChecked)
    return {"status": checked.status, "owner": checked.handle, "warning": checked.warning}


def _status(world: World, body: Mapping[str, Any]) -> Answer:
    client_id = _client(world)
    (number,) = _texts(body, "requestNumber")
    state, found = _own(world, client_id, number)
    callback = world.machine.state(f"callback:{state.request_number}")
    left = 0
    if isinstance(found, Approved):
        left = max(0, world.settings.policy.code_attempts - found.failures)
    return {
        "result": envelopes.result(_CODES[state.status]),
        "requestNumber": state.request_number,
        "reason": state.reason,
        "until": state.expires_at.isoformat(),
        "attemptsLeft": left,
        "callback": {"status": callback.status, "seen": callback.seen} if callback else None,
    }


def _validate_code(world: World, body: Mapping[str, Any]) -> Answer:
    """Errors: code_wrong, code_burnt, code_expired, code_used, code_foreign, not_approved."""
    client_id = _client(world)
    number, operator, typed_code, session, call, reference = _texts(
        body, "requestNumber", "operator", "code", more=("session", "call", "reference")
    )
    state, found = _own(world, client_id, number)
    asked = _asked(found)
    require_operator(client_id, operator, world.moment())
    code = normalise(typed_code, world.settings.policy.code_digits)
    request_id = asked.binding.request_id
    proof = world.key.proof(request_id, code)
    redeem = RedeemCode(reference, state.citizen_id, request_id, proof, operator, session, call)
    records = world.perform(redeem, f"sistema:{client_id}")
    result = _event(world, records, CodeAccepted, CodeRefused)
    if isinstance(result, CodeRefused):
        burnt = result.reason == "code_wrong" and result.attempts_left == 0
        reason = "code_burnt" if burnt else result.reason
        raise Refused(reason, f"code: {result.attempts_left} attempts are left")
    number = state.request_number
    token = "" if state.reply_to else signing.troubled_decision_token(world, number)
    return envelopes.answered(state.request_number, says.ACCEPTED, state.valid_until, token)


def _withdraw(world: World, body: Mapping[str, Any]) -> Answer:
    client_id = _client(world)
    (number,) = _texts(body, "requestNumber")
    state, _ = _own(world, client_id, number)
    taken = WithdrawRequest(
        state.citizen_id, "", "", "operador", "", client_id, state.request_number
    )
    world.perform(taken, f"sistema:{client_id}")
    return _status(world, body)


def _issue_token(world: World, body: Mapping[str, Any]) -> Answer:
    """Errors: not_approved, token_other_operator, token_used, token_expired."""
    client_id = _client(world)
    number, operator, session = _texts(body, "requestNumber", "operator", more=("session",))
    state, found = _own(world, client_id, number)
    asked = _asked(found).binding
    if (asked.operator_id, asked.session_id) != (operator, session):
        raise Refused("token_other_operator", "operator, session: not those of the request")
    issue = IssueToken(
        asked.case_id,
        operator,
        session,
        state.citizen_id,
        asked.service,
        asked.request_id,
        client_id,
    )
    world.perform(issue, f"sistema:{client_id}")
    text = world.key.token(token_id_of(asked.request_id))
    token = world.machine.state(f"token:{world.key.digest(text)}")
    if token.status != "issued" or world.clock.now() >= token.expires_at:
        spent = "token_used" if token.status == "used" else "token_expired"
        raise Refused(spent, f"requestNumber: its one token is {token.status}")
    return {"token": text, "expiresAt": token.expires_at.isoformat()}
