"""What the operator sees of one session of the portal, as plain data.

Pure, and it decides nothing.  Only the operator and session that the token was exchanged for see
anything of the citizen; everybody else gets the state alone.
"""

from collections.abc import Mapping
from typing import Any

from mock_registo_criminal.drafts import Draft
from mock_registo_criminal.request_state import Request
from mock_registo_criminal.request_view import form_view, iso, request_view
from mock_registo_criminal.visits import Session
from sandbox.protocol.errors import REASONS
from sandbox.protocol.system import Moment

NEXT_STEPS: tuple[str, ...] = (
    "O cidadão recebe uma mensagem no telemóvel com os dados para pagar a taxa.",
    "O certificado fica disponível no Portal Registo Criminal, em «Os Meus Pedidos», logo que "
    "a taxa for paga.",
    "O certificado traz um código de acesso, válido durante 90 dias, que o cidadão pode entregar "
    "a quem lho pedir.",
)
"""What happens after a request is in.  Source: seed 000 (official), but the message (assumed)."""
AT_ONCE = "O certificado já está no Portal Registo Criminal, em «Os Meus Pedidos»."
"""Instead of the first two, when nothing was to be paid."""


def view(
    session: Session | None,
    operator: Any,
    moment: Moment,
    scopes: Mapping[str, str] | None = None,
    session_id: str = "",
    draft: Draft | None = None,
    request: Request | None = None,
) -> dict[str, Any]:
    """One session as `operator` sees it, seated in the backoffice session `session_id`.

    `state`: unknown, foreign, open, filled or submitted.  `scopes` labels the holder's data.
    """
    state = _state(session, operator, session_id, draft)
    if session is None or state in ("unknown", "foreign"):
        return _closed(state, operator)
    data = dict(session.data)
    labels = scopes or {}
    shown = None if request is None else request_view(request, None, moment)
    form = form_view(draft if state != "submitted" else None, data.get("email", ""))
    if shown is not None:
        form |= {name: shown[name] for name in ("purpose", "purpose_title", "minors", "email")}
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
        **form,
        "request_number": session.request_number,
        "submitted_at": iso(session.submitted_at),
        "request": shown,
        "next_steps": list(
            NEXT_STEPS if not shown or not shown["issued_at"] else (AT_ONCE, NEXT_STEPS[-1])
        ),
    }


def _state(session: Session | None, operator: Any, session_id: str, draft: Draft | None) -> str:
    if session is None:
        return "unknown"
    if operator is None or operator.id != session.operator_id:
        return "foreign"
    if session_id and session_id != session.session_id:
        return "foreign"
    if session.request_number:
        return "submitted"
    return "filled" if draft is not None else "open"


def _closed(state: str, operator: Any) -> dict[str, Any]:
    code = "session_unknown" if state == "unknown" else "seat_foreign"
    texts = ("federated_id", "service", "holder", "opened_at", "request_number", "submitted_at")
    return {
        **form_view(None, ""),
        **dict.fromkeys(texts, ""),
        "state": state,
        "reason": REASONS[code].text,
        "operator": _operator(operator),
        "data": [],
        "purposes": [],
        "request": None,
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
