"""The explorer finds a seeded defect, and what it writes is a guião that shows it."""

import os
import re
import subprocess
import sys
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from sandbox.play.compiler import compile_file
from sandbox.play.happening import Happening
from sandbox.play.kernel import KernelStage
from sandbox.play.language import LEVELS, Language
from sandbox.play.library import find_guioes
from sandbox.play.loading import load
from sandbox.play.procedure import RULES, Broken, Reader
from sandbox.play.source import read_bytes
from sandbox.suite.explorer import RuleBroken, Walk, beginnings_of, shortest
from sandbox.suite.walking import explore
from sandbox.suite.writing import flow, guiao_text, step_of
from tests.sandbox.play.conftest import APPROVED, ROOT, Compile

HAPPY = ROOT / "scenarios/registo_criminal/caminho-feliz.guiao.yaml"


def rounds(times: int) -> Any:
    """Go on so many times."""
    left = count(times, -1)
    return lambda: next(left) > 0


def test_without_a_defect_nothing_is_found(kernel: KernelStage, language: Language) -> None:
    guioes, _ = load([HAPPY], language)
    found = explore(kernel, language, guioes, ROOT, rounds(1), examples=10)
    assert found.walk is None, found.walk and found.walk.text()
    assert found.walks >= 10


def command(defect: str, *argv: str) -> "subprocess.CompletedProcess[str]":
    """A command in a process of its own; it and what it starts have the defect, if one is named."""
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    seeded = {"PYTHONPATH": f"{ROOT / 'tests/seeded'}{os.pathsep}{ROOT}", "SEEDED_DEFECT": defect}
    return subprocess.run(
        [sys.executable, str(ROOT / "run_sandbox.py"), *argv],
        cwd=ROOT, env={**clean, **(seeded if defect else {})},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    ("defect", "rule", "steps"),
    [
        ("code-not-single-use", "codigo-aceite-duas-vezes", 11),
        ("token-used-twice", "token-usado-duas-vezes", 17),
    ],
)
def test_a_seeded_defect_is_found_and_the_guiao_shows_it_at_each_level(
    defect: str, rule: str, steps: int, tmp_path: Path
) -> None:
    walks = ("--walks", "200", "--minutes", "4", "--out", str(tmp_path))
    found = command(defect, "explore", str(HAPPY), *walks)
    assert found.returncode == 1, found.stdout + found.stderr
    file = tmp_path / f"achado-{rule}.guiao.yaml"
    assert len(re.findall(r"^  - ", file.read_text().partition("passos:")[2], re.M)) - 1 <= steps
    for level in LEVELS:
        broken = command(defect, "run", str(file), "--level", level)
        assert broken.returncode == 1, broken.stdout + broken.stderr
        assert "regras.quebradas igual 0 — FALHOU" in broken.stdout
        mended = command("", "run", str(file), "--level", level)
        assert mended.returncode == 0, mended.stdout + mended.stderr


def test_nothing_can_be_left_out_of_a_walk_that_is_as_short_as_it_can_be(
    kernel: KernelStage, language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Reader, "read", _no_code_after_a_pause)
    guioes, _ = load([HAPPY], language)
    walk = Walk(kernel, language, ROOT)
    with pytest.raises(RuleBroken):
        walk.again([{"avanca": "5s"}, {"cidadao-2.abre_app": {}}, {"avanca": "31s"},
                    *beginnings_of(guioes)[0]])  # fmt: skip
    walk.close()
    found = shortest(walk)
    assert [next(iter(one)) for one in found.deeds] == ["avanca", "cidadao.liga"]
    assert found.deeds[0] == {"avanca": "31s"}
    assert "cidadao-2" not in found.text()


def _no_code_after_a_pause(reader: Reader, event: Happening) -> None:
    """A rule of no procedure: nobody calls when half a minute has passed."""
    late = event.instant.second >= 30
    if event.type == "chamada.iniciada" and late:
        reader.broken.append(Broken("dados-de-outro", event.n))


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
