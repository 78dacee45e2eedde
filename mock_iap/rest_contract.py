"""The contract of the door for JSON, and of what is looked at as data: OpenAPI 3.1.

Which members a message has depends on its Action: its schema is the one of that name.  Names of
actions and members are ours (`sandbox.platforms.integration.wire_form`).
"""

from dataclasses import MISSING, fields
from datetime import datetime
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from mock_iap.view import STATES
from mock_iap.wsdl import EXTRA, INSTEAD
from sandbox.contracts.contract import BY_HEADER, OPENAPI, Contract, openapi_of
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
from sandbox.platforms.integration.contract import ROUTES, Route
from sandbox.platforms.integration.edge import MOST_LIST, MOST_TEXT

_ROOT = "/w/{world}/iap/servicos"
_TEXT = text(MOST_TEXT)
_SINGLE: dict[Any, dict[str, Any]] = {
    str: _TEXT,
    int: WHOLE,
    bool: {"type": "boolean"},
    datetime: text(40, r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$"),
}
_EXTRA = {"xs:string": _TEXT, "xs:boolean": _SINGLE[bool]}
_PAIR = {"type": "array", "items": TEXT, "minItems": 2, "maxItems": 2}
_PAIRS = {"type": "array", "items": _PAIR}
_MAYBE = {"type": ["string", "null"]}
_BOOLEAN = _SINGLE[bool]


def document(server: str) -> dict[str, Any]:
    """The addresses for programs that speak JSON."""
    return openapi_of(
        "Plataforma de Integração: JSON",
        "A message by POST, its addressing in HTTP headers; messages and boxes as data.",
        {
            f"{_ROOT}/rest": _rest(),
            f"{_ROOT}/api/mensagens": _read("list-messages", "Newest first.", _page(), _NARROWED),
            f"{_ROOT}/api/mensagens/{{message}}": _read(
                "read-message", "One message whole.", _message(), ("message",)
            ),
            f"{_ROOT}/api/iscapi/tabelas": _read("iscapi-tables", "Every value table.", _tables()),
            f"{_ROOT}/api/iscapi/caixas/{{entity}}": _read(
                "iscapi-box", "What waits for an entity.", _box(), ("entity",)
            ),
            f"{_ROOT}/api/iscapi/caixas/{{entity}}/{{guid}}": _read(
                "iscapi-message", "One message of an entity.", _whole_line(), ("entity", "guid")
            ),
            f"{_ROOT}/api/iscapi/caixas/{{entity}}/{{guid}}/confirmacao": _confirm(),
            f"{_ROOT}/api/iscapi/entidades/{{entity}}": _address(),
        },
        {"Problem": PROBLEM, "Row": _row(), **{route.action: _body(route) for route in ROUTES}},
    )


CONTRACT = Contract("iap-json", "Plataforma de Integração (JSON)", OPENAPI, "1.0.0", document)


def _body(route: Route) -> dict[str, Any]:
    hints = get_type_hints(route.body)
    members = {item.name: _member(hints[item.name]) for item in fields(route.body)}
    required = [
        item.name
        for item in fields(route.body)
        if item.default is MISSING
        and item.name not in INSTEAD
        and get_origin(hints[item.name]) is not tuple
    ]
    extra = {name: _EXTRA[kind] for name, kind in EXTRA.get(route.body.__name__, ())}
    return object_of(members | extra, required)


def _member(hint: Any) -> dict[str, Any]:
    if get_origin(hint) is tuple:
        pairs = get_origin(get_args(hint)[0]) is tuple
        return {"type": "array", "items": _PAIR if pairs else _TEXT, "maxItems": MOST_LIST}
    if NoneType in get_args(hint):
        return {**_SINGLE[datetime], "type": ["string", "null"]}
    return _SINGLE[hint]


def _rest() -> dict[str, Any]:
    names = ("MessageID", "Action", "To", "RelatesTo", "ReplyTo")
    headers = [
        {"name": name, "in": "header", "schema": TEXT, "required": name in names[:2]}
        for name in names
    ]
    taken = object_of(
        {"MessageID": TEXT, "estado": one_of(("recebida", "repetida"))}, ["MessageID", "estado"]
    )
    content = {"application/json": {"schema": {"type": "object"}}}
    return {
        "parameters": [path("world")],
        "post": {
            "operationId": "send-message",
            "summary": "One message; its members are the schema that Action names.",
            "parameters": headers,
            BY_HEADER: "Action",
            "requestBody": {"required": True, "content": content},
            "responses": answers("Taken, or known already.", taken, "202"),
        },
    }


def _read(
    name: str, summary: str, schema: dict[str, Any], more: tuple[Any, ...] = ()
) -> dict[str, Any]:
    parts = [path(one) for one in more if isinstance(one, str)]
    asked = [one for one in more if not isinstance(one, str)]
    operation = {"operationId": name, "summary": summary, "responses": answers(summary, schema)}
    return {"parameters": [path("world"), *parts], "get": operation | {"parameters": asked}}


_NARROWED = tuple(
    query(name, text(80)) for name in ("acao", "de", "para", "estado", "conversa")
) + tuple(query(name, text(12)) for name in ("antes", "quantas"))


def _row() -> dict[str, Any]:
    texts = ("id", "action", "sender", "sender_name", "receiver", "receiver_name", "at", "label")
    members = {
        **dict.fromkeys(texts, TEXT),
        "first": WHOLE,
        "state": one_of(STATES),
        "tone": TEXT,
        "attempts": WHOLE,
        "relates_to": TEXT,
        "correlation": TEXT,
        "dead": _BOOLEAN,
    }
    return object_of(members, list(members))


def _page() -> dict[str, Any]:
    rows = {"type": "array", "items": reference("Row")}
    members = {
        "messages": rows,
        "older": WHOLE,
        "asked": {"type": "object"},
        "narrowed": _BOOLEAN,
        "query": TEXT,
    }
    return object_of(members, list(members))


def _message() -> dict[str, Any]:
    step = {
        "n": WHOLE,
        "at": TEXT,
        "text": TEXT,
        "attempt": WHOLE,
        "detail": TEXT,
        "due_at": _MAYBE,
    }
    members = {
        **_row()["properties"],
        "headers": _PAIRS,
        "steps": {"type": "array", "items": object_of(step, list(step))},
        "answers": {"type": "array", "items": reference("Row")},
        "members": {"type": ["object", "null"]},
        "soap": TEXT,
        "http": _PAIRS,
    }
    return object_of(members, list(members))


# ISCAPI -------------------------------------------------------------------------------------------
def _tables() -> dict[str, Any]:
    row = {
        "nome": TEXT,
        "titulo": TEXT,
        "valores": {},
        "certeza": TEXT,
        "fonte": TEXT,
    }
    rows = {"type": "array", "items": object_of(row, list(row))}
    return object_of({"operacoes": {}, "tabelas": rows}, ["operacoes", "tabelas"])


def _line() -> dict[str, Any]:
    texts = ("messageGuid", "MessageID", "ReplyTo", "de", "para", "operacao")
    return {
        **dict.fromkeys(texts, TEXT),
        "numero": TEXT,
        "RelatesTo": TEXT,
        "vezes": WHOLE,
        "confirmada": _BOOLEAN,
        "endereco": TEXT,
        "tentativas": WHOLE,
    }


def _box() -> dict[str, Any]:
    rows = {"type": "array", "items": object_of(_line(), list(_line()))}
    return object_of({"mensagens": rows, "por_confirmar": WHOLE}, ["mensagens", "por_confirmar"])


def _whole_line() -> dict[str, Any]:
    members = {**_line(), "membros": _PAIRS, "envelope": TEXT}
    return object_of(members, list(members))


def _confirm() -> dict[str, Any]:
    told = object_of({"messageGuid": TEXT, "confirmada": _BOOLEAN}, ["messageGuid", "confirmada"])
    return {
        "parameters": [path("world"), path("entity"), path("guid")],
        "post": {
            "operationId": "iscapi-confirm",
            "summary": "The entity has the message: it leaves the box.",
            "responses": answers("Confirmed.", told),
        },
    }


def _address() -> dict[str, Any]:
    told = object_of({"entidade": TEXT, "address": text(200)}, ["entidade", "address"])
    content = {"application/json": {"schema": object_of({"address": text(200)}, ["address"])}}
    return {
        "parameters": [path("world"), path("entity")],
        "put": {
            "operationId": "iscapi-address",
            "summary": "Where the messages of an entity are to be brought.",
            "requestBody": {"required": True, "content": content},
            "responses": answers("From now on.", told),
        },
    }
