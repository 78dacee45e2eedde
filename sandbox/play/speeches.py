"""Read what a step says: a phrase by name, a free text, a datum with its slip."""

from sandbox.play.language import DATA, SLIPS
from sandbox.play.plan import Speech
from sandbox.play.problems import meant
from sandbox.play.reading import Reading
from sandbox.play.source import Items, Node, Table, Text
from sandbox.play.speech import FORMS, PHRASE_OF_DATUM, phrase_name
from sandbox.play.values import Value
from sandbox.protocol.vocabulary import Verb

DICTATION = "dita"
_DICTATED = ("dado", "valor", "engano")


def read(reading: Reading, verb: Verb, table: Table, head: Text) -> tuple[dict[str, Value], Speech]:
    """The arguments of the row beside its text (which call), and what is said."""
    forms = FORMS.get(verb.verb, {})
    hidden = {item.argument for item in verb.fields if item.kind == "hidden"}
    known = {"frase", "texto", *forms, *(_DICTATED if verb.verb == DICTATION else ())}
    given: dict[str, Value] = {}
    for key, node in table.entries:
        if key.value in hidden:
            given[key.value] = reading.value(node, key.value)
        elif key.value not in known:
            near = meant(key.value, [name for name in known if name not in table.index])
            message = f"«{head.value}» não tem o argumento «{key.value}»{near}"
            reading.tell(key.place, "G203", message)
    said = [name for name in ("frase", "texto", "dado", *forms) if table.find(name) is not None]
    if len(set(said)) > 1:
        message = f"«{head.value}» diz uma coisa de cada vez, não {' e '.join(said)}"
        reading.tell(head.place, "G203", message)
        return given, Speech()
    if not said:
        return given, _usual(reading, verb, table, head)
    word = said[0]
    found = table.find(word)
    assert found is not None
    node = found
    if word == "texto":
        return given, Speech(text=reading.value(node, word))
    if word == "frase":
        return given, Speech(phrase=_phrase(reading, verb, reading.text(node, word), node))
    if verb.verb == DICTATION:
        return given, _dictated(reading, verb, table, node)
    return given, Speech(phrase=_by_form(reading, verb, forms[word], node, word))


def _usual(reading: Reading, verb: Verb, table: Table, head: Text) -> Speech:
    """Nothing is written: the only phrase of this verb, when there is one."""
    names = _names(reading, verb)
    unknown = any(key.value not in ("chamada",) for key, _ in table.entries)
    if len(names) == 1:
        return Speech(phrase=names[0])
    if not unknown:
        missing = "dado" if verb.verb == DICTATION else "frase"
        reading.tell(head.place, "G205", f"falta o argumento «{missing}» em «{head.value}»")
    return Speech()


def _names(reading: Reading, verb: Verb) -> list[str]:
    phrases = reading.language.phrases.values()
    return [item.name for item in phrases if (item.role, item.verb) == (verb.role, verb.verb)]


def _phrase(reading: Reading, verb: Verb, name: str, node: Node) -> str:
    phrases = reading.language.phrases
    found = phrases.get((verb.role, name))
    if found is None:
        known = [item for role, item in phrases if role == verb.role]
        reading.tell(node.place, "G207", f"frase desconhecida «{name}»{meant(name, known)}")
    elif found.verb != verb.verb and verb.verb != "diz":
        message = f"a frase «{name}» diz-se com «{found.verb}», não com «{verb.verb}»"
        reading.tell(node.place, "G207", message)
    return name


def _by_form(reading: Reading, verb: Verb, form: str, node: Node, word: str) -> str:
    if isinstance(node, Items):
        for item in node.items:
            reading.text(item, word)
        value = ""
    else:
        value = reading.text(node, word)
    name = phrase_name(form, value)
    if (verb.role, name) not in reading.language.phrases:
        known = _names(reading, verb)
        start, _, _ = form.partition("{}")
        options = [name.removeprefix(start) for name in known if name.startswith(start)]
        reading.tell(node.place, "G207", f"«{word}» não pode ser «{value}»{meant(value, options)}")
    return name


def _dictated(reading: Reading, verb: Verb, table: Table, node: Node) -> Speech:
    datum = reading.one_of(node, DATA, "o dado", "G206")
    slip_node, value_node = table.find("engano"), table.find("valor")
    slip = reading.one_of(slip_node, SLIPS, "o engano", "G212") if slip_node else ""
    value: Value = reading.value(value_node, "valor") if value_node else ""
    if isinstance(value, tuple):
        assert value_node is not None
        reading.tell(value_node.place, "G204", "«valor» é um valor, não uma lista")
        value = ""
    if slip == "diz-o-pin":
        datum, slip = "pin", ""
    phrase = PHRASE_OF_DATUM.get(datum, "")
    if datum in DATA and (verb.role, phrase) not in reading.language.phrases:
        reading.tell(node.place, "G207", f"não há nenhuma frase para dizer «{datum}»")
    return Speech(phrase=phrase, datum=datum, value=value, slip=slip)
