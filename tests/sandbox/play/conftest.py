"""What the tests of the player stand on: the words of the house, and a stage at the kernel."""

from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import dedent, indent

import pytest

from run_sandbox import describe_apps
from sandbox.play.compiler import compile_bytes
from sandbox.play.house import language_of
from sandbox.play.kernel import KernelStage
from sandbox.play.language import Language
from sandbox.play.plan import Guiao
from sandbox.play.player import Player
from sandbox.play.problems import BadGuiao, Problem
from sandbox.play.report import RunReport
from sandbox.play.server import ServerProcess
from sandbox.registry import Registry
from sandbox.worlds import Worlds

ROOT = Path(__file__).resolve().parents[3]
CAST = "elenco: {cidadao: {persona: ana-silva}, operador: {persona: rita-operadora}}"
ON_CALL = """\
- cidadao.liga: {para: contact-center}
- operador.atende: {}
"""
CMD_ACTIVE = (
    ON_CALL
    + """\
- operador.abre_servico: {servico: registo-criminal}
- cidadao.dita: {dado: telemovel}
- operador.valida_cmd: {telemovel: $ouvido.telemovel}
"""
)
APPROVED = (
    CMD_ACTIVE
    + """\
- operador.pede_autorizacao: {}
- cidadao.autoriza: {}
  quando: autorizacao.recebida
"""
)
"""Beginnings of a call, as lists of steps."""

Compile = Callable[..., Guiao]
Find = Callable[[str | bytes], list[Problem]]
Play = Callable[..., RunReport]


@pytest.fixture(scope="session")
def language(registry: Registry) -> Language:
    """Every word of the house."""
    return language_of(describe_apps(), registry)


def guiao_text(steps: str = "", more: str = "", cast: str = CAST) -> str:
    """A whole guião around some steps and sections."""
    body = indent(dedent(steps), "  ") if steps.strip() else "  []"
    return f"guiao: 1\nid: ensaio\n{cast}\npassos:\n{body}\n{dedent(more)}"


@pytest.fixture
def compiled(language: Language, tmp_path: Path) -> Compile:
    """Compile steps with further sections."""

    def make(steps: str = "", more: str = "", cast: str = CAST) -> Guiao:
        text = guiao_text(steps, more, cast)
        return compile_bytes(text.encode(), "ensaio.guiao.yaml", language, tmp_path)

    return make


@pytest.fixture
def problems(language: Language, tmp_path: Path) -> Callable[[str | bytes], list[Problem]]:
    """What is wrong with a text."""

    def find(text: str | bytes) -> list[Problem]:
        raw = text if isinstance(text, bytes) else text.encode()
        with pytest.raises(BadGuiao) as found:
            compile_bytes(raw, "mau.guiao.yaml", language, tmp_path)
        return list(found.value.problems)

    return find


@pytest.fixture
def kernel(worlds: Worlds) -> KernelStage:
    """A stage at the kernel."""
    return KernelStage(worlds, describe_apps())


@pytest.fixture
def played(compiled: Compile, kernel: KernelStage, language: Language) -> Play:
    """Play steps with further sections, at the kernel."""

    def make(steps: str = "", more: str = "", cast: str = CAST) -> RunReport:
        return Player(compiled(steps, more, cast).runs()[0], kernel, language).play()

    return make


@pytest.fixture(scope="session")
def server() -> Iterator[ServerProcess]:
    """A server of the house in a process of its own."""
    with ServerProcess(ROOT) as running:
        yield running
