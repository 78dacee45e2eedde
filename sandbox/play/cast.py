"""Read who plays and in which world: `elenco`, `relogio` and `politica`."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, get_type_hints

from sandbox.play import values
from sandbox.play.plan import VIRTUAL, Pace, Role
from sandbox.play.problems import meant
from sandbox.play.reading import Reading
from sandbox.play.source import Node, Table
from sandbox.protocol.errors import Refused
from sandbox.protocol.policy import CHOICES, PORTUGUESE, Policy, with_settings

ROLE_KEYS = ("persona", "papel", "humano", "nota")
CLOCKS = {"virtual": "virtual", "real": "real", "congelado": "frozen"}
FASTEST = 10_000
CLOCK = r"^(virtual|real|congelado|acelerado x[1-9]\d{0,4})$"
"""How `modo` is written, for editors."""
HUMAN = {"pode": True, "sim": True, "obrigatorio": True, "nao": False, "não": False}


def roles(reading: Reading, node: Node | None) -> dict[str, Role]:
    """The cast.  A name is a kind of role, one with a suffix (`operador-b`), or says its kind."""
    found: dict[str, Role] = {}
    table = reading.table(node, "elenco") if node is not None else None
    for key, value in table.entries if table else ():
        row = reading.table(value, key.value)
        reading.known_keys(row, ROLE_KEYS, key.value)
        explicit, human = row.find("papel"), row.find("humano")
        kinds = reading.language.kinds
        kind = _kind_of(key.value, kinds)
        if explicit is not None:
            kind = reading.one_of(explicit, kinds, "o papel", "G201")
        elif kind not in kinds:
            near = meant(kind, kinds) + " (ou escreva papel: …)"
            reading.tell(key.place, "G201", f"papel desconhecido «{key.value}»{near}")
        can = reading.one_of(human, HUMAN, "humano:", "G104") if human is not None else "nao"
        persona, column = _persona(reading, row, key.value, kind)
        played = HUMAN.get(can, False)
        found[key.value] = Role(key.value, kind, persona, played, key.place, column)
    return found


def _kind_of(name: str, kinds: Collection[str]) -> str:
    """The kind that a name is or begins with: `operador-b`, `gestor-ansr`."""
    found = [kind for kind in kinds if name == kind or name.startswith(f"{kind}-")]
    return max(found, key=len, default=name.partition("-")[0])


def named_by_rows(reading: Reading) -> None:
    """Persons that come from a column: the column must be there, and name persons."""
    for role in reading.cast.values():
        if not role.column:
            continue
        for row in reading.rows or [{}]:
            name = row.get(role.column)
            if name is None:
                known = reading.rows[0] if reading.rows else ()
                near = meant(role.column, known)
                message = f"«${role.column}» não é uma coluna dos parâmetros{near}"
                reading.tell(role.place, "G305", message)
                break
            if not _is_person(reading, role.kind, str(name)):
                near = meant(str(name), reading.language.personas.get(role.kind, ()))
                reading.tell(role.place, "G208", f"persona desconhecida «{name}»{near}")


def _persona(reading: Reading, row: Table, name: str, kind: str) -> tuple[str, str]:
    """The person of a role, or the column that names it."""
    node = row.find("persona")
    if node is None:
        reading.tell(row.place, "G108", f"falta «persona» em «{name}»")
        return "", ""
    persona = reading.text(node, "persona")
    if persona.startswith("$"):
        return "", persona.removeprefix("$")
    if not _is_person(reading, kind, persona):
        near = meant(persona, reading.language.personas.get(kind, ()))
        reading.tell(node.place, "G208", f"persona desconhecida «{persona}»{near}")
    return persona, ""


def _is_person(reading: Reading, kind: str, persona: str) -> bool:
    known = reading.language.personas.get(kind, frozenset())
    generated = persona.rpartition("-")[0] == kind and persona[-1:].isdigit()
    return not known or persona in known or generated


def clock(reading: Reading, node: Node | None, otherwise: datetime) -> tuple[datetime, Pace]:
    """The instant at which the world begins, and how its time passes."""
    if node is None:
        return otherwise, VIRTUAL
    table = reading.table(node, "relogio")
    reading.known_keys(table, ("modo", "inicio"), "relogio")
    mode, start = table.find("modo"), table.find("inicio")
    pace = _pace(reading, mode) if mode is not None else VIRTUAL
    begins = reading.instant(start, "inicio", otherwise) if start is not None else otherwise
    if start is not None and pace.mode == "real":
        reading.tell(start.place, "G307", "um relógio real começa agora: não tem «inicio»")
    return begins, pace


def _pace(reading: Reading, node: Node) -> Pace:
    """`virtual`, `real`, `congelado`, or `acelerado x60`."""
    text = reading.text(node, "modo")
    word, _, times = text.partition(" ")
    if word != "acelerado":
        found = CLOCKS.get(reading.one_of(node, (*CLOCKS, "acelerado x60"), "o relógio", "G307"))
        return Pace(found or "virtual")
    rate = values.whole(times.removeprefix("x")) if times.startswith("x") else None
    if rate is None or not 1 <= rate <= FASTEST:
        message = f"relógio inválido «{text}»; escreva por exemplo acelerado x60, até x{FASTEST}"
        reading.tell(node.place, "G307", message)
        return VIRTUAL
    return Pace("accelerated", rate)


def policy(reading: Reading, node: Node | None) -> dict[str, Any]:
    """The limits of the world, by their names in `Policy`."""
    made: dict[str, Any] = {}
    table = reading.table(node, "politica") if node is not None else None
    for key, value in table.entries if table else ():
        attribute = PORTUGUESE.get(key.value)
        if attribute is None:
            near = meant(key.value, PORTUGUESE)
            reading.tell(key.place, "G306", f"limite desconhecido «{key.value}»{near}")
            continue
        read = _limit(reading, value, attribute, key.value)
        if read is None:
            continue
        try:
            with_settings(Policy(), {attribute: read})
        except Refused:
            text = reading.text(value, key.value)
            reading.tell(value.place, "G306", f"«{key.value}» não pode ser {text}")
        else:
            made[attribute] = read
    return made


def _limit(reading: Reading, node: Node, attribute: str, name: str) -> Any:
    text = reading.text(node, name)
    if attribute in CHOICES:
        return CHOICES[attribute].get(reading.one_of(node, CHOICES[attribute], name, "G306"))
    if get_type_hints(Policy)[attribute] is bool:
        found = values.yes_or_no(text)
        if found is None:
            reading.tell(node.place, "G302", f"«{name}» é sim ou nao, não «{text}»")
        return found
    if attribute.endswith("_s"):
        number = values.whole(text)
        seconds = float(number) if number is not None else reading.seconds(node, name)
        return None if seconds is None else round(seconds)
    number = values.whole(text)
    if number is None:
        reading.tell(node.place, "G301", f"«{name}» é um número inteiro, não «{text}»")
    return number
