"""What a run says is said in Portuguese and in English: no sentence is forgotten."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import sandbox
from sandbox.play import english_runs, report_files, report_page
from sandbox.play.english_runs import LABELS, SENTENCES, in_english
from sandbox.play.report import Report, RunReport
from sandbox.play.report_english import report_in_english, run_in_english
from sandbox.play.stopped import why_stopped
from tests.sandbox.play.conftest import APPROVED, CMD_ACTIVE, Play
from tests.sandbox.play.test_evidence import LOSES, WAITS

WRONG_CODE = "- operador.valida_codigo: {codigo: '000000'}\n  resulta: {codigo: aceite}"
HOUSE = Path(sandbox.__file__).parent
SAYING = (
    "play/actors", "play/branches", "play/browser", "play/component_places",
    "play/component_steps", "play/contracts", "play/doing", "play/effects",
    "play/judging", "play/kernel", "play/levers", "play/page", "play/parity", "play/people_seats",
    "play/player", "play/protocol", "play/reactions", "play/report", "play/report_files",
    "play/report_lanes", "play/report_page", "play/report_screens", "play/screens", "play/seen",
    "play/sequence", "play/server", "play/speech", "play/stage", "play/stopped", "play/verdict",
    "play/watch", "play/wire", "play/by_hand", "suite/parity", "suite/running", "suite/workers",
)  # fmt: skip
"""Every room that has a say in a report."""
PORTUGUESE = re.compile(
    r"[ãáâàçéêíóôõúº]|\b(de|do|da|não|que|com|foi|desde|prazo|esperava)\b", re.I
)
SAME = {
    # what a page says to people is in Portuguese, as pages are; patterns of what was said
    "O ecrã não oferece este passo agora.", "O ecrã não oferece esta escolha.", " de ", "{} de {}",
    "page {} is no report of guiões",
}  # fmt: skip


def texts(room: str) -> Iterator[str]:
    """Every text in a room's code, with `{}` for its holes; docstrings are none."""
    tree = ast.parse((HOUSE / f"{room}.py").read_text(encoding="utf-8"))
    made = [one for one in ast.walk(tree) if isinstance(one, ast.JoinedStr)]
    parts = {id(part) for one in made for part in one.values}
    parts |= {id(one.value) for one in ast.walk(tree) if isinstance(one, ast.Expr)}
    for text in made:
        yield "".join(
            str(part.value) if isinstance(part, ast.Constant) else "{}" for part in text.values
        )
    for one in ast.walk(tree):
        if isinstance(one, ast.Constant) and isinstance(one.value, str) and id(one) not in parts:
            yield one.value


def sentences() -> Iterator[str]:
    """Those that people read: Portuguese, of several words, and no pattern."""
    for text in (one for room in SAYING for one in texts(room)):
        if PORTUGUESE.search(text) and " " in text and "(?" not in text and "\\" not in text:
            yield text


def known() -> set[str]:
    return {english_runs._HOLE.sub("{}", one) for one in SENTENCES} | set(LABELS)


def test_every_sentence_of_a_run_is_in_the_tables_and_no_other() -> None:
    assert set(sentences()) - known() - SAME == set()
    assert known() - {one for room in SAYING for one in texts(room)} == set()


def test_a_sentence_keeps_its_holes() -> None:
    holes = english_runs._HOLE.findall
    assert [one for one, other in SENTENCES.items() if holes(one) != holes(other)] == []


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            "x.guiao.yaml:7: «operador.valida_codigo»: esperava codigo: aceite; veio «recusado»; "
            "esperava tentativa: 2; veio «1» (desde 10:00:00, prazo 60s; o mais próximo foi "
            "codigo.resposta (code_wrong), n.º 41 às 10:00:02; falha ligada: lenta)",
            "x.guiao.yaml:7: «operador.valida_codigo»: expected codigo: aceite; there came "
            "«recusado»; expected tentativa: 2; there came «1» (since 10:00:00, deadline 60s; the "
            "nearest was codigo.resposta (code_wrong), no. 41 at 10:00:02; fault on: lenta)",
        ),
        (
            "«cidadao.dita» foi recusado: sem-chamada «Não está em chamada.» (Say needs a call, "
            "found none); esperava linha-ocupada; falha ligada: a, b",
            "«cidadao.dita» was refused: sem-chamada «Não está em chamada.» (Say needs a call, "
            "found none); expected linha-ocupada; fault on: a, b",
        ),
        (
            "nenhum ramo avança: «cidadao.paga» espera por quem o faça (linha 7); "
            "espera pedido.estado igual pago (linha 9); linha 12",
            "no branch goes on: «cidadao.paga» waits for somebody to do it (line 7); "
            "waits for pedido.estado igual pago (line 9); line 12",
        ),
        (
            "esperava codigo.emitidos igual 1 antes de token.emitido desde 10:00:00; não veio "
            "mais nada",
            "was waiting for codigo.emitidos igual 1 before token.emitido since 10:00:00; nothing "
            "more came",
        ),
        (
            "1.ª tentativa: a/b.guiao.yaml:3: «x.y»: a pessoa não o fez a tempo",
            "attempt 1: a/b.guiao.yaml:3: «x.y»: the person did not do it in time",
        ),
        ("O código é 123 456.", "O código é 123 456."),
    ],
)
def test_a_sentence_is_said_again_with_what_stands_in_it(said: str, told: str) -> None:
    assert in_english(said) == told


@pytest.fixture
def red(played: Play) -> list[RunReport]:
    """Runs that stopped for different reasons, and one with a check that does not hold."""
    failed = [
        played(WAITS, LOSES),
        played(CMD_ACTIVE, "nunca: [{evento: fala.dita, depois_de: chamada.atendida}]"),
        played(CMD_ACTIVE + "- espera: {facto: codigo.emitidos, igual: 3}\n"),
        played(APPROVED + WRONG_CODE),
        played(CMD_ACTIVE + "- operador.pede_autorizacao: {}\n  resulta: {autorizacao: recusada}"),
        played(APPROVED, "sempre: [{evento: codigo.apresentado, antes_de: chamada.iniciada}]"),
    ]  # fmt: skip
    assert not any(run.passed for run in failed)
    return failed


def left(text: str) -> list[str]:
    """Portuguese words outside what is quoted and the words of guiões."""
    return PORTUGUESE.findall(re.sub(r"«[^»]*»|[\w-]+\.[\w.-]+", "", text))


def test_a_red_run_is_told_in_english_wherever_it_is_told(
    red: list[RunReport], tmp_path: Path
) -> None:
    report = report_in_english(Report(red))
    report_files.write_json(report, tmp_path / "out.json")
    report_files.write_junit(report, tmp_path / "out.xml")
    for run in json.loads((tmp_path / "out.json").read_text())["runs"]:
        for text in (*run["reasons"], *run["remarks"]):
            assert left(text) == []
        assert run["status"] == "falhou"
    junit = (tmp_path / "out.xml").read_text()
    assert "was waiting for codigo.apresentado since" in junit
    assert " esperava " not in junit + report.text() + report_files.annotations(report)
    assert "failed    ensaio" in report.text()
    assert "        again: python3 run_sandbox.py" in report.text()


def test_the_page_of_a_red_run_in_english_explains_why_it_stands_still(
    red: list[RunReport], tmp_path: Path
) -> None:
    report_page.write_page(report_in_english(Report(red)), tmp_path / "out.html")
    page = (tmp_path / "out.html").read_text()
    assert '<html lang="en">' in page
    assert "Why does it stand still?" in page
    assert "CodigoDisponivel was lost at" in page
    assert re.search(
        r"«some» \(perde-mensagem CodigoDisponivel iap-pi\), from [\d:]+ to [\d:]+", page
    )
    assert f"0 of {len(red)} passed." in page
    for word in ("Linha do tempo", "Porque", "esperava", "Verificações", "Repetir", "Passos"):
        assert word not in page
    joined = report_page.joined([page, page])
    assert f"0 of {2 * len(red)} passed." in joined


def test_the_explanation_finds_the_same_in_both_languages(red: list[RunReport]) -> None:
    for run in red:
        first, second = why_stopped(run), why_stopped(run_in_english(run))
        assert (first is None) == (second is None)
        if first and second:
            assert (first.who, first.since, first.within) == (
                second.who,
                second.since,
                second.within,
            )
            assert left(in_english(second.waits_for)) == []
            assert (first.nearest == "nada mais veio") == (second.nearest == "nada mais veio")
