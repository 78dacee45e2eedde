"""The levers of a scenario: worlds, clock, faults, journal, people, under `/sandbox/v1/`.

Every lever is a command of the world's own system, so that its journal tells who pulled it.
On loopback anybody may; elsewhere a key is asked for, which the server prints when it starts.
"""

import re
import tempfile
from collections.abc import Callable
from hmac import compare_digest
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, jsonify, request
from flask_sock import Sock
from simple_websocket import Server

from sandbox import fault_orders, slot_orders
from sandbox.apps import App
from sandbox.by_name import nearest
from sandbox.channel import message
from sandbox.config import Config
from sandbox.given import members, number_in, typed, whole
from sandbox.masking import CLEAR
from sandbox.protocol.errors import Refused
from sandbox.seats import BROWSER, Seat
from sandbox.settings import ChangePolicy, EndFault
from sandbox.time_levers import clock_routes, consent_routes, instant
from sandbox.web.bodies import json_body
from sandbox.web.sockets import console_seats, listen, refuse_early
from sandbox.web.visit import Tools
from sandbox.world import World

ACTOR = "consola"
IMPORT_BYTES = 512 << 20
_WORLD = ("id", "title", "seed", "scripted", "clock", "policy", "lifetime_s", "slots")
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
DEFAULT_LIFETIME_S = 7 * 86_400
"""A world made by a program ends after a week of real time unless it says otherwise."""


def blueprint(config: Config, apps: tuple[App, ...], tools: Tools) -> Blueprint:
    """Every lever."""
    bp = Blueprint("control", __name__, url_prefix="/sandbox/v1")

    @bp.before_request
    def ask_for_key() -> None:
        """The key of the test-support surface, when others can reach it."""
        require_key(config)

    _world_routes(bp, tools)
    _file_routes(bp, tools)
    clock_routes(bp, tools.worlds, summary, ACTOR)
    consent_routes(bp, tools.worlds)
    _fault_routes(bp, apps, tools)
    _journal_routes(bp, tools)
    _people_routes(bp, apps, tools)
    return bp


def require_key(config: Config) -> None:
    """Errors: key_missing when the server can be reached by others and no key came."""
    if not config.key:
        return
    given = request.headers.get("X-Sandbox-Key", "") or request.cookies.get("chave", "")
    if not compare_digest(given.encode(), config.key.encode()):
        raise Refused("key_missing", "send the key printed at start as X-Sandbox-Key")


def summary(world: World) -> dict[str, Any]:
    """What is told of a world."""
    settings = world.settings
    due = world.machine.next_deadline()
    return {
        "id": world.id,
        "title": settings.title,
        "seed": settings.seed,
        "scripted": settings.scripted,
        "clock": {
            "mode": settings.clock_mode,
            "rate": settings.clock_rate,
            "now": world.clock.now().isoformat(timespec="milliseconds"),
            "due": due.isoformat(timespec="milliseconds") if due else None,
        },
        "head": world.journal.head,
        "people": world.people.count(),
        "faults": [fault.name for fault in settings.faults],
        "slots": {slot.name: slot.address for slot in settings.slots.values()},
        "expires_at": world.expires_at.isoformat() if world.expires_at else None,
        "base": f"/w/{world.id}/",
    }


def _world_routes(bp: Blueprint, tools: Tools) -> None:
    worlds = tools.worlds

    @bp.get("/worlds")
    def list_worlds() -> Response:
        """Every world, by name."""
        return jsonify(worlds=worlds.names())

    @bp.post("/worlds")
    def create_world() -> tuple[Response, int]:
        """Make a world with its people."""
        body = members(json_body(), _WORLD)
        clock = typed(body, "clock", dict, {})
        members(clock, ("mode", "start", "rate"))
        start = instant(clock["start"], "clock.start") if "start" in clock else None
        fillings = slot_orders.commands_of(typed(body, "slots", dict, {}), tools.outgoing)
        world = worlds.create(
            typed(body, "id", str, ""),
            typed(body, "title", str, ""),
            whole(body, "seed", 7, 0, 2**53),
            typed(body, "scripted", bool, True),
            typed(clock, "mode", str, "virtual"),
            start,
            whole(clock, "rate", 1, 1, 10_000),
            typed(body, "policy", dict, {}),
            typed(body, "lifetime_s", int, DEFAULT_LIFETIME_S),
        )
        for filling in fillings:
            world.perform(filling, ACTOR)
        return jsonify(summary(world)), 201

    @bp.get("/worlds/<world_id>")
    def show_world(world_id: str) -> Response:
        """What is known of one world."""
        world = worlds.get(world_id)
        more = {
            "checkpoints": worlds.checkpoints(world_id),
            "sockets": tools.channel.count(world_id),
        }
        return jsonify(summary(world) | more)

    @bp.delete("/worlds/<world_id>")
    def end_world(world_id: str) -> tuple[str, int]:
        """End a world for good."""
        worlds.end(world_id)
        tools.channel.drop_world(world_id)
        return "", 204

    @bp.post("/worlds/<world_id>/fork")
    def fork_world(world_id: str) -> tuple[Response, int]:
        """A copy that goes its own way, from now or from event `at`."""
        body = members(json_body(), ("id", "at"))
        at = whole(body, "at", None, 1, 2**53)
        return jsonify(summary(worlds.fork(world_id, typed(body, "id", str, ""), at))), 201

    @bp.post("/worlds/<world_id>/checkpoints")
    def save_checkpoint(world_id: str) -> tuple[Response, int]:
        """Name the present moment."""
        body = members(json_body(), ("name",))
        name = typed(body, "name", str, "")
        return jsonify(name=name, n=worlds.checkpoint(world_id, name)), 201

    @bp.post("/worlds/<world_id>/restore")
    def restore_checkpoint(world_id: str) -> Response:
        """Go back to a named moment."""
        body = members(json_body(), ("name",))
        world = worlds.restore(world_id, typed(body, "name", str, ""))
        tools.channel.drop_world(world_id)
        return jsonify(summary(world))

    @bp.post("/worlds/<world_id>/policy")
    def set_policy(world_id: str) -> Response:
        """Set limits of a world."""
        world = worlds.get(world_id)
        world.perform(ChangePolicy(tuple(json_body().items())), ACTOR)
        return jsonify(summary(world))


def _file_routes(bp: Blueprint, tools: Tools) -> None:
    worlds = tools.worlds

    @bp.get("/worlds/<world_id>/export")
    def export_world(world_id: str) -> Response:
        """The whole world in one file, exact: with people's data, to be imported again."""
        with tempfile.TemporaryDirectory() as folder:
            file = worlds.export(world_id, Path(folder) / "world.sqlite")
            content = file.read_bytes()
        response = Response(content, mimetype="application/vnd.sqlite3")
        response.headers["Content-Disposition"] = f'attachment; filename="{world_id}.world"'
        return response

    @bp.post("/worlds/<world_id>/import")
    def import_world(world_id: str) -> tuple[Response, int]:
        """Make a world of an exported file (the body)."""
        request.max_content_length = IMPORT_BYTES
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "in.sqlite"
            file.write_bytes(request.get_data())
            world = worlds.take_in(file, world_id)
        return jsonify(summary(world)), 201


def _fault_routes(bp: Blueprint, apps: tuple[App, ...], tools: Tools) -> None:
    worlds = tools.worlds

    @bp.post("/worlds/<world_id>/faults")
    def start_fault(world_id: str) -> tuple[Response, int]:
        """Order a trouble."""
        fault = fault_orders.read(json_body(), apps)
        world = worlds.get(world_id)
        world.perform(fault, ACTOR)
        return jsonify(summary(world)), 201

    @bp.get("/worlds/<world_id>/faults")
    def list_faults(world_id: str) -> Response:
        """The faults that are on, and every kind that can be ordered."""
        on = [fault_orders.shown(fault) for fault in worlds.get(world_id).settings.faults]
        return jsonify(faults=on, kinds=fault_orders.catalogue(apps))

    @bp.delete("/worlds/<world_id>/faults/<name>")
    def end_fault(world_id: str, name: str) -> Response:
        """The trouble is over."""
        world = worlds.get(world_id)
        world.perform(EndFault(name), ACTOR)
        return jsonify(summary(world))


def _journal_routes(bp: Blueprint, tools: Tools) -> None:
    worlds = tools.worlds
    sock = Sock()

    @bp.get("/worlds/<world_id>/journal")
    def read_journal(world_id: str) -> Response:
        """Events after a number, at most `limit` (1,000 when it is not said).

        People's data are masked; `dados=claros` shows them.
        """
        after = number_in(request.args.get("after", "0"), "after")
        limit = min(number_in(request.args.get("limit", "1000"), "limit"), 10_000)
        world = worlds.get(world_id)
        stream = request.args.get("stream", "")
        shown = request.args.get("dados", "mascarados")
        if shown not in ("mascarados", CLEAR):
            raise Refused("malformed", f"dados: takes mascarados or {CLEAR}, not «{shown[:20]}»")
        found = world.journal.read(after, stream=stream, limit=limit)
        records = found if shown == CLEAR else map(tools.channel.mask, found)
        events = ",".join(message(record) for record in records)
        text = f'{{"head":{world.journal.head},"events":[{events}]}}'
        return Response(text, mimetype="application/json")

    refuse_early(bp, tools)

    @sock.route("/worlds/<world_id>/journal/ws", bp=bp)
    def follow_journal(socket: Server, world_id: str) -> None:
        """Every event of a world, from a number on; masked as the journal is."""
        listen(socket, worlds.get(world_id), console_seats(), tools)


def _people_routes(bp: Blueprint, apps: tuple[App, ...], tools: Tools) -> None:
    worlds = tools.worlds

    @bp.get("/worlds/<world_id>/people")
    def list_people(world_id: str) -> Response:
        """Citizens, fifty at a time; `search` looks in names and numbers."""
        world = worlds.get(world_id)
        found = world.people.citizens(
            limit=min(number_in(request.args.get("limit", "50"), "limit"), 500),
            offset=number_in(request.args.get("offset", "0"), "offset"),
            search=request.args.get("search", "")[:100],
        )
        return jsonify(count=world.people.count(), people=[_public(citizen) for citizen in found])

    @bp.get("/worlds/<world_id>/people/<person_id>")
    def show_person(world_id: str, person_id: str) -> Response:
        """One citizen or operator, all of it: they are fictitious."""
        world = worlds.get(world_id)
        people = world.people
        person: Any = people.citizen(person_id) or people.operator(person_id)
        person = person or people.clerk(person_id)
        for app in apps:
            person = person or app.person(person_id)
        if person is None:
            raise _nobody(person_id, world)
        return jsonify({name: getattr(person, name) for name in person.__slots__})

    @bp.post("/worlds/<world_id>/seats")
    def take_seat(world_id: str) -> tuple[Response, int]:
        """Sit down as anybody but an operator, for programs; operators sign in."""
        body = members(json_body(), ("role", "person"))
        world = worlds.get(world_id)
        role, person = typed(body, "role", str, ""), typed(body, "person", str, "")
        app = next((item for item in apps if item.seat_role == role and role != "operador"), None)
        if app is None:
            roles = sorted({item.seat_role for item in apps} - {"operador"})
            raise Refused("not_supported", f"only {roles} sit down here; operators sign in")
        find: dict[str, Callable[[str], Any]] = {
            "cidadao": world.people.citizen,
            "funcionario": world.people.clerk,
            BROWSER: _NAME.fullmatch,
        }
        known = find[role](person) if role in find else person == app.keeper[0]
        if not known:
            raise _nobody(person, world)
        mark = tools.seats(world).mark(Seat(role, person))
        return jsonify(seat_token=mark, base=app.base(world.id, person)), 201


def _nobody(person_id: str, world: World) -> Refused:
    near = nearest(person_id, (one.id for one in world.people.personas()))
    return Refused("person_unknown", f"nobody is «{person_id[:60]}» in {world.id}{near}")


def _public(citizen: Any) -> dict[str, Any]:
    names = ("id", "full_name", "phones", "cmd", "nationality", "story", "app_pin")
    return {name: getattr(citizen, name) for name in names}
