"""Instants and numbers in Portuguese, as templates write them."""

from datetime import UTC, datetime

import pytest

from sandbox.web import layout


@pytest.mark.parametrize(
    ("utc", "local"),
    [
        ("2024-03-31T00:59:59+00:00", "00:59"),
        ("2024-03-31T01:00:00+00:00", "02:00"),
        ("2024-10-27T00:59:59+00:00", "01:59"),
        ("2024-10-27T01:00:00+00:00", "01:00"),
        ("2024-12-25T12:00:00+00:00", "12:00"),
    ],
)
@pytest.mark.official("Directive 2000/84/EC", "articles 2 and 3")
def test_summer_time_begins_and_ends_on_the_last_sunday(utc, local):
    assert layout.hour(utc) == local


def test_lisbon_agrees_with_the_time_zone_database():
    zone = pytest.importorskip("zoneinfo").ZoneInfo("Europe/Lisbon")
    for month in range(1, 13):
        for day in (1, 15, 28):
            instant = datetime(2026, month, day, 23, 30, tzinfo=UTC)
            assert layout.lisbon(instant) == instant.astimezone(zone).replace(tzinfo=None)


def test_a_wrong_clock_shows_a_wrong_hour():
    assert layout.hour("2024-01-01T10:00:00+00:00", -5) == "09:55"


@pytest.mark.parametrize(
    ("until", "left"),
    [("10:04:59.500", "4:59"), ("11:02:03", "1:02:03"), ("09:59:00", "0:00")],
)
def test_what_is_left_never_goes_below_nothing(until, left):
    assert layout.remaining(f"2024-01-01T{until}+00:00", "2024-01-01T10:00:00+00:00") == left


def test_dates_are_said_as_people_do():
    assert layout.day("2024-05-06T09:00:00+00:00") == "segunda-feira, 6 de maio"
    assert layout.date_and_hour("2024-05-06T09:00:00+00:00") == "6 de maio de 2024, 10:00"
    assert layout.long_date("1988-03-14") == "14 de março de 1988"


@pytest.mark.parametrize(
    ("kept", "shown"),
    [("+351900000123", "900 000 123"), ("+34600000000", "+34600000000"), ("", "")],
)
def test_portuguese_numbers_are_in_groups_of_three(kept, shown):
    assert layout.phone(kept) == shown
