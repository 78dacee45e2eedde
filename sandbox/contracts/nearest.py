"""What was probably meant: the nearest names and values, and a whole message that would do.

Nothing of what was sent is shown again but names of members: values stay hidden.  Pure.
"""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from itertools import islice
from typing import Any

from sandbox.contracts.judge import KINDS, Mistake, Schema, compiled, resolved
from sandbox.masking import HIDDEN

ALIKE = 0.5
"""How much two words must have in common (0 to 1) for one to stand for the other."""
DEEPEST = 6
MOST_GUESSES = 20
"""So many unknown names of one object are compared with those that it may have."""


def like(word: object, known: Iterable[object]) -> str:
    """The word that was probably meant, or nothing."""
    words = {str(one).lower(): str(one) for one in known}
    found = get_close_matches(str(word)[:80].lower(), words, 1, ALIKE)
    return words[found[0]] if found else ""


def suggestion(mistake: Mistake) -> str:
    """What would do in the place of a mistake: a name, a value or a kind; nothing when unknown."""
    match mistake.rule:
        case "additionalProperties" | "propertyNames":
            return like(mistake.value, mistake.expected if mistake.expected else ())
        case "enum":
            return like(mistake.value, mistake.expected)
        case "const" | "required":
            return str(mistake.expected)
        case "type":
            return " | ".join(mistake.expected)
        case "sequence":
            return ", ".join(mistake.expected)
    return ""


def found_there(mistake: Mistake) -> str:
    """What was found, without its value: a name, or a kind and a size."""
    value = mistake.value
    if mistake.rule in ("additionalProperties", "propertyNames"):
        return str(value)[:60]
    if mistake.rule == "required":
        return ""
    kind = next((name for name, types in KINDS.items() if type(value) in types), "bytes")
    size = f" ({len(value)})" if isinstance(value, str | bytes | list | dict) else ""
    return kind + size


def valid_form(value: Any, schema: Schema, root: Schema, depth: int = 0) -> Any:
    """The nearest value that keeps to a schema; what was right is there, hidden."""
    schema = resolved(schema, root)
    if depth > DEEPEST:
        return None
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return like(value, schema["enum"]) or schema["enum"][0]
    if "oneOf" in schema:
        return valid_form(value, _best(value, schema["oneOf"], root), root, depth + 1)
    kinds = schema.get("type", "object" if "properties" in schema else None)
    kind = kinds if isinstance(kinds, str | None) else _kind(value, kinds)
    match kind:
        case "object":
            return _object(value if isinstance(value, dict) else {}, schema, root, depth)
        case "array":
            items = value if isinstance(value, list) else []
            inside = schema.get("items", {})
            return [valid_form(one, inside, root, depth + 1) for one in items[:3]]
        case "string":
            if isinstance(value, str) and compiled(schema, root)(value):
                return HIDDEN
            return f"texto com a forma {schema['pattern']}" if "pattern" in schema else "texto"
        case "integer" | "number":
            return schema.get("minimum", 0)
        case "boolean":
            return True
    return None


def _best(value: Any, forms: list[Schema], root: Schema) -> Schema:
    """The form that shares most members with a value."""
    names = set(value) if isinstance(value, dict) else set()
    known = [set(resolved(one, root).get("properties", ())) for one in forms]
    scores = [len(names & one) for one in known]
    return forms[scores.index(max(scores))]


def _kind(value: Any, kinds: list[str]) -> str:
    return next((one for one in kinds if type(value) in KINDS[one]), kinds[0])


def _object(value: Mapping[str, Any], schema: Schema, root: Schema, depth: int) -> dict[str, Any]:
    known = schema.get("properties", {})
    missing = set(known) - set(value)
    strange = islice((name for name in value if name not in known), MOST_GUESSES)
    meant_by = {name: like(name, missing) for name in strange}
    found: dict[str, Any] = {}
    for name, one in value.items():
        meant = name if name in known else meant_by.get(name)
        if meant:
            found[meant] = valid_form(one, known[meant], root, depth + 1)
    for name in schema.get("required", ()):
        if name not in found:
            found[name] = valid_form(None, known.get(name, {}), root, depth + 1)
    return found
