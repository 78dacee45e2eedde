"""The command `verify`: play the catalogue of a slot against a component, and say how it went."""

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sandbox.clock import system_now
from sandbox.conformance import catalogue, report_files, sealing
from sandbox.conformance.authorizations import session as authorizations_session
from sandbox.conformance.authorizations.component import Authorizations
from sandbox.conformance.backoffice.component import Backoffice
from sandbox.conformance.backoffice.slot import SlotBackoffice
from sandbox.conformance.control import Control, Report, Unusable, play
from sandbox.conformance.federated.component import OAUTH, SAML, Component
from sandbox.conformance.federated.session import OF_TESTS, prepare
from sandbox.conformance.house import House
from sandbox.conformance.identity.component import IdentityProvider
from sandbox.conformance.identity.table import read_table
from sandbox.conformance.integration.component import Platform, Program
from sandbox.conformance.integration.ends import Ends
from sandbox.conformance.phone.component import PhoneApp
from sandbox.conformance.phone.session import add_options, phone_of
from sandbox.conformance.reaching import wait_for
from sandbox.worlds import Worlds

PORT = 8100
EXAMPLES = """examples:
  python run_sandbox.py verify --list                      every control of every slot
  python run_sandbox.py verify --slot servico-federado --url http://127.0.0.1:5001
  python run_sandbox.py verify --slot servico-federado --url http://127.0.0.1:5001 \\
      --html r.html --json r.json --junit r.xml --report r.jws
  python run_sandbox.py verify --check r.jws --key THUMBPRINT
  python run_sandbox.py verify --slot backoffice
  python run_sandbox.py verify --slot iap --url http://127.0.0.1:8300 --interval 1
  python run_sandbox.py verify --slot backoffice --url http://127.0.0.1:9000/entrada
  python run_sandbox.py verify --slot autenticacao --url https://idp.example/fa --component t.toml
  python run_sandbox.py verify --slot autorizacoes --url http://127.0.0.1:9000 --entity chave.pem \
      --accept http://127.0.0.1:9000/ensaio/aceita --refuse http://127.0.0.1:9000/ensaio/recusa
  python run_sandbox.py verify --slot app --url http://127.0.0.1:9100/entrada --screen "GET /" \\
      --press-approve "POST /autorizar pedido={request_id}"
The component looks for its platforms at http://127.0.0.1:8100/w/conformidade/ while this runs.
exit code: 0 all that applied passed, 1 something did not, 2 nothing could be asked
"""

Opener = Callable[[Path, str], Worlds]
Judged = Component | Backoffice | IdentityProvider | Platform | Authorizations | PhoneApp


def main(argv: list[str], root: Path, open_worlds: Opener) -> int:
    """Do the command; returns the exit code."""
    options = _parser(root).parse_args(argv)
    try:
        if options.list:
            return _list()
        if options.check:
            return _check(options)
        if not options.slot or (options.slot != catalogue.DESK and not options.url):
            raise Unusable("verify takes --slot and --url; or --list, or --check")
        if options.slot == catalogue.IDENTITY:
            return _told(options, _judged(options, _identity(options)))
        if options.slot in (catalogue.PLATFORM, catalogue.APP):
            return _told(options, _on_the_road(options))
        if options.slot == catalogue.AUTHORIZATIONS:
            with authorizations_session.opened(options) as system:
                return _told(options, _judged(options, system))
        return _verify(options, root, open_worlds)
    except (Unusable, OSError) as error:
        print(f"verify: {error}", file=sys.stderr)
        return 2


def _parser(root: Path) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="run_sandbox.py verify",
        description="Play numbered controls against a component of yours, from the outside.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("--slot", choices=tuple(catalogue.VARIANTS), help="what the component stands for")
    add("--url", default="", help="where the component is; without one a backoffice comes")
    add("--list", action="store_true", help="the catalogue, and nothing else")
    add("--only", default="", help="these controls alone, with commas between them")
    add("--port", type=int, default=PORT, help="where the component finds its platforms")
    add("--protocol", choices=(SAML, OAUTH), default="", help="found out when not given")
    add("--start", default="/entrar", help="address where a sign-in begins")
    add("--probe", default="/sessao", help="address that shows the NIC of who is signed in")
    add("--metadata", default="/metadata", help="SAML metadata: address or file")
    add("--client-id", default=OF_TESTS, help="OAuth2: identifier of the component")
    add("--fragment", choices=("post", "query"), default="post",
        help="OAuth2: how the component's page hands the fragment over")  # fmt: skip
    add("--component", type=Path, help="autenticacao: the table of your component (TOML)")
    add("--run", default="", help="app, iap: the command that starts the component, to restart it")
    add("--interval", type=float, default=1.0, help="iap: seconds between two attempts")
    add("--rest", default="/rest", help="iap: the door for JSON")
    add("--soap", default="/soap", help="iap: the door for SOAP")
    add("--letters", default="/api/mensagens?estado=dead", help="iap: where dead letters stand")
    add_options(parser)
    add("--html", type=Path, help="the report as a page")
    add("--json", type=Path, help="the report for programs")
    add("--junit", type=Path, help="the report for continuous integration")
    add("--report", type=Path, help="the signed report (JWS)")
    add("--check", type=Path, help="check a signed report")
    add("--key", default="", help="thumbprint to check with; that of this installation if none")
    add("--data", type=Path, default=root / "data", help="folder with the key that signs")
    authorizations_session.add_options(parser)
    return parser


def _list() -> int:
    for slot in catalogue.VARIANTS:
        controls = catalogue.controls_of(slot)
        print(f"{slot}: {len(controls)}")
        for one in controls:
            certainty = report_files.CERTAINTY[one.certainty]
            print(f"  {one.id}  {one.asks}  [{one.clause}; {certainty}]")
    return 0


def _check(options: argparse.Namespace) -> int:
    expected = options.key or _own_thumbprint(options.data)
    found = sealing.opened(options.check.read_text(encoding="ascii").strip(), expected)
    print(json.dumps({name: value for name, value in found.items() if name != "controls"}))
    return 0 if found["passed"] and found["passed"] == found["applied"] else 1


def _own_thumbprint(data: Path) -> str:
    return sealing.known_by(sealing.installation_key(data))


def _verify(options: argparse.Namespace, root: Path, open_worlds: Opener) -> int:
    with TemporaryDirectory(prefix="conformidade-") as folder:
        house = House(root / "run_sandbox.py", Path(folder), options.port)
        try:
            house.open(open_worlds)
            report = _played(options, house)
        finally:
            house.close()
    return _told(options, report)


def _told(options: argparse.Namespace, report: Report) -> int:
    print(report_files.figures(report))
    _write(options, report)
    return 0 if report.whole else 1


def _played(options: argparse.Namespace, house: House) -> Report:
    component: Backoffice | Component
    if options.slot == catalogue.DESK:
        component = _at_desk(options.url, house)
    else:
        component = _service(options, house)
    return _judged(options, component, house.address)


def _judged(options: argparse.Namespace, component: Judged, otherwise: str = "") -> Report:
    """The controls of the slot, played; `otherwise` is the address when none was given."""
    every = catalogue.for_component(options.slot, component.protocol)
    wanted = _chosen(every, options.only)
    results = play(wanted, component, time.monotonic, lambda one: print(report_files.line(one)))
    at = system_now().isoformat(timespec="seconds")
    return Report(
        options.slot, component.protocol, options.url or otherwise, at, len(every), results
    )


def _on_the_road(options: argparse.Namespace) -> Report:
    """Needs no sandbox: the verifier is the systems with which the component speaks."""
    ends, program = Ends(options.port), Program(options.run, options.url)
    ends.open()
    try:
        program.start()
        again = program.again if options.run else None
        if options.slot == catalogue.APP:
            phone = phone_of(options, ends)
            phone.again = again
            phone.begin()
            return _judged(options, phone)
        doors = (options.url, options.rest, options.soap, options.letters, options.interval)
        return _judged(options, Platform(ends, *doors, again=again))
    finally:
        program.stop()
        ends.close()


def _identity(options: argparse.Namespace) -> IdentityProvider:
    """An identity provider needs no sandbox: the verifier is browser and service."""
    if not options.component:
        raise Unusable("--slot autenticacao takes --component, the table of your component")
    wait_for(options.url)
    return IdentityProvider(options.url, read_table(options.component))


def _service(options: argparse.Namespace, house: House) -> Component:
    component = Component(
        house, options.url, options.start, options.probe, options.fragment, options.protocol
    )
    prepare(component, options.metadata, options.client_id)
    return component


def _at_desk(url: str, house: House) -> Backoffice:
    """With an address it stands in its slot, without one it comes by itself."""
    component = Backoffice(house)
    if url:
        component = SlotBackoffice(house, address=url)
        component.fill()
    component.sit()
    return component


def _chosen(controls: tuple[Control, ...], only: str) -> tuple[Control, ...]:
    """The named controls, with those that they need."""
    if not only:
        return controls
    known = {one.id: one for one in controls}
    wanted = set(only.split(","))
    if unknown := wanted - set(known):
        raise Unusable(f"--only: no control {', '.join(sorted(unknown))}; see verify --list")
    for name in tuple(wanted):
        wanted |= set(known[name].needs)
    return tuple(one for one in controls if one.id in wanted)


def _write(options: argparse.Namespace, report: Report) -> None:
    made: dict[str, Any] = report.as_dict()
    key = sealing.installation_key(options.data) if options.report or options.html else None
    if options.json:
        text = json.dumps(made, ensure_ascii=False, indent=1)
        options.json.write_text(text + "\n", encoding="utf-8")
    if options.junit:
        options.junit.write_bytes(report_files.junit(report))
    if options.html and key:
        page = report_files.page(report, sealing.known_by(key))
        options.html.write_text(page, encoding="utf-8")
    if options.report and key:
        options.report.write_text(sealing.sealed(made, key) + "\n", encoding="ascii")
        print(f"assinado: {options.report}, chave {sealing.known_by(key)}")
