"""What a browser sees of the portal: the way in, the form, the requests.  Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from mock_registo_criminal import wording
from mock_registo_criminal.consultations import Code
from mock_registo_criminal.drafts import Draft
from mock_registo_criminal.request_state import Request
from mock_registo_criminal.request_view import form_view, iso, request_view
from mock_registo_criminal.visits import LEAST_AGE, Visit, age_on
from sandbox.protocol.errors import REASONS
from sandbox.protocol.system import Moment


def view(
    visit: Visit | None,
    citizen: Any,
    draft: Draft | None,
    requests: Sequence[tuple[Request, Code | None]],
    moment: Moment,
    where: Mapping[str, str],
) -> dict[str, Any]:
    """`requests` are the citizen's, oldest first; `where` chooses one, or a filter.

    `state`: anonymous, waiting, signed_in, foreign (not Portuguese) or under_age.
    """
    state = _state(visit, citizen, moment)
    if visit is None or state in ("anonymous", "waiting"):
        return {"state": state, "notice": _notice(visit), "citizen": None, **_nothing()}
    attributes = dict(visit.attributes)
    shown = [request_view(one, code, moment) for one, code in reversed(requests)]
    chosen = where.get("request_id", "")
    wanted = where.get("estado", "todos")
    states = wording.FILTERS.get(wanted, wording.FILTERS["todos"])[1]
    return {
        "state": state,
        "notice": _reason(state),
        "citizen": {
            "name": attributes.get(f"{_M}NomeCompleto", citizen.full_name),
            "means": wording.MEANS[visit.means],
            "level": visit.level,
            "until": iso(visit.expires_at),
        },
        "holder": [
            {"label": wording.ATTRIBUTES[name.rpartition("/")[2]], "value": value}
            for name, value in visit.attributes
            if name.rpartition("/")[2] in wording.ATTRIBUTES and name.startswith(_M)
        ],
        **form_view(draft, attributes.get(f"{_M}CorreioElectronico", "")),
        "filters": [
            {"id": name, "label": label, "count": sum(one["status"] in of for one in shown)}
            for name, (label, of) in wording.FILTERS.items()
        ],
        "filter": wanted if wanted in wording.FILTERS else "todos",
        "requests": [one for one in shown if one["status"] in states],
        "request": next((one for one in shown if one["request_id"] == chosen), None),
        "newest": shown[0] if shown else None,
    }


_M = "http://interop.gov.pt/MDC/Cidadao/"


def _state(visit: Visit | None, citizen: Any, moment: Moment) -> str:
    if visit is not None and visit.status == "waiting":
        return "waiting"
    if visit is None or citizen is None or not visit.signed_in(moment.now):
        return "anonymous"
    if not visit.national:
        return "foreign"
    return "under_age" if age_on(moment.now.date(), citizen) < LEAST_AGE else "signed_in"


def _reason(state: str) -> str:
    code = {"foreign": "only_portuguese", "under_age": "under_age"}.get(state, "")
    return REASONS[code].text if code else ""


def _notice(visit: Visit | None) -> str:
    if visit is not None and visit.refusal:
        return REASONS[visit.refusal].text
    if visit is not None and visit.left_because == "tempo":
        return REASONS["signed_out"].text
    return ""


def _nothing() -> dict[str, Any]:
    return {
        **form_view(None, ""),
        "holder": [],
        "filters": [],
        "filter": "todos",
        "requests": [],
        "request": None,
        "newest": None,
    }
