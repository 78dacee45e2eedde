"""The two pages: the desk of the entity of this sandbox, and a citizen's own on the portal."""

from typing import Any

from flask import Blueprint, Response, redirect, request

from mock_autorizacoes import contract, holder_contract
from sandbox.apps import App
from sandbox.protocol.errors import Refused
from sandbox.seats import Seat
from sandbox.web.rooms import Pages, Tools, Visit


def desk_blueprint(app: App, tools: Tools) -> Blueprint:
    """Every request of every entity, and forms to ask for more."""
    bp = Blueprint("pages", __name__)
    pages = Pages(app, tools, _draw(app, "autorizacoes/entidade.html"))
    keeper = contract.KEEPER[0]

    @bp.get("/")
    def start() -> Any:
        """The requests of entities in this world."""
        visit = Visit(app, tools)
        if not visit.path_person:
            return redirect(f"{request.script_root}{keeper}/", 303)
        if visit.path_person != keeper:
            raise Refused("person_unknown", f"nobody is «{visit.path_person[:60]}» here")
        if visit.seat is None:
            visit.sit(Seat(contract.ROLE, keeper))
        return pages.show(visit, "entidade", {})

    @bp.post("/acao/<action>")
    def act(action: str) -> Response:
        """Something that the entity does."""
        return pages.act(action, only("entidade"))

    return bp


def holder_blueprint(app: App, tools: Tools) -> Blueprint:
    """A citizen's authorizations."""
    bp = Blueprint("pages", __name__)
    pages = Pages(app, tools, _draw(app, "autorizacoes/titular.html"))

    @bp.get("/")
    def start() -> Response:
        """What entities ask this citizen for, and what the citizen has allowed."""
        visit = Visit(app, tools)
        if visit.seat is None:
            if visit.world.people.citizen(visit.path_person) is None:
                raise Refused("person_unknown", f"no citizen «{visit.path_person[:60]}» here")
            visit.sit(Seat(holder_contract.ROLE, visit.path_person))
        return pages.show(visit, "autorizacoes", {})

    @bp.post("/acao/<action>")
    def act(action: str) -> Response:
        """Something that the citizen does."""
        return pages.act(action, only("autorizacoes"))

    return bp


def _draw(app: App, template: str) -> Any:
    def draw(visit: Visit, name: str, where: dict[str, str]) -> tuple[str, dict[str, Any]]:
        view = app.view(visit.world, visit.person_id, where)
        personas = visit.world.people.personas()
        people = [(one.nic[:8], one.full_name) for one in personas if one.nic]
        return template, {"view": view, "people": people}

    return draw


def only(screen: str) -> Any:
    """An app of one screen.  Errors: not_found."""

    def screen_of(path: str) -> tuple[str, dict[str, str]]:
        if path.strip("/"):
            raise Refused("not_found", f"there is no page «{path[:60]}» here")
        return screen, {}

    return screen_of
