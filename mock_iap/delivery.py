"""Messages leave for the addresses of other people's components; what was seen is reported back."""

import logging
import threading
from base64 import b64encode
from typing import Any

import orjson

from mock_iap import rest_contract, wsdl
from mock_iap.credentials import PASSWORDS
from sandbox.journal import Record
from sandbox.on_the_way import OnTheWay
from sandbox.outgoing import post_json
from sandbox.platforms.integration import edge
from sandbox.platforms.integration.contract import BY_ACTION, ROUTES
from sandbox.platforms.integration.language import ReportSending
from sandbox.platforms.integration.outside import MessageSent
from sandbox.platforms.integration.wire_form import (
    SYSTEM,
    Headers,
    action_uri,
    json_headers,
    soap_message,
    wire_id,
    xml_body,
)
from sandbox.protocol.errors import Refused
from sandbox.soap_text import CONTENT_TYPES
from sandbox.web.visit import Tools
from sandbox.world import World

IN_ORDER_S = 0.5
"""How long a message waits for the answer to the one before it."""
Lane = tuple[str, str, str]
"""A world, a sender, a receiver."""
ACTOR = "sistema:iap-pi"
_ANSWERED = frozenset(route.answers for route in ROUTES if route.answers)
log = logging.getLogger("sandbox")


class Courier:
    """Hears what happens in every world, and takes to its address what is sent.

    What a sender sends to a receiver leaves in order, as long as that is answered quickly: each
    message waits a moment for the one before it, and no longer.
    """

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._lines = OnTheWay()
        self._lock = threading.Lock()
        self._last: dict[Lane, threading.Event] = {}

    def told(self, world_id: str, records: tuple[Record, ...]) -> None:
        """Take each message that has just been sent."""
        for record in records:
            if record.type == MessageSent.TYPE:
                self._queue(world_id, record)

    def _queue(self, world_id: str, record: Record) -> None:
        envelope = orjson.loads(record.data)["envelope"]
        lane = (world_id, envelope["sender"], envelope["receiver"])
        done = threading.Event()
        with self._lock:
            before = self._last.get(lane)
            self._last[lane] = done

        def take() -> None:
            if before is not None:
                before.wait(IN_ORDER_S)
            try:
                self._take(world_id, record)
            finally:
                self._over(lane, done)

        if not self._lines.take(world_id, take):
            self._over(lane, done)

    def _over(self, lane: Lane, done: threading.Event) -> None:
        done.set()
        with self._lock:
            if self._last.get(lane) is done:
                del self._last[lane]

    def _take(self, world_id: str, record: Record) -> None:
        try:
            world = self._tools.worlds.get(world_id)
            sent: Any = world.machine.registry.codec.decode(record.type, record.data)
            self._post(world, sent)
        except Refused as refusal:
            # The world has ended meanwhile, or gone back to before.
            log.debug("a message of %s was not taken: %s", world_id, refusal.code)

    def _post(self, world: World, sent: MessageSent) -> None:
        content, headers = written(world, sent)
        self._look_at(world, sent, content)
        seen = post_json(
            sent.address,
            content,
            world.settings.policy.callback_timeout_s,
            self._tools.outgoing,
            more=headers,
        )
        # The world may have been closed and opened again while the answer took its time.
        world = self._tools.worlds.get(world.id)
        report = ReportSending(
            sent.message_id, sent.attempts, seen.outcome, seen.status, seen.detail
        )
        world.perform(report, ACTOR)

    def _look_at(self, world: World, sent: MessageSent, content: bytes) -> None:
        """Let what leaves be held to its contract."""
        action = sent.envelope.action
        if world.settings.policy.wire_form == "rest":
            self._tools.leaves(world, rest_contract.CONTRACT.name, action, orjson.loads(content))
        else:
            self._tools.leaves(world, wsdl.CONTRACT.name, action, content)


def written(world: World, sent: MessageSent) -> tuple[bytes, dict[str, str]]:
    """A message on the wire: its bytes, and the HTTP headers that go with it."""
    policy = world.settings.policy
    envelope = sent.envelope
    route = BY_ACTION.get(envelope.action)
    headers = Headers(
        wire_id(sent.message_id, world.key),
        SYSTEM + envelope.receiver,
        action_uri(envelope.action),
        wire_id(sent.relates_to, world.key) if sent.relates_to else "",
        SYSTEM + envelope.sender if route and route.action in _ANSWERED else "",
    )
    members = edge.outward(envelope.body, policy.code_digits, world.key)
    who = f"{envelope.sender}:{PASSWORDS.get(envelope.sender, '')}".encode()
    proof = {"Authorization": f"Basic {b64encode(who).decode()}", "Sandbox-World": world.id}
    if policy.wire_form == "rest":
        return orjson.dumps(members), {**json_headers(headers), **proof}
    text = soap_message(headers, xml_body(envelope.action, members), policy.wire_form)
    kind = CONTENT_TYPES[policy.wire_form]
    if policy.wire_form == "1.1":
        return text.encode(), {"Content-Type": kind, "SOAPAction": f'"{headers.action}"', **proof}
    return text.encode(), {"Content-Type": f'{kind}; action="{headers.action}"', **proof}
