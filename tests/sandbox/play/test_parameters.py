"""Where the rows of a guião come from, and what is wrong with some of them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sandbox.play.compiler import compile_file
from sandbox.play.language import Language
from sandbox.play.plan import Guiao
from sandbox.play.problems import BadGuiao
from tests.sandbox.play.conftest import CAST, Compile, guiao_text

SAY = "- cidadao.diz: {texto: $a}"


def names(guiao: Guiao) -> list[str]:
    """The names of the runs."""
    return [run.name for run in guiao.runs()]


def test_a_product_gives_every_combination_in_order(compiled: Compile) -> None:
    made = compiled(SAY, "parametros: {matriz: {a: [x, y], b: [um, dois]}}")
    assert names(made) == [
        "ensaio[a=x,b=um]",
        "ensaio[a=x,b=dois]",
        "ensaio[a=y,b=um]",
        "ensaio[a=y,b=dois]",
    ]


PERSON = "elenco: {cidadao: {persona: $pessoa}, operador: {persona: rita-operadora}}"


def test_generated_people_are_chosen_by_lot_and_always_the_same(compiled: Compile) -> None:
    more = "parametros: {gera: {pessoas: 5, semente: 3}}"
    runs = compiled("", more, PERSON).runs()
    persons = [run.guiao.cast["cidadao"].persona for run in runs]
    assert len(set(persons)) == 5
    assert persons == [
        run.guiao.cast["cidadao"].persona for run in compiled("", more, PERSON).runs()
    ]
    other = compiled("", "parametros: {gera: {pessoas: 5, semente: 4}}", PERSON).runs()
    assert persons != [run.guiao.cast["cidadao"].persona for run in other]


def test_generated_people_have_the_state_that_was_asked(
    compiled: Compile, language: Language
) -> None:
    made = compiled("", "parametros: {gera: {pessoas: 5, cmd: inativa}}", PERSON)
    states = dict(language.citizens(made.seed))
    assert {states[str(run.parameters["pessoa"])] for run in made.runs()} == {"inactive"}


@pytest.fixture
def from_file(tmp_path: Path, language: Language) -> Callable[[bytes], Guiao]:
    """A guião whose parameters are in a file beside it."""

    def make(raw: bytes, name: str = "linhas.csv") -> Guiao:
        (tmp_path / "linhas.csv").write_bytes(raw)
        text = guiao_text(SAY, f"parametros: {{de_ficheiro: '{name}'}}")
        path = tmp_path / "ensaio.guiao.yaml"
        path.write_text(text, encoding="utf-8")
        return compile_file(path, language)

    return make


def test_a_file_gives_columns_and_rows(from_file: Callable[[bytes], Guiao]) -> None:
    made = from_file('\ufeffa,b\r\nolá,012\r\n\r\n"x, y",2\r\n'.encode())
    assert [dict(run.parameters) for run in made.runs()] == [
        {"a": "olá", "b": "012"},
        {"a": "x, y", "b": "2"},
    ]


@pytest.mark.parametrize(
    ("raw", "name", "message"),
    [
        (b"a\n1\n", "outro.csv", "não existe"),
        (b"a\n1\n", "../linhas.csv", "não é o nome de um ficheiro .csv da pasta"),
        (b"a\n1\n", "linhas.txt", "não é o nome de um ficheiro .csv da pasta"),
        (b"", "linhas.csv", "não começa por uma linha de colunas"),
        (b"a,a\n1,2\n", "linhas.csv", "não começa por uma linha de colunas"),
        (b"a,b\n1\n", "linhas.csv", "linha 2: 1 valores para 2 colunas"),
        (b"a\n\xff\n", "linhas.csv", "não se lê"),
        (b"a\n" + b"x" * (1 << 20), "linhas.csv", "o ficheiro «linhas.csv» tem mais de 1 MiB"),
    ],
)
def test_a_file_that_does_not_serve(
    from_file: Callable[..., Guiao], raw: bytes, name: str, message: str
) -> None:
    with pytest.raises(BadGuiao) as found:
        from_file(raw, name)
    told = [one.message for one in found.value.problems if one.code == "G313"]
    assert any(message in text for text in told)


def test_a_link_is_no_file_of_the_folder(from_file: Callable[..., Guiao], tmp_path: Path) -> None:
    (tmp_path / "fora.csv").symlink_to(tmp_path / "linhas.csv")
    with pytest.raises(BadGuiao) as found:
        from_file(b"a\n1\n", "fora.csv")
    assert "G313" in {one.code for one in found.value.problems}


@pytest.mark.parametrize(
    ("code", "more", "cast"),
    [
        ("G312", "parametros: {tabela: [{a: x}], matriz: {a: [x]}}", CAST),
        ("G312", "parametros: {tabela: [{a: x}, {b: y}]}", CAST),
        ("G312", "parametros: {matriz: {a: []}}", CAST),
        ("G312", f"parametros: {{matriz: {{a: [{'x, ' * 99}x], b: [1, 2, 3]}}}}", CAST),
        ("G312", "parametros: {matriz: {cidadao: [x]}}", CAST),
        ("G108", "parametros: {gera: {semente: 3}}", CAST),
        ("G301", "parametros: {gera: {pessoas: muitas}}", CAST),
        ("G206", "parametros: {gera: {pessoas: 2, cmd: nova}}", CAST),
        ("G312", "parametros: {gera: {pessoas: 200, cmd: suspensa}}", CAST),
        ("G104", "parametros: {gerar: {pessoas: 2}}", CAST),
        ("G305", "parametros: {tabela: [{a: x}]}", PERSON),
        ("G305", "", PERSON),
        ("G208", "parametros: {tabela: [{pessoa: ninguem}]}", PERSON),
    ],
)
def test_parameters_with_a_mistake(compiled: Compile, code: str, more: str, cast: str) -> None:
    with pytest.raises(BadGuiao) as found:
        compiled("", more, cast)
    assert found.value.problems[0].code == code
