"""The contract of OpenID Connect and CIBA on the wire: OpenAPI 3.1.

Addresses are ours, told by discovery; parameters, members and errors are those of the standards
(OpenID Connect Core 1.0, CIBA Core 1.0); sizes are ours.
"""

from typing import Any

from mock_autenticacao.ciba import GRANT_TYPE, HINTS
from mock_autenticacao.oidc_errors import ERRORS
from sandbox.contracts.contract import OPENAPI, Contract, openapi_of
from sandbox.openapi_parts import PROBLEM, object_of, one_of, path, query, reference, text
from sandbox.protocol.errors import REASONS

_ROOT = "/w/{world}/autenticacao"
_DISCOVERY = f"{_ROOT}/.well-known/openid-configuration"
_OIDC = f"{_ROOT}/oidc"
_LONG = text(8192)
_JWT = text(8192, "^[A-Za-z0-9_-]+[.][A-Za-z0-9_-]+[.][A-Za-z0-9_-]+$")
_WHOLE = {"type": "integer", "minimum": 1}
_CLIENT = {
    "client_id": text(19),
    "client_secret": text(200),
    "client_assertion_type": text(100),
    "client_assertion": _LONG,
}
_NAMES = sorted({*ERRORS.values(), "invalid_request", "invalid_client"})
_ERROR = object_of(
    {
        "error": one_of(_NAMES),
        "error_description": text(300),
        "code": one_of(sorted(REASONS)),
        "text": text(500),
    },
    ["error", "error_description", "code", "text"],
)
_CONTENT = {
    "application/json": {"schema": reference("Error")},
    "application/problem+json": {"schema": reference("Problem")},
}
_REFUSED = {
    "description": "Refused, with the error of the standards; before anybody looks, with ours.",
    "content": _CONTENT,
}
_TEXTS = {"type": "array", "items": text(200)}
_ADDRESS = text(2000, "^https?://")
_BOOLEAN = {"type": "boolean"}


def document(server: str) -> dict[str, Any]:
    """The addresses of OpenID Connect."""
    return openapi_of(
        "Fornecedor de Autenticação: OpenID Connect e CIBA",
        "A standards mode for systems to come: the code flow with PKCE, and sign-ins confirmed in "
        "the app. The real platform is not known to have it.",
        {
            _DISCOVERY: _read("discovery", "What is there, and where.", _discovered()),
            f"{_OIDC}/jwks": _read("keys", "The public keys.", _keys()),
            f"{_OIDC}/authorize": _authorize(),
            f"{_OIDC}/token": _post(
                "token", "A sign-in is changed for tokens.", _asks(), _tokens()
            ),
            f"{_OIDC}/userinfo": _userinfo(),
            f"{_OIDC}/bc-authorize": _phone(),
            f"{_OIDC}/par": _pushed(),
            f"{_OIDC}/end-session": _logout(),
        },
        {"Error": _ERROR, "Problem": PROBLEM},
        {"bearer": {"type": "http", "scheme": "bearer"}},
    )


_ANY_CASE = ("jwks", "authorize", "token", "userinfo", "bc-authorize", "par", "end-session")
OPENID = Contract(
    "autenticacao-openid",
    "Fornecedor de Autenticação: OpenID Connect e CIBA",
    OPENAPI,
    "1.1.0",
    document,
    (
        _DISCOVERY,
        *(f"{_OIDC}/{name}" for name in _ANY_CASE),
    ),
)


def _open(members: dict[str, Any], required: list[str] | None = None) -> dict[str, Any]:
    """An object that may have further members."""
    return {
        "type": "object",
        "properties": members,
        "required": list(members) if required is None else required,
    }


def _answers(meaning: str, schema: dict[str, Any]) -> dict[str, Any]:
    content = {"application/json": {"schema": schema}}
    return {"200": {"description": meaning, "content": content}, "default": _REFUSED}


def _read(name: str, summary: str, schema: dict[str, Any]) -> dict[str, Any]:
    operation = {"operationId": name, "summary": summary, "responses": _answers(summary, schema)}
    return {"parameters": [path("world")], "get": operation}


def _post(name: str, summary: str, body: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
    kind = "application/x-www-form-urlencoded"
    operation = {
        "operationId": name,
        "summary": summary,
        "requestBody": {"required": True, "content": {kind: {"schema": body}}},
        "responses": _answers(summary, answer),
    }
    return {"parameters": [path("world")], "post": operation}


def _discovered() -> dict[str, Any]:
    """Every member of the configuration."""
    addresses = ("issuer", "authorization_endpoint", "token_endpoint", "userinfo_endpoint")
    more = ("jwks_uri", "backchannel_authentication_endpoint", "end_session_endpoint")
    pushed = "pushed_authorization_request_endpoint"
    lists = ("scopes", "response_types", "response_modes", "grant_types", "subject_types")
    others = ("id_token_signing_alg_values", "token_endpoint_auth_methods", "acr_values", "claims")
    last = ("token_endpoint_auth_signing_alg_values", "backchannel_token_delivery_modes")
    objects = "request_object_signing_alg_values"
    yes_or_no = (
        "authorization_response_iss_parameter_supported",
        "backchannel_user_code_parameter_supported",
        "require_pushed_authorization_requests",
        "request_parameter_supported",
        "request_uri_parameter_supported",
        "claims_parameter_supported",
    )
    members = {
        **dict.fromkeys((*addresses, *more, pushed), _ADDRESS),
        **{f"{name}_supported": _TEXTS for name in (*lists, *others, *last, objects, "ui_locales")},
        "code_challenge_methods_supported": _TEXTS,
        **dict.fromkeys(yes_or_no, _BOOLEAN),
    }
    return object_of(members, list(members))


def _keys() -> dict[str, Any]:
    number = text(2000, "^[A-Za-z0-9_-]+$")
    named = {"kty": one_of(("RSA", "EC")), "kid": text(40), "use": one_of(("sig",))}
    numbers = dict.fromkeys(("n", "e", "crv", "x", "y"), number)
    key = object_of(named | numbers, list(named))
    return object_of({"keys": {"type": "array", "items": key}}, ["keys"])


_NEEDED = ("client_id",)
"""The others may be inside of an object, or have been handed in."""
_PLAIN = ("scope", "redirect_uri", "response_type", "code_challenge", "code_challenge_method")
_MORE = ("state", "nonce", "acr_values", "prompt", "response_mode")
_PARAMETERS = {
    **dict.fromkeys((*_NEEDED, *_PLAIN, *_MORE, "request_uri"), text(4000)),
    "request": _JWT,
}


def _authorize() -> dict[str, Any]:
    page = {"text/html": {"schema": {"type": "string"}}} | _CONTENT
    told = {"description": "Told to whoever looks at the page.", "content": page}
    leads = {"Location": {"schema": text(8000, "[?&](error|code)=[^&]+.*[&]iss=http")}}
    meaning = "Back to the service, with an error or a code in the query."
    back = {"description": meaning, "headers": leads}
    asked = [
        query(name, schema) | ({"required": True} if name in _NEEDED else {})
        for name, schema in _PARAMETERS.items()
    ]
    form = _open(_PARAMETERS, list(_NEEDED))
    kind = {"application/x-www-form-urlencoded": {"schema": form}}
    return {
        "parameters": [path("world")],
        "get": {
            "operationId": "authorize",
            "summary": "A browser comes with the request of a service.",
            "parameters": asked,
            "responses": {
                "302": back,
                "303": {"description": "The citizen chooses a means."},
                "default": told,
            },
        },
        "post": {
            "operationId": "authorize-by-form",
            "summary": "The same, by a form of the service.",
            "requestBody": {"required": True, "content": kind},
            "responses": {
                "303": {"description": "The browser goes on by a plain address."},
                "default": told,
            },
        },
    }


def _pushed() -> dict[str, Any]:
    """A request is handed in before its browser comes (RFC 9126)."""
    urn = text(300, "^urn:ietf:params:oauth:request_uri:.+$")
    taken = object_of({"request_uri": urn, "expires_in": _WHOLE}, ["request_uri", "expires_in"])
    found = _post("par", "Hand in a request.", _open(_CLIENT | _PARAMETERS, []), taken)
    found["post"]["responses"]["201"] = found["post"]["responses"].pop("200")
    return found


def _logout() -> dict[str, Any]:
    """A citizen signs out at a service (RP-Initiated Logout 1.0)."""
    members = {
        "id_token_hint": _JWT,
        "client_id": text(19),
        "post_logout_redirect_uri": text(1200),
        "state": text(1000),
    }
    page = {"text/html": {"schema": {"type": "string"}}} | _CONTENT
    answers = {
        "303": {"description": "Back to the registered logout_url, or to our page."},
        "default": {"description": "Told to whoever looks at the page.", "content": page},
    }
    summary = "What a sign-in let a service have ends."
    needed = "id_token_hint"
    asked = [
        query(name, schema) | ({"required": True} if name == needed else {})
        for name, schema in members.items()
    ]
    kind = {"application/x-www-form-urlencoded": {"schema": _open(members, [needed])}}
    told = {"summary": summary, "responses": answers}
    form = {"requestBody": {"required": True, "content": kind}}
    return {
        "parameters": [path("world")],
        "get": {"operationId": "end-session", "parameters": asked, **told},
        "post": {"operationId": "end-session-by-form", **form, **told},
    }


def _asks() -> dict[str, Any]:
    kinds = ("authorization_code", "refresh_token", GRANT_TYPE)
    members = {
        "grant_type": one_of(kinds),
        "code": text(200),
        "redirect_uri": text(1200),
        "code_verifier": text(128, "^[A-Za-z0-9._~-]{43,128}$"),
        "refresh_token": text(200),
        "auth_req_id": text(200),
    }
    return _open(_CLIENT | members, ["grant_type"])


def _tokens() -> dict[str, Any]:
    needed = {
        "access_token": text(200),
        "token_type": one_of(("Bearer",)),
        "expires_in": _WHOLE,
        "scope": text(20_000),
        "id_token": _JWT,
    }
    return object_of(needed | {"refresh_token": text(200)}, list(needed))


def _userinfo() -> dict[str, Any]:
    found = _read("userinfo", "What the access token lets its service know.", _open({"sub": _LONG}))
    found["get"]["security"] = [{"bearer": []}]
    found["post"] = found["get"] | {"operationId": "userinfo-by-post"}
    return found


def _phone() -> dict[str, Any]:
    """The request for a sign-in in the app; who asked for it is told when the citizen answers."""
    found = _post("bc-authorize", "Ask for a sign-in in the app.", _backchannel(), _taken())
    told = object_of({"auth_req_id": text(200)}, ["auth_req_id"])
    ping = {
        "requestBody": {"required": True, "content": {"application/json": {"schema": told}}},
        "responses": {
            "200": {"description": "Taken."},
            "204": {"description": "Taken."},
            "default": {"description": "Not taken: the service may still look by itself."},
        },
    }
    found["post"]["callbacks"] = {"ping": {"{$request.body#/client_id}": {"post": ping}}}
    return found


def _backchannel() -> dict[str, Any]:
    members = {
        "scope": text(20_000),
        **dict.fromkeys(HINTS, _LONG),
        "binding_message": text(60),
        "requested_expiry": text(9, "^[0-9]+$"),
        "client_notification_token": text(1024),
        "acr_values": text(1000),
    }
    return _open(_CLIENT | members, ["scope"])


def _taken() -> dict[str, Any]:
    members = {"auth_req_id": text(200), "expires_in": _WHOLE, "interval": _WHOLE}
    return object_of(members, list(members))
