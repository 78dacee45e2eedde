"""Two headers for programs that write no guião: `Sandbox-World` and `Sandbox-Scenario`.

The first says in which world an address without `/w/<world>/` is meant (made at first use, see
`sandbox.brief_worlds`); wires stand there under the paths of the real services, and every app
under its own.  The second asks for a behaviour of this one request (`sandbox.by_name`): its
fault begins before, and ends once the answer stands.  Requests with a scenario wait for one
another in their world, so that each meets its own.
"""

import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from hmac import compare_digest
from typing import Any

from sandbox.brief_worlds import BriefWorlds
from sandbox.by_name import FRONTEND, LOGIN, SIGNATURE, Scenario, scenario
from sandbox.config import Config
from sandbox.protocol.errors import Refused
from sandbox.protocol.fault_language import EndFault, StartFault
from sandbox.settings import Annotate
from sandbox.web.assets import PREFIX
from sandbox.web.guard import host_name
from sandbox.web.problems import answer_early
from sandbox.web.road import ORDERED
from sandbox.world import World
from sandbox.worlds import Worlds

WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
WORLD, SCENARIO = "Sandbox-World", "Sandbox-Scenario"
ACTOR = "consola"
WIRES: tuple[tuple[str, str], ...] = (
    ("/oauthresourceserver/service/", FRONTEND),
    ("/authorizationsystemfrontend/", FRONTEND),
    ("/oauthresourceserver/api/", LOGIN),
    ("/oauth/", LOGIN),
    ("/fa", LOGIN),
    ("/scmdservice.svc", SIGNATURE),
)
"""Where the real services stand, in lower case, and whose path it is.  Source: fact sheet."""
_LONGEST_S = 60.0


class ShortWays:
    """Finds the world and the scenario of a request by its headers; the rest goes as it comes."""

    def __init__(
        self,
        wsgi: WsgiApp,
        worlds: Worlds,
        slugs: Iterable[str],
        roads: frozenset[str],
        config: Config,
        forget: Callable[[str], None] = lambda world_id: None,
    ) -> None:
        self._wsgi = wsgi
        self._worlds = worlds
        self._brief = BriefWorlds(worlds, forget)
        self._slugs = frozenset(slugs)
        self._roads = roads
        self._config = config
        self._turns: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request."""
        name: str | None = environ.get("HTTP_SANDBOX_WORLD")
        wanted: str | None = environ.get("HTTP_SANDBOX_SCENARIO")
        if (name is None and wanted is None) or environ["PATH_INFO"].startswith(PREFIX):
            return self._wsgi(environ, start)
        try:
            world = self._placed(environ, name)
            if wanted is None:
                return self._wsgi(environ, start)
            return self._played(environ, start, wanted, world)
        except Refused as refusal:
            return answer_early(refusal, start)

    # the world ----------------------------------------------------------------------------------
    def _placed(self, environ: dict[str, Any], name: str | None) -> str:
        """The world that is meant; the address is made one of it."""
        path: str = environ["PATH_INFO"]
        first = path.split("/")[1:3]
        if first[:1] == ["w"] and len(first) > 1:
            if name is not None and name != first[1]:
                raise Refused(
                    "world_differs", f"{WORLD}: «{name[:60]}», the address is of «{first[1][:60]}»"
                )
            if name is not None:
                self._made(environ, name)
            return first[1]
        if name is None:
            raise Refused("malformed", f"{SCENARIO} needs an address of a world, or {WORLD} too")
        self._made(environ, name)
        if (rest := self._of_app(path)) is not None:
            environ["PATH_INFO"] = f"/w/{name}{rest}"
        return name

    def _made(self, environ: Mapping[str, Any], name: str) -> None:
        """The world is there from now on.  What a page of another site sends makes none."""
        if not self._worlds.exists(name):
            host = environ.get("HTTP_HOST", "")
            if self._config.hosts and host and host_name(host) not in self._config.hosts:
                raise Refused("host_foreign", f"this server is {sorted(self._config.hosts)}")
            key = environ.get("HTTP_X_SANDBOX_KEY", "")
            if self._config.key and not compare_digest(key.encode(), self._config.key.encode()):
                raise Refused("key_missing", f"{WORLD}: a new world needs X-Sandbox-Key")
        self._brief.get(name)

    def _of_app(self, path: str) -> str | None:
        """The address after the world, for those of apps and wires."""
        slug = path.split("/")[1] if path.startswith("/") else ""
        if slug in self._slugs:
            return path
        for prefix, owner in WIRES:
            if path.lower().startswith(prefix):
                return f"/{owner}{path}"
        return None

    # the scenario -------------------------------------------------------------------------------
    def _played(
        self, environ: dict[str, Any], start: Callable[..., Any], wanted: str, name: str
    ) -> Iterable[bytes]:
        parts = environ["PATH_INFO"].split("/")
        slug = parts[3] if len(parts) > 3 else ""
        if slug not in self._roads:
            raise Refused("malformed", f"{SCENARIO} is for addresses of an app or of a wire")
        row = scenario(wanted.strip(), slug)
        world = self._worlds.get(name)
        note = f"{row.name} {environ['REQUEST_METHOD']} {slug}"
        world.perform(Annotate("cenario", note), ACTOR)
        road = row.on_road(slug)
        if road is not None:
            environ[ORDERED] = road
            return self._wsgi(environ, start)
        with self._on(world, row):
            return self._wsgi(environ, start)

    @contextmanager
    def _on(self, world: World, row: Scenario) -> Iterator[None]:
        """The fault of a scenario, while one request is answered."""
        name = f"cenario-{row.name}"
        turn = self._turns[world.id]
        if not turn.acquire(timeout=_LONGEST_S):
            raise Refused("conflict", f"{SCENARIO}: another is still on in «{world.id}»")
        try:
            if any(fault.name == name for fault in world.settings.faults):
                # Left by a process that died meanwhile.
                world.perform(EndFault(name), ACTOR)
            world.perform(StartFault(name, row.fault, row.target), ACTOR)
            try:
                yield
            finally:
                self._worlds.get(world.id).perform(EndFault(name), ACTOR)
        finally:
            turn.release()
