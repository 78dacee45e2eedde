"""Fragments: found upwards, never outside, without circles, with roles renamed."""

from pathlib import Path

import pytest

from sandbox.play.compiler import compile_file
from sandbox.play.language import Language
from sandbox.play.library import find_guioes
from sandbox.play.plan import Guiao, Step
from sandbox.play.problems import BadGuiao
from tests.sandbox.play.conftest import CAST, guiao_text

DIAL = "fragmento: 1\npassos:\n  - cidadao.liga: {para: contact-center}\n"


class Folder:
    """A scenarios folder with one system."""

    def __init__(self, root: Path, language: Language) -> None:
        self.root = root / "scenarios"
        self.system = self.root / "sistema"
        (self.system / "fragmentos").mkdir(parents=True)
        (self.root / "fragmentos").mkdir()
        self._language = language

    def write(self, name: str, text: str, at: str = "sistema/fragmentos") -> Path:
        """A fragment."""
        path = self.root / at / f"{name}.yaml"
        path.write_text(text)
        return path

    def compile(self, steps: str, cast: str = CAST) -> Guiao:
        """A guião of the system with these steps."""
        path = self.system / "a.guiao.yaml"
        path.write_text(guiao_text(steps, cast=cast))
        return compile_file(path, self._language, path.name)

    def codes(self, steps: str) -> list[str]:
        """What is wrong with it: file and code."""
        with pytest.raises(BadGuiao) as found:
            self.compile(steps)
        return [f"{problem.file} {problem.code}" for problem in found.value.problems]


@pytest.fixture
def folder(tmp_path: Path, language: Language) -> Folder:
    """An empty scenarios folder."""
    return Folder(tmp_path, language)


def roles(guiao: Guiao) -> list[str]:
    """Who does each step."""
    return [item.word for item in guiao.items if isinstance(item, Step)]


@pytest.mark.parametrize("at", ["sistema/fragmentos", "fragmentos"])
def test_a_fragment_is_found_beside_the_guiao_or_above(folder: Folder, at: str) -> None:
    folder.write("marca", DIAL, at)
    assert roles(folder.compile("- usa: marca")) == ["cidadao.liga"]


def test_a_fragment_may_be_played_by_another_role(folder: Folder) -> None:
    folder.write("marca", DIAL)
    folder.write("duas", "fragmento: 1\npassos:\n  - usa: marca\n")
    cast = "elenco: {cidadao: {persona: ana-silva}, cidadao-2: {persona: joao-desconfiado}}"
    steps = "- usa: duas\n- usa: duas\n  com: {cidadao: cidadao-2}"
    assert roles(folder.compile(steps, cast)) == ["cidadao.liga", "cidadao-2.liga"]


def test_a_circle_of_fragments_is_told_with_its_way(folder: Folder) -> None:
    folder.write("a", "fragmento: 1\npassos:\n  - usa: b\n")
    folder.write("b", "fragmento: 1\npassos:\n  - usa: a\n")
    assert folder.codes("- usa: a") == ["scenarios/sistema/fragmentos/b.yaml G106"]


def test_a_mistake_in_a_fragment_is_told_in_its_own_file(folder: Folder) -> None:
    folder.write("marca", DIAL.replace("liga", "lga"))
    assert folder.codes("- usa: marca") == ["scenarios/sistema/fragmentos/marca.yaml G202"]


def test_a_fragment_that_is_a_link_is_refused_wherever_it_leads(
    folder: Folder, tmp_path: Path
) -> None:
    outside = tmp_path / "fora.yaml"
    outside.write_text(DIAL)
    (folder.system / "fragmentos" / "fora.yaml").symlink_to(outside)
    assert folder.codes("- usa: fora") == ["a.guiao.yaml G107"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (DIAL.replace("fragmento: 1", "fragmento: 2"), "G009"),
        ("fragmento: 1\n", "G007"),
        (DIAL + "elenco: {}\n", "G002"),
        ("fragmento: [\n", "G003"),
    ],
)
def test_a_fragment_has_a_form_of_its_own(folder: Folder, text: str, code: str) -> None:
    folder.write("marca", text)
    assert folder.codes("- usa: marca") == [f"scenarios/sistema/fragmentos/marca.yaml {code}"]


def test_repeats_within_repeats_end(folder: Folder) -> None:
    folder.write("marca", DIAL)
    inner = "- repete: 100\n  passos:\n    - repete: 100\n      passos:\n        - usa: marca\n"
    assert folder.codes(inner)[0].endswith(" G102")


def test_guioes_of_a_folder_come_in_order_and_once(folder: Folder) -> None:
    path = folder.system / "a.guiao.yaml"
    path.write_text("x")
    folder.write("b", "x")
    assert find_guioes([folder.root, path]) == [path]
