"""The rooms that every app has: pages, an address for programs, a socket.

An app says what it is (`sandbox.apps.App`) and how its screens are drawn; these blueprints do
what is the same everywhere: find the world and the seat, make the command of a row out of a
form or of JSON, hand it to the machine, and translate the answer.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import orjson
from flask import Blueprint, Flask, Response, render_template, request
from flask_sock import Sock
from simple_websocket import Server
from werkzeug.exceptions import MethodNotAllowed

from sandbox.apps import App
from sandbox.channel import SOCKET_OPTIONS, Channel
from sandbox.protocol.call import QUEUE
from sandbox.protocol.errors import Refused
from sandbox.protocol.vocabulary import Verb, build_command
from sandbox.seats import COOKIE, Seat, Seats
from sandbox.web import guard, layout, problems
from sandbox.web.assets import Assets
from sandbox.web.bodies import content, form_body, json_body
from sandbox.worlds import World, Worlds

MAX_BODY = 65536
ROOT = Path(__file__).resolve().parents[2]
_READ = ("GET", "HEAD", "OPTIONS")


class Tools:
    """What an app is handed: the worlds, the channel, the signatures of seats, the files."""

    def __init__(
        self,
        worlds: Worlds,
        channel: Channel,
        assets: Assets,
        hosts: frozenset[str] = frozenset(),
    ) -> None:
        self.worlds = worlds
        self.channel = channel
        self.assets = assets
        self.hosts = hosts
        self._seats: dict[tuple[str, bytes], Seats] = {}

    def seats(self, world: World) -> Seats:
        """The marks of a world's seats."""
        key = (world.id, world.key.sign_key())
        found = self._seats.get(key)
        if found is None:
            found = self._seats[key] = Seats(world)
        return found


class Visit:
    """One request to an app: whose, where, in which world."""

    def __init__(self, app: App, tools: Tools) -> None:
        environ = request.environ
        self.app = app
        self.tools = tools
        self.world = tools.worlds.get(environ.get("sandbox.world", ""))
        self.seats = tools.seats(self.world)
        self.path_person: str = environ.get("sandbox.person", "")
        self.mark = ""
        self.seat: Seat | None = None
        self.by_bearer = False
        self._find_seat()

    def _find_seat(self) -> None:
        bearer: str = request.environ.get("HTTP_AUTHORIZATION", "")
        if bearer[:7].lower() == "bearer ":
            self.mark, self.by_bearer = bearer[7:], True
        else:
            self.mark = request.cookies.get(COOKIE[self.app.role], "")
        seat = self.seats.read(self.mark) if self.mark else None
        if seat is None or seat.role != self.app.role:
            return
        if self.path_person and seat.person_id != self.path_person:
            if self.by_bearer:
                raise Refused("seat_foreign", f"this seat is {seat.actor}, not {self.path_person}")
            return
        if seat.session_id:
            desk = self.world.machine.state(f"desk:{seat.person_id}")
            if desk is None or desk.session_id != seat.session_id:
                return
        self.seat = seat

    @property
    def person_id(self) -> str:
        """Who acts: the person of the seat, or whom the address names."""
        return self.seat.person_id if self.seat else self.path_person

    def require_seat(self) -> Seat:
        """The seat.  Errors: seat_missing."""
        if self.seat is None:
            raise Refused("seat_missing", f"{request.path[:120]} needs a seat in this world")
        return self.seat

    def sit(self, seat: Seat) -> str:
        """Take a seat for this visit; returns its mark."""
        self.seat, self.mark = seat, self.seats.mark(seat)
        return self.mark

    def context(self) -> dict[str, str]:
        """What this seat need not write."""
        context = self.app.context(self.world, self.person_id)
        if self.seat and self.seat.session_id:
            context["session_id"] = self.seat.session_id
        return context

    def perform(self, verb: Verb, given: Mapping[str, Any]) -> list[Any]:
        """Do a command for this seat.  Errors: as `build_command` and the systems'."""
        command = build_command(verb, given, self.context())
        actor = self.seat.actor if self.seat else f"{self.app.role}:{self.person_id or '?'}"
        records = self.world.perform(command, actor)
        if verb.verb in ("entra", "sai"):
            # Another session sits there from now on, or nobody: what is open belongs to the last.
            for record in records:
                operator_id = record.stream.removeprefix("desk:")
                self.tools.channel.drop_seat(self.world.id, f"{verb.role}:{operator_id}")
        return records


def new_flask(name: str, tools: Tools) -> Flask:
    """A Flask app with the house's limits, errors and templates."""
    app = Flask(name, static_folder=None)
    app.config.update(MAX_CONTENT_LENGTH=MAX_BODY, SOCK_SERVER_OPTIONS=SOCKET_OPTIONS)
    app.json.sort_keys = False  # type: ignore[attr-defined]
    layout.prepare(app.jinja_env)
    app.jinja_env.globals["asset"] = tools.assets.asset
    app.jinja_env.loader = layout.loader(ROOT / name / "templates")
    problems.install(app)
    guard.install(app, tools.hosts)
    return app


def world_facts(world: World) -> dict[str, Any]:
    """What every page says of its world."""
    return {
        "id": world.id,
        "title": world.settings.title,
        "now": world.clock.now().isoformat(timespec="milliseconds"),
        "mode": world.clock.mode,
        "rate": world.clock.rate,
    }


# programs ---------------------------------------------------------------------------------------
def api_blueprint(app: App, tools: Tools) -> Blueprint:
    """`POST api/<action>` does a row; `GET api/view` tells what this seat sees."""
    bp = Blueprint("api", app.name, url_prefix="/api")
    rows = {verb.action: verb for verb in app.verbs if verb.command is not None and not verb.speech}
    rows |= {verb.action: verb for verb in app.verbs if verb.speech}

    @bp.get("/view")
    def view() -> Response:
        """What this seat sees, as data, and up to which event."""
        visit = Visit(app, tools)
        visit.require_seat()
        shown = app.view(visit.world, visit.person_id, dict(request.args))
        return _json({"n": visit.world.journal.head, "view": shown})

    @bp.route("/<action>", methods=["GET", "PUT", "PATCH", "DELETE"])
    def misread(action: str) -> Response:
        """Say that commands are posted, and the view is read."""
        if action in rows or action == "view":
            raise MethodNotAllowed(["POST"] if action in rows else _READ)
        raise Refused("not_found", f"no action «{action[:60]}»; there are {sorted(rows)}")

    @bp.post("/<action>")
    def act(action: str) -> Response:
        """Do one command of this seat."""
        if action == "view":
            raise MethodNotAllowed(_READ)
        verb = rows.get(action)
        if verb is None:
            raise Refused("not_found", f"no action «{action[:60]}»; there are {sorted(rows)}")
        # Reading may wait for a slow sender; from the visit on, nothing waits until the command.
        content()
        visit = Visit(app, tools)
        if "entra" in verb.needs or app.personal:
            visit.require_seat()
            check_origin(visit, request.environ.get("HTTP_X_CSRF_TOKEN", ""))
        records = visit.perform(verb, json_body())
        own = f" {app.role}:{visit.person_id} "
        events = [
            {"n": record.number, "type": record.type}
            for record in records
            if own in record.audience
        ]
        answer: dict[str, Any] = {"n": records[-1].number if records else 0, "events": events}
        seat = signed_in(verb, records)
        if seat is None:
            return _json(answer)
        answer["seat_token"] = visit.sit(seat)
        response = _json(answer)
        set_seat_cookie(response, visit)
        return response

    return bp


def _json(value: dict[str, Any]) -> Response:
    # `jsonify` takes thirty microseconds more, a tenth of what a command takes.
    return Response(orjson.dumps(value), content_type="application/json")


def check_origin(visit: Visit, given: str) -> None:
    """A cookie alone does nothing: the page's own mark must come with it.  Errors: csrf_failed."""
    if not visit.by_bearer and not visit.seats.form_is_ours(visit.mark, given):
        raise Refused("csrf_failed", "the form's mark is missing or belongs to another seat")


def signed_in(verb: Verb, records: list[Any]) -> Seat | None:
    """The seat that a sign-in has just made, if this was one."""
    if verb.verb != "entra":
        return None
    record = next(item for item in records if item.type == "operador.entrou")
    operator_id, session_id = record.data.split('"')[3], record.data.split('"')[7]
    return Seat(verb.role, operator_id, session_id)


def set_seat_cookie(response: Response, visit: Visit) -> None:
    """Keep the seat in a cookie of this world only (for a phone: of this phone only)."""
    path = f"/w/{visit.world.id}/"
    if visit.app.personal:
        path = f"{request.script_root}/"
    response.set_cookie(
        COOKIE[visit.app.role], visit.mark, path=path, httponly=True, samesite="Lax"
    )


# sockets ----------------------------------------------------------------------------------------
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
        seat = visit.require_seat()
        seats = [seat.actor] if app.personal else [seat.actor, QUEUE]
        listen(socket, visit.world, seats, tools)

    return bp


def refuse_early(bp: Blueprint, tools: Tools) -> None:
    """Refuse the sockets of a world that is not there while an HTTP answer can be given."""

    @bp.before_request
    def require_world() -> None:
        if guard.opens_socket():
            tools.worlds.get((request.view_args or {}).get("world_id", ""))


def listen(socket: Server, world: World, seats: list[str], tools: Tools) -> None:
    """Serve one socket: what it missed, then what happens; `seats` empty means everything."""
    _spare_a_descriptor(socket)
    asked = request.args.get("desde") or request.args.get("after") or "0"
    after = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 16 else 0
    # A world that has gone back to a checkpoint has events anew under numbers already seen.
    after = min(after, world.journal.head)
    worlds, world_id = tools.worlds, world.id
    from_seats = [] if seats == ["consola"] else seats

    def missed(number: int) -> Any:
        return worlds.get(world_id).journal.read(after=number, seats=from_seats)

    tools.channel.serve(socket, world_id, seats, missed, after)


def _spare_a_descriptor(socket: Server) -> None:
    """Go on with the request's own connection: the library opens it a second time."""
    stream = getattr(request.environ.get("wsgi.input"), "raw", None)
    connection = getattr(stream, "_sock", None)
    if connection is not None:
        again, socket.sock = socket.sock, connection
        again.close()


def join(name: str, app: App, tools: Tools, pages: Blueprint) -> Flask:
    """The rooms of an app in one: its own pages, and the two that every app has alike."""
    flask = new_flask(name, tools)
    flask.register_blueprint(pages)
    flask.register_blueprint(api_blueprint(app, tools))
    flask.register_blueprint(socket_blueprint(app, tools))
    return flask


# pages ------------------------------------------------------------------------------------------
Draw = Callable[[Visit, str, dict[str, str]], tuple[str, dict[str, Any]]]
"""Choose template and variables for a screen: `(visit, screen name, parts of the address)`."""


Lead = Callable[[Visit, Verb], str]
"""Where somebody is taken after a command (an address), or nothing to stay."""


class Pages:
    """The pages of one app: each screen can be drawn whole or as its region alone."""

    def __init__(
        self, app: App, tools: Tools, draw: Draw, lead: Lead = lambda visit, verb: ""
    ) -> None:
        self.app = app
        self.tools = tools
        self.draw = draw
        self.lead = lead
        self.title = app.screens[0].title if app.personal is False else ""
        self.rows = SimpleNamespace(**{verb.verb: verb for verb in app.verbs})
        self.actions = {verb.action: verb for verb in app.verbs if verb.command is not None}

    def show(
        self,
        visit: Visit,
        screen: str,
        where: dict[str, str],
        refusal: Refused | None = None,
        typed: Mapping[str, Any] | None = None,
        action: str = "",
    ) -> Response:
        """Draw a screen; after a refusal, with the reason beside the form and what was typed."""
        template, variables = self.draw(visit, screen, where)
        world = visit.world
        page = {
            "app_title": self.title,
            "rows": self.rows,
            "base": request.script_root,
            "here": where.get("_path", request.path),
            "csrf": visit.seats.form_mark(visit.mark) if visit.mark else "",
            "world": world_facts(world),
            "n": world.journal.head,
            "screen": screen,
            "error": _error_of(refusal, action, self.actions, typed),
            "parte": request.headers.get("X-Parte") == "regiao",
            "live": visit.seat is not None,
            **variables,
        }
        response = Response(render_template(template, **page), refusal.status if refusal else 200)
        response.headers["X-N"] = str(world.journal.head)
        if page["parte"] and visit.seat is None and request.method == "GET":
            # Only a page with a seat asks for its region: the seat has gone, the frame is stale.
            response.headers["X-Ir"] = f"{request.script_root}{request.path}?sessao=terminada"
        if not visit.by_bearer and visit.mark != request.cookies.get(COOKIE[self.app.role], ""):
            set_seat_cookie(response, visit)
        return response

    def act(self, action: str, screen_of: Callable[[str], tuple[str, dict[str, str]]]) -> Response:
        """Do the command of a form, and show the screen that it came from."""
        verb = self.actions.get(action)
        if verb is None:
            raise Refused("not_found", f"no action «{action[:60]}»")
        form = form_body()
        visit = Visit(self.app, self.tools)
        back = _own_path(form.get("_volta", ""))
        names = {item.name for item in verb.fields}
        flags = {item.name for item in verb.fields if item.kind == "flags"}
        # What is wrong with an empty number or code is said by its own rule, in its own words.
        ruled = {item.name for item in verb.fields if item.kind in ("code", "phone")}
        known = {"csrf", "_volta", "_verbo", "_chave"}
        given: dict[str, Any] = {
            name: form.getlist(name) if name in flags else form[name]
            for name in form
            if name not in known and (form[name] or name not in names or name in ruled)
        }
        screen, where = screen_of(back)
        try:
            if "entra" in verb.needs or self.app.personal:
                visit.require_seat()
                check_origin(visit, form.get("csrf", ""))
            records = visit.perform(verb, given)
        except Refused as refusal:
            if refusal.code in ("seat_missing", "csrf_failed", "world_unknown"):
                raise
            shown = {name: value for name, value in given.items() if not _secret(verb, name)}
            return self.show(visit, screen, {**where, "_path": back}, refusal, shown, action)
        seat = signed_in(verb, records)
        if seat is not None:
            visit.sit(seat)
        away = self.lead(visit, verb)
        if verb.verb in ("entra", "sai"):
            # Who sits there is other: the whole page is, and its socket.
            away = request.script_root + back
        if request.headers.get("X-Parte") != "regiao":
            response = Response(status=303)
            response.location = away or request.script_root + back
        elif away:
            response = Response(headers={"X-Ir": away, "X-N": str(visit.world.journal.head)})
        else:
            response = self.show(visit, screen, {**where, "_path": back})
        if seat is not None:
            set_seat_cookie(response, visit)
        return response


def _error_of(
    refusal: Refused | None,
    action: str,
    actions: Mapping[str, Verb],
    typed: Mapping[str, Any] | None,
) -> dict[str, Any] | None:
    if refusal is None:
        return None
    form, verb = request.form, actions[action]
    kind = _FIELD_AT_FAULT.get(refusal.code, "")
    empty = [
        f"«{item.label}»"
        for item in verb.fields
        if f"{item.name} («{item.label}»): missing" in refusal.sentence
    ]
    return {
        "code": refusal.code,
        "text": f"Preencha {' e '.join(empty)}." if empty else refusal.text,
        "sentence": refusal.sentence,
        "verb": form.get("_verbo") or verb.verb,
        "key": form.get("_chave", ""),
        "values": dict(typed or {}),
        "fields": [
            item.name
            for item in verb.fields
            if item.kind == kind or f"{item.name} («" in refusal.sentence
        ],
    }


_FIELD_AT_FAULT = {
    "malformed": "number",
    "phone_malformed": "phone",
    "number_unknown": "phone",
    "code_malformed": "code",
    "purpose_unknown": "choice",
    "wrong_password": "secret",
}
"""The kind of field that a refusal is about."""


def _secret(verb: Verb, name: str) -> bool:
    return any(item.name == name and item.kind in ("secret", "code") for item in verb.fields)


def _own_path(given: str) -> str:
    """The part of an address inside this app that a form says it came from."""
    root = request.script_root
    path = urlsplit(given or request.referrer or "").path
    path = path.removeprefix(root)
    return path if path.startswith("/") and "//" not in path and "\\" not in path else "/"


__all__ = ["Draw", "Pages", "Tools", "Visit", "api_blueprint", "new_flask", "socket_blueprint"]
