"""The browser level: real pages, one for each role, driven by their official words.

World, clock, faults and journal are those of the protocol level; what a role does, it does in
its page, and what it knows it reads there.  A citizen's page has the size of a phone.
"""

import json
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sandbox import browser
from sandbox.apps import App
from sandbox.play.attention import last_for
from sandbox.play.contracts import Schema
from sandbox.play.happening import Happening
from sandbox.play.leaving import plain_name
from sandbox.play.page import RolePage
from sandbox.play.plan import FaultPlan, Role, Run
from sandbox.play.protocol import ProtocolStage
from sandbox.play.screens import AT_THE_END, Album, Screen
from sandbox.play.sights import Shown
from sandbox.play.stage import NOT_OFFERED, Person, Refusal
from sandbox.protocol.vocabulary import Verb
from sandbox.seats import BROWSER, cookie

PHONE = {
    "viewport": {"width": 390, "height": 844},
    "is_mobile": True,
    "has_touch": True,
    "device_scale_factor": 2,
}
DESK = {"viewport": {"width": 1366, "height": 900}}
CLIPBOARD = ["clipboard-read", "clipboard-write"]


class BrowserStage:
    """Plays each run in pages of one browser; `trace` is a folder for a trace of each role.

    `album` takes pictures of the pages.
    `running` is a browser that is there already (Playwright allows one driver in a process).
    """

    level = "navegador"

    def __init__(
        self,
        protocol: ProtocolStage,
        headed: bool = False,
        trace: Path | None = None,
        running: Any = None,
        album: Album | None = None,
    ) -> None:
        self._protocol = protocol
        self._headed = headed
        self._trace = trace
        self._album = album
        self._fixed = {one.text for app in protocol.apps for one in app.phrases}
        self._pages: dict[str, RolePage] = {}
        self._roles: dict[str, Role] = {}
        self._contexts: dict[str, Any] = {}
        self._signed: set[str] = set()
        self._told: dict[str, list[str]] = {}
        self._app_of = {(verb.role, verb.verb): app for app in protocol.apps for verb in app.verbs}
        self._run = ""
        self.traces: list[Path] = []
        self._playwright: Any = None
        self._browser: Any = running

    def __enter__(self) -> "BrowserStage":
        if self._browser is not None:
            return self
        # Only the tests' environment has Playwright; the other levels do without.
        from playwright.sync_api import sync_playwright

        self._playwright = sync_playwright().start()
        self._browser = self._playwright.chromium.launch(
            **browser.find(self._playwright, self._headed)
        )
        return self

    def __exit__(self, *error: object) -> None:
        if self._playwright is not None:
            self._browser.close()
            self._playwright.stop()

    @property
    def running(self) -> Any:
        """The browser itself, for another stage beside this one."""
        return self._browser

    # the world ----------------------------------------------------------------------------------
    def open(self, run: Run) -> None:
        """Make the world; pages open when a role first acts."""
        self._protocol.open(run)
        self._pages, self._contexts, self._signed, self._roles = {}, {}, set(), {}
        self._told = {}
        self._run = plain_name(run.name)
        if self._album is not None:
            self._album.begin(self._protocol.register(role) for role in run.guiao.cast.values())

    def close(self) -> None:
        """Close every page, keep the traces, end the world."""
        self.traces = []
        for role in self._roles.values():
            self._picture(role, AT_THE_END)
        for name, context in self._contexts.items():
            if self._trace is not None:
                self.traces.append(self._trace / f"{self._run}-{name}.zip")
                context.tracing.stop(path=self.traces[-1])
            context.close()
        self._contexts, self._pages, self._roles = {}, {}, {}
        self._protocol.close()

    @property
    def screens(self) -> list[Screen]:
        """The pictures of the last run."""
        return self._album.screens if self._album is not None else []

    def _picture(self, role: Role, moment: str) -> None:
        if self._album is not None and role.name in self._pages:
            page, head = self._pages[role.name].page, self._protocol.head
            self._album.take(role, page, head, self._protocol.now(), moment)

    def export(self, to: Path) -> Path:
        """The world of this run as one file."""
        return self._protocol.export(to)

    def person(self, role: Role) -> Person:
        """Who plays this role.  Errors: StageTrouble."""
        return self._protocol.person(role)

    def address(self, role: Role) -> str:
        """The address of the page where this role begins."""
        return self._protocol.address(role)

    def journal(self, after: int) -> list[Happening]:
        """What happened."""
        return self._protocol.journal(after)

    def now(self) -> datetime:
        """The instant of the world."""
        return self._protocol.now()

    def advance(self, to: datetime) -> None:
        """Move the clock."""
        self._protocol.advance(to)

    def run_to_next(self, limit: datetime) -> bool:
        """Move the clock to what is due."""
        return self._protocol.run_to_next(limit)

    def start_fault(self, fault: FaultPlan) -> None:
        """Order a trouble."""
        self._protocol.start_fault(fault)

    def end_fault(self, name: str) -> None:
        """The trouble is over."""
        self._protocol.end_fault(name)

    def exchanges(self) -> None:
        """Pages exchange forms, not what the contract describes."""

    def contract(self) -> Schema:
        """The description that the server publishes."""
        return self._protocol.contract()

    def log(self) -> str | None:
        """What the server wrote since this run began."""
        return self._protocol.log()

    # pages --------------------------------------------------------------------------------------
    def _page(self, role: Role) -> RolePage:
        found = self._pages.get(role.name)
        if found is None:
            shape = PHONE if role.kind == "cidadao" else DESK
            app = self._first_app(role)
            context = self._browser.new_context(
                locale="pt-PT", timezone_id="Europe/Lisbon", permissions=CLIPBOARD, **shape
            )
            if self._trace is not None:
                context.tracing.start(screenshots=True, snapshots=True)
            self._contexts[role.name] = context
            self._give_browser_a_mark(role, context)
            page = context.new_page()
            self._told[role.name] = []
            page.on("websocket", _listener(self._told[role.name]))
            found = RolePage(page, self._protocol.base, self._protocol.world_id, role.persona)
            self._pages[role.name], self._roles[role.name] = found, role
            found.enter(app)
        return found

    def _give_browser_a_mark(self, role: Role, context: Any) -> None:
        """The browser is known by its role, so that every level tells of it alike."""
        for app in self._protocol.apps:
            if app.role == role.kind and app.seat_role == BROWSER:
                token = self._protocol.seat(role, app)
                path = f"/w/{self._protocol.world_id}/"
                mark = {"name": cookie(BROWSER), "value": token, "httpOnly": True}
                host = urlsplit(self._protocol.base).hostname
                context.add_cookies([{**mark, "domain": host, "path": path}])
                return

    def _first_app(self, role: Role) -> App:
        return next(app for app in self._protocol.apps if role.kind in app.roles)

    def _group(self, role: Role, name: str) -> AbstractContextManager[Any]:
        if self._trace is None:
            return nullcontext()
        group: AbstractContextManager[Any] = self._contexts[role.name].tracing.group(name)
        return group

    def _up_to_date(self, role: Role, page: RolePage) -> None:
        """The page shows all that its seat has been told."""
        first = self._first_app(role)
        told = first.seat_role not in (BROWSER, "funcionario") and page.is_at(first)
        if not told and role.kind != "operador":
            # A seat that is told of little: its page is looked at anew.
            if not page.shows(self._protocol.head):
                page.page.reload()
        elif self._protocol.sits_down(role) or role.name in self._signed:
            events = self._protocol.journal(0)
            page.reached(last_for(events, role.kind, role.persona))

    # doing --------------------------------------------------------------------------------------
    def perform(self, role: Role, verb: Verb, values: Mapping[str, Any]) -> Refusal | None:
        """Do a row on the role's page."""
        page = self._page(role)
        with self._group(role, f"{role.name} · {verb.verb}"):
            self._up_to_date(role, page)
            if verb.command is None and not verb.fills:
                page.page.reload()
                self._up_to_date(role, page)
                return None
            self._picture(role, f"antes de «{verb.verb}»")
            if self._album is not None:
                self._album.typed(verb, values, self._fixed)
            refusal = self._fill_and_press(role, page, verb, values)
            self._picture(role, f"depois de «{verb.verb}»")
            return refusal

    def _fill_and_press(
        self, role: Role, page: RolePage, verb: Verb, values: Mapping[str, Any]
    ) -> Refusal | None:
        form = page.form(self._app_of[verb.role, verb.verb], verb, values)
        if form is None:
            sentence = f"no control «{verb.label}» at {page.page.url}"
            return Refusal(NOT_OFFERED, "O ecrã não oferece este passo agora.", sentence)
        unknown = page.fill(form, verb, values)
        if unknown is not None or verb.fills:
            return unknown
        number, refusal = page.press(form, verb)
        self._protocol.note_head(number)
        if refusal is not None:
            self._protocol.catch_up()
        if refusal is None and verb.verb == "entra":
            self._signed.add(role.name)
        elif refusal is None and verb.verb == "sai":
            self._signed.discard(role.name)
        return refusal

    # what can be looked at ----------------------------------------------------------------------
    def screen(self, role: Role) -> Shown:
        """The role's page as it is; nothing while it has none."""
        page = self._pages.get(role.name)
        if page is None:
            return Shown("", complete=True)
        self._up_to_date(role, page)
        return page.screen()

    def barriers(self, role: Role) -> list[str]:
        """What axe finds on the role's page."""
        page = self._pages.get(role.name)
        if page is None:
            return []
        self._up_to_date(role, page)
        return page.barriers()

    def told(self, role: Role) -> list[Mapping[str, Any]]:
        """What the sockets of the role's page told."""
        if role.name in self._pages:
            self._up_to_date(role, self._pages[role.name])
        return [json.loads(text) for text in self._told.get(role.name, ())]

    # what is seen -------------------------------------------------------------------------------
    def heard(self, role: Role) -> list[str]:
        """What the other end said, read in the conversation."""
        page = self._page(role)
        self._up_to_date(role, page)
        if role.kind == "cidadao":
            page.go(self._first_app(role), "telefone")
        return page.said_by_the_other()

    def seen(self, role: Role, name: str) -> str:
        """What the role's screen shows: the citizen opens the app to look, the desk looks."""
        page = self._page(role)
        self._up_to_date(role, page)
        if role.kind == "cidadao" and name in ("codigo_seguranca", "frase", "frases"):
            page.go(self._first_app(role), "app")
        match name:
            case "codigo_seguranca":
                return "".join(page.text_of("codigo-valor").split())
            case "frase" if role.kind == "cidadao":
                return page.text_of("frase")
            case "frase":
                return page.text_of("frase-da-chamada", ".call-phrase__words")
            case "frases":
                return "\n".join(page.choices_of("phrase"))
            case "token":
                return page.copied()
            case "assercao":
                return page.value_of("assertion")
            case "codigo_sms" | "codigo_acesso" if role.kind == "cidadao":
                page.go(self._first_app(role), "mensagens")
                return page.newest("algarismos" if name == "codigo_sms" else "acesso")
            case "codigo_acesso":
                return page.text_of("codigo-de-acesso")
        return ""


def _listener(told: list[str]) -> Callable[[Any], None]:
    """Keeps what the sockets of a page tell."""

    def listen(socket: Any) -> None:
        socket.on("framereceived", lambda text: told.append(str(text)))

    return listen
