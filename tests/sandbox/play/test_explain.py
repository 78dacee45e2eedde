"""A guião told as prose and as Gherkin: from the rows' own instructions."""

import re
from pathlib import Path

import pytest

from sandbox.play import prose
from sandbox.play.compiler import compile_file
from sandbox.play.explain import as_gherkin, as_prose
from sandbox.play.language import Language
from sandbox.play.library import find_guioes
from tests.sandbox.play.conftest import APPROVED, CMD_ACTIVE, ROOT, Compile

GUIOES = find_guioes([ROOT / "scenarios"])
TOLD = {
    "Valide o código que o cidadão ditou": "valida o código que o cidadão ditou",
    "Ligue para o centro de contacto": "liga para o centro de contacto",
    "Leia o pedido e escolha «Autorizar»": "lê o pedido e escolhe «Autorizar»",
    "Confirme e copie o token": "confirma e copia o token",
    "Ponha a chamada em espera": "põe a chamada em espera",
    "Reconheça o desfecho": "reconhece o desfecho",
    "Abra a aplicação com o seu PIN": "abre a aplicação com o seu PIN",
}


@pytest.mark.parametrize(("instruction", "sentence"), TOLD.items())
def test_an_instruction_is_told_of_somebody(instruction: str, sentence: str) -> None:
    assert prose.told(instruction) == sentence


def test_each_step_is_a_sentence_with_its_occasion_and_result(
    compiled: Compile, language: Language
) -> None:
    text = as_prose(compiled(APPROVED, "titulo: Um ensaio"), language)
    assert text.startswith("Um ensaio (ensaio)\n")
    assert "  - o cidadão: Ana Silva\n" in text
    assert "   1. O cidadão liga para o centro de contacto (" in text
    assert "Depois de «autorização recebida», o cidadão lê o pedido e escolhe «Autorizar»." in text


def test_slips_checks_and_troubles_are_told(compiled: Compile, language: Language) -> None:
    steps = CMD_ACTIVE + "- cidadao.dita: {dado: telemovel, engano: troca-dois-digitos}\n"
    more = (
        "falhas: [{id: baixo, alvo: iap-pi, tipo: indisponivel, desliga: {apos: 25s}}]\n"
        "verifica: [{facto: codigo.estado, igual: nenhum}, {evento: cmd.validada, vezes: 1}]\n"
        "nunca: [{evento: dados.revelados, antes_de: codigo.aceite}]"
    )
    text = as_prose(compiled(steps, more), language)
    assert "(engano: troca dois algarismos)" in text
    assert "«baixo»: indisponível em iAP pi; começa no início; acaba passados 25s" in text
    assert "«código, estado» é «nenhum»" in text
    assert "«CMD validada» acontece 1 vezes" in text
    assert "«dados revelados», antes de «código aceite»" in text


def test_gherkin_has_the_keywords_of_portuguese_and_a_table_of_examples(
    compiled: Compile, language: Language
) -> None:
    more = "etiquetas: [fumo]\nparametros: {tabela: [{n: '1'}, {n: '2'}]}"
    lines = as_gherkin([compiled(APPROVED, more)], language).splitlines()
    assert lines[0] == "# language: pt"
    assert lines[1].startswith("Funcionalidade: ")
    assert "  @fumo" in lines
    assert "  Esquema do Cenário: ensaio" in lines
    assert lines[-3:] == ["      | n |", "      | 1 |", "      | 2 |"]
    known = ("Dado ", "Quando ", "Então ", "E ")
    steps = [line.strip() for line in lines[4:-5] if line.startswith("    ")]
    assert [line for line in steps if not line.startswith(known)] == []


@pytest.mark.parametrize("path", GUIOES, ids=lambda path: path.name)
def test_every_guiao_can_be_told(path: Path, language: Language) -> None:
    guiao = compile_file(path, language)
    text = as_prose(guiao, language)
    assert len(re.findall(r"^ {3}\d+\. [A-ZÀ-Ú«].*[.»]$", text, re.M)) == len(guiao.items)
    assert "$" not in text
    assert not re.search(r"\{\w+\}", text)
    assert as_gherkin([guiao], language).count("Funcionalidade:") == 1


def test_what_no_journal_tells_is_told_too(compiled: Compile, language: Language) -> None:
    more = """
        ordem: estrita
        verifica:
          - {ecra: operador, mostra: Recusado, foco: Validar, acessivel: nao}
          - {mensagem: codigo.apresentado, papel: cidadao, vezes: 1}
          - {contrato: cumprido}
          - {registos: sem-dados-pessoais}
          - {percentil: 95, entre: [a, a], maximo: 2s}
          - {evento: chamada.atendida, ate: 5min}
        nunca:
          - {ecra: operador, dados_pessoais: sim}
          - {mensagem: dados.revelados}
    """
    made = compiled(
        "- {cidadao.liga: {para: contact-center}, rotulo: a}\n- ate: sms.recebido", more
    )
    told = [
        "o ecrã do operador mostra «Recusado»",
        "o ecrã do operador tem o foco em «Validar»",
        "o ecrã do operador não é acessível",
        "a mensagem «código apresentado» chega ao lugar do cidadão 1 vezes",
        "todas as trocas cumprem o contrato",
        "os registos do servidor não têm dados pessoais",
        "em 95 de cada 100 vezes, de «a» a «a» passam no máximo 2s",
        "«chamada atendida», nos primeiros 5min",
        "o ecrã do operador mostra dados de outra pessoa",
        "a mensagem «dados revelados» chega a algum lugar",
    ]
    text, gherkin = as_prose(made, language), as_gherkin([made], language)
    assert [one for one in told if f"  - {one}\n" not in text] == []
    assert [one for one in told if one not in gherkin] == []
    assert "As pessoas fazem os seus passos por esta ordem.\n" in text
    assert "que as pessoas fazem os seus passos por esta ordem\n" in gherkin
    assert "O tempo passa até «SMS recebido».\n" in text
