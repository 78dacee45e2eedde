"""What the phone sends to the Sistema de Autorizações."""

from collections.abc import Iterable
from typing import Any

from mock_mobile_app import core
from mock_mobile_app import language as says
from mock_mobile_app.core import Handset
from sandbox.protocol import messages as told
from sandbox.protocol.authorization_request import CodeRefused
from sandbox.protocol.call_language import Speak
from sandbox.protocol.fault_kinds import PHONE
from sandbox.protocol.fault_language import FaultEnded, FaultStarted, SpendFault
from sandbox.protocol.system import Envelope, Event, Moment, System


def react(event: Event, state: Handset, moment: Moment) -> Iterable[Envelope]:
    """The citizen's decision leaves for the Sistema de Autorizações."""
    if isinstance(event, says.DecisionSent):
        body = told.CitizenDecision(
            event.citizen_id, event.request_id, event.decision, event.phrase
        )
        found = state.find(event.request_id)
        correlation = (found.call_id if found else "") or event.request_id
        yield Envelope(told.MOBILE_APP, told.AUTHORIZATIONS, "DecisaoCidadao", body, correlation)


def undelivered(body: object, attempts: int, final: bool) -> object | None:
    """Tell the phone that a decision did not get through."""
    if isinstance(body, told.CitizenDecision):
        return says.DecisionUndelivered(body.citizen_id, body.request_id, final)
    return None


def correlate(state: Handset | None, command: object) -> str:
    """The call that the request in hand was made on."""
    found = state.find(getattr(command, "request_id", "")) if state else None
    return (found.call_id or found.request_id) if found else ""


def _on_fault(event: FaultStarted, world: object) -> object | None:
    """What a fault of somebody's phone does to it when it begins."""
    citizen_id = event.terms.person
    if event.target != PHONE or not citizen_id:
        return None
    match event.kind:
        case "sem-rede":
            return says.SetFlightMode(citizen_id, True)
        case "bateria-acaba":
            return says.LosePower(citizen_id)
        case "relogio-desviado":
            return says.SkewClock(citizen_id, str(round(event.terms.skew_s / 60)))
    return None


def _on_fault_over(event: FaultEnded, world: object) -> object | None:
    """The phone is as it was."""
    if event.target != PHONE or not event.person:
        return None
    if event.kind in ("sem-rede", "bateria-acaba"):
        return says.SetFlightMode(event.person, False)
    return says.SkewClock(event.person, "0") if event.kind == "relogio-desviado" else None


def _speak(event: says.CodeDictated, phone: Handset) -> Speak:
    return Speak(event.call_id, "cidadao", event.citizen_id, event.said)


def _on_wrong_code(event: CodeRefused, consent: Any) -> says.DictateAgain | None:
    """The operator has typed what was said, and it was wrong."""
    if event.reason != "code_wrong" or consent is None:
        return None
    return says.DictateAgain(consent.citizen_id, event.request_id)


def _stream(command: says.LockApp, moment: Moment) -> str:
    return f"phone:{command.citizen_id}"


HANDSET = System(
    name=told.MOBILE_APP,
    commands=dict.fromkeys(
        (
            says.UnlockApp,
            says.LockApp,
            says.Approve,
            says.Deny,
            says.DeclineCall,
            says.SetFlightMode,
            says.ChangeDevice,
            says.SkewClock,
            says.LosePower,
            says.DecisionUndelivered,
            says.DictateAgain,
            told.PushRequest,
            told.CodeReady,
            told.RequestClosed,
            told.SendSms,
        ),
        _stream,
    ),
    events=says.EVENTS,
    decide=core.decide,
    evolve=core.evolve,
    react=react,
    reacts_to=frozenset({says.DecisionSent}),
    listens_to={
        FaultStarted: _on_fault,
        FaultEnded: _on_fault_over,
        says.CodeDictated: _speak,
        CodeRefused: _on_wrong_code,
        says.NotificationLost: lambda event, state: SpendFault(event.fault),
    },
    correlate=correlate,
    audience=lambda event, state: (f"cidadao:{event.citizen_id}",),
    settled=lambda state: state is None or not any(item.alive for item in reversed(state.requests)),
    undelivered=undelivered,
)
