"""The suite is tested itself: each seeded defect must be noticed by some guião at the kernel."""

import subprocess
import sys
from pathlib import Path

import pytest

from run_sandbox import open_worlds
from tests.mutants import CAUGHT, MUTANTS, ROOT, SURVIVED, Mutant


@pytest.fixture(scope="module")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A thousand people, made once for all defects."""
    folder = tmp_path_factory.mktemp("people")
    worlds = open_worlds(folder, "OFF")
    worlds.create("primeiro")
    worlds.close()
    return folder / "templates"


def play(name: str, templates: Path) -> "subprocess.CompletedProcess[str]":
    """The kernel suite with one defect, in a process that has no other."""
    command = [sys.executable, "-m", "tests.mutants", name, str(templates)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_there_are_many_defects_and_no_two_are_the_same() -> None:
    assert len({mutant.name for mutant in MUTANTS}) == len(MUTANTS) >= 20
    assert len({(mutant.module, mutant.good, mutant.bad) for mutant in MUTANTS}) == len(MUTANTS)


@pytest.mark.slow
def test_without_a_defect_nothing_is_noticed(templates: Path) -> None:
    found = play("nenhum", templates)
    assert found.returncode == SURVIVED, found.stdout + found.stderr


@pytest.mark.slow
@pytest.mark.parametrize("name", [mutant.name for mutant in MUTANTS])
def test_a_defect_is_noticed(name: str, templates: Path) -> None:
    found = play(name, templates)
    assert found.returncode == CAUGHT, found.stdout + found.stderr


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_defect_fits_the_text_that_it_changes(mutant: Mutant) -> None:
    path = ROOT / f"{mutant.module.replace('.', '/')}.py"
    assert path.read_text().count(mutant.good) == 1
