"""The operator's desk: cases, and the order of the procedure.

    service open ─ validate CMD ─ active ─ request ─ pending ─ approved ─ code accepted
      ─ data on screen ─ confirmed, all of them ─ token copied
    Serviço por Telefone ─ token pasted ─ authenticated ─ federated service

A desk is one stream per operator, so that several calls and half-done cases live side by side.
Each question to another system waits for its answer until a deadline; then the operator may ask
again.  No datum of the citizen is here before the code is accepted (R15): the desk learns an
opaque holder when the CMD is active, and the data only from `CitizenDataReply`.  Hang-up,
transfer and the end of a case take a living request back at once (R10), also one that the desk
has asked for and heard nothing of yet (`asked`).  Answers may come late, twice or out of order:
one that belongs to something already settled changes nothing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from mock_backoffice import language as says
from mock_backoffice.contract import CATALOGUE, LOOKALIKE, Service
from sandbox.identifiers.phone import normalise_phone
from sandbox.protocol import messages as told
from sandbox.protocol import security_code
from sandbox.protocol.call import Call, CallStatus
from sandbox.protocol.errors import Refused
from sandbox.protocol.states import changed
from sandbox.protocol.system import Event, Moment, Tick

KEPT_CLOSED = 10
"""How many closed cases stay on the desk's list."""
ALIVE = ("pending", "approved")
SETTLED = ("redeemed", "denied", "expired", "code_expired", "canceled", "burnt")


@dataclass(frozen=True)
class Case:
    """One citizen's request for one service, as far as it has got."""

    case_id: str
    service: str
    call_id: str
    opened_at: datetime
    phone_number: str = ""
    cmd: str = ""
    holder: str = ""
    warning: str = ""
    mismatch: bool = False
    request_id: str = ""
    request_status: str = ""
    request_reason: str = ""
    expires_at: datetime | None = None
    code_outcome: str = ""
    attempt: int = 0
    attempts_left: int = 0
    data: tuple[tuple[str, str], ...] = ()
    confirmed: tuple[str, ...] = ()
    token_id: str = ""
    token_expires_at: datetime | None = None
    federated_id: str = ""
    waiting: str = ""
    answer_by: datetime | None = None
    trouble: str = ""
    trouble_attempts: int = 0
    asked: bool = False
    taken_back: bool = False
    old_request_id: str = ""
    outcome: str = ""

    @property
    def open(self) -> bool:
        """Whether the case is still being worked on."""
        return not self.outcome

    @property
    def alive(self) -> bool:
        """Whether a request of this case may be worth something, as far as the desk knows."""
        return self.asked or self.request_status in ALIVE


@dataclass(frozen=True)
class Desk:
    """One operator's desk."""

    operator_id: str
    session_id: str = ""
    cases: tuple[Case, ...] = ()
    current: str = ""
    failures_at: tuple[datetime, ...] = ()
    phone_service: bool = False
    pasting_until: datetime | None = None
    token_outcome: str = ""
    federated_id: str = ""

    def case(self, case_id: str) -> Case | None:
        """The case with this identifier."""
        for case in self.cases:
            if case.case_id == case_id:
                return case
        return None


def decide(state: Desk | None, command: object, moment: Moment) -> list[Event]:
    """Say what follows at one operator's desk.

    Errors: seat_missing, case_unknown, step_out_of_order, waiting_for_answer, and those of each
    step below.  Source: seed 000, operator's procedure (official order; limits assumed).
    """
    if isinstance(command, says.SignIn):
        return _sign_in(command, moment)
    if state is None:
        raise Refused("seat_missing", f"{type(command).__name__}: nobody is signed in here")
    session_id = getattr(command, "session_id", state.session_id)
    if session_id != state.session_id or (not session_id and _by_person(command)):
        raise Refused("seat_missing", f"session {session_id} is not the one of this desk")
    match command:
        case says.SignOut():
            return [says.OperatorSignedOut(state.operator_id, state.session_id)]
        case says.OpenService():
            return _open_service(state, command, moment)
        case says.OpenPhoneService():
            return [says.PhoneServiceOpened(state.operator_id)]
        case says.Authenticate():
            return _authenticate(state, command, moment)
        case says.LineDropped():
            return _line_dropped(state, command)
        case told.TokenResult():
            return _token_result(state, command)
        case told.CertificateRequested():
            found = [case for case in state.cases if case.federated_id == command.federated_id]
            return [says.CaseClosed(case.case_id, "submetido") for case in found if case.open]
        case Tick():
            return _overdue(state, moment)
    case = state.case(getattr(command, "case_id", ""))
    if case is None or not case.open:
        if _by_person(command):
            raise Refused("case_unknown", f"{type(command).__name__}: no open case")
        return _too_late(case, command)
    return _on_case(state, case, command, moment)


def _too_late(case: Case | None, message: object) -> list[Event]:
    """A request that opens when its case is over is taken back (R10)."""
    opened = isinstance(message, told.RequestStatus) and message.status in ALIVE
    return [says.CancelAsked(case.case_id, "operador")] if case and opened else []


def _by_person(command: object) -> bool:
    return type(command).__module__ == says.__name__ and not isinstance(
        command, says.LineDropped | says.NotDelivered
    )


def _on_case(state: Desk, case: Case, command: object, moment: Moment) -> list[Event]:
    match command:
        case says.ValidateCmd():
            return _validate_cmd(case, command, moment)
        case says.RequestAuthorization():
            return _request(state, case, moment)
        case says.CancelRequest():
            if not case.alive:
                raise _out_of_order(command, "there is no living request to cancel")
            return [says.CancelAsked(case.case_id, "operador")]
        case says.ValidateCode():
            return _validate_code(state, case, command, moment)
        case says.ConfirmData():
            return _confirm(case, command)
        case says.RejectData():
            if not case.data:
                raise _out_of_order(command, "no data are on the screen")
            return [
                says.DataRejected(case.case_id),
                says.CaseClosed(case.case_id, "dados_incorretos"),
            ]
        case says.ConfirmAndCopyToken():
            return _copy_token(case, command, moment)
        case says.CloseCase():
            cancel = [says.CancelAsked(case.case_id, "operador")] if case.alive else []
            return [*cancel, says.CaseClosed(case.case_id, "fechado")]
        case says.NotDelivered():
            if case.waiting != command.question:
                return []
            again = moment.policy.delivery_interval_s
            until = None if command.final else _patience(moment) + timedelta(seconds=again)
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
                    _patience(moment) if message.outcome == "accepted" else None,
                )
            ]
        case told.CitizenDataReply() if case.request_status == "redeemed" and not case.data:
            if message.request_id != case.request_id:
                return []
            return [says.DataRevealed(case.case_id, message.data)]
        case told.TokenReply() if case.waiting == "token" or not case.token_id:
            return [says.TokenReady(case.case_id, message.token_id, message.expires_at)]
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
    return case.waiting == "codigo" or case.request_status in ALIVE


def _sign_in(command: says.SignIn, moment: Moment) -> list[Event]:
    operator = moment.people.operator_by_user_name(command.user_name)
    if operator is None or operator.password != command.password:
        raise Refused("wrong_password", "SignIn: user name and password do not match")
    return [says.OperatorSignedIn(operator.id, moment.next_id("S"))]


def _open_service(state: Desk, command: says.OpenService, moment: Moment) -> list[Event]:
    if command.service not in {item.id for item in services(moment.policy.lookalike_service)}:
        raise Refused("service_unknown", f"OpenService: no service «{command.service[:40]}»")
    call: Call | None = moment.look(f"call:{command.call_id}") if command.call_id else None
    talking = call is not None and call.status is CallStatus.IN_PROGRESS
    if talking and call is not None and call.operator_id != state.operator_id:
        raise Refused("call_not_yours", f"OpenService: {command.call_id} is of another operator")
    if not talking and moment.policy.call_required:
        raise Refused("no_call", "OpenService needs a call in progress at this desk")
    for case in state.cases:
        if case.open and case.service == command.service and case.call_id == command.call_id:
            raise Refused("service_open", f"OpenService: {case.case_id} is open for this call")
    opened = says.ServiceOpened(
        moment.next_id("A"),
        state.operator_id,
        command.service,
        command.call_id if talking else "",
        moment.now,
    )
    return [opened]


def services(lookalike: bool) -> tuple[Service, ...]:
    """The catalogue of this world."""
    return (*CATALOGUE, LOOKALIKE) if lookalike else CATALOGUE


def _validate_cmd(case: Case, command: says.ValidateCmd, moment: Moment) -> list[Event]:
    _not_waiting(case, command)
    if case.alive or case.data:
        raise _out_of_order(command, "a request of this case is alive")
    number = normalise_phone(command.phone_number)
    return [says.CmdCheckAsked(case.case_id, number, _patience(moment))]


def _request(state: Desk, case: Case, moment: Moment) -> list[Event]:
    _not_waiting(case, "RequestAuthorization")
    if case.cmd != "active":
        raise Refused("cmd_not_active", f"RequestAuthorization: the CMD is {case.cmd or 'unknown'}")
    if case.data:
        raise _out_of_order("RequestAuthorization", "the data are already on the screen")
    _require_call(case, moment)
    oldest = moment.now - timedelta(seconds=moment.policy.operator_failures_window_s)
    recent = [at for at in state.failures_at if at > oldest]
    if len(recent) >= moment.policy.operator_failures:
        raise Refused("operator_rate_limited", f"{len(recent)} wrong codes by this operator")
    return [says.RequestSent(case.case_id, _patience(moment))]


def _require_call(case: Case, moment: Moment) -> None:
    call: Call | None = moment.look(f"call:{case.call_id}") if case.call_id else None
    if moment.policy.call_required and (call is None or call.status is not CallStatus.IN_PROGRESS):
        raise Refused("no_call", f"{case.case_id} has no call in progress")


def _validate_code(
    state: Desk, case: Case, command: says.ValidateCode, moment: Moment
) -> list[Event]:
    _not_waiting(case, command)
    if not case.request_id:
        raise _out_of_order(command, "no request has been sent")
    code = security_code.normalise(command.code, moment.policy.code_digits)
    oldest = moment.now - timedelta(seconds=moment.policy.operator_failures_window_s)
    if len([at for at in state.failures_at if at > oldest]) >= moment.policy.operator_failures:
        raise Refused("operator_rate_limited", "too many wrong codes by this operator")
    proof = moment.secrets.proof(case.request_id, code)
    return [says.CodeEntered(case.case_id, _patience(moment), proof)]


def _confirm(case: Case, command: says.ConfirmData) -> list[Event]:
    shown = {scope for scope, _ in case.data}
    if not shown:
        raise _out_of_order(command, "no data are on the screen")
    unknown = [scope for scope in command.scopes if scope not in shown]
    if unknown:
        raise Refused("fields_unknown", f"ConfirmData: {unknown} were not consented")
    return [says.DataConfirmed(case.case_id, tuple(dict.fromkeys(command.scopes)))]


def _copy_token(case: Case, command: says.ConfirmAndCopyToken, moment: Moment) -> list[Event]:
    _not_waiting(case, command)
    missing = [scope for scope, _ in case.data if scope not in case.confirmed]
    if not case.data:
        raise _out_of_order(command, "no data are on the screen")
    if missing:
        raise Refused("fields_missing", f"ConfirmAndCopyToken: not confirmed yet: {missing}")
    if case.token_id and case.token_expires_at:
        if moment.now >= case.token_expires_at:
            raise Refused("token_expired", f"ConfirmAndCopyToken: {case.token_id} has expired")
        return [says.TokenReady(case.case_id, case.token_id, case.token_expires_at)]
    return [says.TokenAsked(case.case_id, _patience(moment))]


def _authenticate(state: Desk, command: says.Authenticate, moment: Moment) -> list[Event]:
    if not state.phone_service:
        raise _out_of_order(command, "«Serviço por Telefone» is not open")
    if state.pasting_until and moment.now < state.pasting_until:
        raise Refused("waiting_for_answer", "Authenticate: the token is being exchanged")
    token = "".join(command.token.split())
    if not token:
        raise Refused("malformed", "Authenticate: token («Inserir Token»): missing")
    tag = moment.secrets.token("").partition(".")[0]
    pasted = says.TokenPasted(
        state.operator_id,
        command.service,
        "." in token and token.partition(".")[0] != tag,
        _patience(moment),
        moment.secrets.digest(token),
    )
    return [pasted]


def _token_result(state: Desk, message: told.TokenResult) -> list[Event]:
    known = message.federated_id in {state.federated_id, *(c.federated_id for c in state.cases)}
    if message.outcome == "accepted" and known:
        return []
    if state.pasting_until is None and message.outcome != "accepted":
        return []
    return [
        says.TokenAnswered(
            state.operator_id, message.case_id, message.outcome, message.federated_id
        )
    ]


def _line_dropped(state: Desk, command: says.LineDropped) -> list[Event]:
    events: list[Event] = []
    for case in state.cases:
        if not case.open or case.call_id != command.call_id:
            continue
        if case.alive:
            events.append(says.CancelAsked(case.case_id, command.reason))
        if not case.token_id:
            events.append(says.CaseClosed(case.case_id, command.reason))
    return events


def _overdue(state: Desk, moment: Moment) -> list[Event]:
    events: list[Event] = [
        says.AnswerOverdue(case.case_id, case.waiting)
        for case in state.cases
        if case.open and case.answer_by and case.answer_by <= moment.now
    ]
    if state.pasting_until and state.pasting_until <= moment.now:
        events.append(says.AnswerOverdue("", "colar"))
    return events


def _patience(moment: Moment) -> datetime:
    return moment.now + timedelta(seconds=moment.policy.answer_timeout_s)


def _not_waiting(case: Case, command: object) -> None:
    if case.waiting:
        raise Refused("waiting_for_answer", f"{_name(command)}: «{case.waiting}» is on its way")


def _out_of_order(command: object, found: str) -> Refused:
    return Refused("step_out_of_order", f"{_name(command)}: {found}")


def _name(command: object) -> str:
    return command if isinstance(command, str) else type(command).__name__


# state ------------------------------------------------------------------------------------------
def evolve(state: Desk | None, event: Event) -> Desk | None:
    """Fold one event into the desk."""
    if isinstance(event, says.OperatorSignedIn):
        desk = state or Desk(event.operator_id)
        return changed(desk, session_id=event.session_id, phone_service=False, token_outcome="")
    if state is None:
        return None
    match event:
        case says.OperatorSignedOut():
            return changed(state, session_id="", phone_service=False, token_outcome="")
        case says.ServiceOpened():
            case = Case(event.case_id, event.service, event.call_id, event.at)
            return changed(state, cases=(*_trim(state.cases), case), current=case.case_id)
        case says.PhoneServiceOpened():
            return changed(state, phone_service=True, token_outcome="", federated_id="")
        case says.TokenPasted():
            return changed(state, pasting_until=event.answer_by, token_outcome="")
        case says.TokenAnswered():
            return _evolve_token(state, event)
        case says.AnswerOverdue(question="colar"):
            return changed(state, pasting_until=None, token_outcome="resposta_em_falta")
        case says.CodeAnswered() if event.outcome in ("code_wrong", "code_burnt"):
            state = changed(state, failures_at=(*state.failures_at[-50:], event.at))
    case_id = getattr(event, "case_id", "")
    # A list first: a generator takes twice as long, and every event of a desk passes here.
    cases = [evolve_case(case, event) if case.case_id == case_id else case for case in state.cases]
    return changed(state, cases=tuple(cases))


def _evolve_token(state: Desk, event: says.TokenAnswered) -> Desk:
    cases = tuple(
        changed(case, federated_id=event.federated_id) if case.case_id == event.case_id else case
        for case in state.cases
    )
    return changed(
        state,
        cases=cases,
        pasting_until=None,
        token_outcome=event.outcome,
        federated_id=event.federated_id,
        phone_service=event.outcome != "accepted",
    )


def _trim(cases: tuple[Case, ...]) -> tuple[Case, ...]:
    closed = [case.case_id for case in cases if not case.open]
    dropped = set(closed[:-KEPT_CLOSED]) if len(closed) > KEPT_CLOSED else set()
    return tuple(case for case in cases if case.case_id not in dropped) if dropped else cases


_ANSWERED = {"waiting": "", "answer_by": None, "trouble": "", "trouble_attempts": 0}
_NO_REQUEST = {
    "request_id": "",
    "request_status": "",
    "request_reason": "",
    "code_outcome": "",
    "attempt": 0,
    "attempts_left": 0,
    "expires_at": None,
}


def evolve_case(case: Case, event: Event) -> Case:
    """Fold one event into its case."""
    match event:
        case says.CmdCheckAsked():
            return changed(
                case,
                **_NO_REQUEST,
                old_request_id=_settled_id(case),
                phone_number=event.phone_number,
                cmd="",
                holder="",
                warning="",
                mismatch=False,
                waiting="cmd",
                answer_by=event.answer_by,
                trouble="",
            )
        case says.CmdValidated():
            return changed(
                case, **_ANSWERED, cmd=event.status, holder=event.holder, warning=event.warning
            )
        case says.CallerMismatch():
            return changed(case, mismatch=True)
        case says.RequestSent():
            return changed(
                case,
                **_NO_REQUEST,
                old_request_id=_settled_id(case),
                asked=True,
                taken_back=False,
                waiting="pedido",
                answer_by=event.answer_by,
                trouble="",
            )
        case says.CancelAsked():
            return changed(case, taken_back=case.asked)
        case says.RequestFollowed():
            return changed(
                case,
                **(_ANSWERED if case.waiting in ("", "pedido") else {}),
                asked=event.status == "rejected" and event.reason == "request_pending",
                request_id=event.request_id or case.request_id,
                request_status=event.status,
                request_reason=event.reason,
                expires_at=event.expires_at,
            )
        case says.CodeEntered():
            return changed(case, waiting="codigo", answer_by=event.answer_by, trouble="")
        case says.CodeAnswered():
            waiting = "dados" if event.outcome == "accepted" else ""
            return changed(
                case,
                **{**_ANSWERED, "waiting": waiting, "answer_by": event.answer_by},
                code_outcome=event.outcome,
                attempt=event.attempt,
                attempts_left=event.attempts_left,
                request_status=_after_code(case, event.outcome),
            )
        case says.DataRevealed():
            return changed(case, **_ANSWERED, data=event.data)
        case says.DataConfirmed():
            return changed(case, confirmed=event.scopes)
        case says.DataRejected():
            return changed(case, data=(), confirmed=())
        case says.TokenAsked():
            return changed(case, waiting="token", answer_by=event.answer_by, trouble="")
        case says.TokenReady():
            return changed(
                case, **_ANSWERED, token_id=event.token_id, token_expires_at=event.expires_at
            )
        case says.ServiceUnavailable():
            return changed(
                case,
                waiting="" if event.final else case.waiting,
                answer_by=event.answer_by,
                trouble="indisponivel",
                trouble_attempts=event.attempts,
            )
        case says.AnswerOverdue():
            return changed(case, **{**_ANSWERED, "trouble": "sem_resposta"})
        case says.CaseClosed():
            return changed(
                case,
                **_ANSWERED,
                outcome=event.outcome,
                data=(),
                expires_at=None,
                asked=False,
                request_status="canceled" if case.alive else case.request_status,
            )
    return case


def _settled_id(case: Case) -> str:
    return case.request_id if case.request_status in SETTLED else case.old_request_id


def _after_code(case: Case, outcome: str) -> str:
    ended = {"accepted": "redeemed", "code_burnt": "burnt", "code_expired": "code_expired"}
    return ended.get(outcome, case.request_status)


def deadline(state: Desk | None) -> datetime | None:
    """When patience with an unanswered question ends."""
    if state is None:
        return None
    ends = [case.answer_by for case in state.cases if case.answer_by and case.open]
    if state.pasting_until:
        ends.append(state.pasting_until)
    return min(ends) if ends else None
