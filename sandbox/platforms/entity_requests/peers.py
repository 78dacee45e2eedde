"""Four systems that speak to each other through iAP-PI: requests, citizens, data, entities."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from sandbox.platforms.authentication.cmd_register import citizen_data
from sandbox.platforms.authentication.told_consent import ConsentTold
from sandbox.platforms.authorizations.consent import AuthorizationRejected
from sandbox.platforms.entity_requests import callback_language as callback_says
from sandbox.platforms.entity_requests import callbacks, core, holder, phone_channel, resources
from sandbox.platforms.entity_requests import data_language as data_says
from sandbox.platforms.entity_requests import holder_language as holder_says
from sandbox.platforms.entity_requests import language as says
from sandbox.platforms.entity_requests.core import AccessRequest
from sandbox.platforms.entity_requests.resources import Access
from sandbox.protocol import messages as told
from sandbox.protocol.authorization_request import CodeAccepted, CodeRefused
from sandbox.protocol.call import CallEnded, CallTransferred
from sandbox.protocol.messages import (
    ACCESS_DATA,
    AUTHENTICATION,
    BACKOFFICE,
    ENTITY,
    HOLDER_APP,
    REQUEST_FRONTEND,
)
from sandbox.protocol.system import Envelope, Event, Moment, System

DESK = "entidade:ensaio"
"""Who sits at the desk of the entity of this sandbox."""


def _of_request(event: Event, state: Any, moment: Moment) -> Iterable[Envelope]:
    """Tell the citizen, the entity and whoever keeps the data what became of a request."""
    if not isinstance(state, AccessRequest):
        return
    number = state.request_number
    if state.channel == phone_channel.PHONE_CHANNEL:
        yield from _of_call(event, state)
        return
    asks = isinstance(event, says.AccessRequested) and state.citizen_id and not state.existing
    if asks or isinstance(event, says.AccessRead):
        notice = told.NotifyHolder(
            state.citizen_id,
            number,
            state.client_id,
            state.consumer_name,
            state.description,
            state.attributes,
            state.valid_until,
            state.expires_at,
        )
        yield Envelope(REQUEST_FRONTEND, HOLDER_APP, "NotificarTitular", notice, number)
    code = _CODES.get(type(event))
    if code is None:
        return
    if isinstance(event, says.AccessGranted):
        yield _open(state, moment)
        code = says.QR_ACCEPTED if state.kind == says.QR else code
    if state.citizen_id and not state.existing:
        closed = told.EntityRequestClosed(state.citizen_id, number, state.status)
        yield Envelope(REQUEST_FRONTEND, HOLDER_APP, "FecharPedidoTitular", closed, number)
    # Whoever was answered at once needs no callback.
    reply_to = "" if state.existing else state.reply_to
    answer = told.RequestAnswered(state.client_id, number, code, reply_to)
    yield Envelope(REQUEST_FRONTEND, ENTITY, "ComunicarDecisao", answer, number)


def _of_call(event: Event, state: AccessRequest) -> Iterable[Envelope]:
    """A backoffice outside is called; the desk has its decision as the answer to its code."""
    code = _CODES.get(type(event))
    if code is not None:
        number = state.request_number
        answer = told.RequestAnswered(state.client_id, number, code, state.reply_to)
        yield Envelope(REQUEST_FRONTEND, ENTITY, "ComunicarDecisao", answer, number)


_CODES = {
    says.AccessGranted: says.ACCEPTED,
    says.AccessDenied: says.REJECTED,
    says.AccessExpired: says.EXPIRED,
}


def _open(state: AccessRequest, moment: Moment) -> Envelope:
    token = core.access_token(state.request_number, moment.secrets)
    life = timedelta(seconds=moment.policy.data_access_s)
    access = told.OpenAccess(
        moment.secrets.digest(token),
        state.request_number,
        state.existing or state.request_number,
        state.client_id,
        state.citizen_id,
        state.attributes,
        min(moment.now + life, state.valid_until),
    )
    return Envelope(REQUEST_FRONTEND, ACCESS_DATA, "AbrirAcesso", access, state.request_number)


def _of_holder(event: Event, state: Any, moment: Moment) -> Iterable[Envelope]:
    """What the citizen pressed leaves for those who decide, or for who keeps the data."""
    match event:
        case holder_says.HolderAnswered() if _is_sign_in(event, state):
            number = event.request_number
            answer = told.SignInDecision(event.citizen_id, number, event.decision)
            yield Envelope(HOLDER_APP, AUTHENTICATION, "DecidirEntrada", answer, number)
        case holder_says.HolderAnswered():
            body: Any = told.HolderDecision(
                event.citizen_id, event.request_number, event.decision, event.where
            )
            number = event.request_number
            yield Envelope(HOLDER_APP, REQUEST_FRONTEND, "DecisaoTitular", body, number)
        case holder_says.QrCodeRead():
            body = told.CodeRead(event.citizen_id, event.request_number)
            number = event.request_number
            yield Envelope(HOLDER_APP, REQUEST_FRONTEND, "LerCodigoQR", body, number)


def _is_sign_in(event: holder_says.HolderAnswered, state: Any) -> bool:
    asked = state.find(event.request_number) if isinstance(state, holder.Holder) else None
    return asked is not None and bool(asked.kind)


def _count(event: says.AccessRequested, state: Any) -> says.CountInvocation:
    return says.CountInvocation(
        event.client_id, event.request_number, event.token_digest, event.token_until, event.at
    )


def _new_request(command: told.RequestAccess, moment: Moment) -> str:
    consumer = moment.look(core.CONSUMER + command.client_id)
    turn = consumer.count if isinstance(consumer, core.Consumer) else 0
    while True:
        turn += 1
        stream = core.REQUEST + core.number_of(command.client_id, turn, moment)
        if moment.look(stream) is None:
            # Two of one instant are told apart before the first is counted.
            return stream


def _by_number(command: Any, moment: Moment) -> str:
    return core.REQUEST + str(command.request_number)


def _by_token(command: Any, moment: Moment) -> str:
    digest = command.access if isinstance(command, told.CitizenDataQuery) else command.digest
    if not digest and not isinstance(command, told.CitizenDataQuery):
        token = core.access_token(command.request_number, moment.secrets)
        digest = moment.secrets.digest(token)
    return f"access:{digest}"


def _data_reply(event: data_says.DataReleased, state: Access, moment: Moment) -> Iterable[Envelope]:
    """The data for the desk of the sandbox; who asked by the wire has them there."""
    if phone_channel.outside(state.client_id):
        return
    data = citizen_data(event.citizen_id, event.scopes, moment)
    reply = told.CitizenDataReply(event.case_id, event.operator_id, event.request_id, data)
    yield Envelope(AUTHENTICATION, BACKOFFICE, "RespostaObterDados", reply, "")


def _data_audience(event: Event, state: Any) -> tuple[str, ...]:
    if isinstance(event, data_says.DataReleased):
        operator = () if phone_channel.outside(state.client_id) else (event.operator_id,)
        return (f"cidadao:{event.citizen_id}", *(f"operador:{one}" for one in operator))
    return (DESK,)


def _number(state: Any, command: Any) -> str:
    return str(getattr(state, "request_number", "") or getattr(command, "request_number", ""))


FRONTEND_SYSTEM = System(
    name=REQUEST_FRONTEND,
    commands={
        told.RequestAccess: _new_request,
        says.CountInvocation: lambda command, moment: core.CONSUMER + command.client_id,
        says.CountFailure: lambda command, moment: core.CONSUMER + command.client_id,
        says.LeaveLine: lambda command, moment: f"line:{command.call_id}",
        says.FollowRequest: _by_number,
        told.HolderDecision: _by_number,
        told.CodeRead: _by_number,
    },
    events=says.OF_REQUESTS,
    decide=core.decide,
    evolve=core.evolve,
    deadline=core.deadline,
    react=_of_request,
    reacts_to=frozenset({says.AccessRequested, says.AccessRead, *_CODES}),
    listens_to={
        says.AccessRequested: _count,
        CallEnded: phone_channel.line_left,
        CallTransferred: phone_channel.line_left,
        CodeRefused: phone_channel.failure,
        AuthorizationRejected: phone_channel.rejected,
        **dict.fromkeys(phone_channel.FOLLOWED, phone_channel.follow),
    },
    correlate=_number,
    audience=lambda event, state: (DESK,),
    # The counts of entities are always at hand: the bill shows all of them.
    settled=lambda state: isinstance(state, AccessRequest) and not state.followed,
)
HOLDER_SYSTEM = System(
    name=HOLDER_APP,
    commands=dict.fromkeys(
        (
            told.NotifyHolder,
            told.EntityRequestClosed,
            holder_says.AcceptAccess,
            holder_says.RefuseAccess,
            holder_says.ReadQrCode,
            holder_says.WithdrawGrant,
        ),
        lambda command, moment: f"holder:{command.citizen_id}",
    ),
    events=holder_says.OF_CITIZENS,
    decide=holder.decide,
    evolve=holder.evolve,
    deadline=holder.deadline,
    react=_of_holder,
    reacts_to=frozenset({holder_says.HolderAnswered, holder_says.QrCodeRead}),
    correlate=_number,
    audience=lambda event, state: (f"cidadao:{event.citizen_id}",),
    settled=lambda state: state is None or not state.requests,
)
DATA_SYSTEM = System(
    name=ACCESS_DATA,
    commands=dict.fromkeys(
        (
            told.OpenAccess,
            told.CitizenDataQuery,
            data_says.ReadAttributes,
            data_says.BeginAttributes,
            data_says.FetchAttributes,
        ),
        _by_token,
    ),
    events=data_says.OF_DATA,
    decide=resources.decide,
    evolve=resources.evolve,
    react=_data_reply,
    reacts_to=frozenset({data_says.DataReleased}),
    listens_to={CodeAccepted: phone_channel.opens, ConsentTold: phone_channel.opens_told},
    correlate=_number,
    audience=_data_audience,
    settled=lambda state: True,
)
ENTITY_SYSTEM = System(
    name=ENTITY,
    commands=dict.fromkeys(
        (told.RequestAnswered, callback_says.ReportCallback),
        lambda command, moment: f"callback:{command.request_number}",
    ),
    events=callback_says.OF_CALLBACKS,
    decide=callbacks.decide,
    evolve=callbacks.evolve,
    deadline=callbacks.deadline,
    correlate=_number,
    audience=lambda event, state: (DESK,),
    settled=lambda state: state is None or state.next_at is None,
)
SYSTEMS = (FRONTEND_SYSTEM, HOLDER_SYSTEM, DATA_SYSTEM, ENTITY_SYSTEM)
