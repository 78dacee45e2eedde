"""Branches, manners, standing reactions to silence, and what is said after a step."""

import pytest

from sandbox.play.report import RunReport
from tests.sandbox.play.conftest import APPROVED, CMD_ACTIVE, ON_CALL, Compile, Find, Play


def words(report: RunReport) -> list[str]:
    """The steps that were done, after the call has begun."""
    return [step.word for step in report.steps]


PARALLEL = (
    CMD_ACTIVE
    + """\
- em_paralelo:
    -
      - operador.pede_autorizacao: {}
      - operador.explica: {frase: vai-receber-pedido-na-app}
        quando: autorizacao.autorizada
    -
      - cidadao.autoriza: {}
        quando: autorizacao.recebida
        apos: 4s
"""
)


def test_branches_go_on_as_their_triggers_come(played: Play) -> None:
    report = played(PARALLEL)
    assert report.failure == ""
    assert words(report)[-3:] == [
        "operador.pede_autorizacao",
        "cidadao.autoriza",
        "operador.explica",
    ]


def test_the_pause_of_one_branch_does_not_hold_up_another(played: Play) -> None:
    report = played(
        ON_CALL
        + """\
- em_paralelo:
    - [{cidadao.hesita: {durante: 40s}}, {cidadao.diz: {frase: esta-la}}]
    - [{operador.diz: {frase: saudacao}}]
"""
    )
    assert words(report)[-3:] == ["operador.diz", "cidadao.hesita", "cidadao.diz"]
    assert report.events[-1].get("text") == "Está lá?"


def test_branches_of_which_none_goes_on_say_what_each_waits_for(played: Play) -> None:
    report = played(
        CMD_ACTIVE
        + """\
- cidadao.perde_rede: {}
- operador.pede_autorizacao: {}
- em_paralelo:
    - [{cidadao.autoriza: {}, quando: autorizacao.recebida}]
    - [{operador.diz: {frase: saudacao}, quando: autorizacao.autorizada}]
"""
    )
    assert (
        "nenhum ramo avança: «cidadao.autoriza» espera por autorizacao.recebida" in report.failure
    )
    assert "«operador.diz» espera por autorizacao.autorizada" in report.failure


def test_a_role_stands_in_one_branch_only(problems: Find) -> None:
    found = problems(
        "guiao: 1\nid: a\nelenco: {cidadao: {persona: ana-silva}}\npassos:\n"
        "  - em_paralelo: [[{cidadao.diz: {frase: esta-la}}], [{cidadao.diz: {frase: obrigado}}]]\n"
    )
    assert [one.code for one in found] == ["G508"]


ALTERNATIVES = (
    CMD_ACTIVE
    + """\
- operador.pede_autorizacao: {}
- cidadao.%s: {}
- uma_de:
    - [{operador.diz: {frase: saudacao}, quando: autorizacao.autorizada}]
    - [{operador.reconhece: {desfecho: autorizacao-recusada}, quando: autorizacao.recusada}]
"""
)


@pytest.mark.parametrize(
    ("decision", "follows"), [("autoriza", "operador.diz"), ("recusa", "operador.reconhece")]
)
def test_the_way_whose_trigger_came_is_the_one_that_is_walked(
    played: Play, decision: str, follows: str
) -> None:
    report = played(ALTERNATIVES % decision)
    assert report.failure == ""
    assert words(report)[-1] == follows


def test_a_way_that_can_never_be_reached_is_told(problems: Find) -> None:
    found = problems(
        "guiao: 1\nid: a\nelenco: {cidadao: {persona: ana-silva}}\npassos:\n"
        "  - uma_de:\n"
        "      - [{cidadao.diz: {frase: esta-la}}]\n"
        "      - [{cidadao.diz: {frase: obrigado}}]\n"
    )
    assert [(one.code, one.line) for one in found] == [("G510", 7)]


def test_what_is_refused_is_tried_again_until_it_works(played: Play) -> None:
    report = played(
        CMD_ACTIVE
        + """\
- operador.pede_autorizacao: {}
  resulta: {erro: servico-indisponivel}
- operador.tenta_de_novo: {passo: operador.pede_autorizacao, intervalo: 15s, maximo: 4}
  resulta: {autorizacao: enviada}
  rotulo: pedido
""",
        """\
        falhas:
          - id: em-baixo
            alvo: iap-pi
            tipo: indisponivel
            liga: {ao: operador.pede_autorizacao}
            desliga: {apos: 40s}
        verifica:
          - {entre: [em-baixo.fim, pedido], maximo: 20s}
        """,
    )
    assert report.reasons() == []
    tries = [step.word for step in report.steps if step.kind == "tentativa"]
    assert tries == [
        "operador.tenta_de_novo",
        "operador.tenta_de_novo",
        "operador.pede_autorizacao",
    ]


def test_what_never_works_fails_with_the_last_attempt(played: Play) -> None:
    report = played(
        CMD_ACTIVE
        + """\
- operador.pede_autorizacao: {}
- operador.tenta_de_novo: {passo: operador.pede_autorizacao, intervalo: 1s, maximo: 2}
  resulta: {autorizacao: autorizada}
"""
    )
    assert "ensaio.guiao.yaml:11: «operador.pede_autorizacao»" in report.failure
    assert [step.status for step in report.steps if step.kind == "tentativa"] == [
        "passou",
        "falhou",
    ]


def test_a_step_that_was_not_done_cannot_be_tried_again(problems: Find) -> None:
    found = problems(
        "guiao: 1\nid: a\nelenco: {operador: {persona: rita-operadora}}\npassos:\n"
        "  - operador.tenta_de_novo: {passo: operador.atende}\n"
    )
    assert [one.code for one in found] == ["G509"]


def test_the_citizen_can_let_a_request_run_out(played: Play) -> None:
    report = played(
        CMD_ACTIVE + "- operador.pede_autorizacao: {}\n- cidadao.deixa_expirar: {o_que: pedido}\n",
        "verifica: [{facto: autorizacao.estado, igual: expirada}]",
    )
    assert report.reasons() == []
    assert words(report)[-1] == "cidadao.deixa_expirar"


def test_a_step_of_another_level_is_left_out(played: Play) -> None:
    report = played(ON_CALL + "- operador.diz: {frase: saudacao}\n  so_em: navegador\n")
    assert words(report) == ["cidadao.liga", "operador.atende"]


def test_a_greeting_is_said_after_answering(played: Play) -> None:
    steps = "- cidadao.liga: {para: contact-center}\n- operador.atende: {saudacao: padrao}\n"
    said = [one for one in played(steps).events if one.type == "fala.dita"]
    assert said[0].get("text").startswith("Centro de contacto")


def test_the_reason_of_a_refusal_is_said(played: Play) -> None:
    report = played(
        CMD_ACTIVE + "- operador.pede_autorizacao: {}\n"
        "- cidadao.recusa: {motivo: nao-quero-partilhar}\n"
    )
    assert report.events[-1].get("text") == "Não quero partilhar os meus dados."


def test_a_robot_answers_to_silence_as_often_as_it_may(played: Play) -> None:
    report = played(
        ON_CALL + "- avanca: 1s\n- espera: {evento: chamada.terminada}\n  prazo: 90s\n",
        """\
        reacoes:
          - ao: silencio
            durante: 20s
            cidadao.diz: {frase: esta-la}
            vezes: 2
          - ao: silencio
            durante: 30s
            cidadao.desliga: {}
        """,
    )
    assert report.failure == ""
    assert [step.word for step in report.steps if step.kind == "reação"] == [
        "cidadao.diz",
        "cidadao.diz",
        "cidadao.desliga",
    ]


def test_a_second_request_after_a_refusal_has_a_name(played: Play) -> None:
    again = APPROVED.replace("- cidadao.autoriza: {}", "- cidadao.recusa: {}")
    nevers = "nunca: [{evento: autorizacao.pedida_de_novo}, {evento: autorizacao.duplicada}]"
    assert played(again, nevers).reasons() == []
    report = played(again + "- operador.pede_autorizacao: {}\n", nevers)
    assert [check.holds for check in report.checks] == [False, True]


def test_a_token_that_is_said_is_hidden_and_noticed(played: Play) -> None:
    token = "ab12." + "Zx9_" * 10
    report = played(
        ON_CALL + f"- operador.diz: {{texto: 'O token é {token}.'}}\n",
        "nunca: [{evento: token.ditado}]",
    )
    assert not report.checks[0].holds
    assert report.events[-1].get("text") == "O token é [token ocultado]."


@pytest.mark.parametrize(
    ("row", "holds"),
    [
        ("{evento: autorizacao.recebida, antes_de: autorizacao.autorizada}", True),
        ("{evento: codigo.aceite, antes_de: autorizacao.autorizada}", False),
        ("{evento: autorizacao.autorizada, depois_de: autorizacao.recebida}", True),
        ("{evento: codigo.aceite, depois_de: codigo.apresentado}", False),
        ("{facto: codigo.bloqueios, maximo: 0}", True),
        ("{facto: autorizacao.enviadas, maximo: 0}", False),
    ],
)
def test_what_must_always_be_so(played: Play, row: str, holds: bool) -> None:
    report = played(APPROVED, f"sempre: [{row}]")
    assert [check.holds for check in report.checks] == [holds]


def test_sempre_of_an_event_says_with_regard_to_what(compiled: Compile, problems: Find) -> None:
    found = problems(
        "guiao: 1\nid: a\nelenco: {cidadao: {persona: ana-silva}}\npassos: []\n"
        "sempre: [{evento: token.usado}]\n"
    )
    assert [one.code for one in found] == ["G102"]
