"""Read `passos`: steps and controls, with fragments and repeats unrolled."""

from sandbox.play import speeches
from sandbox.play.conditions import conditions
from sandbox.play.effects import ERRORS, KEYS, WORDS
from sandbox.play.language import (
    CONTROL_KEYS,
    CONTROLS,
    LATER_CONTROLS,
    LATER_MODIFIERS,
    MODIFIERS,
    OWN,
)
from sandbox.play.library import Fragments
from sandbox.play.plan import Advance, Item, Step, Wait
from sandbox.play.problems import BadGuiao, folded, meant
from sandbox.play.reading import NOT_YET, Reading
from sandbox.play.source import Items, Node, Place, Table, Text
from sandbox.play.values import Value, whole, yes_or_no
from sandbox.protocol.vocabulary import Field, Verb

MAX_ITEMS = 2000
MAX_TIMES = 100


class Steps:
    """Reads steps; keeps count, so that repeats within repeats end."""

    def __init__(self, reading: Reading, fragments: Fragments) -> None:
        self.reading = reading
        self.fragments = fragments
        self.count = 0
        self.within: list[str] = []

    def read(self, node: Node, what: str) -> list[Item]:
        """The items of one list of steps."""
        made: list[Item] = []
        for item in self.reading.items(node, what):
            if self.count > MAX_ITEMS:
                break
            made += self._item(item)
        return made

    def use(self, name: str, place: Place) -> list[Item]:
        """The steps of a fragment."""
        chain = [*self.within, name]
        if name in self.within:
            message = f"o fragmento «{name}» usa-se a si próprio: {' → '.join(chain)}"
            self.reading.tell(place, "G106", message)
            return []
        try:
            passos = self.fragments.steps(name, place)
        except BadGuiao as bad:
            self.reading.problems.extend(bad.problems)
            return []
        self.within.append(name)
        made = self.read(passos, "passos")
        self.within.pop()
        return made

    def _item(self, node: Node) -> list[Item]:
        reading = self.reading
        self.count += 1
        if self.count == MAX_ITEMS + 1:
            reading.tell(node.place, "G102", f"são mais de {MAX_ITEMS} passos ao todo")
            return []
        table = reading.table(node, "passo")
        heads = [key for key, _ in table.entries if "." in key.value or key.value in CONTROLS]
        later = [key for key, _ in table.entries if key.value in LATER_CONTROLS]
        if later:
            reading.tell(later[0].place, "G006", f"«{later[0].value}» {NOT_YET}")
        elif not heads and isinstance(node, Table):
            reading.tell(node.place, "G102", "um passo diz quem faz o quê: papel.verbo: {…}")
        elif len(heads) > 1:
            first, second = heads[0].value, heads[1].value
            reading.tell(
                heads[1].place, "G102", f"um passo de cada vez: «{first}» e «{second}» são dois"
            )
        elif heads and heads[0].value in CONTROLS:
            return self._control(heads[0], table)
        elif heads:
            step = self.step(heads[0], table)
            return [step] if step else []
        return []

    # controls -----------------------------------------------------------------------------------
    def _control(self, head: Text, table: Table) -> list[Item]:
        reading = self.reading
        word = head.value
        self._modifiers(table, head, CONTROL_KEYS[word])
        node = table.find(word)
        assert node is not None
        if word == "repete":
            return self._repeat(node, table)
        if word == "usa":
            return self._use(node, table)
        if word == "avanca":
            seconds = reading.seconds(node, word)
            return [Advance(head.place, seconds)] if seconds is not None else []
        found = conditions(reading, node, word, ("prazo",))
        within = table.find("prazo") or (node.find("prazo") if isinstance(node, Table) else None)
        label = table.find("rotulo")
        seconds = reading.seconds(within, "prazo")
        return [
            Wait(head.place, one, seconds, reading.text(label, "rotulo") if label else "")
            for one in found
        ]

    def _repeat(self, node: Node, table: Table) -> list[Item]:
        reading = self.reading
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
            made += self.read(body, "passos")
        reading.counters = before
        return made

    def _use(self, node: Node, table: Table) -> list[Item]:
        reading = self.reading
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
            made += self.use(node.value, node.place)
        else:
            for item in reading.items(node, "usa"):
                made += self.use(reading.text(item, "usa"), item.place)
        reading.renamed = before
        return made

    def _modifiers(self, table: Table, head: Text, known: tuple[str, ...]) -> None:
        for key, _ in table.entries:
            if key is head or key.value in known:
                continue
            if key.value in LATER_MODIFIERS:
                self.reading.tell(key.place, "G006", f"«{key.value}» {NOT_YET}")
            else:
                near = meant(key.value, known)
                self.reading.tell(
                    key.place, "G103", f"modificador desconhecido «{key.value}»{near}"
                )

    # steps --------------------------------------------------------------------------------------
    def step(self, head: Text, table: Table) -> Step | None:
        """One `papel.verbo: {…}` with its modifiers."""
        reading = self.reading
        self._modifiers(table, head, MODIFIERS)
        node = table.find(head.value)
        assert node is not None
        seconds = {word: reading.seconds(table.find(word), word) for word in ("apos", "prazo")}
        when, expected = table.find("quando"), table.find("resulta")
        event = reading.event(when, "quando") if when else ""
        expects = self._expects(expected) if expected else {}
        word = head.value.partition(".")[2]
        if word in LATER_CONTROLS:
            reading.tell(head.place, "G006", f"«{word}» {NOT_YET}")
            return None
        found = reading.head(head.value, head.place)
        if found is None:
            return None
        name, verb_name = found
        verb = reading.language.vocabulary.find(reading.cast[name].kind, verb_name)
        assert verb is not None
        arguments = reading.table(node, head.value)
        if verb.speech:
            given, speech = speeches.read(reading, verb, arguments, head)
        else:
            given, speech = self._arguments(verb, arguments, head), None
        return Step(
            head.place,
            name,
            verb,
            given,
            speech,
            expects,
            event,
            seconds["apos"] or 0.0,
            seconds["prazo"],
            self._label(table),
        )

    def _label(self, table: Table) -> str:
        node = table.find("rotulo")
        label = self.reading.text(node, "rotulo") if node else ""
        numbers = [number for number in self.reading.counters.values() if label]
        return "-".join([label, *numbers]) if label else ""

    def _expects(self, node: Node) -> dict[str, Value]:
        reading = self.reading
        found: dict[str, Value] = {}
        for key, value in reading.table(node, "resulta").entries:
            if key.value not in KEYS:
                near = meant(key.value, KEYS)
                reading.tell(key.place, "G211", f"«resulta» não tem «{key.value}»{near}")
                continue
            found[key.value] = reading.value(value, key.value)
            known = WORDS.get(key.value)
            for text in reading.possible(found[key.value]) if known else ():
                if known and folded(text) not in {folded(word) for word in known}:
                    near = meant(text, ERRORS if key.value == "erro" else known)
                    reading.tell(value.place, "G211", f"«{key.value}» não pode ser «{text}»{near}")
        return found

    def _arguments(self, verb: Verb, table: Table, head: Text) -> dict[str, Value]:
        reading = self.reading
        known = {item.argument: item for item in verb.fields}
        given: dict[str, Value] = {}
        for key, node in table.entries:
            item = known.get(key.value)
            if item is None:
                near = meant(key.value, [name for name in known if name not in table.index])
                message = f"«{head.value}» não tem o argumento «{key.value}»{near}"
                reading.tell(key.place, "G203", message)
            else:
                given[key.value] = self._argument(item, node)
        filled = reading.language.filled_by_another(verb)
        for item in verb.fields:
            if item.required and item.argument not in given and item.argument not in OWN:
                if filled:
                    continue
                message = f"falta o argumento «{item.argument}» em «{head.value}»"
                reading.tell(head.place, "G205", message)
        return given

    def _argument(self, item: Field, node: Node) -> Value:
        reading = self.reading
        if item.kind == "flags" and not isinstance(node, Items):
            plain = isinstance(node, Text) and not node.value.startswith("$")
            if plain or isinstance(node, Table):
                message = f"«{item.argument}» é uma lista; escreva [valor]"
                reading.tell(node.place, "G204", message)
                return ()
        elif item.kind != "flags" and isinstance(node, Items):
            message = f"«{item.argument}» é um valor, não uma lista"
            reading.tell(node.place, "G204", message)
            return ""
        value = reading.value(node, item.argument)
        for text in reading.possible(value):
            self._allowed(item, text, node.place)
        return value

    def _allowed(self, item: Field, text: str, place: Place) -> None:
        choices = [key for key, _ in item.choices]
        if choices and text not in choices:
            near = meant(text, choices)
            self.reading.tell(place, "G206", f"«{item.argument}» não pode ser «{text}»{near}")
        elif item.kind == "boolean" and yes_or_no(text) is None:
            self.reading.tell(place, "G302", f"«{item.argument}» é sim ou nao, não «{text}»")
        elif item.kind == "number" and whole(text) is None:
            self.reading.tell(place, "G301", f"«{item.argument}» é um número, não «{text}»")
