"""Walk `em_paralelo` and `uma_de`: what is ready first goes first, in the order of the file.

Between branches there is no order but what triggers demand.  An item is ready when its `quando`
has come and its `apos` has passed; a wait, when it holds; a person's step, when it is done.
Ties are broken by the order of the branches, so that the same world gives the same walk.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sandbox.play.plan import Advance, Branches, Item, Step, Wait
from sandbox.play.values import shown
from sandbox.play.watch import Failure

PATIENCE_S = 600.0


@dataclass
class Way:
    """One branch on its way: what is left, and since when its first item only lets time pass."""

    left: list[Item]
    due: datetime | None = None


class Branching:
    """Does branches with what the player lends: `do` an item, ask whether it `comes` now.

    `let_pass` lets time pass to what is due by an instant, `advance` to the instant itself.
    """

    def __init__(
        self,
        do: Callable[[Item], None],
        comes: Callable[[Item], bool],
        let_pass: Callable[[datetime], bool],
        advance: Callable[[datetime], None],
        now: Callable[[], datetime],
    ) -> None:
        self._do = do
        self._comes = comes
        self._advance = advance
        self._let_pass = let_pass
        self._now = now

    def walk(self, item: Branches) -> None:
        """All the branches, or the first that can begin.  Errors: Failure when none goes on."""
        ways = [Way(list(way)) for way in item.ways]
        if not item.all_of_them:
            chosen = self._next(ways)
            ways = [chosen]
            self._do(chosen.left.pop(0))
        while any(way.left for way in ways):
            way = self._next([way for way in ways if way.left])
            self._do(way.left.pop(0))

    def _next(self, ways: Sequence[Way]) -> Way:
        limit = self._now() + timedelta(seconds=PATIENCE_S)
        while True:
            for way in ways:
                if self._ready(way):
                    return way
            pauses = [way.due for way in ways if way.due is not None]
            if self._let_pass(min(pauses, default=limit)):
                continue
            if not pauses:
                raise Failure(f"nenhum ramo avança: {'; '.join(_waits(way) for way in ways)}")
            self._advance(min(pauses))

    def _ready(self, way: Way) -> bool:
        """Whether the first item can be done now; what has been waited for is taken off it."""
        first = way.left[0]
        if way.due is None:
            if not self._comes(first):
                return False
            pause = 0.0
            if isinstance(first, Step):
                pause = first.after_s
                way.left[0] = replace(first, when="", after_s=0.0)
            elif isinstance(first, Advance):
                pause = first.seconds
                way.left[0] = replace(first, seconds=0.0)
            way.due = self._now() + timedelta(seconds=pause)
        if self._now() < way.due:
            return False
        way.due = None
        return True


def _waits(way: Way) -> str:
    first = way.left[0]
    if isinstance(first, Step):
        return f"«{first.word}» espera por {first.when or 'quem o faça'} (linha {first.place.line})"
    if isinstance(first, Wait):
        return f"espera {first.condition} (linha {first.place.line})"
    if isinstance(first, Advance):
        return f"«{first.word}» de {shown(first.seconds)} (linha {first.place.line})"
    return f"linha {first.place.line}"
