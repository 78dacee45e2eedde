"""The clock of Lisbon."""

from datetime import UTC, datetime

import pytest

from sandbox.protocol.local_time import hour_of


@pytest.mark.parametrize(
    ("instant", "shown"),
    [
        ("2024-05-06T09:00:07.250+00:00", "10:00:07"),
        ("2024-01-06T09:00:07+00:00", "09:00:07"),
        ("2024-01-06T09:00:07-03:00", "12:00:07"),
        (datetime(2024, 7, 1, 23, 30, tzinfo=UTC), "00:30:00"),
    ],
)
def test_an_instant_is_told_by_the_hour_of_lisbon(instant: datetime | str, shown: str) -> None:
    assert hour_of(instant) == shown
