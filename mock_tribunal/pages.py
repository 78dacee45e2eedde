"""The page of a court.  Whoever opens it sits there: it is for who trains and tests."""

from typing import Any

from flask import Blueprint, Response, redirect, request

from mock_tribunal.contract import KEEPER, ROLE
from sandbox.apps import App
from sandbox.protocol.errors import Refused
from sandbox.protocol.vocabulary import Verb
from sandbox.seats import Seat
from sandbox.web.rooms import Pages, Tools, Visit


def blueprint(app: App, tools: Tools) -> Blueprint:
    """The choice of a citizen, the citizen's record, and what a court can tell."""
    bp = Blueprint("pages", __name__)

    def draw(visit: Visit, name: str, where: dict[str, str]) -> tuple[str, dict[str, Any]]:
        personas = [(citizen.id, citizen.full_name) for citizen in visit.world.people.personas()]
        view = app.view(visit.world, visit.person_id, where)
        return f"tribunal/{name}.html", {"view": view, "personas": personas}

    pages = Pages(app, tools, draw, lead)

    def sit() -> Visit:
        visit = Visit(app, tools)
        if visit.path_person != KEEPER[0]:
            raise Refused("person_unknown", f"nobody is «{visit.path_person[:60]}» at the court")
        if visit.seat is None:
            visit.sit(Seat(ROLE, KEEPER[0]))
        return visit

    @bp.get("/")
    def start() -> Any:
        """The choice of a citizen; `?titular=` leads to the record."""
        if not Visit(app, tools).path_person:
            return redirect(f"{request.script_root}{KEEPER[0]}/", 303)
        visit = sit()
        wanted = request.args.get("titular", "").strip()[:60]
        if visit.world.people.citizen(wanted):
            return redirect(f"{request.script_root}/titular/{wanted}", 303)
        return pages.show(visit, "registo", {"titular": wanted})

    @bp.get("/titular/<citizen_id>")
    def record(citizen_id: str) -> Response:
        """The record of one citizen."""
        visit = sit()
        if visit.world.people.citizen(citizen_id) is None:
            raise Refused("person_unknown", f"no citizen «{citizen_id[:60]}»")
        return pages.show(visit, "registo", {"titular": citizen_id})

    @bp.post("/acao/<action>")
    def act(action: str) -> Response:
        """Something that the court tells."""
        return pages.act(action, screen_of)

    return bp


def lead(visit: Visit, verb: Verb) -> str:
    """To the record that has changed."""
    return f"{request.script_root}/titular/{request.form.get('citizen_id', '').strip()}"


def screen_of(path: str) -> tuple[str, dict[str, str]]:
    """The screen at a path of this app.  Errors: not_found."""
    match path.strip("/").split("/"):
        case [""]:
            return "registo", {}
        case ["titular", citizen_id]:
            return "registo", {"titular": citizen_id}
    raise Refused("not_found", f"the court has no page «{path[:60]}»")
