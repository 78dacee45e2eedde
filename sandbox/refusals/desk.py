"""«Porque não?» for people and programs: every refusal of a world, newest first."""

from typing import Any

from flask import Blueprint, Response, jsonify, redirect, render_template, request

from sandbox import control
from sandbox.config import Config
from sandbox.given import number_in
from sandbox.protocol.errors import Refused
from sandbox.refusals.books import Books
from sandbox.refusals.entry import BROKEN, REFUSED
from sandbox.refusals.telling import Teller
from sandbox.web.rooms import Tools, world_facts
from sandbox.world import World

API = "/sandbox/v1/worlds/<world_id>/refusals"
PAGE = "/w/<world_id>/porque-nao/"
MOST = 200
LONGEST_CODE = 60


def blueprint(config: Config, tools: Tools, books: Books, teller: Teller) -> Blueprint:
    """The page, and the address for programs."""
    bp = Blueprint("refusals", __name__)
    worlds = tools.worlds

    @bp.before_request
    def ask_for_key() -> None:
        """The key of the test-support surface, when others can reach it."""
        control.require_key(config)

    def found(world: World) -> dict[str, Any]:
        book = books.of(world.id)
        kind, code = request.args.get("kind", ""), request.args.get("code", "")
        if kind not in ("", REFUSED, BROKEN):
            raise Refused("malformed", f"kind: takes {REFUSED} or {BROKEN}")
        if len(code) > LONGEST_CODE:
            raise Refused("malformed", f"code: at most {LONGEST_CODE} characters")
        limit = min(number_in(request.args.get("limit", "50"), "limit"), MOST)
        every = [
            one for one in book.newest_first() if kind in ("", one.kind) and code in ("", one.code)
        ]
        shown = [teller.told(one) for one in every[:limit]]
        return {"count": len(every), "only_counted": book.only_counted, "refusals": shown}

    @bp.get(API)
    def list_refusals(world_id: str) -> Response:
        """What was refused or broke a contract, newest first."""
        return jsonify(found(worlds.get(world_id)))

    @bp.delete(API)
    def clear_refusals(world_id: str) -> tuple[str, int]:
        """Forget what was kept."""
        books.forget(worlds.get(world_id).id)
        return "", 204

    @bp.get(PAGE)
    def show(world_id: str) -> Response:
        """«Porque não?»."""
        world = worlds.get(world_id)
        text = render_template(
            "console/refusals.html",
            found=found(world),
            code=request.args.get("code", ""),
            live=False,
            n=world.journal.head,
            base=f"/w/{world_id}",
            here="/porque-nao/",
            world=world_facts(world),
            parte=request.headers.get("X-Parte") == "regiao",
        )
        return Response(text, headers={"X-N": str(world.journal.head)})

    @bp.post(f"{PAGE}acao/esquecer")
    def forget(world_id: str) -> Any:
        """Forget what was kept, by the page."""
        books.forget(worlds.get(world_id).id)
        return redirect(f"/w/{world_id}/porque-nao/", 303)

    return bp
