"""The whole call in a browser, against the same loads and presses on pages that stand still.

Both are done in turns with one browser and three contexts: the phone, the desk, and the citizen's
own browser with the portal open.  The still pages have the size of those of the call and load the
same styles, font and scripts; the scripts are not run.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from threading import Thread
from time import perf_counter
from typing import Any
from urllib.parse import parse_qs, urlsplit

from bench.server import ROOT, served
from bench.table import Row
from run_sandbox import describe_apps, open_worlds
from sandbox.play.browser import DESK, PHONE, BrowserStage
from sandbox.play.compiler import compile_file
from sandbox.play.house import language_of
from sandbox.play.language import Language
from sandbox.play.plan import Run
from sandbox.play.player import Player
from sandbox.play.protocol import ProtocolStage

CALL = ROOT / "scenarios/registo_criminal/caminho-feliz.guiao.yaml"
STATIC = ROOT / "sandbox/web/static"
SCRIPTS = ("live.js", "morph.js", "countdown.js", "clipboard.js")
KINDS = {".css": "text/css", ".js": "text/javascript", ".woff2": "font/woff2"}
MOST = 1.6


@dataclass
class Trip:
    """What pages did in one call: which one, a load or a press, and how many bytes came."""

    done: list[tuple[int, str, int]] = field(default_factory=list)

    def note(self, page: int, response: Any) -> None:
        """One answer of the server."""
        request = response.request
        size = int(response.headers.get("content-length", "0"))
        if request.is_navigation_request() and response.status == 200:
            self.done.append((page, "load", size))
        elif request.method == "POST":
            self.done.append((page, "press", size))


class Watched:
    """A browser that tells what its pages do; all else is the browser's own."""

    def __init__(self, browser: Any, trip: Trip) -> None:
        self._browser = browser
        self._trip = trip
        self._pages = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._browser, name)

    def new_context(self, **options: Any) -> Any:
        """A context whose pages are watched."""
        context = self._browser.new_context(**options)
        number, self._pages = self._pages, self._pages + 1
        context.on("response", partial(self._trip.note, number))
        return context


def measure(folder: Path, rounds: int = 5) -> list[Row]:
    """The median of the ratios of each pair of turns."""
    worlds = open_worlds(folder / "words", "OFF")
    language = language_of(describe_apps(), worlds.registry)
    run = compile_file(CALL, language).runs()[0]
    with (
        served(folder / "data") as server,
        still_pages() as still,
        BrowserStage(ProtocolStage(f"http://127.0.0.1:{server.port}", describe_apps())) as stage,
    ):
        base = f"http://127.0.0.1:{server.port}"
        _, trip = call(stage.running, base, run, language)
        calls, stills, cpu = [], [], server.cpu_seconds()
        for _ in range(rounds):
            calls.append(call(stage.running, base, run, language)[0])
            stills.append(stand_still(stage.running, still, trip))
        cpu = (server.cpu_seconds() - cpu) / rounds
    worlds.close()
    ratios = [one / other for one, other in zip(calls, stills, strict=True)]
    loads = sum(kind == "load" for _, kind, _ in trip.done)
    detail = (
        f"{median(calls):.2f} s against {median(stills):.2f} s, {loads} loads and "
        f"{len(trip.done) - loads} presses; {cpu:.2f} s of the server's processor a call; "
        f"worst pair {max(ratios):.2f}"
    )
    name = "the whole call in a browser, three contexts, against the same on still pages"
    return [Row(name, median(ratios), "times", MOST, True, detail)]


def call(browser: Any, base: str, run: Run, language: Language) -> tuple[float, Trip]:
    """Play the call in pages; seconds, and what the pages did."""
    trip = Trip()
    watched = Watched(browser, trip)
    protocol = ProtocolStage(base, describe_apps())
    stage = Beside(protocol, running=watched)
    began = perf_counter()
    report = Player(run, stage, language).play()
    seconds = perf_counter() - began
    if not report.passed:
        raise RuntimeError(f"the call failed: {report.reasons()}")
    return seconds, trip


class Beside(BrowserStage):
    """The stage with one page more: the portal, open from beginning to end."""

    def open(self, run: Run) -> None:
        """Make the world, and go to its portal."""
        super().open(run)
        self._visitor = self.running.new_context(**DESK)
        page = self._visitor.new_page()
        page.goto(f"{self._protocol.base}/w/{self._protocol.world_id}/registo-criminal/")

    def close(self) -> None:
        """Leave."""
        self._visitor.close()
        super().close()


# pages that stand still -------------------------------------------------------------------------
class Still(BaseHTTPRequestHandler):
    """`/?bytes=N&next=M`: a page of N bytes with a button that leads to one of M."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """A page, or the styles."""
        parts = urlsplit(self.path)
        if parts.path != "/":
            file = STATIC / parts.path.removeprefix("/")
            self._send(file.read_bytes(), KINDS[file.suffix])
            return
        asked = parse_qs(parts.query)
        size, after = (int(asked.get(name, ["0"])[0]) for name in ("bytes", "next"))
        head = (
            '<!doctype html><html lang="pt"><title>Parada</title>'
            '<link rel="stylesheet" href="/base.css">'
            + "".join(f'<link rel="preload" as="script" href="/{one}">' for one in SCRIPTS)
            + "<main>"
            f'<form><input type="hidden" name="bytes" value="{after}">'
            "<button>Seguinte</button></form>"
        )
        line = "<p>Uma linha de uma página que não muda.</p>"
        text = head + line * max(0, (size - len(head)) // len(line.encode()))
        self._send(text.encode(), "text/html; charset=utf-8")

    def _send(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        kept = "no-store" if kind.startswith("text/html") else "max-age=3600"
        self.send_header("Cache-Control", kept)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Nobody reads it."""


@contextmanager
def still_pages() -> Iterator[str]:
    """A server of them; its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Still)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def stand_still(browser: Any, base: str, trip: Trip) -> float:
    """The same loads and presses, in as many contexts; seconds."""
    began = perf_counter()
    numbers = sorted({page for page, _, _ in trip.done})
    contexts = [browser.new_context(**(PHONE if at == 1 else DESK)) for at in range(len(numbers))]
    pages = {number: context.new_page() for number, context in zip(numbers, contexts, strict=True)}
    for at, (number, kind, size) in enumerate(trip.done):
        page = pages[number]
        if kind == "press":
            page.get_by_role("button", name="Seguinte").click()
            page.wait_for_load_state()
            continue
        pressed = next(
            (n for one, what, n in trip.done[at + 1 :] if one == number and what == "press"), 0
        )
        page.goto(f"{base}/?bytes={size}&next={pressed}")
    for context in contexts:
        context.close()
    return perf_counter() - began
