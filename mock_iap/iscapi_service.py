"""ISCAPI: entities send one another messages, which wait in a box until they are confirmed.

What is wrong in a message is told in a normal reply; a Fault is for what is no `messageRequest`.
Source: fact sheet 5.2; the addresses of the boxes are ours.
"""

import re
from hmac import compare_digest
from typing import Any

import orjson
from flask import Blueprint, Response, request
from werkzeug.exceptions import MethodNotAllowed

from mock_iap import iscapi_text, iscapi_wsdl, soap_door
from mock_iap.reading import MESSAGE_ID
from sandbox import soap_text
from sandbox.given import members, typed
from sandbox.outgoing import require_allowed
from sandbox.platforms.integration.wire_form import ANONYMOUS, WSA, Headers
from sandbox.platforms.iscapi import checks, errors, tables
from sandbox.platforms.iscapi.core import PREFIX, Request, guid_of, newest
from sandbox.platforms.iscapi.language import ConfirmRequest, SetAddress, TakeRequest
from sandbox.protocol.errors import Refused
from sandbox.web.bodies import json_body
from sandbox.web.noted import note
from sandbox.web.visit import Tools
from sandbox.world import World

MOST_BYTES = 1 << 16
MOST_ELEMENTS = 1_000
MOST_TOLD = 10
"""How many things that are wrong are told at once."""
MOST_PAGE = 50
_ENTITY = "SIOE:ORG:"
_ROOT = f"{{{tables.SPACE}}}messageRequest"
_CODES = {"relates_to_unknown": "SIM_05", "answer_foreign": "SIM_06", "box_full": "SIM_07"}
"""What the refusals of the rules are on the wire."""


def blueprint(tools: Tools) -> Blueprint:
    """The address of the service, the boxes, and the tables as data."""
    bp = Blueprint("iscapi", __name__)

    def world_here() -> World:
        return tools.worlds.get(request.environ.get("sandbox.world", ""))

    @bp.get("/iscapi")
    def contract() -> Response:
        """The contract of the service (WSDL 1.1)."""
        world_here()
        if "wsdl" not in request.args:
            raise MethodNotAllowed(["POST"])
        kind = soap_text.CONTENT_TYPES["1.1"]
        return Response(iscapi_wsdl.wsdl(request.base_url), content_type=kind)

    @bp.post("/iscapi")
    def take() -> Response:
        """One message; the reply says whether it is kept."""

        def told(came: soap_door.Came) -> Response:
            world = world_here()
            if came.body.name != _ROOT:
                raise Refused("malformed", f"the body is {came.body.name[:80]}, not {_ROOT}")
            _require_addressed(came.headers)
            text = _taken(world, came.headers, checks.read(came.body), came.version)
            return Response(text, content_type=soap_text.CONTENT_TYPES[came.version])

        return soap_door.answered(told, iscapi_text.fault, MOST_BYTES, MOST_ELEMENTS)

    @bp.get("/api/iscapi/tabelas")
    def values() -> Response:
        """Every value table, with how it is known."""
        rows = [
            {
                "nome": one.name,
                "titulo": one.title,
                "valores": one.rows,
                "certeza": one.certainty,
                "fonte": one.source,
            }
            for one in tables.TABLES.values()
        ]
        return _json({"operacoes": tables.OPERATIONS, "tabelas": rows})

    @bp.get("/api/iscapi/caixas/<entity>")
    def box(entity: str) -> Response:
        """What waits for an entity, oldest first."""
        _require_entity(entity)
        found = _waiting(world_here(), entity)
        shown = [_line(one) for one in found[:MOST_PAGE]]
        return _json({"mensagens": shown, "por_confirmar": len(found)})

    @bp.get("/api/iscapi/caixas/<entity>/<guid>")
    def message(entity: str, guid: str) -> Response:
        """One message of an entity, as data and as the envelope that it came in."""
        _require_entity(entity)
        found = _of(world_here(), entity, guid)
        pairs = [list(pair) for pair in found.members]
        return _json({**_line(found), "membros": pairs, "envelope": iscapi_text.kept(found)})

    @bp.post("/api/iscapi/caixas/<entity>/<guid>/confirmacao")
    def confirm(entity: str, guid: str) -> Response:
        """The entity has the message: it leaves the box."""
        _require_entity(entity)
        world = world_here()
        found = _of(world, entity, guid)
        command = ConfirmRequest(found.receiver, found.message_guid)
        world.perform(command, f"entidade:{entity}")
        return _json({"messageGuid": found.message_guid, "confirmada": True})

    @bp.put("/api/iscapi/entidades/<entity>")
    def address(entity: str) -> Response:
        """Where the messages of an entity are to be brought; an empty address: to its box alone."""
        _require_entity(entity)
        given = typed(members(json_body(), ("address",)), "address", str, "")
        if given:
            require_allowed(given, tools.outgoing)
        world_here().perform(SetAddress(_ENTITY + entity, given), f"entidade:{entity}")
        return _json({"entidade": _ENTITY + entity, "address": given})

    return bp


def _require_addressed(headers: Headers) -> None:
    """Errors: message_id_missing, action_missing, action_unknown."""
    if not MESSAGE_ID.fullmatch(headers.message_id):
        raise Refused("message_id_missing", f"MessageID «{headers.message_id[:60]}»: a URI or GUID")
    if not headers.action:
        raise Refused("action_missing", f"Action: {tables.ACTION}")
    if headers.action != tables.ACTION:
        raise Refused("action_unknown", f"Action «{headers.action[:80]}»; nearest: {tables.ACTION}")


def _taken(world: World, headers: Headers, reading: checks.Reading, version: str) -> str:
    """The reply to a message that is one, whatever is wrong with it."""
    sender = reading.value("messageData/messageEntityId")
    receiver = reading.value("messageData/messageRelatesToEntityId")
    operation = reading.value("operationData/operationCode")
    if reading.wrong:
        more = len(reading.wrong) - MOST_TOLD
        told = reading.wrong[:MOST_TOLD] + ([f"+{more}"] if more > 0 else [])
        note(Refused("malformed", " | ".join(told)))
        return iscapi_text.reply("", " | ".join(told), version, headers.message_id)
    if headers.to not in ("", request.base_url, receiver):
        raise Refused("to_foreign", f"To «{headers.to[:80]}»: {receiver}, or {request.base_url}")
    _require_credentials(sender.removeprefix(_ENTITY))
    if operation in tables.ANSWERS.values() and not headers.reply_to:
        raise Refused("reply_to_missing", f"{operation} is answered: ReplyTo is mandatory")
    named = (headers.relates_to, reading.value("messageData/messageRelatesToId"))
    reply_to = "" if headers.reply_to in (ANONYMOUS, f"{WSA}/none") else headers.reply_to[:200]
    command = TakeRequest(
        headers.message_id,
        sender,
        receiver,
        operation,
        tuple(one[:200] for one in named if one),
        reply_to,
        tuple(reading.members),
    )
    try:
        world.perform(command, f"entidade:{sender.removeprefix(_ENTITY)}")
    except Refused as refusal:
        code = _CODES.get(refusal.code)
        if code is None:
            raise
        note(refusal)
        place = "messageData/messageRelatesToId" if code != "SIM_07" else receiver
        sentence = f"{errors.told(code, place)}: {refusal.sentence}"
        return iscapi_text.reply("", sentence, version, headers.message_id)
    guid = guid_of(headers.message_id, world.key)
    return iscapi_text.reply(guid, "", version, headers.message_id)


def _require_credentials(digits: str) -> None:
    """Whoever sends may prove who it is; proof that comes must be right."""
    if request.authorization is not None:
        _require_entity(digits)


def _require_entity(digits: str) -> None:
    """The Basic credentials of an entity: its nine digits, and `ficticia-` before them.

    Errors: integration_credentials, not_found when this is no entity.
    """
    if not re.fullmatch(r"\d{9}", digits, re.ASCII):
        raise Refused(
            "not_found", f"«{digits[:20]}»: a box is named by the nine digits of {_ENTITY}"
        )
    given = request.authorization
    known = f"ficticia-{digits}"
    right = given is not None and compare_digest((given.password or "").encode(), known.encode())
    if given is None or given.type != "basic" or given.username != digits or not right:
        raise Refused("integration_credentials", f"Basic: {digits} and its published password")


def _waiting(world: World, entity: str) -> list[Request]:
    receiver = _ENTITY + entity
    every = reversed(newest(world.machine.streams(PREFIX)))
    return [one for one in every if one.receiver == receiver and not one.confirmed]


def _of(world: World, entity: str, guid: str) -> Request:
    found: Request | None = world.machine.state(f"{PREFIX}{guid[:60].lower()}")
    if found is None or found.receiver != _ENTITY + entity:
        raise Refused("not_found", f"no message «{guid[:60]}» in the box of {entity}")
    return found


def _line(one: Request) -> dict[str, Any]:
    return {
        "messageGuid": one.message_guid,
        "numero": one.number,
        "MessageID": one.message_id,
        "RelatesTo": one.relates_to,
        "ReplyTo": one.reply_to,
        "de": one.sender,
        "para": one.receiver,
        "operacao": one.operation,
        "vezes": one.times,
        "confirmada": one.confirmed,
        "endereco": one.way.address,
        "tentativas": one.way.attempt,
    }


def _json(value: Any) -> Response:
    return Response(orjson.dumps(value), content_type="application/json")
