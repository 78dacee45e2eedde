"""The audit: numbers of transactions, the chain over them, and the purge after four years.  Pure.

Each record carries the digest of what came, of what left, and of what it is found by; its link is
the digest of those and of the link before it, so that nothing can be changed, left out or put in
between without every later link being wrong.  A day is kept to the same calendar day four years
later; the purge of the next day takes the data away and stays itself a link of the chain.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from mock_sric import language as says
from mock_sric.register import years_after
from sandbox.protocol.local_time import local_day
from sandbox.protocol.states import changed
from sandbox.protocol.system import Erase, Event, Filing, Keep, Moment, Secrets

KEPT_YEARS = 4
FACTS, RECEIVED, SENT = "sric.transacao", "sric.entrada", "sric.saida"
KINDS = (FACTS, RECEIVED, SENT)


@dataclass(frozen=True)
class Thread:
    """Where the audit has got: last number, last link, how many of each day are kept."""

    last: str = ""
    link: str = ""
    kept: tuple[tuple[str, int], ...] = ()
    purges: tuple[says.AuditPurged, ...] = ()


def next_number(thread: Thread, at: datetime) -> str:
    """The next number: the day and eight digits, `2025021000000017`."""
    day = local_day(at).strftime("%Y%m%d")
    sequence = int(thread.last[8:]) + 1 if thread.last.startswith(day) else 1
    return f"{day}{sequence:08d}"


def link_of(secrets: Secrets, before: str, *parts: str) -> str:
    """The link that follows another."""
    return secrets.digest("|".join((before, *parts)))


def filed(thread: Thread, command: says.FileTransaction, moment: Moment) -> list[Event]:
    """The record of one transaction; what is no call of a court has its number here."""
    digest = moment.secrets.digest
    number = command.transaction or next_number(thread, moment.now)
    digests = (digest(command.received), digest(command.sent), digest(command.facts))
    return [
        says.TransactionFiled(
            number,
            command.operation,
            *digests,
            link_of(moment.secrets, thread.link, number, *digests),
            command.received,
            command.sent,
            command.facts,
            command.terms,
        )
    ]


def purge_day(day: str) -> date:
    """The day on which the transactions of a day go: the one after their fourth anniversary."""
    on = date(int(day[:4]), int(day[4:6]), int(day[6:8]))
    return years_after(on, KEPT_YEARS) + timedelta(days=1)


def first_purge(thread: Thread) -> date | None:
    """When the next purge is due."""
    return purge_day(thread.kept[0][0]) if thread.kept else None


def purged(thread: Thread, today: date, moment: Moment) -> list[Event]:
    """The purges that are due: one for each day."""
    link = thread.link
    events: list[Event] = []
    for day, count in thread.kept:
        if purge_day(day) > today:
            break
        link = link_of(moment.secrets, link, "purga", day, str(count))
        events.append(says.AuditPurged(day, count, link))
    return events


def evolve(thread: Thread, event: Event) -> Thread:
    """Fold one event into the thread."""
    match event:
        case says.TransactionAnswered():
            return changed(thread, last=event.transaction)
        case says.TransactionFiled():
            day = event.transaction[:8]
            kept = thread.kept
            if kept and kept[-1][0] == day:
                kept = (*kept[:-1], (day, kept[-1][1] + 1))
            else:
                kept = (*kept, (day, 1))
            return changed(thread, last=event.transaction, link=event.link, kept=kept)
        case says.AuditPurged():
            purges = (*thread.purges, event)
            return changed(thread, link=event.link, kept=thread.kept[1:], purges=purges)
    return thread


def keep(event: says.TransactionFiled) -> list[Filing]:
    """The documents of a record."""
    number = event.transaction
    return [
        Keep(FACTS, number, event.facts.encode(), event.terms),
        Keep(RECEIVED, number, event.received.encode()),
        Keep(SENT, number, event.sent.encode()),
    ]


def erase(event: says.AuditPurged) -> list[Filing]:
    """The documents of a day that go."""
    return [Erase(kind, f"{event.day}00000000", f"{event.day}99999999") for kind in KINDS]
