"""The contract of the slots of a world, address by address."""

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
    text,
)
from sandbox.protocol.slots import SLOTS
from sandbox.slot_health import WORDS
from sandbox.slot_rules import MOST_ADDRESS

_ALL = f"{LEVERS}/{{world}}/slots"


def paths() -> dict[str, Any]:
    """Every address of the slots."""
    slot = _slot()
    every = object_of({"slots": {"type": "array", "items": slot}}, ["slots"])
    wanted = object_of({"address": text(MOST_ADDRESS), "health": text(MOST_ADDRESS)}, ["address"])
    body = {"required": True, "content": {"application/json": {"schema": wanted}}}
    given_back = {"204": {"description": "Given back."}, "default": REFUSED}
    return {
        _ALL: {
            "parameters": [path("world")],
            "get": _operation("slots", "Every slot; components are looked at.", every),
        },
        f"{_ALL}/{{slot}}": {
            "parameters": [path("world"), path("slot") | {"schema": one_of(SLOTS)}],
            "get": _operation("slot", "One slot; its component is looked at.", slot),
            "put": _operation("fill-slot", "Let a component stand here.", slot)
            | {"requestBody": body},
            "delete": _operation("give-back-slot", "Let the sandbox stand here again.", slot)
            | {"responses": given_back},
        },
    }


def _slot() -> Schema:
    health = object_of(
        {"state": one_of(WORDS), "status": WHOLE, "detail": TEXT, "text": TEXT},
        ["state", "status", "detail", "text"],
    )
    messages = object_of(
        {"waiting": WHOLE, "attempts": WHOLE, "last_taken_at": {"type": ["string", "null"]}},
        ["waiting", "attempts", "last_taken_at"],
    )
    members: dict[str, Schema] = {
        "slot": one_of(SLOTS),
        "label": TEXT,
        "systems": {"type": "array", "items": TEXT},
        "address": TEXT,
        "health_path": TEXT,
        "since": {"type": ["string", "null"]},
        "messages": messages | {"type": ["object", "null"]},
        "health": health | {"type": ["object", "null"]},
    }
    return object_of(members, list(members))


def _operation(name: str, summary: str, answer: Schema) -> dict[str, Any]:
    return {
        "operationId": name,
        "summary": summary,
        "security": [{}, {"key": []}],
        "responses": answers(summary, answer),
    }
