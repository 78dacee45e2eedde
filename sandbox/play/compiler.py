"""Turn a file into a plan, or say everything that is wrong with it in one pass."""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from sandbox.play import cast, components, logic, parameters, rules, troubles
from sandbox.play.conditions import conditions
from sandbox.play.language import (
    PROCEDURES,
    SECTIONS,
    VERSION,
    Language,
)
from sandbox.play.library import SUFFIX, Fragments, scenarios_root
from sandbox.play.plan import Condition, Guiao
from sandbox.play.problems import BadGuiao, meant
from sandbox.play.reading import Reading
from sandbox.play.source import Place, Table, Text, read_bytes, read_file
from sandbox.play.steps import Steps

DEFAULT_START = datetime(2024, 5, 6, 9, 0, tzinfo=UTC)
DEFAULT_SEED = 7
_IGNORED = {
    "avaliacao": "«avaliacao» foi lida e não conta: as grelhas são do treino",
    "nota": "",
}


def compile_file(
    path: Path, language: Language, name: str = "", read: dict[Path, Fragments] | None = None
) -> Guiao:
    """The plan of a guião; `read` keeps the fragments of a folder for the next file of it.

    Errors: BadGuiao.
    """
    table = read_file(path, name or str(path))
    folder = path.parent if read is not None and path.parent in read else path.resolve().parent
    fragments = (read or {}).get(folder) or Fragments(folder, scenarios_root(path))
    if read is not None:
        read[folder] = read[path.parent] = fragments
    return _compile(table, language, fragments, folder)


def compile_bytes(raw: bytes, name: str, language: Language, folder: Path) -> Guiao:
    """The plan of what somebody sent; `folder` is where its fragments are.  Errors: BadGuiao."""
    return _compile(read_bytes(raw, name), language, Fragments(folder, folder), folder)


def _compile(table: Table, language: Language, fragments: Fragments, folder: Path) -> Guiao:
    reading = Reading(language, table.place.file)
    _sections(reading, table)
    reading.cast = cast.roles(reading, table.find("elenco"))
    reading.faults = troubles.fault_names(table.find("falhas"))
    seed = table.find("semente")
    number = reading.whole(seed, "semente", 0, 1_000_000) if seed else DEFAULT_SEED
    reading.rows = parameters.rows(reading, table.find("parametros"), folder, number)
    cast.named_by_rows(reading)
    steps = Steps(reading, fragments)
    made = _made(reading, table, steps, number)
    if not reading.problems:
        logic.check(reading, made)
        reading.problems += components.misplaced(made)
    if reading.problems:
        raise BadGuiao(table.place.file, reading.problems)
    return made


def _sections(reading: Reading, table: Table) -> None:
    for key, _ in table.entries:
        word = key.value
        if word not in SECTIONS:
            reading.tell(key.place, "G002", f"secção desconhecida «{word}»{meant(word, SECTIONS)}")
        elif _IGNORED.get(word):
            reading.remarks.append(_IGNORED[word])
    version = table.find("guiao")
    if not isinstance(version, Text) or version.value != VERSION:
        at = version.place if version else table.place
        reading.tell(at, "G009", f"um guião começa por «guiao: {VERSION}», a versão da linguagem")
    for word in ("elenco", "passos"):
        if table.find(word) is not None or (word == "passos" and table.find("usa")):
            continue
        if not any(meant(key, [word]).startswith("; quis") for key in table.index):
            reading.tell(table.place, "G007", f"falta a secção «{word}»")


def _made(reading: Reading, table: Table, steps: Steps, seed: int) -> Guiao:
    used = table.find("usa")
    items = []
    for name in reading.texts(used, "usa") if used else ():
        assert used is not None
        items += steps.use(name, used.place)
    body = table.find("passos")
    items += steps.read(body, "passos") if body else []
    reactions = table.find("reacoes")
    identity = _word(reading, table, "id") or _stem(table.place)
    procedure = table.find("procedimento")
    start, pace = cast.clock(reading, table.find("relogio"), DEFAULT_START)
    tags = table.find("etiquetas")
    faults = table.find("falhas")
    rows = partial(_conditions, reading, table)
    return Guiao(
        file=table.place.file,
        id=identity,
        title=_word(reading, table, "titulo") or identity,
        tags=tuple(reading.texts(tags, "etiquetas")) if tags else (),
        procedure=reading.one_of(procedure, PROCEDURES, "o procedimento", "G213")
        if procedure
        else "",
        seed=seed,
        start=start,
        clock=pace,
        policy=cast.policy(reading, table.find("politica")),
        cast=reading.cast,
        rows=tuple(reading.rows),
        faults=tuple(troubles.faults(reading, faults)) if faults else (),
        items=tuple(items),
        reactions=tuple(rules.reactions(reading, steps, reactions)) if reactions else (),
        checks=rows("verifica"),
        nevers=rows("nunca"),
        always=rows("sempre"),
        remarks=tuple(reading.remarks),
        strict=reading.is_strict(table),
        slots=components.components(reading, table.find("componentes")),
    )


def _conditions(reading: Reading, table: Table, section: str) -> tuple[Condition, ...]:
    node = table.find(section)
    found = reading.items(node, section) if node else []
    return tuple(one for item in found for one in conditions(reading, item, section))


def _word(reading: Reading, table: Table, name: str) -> str:
    node = table.find(name)
    return reading.text(node, name).strip() if node else ""


def _stem(place: Place) -> str:
    return Path(place.file).name.removesuffix(SUFFIX).removesuffix(".yaml")
