"""SRIC as the machine sees it: its streams, what one thing leads to, who may see what.

Two kinds of streams: `sric:ansr` (the list and the audit) and `conta:<login>`.  What is told to
other systems is nothing: courts come to SRIC, not SRIC to them.
"""

from mock_sric import access, answers, audit, core
from mock_sric import language as says
from mock_sric import list_language as list_says
from mock_sric.access import Place
from mock_sric.core import Sric
from mock_sric.tables import ACCOUNTS, AUDITOR, MANAGER
from sandbox.protocol import messages as told
from sandbox.protocol.fault_language import SpendFault
from sandbox.protocol.system import Event, Moment, System

STREAM = "sric:ansr"
_OF_ACCOUNT = (
    says.AccessOpened,
    says.AccessClosed,
    says.AccessDenied,
    says.AccessLocked,
    says.AccessUnlocked,
    says.AuditSearched,
    says.AuditOpened,
    says.AuditExported,
)
_WATCHED = (says.AccessLocked, says.AccessUnlocked)


def decide(state: Sric | Place | None, command: object, moment: Moment) -> list[Event]:
    """Say what follows, at a login or at ANSR."""
    if moment.stream.startswith("conta:"):
        return access.decide(state if isinstance(state, Place) else None, command, moment)
    return core.decide(state if isinstance(state, Sric) else None, command, moment)


def evolve(state: Sric | Place | None, event: Event) -> Sric | Place | None:
    """Fold one event, of a login or of ANSR."""
    if isinstance(event, _OF_ACCOUNT):
        return access.evolve(state if isinstance(state, Place) else None, event)
    return core.evolve(state if isinstance(state, Sric) else None, event)


def audience(event: Event, state: Sric | Place | None) -> tuple[str, ...]:
    """Logins see their own; access managers the list and the locks; auditors the audit."""
    own = ACCOUNTS.get(str(getattr(event, "account_id", "")))
    seen = (f"{own.role}:{own.id}",) if own else ()
    if isinstance(event, says.TransactionFiled | says.AuditPurged):
        return _everybody(AUDITOR)
    if isinstance(event, _OF_ACCOUNT):
        return (*seen, *(_everybody(MANAGER) if isinstance(event, _WATCHED) else ()))
    if isinstance(event, says.TransactionAnswered | says.LoginFailed | says.ServiceTroubled):
        return seen
    return (*_everybody(MANAGER), *_everybody("tribunal"))


def _everybody(role: str) -> tuple[str, ...]:
    return tuple(f"{role}:{one.id}" for one in ACCOUNTS.values() if one.role == role)


def _at_ansr(command: object, moment: Moment) -> str:
    return STREAM


def _at_login(command: says.SignOut, moment: Moment) -> str:
    return access.stream(command.account_id)


def _by_useraudit(command: says.SignIn, moment: Moment) -> str:
    return access.stream(access.by_useraudit(command.user_name))


SRIC_SYSTEM = System(
    name=told.SRIC,
    commands={
        says.SignIn: _by_useraudit,
        **dict.fromkeys(
            (
                says.SignOut,
                says.NoteFailure,
                says.UnlockAccount,
                says.SearchAudit,
                says.OpenTransaction,
                says.ExportAudit,
            ),
            _at_login,
        ),
        **dict.fromkeys(
            (
                says.RegisterUser,
                says.SearchRecord,
                says.RefuseCall,
                says.FileTransaction,
                list_says.NotifyChange,
                list_says.AddUser,
                list_says.SuspendUser,
                list_says.ReactivateUser,
                list_says.EndUser,
                list_says.ChangeScopes,
                list_says.UploadList,
            ),
            _at_ansr,
        ),
    },
    events=(*says.EVENTS, *list_says.EVENTS),
    decide=decide,
    evolve=evolve,
    deadline=core.deadline,
    listens_to={
        says.TransactionAnswered: answers.filing,
        says.LoginFailed: lambda event, state: says.NoteFailure(event.account_id),
        says.ServiceTroubled: lambda event, state: SpendFault(event.fault),
        says.AccessDenied: answers.denied,
        says.AuditSearched: answers.searched,
        says.AuditOpened: answers.opened,
        says.AuditExported: answers.exported,
    },
    audience=audience,
    files={says.TransactionFiled: audit.keep, says.AuditPurged: audit.erase},
)
