"""What leaves a world for addresses outside: so much at a time of each world, the rest waits.

An address that never answers keeps its line for as long as the limit allows.  Each world has lines
of its own, so that one whose components are all silent delays no other; and what waits is bounded:
what finds no place is not sent, and counts as unanswered when its time is over.
"""

import logging
import threading
from collections import deque
from collections.abc import Callable

AT_ONCE = 8
"""How much of one world is on its way at the same time."""
MOST_WAITING = 500
"""How much more of it waits for its turn."""
log = logging.getLogger("sandbox")

Work = Callable[[], None]


class OnTheWay:
    """The lines of every world; a world that is quiet has none."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._busy: dict[str, int] = {}
        self._waiting: dict[str, deque[Work]] = {}

    def take(self, world_id: str, work: Work) -> bool:
        """Do this when it is its turn, elsewhere; False when too much waits already."""
        with self._lock:
            busy = self._busy.get(world_id, 0)
            if busy >= AT_ONCE:
                waiting = self._waiting.setdefault(world_id, deque())
                if len(waiting) >= MOST_WAITING:
                    log.warning("%s: too much is on its way; one is not sent", world_id)
                    return False
                waiting.append(work)
                return True
            self._busy[world_id] = busy + 1
        threading.Thread(target=self._run, args=(world_id, work), daemon=True).start()
        return True

    def _run(self, world_id: str, first: Work) -> None:
        work: Work | None = first
        try:
            while work is not None:
                work()
                work = self._next(world_id)
        except BaseException:
            # Whatever broke is loud, and the line is free for what waits.
            if (work := self._next(world_id)) is not None:
                threading.Thread(target=self._run, args=(world_id, work), daemon=True).start()
            raise

    def _next(self, world_id: str) -> Work | None:
        with self._lock:
            waiting = self._waiting.get(world_id)
            if waiting:
                return waiting.popleft()
            self._waiting.pop(world_id, None)
            self._busy[world_id] -= 1
            if not self._busy[world_id]:
                del self._busy[world_id]
            return None
