"""Who signs in: personal logins, five wrong passwords, and who lets somebody in again.  Pure.

A login is locked after five wrong passwords in a row, at the portal and at the services alike.
An access manager unlocks it; nobody unlocks oneself, so two managers watch over one another.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hmac import compare_digest

from mock_sric import language as says
from mock_sric.checks import day_of
from mock_sric.tables import ACCOUNTS, ENTITIES, SCOPES
from sandbox.protocol.errors import Refused
from sandbox.protocol.states import changed
from sandbox.protocol.system import Event, Moment

CRITERIA = ("transaction", "user", "entity", "scope", "since", "until")


@dataclass(frozen=True)
class Place:
    """One login: its session, its wrong passwords, and what an auditor has on the screen."""

    account_id: str
    session_id: str = ""
    failures: int = 0
    locked: bool = False
    criteria: tuple[str, ...] = ()
    searched: bool = False
    transaction: str = ""
    exported: bool = False


def stream(account_id: str) -> str:
    """The stream of a login."""
    return f"conta:{account_id}"


def by_useraudit(useraudit: str) -> str:
    """The account that signs in under this name; nothing when nobody does."""
    return next((one.id for one in ACCOUNTS.values() if one.useraudit == useraudit), "")


def decide(state: Place | None, command: object, moment: Moment) -> list[Event]:
    """Say what follows at a login.

    Errors: account_unknown, own_account, account_not_locked, transaction_unknown, malformed.
    """
    match command:
        case says.SignIn():
            account_id = moment.stream.partition(":")[2]
            state = state or Place(account_id)
            return _sign_in(state, command, moment)
        case says.NoteFailure():
            return _failed(state or Place(command.account_id), "servico", moment)
        case says.UnlockAccount():
            if command.account_id not in ACCOUNTS:
                raise Refused("account_unknown", f"no account «{command.account_id[:40]}»")
            if command.account_id == command.by_id:
                raise Refused("own_account", f"{command.by_id} cannot unlock itself")
            if state is None or not state.locked:
                raise Refused("account_not_locked", f"{command.account_id} is not locked")
            return [says.AccessUnlocked(command.account_id, command.by_id)]
        case says.SignOut():
            return [says.AccessClosed(command.account_id)]
        case says.SearchAudit():
            return [says.AuditSearched(command.account_id, _criteria(command), moment.now)]
        case says.OpenTransaction():
            return [says.AuditOpened(command.account_id, command.transaction, moment.now)]
        case says.ExportAudit():
            criteria = state.criteria if state else ()
            return [says.AuditExported(command.account_id, criteria, moment.now)]
    return []


def _sign_in(state: Place, command: says.SignIn, moment: Moment) -> list[Event]:
    account = ACCOUNTS.get(state.account_id)
    if account is None:
        return [says.AccessDenied("", "recusado", 0, 0, moment.now)]
    if state.locked:
        return [says.AccessDenied(account.id, "bloqueado", state.failures, 0, moment.now)]
    if not compare_digest(account.password.encode(), command.password.encode()):
        return _failed(state, "recusado", moment)
    return [says.AccessOpened(account.id, moment.next_id("SR"), moment.now)]


def _failed(state: Place, reason: str, moment: Moment) -> list[Event]:
    if state.locked:
        return []
    failures = state.failures + 1
    left = max(0, moment.policy.sric_attempts - failures)
    denied = says.AccessDenied(state.account_id, reason, failures, left, moment.now)
    return [denied] if left else [denied, says.AccessLocked(state.account_id)]


def _criteria(command: says.SearchAudit) -> tuple[str, ...]:
    values = {name: getattr(command, name).strip() for name in CRITERIA}
    allowed: Mapping[str, bool] = {
        "transaction": not values["transaction"] or values["transaction"].isdigit(),
        "entity": values["entity"] in ("", *ENTITIES),
        "scope": values["scope"] in ("", *SCOPES),
        "since": not values["since"] or day_of(values["since"]) is not None,
        "until": not values["until"] or day_of(values["until"]) is not None,
    }
    wrong = [name for name, fits in allowed.items() if not fits]
    if wrong:
        raise Refused("malformed", "; ".join(f"{name} («»): not one" for name in wrong))
    return tuple(f"{name}={value}" for name, value in values.items() if value)


def evolve(state: Place | None, event: Event) -> Place | None:
    """Fold one event into a login."""
    account_id = str(getattr(event, "account_id", ""))
    if not account_id:
        return state
    state = state or Place(account_id)
    match event:
        case says.AccessOpened():
            return changed(state, session_id=event.session_id, failures=0)
        case says.AccessClosed():
            return changed(state, session_id="", searched=False, criteria=(), transaction="")
        case says.AccessDenied():
            return changed(state, failures=event.failures)
        case says.AccessLocked():
            return changed(state, locked=True, session_id="")
        case says.AccessUnlocked():
            return changed(state, locked=False, failures=0)
        case says.AuditSearched():
            return changed(state, criteria=event.criteria, searched=True, transaction="")
        case says.AuditOpened():
            return changed(state, transaction=event.transaction)
        case says.AuditExported():
            return changed(state, exported=True)
    return state
