"""The protocol level: the same commands over HTTP, what happens over WebSocket.

Each run has a world of its own on a running server.  The journal comes by the world's own
socket; each role has its seat's socket open too, and what that socket must tell is waited for
there: a seat that is not told of its own events fails the run.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import count
from pathlib import Path
from time import monotonic
from typing import Any

from sandbox.apps import App
from sandbox.people import CONSULTING
from sandbox.play.attention import last_for, untold
from sandbox.play.component_places import pace_with, require_there, wanted
from sandbox.play.happening import Happening, from_wire
from sandbox.play.plan import VIRTUAL, FaultPlan, Pace, Role, Run
from sandbox.play.sights import Shown
from sandbox.play.stage import (
    NOBODY_IN_PARTICULAR,
    Person,
    Refusal,
    StageTrouble,
    chooses,
    heard_in_view,
    keeper_of,
    not_offered,
    person_of,
    seen_in_view,
)
from sandbox.play.wire import Answer, AnswerLost, AnswerUnreadable, Http, Socket
from sandbox.play.wire_sights import Place, WireSights
from sandbox.protocol.errors import REASONS
from sandbox.protocol.faults import asked_of
from sandbox.protocol.vocabulary import Verb

CONTROL = "/sandbox/v1/worlds"
TELLING_S = 10.0
"""How long a socket may take to tell what is already on disk, in real time."""


class ProtocolStage(WireSights):
    """Plays each run in a world made on a server.

    `clock` is `virtual`, or `real` when people take part; `prefix` begins the worlds' names;
    `log` is the file to which the server writes, when it is a server of ours.
    """

    level = "protocolo"

    def __init__(
        self,
        base: str,
        apps: Iterable[App],
        key: str = "",
        clock: str = "virtual",
        prefix: str = "guiao",
        log: Path | None = None,
    ) -> None:
        self.base = base.rstrip("/")
        super().__init__(Http(base, key), log)
        self.apps = tuple(apps)
        self._key = key
        self._clock = clock
        self._pace = VIRTUAL
        self._prefix = prefix
        self._numbers = count(1)
        self._app_of = {(verb.role, verb.verb): app for app in self.apps for verb in app.verbs}
        self._tokens: dict[Place, str] = {}
        self._sockets: dict[Place, Socket] = {}
        self._kept: dict[tuple[str, str], dict[str, Any]] = {}
        self._events: list[Happening] = []
        self._head = 0
        self._now: datetime | None = None
        self._journal: Socket | None = None
        self._troubled = False
        self.world_id = ""

    # the world ----------------------------------------------------------------------------------
    def open(self, run: Run) -> None:
        """Make the world and listen to its journal."""
        guiao = run.guiao
        # People take their time, whatever the file says.
        pace = guiao.clock if self._clock == "virtual" else Pace(self._clock)
        self._pace = pace_with(guiao.slots, pace)
        clock: dict[str, Any] = {"mode": self._pace.mode, "rate": self._pace.rate}
        if self._pace.mode != "real":
            clock["start"] = guiao.start.isoformat()
        known = self.http.must("GET", CONTROL)["worlds"]
        self.world_id = next(
            name for number in self._numbers if (name := f"{self._prefix}-{number}") not in known
        )
        body = {
            "id": self.world_id,
            "title": run.name[:80],
            "seed": guiao.seed,
            "scripted": True,
            "clock": clock,
            "policy": dict(guiao.policy),
        }
        if guiao.slots:
            body["slots"] = wanted(guiao.slots)
        self._tokens, self._sockets, self._kept, self._events = {}, {}, {}, []
        self._now = None
        self.begin_to_look()
        self._troubled = bool(guiao.faults)
        self._head = int(self.http.must("POST", CONTROL, body)["head"])
        if guiao.slots:
            self._look_at_components()
        self._journal = Socket(
            self.http, f"{self._world}/journal/ws?after=0&dados=claros", key=self._key
        )

    def _look_at_components(self) -> None:
        """They are told of their world by being looked at.  Errors: StageTrouble."""
        try:
            require_there(self.http.must("GET", f"{self._world}/slots")["slots"])
        except StageTrouble:
            self.http.send("DELETE", self._world)
            raise

    @property
    def _world(self) -> str:
        return f"{CONTROL}/{self.world_id}"

    def export(self, to: Path) -> Path:
        """The world of this run as one file."""
        to.write_bytes(self.http.fetch(f"{self._world}/export"))
        return to

    def close(self) -> None:
        """Leave the seats, end the world, let go of the connection until the next run."""
        for listening in (*self._sockets.values(), self._journal):
            if listening is not None:
                listening.drop()
        self._sockets, self._journal = {}, None
        self.http.send("DELETE", self._world)
        self.http.close()

    def person(self, role: Role) -> Person:
        """Who plays this role.  Errors: StageTrouble."""
        keeper = keeper_of(role, self.apps)
        if keeper is not None:
            return keeper
        if role.kind == NOBODY_IN_PARTICULAR:
            return Person(role.persona, dict(CONSULTING)[role.persona])
        answer = self.http.send("GET", f"{self._world}/people/{role.persona}")
        if not answer.well:
            raise StageTrouble(f"não há ninguém chamado «{role.persona}» neste mundo")
        return person_of(role.kind, answer.body)

    def register(self, role: Role) -> Mapping[str, Any]:
        """All that the registers hold of who plays this role; nothing of who is in none."""
        answer = self.http.send("GET", f"{self._world}/people/{role.persona}")
        return answer.body if answer.well else {}

    # seats --------------------------------------------------------------------------------------
    def address(self, role: Role) -> str:
        """The address of the page where this role begins."""
        return f"{self.base}{self._base(role)}/"

    def _base(self, role: Role, app: App | None = None) -> str:
        """The path of an app for this role; of the one where it begins, if none is said."""
        return (app or self._first_app(role)).base(self.world_id, role.persona)

    def _first_app(self, role: Role) -> App:
        return next(app for app in self.apps if role.kind in app.roles)

    def seat(self, role: Role, app: App) -> str:
        """The token of a role's seat at an app; whoever does not sign in sits down at once."""
        place = _place(role, app)
        if place not in self._tokens and app.sits_down:
            body = {"role": app.seat_role, "person": role.persona}
            found = self.http.must("POST", f"{self._world}/seats", body)
            self._sit(role, app, str(found["seat_token"]))
        return self._tokens.get(place, "")

    def sits_down(self, role: Role) -> bool:
        """Whether this role takes its seat without signing in: its own phone, the bank's desk."""
        return self._first_app(role).sits_down

    def _sit(self, role: Role, app: App, token: str) -> None:
        self._tokens[_place(role, app)] = token
        self._listen(role, app, 0)

    def _listen(self, role: Role, app: App, since: int) -> None:
        place = _place(role, app)
        before = self._sockets.pop(place, None)
        if before is not None:
            before.drop()
        path = f"{self._base(role, app)}/ws?desde={since}"
        found = Socket(self.http, path, bearer=self._tokens[place], kept=self.kept(place))
        found.number = since
        self._sockets[place] = found

    def _told(self, role: Role, app: App, number: int) -> None:
        """Wait until the seat's own socket has told of an event of its own."""
        listening = self._sockets.get(_place(role, app))
        if self._troubled and number in untold(self.journal(0)):
            return
        if listening is None:
            return
        deadline = monotonic() + TELLING_S
        while listening.number < number:
            if listening.receive(deadline - monotonic()) is None:
                message = f"o socket de «{role.name}» não contou o acontecimento n.º {number}"
                raise StageTrouble(message)

    # doing --------------------------------------------------------------------------------------
    def perform(self, role: Role, verb: Verb, values: Mapping[str, Any]) -> Refusal | None:
        """Send a row's command from the role's seat."""
        if verb.fills:
            self._kept[role.name, verb.fills] = dict(values)
            return None
        app = self._app_of[verb.role, verb.verb]
        token = self.seat(role, app)
        if verb.command is None:
            self._reload(role)
            return None
        given = {**self._kept.pop((role.name, verb.verb), {}), **values}
        if chooses(verb, given):
            refusal = not_offered(verb, given, self.view(role, app))
            if refusal is not None:
                return refusal
        path = f"{self._base(role, app)}/api/{verb.action}"
        try:
            answer = self.http.send("POST", path, given, token)
        except AnswerLost as lost:
            self.catch_up()
            return Refusal(lost.code, REASONS[lost.code].text, str(lost))
        if not answer.well:
            self.catch_up()
            return _refusal(answer)
        if "n" not in answer.body:
            self.catch_up()
            code = AnswerUnreadable.code
            return Refusal(code, REASONS[code].text, f"{path}: members {list(answer.body)}")
        self.note_head(answer.body.get("n"))
        if "seat_token" in answer.body:
            self._sit(role, app, str(answer.body["seat_token"]))
        own = [int(event["n"]) for event in answer.body.get("events", ())]
        if own and verb.verb != "sai":
            self._told(role, app, max(own))
        return None

    def _reload(self, role: Role) -> None:
        """The page is loaded anew: the socket drops, comes back, and catches up; then the view."""
        app = self._first_app(role)
        listening = self._sockets.get(_place(role, app))
        if listening is not None:
            self._listen(role, app, listening.number)
        self.view(role, app)

    @property
    def head(self) -> int:
        """The number of the last event that is known of."""
        return self._head

    def catch_up(self) -> None:
        """An answer named no event: ask how far the journal is, if a fault may be in it."""
        if self._troubled:
            self.note_head(self._summary()["head"])

    def note_head(self, number: Any) -> None:
        """An answer named this event: the journal is read at least up to it."""
        self._head = max(self._head, int(number or 0))

    # the journal and time -----------------------------------------------------------------------
    def journal(self, after: int) -> list[Happening]:
        """What happened: everything up to the last number that an answer named."""
        deadline = monotonic() + TELLING_S
        while len(self._events) < self._head:
            self._take(deadline - monotonic(), must=True)
        while self._pace.runs_by_itself and self._take(0.0):
            continue
        return self._events[after:]

    def _take(self, timeout_s: float, must: bool = False) -> bool:
        assert self._journal is not None
        message = self._journal.receive(timeout_s)
        if message is None:
            if must:
                number = len(self._events) + 1
                raise StageTrouble(f"o diário não contou o acontecimento n.º {number}")
            return False
        self._events.append(from_wire(message))
        self._head = max(self._head, self._events[-1].n)
        return True

    def _summary(self) -> Mapping[str, Any]:
        return self.http.must("GET", self._world)

    def now(self) -> datetime:
        """The instant of the world: a virtual clock moves only when this stage moves it."""
        if self._now is None or self._pace.runs_by_itself:
            self._now = datetime.fromisoformat(self._summary()["clock"]["now"])
        return self._now

    def advance(self, to: datetime) -> None:
        """Move a virtual clock; with one that runs by itself, wait for the instant."""
        if self._pace.runs_by_itself:
            while (left := (to - self.now()).total_seconds()) > 0:
                self._take(left / self._pace.rate)
            return
        if to > self.now():
            self._advance(to)

    def _advance(self, to: datetime) -> None:
        body = {"to": to.isoformat()}
        found = self.http.must("POST", f"{self._world}/clock/advance", body)
        self._now = datetime.fromisoformat(found["clock"]["now"])
        self.note_head(found["head"])

    def run_to_next(self, limit: datetime) -> bool:
        """Move the clock to what is due; with one that runs by itself, wait until something is."""
        if self._pace.runs_by_itself:
            left = (limit - self.now()).total_seconds()
            return left > 0 and self._take(left / self._pace.rate)
        if self._pace.mode == "frozen":
            return False
        due_text = self._summary()["clock"]["due"]
        due = datetime.fromisoformat(due_text) if due_text else None
        if due is None or due > limit:
            return False
        self._advance(max(due, self.now()))
        return True

    def start_fault(self, fault: FaultPlan) -> None:
        """Order a trouble."""
        body: dict[str, Any] = {
            "name": fault.name,
            "kind": fault.kind,
            "target": fault.target,
            "operation": fault.operation,
            "delay_ms": fault.delay_ms,
            "uses": -1 if fault.ends.uses is None else fault.ends.uses,
        }
        if fault.ends.after_s is not None:
            body["duration_s"] = fault.ends.after_s
        body |= asked_of(fault.terms)
        self.note_head(self.http.must("POST", f"{self._world}/faults", body)["head"])

    def end_fault(self, name: str) -> None:
        """The trouble is over."""
        if name in self._summary()["faults"]:
            self.note_head(self.http.must("DELETE", f"{self._world}/faults/{name}")["head"])

    # what is seen -------------------------------------------------------------------------------
    def heard(self, role: Role) -> list[str]:
        """What the other end said, as the seat's view has it."""
        return heard_in_view(role.kind, self.view(role))

    def seen(self, role: Role, name: str) -> str:
        """What the role's views show."""
        for app in self.apps:
            found = seen_in_view(name, self.view(role, app)) if role.kind in app.roles else ""
            if found:
                return found
        return ""

    # what can be looked at -------------------------------------------------------------------
    def screen(self, role: Role) -> Shown:
        """The data of the role's screens: a page has words of its own besides."""
        views = [self.view(role, app) for app in self.apps if role.kind in app.roles]
        return Shown(json.dumps(views, ensure_ascii=False))

    def told(self, role: Role) -> Sequence[Mapping[str, Any]]:
        """What the role's own sockets told; what is on its way is waited for."""
        last = last_for(self.journal(0), role.kind, role.persona)
        if _place(role, self._first_app(role)) in self._sockets:
            self._told(role, self._first_app(role), last)
        return [
            one for (name, _), seat in self._messages.items() if name == role.name for one in seat
        ]

    def view(self, role: Role, app: App | None = None) -> Mapping[str, Any]:
        """What the role's seat sees, as data: at an app, or where the role begins."""
        app = app or self._first_app(role)
        token = self.seat(role, app)
        if not token:
            return {}
        answer = self.http.send("GET", f"{self._base(role, app)}/api/view", bearer=token)
        if not answer.well:
            return {}
        if int(answer.body["n"]) < self._head:
            raise StageTrouble(f"a vista de «{role.name}» está atrás do diário")
        view: Mapping[str, Any] = answer.body["view"]
        return view


def _refusal(answer: Answer) -> Refusal:
    body = answer.body
    return Refusal(
        str(body.get("code", "unavailable")),
        str(body.get("text", "")),
        str(body.get("detail", "")),
    )


def _place(role: Role, app: App) -> Place:
    return role.name, app.seat or role.kind
