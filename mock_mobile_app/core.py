"""The citizen's phone: the app Autenticação.Gov, its requests, and the messages received.

A request is `pending` when it arrives, `answered` once the citizen has pressed and the answer is
on its way, `code` while the security code can be said, and then has the status it ended with.
The app asks for its PIN first; nothing can be pressed while it is locked or without network.
The code is generated here, from what the phone and the Sistema de Autorizações share; it is a
matter of the view and is never part of an event.

Messages may come late, twice or out of order: a request that has ended before it arrived is not
shown, and one that has ended does not begin again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest

from mock_mobile_app import language as says
from sandbox.protocol import conduct
from sandbox.protocol.errors import Refused
from sandbox.protocol.fault_kinds import PHONE
from sandbox.protocol.faults import fault_on
from sandbox.protocol.messages import CodeReady, PushRequest, RequestClosed, SendSms
from sandbox.protocol.states import changed
from sandbox.protocol.system import Event, Moment

KEPT = 20
"""How many requests and messages the phone keeps."""


@dataclass(frozen=True)
class Shown:
    """A request as the phone knows it."""

    request_id: str
    service: str
    scopes: tuple[str, ...]
    phone_number: str
    call_id: str
    caller_number: str
    operator_id: str
    received_at: datetime
    expires_at: datetime
    status: str = "pending"
    reason: str = ""
    digits: int = 0
    conduct: str = ""
    dictated: int = 0
    consumer_name: str = ""

    @property
    def alive(self) -> bool:
        """Whether the citizen may still have something to do with it."""
        return self.status in ("pending", "answered", "code")


@dataclass(frozen=True, slots=True)
class Sms:
    """A text message."""

    sender: str
    text: str
    at: datetime


@dataclass(frozen=True)
class Handset:
    """One citizen's phone."""

    citizen_id: str
    device: int = 1
    unlocked: bool = False
    pin_failures: int = 0
    blocked: bool = False
    offline: bool = False
    skew_minutes: int = 0
    requests: tuple[Shown, ...] = ()
    queued: tuple[says.RequestQueued, ...] = ()
    ended: tuple[str, ...] = ()
    messages: tuple[Sms, ...] = ()

    def knows(self, request_id: str) -> bool:
        """Whether this request has come before, or has ended before it came."""
        queued = any(item.request_id == request_id for item in self.queued)
        return queued or request_id in self.ended or self.find(request_id) is not None

    def find(self, request_id: str) -> Shown | None:
        """The request with this identifier, if the phone has it."""
        for item in reversed(self.requests):
            if item.request_id == request_id:
                return item
        return None

    @property
    def waiting(self) -> Shown | None:
        """The newest request that waits for the citizen."""
        return next((item for item in reversed(self.requests) if item.status == "pending"), None)


def decide(state: Handset | None, command: object, moment: Moment) -> list[Event]:
    """Say what follows on the phone.

    Errors: a wrong PIN is an event, for it counts; person_unknown, app_locked, app_blocked,
    offline, not_pending, phrase_missing.
    Source: seed 000, citizen's procedure (official); PIN and history assumed.
    """
    phone = state or Handset(str(getattr(command, "citizen_id", "")))
    if isinstance(command, _PRESSED) and _meets(phone, "bateria-acaba", moment):
        raise Refused("phone_off", f"{type(command).__name__}: the battery is empty")
    match command:
        case says.UnlockApp():
            return _unlock(phone, command, moment)
        case says.LockApp():
            return [says.AppClosed(phone.citizen_id)]
        case says.Approve() | says.Deny() | says.DeclineCall():
            return _answer(phone, command, moment)
        case says.SetFlightMode():
            return _network(phone, command.offline, moment)
        case says.LosePower():
            closed = [says.AppClosed(phone.citizen_id)] if phone.unlocked else []
            return [*closed, says.NetworkChanged(phone.citizen_id, True)]
        case says.ChangeDevice():
            gone = [
                says.DecisionSent(phone.citizen_id, item.request_id, "device_changed")
                for item in phone.requests
                if item.alive
            ]
            return [*gone, says.DeviceChanged(phone.citizen_id, phone.device + 1)]
        case says.SkewClock():
            return [says.ClockSkewed(phone.citizen_id, _minutes(command.minutes))]
        case says.DictateAgain():
            known = phone.find(command.request_id)
            if known is None or known.status != "code" or known.conduct != conduct.WRONG_CODE:
                return []
            return _dictated(phone, known, known.digits, moment)
        case says.DecisionUndelivered():
            return [says.DecisionFailed(phone.citizen_id, command.request_id, command.final)]
    return _on_message(phone, command, moment)


_PRESSED = (says.UnlockApp, says.Approve, says.Deny, says.DeclineCall)
"""What only a phone that is on can do."""
_YES = ("approve", "sem_entrega")
"""What stands beside a request that was authorized; the second while the answer is tried again."""


def _meets(phone: Handset, kind: str, moment: Moment) -> str:
    """The name of the fault of this kind that this phone meets now; nothing if none."""
    found = fault_on(moment, kind, PHONE, "cidadao", phone.citizen_id)
    return found.name if found else ""


def _on_message(phone: Handset, message: object, moment: Moment) -> list[Event]:
    match message:
        case PushRequest():
            if phone.knows(message.request_id):
                return []
            by_self = conduct.conduct_of(phone.citizen_id, moment)
            if by_self == conduct.NO_ANSWER:
                return [says.ActedAlone(phone.citizen_id, message.request_id, by_self)]
            lost = _meets(phone, "notificacao-perdida", moment)
            kind = says.RequestQueued if phone.offline or lost else says.RequestReceived
            gone = says.NotificationLost(phone.citizen_id, message.request_id, lost)
            return [
                *([gone] if lost else []),
                kind(
                    message.citizen_id,
                    message.request_id,
                    message.service,
                    message.scopes,
                    message.phone_number,
                    message.call_id,
                    message.caller_number,
                    message.operator_id,
                    moment.now,
                    message.expires_at,
                    message.consumer_name,
                ),
                *([] if kind is says.RequestQueued else _alone(phone, message, by_self, moment)),
            ]
        case CodeReady():
            found = phone.find(message.request_id)
            if found is None or found.status != "answered" or found.reason not in _YES:
                # Before a yes, or after a no, a code is not shown whoever sends it (R2).
                return []
            shown = says.CodeShown(
                phone.citizen_id, message.request_id, message.digits, message.expires_at
            )
            return [shown, *_dictated(phone, found, message.digits, moment)]
        case RequestClosed():
            known = phone.find(message.request_id)
            if known is not None and not known.alive:
                return []
            return [
                says.RequestEnded(
                    phone.citizen_id, message.request_id, message.status, message.reason
                )
            ]
        case SendSms():
            return [says.SmsReceived(phone.citizen_id, message.sender, message.text, moment.now)]
    return []


def _alone(phone: Handset, message: PushRequest, by_self: str, moment: Moment) -> list[Event]:
    """What a citizen who acts by themselves presses."""
    decisions = {
        **dict.fromkeys(conduct.YES, "approve"),
        conduct.REFUSES: "deny",
        conduct.NOT_IN_CALL: "declined_call",
    }
    if by_self not in decisions:
        return []
    citizen_id, request_id = phone.citizen_id, message.request_id
    said = decisions[by_self]
    phrase = moment.secrets.phrase(request_id) if said == "approve" else ""
    return [
        says.ActedAlone(citizen_id, request_id, by_self),
        says.DecisionSent(citizen_id, request_id, said, phrase),
    ]


def _dictated(phone: Handset, found: Shown, digits: int, moment: Moment) -> list[Event]:
    """The code as a citizen who acts by themselves says it: the first time perhaps wrongly."""
    if found.conduct not in conduct.YES or not found.call_id:
        return []
    code = moment.secrets.security_code(found.request_id, digits)
    if found.conduct == conduct.WRONG_CODE and not found.dictated:
        code = f"{code[:-1]}{(int(code[-1]) + 1) % 10}"
    said = f"O código é {code}."
    return [says.CodeDictated(phone.citizen_id, found.request_id, found.call_id, said)]


def _unlock(phone: Handset, command: says.UnlockApp, moment: Moment) -> list[Event]:
    if phone.blocked:
        raise Refused("app_blocked", "UnlockApp: too many wrong PINs on this device")
    citizen = moment.people.citizen(phone.citizen_id)
    if citizen is None:
        raise Refused("person_unknown", f"UnlockApp: nobody is {phone.citizen_id[:60]}")
    if not any(status == "active" for status in citizen.cmd):
        raise Refused("app_not_available", "UnlockApp: no app is associated with this citizen")
    if compare_digest(command.pin.encode(), citizen.app_pin.encode()):
        # What a notification should have told is fetched when the app opens.
        fetched = [] if phone.offline else _fetched(phone, moment)
        return [says.AppOpened(phone.citizen_id), *fetched]
    failures = phone.pin_failures + 1
    blocked = failures >= moment.policy.pin_attempts
    return [says.PinFailed(phone.citizen_id, failures, blocked)]


def _answer(
    phone: Handset, command: says.Approve | says.Deny | says.DeclineCall, moment: Moment
) -> list[Event]:
    attempt = type(command).__name__
    if not phone.unlocked:
        raise Refused("app_locked", f"{attempt} needs the app open")
    if phone.offline:
        raise Refused("offline", f"{attempt} needs a network")
    if _meets(phone, "app-desatualizada", moment):
        raise Refused("app_outdated", f"{attempt} needs a newer app")
    found = phone.find(command.request_id)
    if found is None:
        raise Refused("request_unknown", f"{attempt}: no request {command.request_id[:20]} here")
    if found.status != "pending" or moment.now >= found.expires_at:
        raise Refused(
            "not_pending",
            f"{attempt} needs a pending request, found {found.status}; "
            "ask the operator for a new one",
        )
    decision, phrase = "deny", ""
    if isinstance(command, says.DeclineCall):
        decision = "declined_call"
    elif isinstance(command, says.Approve):
        decision, phrase = "approve", command.phrase
        if moment.policy.phrase == "choose" and not phrase:
            raise Refused("phrase_missing", "Approve: this world asks for the phrase heard")
    return [says.DecisionSent(phone.citizen_id, command.request_id, decision, phrase)]


def _network(phone: Handset, offline: bool, moment: Moment) -> list[Event]:
    changed_to = says.NetworkChanged(phone.citizen_id, offline)
    return [changed_to] if offline else [changed_to, *_fetched(phone, moment)]


def _fetched(phone: Handset, moment: Moment) -> list[Event]:
    """The requests that waited outside."""
    return [
        says.RequestReceived(
            item.citizen_id,
            item.request_id,
            item.service,
            item.scopes,
            item.phone_number,
            item.call_id,
            item.caller_number,
            item.operator_id,
            moment.now,
            item.expires_at,
            item.consumer_name,
        )
        for item in phone.queued
        if moment.now < item.expires_at
    ]


def _minutes(text: str) -> int:
    try:
        minutes = int(text)
    except ValueError:
        minutes = 10_000
    if not -1440 <= minutes <= 1440:
        raise Refused(
            "malformed",
            "SkewClock: minutes is a whole number from -1440 to 1440",
            "O desvio é um número inteiro de minutos, de -1440 a 1440 (um dia).",
        )
    return minutes


def evolve(state: Handset | None, event: Event) -> Handset | None:
    """Fold one event into the phone."""
    phone = state or Handset(str(getattr(event, "citizen_id", "")))
    match event:
        case says.AppOpened():
            return changed(phone, unlocked=True, pin_failures=0)
        case says.AppClosed():
            return changed(phone, unlocked=False)
        case says.PinFailed():
            return changed(phone, pin_failures=event.failures, blocked=event.blocked)
        case says.RequestReceived():
            item = Shown(
                event.request_id,
                event.service,
                event.scopes,
                event.phone_number,
                event.call_id,
                event.caller_number,
                event.operator_id,
                event.at,
                event.expires_at,
                consumer_name=event.consumer_name,
            )
            queued = tuple(q for q in phone.queued if q.request_id != event.request_id)
            return changed(phone, requests=(*phone.requests[1 - KEPT :], item), queued=queued)
        case says.RequestQueued():
            return changed(phone, queued=(*phone.queued[1 - KEPT :], event))
        case says.DecisionSent():
            return _update(phone, event.request_id, status="answered", reason=event.decision)
        case says.ActedAlone():
            return _update(phone, event.request_id, conduct=event.conduct)
        case says.CodeDictated():
            known = phone.find(event.request_id)
            said = known.dictated + 1 if known else 0
            return _update(phone, event.request_id, dictated=said)
        case says.DecisionFailed():
            status = "pending" if event.final else "answered"
            return _update(phone, event.request_id, status=status, reason="sem_entrega")
        case says.CodeShown():
            return _update(
                phone,
                event.request_id,
                status="code",
                digits=event.digits,
                expires_at=event.expires_at,
            )
        case says.RequestEnded():
            queued = tuple(q for q in phone.queued if q.request_id != event.request_id)
            ended = (*phone.ended[1 - KEPT :], event.request_id)
            phone = changed(phone, queued=queued, ended=ended)
            return _update(phone, event.request_id, status=event.status, reason=event.reason)
        case says.NetworkChanged():
            return changed(phone, offline=event.offline)
        case says.DeviceChanged():
            return changed(
                phone, device=event.device, unlocked=False, pin_failures=0, blocked=False
            )
        case says.ClockSkewed():
            return changed(phone, skew_minutes=event.minutes)
        case says.SmsReceived():
            sms = Sms(event.sender, event.text, event.at)
            return changed(phone, messages=(*phone.messages[1 - KEPT :], sms))
    return phone


def _update(phone: Handset, request_id: str, **changes: object) -> Handset:
    requests = phone.requests
    for place in range(len(requests) - 1, -1, -1):
        if requests[place].request_id == request_id:
            item = changed(requests[place], **changes)
            return changed(phone, requests=(*requests[:place], item, *requests[place + 1 :]))
    return phone


def phrase_options(request_id: str, moment: Moment) -> Iterable[str]:
    """Three phrases, one of them said on the call, in an order that tells nothing (R13)."""
    options = [moment.secrets.phrase(request_id, offset) for offset in range(3)]
    return sorted(options)
