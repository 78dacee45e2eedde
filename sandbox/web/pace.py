"""How much a world is asked in a second, from all sides together, and what becomes of the rest.

Beyond its limit (`pedidos_por_segundo`) a request is refused by name, with 429 and Retry-After,
after being held for a moment: its line says nothing more meanwhile, so that hurrying brings
nothing, and other worlds have the time.  What belongs to no world, and the levers of all, count
on the address that they come from.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from time import monotonic
from typing import Any

from sandbox.protocol.errors import Refused
from sandbox.web.guard import REFUSAL
from sandbox.web.noted import NOTED
from sandbox.web.problems import answer_early
from sandbox.worlds import Worlds

WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Serve = Callable[[WsgiApp, dict[str, Any], Callable[..., Any]], Iterable[bytes]]
CODE = "rate_exceeded"
AGAIN = ("Retry-After", "1")
ELSEWHERE_S = 10_000
"""Requests in a second that belong to no world, by the address they come from."""
HOLD_S = 0.25
REFUSED_S = 100
"""How many are refused in a second at most, however many lines they come on."""
MOST_KNOWN = 1000
"""Of how many worlds and addresses it is known how much they asked: quiet ones are forgotten."""
ASKED = "sandbox.asked"
"""Where it is kept which world a request is for."""
_LEVERS = "/sandbox/v1/worlds/"


def world_asked(worlds: Worlds, environ: dict[str, Any]) -> str:
    """The world that a request is for, or nothing; names that no world has are nothing."""
    found: str | None = environ.get(ASKED)
    if found is not None:
        return found
    path: str = environ.get("sandbox.path") or environ["PATH_INFO"]
    name = ""
    if path.startswith("/w/"):
        name = path[3:].partition("/")[0]
    elif path.startswith(_LEVERS):
        name = path[len(_LEVERS) :].partition("/")[0]
    name = name or environ.get("HTTP_SANDBOX_WORLD", "")
    environ[ASKED] = name if name and worlds.exists(name) else ""
    return str(environ[ASKED])


class Allowance:
    """What may still be asked: refilled as time goes by, never more than a second's worth."""

    __slots__ = ("_at", "_left")

    def __init__(self, rate: int, now: float) -> None:
        self._left, self._at = float(rate), now

    def take(self, rate: int, now: float) -> bool:
        """Whether one more is within the limit."""
        self._left = min(float(rate), self._left + (now - self._at) * rate)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True


class Pace:
    """Stands before whatever serves; `sleep` waits in real time."""

    def __init__(
        self,
        worlds: Worlds,
        serve: Serve,
        sleep: Callable[[float], None],
        now: Callable[[], float] = monotonic,
    ) -> None:
        self._worlds = worlds
        self._serve = serve
        self._sleep = sleep
        self._now = now
        self._allowances: OrderedDict[str, Allowance] = OrderedDict()
        self._held = 0

    def serve(
        self, app: WsgiApp, environ: dict[str, Any], start: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Answer one request, or refuse it."""
        refusal = self._refusal(environ)
        if refusal is None:
            return self._serve(app, environ, start)
        self._hold()
        return self._serve(_refusing(app, refusal), environ, start)

    def _refusal(self, environ: dict[str, Any]) -> Refused | None:
        levers = environ.get("sandbox.path", "").startswith("/sandbox/")
        # Whoever pulls the levers of a world that is flooded must still reach them.
        name = "" if levers else world_asked(self._worlds, environ)
        try:
            world = self._worlds.get(name) if name else None
        except Refused:
            # It ends at this moment; its own address says so.
            world = None
        rate = world.settings.policy.requests_per_s if world else ELSEWHERE_S
        if self._allowance(name or f"@{environ.get('REMOTE_ADDR', '')}", rate):
            return None
        whose = f"«{name}» takes" if name else "an address takes, outside of worlds,"
        setting = " (pedidos_por_segundo)" if name else ""
        return Refused(
            CODE, f"{whose} {rate} requests a second{setting}; come again after Retry-After"
        )

    def _allowance(self, key: str, rate: int) -> bool:
        now = self._now()
        found = self._allowances.pop(key, None) or Allowance(rate, now)
        self._allowances[key] = found
        if len(self._allowances) > MOST_KNOWN:
            self._allowances.popitem(last=False)
        return found.take(rate, now)

    def _hold(self) -> None:
        self._held += 1
        try:
            self._sleep(max(HOLD_S, self._held / REFUSED_S))
        finally:
            self._held -= 1


def _refusing(app: WsgiApp, refusal: Refused) -> WsgiApp:
    """Answers with a refusal: to a person as a page of the app, to a program as RFC 9457."""

    def refuse(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        def start_later(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            return start(status, [*headers, AGAIN], *rest)

        if environ.get("HTTP_ACCEPT", "").startswith("text/html"):
            environ[REFUSAL] = refusal
            return app(environ, start_later)
        environ[NOTED] = refusal
        return answer_early(refusal, start, AGAIN)

    return refuse
