"""Four ways for time to pass."""

from datetime import UTC, datetime, timedelta

import pytest

from sandbox.clock import Clock, system_now, whole_milliseconds
from tests.driver import START, refused


class Real:
    """A real time that tests move."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def pass_s(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


LATER = START + timedelta(seconds=60)


def test_the_real_instant_is_aware_and_has_whole_milliseconds() -> None:
    now = system_now()
    assert now.tzinfo is UTC
    assert now.microsecond % 1000 == 0
    assert whole_milliseconds(START.replace(microsecond=1999)).microsecond == 1000


def test_a_real_clock_follows_the_real_time() -> None:
    real = Real()
    clock = Clock("real", START, real)
    real.pass_s(5)
    assert clock.now() == START + timedelta(seconds=5)
    assert clock.real_seconds_until(LATER) == 55


def test_a_real_clock_never_tells_a_time_before_its_start() -> None:
    clock = Clock("real", LATER, Real())
    assert clock.now() == LATER


def test_an_accelerated_clock_runs_faster() -> None:
    real = Real()
    clock = Clock("accelerated", START, real, 20)
    real.pass_s(2)
    assert clock.now() == START + timedelta(seconds=40)
    assert clock.real_seconds_until(LATER) == 1


@pytest.mark.parametrize("mode", ["virtual", "frozen"])
def test_a_clock_that_stands_moves_by_hand_only(mode: str) -> None:
    real = Real()
    clock = Clock(mode, START, real)
    real.pass_s(100)
    assert clock.now() == START
    assert clock.real_seconds_until(LATER) is None
    clock.move_to(LATER)
    assert clock.now() == LATER
    with refused("clock_backwards"):
        clock.move_to(START)


@pytest.mark.parametrize("mode", ["real", "accelerated"])
def test_a_clock_that_runs_cannot_be_moved(mode: str) -> None:
    with refused("clock_real"):
        Clock(mode, START, Real()).move_to(LATER)


@pytest.mark.parametrize("first", ["real", "virtual", "frozen", "accelerated"])
@pytest.mark.parametrize("second", ["real", "virtual", "frozen", "accelerated"])
def test_changing_how_time_passes_goes_on_from_this_instant(first: str, second: str) -> None:
    real = Real()
    clock = Clock(first, START, real, 2)
    real.pass_s(10)
    before = clock.now()
    clock.set_mode(second, 3)
    assert clock.now() >= before
    if second != "real":
        assert clock.now() == before


def test_what_is_past_is_waited_for_no_longer() -> None:
    assert Clock("real", LATER, Real()).real_seconds_until(START) == 0


def test_after_a_restart_no_time_before_the_last_event() -> None:
    clock = Clock("real", START, Real())
    clock.not_before(LATER)
    assert clock.now() == LATER
