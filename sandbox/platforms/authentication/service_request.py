"""What a registered service asks of a sign-in: attributes, level, means, and where to answer.

Source: fact sheet 1.2, 1.6 and 2.1 (AUT-OA, AUT-MAN): names of parameters, levels, tabs, errors.
"""

from dataclasses import dataclass
from typing import Any

from sandbox.platforms.providers.core import Directory
from sandbox.platforms.providers.provider import Provider
from sandbox.protocol.errors import Refused
from sandbox.protocol.system import Secrets

OAUTH, SAML = "oauth", "saml"
CITIZEN = "http://interop.gov.pt/MDC/Cidadao/"
SKIPS_CONSENT = "http://interop.gov.pt/MDC/FA/PassarConsentimento"
DEFAULT_LEVEL = 3
TABS = {"CC": "cc", "CMD": "cmd", "TEL": "telefone"}
"""Means by their tab; `TEL` is ours.  Source: fact sheet 1.6 (official, but for TEL)."""
LEVELS = {"cmd": 3, "cc": 4, "telefone": 3}
"""Source: fact sheet 1.6 (official; that of the telephone is inferred)."""
STATIC_PAGE = ""
MOST_ATTRIBUTES, MOST_STATE = 100, 1000


@dataclass(frozen=True, slots=True)
class Terms:
    """What OpenID Connect adds to a request; `challenge` is that of PKCE (S256)."""

    scope: tuple[str, ...]
    nonce: str = ""
    challenge: str = ""


@dataclass(frozen=True, slots=True)
class ServiceRequest:
    """What one service asks.

    `return_to` is empty for the static page of the Fornecedor de Autenticação; `state` goes back
    as it came (RelayState in SAML); `request_id` is the ID of a SAML request.
    """

    protocol: str
    provider_id: str
    provider_name: str
    return_to: str
    attributes: tuple[str, ...]
    level: int
    state: str = ""
    hidden: tuple[str, ...] = ()
    tab: str = ""
    consents: bool = True
    request_id: str = ""
    oidc: Terms | None = None

    def means(self) -> list[str]:
        """The means that reach the level, without the hidden ones."""
        return [
            means
            for tab, means in TABS.items()
            if LEVELS[means] >= self.level and tab not in self.hidden
        ]


def guid(secrets: Secrets, purpose: str) -> str:
    """A lower-case GUID that follows from the key of the world.  Source: fact sheet 1.3."""
    text = secrets.agreed(f"guid:{purpose}")[:16].hex()
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def oauth_request(command: Any, directory: Directory) -> ServiceRequest:
    """The request in an address of the authorization page.

    Errors: redirect_refused when nobody may be told; oauth_unauthorized_client,
    oauth_unsupported_grant_type, oauth_invalid_request.
    """
    provider = directory.providers.get(command.client_id)
    if provider is None:
        raise Refused("oauth_unauthorized_client", f"no client «{command.client_id[:40]}»")
    if command.redirect_uri and not provider.may_return_to(command.redirect_uri):
        raise Refused(
            "redirect_refused",
            f"«{command.redirect_uri[:120]}» is not registered for {provider.id}; registered: "
            f"{list(provider.redirect_uris)}",
        )
    if command.response_type != "token":
        raise Refused(
            "oauth_unsupported_grant_type",
            f"response_type: only token, found «{command.response_type[:20]}»",
        )
    if len(command.state) > MOST_STATE or not command.state.isprintable():
        raise Refused("oauth_invalid_request", f"state: up to {MOST_STATE} printable characters")
    hidden, tab = tabs(command.hidden_tabs, command.default_selected_tab)
    asked = tuple(dict.fromkeys(command.scope.split(" "))) if command.scope else ()
    request = ServiceRequest(
        OAUTH,
        provider.id,
        provider.name,
        command.redirect_uri,
        attributes_asked(tuple(one for one in asked if one != SKIPS_CONSENT), provider),
        level_of(command.authentication_level, DEFAULT_LEVEL),
        command.state,
        hidden,
        tab,
        SKIPS_CONSENT not in asked,
    )
    return require_means(request)


def attributes_asked(names: tuple[str, ...], provider: Provider) -> tuple[str, ...]:
    """The attributes, when they identify somebody and are allowed.

    Errors: oauth_invalid_request.  Source: fact sheet 1.2 and 3, minimum sets (official).
    """
    if not names or len(names) > MOST_ATTRIBUTES:
        raise Refused("oauth_invalid_request", f"scope: 1 to {MOST_ATTRIBUTES} attributes")
    wrong = [one for one in names if not one.startswith("http://") or not one.isprintable()]
    if wrong:
        raise Refused("oauth_invalid_request", f"scope: «{wrong[0][:80]}» is no attribute")
    forbidden = [one for one in names if not provider.may_ask_for(one)]
    if forbidden:
        raise Refused(
            "oauth_invalid_request", f"scope: {provider.id} may not ask for {forbidden[0][:120]}"
        )
    foreign = {f"{CITIZEN}{one}" for one in ("DocType", "DocNationality", "DocNumber")}
    if f"{CITIZEN}NIC" not in names and not foreign <= set(names):
        raise Refused(
            "oauth_invalid_request",
            "scope: must have NIC, or DocType, DocNationality and DocNumber",
        )
    return names


def level_of(text: str, default: int) -> int:
    """A level from 1 to 4.  Errors: oauth_invalid_request."""
    if not text:
        return default
    if text not in ("1", "2", "3", "4"):
        raise Refused("oauth_invalid_request", f"level: 1 to 4, found «{text[:20]}»")
    return int(text)


def tabs(hidden: str, default: str) -> tuple[tuple[str, ...], str]:
    """Hidden tabs and the first one.

    A default that is hidden and a hiding of everything are ignored (fact sheet 1.2, official).
    """
    words = {word.upper() for word in hidden.replace(",", " ").replace(";", " ").split()}
    found = tuple(tab for tab in TABS if tab in words)
    first = default.upper() if default.upper() in TABS else ""
    if (first and first in found) or len(found) == len(TABS):
        return (), ""
    return found, first


def require_means(request: ServiceRequest) -> ServiceRequest:
    """The same request, with hidden means shown when no other reaches the level."""
    if request.means():
        return request
    return ServiceRequest(
        **{
            name: getattr(request, name)
            for name in ServiceRequest.__slots__
            if name not in ("hidden", "tab")
        }
    )
