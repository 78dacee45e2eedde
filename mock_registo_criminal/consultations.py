"""Consulta de Certificado: what an access code opens, and how often a browser asks.

A code is found by its digest, so a world of a million certificates answers as one of a thousand.
Codes that do not exist are answered in the form of those that do, and counted alike.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from mock_registo_criminal import request_language as says
from mock_registo_criminal.certificate import (
    CertificateRequest,
    code_digest,
    draw_up,
    typed_code,
)
from mock_registo_criminal.record_court import record_of
from sandbox.protocol.states import changed
from sandbox.protocol.system import Event, Moment

OUTCOMES = ("valid", "expired", "cancelled", "unknown", "rate_limited")
KEPT = 20
"""How many consultations the holder is shown."""


@dataclass(frozen=True)
class Code:
    """One access code; `used` are the instants and outcomes of the last consultations."""

    digest: str
    request_id: str
    citizen_id: str
    expires_at: datetime
    closed: bool = False
    uses: int = 0
    used: tuple[tuple[datetime, str], ...] = ()


@dataclass(frozen=True)
class Asker:
    """A browser that consults: when it lately asked, and what it found last."""

    browser_id: str
    asked: tuple[datetime, ...] = ()
    digest: str = ""
    request_id: str = ""
    outcome: str = ""
    at: datetime | None = None


def decide_code(state: Code | None, command: Any, moment: Moment) -> list[Event]:
    """Open and close a code, and note who used it."""
    match command:
        case says.RegisterCode() if state is None:
            return [
                says.CodeRegistered(
                    command.digest, command.request_id, command.citizen_id, command.expires_at
                )
            ]
        case says.CloseCode() if state is not None and not state.closed:
            return [says.CodeClosed(command.digest)]
        case says.NoteConsultation() if state is not None:
            return [
                says.CodeUsed(
                    state.digest,
                    state.request_id,
                    state.citizen_id,
                    command.browser_id,
                    command.outcome,
                    moment.now,
                )
            ]
    return []


def decide_asker(
    state: Asker | None, command: says.ConsultCertificate, moment: Moment
) -> list[Event]:
    """What somebody finds who writes a code."""
    oldest = moment.now - timedelta(seconds=moment.policy.consultations_window_s)
    lately = [at for at in (state.asked if state else ()) if at > oldest]
    code_typed = typed_code(command.access_code)
    digest = code_digest(moment.secrets, code_typed)
    if len(lately) >= moment.policy.consultations:
        return [says.Consulted(command.browser_id, "", "", "rate_limited", moment.now)]
    code: Code | None = moment.look(f"codigo-acesso:{digest}") if code_typed else None
    if code is None:
        return [says.Consulted(command.browser_id, "", "", "unknown", moment.now)]
    outcome = "valid"
    if code.closed:
        outcome = "cancelled"
    elif moment.now >= code.expires_at:
        outcome = "expired"
    finding = _finding(code, moment) if outcome == "valid" else ""
    return [
        says.Consulted(command.browser_id, digest, code.request_id, outcome, moment.now, finding)
    ]


def _finding(code: Code, moment: Moment) -> str:
    """What the certificate of a code says now."""
    request = moment.look(f"pedido:{code.request_id}")
    citizen = moment.people.citizen(code.citizen_id)
    record = record_of(citizen, moment.look(f"record:{code.citizen_id}"))
    asked = CertificateRequest(
        request.request_number, request.purpose, request.minors, request.activity, request.country
    )
    return (
        "clean"
        if draw_up(citizen, record, asked, moment.now, moment.now, "").clean
        else ("recorded")
    )


def evolve(state: Any, event: Any) -> Any:
    """Fold one event into a code, or into who asks."""
    match event:
        case says.CodeRegistered():
            return Code(event.digest, event.request_id, event.citizen_id, event.expires_at)
        case says.CodeClosed() if isinstance(state, Code):
            return changed(state, closed=True)
        case says.CodeUsed() if isinstance(state, Code):
            used = (*state.used[1 - KEPT :], (event.at, event.outcome))
            return changed(state, used=used, uses=state.uses + 1)
        case says.Consulted():
            asker = state or Asker(event.browser_id)
            limited = event.outcome == "rate_limited"
            return changed(
                asker,
                asked=asker.asked if limited else (*asker.asked[-99:], event.at),
                digest=event.digest,
                request_id=event.request_id,
                outcome=event.outcome,
                at=event.at,
            )
    return state
