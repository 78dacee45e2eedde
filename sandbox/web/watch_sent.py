"""What passes on no request: events on sockets, messages between systems, what leaves for others.

What leaves and breaks its contract is a defect of ours, and the log says so; what is said on a
socket that only tells is a breach of who says it.
"""

import logging
from collections.abc import Iterable, Mapping
from typing import Any

from sandbox.contracts.judge import Mistake
from sandbox.contracts.keeping import Keeping
from sandbox.contracts.published import MESSAGES, SOCKETS
from sandbox.journal import Record
from sandbox.protocol.errors import Refused
from sandbox.protocol.system import Envelope
from sandbox.refusals.writing import Came, Judged, Writer
from sandbox.world import World
from sandbox.worlds import Worlds

SILENCE = "nothing: a socket is only listened to"
_SWITCHED = 101
log = logging.getLogger("sandbox")


class WatchSent:
    """Looks at what is told, sent and said in every world."""

    def __init__(self, worlds: Worlds, keeping: Keeping, writer: Writer) -> None:
        self._worlds = worlds
        self._keeping = keeping
        self._writer = writer

    def _world(self, world_id: str) -> World | None:
        try:
            return self._worlds.get(world_id)
        except Refused:
            # It has ended meanwhile.
            return None

    # what leaves --------------------------------------------------------------------------------
    def told(self, world_id: str, records: tuple[Record, ...]) -> None:
        """Events that have just been told to whoever may hear of them."""
        world = self._world(world_id)
        if world is None:
            return
        for record in records:
            if record.type in self._keeping.refusing:
                self._writer.decided(world, record)
        if not world.settings.policy.contract_checks:
            return
        for record in records:
            if found := self._keeping.wrong_record(record):
                judged = Judged(tuple(found))
                self._sent(world, Came("EVENTO", record.type, SOCKETS, {}), judged, "the event")

    def message(self, world: World, envelope: Envelope) -> None:
        """A message that has just left one system for another."""
        checked = world.settings.policy.contract_checks
        if checked and not self._keeping.keeps_route(envelope):
            mistake = Mistake((), "route", f"{envelope.sender} → {envelope.receiver}", None)
            came = Came("MENSAGEM", envelope.action, MESSAGES, {})
            self._sent(world, came, Judged((mistake,)), "the message")

    def callback(self, world: World, contract: str, name: str, body: Any) -> None:
        """What is about to leave for somebody's own address: members, or the bytes of SOAP."""
        if not world.settings.policy.contract_checks:
            return
        if isinstance(body, bytes):
            said = self._keeping.envelope(contract, body)
            judged = Judged(said.mistakes, said.value, said.schema, {})
        else:
            shape = self._keeping.leaving(contract, name)
            judged = Judged(tuple(shape.wrong(body)), body, shape.schema, shape.root)
        if judged.mistakes:
            self._sent(world, Came("POST", name, contract, {}), judged, "the callback")

    def _sent(self, world: World, came: Came, judged: Judged, direction: str) -> None:
        log.error("contract: %s %s of ours breaks %s", direction, came.path, rules(judged.mistakes))
        self._writer.broken(world, came, 0, judged, True, direction)

    # sockets ------------------------------------------------------------------------------------
    def asked_socket(self, world: World, path: str, given: Mapping[str, str]) -> None:
        """How somebody asks for a socket."""
        if not world.settings.policy.contract_checks:
            return
        if found := self._keeping.wrong_socket(path, given):
            came = Came("SOCKET", path, SOCKETS, given)
            judged = Judged(tuple(found))
            self._writer.broken(world, came, _SWITCHED, judged, False, "the handshake")

    def heard(self, world_id: str, path: str, said: str | bytes) -> None:
        """Something that was said on a socket, which nobody listens to."""
        world = self._world(world_id)
        if world is None or not world.settings.policy.contract_checks:
            return
        mistake = Mistake((), "operations", SILENCE, said)
        came = Came("SOCKET", path, SOCKETS, {})
        judged = Judged((mistake,))
        self._writer.broken(world, came, _SWITCHED, judged, False, "what was said on the socket")


def rules(mistakes: Iterable[Mistake]) -> str:
    """Where and which rules, for a log: nothing of what was found."""
    return "; ".join(f"{one.pointer or '/'} {one.rule}" for one in list(mistakes)[:5])
