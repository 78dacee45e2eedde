"""The register itself: infractions, sanctions, points, and what of it a court may still see.  Pure.

Only final decisions are entered (DL 317/94, article 6).  A record is active from the day its
decision is final to the same day five years later, and is shown no more from the next day on.
Points: 12 at the start (1 June 2016 or the first title); losses on the day a decision is final;
never more than 6 for one day's offences unless there is alcohol; three years without any give
three back, up to 15; a voluntary course at the renewal gives one, up to 16.  At 5 or fewer there
is a course to attend, at 3 or fewer a test to pass, at 0 the title is cancelled (cassação), for
two years.  Source: Código da Estrada 144 to 148; limits of the sheet 9 (official and inferred).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from mock_sric.tables import OFFENCES, Offence

POINTS_SINCE = date(2016, 6, 1)
START, CEILING, COURSE_CEILING, DAILY = 12, 15, 16, 6
BACK, CLEAN_YEARS = 3, 3
LIFE_YEARS = 5
BARRED_YEARS = 2


@dataclass(frozen=True, slots=True)
class Document:
    """One document that a driver is known by."""

    type: str
    number: str
    country: str = "PT"


@dataclass(frozen=True, slots=True)
class Record:
    """One infraction with its decision; without `final_on` it can still be appealed.

    `reference` is the number of the notice or of the criminal case; `injunction` marks a case
    that was suspended against a promise not to drive.  Units: `ban_days` whole days.
    """

    reference: str
    code: str
    offence_on: date
    place: str
    fine: str
    decided_on: date
    final_on: date | None
    ban_days: int = 0
    served_from: date | None = None
    injunction: bool = False

    @property
    def offence(self) -> Offence:
        """What was done."""
        return OFFENCES[self.code]

    @property
    def served_to(self) -> date | None:
        """The last day of the accessory sanction."""
        if self.served_from is None or not self.ban_days:
            return None
        return self.served_from + timedelta(days=self.ban_days - 1)

    @property
    def last_day(self) -> date | None:
        """The last day on which this record is shown."""
        return years_after(self.final_on, LIFE_YEARS) if self.final_on else None

    def active(self, on: date) -> bool:
        """Whether the record is final and not past its five years."""
        return self.final_on is not None and self.final_on <= on <= (self.last_day or on)


@dataclass(frozen=True, slots=True)
class Driver:
    """One person in the register.

    `steps` are what article 4 keeps beside the infractions, with their days: `formacao`, `prova`,
    `formacao-voluntaria`, `falta` (unjustified absence), `reprovacao`.
    """

    id: str
    name: str
    birth: date
    documents: tuple[Document, ...]
    title: str
    title_country: str
    licensed_on: date
    records: tuple[Record, ...] = ()
    steps: tuple[tuple[str, date], ...] = ()
    note: str = ""

    def known_by(self, document: Document) -> bool:
        """Whether this is one of the driver's documents."""
        return document in self.documents


@dataclass(frozen=True, slots=True)
class Balance:
    """The points of a driver on a day, and what follows from them.

    `losses` has for each record the points that it really cost (the daily limit may cut them).
    """

    points: int
    losses: tuple[tuple[str, int], ...] = ()
    cancelled_on: date | None = None
    notices: tuple[str, ...] = ()

    def lost(self, record: Record) -> int:
        """What one record cost."""
        return dict(self.losses).get(record.reference, 0)

    @property
    def barred_until(self) -> date | None:
        """Until when no new title is given after a cancellation."""
        return years_after(self.cancelled_on, BARRED_YEARS) if self.cancelled_on else None


@dataclass(frozen=True, slots=True)
class Extract:
    """What a court is shown of a driver on a day."""

    driver: Driver
    on: date
    records: tuple[Record, ...]
    balance: Balance
    banned_until: date | None


def years_after(day: date, years: int) -> date:
    """The same calendar day some years later; 29 February falls back to the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def extract(driver: Driver, on: date) -> Extract:
    """All active records of a driver, the newest first, with points and a ban in force."""
    active = sorted(
        (record for record in driver.records if record.active(on)),
        key=lambda record: (record.final_on or on, record.reference),
        reverse=True,
    )
    return Extract(driver, on, tuple(active), balance(driver, on), banned_until(driver, on))


def banned_until(driver: Driver, on: date) -> date | None:
    """The last day of a ban that is being served on this day, if there is one."""
    running = [
        record.served_to
        for record in driver.records
        if record.final_on is not None
        and record.final_on <= on
        and record.served_from is not None
        and record.served_to is not None
        and record.served_from <= on <= record.served_to
    ]
    return max(running, default=None)


def balance(driver: Driver, on: date) -> Balance:
    """The points on a day.

    Errors: none; a driver with a foreign title only has no points here, and keeps the start.
    """
    begin = max(POINTS_SINCE, driver.licensed_on)
    points, since = START, begin
    losses: list[tuple[str, int]] = []
    cancelled: date | None = None
    happened = [
        *((day, "perda", found) for day, found in _losses(driver.records, begin, on)),
        *((day, kind, ()) for kind, day in driver.steps if begin <= day <= on),
    ]
    for day, kind, found in sorted(happened, key=lambda item: (item[0], item[1])):
        points, since = _clean(points, since, day)
        if kind == "perda":
            before = points
            points = max(0, points - sum(lost for _, lost in found))
            losses += found
            since = day
            if points == 0 and before > 0:
                cancelled = cancelled or day
        elif kind == "formacao-voluntaria":
            points = min(COURSE_CEILING, points + 1)
        elif kind in ("falta", "reprovacao"):
            cancelled = cancelled or day
    points, _ = _clean(points, since, on)
    if cancelled:
        points = 0
    return Balance(points, tuple(losses), cancelled, _notices(points, cancelled, driver.steps, on))


def _clean(points: int, since: date, day: date) -> tuple[int, date]:
    """Three points for each three years without a loss, up to the ceiling."""
    while points > 0 and years_after(since, CLEAN_YEARS) <= day:
        since = years_after(since, CLEAN_YEARS)
        points = max(points, min(CEILING, points + BACK))
    return points, since


def _losses(
    records: Iterable[Record], begin: date, on: date
) -> list[tuple[date, tuple[tuple[str, int], ...]]]:
    """What each final day takes, after the limit for offences of one day."""
    counted = [
        record
        for record in records
        if record.final_on is not None and begin <= record.final_on <= on
    ]
    found: list[tuple[date, tuple[tuple[str, int], ...]]] = []
    by_offence = sorted(counted, key=lambda record: (record.offence_on, record.reference))
    for _, same_day in groupby(by_offence, key=lambda record: record.offence_on):
        together = list(same_day)
        limited = not any(record.offence.alcohol for record in together)
        left = DAILY if limited else DAILY * len(together)
        for record in together:
            lost = min(record.offence.points, left)
            left -= lost
            assert record.final_on is not None
            found.append((record.final_on, ((record.reference, lost),)))
    return found


def _notices(
    points: int, cancelled: date | None, steps: tuple[tuple[str, date], ...], on: date
) -> tuple[str, ...]:
    if cancelled:
        return ("cassacao",)
    done = {kind for kind, day in steps if day <= on}
    found = []
    if points <= 5:
        found.append("formacao-feita" if "formacao" in done else "formacao")
    if points <= 3:
        found.append("prova-feita" if "prova" in done else "prova")
    return tuple(found)
