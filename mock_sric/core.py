"""SRIC: users are registered, drivers are searched, and whatever is asked is kept for four years.

Order of the checks of a call (the first stage that fails decides): the service is up; the login
is right; the message is one; 2 nothing is missing; 3 everything is within its limits; 7 the
entity is known and one's own; 5 and 6 the user may ask, or is not there yet; 4 the driver is
known; 0.  Faults are only for the first three.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from mock_sric import access, audit, checks, drivers, list_keeping, users
from mock_sric import language as says
from mock_sric import list_language as list_says
from mock_sric.audit import Thread
from mock_sric.register import Document, Extract, extract
from mock_sric.tables import (
    ACCOUNTS,
    BAD_ENTITY,
    COURT,
    ENTITIES,
    MAGISTRATE,
    NO_ACCESS,
    NO_DRIVER,
    REGISTERED,
    SUCCESS,
    UNSPECIFIED,
    Account,
)
from mock_sric.users import ACTIVE, CourtUser, Users
from sandbox.protocol.fault_kinds import SERVICE
from sandbox.protocol.faults import concerns, delay_of, drawn, faults_of
from sandbox.protocol.local_time import local_day, midnight
from sandbox.protocol.states import changed
from sandbox.protocol.system import Event, Moment, Tick

REGISTER, SEARCH = "WsUserGetSRIC", "WsSRICPDF"
RECENT = 10
Asked = says.RegisterUser | says.SearchRecord | says.RefuseCall
Wrong = tuple[int, str]


@dataclass(frozen=True)
class Sric:
    """What ANSR keeps: the list, the thread of the audit, and the last lists of the courts."""

    users: Users = field(default_factory=users.beginning)
    audit: Thread = field(default_factory=Thread)
    waiting: tuple[tuple[str, str], ...] = ()
    lists: Mapping[str, list_says.ListTakenOver] = field(default_factory=dict)
    recent: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def decide(state: Sric | None, command: object, moment: Moment) -> list[Event]:
    """Say what follows at ANSR.

    Errors: listed_user_unknown, listed_user_state, malformed.
    """
    state = state or Sric()
    today = local_day(moment.now)
    match command:
        case says.RegisterUser() | says.SearchRecord() | says.RefuseCall():
            return answer(state, command, moment)
        case says.FileTransaction():
            return audit.filed(state.audit, command, moment)
        case Tick():
            return _due(state, today, moment)
    return list_keeping.decide(state.users, command, today, moment)


# calls ------------------------------------------------------------------------------------------
def answer(state: Sric, command: Asked, moment: Moment) -> list[Event]:
    """The message or the Fault that a call is answered with, and what it changes."""
    operation = {says.RegisterUser: REGISTER, says.SearchRecord: SEARCH}.get(type(command), "")
    number = audit.next_number(state.audit, moment.now)
    fault, delay, spent = _trouble(operation, number, moment)
    account = ACCOUNTS.get(command.account_id)
    events: list[Event] = [says.ServiceTroubled(spent)] if spent else []
    code, where, found = UNSPECIFIED, "", None
    if fault == "SRIC.INDISPONIVEL":
        pass
    elif isinstance(command, says.RefuseCall):
        fault = command.fault
    elif account is None or not _may_call(account, command.call, moment):
        fault = "SRIC.LOGIN"
        if account is not None and not command.call.proven:
            events.append(says.LoginFailed(account.id))
    elif fault:
        fault = ""
    elif isinstance(command, says.RegisterUser):
        code, where, made = _register(state, command, account, moment)
        events += made
    else:
        code, where, found = _search(state, command, account, moment)
    answered = says.TransactionAnswered(
        number,
        operation,
        account.id if account else "",
        -1 if fault else code,
        "" if fault else where,
        len(found.records) if found and not fault else 0,
        fault,
        moment.now,
        delay,
        command,
        found,
    )
    return [*events, answered]


def _trouble(operation: str, number: str, moment: Moment) -> tuple[str, int, str]:
    """The trouble that a call meets: Fault or message 1, delay in ms, what was spent of it."""
    delay, spent = 0, ""
    world = moment.look("world")
    for fault in faults_of(moment):
        if fault.target != SERVICE or not concerns(fault, operation=operation):
            continue
        if not drawn(fault, world, number):
            continue
        if fault.kind == "latencia":
            delay += round(delay_of(fault, world, number) / timedelta(milliseconds=1))
        elif fault.kind == "indisponivel":
            return "SRIC.INDISPONIVEL", delay, fault.name
        elif fault.kind == "erro":
            spent = fault.name
    return ("interno" if spent else ""), delay, spent


def _may_call(account: Account, call: says.Call, moment: Moment) -> bool:
    place = moment.look(access.stream(account.id))
    locked = place is not None and place.locked
    return account.role in (MAGISTRATE, COURT) and call.proven and not locked


def _register(
    state: Sric, command: says.RegisterUser, account: Account, moment: Moment
) -> tuple[int, str, list[Event]]:
    given = {
        "username": command.username,
        "nome": command.given_name,
        "apelido": command.family_name,
        "aplicacao": command.application,
        "ambito": command.scope,
        "dataInicio": command.starts_on,
        "tipoEntidade": command.entity_type,
        "codEntidade": command.entity_code,
    }
    strict = moment.policy.sric_strict
    wanted = (*checks.REGISTRATION, *(checks.OF_ENTITY if strict else ()))
    today = local_day(moment.now)
    if wrong := checks.missing(given, wanted) or checks.registration_outside(given, today):
        return (*wrong, [])
    if command.application != account.application:
        return checks.OUTSIDE, f"aplicacao;{account.application}", []
    told = command.entity_type or command.entity_code
    if told and (wrong := _entity(command.entity_type, command.entity_code, account)):
        return (*wrong, [])
    if users.key_of(command.application, command.username) in state.users:
        return REGISTERED, "username", []
    names = (command.username, command.given_name, command.family_name)
    event = users.registered(
        names, command.application, account.entity, (command.scope,), command.starts_on, today, "ws"
    )
    return SUCCESS, "", [event]


def _search(
    state: Sric, command: says.SearchRecord, account: Account, moment: Moment
) -> tuple[int, str, Extract | None]:
    given = {
        "utilizador": command.user,
        "aplicacao": command.application,
        "tipoDocumento": command.document_type,
        "numDocumento": command.document_number,
        "codPais": command.country,
        "tipoEntidade": command.entity_type,
        "codEntidade": command.entity_code,
        "ambito": command.scope,
        "processo": command.process,
    }
    user = state.users.get(users.key_of(command.application, command.user))
    several = user is not None and len(user.scopes) > 1
    wanted = (*checks.SEARCH, *(("ambito",) if several else ()))
    wrong = (
        checks.missing(given, wanted)
        or checks.search_outside(given)
        or _entity(command.entity_type, command.entity_code, account, user)
        or _access(command, account, user)
    )
    if wrong:
        return (*wrong, None)
    document = Document(command.document_type, command.document_number, command.country)
    driver = drivers.find(document, moment.look("world"), moment)
    if driver is None:
        return NO_DRIVER, "numDocumento", None
    return SUCCESS, "", extract(driver, local_day(moment.now))


def _entity(kind: str, code: str, account: Account, user: CourtUser | None = None) -> Wrong | None:
    """Stage 7: the entity is known, active, and the one of who calls and of the user."""
    entity = ENTITIES.get(f"{kind}/{code}")
    if entity is None or not entity.active or entity.key != account.entity:
        return BAD_ENTITY, "codEntidade"
    if user is not None and user.entity != entity.key:
        return BAD_ENTITY, "codEntidade"
    return None


def _access(command: says.SearchRecord, account: Account, user: CourtUser | None) -> Wrong | None:
    """Stage 5: the user is on the list, active, at this application, with this scope."""
    if command.application != account.application:
        return NO_ACCESS, "aplicacao"
    if user is None or user.state != ACTIVE or account.user not in ("", user.username):
        return NO_ACCESS, "utilizador"
    if command.scope and command.scope not in user.scopes:
        return NO_ACCESS, "ambito"
    return None


def scope_of(state: Sric, command: says.SearchRecord) -> str:
    """The one scope that a search is logged with: the one that was said, or the user's only."""
    user = state.users.get(users.key_of(command.application, command.user))
    only = user.scopes[0] if user and len(user.scopes) == 1 else ""
    return command.scope or only


# what is due -------------------------------------------------------------------------------------
def _due(state: Sric, today: date, moment: Moment) -> list[Event]:
    begun: list[Event] = []
    for starts_on, key in state.waiting:
        user = state.users[key]
        if starts_on <= today.isoformat() and user.state == users.WAITING:
            begun.append(list_says.UserActivated(user.username, user.application))
    return [*begun, *audit.purged(state.audit, today, moment)]


def deadline(state: Sric | access.Place | None) -> datetime | None:
    """When a user begins, or the oldest day of the audit is four years old."""
    if not isinstance(state, Sric):
        return None
    days = [date.fromisoformat(state.waiting[0][0])] if state.waiting else []
    gone = audit.first_purge(state.audit)
    days += [gone] if gone else []
    return midnight(min(days)) if days else None


def evolve(state: Sric | None, event: Event) -> Sric:
    """Fold one event into what ANSR keeps."""
    state = state or Sric()
    match event:
        case says.TransactionAnswered():
            before = state.recent.get(event.account_id, ())
            recent = {**state.recent, event.account_id: (event.transaction, *before)[:RECENT]}
            return changed(state, recent=recent, audit=audit.evolve(state.audit, event))
        case says.TransactionFiled() | says.AuditPurged():
            return changed(state, audit=audit.evolve(state.audit, event))
        case list_says.ListTakenOver():
            return changed(state, lists={**state.lists, event.entity: event})
    if not isinstance(event, list_says.UserEvent):
        return state
    after = users.evolve(state.users, event)
    waiting = state.waiting
    if isinstance(event, list_says.UserRegistered) and event.waiting:
        key = users.key_of(event.application, event.username)
        waiting = tuple(sorted((*waiting, (event.starts_on, key))))
    elif waiting:
        waiting = tuple(one for one in waiting if after[one[1]].state == users.WAITING)
    return changed(state, users=after, waiting=waiting)
