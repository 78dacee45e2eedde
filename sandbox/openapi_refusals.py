"""The contract of «Porque não?» (`sandbox.refusals.desk`)."""

from typing import Any

from sandbox.discovery import LEVERS
from sandbox.openapi_parts import (
    REFUSED,
    TEXT,
    WHOLE,
    Schema,
    answers,
    object_of,
    one_of,
    path,
    query,
    text,
    whole,
)

_TEXTS = {"type": "array", "items": TEXT}


def paths() -> dict[str, Any]:
    """List, forget."""
    asked = [
        query("kind", one_of(("", "recusa", "contrato"))),
        query("code", text(60)),
        query("limit", whole(0, 10**15 - 1)),
    ]
    found = object_of(
        {"count": WHOLE, "only_counted": WHOLE, "refusals": _list(_entry())},
        ["count", "only_counted", "refusals"],
    )
    gone = {"204": {"description": "Forgotten."}, "default": REFUSED}
    return {
        f"{LEVERS}/{{world}}/refusals": {
            "parameters": [path("world")],
            "get": _operation(
                "refusals",
                "What was refused or broke a contract, newest first, and what would have done.",
                answers("Entries.", found),
                asked,
            ),
            "delete": _operation("clear-refusals", "Forget them.", gone, []),
        }
    }


def _list(of: Schema) -> Schema:
    return {"type": "array", "items": of}


def _all(members: dict[str, Schema]) -> Schema:
    return object_of(members, list(members))


def _entry() -> Schema:
    member = _all({"name": TEXT, "kind": TEXT})
    expected = dict.fromkeys(("place", "rule", "expected", "found", "nearest"), TEXT)
    came = {"method": TEXT, "address": TEXT, "contract": TEXT, "members": _list(member)}
    return _all(
        {
            "number": WHOLE,
            "kind": one_of(("recusa", "contrato")),
            "sender": TEXT,
            "at": TEXT,
            "last_at": TEXT,
            "count": WHOLE,
            "n": WHOLE,
            "came": _all(came),
            "status": WHOLE,
            "code": TEXT,
            "sentence": TEXT,
            "text": TEXT,
            "docs": TEXT,
            "expected": _list(_all(expected)),
            "nearest": _all({"addresses": _TEXTS, "methods": _TEXTS, "form": {}}),
            "state": _list(_all({"of": TEXT, "facts": {"type": "object"}})),
            "do": TEXT,
        }
    )


def _operation(
    name: str, summary: str, responses: dict[str, Any], parameters: list[dict[str, Any]]
) -> dict[str, Any]:
    return {
        "operationId": name,
        "summary": summary,
        "security": [{}, {"key": []}],
        "parameters": parameters,
        "responses": responses,
    }
