"""Where entries are kept: the last ones of each world, in memory, whatever comes and how fast.

What comes again counts on its entry.  Explaining takes a millisecond, so beyond `EXPLAINED_S`
in a second what comes is only counted: a flood costs a number.
"""

from collections import OrderedDict
from collections.abc import Callable
from time import monotonic

from sandbox.refusals.entry import Entry

EXPLAINED_S = 50
"""How many refusals of a world are explained in a second of real time."""
MOST_WORLDS = 200
"""Of how many worlds anything is kept: the one that was quiet longest is forgotten first."""


class Book:
    """The entries of one world, newest last."""

    def __init__(self) -> None:
        self._entries: OrderedDict[tuple[object, ...], Entry] = OrderedDict()
        self._number = 0
        self._second = 0
        self._explained = 0
        self.only_counted = 0

    def has_room(self, second: int) -> bool:
        """Whether one more is explained now; what is not is counted."""
        if second != self._second:
            self._second, self._explained = second, 0
        self._explained += 1
        if self._explained <= EXPLAINED_S:
            return True
        self.only_counted += 1
        return False

    def next_number(self) -> int:
        """The number of a new entry."""
        self._number += 1
        return self._number

    def add(self, entry: Entry, most: int) -> None:
        """Keep an entry, or count it on the one that it repeats."""
        before = self._entries.pop(entry.key, None)
        self._entries[entry.key] = entry if before is None else before.again(entry.at)
        while len(self._entries) > most:
            self._entries.popitem(last=False)

    def newest_first(self) -> list[Entry]:
        """Every entry that is kept."""
        return list(reversed(self._entries.values()))


class Books:
    """A book for each world.  `now` sets the pace alone: entries have the time of their world."""

    def __init__(self, now: Callable[[], float] = monotonic) -> None:
        self._books: OrderedDict[str, Book] = OrderedDict()
        self._now = now

    def of(self, world_id: str) -> Book:
        """The book of a world, for reading; an empty one when nothing was refused there."""
        return self._books.get(world_id) or Book()

    def for_writing(self, world_id: str) -> Book | None:
        """The book of a world when one more is to be explained now, else None."""
        book = self._books.pop(world_id, None) or Book()
        self._books[world_id] = book
        while len(self._books) > MOST_WORLDS:
            self._books.popitem(last=False)
        return book if book.has_room(int(self._now())) else None

    def forget(self, world_id: str) -> None:
        """The world has ended, or nobody needs what was kept."""
        self._books.pop(world_id, None)
