"""The command `run`: which guiões, at which level, by how many workers, and what is kept of it."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

from sandbox.apps import App
from sandbox.masking import personal_of
from sandbox.play import components, report_files, report_page
from sandbox.play.browser import BrowserStage
from sandbox.play.kernel import KernelStage
from sandbox.play.language import LEVELS, Language
from sandbox.play.leaving import file_name, play_keeping
from sandbox.play.loading import load
from sandbox.play.plan import Guiao, Run
from sandbox.play.player import Player
from sandbox.play.protocol import ProtocolStage
from sandbox.play.report import Report, RunReport
from sandbox.play.report_english import report_in_english
from sandbox.play.screens import Album
from sandbox.play.server import ServerProcess
from sandbox.play.stage import Stage, StageTrouble
from sandbox.play.tags import matches
from sandbox.suite.coverage import coverage_of
from sandbox.suite.coverage_page import write_coverage
from sandbox.suite.history import BadHistory, History, key_of
from sandbox.suite.parity import compare
from sandbox.suite.quarantine import Quarantine
from sandbox.suite.running import PlayAll, play_suite, tell_flaky
from sandbox.suite.shards import Shard, shared_out
from sandbox.suite.workers import play_all, serve
from sandbox.worlds import Worlds

WELL, FAILED, BAD = 0, 1, 2


def add_options(run: argparse.ArgumentParser) -> None:
    """Everything that `run` can be asked."""
    run.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="files or folders")
    run.add_argument(
        "--level",
        choices=LEVELS,
        default="",
        help="how it is played (nucleo; with --human or --slot protocolo)",
    )
    run.add_argument("--tags", default="", metavar="EXPR", help="for example: fumo e não lento")
    run.add_argument("--json", type=Path, metavar="FILE", help="write every run as JSON")
    run.add_argument("--junit", type=Path, metavar="FILE", help="write JUnit XML")
    run.add_argument("--html", type=Path, metavar="FILE", help="write one page with each call")
    run.add_argument("--clear", action="store_true", help="reports show what people said")
    run.add_argument("--annotate", action="store_true", help="failures for GitHub Actions")
    run.add_argument("--coverage", type=Path, metavar="FILE", help="what was reached (.html, .txt)")
    run.add_argument("--human", default="", metavar="PAPEL", help="a person takes this role")
    run.add_argument("--headed", action="store_true", help="show the browser's windows")
    run.add_argument("--trace", type=Path, metavar="FOLDER", help="keep a trace of each role")
    run.add_argument(
        "--screens", action=argparse.BooleanOptionalAction,
        help="pictures of the pages in the report (with --html)",
    )  # fmt: skip
    run.add_argument("--port", type=int, default=0, help="of the server, when a person plays")
    run.add_argument("--only", default="", metavar="NAME", help="one run, as reports name it")
    run.add_argument("--keep", type=Path, metavar="FOLDER", help="the worlds of failed runs")
    run.add_argument("--workers", type=_count, default=1, metavar="N", help="play N at once")
    run.add_argument("--shard", type=Shard.read, metavar="N/M", help="only this part of M")
    run.add_argument("--history", type=Path, metavar="FILE", help="durations and outcomes kept")
    run.add_argument("--retries", type=int, default=0, metavar="N", help="play what failed again")
    run.add_argument("--quarantine", type=Path, metavar="FILE", help="known failures, id: reason")
    run.add_argument(
        "--compare", type=_levels, metavar="LEVELS", help="for example nucleo,protocolo: the same?"
    )
    run.add_argument(
        "--slot", action="append", default=[], metavar="NAME=ADDRESS",
        help="your component stands there, for example backoffice=http://127.0.0.1:9000/entrada",
    )  # fmt: skip
    run.add_argument("--serve-runs", action="store_true", help=argparse.SUPPRESS)


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 64:
        raise argparse.ArgumentTypeError(f"from 1 to 64, not {text!r}")
    return int(text)


def _levels(text: str) -> list[str]:
    levels = text.split(",")
    if len(set(levels)) < 2 or not set(levels) <= set(LEVELS):
        raise argparse.ArgumentTypeError(f"two or more of {','.join(LEVELS)}, not {text!r}")
    return levels


def run_guioes(
    options: argparse.Namespace,
    root: Path,
    apps: tuple[App, ...],
    worlds: Worlds,
    language: Language,
) -> int:
    """Play what is asked for; returns the exit code."""
    try:
        guioes, bad = load(options.paths, language, components.given(options.slot))
    except ValueError as reason:
        print(reason, file=sys.stderr)
        return BAD
    for error in bad:
        print(error.text(options.lang == "en"), file=sys.stderr)
    if bad:
        return BAD
    if options.serve_runs:
        return _serve_runs(guioes, options, root, apps, worlds, language)
    try:
        chosen = [guiao for guiao in guioes if matches(options.tags, guiao.tags)]
    except ValueError as error:
        print(f"--tags: {error}", file=sys.stderr)
        return BAD
    human = {options.human} if options.human else set()
    unready = [one for one in chosen if not human <= {r.name for r in one.cast.values() if r.human}]
    if unready or not chosen:
        why = f"no role «{options.human}» for a person in {unready[0].file}" if unready else ""
        print(why or "no guião found", file=sys.stderr)
        return BAD
    try:
        history = History.read(options.history) if options.history else History()
        quarantine = Quarantine.read(options.quarantine) if options.quarantine else Quarantine()
    except (BadHistory, ValueError, OSError) as error:
        print(error, file=sys.stderr)
        return BAD
    runs = _runs(chosen, options, history, quarantine)
    if not runs and options.only:
        print(f"no run is called «{options.only}»", file=sys.stderr)
        return BAD
    try:
        report = _play(runs, options, root, apps, worlds, language, quarantine)
    except StageTrouble as trouble:
        print(trouble, file=sys.stderr)
        return FAILED
    tell_flaky(report.runs, history)
    if options.history:
        history.add(report.runs)
        history.write(options.history)
    shown = report
    if not options.clear:
        fixed = {item.text for item in language.phrases.values() if "{" not in item.text}
        shown = report.masked(personal_of(worlds.registry.events), fixed)
    if options.lang == "en":
        report, shown = report_in_english(report), report_in_english(shown)
    _write(shown, options)
    if options.coverage:
        reached = coverage_of(report.runs, language)
        write_coverage(reached, options.coverage)
        print(reached.line())
    print(report.text())
    if options.annotate and (told := report_files.annotations(shown)):
        print(told)
    return WELL if report.passed else FAILED


def _runs(
    guioes: list[Guiao], options: argparse.Namespace, history: History, quarantine: Quarantine
) -> list[Run]:
    """The runs that are this machine's to play."""
    runs = [run for guiao in guioes for run in guiao.runs() if options.only in ("", run.name)]
    for name in quarantine.unknown(runs) if not (options.tags or options.only) else ():
        print(f"{options.quarantine}: no guião is called «{name}»", file=sys.stderr)
    if options.shard:
        runs = shared_out(
            runs,
            options.shard.total,
            lambda run: sum(history.seconds(key_of(one, run.name)) for one in _levels_of(options)),
        )[options.shard.number - 1]
    # One call is enough for a person; the other rows are for robots.
    return runs[:1] if options.human else runs


def _play(
    runs: list[Run],
    options: argparse.Namespace,
    root: Path,
    apps: tuple[App, ...],
    worlds: Worlds,
    language: Language,
    quarantine: Quarantine,
) -> Report:
    """Every run at every level that is asked for."""
    by_level = []
    for level in _levels_of(options):
        with _players(level, options, root, apps, worlds, language) as play_all:
            by_level.append((level, play_suite(runs, play_all, options.retries, quarantine)))
    return Report(compare(by_level))


@contextmanager
def _players(
    level: str,
    options: argparse.Namespace,
    root: Path,
    apps: tuple[App, ...],
    worlds: Worlds,
    language: Language,
) -> Iterator[PlayAll]:
    """Who plays a list of runs: this process, or several workers at once."""
    if options.workers > 1:
        command = [sys.executable, str(root / "run_sandbox.py"), "run", *map(str, options.paths)]
        command += ["--level", level, "--serve-runs"]
        command += ["--headed"] if options.headed else []
        command += ["--trace", str(options.trace)] if options.trace else []
        command += ["--keep", str(options.keep)] if options.keep else []
        command += ["--screens"] if _screens(options) else []
        command += ["--clear"] if options.clear else []
        command += [word for slot in options.slot for word in ("--slot", slot)]
        yield lambda runs: play_all(runs, level, command, options.workers)
        return
    with _stage(level, options, root, apps, worlds) as stage:
        human = {options.human} if options.human else set()
        keep = options.keep
        yield lambda runs: [_one(run, stage, language, human, keep) for run in runs]


def _one(
    run: Run, stage: Stage, language: Language, human: set[str], keep: Path | None
) -> RunReport:
    began = perf_counter()
    if keep is None:
        made = Player(run, stage, language, human, tell=_say).play()
    else:
        to = keep / file_name(run, stage.level, ".world")
        made = play_keeping(lambda one: Player(run, one, language, human, tell=_say), stage, to)
    made.seconds = perf_counter() - began
    made.traces = [str(one) for one in getattr(stage, "traces", ())]
    made.screens = list(getattr(stage, "screens", ()))
    return made


def _serve_runs(
    guioes: list[Guiao],
    options: argparse.Namespace,
    root: Path,
    apps: tuple[App, ...],
    worlds: Worlds,
    language: Language,
) -> int:
    """A worker: what it plays comes on its input, what came of it goes to its output."""
    runs = [run for guiao in guioes for run in guiao.runs()]
    reports, sys.stdout = sys.stdout.buffer, sys.stderr
    with _stage(_level(options), options, root, apps, worlds) as stage:
        serve(
            runs,
            lambda run: _one(run, stage, language, set(), options.keep),
            sys.stdin.buffer,
            reports,
        )
    return WELL


def _level(options: argparse.Namespace) -> str:
    return options.level or ("protocolo" if options.human or options.slot else "nucleo")


def _levels_of(options: argparse.Namespace) -> list[str]:
    return options.compare or [_level(options)]


def _screens(options: argparse.Namespace) -> bool:
    """Whether pictures are taken: when they are asked for, or a page can show them."""
    return bool(options.html) if options.screens is None else bool(options.screens)


def _say(text: str) -> None:
    print(text, flush=True)


@contextmanager
def _stage(
    level: str, options: argparse.Namespace, root: Path, apps: tuple[App, ...], worlds: Worlds
) -> Iterator[Stage]:
    if level == "nucleo" and not options.human:
        yield KernelStage(worlds, apps)
        return
    with ServerProcess(root, options.port) as server:
        clock = "real" if options.human else "virtual"
        protocol = ProtocolStage(server.base, apps, clock=clock, log=server.log)
        if level != "navegador":
            yield protocol
            return
        album = Album(options.clear) if _screens(options) else None
        with BrowserStage(protocol, options.headed, options.trace, album=album) as stage:
            yield stage


def _write(report: Report, options: argparse.Namespace) -> None:
    if options.json:
        report_files.write_json(report, options.json)
    if options.junit:
        report_files.write_junit(report, options.junit)
    if options.html:
        report_page.write_page(report, options.html)
