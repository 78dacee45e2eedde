"""The door for programs: the messages of a world as data, people's data hidden."""

from typing import Any

import orjson
from flask import Blueprint, Response, request

from mock_iap import seat
from sandbox.platforms.integration import story
from sandbox.protocol.errors import Refused
from sandbox.web.visit import Tools
from sandbox.world import World


def blueprint(tools: Tools) -> Blueprint:
    """The addresses under `iap/servicos`."""
    bp = Blueprint("iap", __name__)

    def world_here() -> World:
        return tools.worlds.get(request.environ.get("sandbox.world", ""))

    @bp.get("/api/mensagens")
    def messages() -> Response:
        """Messages, newest first; narrowed by acao, de, para, estado, conversa; paged by antes."""
        return _json(seat.listed(world_here(), dict(request.args)))

    @bp.get("/api/mensagens/<message_id>")
    def message(message_id: str) -> Response:
        """One message: headers, way, answers, both forms of its body."""
        world = world_here()
        found = story.find(world, message_id[:200])
        if found is None:
            raise Refused("not_found", f"no message «{message_id[:60]}» in this world")
        return _json(seat.told(world, found))

    return bp


def _json(value: Any, status: int = 200) -> Response:
    return Response(orjson.dumps(value), status, content_type="application/json")
