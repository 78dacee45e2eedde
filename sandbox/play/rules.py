"""Read `reacoes`: the standing rules of robots."""

from sandbox.play.plan import SILENCE, Reaction
from sandbox.play.reading import Reading
from sandbox.play.source import Node, Table, Text
from sandbox.play.steps import Steps

REACTION_KEYS = ("ao", "vezes", "durante", "nota")


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
