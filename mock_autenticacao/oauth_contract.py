"""The contract of OAuth2 on the wire: OpenAPI 3.1.

Addresses, parameters and members are official (fact sheet 1.1 to 1.5); sizes, and the form of an
error outside of the fragment, are ours.
"""

from typing import Any

from sandbox.contracts.contract import OPENAPI, Contract, openapi_of
from sandbox.openapi_parts import PROBLEM, answers, object_of, one_of, path, query, text
from sandbox.platforms.authentication.attribute_table import AVAILABLE, MISSING, PENDING
from sandbox.platforms.authentication.service_request import TABS

MOST_NAMES = 100
"""How many attributes are asked for at once.  Ours."""
_ROOT = "/w/{world}/autenticacao"
_ASK = f"{_ROOT}/OAuth/AskAuthorization"
_MANAGER = f"{_ROOT}/OAuthResourceServer/Api/AttributeManager"
_RESOURCE = f"{_ROOT}/OAuthResourceServer/Api/Resource"
_REFRESH = f"{_ROOT}/OAuth/Service/AuthenticationJWT.svc/refreshToken"
_TOKEN: dict[str, Any] = {"type": "string", "minLength": 1, "maxLength": 4000}
_GUID: dict[str, Any] = text(36, "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
_ATTRIBUTE = object_of(
    {
        "name": text(1000),
        "value": {"type": ["string", "null"]},
        "state": one_of((AVAILABLE, MISSING, PENDING)),
    },
    ["name", "value", "state"],
)
_FOUND = {"type": "array", "items": {"$ref": "#/components/schemas/Attribute"}}
_NAMES = {
    "oneOf": [
        {"type": "array", "items": {"type": "string"}, "maxItems": MOST_NAMES},
        {"type": ["string", "null"]},
    ]
}


def document(server: str) -> dict[str, Any]:
    """The addresses of OAuth2."""
    return openapi_of(
        "Fornecedor de Autenticação: OAuth2",
        "A browser is sent to AskAuthorization and comes back with a token in the fragment; "
        "the service changes the token for attributes.",
        {_ASK: _ask(), _MANAGER: _manager(), _RESOURCE: _resource(), _REFRESH: _refresh()},
        {"Attribute": _ATTRIBUTE, "Problem": PROBLEM},
    )


OAUTH2 = Contract(
    "autenticacao-oauth2",
    "Fornecedor de Autenticação: OAuth2",
    OPENAPI,
    "1.0.0",
    document,
    (_ASK, _MANAGER, _RESOURCE, _REFRESH),
)


def _open(members: dict[str, Any], required: list[str]) -> dict[str, Any]:
    """An object that may have further members: they are not looked at."""
    return {"type": "object", "properties": members, "required": required}


def _body(schema: dict[str, Any]) -> dict[str, Any]:
    kinds = ("application/json", "application/x-www-form-urlencoded")
    return {"required": True, "content": {kind: {"schema": schema} for kind in kinds}}


def _operation(name: str, summary: str, body: dict[str, Any], answer: dict[str, Any]) -> Any:
    return {
        "operationId": name,
        "summary": summary,
        "requestBody": _body(body),
        "responses": answers(summary, answer),
    }


def _ask() -> dict[str, Any]:
    asked = [
        query("client_id", text(19, "^[0-9]+$")) | {"required": True},
        query("scope", text(20_000)) | {"required": True},
        query("response_type", one_of(("token",))) | {"required": True},
        query("redirect_uri", text(2000)),
        query("authentication_level", one_of(("", "1", "2", "3", "4"))),
        query("state", text(1000)),
        query("hidden_tabs", text(100)),
        query("default_selected_tab", one_of(("", *TABS))),
    ]
    page = {"text/html": {"schema": {"type": "string"}}}
    return {
        "parameters": [path("world")],
        "get": {
            "operationId": "ask-authorization",
            "summary": "A browser comes with the request of a service.",
            "parameters": asked,
            "responses": {
                "302": {"description": "Back to the service, with an error in the fragment."},
                "303": {"description": "The citizen chooses a means."},
                "default": {"description": "Told to whoever looks at the page.", "content": page},
            },
        },
    }


def _manager() -> dict[str, Any]:
    begun = object_of(
        {"token": _GUID, "authenticationContextId": _GUID}, ["token", "authenticationContextId"]
    )
    body = _open({"token": _TOKEN, "attributesName": _NAMES}, ["token"])
    asked = [
        query("token", _TOKEN) | {"required": True},
        query("authenticationContextId", _TOKEN) | {"required": True},
    ]
    return {
        "parameters": [path("world")],
        "post": _operation("begin-attributes", "Attributes are looked for.", body, begun),
        "get": {
            "operationId": "fetch-attributes",
            "summary": "What has come so far.",
            "parameters": asked,
            "responses": answers("Each attribute and its state.", _FOUND),
        },
    }


def _resource() -> dict[str, Any]:
    body = _open({"token": _TOKEN, "attributesName": _NAMES}, ["token"])
    return {
        "parameters": [path("world")],
        "post": _operation("resource", "All attributes in one answer.", body, _FOUND),
    }


def _refresh() -> dict[str, Any]:
    body = _open(
        {"jsonWebToken": _TOKEN, "jsonWebRefreshToken": _TOKEN},
        ["jsonWebToken", "jsonWebRefreshToken"],
    )
    result = object_of({"code": text(25), "message": text(200)}, ["code", "message"])
    pair = {
        "jsonWebToken": _GUID,
        "processId": {"type": ["string", "null"]},
        "result": result,
        "jsonWebRefreshToken": _GUID,
    }
    return {
        "parameters": [path("world")],
        "post": _operation(
            "refresh-token", "The last pair for a new one.", body, object_of(pair, list(pair))
        ),
    }
