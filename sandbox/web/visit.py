"""One request to an app: whose it is, in which world, and what it may do there.

Who asks comes from the signed seat (a cookie of a page, a bearer of a program), never from what
the request says of itself.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import request
from werkzeug.wrappers import Response as AnyResponse

from sandbox.apps import App
from sandbox.channel import Channel
from sandbox.protocol.errors import Refused
from sandbox.protocol.vocabulary import Verb, build_command
from sandbox.seats import BROWSER, Seat, Seats, cookie, new_browser
from sandbox.web.assets import Assets
from sandbox.world import World
from sandbox.worlds import Worlds


class Tools:
    """What an app is handed: the worlds, the channel, the signatures of seats, the files.

    `outgoing` lets callbacks leave for any address, not only for this machine and private networks.
    """

    def __init__(
        self,
        worlds: Worlds,
        channel: Channel,
        assets: Assets,
        hosts: frozenset[str] = frozenset(),
        outgoing: bool = False,
    ) -> None:
        self.worlds = worlds
        self.channel = channel
        self.assets = assets
        self.hosts = hosts
        self.outgoing = outgoing
        self._seats: dict[tuple[str, bytes], Seats] = {}
        self.leaves: Callable[[World, str, str, Any], None] = lambda *sent: None
        """What looks at a callback before it leaves: world, contract, its name there, body."""

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
            self.mark = request.cookies.get(cookie(self.app.seat_role), "")
        seat = self.seats.read(self.mark) if self.mark else None
        if seat is None or seat.role not in self.app.seat_roles:
            return
        if self.path_person and seat.person_id != self.path_person:
            if self.by_bearer:
                raise Refused("seat_foreign", f"this seat is {seat.actor}, not {self.path_person}")
            return
        if seat.session_id:
            place = self.world.machine.state(f"{self.app.session}:{seat.person_id}")
            if place is None or place.session_id != seat.session_id:
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

    def seat_of_browser(self) -> None:
        """A browser that comes for the first time gets a mark of its own."""
        if self.seat is None and self.app.seat_role == BROWSER:
            self.sit(new_browser())

    @property
    def must_sit(self) -> bool:
        """Whether nothing can be done here without a seat, whatever the row says."""
        return self.app.sits_down

    def hears(self) -> list[str]:
        """Whose events are told here: the seat's own, and those of who is signed in there."""
        seat = self.require_seat()
        signed_in = self.app.context(self.world, self.person_id).get("hears", "")
        return [seat.actor, *([signed_in] if signed_in else [])]

    def context(self) -> dict[str, Any]:
        """What this seat need not write."""
        context = self.app.context(self.world, self.person_id)
        if self.seat and self.seat.session_id:
            context["session_id"] = self.seat.session_id
        return context

    def perform(self, verb: Verb, given: Mapping[str, Any]) -> list[Any]:
        """Do a command for this seat.  Errors: as `build_command` and the systems'."""
        context = self.context()
        command = build_command(verb, given, context)
        # Who is signed in in a browser is a matter of its app, not of its mark.
        records = self.world.perform(command, context.get("actor") or self._actor(given))
        if verb.verb in ("entra", "sai"):
            # Another session sits there from now on, or nobody: what is open belongs to the last.
            for record in records:
                kind, _, person_id = record.stream.partition(":")
                if kind == self.app.session:
                    for role in self.app.roles:
                        self.tools.channel.drop_seat(self.world.id, f"{role}:{person_id}")
        return records

    def _actor(self, given: Mapping[str, Any]) -> str:
        if self.seat:
            return self.seat.actor
        role, person_id = self.app.by_user_name(str(given.get("user_name", "")))
        return f"{role or self.app.role}:{person_id or self.person_id or '?'}"

    def row(self, rows: Sequence[Verb]) -> Verb:
        """The row, of several of one address, that is this seat's.  Errors: seat_foreign."""
        role = "" if self.app.seat or self.seat is None else self.seat.role
        own = next((verb for verb in rows if verb.role == role), rows[0])
        if role and own.role != role and own.needs:
            raise Refused("seat_foreign", f"{own.action} is of {own.role}, not {role}")
        return own


def check_origin(visit: Visit, given: str) -> None:
    """A cookie alone does nothing: the page's own mark must come with it.  Errors: csrf_failed."""
    if not visit.by_bearer and not visit.seats.form_is_ours(visit.mark, given):
        raise Refused("csrf_failed", "the form's mark is missing or belongs to another seat")


def signed_in(app: App, verb: Verb, records: list[Any]) -> Seat | None:
    """The seat that a sign-in has just made, if this was one that succeeded."""
    if verb.verb != "entra":
        return None
    for record in records:
        if record.type == app.entered:
            person_id, session_id = record.data.split('"')[3], record.data.split('"')[7]
            return Seat(record.actor.partition(":")[0] or verb.role, person_id, session_id)
    return None


def set_seat_cookie(response: AnyResponse, visit: Visit) -> None:
    """Keep the seat in a cookie of this world only (for a phone: of this phone only)."""
    path = f"/w/{visit.world.id}/"
    if visit.app.personal:
        path = f"{request.script_root}/"
    response.set_cookie(
        cookie(visit.app.seat_role), visit.mark, path=path, httponly=True, samesite="Lax"
    )


def world_facts(world: World) -> dict[str, Any]:
    """What every page says of its world."""
    return {
        "id": world.id,
        "title": world.settings.title,
        "now": world.clock.now().isoformat(timespec="milliseconds"),
        "mode": world.clock.mode,
        "rate": world.clock.rate,
    }
