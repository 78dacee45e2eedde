"""The page of the bank's desk.  Whoever opens it sits there: it is for who trains and tests."""

from typing import Any

from flask import Blueprint, Response, redirect, request

from mock_banco.contract import KEEPER, ROLE
from sandbox.apps import App
from sandbox.protocol.errors import Refused
from sandbox.seats import Seat
from sandbox.web.rooms import Pages, Tools, Visit


def blueprint(app: App, tools: Tools) -> Blueprint:
    """The list of payments, and the levers."""
    bp = Blueprint("pages", __name__)

    def draw(visit: Visit, name: str, where: dict[str, str]) -> tuple[str, dict[str, Any]]:
        personas = [(citizen.id, citizen.full_name) for citizen in visit.world.people.personas()]
        view = app.view(visit.world, visit.person_id, where)
        return f"banco/{name}.html", {"view": view, "personas": personas}

    pages = Pages(app, tools, draw)

    @bp.get("/")
    def start() -> Any:
        """Every payment of the world."""
        visit = Visit(app, tools)
        if not visit.path_person:
            return redirect(f"{request.script_root}{KEEPER[0]}/", 303)
        if visit.path_person != KEEPER[0]:
            raise Refused("person_unknown", f"nobody is «{visit.path_person[:60]}» at the bank")
        if visit.seat is None:
            visit.sit(Seat(ROLE, KEEPER[0]))
        return pages.show(visit, "movimentos", {})

    @bp.post("/acao/<action>")
    def act(action: str) -> Response:
        """A lever."""
        return pages.act(action, screen_of)

    return bp


def screen_of(path: str) -> tuple[str, dict[str, str]]:
    """The screen at a path of this app.  Errors: not_found."""
    if path.strip("/"):
        raise Refused("not_found", f"the bank has no page «{path[:60]}»")
    return "movimentos", {}
