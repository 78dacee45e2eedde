"""Read what is not a step of somebody: repeats, fragments, waits, branches, and manners.

A manner (`cidadao.hesita`) is something a role does without a command of its own: it waits, or
tries again.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

from sandbox.play.conditions import conditions
from sandbox.play.language import MANNERS
from sandbox.play.plan import (
    Advance,
    Branches,
    Condition,
    Item,
    Pull,
    Retry,
    Step,
    Wait,
    steps_of,
)
from sandbox.play.problems import meant
from sandbox.play.reading import Reading
from sandbox.play.source import Items, Node, Place, Table, Text
from sandbox.play.values import Value

MAX_TIMES = 100
HESITATION_S = 5.0
RETRY_S = 15.0
EXPIRES = {
    "pedido": "autorizacao.expirada",
    "codigo": "codigo.expirado",
    "token": "token.expirado",
}
"""What somebody can let run out, each with the event that says so."""


class Lists(Protocol):
    """What reads lists of steps, and steps."""

    @property
    def reading(self) -> Reading: ...

    @property
    def done(self) -> Sequence[Step]: ...

    def read(self, node: Node, what: str) -> list[Item]: ...

    def use(self, name: str, place: Place) -> list[Item]: ...


def control(lists: Lists, head: Text, table: Table) -> list[Item]:
    """The items of one control."""
    node = table.find(head.value)
    assert node is not None
    match head.value:
        case "repete":
            return _repeat(lists, node, table)
        case "usa":
            return _use(lists, node, table)
        case "em_paralelo" | "uma_de":
            return _branches(lists, head, node)
        case "injeta" | "retira":
            name = lists.reading.one_of(node, lists.reading.faults, "a falha", "G401")
            return [Pull(head.place, name, head.value == "injeta")]
        case "avanca":
            seconds = lists.reading.seconds(node, "avanca")
            return [Advance(head.place, seconds)] if seconds is not None else []
        case "ate":
            return [_until(lists.reading, head, node, table)]
    return _wait(lists.reading, head, node, table)


def _until(reading: Reading, head: Text, node: Node, table: Table) -> Wait:
    """`ate: codigo.expirado`: let time pass until it happens."""
    condition = Condition(head.place, reading.event(node, "ate"), "event", "existe")
    within, label = table.find("prazo"), table.find("rotulo")
    name = reading.text(label, "rotulo") if label else ""
    return Wait(head.place, condition, reading.seconds(within, "prazo"), name, "ate")


def _wait(reading: Reading, head: Text, node: Node, table: Table) -> list[Item]:
    found = conditions(reading, node, head.value, ("prazo",))
    within = table.find("prazo") or (node.find("prazo") if isinstance(node, Table) else None)
    label = table.find("rotulo")
    seconds = reading.seconds(within, "prazo")
    return [
        Wait(head.place, one, seconds, reading.text(label, "rotulo") if label else "")
        for one in found
    ]


def _repeat(lists: Lists, node: Node, table: Table) -> list[Item]:
    reading = lists.reading
    times = reading.whole(node, "repete", 1, MAX_TIMES)
    body, named = table.find("passos"), table.find("como")
    if body is None:
        reading.tell(node.place, "G108", "falta «passos» em «repete»")
        return []
    name = reading.text(named, "como") if named else ""
    before = dict(reading.counters)
    made: list[Item] = []
    for number in range(1, times + 1):
        reading.counters[name or f"#{len(before)}"] = str(number)
        made += lists.read(body, "passos")
    reading.counters = before
    return made


def _use(lists: Lists, node: Node, table: Table) -> list[Item]:
    reading = lists.reading
    renaming = table.find("com")
    before = reading.renamed
    if renaming is not None:
        new = {}
        for key, value in reading.table(renaming, "com").entries:
            name = reading.one_of(value, reading.cast, "o papel", "G201")
            new[key.value] = before.get(name, name)
        reading.renamed = {**before, **new}
    made: list[Item] = []
    if isinstance(node, Text):
        made += lists.use(node.value, node.place)
    else:
        for item in reading.items(node, "usa"):
            made += lists.use(reading.text(item, "usa"), item.place)
    reading.renamed = before
    return made


def _branches(lists: Lists, head: Text, node: Node) -> list[Item]:
    """`em_paralelo: [[…], […]]` and `uma_de: [[…], […]]`."""
    reading, word = lists.reading, head.value
    if not isinstance(node, Items) or not all(isinstance(one, Items) for one in node.items):
        reading.tell(node.place, "G101", f"«{word}» é uma lista de listas de passos: [[…], […]]")
        return []
    if len(node.items) < 2:
        reading.tell(node.place, "G102", f"«{word}» tem pelo menos dois ramos")
        return []
    ways = tuple(tuple(lists.read(one, word)) for one in node.items)
    for number, (one, way) in enumerate(zip(node.items, ways, strict=True), 1):
        if not way and not reading.problems:
            reading.tell(one.place, "G102", f"o ramo {number} de «{word}» não tem passos")
    together = word == "em_paralelo"
    if together:
        _own_roles(reading, ways)
    return [Branches(head.place, ways, together)]


def _own_roles(reading: Reading, ways: Sequence[Sequence[Item]]) -> None:
    """The order of one role is the order of the file: it stands in one branch only."""
    seen: dict[str, int] = {}
    for number, way in enumerate(ways):
        for step in steps_of(way):
            if seen.setdefault(step.role, number) != number:
                message = f"«{step.role}» está em dois ramos: os seus passos têm uma ordem"
                reading.tell(step.place, "G508", message)
                return


# manners ----------------------------------------------------------------------------------------
def manner(lists: Lists, head: Text, table: Table, expects: Mapping[str, Value]) -> Item | None:
    """`cidadao.hesita: {durante: 5s}` and its kin."""
    reading = lists.reading
    name, _, word = head.value.partition(".")
    role = reading.cast.get(reading.role_name(name))
    if role is None:
        reading.tell(head.place, "G201", f"papel desconhecido «{name}»{meant(name, reading.cast)}")
        return None
    node = table.find(head.value)
    assert node is not None
    given = reading.table(node, head.value)
    for key, _ in given.entries:
        if key.value not in MANNERS[word]:
            near = meant(key.value, MANNERS[word])
            message = f"«{head.value}» não tem o argumento «{key.value}»{near}"
            reading.tell(key.place, "G203", message)
    if word == "tenta_de_novo":
        return _retry(lists, head, table, given, expects)
    if word == "deixa_expirar":
        what = given.find("o_que")
        name = reading.one_of(what, EXPIRES, "o que expira", "G206") if what else "pedido"
        condition = Condition(head.place, EXPIRES.get(name, ""), "event", "existe")
        within = reading.seconds(given.find("prazo"), "prazo")
        return Wait(head.place, condition, within, word=f"{role.name}.{word}")
    seconds = reading.seconds(given.find("durante"), "durante")
    otherwise = HESITATION_S if word == "hesita" else 0.0
    return Advance(head.place, otherwise if seconds is None else seconds, f"{role.name}.{word}")


def _retry(
    lists: Lists, head: Text, table: Table, given: Table, expects: Mapping[str, Value]
) -> Item | None:
    reading = lists.reading
    named, most = given.find("passo"), given.find("maximo")
    every = reading.seconds(given.find("intervalo"), "intervalo")
    times = reading.whole(most, "maximo", 1, MAX_TIMES) if most else 1
    if named is None:
        reading.tell(head.place, "G205", f"falta o argumento «passo» em «{head.value}»")
        return None
    word = reading.text(named, "passo")
    name, _, verb = word.partition(".")
    word = f"{reading.role_name(name)}.{verb}"
    earlier = [step for step in lists.done if step.word == word]
    if not earlier:
        near = meant(word, [step.word for step in lists.done])
        reading.tell(named.place, "G509", f"não há um passo «{word}» antes deste{near}")
        return None
    again = earlier[-1]
    label = table.find("rotulo")
    step = Step(
        head.place,
        again.role,
        again.verb,
        again.arguments,
        again.speech,
        expects,
        label=reading.text(label, "rotulo") if label else "",
    )
    return Retry(head.place, step, RETRY_S if every is None else every, times)
