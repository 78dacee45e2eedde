"""A message between entities on its way to an address.  Pure.

    waiting ──the entity, or the question, has an address──▶ sent ──200 or 202──▶ confirmed
    sent ──anything else, or nothing in time──▶ failed ──interval──▶ sent, up to the last
    repetition; then it waits in the box

An answer goes to the `ReplyTo` of its question, when that is an address; anything else to the
address that its entity has given.  What leaves is sent outside of here and reported back.
Source: fact sheet 5.1 (official): 200 or 202, five repetitions, ten minutes apart, `ReplyTo`; that
what nobody took waits in the box is assumed.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.platforms.iscapi import language as says
from sandbox.protocol.system import Event, Moment

GRACE = timedelta(seconds=2)
"""How long after its own limit an attempt that nobody reported counts as failed."""
MOST_REMARK = 160
ENTITIES = "iscapi-entity:"
"""The beginning of the stream of an entity with an address."""


@dataclass(frozen=True)
class Way:
    """Where a message goes: the attempt that was made last, and when something happens next."""

    address: str = ""
    attempt: int = 0
    status: str = ""
    """Empty while it is on no way; else sent, failed."""
    next_at: datetime | None = None


@dataclass(frozen=True)
class Entity:
    """An entity that has said where its messages are to be brought."""

    entity: str
    address: str


NOWHERE = Way()


def address_for(receiver: str, reply_to: str, moment: Moment) -> str:
    """Where a message is brought; nothing when it waits in its box."""
    if reply_to.startswith(("http://", "https://")):
        return reply_to
    known = moment.look(ENTITIES + receiver)
    return known.address if isinstance(known, Entity) else ""


def sent(guid: str, address: str, attempt: int, moment: Moment) -> Event:
    """One attempt."""
    limit = timedelta(seconds=moment.policy.callback_timeout_s)
    return says.RequestSent(guid, address, attempt, moment.now + limit + GRACE)


def reported(guid: str, way: Way, report: says.ReportDelivery, moment: Moment) -> list[Event]:
    """What was seen at the address."""
    if not way.status or report.attempt > way.attempt:
        return []
    if report.outcome == "delivered":
        # Late perhaps, of an attempt that counts as failed: it is there all the same.
        remark = report.detail[:MOST_REMARK]
        return [says.RequestDelivered(guid, report.attempt, report.status, remark)]
    if way.status != "sent" or report.attempt != way.attempt:
        return []
    seen = f"HTTP {report.status}" if report.outcome == "status" else report.outcome
    return [failed(guid, way, seen, moment)]


def due(guid: str, way: Way, address: str, moment: Moment) -> list[Event]:
    """The time of an attempt is over, or that of the next has come; `address` is that of now."""
    if way.status == "sent":
        return [failed(guid, way, "no_answer", moment)]
    if way.status and not address:
        return [says.RequestFailed(guid, way.attempt, "no_address")]
    return [sent(guid, address, way.attempt + 1, moment)] if way.status else []


def failed(guid: str, way: Way, seen: str, moment: Moment) -> Event:
    """An attempt came to nothing: again later, or never."""
    again = None
    if way.attempt <= moment.policy.wire_retries:
        again = moment.now + timedelta(seconds=moment.policy.wire_interval_s)
    return says.RequestFailed(guid, way.attempt, seen, again)


def evolve(way: Way, event: Event) -> Way:
    """Fold one event into the way of a message."""
    match event:
        case says.RequestSent():
            return Way(event.address, event.attempt, "sent", event.answer_by)
        case says.RequestFailed() if event.again_at:
            return Way(way.address, way.attempt, "failed", event.again_at)
        case says.RequestFailed() | says.RequestDelivered() | says.RequestConfirmed():
            return Way(way.address, way.attempt)
    return way
