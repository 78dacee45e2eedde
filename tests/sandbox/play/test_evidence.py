"""What a red run leaves tells by itself why: lanes, the wait, the fault, how to repeat it."""

import re
from pathlib import Path

import pytest

from sandbox.play.report import Report, RunReport
from sandbox.play.report_files import annotations
from sandbox.play.report_lanes import lanes_of
from sandbox.play.report_page import write_page
from sandbox.play.stopped import why_stopped
from tests.sandbox.play.conftest import APPROVED, CMD_ACTIVE, Play

LOSES = """\
falhas:
  - {id: some, alvo: iap-pi, tipo: perde-mensagem, operacao: CodigoDisponivel, vezes: 1}
"""
WAITS = APPROVED + "- cidadao.dita: {dado: codigo_seguranca}\n  quando: codigo.apresentado\n"


@pytest.fixture
def flaky(played: Play) -> RunReport:
    """A run that a lost message stops."""
    return played(WAITS, LOSES)


@pytest.fixture
def page(flaky: RunReport, tmp_path: Path) -> str:
    flaky.kept = str(tmp_path / "worlds" / "ensaio.world")
    flaky.traces = [str(tmp_path / "traces" / "ensaio-cidadao.zip")]
    write_page(Report([flaky]), tmp_path / "out.html")
    return (tmp_path / "out.html").read_text()


def test_it_says_who_waits_for_what_since_when_and_which_fault_explains_it(
    flaky: RunReport,
) -> None:
    stopped = why_stopped(flaky)
    assert stopped is not None
    assert stopped.who == "cidadao.dita"
    assert stopped.waits_for == "codigo.apresentado"
    assert re.fullmatch(r"\d\d:\d\d:\d\d", stopped.since)
    assert stopped.within == "10min"
    assert "«some» (perde-mensagem CodigoDisponivel iap-pi)" in stopped.faults[0]
    assert stopped.messages[0].startswith("CodigoDisponivel perdeu-se às ")


def test_a_run_that_went_on_has_nothing_to_explain(played: Play) -> None:
    assert why_stopped(played(CMD_ACTIVE)) is None


def test_the_page_has_the_explanation_the_lanes_the_files_and_the_line_to_repeat(page: str) -> None:
    assert "Porque está parado?" in page
    assert "CodigoDisponivel perdeu-se" in page
    assert "run_sandbox.py run ensaio.guiao.yaml" in page
    assert 'href="worlds/ensaio.world"' in page
    assert 'href="traces/ensaio-cidadao.zip"' in page
    for lane in ("Telemóvel de ana-silva", "Ecrã do operador de rita-operadora", "Linha", "iAP-PI"):
        assert f"<th>{lane}</th>" in page
    assert "backoffice → autenticacao: ValidarCMD" in page
    assert not re.search(r"<script|<link|<img|https?://|@import|src=", page)


def test_every_event_has_its_lane(flaky: RunReport, page: str) -> None:
    assert lanes_of(flaky.events)[:2] == ["Telemóvel de ana-silva", "Linha"]
    for event in flaky.events:
        assert f"<tr><td>{event.n}</td>" in page


def test_annotations_name_file_line_and_the_way_back(flaky: RunReport) -> None:
    flaky.failure = "pasta/a,b.guiao.yaml:7: não veio\n100%"
    [line] = annotations(Report([flaky])).splitlines()
    assert line.startswith("::error file=pasta/a%2Cb.guiao.yaml,line=7,title=ensaio (nucleo)%3A ")
    assert "::não veio%0A100%25%0Apython3 run_sandbox.py run" in line
    assert annotations(Report([])) == ""
