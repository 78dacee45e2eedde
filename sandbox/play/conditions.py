"""Read the rows of `verifica`, `nunca` and `espera` into conditions."""

from collections.abc import Collection

from sandbox.play import values
from sandbox.play.facts import FACTS
from sandbox.play.plan import Condition
from sandbox.play.problems import meant
from sandbox.play.reading import Reading
from sandbox.play.seen_rows import SUBJECTS as SEEN
from sandbox.play.seen_rows import seen_rows
from sandbox.play.source import Items, Node, Table
from sandbox.play.values import Value

FACT_OPERATORS = ("igual", "diferente", "contem", "minimo", "maximo", "existe", "entre")
ORDERED = ("minimo", "maximo", "entre")
EVENT_OPERATORS = ("vezes", "mais_de", "menos_de")
SUBJECTS = ("facto", "evento", *SEEN, "entre")


def conditions(
    reading: Reading, node: Node, section: str, extra: Collection[str] = ()
) -> list[Condition]:
    """The conditions of one row; several when it has several operators."""
    table = reading.table(node, section)
    found = [name for name in SUBJECTS if table.find(name) is not None]
    if not found:
        if isinstance(node, Table):
            known = ", ".join(SUBJECTS)
            reading.tell(node.place, "G102", f"«{section}» diz de que se fala: {known}")
        return []
    if found[0] == "facto":
        return _fact(reading, table, section, extra)
    if found[0] == "evento":
        return _event(reading, table, section, extra)
    if found[0] in SEEN:
        return seen_rows(reading, table, found[0], section, extra)
    return _between(reading, table, section, extra)


def _role(reading: Reading, table: Table) -> str:
    node = table.find("papel")
    return reading.one_of(node, reading.cast, "o papel", "G201") if node is not None else ""


def _fact(reading: Reading, table: Table, section: str, extra: Collection[str]) -> list[Condition]:
    reading.known_keys(table, ("facto", "papel", *FACT_OPERATORS, *extra), section)
    subject = table.find("facto")
    assert subject is not None
    name = reading.text(subject, "facto")
    fact = FACTS.get(name)
    if fact is None:
        reading.tell(subject.place, "G210", f"facto desconhecido «{name}»{meant(name, FACTS)}")
        return []
    role = _role(reading, table)
    made: list[Condition] = []
    for key, node in table.entries:
        if key.value not in FACT_OPERATORS:
            continue
        if key.value in ORDERED and fact.kind == "text":
            reading.tell(key.place, "G301", f"«{name}» é um texto: use igual, diferente ou contem")
        value = _checked(reading, node, key.value, fact.kind)
        made.append(Condition(subject.place, name, "fact", key.value, value, role))
    if not made:
        reading.tell(subject.place, "G205", f"falta o que «{name}» deve ser; por exemplo igual: …")
    return made


def _checked(reading: Reading, node: Node, operator: str, kind: str) -> Value:
    if operator == "entre":
        if not isinstance(node, Items) or len(node.items) != 2:
            reading.tell(node.place, "G204", "«entre» é uma lista de dois; escreva [valor, valor]")
            return ("", "")
        value = reading.value(node, operator)
    elif isinstance(node, Items):
        reading.tell(node.place, "G204", f"«{operator}» é um valor, não uma lista")
        return ""
    else:
        value = reading.value(node, operator)
    for text in reading.possible(value):
        if operator == "existe":
            if values.yes_or_no(text) is None:
                reading.tell(node.place, "G302", f"«existe» é sim ou nao, não «{text}»")
        elif kind == "number" and values.whole(text) is None:
            reading.tell(node.place, "G301", f"«{operator}» é aqui um número, não «{text}»")
        elif kind == "duration" and values.duration(text) is None:
            message = f"duração inválida «{text}»; {values.DURATION_FORM}"
            reading.tell(node.place, "G310", message)
    return value


def _event(reading: Reading, table: Table, section: str, extra: Collection[str]) -> list[Condition]:
    keys = ("evento", "papel", "antes_de", "depois_de", *EVENT_OPERATORS, *extra)
    keys += ("ate",) if section in ("verifica", "nunca") else ()
    reading.known_keys(table, keys, section)
    subject = table.find("evento")
    assert subject is not None
    name = reading.event(subject, "evento")
    around = {}
    for key in ("antes_de", "depois_de"):
        node = table.find(key)
        around[key] = reading.event(node, key) if node is not None else ""
    operator, value = "existe", ""
    for word in EVENT_OPERATORS:
        node = table.find(word)
        if node is not None:
            operator, value = word, str(reading.whole(node, word, 0, 100_000))
    role = _role(reading, table)
    if section == "sempre" and not (around["antes_de"] or around["depois_de"]):
        message = f"«sempre» diz antes_de ou depois_de quê acontece «{name}»"
        reading.tell(subject.place, "G102", message)
    return [
        Condition(
            subject.place, name, "event", operator, value, role,
            around["antes_de"], around["depois_de"], by=_by(reading, table),
        )
    ]  # fmt: skip


def _by(reading: Reading, table: Table) -> str:
    """`ate`: a duration since the start, a label of a step, or an event."""
    node = table.find("ate")
    if node is None:
        return ""
    text = reading.text(node, "ate")
    if text[:1].isdigit():
        reading.seconds(node, "ate")
    return text


def _between(
    reading: Reading, table: Table, section: str, extra: Collection[str]
) -> list[Condition]:
    reading.known_keys(table, ("entre", "minimo", "maximo", *extra), section)
    ends = table.find("entre")
    assert ends is not None
    names = [reading.text(node, "entre") for node in reading.items(ends, "entre")]
    if len(names) != 2:
        reading.tell(ends.place, "G204", "«entre» são dois rótulos ou acontecimentos: [a, b]")
        return []
    made: list[Condition] = []
    for word in ("minimo", "maximo"):
        node = table.find(word)
        if node is not None:
            reading.seconds(node, word)
            value = reading.text(node, word)
            made.append(Condition(ends.place, names[0], "between", word, value, until=names[1]))
    if not made:
        reading.tell(ends.place, "G205", "falta «maximo» ou «minimo» em «entre»")
    return made
