"""The explorer finds a seeded defect, and what it writes is a guião that shows it."""

from itertools import count
from typing import Any

import pytest

from sandbox.play.compiler import compile_file
from sandbox.play.kernel import KernelStage
from sandbox.play.language import Language
from sandbox.play.library import find_guioes
from sandbox.play.loading import load
from sandbox.play.procedure import RULES
from sandbox.play.source import read_bytes
from sandbox.suite.walking import explore
from sandbox.suite.writing import flow, guiao_text, step_of
from tests.sandbox.play.conftest import APPROVED, ROOT, Compile

HAPPY = ROOT / "scenarios/registo_criminal/codigo-lido-duas-vezes.guiao.yaml"


def rounds(times: int) -> Any:
    """Go on so many times."""
    left = count(times, -1)
    return lambda: next(left) > 0


def test_without_a_defect_nothing_is_found(kernel: KernelStage, language: Language) -> None:
    guioes, _ = load([HAPPY], language)
    found = explore(kernel, language, guioes, ROOT, rounds(1), examples=10)
    assert found.walk is None, found.walk and found.walk.text()
    assert found.walks >= 10


def test_every_rule_says_what_is_broken() -> None:
    assert all(text[0].islower() for text in RULES.values())


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("ana-silva", "ana-silva"), ("012345", '"012345"'), ("$ouvido.telemovel",) * 2,
        ("no", '"no"'), ("10s", "10s"), ("a: b", '"a: b"'), ("", '""'), ('é "x"', '"é \\"x\\""'),
        ({"a": ["b", "01"]}, '{a: [b, "01"]}'),
        ("2024-05-06T10:00:00+01:00", '"2024-05-06T10:00:00+01:00"'),
    ],
)  # fmt: skip
def test_values_are_written_as_they_are_read(value: Any, text: str) -> None:
    assert flow(value) == text
    table = read_bytes(f"a: {text}".encode(), "x")
    if isinstance(value, str):
        assert getattr(table.find("a"), "value", None) == value


def test_steps_are_written_as_they_were(compiled: Compile, language: Language) -> None:
    for path in find_guioes([ROOT / "scenarios"])[:20]:
        guiao = compile_file(path, language)
        steps = [step_of(one) for one in guiao.items if hasattr(one, "verb")]
        read_bytes(guiao_text({"id": "x", "passos": ""}, steps).encode(), "x")
    [*_, last] = compiled(APPROVED).items
    assert step_of(last) == {"cidadao.autoriza": {}, "quando": "autorizacao.recebida"}
