"""YAML is read as text with places, and nothing that a file holds can do harm."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.play.problems import BadGuiao, Problem
from sandbox.play.source import MAX_BYTES, MAX_DEPTH, Items, Table, Text, read_bytes, read_file


@pytest.mark.parametrize(
    "written", ["no", "12:30", "1e3", "null", "~", "0x1F", "2024-05-06", "3.0"]
)
def test_a_scalar_stays_the_text_that_was_written(written: str) -> None:
    found = read_bytes(f"a: {written}\n".encode(), "x").find("a")
    assert isinstance(found, Text)
    assert found.value == written


def test_a_leading_zero_survives_between_quotes() -> None:
    found = read_bytes(b'a: "012345"\n', "x").find("a")
    assert isinstance(found, Text)
    assert (found.value, found.plain) == ("012345", False)


def test_places_count_lines_and_columns_in_characters() -> None:
    found = read_bytes("ção: 1\nb: [é, {c: d}]\n".encode(), "x").find("b")
    assert isinstance(found, Items)
    inner = found.items[1]
    assert isinstance(inner, Table)
    assert (inner.place.line, inner.place.column) == (2, 8)


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "grande.guiao.yaml"
    path.write_bytes(b"a: " + b"x" * MAX_BYTES)
    with pytest.raises(BadGuiao, match="G001"):
        read_file(path)


def test_a_missing_file_is_told_as_a_problem(tmp_path: Path) -> None:
    with pytest.raises(BadGuiao, match="não existe"):
        read_file(tmp_path / "nada.guiao.yaml")


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_nesting_has_a_limit(opening: str) -> None:
    text = "a: " + opening * (MAX_DEPTH + 5) if opening != "- " else "- " * (MAX_DEPTH + 5)
    with pytest.raises(BadGuiao) as found:
        read_bytes(text.encode(), "x")
    assert found.value.problems[0].code == "G003"


def test_a_bomb_of_aliases_is_refused_at_its_first_anchor() -> None:
    bomb = "a: &a [x]\n" + "".join(f"b{n}: [*a, *a]\n" for n in range(50))
    with pytest.raises(BadGuiao) as found:
        read_bytes(bomb.encode(), "x")
    assert {problem.code for problem in found.value.problems} == {"G004"}


def test_many_keys_are_read_in_good_time() -> None:
    table = read_bytes("".join(f"k{n}: v\n" for n in range(20_000)).encode(), "x")
    assert len(table.keys()) == 20_000


def outcome(raw: bytes) -> Table | tuple[Problem, ...]:
    """The tree, or what is wrong."""
    try:
        return read_bytes(raw, "x")
    except BadGuiao as bad:
        return bad.problems


@given(st.binary(max_size=200))
def test_any_bytes_give_a_tree_or_problems(raw: bytes) -> None:
    assert outcome(raw) != ()


@given(st.text(alphabet="ab:{}[]- \n'\"&*!|>%@`#,?\t0", max_size=80))
def test_any_punctuation_gives_a_tree_or_problems(text: str) -> None:
    assert outcome(text.encode()) != ()
