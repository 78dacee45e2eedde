"""Read `falhas` and `reacoes`: what goes wrong by order, and the standing rules of robots."""

from sandbox.play.language import LATER_FAULTS
from sandbox.play.plan import SILENCE, FaultPlan, Reaction, Trigger
from sandbox.play.problems import meant
from sandbox.play.reading import NOT_YET, Reading
from sandbox.play.source import Node, Table, Text
from sandbox.play.steps import Steps

FAULT_KEYS = ("id", "alvo", "tipo", "operacao", "com", "vezes", "liga", "desliga", "nota")
REACTION_KEYS = ("ao", "vezes", "durante", "nota")
_LIMITLESS = 1_000_000


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
    language = reading.language
    kind = _required(reading, table, "tipo")
    node = table.find("tipo")
    if node is not None and kind not in language.fault_kinds:
        if kind in LATER_FAULTS:
            reading.tell(node.place, "G006", f"a falha «{kind}» {NOT_YET}")
        else:
            near = meant(kind, language.fault_kinds)
            reading.tell(node.place, "G401", f"tipo de falha desconhecido «{kind}»{near}")
    target = _required(reading, table, "alvo")
    node = table.find("alvo")
    if node is not None and target not in language.fault_targets:
        near = meant(target, language.fault_targets)
        reading.tell(node.place, "G402", f"alvo desconhecido «{target}»{near}")
    operation = table.find("operacao")
    starts = _trigger(reading, table.find("liga"), "liga")
    ends = _trigger(reading, table.find("desliga"), "desliga")
    times = table.find("vezes")
    if times is not None:
        ends = Trigger(uses=reading.whole(times, "vezes", 1, _LIMITLESS))
    return FaultPlan(
        table.place,
        name,
        kind,
        target,
        reading.text(operation, "operacao") if operation else "",
        _delay(reading, table, kind),
        starts or Trigger(at_start=True),
        ends or Trigger(),
    )


def _delay(reading: Reading, table: Table, kind: str) -> int:
    node = table.find("com")
    inside = reading.table(node, "com") if node is not None else Table(table.place)
    for key, _ in inside.entries:
        if key.value == "dispersao":
            reading.tell(key.place, "G006", f"«dispersao» {NOT_YET}: a latência é fixa")
        elif key.value != "mediana":
            near = meant(key.value, ["mediana"])
            reading.tell(key.place, "G405", f"«com» não tem «{key.value}»{near}")
    median = inside.find("mediana")
    if median is None:
        if kind == "latencia":
            message = "a latência precisa de quanto: com: {mediana: 900ms}"
            reading.tell(table.place, "G405", message)
        return 0
    return round((reading.seconds(median, "mediana") or 0.0) * 1000)


def _trigger(reading: Reading, node: Node | None, what: str) -> Trigger | None:
    if node is None:
        return None
    if isinstance(node, Text):
        if node.value == "no_inicio" and what == "liga":
            return Trigger(at_start=True)
        message = f"«{what}» diz quando: {{ao: acontecimento}} ou {{apos: 40s}}"
        reading.tell(node.place, "G403", message)
        return None
    table = reading.table(node, what)
    keys = ("ao", "apos", "no_inicio") if what == "liga" else ("ao", "apos", "vezes")
    for key, _ in table.entries:
        if key.value in ("manual", "no_passo", "tentativas"):
            reading.tell(key.place, "G006", f"«{key.value}» {NOT_YET}")
        elif key.value not in keys:
            near = meant(key.value, keys)
            reading.tell(key.place, "G403", f"«{what}» não tem «{key.value}»{near}")
    if len(table.entries) > 1:
        reading.tell(table.place, "G403", f"«{what}» diz uma só ocasião")
    moment, times = table.find("ao"), table.find("vezes")
    return Trigger(
        table.find("no_inicio") is not None,
        _moment(reading, moment) if moment else "",
        reading.seconds(table.find("apos"), "apos"),
        reading.whole(times, "vezes", 1, _LIMITLESS) if times else None,
    )


def _moment(reading: Reading, node: Node) -> str:
    """An event, or `papel.verbo`: the instant just before that step."""
    name = reading.text(node, "ao")
    if name.partition(".")[0] in reading.cast and not reading.is_event(name):
        found = reading.head(name, node.place)
        return ".".join(found) if found else ""
    return reading.event(node, "ao")


def reactions(reading: Reading, steps: Steps, node: Node) -> list[Reaction]:
    """The rows of `reacoes`."""
    made: list[Reaction] = []
    for item in reading.items(node, "reacoes"):
        table = reading.table(item, "reacao")
        moment, times = table.find("ao"), table.find("vezes")
        heads = [key for key, _ in table.entries if "." in key.value]
        if moment is None or len(heads) != 1:
            reading.tell(item.place, "G102", "uma reação diz ao quê e o quê: ao: …, papel.verbo: …")
            continue
        body = [(key, value) for key, value in table.entries if key.value not in REACTION_KEYS]
        step = steps.step(heads[0], Table(table.place, body, {k.value: v for k, v in body}))
        silent = isinstance(moment, Text) and moment.value == SILENCE
        event = SILENCE if silent else reading.event(moment, "ao")
        count = reading.whole(times, "vezes", 1, 100) if times else 1
        lasting = table.find("durante")
        during = reading.seconds(lasting, "durante") or 0.0
        if silent and not during:
            reading.tell(item.place, "G108", "falta «durante» na reação a «silencio»")
        elif lasting is not None and not silent:
            reading.tell(lasting.place, "G103", "«durante» só se diz da reação a «silencio»")
        if step is not None:
            made.append(Reaction(item.place, event, step, count, during))
    return made
