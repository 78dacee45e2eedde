"""The contract of the levers of a scenario (`sandbox.control`), address by address."""

from collections.abc import Iterable
from typing import Any

from sandbox import openapi_catalogue, openapi_providers, openapi_refusals, openapi_slots
from sandbox.discovery import LEVERS
from sandbox.fault_orders import MOST_ATTEMPTS
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
    reference,
    text,
    whole,
)
from sandbox.protocol.fault_kinds import PARAMETERS, Parameter
from sandbox.protocol.fault_table import KINDS
from sandbox.protocol.slots import SLOTS

_ONE = f"{LEVERS}/{{world}}"
_MODES = one_of(("real", "virtual", "frozen", "accelerated"))
_NAME = text(60, "^[a-z0-9][a-z0-9-]*$")
_POINT = text(40, "^[a-z0-9][a-z0-9-]*$")
_SECONDS = {"type": "number", "minimum": 0, "maximum": 1_000_000_000}
_FILE = {"application/vnd.sqlite3": {"schema": {"type": "string", "format": "binary"}}}
_ANYTHING: Schema = {"type": "object"}


def paths(roles: Iterable[str]) -> dict[str, Any]:
    """Every address of the levers, and those that say where things are.

    `roles` are the kinds of seat that are taken without signing in.
    """
    return {
        **_open(),
        **_worlds(),
        **_time(),
        **_journal(),
        **_people(roles),
        **openapi_providers.paths(),
        **openapi_slots.paths(),
        **openapi_catalogue.paths(),
        **openapi_refusals.paths(),
    }


def _operation(
    name: str,
    summary: str,
    answer: Schema | None = None,
    body: Schema | None = None,
    status: str = "200",
) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": name,
        "summary": summary,
        "security": [{}, {"key": []}],
        "responses": answers(summary, answer or reference("World"), status),
    }
    if body is not None:
        content = {"application/json": {"schema": body}}
        operation["requestBody"] = {
            "required": bool(body.get("required") or "oneOf" in body),
            "content": content,
        }
    return operation


def _of_world(*more: dict[str, Any], **operations: Any) -> dict[str, Any]:
    return {"parameters": [path("world"), *more], **operations}


def _open() -> dict[str, Any]:
    well = object_of({"status": one_of(("ok",))}, ["status"])
    documents = {
        "/healthz": _operation("healthz", "Whether the server answers.", well),
        "/.well-known/sandbox.json": _operation("discovery", "Where things are.", _ANYTHING),
        "/sandbox/openapi.json": _operation("contract", "This description.", _ANYTHING),
    }
    return {address: {"get": found | {"security": []}} for address, found in documents.items()}


def _worlds() -> dict[str, Any]:
    clock = object_of({"mode": _MODES, "start": text(40), "rate": whole(1, 10_000)})
    world = {
        "id": _NAME,
        "title": text(),
        "seed": whole(0, 2**53),
        "scripted": {"type": "boolean"},
        "clock": clock,
        "policy": reference("Limits"),
        "lifetime_s": whole(1, 10 * 366 * 86_400),
        "slots": {"type": "object", "propertyNames": one_of(SLOTS)},
    }
    named = object_of({"name": _POINT}, ["name"])
    names = object_of({"worlds": {"type": "array", "items": TEXT}}, ["worlds"])
    fork = object_of({"id": _NAME, "at": {**whole(1, 2**53), "type": ["integer", "null"]}}, ["id"])
    saved = object_of({"name": TEXT, "n": WHOLE}, ["name", "n"])
    ended = {"204": {"description": "Ended."}, "default": REFUSED}
    export = {"200": {"description": "The file.", "content": _FILE}, "default": REFUSED}
    taken = _operation("import-world", "Make a world of an exported file.", status="201")
    return {
        LEVERS: {
            "get": _operation("worlds", "Every world, by name.", names),
            "post": _operation(
                "create-world", "Make a world.", body=object_of(world, ["id"]), status="201"
            ),
        },
        _ONE: _of_world(
            get=_operation("show-world", "What is known of one world."),
            delete=_operation("end-world", "End it for good.") | {"responses": ended},
        ),
        f"{_ONE}/fork": _of_world(
            post=_operation("fork-world", "A copy.", body=fork, status="201")
        ),
        f"{_ONE}/checkpoints": _of_world(
            post=_operation("checkpoint", "Name the present moment.", saved, named, "201")
        ),
        f"{_ONE}/restore": _of_world(
            post=_operation("restore", "Go back to a named moment.", body=named)
        ),
        f"{_ONE}/policy": _of_world(
            post=_operation("set-policy", "Set limits.", body=reference("Limits"))
        ),
        f"{_ONE}/export": _of_world(
            get=_operation("export-world", "The whole world in a file.") | {"responses": export}
        ),
        f"{_ONE}/import": _of_world(
            post=taken | {"requestBody": {"required": True, "content": _FILE}}
        ),
    }


def _parameter(item: Parameter) -> Schema:
    match item.kind:
        case "text":
            return text()
        case "factor":
            return {"type": "number", "minimum": 0, "maximum": item.high}
        case "numbers":
            numbers = whole(item.low, item.high)
            return {"type": "array", "items": numbers, "maxItems": MOST_ATTEMPTS}
    return whole(item.low, item.high)


def _time() -> dict[str, Any]:
    mode = object_of({"mode": _MODES, "rate": whole(1, 10_000)}, ["mode"])
    steps = [{"seconds": _SECONDS}, {"to": text(40)}, {"next": {"const": True}}]
    advance = {"oneOf": [object_of(step, step) for step in steps]}
    consent = object_of({"until": text(40), "next": {"const": True}}) | {"maxProperties": 1}
    participant = object_of(
        {"name": _NAME, "agrees": {"type": "boolean"}, "until": {"type": ["string", "null"]}},
        ["name", "agrees", "until"],
    )
    consents = object_of(
        {
            "now": text(40),
            "of": WHOLE,
            "agreed": WHOLE,
            "events": WHOLE,
            "participants": {"type": "array", "items": participant},
        },
        ["now", "of", "agreed", "participants"],
    )
    fault = {
        "name": {**text(), "minLength": 1},
        "kind": one_of(KINDS),
        "target": text(60, "^[a-z][a-z0-9/-]*$"),
        **{item.member: _parameter(item) for item in PARAMETERS},
        "uses": whole(-1, 1_000_000),
        "duration_s": {**_SECONDS, "type": ["number", "null"]},
    }
    return {
        f"{_ONE}/clock": _of_world(
            post=_operation("set-clock", "Change how time passes.", body=mode)
        ),
        f"{_ONE}/clock/advance": _of_world(
            post=_operation("advance-clock", "Move the clock on.", body=advance)
        ),
        f"{_ONE}/clock/consents": _of_world(
            get=_operation("consents", "Who takes part in time, and how many agree.", consents)
        ),
        f"{_ONE}/clock/consents/{{name}}": _of_world(
            path("name"),
            put=_operation("consent", "Take part, or agree to skip time.", consents, consent),
            delete=_operation("leave-time", "Take part no more.", consents),
        ),
        f"{_ONE}/faults": _of_world(
            get=_operation("faults", "The faults that are on, and every kind.", _ANYTHING),
            post=_operation(
                "start-fault",
                "Order a trouble.",
                body=object_of(fault, ["name", "kind"]),
                status="201",
            ),
        ),
        f"{_ONE}/faults/{{name}}": _of_world(
            path("name"), delete=_operation("end-fault", "The trouble is over.")
        ),
    }


def _journal() -> dict[str, Any]:
    events = {"type": "array", "items": reference("Event")}
    number = whole(0, 10**15 - 1)
    asked = [query("after", number), query("limit", number), query("stream", TEXT)]
    asked.append(query("dados", one_of(("mascarados", "claros"))))
    found = object_of({"head": WHOLE, "events": events}, ["head", "events"])
    what = "Events after a number; people's data are masked unless dados=claros."
    return {
        f"{_ONE}/journal": _of_world(
            *asked,
            get=_operation(
                "journal",
                what,
                found,
            ),
        )
    }


def _people(roles: Iterable[str]) -> dict[str, Any]:
    number = whole(0, 10**15 - 1)
    asked = [query("search", TEXT), query("limit", number), query("offset", number)]
    found = object_of(
        {"count": WHOLE, "people": {"type": "array", "items": _ANYTHING}}, ["count", "people"]
    )
    wanted = object_of(
        {
            "role": one_of(roles),
            "person": text(),
        },
        ["role", "person"],
    )
    seat = object_of({"seat_token": TEXT, "base": TEXT}, ["seat_token", "base"])
    return {
        f"{_ONE}/people": _of_world(*asked, get=_operation("people", "Citizens.", found)),
        f"{_ONE}/people/{{person}}": _of_world(
            path("person"), get=_operation("person", "One citizen or operator.", _ANYTHING)
        ),
        f"{_ONE}/seats": _of_world(post=_operation("seat", "Sit down.", seat, wanted, "201")),
    }
