"""The list of authorised users: its states, the five days, and a court's list in CSV.  Pure.

    (listed, start to come) PENDENTE ──the day comes──▶ ATIVO ◀──reactivate── SUSPENSO
                                                          │ ──suspend──────────▲  │
                                                          └──────end──▶ CESSADO ◀─┘

CESSADO is the end: the name is never used again, whoever comes back needs another.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from mock_sric import list_language as list_says
from mock_sric.checks import SHAPES, day_of
from mock_sric.register import years_after
from mock_sric.tables import APPLICATIONS, LISTED, LISTED_SINCE, SCOPES
from sandbox.protocol.errors import Refused
from sandbox.protocol.states import changed
from sandbox.protocol.system import Event

WAITING, ACTIVE, SUSPENDED, ENDED = "PENDENTE", "ATIVO", "SUSPENSO", "CESSADO"
NOTICE_DAYS = 5
COLUMNS = ("username", "nome", "apelido", "aplicacao", "ambitos", "dataInicio")
MOST_LINES = 1000


@dataclass(frozen=True)
class CourtUser:
    """One user of the list.

    `missing_since` is the day of the court's list on which the user was no longer.
    """

    username: str
    application: str
    given_name: str
    family_name: str
    entity: str
    scopes: tuple[str, ...]
    starts_on: str
    state: str
    via: str
    reason: str = ""
    notice: list_says.ChangeNotified | None = None
    missing_since: str = ""

    @property
    def key(self) -> str:
        """What a user is found by."""
        return key_of(self.application, self.username)


Users = Mapping[str, CourtUser]


def key_of(application: str, username: str) -> str:
    """Application and name in one."""
    return f"{application}/{username}"


def beginning() -> dict[str, CourtUser]:
    """The users who are on the list when a world begins."""
    found = [
        CourtUser(
            one.user,
            one.application,
            one.given_name,
            one.family_name,
            one.entity,
            one.scopes,
            LISTED_SINCE,
            ACTIVE,
            "inicio",
        )
        for one in LISTED
    ]
    return {user.key: user for user in found}


# the five days -----------------------------------------------------------------------------------
def due_on(since: date, working: bool, free: Collection[str] = ()) -> date:
    """The last day to tell of a change: the fifth after it, of the calendar or of work.

    Units: `free` are public holidays, ISO 8601.
    """
    if not working:
        return since + timedelta(days=NOTICE_DAYS)
    day, left = since, NOTICE_DAYS
    while left:
        day += timedelta(days=1)
        if day.weekday() < 5 and day.isoformat() not in free:
            left -= 1
    return day


def overdue(user: CourtUser, today: date, working: bool, free: Collection[str] = ()) -> str:
    """Why a user is past the five days: `comunicada-tarde`, `sem-comunicacao`, or nothing."""
    if user.notice is not None:
        return "comunicada-tarde" if user.notice.late else ""
    since = day_of(user.missing_since)
    if since and today > due_on(since, working, free):
        return "sem-comunicacao"
    return ""


# what may be done --------------------------------------------------------------------------------
def found(users: Users, application: str, username: str) -> CourtUser:
    """A user of the list.  Errors: listed_user_unknown."""
    user = users.get(key_of(application, username))
    if user is None:
        raise Refused("listed_user_unknown", f"no user {username[:40]!r} at {application[:30]!r}")
    return user


def require(user: CourtUser, *states: str) -> None:
    """Errors: listed_user_state when the user is in none of these states."""
    if user.state not in states:
        raise Refused(
            "listed_user_state", f"{user.key} is {user.state}; this needs {' or '.join(states)}"
        )


def scopes_of(given: Collection[str]) -> tuple[str, ...]:
    """Scopes in the order of their table.  Errors: malformed when there is none, or one unknown."""
    if not given or not set(given) <= set(SCOPES):
        raise Refused(
            "malformed",
            f"scopes («Âmbitos»): one or more of {list(SCOPES)}",
            "Escolha pelo menos um âmbito.",
        )
    return tuple(scope for scope in SCOPES if scope in given)


def registered(
    names: tuple[str, str, str],
    application: str,
    entity: str,
    scopes: tuple[str, ...],
    starts_on: str,
    today: date,
    via: str,
) -> list_says.UserRegistered:
    """A user on the list; `names` are user name, given and family name."""
    waiting = starts_on > today.isoformat()
    return list_says.UserRegistered(
        names[0], application, names[1], names[2], entity, scopes, starts_on, waiting, via
    )


def notified(
    user: CourtUser, command: list_says.NotifyChange, today: date, working: bool
) -> list[Event]:
    """What a court's notice leads to.  Errors: malformed, listed_user_state."""
    require(user, WAITING, ACTIVE, SUSPENDED)
    since = day_of(command.changed_on)
    if since is None or since > today:
        raise Refused(
            "malformed",
            "changed_on («Data da alteração»): a day that has come, AAAA-MM-DD",
            "A data da alteração é um dia já chegado, na forma AAAA-MM-DD.",
        )
    last = due_on(since, working, command.free_days)
    return [
        list_says.ChangeNotified(
            user.username,
            user.application,
            command.change,
            since.isoformat(),
            last.isoformat(),
            today.isoformat(),
            today > last,
        )
    ]


# a court's list ----------------------------------------------------------------------------------
def taken_over(users: Users, command: list_says.UploadList, today: date) -> list[Event]:
    """What a court's current list changes; bad lines are named and change nothing."""
    events: list[Event] = []
    problems: list[str] = []
    listed: set[str] = set()
    accepted = unchanged = 0
    lines = [line.strip() for line in command.lines.replace("\r", "\n").split("\n")]
    numbered = [(n, line) for n, line in enumerate(lines, start=1) if line]
    for number, line in numbered[:MOST_LINES]:
        cells = [cell.strip() for cell in line.split(";" if ";" in line else ",")]
        if number == numbered[0][0] and cells[0].casefold() == COLUMNS[0]:
            continue
        wrong = _wrong(cells, today)
        key = "" if wrong else key_of(cells[3], cells[0])
        user = users.get(key)
        if not wrong and key in listed:
            wrong = f"username;repetido na listagem ({cells[0]})"
        elif user is not None and user.entity != command.entity:
            wrong = f"username;já é de {user.entity}"
        elif user is not None and user.state == ENDED:
            wrong = "username;cessado, precisa de outro"
        if wrong:
            problems.append(f"linha {number}: {wrong}")
            continue
        listed.add(key)
        scopes = tuple(scope for scope in SCOPES if scope in cells[4].split("+"))
        if user is None:
            names = (cells[0], cells[1], cells[2])
            events.append(
                registered(names, cells[3], command.entity, scopes, cells[5], today, "listagem")
            )
            accepted += 1
        elif user.scopes != scopes:
            events.append(list_says.ScopesChanged(user.username, user.application, scopes))
            accepted += 1
        else:
            unchanged += 1
    if len(numbered) > MOST_LINES:
        problems.append(f"linha {numbered[MOST_LINES][0]}: no máximo {MOST_LINES} linhas")
    gone = [
        user
        for user in users.values()
        if user.entity == command.entity and user.state != ENDED and user.key not in listed
        and user.notice is None and not user.missing_since
    ]  # fmt: skip
    if problems:
        # Who stands on a line that cannot be read is not missing.
        gone = [user for user in gone if not any(user.username in line for line in lines)]
    on = today.isoformat()
    events += [list_says.UserMissing(user.username, user.application, on) for user in gone]
    done = list_says.ListTakenOver(
        command.entity, command.by_id, on, accepted, unchanged, len(gone), tuple(problems)
    )
    return [*events, done]


def _wrong(cells: list[str], today: date) -> str:
    if len(cells) != len(COLUMNS):
        return f"tem {len(cells)} colunas; são {len(COLUMNS)}: {', '.join(COLUMNS)}"
    given = dict(zip(COLUMNS, cells, strict=True))
    empty = [name for name, value in given.items() if not value]
    if empty:
        return f"por preencher: {', '.join(empty)}"
    for name in ("username", "nome", "apelido"):
        fits, allowed = SHAPES[name]
        if not fits(given[name]):
            return f"{name};{allowed}"
    if given["aplicacao"] not in APPLICATIONS:
        return f"aplicacao;{'|'.join(APPLICATIONS)}"
    if not set(given["ambitos"].split("+")) <= set(SCOPES):
        return f"ambitos;{'+'.join(SCOPES)}"
    starts = day_of(given["dataInicio"])
    if starts is None or starts > years_after(today, 1):
        return "dataInicio;AAAA-MM-DD, até um ano à frente"
    return ""


# folding -----------------------------------------------------------------------------------------
def evolve(users: Users, event: list_says.UserEvent) -> Users:
    """The list after something happened to one of its users."""
    if isinstance(event, list_says.UserRegistered):
        user = CourtUser(
            event.username,
            event.application,
            event.given_name,
            event.family_name,
            event.entity,
            event.scopes,
            event.starts_on,
            WAITING if event.waiting else ACTIVE,
            event.via,
        )
        return {**users, user.key: user}
    user = users[key_of(event.application, event.username)]
    match event:
        case list_says.UserActivated() | list_says.UserReactivated():
            user = changed(user, state=ACTIVE, reason="", notice=None, missing_since="")
        case list_says.UserSuspended():
            user = changed(user, state=SUSPENDED, reason=event.reason)
        case list_says.UserEnded():
            user = changed(user, state=ENDED, missing_since="")
        case list_says.ScopesChanged():
            user = changed(user, scopes=event.scopes, missing_since="")
        case list_says.ChangeNotified():
            user = changed(user, notice=event, missing_since="")
        case list_says.UserMissing():
            user = changed(user, missing_since=event.listed_on)
    return {**users, user.key: user}
