"""What the JSON Schema of a guião is made of: values, limits, troubles and checks."""

from collections.abc import Iterable
from typing import Any, get_type_hints

from sandbox.play import conditions, seen_rows
from sandbox.play.components import OUTSIDE
from sandbox.play.facts import FACTS
from sandbox.play.language import Language
from sandbox.protocol.policy import CHOICES, PORTUGUESE, Policy

Schema = dict[str, Any]
SCALAR: Schema = {"type": ["string", "number", "boolean", "null"]}
TEXTS: Schema = {"anyOf": [SCALAR, {"type": "array", "items": SCALAR}]}
DURATION: Schema = {"type": ["string"], "pattern": r"^\d{1,7}(\.\d{1,3})?(ms|s|min|h|d)$"}
WHOLE: Schema = {"type": ["integer", "string"], "pattern": r"^-?\d{1,9}$"}
REFERENCE: Schema = {"type": "string", "pattern": r"^\$"}
YES_NO: Schema = {"enum": ["sim", "nao", "não", True, False]}


def keyed(
    properties: Schema, required: Iterable[str] = (), patterns: Schema | None = None
) -> Schema:
    """A mapping with these keys and no other."""
    made: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    if patterns:
        made["patternProperties"] = patterns
    if required:
        made["required"] = list(required)
    return made


def choice(words: Iterable[str]) -> Schema:
    """One of these words; what is known only while playing is let pass."""
    return {"anyOf": [{"enum": sorted(words)}, REFERENCE]}


def event_names(language_: Language) -> Schema:
    """The name of an event; those of a fault are made of the fault's own name."""
    return {"anyOf": [
        {"enum": sorted(language_.events)},
        {"type": "string", "pattern": r"\.(inicio|fim)$"},
    ]}  # fmt: skip


def limits() -> Schema:
    """The limits, each by what it is: a choice, yes or no, a number, a number or a duration."""
    kinds = get_type_hints(Policy)
    made: Schema = {}
    for word, name in PORTUGUESE.items():
        if name in CHOICES:
            made[word] = {"enum": sorted(CHOICES[name])}
        elif kinds[name] is bool:
            made[word] = YES_NO
        else:
            made[word] = {"anyOf": [WHOLE, DURATION]} if name.endswith("_s") else WHOLE
    return keyed(made)


def component() -> Schema:
    """Where somebody else's component is: an address, with its health perhaps, or `fora`."""
    address = {
        "anyOf": [{"const": OUTSIDE}, {"type": "string", "pattern": r"^https?://[^?#@\s]+$"}]
    }
    health = {"type": "string", "pattern": r"^/([^/?#@\s][^?#@\s]*)?$"}
    return {"anyOf": [
        *address["anyOf"],
        keyed({"endereco": address, "saude": health, "nota": SCALAR}),
        {"enum": ["", None]},
    ]}  # fmt: skip


# troubles and checks ----------------------------------------------------------------------------
def condition(language_: Language) -> Schema:
    """A row of `verifica`, `nunca` or `espera`."""
    kinds = {"number": WHOLE, "duration": DURATION}
    facts = [
        _fact(kind, [name for name, fact in FACTS.items() if fact.kind == kind], kinds.get(kind))
        for kind in sorted({fact.kind for fact in FACTS.values()})
    ]
    event = keyed(
        {
            "evento": event_names(language_), "papel": {"type": "string"}, "prazo": DURATION,
            "antes_de": event_names(language_), "depois_de": event_names(language_),
            "ate": SCALAR,
        }
        | dict.fromkeys(conditions.EVENT_OPERATORS, WHOLE),
        required=("evento",),
    )  # fmt: skip
    between = keyed(
        {
            "entre": {"type": "array", "minItems": 2, "maxItems": 2},
            "minimo": DURATION, "maximo": DURATION, "prazo": DURATION,
        },
        required=("entre",),
    )  # fmt: skip
    between["anyOf"] = [{"required": ["minimo"]}, {"required": ["maximo"]}]
    made: Schema = between
    for word, shape in (*_seen(language_).items(), ("evento", event), ("facto", {"oneOf": facts})):
        made = {"if": {"required": [word]}, "then": shape, "else": made}
    return made


def _seen(language_: Language) -> Schema:
    """Rows about screens, messages, the contract, the log, and spans of load."""
    yes = dict.fromkeys(seen_rows.YES_OR_NO, YES_NO)
    screen = keyed(
        {"ecra": {"type": "string"}, "mostra": SCALAR, "foco": SCALAR, "prazo": DURATION} | yes,
        required=("ecra",),
    )
    screen["anyOf"] = [{"required": [word]} for word in seen_rows.SCREEN_OPERATORS]
    message = keyed(
        {"mensagem": event_names(language_), "papel": {"type": "string"}}
        | dict.fromkeys(seen_rows.COUNTS, WHOLE),
        required=("mensagem",),
    )
    span = keyed(
        {
            "percentil": {**WHOLE, "pattern": r"^([1-9]\d?|100)$", "minimum": 1, "maximum": 100},
            "minimo": DURATION, "maximo": DURATION,
            "entre": {"type": "array", "minItems": 2, "maxItems": 2},
        },
        required=("percentil", "entre"),
    )  # fmt: skip
    span["anyOf"] = [{"required": ["minimo"]}, {"required": ["maximo"]}]
    kept = {
        word: keyed({word: {"enum": list(words)}}, required=(word,))
        for word, words in seen_rows.KEPT.items()
    }
    return {"ecra": screen, "mensagem": message, "percentil": span, **kept}


def _fact(kind: str, names: list[str], value: Schema | None) -> Schema:
    """A row about facts of one kind: only numbers and durations have an order."""
    words = [
        word for word in conditions.FACT_OPERATORS
        if kind != "text" or word not in conditions.ORDERED
    ]  # fmt: skip
    one: Schema = {"anyOf": [value, REFERENCE]} if value else SCALAR
    pair: Schema = {"type": "array", "minItems": 2, "maxItems": 2, "items": one}
    shapes: Schema = dict.fromkeys(words, one)
    shapes |= {"contem": SCALAR, "existe": YES_NO, "entre": pair}
    made = keyed(
        {"facto": {"enum": sorted(names)}, "papel": {"type": "string"}, "prazo": DURATION}
        | {word: shapes[word] for word in words},
        required=("facto",),
    )
    made["anyOf"] = [{"required": [word]} for word in words]
    return made
