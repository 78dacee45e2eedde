"""What one browser sees of its sign-in: plain data.  Pure, and it decides nothing."""

from collections.abc import Iterable
from typing import Any

from mock_autenticacao.contract import SERVICES
from sandbox.cards import card_of
from sandbox.identifiers.phone import spoken_phone
from sandbox.platforms.authentication.attribute_table import label
from sandbox.platforms.authentication.credential import attempts_left
from sandbox.platforms.authentication.service_request import TABS, ServiceRequest
from sandbox.platforms.authentication.sign_in import OPEN, SignIn
from sandbox.protocol.errors import REASONS
from sandbox.protocol.system import Moment


def view(
    sign_in: SignIn | None, moment: Moment, holders: Iterable[Any], holder: Any
) -> dict[str, Any]:
    """`holders` are those whose cards lie beside the reader, `holder` whose card is in it.

    `state`: none, choosing, code_sent, card_in, signed_in, cancelled, expired.
    """
    if sign_in is None:
        nothing = {"refusal": None, "assertion": "", "request": None}
        return {"state": "none", "service": _service(""), **nothing}
    state = sign_in.status
    if state in OPEN and moment.now >= sign_in.expires_at:
        state = "expired"
    signed_in = state == "signed_in"
    return {
        "state": state,
        "service": _service(sign_in.service),
        "request": _request(sign_in.request),
        "refusal": _refusal(sign_in),
        "phone": _masked(sign_in.credential) if state == "code_sent" else "",
        "code_expires_at": _iso(sign_in.code_expires_at) if state == "code_sent" else "",
        "code_over": state == "code_sent"
        and sign_in.code_expires_at is not None
        and moment.now >= sign_in.code_expires_at,
        "attempts_left": sign_in.attempts_left,
        "sends_left": max(0, moment.policy.sms_code_sends - sign_in.sends),
        "cards": [{"id": one.id, "name": one.full_name} for one in holders],
        "card": _card(sign_in, holder, moment) if state == "card_in" else None,
        "means": sign_in.means,
        "assertion": moment.secrets.token(sign_in.assertion_id)
        if signed_in and sign_in.request is None
        else "",
    }


def _service(name: str) -> dict[str, str]:
    found = SERVICES.get(name) or next(iter(SERVICES.values()))
    return {
        "id": found.id,
        "title": found.title,
        "address": f"{found.slug}/",
        "receives": f"{found.slug}/acao/{found.receives}",
    }


def _request(asked: ServiceRequest | None) -> dict[str, Any] | None:
    """What a registered service asked for; nothing for the portal of the sandbox."""
    if asked is None:
        return None
    return {
        "provider": asked.provider_name,
        "provider_id": asked.provider_id,
        "protocol": asked.protocol,
        "level": asked.level,
        "means": asked.means(),
        "first": TABS.get(asked.tab, ""),
        "consents": asked.consents,
        "attributes": [label(name) for name in asked.attributes],
    }


def _refusal(sign_in: SignIn) -> dict[str, Any] | None:
    if not sign_in.refusal:
        return None
    left = sign_in.refused_attempts_left
    text = REASONS[sign_in.refusal].text
    if sign_in.refusal in ("cmd_wrong", "card_pin_wrong"):
        text += f" Pode tentar mais {left} {'vez' if left == 1 else 'vezes'}."
    return {"code": sign_in.refusal, "text": text, "attempts_left": left}


def _masked(credential: str) -> str:
    """The number, as far as whoever typed it needs to know it again."""
    shown = spoken_phone(credential.partition(":")[2])
    return f"{shown[:2]}• ••• {shown[-3:]}"


def _card(sign_in: SignIn, holder: Any, moment: Moment) -> dict[str, Any]:
    card = card_of(holder)
    left = attempts_left(f"cc:{sign_in.card_number}", moment)
    return {
        "holder": holder.full_name if holder else "",
        "number": sign_in.card_number,
        "valid_until": card.valid_until.isoformat() if card else "",
        "expired": bool(card and card.expired(moment.now.date())),
        "attempts_left": left,
        "blocked": left == 0,
        "pin": card.pin if card else "",
    }


def _iso(instant: Any) -> str:
    return str(instant.isoformat()) if instant else ""
