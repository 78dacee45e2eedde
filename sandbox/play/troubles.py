"""Read `falhas`: what goes wrong by order."""

from typing import Any

from sandbox.play.plan import FaultPlan, Trigger
from sandbox.play.problems import meant
from sandbox.play.reading import Reading
from sandbox.play.source import Node, Table, Text
from sandbox.play.values import duration, whole
from sandbox.protocol.fault_kinds import (
    BY_WORD,
    DIRECTIONS,
    PAGES,
    PARAMETERS,
    SOCKETS,
    FaultKind,
    Parameter,
)
from sandbox.protocol.fault_table import needed, row_of
from sandbox.protocol.faults import terms_from

OWN_KEYS = ("id", "alvo", "tipo", "com", "vezes", "liga", "desliga", "nota")
FAULT_KEYS = (*OWN_KEYS, *(item.word for item in PARAMETERS if not item.inside))
_LIMITLESS = 1_000_000
_STARTS = ("ao", "apos", "no_inicio", "no_passo", "manual", "tentativas")
_ENDS = ("ao", "apos", "vezes", "no_passo", "manual")


def fault_names(node: Node | None) -> set[str]:
    """The names of the faults, before anything that may refer to them is read."""
    rows = getattr(node, "items", ())
    names = [row.find("id") for row in rows if isinstance(row, Table)]
    return {name.value for name in names if isinstance(name, Text)}


def faults(reading: Reading, node: Node) -> list[FaultPlan]:
    """The rows of `falhas`."""
    made: list[FaultPlan] = []
    for item in reading.items(node, "falhas"):
        table = reading.table(item, "falha")
        reading.known_keys(table, FAULT_KEYS, "falha")
        name = _required(reading, table, "id")
        if name in {fault.name for fault in made}:
            reading.tell(item.place, "G404", f"há duas falhas com o nome «{name}»")
        made.append(_fault(reading, table, name))
    return made


def _required(reading: Reading, table: Table, key: str) -> str:
    node = table.find(key)
    if node is None:
        reading.tell(table.place, "G108", f"falta «{key}» na falha")
        return ""
    return reading.text(node, key)


def _fault(reading: Reading, table: Table, name: str) -> FaultPlan:
    kind, target, row = _row(reading, table)
    members = _members(reading, table, row)
    starts = _trigger(reading, table.find("liga"), "liga", members)
    ends = _trigger(reading, table.find("desliga"), "desliga", members)
    times = table.find("vezes")
    if times is not None:
        ends = Trigger(uses=reading.whole(times, "vezes", 1, _LIMITLESS))
    if row is not None:
        _complete(reading, table, row, target, members, ends)
    return FaultPlan(
        table.place,
        name,
        kind,
        target,
        members.get("operation", ""),
        members.get("delay_ms", 0),
        starts or Trigger(at_start=True),
        ends or Trigger(),
        terms_from(members),
    )


def _row(reading: Reading, table: Table) -> tuple[str, str, FaultKind | None]:
    language = reading.language
    kind, target = _required(reading, table, "tipo"), _required(reading, table, "alvo")
    at = {word: found.place for word in ("tipo", "alvo") if (found := table.find(word))}
    if "tipo" in at and kind not in language.fault_kinds:
        near = meant(kind, language.fault_kinds)
        reading.tell(at["tipo"], "G401", f"tipo de falha desconhecido «{kind}»{near}")
    elif "alvo" in at and target not in language.fault_targets:
        near = meant(target, language.fault_targets)
        reading.tell(at["alvo"], "G402", f"alvo desconhecido «{target}»{near}")
    elif len(at) == 2:
        row = row_of(kind, target)
        if row is not None and _fits(language, kind, target):
            return kind, target, row
        known = [name for name in sorted(language.fault_targets) if _fits(language, kind, name)]
        message = f"a falha «{kind}» não é de «{target}»: é de {', '.join(known)}"
        reading.tell(at["alvo"], "G402", message)
    return kind, target, None


def _fits(language: Any, kind: str, target: str) -> bool:
    row = row_of(kind, target)
    if row is None:
        return False
    known = language.app_roles if row.road == SOCKETS else language.app_actions
    return bool(row.targets) or target in known


# parameters -------------------------------------------------------------------------------------
def _members(reading: Reading, table: Table, row: FaultKind | None) -> dict[str, Any]:
    """What the fault is told, by member; what it does not take is a mistake."""
    node = table.find("com")
    inside = reading.table(node, "com") if node is not None else Table(table.place)
    members: dict[str, Any] = {}
    takes = row.takes if row else tuple(BY_WORD)
    for key, value in (*inside.entries, *table.entries):
        item = BY_WORD.get(key.value)
        own = any(key is entry for entry, _ in inside.entries)
        if item is None or item.inside is not own:
            if own:
                known = [word for word in takes if BY_WORD[word].inside]
                near = meant(key.value, known)
                reading.tell(key.place, "G405", f"«com» não tem «{key.value}»{near}")
            continue
        if item.word not in takes:
            reading.tell(
                key.place, "G405", f"a falha «{row.name if row else ''}» não tem «{item.word}»"
            )
            continue
        found = _read(reading, item, value)
        if item.word == "papel":
            _seat(reading, members, value)
        elif found is not None:
            members[item.member] = found
    return members


def _read(reading: Reading, item: Parameter, node: Node) -> Any:
    if item.kind == "numbers":
        return tuple(reading.whole(one, item.word, item.low, item.high)
                     for one in reading.items(node, item.word))  # fmt: skip
    text = reading.text(node, item.word)
    if item.kind == "duration":
        seconds = reading.seconds(node, item.word)
        return None if seconds is None else round(seconds * 1000)
    if item.kind == "offset":
        return _offset(reading, node, text)
    if item.kind == "number":
        bare = text.removesuffix("%") if item.word == "percentagem" else text
        found = whole(bare)
        if found is None or not item.low <= found <= item.high:
            message = f"«{item.word}» é um número de {item.low} a {item.high}, não «{text}»"
            reading.tell(node.place, "G405", message)
            return None
        return found
    if item.kind == "factor":
        return _factor(reading, item, node, text)
    if item.word == "sentido" and text not in DIRECTIONS:
        reading.tell(node.place, "G405", f"«sentido» é pedido ou resposta, não «{text}»")
    return text


def _offset(reading: Reading, node: Node, text: str) -> int | None:
    seconds = duration(text.lstrip("+-"))
    if seconds is None:
        message = f"desvio inválido «{text}»; escreva por exemplo 4min ou -90s"
        reading.tell(node.place, "G310", message)
        return None
    return round(-seconds if text.startswith("-") else seconds)


def _factor(reading: Reading, item: Parameter, node: Node, text: str) -> float | None:
    try:
        found = float(text)
    except ValueError:
        found = -1.0
    if not 0 <= found <= item.high:
        reading.tell(node.place, "G405", f"«{item.word}» é de 0 a {item.high}, não «{text}»")
        return None
    return found


def _seat(reading: Reading, members: dict[str, Any], node: Node) -> None:
    """A role of the cast is its kind and its person."""
    role = reading.cast.get(reading.one_of(node, reading.cast, "o papel", "G201"))
    if role is not None:
        members["role"] = role.kind
        members.setdefault("person", role.persona)


def _complete(
    reading: Reading,
    table: Table,
    row: FaultKind,
    target: str,
    members: dict[str, Any],
    ends: Trigger | None,
) -> None:
    """What is missing, and what a target makes of a name."""
    com = table.find("com")
    for word in needed(row, target):
        written = isinstance(com, Table) and com.find(word) is not None
        if BY_WORD[word].member not in members and not written:
            message = f"a falha «{row.name}» de «{target}» precisa de «{word}»"
            reading.tell(table.place, "G405", message)
    slow = row.name in ("latencia", "atrasa-mensagem")
    if slow and not (members.get("delay_ms") or members.get("most_ms")):
        message = "a latência precisa de quanto: com: {mediana: 900ms} ou {minimo, maximo}"
        reading.tell(table.place, "G405", message)
    if ends is not None and ends.uses is not None and not row.counted:
        reading.tell(table.place, "G403", f"a falha «{row.name}» não se conta por vezes")
    if row.road in (SOCKETS, PAGES):
        _of_an_app(reading, table, row, target, members)


def _of_an_app(
    reading: Reading, table: Table, row: FaultKind, target: str, members: dict[str, Any]
) -> None:
    language, node = reading.language, table.find("operacao")
    operation = members.get("operation", "")
    if row.road == SOCKETS:
        members.setdefault("role", language.app_roles[target])
        if node is not None:
            reading.event(node, "operacao")
        return
    actions = language.app_actions[target]
    known = {**actions, **{action: action for action in actions.values()}}
    if node is not None and operation not in known:
        near = meant(operation, known)
        reading.tell(node.place, "G405", f"«{target}» não tem a operação «{operation}»{near}")
    elif operation:
        members["operation"] = known[operation]


# occasions --------------------------------------------------------------------------------------
def _trigger(
    reading: Reading, node: Node | None, what: str, members: dict[str, Any]
) -> Trigger | None:
    if node is None:
        return None
    if isinstance(node, Text):
        if node.value == "no_inicio" and what == "liga":
            return Trigger(at_start=True)
        if node.value == "manual":
            return Trigger(by_hand=True)
        message = f"«{what}» diz quando: {{ao: acontecimento}} ou {{apos: 40s}}"
        reading.tell(node.place, "G403", message)
        return None
    table = reading.table(node, what)
    keys = _STARTS if what == "liga" else _ENDS
    for key, _ in table.entries:
        if key.value not in keys:
            near = meant(key.value, keys)
            reading.tell(key.place, "G403", f"«{what}» não tem «{key.value}»{near}")
    attempts = table.find("tentativas")
    if attempts is not None:
        item = BY_WORD["tentativas"]
        members["attempts"] = _read(reading, item, attempts)
    if len(table.entries) - (attempts is not None) > 1:
        reading.tell(table.place, "G403", f"«{what}» diz uma só ocasião")
    return _occasion(reading, table, attempts)


def _occasion(reading: Reading, table: Table, attempts: Node | None) -> Trigger:
    moment, times, step = table.find("ao"), table.find("vezes"), table.find("no_passo")
    alone = attempts is not None and len(table.entries) == 1
    return Trigger(
        table.find("no_inicio") is not None or alone,
        _moment(reading, moment) if moment else "",
        reading.seconds(table.find("apos"), "apos"),
        reading.whole(times, "vezes", 1, _LIMITLESS) if times else None,
        reading.text(step, "no_passo") if step else "",
        table.find("manual") is not None,
    )


def _moment(reading: Reading, node: Node) -> str:
    """An event, or `papel.verbo`: the instant just before that step."""
    name = reading.text(node, "ao")
    if name.partition(".")[0] in reading.cast and not reading.is_event(name):
        found = reading.head(name, node.place)
        return ".".join(found) if found else ""
    return reading.event(node, "ao")
