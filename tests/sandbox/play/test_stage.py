"""What a stage offers: a choice that the screen would not give is refused at every level."""

import pytest

from run_sandbox import describe_apps
from sandbox.play.kernel import KernelStage
from sandbox.play.language import Language
from sandbox.play.player import Player
from sandbox.play.protocol import ProtocolStage
from sandbox.play.server import ServerProcess
from sandbox.play.stage import Stage
from tests.sandbox.play.conftest import CMD_ACTIVE, Compile

PHRASES = "politica: {frase: escolhe}"
ASKED = (
    CMD_ACTIVE
    + """\
- operador.pede_autorizacao: {}
- operador.explica: {frase: frase-da-chamada}
- cidadao.autoriza: {frase: %s}
  quando: autorizacao.recebida
  resulta: {autorizacao: recusada, motivo: frase-errada}
"""
)


@pytest.fixture(params=["nucleo", "protocolo"])
def stage(request: pytest.FixtureRequest, kernel: KernelStage) -> Stage:
    """A stage at each level without pages."""
    if request.param == "nucleo":
        return kernel
    server: ServerProcess = request.getfixturevalue("server")
    return ProtocolStage(server.base, describe_apps())


def failure(compiled: Compile, stage: Stage, language: Language, steps: str, more: str) -> str:
    """Why a play ends early; nothing when it does not."""
    return Player(compiled(steps, more).runs()[0], stage, language).play().failure


def test_a_phrase_that_was_not_said_is_wrong_whatever_the_world_offers(
    compiled: Compile, stage: Stage, language: Language
) -> None:
    assert failure(compiled, stage, language, ASKED % "$eu.frase_errada", PHRASES) == ""


def test_a_phrase_that_the_screen_does_not_offer_is_refused(
    compiled: Compile, stage: Stage, language: Language
) -> None:
    found = failure(compiled, stage, language, ASKED % "castelo velho de mais", PHRASES)
    assert "O ecrã não oferece esta escolha." in found


def test_a_wrong_phrase_needs_one_that_was_said(
    compiled: Compile, stage: Stage, language: Language
) -> None:
    steps = (ASKED % "$eu.frase_errada").replace(
        "- operador.explica: {frase: frase-da-chamada}\n", ""
    )
    found = failure(compiled, stage, language, steps, PHRASES)
    assert "ninguém disse ainda nenhuma das frases que o ecrã oferece" in found


def test_a_phrase_where_no_choice_is_given_is_refused(
    compiled: Compile, stage: Stage, language: Language
) -> None:
    found = failure(compiled, stage, language, ASKED % "castelo velho", "")
    assert "O ecrã não oferece esta escolha." in found
