"""The pages of the federated service."""

from typing import Any

from flask import Blueprint, Response, redirect, request

from sandbox.apps import App
from sandbox.protocol.errors import Refused
from sandbox.web.rooms import Pages, Tools, Visit


def blueprint(app: App, tools: Tools) -> Blueprint:
    """The page of a session, and what can be done there."""
    bp = Blueprint("pages", __name__)

    def draw(visit: Visit, name: str, where: dict[str, str]) -> tuple[str, dict[str, Any]]:
        view = app.view(visit.world, visit.person_id, where)
        return f"portal/{name}.html", {"view": view}

    pages = Pages(app, tools, draw)

    @bp.get("/")
    def start() -> Any:
        """The newest session of this operator; without one, the way back."""
        visit = Visit(app, tools)
        federated_id = visit.context()["federated_id"] if visit.seat else ""
        if federated_id:
            return redirect(f"{request.script_root}/pedido/{federated_id}", 303)
        return pages.show(visit, "inicio", {})

    @bp.get("/pedido/<federated_id>")
    def session(federated_id: str) -> Response:
        """Page of the federated service (seed 000, «Visualizar página do Serviço Federado»)."""
        visit = Visit(app, tools)
        visit.require_seat()
        require_own(visit, federated_id)
        return pages.show(visit, "pedido", {"federated_id": federated_id})

    @bp.post("/acao/<action>")
    def act(action: str) -> Response:
        """Something that the operator does in the citizen's name."""
        return pages.act(action, screen_of)

    return bp


def require_own(visit: Visit, federated_id: str) -> None:
    """Only whom the token was for may see it.  Errors: session_unknown, seat_foreign."""
    found = visit.world.machine.state(f"fed:{federated_id}")
    if found is None:
        raise Refused("session_unknown", f"no session «{federated_id[:20]}»")
    seat = visit.require_seat()
    if (found.operator_id, found.session_id) != (seat.person_id, seat.session_id):
        raise Refused("seat_foreign", f"{federated_id} belongs to another operator session")


def screen_of(path: str) -> tuple[str, dict[str, str]]:
    """The screen at a path of this app.  Errors: not_found."""
    match path.strip("/").split("/"):
        case [""]:
            return "inicio", {}
        case ["pedido", federated_id]:
            return "pedido", {"federated_id": federated_id}
    raise Refused("not_found", f"the portal has no page «{path[:60]}»")
