"""Every guião of `scenarios/`: well made, played at each level, the same journal everywhere.

At the kernel each run is played in two folders of worlds at once, so that what is compared byte
by byte was made apart.  Over HTTP and in pages its journal must be the kernel's.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from mock_backoffice.contract import SERVICES
from run_sandbox import build_registry, describe_apps
from sandbox.journal import Record
from sandbox.personas import PERSONA_ROWS
from sandbox.play.browser import BrowserStage
from sandbox.play.compiler import compile_file
from sandbox.play.happening import Happening
from sandbox.play.house import language_of
from sandbox.play.kernel import KernelStage
from sandbox.play.language import PROCEDURES
from sandbox.play.library import find_guioes
from sandbox.play.parity import differences
from sandbox.play.plan import Guiao, Run
from sandbox.play.player import Player
from sandbox.play.procedure import broken_rules
from sandbox.play.protocol import ProtocolStage
from sandbox.play.server import ServerProcess
from sandbox.protocol.fault_kinds import NO_PROGRAM, WIRES
from sandbox.protocol.fault_table import FAULTS, row_of
from sandbox.registry import Registry
from sandbox.worlds import Worlds

ROOT = Path(__file__).resolve().parents[1]
SCENARIOS = ROOT / "scenarios"
RULES = [*range(1, 19), 22]
"""The rules that a spoken code must keep; 19 to 21 are of an interface that is not here yet."""
SHORTEST_SECRET = 6

APPS = describe_apps()
PEOPLE = 32
LANGUAGE = language_of(APPS, build_registry(APPS), PEOPLE)
GUIOES = tuple(compile_file(path, LANGUAGE) for path in find_guioes([SCENARIOS]))
RUNS = tuple(run for guiao in GUIOES for run in guiao.runs())
RUN_OF = {run.name: run for run in RUNS}
FIRST_RUNS = tuple(guiao.runs()[0] for guiao in GUIOES)


def each(runs: Iterable[Run]) -> pytest.MarkDecorator:
    """One test for each run, named as reports name it."""
    return pytest.mark.parametrize("run", [pytest.param(run, id=run.name) for run in runs])


def each_in_pages(runs: Iterable[Run]) -> pytest.MarkDecorator:
    """As `each`; a browser takes seconds, so those that are not tagged `fumo` are slow proofs."""
    return pytest.mark.parametrize(
        "run",
        [
            pytest.param(
                run, id=run.name, marks=[] if "fumo" in run.guiao.tags else [pytest.mark.slow]
            )
            for run in runs
        ],
    )


class Witness(KernelStage):
    """A stage that keeps, after the end, what its world wrote and what it knew in secret."""

    records: tuple[Record, ...] = ()
    secrets: frozenset[str] = frozenset()

    def open(self, run: Run) -> None:
        """Every world has the same name: it is part of what is written."""
        self._numbers = count(1)
        super().open(run)

    def close(self) -> None:
        """Read the journal from its file, and derive again every code and token of the run."""
        self.records = tuple(self.world.journal.read())
        self.secrets = frozenset(self._secrets())
        super().close()

    def _secrets(self) -> Iterator[str]:
        key = self.world.key
        for event in self.journal(0):
            if event.type == "codigo.emitido":
                yield key.security_code(event.get("request_id"), int(event.get("digits")))
            elif event.type == "token.emitido":
                yield key.token(event.get("token_id"))


def _witness(registry: Registry, people: Path, folder: Path) -> Iterator[Witness]:
    (folder / "templates").symlink_to(people)
    worlds = Worlds(folder, registry, durable="OFF", people=PEOPLE)
    yield Witness(worlds, APPS)
    worlds.close()


@pytest.fixture(scope="module")
def kernel(
    registry: Registry, people_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Witness]:
    """A stage that plays against the rules."""
    yield from _witness(registry, people_folder, tmp_path_factory.mktemp("kernel"))


@pytest.fixture(scope="module")
def again(
    registry: Registry, people_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Witness]:
    """Another one, of another folder."""
    yield from _witness(registry, people_folder, tmp_path_factory.mktemp("again"))


@pytest.fixture(scope="module")
def server() -> Iterator[ServerProcess]:
    """A server in a process of its own."""
    with ServerProcess(ROOT) as found:
        yield found
        # Whatever guiões make it say, on any wire, it keeps to its own contracts.
        said = Path(found.log).read_text(encoding="utf-8")
        broken = [line for line in said.splitlines() if "contract: " in line]
    assert not broken, "\n".join(broken[:10])


@pytest.fixture(scope="module")
def protocol(server: ServerProcess) -> ProtocolStage:
    """A stage that plays over HTTP and sockets."""
    return ProtocolStage(server.base, APPS, log=server.log)


@pytest.fixture(scope="module")
def pages(server: ServerProcess, browser: Any) -> Iterator[BrowserStage]:
    """A stage that plays in real pages."""
    protocol = ProtocolStage(server.base, APPS, prefix="pagina", log=server.log)
    with BrowserStage(protocol, running=browser) as found:
        yield found


# what a guião must say --------------------------------------------------------------------------
def test_there_are_at_least_forty():
    assert len(GUIOES) >= 40


@pytest.mark.parametrize("guiao", [pytest.param(one, id=one.id) for one in GUIOES])
def test_a_guiao_has_a_title_tags_and_something_to_verify(guiao: Guiao):
    assert guiao.title not in ("", guiao.id)
    assert guiao.tags
    assert guiao.checks
    assert guiao.procedure in PROCEDURES
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*\.guiao\.yaml", Path(guiao.file).name)
    assert re.fullmatch(r"(rc-[a-z]{3}|sric|scmd|fa)-\d{3}", guiao.id)


def test_identifiers_and_titles_are_of_one_guiao_each():
    for names in ([one.id for one in GUIOES], [one.title for one in GUIOES]):
        assert [name for name, times in Counter(names).items() if times > 1] == []


def test_every_row_of_every_app_is_used():
    used = {verb for guiao in GUIOES for verb in guiao.verbs()}
    declared = {(verb.role, verb.verb) for verb in LANGUAGE.vocabulary.verbs}
    assert sorted(declared - used) == []


def test_every_rule_is_tried():
    tags = {tag for guiao in GUIOES for tag in guiao.tags}
    rules = (ROOT / "tests" / "test_rules.py").read_text(encoding="utf-8")
    tried = {int(number) for number in re.findall(r"\bR(\d+)\b", rules)}
    tried |= {int(tag[1:]) for tag in tags if re.fullmatch(r"r\d+", tag)}
    assert [rule for rule in RULES if rule not in tried] == []


def test_every_named_citizen_calls_in_some_guiao():
    called = {role.persona for guiao in GUIOES for role in guiao.cast.values()}
    assert [row.id for row in PERSONA_ROWS if row.id not in called] == []


def test_every_kind_of_fault_happens_in_some_guiao():
    """Those that only a program meets are in the tables of tests/http/test_wire_faults*.py."""
    happens = {row_of(fault.kind, fault.target) for guiao in GUIOES for fault in guiao.faults}
    alone = [row for row in FAULTS if row.kernel == NO_PROGRAM]
    assert {row.road for row in alone} <= set(WIRES)
    missing = [row for row in FAULTS if row not in happens and row not in alone]
    assert [f"{row.name} ({row.road})" for row in missing] == []


def test_every_fragment_is_used():
    fragments = {path.stem for path in SCENARIOS.rglob("fragmentos/*.yaml")}
    texts = [path.read_text(encoding="utf-8") for path in SCENARIOS.rglob("*.yaml")]
    used = {
        name
        for text in texts
        for line in re.findall(r"usa: (.+)", text)
        for name in re.findall(r"[a-z0-9-]+", line)
    }
    assert sorted(fragments - used) == []


def test_the_readme_lists_every_guiao_and_every_verb():
    text = (SCENARIOS / "README.md").read_text(encoding="utf-8")
    files = [str(Path(guiao.file).relative_to(SCENARIOS)) for guiao in GUIOES]
    assert [name for name in files if f"({name})" not in text] == []
    verbs = [verb.verb for verb in LANGUAGE.vocabulary.verbs]
    assert [verb for verb in verbs if f"| `{verb}` |" not in text] == []


# at the kernel ----------------------------------------------------------------------------------
@each(RUNS)
def test_it_holds_against_the_rules(run: Run, kernel: Witness):
    report = Player(run, kernel, LANGUAGE).play()
    assert report.passed, "\n".join(report.reasons())
    assert _revealed_too_soon(report.events) == []
    assert broken_rules(report.events) == []
    assert _written_secrets(kernel) == []


@each(RUNS)
def test_played_twice_it_writes_the_same_bytes(run: Run, kernel: Witness, again: Witness):
    journals = []
    for stage in (kernel, again):
        Player(run, stage, LANGUAGE).play()
        journals.append(_bytes(stage))
    assert journals[0] == journals[1]


def test_what_would_break_the_rules_is_noticed(kernel: Witness):
    Player(RUN_OF["rc-tel-004"], kernel, LANGUAGE).play()
    assert kernel.secrets == frozenset()
    report = Player(RUN_OF["rc-tel-009"], kernel, LANGUAGE).play()
    unasked = [event for event in report.events if event.type != "codigo.resposta"]
    assert _revealed_too_soon(unasked) == ["A-0001: ['data_nascimento', 'nic', 'nif', 'nome']"]
    code, token = sorted(kernel.secrets, key=len)
    assert _written_secrets(kernel) == []
    for secret in (code, token):
        leak = kernel.records[-1]._replace(data=f'{{"text": "{secret}"}}')
        kernel.records = (*kernel.records, leak)
        assert secret in _written_secrets(kernel)


def _bytes(stage: Witness) -> bytes:
    """The journal as it is on disk."""
    return "\n".join("\t".join(map(str, record)) for record in stage.records).encode()


def _revealed_too_soon(events: list[Happening]) -> list[str]:
    """R15: data on a desk without the right code of that very case, or beyond its service."""
    services: dict[str, str] = {}
    opened: set[str] = set()
    wrong: list[str] = []
    for event in events:
        case = event.get("case_id")
        if event.type == "servico.aberto":
            services[case] = event.get("service")
        elif event.type == "codigo.resposta" and event.get("outcome") == "accepted":
            opened.add(case)
        elif event.type == "dados.revelados":
            shown = {scope for scope, _ in event.data["data"]}
            if case not in opened or not shown <= set(SERVICES[services[case]].scopes):
                wrong.append(f"{case}: {sorted(shown)}")
    return wrong


def _written_secrets(stage: Witness) -> list[str]:
    """R14: a code or token of this run that its journal holds, whatever was said or typed.

    The first record is the world's own, with the title that the guião gave it.
    """
    written = "\n".join(record.data for record in stage.records[1:])
    secrets = [one for one in stage.secrets if len(one) >= SHORTEST_SECRET]
    return [one for one in secrets if one in written]


# over HTTP, and in pages ------------------------------------------------------------------------
@each(RUNS)
def test_over_http_it_leads_to_the_same_journal(run: Run, kernel: Witness, protocol: ProtocolStage):
    _same_journal(run, kernel, protocol)


@pytest.mark.browser
@each_in_pages(FIRST_RUNS)
def test_in_pages_it_leads_to_the_same_journal(run: Run, kernel: Witness, pages: BrowserStage):
    _same_journal(run, kernel, pages)


def _same_journal(run: Run, kernel: KernelStage, stage: ProtocolStage | BrowserStage) -> None:
    report = Player(run, stage, LANGUAGE).play()
    assert report.passed, "\n".join(report.reasons())
    expected = Player(run, kernel, LANGUAGE).play()
    assert differences(expected.events, report.events) == []
