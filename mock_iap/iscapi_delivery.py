"""Messages between entities leave for their addresses; what was seen is reported back."""

import logging
from functools import partial
from typing import Any

from mock_iap import iscapi_text, iscapi_wsdl
from sandbox.journal import Record
from sandbox.on_the_way import OnTheWay
from sandbox.outgoing import post_json
from sandbox.platforms.iscapi.core import Request, stream
from sandbox.platforms.iscapi.language import ReportDelivery, RequestSent
from sandbox.platforms.iscapi.tables import ACTION
from sandbox.protocol.errors import Refused
from sandbox.soap_text import CONTENT_TYPES
from sandbox.web.visit import Tools
from sandbox.world import World

ACTOR = "sistema:iap-pi"
log = logging.getLogger("sandbox")


class EntityCourier:
    """Hears what happens in every world, and brings what is sent to its address."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._lines = OnTheWay()

    def told(self, world_id: str, records: tuple[Record, ...]) -> None:
        """Bring each message that has just been sent."""
        for record in records:
            if record.type == RequestSent.TYPE:
                self._lines.take(world_id, partial(self._take, world_id, record))

    def _take(self, world_id: str, record: Record) -> None:
        try:
            world = self._tools.worlds.get(world_id)
            sent: Any = world.machine.registry.codec.decode(record.type, record.data)
            self._post(world, sent)
        except Refused as refusal:
            # The world has ended meanwhile, or gone back to before.
            log.debug("a message of %s was not brought: %s", world_id, refusal.code)

    def _post(self, world: World, sent: RequestSent) -> None:
        request: Request | None = world.machine.state(stream(sent.message_guid))
        if request is None or request.confirmed:
            return
        # The published contract of an entity's service has SOAP 1.2 alone.
        form = "1.1" if world.settings.policy.wire_form == "1.1" else "1.2"
        content = iscapi_text.kept(request, form).encode()
        self._tools.leaves(world, iscapi_wsdl.CONTRACT.name, "messageRequest", content)
        headers = {"Content-Type": CONTENT_TYPES[form], "SOAPAction": f'"{ACTION}"'}
        if form == "1.2":
            headers = {"Content-Type": f'{CONTENT_TYPES[form]}; action="{ACTION}"'}
        limit_s = world.settings.policy.callback_timeout_s
        seen = post_json(sent.address, content, limit_s, self._tools.outgoing, more=headers)
        # The world may have been closed and opened again while the answer took its time.
        world = self._tools.worlds.get(world.id)
        report = ReportDelivery(
            sent.message_guid, sent.attempt, seen.outcome, seen.status, seen.detail
        )
        world.perform(report, ACTOR)
