"""Decisions leave for the addresses of entities, and what was seen there is reported back."""

import logging
from functools import partial
from typing import Any

import orjson

from mock_autorizacoes import envelopes, signing
from mock_autorizacoes.wire_contract import SA
from sandbox.journal import Record
from sandbox.on_the_way import OnTheWay
from sandbox.outgoing import post_json
from sandbox.platforms.entity_requests import callback_language as callback_says
from sandbox.platforms.entity_requests import language as says
from sandbox.protocol.errors import Refused
from sandbox.protocol.wire_faults import Trouble
from sandbox.web.visit import Tools
from sandbox.world import World

ACTOR = "sistema:entidade-consumidora"
log = logging.getLogger("sandbox")


class Delivery:
    """Hears what happens in every world, and sends what is due."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._lines = OnTheWay()

    def told(self, world_id: str, records: tuple[Record, ...]) -> None:
        """Send each decision that has just become due."""
        for record in records:
            if record.type == callback_says.CallbackDue.TYPE:
                self._lines.take(world_id, partial(self._deliver, world_id, record))

    def _deliver(self, world_id: str, record: Record) -> None:
        try:
            world = self._tools.worlds.get(world_id)
            due = world.machine.registry.codec.decode(record.type, record.data)
            self._send(world, due)
        except Refused as refusal:
            # The world has ended meanwhile, or gone back to before.
            log.debug("a decision of %s was not sent: %s", world_id, refusal.code)

    def _send(self, world: World, due: Any) -> None:
        body = decision(world, due.request_number, due.code, due.trouble)
        self._tools.leaves(world, SA.name, "decision", body)
        seen = post_json(
            due.address,
            orjson.dumps(body),
            world.settings.policy.callback_timeout_s,
            self._tools.outgoing,
        )
        # The world may have been closed and opened again while the answer took its time.
        world = self._tools.worlds.get(world.id)
        report = callback_says.ReportCallback(
            due.request_number, due.attempt, seen.outcome, seen.status, seen.detail
        )
        world.perform(report, ACTOR)


def decision(
    world: World, request_number: str, code: str, trouble: Trouble | None = None
) -> dict[str, Any]:
    """The body of a callback; its token is spoilt by `trouble`."""
    accepted = code in (says.ACCEPTED, says.QR_ACCEPTED)
    state = world.machine.state(f"access-request:{request_number}")
    token = signing.decision_token(world, request_number, trouble) if accepted else ""
    until = state.valid_until if state is not None else None
    return envelopes.answered(request_number, code, until, token)
