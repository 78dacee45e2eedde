"""The contract of SAML 2.0 on the wire, as addresses: OpenAPI 3.1.

What is inside the signed documents is told by the metadata and by the schemas of OASIS.
Source: fact sheet 2 (official); `saml/pedido` and `saml/resposta` are ours.
"""

from typing import Any

from sandbox.contracts.contract import OPENAPI, Contract, openapi_of
from sandbox.openapi_parts import path, query, text
from sandbox.platforms.authentication.saml_reading import MOST_RELAY_STATE

_ROOT = "/w/{world}/autenticacao"
_PAGE = {"text/html": {"schema": {"type": "string"}}}
_TOLD = {"description": "Told to whoever looks at the page, and to no service.", "content": _PAGE}
_GOES = {"description": "The citizen chooses a means, or the browser goes on."}
_FORM = {
    "type": "object",
    "properties": {
        "SAMLRequest": {
            "type": "string",
            "minLength": 1,
            "description": "A signed AuthnRequest or LogoutRequest, in base64.",
        },
        "RelayState": text(MOST_RELAY_STATE),
    },
    "required": ["SAMLRequest"],
}


def document(server: str) -> dict[str, Any]:
    """The addresses of SAML."""
    receive = {
        "operationId": "saml-request",
        "summary": "A signed request, by HTTP-POST.",
        "requestBody": {
            "required": True,
            "content": {"application/x-www-form-urlencoded": {"schema": _FORM}},
        },
        "responses": {
            "200": {
                "description": "A form that brings a signed Response to the service.",
                "content": _PAGE,
            },
            "303": _GOES,
            "default": _TOLD,
        },
    }
    metadata = {
        "operationId": "saml-metadata",
        "summary": "Metadata of the identity provider (SAML 2.0).",
        "responses": {
            "200": {
                "description": "EntityDescriptor.",
                "content": {"application/samlmetadata+xml": {"schema": {"type": "string"}}},
            },
            "default": _TOLD,
        },
    }
    taken = query("id", text(64)) | {"required": True}
    return openapi_of(
        "Fornecedor de Autenticação: SAML 2.0",
        "Web Browser SSO with the HTTP-POST binding both ways.",
        {
            f"{_ROOT}/fa/Default.aspx": {"parameters": [path("world")], "post": receive},
            f"{_ROOT}/fa/metadata": {"parameters": [path("world")], "get": metadata},
            f"{_ROOT}/saml/pedido": {
                "parameters": [path("world")],
                "get": {
                    "operationId": "take-request",
                    "summary": "The browser comes for its request.",
                    "parameters": [taken],
                    "responses": {"303": _GOES, "default": _TOLD},
                },
            },
            f"{_ROOT}/saml/resposta": {
                "parameters": [path("world")],
                "get": {
                    "operationId": "saml-response",
                    "summary": "The signed Response, on its way to the service.",
                    "responses": {
                        "200": {"description": "A form that goes by itself.", "content": _PAGE},
                        "default": _TOLD,
                    },
                },
            },
        },
        {},
    )


SAML2 = Contract(
    "autenticacao-saml",
    "Fornecedor de Autenticação: SAML 2.0",
    OPENAPI,
    "1.0.0",
    document,
    (f"{_ROOT}/fa/Default.aspx", f"{_ROOT}/fa/metadata"),
)
