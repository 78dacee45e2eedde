"""The contract of the Sistema de Autorizações for entities: OpenAPI 3.1, its callback included.

Members, sizes and obligations are those of `envelopes.MEMBERS` (fact sheet 6.1 and 6.2); the form
of a refusal is ours.
"""

from typing import Any

from mock_autorizacoes.envelopes import DESCRIPTIONS, MEMBERS, MOST_DESCRIPTION, Member
from sandbox.contracts.contract import OPENAPI, Contract, openapi_of
from sandbox.openapi_parts import TEXT, WHOLE, object_of, one_of, path, reference, text
from sandbox.platforms.entity_requests import language as says
from sandbox.protocol.errors import REASONS

_ROOT = "/w/{world}/sistema-autorizacoes"
_FRONTEND = f"{_ROOT}/AuthorizationSystemFrontend/authorizationsystem/frontend/request"
_RESOURCES = f"{_ROOT}/OAuthResourceServer/Service/ResourceJWT.svc"
_MAYBE = {"type": ["string", "null"]}
_MOST_NAME = 90
_ONE_NAME = {"type": ["string", "null"], "maxLength": _MOST_NAME}
_NAME = {
    "oneOf": [
        _ONE_NAME,
        {
            "type": "object",
            "properties": {"FirstName": _ONE_NAME, "LastName": _ONE_NAME},
        },
    ]
}
_LIST = {"type": ["array", "null"], "items": {"type": "string", "minLength": 1}}


def document(server: str) -> dict[str, Any]:
    """The addresses for entities, and what is sent to theirs."""
    paths = {
        f"{_FRONTEND}/authorization": _ask("authorization", says.JWT),
        f"{_FRONTEND}/qrcodeauthentication": _ask("qr-code-authentication", says.QR),
        f"{_RESOURCES}/resourceJWT": _data("resource-jwt", "All attributes at once."),
        f"{_RESOURCES}/BeginAttributeRequest": _data(
            "begin-attribute-request", "Attributes are looked for."
        ),
        f"{_RESOURCES}/FetchAttributes": _data(
            "fetch-attributes", "What has come so far.", "authenticationContextId"
        ),
        f"{_ROOT}/certificado.pem": _certificate(),
        f"{_ROOT}/api/invocacoes": _invocations(),
    }
    scheme = {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
    told = "RS256, made with the key of a registered certificate: clientId, iat, exp."
    return openapi_of(
        "Sistema de Autorizações",
        "Entities ask for a citizen's authorization, hear of it, and fetch the data.",
        paths,
        _schemas(),
        {"caller": scheme | {"description": told}},
    )


SA = Contract(
    "sistema-autorizacoes",
    "Sistema de Autorizações",
    OPENAPI,
    "1.0.0",
    document,
    (
        f"{_FRONTEND}/authorization",
        f"{_FRONTEND}/qrcodeauthentication",
        f"{_RESOURCES}/resourceJWT",
        f"{_RESOURCES}/BeginAttributeRequest",
        f"{_RESOURCES}/FetchAttributes",
    ),
)


def _member(member: Member) -> dict[str, Any]:
    """Numbers are taken where texts are asked for; what is empty counts as missing."""
    least = {"minLength": 1} if member.required else {}
    kinds = ["string", "integer"] + ([] if member.required else ["null"])
    return {"type": kinds, "maxLength": member.size, **least}


def _asked(kind: str) -> dict[str, Any]:
    members = {member.name: _member(member) for member in MEMBERS}
    members |= {
        "informationType": one_of((kind,)),
        "consumerType": one_of(("ENTITY",)),
        "ownerName": _NAME,
        "consumerName": _NAME,
        "attributeList": _LIST,
        "foreignOwner": {"type": ["object", "null"]},
        "foreignConsumer": {"type": ["object", "null"]},
    }
    required = [member.name for member in MEMBERS if member.required]
    return {"type": "object", "properties": members, "required": required}


def _schemas() -> dict[str, Any]:
    result = object_of(
        {"code": text(25), "description": text(MOST_DESCRIPTION)}, ["code", "description"]
    )
    codes = object_of(
        {"code": one_of(DESCRIPTIONS), "description": text(MOST_DESCRIPTION)},
        ["code", "description"],
    )
    refused = {
        "result": result,
        "requestNumber": _MAYBE,
        "code": one_of(sorted(REASONS)),
        "detail": TEXT,
        "text": TEXT,
    }
    decision = {"result": codes, "requestNumber": TEXT, "validity": text(16), "jwt": TEXT}
    given = {
        "jsonWebToken": TEXT,
        "processId": _MAYBE,
        "result": object_of({"code": TEXT, "message": TEXT}, ["code", "message"]),
    }
    return {
        "Decision": object_of(decision, ["result", "requestNumber"]),
        "Answered": object_of(decision | {"qrCode": TEXT}, ["result", "requestNumber"]),
        "Given": object_of(given, list(given)),
        "Refused": object_of(refused, list(refused)),
    }


def _answers(meaning: str, name: str) -> dict[str, Any]:
    def said(text: str, schema: str) -> dict[str, Any]:
        return {
            "description": text,
            "content": {"application/json": {"schema": reference(schema)}},
        }

    return {"200": said(meaning, name), "default": said("Refused; its codes are ours.", "Refused")}


def _body(schema: dict[str, Any]) -> dict[str, Any]:
    return {"required": True, "content": {"application/json": {"schema": schema}}}


def _ask(name: str, kind: str) -> dict[str, Any]:
    decided = {
        "requestBody": _body(reference("Decision")),
        "responses": {
            "200": {"description": "Taken."},
            "202": {"description": "Taken."},
            "default": {"description": "Not taken: it is sent again."},
        },
    }
    return {
        "parameters": [path("world")],
        "post": {
            "operationId": name,
            "summary": "Ask for an authorization; the decision follows.",
            "security": [{"caller": []}],
            "requestBody": _body(_asked(kind)),
            "responses": _answers("Pending, or at once a yes that still holds.", "Answered"),
            "callbacks": {"decision": {"{$request.body#/replyTo}": {"post": decided}}},
        },
    }


def _data(name: str, summary: str, process: str = "") -> dict[str, Any]:
    members: dict[str, Any] = {"token": {"type": "string", "minLength": 1}, "attributesName": _LIST}
    if process:
        members[process] = {"type": "string", "minLength": 1}
    required = ["token", *([process] if process else [])]
    body = {"type": "object", "properties": members, "required": required}
    return {
        "parameters": [path("world")],
        "post": {
            "operationId": name,
            "summary": summary,
            "requestBody": _body(body),
            "responses": _answers(summary, "Given"),
        },
    }


def _certificate() -> dict[str, Any]:
    pem = {"application/x-pem-file": {"schema": {"type": "string"}}}
    return {
        "parameters": [path("world")],
        "get": {
            "operationId": "certificate",
            "summary": "The certificate to check with what is signed here.",
            "responses": {"200": {"description": "The certificate.", "content": pem}},
        },
    }


def _invocations() -> dict[str, Any]:
    one = {
        "client_id": TEXT,
        "year": WHOLE,
        "count": WHOLE,
        "price_cents": {"type": ["integer", "null"]},
        "price": TEXT,
    }
    every = {"type": "array", "items": object_of(one, list(one))}
    found = object_of({"invocacoes": every}, ["invocacoes"])
    return {
        "parameters": [path("world")],
        "get": {
            "operationId": "invocations",
            "summary": "How many requests each entity has sent in each year.",
            "responses": {
                "200": {
                    "description": "The count.",
                    "content": {"application/json": {"schema": found}},
                }
            },
        },
    }
