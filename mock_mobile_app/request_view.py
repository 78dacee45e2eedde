"""One request for access to data, as the phone shows it: who asks, for what, on which call (R11).

Pure.  Nothing here decides; what the screen warns about is worked out from the request, the
calls of this citizen and the limits of the world.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from mock_mobile_app import core, wording
from mock_mobile_app.core import Shown
from mock_mobile_app.wording import Words
from sandbox.platforms.entity_requests.contract import in_words
from sandbox.protocol.call import CONTACT_CENTRE, LIVE, Call
from sandbox.protocol.system import Moment

UNKNOWN_SERVICE = {"title": "Serviço desconhecido", "entity": "", "purpose": ""}


def iso(instant: datetime | None) -> str:
    """An instant as the journal writes it; empty when there is none."""
    return "" if instant is None else instant.isoformat(timespec="milliseconds")


def request_view(
    item: Shown,
    citizen: Any,
    calls: Iterable[Call],
    moment: Moment,
    services: Mapping[str, Mapping[str, str]],
    scopes: Mapping[str, str],
) -> dict[str, Any]:
    """A request in full, with the words for its state and its origin."""
    service = services.get(item.service, UNKNOWN_SERVICE)
    status = status_of(item, moment.now)
    return {
        "request_id": item.request_id,
        "status": status,
        "reason": item.reason,
        **words_of(status, item.reason).as_dict(),
        "problem": wording.NOT_SENT if (status, item.reason) == ("pending", "sem_entrega") else "",
        "service": item.service,
        "title": service["title"],
        "entity": service["entity"],
        "purpose": service["purpose"],
        "consumer": item.consumer_name,
        "contact_centre": CONTACT_CENTRE,
        "scopes": [
            {"id": scope, "label": scopes.get(scope) or in_words(scope)} for scope in item.scopes
        ],
        "phone_number": item.phone_number,
        "received_at": iso(item.received_at),
        "expires_at": iso(item.expires_at),
        "call_id": item.call_id,
        "caller_number": item.caller_number,
        "origin": _origin(item, citizen, calls),
        **_phrase(item, status, moment),
    }


def status_of(item: Shown, now: datetime) -> str:
    """The status, past its end even before the Sistema de Autorizações has said so."""
    if item.status in ("pending", "code") and now >= item.expires_at:
        return "expired" if item.status == "pending" else "code_expired"
    return item.status


def words_of(status: str, reason: str) -> Words:
    """The most precise words there are for a state."""
    if status == "answered":
        return wording.ANSWERED.get(reason, wording.REQUEST["answered"])
    words = wording.ENDED_BECAUSE.get((status, reason))
    return words or wording.REQUEST.get(status, Words("neutral", "Terminado", "Terminou."))


def _origin(item: Shown, citizen: Any, calls: Iterable[Call]) -> dict[str, Any]:
    """Whether the request belongs to a call that this citizen made and is still in."""
    own = [call for call in calls if call.citizen_id == citizen.id]
    call = next((call for call in own if call.call_id == item.call_id), None)
    if item.caller_number and item.caller_number not in citizen.phones:
        kind = "foreign_number"
    elif call is not None and call.status in LIVE:
        kind = "own_call"
    elif any(call.status in LIVE for call in own):
        kind = "other_call"
    elif call is not None:
        kind = "ended_call"
    else:
        kind = "no_call"
    return {
        "kind": kind,
        "trusted": kind == "own_call",
        "number": item.caller_number,
        "started_at": iso(call.started_at) if call else "",
        **wording.ORIGIN[kind].as_dict(),
    }


def _phrase(item: Shown, status: str, moment: Moment) -> dict[str, Any]:
    """The words that only the two people on the call have heard (R13), while they matter."""
    mode = moment.policy.phrase if status == "pending" else "off"
    return {
        "phrase_mode": mode,
        "phrase": moment.secrets.phrase(item.request_id) if mode == "show" else "",
        "phrase_options": (
            list(core.phrase_options(item.request_id, moment)) if mode == "choose" else []
        ),
    }
