"""What the desk of an entity shows: every request by wire or by hand, as plain data.  Pure."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from mock_autorizacoes.invocations import bill
from sandbox.platforms.authentication.backchannel import PhoneSignIn
from sandbox.platforms.entity_requests import language as says
from sandbox.platforms.entity_requests.contract import in_words
from sandbox.platforms.entity_requests.core import AccessRequest, Consumer

SHOWN = 60
STATES: dict[str, tuple[str, str]] = {
    "pending": ("Pendente", "warning"),
    "held": ("Autorizado, à espera do código", "warning"),
    "granted": ("Aceite", "success"),
    "denied": ("Recusado", "danger"),
    "expired": ("Fora de prazo", "neutral"),
}
CALLBACKS: dict[str, str] = {
    "known": "Decisão conhecida pela entidade da simulação (sem endereço de retorno).",
    "sent": "Decisão enviada; à espera da resposta do endereço de retorno.",
    "waiting": "O endereço de retorno não aceitou a decisão; volta a tentar-se.",
    "taken": "O endereço de retorno aceitou a decisão.",
    "held": "A decisão vem mais tarde: há uma falha ordenada.",
    "lost": "A decisão perdeu-se pelo caminho: há uma falha ordenada.",
    "given_up": "Desistiu-se: o endereço de retorno nunca aceitou a decisão.",
}
SEEN: dict[str, str] = {
    "no_answer": "não respondeu a tempo",
    "refused": "endereço não permitido",
    "unreachable": "ligação recusada",
    "broken": "ligação interrompida",
    "status": "respondeu com outro estado HTTP",
}
"""Our wording, all of it."""


SIGN_INS: dict[str, tuple[str, str]] = {
    "pending": ("À espera", "warning"),
    "approved": ("Autorizada", "success"),
    "collected": ("Concluída", "success"),
    "denied": ("Recusada", "danger"),
    "expired": ("Fora de prazo", "neutral"),
}


def sign_ins_view(requests: Iterable[PhoneSignIn]) -> list[dict[str, Any]]:
    """Sign-ins asked for by CIBA, newest first; who they are about is not told."""
    newest = sorted(requests, key=lambda one: (one.at, one.sign_in_number), reverse=True)
    return [
        {
            "sign_in_number": one.sign_in_number,
            "client_id": one.provider_id,
            "consumer": one.provider_name,
            "message": one.binding_message,
            "status": one.status,
            "label": SIGN_INS[one.status][0],
            "tone": SIGN_INS[one.status][1],
            "interval_s": one.interval_s,
            "at": one.at.isoformat(),
            "expires_at": one.expires_at.isoformat(),
            "pinged": SEEN.get(one.pinged, "aceite") if one.pinged else "",
        }
        for one in newest[:SHOWN]
    ]


def desk_view(
    requests: Iterable[AccessRequest],
    callbacks: Mapping[str, Any],
    accesses: Mapping[str, Any],
    consumers: Iterable[Consumer],
    now: datetime,
    picture: Callable[[str], str],
) -> dict[str, Any]:
    """The requests, newest first; `picture` draws the QR code of one that waits to be read."""
    found = sorted(requests, key=lambda one: (one.at, one.request_number), reverse=True)
    return {
        "requests": [
            _request(
                one, callbacks.get(one.request_number), accesses.get(one.request_number), picture
            )
            for one in found[:SHOWN]
        ],
        "count": len(found),
        "invocations": bill(consumers),
    }


def _request(
    one: AccessRequest, callback: Any, access: Any, picture: Callable[[str], str]
) -> dict[str, Any]:
    label, tone = STATES[one.status]
    unread = one.kind == says.QR and one.status == "pending" and not one.citizen_id
    return {
        "request_number": one.request_number,
        "client_id": one.client_id,
        "consumer": one.consumer_name,
        "kind": one.kind,
        "status": one.status,
        "label": label,
        "tone": tone,
        "existing": bool(one.existing),
        "attributes": [in_words(name) for name in one.attributes],
        "description": one.description,
        "at": one.at.isoformat(),
        "expires_at": one.expires_at.isoformat(),
        "valid_until": one.valid_until.isoformat(),
        "reply_to": one.reply_to,
        "qr": picture(one.request_number) if unread else "",
        "callback": _callback(callback),
        "data": _data(access),
    }


def _callback(callback: Any) -> dict[str, Any] | None:
    if callback is None:
        return None
    return {
        "status": callback.status,
        "code": callback.code,
        "text": CALLBACKS[callback.status],
        "attempt": callback.attempt,
        "seen": [SEEN.get(one, one) for one in callback.seen],
    }


def _data(access: Any) -> dict[str, Any] | None:
    if access is None:
        return None
    return {
        "reads": access.reads,
        "expires_at": access.expires_at.isoformat(),
        "process_id": access.processes[-1].process_id if access.processes else "",
    }
