"""A plan is walked as it is written: steps, waiting, faults, reactions, what is verified."""

import pytest

from sandbox.play.kernel import KernelStage
from sandbox.play.language import Language
from sandbox.play.parity import differences
from sandbox.play.player import Player
from sandbox.play.report import RunReport
from tests.sandbox.play.conftest import APPROVED, CMD_ACTIVE, ON_CALL, Compile, Play

TWO_CITIZENS = """\
elenco:
  cidadao: {persona: ana-silva}
  cidadao-2: {persona: joao-desconfiado}
  operador: {persona: rita-operadora}
  operador-b: {persona: tomas-operador}
"""


def words(report: RunReport) -> list[str]:
    """The steps that were done."""
    return [step.word for step in report.steps]


def count(report: RunReport, kind: str) -> int:
    """How many events of a type there were."""
    return sum(event.type == kind for event in report.events)


def test_what_a_step_needs_is_done_before_it_and_only_once(played: Play) -> None:
    report = played(APPROVED)
    assert report.failure == ""
    assert (count(report, "operador.entrou"), count(report, "app.aberta")) == (1, 1)


def test_another_phone_has_to_be_opened_again(played: Play) -> None:
    again = "- cidadao.abre_app: {}\n- cidadao.troca_de_telemovel: {}\n- cidadao.fecha_app: {}"
    assert count(played(again), "app.aberta") == 2


def test_a_refusal_that_nobody_expected_fails_with_its_place_and_sentence(played: Play) -> None:
    report = played("- cidadao.liga: {para: '123'}")
    assert report.failure.startswith("ensaio.guiao.yaml:5: «cidadao.liga» foi recusado: numero-")
    assert "Dial needs" in report.failure
    assert report.steps[-1].status == "falhou"


@pytest.mark.parametrize("word", ["numero-desconhecido", "number_unknown"])
def test_a_refusal_may_be_expected_by_word_or_code(played: Play, word: str) -> None:
    report = played(f"- cidadao.liga: {{para: '123'}}\n  resulta: {{erro: {word}}}")
    assert report.passed


def test_another_refusal_than_the_expected_one_fails(played: Play) -> None:
    report = played("- cidadao.liga: {para: '123'}\n  resulta: {erro: linha-ocupada}")
    assert "esperava linha-ocupada" in report.failure


def test_an_error_that_does_not_come_fails(played: Play) -> None:
    report = played("- cidadao.liga: {para: contact-center}\n  resulta: {erro: linha-ocupada}")
    assert "esperava erro: linha-ocupada" in report.failure


def test_an_effect_other_than_expected_is_told_with_what_came(played: Play) -> None:
    steps = CMD_ACTIVE.rstrip() + "\n  resulta: {cmd: inativa}"
    assert "esperava cmd: inativa; veio «ativa»" in played(steps).failure


def test_a_trigger_that_never_comes_tells_since_when_and_the_nearest_event(played: Play) -> None:
    report = played(CMD_ACTIVE + "- {cidadao.desliga: {}, quando: cmd.consultada}\n")
    assert report.passed
    offline = "- cidadao.perde_rede: {}\n- operador.pede_autorizacao: {}\n"
    late = "- {cidadao.desliga: {}, quando: autorizacao.recebida, prazo: 5s}\n"
    report = played(CMD_ACTIVE + offline + late)
    assert "«cidadao.desliga» esperava autorizacao.recebida desde 10:00:00" in report.failure
    assert "o mais próximo foi" in report.failure


def test_an_event_moves_a_role_only_once(played: Play) -> None:
    twice = APPROVED + "- {cidadao.fecha_app: {}, quando: autorizacao.recebida, prazo: 1s}\n"
    assert "esperava autorizacao.recebida" in played(twice).failure


def test_what_an_earlier_request_left_over_moves_nobody(played: Play) -> None:
    steps = (
        CMD_ACTIVE
        + """\
- operador.pede_autorizacao: {}
- operador.cancela_pedido: {}
- cidadao.perde_rede: {}
- operador.pede_autorizacao: {}
- {cidadao.desliga: {}, quando: autorizacao.recebida, prazo: 5s}
"""
    )
    assert "esperava autorizacao.recebida" in played(steps).failure


def test_time_passes_to_the_next_deadline_only_when_it_is_needed(played: Play) -> None:
    steps = CMD_ACTIVE + "- operador.pede_autorizacao: {}\n- espera: {evento: autorizacao.expirada}"
    report = played(steps, "verifica: [{facto: chamada.duracao, igual: 5min}]")
    assert report.reasons() == []


def test_time_moves_by_what_is_written(played: Play) -> None:
    steps = ON_CALL + "- avanca: 90s\n- {cidadao.desliga: {}, apos: 4s}\n"
    report = played(steps, "verifica: [{facto: chamada.duracao, igual: 94s}]")
    assert report.reasons() == []


def test_waiting_for_a_fact_that_never_holds_tells_it(played: Play) -> None:
    report = played(ON_CALL + "- espera: {facto: token.usos, igual: 1, prazo: 30s}")
    assert "esperava token.usos igual 1 desde 10:00:00" in report.failure


def test_a_step_may_be_done_without_waiting_for_its_effect(played: Play) -> None:
    fault = "falhas: [{id: f, alvo: iap-pi, tipo: perde-mensagem, operacao: ValidarCMD}]"
    steps = CMD_ACTIVE.rstrip() + "\n  prazo: 0s\n"
    report = played(steps, fault)
    assert report.passed
    assert "esperava cmd.validada" in played(CMD_ACTIVE.rstrip() + "\n  prazo: 5s", fault).failure


def test_a_failure_names_the_fault_that_was_on(played: Play) -> None:
    fault = "falhas: [{id: perdida, alvo: iap-pi, tipo: perde-mensagem}]"
    report = played(CMD_ACTIVE.rstrip() + "\n  resulta: {cmd: ativa}", fault)
    assert "falha ligada: perdida" in report.failure


@pytest.mark.parametrize(
    ("liga", "desliga", "starts", "ends"),
    [
        ("no_inicio", "{apos: 20s}", "09:00:00", "09:00:20"),
        ("{apos: 5s}", "{apos: 20s}", "09:00:05", "09:00:25"),
        ("{ao: operador.atende}", "{ao: cidadao.desliga}", "09:00:00", "09:01:00"),
        ("{ao: chamada.atendida}", "{ao: chamada.terminada}", "09:00:00", "09:01:00"),
    ],
)
def test_faults_begin_and_end_by_their_occasions(
    played: Play, liga: str, desliga: str, starts: str, ends: str
) -> None:
    fault = f"falhas: [{{id: f, alvo: iap-pi, tipo: erro, liga: {liga}, desliga: {desliga}}}]"
    report = played(ON_CALL + "- avanca: 1min\n- cidadao.desliga: {}\n", fault)
    at = {event.type: event.at[11:19] for event in report.events}
    assert (at["falha.inicio"], at["falha.fim"]) == (starts, ends)


def test_a_fault_may_end_by_use(played: Play) -> None:
    fault = "falhas: [{id: f, alvo: iap-pi, tipo: erro, desliga: {vezes: 1}}]"
    report = played(CMD_ACTIVE + "- espera: {evento: f.fim}\n", fault)
    assert report.reasons() == []


def test_a_reaction_comes_as_often_as_it_is_allowed(played: Play) -> None:
    reaction = """
        reacoes:
          - ao: chamada.em_espera
            cidadao.diz: {frase: esta-la}
            vezes: 1
    """
    steps = ON_CALL + "- operador.poe_em_espera: {}\n- operador.retoma: {}\n"
    report = played(steps, reaction)
    assert "call_not_in_progress" in report.failure or "chamada-nao-em-curso" in report.failure
    reaction = reaction.replace("chamada.em_espera", "chamada.retomada")
    report = played(steps * 1 + steps.replace(ON_CALL, ""), reaction)
    assert words(report).count("cidadao.diz") == 1


def test_labels_measure_time_between_them(played: Play) -> None:
    steps = ON_CALL.replace("atende: {}", "atende: {}\n  rotulo: a") + (
        "- {cidadao.desliga: {}, apos: 9s, rotulo: b}\n"
    )
    more = "verifica: [{entre: [a, b], maximo: 9s}, {entre: [a, chamada.terminada], minimo: 10s}]"
    assert [check.holds for check in played(steps, more).checks] == [True, False]


def test_a_repeat_counts_and_labels_each_turn(played: Play) -> None:
    steps = (
        APPROVED
        + """\
- repete: 3
  como: n
  passos:
    - cidadao.dita: {dado: codigo_seguranca, engano: troca-dois-digitos}
    - operador.valida_codigo: {codigo: $ouvido.codigo_seguranca}
      resulta: {codigo: recusado, tentativa: $n}
      rotulo: volta
"""
    )
    more = """
        verifica:
          - {facto: codigo.estado, igual: bloqueado}
          - {entre: [volta-1, volta-3], maximo: 0s}
    """
    report = played(steps, more)
    assert report.reasons() == []


def test_each_row_of_parameters_is_a_run_with_a_name(compiled: Compile) -> None:
    made = compiled("- avanca: 1s", "parametros: {tabela: [{a: x}, {a: [y, z]}]}")
    assert [run.name for run in made.runs()] == ["ensaio[a=x]", "ensaio[a=y+z]"]


@pytest.mark.parametrize(
    ("never", "holds"),
    [
        ("{evento: dados.revelados}", True),
        ("{evento: codigo.emitido}", False),
        ("{evento: codigo.emitido, antes_de: autorizacao.autorizada}", True),
        ("{evento: codigo.emitido, depois_de: autorizacao.autorizada}", False),
        ("{evento: autorizacao.pedida, mais_de: 1}", True),
        ("{evento: autorizacao.pedida, mais_de: 0}", False),
        ("{facto: autorizacao.estado, igual: pendente}", False),
        ("{facto: autorizacao.estado, igual: recusada}", True),
    ],
)
def test_never_looks_at_the_whole_run(played: Play, never: str, holds: bool) -> None:
    report = played(APPROVED, f"nunca: [{never}]")
    assert (report.failure, [check.holds for check in report.checks]) == ("", [holds])


@pytest.mark.parametrize(
    ("check", "holds"),
    [
        ("{facto: cmd.estado, igual: ativa}", True),
        ("{facto: cmd.estado, diferente: ativa}", False),
        ("{facto: cmd.estado, contem: ati}", True),
        ("{facto: pedido.numero, existe: nao}", True),
        ("{facto: autorizacao.enviadas, entre: [1, 2]}", True),
        ("{facto: autorizacao.enviadas, minimo: 2}", False),
        ("{evento: codigo.apresentado}", True),
        ("{evento: codigo.apresentado, vezes: 2}", False),
        ("{evento: fala.dita, menos_de: 2}", True),
        ("{facto: chamada.iniciadas, papel: cidadao, igual: 1}", True),
        ("{facto: autorizacao.recebidas, papel: operador, igual: 1}", True),
    ],
)
def test_what_is_verified(played: Play, check: str, holds: bool) -> None:
    report = played(APPROVED, f"verifica: [{check}]")
    assert (report.failure, [one.holds for one in report.checks]) == ("", [holds])


def test_roles_of_one_kind_are_kept_apart(played: Play) -> None:
    steps = """\
- cidadao.liga: {para: contact-center}
- operador.atende: {}
- cidadao-2.liga: {para: contact-center}
- operador-b.atende: {}
- cidadao-2.dita: {dado: telemovel}
- cidadao.dita: {dado: telemovel, engano: outro-numero}
- operador-b.abre_servico: {servico: registo-criminal}
- operador-b.valida_cmd: {telemovel: $ouvido.telemovel}
  resulta: {cmd: ativa}
- operador.transfere: {para: $operador-b.id}
  resulta: {chamada: transferida}
"""
    more = "verifica: [{facto: cmd.validacoes, papel: operador, igual: 0}]"
    assert played(steps, more, TWO_CITIZENS).reasons() == []


PASTED = """\
- operador.abre_servico_por_telefone: {}
- operador.cola_token: {token: $area_transferencia}
"""


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        ("- cidadao.dita: {dado: codigo_seguranca}", "não mostra nenhum código"),
        ("- cidadao.dita: {dado: telemovel, valor: $cidadao.telemoveis.2}", "não tem 2"),
        ("- operador.explica: {frase: frase-da-chamada}", "nenhuma frase"),
        (PASTED, "ainda não copiou"),
    ],
)
def test_what_nobody_knows_yet_cannot_be_said(played: Play, steps: str, told: str) -> None:
    assert told in played(ON_CALL + steps).failure


def test_what_was_heard_is_what_was_said_with_its_slip(played: Play) -> None:
    steps = ON_CALL + (
        "- operador.abre_servico: {servico: registo-criminal}\n"
        "- cidadao.dita: {dado: telemovel, engano: ouve-mal}\n"
        "- operador.valida_cmd: {telemovel: $ouvido.telemovel}\n"
        "  resulta: {cmd: sem-cmd}\n"
        "- operador.valida_cmd: {telemovel: $dito.telemovel}\n"
        "  resulta: {cmd: ativa}\n"
    )
    assert played(steps).reasons() == []


def test_a_pasted_token_is_kept_until_it_is_sent(played: Play) -> None:
    steps = ON_CALL + (
        "- operador.abre_servico_por_telefone: {}\n"
        "- operador.cola_token: {token: inventado}\n"
        "- operador.recarrega: {}\n"
        "- operador.autentica: {}\n"
        "  resulta: {token: desconhecido}\n"
    )
    assert played(steps).reasons() == []


def test_somebody_who_is_not_there_is_told_before_the_first_step(
    played: Play,
) -> None:
    cast = "elenco: {cidadao: {persona: cidadao-9999}, operador: {persona: rita-operadora}}"
    report = played(ON_CALL, cast=cast)
    assert "não há ninguém chamado «cidadao-9999»" in report.failure
    assert report.steps == []


def test_the_same_guiao_twice_gives_the_same_journal(
    compiled: Compile, kernel: KernelStage, language: Language
) -> None:
    run = compiled(APPROVED).runs()[0]
    one, other = (Player(run, kernel, language).play() for _ in range(2))
    assert differences(one.events, other.events) == []
    assert len(one.events) > 20


def test_a_difference_between_journals_is_found(played: Play) -> None:
    one, other = played(APPROVED), played(CMD_ACTIVE)
    assert any("acontecimentos e o outro" in told for told in differences(one.events, other.events))


def test_a_world_of_a_play_is_ended(played: Play, kernel: KernelStage, worlds: object) -> None:
    played(ON_CALL)
    assert worlds.names() == []  # type: ignore[attr-defined]


def test_a_person_is_told_what_to_do_and_waited_for(
    compiled: Compile, kernel: KernelStage, language: Language
) -> None:
    told: list[str] = []
    run = compiled(ON_CALL).runs()[0]
    report = Player(run, kernel, language, {"operador"}, tell=told.append).play()
    assert told[-1] == "operador: Atenda a chamada que está a tocar"
    assert "a pessoa não o fez" in report.failure


@pytest.mark.parametrize(
    ("row", "holds"),
    [
        ("verifica: [{evento: chamada.terminada, ate: 2min}]", True),
        ("verifica: [{evento: chamada.terminada, ate: 89s}]", False),
        ("verifica: [{evento: chamada.terminada, ate: fim}]", True),
        ("verifica: [{evento: chamada.terminada, ate: chamada.atendida}]", False),
        ("verifica: [{evento: chamada.terminada, ate: codigo.aceite}]", False),
        ("nunca: [{evento: chamada.terminada, ate: 89s}]", True),
        ("nunca: [{evento: chamada.terminada, ate: 90s}]", False),
    ],
)
def test_an_event_has_come_by_a_time_a_label_or_an_event(
    played: Play, row: str, holds: bool
) -> None:
    steps = ON_CALL + "- avanca: 90s\n- {cidadao.desliga: {}, rotulo: fim}\n"
    assert [check.holds for check in played(steps, row).checks] == [holds]


def test_time_passes_until_an_event(played: Play) -> None:
    steps = APPROVED + "- {ate: codigo.expirado, rotulo: fim}\n"
    report = played(steps, "verifica: [{entre: [codigo.emitido, fim], minimo: 5min}]")
    assert report.passed
    assert report.steps[-1].word == "ate"


def test_time_that_passes_without_the_event_is_a_failure(played: Play) -> None:
    report = played(APPROVED + "- {ate: codigo.expirado, prazo: 1min}\n")
    assert "esperava codigo.expirado desde" in report.failure
