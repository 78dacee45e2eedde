"""The inspection page.  Whoever opens it looks after the platform of this world."""

import json
from typing import Any

from flask import Blueprint, Response, redirect, request

from mock_iap.contract import KEEPER, ROLE
from mock_iap.view import CHOICES, named
from sandbox.apps import App
from sandbox.platforms.integration.contract import ROUTES
from sandbox.protocol.errors import Refused
from sandbox.seats import Seat
from sandbox.web.rooms import Pages, Tools, Visit

ACTIONS = sorted(route.action for route in ROUTES)
SYSTEMS = sorted({name for route in ROUTES for name in (route.sender, route.receiver)})


def blueprint(app: App, tools: Tools) -> Blueprint:
    """The list of messages, one of them, and what can be done with the dead ones."""
    bp = Blueprint("pages", __name__)
    choices = {
        "acao": [(one, one) for one in ACTIONS],
        "sistemas": [(one, named(one)) for one in SYSTEMS],
        "estado": CHOICES,
    }

    def draw(visit: Visit, name: str, where: dict[str, str]) -> tuple[str, dict[str, Any]]:
        view = app.view(visit.world, visit.person_id, where)
        members = (view.get("message") or {}).get("members")
        text = json.dumps(members, ensure_ascii=False, indent=2)
        return f"iap/{name}.html", {"view": view, "choices": choices, "json": text}

    pages = Pages(app, tools, draw)

    def sit() -> Visit:
        visit = Visit(app, tools)
        if visit.path_person != KEEPER[0]:
            raise Refused("person_unknown", f"nobody is «{visit.path_person[:60]}» here")
        if visit.seat is None:
            visit.sit(Seat(ROLE, KEEPER[0]))
        return visit

    @bp.get("/")
    def start() -> Any:
        """The messages of this world, newest first."""
        if not Visit(app, tools).path_person:
            return redirect(f"{request.script_root}{KEEPER[0]}/", 303)
        return pages.show(sit(), "mensagens", dict(request.args))

    @bp.get("/mensagem/<path:message_id>")
    def message(message_id: str) -> Response:
        """One message: headers, way, answers, both forms of its body."""
        visit = sit()
        where = {"mensagem": message_id, "n": request.args.get("n", "")}
        if app.view(visit.world, visit.person_id, where)["message"] is None:
            raise Refused("not_found", f"no message «{message_id[:60]}» in this world")
        return pages.show(visit, "mensagem", where)

    @bp.post("/acao/<action>")
    def act(action: str) -> Response:
        """Something that is done with a dead letter."""
        return pages.act(action, screen_of)

    return bp


def screen_of(path: str) -> tuple[str, dict[str, str]]:
    """The screen at a path of this app.  Errors: not_found."""
    match path.strip("/").split("/"):
        case [""]:
            return "mensagens", {}
        case ["mensagem", *parts] if parts:
            return "mensagem", {"mensagem": "/".join(parts)}
    raise Refused("not_found", f"the platform has no page «{path[:60]}»")
