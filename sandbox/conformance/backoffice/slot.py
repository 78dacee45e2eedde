"""A backoffice that stands in its slot: what it asks and is told are messages of the platform.

The contract with the component is docs/how-to/verify-a-backoffice.md.  Its slot is filled with its
address, and it is told so where its world is; the line of the call stays at the sandbox's desk.
What passed is read in the journal, under the names that our own desk would have given it, so that
the controls of a desk are the controls of a slot.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sandbox.conformance.backoffice.component import MESSAGES, Backoffice, Event
from sandbox.conformance.control import Unusable
from sandbox.conformance.house import WORLD, Reply

SLOT = "backoffice"
CAME, LEFT, TAKEN = "mensagem.recebida", "mensagem.enviada", "mensagem.aceite"
AGAIN, FAILED = "mensagem.repetida", "mensagem.falhada"
TRIED = {
    "request-authorization": "PedirAutorizacao",
    "validate-code": "ValidarCodigo",
    "confirm-data": "EmitirToken",
}
"""What a control calls an attempt, and the message that it is here.

A yes of the citizen about the data shows by the token that is asked for.
"""
NAMES = {
    (CAME, "ValidarCMD"): "cmd.pedida",
    (LEFT, "RespostaValidarCMD"): "cmd.validada",
    (LEFT, "ResultadoCodigo"): "codigo.resposta",
    (LEFT, "RespostaObterDados"): "dados.revelados",
    (CAME, "EmitirToken"): "dados.confirmados",
    (LEFT, "TokenEmitido"): "token.copiado",
}
"""A message, and what our own desk would have written of it."""
DOOR = f"/w/{WORLD}/iap/servicos/"


@dataclass
class SlotBackoffice(Backoffice):
    """The component in its slot, and the citizen who calls it."""

    protocol: str = MESSAGES
    address: str = ""

    def fill(self) -> None:
        """Let it stand in the slot.  Errors: Unusable."""
        sent = json.dumps({"address": self.address}).encode()
        # It is told where its world is by the name under which the world is asked: the front's.
        headers = {"Content-Type": "application/json", "Host": f"127.0.0.1:{self.house.port}"}
        path = f"/sandbox/v1/worlds/{WORLD}/slots/{SLOT}"
        reply = self.house.forward("PUT", path, sent, headers)
        found = json.loads(reply.body)
        if reply.status >= 400:
            raise Unusable(f"{self.address}: {found.get('detail', reply.status)}")
        if found["health"]["state"] == "not_reached":
            raise Unusable(f"{self.address}: {found['health']['detail']}")

    def events(self) -> list[Event]:
        """What happened since the call began, messages under the names of our own desk."""
        return [_named(one) for one in super().events()]

    def came(self, action: str) -> list[Event]:
        """The messages of one action that the component sent for this call.

        What it still sent for the one before was on its way when that ended.
        """
        every = super().events()
        calls = {one["data"]["call_id"] for one in every if one["type"] == "chamada.iniciada"}
        came = (one for one in every if _is(one, CAME, action))
        return [one for one in came if _call_of(one) in (*calls, "")]

    def tried(self, action: str) -> int:
        """How often the component asked for something, whatever became of it."""
        return len(self.came(TRIED[action]))

    @contextmanager
    def deaf_once(self, holds: int = 1) -> Iterator[None]:
        """The platform takes the next message, and its answer is 503 all the same."""
        left = [holds]

        def rule(method: str, path: str, truth: Any) -> Reply:
            reply: Reply = truth()
            if method == "POST" and path.startswith(DOOR) and left and reply.status == 202:
                left.pop()
                return Reply(503, b'{"code": "unavailable"}')
            return reply

        self.house.rule = rule
        try:
            yield
        finally:
            self.house.rule = None


def _call_of(event: Event) -> str:
    """The call that a message names; nothing when it names none."""
    body = event["data"]["envelope"]["body"]
    return str(dict(body.get("additional_info", ())).get("call") or body.get("call_id") or "")


def _is(event: Event, kind: str, action: str) -> bool:
    envelope = event["data"].get("envelope") or {}
    return event["type"] == kind and envelope.get("action") == action


def _named(event: Event) -> Event:
    envelope = event["data"].get("envelope") or {}
    name = NAMES.get((event["type"], envelope.get("action", "")))
    if name is None or SLOT not in (envelope.get("sender"), envelope.get("receiver")):
        return event
    return {**event, "type": name, "data": envelope["body"]}
