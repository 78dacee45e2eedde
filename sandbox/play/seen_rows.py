"""Read the rows about what no journal tells: `ecra`, `mensagem`, `contrato`, `registos`, …."""

from collections.abc import Collection

from sandbox.play import values
from sandbox.play.plan import Condition
from sandbox.play.reading import Reading
from sandbox.play.source import Node, Table

SUBJECTS = ("ecra", "mensagem", "contrato", "registos", "percentil")
SCREEN_OPERATORS = ("mostra", "foco", "acessivel", "dados_pessoais")
YES_OR_NO = ("acessivel", "dados_pessoais")
COUNTS = ("vezes", "mais_de", "menos_de")
KEPT = {"contrato": ("cumprido",), "registos": ("sem-dados-pessoais",)}
"""The only thing that can be said of each: it was so in all of the run."""
WHERE: dict[str, tuple[str, ...]] = {
    "ecra": ("verifica", "nunca", "sempre", "espera"),
    "mensagem": ("verifica", "nunca"),
    "contrato": ("verifica",),
    "registos": ("verifica",),
    "percentil": ("verifica",),
}
_KIND = {"contrato": "contract", "registos": "logs"}


def seen_rows(
    reading: Reading, table: Table, word: str, section: str, extra: Collection[str]
) -> list[Condition]:
    """The conditions of one such row."""
    node = table.find(word)
    assert node is not None
    if section not in WHERE[word]:
        places = ", ".join(WHERE[word])
        reading.tell(node.place, "G110", f"«{word}» só se diz em {places}, não em «{section}»")
        return []
    if word == "ecra":
        return _screen(reading, table, node, section, extra)
    if word == "mensagem":
        return _message(reading, table, node, section)
    if word == "percentil":
        return _percentile(reading, table, node, section)
    reading.known_keys(table, (word,), section)
    said = reading.one_of(node, KEPT[word], f"«{word}»:", "G206")
    return [Condition(node.place, word, _KIND[word], "igual", said)]


def _screen(
    reading: Reading, table: Table, node: Node, section: str, extra: Collection[str]
) -> list[Condition]:
    reading.known_keys(table, ("ecra", *SCREEN_OPERATORS, *extra), section)
    role = reading.one_of(node, reading.cast, "o papel", "G201")
    made: list[Condition] = []
    for key, value_node in table.entries:
        if key.value not in SCREEN_OPERATORS:
            continue
        text = reading.text(value_node, key.value)
        if key.value in YES_OR_NO and values.yes_or_no(text) is None:
            message = f"«{key.value}» é sim ou nao, não «{text}»"
            reading.tell(value_node.place, "G302", message)
        value = reading.value(value_node, key.value)
        made.append(Condition(node.place, "ecra", "screen", key.value, value, role))
    if not made:
        message = "falta o que o ecrã tem; por exemplo mostra: …"
        reading.tell(node.place, "G205", message)
    return made


def _message(reading: Reading, table: Table, node: Node, section: str) -> list[Condition]:
    reading.known_keys(table, ("mensagem", "papel", *COUNTS), section)
    name = reading.event(node, "mensagem")
    seat = table.find("papel")
    role = reading.one_of(seat, reading.cast, "o papel", "G201") if seat is not None else ""
    operator, value = "existe", ""
    for word in COUNTS:
        count = table.find(word)
        if count is not None:
            operator, value = word, str(reading.whole(count, word, 0, 100_000))
    return [Condition(node.place, name, "message", operator, value, role)]


def _percentile(reading: Reading, table: Table, node: Node, section: str) -> list[Condition]:
    reading.known_keys(table, ("percentil", "entre", "minimo", "maximo"), section)
    share = reading.whole(node, "percentil", 1, 100)
    ends = table.find("entre")
    names = [reading.text(one, "entre") for one in reading.items(ends, "entre")] if ends else []
    if len(names) != 2:
        message = "«percentil» mede entre dois rótulos: entre: [a, b]"
        reading.tell((ends or node).place, "G204", message)
        return []
    made: list[Condition] = []
    for word in ("minimo", "maximo"):
        limit = table.find(word)
        if limit is not None:
            reading.seconds(limit, word)
            value = reading.text(limit, word)
            made.append(
                Condition(
                    node.place, names[0], "percentile", word, value, until=names[1], share=share
                )
            )
    if not made:
        reading.tell(node.place, "G205", "falta «maximo» ou «minimo» em «percentil»")
    return made
