"""The commands that play and tell: `run`, `check`, `explain`, `schema` and `verbs`."""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

from sandbox.apps import App
from sandbox.play import report_files, report_page
from sandbox.play.browser import BrowserStage
from sandbox.play.compiler import compile_file
from sandbox.play.explain import as_gherkin, as_prose
from sandbox.play.house import language_of
from sandbox.play.kernel import KernelStage
from sandbox.play.language import Language
from sandbox.play.library import find_guioes
from sandbox.play.plan import Guiao
from sandbox.play.player import Player
from sandbox.play.problems import BadGuiao
from sandbox.play.protocol import ProtocolStage
from sandbox.play.report import Report
from sandbox.play.schema import schema_of
from sandbox.play.server import ServerProcess
from sandbox.play.stage import LEVELS, Stage, StageTrouble
from sandbox.play.tags import matches
from sandbox.worlds import Worlds

OpenWorlds = Callable[[Path, str], Worlds]
WELL, FAILED, BAD = 0, 1, 2

EXAMPLES = """examples:
  run_sandbox.py run scenarios/                            every guião, at the kernel
  run_sandbox.py run scenarios/ --level protocolo --junit results.xml
  run_sandbox.py run scenarios/ --level navegador --html report.html --tags "fumo e não lento"
  run_sandbox.py run scenarios/registo_criminal/recusa.guiao.yaml --human operador
  run_sandbox.py check scenarios/
  run_sandbox.py explain scenarios/registo_criminal/recusa.guiao.yaml --gherkin
  run_sandbox.py schema
  run_sandbox.py verbs
"""


def main(argv: list[str], root: Path, apps: tuple[App, ...], open_worlds: OpenWorlds) -> int:
    """Do one command; returns 0 well, 1 a guião failed, 2 bad file or usage."""
    options = _parser().parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="sandbox-play-") as folder:
        worlds = open_worlds(Path(folder), "OFF")
        try:
            language = language_of(apps, worlds.registry)
            if options.command == "verbs":
                print(verbs_text(language))
                return WELL
            if options.command == "schema":
                print(json.dumps(schema_of(language), ensure_ascii=False, indent=1))
                return WELL
            if options.command == "check":
                return _check(options, language)
            if options.command == "explain":
                return _explain(options, language)
            return _run(options, root, apps, worlds, language)
        finally:
            worlds.close()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="run_sandbox.py",
        description="Play, check and list the words of guiões.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND", dest="command")
    form = argparse.RawDescriptionHelpFormatter
    shown: dict[str, Any] = {"epilog": EXAMPLES, "formatter_class": form}
    run = commands.add_parser("run", help="play guiões", **shown)
    run.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="files or folders")
    run.add_argument("--level", choices=LEVELS, default="", help="how it is played (nucleo)")
    run.add_argument("--tags", default="", metavar="EXPR", help="for example: fumo e não lento")
    run.add_argument("--json", type=Path, metavar="FILE", help="write every run as JSON")
    run.add_argument("--junit", type=Path, metavar="FILE", help="write JUnit XML")
    run.add_argument("--html", type=Path, metavar="FILE", help="write one page with each call")
    run.add_argument("--human", default="", metavar="PAPEL", help="a person takes this role")
    run.add_argument("--headed", action="store_true", help="show the browser's windows")
    run.add_argument("--trace", type=Path, metavar="FOLDER", help="keep a trace of each role")
    run.add_argument("--port", type=int, default=0, help="of the server, when a person plays")
    check = commands.add_parser("check", help="check guiões without playing", **shown)
    check.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    check.add_argument("--json", action="store_true", help="the mistakes as JSON, for editors")
    explain = commands.add_parser("explain", help="tell guiões as Portuguese prose", **shown)
    explain.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    explain.add_argument("--gherkin", action="store_true", help="as Gherkin, in Portuguese")
    commands.add_parser("schema", help="JSON Schema of a guião, for editors", **shown)
    commands.add_parser("verbs", help="what each role can do, with arguments and phrases", **shown)
    return parser


def load(paths: list[Path], language: Language) -> tuple[list[Guiao], list[BadGuiao]]:
    """Every guião of these files and folders, and every bad file."""
    guioes: list[Guiao] = []
    bad: list[BadGuiao] = []
    for path in find_guioes(paths):
        try:
            guioes.append(compile_file(path, language))
        except BadGuiao as error:
            bad.append(error)
    return guioes, bad


def _check(options: argparse.Namespace, language: Language) -> int:
    guioes, bad = load(options.paths, language)
    if options.json:
        problems = [problem.as_dict() for error in bad for problem in error.problems]
        print(json.dumps(problems, ensure_ascii=False, indent=1))
    else:
        for error in bad:
            print(error.text(), file=sys.stderr)
        print(f"{len(guioes)} good, {len(bad)} bad")
    if not guioes and not bad:
        print("no guião found", file=sys.stderr)
        return BAD
    return BAD if bad else WELL


def _explain(options: argparse.Namespace, language: Language) -> int:
    guioes, bad = load(options.paths, language)
    for error in bad:
        print(error.text(), file=sys.stderr)
    if bad or not guioes:
        return BAD
    if options.gherkin:
        print(as_gherkin(guioes, language), end="")
    else:
        print("\n".join(as_prose(guiao, language) for guiao in guioes), end="")
    return WELL


def _run(
    options: argparse.Namespace,
    root: Path,
    apps: tuple[App, ...],
    worlds: Worlds,
    language: Language,
) -> int:
    guioes, bad = load(options.paths, language)
    for error in bad:
        print(error.text(), file=sys.stderr)
    if bad:
        return BAD
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
        with _stage(options, root, apps, worlds) as stage:
            report = _play(chosen, stage, language, human)
    except StageTrouble as trouble:
        print(trouble, file=sys.stderr)
        return FAILED
    _write(report, options)
    print(report.text())
    return WELL if report.passed else FAILED


def _play(guioes: list[Guiao], stage: Stage, language: Language, human: set[str]) -> Report:
    report = Report()
    for guiao in guioes:
        for run in guiao.runs():
            began = perf_counter()
            player = Player(run, stage, language, human, tell=_say)
            made = player.play()
            made.seconds = perf_counter() - began
            report.extend([made])
            if human:
                # One call is enough for a person; the other rows are for robots.
                return report
    return report


def _say(text: str) -> None:
    print(text, flush=True)


@contextmanager
def _stage(
    options: argparse.Namespace, root: Path, apps: tuple[App, ...], worlds: Worlds
) -> Iterator[Stage]:
    level = options.level or ("protocolo" if options.human else "nucleo")
    if level == "nucleo" and not options.human:
        yield KernelStage(worlds, apps)
        return
    with ServerProcess(root, options.port) as server:
        clock = "real" if options.human else "virtual"
        protocol = ProtocolStage(server.base, apps, clock=clock)
        if level != "navegador":
            yield protocol
            return
        with BrowserStage(protocol, options.headed, options.trace) as stage:
            yield stage


def _write(report: Report, options: argparse.Namespace) -> None:
    if options.json:
        report_files.write_json(report, options.json)
    if options.junit:
        report_files.write_junit(report, options.junit)
    if options.html:
        report_page.write_page(report, options.html)


def verbs_text(language: Language) -> str:
    """The vocabulary: roles, verbs, arguments, official labels and phrases."""
    lines: list[str] = []
    for kind in sorted(language.kinds):
        lines.append(kind)
        for verb in (one for one in language.vocabulary.verbs if one.role == kind):
            arguments = ", ".join(
                item.argument + ("" if item.required else "?") for item in verb.fields
            )
            lines.append(f"  {kind}.{verb.verb}: {{{arguments}}}  «{verb.label}»")
        names = [item.name for item in language.phrases.values() if item.role == kind]
        lines.append(f"  frases: {', '.join(names)}")
    return "\n".join(lines)
