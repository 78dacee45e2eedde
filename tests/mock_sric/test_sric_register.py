"""Points, bans, life of a record: the rules of the register, by example."""

from datetime import date, timedelta

import pytest

from mock_sric import drivers
from mock_sric.register import Driver, Record, balance, banned_until, extract

BEGIN = date(2025, 2, 10)
SPEED, ALCOHOL, FAST, CRIME = (
    "2.54.027.01.02", "2.54.081.01.01", "3.54.027.01.03", "CRIME-292",
)  # fmt: skip


def driver(*records: Record, licensed: date = date(2010, 1, 1)) -> Driver:
    return Driver("d", "N", date(1980, 1, 1), (), "L-000001 1", "PT", licensed, records)


def record(code: str, final: date, offence: date | None = None, reference: str = "") -> Record:
    on = offence or final - timedelta(days=100)
    return Record(reference or f"{code}{final}", code, on, "Z", "", final, final)


@pytest.mark.parametrize(
    ("name", "points"),
    [
        ("zero-pontos", 0),
        ("tres-pontos", 3),
        ("cinco-pontos", 5),
        ("doze-pontos", 12),
        ("quinze-pontos", 15),
        ("formacao-voluntaria", 16),
        ("reprovado", 0),
        ("mesmo-dia", 6),
    ],
)
def test_named_drivers_have_exactly_their_points(name: str, points: int) -> None:
    assert balance(drivers.named(name, BEGIN), BEGIN).points == points


def test_points_go_on_the_day_the_decision_is_final() -> None:
    one = driver(record(FAST, date(2024, 5, 10)), licensed=date(2023, 1, 1))
    assert balance(one, date(2024, 5, 9)).points == 12
    assert balance(one, date(2024, 5, 10)).points == 8


def test_nothing_is_lost_for_what_was_final_before_the_points_began() -> None:
    assert balance(driver(record(CRIME, date(2016, 5, 31))), date(2016, 7, 1)).points == 12


def test_three_clean_years_give_three_up_to_fifteen() -> None:
    one = driver()
    assert balance(one, date(2019, 5, 31)).points == 12
    assert balance(one, date(2019, 6, 1)).points == 15
    assert balance(one, date(2031, 6, 1)).points == 15


def test_a_loss_begins_the_three_years_anew() -> None:
    one = driver(record(SPEED, date(2019, 5, 1)))
    assert balance(one, date(2022, 4, 30)).points == 10
    assert balance(one, date(2022, 5, 1)).points == 13


def test_the_limit_of_a_day_falls_where_there_is_alcohol() -> None:
    day, final = date(2024, 1, 1), date(2024, 6, 1)
    several = [record(FAST, final, day, "1"), record(FAST, final, day, "2")]
    recent = date(2023, 6, 1)
    assert balance(driver(*several, licensed=recent), final).points == 6
    drunk = [*several, record(ALCOHOL, final, day, "3")]
    assert balance(driver(*drunk, licensed=recent), final).points == 1


def test_course_test_and_cancellation_are_told() -> None:
    def notices(name: str) -> tuple[str, ...]:
        return balance(drivers.named(name, BEGIN), BEGIN).notices

    assert notices("cinco-pontos") == ("formacao",)
    assert notices("tres-pontos") == ("formacao", "prova")
    assert notices("zero-pontos") == ("cassacao",)
    until = balance(drivers.named("zero-pontos", BEGIN), BEGIN).barred_until
    assert until is not None
    assert until > BEGIN


@pytest.mark.parametrize(
    ("final", "last"),
    [(date(2020, 4, 1), date(2025, 4, 1)), (date(2020, 2, 29), date(2025, 2, 28))],
)
def test_a_record_lives_five_years(final: date, last: date) -> None:
    one = record(SPEED, final)
    assert one.last_day == last
    assert one.active(last)
    assert not one.active(last + timedelta(days=1))
    assert not one.active(final - timedelta(days=1))


def test_a_ban_runs_in_consecutive_days() -> None:
    one = drivers.named("inibido", BEGIN)
    served = one.records[0]
    assert served.served_from is not None
    assert served.served_to == served.served_from + timedelta(days=119)
    assert banned_until(one, BEGIN) == served.served_to
    assert banned_until(one, served.served_to) == served.served_to
    assert banned_until(one, served.served_to + timedelta(days=1)) is None


def test_ten_records_are_listed_the_newest_first() -> None:
    found = extract(drivers.named("dez-registos", BEGIN), BEGIN).records
    days = [one.final_on for one in found]
    assert len(found) == 10
    assert days == sorted(days, key=str, reverse=True)


@pytest.mark.parametrize(
    ("sequence", "year", "number"),
    [(1, 2025, "1/25.6T8ZZZ"), (123, 2025, "123/25.3T8ZZZ"), (4567, 2024, "4567/24.0T8ZZZ")],
)
def test_numbers_of_criminal_cases_have_their_control_digit(
    sequence: int, year: int, number: str
) -> None:
    assert drivers.nuipc(sequence, year) == number
