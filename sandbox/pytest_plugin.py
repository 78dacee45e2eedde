"""The pytest plugin: guiões are collected as tests, and tests in Python play the same verbs.

    def test_a_refusal_is_respected(call, citizen, operator, world):
        operator.abre_servico(servico="registo-criminal")
        …
        citizen.recusa(quando="autorizacao.recebida", resulta={"autorizacao": "recusada"})
        assert world.fact("codigo.emitidos") == 0

Every test has a world of its own, and every process of pytest-xdist its own server, started when
it is first needed.  A test that fails leaves a report and its world in a folder.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from _pytest.fixtures import TopRequest

from sandbox.play.by_hand import ByHand, open_run, sections_of
from sandbox.play.compiler import compile_file
from sandbox.play.components import given as given_components
from sandbox.play.components import with_components
from sandbox.play.handles import Call, Clock, Faults, Inbox, Phone, Seat, World
from sandbox.play.language import LEVELS
from sandbox.play.leaving import file_name, play_keeping
from sandbox.play.library import SUFFIX
from sandbox.play.plan import Component, Run
from sandbox.play.player import Player
from sandbox.play.problems import BadGuiao
from sandbox.play.report import RunReport
from sandbox.play.report_english import run_in_english
from sandbox.pytest_house import House, left_behind
from sandbox.suite.quarantine import TAG

CAST = {"cidadao": "ana-silva", "operador": "rita-operadora"}
"""Who plays when a test does not say."""


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
    group.addoption(
        "--guiao-slot",
        action="append",
        default=[],
        metavar="NAME=ADDRESS",
        help="your component stands there, for example backoffice=http://127.0.0.1:9000/entrada",
    )
    group.addoption(
        "--guiao-lang", choices=("pt", "en"), help="of mistakes and of what failed (pt)"
    )
    parser.addini("guiao_lang", "of mistakes and of what failed: pt or en", default="pt")
    parser.addini("guiao_level", "how guiões are played", default="nucleo")
    parser.addini("guiao_evidence", "where failed tests leave theirs", default="guiao-results")
    parser.addini("sandbox_house", "the module that joins the apps", default="run_sandbox")


def pytest_configure(config: pytest.Config) -> None:
    """The marks."""
    for line in (
        "sandbox(level, seed, start, policy, slots): how the world of this test is",
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


def _slots(config: pytest.Config) -> dict[str, Component]:
    try:
        return given_components(config.getoption("--guiao-slot"))
    except ValueError as error:
        raise pytest.UsageError(str(error).replace("--slot", "--guiao-slot", 1)) from error


def _english(config: pytest.Config) -> bool:
    return (config.getoption("--guiao-lang") or config.getini("guiao_lang")) == "en"


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
        name = os.path.relpath(self.path)
        try:
            guiao = compile_file(self.path, language, name if name[:2] != ".." else "")
            guiao = with_components(guiao, _slots(self.config))
        except BadGuiao as bad:
            raise self.CollectError(bad.text(_english(self.config))) from bad
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
            raise GuiaoFailed(run_in_english(report) if _english(self.config) else report)
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
    """Remember what failed; its evidence is named in the report.

    That of a guião is there when it has been played, that of a test in Python when its pages are
    closed and its world is kept: pytest shows a section of that time by its name.
    """
    found = yield
    item.stash[_FAILED] = found.failed or item.stash.get(_FAILED, False)
    report = item.stash.get(_REPORT, None)
    when, name = (
        ("call", "sandbox") if isinstance(item, GuiaoItem) else ("teardown", "sandbox teardown")
    )
    if call.when == when and item.stash[_FAILED] and report is not None:
        found.sections.append(
            (
                name,
                left_behind(
                    report, _house(item.config), _evidence(item.config), _english(item.config)
                ),
            )
        )
    return found


# tests in Python --------------------------------------------------------------------------------
@pytest.fixture
def sandbox_play(request: pytest.FixtureRequest) -> Iterator[ByHand]:
    """The player of this test, in a world of its own."""
    house, node = _house(request.config), request.node
    given: dict[str, Any] = {}
    if told := _slots(request.config):
        given["slots"] = {one.slot: one.address for one in told.values()}
    for mark in reversed(list(node.iter_markers("sandbox"))):
        given |= mark.kwargs
    people = dict(CAST)
    for mark in reversed(list(node.iter_markers("cast"))):
        people |= mark.kwargs
    level = str(given.get("level") or _levels(request.config)[0])
    browser = _browser_of(level, request.config, request)
    folder, evidence = Path(node.path).parent, _evidence(request.config)
    name = ".".join([Path(node.path).stem, *node.nodeid.split("::")[1:]])
    run = open_run(sections_of(given, people), house.language, folder, name)
    stage: Any = house.stage(level, evidence if level == "navegador" else None, browser)
    play = ByHand(run, stage, house.language, folder, _english(request.config))
    play.begin()
    report = node.stash[_REPORT] = play.report
    yield play
    failed = node.stash.get(_FAILED, False)
    if failed:
        evidence.mkdir(parents=True, exist_ok=True)
        report.kept = str(stage.export(evidence / file_name(run, level, ".world")))
    play.finish()
    report.traces = [str(one) for one in getattr(stage, "traces", ())]
    report.screens = list(getattr(stage, "screens", ()))
    for trace in () if failed else report.traces:
        Path(trace).unlink()


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
