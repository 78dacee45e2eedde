"""What is of one level only; `tests/test_scenarios.py` plays every guião at all of them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from run_sandbox import describe_apps
from sandbox.apps import App
from sandbox.play.browser import BrowserStage
from sandbox.play.kernel import KernelStage
from sandbox.play.language import Language
from sandbox.play.parity import differences
from sandbox.play.plan import Role
from sandbox.play.player import Player
from sandbox.play.protocol import ProtocolStage
from sandbox.play.server import ServerProcess
from sandbox.play.stage import StageTrouble
from tests.sandbox.play.conftest import APPROVED, ON_CALL, Compile

RELOADS = """\
- cidadao.recarrega: {}
- operador.recarrega: {}
- cidadao.dita: {dado: codigo_seguranca}
  quando: codigo.apresentado
- operador.valida_codigo: {codigo: $ouvido.codigo_seguranca}
  resulta: {codigo: aceite}
"""
FAULTS = """
falhas:
  - {id: lenta, alvo: iap-pi, tipo: latencia, com: {mediana: 900ms}, liga: {apos: 2s}}
  - {id: erro, alvo: iap-pi, tipo: erro, liga: {ao: operador.valida_codigo}, desliga: {vezes: 1}}
"""


@pytest.fixture(scope="module")
def protocol(server: ServerProcess) -> ProtocolStage:
    """A stage over the wire."""
    return ProtocolStage(server.base, describe_apps())


@pytest.fixture(scope="module")
def pages(server: ServerProcess, browser: Any) -> Iterator[BrowserStage]:
    """A stage in a browser."""
    protocol = ProtocolStage(server.base, describe_apps(), prefix="paginas")
    with BrowserStage(protocol, running=browser) as stage:
        yield stage


def test_reloads_and_faults_leave_one_journal(
    compiled: Compile, kernel: KernelStage, protocol: ProtocolStage, language: Language
) -> None:
    run = compiled(APPROVED + RELOADS, FAULTS).runs()[0]
    core, wire = (Player(run, stage, language).play() for stage in (kernel, protocol))
    assert (core.reasons(), wire.reasons()) == ([], [])
    assert differences(core.events, wire.events) == []


def test_a_refusal_has_the_same_words_over_the_wire(
    compiled: Compile, kernel: KernelStage, protocol: ProtocolStage, language: Language
) -> None:
    run = compiled("- cidadao.liga: {para: '123'}").runs()[0]
    core, wire = (Player(run, stage, language).play() for stage in (kernel, protocol))
    assert core.failure == wire.failure != ""


def test_a_server_that_does_not_answer_is_told(compiled: Compile, language: Language) -> None:
    stage = ProtocolStage("http://127.0.0.1:9", describe_apps())
    report = Player(compiled(ON_CALL).runs()[0], stage, language).play()
    assert "o servidor não respondeu" in report.failure


def test_a_socket_that_does_not_tell_its_own_events_fails_the_run(
    compiled: Compile,
    protocol: ProtocolStage,
    language: Language,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sandbox.play.protocol.TELLING_S", 0.05)
    monkeypatch.setattr(ProtocolStage, "_listen", _deaf)
    report = Player(compiled(ON_CALL).runs()[0], protocol, language).play()
    assert "o socket de «cidadao» não contou o acontecimento" in report.failure


class DeafSocket:
    """A socket on which nothing comes."""

    number = 0

    def receive(self, timeout_s: float) -> None:
        """Nothing."""

    def drop(self) -> None:
        """Nothing to close."""


def _deaf(stage: ProtocolStage, role: Role, app: App, since: int) -> None:
    stage._sockets[role.name, app.seat_role] = DeafSocket()  # type: ignore[assignment]


def test_an_unknown_person_is_trouble_of_the_stage(
    protocol: ProtocolStage, compiled: Compile, language: Language
) -> None:
    cast = "elenco: {cidadao: {persona: cidadao-9999}}"
    report = Player(compiled("- avanca: 1s", cast=cast).runs()[0], protocol, language).play()
    assert "não há ninguém" in report.failure
    assert issubclass(StageTrouble, Exception)


@pytest.mark.browser
def test_a_step_that_the_page_does_not_offer_is_as_good_as_refused(
    compiled: Compile, pages: BrowserStage, language: Language
) -> None:
    steps = (
        ON_CALL + "- operador.valida_codigo: {codigo: '123456'}\n  resulta: {erro: fora-de-ordem}"
    )
    report = Player(compiled(steps).runs()[0], pages, language).play()
    assert report.reasons() == []
    assert "o ecrã não oferece o passo" in report.steps[-1].detail


@pytest.mark.browser
def test_a_reload_of_both_pages_loses_nothing(
    compiled: Compile, pages: BrowserStage, language: Language
) -> None:
    report = Player(compiled(APPROVED + RELOADS).runs()[0], pages, language).play()
    assert report.reasons() == []


@pytest.mark.browser
def test_a_trace_of_each_role_is_kept_when_it_is_asked_for(
    compiled: Compile,
    server: ServerProcess,
    pages: BrowserStage,
    language: Language,
    tmp_path: Path,
) -> None:
    protocol = ProtocolStage(server.base, describe_apps(), prefix="traco")
    with BrowserStage(protocol, trace=tmp_path, running=pages.running) as stage:
        report = Player(compiled(ON_CALL).runs()[0], stage, language).play()
    assert report.reasons() == []
    assert {path.name for path in tmp_path.glob("*.zip")} == {
        "ensaio-cidadao.zip",
        "ensaio-operador.zip",
    }
