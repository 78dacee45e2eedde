"""A report as text, JUnit, JSON, and one page that needs nothing else."""

import json
import re
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import pytest

from sandbox.keys import WorldKey, new_key
from sandbox.play.report import Report
from sandbox.play.report_files import write_json, write_junit
from sandbox.play.report_page import write_page
from sandbox.play.sequence import sequence
from tests.sandbox.play.conftest import APPROVED, CMD_ACTIVE, ON_CALL, Play

TROUBLE = "falhas: [{id: lenta, alvo: iap-pi, tipo: erro, desliga: {vezes: 1}}]"


@pytest.fixture
def report(played: Play) -> Report:
    """A run that passed and one that failed."""
    passed = played(APPROVED, "titulo: Tudo <bem>\nverifica: [{facto: codigo.emitidos, igual: 1}]")
    failed = played(CMD_ACTIVE, f"{TROUBLE}\nnunca: [{{evento: fala.dita}}]")
    return Report([passed, failed])


def test_the_text_ends_with_the_count_and_says_why_a_run_failed(report: Report) -> None:
    lines = report.text().splitlines()
    assert lines[-1] == "1 passed, 1 failed"
    assert "nunca: fala.dita — FALHOU, aconteceu 1 vezes" in report.text()


def test_junit_is_well_formed_and_counts_failures(report: Report, tmp_path: Path) -> None:
    write_junit(report, tmp_path / "out.xml")
    suite = ElementTree.parse(tmp_path / "out.xml").getroot()[0]
    assert (suite.get("tests"), suite.get("failures")) == ("2", "1")
    assert [case.find("failure") is not None for case in suite] == [False, True]


def test_json_has_every_step_and_check(report: Report, tmp_path: Path) -> None:
    write_json(report, tmp_path / "out.json")
    found = json.loads((tmp_path / "out.json").read_text())
    assert [run["status"] for run in found["runs"]] == ["passou", "falhou"]
    assert found["runs"][0]["steps"][0]["word"] == "cidadao.liga"


def test_the_page_needs_nothing_from_elsewhere_and_escapes_what_it_shows(
    report: Report, tmp_path: Path
) -> None:
    write_page(report, tmp_path / "out.html")
    page = (tmp_path / "out.html").read_text()
    assert not re.search(r"<script|<link|<img|https?://|@import|src=", page)
    assert "Tudo &lt;bem&gt;" in page
    assert 'lang="pt-PT"' in page
    assert "SIMULAÇÃO" in page


def test_the_page_never_shows_a_code(played: Play, tmp_path: Path) -> None:
    steps = APPROVED + "- cidadao.dita: {dado: codigo_seguranca}\n  quando: codigo.apresentado\n"
    run = played(steps)
    assert run.steps[-1].detail == "O código é ••• •••."
    write_page(Report([run]), tmp_path / "out.html")
    write_json(Report([run]), tmp_path / "out.json")
    code = WorldKey(new_key(run.guiao.seed), "").security_code("P-0001", 6)
    for name in ("out.html", "out.json"):
        assert code not in re.sub(r"[ .]", "", (tmp_path / name).read_text())


PERSONAL = {"fala.dita": frozenset({"text"})}


def test_by_default_a_report_does_not_tell_what_people_said(played: Play, tmp_path: Path) -> None:
    run = played(CMD_ACTIVE)
    clear, fixed = Report([run]), "Diga-me, por favor, o seu número de telemóvel."
    spoken = [event.get("text") for event in run.events if event.type == "fala.dita"]
    secret = [text for text in spoken if text != fixed]
    assert secret
    write_page(clear.masked(PERSONAL, {fixed}), tmp_path / "out.html")
    write_json(clear.masked(PERSONAL, {fixed}), tmp_path / "out.json")
    for name in ("out.html", "out.json"):
        text = (tmp_path / name).read_text()
        assert [said for said in secret if said in text] == []
        assert "•••" in text
    write_page(clear, tmp_path / "clear.html")
    page = unescape((tmp_path / "clear.html").read_text())
    assert all(said in page for said in secret)


def test_the_sequence_has_people_systems_speech_messages_and_troubles(played: Play) -> None:
    run = played(CMD_ACTIVE + "- espera: {evento: cmd.validada}\n", TROUBLE)
    drawn = sequence(run.guiao.cast, run.events)
    assert list(drawn.lanes)[:2] == ["cidadao", "operador"]
    kinds = {arrow.kind for arrow in drawn.arrows}
    assert kinds == {"acao", "fala", "mensagem", "problema", "nota"}
    assert any(
        (arrow.source, arrow.target, arrow.text) == ("backoffice", "autenticacao", "ValidarCMD")
        for arrow in drawn.arrows
    )


def test_the_sequence_of_an_entity_has_its_systems(played: Play) -> None:
    cast = "elenco: {cidadao: {persona: ana-silva}, entidade: {persona: ensaio}}"
    asks = '- entidade.pede_acesso: {nic: "99000001", prazo_resposta: "2099-01-01 10:00"}\n'
    run = played(asks, cast=cast)
    drawn = sequence(run.guiao.cast, run.events)
    ways = [(one.source, one.target, one.text) for one in drawn.arrows]
    asked = ("entidade", "autorizacoes-frontend", "consentimento.pedido")
    assert ways[:2] == [
        asked,
        ("autorizacoes-frontend", "autorizacoes-titular", "NotificarTitular"),
    ]


def test_who_signs_in_their_browser_is_in_the_sequence(played: Play) -> None:
    cast = "elenco: {cidadao: {persona: ana-silva}}"
    asks = '- cidadao.obtem_certificado_de_assinatura: {telemovel: "900000123"}\n'
    run = played(asks, cast=cast)
    [arrow] = sequence(run.guiao.cast, run.events).arrows
    assert (arrow.source, arrow.target) == ("cidadao", "assinatura-cmd")


def test_two_operators_have_each_their_lane(played: Play) -> None:
    cast = (
        "elenco: {cidadao: {persona: ana-silva}, operador: {persona: rita-operadora}, "
        "operador-b: {persona: tomas-operador}}"
    )
    run = played(ON_CALL + "- operador-b.entra: {}\n", cast=cast)
    assert "operador-b" in sequence(run.guiao.cast, run.events).lanes
