"""The steps of one case, in the order of the procedure.

    validate CMD ─ active ─ request ─ pending ─ approved ─ code accepted
      ─ data on screen ─ confirmed, all of them ─ token copied

Each question to another system waits for its answer until a deadline; then the operator may ask
again (`AskAgain` where asking the same twice would not do).  Answers may come late, twice or out
of order: one that belongs to something already settled changes nothing.  A token that is over
leads to a new request in the same case, and its data leave the screen with it.

No datum of the citizen is here before the code is accepted (R15): the desk learns an opaque
holder when the CMD is active, and the data only from `CitizenDataReply`.
"""

from datetime import datetime, timedelta

from mock_backoffice import language as says
from mock_backoffice import token_language as token_says
from mock_backoffice.case import ALIVE, SETTLED, Case
from sandbox.identifiers.phone import normalise_phone
from sandbox.protocol import messages as told
from sandbox.protocol import security_code
from sandbox.protocol.call import Call, CallStatus
from sandbox.protocol.errors import Refused
from sandbox.protocol.system import Event, Moment


def decide(
    case: Case, failures_at: tuple[datetime, ...], command: object, moment: Moment
) -> list[Event]:
    """Say what follows in one open case; `failures_at` are the operator's wrong codes (R6).

    Errors: step_out_of_order, waiting_for_answer, and those of each step.
    """
    match command:
        case says.ValidateCmd():
            return _validate_cmd(case, command, moment)
        case says.RequestAuthorization():
            return _request(case, failures_at, moment)
        case says.CancelRequest():
            if not case.alive:
                raise out_of_order(command, "there is no living request to cancel")
            return [says.CancelAsked(case.case_id, "operador")]
        case says.ValidateCode():
            return _validate_code(case, failures_at, command, moment)
        case says.ConfirmData():
            return _confirm(case, command)
        case says.RejectData():
            if not case.data:
                raise out_of_order(command, "no data are on the screen")
            return [
                says.DataRejected(case.case_id),
                says.CaseClosed(case.case_id, "dados_incorretos"),
            ]
        case token_says.ConfirmAndCopyToken():
            return _copy_token(case, command, moment)
        case says.AskAgain():
            return _ask_again(case, moment)
        case says.CloseCase():
            cancel = [says.CancelAsked(case.case_id, "operador")] if case.alive else []
            return [*cancel, says.CaseClosed(case.case_id, "fechado")]
        case says.NotDelivered():
            if case.waiting != command.question:
                return []
            again = moment.policy.delivery_interval_s
            until = None if command.final else patience(moment) + timedelta(seconds=again)
            return [
                says.ServiceUnavailable(
                    case.case_id, command.question, command.attempts, command.final, until
                )
            ]
    return _on_message(case, command, moment)


def _on_message(case: Case, message: object, moment: Moment) -> list[Event]:
    match message:
        case told.CmdStatusReply() if _answers_check(case, message):
            validated = says.CmdValidated(
                case.case_id, message.status, message.holder, message.warning
            )
            call: Call | None = moment.look(f"call:{case.call_id}")
            if message.holder and call and call.caller_number != case.phone_number:
                return [validated, says.CallerMismatch(case.case_id)]
            return [validated]
        case told.RequestStatus() if _concerns(case, message):
            followed = says.RequestFollowed(
                case.case_id,
                message.request_id,
                message.status,
                message.reason,
                message.expires_at,
                message.request_number,
            )
            if case.taken_back and message.status in ALIVE:
                return [followed, says.CancelAsked(case.case_id, "operador")]
            return [followed]
        case told.CodeResult() if _answers_code(case, message):
            return [
                says.CodeAnswered(
                    case.case_id,
                    message.outcome,
                    message.attempt,
                    message.attempts_left,
                    moment.now,
                    patience(moment) if message.outcome == "accepted" else None,
                    message.access,
                )
            ]
        case told.CitizenDataReply() if case.request_status == "redeemed" and not case.data:
            if message.request_id != case.request_id:
                return []
            return [says.DataRevealed(case.case_id, message.data)]
        case told.TokenReply() if _answers_token(case, message, moment):
            alive = moment.now < message.expires_at
            ready = token_says.TokenReady if alive else token_says.TokenOver
            return [ready(case.case_id, message.token_id, message.expires_at)]
    return []


def _concerns(case: Case, message: told.RequestStatus) -> bool:
    """An answer belongs to the request in hand; a late one of an older request changes nothing.

    Identifiers count up: a greater one is of a request that the desk had not heard of.
    """
    if message.status == "rejected":
        return case.waiting == "pedido"
    if message.request_id == case.request_id:
        return _progress(message.status) > _progress(case.request_status)
    newest = max(case.request_id, case.old_request_id, key=_order)
    newer = _order(message.request_id) > _order(newest)
    return newer and message.reason != "substituido" and not case.data


def _progress(status: str) -> int:
    return 3 if status in SETTLED else ("", "pending", "approved").index(status)


def _order(identifier: str) -> tuple[int, str]:
    return len(identifier), identifier


def _answers_check(case: Case, message: told.CmdStatusReply) -> bool:
    return case.waiting == "cmd" and message.phone_number == case.phone_number


def _answers_code(case: Case, message: told.CodeResult) -> bool:
    if case.request_id != message.request_id:
        return False
    if message.outcome == "code_wrong" and message.attempt <= case.attempt:
        return False
    return case.waiting == "codigo" or case.request_status in ALIVE


def _answers_token(case: Case, message: told.TokenReply, moment: Moment) -> bool:
    late = bool(case.data) and not case.token_id and moment.now < message.expires_at
    return case.waiting == "token" or late


def too_late(case: Case | None, message: object) -> list[Event]:
    """A request that opens when its case is over is taken back (R10)."""
    opened = isinstance(message, told.RequestStatus) and message.status in ALIVE
    return [says.CancelAsked(case.case_id, "operador")] if case and opened else []


def _validate_cmd(case: Case, command: says.ValidateCmd, moment: Moment) -> list[Event]:
    _not_waiting(case, command)
    if case.alive or case.data:
        raise out_of_order(command, "a request of this case is alive")
    number = normalise_phone(command.phone_number)
    return [says.CmdCheckAsked(case.case_id, number, patience(moment))]


def _request(case: Case, failures_at: tuple[datetime, ...], moment: Moment) -> list[Event]:
    _not_waiting(case, "RequestAuthorization")
    if case.cmd != "active":
        raise Refused("cmd_not_active", f"RequestAuthorization: the CMD is {case.cmd or 'unknown'}")
    if case.federated_id or (case.data and not case.token_over(moment.now)):
        raise out_of_order("RequestAuthorization", "the data are already on the screen")
    _require_call(case, moment)
    oldest = moment.now - timedelta(seconds=moment.policy.operator_failures_window_s)
    recent = [at for at in failures_at if at > oldest]
    if len(recent) >= moment.policy.operator_failures:
        raise Refused("operator_rate_limited", f"{len(recent)} wrong codes by this operator")
    return [says.RequestSent(case.case_id, patience(moment))]


def _require_call(case: Case, moment: Moment) -> None:
    call: Call | None = moment.look(f"call:{case.call_id}") if case.call_id else None
    if moment.policy.call_required and (call is None or call.status is not CallStatus.IN_PROGRESS):
        raise Refused("no_call", f"{case.case_id} has no call in progress")


def _validate_code(
    case: Case, failures_at: tuple[datetime, ...], command: says.ValidateCode, moment: Moment
) -> list[Event]:
    _not_waiting(case, command)
    if not case.request_id:
        raise out_of_order(command, "no request has been sent")
    code = security_code.normalise(command.code, moment.policy.code_digits)
    oldest = moment.now - timedelta(seconds=moment.policy.operator_failures_window_s)
    if len([at for at in failures_at if at > oldest]) >= moment.policy.operator_failures:
        raise Refused("operator_rate_limited", "too many wrong codes by this operator")
    proof = moment.secrets.proof(case.request_id, code)
    return [says.CodeEntered(case.case_id, patience(moment), proof)]


def _confirm(case: Case, command: says.ConfirmData) -> list[Event]:
    shown = {scope for scope, _ in case.data}
    if not shown:
        raise out_of_order(command, "no data are on the screen")
    unknown = [scope for scope in command.scopes if scope not in shown]
    if unknown:
        raise Refused("fields_unknown", f"ConfirmData: {unknown} were not consented")
    return [says.DataConfirmed(case.case_id, tuple(dict.fromkeys(command.scopes)))]


def _copy_token(case: Case, command: token_says.ConfirmAndCopyToken, moment: Moment) -> list[Event]:
    _not_waiting(case, command)
    missing = [scope for scope, _ in case.data if scope not in case.confirmed]
    if not case.data:
        raise out_of_order(command, "no data are on the screen")
    if missing:
        raise Refused("fields_missing", f"ConfirmAndCopyToken: not confirmed yet: {missing}")
    if case.token_id and case.token_expires_at:
        if case.token_of_before:
            raise Refused("token_other_operator", f"{case.token_id} is of an earlier session")
        if moment.now >= case.token_expires_at:
            raise Refused("token_expired", f"ConfirmAndCopyToken: {case.token_id} has expired")
        return [token_says.TokenReady(case.case_id, case.token_id, case.token_expires_at)]
    return [token_says.TokenAsked(case.case_id, patience(moment))]


def _ask_again(case: Case, moment: Moment) -> list[Event]:
    """Nothing is tried twice: each of these questions only asks for an answer that exists."""
    _not_waiting(case, "AskAgain")
    if case.unanswered == "codigo":
        return [says.CodeResultAsked(case.case_id, patience(moment))]
    if case.unanswered == "dados":
        return [says.DataAsked(case.case_id, patience(moment))]
    if case.token_id and not case.federated_id and not case.token_of_before:
        return [token_says.TokenAsked(case.case_id, patience(moment))]
    raise out_of_order("AskAgain", "no answer is missing")


def patience(moment: Moment) -> datetime:
    """Until when an answer is awaited."""
    return moment.now + timedelta(seconds=moment.policy.answer_timeout_s)


def _not_waiting(case: Case, command: object) -> None:
    if case.waiting:
        raise Refused("waiting_for_answer", f"{_name(command)}: «{case.waiting}» is on its way")


def out_of_order(command: object, found: str) -> Refused:
    """A step that has no place now."""
    return Refused("step_out_of_order", f"{_name(command)}: {found}")


def _name(command: object) -> str:
    return command if isinstance(command, str) else type(command).__name__
