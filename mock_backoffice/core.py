"""The operator's desk: its session, its cases side by side, and the way to the federated service.

    sign in ─ service open ─ the steps of a case (`procedure`) ─ token copied
    Serviço por Telefone ─ token pasted ─ authenticated ─ federated service

A desk is one stream per operator, so that several calls and half-done cases live side by side.
Hang-up, transfer and the end of a case take a living request back at once (R10), also one that
the desk has asked for and heard nothing of yet (`asked`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mock_backoffice import language as says
from mock_backoffice import procedure
from mock_backoffice import token_language as token_says
from mock_backoffice.case import ANSWERED, Case, evolve_case
from mock_backoffice.contract import CATALOGUE, LOOKALIKE, SERVICES, Service
from mock_backoffice.procedure import out_of_order, patience
from sandbox.platforms.providers.offers import STREAM, USUAL, Offer, landing, offers
from sandbox.protocol import messages as told
from sandbox.protocol.call import Call, CallStatus
from sandbox.protocol.errors import Refused
from sandbox.protocol.states import changed
from sandbox.protocol.system import Event, Moment, Tick

UNSURE = ("resposta_em_falta", "token_used")
"""What a paste came to when the token may have opened the service all the same."""
KEPT_CLOSED = 10
"""How many closed cases stay on the desk's list."""


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
        place = self.place(case_id)
        return None if place is None else self.cases[place]

    def place(self, case_id: str) -> int | None:
        """Where this case stands; the last one is looked at first, for it is the one in hand."""
        for place in range(len(self.cases) - 1, -1, -1):
            if self.cases[place].case_id == case_id:
                return place
        return None


def decide(state: Desk | None, command: object, moment: Moment) -> list[Event]:
    """Say what follows at one operator's desk.

    Errors: seat_missing, case_unknown, step_out_of_order, waiting_for_answer, and those of each
    step below.  Source: seed 000, operator's procedure (official order; limits assumed).
    """
    if isinstance(command, says.SignIn):
        return _sign_in(command, moment)
    if isinstance(command, says.ExpireSession):
        signed_in = state is not None and state.session_id
        return [says.OperatorSignedOut(state.operator_id, signed_in)] if state and signed_in else []
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
        case token_says.OpenPhoneService():
            return [token_says.PhoneServiceOpened(state.operator_id)]
        case token_says.Authenticate():
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
        return procedure.too_late(case, command)
    return procedure.decide(case, state.failures_at, command, moment)


def _by_person(command: object) -> bool:
    ours = type(command).__module__ in (says.__name__, token_says.__name__)
    return ours and not isinstance(command, says.LineDropped | says.NotDelivered)


def _sign_in(command: says.SignIn, moment: Moment) -> list[Event]:
    operator = moment.people.operator_by_user_name(command.user_name)
    if operator is None or operator.password != command.password:
        raise Refused("wrong_password", "SignIn: user name and password do not match")
    return [says.OperatorSignedIn(operator.id, moment.next_id("S"))]


def _open_service(state: Desk, command: says.OpenService, moment: Moment) -> list[Event]:
    if command.service not in {item.id for item in services(moment)}:
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


def services(moment: Moment) -> tuple[Service, ...]:
    """The catalogue of this world: its own services, and those of registered providers."""
    own = (*CATALOGUE, LOOKALIKE) if moment.policy.lookalike_service else CATALOGUE
    return (*own, *map(_offered, offers(moment.look(STREAM)).values()))


def _offered(offer: Offer) -> Service:
    described = f"Serviço de um prestador registado: {offer.purpose}."
    return Service(offer.id, offer.title, offer.entity, described, offer.purpose, offer.scopes)


def service_of(service: str, moment: Moment) -> Service:
    """A service of a case; one whose provider has left the register has its identifier alone."""
    if service in SERVICES:
        return SERVICES[service]
    offer = offers(moment.look(STREAM)).get(service)
    return _offered(offer) if offer else Service(service, service, "", "", "", USUAL)


def _authenticate(state: Desk, command: token_says.Authenticate, moment: Moment) -> list[Event]:
    if not state.phone_service:
        raise out_of_order(command, "«Serviço por Telefone» is not open")
    if landing(command.service, moment):
        raise Refused(
            "service_elsewhere", f"Authenticate: «{command.service}» is not of this portal"
        )
    if state.pasting_until and moment.now < state.pasting_until:
        raise Refused("waiting_for_answer", "Authenticate: the token is being exchanged")
    token = "".join(command.token.split())
    if not token:
        raise Refused("malformed", "Authenticate: token («Inserir Token»): missing")
    tag = moment.secrets.token("").partition(".")[0]
    pasted = token_says.TokenPasted(
        state.operator_id,
        command.service,
        "." in token and token.partition(".")[0] != tag,
        patience(moment),
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
        token_says.TokenAnswered(
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


# state ------------------------------------------------------------------------------------------
def evolve(state: Desk | None, event: Event) -> Desk | None:
    """Fold one event into the desk."""
    if isinstance(event, says.OperatorSignedIn):
        desk = state or Desk(event.operator_id)
        # A token is bound to the session that asked for it (R16).
        cases = tuple(
            changed(case, token_of_before=True) if case.open and case.token_id else case
            for case in desk.cases
        )
        return changed(
            desk,
            session_id=event.session_id,
            cases=cases,
            phone_service=False,
            token_outcome="",
        )
    if state is None:
        return None
    match event:
        case says.OperatorSignedOut():
            return changed(state, session_id="", phone_service=False, token_outcome="")
        case says.ServiceOpened():
            case = Case(event.case_id, event.service, event.call_id, event.at)
            return changed(state, cases=(*_trim(state.cases), case), current=case.case_id)
        case token_says.PhoneServiceOpened():
            return changed(state, phone_service=True, token_outcome="", federated_id="")
        case token_says.TokenPasted():
            return changed(state, pasting_until=event.answer_by, token_outcome="")
        case token_says.TokenAnswered():
            return _evolve_token(state, event)
        case token_says.TokenReady() if state.token_outcome in UNSURE:
            state = changed(state, token_outcome="por_usar")
        case token_says.TokenOver() if state.token_outcome in UNSURE:
            state = changed(state, token_outcome="token_expired")
        case says.AnswerOverdue(question="colar"):
            return changed(state, pasting_until=None, token_outcome="resposta_em_falta")
        case says.CodeAnswered() if event.outcome in ("code_wrong", "code_burnt"):
            state = changed(state, failures_at=(*state.failures_at[-50:], event.at))
    return changed(state, cases=_folded(state, getattr(event, "case_id", ""), evolve_case, event))


def _folded(
    state: Desk, case_id: str, fold: Callable[[Case, Any], Case], event: Event
) -> tuple[Case, ...]:
    """The cases, with an event folded into its own."""
    place = state.place(case_id)
    if place is None:
        return state.cases
    cases = state.cases
    return (*cases[:place], fold(cases[place], event), *cases[place + 1 :])


def _evolve_token(state: Desk, event: token_says.TokenAnswered) -> Desk:
    return changed(
        state,
        cases=_folded(state, event.case_id, _at_service, event),
        pasting_until=None,
        token_outcome=event.outcome,
        federated_id=event.federated_id,
        phone_service=event.outcome != "accepted",
    )


def _at_service(case: Case, event: token_says.TokenAnswered) -> Case:
    # The answer to a paste may come as the answer to a question about the token.
    answered = ANSWERED if event.federated_id and case.waiting == "token" else {}
    return changed(case, **answered, federated_id=event.federated_id)


def _trim(cases: tuple[Case, ...]) -> tuple[Case, ...]:
    closed = [case.case_id for case in cases if not case.open]
    dropped = set(closed[:-KEPT_CLOSED]) if len(closed) > KEPT_CLOSED else set()
    return tuple(case for case in cases if case.case_id not in dropped) if dropped else cases


def deadline(state: Desk | None) -> datetime | None:
    """When patience with an unanswered question ends."""
    if state is None:
        return None
    ends = [case.answer_by for case in state.cases if case.answer_by and case.open]
    if state.pasting_until:
        ends.append(state.pasting_until)
    return min(ends) if ends else None
