"""A request and a draft as screens show them: plain data.  Pure, and it decides nothing."""

from datetime import datetime
from typing import Any

from mock_registo_criminal import wording
from mock_registo_criminal.certificate import valid_until
from mock_registo_criminal.consultations import Code
from mock_registo_criminal.drafts import Draft
from mock_registo_criminal.purposes import BY_ID, FEE_CENTS, LANGUAGES, PURPOSES
from mock_registo_criminal.request_state import PAYABLE, Request
from sandbox.platforms.payments.link import payment_path
from sandbox.platforms.payments.view import euros
from sandbox.protocol.system import Moment

_CHOICES = [{"id": item.id, "title": item.title} for item in PURPOSES]


def form_view(draft: Draft | None, email: str) -> dict[str, Any]:
    """The form, with what is written in it so far, and its review."""
    purpose = BY_ID.get(draft.purpose) if draft else None
    minors = bool(draft and draft.minors)
    return {
        "purposes": _CHOICES,
        "purpose": draft.purpose if draft else "",
        "purpose_title": purpose.title if purpose else "",
        "minors": minors,
        "minors_by_purpose": bool(purpose and purpose.minors),
        "activity": draft.activity if draft else "",
        "entity": draft.entity if draft else "",
        "country": draft.country if draft else "",
        "language": draft.language if draft else "pt-en",
        "language_title": dict(LANGUAGES)[draft.language if draft else "pt-en"],
        "email": draft.email if draft else email,
        "note": draft.note if draft else "",
        "filled": draft is not None,
        "saved_at": iso(draft.at) if draft else "",
        "channel": wording.CHANNELS[draft.channel] if draft else "",
        "law": list(purpose.law(minors)) if purpose else [],
        "fee": fee(purpose.fee_cents if purpose else FEE_CENTS),
    }


def request_view(request: Request, code: Code | None, moment: Moment) -> dict[str, Any]:
    """One request, whole."""
    label, tone = wording.STATES[request.status]
    purpose = BY_ID[request.purpose]
    now = moment.now
    payable = request.status in PAYABLE
    code_state = request.code_state(now)
    return {
        "request_id": request.request_id,
        "number": request.request_number,
        "status": request.status,
        "label": label,
        "tone": tone,
        "purpose": request.purpose,
        "purpose_title": purpose.title,
        "law": list(purpose.law(request.minors)),
        "minors": request.minors,
        "activity": request.activity,
        "entity": request.entity,
        "country": request.country,
        "language_title": dict(LANGUAGES)[request.language],
        "email": request.email,
        "channel": wording.CHANNELS[request.channel],
        "amount": fee(request.amount_cents),
        "submitted_at": iso(request.submitted_at),
        "payment": _payment(request, moment),
        "trouble": wording.TROUBLES.get(request.trouble, ""),
        "paid_at": iso(request.paid_at),
        "receipt": _receipt(request, moment),
        "method": wording.METHODS.get(request.method, ""),
        "issued_at": iso(request.issued_at),
        "code": moment.secrets.access_code(request.request_id) if code_state == "valid" else "",
        "code_state": code_state,
        "code_label": wording.CODES[code_state],
        "code_expires_at": iso(request.code_expires_at),
        "code_last_day": valid_until(request.issued_at) if request.issued_at else "",
        "consultations": [
            {"at": iso(at), "outcome": wording.OUTCOMES.get(outcome, outcome)}
            for at, outcome in reversed(code.used if code else ())
        ],
        "history": [
            {"at": iso(entry.at), "who": wording.WHO.get(entry.who, entry.who), "what": entry.what}
            for entry in request.history
        ],
        "can_pay": payable,
        "can_cancel": payable,
        "can_check": request.status == "payable",
        "can_download": request.issued_at is not None,
        "obtained": request.obtained > 0,
        "can_cancel_code": code_state == "valid",
    }


def _payment(request: Request, moment: Moment) -> dict[str, str] | None:
    if request.status != "payable" or not request.payment_id:
        return None
    reference = request.payment_reference
    return {
        "entity": request.payment_entity,
        "reference": " ".join(reference[at : at + 3] for at in range(0, len(reference), 3)),
        "expires_at": iso(request.payment_expires_at),
        "path": payment_path(request.payment_id, moment.secrets),
    }


def _receipt(request: Request, moment: Moment) -> str:
    """Where payments have the receipt; nothing for what was paid at a counter, or not at all."""
    if request.paid_at is None or not request.payment_id:
        return ""
    path = payment_path(request.payment_id, moment.secrets)
    return f"{path}recibo/{request.payment_id}.pdf"


def fee(cents: int) -> str:
    """What a certificate costs, as people read it."""
    return euros(cents) if cents else "Isento"


def iso(instant: datetime | None) -> str:
    """An instant as text; nothing when there is none."""
    return instant.isoformat() if instant else ""
