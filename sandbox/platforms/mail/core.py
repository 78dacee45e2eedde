"""The mail of a world: what was received at each address, until it is cleared.

One stream holds the newest messages of all addresses, so that they can be searched together
whatever their number; the journal has the others.  Addresses are compared without regard to
capitals; one that is no address is refused.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sandbox.platforms.mail import language as says
from sandbox.protocol.errors import Refused
from sandbox.protocol.messages import MAIL, SendMail
from sandbox.protocol.states import changed
from sandbox.protocol.system import Event, Moment, System

KEPT = 1000
"""How many messages are at hand, of all addresses together."""
STREAM = "mail:all"
SENDER = "nao-responda@sandbox.invalid"
"""Who a message is from when its sender says nothing.  Source: RFC 2606, `.invalid`."""

_ADDRESS = re.compile(r"[a-z0-9._%+-]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+")


@dataclass(frozen=True, slots=True)
class Mail:
    """One message."""

    mail_id: str
    to: str
    sender: str
    subject: str
    body: str
    at: datetime


@dataclass(frozen=True)
class Mailroom:
    """The messages of every address, oldest first."""

    messages: tuple[Mail, ...] = ()

    def find(self, to: str = "", words: str = "") -> list[Mail]:
        """The messages to an address (or to any) that have every one of the words."""
        wanted = words.casefold().split()
        return [
            mail
            for mail in self.messages
            if to in ("", mail.to)
            and all(word in f"{mail.subject} {mail.body} {mail.to}".casefold() for word in wanted)
        ]


def address_of(written: str) -> str:
    """An address as it is kept.  Errors: malformed."""
    found = written.strip().lower()
    if len(found) > 120 or not _ADDRESS.fullmatch(found):
        raise Refused(
            "malformed",
            f"mail: «{written[:60]}» is no address",
            "O endereço de correio eletrónico não é válido.",
        )
    return found


def decide(state: Mailroom | None, command: Any, moment: Moment) -> list[Event]:
    """Say what follows in the mail.  Errors: malformed."""
    to = address_of(command.to)
    if isinstance(command, says.ClearMail):
        return [says.MailCleared(to)] if state is not None and state.find(to) else []
    return [
        says.MailReceived(
            moment.next_id("E"),
            to,
            command.sender or SENDER,
            command.subject,
            command.body,
            command.citizen_id,
            moment.now,
        )
    ]


def evolve(state: Mailroom | None, event: Event) -> Mailroom | None:
    """Fold one event into the mail."""
    if isinstance(event, says.MailReceived):
        room = state or Mailroom()
        mail = Mail(event.mail_id, event.to, event.sender, event.subject, event.body, event.at)
        return changed(room, messages=(*room.messages[1 - KEPT :], mail))
    if isinstance(event, says.MailCleared) and state is not None:
        left = tuple(mail for mail in state.messages if mail.to != event.to)
        return changed(state, messages=left)
    return state


MAIL_SYSTEM = System(
    name=MAIL,
    commands=dict.fromkeys((SendMail, says.ClearMail), lambda command, moment: STREAM),
    events=says.EVENTS,
    decide=decide,
    evolve=evolve,
    audience=lambda event, state: (
        (f"cidadao:{event.citizen_id}",) if getattr(event, "citizen_id", "") else ()
    ),
)
