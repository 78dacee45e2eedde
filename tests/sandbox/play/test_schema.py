"""The JSON Schema agrees with the compiler: on every guião, and on the mistakes of form."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from sandbox.play.language import Language
from sandbox.play.library import find_guioes
from sandbox.play.problems import BadGuiao
from sandbox.play.schema import schema_of
from sandbox.play.source import Items, Node, Text, read_bytes, read_file
from tests.sandbox.play import test_bad_guiao as bad
from tests.sandbox.play.conftest import ROOT, guiao_text

GUIOES = find_guioes([ROOT / "scenarios"])
ONLY_THE_COMPILER = {
    "G105": "which fragments there are",
    "G107": "which fragments there are",
    "G201": "which roles there are",
    "G304": "what an instant is",
    "G305": "what a reference means",
    "G310": "a limit is a duration or a number, by its name",
    "G306": "which values a limit may have",
    "G312": "the columns of a table",
    "G404": "names that come twice",
    "G405": "what each kind of fault needs",
    "G502": "logic", "G503": "logic", "G504": "logic", "G505": "logic",
}  # fmt: skip
"""Mistakes that a schema cannot know of."""


@pytest.fixture(scope="module")
def validator(language: Language) -> Draft202012Validator:
    schema = schema_of(language)
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(json.loads(json.dumps(schema)))


def plain(node: Node) -> Any:
    """A file as an editor sees it; numbers and words alike stay texts."""
    if isinstance(node, Text):
        return None if node.plain and not node.value else node.value
    if isinstance(node, Items):
        return [plain(item) for item in node.items]
    return {key.value: plain(value) for key, value in node.entries}


@pytest.mark.parametrize("path", GUIOES, ids=lambda path: path.name)
def test_every_guiao_keeps_to_the_schema(path: Path, validator: Draft202012Validator) -> None:
    found = [error.message for error in validator.iter_errors(plain(read_file(path)))]
    assert found == []


def tables() -> Iterator[tuple[str, str]]:
    """Every bad text of the compiler's own tests, with the code of its mistake."""
    for test, wrap in (
        (bad.test_a_section_with_a_mistake, lambda more: guiao_text(FIRST_STEP, more)),
        (bad.test_a_step_with_a_mistake, guiao_text),
    ):
        [mark] = [one for one in test.pytestmark if one.name == "parametrize"]
        for code, _, text in mark.args[1]:
            yield code, wrap(text)
    [mark] = bad.test_a_cast_with_a_mistake.pytestmark
    for cast, code in mark.args[1]:
        yield code, guiao_text("- avanca: 1s", cast=cast)


FIRST_STEP = "- cidadao.liga: {para: contact-center}"
BEYOND = ("relogio: {modo:", "{operador.atende: {}, cidadao.desliga: {}}")
"""A mode of the clock; two verbs in one step: a schema cannot count keys by their form."""
BAD = [
    (code, text)
    for code, text in tables()
    if code not in ONLY_THE_COMPILER and not any(one in text for one in BEYOND)
]


def test_there_are_bad_files_to_try() -> None:
    assert len(BAD) > 40


@pytest.mark.parametrize(("code", "text"), BAD, ids=[code for code, _ in BAD])
def test_a_mistake_of_form_breaks_the_schema(
    code: str, text: str, validator: Draft202012Validator
) -> None:
    try:
        read = plain(read_bytes(text.encode(), "mau.guiao.yaml"))
    except BadGuiao:
        return  # not even YAML: an editor says so by itself
    assert list(validator.iter_errors(read)) != [], text


def test_the_bad_file_of_the_design_breaks_the_schema(validator: Draft202012Validator) -> None:
    read = plain(read_file(Path(bad.__file__).with_name("mau.guiao.yaml")))
    assert len(list(validator.iter_errors(read))) >= 5


def test_a_good_beginning_keeps_to_it(validator: Draft202012Validator) -> None:
    read = plain(read_bytes(guiao_text(FIRST_STEP).encode(), "bom.guiao.yaml"))
    assert list(validator.iter_errors(read)) == []
