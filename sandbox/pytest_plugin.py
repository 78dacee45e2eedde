"""The pytest plugin: guiões are collected as tests, and tests in Python play the same verbs.

    def test_a_refusal_is_respected(call, citizen, operator, world):
        operator.abre_servico(servico="registo-criminal")
        …
        citizen.recusa(quando="autorizacao.recebida", resulta={"autorizacao": "recusada"})
        assert world.fact("codigo.emitidos") == 0

Every test has a world of its own, and every process of pytest-xdist its own server, started when
it is first needed.  A test that fails leaves a report and its world in a folder.
"""

import importlib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from _pytest.fixtures import TopRequest

from sandbox.masking import personal_of
from sandbox.play.browser import BrowserStage
from sandbox.play.by_hand import ByHand, open_run, sections_of
from sandbox.play.compiler import compile_file
from sandbox.play.handles import Call, Clock, Faults, Inbox, Phone, Seat, World
from sandbox.play.house import language_of
from sandbox.play.kernel import KernelStage
from sandbox.play.language import LEVELS, Language
from sandbox.play.leaving import file_name, play_keeping
from sandbox.play.library import SUFFIX
from sandbox.play.plan import Run
from sandbox.play.player import Player
from sandbox.play.problems import BadGuiao
from sandbox.play.protocol import ProtocolStage
from sandbox.play.report import Report, RunReport
from sandbox.play.report_page import write_page
from sandbox.play.screens import Album
from sandbox.play.server import ServerProcess
from sandbox.play.stage import Stage
from sandbox.suite.quarantine import TAG

CAST = {"cidadao": "ana-silva", "operador": "rita-operadora"}
"""Who plays when a test does not say."""


class House:
    """Everything a process of pytest needs once: the words, worlds, a server, a browser."""

    def __init__(self, name: str) -> None:
        self._root: Any = importlib.import_module(name)
        self.apps = self._root.describe_apps()
        self._folder = tempfile.TemporaryDirectory(prefix="sandbox-pytest-")
        self._worlds = self._root.open_worlds(Path(self._folder.name), "OFF")
        self.language: Language = language_of(self.apps, self._worlds.registry)
        self.personal = personal_of(self._worlds.registry.events)
        self._server: ServerProcess | None = None
        self._browser: BrowserStage | None = None

    def stage(self, level: str, trace: Path | None = None, browser: Any = None) -> Stage:
        """A stage of one level.  `browser` is one that is running already."""
        if level == "nucleo":
            return KernelStage(self._worlds, self.apps)
        if self._server is None:
            self._server = ServerProcess(Path(self._root.__file__).resolve().parent)
        protocol = ProtocolStage(self._server.base, self.apps, log=self._server.log)
        if level == "protocolo":
            return protocol
        if browser is None:
            if self._browser is None:
                self._browser = BrowserStage(protocol).__enter__()
            browser = self._browser.running
        return BrowserStage(protocol, trace=trace, running=browser, album=Album(end_only=True))

    def close(self) -> None:
        """Leave nothing running."""
        if self._browser is not None:
            self._browser.__exit__()
        if self._server is not None:
            self._server.close()
        self._worlds.close()
        self._folder.cleanup()


_HOUSE = pytest.StashKey[House]()
_FAILED = pytest.StashKey[bool]()
_REPORT = pytest.StashKey[RunReport]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options, on the command line and in the configuration."""
    group = parser.getgroup("guioes", "guiões of the sandbox")
    group.addoption(
        "--guiao-level",
        metavar="LEVELS",
        help=f"how guiões are played: {', '.join(LEVELS)}, or several",
    )
    group.addoption("--guiao-evidence", metavar="FOLDER", help="where failed tests leave theirs")
    parser.addini("guiao_level", "how guiões are played", default="nucleo")
    parser.addini("guiao_evidence", "where failed tests leave theirs", default="test-results")
    parser.addini("sandbox_house", "the module that joins the apps", default="run_sandbox")


def pytest_configure(config: pytest.Config) -> None:
    """The marks."""
    for line in (
        "sandbox(level, seed, start, policy): how the world of this test is",
        "cast(**people): who plays each role, for example cidadao='joao-desconfiado'",
        "guiao: a guião that was collected from a file",
    ):
        config.addinivalue_line("markers", line)
    for level in _levels(config):
        if level not in LEVELS:
            raise pytest.UsageError(f"--guiao-level: {level!r} is none of {', '.join(LEVELS)}")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what was started."""
    if _HOUSE in config.stash:
        config.stash[_HOUSE].close()
        del config.stash[_HOUSE]


def _house(config: pytest.Config) -> House:
    if _HOUSE not in config.stash:
        config.stash[_HOUSE] = House(config.getini("sandbox_house"))
    return config.stash[_HOUSE]


def _levels(config: pytest.Config) -> list[str]:
    return str(config.getoption("--guiao-level") or config.getini("guiao_level")).split(",")


def _evidence(config: pytest.Config) -> Path:
    given = config.getoption("--guiao-evidence") or config.getini("guiao_evidence")
    return Path(config.rootpath / str(given))


# guiões as tests --------------------------------------------------------------------------------
def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> "GuiaoFile | None":
    """A guião is a file of tests: one for each row of its parameters, at each level."""
    if not file_path.name.endswith(SUFFIX):
        return None
    return GuiaoFile.from_parent(parent, path=file_path)


class GuiaoFile(pytest.File):
    """One `.guiao.yaml`."""

    def collect(self) -> "Iterator[GuiaoItem]":
        """Its runs; a bad file is an error of collection, with every mistake."""
        language = _house(self.config).language
        try:
            guiao = compile_file(self.path, language, str(self.path.relative_to(Path.cwd())))
        except ValueError:
            guiao = compile_file(self.path, language)
        except BadGuiao as bad:
            raise self.CollectError(bad.text()) from bad
        levels = _levels(self.config)
        for level in levels:
            for run in guiao.runs():
                name = run.name if len(levels) == 1 else f"{run.name}@{level}"
                yield GuiaoItem.from_parent(self, name=name, run=run, level=level)


class GuiaoItem(pytest.Item):
    """One run of a guião at one level; its tags are marks."""

    def __init__(self, *, run: Run, level: str, **rest: Any) -> None:
        super().__init__(**rest)
        self.run = run
        self.level = level
        # A browser is a fixture of pytest-playwright: an item that may ask for it, as doctest's do.
        self.obj = None
        fixtures: Any = self.session._fixturemanager
        self._fixtureinfo = fixtures.getfixtureinfo(node=self, func=None, cls=None)
        self.fixturenames = self._fixtureinfo.names_closure
        self._initrequest()
        self.add_marker(pytest.mark.guiao)
        for tag in run.guiao.tags:
            if tag.startswith(TAG):
                self.add_marker(pytest.mark.xfail(reason=tag, strict=False))
            else:
                self.config.addinivalue_line("markers", f"{tag}: a tag of guiões")
                self.add_marker(tag)

    def _initrequest(self) -> None:
        self.funcargs: dict[str, object] = {}
        item: Any = self
        self._request: Any = TopRequest(item, _ispytest=True)

    def runtest(self) -> None:
        """Play it."""
        house, folder = _house(self.config), _evidence(self.config)
        trace = folder if self.level == "navegador" else None
        stage = house.stage(self.level, trace, _browser_of(self.level, self.config, self._request))
        to = folder / file_name(self.run, self.level, ".world")
        report = play_keeping(lambda one: Player(self.run, one, house.language), stage, to)
        report.traces = [str(one) for one in getattr(stage, "traces", ())]
        report.screens = list(getattr(stage, "screens", ()))
        self.stash[_REPORT] = report
        if not report.passed:
            raise GuiaoFailed(report)
        for trace_file in report.traces:
            Path(trace_file).unlink()

    def repr_failure(self, excinfo: Any, style: Any = None) -> Any:
        """The reasons, not the machinery."""
        if isinstance(excinfo.value, GuiaoFailed):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where it is."""
        return self.path, 0, f"{self.run.name} ({self.level}): {self.run.guiao.title}"


class GuiaoFailed(Exception):
    """A guião that does not hold."""

    def __init__(self, report: RunReport) -> None:
        lines = [*report.reasons(), f"again: {report.again()}"]
        super().__init__("\n".join(lines))


def _browser_of(level: str, config: pytest.Config, request: pytest.FixtureRequest) -> Any:
    """The browser of pytest-playwright, where it is in use: one driver fits in a process."""
    if level == "navegador" and config.pluginmanager.has_plugin("playwright"):
        return request.getfixturevalue("browser")
    return None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    """Remember what failed; the evidence of a guião is named in the report."""
    found = yield
    if call.when == "call":
        item.stash[_FAILED] = found.failed
        report = item.stash.get(_REPORT, None)
        if found.failed and report is not None:
            found.sections.append(
                ("sandbox", _left_behind(report, _house(item.config), _evidence(item.config)))
            )
    return found


def _left_behind(report: RunReport, house: House, folder: Path) -> str:
    """Write the page of a failed run, people's data masked; returns where everything is."""
    folder.mkdir(parents=True, exist_ok=True)
    name = "".join(one if one.isalnum() or one in "-_=" else "_" for one in report.name)[:80]
    page = folder / f"{name}-{report.level}.html"
    fixed = {one.text for one in house.language.phrases.values() if "{" not in one.text}
    write_page(Report([report]).masked(house.personal, fixed), page)
    kept = f"\nworld: {report.kept}" if report.kept else ""
    last = [f"{one.n:4} {one.at[11:19]} {one.type}" for one in report.events[-8:]]
    return "\n".join([f"report: {page}{kept}", "the last that happened:", *last])


# tests in Python --------------------------------------------------------------------------------
@pytest.fixture
def sandbox_play(request: pytest.FixtureRequest) -> Iterator[ByHand]:
    """The player of this test, in a world of its own."""
    house, node = _house(request.config), request.node
    given: dict[str, Any] = {}
    for mark in reversed(list(node.iter_markers("sandbox"))):
        given |= mark.kwargs
    people = dict(CAST)
    for mark in reversed(list(node.iter_markers("cast"))):
        people |= mark.kwargs
    level = str(given.get("level") or _levels(request.config)[0])
    browser = _browser_of(level, request.config, request)
    folder = Path(node.path).parent
    run = open_run(sections_of(given, people), house.language, folder, node.name)
    play = ByHand(run, house.stage(level, browser=browser), house.language, folder)
    play.begin()
    node.stash[_REPORT] = play.report
    yield play
    if node.stash.get(_FAILED, False):
        kept: Any = play.stage
        to = _evidence(request.config) / file_name(run, level, ".world")
        to.parent.mkdir(parents=True, exist_ok=True)
        kept.export(to)
    play.finish()


@pytest.fixture
def world(sandbox_play: ByHand, request: pytest.FixtureRequest) -> World:
    """The world of this test: its events and what they add up to."""
    return World(sandbox_play, _house(request.config).language)


@pytest.fixture
def citizen(world: World) -> Seat:
    """The citizen: `citizen.autoriza(quando="autorizacao.recebida")`."""
    return world.seat("cidadao")


@pytest.fixture
def operator(world: World) -> Seat:
    """The operator: `operator.valida_cmd(telemovel="$ouvido.telemovel")`."""
    return world.seat("operador")


@pytest.fixture
def call(world: World, citizen: Seat, operator: Seat) -> Call:
    """A call between the two, dialled and answered."""
    return Call(world, citizen, operator).begin()


@pytest.fixture
def clock(sandbox_play: ByHand) -> Clock:
    """The time of the world."""
    return Clock(sandbox_play)


@pytest.fixture
def faults(sandbox_play: ByHand) -> Faults:
    """Troubles to begin and end."""
    return Faults(sandbox_play)


@pytest.fixture
def phone(citizen: Seat) -> Phone:
    """The citizen's phone."""
    return Phone(citizen)


@pytest.fixture
def inbox(world: World, phone: Phone) -> Inbox:
    """What was sent to the citizen."""
    return Inbox(world, phone)
