"""The checker speaks Portuguese and English: the same codes, every sentence in both."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.play import compiler, english, problems
from sandbox.play.compiler import compile_file
from sandbox.play.language import Language
from sandbox.play.problems import BadGuiao
from tests.sandbox.play import test_bad_guiao as bad
from tests.sandbox.play.conftest import guiao_text
from tests.sandbox.play.test_schema import tables

ROOM = Path(compiler.__file__).parent
COMPILER = (
    "cast", "compiler", "components", "conditions", "controls", "library", "logic", "parameters",
    "reading", "rules", "seen_rows", "source", "speeches", "steps", "troubles",
)  # fmt: skip
TELLS = {"tell", "_tell", "problem"}
ENDINGS = {"near", "way_out"}
"""What the compiler calls the end of a message, the way out."""


def sentences() -> Iterator[str]:
    """Every sentence that the compiler can say, with holes, from its source."""
    for name in COMPILER:
        tree = ast.parse((ROOM / f"{name}.py").read_text(encoding="utf-8"))
        for function in (one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)):
            calls = [one for one in ast.walk(function) if isinstance(one, ast.Call)]
            told = [one.args[-1] for one in calls if _name(one.func) in TELLS and one.args]
            named = {one.id for one in told if isinstance(one, ast.Name)}
            told += [
                one.value
                for one in ast.walk(function)
                if isinstance(one, ast.Assign) and {_name(at) for at in one.targets} & named
            ]
            if function.name == "_unreadable":
                told += [one.value for one in ast.walk(function) if isinstance(one, ast.Return)]
            yield from filter(None, map(_text, told))


def _name(node: ast.AST | None) -> str:
    return getattr(node, "attr", "") or getattr(node, "id", "")


def _text(node: ast.AST | None) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if not isinstance(node, ast.JoinedStr):
        return ""
    parts = []
    for one in node.values:
        if isinstance(one, ast.Constant):
            parts.append(str(one.value))
        elif isinstance(one, ast.FormattedValue):
            inside = one.value
            called = _name(inside.func) if isinstance(inside, ast.Call) else _name(inside)
            parts.append("" if called in {*ENDINGS, "meant"} else "{}")
    return "".join(parts)


def test_every_sentence_of_the_compiler_is_in_the_table_and_no_other() -> None:
    said = set(sentences())
    assert said - set(english.ENGLISH) == set()
    assert set(english.ENGLISH) - said == set()


def test_both_languages_have_the_same_codes() -> None:
    assert sorted(english.CODES) == sorted(problems.CODES)


def test_a_sentence_keeps_its_holes() -> None:
    uneven = [
        one for one, other in (english.ENGLISH | english.ENDINGS).items()
        if one.count("{}") != other.count("{}")
    ]  # fmt: skip
    assert uneven == []


@pytest.mark.parametrize(
    ("message", "told"),
    [
        (
            "o papel «dona» não existe; quis dizer «dono»?",
            "the role «dona» does not exist; did you mean «dono»?",
        ),
        (
            "papel desconhecido «x»; há: a, b (ou escreva papel: …)",
            "unknown role «x»; there are: a, b (or write papel: …)",
        ),
        ("«a» é um mapa, não uma lista", "«a» is a mapping, not a list"),
        ("outra coisa qualquer", "outra coisa qualquer"),
    ],
)
def test_a_message_is_said_again_with_what_stands_in_it(message: str, told: str) -> None:
    assert english.in_english(message) == told


PORTUGUESE = re.compile(r"\b(não|falta|desconhecid[oa]|escreva|quis|há|é|são|inválid[oa])\b")


@pytest.mark.parametrize("text", [text for _, text in tables()])
def test_every_bad_file_of_the_tests_is_told_in_english(
    text: str, language: Language, tmp_path: Path
) -> None:
    path = tmp_path / "mau.guiao.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadGuiao) as found:
        compile_file(path, language, path.name)
    for problem in found.value.problems:
        said = problem.in_english()
        assert said.message != problem.message
        assert PORTUGUESE.findall(re.sub(r"«[^»]*»|there are: .*", "", said.message)) == []
        assert (said.line, said.column, said.code) == (problem.line, problem.column, problem.code)


def test_the_bad_file_of_the_design_in_english(language: Language) -> None:
    path = Path(bad.__file__).with_name("mau.guiao.yaml")
    with pytest.raises(BadGuiao) as found:
        compile_file(path, language, path.name)
    lines = found.value.text(english=True).splitlines()
    assert lines[1] == (
        "mau.guiao.yaml:6:5: G202 the role «operador» cannot do «valida_cdm»; "
        "did you mean «valida_cmd»?"
    )
    assert lines[-1] == "mau.guiao.yaml: 10 mistake(s)"


def test_a_good_file_has_nothing_to_say(language: Language, tmp_path: Path) -> None:
    path = tmp_path / "bom.guiao.yaml"
    path.write_text(guiao_text("- avanca: 1s"), encoding="utf-8")
    assert compile_file(path, language).id == "ensaio"
