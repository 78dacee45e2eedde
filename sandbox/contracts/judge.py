"""Whether a value is what a JSON Schema says: a quick yes, and when it is a no, where and why.

A small judge: exactly the words that the house's contracts use, so that a program of the run
environment can judge.  `compiled` costs once and answers fast; `mistakes` takes its time.  Pure.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import NoneType
from typing import Any

Schema = Mapping[str, Any]
Check = Callable[[Any], bool]
Place = tuple[str | int, ...]

KINDS: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "object": (dict,),
    "array": (list,),
    "null": (NoneType,),
}
WORDS = frozenset(
    {"$ref", "type", "enum", "const", "oneOf", "properties", "required", "additionalProperties"}
    | {"items", "propertyNames", "minItems", "maxItems", "maxLength", "minLength", "pattern"}
    | {"minimum", "maximum", "maxProperties"}
)
"""The words of JSON Schema that are judged; a test holds the contracts to them."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """One rule that a value breaks: where, which word of JSON Schema, and what it asks for.

    `value` is what was found there: it may be a person's, so who keeps a mistake leaves it out.
    """

    at: Place
    rule: str
    expected: Any
    value: Any

    @property
    def pointer(self) -> str:
        """The place as a JSON Pointer (RFC 6901); empty for the whole value."""
        return "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in self.at)


def resolved(schema: Schema, root: Schema) -> Schema:
    """The schema itself, or the one among the components that it refers to."""
    while "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        schema = root["components"]["schemas"][name]
    return schema


# the quick answer -------------------------------------------------------------------------------
def compiled(schema: Schema, root: Schema) -> Check:
    """A function that says whether a value keeps to a schema."""
    schema = resolved(schema, root)
    checks = [*_of_kind(schema), *_of_choice(schema, root)]
    by_type: dict[type, Check] = {}
    for kind, found in (
        (str, _text_checks(schema)),
        (dict, _object_checks(schema, root)),
        (list, _array_checks(schema, root)),
        (int, _number_checks(schema)),
        (float, _number_checks(schema)),
    ):
        if found:
            by_type[kind] = _all(found)
    if by_type:
        checks.append(_by_type(by_type))
    return _all(checks)


def _all(checks: list[Check]) -> Check:
    if not checks:
        return lambda value: True
    if len(checks) == 1:
        return checks[0]
    if len(checks) == 2:
        first, second = checks
        return lambda value: first(value) and second(value)
    return lambda value: all(check(value) for check in checks)


def _by_type(checks: dict[type, Check]) -> Check:
    find = checks.get

    def check(value: Any) -> bool:
        found = find(type(value))
        return found is None or found(value)

    return check


def _of_kind(schema: Schema) -> list[Check]:
    kinds = schema.get("type")
    if kinds is None:
        return []
    names = [kinds] if isinstance(kinds, str) else kinds
    allowed = frozenset(one for name in names for one in KINDS[name])
    return [lambda value: type(value) in allowed]


def _of_choice(schema: Schema, root: Schema) -> list[Check]:
    found: list[Check] = []
    if "enum" in schema:
        values = tuple(schema["enum"])
        found.append(lambda value: value in values)
    if "const" in schema:
        only = schema["const"]
        found.append(lambda value: type(value) is type(only) and value == only)
    if "oneOf" in schema:
        forms = [compiled(one, root) for one in schema["oneOf"]]
        found.append(lambda value: sum(form(value) for form in forms) == 1)
    return found


def _text_checks(schema: Schema) -> list[Check]:
    found: list[Check] = []
    if "minLength" in schema or "maxLength" in schema:
        low, high = schema.get("minLength", 0), schema.get("maxLength", 1 << 40)
        found.append(lambda value: low <= len(value) <= high)
    if "pattern" in schema:
        search = re.compile(schema["pattern"]).search
        found.append(lambda value: search(value) is not None)
    return found


def _number_checks(schema: Schema) -> list[Check]:
    if "minimum" not in schema and "maximum" not in schema:
        return []
    low = schema.get("minimum", float("-inf"))
    high = schema.get("maximum", float("inf"))
    return [lambda value: low <= value <= high]


def _array_checks(schema: Schema, root: Schema) -> list[Check]:
    found: list[Check] = []
    if "minItems" in schema or "maxItems" in schema:
        low, high = schema.get("minItems", 0), schema.get("maxItems", 1 << 40)
        found.append(lambda value: low <= len(value) <= high)
    if schema.get("items"):
        inside = compiled(schema["items"], root)
        found.append(lambda value: all(map(inside, value)))
    return found


def _object_checks(schema: Schema, root: Schema) -> list[Check]:
    found: list[Check] = []
    if "maxProperties" in schema:
        most = schema["maxProperties"]
        found.append(lambda value: len(value) <= most)
    if schema.get("required"):
        required = frozenset(schema["required"])
        found.append(lambda value: required <= value.keys())
    if "propertyNames" in schema:
        names = compiled(schema["propertyNames"], root)
        found.append(lambda value: all(map(names, value)))
    known = {name: compiled(one, root) for name, one in schema.get("properties", {}).items()}
    if known or schema.get("additionalProperties") is False:
        found.append(_members(known, schema.get("additionalProperties") is False))
    return found


def _members(known: dict[str, Check], closed: bool) -> Check:
    find = known.get

    def check(value: Any) -> bool:
        for name, one in value.items():
            inside = find(name)
            if inside is None:
                if closed:
                    return False
            elif not inside(one):
                return False
        return True

    return check


# the long answer --------------------------------------------------------------------------------
def mistakes(value: Any, schema: Schema, root: Schema, at: Place = ()) -> Iterator[Mistake]:
    """Everything in a value that its schema does not allow, in order."""
    schema = resolved(schema, root)
    kinds = schema.get("type")
    if kinds is not None:
        names = [kinds] if isinstance(kinds, str) else kinds
        if not any(type(value) in KINDS[name] for name in names):
            yield Mistake(at, "type", names, value)
            return
    if "enum" in schema and value not in schema["enum"]:
        yield Mistake(at, "enum", schema["enum"], value)
    if "const" in schema and (type(value), value) != (type(schema["const"]), schema["const"]):
        yield Mistake(at, "const", schema["const"], value)
    if "oneOf" in schema:
        fitting = [one for one in schema["oneOf"] if not any(mistakes(value, one, root, at))]
        if len(fitting) != 1:
            yield Mistake(at, "oneOf", len(fitting), value)
    if isinstance(value, str):
        yield from _in_text(value, schema, at)
    elif isinstance(value, dict):
        yield from _in_object(value, schema, root, at)
    elif isinstance(value, list):
        low, high = schema.get("minItems", 0), schema.get("maxItems", len(value))
        if not low <= len(value) <= high:
            yield Mistake(at, "maxItems" if len(value) > high else "minItems", (low, high), value)
        for number, item in enumerate(value):
            yield from mistakes(item, schema.get("items", {}), root, (*at, number))
    elif isinstance(value, int | float) and not isinstance(value, bool):
        low, high = schema.get("minimum", value), schema.get("maximum", value)
        if not low <= value <= high:
            yield Mistake(at, "maximum" if value > high else "minimum", (low, high), value)


def _in_text(value: str, schema: Schema, at: Place) -> Iterator[Mistake]:
    low, high = schema.get("minLength", 0), schema.get("maxLength", len(value))
    if not low <= len(value) <= high:
        yield Mistake(at, "maxLength" if len(value) > high else "minLength", (low, high), value)
    if "pattern" in schema and not re.search(schema["pattern"], value):
        yield Mistake(at, "pattern", schema["pattern"], value)


def _in_object(
    value: Mapping[str, Any], schema: Schema, root: Schema, at: Place
) -> Iterator[Mistake]:
    known = schema.get("properties", {})
    names = sorted(known)
    if len(value) > schema.get("maxProperties", len(value)):
        yield Mistake(at, "maxProperties", schema["maxProperties"], value)
    for name in schema.get("required", ()):
        if name not in value:
            yield Mistake(at, "required", name, value)
    for name, one in value.items():
        if name in known:
            yield from mistakes(one, known[name], root, (*at, name))
        elif schema.get("additionalProperties") is False:
            yield Mistake(at, "additionalProperties", names, name)
        if "propertyNames" in schema:
            for wrong in mistakes(name, schema["propertyNames"], root):
                yield Mistake(at, "propertyNames", wrong.expected, name)
