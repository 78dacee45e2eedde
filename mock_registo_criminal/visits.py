"""Visits: an operator's by token, a citizen's by sign-in, and whoever stands at a counter.

    fed:     opened ──request submitted──▶ submitted
    visita:  (nothing) ──asks──▶ on the way ──proof──▶ waiting ──answer──▶ signed in ──▶ left
    posto:   empty ──document──▶ identified ──▶ empty

Nobody but the operator and session that the token was exchanged for may use a visit of the first
kind; one of the second kind is opened by the Fornecedor de Autenticação and by nobody else.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from mock_registo_criminal import language as says
from sandbox.cards import card_of
from sandbox.protocol.errors import Refused
from sandbox.protocol.messages import AssertionResult, OpenCitizenSession, OpenFederatedSession
from sandbox.protocol.states import changed
from sandbox.protocol.system import Event, Moment, Tick

PHONE, ONLINE, COUNTER = "telefone", "online", "presencial"
LEAST_AGE = 16
"""Source: fact sheet 7.1 (official)."""
NATIONAL = "http://interop.gov.pt/MDC/Cidadao/NIC"
"""Empty for foreigners.  Source: fact sheet 3 (official)."""


@dataclass(frozen=True)
class Session:
    """An operator's visit in a citizen's name."""

    federated_id: str
    operator_id: str
    session_id: str
    citizen_id: str
    service: str
    data: tuple[tuple[str, str], ...]
    opened_at: datetime
    request_id: str = ""
    request_number: str = ""
    submitted_at: datetime | None = None


@dataclass(frozen=True)
class Visit:
    """A browser at the portal; `status`: away, waiting, signed_in, left."""

    browser_id: str
    status: str = "away"
    citizen_id: str = ""
    means: str = ""
    level: int = 0
    attributes: tuple[tuple[str, str], ...] = ()
    signed_in_at: datetime | None = None
    expires_at: datetime | None = None
    answer_by: datetime | None = None
    refusal: str = ""
    left_because: str = ""

    def signed_in(self, now: datetime) -> bool:
        """Whether a citizen is signed in at this instant."""
        return self.status == "signed_in" and self.expires_at is not None and now < self.expires_at

    @property
    def national(self) -> bool:
        """Whether the citizen is Portuguese, as the sign-in says."""
        return bool(dict(self.attributes).get(NATIONAL))


@dataclass(frozen=True)
class Counter:
    """A clerk's counter, with whom they have in front of them."""

    clerk_id: str
    citizen_id: str = ""
    document_type: str = ""
    document_number: str = ""
    since: datetime | None = None
    request_id: str = ""


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who a form is filled in for, where, and by whom."""

    citizen_id: str
    channel: str
    email: str
    operator_id: str = ""
    federated_id: str = ""
    clerk_id: str = ""


def applicant(command: Any, moment: Moment) -> Applicant:
    """For whom this command is, as its seat says.

    Errors: session_unknown, seat_foreign, signed_out, only_portuguese, under_age, nobody_here.
    """
    if command.browser_id:
        found = signed_in(command.browser_id, type(command).__name__, moment)
        if not found.national:
            raise Refused("only_portuguese", f"{found.citizen_id} is not Portuguese")
        email = dict(found.attributes).get(_EMAIL, "")
        who = Applicant(found.citizen_id, ONLINE, email)
    elif command.clerk_id:
        counter: Counter | None = moment.look(f"posto:{command.clerk_id}")
        if counter is None or not counter.citizen_id:
            raise Refused("nobody_here", f"{type(command).__name__} needs somebody identified")
        who = Applicant(counter.citizen_id, COUNTER, "", clerk_id=command.clerk_id)
    else:
        session = operators_session(command, moment)
        email = dict(session.data).get("email", "")
        who = Applicant(session.citizen_id, PHONE, email, session.operator_id, session.federated_id)
    if age_on(moment.now.date(), moment.people.citizen(who.citizen_id)) < LEAST_AGE:
        raise Refused("under_age", f"{who.citizen_id} is under {LEAST_AGE}")
    return who


_EMAIL = "http://interop.gov.pt/MDC/Cidadao/CorreioElectronico"


def signed_in(browser_id: str, attempt: str, moment: Moment) -> Visit:
    """The visit of a browser where a citizen is signed in.  Errors: signed_out."""
    visit: Visit | None = moment.look(f"visita:{browser_id}")
    if visit is None or not visit.signed_in(moment.now):
        raise Refused("signed_out", f"{attempt}: nobody is signed in in this browser")
    return visit


def operators_session(command: Any, moment: Moment) -> Session:
    """The visit of an operator.  Errors: session_unknown, seat_foreign."""
    session: Session | None = moment.look(f"fed:{command.federated_id}")
    if session is None:
        raise Refused("session_unknown", f"{type(command).__name__}: no such session")
    if (command.operator_id, command.session_id) != (session.operator_id, session.session_id):
        raise Refused("seat_foreign", f"{session.federated_id} belongs to another operator session")
    return session


def age_on(day: date, citizen: Any) -> int:
    """Whole years on a day."""
    born = date.fromisoformat(citizen.birth_date)
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


# decisions ---------------------------------------------------------------------------------------
def decide(state: Any, command: object, moment: Moment) -> list[Event]:
    """Say what follows for a visit.

    Errors: signed_out, nobody_here, document_unknown, document_differs, document_expired.
    """
    match command:
        case OpenFederatedSession():
            return [] if state is not None else [_opened(command, moment)]
        case says.NoteRequest():
            return [
                says.VisitLedToRequest(
                    command.federated_id,
                    command.clerk_id,
                    command.request_id,
                    command.request_number,
                    moment.now,
                )
            ]
        case says.AskSignIn():
            return [says.SignInBegun(command.browser_id)]
        case says.PresentAssertion():
            return [_presented(command, moment)]
        case OpenCitizenSession():
            return [_arrived(command, moment)] if _waits(state) else []
        case AssertionResult():
            return [says.ArrivalRefused(command.browser_id, command.outcome)]
        case says.SignOut():
            found = signed_in(command.browser_id, "SignOut", moment)
            return [says.CitizenLeft(command.browser_id, found.citizen_id, "saiu")]
        case says.Identify():
            return [_identified(command, moment)]
        case says.EndAttendance():
            if state is None or not state.citizen_id:
                raise Refused("nobody_here", "EndAttendance: nobody is at the counter")
            return [says.AttendanceEnded(command.clerk_id)]
        case Tick() if isinstance(state, Visit):
            return [_over(state)]
    return []


def _opened(command: OpenFederatedSession, moment: Moment) -> Event:
    return says.SessionOpened(
        command.federated_id,
        command.operator_id,
        command.session_id,
        command.holder,
        command.service,
        command.data,
        moment.now,
    )


def _presented(command: says.PresentAssertion, moment: Moment) -> Event:
    answer_by = moment.now + timedelta(seconds=moment.policy.answer_timeout_s)
    digest = moment.secrets.digest(command.assertion.strip())
    return says.AssertionPresented(command.browser_id, answer_by, digest)


def _waits(state: Visit | None) -> bool:
    return state is not None and state.status == "waiting"


def _arrived(command: OpenCitizenSession, moment: Moment) -> Event:
    return says.CitizenArrived(
        command.browser_id,
        command.citizen_id,
        command.means,
        command.level,
        command.attributes,
        moment.now,
        moment.now + timedelta(seconds=moment.policy.portal_session_s),
    )


def _over(state: Visit) -> Event:
    if state.status == "waiting":
        return says.ArrivalRefused(state.browser_id, "sign_in_unanswered")
    return says.CitizenLeft(state.browser_id, state.citizen_id, "tempo")


def _identified(command: says.Identify, moment: Moment) -> Event:
    number = "".join(command.document_number.split()).upper()
    citizen = moment.people.citizen_by_document(number)
    if citizen is None:
        raise Refused("document_unknown", f"Identify: no document «{number[:20]}»")
    if citizen.document_type != command.document_type:
        raise Refused(
            "document_differs", f"Identify: {number[:20]} is no {command.document_type[:10]}"
        )
    card = card_of(citizen)
    if card is not None and card.expired(moment.now.date()):
        raise Refused("document_expired", f"Identify: {number[:20]} ended {card.valid_until}")
    if age_on(moment.now.date(), citizen) < LEAST_AGE:
        raise Refused("under_age", f"{citizen.id} is under {LEAST_AGE}")
    return says.ApplicantIdentified(
        command.clerk_id, citizen.id, command.document_type, number, moment.now
    )


# folding ----------------------------------------------------------------------------------------
def evolve(state: Any, event: Any) -> Any:
    """Fold one event into the visit."""
    match event:
        case says.SessionOpened():
            return Session(
                event.federated_id,
                event.operator_id,
                event.session_id,
                event.citizen_id,
                event.service,
                event.data,
                event.at,
            )
        case says.VisitLedToRequest() if isinstance(state, Session):
            return changed(
                state,
                request_id=event.request_id,
                request_number=event.request_number,
                submitted_at=event.at,
            )
        case says.VisitLedToRequest() if isinstance(state, Counter):
            return changed(state, request_id=event.request_id)
        case says.ApplicantIdentified():
            return Counter(
                event.clerk_id,
                event.citizen_id,
                event.document_type,
                event.document_number,
                event.at,
            )
        case says.AttendanceEnded():
            return Counter(event.clerk_id)
    return _browser(state, event)


def _browser(state: Visit | None, event: Any) -> Visit | None:
    match event:
        case says.SignInBegun():
            # Whoever is signed in stays so until somebody else arrives.
            return changed(state, refusal="") if state else Visit(event.browser_id)
        case says.AssertionPresented():
            return Visit(event.browser_id, "waiting", answer_by=event.answer_by)
        case says.CitizenArrived():
            return Visit(
                event.browser_id,
                "signed_in",
                event.citizen_id,
                event.means,
                event.level,
                event.attributes,
                event.at,
                event.expires_at,
            )
        case says.ArrivalRefused():
            return Visit(event.browser_id, "away", refusal=event.reason)
        case says.CitizenLeft():
            return Visit(event.browser_id, "left", left_because=event.reason)
    return state


def deadline(state: Any) -> datetime | None:
    """The end of a session, or of the patience for an answer."""
    if not isinstance(state, Visit):
        return None
    if state.status == "waiting":
        return state.answer_by
    return state.expires_at if state.status == "signed_in" else None
