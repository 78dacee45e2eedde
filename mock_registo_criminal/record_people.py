"""Who has a criminal record when a world begins: nearly nobody, and somebody for every branch.

What a record holds at first follows from the citizen alone, so that a world needs no more room
or time for it; what courts say later is in the journal (`record_court`).  Everybody and
everything here is fictitious.
"""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from mock_registo_criminal.record import Decision, Penalty, Record, Sequel
from sandbox.protocol import crimes

ONE_IN = 24
"""One in how many generated people has a record."""
COURT = "Juízo Local Criminal de Ensaio"
FOREIGN_COURT = "Juzgado de lo Penal de Ensayo"
_EARLIEST, _LATEST, _OF_AGE = 2004, 2023, 19


@dataclass(frozen=True, slots=True)
class Pattern:
    """One kind of record: a crime, what for, and how many months after it is over."""

    crime: str
    penalty: Penalty
    over_after: int
    ban_after: int = 0
    withheld: bool = False
    hidden_after: int = 0
    country: str = "PT"


PATTERNS: tuple[Pattern, ...] = (
    Pattern("embriaguez", Penalty(crimes.FINE, days=80), 8),
    Pattern("furto", Penalty(crimes.FINE, days=150), 10),
    Pattern("burla", Penalty(crimes.SUSPENDED, months=24), 24),
    Pattern("sem-carta", Penalty(crimes.COMMUNITY), 6),
    Pattern("roubo", Penalty(crimes.PRISON, months=66), 60),
    Pattern("trafico", Penalty(crimes.PRISON, months=120), 110),
    Pattern("ofensa", Penalty(crimes.ADMONITION), 0),
    Pattern("ofensa-por-negligencia", Penalty(crimes.DISCHARGE), 0),
    Pattern("falsificacao", Penalty(crimes.FINE, days=120), 9, withheld=True),
    Pattern("peculato", Penalty(crimes.PRISON, months=40), 40, ban_after=96),
    Pattern("violencia-domestica", Penalty(crimes.SUSPENDED, months=30), 30, hidden_after=36),
    Pattern("maus-tratos", Penalty(crimes.SUSPENDED, months=24), 24, ban_after=60),
    Pattern("crime-sexual", Penalty(crimes.PRISON, months=72), 70),
    Pattern("furto", Penalty(crimes.FINE, days=90), 6, country="ES"),
)


def first_record(citizen: Any) -> Record:
    """What the record of a citizen holds when the world begins."""
    if citizen.story:
        return Record(citizen.id, PERSONA_RECORDS.get(citizen.id, ()))
    lot = sha256(f"registo criminal {citizen.nif}".encode()).digest()
    earliest = max(_EARLIEST, int(citizen.birth_date[:4]) + _OF_AGE)
    if int.from_bytes(lot[:4], "big") % ONE_IN or earliest > _LATEST:
        return Record(citizen.id)
    count = 2 if lot[4] < 50 else 1
    return Record(citizen.id, tuple(_drawn(lot[8 * n + 8 :], n, earliest) for n in range(count)))


def _drawn(lot: bytes, number: int, earliest: int) -> Decision:
    """One decision, as the lot fell."""
    pattern = PATTERNS[lot[0] % len(PATTERNS)]
    year = earliest + lot[1] % (_LATEST - earliest + 1)
    final_on = date(year, 1 + lot[2] % 12, 1 + lot[3] % 28).isoformat()
    process = f"{lot[4] * 4 + number + 1}/{year % 100:02}.{lot[5] % 10}TAENS"
    return made(pattern, process, final_on)


def made(pattern: Pattern, process: str, final_on: str) -> Decision:
    """A decision of a pattern that became final on a day."""
    over = months_after(final_on, pattern.over_after)
    main = pattern.penalty
    penalties = [Penalty(main.kind, main.months, main.days, over)]
    if pattern.ban_after:
        ends_on = months_after(final_on, pattern.ban_after)
        penalties.append(Penalty(crimes.INTERDICTION, pattern.ban_after, 0, ends_on))
    abroad = pattern.country != "PT"
    return Decision(
        process,
        FOREIGN_COURT if abroad else COURT,
        pattern.crime,
        committed_on=months_after(final_on, -20),
        decided_on=months_after(final_on, -2),
        final_on=final_on,
        penalties=tuple(penalties),
        country=pattern.country,
        withheld=pattern.withheld,
        hidden_on=months_after(final_on, pattern.hidden_after) if pattern.hidden_after else "",
    )


def months_after(day: str, months: int) -> str:
    """A day some months later (or earlier); days up to the 28th, which every month has."""
    year, month = divmod(int(day[:4]) * 12 + int(day[5:7]) - 1 + months, 12)
    return f"{year}-{month + 1:02}-{min(int(day[8:]), 28):02}"


PERSONA_RECORDS: dict[str, tuple[Decision, ...]] = {
    # In force for every purpose but employment.
    "duarte-correia": (made(PATTERNS[0], "41/23.2TAENS", "2023-02-14"),),
    "artur-atacante": (made(PATTERNS[2], "77/24.0TAENS", "2024-01-22"),),
    # A ban from an occupation: employers see it.
    "carlos-cmd-inativa": (
        made(Pattern("peculato", Penalty(crimes.PRISON, months=40), 40, ban_after=180),
             "15/19.6TAENS", "2019-09-30"),
    ),
    # Cancelled for good long ago.
    "joao-desconfiado": (
        Decision(
            "209/98.1TAENS", COURT, "furto", "1997-03-02", "1998-10-05", "1998-11-06",
            (Penalty(crimes.FINE, days=100, ends_on="1999-05-01"),),
        ),
    ),
    # Cancelled provisionally by a court.
    "manuel-sem-cmd": (
        made(Pattern("homicidio-por-negligencia", Penalty(crimes.SUSPENDED, months=36), 36,
                     hidden_after=48), "8/20.9TAENS", "2020-03-12"),
    ),
    # The same, but for work with children it is always shown.
    "sofia-cmd-suspensa": (
        made(Pattern("violencia-domestica", Penalty(crimes.SUSPENDED, months=24), 24,
                     hidden_after=27), "62/22.4TAENS", "2022-01-17"),
    ),
    # Not to be transcribed.
    "rui-dados-errados": (
        made(Pattern("ofensa", Penalty(crimes.FINE, days=60), 12, withheld=True),
             "33/22.7TAENS", "2022-11-21"),
    ),
    # A court abroad.
    "teresa-sim-trocado": (
        made(Pattern("embriaguez", Penalty(crimes.FINE, days=90), 6, country="ES"),
             "501/22.5TAENS", "2022-06-08"),
    ),
    # A fine that is still being paid.
    "beatriz-sem-aplicacao": (
        Decision(
            "19/24.3TAENS", COURT, "sem-carta", "2023-07-15", "2024-02-01", "2024-03-04",
            (Penalty(crimes.FINE, days=70),),
        ),
    ),
    # Two decisions, the newer one keeping the older; her namesake Inês Matos has none.
    "ines-matias": (
        Decision(
            "120/15.8TAENS", COURT, "furto", "2014-05-05", "2015-06-01", "2015-07-02",
            (Penalty(crimes.SUSPENDED, months=12, ends_on="2017-07-02"),),
            sequels=(Sequel("2016-06-20", "Suspensão prorrogada por um ano",
                            "Suspension extended by a year"),),
        ),
        made(Pattern("furto", Penalty(crimes.COMMUNITY), 6), "87/21.0TAENS", "2021-10-19"),
    ),
}  # fmt: skip
"""What is recorded of personas, one for each branch of the rules; the others have nothing."""
