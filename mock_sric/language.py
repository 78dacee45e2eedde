"""What can be asked of SRIC, and what can have happened there: commands and events.

The journal holds no data of a driver and nothing of what was asked or answered: that is in the
archive, where it can be erased.  It holds numbers, codes and digests.
"""

from datetime import datetime
from typing import Any, ClassVar

from sandbox.protocol.frozen import frozen
from sandbox.protocol.system import Event

NOTHING: tuple[str, ...] = ()


# who is there ------------------------------------------------------------------------------------
@frozen
class SignIn:
    """Sign in at the portal with one's own `useraudit` and password."""

    user_name: str
    password: str


@frozen
class SignOut:
    """Leave the portal."""

    account_id: str


@frozen
class NoteFailure:
    """A service call came with the wrong password for this account."""

    account_id: str


@frozen
class UnlockAccount:
    """Let somebody in again who was locked out; nobody unlocks oneself."""

    by_id: str
    account_id: str = ""


# what courts ask ---------------------------------------------------------------------------------
@frozen
class Call:
    """How a call reached the service: by which way, from where, as what bytes.

    `proven` says that the password was right; `raw` is the envelope as it came (nothing when a
    screen sent the call: then one is written), `soap` its version.
    """

    via: str = "ecra"
    address: str = ""
    raw: str = ""
    soap: str = "1.1"
    proven: bool = True


@frozen
class RegisterUser:
    """`WsUserGetSRIC`: a court registers one of its users (item 4)."""

    account_id: str
    username: str = ""
    given_name: str = ""
    family_name: str = ""
    application: str = ""
    scope: str = ""
    starts_on: str = ""
    entity_type: str = ""
    entity_code: str = ""
    call: Call = Call()


@frozen
class SearchRecord:
    """`WsSRICPDF.getPDFAII`: search by document, and the list in PDF (items 3, 6, 7)."""

    account_id: str
    user: str = ""
    application: str = ""
    document_type: str = ""
    document_number: str = ""
    country: str = ""
    entity_type: str = ""
    entity_code: str = ""
    scope: str = ""
    process: str = ""
    call: Call = Call()


@frozen
class RefuseCall:
    """A call that is no call: what came is kept, and answered with a Fault."""

    account_id: str
    fault: str
    call: Call


@frozen
class FileTransaction:
    """Put a transaction into the audit: what came, what left, and what it is found by."""

    transaction: str
    operation: str
    received: str
    sent: str
    facts: str
    terms: tuple[str, ...]


# the auditor -------------------------------------------------------------------------------------
@frozen
class SearchAudit:
    """Find transactions; that somebody looked is noted too."""

    account_id: str
    transaction: str = ""
    user: str = ""
    entity: str = ""
    scope: str = ""
    since: str = ""
    until: str = ""


@frozen
class OpenTransaction:
    """Read what came and what left in one transaction."""

    account_id: str
    transaction: str


@frozen
class ExportAudit:
    """Take what was found away, as a file."""

    account_id: str


# events: who is there ----------------------------------------------------------------------------
@frozen
class AccessOpened(Event):
    """Somebody signed in."""

    TYPE: ClassVar[str] = "acesso.aberto"
    account_id: str
    session_id: str
    at: datetime


@frozen
class AccessClosed(Event):
    """Somebody left the portal."""

    TYPE: ClassVar[str] = "acesso.fechado"
    account_id: str


@frozen
class AccessDenied(Event):
    """The password was wrong, or the account is locked; `left` tells how often it may be."""

    TYPE: ClassVar[str] = "acesso.recusado"
    account_id: str
    reason: str
    failures: int
    left: int
    at: datetime


@frozen
class AccessLocked(Event):
    """Too many wrong passwords: only an access manager lets this account in again."""

    TYPE: ClassVar[str] = "acesso.bloqueado"
    account_id: str


@frozen
class AccessUnlocked(Event):
    """An access manager let an account in again."""

    TYPE: ClassVar[str] = "acesso.desbloqueado"
    account_id: str
    by_id: str


@frozen
class AuditSearched(Event):
    """An auditor looked for transactions."""

    TYPE: ClassVar[str] = "auditoria.procurada"
    PERSONAL: ClassVar[frozenset[str]] = frozenset({"criteria"})
    account_id: str
    criteria: tuple[str, ...]
    at: datetime


@frozen
class AuditOpened(Event):
    """An auditor read a transaction."""

    TYPE: ClassVar[str] = "auditoria.aberta"
    account_id: str
    transaction: str
    at: datetime


@frozen
class AuditExported(Event):
    """An auditor took transactions away."""

    TYPE: ClassVar[str] = "auditoria.exportada"
    account_id: str
    criteria: tuple[str, ...]
    at: datetime


# events: transactions ----------------------------------------------------------------------------
@frozen
class TransactionAnswered(Event):
    """A call was answered: with one of the eight messages, or with a Fault.

    `asked` and `found` (what was asked, and the driver's extract) are never written.
    """

    TYPE: ClassVar[str] = "transacao.respondida"
    VOLATILE: ClassVar[frozenset[str]] = frozenset({"asked", "found"})
    transaction: str
    operation: str
    account_id: str
    code: int
    field: str
    count: int
    fault: str
    at: datetime
    duration_ms: int
    asked: Any = None
    found: Any = None


@frozen
class LoginFailed(Event):
    """A call came with a wrong `useraudit` or password."""

    TYPE: ClassVar[str] = "transacao.sem_login"
    account_id: str


@frozen
class ServiceTroubled(Event):
    """A call met a trouble that was ordered for the service."""

    TYPE: ClassVar[str] = "servico.em_falha"
    fault: str


@frozen
class TransactionFiled(Event):
    """A transaction is in the audit: digests of its parts, and the link of the chain."""

    TYPE: ClassVar[str] = "transacao.arquivada"
    VOLATILE: ClassVar[frozenset[str]] = frozenset({"received", "sent", "facts", "terms"})
    transaction: str
    operation: str
    received_digest: str
    sent_digest: str
    facts_digest: str
    link: str
    received: str = ""
    sent: str = ""
    facts: str = ""
    terms: tuple[str, ...] = ()


@frozen
class AuditPurged(Event):
    """The transactions of one day are four years old, and gone."""

    TYPE: ClassVar[str] = "auditoria.purgada"
    day: str
    count: int
    link: str


EVENTS: tuple[type[Event], ...] = (
    AccessOpened,
    AccessClosed,
    AccessDenied,
    AccessLocked,
    AccessUnlocked,
    AuditSearched,
    AuditOpened,
    AuditExported,
    TransactionAnswered,
    LoginFailed,
    ServiceTroubled,
    TransactionFiled,
    AuditPurged,
)
