"""Files that are bad before anybody reads what they say: named, refused, nothing played."""

from collections.abc import Callable
from pathlib import Path

import pytest

from run_sandbox import describe_apps, open_worlds
from sandbox.play import cli
from tests.sandbox.play.conftest import ROOT, guiao_text

GOOD = guiao_text("- avanca: 1s")
STEP = "- {cidadao.liga: {para: contact-center}}"


def fragment(folder: Path, name: str, used: str) -> None:
    """A fragment that uses another."""
    (folder / "fragmentos").mkdir(exist_ok=True)
    (folder / "fragmentos" / f"{name}.yaml").write_text(
        f"fragmento: 1\npassos:\n  - usa: {used}\n", encoding="utf-8"
    )


def tabs(folder: Path, path: Path) -> None:
    path.write_text("guiao: 1\nelenco:\n\tcidadao: {persona: ana-silva}\n", encoding="utf-8")


def five_megabytes(folder: Path, path: Path) -> None:
    path.write_text(GOOD + "# " + "x" * (5 << 20), encoding="utf-8")


def byte_order_mark(folder: Path, path: Path) -> None:
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.encode())


def windows_lines(folder: Path, path: Path) -> None:
    path.write_bytes(GOOD.encode().replace(b"\n", b"\r\n"))


def one_windows_line(folder: Path, path: Path) -> None:
    first, second, rest = GOOD.encode().split(b"\n", 2)
    path.write_bytes(first + b"\n" + second + b"\r\n" + rest)


def other_encoding(folder: Path, path: Path) -> None:
    path.write_bytes(GOOD.replace("ensaio", "são").encode("latin-1"))


def link(folder: Path, path: Path) -> None:
    (folder / "real.txt").write_text(GOOD, encoding="utf-8")
    path.symlink_to(folder / "real.txt")


def circle(folder: Path, path: Path) -> None:
    fragment(folder, "um", "dois")
    fragment(folder, "dois", "um")
    path.write_text(guiao_text("- usa: um"), encoding="utf-8")


def outside(folder: Path, path: Path) -> None:
    fragment(folder.parent, "fora", "nada")
    (folder / "fragmentos").mkdir()
    (folder / "fragmentos" / "fora.yaml").symlink_to(folder.parent / "fragmentos" / "fora.yaml")
    path.write_text(guiao_text("- usa: fora"), encoding="utf-8")


def beyond(folder: Path, path: Path) -> None:
    fragment(folder.parent, "fora", "nada")
    path.write_text(guiao_text("- usa: fora"), encoding="utf-8")


def upwards(folder: Path, path: Path) -> None:
    path.write_text(guiao_text("- usa: ../fora"), encoding="utf-8")


def rows_upwards(folder: Path, path: Path) -> None:
    (folder.parent / "nomes.csv").write_text("a\n1\n", encoding="utf-8")
    more = "parametros: {de_ficheiro: ../nomes.csv}"
    path.write_text(guiao_text(STEP, more), encoding="utf-8")


Make = Callable[[Path, Path], None]
BAD: list[tuple[Make, str, str, str]] = [
    (tabs, "mau.guiao.yaml:3:1: G003",
     "há uma tabulação: em YAML o alinhamento faz-se com espaços",
     "there is a tab: in YAML things are aligned with spaces"),
    (five_megabytes, "mau.guiao.yaml:1:1: G001",
     "o ficheiro tem mais de 256 KB", "the file has more than 256 KB"),
    (other_encoding, "mau.guiao.yaml:2:1: G001",
     "o ficheiro não está em UTF-8", "the file is not in UTF-8"),
    (byte_order_mark, "mau.guiao.yaml:1:1: G001",
     "o ficheiro começa por uma marca de ordem dos bytes (BOM); grave-o sem ela",
     "the file begins with a byte order mark (BOM); save it without"),
    (windows_lines, "mau.guiao.yaml:1:1: G001",
     "as linhas não acabam só em LF (CRLF, do Windows); grave-o com fins de linha LF",
     "its lines do not end in LF alone (CRLF, of Windows); save it with LF line ends"),
    (one_windows_line, "mau.guiao.yaml:2:1: G001",
     "as linhas não acabam só em LF (CRLF, do Windows); grave-o com fins de linha LF",
     "its lines do not end in LF alone (CRLF, of Windows); save it with LF line ends"),
    (link, "mau.guiao.yaml:1:1: G001",
     "o ficheiro é uma ligação simbólica: dê o próprio ficheiro",
     "the file is a symbolic link: give the file itself"),
    (circle, "fragmentos/dois.yaml:3:10: G106",
     "o fragmento «um» usa-se a si próprio: um → dois → um",
     "the fragment «um» uses itself: um → dois → um"),
    (outside, "mau.guiao.yaml:5:10: G107",
     "o fragmento «fora» é uma ligação simbólica", "the fragment «fora» is a symbolic link"),
    (beyond, "mau.guiao.yaml:5:10: G105",
     "fragmento desconhecido «fora»", "unknown fragment «fora»"),
    (upwards, "mau.guiao.yaml:5:10: G107",
     "nome de fragmento inválido «../fora»: só a-z, 0-9 e hífen",
     "invalid name of a fragment «../fora»: only a-z, 0-9 and the hyphen"),
    (rows_upwards, "mau.guiao.yaml:6:27: G313",
     "«../nomes.csv» não é o nome de um ficheiro .csv da pasta do guião",
     "«../nomes.csv» is not the name of a .csv file in the guião's folder"),
]  # fmt: skip


@pytest.mark.parametrize("command", ["check", "run"])
@pytest.mark.parametrize(
    ("make", "place", "said", "told"), BAD, ids=[make.__name__ for make, *_ in BAD]
)
def test_it_is_named_and_refused_and_nothing_is_played(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    command: str,
    make: Make,
    place: str,
    said: str,
    told: str,
) -> None:
    folder = tmp_path / "guioes"
    folder.mkdir()
    (folder / "bom.guiao.yaml").write_text(GOOD, encoding="utf-8")
    make(folder, folder / "mau.guiao.yaml")
    for lang, message, count in (("pt", said, "1 erro(s)"), ("en", told, "1 mistake(s)")):
        argv = [command, str(folder), "--lang", lang]
        assert cli.main(argv, ROOT, describe_apps(), open_worlds) == 2
        output = capsys.readouterr()
        line, last = output.err.splitlines()
        assert line.endswith(f"{place} {message}")
        assert last.endswith(count)
        assert "passed" not in output.out
