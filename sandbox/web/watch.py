"""What stands before every room: holds what passes to its contract, and notes what was refused.

Whatever a room answers (a page, JSON, a SOAP envelope, a fragment, no socket), it passes here.  An
answer that went well costs a look at the contract; explaining is left for what did not.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import orjson

from sandbox.channel import Channel
from sandbox.contracts.judge import Mistake
from sandbox.contracts.keeping import Keeping
from sandbox.contracts.operation import Operation
from sandbox.protocol.errors import Refused
from sandbox.refusals.writing import Came, Judged, Writer
from sandbox.web.came import envelope_of, members_of, query_of
from sandbox.web.guard import opens_socket
from sandbox.web.noted import HEARS, NOTED, SPOILT
from sandbox.web.visit import Tools
from sandbox.web.watch_sent import WatchSent, rules
from sandbox.world import World
from sandbox.worlds import Worlds

WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
MOST_JUDGED = 1 << 20
"""A larger answer is not looked into.  Units: bytes."""
_LEVERS = "/sandbox/v1/worlds/"
_JSON = ("application/json", "application/problem+json")
_XML = ("text/xml", "application/soap+xml")
log = logging.getLogger("sandbox")


@dataclass(slots=True)
class Passed:
    """A request and the beginning of its answer."""

    environ: dict[str, Any]
    status: int
    headers: list[tuple[str, str]]

    def header(self, name: str) -> str:
        """A header of the answer."""
        return next((value for key, value in self.headers if key.lower() == name), "")

    @property
    def kind(self) -> str:
        """The content type of the answer."""
        return self.header("content-type").partition(";")[0]


class Watch:
    """Looks at every request of every world."""

    def __init__(self, worlds: Worlds, keeping: Keeping, writer: Writer) -> None:
        self._worlds = worlds
        self._keeping = keeping
        self._writer = writer
        self.sent = WatchSent(worlds, keeping, writer)

    def look_at(self, channel: Channel, tools: Tools) -> None:
        """Look at what leaves, too: events, messages between systems, callbacks."""
        channel.also.append(self.sent.told)
        tools.leaves = self.sent.callback
        self._worlds.sends = self.sent.message
        for world in self._worlds.open_worlds():
            world.look_at_messages(self.sent.message)

    # requests -----------------------------------------------------------------------------------
    def serve(
        self, app: WsgiApp, environ: dict[str, Any], start: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Answer one request, and look at what came and went."""
        path: str = environ["sandbox.path"]
        told: list[Any] = []

        def start_watched(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            told[:] = (status, headers)
            return start(status, headers, *rest)

        if opens_socket(environ):
            self._open_socket(path, environ)
        result = app(environ, start_watched)
        if not told or (SPOILT in environ and NOTED not in environ):
            # What was spoilt by order breaks no contract of ours.
            return result
        world = self._world(path)
        if world is None:
            return result
        passed = Passed(environ, int(told[0][:3]), told[1])
        if not world.settings.policy.contract_checks:
            if passed.status >= 400 or NOTED in environ:
                self._note(world, "", passed, Judged())
            return result
        service = self._keeping.service_at(path) if environ["REQUEST_METHOD"] == "POST" else ""
        if service:
            return self._judge_envelopes(world, service, passed, result)
        return self._judge(world, path, passed, result)

    def _world(self, path: str) -> World | None:
        rest = path[3:] if path.startswith("/w/") else path.removeprefix(_LEVERS)
        name = rest.partition("/")[0]
        if rest is path or not name:
            return None
        try:
            return self._worlds.get(name)
        except Refused:
            return None

    def _judge(
        self, world: World, path: str, passed: Passed, result: Iterable[bytes]
    ) -> Iterable[bytes]:
        """A request at an address with a description, then its answer."""
        environ = passed.environ
        operation = self._keeping.operation(environ["REQUEST_METHOD"], path)
        asked = Judged() if operation is None else self._asked(operation, environ)
        name = operation.contract if operation is not None else ""
        if passed.status >= 400 or NOTED in environ:
            self._note(world, name, passed, asked)
        elif asked.mistakes:
            came = self._came(name, passed)
            self._writer.broken(world, came, passed.status, asked, False, "the request")
        if operation is None or SPOILT in environ:
            return result
        return self._judge_answer(world, operation, passed, result)

    def _judge_answer(
        self, world: World, operation: Operation, passed: Passed, result: Iterable[bytes]
    ) -> Iterable[bytes]:
        status, kind = passed.status, passed.kind
        if status == 204 or kind not in _JSON:
            wrong = operation.wrong_status(status)
            if 300 <= status < 400:
                wrong += operation.wrong_location(status, passed.header("location"))
            if wrong:
                self._ours(world, operation, passed, wrong)
            return result
        body = _whole(result)
        if len(body) <= MOST_JUDGED and (wrong := operation.wrong_answer(status, kind, body)):
            self._ours(world, operation, passed, wrong, body)
        return [body]

    def _ours(
        self,
        world: World,
        operation: Operation,
        passed: Passed,
        wrong: list[Mistake],
        body: bytes = b"",
    ) -> None:
        """An answer of ours is not what its contract says: a defect, and the log says so."""
        judged = Judged(tuple(wrong))
        shape = operation.shape(passed.status, passed.kind)
        if shape is not None and wrong[0].rule != "json":
            judged = Judged(judged.mistakes, orjson.loads(body), shape.schema, shape.root)
        log.error("contract: our answer at %s breaks %s", operation.template, rules(wrong))
        came = self._came(operation.contract, passed)
        self._writer.broken(world, came, passed.status, judged, True, "the answer")

    def _asked(self, operation: Operation, environ: Mapping[str, Any]) -> Judged:
        """What is wrong with a request."""
        wrong: list[Mistake] = []
        if operation.query_rows:
            wrong += operation.query.wrong(query_of(environ))
        shape = operation.body_for(environ)
        if shape is None:
            return Judged(tuple(wrong))
        value = members_of(environ)
        if value is None:
            required = operation.described.get("requestBody", {}).get("required")
            missing = [Mistake((), "required", "corpo", None)] if required else []
            return Judged((*wrong, *missing), {}, shape.schema, shape.root)
        return Judged((*wrong, *shape.wrong(value)), value, shape.schema, shape.root)

    # envelopes ----------------------------------------------------------------------------------
    def _judge_envelopes(
        self, world: World, service: str, passed: Passed, result: Iterable[bytes]
    ) -> Iterable[bytes]:
        """A call of a service over SOAP, and the envelope that answers it."""
        environ = passed.environ
        said = self._keeping.envelope(service, envelope_of(environ))
        asked = Judged(said.mistakes, said.value, said.schema, {})
        if passed.status >= 400 or NOTED in environ:
            self._note(world, service, passed, asked)
        elif asked.mistakes:
            came = self._came(service, passed, said.value)
            self._writer.broken(world, came, passed.status, asked, False, "the request")
        if passed.kind not in _XML or SPOILT in environ:
            return result
        body = _whole(result)
        if len(body) <= MOST_JUDGED:
            said = self._keeping.envelope(service, body, True)
            if said.mistakes:
                judged = Judged(said.mistakes, said.value, said.schema, {})
                log.error("contract: our envelope of %s breaks %s", service, rules(said.mistakes))
                came = self._came(service, passed)
                self._writer.broken(world, came, passed.status, judged, True, "the answer")
        return [body]

    # refusals -----------------------------------------------------------------------------------
    def _note(self, world: World, wire: str, passed: Passed, judged: Judged) -> None:
        came = self._came(wire, passed, judged.value)
        self._writer.refused(world, came, passed.status, passed.environ.get(NOTED), judged)

    def _came(self, wire: str, passed: Passed, value: Any = None) -> Came:
        environ = passed.environ
        members = members_of(environ) or value
        given = {**query_of(environ), **(members if isinstance(members, dict) else {})}
        allow = passed.header("allow")
        return Came(
            str(environ["REQUEST_METHOD"])[:10],
            environ["sandbox.path"],
            wire,
            given,
            tuple(one.strip() for one in allow.split(",") if one.strip()),
        )

    # sockets ------------------------------------------------------------------------------------
    def _open_socket(self, path: str, environ: dict[str, Any]) -> None:
        """How a socket is asked for; what is said on it is looked at when it comes."""
        world = self._world(path)
        if world is not None:
            self.sent.asked_socket(world, path, query_of(environ))
            environ[HEARS] = partial(self.sent.heard, world.id, path)


def _whole(result: Iterable[bytes]) -> bytes:
    body = b"".join(result)
    close = getattr(result, "close", None)
    if close is not None:
        close()
    return body
