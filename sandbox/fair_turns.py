"""Worlds take turns at being served, so that one which is asked a great deal delays no other.

The server is one loop.  A line whose requests have all arrived already never waits for the net,
and would be served to its end before anybody else; a thousand lines of one world would all stand
before the one of another.  So in each turn of the loop a world begins `ALONE` requests, or one
while others are asked too; the rest wait, in their order.
"""

from collections import deque
from collections.abc import Callable, Iterable
from typing import Any

import gevent
from gevent.event import Event

WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
ALONE = 8
TOGETHER_S = 0.25
"""For how long two worlds count as asked at the same time."""
NEXT_TURN_S = 1e-6
"""Any time at all: the loop looks at every line before it looks at its timers."""


class Turns:
    """Stands before every app; `world_of` says which world a request is for."""

    def __init__(self, app: WsgiApp, world_of: Callable[[dict[str, Any]], str]) -> None:
        self._app = app
        self._world_of = world_of
        loop = gevent.get_hub().loop
        self._loop = loop
        self._begun: dict[str, int] = {}
        self._waiting: dict[str, deque[Event]] = {}
        self._last, self._together_at = "", 0.0
        self._watch = loop.prepare(ref=False)
        self._watch.start(self._begun.clear)

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request when it is the turn of its world."""
        world = self._world_of(environ)
        now = self._loop.now()
        if world != self._last:
            self._last, self._together_at = world, now
        begun = self._begun.get(world, 0)
        if world not in self._waiting and begun < self._most(now):
            self._begun[world] = begun + 1
        else:
            self._wait(world)
        return self._app(environ, start)

    def _most(self, now: float) -> int:
        return 1 if now - self._together_at < TOGETHER_S else ALONE

    def _wait(self, world: str) -> None:
        """Until it is this request's turn; it counts on that turn."""
        turn = Event()
        if not self._waiting:
            gevent.spawn(self._lead)
        self._waiting.setdefault(world, deque()).append(turn)
        turn.wait()

    def _lead(self) -> None:
        """Let the first of each world begin, turn after turn, while any wait."""
        while self._waiting:
            gevent.sleep(NEXT_TURN_S)
            most = self._most(self._loop.now())
            for world, queue in list(self._waiting.items()):
                while queue and self._begun.get(world, 0) < most:
                    self._begun[world] = self._begun.get(world, 0) + 1
                    queue.popleft().set()
                if not queue:
                    del self._waiting[world]
