"""The socket that every seat has: what it missed, then what happens."""

from typing import Any

from flask import Blueprint, request
from flask_sock import Sock
from simple_websocket import Server

from sandbox.apps import App
from sandbox.channel import CLEAR_CONSOLE, CONSOLE
from sandbox.masking import CLEAR
from sandbox.protocol.call import QUEUE
from sandbox.web import guard
from sandbox.web.noted import HEARS
from sandbox.web.visit import Tools, Visit
from sandbox.world import World


def socket_blueprint(app: App, tools: Tools) -> Blueprint:
    """`ws`: the events of this seat, from the number after `desde` on."""
    bp = Blueprint("ws", app.name)
    sock = Sock()

    @bp.before_request
    def require_seat() -> None:
        """Refuse while there is still an HTTP answer to give."""
        Visit(app, tools).require_seat()

    @sock.route("/ws", bp=bp)
    def ws(socket: Server) -> None:
        """Tell this seat what happens until it goes away."""
        visit = Visit(app, tools)
        seats = visit.hears() + ([QUEUE] if app.seat_role == "operador" else [])
        listen(socket, visit.world, seats, tools, app.slug)

    return bp


def refuse_early(bp: Blueprint, tools: Tools) -> None:
    """Refuse the sockets of a world that is not there while an HTTP answer can be given."""

    @bp.before_request
    def require_world() -> None:
        if guard.opens_socket(request.environ):
            tools.worlds.get((request.view_args or {}).get("world_id", ""))


def listen(socket: Server, world: World, seats: list[str], tools: Tools, app: str = "") -> None:
    """Serve one socket: what it missed, then what happens; a console is told everything."""
    _spare_a_descriptor(socket)
    asked = request.args.get("desde") or request.args.get("after") or "0"
    after = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 16 else 0
    # A world that has gone back to a checkpoint has events anew under numbers already seen.
    after = min(after, world.journal.head)
    worlds, world_id = tools.worlds, world.id
    mask = tools.channel.mask

    def missed(number: int) -> Any:
        journal = worlds.get(world_id).journal
        if seats == [CONSOLE]:
            return map(mask, journal.read(after=number))
        return journal.read(after=number, seats=[] if seats == [CLEAR_CONSOLE] else seats)

    hears = request.environ.get(HEARS)
    tools.channel.serve(socket, world_id, seats, missed, after, app, hears)


def console_seats() -> list[str]:
    """The seat of whoever follows a whole world: masked, unless `dados=claros` is asked for."""
    return [CLEAR_CONSOLE if request.args.get("dados") == CLEAR else CONSOLE]


def _spare_a_descriptor(socket: Server) -> None:
    """Go on with the request's own connection: the library opens it a second time."""
    stream = getattr(request.environ.get("wsgi.input"), "raw", None)
    connection = getattr(stream, "_sock", None)
    if connection is not None:
        again, socket.sock = socket.sock, connection
        again.close()
