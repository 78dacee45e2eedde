"""The local time of mainland Portugal, without a time-zone database.

Summer time runs from the last Sunday of March to the last of October, from 01:00 to 01:00 UTC.
Source: Directive 2000/84/EC, articles 2 and 3.
"""

import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

_WRITTEN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}")


def lisbon(instant: datetime) -> datetime:
    """The local time of an instant, without a zone."""
    utc = instant.astimezone(UTC).replace(tzinfo=None)
    begins, ends = _summer(utc.year)
    return utc + timedelta(hours=1) if begins <= utc < ends else utc


def hour_of(instant: datetime | str) -> str:
    """The hour of an instant as a clock in Lisbon shows it: `HH:MM:SS`."""
    at = datetime.fromisoformat(instant) if isinstance(instant, str) else instant
    return f"{lisbon(at):%H:%M:%S}"


@lru_cache(64)
def from_lisbon(text: str) -> datetime:
    """The instant that is written `yyyy-MM-dd HH:mm` in the time of Lisbon.

    Of an hour that comes twice, the first; of one that never comes, the one after it.
    Errors: ValueError.
    """
    try:
        local = datetime.fromisoformat(text)
    except ValueError:
        local = datetime.min
    if not _WRITTEN.fullmatch(text) or not 2000 <= local.year <= 2199:
        raise ValueError(f"«{text[:30]}» is not written yyyy-MM-dd HH:mm")
    utc = local.replace(tzinfo=UTC)
    summer = utc - timedelta(hours=1)
    return summer if lisbon(summer) == local else utc


def local_day(instant: datetime) -> date:
    """The day that it is in Portugal."""
    return lisbon(instant).date()


def midnight(day: date) -> datetime:
    """The instant at which a day begins in Portugal."""
    utc = datetime(day.year, day.month, day.day, tzinfo=UTC)
    summer = utc - timedelta(hours=1)
    return summer if lisbon(summer).date() == day else utc


@lru_cache(64)
def _summer(year: int) -> tuple[datetime, datetime]:
    """When summer time begins and ends, without a zone."""
    begins = datetime.combine(_last_sunday(year, 3), datetime.min.time()) + timedelta(hours=1)
    ends = datetime.combine(_last_sunday(year, 10), datetime.min.time()) + timedelta(hours=1)
    return begins, ends


def _last_sunday(year: int, month: int) -> date:
    last = date(year, month, 31)
    return last - timedelta(days=(last.weekday() + 1) % 7)
