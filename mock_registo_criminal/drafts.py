"""The draft of a citizen, and which requests the citizen has.

    empty ──fill──▶ filled ──submit──▶ empty, with one request more
              ▲───────┘ (filled again), or discarded

A draft belongs to the citizen, whoever writes it: begun on the telephone it can be ended alone.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mock_registo_criminal import language as says
from mock_registo_criminal.purposes import BY_ID, LANGUAGES, Purpose
from mock_registo_criminal.visits import Applicant, applicant, signed_in
from sandbox.protocol.errors import Refused
from sandbox.protocol.states import changed
from sandbox.protocol.system import Event, Moment

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
ASKED = {
    "activity": "Profissão ou atividade",
    "entity": "Entidade que pede o certificado",
    "country": "País a que se destina",
}
"""The fields that some purposes cannot do without, with their labels."""


@dataclass(frozen=True)
class Draft:
    """The form as far as it is written."""

    request_id: str
    channel: str
    purpose: str
    email: str
    minors: bool
    note: str
    activity: str
    entity: str
    country: str
    language: str
    at: datetime


@dataclass(frozen=True)
class Folder:
    """What the portal keeps of a citizen: the draft, and the requests, oldest first."""

    citizen_id: str
    draft: Draft | None = None
    requests: tuple[str, ...] = ()


def decide(state: Folder | None, command: Any, moment: Moment) -> list[Event]:
    """Say what follows for a draft.

    Errors: those of `applicant`, purpose_unknown, malformed, request_incomplete,
    already_submitted.
    """
    match command:
        case says.FillRequest():
            who = applicant(command, moment)
            require_unsubmitted(who, moment)
            request_id = state.draft.request_id if state and state.draft else ""
            return [_filled(who, command, request_id or moment.next_id("RC"), moment)]
        case says.DiscardDraft():
            if state is None or state.draft is None:
                raise Refused("request_incomplete", "DiscardDraft: there is no draft")
            return [says.DraftDiscarded(state.citizen_id, state.draft.request_id)]
        case says.CloseDraft():
            return [
                says.DraftClosed(
                    command.citizen_id,
                    command.request_id,
                    command.federated_id,
                    command.request_number,
                    command.clerk_id,
                )
            ]
    return []


def require_unsubmitted(who: Applicant, moment: Moment) -> None:
    """An operator's visit is for one request.  Errors: already_submitted."""
    session = moment.look(f"fed:{who.federated_id}") if who.federated_id else None
    if session is not None and session.request_number:
        raise Refused("already_submitted", f"{who.federated_id} is {session.request_number}")


def _filled(who: Applicant, given: says.FillRequest, request_id: str, moment: Moment) -> Event:
    purpose = BY_ID.get(given.purpose)
    if purpose is None:
        raise Refused("purpose_unknown", f"FillRequest: no purpose «{given.purpose[:40]}»")
    email = given.email.strip() or who.email
    if email and not _EMAIL.fullmatch(email):
        raise Refused(
            "malformed",
            "FillRequest: email («Correio eletrónico»): not an address",
            "O endereço de correio eletrónico não é válido.",
        )
    if given.language not in dict(LANGUAGES):
        raise Refused("malformed", "FillRequest: language («Língua»): not one of those offered")
    minors = given.minors or purpose.minors
    _require_fields(purpose, minors, given)
    return says.RequestFilled(
        who.federated_id,
        request_id,
        who.citizen_id,
        who.operator_id,
        who.clerk_id,
        who.channel,
        purpose.id,
        email,
        minors,
        given.note.strip(),
        given.activity.strip(),
        given.entity.strip(),
        given.country.strip(),
        given.language,
        moment.now,
    )


def _require_fields(purpose: Purpose, minors: bool, given: says.FillRequest) -> None:
    lacking = [name for name in purpose.required(minors) if not getattr(given, name).strip()]
    if lacking:
        named = " e ".join(f"«{ASKED[name]}»" for name in lacking)
        told = "; ".join(f"{name} («{ASKED[name]}»): missing" for name in lacking)
        raise Refused(
            "malformed",
            f"FillRequest: {told} for «{purpose.id}»",
            f"A finalidade «{purpose.title}» pede mais: preencha {named}.",
        )


def evolve(state: Folder | None, event: Any) -> Folder | None:
    """Fold one event into the citizen's folder."""
    folder = state or Folder(event.citizen_id)
    match event:
        case says.RequestFilled():
            draft = Draft(
                event.request_id,
                event.channel,
                event.purpose,
                event.email,
                event.minors,
                event.note,
                event.activity,
                event.entity,
                event.country,
                event.language,
                event.at,
            )
            return changed(folder, draft=draft)
        case says.DraftDiscarded():
            return changed(folder, draft=None)
        case says.DraftClosed():
            return changed(folder, draft=None, requests=(*folder.requests, event.request_id))
    return folder


def folder_of(command: Any, moment: Moment) -> str:
    """The stream of whoever this is for."""
    if isinstance(command, says.CloseDraft):
        return f"requerente:{command.citizen_id}"
    if isinstance(command, says.DiscardDraft):
        return f"requerente:{signed_in(command.browser_id, 'DiscardDraft', moment).citizen_id}"
    return f"requerente:{applicant(command, moment).citizen_id}"
