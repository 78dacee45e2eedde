"""The commands: what they print, what they write, how they end."""

import json
from pathlib import Path

import pytest

from run_sandbox import describe_apps, open_worlds
from sandbox.play import cli
from tests.sandbox.play.conftest import APPROVED, ON_CALL, ROOT, guiao_text


def run(*argv: str) -> int:
    """One command in this process."""
    return cli.main(list(argv), ROOT, describe_apps(), open_worlds)


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A folder with a guião that passes."""
    (tmp_path / "bom.guiao.yaml").write_text(
        guiao_text(APPROVED, "etiquetas: [fumo]\nverifica: [{facto: codigo.emitidos, igual: 1}]")
    )
    return tmp_path


def test_all_passed_ends_well_with_the_count_last(
    good: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("run", str(good)) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "1 passed, 0 failed"


def test_a_failed_guiao_ends_with_one(good: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (good / "z.guiao.yaml").write_text(guiao_text(ON_CALL, "verifica: [{evento: token.usado}]"))
    assert run("run", str(good)) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "1 passed, 1 failed"


def test_a_bad_file_ends_with_two_and_nothing_is_played(
    good: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (good / "z.guiao.yaml").write_text("guiao: 1\n")
    assert run("run", str(good)) == 2
    assert "G007" in capsys.readouterr().err


@pytest.mark.parametrize(
    "argv",
    [
        ("--tags", "lento"),
        ("--tags", "fumo recusa"),
        ("--human", "operador"),
        ("--human", "ninguem"),
    ],
)
def test_nothing_to_play_or_nonsense_ends_with_two(good: Path, argv: tuple[str, ...]) -> None:
    assert run("run", str(good), *argv) == 2


def test_an_empty_folder_ends_with_two(tmp_path: Path) -> None:
    assert run("run", str(tmp_path)) == 2
    assert run("check", str(tmp_path)) == 2


def test_reports_are_written_where_they_are_asked_for(good: Path) -> None:
    files = {name: good / f"out.{name}" for name in ("json", "junit", "html")}
    options = [part for name, path in files.items() for part in (f"--{name}", str(path))]
    assert run("run", str(good), *options) == 0
    assert all(path.stat().st_size > 200 for path in files.values())


def test_check_tells_what_is_wrong_as_json_for_editors(
    good: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (good / "z.guiao.yaml").write_text("guiao: 1\nelenco: {}\npassos: []\ncor: azul\n")
    assert run("check", str(good), "--json") == 2
    found = json.loads(capsys.readouterr().out)
    assert [(one["line"], one["column"], one["code"]) for one in found] == [(4, 1, "G002")]


def test_check_passes_what_is_good(good: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", str(good)) == 0
    assert capsys.readouterr().out == "1 good, 0 bad\n"


def test_verbs_lists_roles_arguments_labels_and_phrases(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run("verbs") == 0
    out = capsys.readouterr().out
    assert "operador.valida_cmd: {atendimento?, telemovel}  «Validar Chave Móvel Digital»" in out
    assert "frases: pede-registo-criminal" in out
