"""Screens, messages, exchanges, logs and spans: judged where they are seen, and can fail."""

from datetime import timedelta

import pytest

from run_sandbox import describe_apps
from sandbox.play.kernel import KernelStage
from sandbox.play.language import Language
from sandbox.play.player import Player
from sandbox.play.protocol import ProtocolStage
from sandbox.play.report import RunReport
from sandbox.play.seen import Seen
from sandbox.play.server import ServerProcess
from sandbox.play.stage import Stage
from tests.sandbox.play.conftest import CMD_ACTIVE, ON_CALL, Compile

UNJUDGED = {
    "{ecra: cidadao, mostra: x}": "vê-se nas páginas do navegador",
    "{ecra: cidadao, foco: x}": "vê-se nas páginas do navegador",
    "{ecra: cidadao, acessivel: sim}": "vê-se nas páginas do navegador",
    "{mensagem: chamada.atendida}": "vê-se nos sockets do protocolo e do navegador",
    "{contrato: cumprido}": "vê-se nas trocas do protocolo",
    "{registos: sem-dados-pessoais}": "vê-se no registo de um servidor nosso",
    "{percentil: 95, entre: [a, b], maximo: 1s}": "mede-se com um relógio que anda sozinho",
}
LABELS = """\
- {cidadao.liga: {para: contact-center}, rotulo: a}
- {operador.atende: {}, rotulo: b}
"""
REVEALED = (
    CMD_ACTIVE
    + """\
- operador.pede_autorizacao: {}
- cidadao.autoriza: {}
  quando: autorizacao.recebida
- cidadao.dita: {dado: codigo_seguranca}
  quando: codigo.apresentado
- operador.valida_codigo: {codigo: $ouvido.codigo_seguranca}
"""
)


@pytest.fixture
def protocol(server: ServerProcess) -> ProtocolStage:
    """A stage over HTTP that knows where the server writes its log."""
    return ProtocolStage(server.base, describe_apps(), log=server.log)


def play(compiled: Compile, stage: Stage, language: Language, steps: str, more: str) -> RunReport:
    """The report of steps with rows to judge."""
    return Player(compiled(steps, more).runs()[0], stage, language).play()


@pytest.mark.parametrize(("row", "why"), UNJUDGED.items())
def test_what_the_kernel_cannot_see_is_said_and_not_passed(
    compiled: Compile, kernel: KernelStage, language: Language, row: str, why: str
) -> None:
    report = play(compiled, kernel, language, LABELS, f"verifica: [{row}]")
    assert report.passed
    assert report.checks == []
    assert len(report.remarks) == 1
    assert "não se julga no nível nucleo: " + why in report.remarks[0]


@pytest.mark.parametrize("level", ["kernel", "protocol"])
def test_data_on_a_desk_are_seen_after_the_code_and_not_before(
    compiled: Compile, language: Language, level: str, request: pytest.FixtureRequest
) -> None:
    stage: Stage = request.getfixturevalue(level)
    rows = "nunca: [{ecra: operador, dados_pessoais: sim}]"
    assert play(compiled, stage, language, CMD_ACTIVE, rows).passed
    report = play(compiled, stage, language, REVEALED, rows)
    assert [check.found for check in report.checks] == [
        "mostra 1 dado(s) de outra pessoa, depois de «operador.valida_codigo»"
    ]
    rows = "sempre: [{ecra: operador, dados_pessoais: nao}]"
    assert not play(compiled, stage, language, REVEALED, rows).passed


@pytest.mark.parametrize(
    ("row", "holds"),
    [
        ("{mensagem: chamada.atendida, papel: cidadao, vezes: 1}", True),
        ("{mensagem: chamada.atendida, papel: cidadao, mais_de: 1}", False),
        ("{mensagem: chamada.atendida, menos_de: 1}", False),
        ("{mensagem: dados.revelados}", False),
        ("{contrato: cumprido}", True),
        ("{registos: sem-dados-pessoais}", True),
    ],
)
def test_messages_contract_and_log_are_judged_over_the_wire(
    compiled: Compile, protocol: ProtocolStage, language: Language, row: str, holds: bool
) -> None:
    report = play(compiled, protocol, language, ON_CALL, f"verifica: [{row}]")
    assert [check.holds for check in report.checks] == [holds]


def test_a_message_that_must_not_come_is_noticed(
    compiled: Compile, protocol: ProtocolStage, language: Language
) -> None:
    rows = "nunca: [{mensagem: chamada.atendida, papel: cidadao}]"
    report = play(compiled, protocol, language, ON_CALL, rows)
    assert [check.holds for check in report.checks] == [False]


def test_an_answer_of_another_form_breaks_the_contract(
    compiled: Compile, protocol: ProtocolStage, language: Language
) -> None:
    more = (
        "falhas: [{id: f, alvo: backoffice, tipo: contrato-violado, operacao: atende}]\n"
        "verifica: [{contrato: cumprido}]"
    )
    steps = "- cidadao.liga: {para: contact-center}\n- {operador.atende: {}, resulta: {erro: %s}}"
    report = play(compiled, protocol, language, steps % "resposta-ilegivel", more)
    assert report.failure == ""
    assert [check.holds for check in report.checks] == [False]
    assert "/api/answer-call (200): corpo: " in report.checks[0].found


def test_a_name_in_the_log_is_noticed(
    compiled: Compile, server: ServerProcess, language: Language
) -> None:
    caller = compiled(ON_CALL).cast["cidadao"]

    class Careless(ProtocolStage):
        """A server that writes down who calls."""

        def log(self) -> str:
            who = self.person(caller)
            return f"WARNING {getattr(who, told)} called"

    more = "verifica: [{registos: sem-dados-pessoais}]"
    stage = Careless(server.base, describe_apps())
    for told in ("id", "name", "document"):
        report = play(compiled, stage, language, ON_CALL, more)
        assert [check.holds for check in report.checks] == [told == "id"]


def test_a_server_elsewhere_has_no_log_to_look_at(
    compiled: Compile, server: ServerProcess, language: Language
) -> None:
    stage = ProtocolStage(server.base, describe_apps())
    more = "verifica: [{registos: sem-dados-pessoais}]"
    report = play(compiled, stage, language, ON_CALL, more)
    assert (report.checks, len(report.remarks)) == ([], 1)


SPANS = (5, 10, 20)
"""Seconds of three spans: nearest rank, 95 in a hundred of three is the longest."""


@pytest.mark.parametrize(
    ("row", "holds"),
    [
        ("percentil: 95, entre: [a, b], maximo: 20s", True),
        ("percentil: 95, entre: [a, b], maximo: 19s", False),
        ("percentil: 50, entre: [a, b], maximo: 10s", True),
        ("percentil: 50, entre: [a, b], minimo: 11s", False),
    ],
)
def test_a_percentile_is_of_the_spans_of_a_repeat(
    compiled: Compile, protocol: ProtocolStage, language: Language, row: str, holds: bool
) -> None:
    steps = (
        "- repete: 3\n  como: n\n  passos:\n"
        "    - {cidadao.liga: {para: contact-center}, rotulo: a}\n"
        "    - {cidadao.desliga: {}, rotulo: b}\n"
    )
    made = compiled(steps, f"relogio: {{modo: real}}\nverifica: [{{{row}}}]")
    player = Player(made.runs()[0], protocol, language)
    for number, span in enumerate(SPANS, start=1):
        player.watch.labels[f"a-{number}"] = made.start
        player.watch.labels[f"b-{number}"] = made.start + timedelta(seconds=span)
    seen = Seen(made.runs()[0], protocol, player.actors, language, player.watch)
    verdict = seen.judge(made.checks[0], "verifica")
    assert verdict is not None
    assert verdict.holds is holds
