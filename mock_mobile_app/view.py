"""What one citizen's phone shows: plain data for pages, for JSON and for robots alike.

Pure, and it decides nothing.  While the app is locked there is no word of what is asked, and no
code (R14): only that something waits.  Instants are ISO 8601 texts, as the journal has them.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from mock_mobile_app import wording
from mock_mobile_app.contract import PHRASES, SCREENS
from mock_mobile_app.core import Handset
from mock_mobile_app.request_view import iso, request_view, status_of
from sandbox.identifiers.phone import spoken_phone
from sandbox.platforms.mail.links import in_words, pieces
from sandbox.protocol.call import CONTACT_CENTRE, LIVE, Call, CallStatus
from sandbox.protocol.hidden_words import codes_in, revealed
from sandbox.protocol.security_code import grouped
from sandbox.protocol.system import Moment, Secrets

CALLS_SHOWN = 8
"""How many past calls the phone lists."""
NEW_FOR = timedelta(minutes=5)
"""How long a text message counts as new: nobody says when it was read."""


def view(
    handset: Handset | None,
    citizen: Any,
    calls: Iterable[Call],
    moment: Moment,
    services: Mapping[str, Mapping[str, str]],
    scopes: Mapping[str, str],
) -> dict[str, Any]:
    """The phone of `citizen`.

    `calls` may be all calls of the world; `services` gives title, entity and purpose of what may
    be asked for; `scopes` the label of each field of data.
    """
    phone = handset or Handset(citizen.id)
    own = sorted(
        (call for call in calls if call.citizen_id == citizen.id),
        key=lambda call: (call.started_at, call.call_id),
    )
    app = _app_state(phone, citizen)
    requests = [
        request_view(item, citizen, own, moment, services, scopes)
        for item in reversed(phone.requests)
    ]
    open_app = app == "open"
    code = _code(phone, moment) if open_app else None
    return {
        "screens": [
            {"name": item.name, "path": item.path, "title": item.title, "link": item.link}
            for item in SCREENS
        ],
        **_owner(phone, citizen),
        "app": app,
        "locked": not open_app,
        "blocked": phone.blocked,
        "no_app_reason": wording.NO_APP.get(citizen.cmd[0], "") if app == "missing" else "",
        "pin_failures": phone.pin_failures,
        "pin_attempts_left": max(0, moment.policy.pin_attempts - phone.pin_failures),
        "call": _call(own[-1]) if own else None,
        "calls": [_past_call(call) for call in reversed(own) if call.status not in LIVE][
            :CALLS_SHOWN
        ],
        **_requests(requests, open_app),
        "code": code,
        "messages": _messages(phone, moment.now, moment.secrets),
        "phrases": _phrases(citizen, code),
    }


def _owner(phone: Handset, citizen: Any) -> dict[str, Any]:
    return {
        "citizen": {
            "id": citizen.id,
            "name": citizen.full_name,
            "given_name": citizen.given_name.split()[0],
            "story": citizen.story,
            "pin": citizen.app_pin,
        },
        "phones": [
            {"number": number, "cmd": status, "cmd_label": wording.CMD.get(status, status)}
            for number, status in zip(citizen.phones, citizen.cmd, strict=True)
        ],
        "contact_centre": CONTACT_CENTRE,
        "device": phone.device,
        "offline": phone.offline,
        "skew_minutes": phone.skew_minutes,
    }


def _app_state(phone: Handset, citizen: Any) -> str:
    if not any(status == "active" for status in citizen.cmd):
        return "missing"
    if phone.blocked:
        return "blocked"
    return "open" if phone.unlocked else "locked"


def _requests(requests: list[dict[str, Any]], open_app: bool) -> dict[str, Any]:
    """The requests by what the citizen has to do with them, newest first."""
    pending = [item for item in requests if item["status"] == "pending"]
    if not open_app:
        hidden = [{"request_id": item["request_id"], "status": "pending"} for item in pending]
        return {
            "waiting": hidden[0] if hidden else None,
            "pending": hidden,
            "answered": [],
            "authorized": None,
            "last": None,
            "history": [],
        }
    answered = [item for item in requests if item["status"] == "answered"]
    authorized = [item for item in requests if item["status"] == "code"]
    ended = [item for item in requests if item["status"] not in ("pending", "answered", "code")]
    last = ended[0] if ended and ended[0] is requests[0] else None
    return {
        "waiting": pending[0] if pending else None,
        "pending": pending,
        "answered": answered,
        "authorized": authorized[0] if authorized else None,
        "last": last,
        "history": ended[1:] if last else ended,
    }


def _code(phone: Handset, moment: Moment) -> dict[str, Any] | None:
    """The newest code that can be said; generated on the phone, never part of an event."""
    for item in reversed(phone.requests):
        if status_of(item, moment.now) == "code":
            value = moment.secrets.security_code(item.request_id, item.digits)
            return {
                "request_id": item.request_id,
                "value": value,
                "grouped": grouped(value),
                "expires_at": iso(item.expires_at),
            }
    return None


def _call(call: Call) -> dict[str, Any]:
    words = wording.CALL[call.status.value]
    if call.status is CallStatus.RINGING and call.answered_at:
        words = wording.TRANSFERRED
    return {
        "id": call.call_id,
        "status": call.status.value,
        "live": call.status in LIVE,
        **words.as_dict(),
        "ending": wording.ENDED_BY.get(call.ended_by, ""),
        "number": call.caller_number,
        "started_at": iso(call.started_at),
        "answered_at": iso(call.answered_at),
        "ended_at": iso(call.ended_at),
        "transcript": [
            {"who": said.speaker, "text": said.heard or said.text, "at": iso(said.at)}
            for said in call.transcript
        ],
    }


def _past_call(call: Call) -> dict[str, str]:
    return {
        "id": call.call_id,
        "status": call.status.value,
        "label": wording.CALL[call.status.value].label,
        "number": call.caller_number,
        "started_at": iso(call.started_at),
        "answered_at": iso(call.answered_at),
        "ended_at": iso(call.ended_at),
    }


def _messages(phone: Handset, now: datetime, secrets: Secrets) -> list[dict[str, Any]]:
    return [
        {
            "sender": sms.sender,
            "text": in_words(revealed(sms.text, secrets)),
            "pieces": [
                {"text": piece.text, "path": piece.path} for piece in pieces(sms.text, secrets)
            ],
            "codes": codes_in(sms.text, secrets),
            "at": iso(sms.at),
            "new": now - sms.at < NEW_FOR,
        }
        for sms in reversed(phone.messages)
    ]


def _phrases(citizen: Any, code: dict[str, Any] | None) -> list[dict[str, str]]:
    """What the citizen can say at a touch: the phrases of the contract whose holes are known.

    The PIN is never among them: nobody may be helped to say it.
    """
    known = {
        "dita-telemovel": [spoken_phone(number) for number in citizen.phones],
        "dita-codigo": [code["grouped"]] if code else [],
    }
    found = []
    for phrase in PHRASES:
        if "{" not in phrase.text:
            found.append({"name": phrase.name, "text": phrase.text})
            continue
        for number, value in enumerate(known.get(phrase.name, ()), start=1):
            name = phrase.name if number == 1 else f"{phrase.name}-{number}"
            found.append({"name": name, "text": phrase.text.format(valor=value)})
    return sorted(found, key=lambda item: item["name"] != "dita-codigo")
