"""The contract of the addresses for programs: OpenAPI 3.1, derived from the rows of the apps."""

from typing import Any

from sandbox import openapi_levers, openapi_mail
from sandbox.apps import App
from sandbox.openapi_parts import (
    PROBLEM,
    TEXT,
    WHOLE,
    answers,
    object_of,
    one_of,
    path,
    query,
    reference,
    text,
)
from sandbox.protocol.policy import PORTUGUESE
from sandbox.protocol.vocabulary import Field, Verb
from sandbox.seats import BROWSER


def openapi(apps: tuple[App, ...], version: str) -> dict[str, Any]:
    """The OpenAPI 3.1 description of every address for programs."""
    roles = sorted({app.seat_role for app in apps if app.sits_down})
    paths: dict[str, Any] = openapi_levers.paths(roles) | openapi_mail.paths()
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
            "securitySchemes": {
                "seat": {"type": "http", "scheme": "bearer"},
                "key": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "X-Sandbox-Key",
                    "description": "Asked for where others than this machine reach the server.",
                },
            },
            "schemas": _schemas(),
        },
    }


def _name(app: App) -> str:
    return app.slug.replace("/", "-")


def _app_paths(app: App) -> dict[str, Any]:
    root = f"/w/{{world}}/{app.slug}" + ("/{person}" if app.personal else "")
    where = [path("world")] + ([path("person")] if app.personal else [])
    chosen = {
        "backoffice": [query("case_id", TEXT)],
        "registo-criminal/por-telefone": [query("federated_id", TEXT)],
        "registo-criminal": [query("request_id", TEXT), query("estado", TEXT)],
        "registo-criminal/consulta": [query("codigo", TEXT)],
    }
    paths: dict[str, Any] = {
        f"{root}/api/view": {
            "parameters": where,
            "get": {
                "operationId": f"{_name(app)}-view",
                "summary": "What this seat sees, and up to which event.",
                "security": [{"seat": []}],
                "parameters": chosen.get(app.slug, []),
                "responses": answers("What this seat sees.", reference("View")),
            },
        }
    }
    for verb in app.verbs:
        address = f"{root}/api/{verb.action}"
        if verb.command is not None and address not in paths:
            paths[address] = {"parameters": where, "post": _command(app, verb)}
    return paths


def _sits(app: App) -> bool:
    return app.personal or app.seat_role == BROWSER


def _command(app: App, verb: Verb) -> dict[str, Any]:
    required = [item.name for item in verb.fields if item.required]
    body = object_of({item.name: _schema(item) for item in verb.fields}, required)
    return {
        "operationId": f"{_name(app)}-{verb.action}",
        "summary": f"{verb.role}: {verb.label}",
        "description": f"{verb.activity or 'No activity of its own'} ({verb.certainty}).",
        "security": [{"seat": []}] if "entra" in verb.needs or _sits(app) else [],
        "requestBody": {
            "required": bool(required),
            "content": {"application/json": {"schema": body}},
        },
        "responses": answers("Done.", reference("Done")),
    }


def _schema(item: Field) -> dict[str, Any]:
    kind: Any = "string" if item.required else ["string", "null"]
    schema: dict[str, Any] = {"type": kind, "maxLength": item.max_length}
    if item.kind == "flags":
        schema = {"type": ["array", "null"], "items": text(item.max_length), "maxItems": 50}
    elif item.kind == "boolean":
        schema = {"type": ["boolean", "null"]}
    elif item.choices:
        schema = one_of([key for key, _ in item.choices])
    return schema | {"description": item.label}


def _schemas() -> dict[str, Any]:
    event = {
        "n": WHOLE,
        "at": TEXT,
        "stream": TEXT,
        "type": TEXT,
        "actor": TEXT,
        "cause": WHOLE,
        "correlation": TEXT,
        "data": {"type": "object"},
    }
    done = {
        "n": WHOLE,
        "events": {"type": "array", "items": object_of({"n": WHOLE, "type": TEXT}, ["n", "type"])},
        "seat_token": TEXT,
    }
    return {
        "Problem": PROBLEM,
        "Done": object_of(done, ["n", "events"]),
        "View": object_of({"n": WHOLE, "view": {"type": "object"}}, ["n", "view"]),
        "Mail": openapi_mail.MAIL,
        "Event": object_of(event, list(event)),
        "Limits": {
            "type": "object",
            "propertyNames": one_of(sorted({*PORTUGUESE, *PORTUGUESE.values()})),
        },
        "World": {
            "type": "object",
            "required": ["id", "title", "seed", "scripted", "clock", "head", "people", "faults"],
            "properties": {
                "id": TEXT,
                "title": TEXT,
                "seed": WHOLE,
                "scripted": {"type": "boolean"},
                "clock": {"type": "object", "required": ["mode", "rate", "now"]},
                "head": WHOLE,
                "people": WHOLE,
                "faults": {"type": "array", "items": TEXT},
                "slots": {"type": "object"},
                "base": TEXT,
            },
        },
    }
