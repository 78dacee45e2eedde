"""The form of events and messages as JSON Schema, from the classes themselves."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

_PLAIN: dict[Any, str] = {
    str: "string", bool: "boolean", int: "integer", float: "number", datetime: "string",
}  # fmt: skip


def schema_of(event: type) -> dict[str, Any]:
    """The data of an event, or the body of a message."""
    hints = get_type_hints(event)
    volatile: frozenset[str] = getattr(event, "VOLATILE", frozenset())
    names = [item.name for item in fields(event)]
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {name: _of_hint(hints[name]) for name in names},
        "required": [name for name in names if name not in volatile],
    }


def _of_hint(hint: Any) -> dict[str, Any]:
    if hint in _PLAIN:
        return {"type": _PLAIN[hint]}
    if isinstance(hint, type) and issubclass(hint, Enum):
        return {"enum": [one.value for one in hint]}
    if isinstance(hint, type) and is_dataclass(hint):
        return _tagged(hint)
    origin, inside = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return _of_union(inside)
    if origin is tuple and inside[1:] == (...,):
        return {"type": "array", "items": _of_hint(inside[0])}
    if origin is tuple or (isinstance(hint, type) and issubclass(hint, tuple)):
        return {"type": "array"}
    return {}


def _of_union(inside: tuple[Any, ...]) -> dict[str, Any]:
    if NoneType not in inside:
        return {}
    others = [_of_hint(one) for one in inside if one is not NoneType]
    if all(set(one) == {"type"} for one in others):
        return {"type": [*(one["type"] for one in others), "null"]}
    if len(others) == 1 and others[0].get("type") == "object":
        return {**others[0], "type": ["object", "null"]}
    return {}


def _tagged(kind: type) -> dict[str, Any]:
    """One dataclass inside another: its class name stands under `$` (`sandbox.codec`)."""
    schema = schema_of(kind)
    schema["properties"] = {"$": {"enum": [kind.__qualname__]}, **schema["properties"]}
    schema["required"] = ["$", *schema["required"]]
    return schema


# values of a process, before they are JSON ---------------------------------------------------
def body_check(kind: type) -> Callable[[Any], bool]:
    """Whether a message of this class has in each member what its annotation says."""
    hints = get_type_hints(kind)
    checks = [(item.name, _value_check(hints[item.name])) for item in fields(kind)]

    def check(body: Any) -> bool:
        return type(body) is kind and all(one(getattr(body, name)) for name, one in checks)

    return check


def _value_check(hint: Any) -> Callable[[Any], bool]:
    origin, inside = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        forms = [_value_check(one) for one in inside]
        return lambda value: any(form(value) for form in forms)
    if origin is tuple and inside[1:] == (...,):
        each = _value_check(inside[0])
        return lambda value: type(value) is tuple and all(map(each, value))
    if origin is tuple:
        places = [_value_check(one) for one in inside]
        return lambda value: (
            type(value) is tuple
            and len(value) == len(places)
            and all(place(one) for place, one in zip(places, value, strict=True))
        )
    if isinstance(hint, type):
        return lambda value: isinstance(value, hint) and (hint is bool or type(value) is not bool)
    return lambda value: True
