"""What can be asked of the mail of a world, and what can have happened in it."""

from datetime import datetime
from typing import ClassVar

from sandbox.protocol.frozen import frozen
from sandbox.protocol.system import Event


@frozen
class ClearMail:
    """Forget the messages of one address."""

    to: str


@frozen
class MailReceived(Event):
    """A message is in the inbox of an address; links and their secrets are marks in `body`."""

    TYPE: ClassVar[str] = "correio.recebido"
    PERSONAL: ClassVar[frozenset[str]] = frozenset({"to", "body", "citizen_id"})
    mail_id: str
    to: str
    sender: str
    subject: str
    body: str
    citizen_id: str
    at: datetime


@frozen
class MailCleared(Event):
    """The inbox of an address is empty."""

    TYPE: ClassVar[str] = "correio.limpo"
    PERSONAL: ClassVar[frozenset[str]] = frozenset({"to"})
    to: str


EVENTS: tuple[type[Event], ...] = (MailReceived, MailCleared)
