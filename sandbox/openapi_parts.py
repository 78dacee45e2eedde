"""Pieces that an OpenAPI description is put together from."""

from collections.abc import Iterable
from typing import Any

from sandbox.protocol.errors import REASONS

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
WHOLE: Schema = {"type": "integer"}
_PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
REFUSED = {"description": "Refused: one form of error.", "content": _PROBLEM}


def text(most: int = 200, pattern: str = "") -> Schema:
    """A text with a greatest length."""
    return {"type": "string", "maxLength": most} | ({"pattern": pattern} if pattern else {})


def whole(low: int, high: int) -> Schema:
    """A whole number between two others."""
    return {"type": "integer", "minimum": low, "maximum": high}


def one_of(values: Iterable[str]) -> Schema:
    """One of some texts."""
    return {"type": "string", "enum": list(values)}


def object_of(properties: dict[str, Schema], required: Iterable[str] = ()) -> Schema:
    """An object with these members and no others."""
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
        "required": list(required),
    }


def reference(name: str) -> Schema:
    """A schema that stands among the components."""
    return {"$ref": f"#/components/schemas/{name}"}


def path(name: str) -> dict[str, Any]:
    """A part of the address."""
    return {"name": name, "in": "path", "required": True, "schema": TEXT}


def query(name: str, schema: Schema) -> dict[str, Any]:
    """Something after the question mark."""
    return {"name": name, "in": "query", "schema": schema}


def answers(meaning: str, schema: Schema, status: str = "200") -> dict[str, Any]:
    """What comes back: this when it went well, else a problem."""
    content = {"application/json": {"schema": schema}}
    return {status: {"description": meaning, "content": content}, "default": REFUSED}


_PROBLEM_MEMBERS: dict[str, Schema] = {
    "type": TEXT,
    "title": TEXT,
    "status": WHOLE,
    "detail": TEXT,
    "code": one_of(sorted(REASONS)),
    "text": TEXT,
}
PROBLEM = object_of(_PROBLEM_MEMBERS, list(_PROBLEM_MEMBERS))
"""The one form of error (RFC 9457) on addresses for programs."""
