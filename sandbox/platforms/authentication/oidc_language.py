"""What services can ask by OpenID Connect, and what can happen then.

No code or token is a member of any event: they follow from the key of the world.
"""

from datetime import datetime
from typing import ClassVar

from sandbox.platforms.authentication.service_request import ServiceRequest
from sandbox.protocol.frozen import frozen
from sandbox.protocol.system import Event


# commands ---------------------------------------------------------------------------------------
@frozen
class AskByOpenId:
    """A browser comes with the request of a service, by OpenID Connect."""

    browser_id: str
    client_id: str
    scope: str
    code_challenge: str
    redirect_uri: str = ""
    code_challenge_method: str = "S256"
    response_type: str = "code"
    state: str = ""
    nonce: str = ""
    acr_values: str = ""
    prompt: str = ""
    response_mode: str = ""
    request: str = ""
    request_uri: str = ""


@frozen
class IssueCode:
    """A citizen signed in for a service: it may change a code for tokens."""

    code_id: str
    browser_id: str
    citizen_id: str
    means: str
    level: int
    credential: str
    request: ServiceRequest


@frozen
class RedeemCode:
    """Change a code for tokens; the code comes as its digest."""

    digest: str
    provider_id: str
    redirect_uri: str
    verifier: str


@frozen
class RevokeAccess:
    """A token is worth nothing from now on."""

    access_id: str


@frozen
class UseClientAssertion:
    """A service proves who it is with a signed assertion, which serves once."""

    digest: str
    provider_id: str


@frozen
class PushRequest:
    """A service hands in a request before its browser comes; it has been judged good."""

    provider_id: str
    request: ServiceRequest


@frozen
class TakePushed:
    """A browser comes with the name of a request that was handed in."""

    number: str
    provider_id: str
    browser_id: str


# events -----------------------------------------------------------------------------------------
@frozen
class CodeIssued(Event):
    """A code is on its way to a service, in its browser's address."""

    TYPE: ClassVar[str] = "codigo_entrada.emitido"
    PERSONAL: ClassVar[frozenset[str]] = frozenset({"credential"})
    code_id: str
    browser_id: str
    citizen_id: str
    means: str
    level: int
    credential: str
    request: ServiceRequest
    at: datetime
    expires_at: datetime


@frozen
class CodeRedeemed(Event):
    """The code was changed for a token."""

    TYPE: ClassVar[str] = "codigo_entrada.trocado"
    code_id: str
    provider_id: str
    access_id: str


@frozen
class CodeReplayed(Event):
    """The code came a second time: what it was changed for is taken back."""

    TYPE: ClassVar[str] = "codigo_entrada.repetido"
    code_id: str
    provider_id: str
    access_id: str


@frozen
class AccessRevoked(Event):
    """A token was taken back."""

    TYPE: ClassVar[str] = "concessao.retirada"
    access_id: str


@frozen
class ClientAssertionUsed(Event):
    """A service proved who it is; the same proof never serves again."""

    TYPE: ClassVar[str] = "prova_prestador.usada"
    provider_id: str


@frozen
class RequestPushed(Event):
    """A request waits for its browser."""

    TYPE: ClassVar[str] = "pedido_entrada.entregue"
    provider_id: str
    request: ServiceRequest
    expires_at: datetime


@frozen
class PushedTaken(Event):
    """The browser has come, and its sign-in begins."""

    TYPE: ClassVar[str] = "pedido_entrada.tomado"
    provider_id: str
    browser_id: str


EVENTS: tuple[type[Event], ...] = (
    CodeIssued,
    CodeRedeemed,
    CodeReplayed,
    AccessRevoked,
    ClientAssertionUsed,
    RequestPushed,
    PushedTaken,
)
