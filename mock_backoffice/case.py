"""One case at the desk: what the operator's screen knows of it, and how each event changes it.

Answers may come late, twice or out of order; whoever decides (`procedure`) lets through only
those that change something, so this file folds and never asks.
"""

from dataclasses import dataclass
from datetime import datetime

from mock_backoffice import language as says
from mock_backoffice import token_language as token_says
from sandbox.protocol.states import changed
from sandbox.protocol.system import Event

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
    request_number: str = ""
    access: str = ""
    code_outcome: str = ""
    attempt: int = 0
    attempts_left: int = 0
    data: tuple[tuple[str, str], ...] = ()
    confirmed: tuple[str, ...] = ()
    token_id: str = ""
    token_expires_at: datetime | None = None
    token_of_before: bool = False
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

    def token_over(self, now: datetime) -> bool:
        """Whether the token was never used and no longer can be: too late, or another session."""
        if not self.token_id or self.federated_id:
            return False
        late = self.token_expires_at is not None and now >= self.token_expires_at
        return late or self.token_of_before

    @property
    def unanswered(self) -> str:
        """Which answer is missing and can be asked for again: `codigo`, `dados` or none."""
        if self.waiting or not self.open:
            return ""
        if self.request_status == "redeemed":
            return "" if self.data else "dados"
        told = bool(self.trouble) or self.code_outcome == "code_used"
        return "codigo" if told and self.request_id and self.request_status in ALIVE else ""


ANSWERED = {"waiting": "", "answer_by": None, "trouble": "", "trouble_attempts": 0}
_NO_REQUEST = {
    "request_id": "",
    "request_number": "",
    "access": "",
    "request_status": "",
    "request_reason": "",
    "code_outcome": "",
    "attempt": 0,
    "attempts_left": 0,
    "expires_at": None,
}
_NO_DATA = {
    "data": (),
    "confirmed": (),
    "token_id": "",
    "token_expires_at": None,
    "token_of_before": False,
}
"""A new request is a new consent: nothing of the one before stays on the screen (R15, R16)."""


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
                case, **ANSWERED, cmd=event.status, holder=event.holder, warning=event.warning
            )
        case says.CallerMismatch():
            return changed(case, mismatch=True)
        case says.RequestSent():
            return changed(
                case,
                **_NO_REQUEST,
                old_request_id=_settled_id(case),
                **_NO_DATA,
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
                **(ANSWERED if case.waiting in ("", "pedido") else {}),
                asked=event.status == "rejected" and event.reason == "request_pending",
                request_id=event.request_id or case.request_id,
                request_number=event.request_number or case.request_number,
                request_status=event.status,
                request_reason=event.reason,
                expires_at=event.expires_at,
            )
        case says.CodeEntered() | says.CodeResultAsked():
            return changed(case, waiting="codigo", answer_by=event.answer_by, trouble="")
        case says.CodeAnswered():
            waiting = "dados" if event.outcome == "accepted" else ""
            return changed(
                case,
                **{**ANSWERED, "waiting": waiting, "answer_by": event.answer_by},
                code_outcome=event.outcome,
                attempt=event.attempt,
                attempts_left=event.attempts_left,
                access=event.access or case.access,
                request_status=_after_code(case, event.outcome),
            )
        case says.DataAsked():
            return changed(case, waiting="dados", answer_by=event.answer_by, trouble="")
        case says.DataRevealed():
            return changed(case, **ANSWERED, data=event.data)
        case says.DataConfirmed():
            return changed(case, confirmed=event.scopes)
        case says.DataRejected():
            return changed(case, data=(), confirmed=())
        case token_says.TokenAsked():
            return changed(case, waiting="token", answer_by=event.answer_by, trouble="")
        case token_says.TokenReady() | token_says.TokenOver():
            return changed(
                case, **ANSWERED, token_id=event.token_id, token_expires_at=event.expires_at
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
            return changed(case, **{**ANSWERED, "trouble": "sem_resposta"})
        case says.CaseClosed():
            return changed(
                case,
                **ANSWERED,
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
