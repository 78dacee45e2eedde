"""Whether an exchange over HTTP and a message of a socket are what the house's contracts say.

A small judge of JSON Schema: exactly the words that those contracts use, so that a program of
the run environment can judge.  Pure: descriptions and values in, mistakes out.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

Schema = Mapping[str, Any]
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
    {"$ref", "type", "enum", "oneOf", "properties", "required", "additionalProperties", "items"}
    | {"propertyNames", "maxItems", "maxLength", "minLength", "pattern", "minimum", "maximum"}
    | {"maxProperties"}
)
"""The words of JSON Schema that are judged; a test holds the contracts to them."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and what came back; `sent` is None without a body."""

    method: str
    path: str
    status: int
    sent: Any
    body: Any

    def __str__(self) -> str:
        return f"{self.method} {self.path} ({self.status})"


def mistakes(value: Any, schema: Schema, root: Schema, at: str = "corpo") -> Iterator[str]:
    """Everything in a value that its schema does not allow."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        yield from mistakes(value, root["components"]["schemas"][name], root, at)
        return
    kinds = schema.get("type")
    if kinds is not None and not _is_of(value, [kinds] if isinstance(kinds, str) else kinds):
        yield f"{at}: não é {kinds if isinstance(kinds, str) else ' nem '.join(kinds)}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{at}: «{value}» não é um dos valores"
    if "oneOf" in schema:
        fitting = [one for one in schema["oneOf"] if not [*mistakes(value, one, root, at)]]
        if len(fitting) != 1:
            yield f"{at}: serve a {len(fitting)} das formas, e devia servir a uma"
    if isinstance(value, str):
        yield from _of_text(value, schema, at)
    elif isinstance(value, dict):
        yield from _of_object(value, schema, root, at)
    elif isinstance(value, list):
        if len(value) > schema.get("maxItems", len(value)):
            yield f"{at}: tem {len(value)} elementos, mais do que {schema['maxItems']}"
        for number, item in enumerate(value):
            yield from mistakes(item, schema.get("items", {}), root, f"{at}[{number}]")
    elif isinstance(value, int | float) and not isinstance(value, bool):
        low, high = schema.get("minimum", value), schema.get("maximum", value)
        if not low <= value <= high:
            yield f"{at}: {value} não está entre {low} e {high}"


def _is_of(value: Any, kinds: list[str]) -> bool:
    if isinstance(value, bool):
        return "boolean" in kinds
    return any(isinstance(value, KINDS[kind]) for kind in kinds)


def _of_text(value: str, schema: Schema, at: str) -> Iterator[str]:
    low, high = schema.get("minLength", 0), schema.get("maxLength", len(value))
    if not low <= len(value) <= high:
        yield f"{at}: tem {len(value)} caracteres, e são de {low} a {high}"
    if "pattern" in schema and not re.search(schema["pattern"], value):
        yield f"{at}: «{value[:60]}» não tem a forma {schema['pattern']}"


def _of_object(value: Mapping[str, Any], schema: Schema, root: Schema, at: str) -> Iterator[str]:
    known = schema.get("properties", {})
    if len(value) > schema.get("maxProperties", len(value)):
        yield f"{at}: tem {len(value)} membros, mais do que {schema['maxProperties']}"
    for name in schema.get("required", ()):
        if name not in value:
            yield f"{at}: falta «{name}»"
    for name, one in value.items():
        if name in known:
            yield from mistakes(one, known[name], root, f"{at}.{name}")
        elif schema.get("additionalProperties") is False:
            yield f"{at}: não devia ter «{name}»"
        if "propertyNames" in schema:
            yield from mistakes(name, schema["propertyNames"], root, f"{at} («{name}»)")


# exchanges --------------------------------------------------------------------------------------
def of_exchange(exchange: Exchange, contract: Schema) -> list[str]:
    """What an exchange has that the description of the addresses does not say.

    What was sent is judged when it was accepted: a bad request that is refused keeps the contract.
    """
    operation = _operation(exchange, contract)
    if operation is None:
        return ["o contrato não tem este endereço"]
    answers = operation["responses"]
    answer = answers.get(str(exchange.status), answers.get("default"))
    if answer is None or (exchange.status < 400 and str(exchange.status) not in answers):
        return [f"o contrato não tem a resposta {exchange.status}"]
    found = list(mistakes(exchange.body, _schema_in(answer), contract))
    if exchange.sent is not None and exchange.status < 400:
        asked = _schema_in(operation.get("requestBody", {}))
        found += mistakes(exchange.sent, asked, contract, "pedido")
    return found


def _operation(exchange: Exchange, contract: Schema) -> Schema | None:
    path = exchange.path.partition("?")[0]
    for template, methods in contract["paths"].items():
        pattern = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(template))
        if exchange.method.lower() in methods and re.fullmatch(pattern, path):
            found: Schema = methods[exchange.method.lower()]
            return found
    return None


def _schema_in(part: Schema) -> Schema:
    for content in part.get("content", {}).values():
        found: Schema = content["schema"]
        return found
    return {}


# messages ---------------------------------------------------------------------------------------
def of_message(
    message: Mapping[str, Any], events: Mapping[str, type], contract: Schema
) -> list[str]:
    """What a message of a socket has that its schema does not say: the envelope, then the data."""
    found = list(mistakes(message, {"$ref": "#/components/schemas/Event"}, contract, "mensagem"))
    kind = events.get(str(message.get("type")))
    if kind is None:
        return [*found, f"mensagem.type: não há «{message.get('type')}»"]
    return found + list(mistakes(message.get("data"), schema_of(kind), contract, "mensagem.data"))


def schema_of(event: type) -> Schema:
    """The data of an event as JSON Schema, from the class itself."""
    hints = get_type_hints(event)
    volatile: frozenset[str] = getattr(event, "VOLATILE", frozenset())
    names = [item.name for item in fields(event)]
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {name: _schema_of_hint(hints[name]) for name in names},
        "required": [name for name in names if name not in volatile],
    }


_PLAIN: dict[Any, str] = {
    str: "string", bool: "boolean", int: "integer", float: "number", datetime: "string",
}  # fmt: skip


def _schema_of_hint(hint: Any) -> Schema:
    if hint in _PLAIN:
        return {"type": _PLAIN[hint]}
    origin, inside = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        known = [_PLAIN.get(one) for one in inside if one is not NoneType]
        return {"type": [*known, "null"]} if all(known) and NoneType in inside else {}
    if origin is tuple and inside[1:] == (...,):
        return {"type": "array", "items": _schema_of_hint(inside[0])}
    return {"type": "array"} if origin is tuple else {}
