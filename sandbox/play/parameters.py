"""Read `parametros`: a table, a product, generated people or a file; each row is a run.

tabela: [{finalidade: emprego}, …]            the rows as they stand
matriz: {finalidade: [a, b], canal: [x, y]}   every combination, the last column fastest
gera: {pessoas: 50, semente: 7, cmd: ativa}   `$pessoa`: citizens of the world, chosen by lot
de_ficheiro: pessoas.csv                      columns and rows of a file beside the guião
"""

import csv
from collections.abc import Mapping
from hashlib import sha256
from io import StringIO
from itertools import product
from math import prod
from pathlib import Path
from typing import Any

from sandbox.play.problems import meant
from sandbox.play.reading import Reading
from sandbox.play.source import Items, Node
from sandbox.play.values import Value

WAYS = ("tabela", "matriz", "gera", "de_ficheiro")
COLUMN = "pessoa"
CMD = {
    "ativa": "active", "inativa": "inactive", "suspensa": "suspended", "nenhuma": "none",
    "app-por-instalar": "app_not_installed",
}  # fmt: skip
MAX_ROWS = 200
MAX_FILE = 1 << 20
_TAKEN = ("ouvido", "dito", "eu", "area_transferencia")

Rows = list[Mapping[str, Value]]


def rows(reading: Reading, node: Node | None, folder: Path, seed: int) -> Rows:
    """The rows of a guião in `folder`, whose world has this seed."""
    if node is None:
        return []
    table = reading.table(node, "parametros")
    for key, _ in table.entries:
        if key.value not in WAYS:
            near = meant(key.value, WAYS)
            reading.tell(key.place, "G104", f"«parametros» não tem «{key.value}»{near}")
    given = [key for key, _ in table.entries if key.value in WAYS]
    if len(given) > 1:
        names = "» e «".join(key.value for key in given[:2])
        reading.tell(given[1].place, "G312", f"«{names}»: os parâmetros vêm de um sítio só")
    if not given:
        return []
    source = table.find(given[0].value)
    assert source is not None
    match given[0].value:
        case "tabela":
            made = _table(reading, source)
        case "matriz":
            made = _product(reading, source)
        case "gera":
            made = _people(reading, source, seed)
        case _:
            made = _file(reading, source, folder)
    if len(made) > MAX_ROWS:
        reading.tell(table.place, "G312", f"são {len(made)} linhas, mais do que {MAX_ROWS}")
        return made[:1]
    return made


def _column(reading: Reading, key: Any) -> str:
    name: str = key.value
    if name in reading.cast or name in _TAKEN:
        reading.tell(key.place, "G312", f"«{name}» já tem outro sentido")
    return name


def _table(reading: Reading, node: Node) -> Rows:
    found: Rows = []
    for item in reading.items(node, "tabela"):
        row = reading.table(item, "linha")
        found.append(
            {_column(reading, key): reading.value(value, key.value) for key, value in row.entries}
        )
    if any(set(row) != set(found[0]) for row in found[1:]):
        reading.tell(node.place, "G312", "as linhas da tabela não têm as mesmas colunas")
    return found


def _product(reading: Reading, node: Node) -> Rows:
    table = reading.table(node, "matriz")
    columns: dict[str, list[Value]] = {}
    for key, values in table.entries:
        name = _column(reading, key)
        columns[name] = [reading.value(one, name) for one in reading.items(values, name)]
        if not columns[name] and isinstance(values, Items):
            reading.tell(values.place, "G312", f"«{name}» não tem valores")
    if prod(map(len, columns.values())) > MAX_ROWS:
        total = prod(map(len, columns.values()))
        reading.tell(node.place, "G312", f"são {total} combinações, mais do que {MAX_ROWS}")
        return []
    return [dict(zip(columns, values, strict=True)) for values in product(*columns.values())]


def _people(reading: Reading, node: Node, seed: int) -> Rows:
    table = reading.table(node, "gera")
    reading.known_keys(table, ("pessoas", "semente", "cmd"), "gera")
    count, lot, cmd = (table.find(word) for word in ("pessoas", "semente", "cmd"))
    if count is None:
        reading.tell(table.place, "G108", "falta «pessoas» em «gera»")
        return []
    wanted = reading.whole(count, "pessoas", 1, MAX_ROWS)
    number = reading.whole(lot, "semente", 0, 1_000_000) if lot else seed
    word = reading.one_of(cmd, CMD, "o estado da CMD", "G206") if cmd else "ativa"
    state = CMD.get(word, "")
    able = [person for person, status in reading.language.citizens(seed) if status == state]
    if state and len(able) < wanted:
        reading.tell(count.place, "G312", f"não há {wanted} pessoas assim neste mundo: {len(able)}")
        return []
    if not state:
        return []
    # By lot, the same lot always: the order of digests that the seed shuffles.
    by_lot = sorted(able, key=lambda person: sha256(f"{number}:{person}".encode()).digest())
    return [{COLUMN: person} for person in by_lot[:wanted]]


def _file(reading: Reading, node: Node, folder: Path) -> Rows:
    name = reading.text(node, "de_ficheiro")
    path = folder / name
    if not name or Path(name).name != name or path.suffix != ".csv" or path.is_symlink():
        message = f"«{name}» não é o nome de um ficheiro .csv da pasta do guião"
        reading.tell(node.place, "G313", message)
        return []
    try:
        raw = path.read_bytes()
        if len(raw) > MAX_FILE:
            message = f"o ficheiro «{name}» tem mais de {MAX_FILE >> 20} MiB"
            reading.tell(node.place, "G313", message)
            return []
        lines = list(csv.reader(StringIO(raw.decode("utf-8-sig")), strict=True))
    except (OSError, ValueError, csv.Error) as error:
        message = f"o ficheiro «{name}» não se lê: {error}"
        if isinstance(error, FileNotFoundError):
            message = f"o ficheiro «{name}» não existe"
        reading.tell(node.place, "G313", message)
        return []
    header = [column.strip() for column in lines[0]] if lines else []
    if not header or len(set(header)) < len(header) or not all(header):
        reading.tell(node.place, "G313", f"«{name}» não começa por uma linha de colunas diferentes")
        return []
    found: Rows = []
    for number, line in enumerate(lines[1:], 2):
        if not line:
            continue
        if len(line) != len(header):
            message = f"«{name}», linha {number}: {len(line)} valores para {len(header)} colunas"
            reading.tell(node.place, "G313", message)
            continue
        found.append(dict(zip(header, line, strict=True)))
    taken = [column for column in header if column in reading.cast or column in _TAKEN]
    if taken:
        reading.tell(node.place, "G312", f"«{taken[0]}» já tem outro sentido")
    return found
