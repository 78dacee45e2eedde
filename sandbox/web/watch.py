"""What stands before every room: holds what passes to its contract, and notes what was refused.

Whatever a room answers (a page, JSON, a SOAP envelope, a fragment, no socket), it passes here.  An
answer that went well costs a look at the contract; explaining is left for what did not.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import parse_qs

import orjson

from sandbox.channel import Channel
from sandbox.contracts.judge import Mistake
from sandbox.contracts.keeping import Keeping, Operation
from sandbox.journal import Record
from sandbox.protocol.errors import Refused
from sandbox.protocol.system import Envelope
from sandbox.refusals.writing import Came, Judged, Writer
from sandbox.web.bodies import KEPT, READ
from sandbox.web.noted import NOTED, SPOILT
from sandbox.web.visit import Tools
from sandbox.world import World
from sandbox.worlds import Worlds

WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
MOST_JUDGED = 1 << 20
"""A larger answer is not looked into.  Units: bytes."""
_LEVERS = "/sandbox/v1/worlds/"
_FORM = "application/x-www-form-urlencoded"
log = logging.getLogger("sandbox")


class Watch:
    """Looks at every request of every world."""

    def __init__(self, worlds: Worlds, keeping: Keeping, writer: Writer) -> None:
        self._worlds = worlds
        self._keeping = keeping
        self._writer = writer

    def look_at(self, channel: Channel, tools: Tools) -> None:
        """Look at what leaves, too: events, messages between systems, callbacks."""
        channel.also.append(self.told)
        tools.leaves = self.callback
        self._worlds.sends = self.message
        for world in self._worlds.open_worlds():
            world.look_at_messages(self.message)

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

        result = app(environ, start_watched)
        if not told or (SPOILT in environ and NOTED not in environ):
            # What was spoilt by order breaks no contract of ours.
            return result
        status = int(told[0][:3])
        world = self._world(path)
        if world is None:
            return result
        operation = None
        if world.settings.policy.contract_checks:
            operation = self._keeping.operation(environ["REQUEST_METHOD"], path)
        if operation is not None and status < 400 and SPOILT not in environ:
            return self._judge(world, operation, environ, status, told[1], result)
        if status >= 400 or NOTED in environ:
            self._note(world, operation, environ, status, told[1])
        return result

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
        self,
        world: World,
        operation: Operation,
        environ: dict[str, Any],
        status: int,
        headers: list[tuple[str, str]],
        result: Iterable[bytes],
    ) -> Iterable[bytes]:
        """What went well: the request, then the answer."""
        asked = self._asked(operation, environ)
        if asked.mistakes:
            came = self._came(operation, environ, headers)
            self._writer.broken(world, came, status, asked, False, "the request")
        kind = next((value for name, value in headers if name.lower() == "content-type"), "")
        if status == 204 or not kind.startswith("application/json"):
            if status not in operation.answers:
                self._ours(world, operation, environ, status, headers, b"")
            return result
        body = b"".join(result)
        close = getattr(result, "close", None)
        if close is not None:
            close()
        if len(body) <= MOST_JUDGED and operation.wrong_answer(status, body):
            self._ours(world, operation, environ, status, headers, body)
        return [body]

    def _ours(
        self,
        world: World,
        operation: Operation,
        environ: dict[str, Any],
        status: int,
        headers: list[tuple[str, str]],
        body: bytes,
    ) -> None:
        """An answer of ours is not what its contract says: a defect, and the log says so."""
        mistakes = tuple(operation.wrong_answer(status, body or b"null"))
        shape = operation.answers.get(status)
        judged = Judged(mistakes)
        if shape is not None and body:
            judged = Judged(mistakes, orjson.loads(body), shape.schema, shape.root)
        log.error("contract: our answer at %s breaks %s", operation.template, rules(mistakes))
        came = self._came(operation, environ, headers)
        self._writer.broken(world, came, status, judged, True, "the answer")

    def _asked(self, operation: Operation, environ: Mapping[str, Any]) -> Judged:
        """What is wrong with a request."""
        wrong: list[Mistake] = []
        if operation.query_rows:
            wrong += operation.wrong_query(_query(environ))
        shape = operation.body
        if shape is None:
            return Judged(tuple(wrong))
        value = _members(environ)
        if value is None:
            required = operation.described.get("requestBody", {}).get("required")
            missing = [Mistake((), "required", "corpo", None)] if required else []
            return Judged((*wrong, *missing), {}, shape.schema, shape.root)
        return Judged((*wrong, *shape.wrong(value)), value, shape.schema, shape.root)

    # refusals -----------------------------------------------------------------------------------
    def _note(
        self,
        world: World,
        operation: Operation | None,
        environ: dict[str, Any],
        status: int,
        headers: list[tuple[str, str]],
    ) -> None:
        judged = Judged() if operation is None else self._asked(operation, environ)
        came = self._came(operation, environ, headers)
        self._writer.refused(world, came, status, environ.get(NOTED), judged)

    def _came(
        self,
        operation: Operation | None,
        environ: Mapping[str, Any],
        headers: list[tuple[str, str]],
    ) -> Came:
        members = _members(environ)
        given = {**_query(environ), **(members if isinstance(members, dict) else {})}
        allow = next((value for name, value in headers if name.lower() == "allow"), "")
        return Came(
            str(environ["REQUEST_METHOD"])[:10],
            environ["sandbox.path"],
            operation.contract if operation else "",
            given,
            tuple(one.strip() for one in allow.split(",") if one.strip()),
        )

    # what leaves --------------------------------------------------------------------------------
    def told(self, world_id: str, records: tuple[Record, ...]) -> None:
        """Events that have just been told to whoever may hear of them."""
        try:
            world = self._worlds.get(world_id)
        except Refused:
            # It has ended meanwhile.
            return
        for record in records:
            if record.type in self._keeping.refusing:
                self._writer.decided(world, record)
        if not world.settings.policy.contract_checks:
            return
        for record in records:
            if found := self._keeping.wrong_record(record):
                self._sent(world, "EVENTO", record.type, "lugares", found, "the event")

    def message(self, world: World, envelope: Envelope) -> None:
        """A message that has just left one system for another."""
        checked = world.settings.policy.contract_checks
        if checked and not self._keeping.keeps_route(envelope):
            mistake = Mistake((), "route", f"{envelope.sender} → {envelope.receiver}", None)
            self._sent(world, "MENSAGEM", envelope.action, "iap-pi", [mistake], "the message")

    def callback(self, world: World, contract: str, name: str, body: Any) -> None:
        """What is about to leave for somebody's own address."""
        if not world.settings.policy.contract_checks:
            return
        if found := self._keeping.callback(contract, name).wrong(body):
            self._sent(world, "POST", name, contract, found, "the callback")

    def _sent(
        self,
        world: World,
        method: str,
        name: str,
        wire: str,
        mistakes: list[Mistake],
        direction: str,
    ) -> None:
        log.error("contract: %s %s of ours breaks %s", direction, name, rules(mistakes))
        came = Came(method, name, wire, {})
        self._writer.broken(world, came, 0, Judged(tuple(mistakes)), True, direction)


def rules(mistakes: Iterable[Mistake]) -> str:
    """Where and which rules, for a log: nothing of what was found."""
    return "; ".join(f"{one.pointer or '/'} {one.rule}" for one in list(mistakes)[:5])


def _query(environ: Mapping[str, Any]) -> dict[str, str]:
    text: str = environ.get("QUERY_STRING", "")
    if not text:
        return {}
    try:
        found = parse_qs(text[:20_000], keep_blank_values=True, max_num_fields=100)
    except ValueError:
        return {}
    return {name: values[0] for name, values in found.items()}


def _members(environ: Mapping[str, Any]) -> Any:
    """The members that came: of JSON, or of a form.  None when nothing that can be read did."""
    if (read := environ.get(READ)) is not None:
        return read
    content: bytes = environ.get(KEPT) or b""
    if content[:1] in (b"{", b"["):
        try:
            return orjson.loads(content)
        except orjson.JSONDecodeError:
            return None
    request = environ.get("werkzeug.request")
    form = request.form.to_dict(flat=False) if request is not None and _is_form(environ) else {}
    if not form and content and _is_form(environ):
        try:
            form = parse_qs(content.decode("utf-8", "replace"), max_num_fields=200)
        except ValueError:
            return None
    return {name: one[0] if len(one) == 1 else one for name, one in form.items()} or None


def _is_form(environ: Mapping[str, Any]) -> bool:
    return str(environ.get("CONTENT_TYPE", "")).startswith((_FORM, "multipart/form-data"))
