"""What the inspection of the platform shows, as plain data.  Pure.

Its bodies show what is done and with what result; what tells something of a person is hidden.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sandbox.platforms.integration.wire_form import Headers, json_headers, soap_message, xml_body

STATES: dict[str, tuple[str, str]] = {
    "delivered": ("Entregue", "success"),
    "sent": ("A caminho", "info"),
    "held": ("Retida", "warning"),
    "failed": ("A repetir", "warning"),
    "resent": ("Reenviada", "info"),
    "lost": ("Perdida", "danger"),
    "abandoned": ("Abandonada", "danger"),
    "rejected": ("Rejeitada", "danger"),
    "discarded": ("Descartada", "neutral"),
}
CHOICES = (
    ("dead", "Por tratar (perdidas, abandonadas, rejeitadas)"),
    *((key, label) for key, (label, _) in STATES.items()),
)
STEPS: dict[str, str] = {
    "mensagens.entregues": "Entregue ao destinatário",
    "mensagem.entregue": "Entregue ao destinatário",
    "mensagem.recebida": "Recebida do componente de fora",
    "mensagem.repetida": "Chegou outra vez com o mesmo número: ignorada",
    "mensagem.enviada": "Enviada para o endereço do componente",
    "mensagem.aceite": "O endereço confirmou a receção",
    "mensagem.retida": "Retida na plataforma",
    "mensagem.falhada": "Não foi aceite; volta a tentar-se",
    "mensagem.duplicada": "Entregue; vai chegar outra vez",
    "mensagem.perdida": "Perdeu-se sem aviso",
    "mensagem.abandonada": "Esgotou as tentativas; o remetente foi avisado",
    "mensagem.rejeitada": "O destinatário rejeitou-a",
    "mensagem.reenviada": "Reenviada à mão",
    "mensagem.descartada": "Descartada à mão",
}
SYSTEMS: dict[str, str] = {
    "backoffice": "Portal de backoffice",
    "autenticacao": "Serviço de Autenticação",
    "sistema-autorizacoes": "Sistema de Autorizações",
    "app-movel": "Aplicação móvel",
    "portal-registo-criminal": "Portal Registo Criminal",
    "pagamentos": "Pagamentos",
    "mb-way": "MB WAY",
    "correio": "Correio",
    "autorizacoes-frontend": "Autorizações: pedidos de entidades",
    "autorizacoes-titular": "Autorizações: titular",
    "autorizacoes-dados": "Autorizações: dados",
    "entidade-consumidora": "Entidade consumidora",
    "assinatura-cmd": "Assinatura com CMD",
}
"""Our wording, all of it."""
DEAD = ("lost", "abandoned", "rejected")


def named(system: str) -> str:
    """A system as people call it."""
    return SYSTEMS.get(system, system)


def row_view(message: Any) -> dict[str, Any]:
    """One line of the list."""
    label, tone = STATES[message.state]
    return {
        "id": message.id,
        "first": message.first,
        "action": message.action,
        "sender": message.sender,
        "sender_name": named(message.sender),
        "receiver": message.receiver,
        "receiver_name": named(message.receiver),
        "at": message.at,
        "state": message.state,
        "label": label,
        "tone": tone,
        "attempts": message.attempts,
        "relates_to": message.relates_to,
        "correlation": message.correlation,
        "dead": message.state in DEAD,
    }


def request_view(request: Any) -> dict[str, Any]:
    """One message between entities: who, to whom, what; nothing of what it says."""
    label, tone = ("Por confirmar", "info")
    if request.confirmed:
        label, tone = ("Confirmada", "success")
    elif request.way.status:
        label, tone = STATES[request.way.status]
    return {
        "id": request.message_guid,
        "number": request.number,
        "operation": request.operation,
        "sender": request.sender,
        "receiver": request.receiver,
        "answers": bool(request.relates_to),
        "times": request.times,
        "label": label,
        "tone": tone,
    }


def dead_view(message_id: str, letter: Any) -> dict[str, Any]:
    """One message that did not get through, as its state tells it."""
    label, tone = STATES[letter.outcome]
    return {
        "id": message_id,
        "action": letter.envelope.action,
        "sender_name": named(letter.envelope.sender),
        "receiver_name": named(letter.envelope.receiver),
        "state": letter.outcome,
        "label": label,
        "tone": tone,
    }


def message_view(
    message: Any, headers: Headers, members: Mapping[str, Any] | None, answers: Sequence[Any]
) -> dict[str, Any]:
    """One message whole; `members` are those of its body, people's hidden, or None if unknown."""
    return {
        **row_view(message),
        "headers": [list(pair) for pair in headers.pairs()],
        "steps": [
            {
                "n": step.number,
                "at": step.at,
                "text": STEPS.get(step.type, step.type),
                "attempt": step.attempt,
                "detail": step.reason or step.fault,
                "due_at": step.due_at,
            }
            for step in message.steps
        ],
        "answers": [row_view(one) for one in answers],
        "members": dict(members) if members is not None else None,
        "soap": _broken(soap_message(headers, xml_body(message.action, members or {}))),
        "http": [list(pair) for pair in json_headers(headers).items()],
    }


def _broken(envelope: str) -> str:
    """An envelope on several lines, for the eye."""
    lines, depth = [], 0
    for piece in envelope.replace("\n", "").replace("><", ">\n<").split("\n"):
        closes = piece.startswith("</")
        depth -= closes
        lines.append("  " * max(depth, 0) + piece)
        opens = not closes and not piece.startswith("<?") and not piece.endswith("/>")
        depth += opens and "</" not in piece
    return "\n".join(lines)
