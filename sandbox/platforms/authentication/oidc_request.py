"""What a registered service asks by OpenID Connect: scopes, level, and the proof of its code.

Source: OpenID Connect Core 1.0, 3.1.2; RFC 6749, 4.1; RFC 7636 (PKCE, asked of everybody, as
RFC 9700 does).  The real Fornecedor de Autenticação has no such mode.
"""

import re
from typing import Any

from sandbox.platforms.authentication.service_request import (
    CITIZEN,
    DEFAULT_LEVEL,
    MOST_ATTRIBUTES,
    MOST_STATE,
    ServiceRequest,
    Terms,
)
from sandbox.platforms.providers.core import Directory
from sandbox.platforms.providers.provider import Provider
from sandbox.protocol.errors import Refused

OIDC = "oidc"
OPENID, OFFLINE = "openid", "offline_access"
SCOPES: dict[str, tuple[str, ...]] = {
    "profile": ("NomeCompleto", "NomeProprio", "NomeApelido", "DataNascimento"),
    "email": ("CorreioElectronico",),
    "phone": ("NumeroTelemovel",),
}
"""Attributes behind each standard scope.  Source: OpenID Connect Core 1.0, 5.4."""
ACR = "urn:sandbox:faaalevel:"
"""A level of the Fornecedor de Autenticação as an `acr`; the name is ours."""
MOST_NONCE = 300
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")


def oidc_request(command: Any, directory: Directory) -> ServiceRequest:
    """The request in an address of the authorization endpoint.

    Errors: oauth_unauthorized_client and redirect_refused, told to nobody; oidc_response_type,
    oidc_request_object, oidc_request_invalid, oidc_pkce_missing, oidc_login_required,
    oidc_scope_invalid, told to the service.
    """
    provider = directory.providers.get(command.client_id)
    if provider is None:
        raise Refused("oauth_unauthorized_client", f"no client «{command.client_id[:40]}»")
    # Without an address, the page of the Fornecedor de Autenticação: for trials by hand.
    if command.redirect_uri and not provider.may_return_to(command.redirect_uri):
        raise Refused(
            "redirect_refused",
            f"«{command.redirect_uri[:120]}» is not registered for {provider.id}; registered: "
            f"{list(provider.redirect_uris)}",
        )
    if command.response_type != "code":
        raise Refused("oidc_response_type", f"only code, found «{command.response_type[:20]}»")
    _require_plain(command)
    scope = scope_of(command.scope, provider)
    return ServiceRequest(
        OIDC,
        provider.id,
        provider.name,
        command.redirect_uri,
        attributes_of_scope(scope),
        level_of(command.acr_values),
        command.state,
        oidc=Terms(scope, command.nonce, command.code_challenge),
    )


def _require_plain(command: Any) -> None:
    if command.request or command.request_uri:
        name = "request" if command.request else "request_uri"
        raise Refused("oidc_request_object", f"{name}: not taken in this place")
    if command.response_mode not in ("", "query"):
        raise Refused("oidc_request_invalid", "response_mode: only query")
    for name, most in (("state", MOST_STATE), ("nonce", MOST_NONCE)):
        found = getattr(command, name)
        if len(found) > most or not found.isprintable():
            raise Refused("oidc_request_invalid", f"{name}: up to {most} printable characters")
    if command.code_challenge_method != "S256" or not _CHALLENGE.fullmatch(command.code_challenge):
        raise Refused(
            "oidc_pkce_missing",
            "code_challenge: the SHA-256 of a verifier, and code_challenge_method=S256",
        )
    if "none" in command.prompt.split():
        raise Refused("oidc_login_required", "prompt=none: no sign-in outlives its service here")


def scope_of(text: str, provider: Provider) -> tuple[str, ...]:
    """The scopes: `openid`, standard ones, and addresses of attributes.

    Errors: oidc_scope_invalid.
    """
    found = tuple(dict.fromkeys(text.split(" "))) if text else ()
    if OPENID not in found:
        raise Refused("oidc_scope_invalid", "scope: openid is missing")
    if len(found) > MOST_ATTRIBUTES:
        raise Refused("oidc_scope_invalid", f"scope: at most {MOST_ATTRIBUTES}")
    for one in found:
        known = one in (OPENID, OFFLINE) or one in SCOPES
        if not known and not (one.startswith("http://interop.gov.pt/") and one.isprintable()):
            raise Refused(
                "oidc_scope_invalid",
                f"scope: «{one[:80]}» is neither of {[OPENID, OFFLINE, *SCOPES]} nor an attribute",
            )
    for name in attributes_of_scope(found):
        if not provider.may_ask_for(name):
            raise Refused("oidc_scope_invalid", f"scope: {provider.id} may not ask for {name}")
    return found


def attributes_of_scope(scope: tuple[str, ...]) -> tuple[str, ...]:
    """The addresses of all attributes behind some scopes."""
    found: list[str] = []
    for one in scope:
        found += [f"{CITIZEN}{name}" for name in SCOPES.get(one, ())]
        found += [one] if "/" in one else []
    return tuple(dict.fromkeys(found))


def level_of(acr_values: str) -> int:
    """The lowest level among those that would do; unknown ones say nothing (5.5.1.1)."""
    asked = [one.removeprefix(ACR) for one in acr_values.split() if one.startswith(ACR)]
    levels = [int(one) for one in asked if one in ("1", "2", "3", "4")]
    return min(levels, default=DEFAULT_LEVEL)
