"""What a clerk sees at a posto de atendimento.  Pure."""

from typing import Any

from mock_registo_criminal.counter import DOCUMENTS
from mock_registo_criminal.drafts import Draft
from mock_registo_criminal.request_state import Request
from mock_registo_criminal.request_view import form_view, iso, request_view
from mock_registo_criminal.visits import Counter
from sandbox.protocol.system import Moment


def view(
    clerk: Any,
    counter: Counter | None,
    citizen: Any,
    draft: Draft | None,
    request: Request | None,
    moment: Moment,
) -> dict[str, Any]:
    """`state`: empty, identified, filled, submitted or issued."""
    here = counter is not None and citizen is not None
    state = "empty"
    if here:
        state = "filled" if draft is not None else "identified"
    if here and request is not None:
        state = "issued" if request.issued_at else "submitted"
    return {
        "state": state,
        "clerk": {"name": clerk.full_name, "organisation": clerk.organisation},
        "documents": [list(item) for item in DOCUMENTS],
        "since": iso(counter.since) if counter else "",
        "holder": _holder(counter, citizen) if counter and here else [],
        **form_view(draft if here else None, ""),
        "request": request_view(request, None, moment) if here and request else None,
    }


def _holder(counter: Counter, citizen: Any) -> list[dict[str, str]]:
    born = "-".join(reversed(citizen.birth_date.split("-")))
    return [
        {"label": "Nome completo", "value": citizen.registered_name},
        {"label": "Data de nascimento", "value": born},
        {"label": "Nacionalidade", "value": citizen.nationality},
        {"label": dict(DOCUMENTS)[counter.document_type], "value": counter.document_number},
        {"label": "NIF", "value": citizen.nif},
    ]
