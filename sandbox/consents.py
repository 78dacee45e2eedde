"""Who must agree before the time of a world is skipped, and how far each of them agrees.

Programs that share a world take part by a name.  Whoever has nothing more to do agrees, up to an
instant or to whatever is due next.  When all have agreed, time goes to the earliest of what they
named and what is due, and each is asked again: nobody's time is taken away.
"""

from datetime import datetime

from sandbox.protocol.errors import Refused

MOST = 100
"""Programs that take part in the time of one world, at most."""


class Consents:
    """The consents of one world.  They are not kept: who is still there agrees anew."""

    def __init__(self) -> None:
        self._given: dict[str, datetime | None] = {}
        self._agreed: set[str] = set()

    def __len__(self) -> int:
        return len(self._given)

    def take_part(self, name: str) -> None:
        """From now on time waits for this one; what it had agreed to is taken back.

        Errors: too_many_participants.
        """
        if name not in self._given and len(self._given) >= MOST:
            raise Refused("too_many_participants", f"{name}: {MOST} take part already")
        self._given[name] = None
        self._agreed.discard(name)

    def agree(self, name: str, until: datetime | None) -> None:
        """This one has nothing to do before an instant, or before what is due next (None).

        Errors: as `take_part`.
        """
        self.take_part(name)
        self._given[name] = until
        self._agreed.add(name)

    def leave(self, name: str) -> None:
        """Time waits for this one no more."""
        self._given.pop(name, None)
        self._agreed.discard(name)

    def told(self) -> list[tuple[str, bool, datetime | None]]:
        """Name, whether it agrees, and until when, by name."""
        return [(name, name in self._agreed, self._given[name]) for name in sorted(self._given)]

    def require_nobody(self) -> None:
        """Time may be moved by hand.  Errors: time_not_agreed while anybody takes part."""
        if self._given:
            waits = ", ".join(name for name, agrees, _ in self.told() if not agrees) or "nobody"
            count = f"{len(self._agreed)} of {len(self._given)} agree"
            raise Refused("time_not_agreed", f"{count}; time waits for {waits}")

    def spend(self, due: datetime | None) -> datetime | None:
        """Until when time may be skipped, once all agree; their consents are used up by it.

        `due` is the next instant when something happens by itself.  None while somebody has not
        agreed, or when nothing is due and nobody named an instant.
        """
        if not self._given or len(self._agreed) < len(self._given):
            return None
        named = [until for until in (*self._given.values(), due) if until is not None]
        if not named:
            return None
        self._agreed.clear()
        self._given = dict.fromkeys(self._given)
        return min(named)
