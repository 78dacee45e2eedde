"""The commands: serve, run, check, verbs, world, people."""

import argparse
import json
import logging
import secrets
import sqlite3
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from functools import cache
from pathlib import Path
from typing import Any

from sandbox import fault_orders, slot_command, slot_orders
from sandbox.apps import App
from sandbox.channel import Channel, message
from sandbox.config import LOOPBACK, Config
from sandbox.console import VERSION, PlayerAtHand
from sandbox.control import ACTOR
from sandbox.folder_lock import hold
from sandbox.masking import masker
from sandbox.protocol.errors import Refused
from sandbox.protocol.slots import Slot
from sandbox.settings import EndFault
from sandbox.web.composer import WsgiApp
from sandbox.worlds import Worlds

OpenWorlds = Callable[[Path, str], Worlds]
BuildWsgi = Callable[[Config, Worlds, Channel, PlayerAtHand], WsgiApp]

GUIAO_SHOWN = Path("scenarios/registo_criminal/caminho-feliz.guiao.yaml")
"""What «Ver uma chamada» plays."""

EXAMPLES = """examples:
  python run_sandbox.py                                    serve on http://127.0.0.1:8000
  python run_sandbox.py serve --port 9000 --data /srv/worlds
  python run_sandbox.py run scenarios/                     play every guião against the rules
  python run_sandbox.py run scenarios/registo_criminal --level protocolo --junit out.xml
  python run_sandbox.py run scenarios/registo_criminal/caminho-feliz.guiao.yaml --human operador
  python run_sandbox.py check scenarios/
  python run_sandbox.py verbs
  python run_sandbox.py verify --slot servico-federado --url http://127.0.0.1:5001
  python run_sandbox.py world list
  python run_sandbox.py people demo --search ana
without make: setup, test, test-fast, test-slow, bench, check
"""

SERVE_EXAMPLES = """examples:
  python run_sandbox.py serve                        on http://127.0.0.1:8000, worlds in ./data
  python run_sandbox.py serve --port 0 --data /tmp/worlds
  python run_sandbox.py serve --slot app=http://127.0.0.1:9000/entrada
  python run_sandbox.py serve --host 0.0.0.0         for phones of the same network; prints a key
"""

WORLD_EXAMPLES = """examples:
  python run_sandbox.py world list
  python run_sandbox.py world create treino --seed 11
  python run_sandbox.py world show treino
  python run_sandbox.py world checkpoint treino antes-do-codigo
  python run_sandbox.py world restore treino antes-do-codigo
  python run_sandbox.py world fork treino treino-b --at 40
  python run_sandbox.py world journal treino          one event a line, people's data masked
  python run_sandbox.py world journal treino --clear
  python run_sandbox.py world export treino treino.world   everything, to be imported again
  python run_sandbox.py world import outro treino.world
  python run_sandbox.py world fault treino erro@backoffice operation=pede_autorizacao uses=1
  python run_sandbox.py world faults treino
  python run_sandbox.py world end-fault treino erro
  python run_sandbox.py world verify treino
  python run_sandbox.py world end treino
"""

PEOPLE_EXAMPLES = """examples:
  python run_sandbox.py people demo
  python run_sandbox.py people demo --search "ana silva" --limit 5
"""

PLAYING = {
    "run": "play guiões",
    "check": "check guiões",
    "explain": "tell guiões as Portuguese prose or Gherkin",
    "record": "a world's call as a guião",
    "explore": "walk at random, looking for a broken rule",
    "remote": "handles for tests in other languages",
    "schema": "the JSON Schema of a guião",
    "verbs": "the words",
    "history": "how long each guião took, and how flaky it was",
    "merge": "one report of several",
}
"""The commands of the player, which brings YAML and, in a browser, Playwright."""

_READING = ("list", "show", "export", "journal", "faults", "verify")
_WRITING = (
    "create", "fork", "checkpoint", "restore", "end", "import", "fault", "end-fault",
)  # fmt: skip


def main(
    argv: list[str], root: Path, apps: tuple[App, ...], open_worlds: OpenWorlds, build: BuildWsgi
) -> int:
    """Do one command; returns the exit code (0 well, 1 a guião failed, 2 bad file or usage)."""
    if not argv or (argv[0].startswith("--") and argv[0] not in ("--help", "--version")):
        argv = ["serve", *argv]
    if argv[0] in PLAYING:
        # The player brings YAML and, in a browser, Playwright: only who plays pays for it.
        from sandbox.play import cli as play

        return play.main(argv, root, apps, open_worlds)
    if argv[0] == "verify":
        # What judges components brings XML and its signatures: only who verifies pays for it.
        from sandbox.conformance import cli as conformance

        return conformance.main(argv[1:], root, open_worlds)
    options = _parser(root).parse_args(argv)
    try:
        done: int = options.do(options, apps, open_worlds, build)
    except Refused as refusal:
        print(f"{refusal.code}: {refusal.sentence}", file=sys.stderr)
        return 2
    except (OSError, sqlite3.Error) as error:
        print(f"{options.data}: {error}. Name another folder: --data FOLDER", file=sys.stderr)
        return 2
    return done


def _parser(root: Path) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="run_sandbox.py",
        description="The sandbox of the criminal-record certificate by telephone (a simulation).",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=VERSION)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    data = argparse.ArgumentParser(add_help=False)
    data.add_argument("--data", type=Path, default=root / "data", help="folder of the worlds")
    _add_serve(commands, data, root)
    for name, text in PLAYING.items():
        commands.add_parser(name, help=f"{text}; see `run_sandbox.py {name} --help`")
    commands.add_parser("verify", help="judge a component of yours; see `verify --help`")
    _add_world(commands, data)
    _add_people(commands, data)
    slot = _command(
        commands, "slot", "your component in place of ours", slot_command.EXAMPLES, data
    )
    slot_command.add_options(slot)
    return parser


def _add_serve(commands: Any, data: argparse.ArgumentParser, root: Path) -> None:
    serve = _command(commands, "serve", "serve every app (the default)", SERVE_EXAMPLES, data)
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on")
    serve.add_argument("--port", type=_port, default=8000, help="0 lets the machine choose")
    serve.add_argument("--seed", type=int, default=7, help="seed of the people of world demo")
    serve.add_argument(
        "--durable",
        choices=("NORMAL", "FULL"),
        default="NORMAL",
        help="what an answer outlives: the process (NORMAL), or the machine too (FULL)",
    )
    serve.add_argument(
        "--pace", type=_seconds, default=1.6, help="seconds between steps of «Ver uma chamada»"
    )
    serve.add_argument(
        "--allow-outgoing",
        action="store_true",
        help="let callbacks leave for addresses outside of this machine and private networks",
    )
    serve.add_argument(
        "--slot",
        action="append",
        default=[],
        metavar="NAME=ADDRESS",
        help="let your component stand in a slot of world demo; may be said several times",
    )
    serve.set_defaults(do=_serve, root=root)


def _add_world(commands: Any, data: argparse.ArgumentParser) -> None:
    world = _command(commands, "world", "worlds of a folder", WORLD_EXAMPLES, data)
    world.add_argument("action", choices=(*_READING, *_WRITING))
    world.add_argument("world", nargs="?", default="", help="its name")
    world.add_argument(
        "argument", nargs="?", default="", help="new name, checkpoint, file, or fault@target"
    )
    world.add_argument("terms", nargs="*", metavar="member=value", help="what a fault is told")
    world.add_argument("--seed", type=int, default=7, help="seed of its people")
    world.add_argument("--at", type=int, default=None, help="fork from this event")
    world.add_argument("--clear", action="store_true", help="the journal with people's data")
    world.set_defaults(do=_world)


def _add_people(commands: Any, data: argparse.ArgumentParser) -> None:
    people = _command(commands, "people", "the people of a world", PEOPLE_EXAMPLES, data)
    people.add_argument("world", help="its name")
    people.add_argument("--search", default="", help="part of a name, an identifier or a number")
    people.add_argument("--limit", type=int, default=20, help="how many at most")
    people.set_defaults(do=_people)


def _command(
    commands: Any, name: str, text: str, examples: str, data: argparse.ArgumentParser
) -> argparse.ArgumentParser:
    found: argparse.ArgumentParser = commands.add_parser(
        name,
        parents=[data],
        help=text,
        description=text[0].upper() + text[1:] + ".",
        epilog=examples,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    return found


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 65_535:
        raise argparse.ArgumentTypeError(f"a port is between 0 and 65535, not {text!r}")
    return int(text)


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 <= seconds <= 60:
        raise argparse.ArgumentTypeError("from 0 to 60 seconds")
    return seconds


def _serve(
    options: argparse.Namespace, apps: tuple[App, ...], open_worlds: OpenWorlds, build: BuildWsgi
) -> int:
    with hold(options.data):
        return _listen(options, apps, open_worlds, build)


def _listen(
    options: argparse.Namespace, apps: tuple[App, ...], open_worlds: OpenWorlds, build: BuildWsgi
) -> int:
    # gevent serves only here, in a process that was patched at its very start.
    from sandbox.serving import Server

    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s")
    key = "" if options.host in LOOPBACK else secrets.token_urlsafe(12)
    config = Config(
        options.data,
        options.host,
        options.port,
        options.seed,
        key,
        options.durable,
        options.allow_outgoing,
    )
    fillings = slot_orders.from_words(options.slot, options.allow_outgoing)
    worlds = open_worlds(options.data, options.durable)
    worlds.clear_unfinished()
    channel = Channel(masker(worlds.registry.events))
    app = build(config, worlds, channel, _player(options, worlds, apps))
    try:
        server = Server(app, worlds, channel, options.host, options.port)
    except OSError as error:
        print(
            f"Cannot listen on {options.host}:{options.port}: {error.strerror}. "
            "Choose another port: run_sandbox.py serve --port 0",
            file=sys.stderr,
        )
        return 2
    if "demo" not in worlds.names():
        worlds.create("demo", "Mundo de demonstração", options.seed, False, "real")
    for filling in fillings:
        worlds.get("demo").perform(filling, ACTOR)
    filled = worlds.get("demo").settings.slots.values()
    try:
        print(_addresses(config, server.port, apps, filled), flush=True)
        server.run()
    except KeyboardInterrupt:
        print("\nStopped.")
    finally:
        worlds.close()
    return 0


def _player(options: argparse.Namespace, worlds: Worlds, apps: tuple[App, ...]) -> PlayerAtHand:
    """The player of guiões, loaded when a page first asks for it."""

    @cache
    def robots() -> Any:
        from sandbox.play.live import Robots

        return Robots(worlds, apps, options.root / GUIAO_SHOWN, time.sleep, options.pace)

    def recorded(world_id: str) -> str:
        from sandbox.suite.recording import recorded as told

        return told(worlds, apps, world_id)

    return PlayerAtHand(lambda world_id: robots().show_call(world_id), recorded)


def _addresses(config: Config, port: int, apps: tuple[App, ...], slots: Iterable[Slot]) -> str:
    host = "127.0.0.1" if config.host in ("0.0.0.0", "::") else config.host
    root = f"http://{host}:{port}"
    phone, desk = apps[:2]
    portal = next(app for app in apps if app.slug == "registo-criminal")
    rows = [
        ("citizen's phone", f"{root}{phone.base('demo', 'ana-silva')}/   PIN 2580"),
        ("operator's desk", f"{root}{desk.base('demo', '')}/   rita.neves / ficticia-rita.neves"),
        ("portal", f"{root}{portal.base('demo', '')}/   after the call, or alone"),
        *(
            (app.keeper[1], f"{root}{app.base('demo', app.keeper[0])}/   for training")
            for app in apps
            if app.keeper[0]
        ),
        *((app.slug, f"{root}{app.base('demo', '')}/") for app in apps[3:] if app.staff),
        *((f"slot {one.name}", f"{one.address}   yours, in world demo") for one in slots),
        ("worlds", str(config.data)),
    ]
    width = max(len(name) for name, _ in rows)
    lines = [
        f"Sandbox ready: {root}/   (simulation, fictitious people)",
        *(f"  {name:{width}}  {what}" for name, what in rows),
    ]
    if config.key:
        lines.append(f"  key of the test-support surface: {config.key}")
    return "\n".join([*lines, "Stop with Ctrl+C."])


def _world(
    options: argparse.Namespace, apps: tuple[App, ...], open_worlds: OpenWorlds, build: BuildWsgi
) -> int:
    with hold(options.data) if options.action in _WRITING else nullcontext():
        return _do_with_world(options, apps, open_worlds(options.data, "NORMAL"))


def _do_with_world(options: argparse.Namespace, apps: tuple[App, ...], worlds: Worlds) -> int:
    name, argument = options.world, options.argument
    result: Any = None
    code = 0
    match options.action:
        case "verify":
            world = worlds.get(name)
            found = {app.name: app.verify(world) for app in apps}
            result = {app: problems for app, problems in found.items() if problems} or "whole"
            code = 0 if result == "whole" else 1
        case "list":
            result = worlds.names()
        case "show":
            world = worlds.get(name)
            result = {
                "id": name,
                "head": world.journal.head,
                "title": world.settings.title,
                "clock": world.clock.mode,
                "checkpoints": worlds.checkpoints(name),
            }
        case "journal":
            mask = (lambda record: record) if options.clear else masker(worlds.registry.events)
            for record in worlds.get(name).journal.read():
                print(message(mask(record)))
        case "create":
            result = worlds.create(name, seed=options.seed, scripted=False, clock_mode="real").id
        case "fork":
            result = worlds.fork(name, argument, options.at).id
        case "checkpoint":
            result = worlds.checkpoint(name, argument)
        case "restore":
            result = worlds.restore(name, argument).journal.head
        case "end":
            worlds.end(name)
        case "export":
            result = str(worlds.export(name, Path(argument or f"{name}.world")))
        case "faults":
            result = [fault_orders.shown(fault) for fault in worlds.get(name).settings.faults]
        case "fault":
            order = fault_orders.from_words(argument, options.terms, apps)
            worlds.get(name).perform(order, ACTOR)
            result = order.name
        case "end-fault":
            worlds.get(name).perform(EndFault(argument), ACTOR)
        case "import":
            result = worlds.take_in(Path(argument), name).id
    if result is not None:
        print(json.dumps(result, ensure_ascii=False, indent=2))
    worlds.close()
    return code


def _people(
    options: argparse.Namespace, apps: tuple[App, ...], open_worlds: OpenWorlds, build: BuildWsgi
) -> int:
    worlds = open_worlds(options.data, "NORMAL")
    world = worlds.get(options.world)
    for citizen in world.people.citizens(limit=options.limit, search=options.search):
        states = ", ".join(
            f"{number} {state}" for number, state in zip(citizen.phones, citizen.cmd, strict=True)
        )
        print(f"{citizen.id:24} {citizen.full_name:36} {states}")
    worlds.close()
    return 0


__all__ = ["main"]
