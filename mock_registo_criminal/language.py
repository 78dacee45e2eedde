"""Visits and drafts: what can be asked of the portal before a request is in, and what happened.

Whoever fills in a form comes from one of three seats, which the server alone says: an operator's
(`operator_id`, `session_id`, `federated_id`), a browser's (`browser_id`), a clerk's (`clerk_id`).
"""

from datetime import datetime
from typing import ClassVar

from sandbox.protocol.frozen import frozen
from sandbox.protocol.system import Event


# commands ---------------------------------------------------------------------------------------
@frozen
class AskSignIn:
    """Go to the Fornecedor de Autenticação."""

    browser_id: str


@frozen
class PresentAssertion:
    """Come back from there with a proof."""

    browser_id: str
    assertion: str


@frozen
class SignOut:
    """Leave the portal."""

    browser_id: str


@frozen
class Identify:
    """At the counter: whose document this is."""

    clerk_id: str
    document_type: str
    document_number: str


@frozen
class EndAttendance:
    """At the counter: the next person, please."""

    clerk_id: str


@frozen
class FillRequest:
    """Fill in the form, and go on to review it."""

    operator_id: str = ""
    session_id: str = ""
    federated_id: str = ""
    purpose: str = ""
    email: str = ""
    minors: bool = False
    note: str = ""
    activity: str = ""
    entity: str = ""
    country: str = ""
    language: str = "pt-en"
    browser_id: str = ""
    clerk_id: str = ""


@frozen
class DiscardDraft:
    """Begin the form anew another day."""

    browser_id: str


@frozen
class SubmitRequest:
    """Submit what was reviewed."""

    operator_id: str = ""
    session_id: str = ""
    federated_id: str = ""
    browser_id: str = ""
    clerk_id: str = ""


@frozen
class CloseDraft:
    """The draft has become a request."""

    citizen_id: str
    request_id: str
    federated_id: str
    request_number: str
    clerk_id: str


@frozen
class NoteRequest:
    """The visit has led to a request."""

    federated_id: str
    clerk_id: str
    request_id: str
    request_number: str


# events -----------------------------------------------------------------------------------------
@frozen
class SessionOpened(Event):
    """An operator arrived in the citizen's name."""

    TYPE: ClassVar[str] = "sessao.aberta"
    PERSONAL: ClassVar[frozenset[str]] = frozenset({"data"})
    federated_id: str
    operator_id: str
    session_id: str
    citizen_id: str
    service: str
    data: tuple[tuple[str, str], ...]
    at: datetime


@frozen
class SignInBegun(Event):
    """A browser is on its way to the Fornecedor de Autenticação."""

    TYPE: ClassVar[str] = "sessao.pedida"
    browser_id: str


@frozen
class AssertionPresented(Event):
    """A browser came back with a proof; only its digest leaves the portal."""

    TYPE: ClassVar[str] = "assercao.apresentada"
    VOLATILE: ClassVar[frozenset[str]] = frozenset({"digest"})
    browser_id: str
    answer_by: datetime
    digest: str = ""


@frozen
class CitizenArrived(Event):
    """A citizen is signed in, in this browser."""

    TYPE: ClassVar[str] = "sessao.iniciada"
    PERSONAL: ClassVar[frozenset[str]] = frozenset({"attributes"})
    browser_id: str
    citizen_id: str
    means: str
    level: int
    attributes: tuple[tuple[str, str], ...]
    at: datetime
    expires_at: datetime


@frozen
class ArrivalRefused(Event):
    """The sign-in led to nothing; `reason` is a reason code."""

    TYPE: ClassVar[str] = "sessao.recusada"
    browser_id: str
    reason: str


@frozen
class CitizenLeft(Event):
    """The session is over; `reason`: saiu, tempo."""

    TYPE: ClassVar[str] = "sessao.terminada"
    browser_id: str
    citizen_id: str
    reason: str


@frozen
class ApplicantIdentified(Event):
    """A clerk has somebody in front of them, with a document that is valid."""

    TYPE: ClassVar[str] = "balcao.identificado"
    PERSONAL: ClassVar[frozenset[str]] = frozenset({"document_number"})
    clerk_id: str
    citizen_id: str
    document_type: str
    document_number: str
    at: datetime


@frozen
class AttendanceEnded(Event):
    """Nobody is at the counter."""

    TYPE: ClassVar[str] = "balcao.terminado"
    clerk_id: str


@frozen
class RequestFilled(Event):
    """The form is kept as a draft, of the citizen whoever wrote it."""

    TYPE: ClassVar[str] = "pedido.preenchido"
    PERSONAL: ClassVar[frozenset[str]] = frozenset({"email", "note", "entity", "activity"})
    federated_id: str
    request_id: str
    citizen_id: str
    operator_id: str
    clerk_id: str
    channel: str
    purpose: str
    email: str
    minors: bool
    note: str
    activity: str
    entity: str
    country: str
    language: str
    at: datetime


@frozen
class DraftDiscarded(Event):
    """The citizen does not want it any more."""

    TYPE: ClassVar[str] = "rascunho.apagado"
    citizen_id: str
    request_id: str


@frozen
class DraftClosed(Event):
    """The draft has become a request of the citizen's."""

    TYPE: ClassVar[str] = "rascunho.entregue"
    citizen_id: str
    request_id: str
    federated_id: str
    request_number: str
    clerk_id: str


@frozen
class VisitLedToRequest(Event):
    """What this visit was for is done."""

    TYPE: ClassVar[str] = "visita.com_pedido"
    federated_id: str
    clerk_id: str
    request_id: str
    request_number: str
    at: datetime


OF_VISITS: tuple[type[Event], ...] = (
    SessionOpened,
    SignInBegun,
    AssertionPresented,
    CitizenArrived,
    ArrivalRefused,
    CitizenLeft,
    ApplicantIdentified,
    AttendanceEnded,
    VisitLedToRequest,
)
OF_DRAFTS: tuple[type[Event], ...] = (RequestFilled, DraftDiscarded, DraftClosed)
EVENTS: tuple[type[Event], ...] = (*OF_VISITS, *OF_DRAFTS)
