"""What a citizen sees of the requests of entities, in the app and on the portal alike.  Pure."""

from datetime import datetime
from typing import Any

from sandbox.platforms.entity_requests.contract import in_words
from sandbox.platforms.entity_requests.holder import Asked, Holder

SHOWN = 10
EVERYTHING = "Todos os dados que esta entidade pode pedir"
STATES: dict[str, tuple[str, str, str]] = {
    "pending": ("À espera da sua resposta", "warning", "Leia o que é pedido antes de responder."),
    "answered": ("A enviar…", "info", "A sua resposta está a caminho."),
    "granted": ("Autorizado", "success", "A entidade pode obter estes dados."),
    "denied": ("Recusado", "neutral", "A entidade não vê os seus dados."),
    "expired": ("Sem resposta", "neutral", "O prazo passou. A entidade não vê os seus dados."),
    "withdrawn": ("Retirado", "neutral", "Retirou esta autorização: já não serve."),
    "signed_in": ("Autenticado", "success", "Confirmou que era o próprio."),
    "over": ("Terminada", "neutral", "A validade desta autorização acabou."),
}
"""State: label, its tone, what is said of it.  Our wording."""


def holder_view(holder: Holder | None, now: datetime, in_app: bool = True) -> dict[str, Any]:
    """The requests that wait, the authorizations that hold, and what is over, newest first.

    Sign-ins are confirmed in the app, and shown there alone.
    """
    requests = reversed(holder.requests) if holder else ()
    shown = [_asked(one, now) for one in requests if in_app or not one.kind]
    return {
        "waiting": [one for one in shown if one["status"] == "pending"],
        "grants": [one for one in shown if one["status"] == "granted"],
        "past": [one for one in shown if one["status"] not in ("pending", "granted")][:SHOWN],
    }


def _asked(one: Asked, now: datetime) -> dict[str, Any]:
    status = one.status
    if status == "pending" and now >= one.expires_at:
        status = "expired"
    elif status == "granted" and now >= one.valid_until:
        status = "over"
    label, tone, text = STATES[status]
    return {
        "request_number": one.request_number,
        "kind": one.kind,
        "status": status,
        "label": label,
        "tone": tone,
        "text": text,
        "consumer": one.consumer_name,
        "client_id": one.client_id,
        "description": one.description,
        "attributes": [{"id": name, "label": in_words(name)} for name in one.attributes]
        or ([] if one.kind else [{"id": "", "label": EVERYTHING}]),
        "at": one.at.isoformat(),
        "expires_at": one.expires_at.isoformat(),
        "valid_until": one.valid_until.isoformat(),
    }
