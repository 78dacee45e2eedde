"""The example that stands in the slot `backoffice`: a process of its own, in guiões of its own."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from run_sandbox import build_registry, describe_apps
from sandbox.play.compiler import compile_bytes, compile_file
from sandbox.play.components import given, with_components
from sandbox.play.house import language_of
from sandbox.play.player import Player
from sandbox.play.protocol import ProtocolStage
from sandbox.play.report import RunReport
from sandbox.play.server import ServerProcess
from tests.http.client import ROOT
from tests.http.test_examples import free_port

pytestmark = [pytest.mark.slow, pytest.mark.timeout(120)]
EXAMPLE = ROOT / "examples/minimal_backoffice_by_messages"
GUIAO = EXAMPLE / "chamada.guiao.yaml"
APPS = describe_apps()
LANGUAGE = language_of(APPS, build_registry(APPS))


@pytest.fixture(scope="module")
def backoffice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the example."""
    port = free_port()
    command = [sys.executable, str(EXAMPLE / "backoffice.py"), "--port", str(port)]
    said = tmp_path_factory.mktemp("backoffice") / "said.txt"
    with said.open("w") as output, subprocess.Popen(command, stdout=output) as process:
        while "À escuta" not in said.read_text(encoding="utf-8"):
            assert process.poll() is None
        yield f"http://127.0.0.1:{port}/entrada"
        process.kill()
    print(said.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def server() -> Iterator[ServerProcess]:
    with ServerProcess(ROOT) as found:
        yield found


def play(server: ServerProcess, backoffice: str, text: str = "") -> RunReport:
    """The guião of the example, or another text of it, with the example in its world."""
    guiao = compile_file(GUIAO, LANGUAGE)
    if text:
        guiao = compile_bytes(text.encode(), GUIAO.name, LANGUAGE, Path())
    run = with_components(guiao, given([f"backoffice={backoffice}"])).runs()[0]
    return Player(run, ProtocolStage(server.base, APPS), LANGUAGE).play()


def test_a_guiao_is_played_with_somebody_elses_backoffice(
    server: ServerProcess, backoffice: str
) -> None:
    report = play(server, backoffice)
    assert report.reasons() == []
    assert f"componentes de fora: backoffice ({backoffice})" in report.remarks
    details = [step.detail for step in report.steps if step.word == "operador.valida_codigo"]
    assert [one.startswith("pelo componente de «backoffice», Valid") for one in details] == [
        True, True,
    ]  # fmt: skip
    seen = [one.type for one in report.events]
    assert "operador.entrou" in seen
    assert "cmd.validada" not in seen


def test_what_the_backoffice_does_otherwise_fails_the_guiao(
    server: ServerProcess, backoffice: str
) -> None:
    text = GUIAO.read_text(encoding="utf-8")
    hoped = text.replace("{codigo: aceite, tentativa: 2}", "{codigo: expirado}\n    prazo: 4s")
    assert "esperava codigo: expirado; veio «aceite»" in play(server, backoffice, hoped).failure
