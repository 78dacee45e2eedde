"""The commands that play and tell: `run`, `check`, `explain`, `schema` and `verbs`."""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from time import monotonic
from typing import Any

from sandbox.apps import App
from sandbox.masking import personal_of
from sandbox.play.explain import as_gherkin, as_prose
from sandbox.play.happening import from_record
from sandbox.play.house import language_of
from sandbox.play.kernel import KernelStage
from sandbox.play.language import LEVELS, Language
from sandbox.play.loading import load
from sandbox.play.protocol import ProtocolStage
from sandbox.play.schema import schema_of
from sandbox.play.server import ServerProcess
from sandbox.play.stage import Person, person_of
from sandbox.protocol.errors import Refused
from sandbox.suite.command import BAD, FAILED, WELL, add_options, run_guioes
from sandbox.suite.history import BadHistory, History
from sandbox.suite.merge import BadReport, merge
from sandbox.suite.recorder import record
from sandbox.suite.recording import papers_of
from sandbox.suite.remote import Remote
from sandbox.worlds import Worlds

OpenWorlds = Callable[[Path, str], Worlds]

EXAMPLES = """examples:
  run_sandbox.py run scenarios/                            every guião, at the kernel
  run_sandbox.py run scenarios/ --level protocolo --junit results.xml
  run_sandbox.py run scenarios/ --level navegador --html report.html --tags "fumo e não lento"
  run_sandbox.py run scenarios/registo_criminal/recusa.guiao.yaml --human operador
  run_sandbox.py run scenarios/ --compare nucleo,protocolo --workers 2
  run_sandbox.py run scenarios/ --shard 1/4 --history past.json --json part-1.json
  run_sandbox.py merge all.json part-1.json part-2.json
  run_sandbox.py check scenarios/
  run_sandbox.py record demo > gravado.guiao.yaml
  run_sandbox.py explore scenarios/ --minutes 2 --seed 7
  run_sandbox.py explain scenarios/registo_criminal/recusa.guiao.yaml --gherkin
  run_sandbox.py schema
  run_sandbox.py verbs
"""


def main(argv: list[str], root: Path, apps: tuple[App, ...], open_worlds: OpenWorlds) -> int:
    """Do one command; returns 0 well, 1 a guião failed, 2 bad file or usage."""
    options = _parser(root).parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="sandbox-play-") as folder:
        worlds = open_worlds(Path(folder), "OFF")
        try:
            language = language_of(apps, worlds.registry)
            if options.command == "verbs":
                print(verbs_text(language))
                return WELL
            if options.command in ("history", "merge"):
                return _files(options)
            if options.command == "schema":
                print(json.dumps(schema_of(language), ensure_ascii=False, indent=1))
                return WELL
            if options.command == "check":
                return _check(options, language)
            if options.command == "explain":
                return _explain(options, language)
            if options.command == "record":
                return _record(options, open_worlds, language)
            if options.command == "remote":
                return _remote(options, root, apps, worlds, language)
            if options.command == "explore":
                return _explore(options, apps, worlds, language)
            return run_guioes(options, root, apps, worlds, language)
        finally:
            worlds.close()


def _parser(root: Path = Path()) -> argparse.ArgumentParser:
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
    add_options(run)
    explore = commands.add_parser("explore", help="walk at random, seeking a broken rule", **shown)
    explore.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="where walks begin")
    explore.add_argument("--minutes", type=float, default=1.0, help="how long (1)")
    explore.add_argument(
        "--walks", type=int, default=1_000_000, metavar="N", help="at most so many"
    )
    explore.add_argument("--seed", type=int, default=0, help="the same seed, the same walks")
    explore.add_argument("--out", type=Path, default=Path(), metavar="FOLDER", help="for a find")
    recorded = commands.add_parser("record", help="a world's call as a guião", **shown)
    recorded.add_argument("world", help="its name")
    recorded.add_argument("--data", type=Path, default=root / "data", help="folder of the worlds")
    remote = commands.add_parser("remote", help="handles for tests in other languages", **shown)
    remote.add_argument("--level", choices=LEVELS[:2], default="protocolo", help="(protocolo)")
    history = commands.add_parser("history", help="how flaky each guião was", **shown)
    history.add_argument("file", type=Path, metavar="FILE", help="what --history keeps")
    merged = commands.add_parser("merge", help="one report of several, of shards", **shown)
    merged.add_argument("out", type=Path, metavar="OUT", help=".json, .xml or .html")
    merged.add_argument("parts", nargs="+", type=Path, metavar="PART")
    check = commands.add_parser("check", help="check guiões without playing", **shown)
    check.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    check.add_argument("--json", action="store_true", help="the mistakes as JSON, for editors")
    explain = commands.add_parser("explain", help="tell guiões as Portuguese prose", **shown)
    explain.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    for checks in (run, check, explain, explore):
        checks.add_argument(
            "--lang", choices=("pt", "en"), default="pt", help="of mistakes and reports (pt)"
        )
    explain.add_argument("--gherkin", action="store_true", help="as Gherkin, in Portuguese")
    commands.add_parser("schema", help="JSON Schema of a guião, for editors", **shown)
    commands.add_parser("verbs", help="what each role can do, with arguments and phrases", **shown)
    return parser


def _check(options: argparse.Namespace, language: Language) -> int:
    guioes, bad = load(options.paths, language)
    if options.json:
        found = [problem for error in bad for problem in error.problems]
        english = options.lang == "en"
        problems = [(one.in_english() if english else one).as_dict() for one in found]
        print(json.dumps(problems, ensure_ascii=False, indent=1))
    else:
        for error in bad:
            print(error.text(options.lang == "en"), file=sys.stderr)
        print(f"{len(guioes)} good, {len(bad)} bad")
    if not guioes and not bad:
        print("no guião found", file=sys.stderr)
        return BAD
    return BAD if bad else WELL


def _record(options: argparse.Namespace, open_worlds: OpenWorlds, language: Language) -> int:
    """What people did in a world, as a guião on the output."""
    worlds = open_worlds(options.data, "NORMAL")
    try:
        world = worlds.get(options.world)

        def person(kind: str, name: str) -> Person:
            people = world.people
            found: Any = people.citizen(name) if kind == "cidadao" else people.operator(name)
            return person_of(kind, asdict(found))

        events = [from_record(one) for one in world.journal.read()]
        print(record(events, language, person, options.world, papers_of(world)), end="")
    except Refused as refused:
        print(refused.sentence, file=sys.stderr)
        return BAD
    finally:
        worlds.close()
    return WELL


def _remote(
    options: argparse.Namespace,
    root: Path,
    apps: tuple[App, ...],
    worlds: Worlds,
    language: Language,
) -> int:
    """Answer what a program in another language asks, a line of JSON each."""
    personal = personal_of(worlds.registry.events)
    folder = root / "scenarios"
    if options.level == "nucleo":
        stage = KernelStage(worlds, apps)
        Remote(stage, language, personal, folder).serve(sys.stdin, sys.stdout)
        return WELL
    with ServerProcess(root) as server:
        protocol = ProtocolStage(server.base, apps, prefix="teste")
        Remote(protocol, language, personal, folder).serve(sys.stdin, sys.stdout)
    return WELL


def _explore(
    options: argparse.Namespace, apps: tuple[App, ...], worlds: Worlds, language: Language
) -> int:
    """Look for a walk that breaks a rule; it is saved as a guião, and the code is 1."""
    guioes, bad = load(options.paths, language)
    if bad:
        print("\n".join(error.text(options.lang == "en") for error in bad), file=sys.stderr)
        return BAD
    try:
        # Hypothesis is of the tests' environment; nobody else waits for it.
        from sandbox.suite.walking import explore
    except ModuleNotFoundError:
        print("explore needs Hypothesis: it comes with the tests' environment", file=sys.stderr)
        return BAD
    until = monotonic() + options.minutes * 60
    stage = KernelStage(worlds, apps)
    found = explore(
        stage, language, guioes, Path(), lambda: monotonic() < until, options.seed,
        walks=options.walks,
    )  # fmt: skip
    print(found.text())
    if found.walk is None or found.walk.broken is None:
        return WELL
    path = options.out / f"achado-{found.walk.broken.rule}.guiao.yaml"
    path.write_text(found.walk.text(), encoding="utf-8")
    print(f"play it: python3 run_sandbox.py run {path}")
    return FAILED


def _files(options: argparse.Namespace) -> int:
    """What is kept between runs: told, or put together."""
    try:
        if options.command == "merge":
            print(merge(options.out, options.parts))
        else:
            print(History.read(options.file).table())
    except (BadReport, BadHistory, OSError) as error:
        print(error, file=sys.stderr)
        return BAD
    return WELL


def _explain(options: argparse.Namespace, language: Language) -> int:
    guioes, bad = load(options.paths, language)
    for error in bad:
        print(error.text(options.lang == "en"), file=sys.stderr)
    if bad or not guioes:
        return BAD
    if options.gherkin:
        print(as_gherkin(guioes, language), end="")
    else:
        print("\n".join(as_prose(guiao, language) for guiao in guioes), end="")
    return WELL


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
