"""The pages of the Fornecedor de Autenticação."""

from typing import Any

from flask import Blueprint, Response, g, request

from mock_autenticacao.answers import answer_address
from mock_autenticacao.contract import SCREENS
from sandbox.apps import App
from sandbox.platforms.authentication.contract import CONTINUE
from sandbox.platforms.authentication.service_language import UsePhoneToken
from sandbox.platforms.providers.provider import origin_of
from sandbox.platforms.providers.registry import directory
from sandbox.protocol.errors import Refused
from sandbox.protocol.vocabulary import Verb
from sandbox.seats import cookie
from sandbox.web.bodies import form_body
from sandbox.web.composer import POLICY, policy_with_form_to
from sandbox.web.noted import note
from sandbox.web.rooms import Pages, Tools, Visit
from sandbox.web.visit import check_origin

_BY_PATH = {screen.path: screen.name for screen in SCREENS}
OPERATOR = "operador"


def blueprint(app: App, tools: Tools) -> Blueprint:
    """One address per screen, and one per thing that can be done."""
    bp = Blueprint("pages", __name__)

    def draw(visit: Visit, name: str, where: dict[str, str]) -> tuple[str, dict[str, Any]]:
        view = app.view(visit.world, visit.person_id, where)
        state = visit.world.machine.state(f"acesso:{visit.person_id}")
        g.return_origin = origin_of(state.request.return_to) if state and state.request else ""
        more = {
            "view": view,
            "continue_label": CONTINUE,
            "answer": answer_address(visit.world, state, request.script_root),
            "providers": directory(visit.world).providers.values(),
        }
        return "acesso/acesso.html", more

    pages = Pages(app, tools, draw, lead)

    @bp.after_request
    def let_forms_lead_back(response: Response) -> Response:
        """A browser follows a redirection of a form only where the page's policy lets it."""
        if origin := g.get("return_origin"):
            response.headers[POLICY] = policy_with_form_to(origin)
        return response

    @bp.get("/")
    @bp.get("/<path>")
    def screen(path: str = "") -> Response:
        """Choice of means, Chave Móvel Digital, Cartão de Cidadão (AUT-MAN, CMD pages)."""
        name, where = screen_of("/" + path)
        visit = Visit(app, tools)
        visit.seat_of_browser()
        return pages.show(visit, name, where)

    @bp.get("/OAuth/Authorized")
    @bp.get("/oauth/authorized")
    def authorized() -> Response:
        """The static page for services without an address of return (AUT-OA)."""
        visit = Visit(app, tools)
        visit.seat_of_browser()
        return pages.show(visit, "autorizado", {})

    @bp.post("/acao/<action>")
    def act(action: str) -> Response:
        """Something that the citizen does to sign in."""
        return pages.act(action, screen_of)

    @bp.post("/telefone")
    def use_phone_token() -> Response:
        """Serviço por Telefone: the operator pastes the token of the call."""
        form = form_body()
        visit = Visit(app, tools)
        visit.require_seat()
        check_origin(visit, form.get("csrf", ""))
        desk = visit.seats.read(request.cookies.get(cookie(OPERATOR), ""))
        token = "".join(form.get("token", "").split())
        try:
            if desk is None or desk.role != OPERATOR:
                raise Refused("seat_missing", "the telephone service is for operators signed in")
            digest = visit.world.key.digest(token)
            command = UsePhoneToken(visit.person_id, desk.person_id, desk.session_id, digest)
            visit.world.perform(command, desk.actor)
        except Refused as refusal:
            note(refusal)
            said = {"phone_refusal": {"code": refusal.code, "text": refusal.text}}
            response = pages.show(visit, "telefone", {"_path": "/telefone"}, more=said)
            response.status_code = refusal.status
            return response
        state = visit.world.machine.state(f"acesso:{visit.person_id}")
        return away(answer_address(visit.world, state, request.script_root))

    return bp


def lead(visit: Visit, verb: Verb) -> str:
    """Back to the service when the sign-in has ended; to the choice when one begins."""
    if verb.verb in ("pede_autenticacao", "pede_autenticacao_openid"):
        return f"{request.script_root}/"
    state = visit.world.machine.state(f"acesso:{visit.person_id}")
    return answer_address(visit.world, state, request.script_root)


def away(address: str) -> Response:
    """Take the browser elsewhere, whether a script or a form asked."""
    if request.headers.get("X-Parte") == "regiao":
        return Response("", headers={"X-Ir": address})
    response = Response(status=303)
    response.location = address
    return response


def screen_of(path: str) -> tuple[str, dict[str, str]]:
    """The screen at a path of this app.  Errors: not_found."""
    name = _BY_PATH.get(path.strip("/"))
    if name is None:
        raise Refused("not_found", f"the Fornecedor de Autenticação has no page «{path[:60]}»")
    return name, {}
