"""The errors of OAuth and OpenID Connect behind our reasons, and the form of their answers.

Source: RFC 6749, 4.1.2.1 and 5.2; RFC 6750, 3.1; OpenID Connect Core 1.0, 3.1.2.6; CIBA Core 1.0,
11 and 13.  `code` and `text` are ours: the same as in every refusal of the house.
"""

from typing import Any

from flask import Response, jsonify

from sandbox.protocol.errors import Refused
from sandbox.web.noted import note

_GRANT, _CLIENT, _REQUEST = "invalid_grant", "invalid_client", "invalid_request"
_OBJECT = "invalid_request_object"
ERRORS: dict[str, str] = {
    "oidc_request_object": "request_not_supported",
    "oidc_object_malformed": _OBJECT,
    "oidc_object_unsigned": _OBJECT,
    "oidc_object_signature": _OBJECT,
    "oidc_object_foreign": _OBJECT,
    "oidc_object_audience": _OBJECT,
    "oidc_object_expired": _OBJECT,
    "oidc_pushed_unknown": "invalid_request_uri",
    "oidc_response_type": "unsupported_response_type",
    "oidc_scope_invalid": "invalid_scope",
    "oidc_login_required": "login_required",
    "oidc_grant_type": "unsupported_grant_type",
    "oidc_server_error": "server_error",
    "oidc_client_unknown": _CLIENT,
    "oidc_client_proof": _CLIENT,
    "oidc_client_secret": _CLIENT,
    "oidc_code_unknown": _GRANT,
    "oidc_code_foreign": _GRANT,
    "oidc_code_used": _GRANT,
    "oidc_code_expired": _GRANT,
    "oidc_redirect_other": _GRANT,
    "oidc_verifier_wrong": _GRANT,
    "oidc_refresh_unknown": _GRANT,
    "oidc_scope_insufficient": "insufficient_scope",
    "ciba_hint_unknown": "unknown_user_id",
    "ciba_hint_expired": "expired_login_hint_token",
    "ciba_message": "invalid_binding_message",
    "ciba_pending": "authorization_pending",
    "ciba_slow_down": "slow_down",
    "ciba_unknown": _GRANT,
    "ciba_foreign": _GRANT,
    "ciba_used": _GRANT,
    "ciba_denied": "access_denied",
    "ciba_expired": "expired_token",
    "access_unknown": "invalid_token",
    "access_expired": "invalid_token",
}
"""What is not here is an `invalid_request`; a refused client_assertion an `invalid_client`."""


def error_of(refusal: Refused) -> str:
    """The error of the standards for a reason."""
    if refusal.code.startswith("client_assertion_"):
        return _CLIENT
    return ERRORS.get(refusal.code, _REQUEST)


def description(refusal: Refused) -> str:
    """`error_description`: only the characters that RFC 6749, 5.2 allows."""
    text = refusal.sentence.replace("«", "'").replace("»", "'").replace('"', "'")
    return text.encode("ascii", "replace").decode("ascii").replace("\\", "/")[:300]


def refused(refusal: Refused, challenge: str = "") -> Response:
    """The answer to a program; `challenge` is how it may prove itself after a 401."""
    note(refusal)
    members: dict[str, Any] = {
        "error": error_of(refusal),
        "error_description": description(refusal),
        "code": refusal.code,
        "text": refusal.text,
    }
    response = jsonify(members)
    response.status_code = refusal.status
    if refusal.code == "oidc_request_object":
        response.status_code = 400
    if response.status_code == 401 and challenge:
        # Source: RFC 6750, 3: a bearer learns of its error in the header.
        more = f' error="{members["error"]}"' if challenge == "Bearer" else ' realm="autenticacao"'
        response.headers["WWW-Authenticate"] = challenge + more
    return response
