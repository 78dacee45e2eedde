"""A service of mode ping is told that the citizen has answered, once; what was seen is reported.

Source: CIBA Core 1.0, 10.2: `auth_req_id` in JSON, the client's own token as a bearer, no answer
followed elsewhere; whoever is not reached may still look by itself.
"""

import logging
from functools import partial

import orjson

from mock_autenticacao.oidc_contract import OPENID
from sandbox.journal import Record
from sandbox.on_the_way import OnTheWay
from sandbox.outgoing import post_json
from sandbox.platforms.authentication import backchannel_language as says
from sandbox.platforms.authentication.backchannel import PhoneSignIn, auth_req_id, uncovered
from sandbox.protocol.errors import Refused
from sandbox.protocol.fault_kinds import IDENTITY
from sandbox.protocol.fault_kinds import OPENID as OPENID_WIRE
from sandbox.protocol.wire_faults import LOST, TWICE, first
from sandbox.road import on_wire
from sandbox.web.rooms import Tools

ACTOR = "sistema:autenticacao"
_ANSWERS = (says.SignInApproved.TYPE, says.SignInDenied.TYPE)
log = logging.getLogger("sandbox")


class Pings:
    """Hears what happens in every world, and tells the services that want to be told."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._lines = OnTheWay()

    def told(self, world_id: str, records: tuple[Record, ...]) -> None:
        """Announce each answer that has just come."""
        for record in records:
            if record.type in _ANSWERS:
                self._lines.take(world_id, partial(self._announce, world_id, record.stream))

    def _announce(self, world_id: str, stream: str) -> None:
        try:
            self._send(world_id, stream)
        except Refused as refusal:
            # The world has ended meanwhile, or gone back to before.
            log.debug("an answer in %s was not announced: %s", world_id, refusal.code)

    def _send(self, world_id: str, stream: str) -> None:
        world = self._tools.worlds.get(world_id)
        state: PhoneSignIn | None = world.machine.state(stream)
        if state is None or not state.notify_url:
            return
        number = state.sign_in_number
        names = ("ping", state.provider_id)
        met = on_wire(world, IDENTITY, OPENID_WIRE, (LOST, TWICE), names, state.citizen_id)
        if first(met, LOST):
            return
        body = {"auth_req_id": auth_req_id(world.key, number)}
        for _ in range(2 if first(met, TWICE) else 1):
            self._tools.leaves(world, OPENID.name, "ping", body)
            seen = post_json(
                state.notify_url,
                orjson.dumps(body),
                world.settings.policy.callback_timeout_s,
                self._tools.outgoing,
                uncovered(world.key, number, state.cover),
            )
        # The world may have been closed and opened again while the answer took its time.
        world = self._tools.worlds.get(world_id)
        world.perform(says.ReportPing(number, seen.outcome, seen.status), ACTOR)
