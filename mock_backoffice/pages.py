"""The screens of the desk."""

from typing import Any

from flask import Blueprint, Response, redirect, request

from sandbox.apps import App
from sandbox.protocol.errors import Refused
from sandbox.protocol.vocabulary import Verb
from sandbox.web.rooms import Pages, Tools, Visit


def blueprint(app: App, tools: Tools) -> Blueprint:
    """One address per screen, and one per thing that can be done."""
    bp = Blueprint("pages", __name__)

    def draw(visit: Visit, name: str, where: dict[str, str]) -> tuple[str, dict[str, Any]]:
        view = app.view(visit.world, visit.person_id, where)
        if visit.seat is None:
            return "desk/entrada.html", {"view": view}
        if name == "atendimento" and view["case"] is None:
            raise Refused("case_unknown", f"no case «{where.get('case_id', '')[:20]}» at this desk")
        return f"desk/{name}.html", {"view": view}

    pages = Pages(app, tools, draw, lead)

    @bp.get("/")
    @bp.get("/<path:path>")
    def screen(path: str = "") -> Any:
        """A screen of the desk (seed 000, Portal de Backoffice Autenticação.Gov)."""
        name, where = screen_of("/" + path)
        visit = Visit(app, tools)
        if visit.seat is None and path:
            return redirect(f"{request.script_root}/", 303)
        return pages.show(visit, name, where)

    @bp.post("/acao/<action>")
    def act(action: str) -> Response:
        """Something that the operator does."""
        return pages.act(action, screen_of)

    return bp


def lead(visit: Visit, verb: Verb) -> str:
    """To the case that was opened, to the page of the token, to the federated service."""
    root = request.script_root
    desk = visit.world.machine.state(f"desk:{visit.person_id}")
    match verb.verb:
        case "abre_servico":
            return f"{root}/atendimento/{desk.current}"
        case "abre_servico_por_telefone":
            return f"{root}/servico-por-telefone"
        case "autentica" if desk.token_outcome == "accepted":
            return f"/w/{visit.world.id}/registo-criminal/por-telefone/pedido/{desk.federated_id}"
    return ""


def screen_of(path: str) -> tuple[str, dict[str, str]]:
    """The screen at a path of this app.  Errors: not_found."""
    match path.strip("/").split("/"):
        case [""]:
            return "mesa", {}
        case ["servico-por-telefone"]:
            return "servico_por_telefone", {}
        case ["atendimento"]:
            return "atendimento", {}
        case ["atendimento", case_id]:
            return "atendimento", {"case_id": case_id}
    raise Refused("not_found", f"the desk has no screen «{path[:60]}»")
