"""The door for programs: messages come in, in both forms, and can be looked at as data.

Source: fact sheet 5.1 (official: SOAP 1.1 and 1.2 document style with WS-Addressing 1.0, or JSON by
POST, asynchronous and one-way); addresses, mirrored headers and codes of refusal are ours.
"""

from typing import Any

import orjson
from flask import Blueprint, Response, request
from werkzeug.exceptions import MethodNotAllowed

from mock_iap import reading, seat, soap_door, wsdl
from sandbox import soap_text
from sandbox.platforms.integration import story
from sandbox.platforms.integration.language import TakeMessage
from sandbox.platforms.integration.outside import MessageRepeated
from sandbox.platforms.integration.wire_form import SPACE
from sandbox.protocol.errors import Refused
from sandbox.web.bodies import json_body
from sandbox.web.visit import Tools
from sandbox.world import World

MOST_BYTES = 1 << 18


def blueprint(tools: Tools) -> Blueprint:
    """The addresses under `iap/servicos`."""
    bp = Blueprint("iap", __name__)

    def world_here() -> World:
        return tools.worlds.get(request.environ.get("sandbox.world", ""))

    @bp.get("/api/mensagens")
    def messages() -> Response:
        """Messages, newest first; narrowed by acao, de, para, estado, conversa; paged by antes."""
        return _json(seat.listed(world_here(), dict(request.args)))

    @bp.get("/api/mensagens/<path:message_id>")
    def message(message_id: str) -> Response:
        """One message: headers, way, answers, both forms of its body."""
        world = world_here()
        found = story.find(world, message_id[:200])
        if found is None:
            raise Refused("not_found", f"no message «{message_id[:60]}» in this world")
        return _json(seat.told(world, found))

    @bp.post("/rest")
    def rest() -> Response:
        """One message as JSON, its addressing in HTTP headers; 202 when it is taken."""
        request.max_content_length = MOST_BYTES
        members = json_body()
        world = world_here()
        headers = reading.headers_of_http(request.headers)
        command = reading.command_of(world, headers, members, "rest", request.base_url)
        reading.require_credentials(request.authorization, command.sender)
        return _json({"MessageID": headers.message_id, "estado": _taken(world, command)}, 202)

    @bp.get("/soap")
    def contract() -> Response:
        """The contract of the service (WSDL 1.1)."""
        world_here()
        if "wsdl" not in request.args:
            raise MethodNotAllowed(["POST"])
        kind = soap_text.CONTENT_TYPES["1.1"]
        return Response(wsdl.wsdl(request.base_url), content_type=kind)

    @bp.post("/soap")
    def envelope() -> Response:
        """One message as SOAP; 202 when it is taken."""

        def take(came: soap_door.Came) -> Response:
            world = world_here()
            members = reading.members_of(came.body, reading.route_of(came.headers).action)
            command = reading.command_of(world, came.headers, members, "soap", request.base_url)
            reading.require_credentials(request.authorization, command.sender)
            _taken(world, command)
            return Response(status=202)

        return soap_door.answered(take, _fault, MOST_BYTES)

    return bp


def _taken(world: World, command: TakeMessage) -> str:
    """Hand a message over; says whether it is new."""
    records = world.perform(command, f"sistema:{command.sender}")
    return "repetida" if records[0].type == MessageRepeated.TYPE else "recebida"


def _fault(refusal: Refused, version: str) -> str:
    """A Fault with the stable code."""
    detail = soap_text.element("m:codigo", refusal.code) + soap_text.element(
        "m:motivo", refusal.sentence
    )
    body = soap_text.fault("Client", refusal.text, f"<m:falha>{detail}</m:falha>", version, "m")
    return soap_text.envelope(body, {"m": SPACE}, soap=version)


def _json(value: Any, status: int = 200) -> Response:
    return Response(orjson.dumps(value), status, content_type="application/json")
