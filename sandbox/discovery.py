"""What the sandbox says of itself to programs: where things are, and their contract.

Both documents are derived from the rows of the apps: a new row appears in them by itself.
"""

from typing import Any

from sandbox.apps import App
from sandbox.protocol.errors import REASONS
from sandbox.protocol.policy import PORTUGUESE
from sandbox.protocol.vocabulary import Field, Verb

_PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}


def discovery(apps: tuple[App, ...], version: str) -> dict[str, Any]:
    """The document at `/.well-known/sandbox.json`."""
    systems = {
        app.system.name: {
            "pages": f"/w/{{world}}/{app.slug}" + ("/{person}/" if app.personal else "/"),
            "api": f"/w/{{world}}/{app.slug}" + ("/{person}/api/" if app.personal else "/api/"),
            "socket": f"/w/{{world}}/{app.slug}" + ("/{person}/ws" if app.personal else "/ws"),
            "seat": app.role,
            "actions": sorted({verb.action for verb in app.verbs if verb.command}),
        }
        for app in apps
    }
    return {
        "name": "sandbox of the criminal-record certificate by telephone",
        "simulation": True,
        "version": version,
        "worlds": {"pattern": "/w/{world}/", "api": "/sandbox/v1/worlds", "demo": "/w/demo/"},
        "systems": systems,
        "seats": {
            "cidadao": "POST /sandbox/v1/worlds/{world}/seats",
            "operador": "POST /w/{world}/backoffice/api/sign-in",
        },
        "journal": {
            "api": "/sandbox/v1/worlds/{world}/journal?after={n}",
            "socket": "/sandbox/v1/worlds/{world}/journal/ws?after={n}",
        },
        "contracts": {"openapi": "/sandbox/openapi.json", "errors": "/sandbox/errors"},
        "versions": {"sandbox": version, "api": "v1", "guiao": 1},
    }


def openapi(apps: tuple[App, ...], version: str) -> dict[str, Any]:
    """The OpenAPI 3.1 description of every address for programs."""
    paths: dict[str, Any] = dict(_control_paths())
    for app in apps:
        paths |= _app_paths(app)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Sandbox",
            "version": version,
            "description": "Simulation with fictitious data. Never production.",
        },
        "paths": paths,
        "components": {
            "securitySchemes": {"seat": {"type": "http", "scheme": "bearer"}},
            "schemas": _schemas(),
        },
    }


def _app_paths(app: App) -> dict[str, Any]:
    root = f"/w/{{world}}/{app.slug}" + ("/{person}" if app.personal else "")
    where = [_path("world")] + ([_path("person")] if app.personal else [])
    view = _answers("What this seat sees.", {"$ref": "#/components/schemas/View"})
    paths: dict[str, Any] = {
        f"{root}/api/view": {
            "parameters": where,
            "get": {
                "operationId": f"{app.slug}-view",
                "summary": "What this seat sees, and up to which event.",
                "security": [{"seat": []}],
                "responses": view,
            },
        }
    }
    for verb in app.verbs:
        if verb.command is None or f"{root}/api/{verb.action}" in paths:
            continue
        paths[f"{root}/api/{verb.action}"] = {
            "parameters": where,
            "post": {
                "operationId": f"{app.slug}-{verb.action}",
                "summary": f"{verb.role}: {verb.label}",
                "description": f"{verb.activity or 'No activity of its own'} ({verb.certainty}).",
                "security": [{"seat": []}] if "entra" in verb.needs or app.personal else [],
                "requestBody": {"content": {"application/json": {"schema": _body(verb)}}},
                "responses": _answers("Done.", {"$ref": "#/components/schemas/Done"}),
            },
        }
    return paths


def _body(verb: Verb) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {item.name: _schema(item) for item in verb.fields},
        "required": [item.name for item in verb.fields if item.required],
    }


def _schema(item: Field) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string", "maxLength": item.max_length}
    if item.kind == "flags":
        schema = {"type": "array", "items": schema, "maxItems": 50}
    elif item.kind == "boolean":
        schema = {"type": "boolean"}
    elif item.choices:
        schema = {"type": "string", "enum": [key for key, _ in item.choices]}
    return schema | {"description": item.label}


def _path(name: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}


def _query(name: str, kind: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": {"type": kind}}


def _answers(text: str, schema: dict[str, Any], status: str = "200") -> dict[str, Any]:
    return {
        status: {"description": text, "content": {"application/json": {"schema": schema}}},
        "default": {"description": "Refused: one form of error.", "content": _PROBLEM},
    }


def _schemas() -> dict[str, Any]:
    text, number = {"type": "string"}, {"type": "integer"}
    return {
        "Problem": {
            "type": "object",
            "required": ["type", "title", "status", "detail", "code", "text"],
            "properties": {
                "type": text,
                "title": text,
                "status": number,
                "detail": text,
                "code": {"type": "string", "enum": sorted(REASONS)},
                "text": text,
            },
        },
        "Done": {
            "type": "object",
            "required": ["n", "events"],
            "properties": {
                "n": number,
                "events": {"type": "array", "items": {"type": "object"}},
                "seat_token": text,
            },
        },
        "View": {
            "type": "object",
            "required": ["n", "view"],
            "properties": {"n": number, "view": {"type": "object"}},
        },
        "World": {
            "type": "object",
            "required": ["id", "clock", "head"],
            "properties": {"id": text, "title": text, "clock": {"type": "object"}, "head": number},
        },
        "Limits": {
            "type": "object",
            "propertyNames": {"enum": sorted({*PORTUGUESE, *PORTUGUESE.values()})},
        },
    }


def _operation(
    name: str, summary: str, properties: dict[str, Any] | None = None, status: str = "200"
) -> dict[str, Any]:
    answers = _answers(summary, {"type": "object"}, status)
    operation: dict[str, Any] = {"operationId": name, "summary": summary, "responses": answers}
    if properties is not None:
        schema = {"type": "object", "additionalProperties": False, "properties": properties}
        operation["requestBody"] = {"content": {"application/json": {"schema": schema}}}
    return operation


def _control_paths() -> dict[str, Any]:
    text, number = {"type": "string", "maxLength": 200}, {"type": "integer"}
    limits = {"$ref": "#/components/schemas/Limits"}
    clock = {"mode": text, "start": text, "rate": number}
    world = {
        "id": text,
        "title": text,
        "seed": number,
        "scripted": {"type": "boolean"},
        "clock": {"type": "object", "properties": clock, "additionalProperties": False},
        "policy": limits,
        "lifetime_s": number,
    }
    fault = {
        "name": text,
        "kind": text,
        "target": text,
        "operation": text,
        "delay_ms": number,
        "uses": number,
        "duration_s": {"type": "number"},
    }
    root = "/sandbox/v1/worlds"
    one = [_path("world")]
    advance = {"seconds": {"type": "number"}, "to": text, "next": {"type": "boolean"}}
    ended = {"204": {"description": "Ended."}, "default": _answers("", {})["default"]}
    return {
        "/healthz": {"get": _operation("healthz", "Whether the server answers.")},
        root: {
            "get": _operation("worlds", "Every world, by name."),
            "post": _operation("create-world", "Make a world.", world, "201"),
        },
        f"{root}/{{world}}": {
            "parameters": one,
            "get": _operation("show-world", "What is known of one world."),
            "delete": {"operationId": "end-world", "summary": "End it.", "responses": ended},
        },
        f"{root}/{{world}}/fork": {
            "parameters": one,
            "post": _operation("fork-world", "A copy.", {"id": text, "at": number}, "201"),
        },
        f"{root}/{{world}}/checkpoints": {
            "parameters": one,
            "post": _operation("checkpoint", "Name the present moment.", {"name": text}, "201"),
        },
        f"{root}/{{world}}/restore": {
            "parameters": one,
            "post": _operation("restore", "Go back to a named moment.", {"name": text}),
        },
        f"{root}/{{world}}/clock": {
            "parameters": one,
            "post": _operation(
                "set-clock", "Change how time passes.", {"mode": text, "rate": number}
            ),
        },
        f"{root}/{{world}}/clock/advance": {
            "parameters": one,
            "post": _operation("advance-clock", "Move the clock on.", advance),
        },
        f"{root}/{{world}}/faults": {
            "parameters": one,
            "post": _operation("start-fault", "Order a trouble.", fault, "201"),
        },
        f"{root}/{{world}}/faults/{{name}}": {
            "parameters": [*one, _path("name")],
            "delete": _operation("end-fault", "The trouble is over."),
        },
        f"{root}/{{world}}/journal": {
            "parameters": [*one, _query("after", "integer"), _query("limit", "integer")],
            "get": _operation("journal", "Events after a number."),
        },
        f"{root}/{{world}}/people": {
            "parameters": [
                *one,
                _query("search", "string"),
                _query("limit", "integer"),
                _query("offset", "integer"),
            ],
            "get": _operation("people", "Citizens."),
        },
        f"{root}/{{world}}/people/{{person}}": {
            "parameters": [*one, _path("person")],
            "get": _operation("person", "One citizen or operator."),
        },
        f"{root}/{{world}}/seats": {
            "parameters": one,
            "post": _operation("seat", "Sit down.", {"role": text, "person": text}, "201"),
        },
    }
