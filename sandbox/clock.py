"""The time of one world: real, virtual, frozen or accelerated.

A virtual clock moves only when it is advanced, and players skip what nobody waits for; a frozen
one is a clock that was stopped, and moves by hand only; an accelerated one runs `rate` times as
fast as the real one.
Units: instants are aware, in UTC, with whole milliseconds.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sandbox.protocol.errors import Refused

Now = Callable[[], datetime]


def system_now() -> datetime:
    """The real instant: the only place where the wall clock is read."""
    return whole_milliseconds(datetime.now(UTC))


def whole_milliseconds(instant: datetime) -> datetime:
    """The instant without what the journal would not keep."""
    return instant.replace(microsecond=instant.microsecond // 1000 * 1000)


class Clock:
    """Tells the time of a world; `source` gives the real time behind it."""

    def __init__(self, mode: str, start: datetime, source: Now, rate: int = 1) -> None:
        self.mode = mode
        self.rate = rate
        self._source = source
        self._base = whole_milliseconds(start)
        self._since = source()

    def now(self) -> datetime:
        """The instant of the world."""
        if self.mode == "real":
            return max(self._source(), self._base)
        if self.mode == "accelerated":
            passed = (self._source() - self._since) * self.rate
            return whole_milliseconds(self._base + passed)
        return self._base

    def set_mode(self, mode: str, rate: int) -> None:
        """Go on from this instant in another way."""
        self._base = self.now()
        self._since = self._source()
        self.mode, self.rate = mode, rate

    def move_to(self, instant: datetime) -> None:
        """Set a clock that does not run by itself.  Errors: clock_backwards, clock_real."""
        self.require_by_hand()
        if instant < self._base:
            raise Refused("clock_backwards", f"{instant} is before {self._base}")
        self._base = whole_milliseconds(instant)

    def require_by_hand(self) -> None:
        """Errors: clock_real when the clock runs by itself."""
        if self.mode in ("real", "accelerated"):
            raise Refused("clock_real", f"the clock is {self.mode}: it cannot be advanced")

    def not_before(self, instant: datetime) -> None:
        """After a restart: never tell a time before the last event."""
        self._base = max(self._base, instant)

    def real_seconds_until(self, instant: datetime) -> float | None:
        """How long to wait in real time; None when the clock does not run by itself."""
        if self.mode not in ("real", "accelerated"):
            return None
        left = (instant - self.now()) / timedelta(seconds=1)
        return max(0.0, left / (self.rate if self.mode == "accelerated" else 1))
