"""The local time of mainland Portugal, without a time-zone database.

Summer time runs from the last Sunday of March to the last of October, from 01:00 to 01:00 UTC.
Source: Directive 2000/84/EC, articles 2 and 3.
"""

from datetime import UTC, date, datetime, timedelta


def lisbon(instant: datetime) -> datetime:
    """The local time of an instant, without a zone."""
    utc = instant.astimezone(UTC).replace(tzinfo=None)
    begins = datetime.combine(_last_sunday(utc.year, 3), datetime.min.time()) + timedelta(hours=1)
    ends = datetime.combine(_last_sunday(utc.year, 10), datetime.min.time()) + timedelta(hours=1)
    return utc + timedelta(hours=1) if begins <= utc < ends else utc


def local_day(instant: datetime) -> date:
    """The day that it is in Portugal."""
    return lisbon(instant).date()


def midnight(day: date) -> datetime:
    """The instant at which a day begins in Portugal."""
    utc = datetime(day.year, day.month, day.day, tzinfo=UTC)
    summer = utc - timedelta(hours=1)
    return summer if lisbon(summer).date() == day else utc


def _last_sunday(year: int, month: int) -> date:
    last = date(year, month, 31)
    return last - timedelta(days=(last.weekday() + 1) % 7)
