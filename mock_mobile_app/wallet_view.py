"""What MB WAY shows on one phone: the requests that wait, and how the last ones ended.  Pure."""

from typing import Any

from sandbox.platforms.payments.mbway import Asked, Wallet
from sandbox.platforms.payments.view import euros
from sandbox.protocol.system import Moment

SHOWN = 5
"""How many requests that are over are listed."""

STATES: dict[str, tuple[str, str, str]] = {
    "pending": ("À espera da sua resposta", "warning", "Confirme a quem paga, e quanto."),
    "answered": ("A enviar…", "info", "A sua resposta está a caminho."),
    "paid": ("Pago", "success", "O pagamento foi feito."),
    "refused": ("Recusado", "neutral", "Nada foi pago."),
    "expired": ("Sem resposta", "neutral", "O prazo passou. Nada foi pago."),
    "canceled": ("Retirado", "neutral", "Já não é preciso pagar aqui."),
}
"""State: label, its tone, what is said of it.  Our wording."""


def wallet_view(wallet: Wallet | None, moment: Moment) -> dict[str, Any]:
    """The wallet of one citizen; without network the phone has heard of nothing new."""
    if wallet is None:
        return {"waiting": [], "past": [], "attempts_left": moment.policy.pin_attempts}
    phone = moment.look(f"phone:{wallet.citizen_id}")
    offline = phone is not None and phone.offline
    shown = [_asked(item, moment) for item in reversed(wallet.requests)]
    waiting = [item for item in shown if item["status"] == "pending" and not offline]
    return {
        "waiting": waiting,
        "past": [item for item in shown if item["status"] != "pending"][:SHOWN],
        "attempts_left": max(0, moment.policy.pin_attempts - wallet.pin_failures),
    }


def _asked(item: Asked, moment: Moment) -> dict[str, Any]:
    late = item.status == "pending" and moment.now >= item.expires_at
    status = "expired" if late else item.status
    label, tone, text = STATES[status]
    return {
        "push_id": item.push_id,
        "status": status,
        "label": label,
        "tone": tone,
        "text": text,
        "merchant": item.merchant,
        "description": item.description,
        "amount": euros(item.amount_cents),
        "phone_number": item.phone_number,
        "at": item.at.isoformat(),
        "expires_at": item.expires_at.isoformat(),
    }
