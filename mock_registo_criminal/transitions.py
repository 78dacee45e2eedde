"""The portal's machines, as tables: the operator's visit, a draft, a request."""

from typing import Any

from mock_registo_criminal import language as at_visit
from mock_registo_criminal import request_language as says
from mock_registo_criminal.drafts import Folder
from mock_registo_criminal.request_state import Request
from mock_registo_criminal.visits import Session, Visit
from sandbox.protocol.messages import PORTAL
from sandbox.protocol.transitions import START, StateMachine, Transition


def session_state(state: Session | None) -> str:
    """The name of a session's state."""
    if state is None:
        return START
    return "submitted" if state.request_number else "opened"


def visit_state(state: Visit | None) -> str:
    """The name of a browser's state."""
    return START if state is None else state.status


def draft_state(state: Folder | None) -> str:
    """The name of a draft's state."""
    return "filled" if state is not None and state.draft is not None else START


def request_state(state: Request | None) -> str:
    """The name of a request's state."""
    return START if state is None else state.status


SESSION = StateMachine(
    "Session of the federated service",
    PORTAL,
    (
        Transition(START, at_visit.SessionOpened, "opened", "a token that was accepted"),
        Transition("opened", at_visit.VisitLedToRequest, "submitted", "operator"),
    ),
)


def _(before: str, event: Any, after: str, by: str) -> Transition:
    return Transition(before, event, after, by)


VISIT = StateMachine(
    "Citizen's visit at the portal",
    PORTAL,
    (
        _(START, at_visit.SignInBegun, "away", "citizen"),
        _("away", at_visit.AssertionPresented, "waiting", "browser"),
        _("waiting", at_visit.CitizenArrived, "signed_in", "Fornecedor de Autenticação"),
        _("waiting", at_visit.ArrivalRefused, "away", "Fornecedor de Autenticação, clock"),
        _("signed_in", at_visit.CitizenLeft, "left", "citizen, clock"),
        _("left", at_visit.AssertionPresented, "waiting", "browser"),
        _("signed_in", at_visit.AssertionPresented, "waiting", "browser"),
    ),
)
REQUEST = StateMachine(
    "Request for a certificate",
    PORTAL,
    (
        _(START, says.RequestSubmitted, "submitted", "operator, citizen, clerk"),
        _("submitted", says.FeeOpened, "payable", "payments"),
        _("submitted", says.CertificateIssued, "issued", "clerk; payments, heard early"),
        _("submitted", says.FeeFailed, "unpaid", "payments, heard early"),
        _("submitted", says.RequestCancelled, "cancelled", "citizen"),
        _("payable", says.CertificateIssued, "issued", "payments"),
        _("payable", says.FeeFailed, "unpaid", "payments"),
        _("payable", says.RequestCancelled, "cancelled", "citizen"),
        _("unpaid", says.FeeOpened, "payable", "citizen, payments"),
        _("unpaid", says.CertificateIssued, "issued", "payments, heard late"),
        _("unpaid", says.RequestCancelled, "cancelled", "citizen"),
    ),
)
