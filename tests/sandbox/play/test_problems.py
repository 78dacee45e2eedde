"""Suggestions: near words, whatever the accents."""

import re

import pytest

from sandbox.play.problems import CODES, BadGuiao, Problem, distance, meant, nearest
from tests.sandbox.play.conftest import ROOT


@pytest.mark.parametrize(
    ("left", "right", "steps"),
    [
        ("valida_cdm", "valida_cmd", 1),
        ("indisponível", "indisponivel", 0),
        ("etiqetas", "etiquetas", 1),
        ("operadro", "operador", 1),
        ("", "abc", 3),
        ("atende", "desliga", 7),
    ],
)
def test_distance_counts_slips_and_ignores_accents(left: str, right: str, steps: int) -> None:
    assert distance(left, right) == distance(right, left) == steps


def test_a_word_far_from_all_others_is_not_guessed() -> None:
    assert nearest("xyz", ["atende", "desliga"]) == ""


def test_a_short_list_is_told_when_nothing_is_near() -> None:
    assert meant("xyz", ["b", "a"]) == "; há: a, b"


def test_problems_are_told_once_and_in_order_of_place() -> None:
    later, first = Problem("f", 9, 1, "G101", "b"), Problem("f", 2, 7, "G202", "a")
    text = BadGuiao("f", [later, first, later]).text()
    assert text == "f:2:7: G202 a\nf:9:1: G101 b\nf: 2 erro(s)"


def test_every_code_that_can_be_told_has_a_meaning_and_no_other() -> None:
    sources = (ROOT / "sandbox" / "play").glob("*.py")
    texts = [path.read_text() for path in sources if path.name != "problems.py"]
    used = {code for text in texts for code in re.findall(r'"(G\d{3})"', text)}
    assert sorted(CODES) == sorted(used)
