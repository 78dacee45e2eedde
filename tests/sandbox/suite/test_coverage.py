"""The map of the procedure: what a suite reached, under which fault, and what it did not."""

import re
from pathlib import Path

import pytest

from sandbox.play.language import Language
from sandbox.suite.coverage import CALM, Coverage, coverage_of
from sandbox.suite.coverage_page import write_coverage
from tests.sandbox.play.conftest import APPROVED, CMD_ACTIVE, Play

TROUBLE = "falhas: [{id: lenta, alvo: iap-pi, tipo: latencia, com: {mediana: 900ms}}]"


@pytest.fixture
def map_of(played: Play, language: Language) -> Coverage:
    """Two runs, one of them while the platform is slow."""
    approved = "- espera: {evento: cmd.validada}\n- operador.desliga: {}\n"
    return coverage_of(
        [played(APPROVED + "- cidadao.desliga: {}"), played(CMD_ACTIVE + approved, TROUBLE)],
        language,
    )


def verb_of(found: Coverage, word: str):
    return next(one for one in found.verbs if f"{one.role}.{one.verb}" == word)


def test_an_outcome_counts_under_the_fault_that_was_on(map_of: Coverage) -> None:
    check = verb_of(map_of, "operador.valida_cmd")
    assert map_of.times(check, "cmd: ativa", CALM) == 1
    assert map_of.times(check, "cmd: ativa", "latencia") == 1
    assert map_of.times(check, "cmd: inativa") == 0
    assert "operador.valida_cmd: cmd: inativa" in map_of.missing()
    assert 0 < map_of.share(check) < 1


def test_the_same_event_counts_for_the_row_that_was_done(map_of: Coverage) -> None:
    by_citizen, by_operator = (verb_of(map_of, f"{one}.desliga") for one in ("cidadao", "operador"))
    assert map_of.times(by_citizen, "chamada: terminada") == 1
    assert map_of.times(by_operator, "chamada: terminada") == 1


def test_text_and_page_have_every_row(map_of: Coverage, tmp_path: Path) -> None:
    write_coverage(map_of, tmp_path / "map.txt")
    write_coverage(map_of, tmp_path / "map.html")
    text = (tmp_path / "map.txt").read_text()
    page = (tmp_path / "map.html").read_text()
    for verb in map_of.verbs:
        assert f"{verb.role}.{verb.verb}" in text
        assert f"<title>{verb.role}.{verb.verb}: " in page
    assert text.splitlines()[-1].startswith("coverage: ")
    assert not re.search(r"<script|<link|<img|https?://|@import|src=", page)
    assert page.count("<th rowspan=") == sum(bool(map_of.outcomes(one)) for one in map_of.verbs)


def test_nothing_played_reaches_nothing(language: Language) -> None:
    empty = coverage_of([], language)
    assert not empty.reached
    assert len(empty.missing()) > 50
