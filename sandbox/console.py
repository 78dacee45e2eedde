"""The pages of whoever runs the sandbox: the worlds, who sits where, what happens.

They belong to nobody's procedure: everything on them is a lever of `sandbox.control`, or a way
to a seat.
"""

import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response, jsonify, redirect, render_template, request
from flask_sock import Sock
from simple_websocket import Server

from sandbox import (
    catalogue_desk,
    control,
    fault_orders,
    given,
    mailbox,
    providers_desk,
    recordings,
    slots_desk,
    time_levers,
)
from sandbox.apps import App
from sandbox.config import Config
from sandbox.contracts import desk as contracts_desk
from sandbox.contracts.published import Catalogue
from sandbox.discovery import discovery
from sandbox.openapi import openapi
from sandbox.protocol.errors import REASONS, Refused
from sandbox.protocol.fault_kinds import PARAMETERS
from sandbox.protocol.fault_table import KINDS
from sandbox.settings import EndFault
from sandbox.web.bodies import form_body
from sandbox.web.rooms import Tools, new_flask, world_facts
from sandbox.web.sockets import console_seats, listen, refuse_early

VERSION = "0.1.0"


@dataclass(frozen=True)
class PlayerAtHand:
    """What the player of guiões does for the pages: it is loaded only where it is at hand.

    `show_call` plays a whole call with robots in a world; errors: `conflict` when one is playing
    there.  `recorded` is the last recording of a world as a guião; errors: `not_found`.
    """

    show_call: Callable[[str], None]
    recorded: Callable[[str], str]


QR_CHARACTERS = 400
PERSONAS_ON_TOP = ("ana-silva", "joao-desconfiado", "maria-dois-telemoveis")


def create_app(
    config: Config,
    apps: tuple[App, ...],
    tools: Tools,
    player: PlayerAtHand,
    contracts: Catalogue,
    refusals: Blueprint,
) -> Flask:
    """The control surface and its pages."""
    app = new_flask("sandbox", tools)
    app.register_blueprint(control.blueprint(config, apps, tools))
    app.register_blueprint(mailbox.blueprint(config, tools))
    app.register_blueprint(providers_desk.blueprint(config, tools))
    app.register_blueprint(slots_desk.blueprint(config, tools))
    app.register_blueprint(contracts_desk.blueprint(contracts))
    app.register_blueprint(refusals)
    app.register_blueprint(catalogue_desk.blueprint(config))
    app.register_blueprint(_open_routes(config, apps))
    app.register_blueprint(_pages(config, apps, tools, player))
    return app


def _open_routes(config: Config, apps: tuple[App, ...]) -> Blueprint:
    bp = Blueprint("open", __name__)

    @bp.get("/healthz")
    def healthz() -> Response:
        """Whether the server answers; the smallest JSON route there is."""
        return jsonify(status="ok")

    @bp.get("/.well-known/sandbox.json")
    def well_known() -> Response:
        """Where everything is: worlds, systems, seats, sockets, contracts, versions."""
        return jsonify(discovery(apps, VERSION))

    @bp.get("/sandbox/openapi.json")
    def contract() -> Response:
        """The contract of the addresses for programs, OpenAPI 3.1."""
        return jsonify(openapi(apps, VERSION))

    @bp.get("/sandbox/errors")
    def errors() -> str:
        """Every reason code, with its meaning and what people are told."""
        return render_template("console/errors.html", reasons=REASONS, live=False, n=0, world={})

    return bp


def _pages(config: Config, apps: tuple[App, ...], tools: Tools, player: PlayerAtHand) -> Blueprint:
    bp = Blueprint("console", __name__)
    worlds = tools.worlds
    sock = Sock()

    @bp.before_request
    def ask_for_key() -> Any:
        """Elsewhere than on loopback the key comes once, in a form, and stays in a cookie."""
        if request.endpoint != "console.enter_key" and config.key:
            try:
                control.require_key(config)
            except Refused:
                return render_template("console/key.html", live=False, n=0, world={}), 401
        return None

    @bp.post("/chave")
    def enter_key() -> Any:
        """Keep the key in a cookie of this browser."""
        response = redirect("/", 303)
        given = form_body().get("chave", "").strip()
        response.set_cookie("chave", given, httponly=True, samesite="Strict")
        return response

    @bp.get("/")
    def home() -> str:
        """The worlds, with `demo` first."""
        names = sorted(worlds.names(), key=lambda name: (name != "demo", natural(name)))
        world = worlds.get("demo") if "demo" in names else None
        return render_template(
            "console/home.html",
            names=names,
            live=False,
            n=0,
            base="",
            world=world_facts(world) if world else {},
            seats=_seats(apps, world) if world else [],
            qr=_phone_address(config, apps),
        )

    @bp.get("/w/<world_id>/")
    def show_world(world_id: str) -> Response:
        """One world: its seats, clock, faults and journal, live."""
        world = worlds.get(world_id)
        page = render_template(
            "console/world.html",
            live=True,
            n=world.journal.head,
            base=f"/w/{world_id}",
            here="/",
            world=world_facts(world),
            facts=control.summary(world),
            consents=world.consents.told(),
            faults=[fault_orders.shown(fault) for fault in world.settings.faults],
            fault_kinds=fault_orders.catalogue(apps),
            fault_parameters=PARAMETERS,
            seats=_seats(apps, world),
            events=_latest(world),
            sockets=tools.channel.count(world_id),
            checkpoints=worlds.checkpoints(world_id),
            recording=recordings.last_recording(world),
            parte=request.headers.get("X-Parte") == "regiao",
        )
        return Response(page, headers={"X-N": str(world.journal.head)})

    @bp.post("/w/<world_id>/acao/<lever>")
    def pull(world_id: str, lever: str) -> Any:
        """A lever pulled on the page of a world."""
        if lever == "copiar":
            copy = worlds.fork(world_id, request.form.get("id", "").strip())
            return away(f"/w/{copy.id}/")
        if lever == "terminar":
            worlds.end(world_id)
            tools.channel.drop_world(world_id)
            return away("/")
        _pull(apps, tools, player, world_id, lever)
        if request.headers.get("X-Parte") == "regiao":
            return show_world(world_id)
        return redirect(f"/w/{world_id}/", 303)

    @bp.get("/w/<world_id>/gravacao.guiao.yaml")
    def recorded(world_id: str) -> Response:
        """What was recorded last, as a guião.  Errors: not_found when nothing was."""
        response = Response(player.recorded(world_id), mimetype="application/yaml")
        file = f'attachment; filename="gravado-{world_id}.guiao.yaml"'
        response.headers["Content-Disposition"] = file
        return response

    @bp.post("/mundos")
    def create_world() -> Any:
        """A new world made on the start page: real time, secrets drawn at random."""
        form = form_body()
        name = form.get("id", "").strip()
        title = given.typed(form, "title", str, "")
        scripted = form.get("scripted") == "sim"
        worlds.create(name, title, scripted=scripted, clock_mode="virtual" if scripted else "real")
        return redirect(f"/w/{name}/", 303)

    @bp.post("/mundos/importar")
    def import_world() -> Any:
        """A world made of an exported file."""
        request.max_content_length = control.IMPORT_BYTES
        name = request.form.get("id", "").strip()
        file = request.files.get("ficheiro")
        if file is None:
            raise Refused("malformed", "import: no file was sent", "Escolha um ficheiro de mundo.")
        with tempfile.TemporaryDirectory() as folder:
            saved = Path(folder) / "in.sqlite"
            file.save(saved)
            worlds.take_in(saved, name)
        return redirect(f"/w/{name}/", 303)

    @bp.get("/qr/<path:target>")
    def qr(target: str) -> Response:
        """The QR of an address of this server.  Errors: malformed when it is too long."""
        if len(target) > QR_CHARACTERS:
            raise Refused("malformed", f"{len(target)} characters, at most {QR_CHARACTERS}")
        # At first use only: a server must not start later for a picture.
        import qrcode
        import qrcode.image.svg

        image = qrcode.make(
            f"{request.host_url}{target}",
            image_factory=qrcode.image.svg.SvgPathImage,
            mask_pattern=2,
            border=2,
        )
        buffer = BytesIO()
        image.save(buffer)
        return Response(buffer.getvalue(), mimetype="image/svg+xml")

    refuse_early(bp, tools)

    @sock.route("/w/<world_id>/ws", bp=bp)
    def ws(socket: Server, world_id: str) -> None:
        """Every event of a world, for its page: people's data masked."""
        listen(socket, worlds.get(world_id), console_seats(), tools)

    return bp


def natural(name: str) -> list[tuple[int, int, str]]:
    """An order of names as people count: `aula-2` before `aula-10`."""
    pieces = re.findall(r"\d+|\D+", name)
    return [(0, int(piece), "") if piece.isdecimal() else (1, 0, piece) for piece in pieces]


def away(address: str) -> Response:
    """Take the browser elsewhere, whether a script or a form asked."""
    if request.headers.get("X-Parte") == "regiao":
        return Response("", headers={"X-Ir": address})
    return redirect(address, 303)  # type: ignore[return-value]


def _pull(
    apps: tuple[App, ...], tools: Tools, player: PlayerAtHand, world_id: str, lever: str
) -> None:
    world = tools.worlds.get(world_id)
    form = form_body()
    match lever:
        case "ver-chamada":
            player.show_call(world_id)
        case "gravar":
            recordings.begin(world, control.ACTOR)
        case "parar-gravacao":
            recordings.end(world, control.ACTOR)
        case "avancar":
            time_levers.advance(world, _seconds(form.get("segundos", "") or "60"))
        case "retirar-do-tempo":
            world.leave(form.get("nome", ""))
        case "relogio":
            world.set_clock(form.get("modo", ""), 1, control.ACTOR)
        case "falha":
            kind, _, target = form.get("falha", "").partition("@")
            if kind not in KINDS:
                raise Refused("fault_unknown", f"falha: no kind «{kind[:40]}»")
            asked = {name: text for name, text in form.items() if name != "falha"}
            order = fault_orders.from_text({**asked, "kind": kind, "target": target}, apps)
            world.perform(order, control.ACTOR)
        case "falha-fim":
            world.perform(EndFault(form.get("nome", "")), control.ACTOR)
        case "guardar":
            tools.worlds.checkpoint(world_id, form.get("nome", "").strip())
        case "repor":
            tools.worlds.restore(world_id, form.get("nome", ""))
            tools.channel.drop_world(world_id)
        case _:
            raise Refused("not_found", f"there is no lever «{lever[:40]}»")


def _seconds(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 5:
        raise Refused("malformed", f"segundos: a whole number up to 99999, not «{text[:20]}»")
    return int(text)


def _seats(apps: tuple[App, ...], world: Any) -> list[dict[str, Any]]:
    """Who may sit where, with the way there: personas' phones first, then the desks."""
    phone = next(app for app in apps if app.personal)
    desk = next(app for app in apps if not app.personal)
    citizens = [
        {
            "kind": "telemovel",
            "id": citizen.id,
            "name": citizen.full_name,
            "story": citizen.story,
            "address": phone.base(world.id, citizen.id) + "/",
            "detail": citizen.app_pin,
        }
        for citizen in sorted(
            world.people.personas(), key=lambda person: person.id not in PERSONAS_ON_TOP
        )
    ]
    operators = [
        {
            "kind": "backoffice",
            "id": operator.id,
            "name": operator.full_name,
            "story": "",
            "address": desk.base(world.id, "") + "/",
            "detail": f"{operator.user_name} · {operator.password}",
        }
        for operator in world.people.operators()[:3]
    ]
    staff = [
        {
            "kind": app.slug,
            "name": one.full_name,
            "story": role,
            "address": app.base(world.id, "") + "/",
            "detail": f"{one.user_name} · {one.password}",
        }
        for app in apps
        for role, people in app.staff.items()
        for one in people[:1]
    ]
    return citizens + operators + staff


def _latest(world: Any, count: int = 60) -> list[Any]:
    after = max(0, world.journal.head - count)
    return list(reversed(list(world.journal.read(after=after))))


def _phone_address(config: Config, apps: tuple[App, ...]) -> str:
    """The path of the demo phone when a phone of the same network can reach the server."""
    phone = next(app for app in apps if app.personal)
    return "" if config.on_loopback else phone.base("demo", PERSONAS_ON_TOP[0]).lstrip("/") + "/"
