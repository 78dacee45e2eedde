"""The guião as JSON Schema (draft 2020-12), for editors: made of the tables that the compiler uses.

An editor completes and marks with it; what only the compiler knows (references, order, labels,
who can say what to whom at which moment) stays with `run_sandbox.py check`.
"""

from collections.abc import Collection

from sandbox.play import effects, language, parameters, seen_rows
from sandbox.play.cast import CLOCK, HUMAN, ROLE_KEYS
from sandbox.play.controls import MAX_TIMES
from sandbox.play.language import Language
from sandbox.play.plan import SILENCE
from sandbox.play.schema_faults import troubles_rows
from sandbox.play.schema_parts import (
    DURATION,
    REFERENCE,
    SCALAR,
    TEXTS,
    WHOLE,
    YES_NO,
    Schema,
    choice,
    component,
    condition,
    event_names,
    keyed,
    limits,
)  # fmt: skip
from sandbox.play.speech import FORMS
from sandbox.play.speeches import DICTATION
from sandbox.protocol.slots import SLOTS
from sandbox.protocol.vocabulary import Field, Verb


def schema_of(language_: Language) -> Schema:
    """The schema of a whole guião."""
    sections = {name: _SECTIONS.get(name, {}) for name in language.SECTIONS}
    sections |= {
        "elenco": _cast(language_),
        "passos": {"$ref": "#/$defs/passos"},
        "falhas": troubles_rows(language_),
        "reacoes": {"type": ["array", "null"], "items": _reaction(language_)},
        "politica": limits(),
        "procedimento": {"enum": list(language.PROCEDURES)},
        "componentes": keyed({name: component() for name in SLOTS}),
    }
    needs: list[Schema] = [{"required": ["passos"]}, {"required": ["usa"]}]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Guião",
        **keyed(sections, required=("guiao", "elenco")),
        "anyOf": needs,
        "$defs": {
            "passos": {"type": ["array", "null"], "items": {"$ref": "#/$defs/passo"}},
            "passo": _item(language_),
            "condicao": condition(language_),
        },
    }


WHERE = {**seen_rows.WHERE, "ate": ("verifica", "nunca")}


def _rows(section: str) -> Schema:
    """The rows of a section: some can only stand in some of them."""
    barred = [word for word, places in WHERE.items() if section not in places]
    row: Schema = {"$ref": "#/$defs/condicao"}
    if barred:
        row = {**row, "not": {"anyOf": [{"required": [word]} for word in barred]}}
    return {"type": ["array", "null"], "items": row}


_SECTIONS: dict[str, Schema] = {
    "guiao": {"enum": [int(language.VERSION), language.VERSION]},
    "id": {"type": "string"},
    "titulo": {"type": "string"},
    "etiquetas": TEXTS,
    "semente": WHOLE,
    "relogio": keyed({"modo": {"type": "string", "pattern": CLOCK}, "inicio": SCALAR}),
    "parametros": {
        "type": "object",
        "minProperties": 1,
        "maxProperties": 1,
        "propertyNames": {"enum": list(parameters.WAYS)},
    },
    "usa": TEXTS,
    "verifica": _rows("verifica"),
    "nunca": _rows("nunca"),
    "sempre": _rows("sempre"),
    "ordem": {"enum": list(language.ORDERS)},
    "nota": SCALAR,
}
_SOMEBODY: Schema = {"not": {"propertyNames": {"pattern": r"^[^.]*$"}}}
"""Some key is `papel.verbo`."""
_CONTROLS: dict[str, Schema] = {
    "repete": {
        "type": ["integer", "string"],
        "pattern": r"^[1-9]\d{0,2}$",
        "minimum": 1,
        "maximum": MAX_TIMES,
    },
    "espera": _rows("espera")["items"],
    "usa": TEXTS,
    "avanca": DURATION,
    "em_paralelo": {"type": "array", "minItems": 2, "items": {"$ref": "#/$defs/passos"}},
    "uma_de": {"type": "array", "minItems": 2, "items": {"$ref": "#/$defs/passos"}},
}
_KEYS: dict[str, Schema] = {
    "apos": DURATION,
    "prazo": DURATION,
    "rotulo": SCALAR,
    "nota": SCALAR,
    "passos": {"$ref": "#/$defs/passos"},
    "com": {"type": "object"},
    "so_em": {"anyOf": [{"enum": list(language.LEVELS)}, {"type": "array"}]},
    "como": {"type": "string"},
    "ordem": {"enum": list(language.ORDERS)},
}


# who --------------------------------------------------------------------------------------------
def _cast(language_: Language) -> Schema:
    personas = sorted(name for known in language_.personas.values() for name in known)
    row = keyed(
        {
            "persona": {"anyOf": [{"enum": personas}, {"pattern": r"-\d+$"}, REFERENCE]},
            "papel": {"enum": sorted(language_.kinds)},
            "humano": {"enum": [*HUMAN, True, False]},
            "nota": SCALAR,
        }
        | {key: {} for key in ROLE_KEYS if key not in ("persona", "papel", "humano", "nota")},
        required=("persona",),
    )
    return {"type": "object", "additionalProperties": row}


# what is done -----------------------------------------------------------------------------------
def _item(language_: Language) -> Schema:
    """One entry of `passos`: a step of a role, or a control."""
    shapes = _CONTROLS | {"ate": event_names(language_)}
    controls = [
        keyed(
            {word: shapes.get(word, {})}
            | {key: _KEYS.get(key, {}) for key in language.CONTROL_KEYS[word]},
            required=(word, "passos") if word == "repete" else (word,),
        )
        for word in language.CONTROLS
    ]
    modifiers = {
        "resulta": _expects(),
        "quando": event_names(language_),
        **{
            key: _KEYS.get(key, {})
            for key in language.MODIFIERS
            if key not in ("resulta", "quando")
        },
    }
    step = {
        **keyed(modifiers, patterns=_heads(language_)),
        **_SOMEBODY,
    }
    some = {"type": "object", "anyOf": [{"required": [word]} for word in language.CONTROLS]}
    return {"if": some, "then": {"oneOf": controls}, "else": step}


def _heads(language_: Language) -> Schema:
    """`papel.verbo`: by the kind that a role's name begins with, or of any kind."""
    kinds = sorted(language_.kinds)
    verbs = language_.vocabulary.verbs
    patterns = {
        rf"^{verb.role}(-[a-z0-9-]+)?\.{verb.verb}$": _arguments(language_, verb) for verb in verbs
    }
    every = "|".join(sorted({verb.verb for verb in verbs} | set(language.MANNERS)))
    for manner, keys in language.MANNERS.items():
        needed = ("passo",) if "passo" in keys else ()
        made = keyed(dict.fromkeys(keys, SCALAR), needed)
        if not needed:
            made = {"anyOf": [made, {"type": "null"}]}
        patterns[rf"^[a-z][a-z0-9_-]*\.{manner}$"] = made
    patterns[rf"^(?!({'|'.join(kinds)})(-|\.))[a-z][a-z0-9_-]*\.({every})$"] = {}
    return patterns


def _arguments(language_: Language, verb: Verb) -> Schema:
    if verb.speech:
        return _spoken(language_, verb)
    filled = language_.filled_by_another(verb)
    required = [
        item.argument
        for item in verb.fields
        if item.required and item.argument not in language.OWN and not filled
    ]
    values = {item.argument: _value(item) for item in verb.fields}
    said_after = language.AFTERWORDS.get((verb.role, verb.verb))
    if said_after:
        said = sorted(name for role, name in language_.phrases if role == verb.role)
        values[said_after[0]] = {"enum": [*(["padrao"] if said_after[1] else []), *said]}
    made = keyed(values, required)
    made["description"] = verb.human or verb.label
    return made if required else {"anyOf": [made, {"type": "null"}, {"const": ""}]}


def _value(item: Field) -> Schema:
    words = [word for word, _ in item.choices]
    match item.kind:
        case "flags":
            one: Schema = choice(words) if words else SCALAR
            return {"anyOf": [{"type": "array", "items": one}, REFERENCE],
                    "description": item.label}  # fmt: skip
        case "boolean":
            found: Schema = {"anyOf": [YES_NO, REFERENCE]}
        case "number":
            found = {"anyOf": [WHOLE, REFERENCE]}
        case _:
            found = choice(words) if words else SCALAR
    return {**found, "description": item.label}


def _spoken(language_: Language, verb: Verb) -> Schema:
    said = [one for one in language_.phrases.values() if one.role == verb.role]
    own = [one.name for one in said if verb.verb in (one.verb, "diz")]
    forms = {
        word: _by_form(form, own) for word, form in FORMS.get(verb.verb, {}).items()
    }  # fmt: skip
    keys: Schema = {"frase": {"enum": sorted(own)}, "texto": SCALAR, **forms}
    if verb.verb == DICTATION:
        keys |= {
            "dado": {"enum": list(language.DATA)},
            "valor": SCALAR,
            "engano": {"enum": sorted(language.SLIPS)},
        }
    keys |= {item.argument: SCALAR for item in verb.fields if item.kind == "hidden"}
    made = keyed(keys)
    made["description"] = verb.human
    usual = [one for one in said if one.verb == verb.verb]
    ways = [word for word in ("frase", "texto", "dado", *forms) if word in keys]
    if len(usual) == 1:
        return {"anyOf": [made, {"type": "null"}, {"const": ""}]}
    return {**made, "oneOf": [{"required": [word]} for word in dict.fromkeys(ways)]}


def _by_form(form: str, phrases: Collection[str]) -> Schema:
    start, hole, _ = form.partition("{}")
    if not hole:
        return {}
    words = {name.removeprefix(start) for name in phrases if name.startswith(start)}
    words |= {"codigo_seguranca"} if "codigo" in words else set()
    return {"enum": sorted(words)}


def _expects() -> Schema:
    keys: Schema = {key: choice(words) for key, words in effects.WORDS.items()}
    keys |= dict.fromkeys(effects.OPEN_KEYS, SCALAR)
    return {"anyOf": [keyed(keys), {"type": "null"}]}


def _reaction(language_: Language) -> Schema:
    happens = {"anyOf": [event_names(language_), {"const": SILENCE}]}
    keys: Schema = {"ao": happens, "vezes": WHOLE, "durante": DURATION, "nota": SCALAR}
    keys |= {key: _KEYS.get(key, {}) for key in language.MODIFIERS}
    quiet = {"properties": {"ao": {"const": SILENCE}}}
    lasts: Schema = {"if": quiet, "then": {"required": ["durante"]}}
    return {**keyed(keys, ("ao",), _heads(language_)), **_SOMEBODY, **lasts}
