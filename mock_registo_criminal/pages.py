"""The pages of the portal: by telephone, for citizens, for whoever consults, at the counter."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, redirect, request

from mock_registo_criminal import counter
from mock_registo_criminal.certificate import Certificate
from mock_registo_criminal.papers import certificate_of, paper_of, trust_of
from mock_registo_criminal.request_state import Request
from mock_registo_criminal.seat import consulted
from sandbox.apps import App
from sandbox.protocol.errors import Refused
from sandbox.protocol.vocabulary import Verb
from sandbox.seats import Seat
from sandbox.web.rooms import Pages, Tools, Visit

Where = tuple[str, dict[str, str]]
ROOT_FILE, CHAIN_FILE = "raiz.pem", "cadeia.pem"
"""What the portal publishes of who signs."""


def by_telephone(app: App, tools: Tools) -> Blueprint:
    """The page of an operator's session, and what can be done there."""
    bp = Blueprint("pages", __name__)
    pages = _pages(app, tools, "portal")

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


def screen_of(path: str) -> Where:
    """The screen at a path of an operator's pages.  Errors: not_found."""
    match path.strip("/").split("/"):
        case [""]:
            return "inicio", {}
        case ["pedido", federated_id]:
            return "pedido", {"federated_id": federated_id}
    raise Refused("not_found", f"the portal has no page «{path[:60]}»")


# citizens ---------------------------------------------------------------------------------------
def alone(app: App, tools: Tools) -> Blueprint:
    """The portal for browsers: start, form, requests."""
    bp = Blueprint("pages", __name__)
    pages = _pages(app, tools, "online", lead)

    @bp.get("/pedidos/<request_id>/certificado.pdf")
    def paper(request_id: str) -> Response:
        """The certificate as a file (seed 000, «Os Meus Pedidos»)."""
        visit = Visit(app, tools)
        visit.require_seat()
        found = visit.world.machine.state(f"pedido:{request_id}")
        if found is None or visit.context().get("hears") != f"titular:{found.citizen_id}":
            raise Refused("request_unknown", f"no request «{request_id[:20]}» of this citizen's")
        return pdf_of(visit, found)

    @bp.get("/")
    @bp.get("/<path:path>")
    def screen(path: str = "") -> Any:
        """Pedido de Certificado, Os Meus Pedidos (registocriminal.justica.gov.pt)."""
        if path.startswith("pedido/F-"):
            # Where the desk takes its operators: their pages have an address of their own.
            return redirect(f"{request.script_root}/por-telefone/{path}", 303)
        name, where = online_screen(path)
        visit = Visit(app, tools)
        visit.seat_of_browser()
        wanted = request.args.get("estado", "")
        return pages.show(visit, name, {**where, "estado": wanted} if wanted else where)

    @bp.post("/acao/<action>")
    def act(action: str) -> Response:
        """Something that the citizen does."""
        return pages.act(action, online_screen)

    return bp


def pdf_of(visit: Visit, found: Request) -> Response:
    """The paper of a certificate.  Errors: not_issued."""
    if found.issued_at is None:
        raise Refused("not_issued", f"{found.request_id} is {found.status}")
    return _pdf(visit, certificate_of(visit.world, found, found.issued_at))


def _pdf(visit: Visit, certificate: Certificate) -> Response:
    paper = paper_of(visit.world, certificate, request.host_url.rstrip("/"))
    name = f"certificado-{certificate.request.number.replace('/', '-')}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(paper, mimetype="application/pdf", headers=headers)


def lead(visit: Visit, verb: Verb) -> str:
    """To the Fornecedor de Autenticação, back from it, to the request, to where it is paid."""
    root = f"/w/{visit.world.id}"
    home = request.script_root
    match verb.verb:
        case "inicia_sessao":
            return f"{root}/autenticacao/"
        case "segue_para_o_servico" | "termina_sessao":
            return f"{home}/"
        case "submete_pedido":
            return f"{home}/pedidos/{visit.context().get('request_id', '')}"
        case "prossegue_para_pagamento":
            where = {"request_id": _asked_for(visit)}
            shown = visit.app.view(visit.world, visit.person_id, where)["request"]
            return f"{root}{shown['payment']['path']}" if shown and shown["payment"] else ""
    return ""


def _asked_for(visit: Visit) -> str:
    """The request of the form, or the newest."""
    return request.form.get("request_id", "") or visit.context().get("request_id", "")


def online_screen(path: str) -> Where:
    """The screen at a path of the portal.  Errors: not_found."""
    match path.strip("/").split("/"):
        case [""]:
            return "inicio", {}
        case ["pedido"]:
            return "pedido", {}
        case ["pedidos"]:
            return "pedidos", {}
        case ["pedidos", request_id]:
            return "detalhe", {"request_id": request_id}
    raise Refused("not_found", f"the portal has no page «{path[:60]}»")


# whoever consults -------------------------------------------------------------------------------
def consultation(app: App, tools: Tools) -> Blueprint:
    """Consulta de Certificado, without signing in."""
    bp = Blueprint("pages", __name__)
    pages = _pages(app, tools, "online")

    @bp.get("/")
    def screen() -> Response:
        """Consulta de Certificado (registocriminal.justica.gov.pt)."""
        visit = Visit(app, tools)
        visit.seat_of_browser()
        code = request.args.get("codigo", "")
        return pages.show(visit, "consulta", {"codigo": code} if code else {})

    @bp.get("/assinatura")
    def signature() -> Response:
        """How a signature is checked, and whom to trust for it (ours)."""
        visit = Visit(app, tools)
        visit.seat_of_browser()
        return pages.show(visit, "assinatura", {}, more={"chain": trust_of(visit.world)[2]})

    @bp.get(f"/{ROOT_FILE}")
    def root() -> Response:
        """The certificate of the root, as PEM."""
        return _pem(trust_of(Visit(app, tools).world)[0], ROOT_FILE)

    @bp.get(f"/{CHAIN_FILE}")
    def chain() -> Response:
        """All three certificates as PEM, that of the signer first."""
        return _pem(trust_of(Visit(app, tools).world)[1], CHAIN_FILE)

    @bp.get("/certificado.pdf")
    def paper() -> Response:
        """The certificate brought up to date, as a file: that of this browser's consultation."""
        visit = Visit(app, tools)
        seat = visit.require_seat()
        found = consulted(visit.world, seat.person_id)
        if found is None:
            raise Refused("not_issued", "the last consultation of this browser found nothing")
        return _pdf(visit, found)

    @bp.post("/acao/<action>")
    def act(action: str) -> Response:
        """A consultation."""
        return pages.act(action, one_screen("consulta"))

    return bp


def _pem(text: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text, mimetype="application/x-pem-file", headers=headers)


# clerks -----------------------------------------------------------------------------------------
def at_counter(app: App, tools: Tools) -> Blueprint:
    """The page of a counter.  Whoever opens the address sits there."""
    bp = Blueprint("pages", __name__)
    pages = _pages(app, tools, "counter")

    @bp.get("/")
    def screen() -> Response:
        """A posto de atendimento (seed 000, «Visão da arquitetura»)."""
        visit = Visit(app, tools)
        if visit.world.people.clerk(visit.path_person) is None:
            raise Refused("person_unknown", f"no clerk «{visit.path_person[:60]}» here")
        if visit.seat is None:
            visit.sit(Seat(counter.ROLE, visit.path_person))
        return pages.show(visit, "balcao", {})

    @bp.get("/certificado.pdf")
    def paper() -> Response:
        """The certificate of whoever is at the counter, to be handed over."""
        visit = Visit(app, tools)
        seat = visit.require_seat()
        here = visit.world.machine.state(f"posto:{seat.person_id}")
        found = visit.world.machine.state(f"pedido:{here.request_id}") if here else None
        if found is None:
            raise Refused("nobody_here", "nobody at this counter has a request")
        return pdf_of(visit, found)

    @bp.post("/acao/<action>")
    def act(action: str) -> Response:
        """Something that the clerk does."""
        return pages.act(action, one_screen("balcao"))

    return bp


def one_screen(name: str) -> Callable[[str], Where]:
    """For an app of one page."""

    def screen(path: str) -> Where:
        if path.strip("/"):
            raise Refused("not_found", f"there is no page «{path[:60]}»")
        return name, {}

    return screen


def _pages(
    app: App, tools: Tools, folder: str, lead: Callable[[Visit, Verb], str] = lambda v, r: ""
) -> Pages:
    def draw(visit: Visit, name: str, where: dict[str, str]) -> tuple[str, dict[str, Any]]:
        return f"{folder}/{name}.html", {"view": app.view(visit.world, visit.person_id, where)}

    return Pages(app, tools, draw, lead)


BLUEPRINTS: dict[str, Callable[[App, Tools], Blueprint]] = {
    "operador": by_telephone,
    "cidadao": alone,
    "consulente": consultation,
    "funcionario": at_counter,
}
