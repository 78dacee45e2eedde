"""Read `passos`: steps and controls, with fragments and repeats unrolled."""

from sandbox.play import controls, speeches
from sandbox.play.effects import ERRORS, KEYS, WORDS
from sandbox.play.language import (
    AFTERWORDS,
    CONTROL_KEYS,
    CONTROLS,
    LEVELS,
    MANNERS,
    MODIFIERS,
    OWN,
)
from sandbox.play.library import Fragments
from sandbox.play.plan import Item, Speech, Step
from sandbox.play.problems import BadGuiao, folded, meant
from sandbox.play.reading import Reading
from sandbox.play.source import Items, Node, Place, Table, Text
from sandbox.play.values import Value, whole, yes_or_no
from sandbox.protocol.vocabulary import Field, Verb

MAX_ITEMS = 2000


class Steps:
    """Reads steps; keeps count, so that repeats within repeats end."""

    def __init__(self, reading: Reading, fragments: Fragments) -> None:
        self.reading = reading
        self.fragments = fragments
        self.count = 0
        self.done: list[Step] = []
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
        if not heads and isinstance(node, Table):
            reading.tell(node.place, "G102", "um passo diz quem faz o quê: papel.verbo: {…}")
        elif len(heads) > 1:
            first, second = heads[0].value, heads[1].value
            reading.tell(
                heads[1].place, "G102", f"um passo de cada vez: «{first}» e «{second}» são dois"
            )
        elif heads and heads[0].value in CONTROLS:
            self._modifiers(table, heads[0], CONTROL_KEYS[heads[0].value])
            return controls.control(self, heads[0], table)
        elif heads and heads[0].value.partition(".")[2] in MANNERS:
            made = self._manner(heads[0], table)
            return [made] if made else []
        elif heads:
            step = self.step(heads[0], table)
            said = self._said_after(heads[0], table)
            made_steps = [one for one in (step, said) if one]
            self.done += made_steps
            return [*made_steps]
        return []

    def _said_after(self, head: Text, table: Table) -> Step | None:
        """What an argument says right after the step: the greeting, the reason of a refusal."""
        name, _, verb = head.value.partition(".")
        role = self.reading.cast.get(self.reading.role_name(name))
        argument, usual = AFTERWORDS.get((role.kind, verb) if role else ("", ""), ("", ""))
        given = table.find(head.value)
        node = given.find(argument) if argument and isinstance(given, Table) else None
        speak = self.reading.language.vocabulary.find(role.kind, "diz") if role and node else None
        if node is None or role is None or speak is None:
            return None
        phrase = self.reading.text(node, argument)
        phrase = usual if usual and phrase == "padrao" else phrase
        known = [name for kind, name in self.reading.language.phrases if kind == role.kind]
        if phrase not in known:
            near = meant(phrase, known)
            self.reading.tell(node.place, "G207", f"frase desconhecida «{phrase}»{near}")
        return Step(node.place, role.name, speak, {}, Speech(phrase=phrase))

    def _manner(self, head: Text, table: Table) -> Item | None:
        again = head.value.endswith(".tenta_de_novo")
        self._modifiers(table, head, ("resulta", "rotulo", "nota") if again else ("nota",))
        expected = table.find("resulta")
        return controls.manner(self, head, table, self._expects(expected) if expected else {})

    def _modifiers(self, table: Table, head: Text, known: tuple[str, ...]) -> None:
        for key, _ in table.entries:
            if key is head or key.value in known:
                continue
            near = meant(key.value, known)
            self.reading.tell(key.place, "G103", f"modificador desconhecido «{key.value}»{near}")

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
            self._levels(table),
            reading.is_strict(table),
        )

    def _levels(self, table: Table) -> tuple[str, ...]:
        node = table.find("so_em")
        if node is None:
            return ()
        words = self.reading.texts(node, "so_em")
        for word in words:
            if word not in LEVELS:
                near = meant(word, LEVELS)
                self.reading.tell(node.place, "G206", f"não há o nível «{word}»{near}")
        return tuple(words)

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
            if item is None and key.value == AFTERWORDS.get((verb.role, verb.verb), ("",))[0]:
                continue
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
