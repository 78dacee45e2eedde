"""A sign-in that a service asks for and the citizen confirms on the phone (CIBA): what can happen.

The `auth_req_id` is a member of no event: it follows from the key of the world and the number.
"""

from datetime import datetime
from typing import ClassVar

from sandbox.protocol.frozen import frozen
from sandbox.protocol.system import Event


# commands ---------------------------------------------------------------------------------------
@frozen
class RequestSignIn:
    """A service asks for a sign-in on the phone.

    Whom it is about: `login_hint` as it came, or `citizen_id` when another hint proved it.
    Units: `requested_expiry` is a text of seconds, as on the wire.
    """

    client_id: str
    scope: str
    login_hint: str = ""
    citizen_id: str = ""
    binding_message: str = ""
    requested_expiry: str = ""
    notification_token: str = ""


@frozen
class PollSignIn:
    """A service looks whether the citizen has answered."""

    sign_in_number: str
    client_id: str


@frozen
class ReportPing:
    """What the address of a service did when it was told of an answer."""

    sign_in_number: str
    outcome: str
    status: int = 0


# events -----------------------------------------------------------------------------------------
@frozen
class SignInRequested(Event):
    """A request is open; `cover` hides the token for its announcement, with the world's key."""

    TYPE: ClassVar[str] = "entrada_app.pedida"
    PERSONAL: ClassVar[frozenset[str]] = frozenset({"binding_message"})
    sign_in_number: str
    provider_id: str
    provider_name: str
    citizen_id: str
    scope: tuple[str, ...]
    attributes: tuple[str, ...]
    binding_message: str
    notify_url: str
    cover: str
    interval_s: int
    at: datetime
    expires_at: datetime


@frozen
class SignInPolled(Event):
    """The service looked, and there was no answer yet; `early`: sooner than it may."""

    TYPE: ClassVar[str] = "entrada_app.consultada"
    sign_in_number: str
    provider_id: str
    early: bool
    interval_s: int
    at: datetime


@frozen
class SignInApproved(Event):
    """The citizen said yes in the app."""

    TYPE: ClassVar[str] = "entrada_app.autorizada"
    sign_in_number: str
    citizen_id: str
    at: datetime


@frozen
class SignInDenied(Event):
    """The citizen said no in the app."""

    TYPE: ClassVar[str] = "entrada_app.recusada"
    sign_in_number: str
    citizen_id: str


@frozen
class SignInLapsed(Event):
    """Nobody answered in time."""

    TYPE: ClassVar[str] = "entrada_app.expirada"
    sign_in_number: str


@frozen
class SignInCollected(Event):
    """The service has its tokens."""

    TYPE: ClassVar[str] = "entrada_app.levada"
    sign_in_number: str
    provider_id: str
    access_id: str


@frozen
class SignInPinged(Event):
    """The service was told that there is an answer; `outcome` is what was seen there."""

    TYPE: ClassVar[str] = "entrada_app.avisada"
    sign_in_number: str
    outcome: str
    status: int


EVENTS: tuple[type[Event], ...] = (
    SignInRequested,
    SignInPolled,
    SignInApproved,
    SignInDenied,
    SignInLapsed,
    SignInCollected,
    SignInPinged,
)
