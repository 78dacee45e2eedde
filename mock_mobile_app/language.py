"""What can be asked of the phone, and what can have happened on it: commands and events."""

from datetime import datetime
from typing import ClassVar

from sandbox.protocol.frozen import frozen
from sandbox.protocol.system import Event


# commands ---------------------------------------------------------------------------------------
@frozen
class UnlockApp:
    """Open the app with its PIN."""

    citizen_id: str
    pin: str


@frozen
class LockApp:
    """Close the app."""

    citizen_id: str


@frozen
class Approve:
    """Press *Autorizar*."""

    citizen_id: str
    request_id: str
    phrase: str = ""


@frozen
class Deny:
    """Press *Recusar*."""

    citizen_id: str
    request_id: str


@frozen
class DeclineCall:
    """Press *Não estou em chamada*."""

    citizen_id: str
    request_id: str


@frozen
class SetFlightMode:
    """Switch the network of the phone off or on."""

    citizen_id: str
    offline: bool


@frozen
class ChangeDevice:
    """Move to another phone: the app has to be opened anew there."""

    citizen_id: str


@frozen
class SkewClock:
    """Set the phone's own clock wrong by some minutes."""

    citizen_id: str
    minutes: str


@frozen
class LosePower:
    """The battery is empty: the phone goes off."""

    citizen_id: str


@frozen
class DecisionUndelivered:
    """A decision did not reach the Sistema de Autorizações."""

    citizen_id: str
    request_id: str
    final: bool


@frozen
class DictateAgain:
    """The code that was said was wrong: a citizen who acts by themselves says it again."""

    citizen_id: str
    request_id: str


# events -----------------------------------------------------------------------------------------
@frozen
class AppOpened(Event):
    """The PIN was right."""

    TYPE: ClassVar[str] = "app.aberta"
    citizen_id: str


@frozen
class AppClosed(Event):
    """The app asks for its PIN again."""

    TYPE: ClassVar[str] = "app.fechada"
    citizen_id: str


@frozen
class PinFailed(Event):
    """A wrong PIN; with `blocked`, the last one allowed."""

    TYPE: ClassVar[str] = "pin.errado"
    citizen_id: str
    failures: int
    blocked: bool


@frozen
class RequestReceived(Event):
    """The request is on the phone."""

    TYPE: ClassVar[str] = "autorizacao.recebida"
    PERSONAL: ClassVar[frozenset[str]] = frozenset({"phone_number", "caller_number"})
    citizen_id: str
    request_id: str
    service: str
    scopes: tuple[str, ...]
    phone_number: str
    call_id: str
    caller_number: str
    operator_id: str
    at: datetime
    expires_at: datetime
    consumer_name: str = ""


@frozen
class RequestQueued(Event):
    """The phone has no network: the request waits outside."""

    TYPE: ClassVar[str] = "autorizacao.por_receber"
    PERSONAL: ClassVar[frozenset[str]] = frozenset({"phone_number", "caller_number"})
    citizen_id: str
    request_id: str
    service: str
    scopes: tuple[str, ...]
    phone_number: str
    call_id: str
    caller_number: str
    operator_id: str
    at: datetime
    expires_at: datetime
    consumer_name: str = ""


@frozen
class NotificationLost(Event):
    """The request did not appear by itself; opening the app fetches it."""

    TYPE: ClassVar[str] = "notificacao.perdida"
    citizen_id: str
    request_id: str
    fault: str


@frozen
class DecisionSent(Event):
    """The citizen pressed; `decision`: approve, deny, declined_call, device_changed."""

    TYPE: ClassVar[str] = "decisao.enviada"
    VOLATILE: ClassVar[frozenset[str]] = frozenset({"phrase"})
    citizen_id: str
    request_id: str
    decision: str
    phrase: str = ""


@frozen
class ActedAlone(Event):
    """Nobody pressed: this citizen does so by themselves (`sandbox.protocol.conduct`)."""

    TYPE: ClassVar[str] = "cidadao.por_si"
    citizen_id: str
    request_id: str
    conduct: str


@frozen
class CodeDictated(Event):
    """The citizen says the code on the line by themselves; what is said is never written."""

    TYPE: ClassVar[str] = "codigo.ditado"
    VOLATILE: ClassVar[frozenset[str]] = frozenset({"said"})
    citizen_id: str
    request_id: str
    call_id: str
    said: str = ""


@frozen
class DecisionFailed(Event):
    """The decision did not get through; with `final`, the citizen has to press again."""

    TYPE: ClassVar[str] = "decisao.falhada"
    citizen_id: str
    request_id: str
    final: bool


@frozen
class CodeShown(Event):
    """The code is on the screen; its value is not in the journal (R14)."""

    TYPE: ClassVar[str] = "codigo.apresentado"
    citizen_id: str
    request_id: str
    digits: int
    expires_at: datetime


@frozen
class RequestEnded(Event):
    """The request leaves the list of what waits, with what became of it."""

    TYPE: ClassVar[str] = "pedido.fechado"
    citizen_id: str
    request_id: str
    status: str
    reason: str


@frozen
class NetworkChanged(Event):
    """Flight mode on or off."""

    TYPE: ClassVar[str] = "telemovel.rede"
    citizen_id: str
    offline: bool


@frozen
class DeviceChanged(Event):
    """The citizen goes on with another phone."""

    TYPE: ClassVar[str] = "telemovel.trocado"
    citizen_id: str
    device: int


@frozen
class ClockSkewed(Event):
    """The phone's clock is wrong; nothing that counts depends on it."""

    TYPE: ClassVar[str] = "telemovel.relogio"
    citizen_id: str
    minutes: int


@frozen
class SmsReceived(Event):
    """A text message arrived; a code in it is a mark."""

    TYPE: ClassVar[str] = "sms.recebido"
    PERSONAL: ClassVar[frozenset[str]] = frozenset({"text"})
    citizen_id: str
    sender: str
    text: str
    at: datetime


EVENTS: tuple[type[Event], ...] = (
    AppOpened,
    AppClosed,
    PinFailed,
    RequestReceived,
    RequestQueued,
    NotificationLost,
    DecisionSent,
    ActedAlone,
    CodeDictated,
    DecisionFailed,
    CodeShown,
    RequestEnded,
    NetworkChanged,
    DeviceChanged,
    ClockSkewed,
    SmsReceived,
)
