"""The page in which a citizen signs, and the files that come of it."""

from typing import Any

from flask import Blueprint, Response

from mock_scmd import papers
from mock_scmd.core import CERTIFICATE, DONE
from mock_scmd.seat import state_of
from sandbox.apps import App
from sandbox.protocol.errors import Refused
from sandbox.web.rooms import Pages, Tools, Visit


def blueprint(app: App, tools: Tools) -> Blueprint:
    """One screen, and one address per thing that can be done."""
    bp = Blueprint("pages", __name__)

    def draw(visit: Visit, name: str, where: dict[str, str]) -> tuple[str, dict[str, Any]]:
        view = app.view(visit.world, visit.person_id, where)
        return "scmd/assinar.html", {"view": view}

    pages = Pages(app, tools, draw)

    @bp.get("/")
    def screen() -> Response:
        """An application that signs with the Chave Móvel Digital (ours)."""
        visit = Visit(app, tools)
        visit.seat_of_browser()
        return pages.show(visit, "assinar", {})

    @bp.get("/ficheiros/certificado.pem")
    def certificate() -> Response:
        """The certificate that this browser has asked for."""
        visit = Visit(app, tools)
        state = state_of(visit.world, visit.person_id)
        last = state.last
        who = state.certificate_of
        if last and last.status == DONE and last.operation == CERTIFICATE:
            who = last.citizen_id
        if not who:
            raise Refused("not_found", "no certificate has been asked for here")
        return _file(papers.bundle(visit.world, who).encode(), "certificado.pem")

    @bp.get("/ficheiros/<int:number>.p1")
    def signature(number: int) -> Response:
        """The signature of one document of the newest process (PKCS#1, as the service gives)."""
        visit = Visit(app, tools)
        last = state_of(visit.world, visit.person_id).last
        if last is None or last.status != DONE or not 1 <= number <= len(last.documents):
            raise Refused("not_found", f"no signature {number} here")
        made = papers.signatures(visit.world, last.citizen_id, last.documents)
        return _file(made[number - 1], f"assinatura-{number}.p1")

    @bp.post("/acao/<action>")
    def act(action: str) -> Response:
        """Something that the citizen does to sign."""
        return pages.act(action, screen_of)

    return bp


def _file(content: bytes, name: str) -> Response:
    response = Response(content, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def screen_of(path: str) -> tuple[str, dict[str, str]]:
    """The screen at a path of this app.  Errors: not_found."""
    if path.strip("/"):
        raise Refused("not_found", f"the page that signs has no part «{path[:60]}»")
    return "assinar", {}
