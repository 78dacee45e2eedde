"""One session of the federated service: an operator asks for a certificate in a citizen's name.

    opened ──fill──▶ filled ──submit──▶ submitted
              ▲────────┘ (filled again before submitting)

Nobody but the operator and session that the token was exchanged for may do anything here.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from mock_registo_criminal import language as says
from mock_registo_criminal.contract import PURPOSES
from sandbox.protocol.errors import Refused
from sandbox.protocol.messages import (
    OpenFederatedSession,
    PaymentCallback,
    PaymentOpened,
    PaymentStatus,
)
from sandbox.protocol.states import changed
from sandbox.protocol.system import Event, Moment

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True)
class Session:
    """The operator's visit, and the request as far as it is written."""

    federated_id: str
    operator_id: str
    session_id: str
    citizen_id: str
    service: str
    data: tuple[tuple[str, str], ...]
    opened_at: datetime
    purpose: str = ""
    email: str = ""
    minors: bool = False
    note: str = ""
    filled: bool = False
    request_number: str = ""
    submitted_at: datetime | None = None


def decide(state: Session | None, command: object, moment: Moment) -> list[Event]:
    """Say what follows at the portal.

    Errors: session_unknown, seat_foreign, purpose_unknown, malformed, request_incomplete,
    already_submitted.
    """
    if isinstance(command, PaymentOpened | PaymentCallback | PaymentStatus):
        # No order waits for money yet.
        return []
    if isinstance(command, OpenFederatedSession):
        if state is not None:
            return []
        return [
            says.SessionOpened(
                command.federated_id,
                command.operator_id,
                command.session_id,
                command.holder,
                command.service,
                command.data,
                moment.now,
            )
        ]
    if state is None:
        raise Refused("session_unknown", f"{type(command).__name__}: no such session")
    asked = (getattr(command, "operator_id", ""), getattr(command, "session_id", ""))
    if asked != (state.operator_id, state.session_id):
        raise Refused("seat_foreign", f"{state.federated_id} belongs to another operator session")
    if state.request_number:
        raise Refused("already_submitted", f"{state.federated_id} is {state.request_number}")
    if isinstance(command, says.FillRequest):
        return [_filled(state, command)]
    if not state.filled:
        raise Refused("request_incomplete", "SubmitRequest needs a purpose")
    request_id = moment.next_id("RC")
    number = f"{moment.now.year}/{request_id.partition('-')[2].zfill(6)}"
    return [
        says.RequestSubmitted(
            state.federated_id,
            request_id,
            number,
            state.citizen_id,
            state.operator_id,
            state.purpose,
            moment.now,
        )
    ]


def _filled(state: Session, command: says.FillRequest) -> says.RequestFilled:
    known = {item.id: item for item in PURPOSES}
    if command.purpose not in known:
        raise Refused("purpose_unknown", f"FillRequest: no purpose «{command.purpose[:40]}»")
    email = command.email.strip() or dict(state.data).get("email", "")
    if email and not _EMAIL.fullmatch(email):
        raise Refused(
            "malformed",
            "FillRequest: email («Correio eletrónico»): not an address",
            "O endereço de correio eletrónico não é válido.",
        )
    minors = command.minors or known[command.purpose].minors
    return says.RequestFilled(state.federated_id, command.purpose, email, minors, command.note)


def evolve(state: Session | None, event: Event) -> Session | None:
    """Fold one event into the session."""
    if isinstance(event, says.SessionOpened):
        return Session(
            event.federated_id,
            event.operator_id,
            event.session_id,
            event.citizen_id,
            event.service,
            event.data,
            event.at,
        )
    if state is None:
        return None
    match event:
        case says.RequestFilled():
            return changed(
                state,
                purpose=event.purpose,
                email=event.email,
                minors=event.minors,
                note=event.note,
                filled=True,
            )
        case says.RequestSubmitted():
            return changed(state, request_number=event.request_number, submitted_at=event.at)
    return state
