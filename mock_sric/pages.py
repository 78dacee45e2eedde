"""The screens of SRIC: one address each, and the files that can be taken away."""

from base64 import b64decode
from typing import Any

from flask import Blueprint, Response, redirect, request

from mock_sric import audit, export
from mock_sric.access import Place, stream
from mock_sric.envelopes import file_name
from mock_sric.seat import state_of
from mock_sric.tables import AUDITOR, COURT, MAGISTRATE, MANAGER
from sandbox.apps import App
from sandbox.protocol.errors import Refused
from sandbox.protocol.vocabulary import Verb
from sandbox.web.rooms import Pages, Tools, Visit

HOMES = {
    MAGISTRATE: "pesquisa",
    COURT: "tribunal",
    MANAGER: "utilizadores",
    AUDITOR: "auditoria",
}
"""Where each role begins."""
OF_ROLE = {
    "pesquisa": MAGISTRATE,
    "tribunal": COURT,
    "utilizadores": MANAGER,
    "listagem": MANAGER,
    "acessos": MANAGER,
    "auditoria": AUDITOR,
}
SITUATIONS = ("fora-de-prazo",)


def blueprint(app: App, tools: Tools) -> Blueprint:
    """Every screen, and every thing that can be done."""
    bp = Blueprint("pages", __name__)

    def draw(visit: Visit, name: str, where: dict[str, str]) -> tuple[str, dict[str, Any]]:
        if visit.seat is None:
            return "sric/entrada.html", {"view": app.view(visit.world, "", {})}
        if name == "entrada":
            name = HOMES[visit.seat.role]
        if OF_ROLE[name] != visit.seat.role:
            raise Refused("seat_foreign", f"{name} is of {OF_ROLE[name]}, not {visit.seat.role}")
        return f"sric/{name}.html", {"view": app.view(visit.world, visit.person_id, where)}

    pages = Pages(app, tools, draw, lead)

    @bp.get("/")
    @bp.get("/<path:path>")
    def screen(path: str = "") -> Any:
        """A screen of SRIC (order 12607/2013)."""
        name, where = screen_of("/" + path)
        visit = Visit(app, tools)
        if visit.seat is None and path:
            return redirect(f"{request.script_root}/", 303)
        if visit.seat is not None and name == "entrada":
            return redirect(f"{request.script_root}/{HOMES[visit.seat.role]}", 303)
        return pages.show(visit, name, where)

    @bp.get("/ficheiros/RIC_<transaction>.pdf")
    def listing(transaction: str) -> Response:
        """The list of one of this login's own transactions (`getPDFAII`)."""
        visit = Visit(app, tools)
        seat = visit.require_seat()
        own = state_of(visit.world).recent.get(seat.person_id, ())
        content = pdf_of(visit, transaction) if transaction in own else None
        if content is None:
            raise Refused("transaction_unknown", f"no list of {transaction[:20]!r} here")
        return _file(content, "application/pdf", file_name(transaction), "inline")

    @bp.get("/ficheiros/auditoria.<form>")
    def exported(form: str) -> Response:
        """What an auditor exported: a table (csv), or the texts as well (zip)."""
        visit = Visit(app, tools)
        seat = visit.require_seat()
        place = visit.world.machine.state(stream(seat.person_id))
        if not (isinstance(place, Place) and place.exported) or form not in ("csv", "zip"):
            raise Refused("not_found", "nothing has been exported here")
        criteria = dict(one.partition("=")[::2] for one in place.criteria)
        archive = visit.world.journal.archive
        if form == "csv":
            return _file(export.table(archive, criteria), "text/csv", "auditoria.csv")
        return _file(export.bundle(archive, criteria), "application/zip", "auditoria.zip")

    @bp.post("/acao/<action>")
    def act(action: str) -> Response:
        """Something that somebody does at SRIC."""
        return pages.act(action, screen_of)

    return bp


def pdf_of(visit: Visit, transaction: str) -> bytes | None:
    """The PDF inside what was sent, or None."""
    sent = visit.world.journal.archive.read(audit.SENT, transaction) or b""
    start, end = sent.find(b"<r:pdf>"), sent.find(b"</r:pdf>")
    return b64decode(sent[start + 7 : end]) if 0 <= start < end else None


def _file(content: bytes, kind: str, name: str, how: str = "attachment") -> Response:
    response = Response(content, content_type=kind)
    response.headers["Content-Disposition"] = f'{how}; filename="{name}"'
    return response


def lead(visit: Visit, verb: Verb) -> str:
    """Back to the top of the search, where what was found is."""
    if verb.verb == "pesquisa":
        return f"{request.script_root}/pesquisa"
    return ""


def screen_of(path: str) -> tuple[str, dict[str, str]]:
    """The screen at a path of this app.  Errors: not_found."""
    match path.strip("/").split("/"):
        case [""]:
            return "entrada", {}
        case [name] if name in OF_ROLE:
            return name, {}
        case [name, number] if name in ("pesquisa", "tribunal") and number.isdigit():
            return name, {"transaction": number}
        case ["utilizadores", situation] if situation in SITUATIONS:
            return "utilizadores", {"situation": situation}
        case ["utilizadores", kind, code]:
            return "utilizadores", {"entity": f"{kind}/{code}"}
    raise Refused("not_found", f"SRIC has no screen «{path[:60]}»")
