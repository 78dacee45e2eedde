"""The screens of the phone.  Whoever opens the address holds the phone in their hand."""

from typing import Any

from flask import Blueprint, Response

from mock_mobile_app.contract import ROLE, SCREENS
from sandbox.apps import App
from sandbox.protocol.errors import Refused
from sandbox.seats import Seat
from sandbox.web.rooms import Pages, Tools, Visit

_BY_PATH = {screen.path: screen.name for screen in SCREENS}


def blueprint(app: App, tools: Tools) -> Blueprint:
    """One address per screen, and one per thing that can be done."""
    bp = Blueprint("pages", __name__)
    pages = Pages(app, tools, partial_draw(app))

    @bp.get("/")
    @bp.get("/<path>")
    def screen(path: str = "") -> Response:
        """A screen of the phone (seed 000, Aplicação Móvel Autenticação.gov)."""
        name, where = screen_of("/" + path)
        visit = Visit(app, tools)
        if visit.seat is None:
            if visit.world.people.citizen(visit.path_person) is None:
                raise Refused("person_unknown", f"no citizen «{visit.path_person[:60]}» here")
            visit.sit(Seat(ROLE, visit.path_person))
        return pages.show(visit, name, where)

    @bp.post("/acao/<action>")
    def act(action: str) -> Response:
        """Something that the citizen does."""
        return pages.act(action, screen_of)

    return bp


def screen_of(path: str) -> tuple[str, dict[str, str]]:
    """The screen at a path of this app.  Errors: not_found."""
    name = _BY_PATH.get(path.strip("/"))
    if name is None:
        raise Refused("not_found", f"the phone has no screen «{path[:60]}»")
    return name, {}


def partial_draw(app: App) -> Any:
    """How a screen is drawn: its template, with what this phone shows."""

    def draw(visit: Visit, name: str, where: dict[str, str]) -> tuple[str, dict[str, Any]]:
        return f"phone/{name}.html", {"view": app.view(visit.world, visit.person_id, where)}

    return draw
