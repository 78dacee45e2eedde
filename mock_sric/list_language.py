"""What can be done to the list of authorised users, and what can have happened to it.

Who is on the list is in the journal (masked where it is shown); what they ask is not.
"""

from typing import ClassVar

from sandbox.protocol.frozen import frozen
from sandbox.protocol.system import Event


# commands ----------------------------------------------------------------------------------------
@frozen
class NotifyChange:
    """A court tells of a change among its users (item 11)."""

    account_id: str
    username: str
    application: str
    change: str
    changed_on: str
    free_days: tuple[str, ...] = ()


@frozen
class AddUser:
    """ANSR puts a user on the list."""

    by_id: str
    username: str
    given_name: str
    family_name: str
    application: str
    entity: str
    scopes: tuple[str, ...]
    starts_on: str


@frozen
class SuspendUser:
    """ANSR suspends a user of the list."""

    by_id: str
    username: str
    application: str


@frozen
class ReactivateUser:
    """ANSR lets a suspended user ask again."""

    by_id: str
    username: str
    application: str


@frozen
class EndUser:
    """ANSR ends a user for good; the name is never used again."""

    by_id: str
    username: str
    application: str


@frozen
class ChangeScopes:
    """ANSR grants other scopes to a user."""

    by_id: str
    username: str
    application: str
    scopes: tuple[str, ...]


@frozen
class UploadList:
    """ANSR takes over a court's current list (item 10), a CSV text."""

    by_id: str
    entity: str
    lines: str


# events ------------------------------------------------------------------------------------------
@frozen
class UserEvent(Event):
    """Something happened to one user of the list."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"username"})
    username: str
    application: str


@frozen
class UserRegistered(UserEvent):
    """A user is on the list; waiting when the start is yet to come."""

    TYPE: ClassVar[str] = "utilizador.registado"
    PERSONAL: ClassVar[frozenset[str]] = frozenset({"username", "given_name", "family_name"})
    given_name: str
    family_name: str
    entity: str
    scopes: tuple[str, ...]
    starts_on: str
    waiting: bool
    via: str


@frozen
class UserActivated(UserEvent):
    """The day on which a user begins has come."""

    TYPE: ClassVar[str] = "utilizador.ativado"


@frozen
class UserSuspended(UserEvent):
    """A user may not ask for now."""

    TYPE: ClassVar[str] = "utilizador.suspenso"
    reason: str


@frozen
class UserReactivated(UserEvent):
    """A user may ask again."""

    TYPE: ClassVar[str] = "utilizador.reativado"


@frozen
class UserEnded(UserEvent):
    """A user is off the list for good."""

    TYPE: ClassVar[str] = "utilizador.cessado"


@frozen
class ScopesChanged(UserEvent):
    """A user has other scopes."""

    TYPE: ClassVar[str] = "utilizador.ambitos_alterados"
    scopes: tuple[str, ...]


@frozen
class ChangeNotified(UserEvent):
    """A court told of a change; `late` when that was after the last of the five days."""

    TYPE: ClassVar[str] = "alteracao.comunicada"
    change: str
    changed_on: str
    due_on: str
    notified_on: str
    late: bool


@frozen
class UserMissing(UserEvent):
    """A court's current list has no longer this user, and nobody told of a change."""

    TYPE: ClassVar[str] = "utilizador.em_falta"
    listed_on: str


@frozen
class ListTakenOver(Event):
    """A court's list was taken over; `problems` name each line that was not."""

    TYPE: ClassVar[str] = "listagem.carregada"
    entity: str
    by_id: str
    on: str
    accepted: int
    unchanged: int
    missing: int
    problems: tuple[str, ...]


EVENTS: tuple[type[Event], ...] = (
    UserRegistered,
    UserActivated,
    UserSuspended,
    UserReactivated,
    UserEnded,
    ScopesChanged,
    ChangeNotified,
    UserMissing,
    ListTakenOver,
)
