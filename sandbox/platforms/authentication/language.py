"""What a citizen can do at the Fornecedor de Autenticação, and what can happen there.

No PIN, code or assertion is a member of any event.
"""

from datetime import datetime
from typing import ClassVar

from sandbox.platforms.authentication.service_request import ServiceRequest
from sandbox.protocol.frozen import frozen
from sandbox.protocol.system import Event
from sandbox.protocol.wire_faults import Trouble


# commands ---------------------------------------------------------------------------------------
@frozen
class SignInWithCmd:
    """Number and PIN of a Chave Móvel Digital."""

    browser_id: str
    phone_number: str
    pin: str


@frozen
class SendAnotherCode:
    """The SMS has not come: send a new code."""

    browser_id: str


@frozen
class EnterSmsCode:
    """The code that came by SMS."""

    browser_id: str
    sms_code: str


@frozen
class InsertCard:
    """Put somebody's Cartão de Cidadão into the reader."""

    browser_id: str
    card_holder: str


@frozen
class RemoveCard:
    """Take the card out."""

    browser_id: str


@frozen
class EnterCardPin:
    """The authentication PIN of the card in the reader."""

    browser_id: str
    pin: str


@frozen
class CancelSignIn:
    """Give up, and go back to the service."""

    browser_id: str


@frozen
class CountAttempt:
    """A PIN was tried: count it against the number or the card, wherever it was typed."""

    credential: str
    right: bool


@frozen
class IssueAssertion:
    """Prove a sign-in to its service."""

    assertion_id: str
    browser_id: str
    service: str
    citizen_id: str
    means: str
    credential: str


# events -----------------------------------------------------------------------------------------
@frozen
class SignInAsked(Event):
    """A service sent a browser here."""

    TYPE: ClassVar[str] = "entrada.pedido"
    browser_id: str
    service: str
    expires_at: datetime
    request: ServiceRequest | None = None


@frozen
class CredentialsRefused(Event):
    """Wrong number or PIN; unknown numbers, inactive CMD and wrong PINs look alike."""

    TYPE: ClassVar[str] = "entrada.recusado"
    PERSONAL: ClassVar[frozenset[str]] = frozenset({"credential"})
    browser_id: str
    means: str
    reason: str
    credential: str
    attempts_left: int


@frozen
class SmsCodeSent(Event):
    """Number and PIN are right: a code went to the phone."""

    TYPE: ClassVar[str] = "entrada.codigo_enviado"
    PERSONAL: ClassVar[frozenset[str]] = frozenset({"credential"})
    browser_id: str
    code_id: str
    citizen_id: str
    credential: str
    digits: int
    sends: int
    attempts_left: int
    expires_at: datetime


@frozen
class SmsCodeRefused(Event):
    """A wrong, late or burnt code; without attempts left, number and PIN are asked again."""

    TYPE: ClassVar[str] = "entrada.codigo_recusado"
    browser_id: str
    code_id: str
    reason: str
    attempts_left: int


@frozen
class CardInserted(Event):
    """A card is in the reader."""

    TYPE: ClassVar[str] = "cartao.inserido"
    PERSONAL: ClassVar[frozenset[str]] = frozenset({"card_number"})
    browser_id: str
    card_holder: str
    card_number: str


@frozen
class CardRemoved(Event):
    """The reader is empty."""

    TYPE: ClassVar[str] = "cartao.retirado"
    browser_id: str


@frozen
class SignedIn(Event):
    """The citizen has proved who they are; `means`: cmd, cc; `level`: 3, 4.

    `troubles` are what the answer to the service meets, by order.
    """

    TYPE: ClassVar[str] = "entrada.autenticado"
    PERSONAL: ClassVar[frozenset[str]] = frozenset({"credential"})
    browser_id: str
    citizen_id: str
    means: str
    level: int
    service: str
    assertion_id: str
    credential: str
    troubles: tuple[Trouble, ...] = ()


@frozen
class SignInCancelled(Event):
    """The citizen gave up."""

    TYPE: ClassVar[str] = "entrada.cancelado"
    browser_id: str


@frozen
class SignInExpired(Event):
    """Nobody ended this sign-in in time."""

    TYPE: ClassVar[str] = "entrada.expirado"
    browser_id: str


@frozen
class AttemptsCounted(Event):
    """Wrong PINs of a number or a card; `blocked_until` is empty when a card stays blocked."""

    TYPE: ClassVar[str] = "credencial.falhou"
    PERSONAL: ClassVar[frozenset[str]] = frozenset({"credential"})
    credential: str
    failures: int
    blocked: bool
    blocked_until: datetime | None


@frozen
class AttemptsCleared(Event):
    """A right PIN: the count begins anew."""

    TYPE: ClassVar[str] = "credencial.certa"
    PERSONAL: ClassVar[frozenset[str]] = frozenset({"credential"})
    credential: str


@frozen
class AssertionIssued(Event):
    """A proof exists; its text is derived from the world's key and is not written."""

    TYPE: ClassVar[str] = "assercao.emitida"
    PERSONAL: ClassVar[frozenset[str]] = frozenset({"credential"})
    assertion_id: str
    browser_id: str
    service: str
    citizen_id: str
    means: str
    credential: str
    expires_at: datetime


@frozen
class AssertionUsed(Event):
    """The service exchanged it for the citizen's attributes."""

    TYPE: ClassVar[str] = "assercao.usada"
    assertion_id: str
    browser_id: str


@frozen
class AssertionRefused(Event):
    """Something was presented that is worth nothing; `reason` is a reason code."""

    TYPE: ClassVar[str] = "assercao.recusada"
    assertion_id: str
    browser_id: str
    reason: str


@frozen
class AssertionExpired(Event):
    """Nobody exchanged it in time."""

    TYPE: ClassVar[str] = "assercao.expirada"
    assertion_id: str


EVENTS: tuple[type[Event], ...] = (
    SignInAsked,
    CredentialsRefused,
    SmsCodeSent,
    SmsCodeRefused,
    CardInserted,
    CardRemoved,
    SignedIn,
    SignInCancelled,
    SignInExpired,
    AttemptsCounted,
    AttemptsCleared,
    AssertionIssued,
    AssertionUsed,
    AssertionRefused,
    AssertionExpired,
)
