"""What registered services can ask of the Fornecedor de Autenticação, and what can happen then.

No token is a member of any event: it follows from the key of the world and an identifier.
"""

from datetime import datetime
from typing import ClassVar

from sandbox.platforms.authentication.service_request import ServiceRequest
from sandbox.protocol.frozen import frozen
from sandbox.protocol.system import Event


# commands ---------------------------------------------------------------------------------------
@frozen
class AskAuthorization:
    """A browser comes with the request of a service, by OAuth2."""

    browser_id: str
    client_id: str
    scope: str
    redirect_uri: str = ""
    response_type: str = "token"
    authentication_level: str = ""
    state: str = ""
    hidden_tabs: str = ""
    default_selected_tab: str = ""


@frozen
class UsePhoneToken:
    """An operator pastes the token of a call on the page of the Fornecedor de Autenticação."""

    browser_id: str
    operator_id: str
    session_id: str
    digest: str


@frozen
class EnterByPhone:
    """The token was good: its citizen is signed in in this browser."""

    browser_id: str
    citizen_id: str


@frozen
class GrantAccess:
    """A citizen signed in for a service: it may have the attributes that it asked for."""

    access_id: str
    browser_id: str
    provider_id: str
    citizen_id: str
    means: str
    level: int
    attributes: tuple[str, ...]
    credential: str = ""
    scope: tuple[str, ...] = ()


@frozen
class RefreshAccess:
    """Change a token for a new one; tokens come as their digests."""

    digest: str
    refresh_digest: str


@frozen
class BeginAttributes:
    """Ask for attributes (`AttributeManager`, POST); without names, for all of the token."""

    digest: str
    names: tuple[str, ...]


@frozen
class OpenLookup:
    """Keep what was asked for under an address of its own."""

    context_id: str
    access_id: str
    provider_id: str
    citizen_id: str
    means: str
    names: tuple[str, ...]
    expires_at: datetime


@frozen
class FetchAttributes:
    """Look whether they have come (`AttributeManager`, GET)."""

    context_digest: str
    digest: str


@frozen
class ReceiveSaml:
    """A SAML request came whose signature was judged good; nothing to take for a logout."""

    digest: str
    provider_id: str
    request_id: str
    request: ServiceRequest | None


@frozen
class TakeSaml:
    """The browser comes for its request."""

    digest: str
    browser_id: str


@frozen
class BeginSignIn:
    """The sign-in of a browser, for a registered service."""

    browser_id: str
    request: ServiceRequest


# events -----------------------------------------------------------------------------------------
@frozen
class PhoneTokenUsed(Event):
    """The token of a call signed its citizen in, for a service."""

    TYPE: ClassVar[str] = "token.usado_na_autenticacao"
    token_id: str
    browser_id: str
    operator_id: str
    citizen_id: str


@frozen
class AccessGranted(Event):
    """A service has a token; its text follows from `access_id` and is not written."""

    TYPE: ClassVar[str] = "concessao.feita"
    PERSONAL: ClassVar[frozenset[str]] = frozenset({"credential"})
    access_id: str
    browser_id: str
    provider_id: str
    citizen_id: str
    means: str
    credential: str
    level: int
    attributes: tuple[str, ...]
    at: datetime
    expires_at: datetime
    scope: tuple[str, ...] = ()


@frozen
class AccessRefreshed(Event):
    """The token was changed for another, and is worth nothing any more."""

    TYPE: ClassVar[str] = "concessao.renovada"
    access_id: str
    new_access_id: str


@frozen
class AttributesAsked(Event):
    """A service asked for attributes; only their addresses are written."""

    TYPE: ClassVar[str] = "atributos.pedidos"
    context_id: str
    access_id: str
    names: tuple[str, ...]


@frozen
class AttributesBegun(Event):
    """They are looked for; from `ready_at` on they are there."""

    TYPE: ClassVar[str] = "atributos.em_curso"
    context_id: str
    access_id: str
    provider_id: str
    citizen_id: str
    means: str
    names: tuple[str, ...]
    ready_at: datetime
    expires_at: datetime


@frozen
class AttributesFetched(Event):
    """The service looked; `ready` says whether they were there."""

    TYPE: ClassVar[str] = "atributos.consultados"
    context_id: str
    ready: bool
    at: datetime


@frozen
class SamlReceived(Event):
    """A signed SAML request of a provider; its ID never serves again."""

    TYPE: ClassVar[str] = "saml.recebido"
    provider_id: str
    request_id: str
    request: ServiceRequest | None
    at: datetime


@frozen
class SamlTaken(Event):
    """A browser came for the sign-in that it asks."""

    TYPE: ClassVar[str] = "saml.levado"
    browser_id: str


EVENTS: tuple[type[Event], ...] = (
    PhoneTokenUsed,
    AccessGranted,
    AccessRefreshed,
    AttributesAsked,
    AttributesBegun,
    AttributesFetched,
    SamlReceived,
    SamlTaken,
)
"""Those of grants; that a browser came is `SignInAsked` of `language`."""
