"""Every question that the desk asks of other systems, and how the desk hears about the line."""

from collections.abc import Iterable
from datetime import timedelta

from mock_backoffice import core
from mock_backoffice import language as says
from mock_backoffice import token_language as token_says
from mock_backoffice.case import Case
from mock_backoffice.core import Desk
from sandbox.platforms.entity_requests.phone_channel import (
    OWN_CLIENT,
    PHONE_CHANNEL,
    OnCall,
    attributes_of,
    info_of,
)
from sandbox.protocol import messages as told
from sandbox.protocol.call import Call, CallEnded, CallTransferred
from sandbox.protocol.fault_language import FaultStarted
from sandbox.protocol.local_time import lisbon
from sandbox.protocol.system import Envelope, Event, Moment, System


def react(event: Event, state: Desk, moment: Moment) -> Iterable[Envelope]:
    """The message that leaves because of an event of the desk."""
    if isinstance(event, token_says.TokenPasted):
        body = told.ExchangeToken(
            event.digest, event.other_world, state.operator_id, state.session_id, event.service
        )
        yield _to(told.AUTHENTICATION, "TrocarToken", body, "")
        return
    case = state.case(getattr(event, "case_id", ""))
    if case is None:
        return
    correlation = case.call_id or case.case_id
    operator_id, case_id = state.operator_id, case.case_id
    match event:
        case says.CmdCheckAsked():
            query = told.CmdStatusQuery(case_id, operator_id, event.phone_number)
            yield _to(told.AUTHENTICATION, "ValidarCMD", query, correlation)
        case says.RequestSent():
            yield _to(
                told.AUTHORIZATIONS,
                "PedirAutorizacao",
                _request(state, case, moment),
                correlation,
            )
        case says.CancelAsked():
            # Every request of the case, also one whose identifier has not come back yet.
            withdrawal = told.WithdrawRequest(case.holder, "", operator_id, event.reason, case_id)
            yield _to(told.AUTHORIZATIONS, "CancelarPedido", withdrawal, correlation)
        case says.CodeEntered():
            redeem = told.RedeemCode(
                case_id,
                case.holder,
                case.request_id,
                event.proof,
                operator_id,
                state.session_id,
                case.call_id,
            )
            yield _to(told.AUTHORIZATIONS, "ValidarCodigo", redeem, correlation)
        case says.CodeResultAsked():
            worth = told.CodeResultQuery(
                case_id,
                case.holder,
                case.request_id,
                case.attempt,
                operator_id,
                state.session_id,
                case.call_id,
            )
            yield _to(told.AUTHORIZATIONS, "ConsultarCodigo", worth, correlation)
        case says.CodeAnswered(outcome="accepted") | says.DataAsked():
            # What the token of the decision opens, by its digest: nothing else is asked.
            query_data = told.CitizenDataQuery(
                case_id,
                operator_id,
                case.request_id,
                case.access,
                attributes_of(core.service_of(case.service, moment).scopes),
            )
            yield _to(told.AUTHENTICATION, "ObterDados", query_data, correlation)
        case token_says.TokenAsked():
            issue = told.IssueToken(
                case_id,
                operator_id,
                state.session_id,
                case.holder,
                case.service,
                case.request_id,
            )
            yield _to(told.AUTHENTICATION, "EmitirToken", issue, correlation)


def _request(desk: Desk, case: Case, moment: Moment) -> told.RequestAccess:
    """`request/authorization` of the phone channel, with the members of the wire.

    The wire writes its deadline in minutes: the next whole one after both clocks are over, so
    that the limits of the world are what ends a request (R4).
    """
    ends = moment.now + timedelta(seconds=moment.policy.total_lifetime_s + 59)
    asks = OnCall(
        desk.operator_id,
        desk.session_id,
        case.call_id,
        case.phone_number,
        case.service,
        case.case_id,
    )
    return told.RequestAccess(
        OWN_CLIENT,
        "JWT",
        lisbon(ends).isoformat(" ", "minutes"),
        attributes_of(core.service_of(case.service, moment).scopes),
        case.holder,
        channel_code=PHONE_CHANNEL,
        additional_info=info_of(asks),
    )


def _to(receiver: str, action: str, body: object, correlation: str) -> Envelope:
    return Envelope(told.BACKOFFICE, receiver, action, body, correlation)


QUESTIONS: dict[type, str] = {
    told.CmdStatusQuery: "cmd",
    told.RequestAccess: "pedido",
    told.RedeemCode: "codigo",
    told.CodeResultQuery: "codigo",
    told.CitizenDataQuery: "dados",
    told.IssueToken: "token",
    told.ExchangeToken: "colar",
}


def undelivered(body: object, attempts: int, final: bool) -> object | None:
    """What the desk is told when one of its questions did not get through."""
    question = QUESTIONS.get(type(body))
    if question is None:
        return None
    if isinstance(body, told.RequestAccess):
        info = dict(body.additional_info)
        operator_id, case_id = info.get("operator", ""), info.get("reference", "")
    else:
        operator_id = str(getattr(body, "operator_id", ""))
        case_id = getattr(body, "case_id", "")
    return says.NotDelivered(operator_id, case_id, question, attempts, final)


def _on_call_ended(event: CallEnded, call: Call) -> object | None:
    if not call.operator_id:
        return None
    return says.LineDropped(call.operator_id, event.call_id, "chamada_terminada")


def _on_transfer(event: CallTransferred, call: Call) -> object:
    return says.LineDropped(event.from_operator, event.call_id, "transferida")


def _on_fault(event: FaultStarted, world: object) -> object | None:
    if event.kind != "sessao-expirada" or not event.terms.person:
        return None
    return says.ExpireSession(event.terms.person)


def _stream(command: says.SignOut, moment: Moment) -> str:
    return f"desk:{command.operator_id}"


def _sign_in_stream(command: says.SignIn, moment: Moment) -> str:
    operator = moment.people.operator_by_user_name(command.user_name)
    return f"desk:{operator.id}" if operator else "desk:"


def audience(event: Event, state: Desk | None) -> tuple[str, ...]:
    """The desk is seen by its operator only."""
    return (f"operador:{state.operator_id}",) if state else ()


def correlate(state: Desk | None, command: object) -> str:
    """The call of the case in hand."""
    case = state.case(getattr(command, "case_id", "")) if state else None
    if case is not None:
        return case.call_id or case.case_id
    call_id = str(getattr(command, "call_id", ""))
    return call_id if call_id.replace("-", "").isalnum() else ""


DESK = System(
    name=told.BACKOFFICE,
    commands={
        says.SignIn: _sign_in_stream,
        **dict.fromkeys(
            (
                says.SignOut,
                says.ExpireSession,
                says.OpenService,
                says.ValidateCmd,
                says.RequestAuthorization,
                says.CancelRequest,
                says.ValidateCode,
                says.ConfirmData,
                says.RejectData,
                token_says.ConfirmAndCopyToken,
                says.AskAgain,
                token_says.OpenPhoneService,
                token_says.Authenticate,
                says.CloseCase,
                says.LineDropped,
                says.NotDelivered,
                told.CmdStatusReply,
                told.RequestStatus,
                told.CodeResult,
                told.CitizenDataReply,
                told.TokenReply,
                told.TokenResult,
                told.CertificateRequested,
            ),
            _stream,
        ),
    },
    events=(*says.EVENTS, *token_says.EVENTS),
    decide=core.decide,
    evolve=core.evolve,
    deadline=core.deadline,
    react=react,
    reacts_to=frozenset(
        {
            says.CmdCheckAsked,
            says.RequestSent,
            says.CancelAsked,
            says.CodeEntered,
            says.CodeAnswered,
            says.CodeResultAsked,
            says.DataAsked,
            token_says.TokenAsked,
            token_says.TokenPasted,
        }
    ),
    listens_to={
        CallEnded: _on_call_ended,
        CallTransferred: _on_transfer,
        FaultStarted: _on_fault,
    },
    correlate=correlate,
    audience=audience,
    undelivered=undelivered,
)
