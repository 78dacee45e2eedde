"""The list of authorised users: what a court tells of it, and what ANSR does to it.  Pure."""

from datetime import date

from mock_sric import checks, users
from mock_sric import list_language as says
from mock_sric.tables import ACCOUNTS, ENTITIES
from mock_sric.users import ACTIVE, CourtUser, Users
from sandbox.protocol.errors import Refused
from sandbox.protocol.system import Event, Moment


def decide(listed: Users, command: object, today: date, moment: Moment) -> list[Event]:
    """Say what follows.

    Errors: listed_user_unknown, listed_user_state, listed_user_exists, malformed.
    """
    match command:
        case says.UploadList():
            if command.entity not in ENTITIES:
                raise Refused("malformed", f"entity: no «{command.entity[:20]}»")
            return users.taken_over(listed, command, today)
        case says.AddUser():
            return [_added(listed, command, today)]
        case says.NotifyChange():
            user = users.found(listed, command.application, command.username)
            account = ACCOUNTS[command.account_id]
            if user.entity != account.entity:
                raise Refused("listed_user_unknown", f"{user.key} is not of {account.entity}")
            events = users.notified(user, command, today, moment.policy.sric_working_days)
            told = events[0]
            late = isinstance(told, says.ChangeNotified) and told.late
            if late and moment.policy.sric_late_suspends and user.state == ACTIVE:
                events.append(says.UserSuspended(user.username, user.application, "fora-de-prazo"))
            return events
        case says.SuspendUser() | says.ReactivateUser() | says.EndUser() | says.ChangeScopes():
            user = users.found(listed, command.application, command.username)
            return [_moved(user, command)]
    return []


def _moved(
    user: CourtUser,
    command: says.SuspendUser | says.ReactivateUser | says.EndUser | says.ChangeScopes,
) -> Event:
    name, application = user.username, user.application
    match command:
        case says.SuspendUser():
            users.require(user, ACTIVE, users.WAITING)
            reason = user.notice.change if user.notice else "ansr"
            return says.UserSuspended(name, application, reason)
        case says.ReactivateUser():
            users.require(user, users.SUSPENDED)
            return says.UserReactivated(name, application)
        case says.EndUser():
            users.require(user, ACTIVE, users.WAITING, users.SUSPENDED)
            return says.UserEnded(name, application)
    users.require(user, ACTIVE, users.WAITING, users.SUSPENDED)
    return says.ScopesChanged(name, application, users.scopes_of(command.scopes))


def _added(listed: Users, command: says.AddUser, today: date) -> Event:
    kind, _, code = command.entity.partition("/")
    given = {
        "username": command.username,
        "nome": command.given_name,
        "apelido": command.family_name,
        "aplicacao": command.application,
        "dataInicio": command.starts_on,
        "tipoEntidade": kind,
        "codEntidade": code,
    }
    scopes = users.scopes_of(command.scopes)
    wrong = checks.registration_outside(given, today)
    entity = ENTITIES.get(command.entity)
    if wrong or entity is None or not entity.active:
        said = wrong[1] if wrong else "entidade"
        raise Refused("malformed", f"AddUser: {said}", f"Fora do permitido: {said}")
    if users.key_of(command.application, command.username) in listed:
        raise Refused("listed_user_exists", f"{command.username} is on the list already")
    names = (command.username, command.given_name, command.family_name)
    return users.registered(
        names, command.application, command.entity, scopes, command.starts_on, today, "ansr"
    )
