"""The pages of the Fornecedor de Autenticação."""

from typing import Any

from flask import Blueprint, Response

from mock_autenticacao.contract import SCREENS
from sandbox.apps import App
from sandbox.platforms.authentication.contract import CONTINUE
from sandbox.protocol.errors import Refused
from sandbox.web.rooms import Pages, Tools, Visit

_BY_PATH = {screen.path: screen.name for screen in SCREENS}


def blueprint(app: App, tools: Tools) -> Blueprint:
    """One address per screen, and one per thing that can be done."""
    bp = Blueprint("pages", __name__)

    def draw(visit: Visit, name: str, where: dict[str, str]) -> tuple[str, dict[str, Any]]:
        view = app.view(visit.world, visit.person_id, where)
        return "acesso/acesso.html", {"view": view, "continue_label": CONTINUE}

    pages = Pages(app, tools, draw)

    @bp.get("/")
    @bp.get("/<path>")
    def screen(path: str = "") -> Response:
        """Choice of means, Chave Móvel Digital, Cartão de Cidadão (AUT-MAN, CMD pages)."""
        name, where = screen_of("/" + path)
        visit = Visit(app, tools)
        visit.seat_of_browser()
        return pages.show(visit, name, where)

    @bp.post("/acao/<action>")
    def act(action: str) -> Response:
        """Something that the citizen does to sign in."""
        return pages.act(action, screen_of)

    return bp


def screen_of(path: str) -> tuple[str, dict[str, str]]:
    """The screen at a path of this app.  Errors: not_found."""
    name = _BY_PATH.get(path.strip("/"))
    if name is None:
        raise Refused("not_found", f"the Fornecedor de Autenticação has no page «{path[:60]}»")
    return name, {}
