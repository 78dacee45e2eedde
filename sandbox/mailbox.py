"""The inbox of a world for people and programs: list, search, wait for the next, clear.

A lever of whoever runs the sandbox, like the rest of `sandbox.control`: every address of the world
is read here, because none of them is anybody's.
"""

from threading import Event
from typing import Any

from flask import Blueprint, Response, jsonify, redirect, render_template, request

from sandbox import control
from sandbox.config import Config
from sandbox.openapi_mail import LONGEST_WAIT_S, MOST_LETTERS
from sandbox.platforms.mail.core import STREAM, Mail, Mailroom, address_of
from sandbox.platforms.mail.language import ClearMail
from sandbox.platforms.mail.links import pieces, with_addresses
from sandbox.protocol.errors import Refused
from sandbox.web.bodies import form_body
from sandbox.web.rooms import Tools, world_facts
from sandbox.world import World

API = "/sandbox/v1/worlds/<world_id>/mail"
_LOOK_AGAIN_S = 0.05


def blueprint(config: Config, tools: Tools) -> Blueprint:
    """The page of the inbox, and its addresses for programs."""
    bp = Blueprint("mailbox", __name__)
    worlds = tools.worlds

    @bp.before_request
    def ask_for_key() -> None:
        control.require_key(config)

    @bp.get(API)
    def list_mail(world_id: str) -> Response:
        """Messages, newest first: those `to` an address, with every word of `search`."""
        world = worlds.get(world_id)
        return jsonify(mail=[_told(world, mail) for mail in _found(world)])

    @bp.get(f"{API}/next")
    def next_mail(world_id: str) -> Any:
        """The first message after `after`, at once or within `timeout_s`; 204 when none comes."""
        after = request.args.get("after", "E-0")
        for _ in range(int(_seconds() / _LOOK_AGAIN_S) + 1):
            world = worlds.get(world_id)
            since = _number(after)
            newer = [mail for mail in _found(world) if _number(mail.mail_id) > since]
            if newer:
                return jsonify(_told(world, newer[-1]))
            Event().wait(_LOOK_AGAIN_S)
        return "", 204

    @bp.delete(API)
    def clear_mail(world_id: str) -> tuple[str, int]:
        """Forget the messages `to` an address."""
        worlds.get(world_id).perform(ClearMail(request.args.get("to", "")), control.ACTOR)
        return "", 204

    @bp.get("/w/<world_id>/correio/")
    def show(world_id: str) -> Response:
        """The inbox of the world."""
        return _page(tools, worlds.get(world_id))

    @bp.post("/w/<world_id>/correio/acao/limpar")
    def clear(world_id: str) -> Any:
        """Forget the messages to an address."""
        world = worlds.get(world_id)
        world.perform(ClearMail(form_body().get("para", "")), control.ACTOR)
        if request.headers.get("X-Parte") == "regiao":
            return _page(tools, world)
        return redirect(f"/w/{world_id}/correio/", 303)

    return bp


def _found(world: World) -> list[Mail]:
    room: Mailroom | None = world.machine.state(STREAM)
    to = request.args.get("to", "") or request.args.get("para", "")
    words = request.args.get("search", "") or request.args.get("procura", "")
    if len(words) > MOST_LETTERS:
        raise Refused("malformed", f"search: {len(words)} characters, and {MOST_LETTERS} at most")
    address = address_of(to) if to else ""
    return list(reversed(room.find(address, words))) if room else []


def _told(world: World, mail: Mail) -> dict[str, Any]:
    root = f"{request.host_url.rstrip('/')}/w/{world.id}"
    links = [root + piece.path for piece in pieces(mail.body, world.key) if piece.path]
    return {
        "id": mail.mail_id,
        "to": mail.to,
        "from": mail.sender,
        "subject": mail.subject,
        "text": with_addresses(mail.body, root, world.key),
        "links": links,
        "at": mail.at.isoformat(),
    }


def _page(tools: Tools, world: World) -> Response:
    found = [
        {
            "mail": mail,
            "at": mail.at.isoformat(),
            "pieces": pieces(mail.body, world.key),
        }
        for mail in _found(world)
    ]
    text = render_template(
        "console/mail.html",
        found=found,
        to=request.args.get("para", ""),
        words=request.args.get("procura", ""),
        live=True,
        n=world.journal.head,
        base=f"/w/{world.id}",
        here="/correio/",
        world=world_facts(world),
        parte=request.headers.get("X-Parte") == "regiao",
    )
    return Response(text, headers={"X-N": str(world.journal.head)})


def _number(mail_id: str) -> int:
    digits = mail_id.partition("-")[2]
    if not (digits.isascii() and digits.isdigit() and len(digits) < 10):
        raise Refused("malformed", f"after: takes the id of a message, found «{mail_id[:20]}»")
    return int(digits)


def _seconds() -> float:
    text = request.args.get("timeout_s", "10")
    if not (text.isascii() and text.isdigit() and int(text[:4]) <= LONGEST_WAIT_S):
        raise Refused("malformed", f"timeout_s: a whole number up to {LONGEST_WAIT_S}")
    return float(text)
