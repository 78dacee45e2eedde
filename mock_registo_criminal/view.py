"""What the operator sees of one session of the portal, as plain data.

Pure, and it decides nothing.  Only the operator and session that the token was exchanged for see
anything of the citizen; everybody else gets the state alone.
"""

from collections.abc import Mapping
from typing import Any

from mock_registo_criminal.contract import PURPOSES
from mock_registo_criminal.core import Session
from sandbox.protocol.errors import REASONS
from sandbox.protocol.system import Moment

TITLES = {item.id: item.title for item in PURPOSES}
WITH_MINORS = tuple(item.id for item in PURPOSES if item.minors)

NEXT_STEPS: tuple[str, ...] = (
    "O cidadão recebe uma mensagem no telemóvel com o número do pedido.",
    "O certificado fica disponível no Portal Registo Criminal, em «Os Meus Pedidos», depois de "
    "emitido.",
    "O certificado traz um código de acesso, válido durante 90 dias, que o cidadão pode entregar "
    "a quem lho pedir.",
)
"""What happens after a request is in.  Source: seed 000 (official), but the message (assumed)."""


def view(
    session: Session | None,
    operator: Any,
    moment: Moment,
    scopes: Mapping[str, str] | None = None,
    session_id: str = "",
) -> dict[str, Any]:
    """One session as `operator` sees it, seated in the backoffice session `session_id`.

    `state`: unknown, foreign, open, filled or submitted.  `scopes` labels the holder's data.
    """
    state = _state(session, operator, session_id)
    if session is None or state in ("unknown", "foreign"):
        return _closed(state, operator)
    data = dict(session.data)
    labels = scopes or {}
    return {
        "state": state,
        "reason": "",
        "federated_id": session.federated_id,
        "service": session.service,
        "operator": _operator(operator),
        "holder": data.get("nome", ""),
        "data": [
            {"scope": scope, "label": labels.get(scope, scope), "value": value}
            for scope, value in session.data
        ],
        "opened_at": session.opened_at.isoformat(),
        "purpose": session.purpose,
        "purpose_title": TITLES.get(session.purpose, ""),
        "purposes": [{"id": item.id, "title": item.title} for item in PURPOSES],
        "email": session.email if session.filled else data.get("email", ""),
        "minors": session.minors,
        "minors_by_purpose": session.purpose in WITH_MINORS,
        "note": session.note,
        "filled": session.filled,
        "request_number": session.request_number,
        "submitted_at": session.submitted_at.isoformat() if session.submitted_at else "",
        "next_steps": list(NEXT_STEPS),
    }


def _state(session: Session | None, operator: Any, session_id: str) -> str:
    if session is None:
        return "unknown"
    if operator is None or operator.id != session.operator_id:
        return "foreign"
    if session_id and session_id != session.session_id:
        return "foreign"
    if session.request_number:
        return "submitted"
    return "filled" if session.filled else "open"


def _closed(state: str, operator: Any) -> dict[str, Any]:
    code = "session_unknown" if state == "unknown" else "seat_foreign"
    texts = ("federated_id", "service", "holder", "opened_at", "purpose", "purpose_title", "email")
    return {
        **dict.fromkeys((*texts, "note", "request_number", "submitted_at"), ""),
        **dict.fromkeys(("minors", "minors_by_purpose", "filled"), False),
        "state": state,
        "reason": REASONS[code].text,
        "operator": _operator(operator),
        "data": [],
        "purposes": [],
        "next_steps": [],
    }


def _operator(operator: Any) -> dict[str, str] | None:
    if operator is None:
        return None
    return {
        "id": operator.id,
        "name": operator.full_name,
        "organisation": operator.organisation,
    }
