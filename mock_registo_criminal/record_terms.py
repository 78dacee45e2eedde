"""When a decision leaves a criminal record for good (Lei 37/2015, art. 11)."""

from datetime import date

from mock_registo_criminal.record import Decision, Penalty, Record
from sandbox.protocol.crimes import (
    ACCESSORY,
    ADMONITION,
    CUSTODIAL,
    DISCHARGE,
    DISSOLUTION,
    FINE,
    SEXUAL,
    SUBSTITUTE,
)

CANCELLATION = "Lei 37/2015, art. 11.º"
SEXUAL_TERM = "Lei 113/2009, na redação da Lei 103/2015"
_AT_ONCE = frozenset({DISCHARGE, ADMONITION, DISSOLUTION})


def term_of(decision: Decision, company: bool = False) -> tuple[int, str]:
    """For how many years a decision stays after its penalty is over, and by which article.

    The longest of its main penalties counts; 0: it has accessory penalties only.
    """
    found = [_years(item, company) for item in decision.penalties if item.kind not in ACCESSORY]
    if found and decision.offence.family == SEXUAL:
        return 25, SEXUAL_TERM
    return max(found, default=0), CANCELLATION


def _years(penalty: Penalty, company: bool) -> int:
    if penalty.kind in CUSTODIAL:
        return 5 if penalty.months < 60 else 7 if penalty.months <= 96 else 10
    if penalty.kind == FINE and company:
        return 5 if penalty.days < 600 else 7 if penalty.days <= 900 else 10
    if penalty.kind == DISSOLUTION:
        return 10
    assert penalty.kind in {FINE, DISCHARGE, ADMONITION, *SUBSTITUTE}, penalty.kind
    return 5


def extinguished_on(decision: Decision) -> str:
    """The day on which the last main penalty is over; empty while that is not known.

    A discharge, an admonition and a dissolution are over when they are final.
    """
    ends = [
        item.ends_on or (decision.final_on if item.kind in _AT_ONCE else "")
        for item in decision.penalties
        if item.kind not in ACCESSORY
    ]
    return max(decision.final_on, *ends) if ends and all(ends) else ""


def last_days(record: Record) -> dict[str, str]:
    """The last day of each decision in the record, by process; empty: no end is known.

    A new conviction before that day keeps a decision for as long as the new one stays (the
    law says that it is not cancelled; how long it then stays is assumed).
    """
    found: dict[str, str] = {}
    later: list[tuple[str, str]] = []
    for decision in sorted(record.decisions, key=lambda item: item.final_on, reverse=True):
        until = _last_day(decision, record.company, later)
        found[decision.process] = until
        later.insert(0, (decision.final_on, until))
    return found


def _last_day(decision: Decision, company: bool, later: list[tuple[str, str]]) -> str:
    """`later` are the days on which newer decisions became final, and how long each stays."""
    years, _ = term_of(decision, company)
    if not years:
        return last_end(decision.penalties)
    over = extinguished_on(decision)
    until = years_after(over, years) if over else ""
    for final_on, stays_until in later:
        if until and over < final_on <= until:
            until = max(until, stays_until) if stays_until else ""
    return until


def last_end(penalties: tuple[Penalty, ...]) -> str:
    """The day on which the last of some penalties is over; empty while that is not known."""
    ends = [item.ends_on for item in penalties]
    return max(ends) if all(ends) else ""


def years_after(day: str, years: int) -> str:
    """The same day some years later; 29 February becomes the 28th where there is none.

    Source: Código Civil, art. 279, c).
    """
    start = date.fromisoformat(day)
    try:
        return start.replace(year=start.year + years).isoformat()
    except ValueError:
        return start.replace(year=start.year + years, day=28).isoformat()
