"""What one operator sees: the desk as plain data, for pages, for JSON and for robots alike.

Pure, and it decides nothing.  The citizen's data are here only after the code was accepted
(R15), and neither the citizen's identifier nor anything of another desk is here at all.
Instants are ISO 8601 texts, as the journal has them.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from mock_backoffice import wording
from mock_backoffice.case import Case
from mock_backoffice.case_view import (
    case_view,
    current_step,
    iso,
    outcome_notice,
    steps_done,
    title_of,
)
from mock_backoffice.contract import PHRASES
from mock_backoffice.core import Desk, service_of, services
from mock_backoffice.wording import Notice
from sandbox.identifiers.phone import spoken_phone
from sandbox.protocol.call import Call, CallStatus
from sandbox.protocol.errors import REASONS
from sandbox.protocol.messages import ELSEWHERE
from sandbox.protocol.system import Moment

CLOSED_SHOWN = 5
"""How many closed cases the desk lists."""

_TALKING = (CallStatus.IN_PROGRESS, CallStatus.ON_HOLD)


def view(
    desk: Desk | None,
    operator: Any,
    operators: Iterable[Any],
    calls: Iterable[Call],
    moment: Moment,
    scopes: Mapping[str, str],
    case_id: str = "",
) -> dict[str, Any]:
    """The desk of `operator`, with the case `case_id` chosen, or else the latest one.

    `operators` are everybody who may sign in; `calls` may be all calls of the world; `scopes`
    gives the label of each field.  Without a session only the sign-in page is shown.
    """
    if desk is None or not desk.session_id or operator is None:
        return _signed_out(operators)
    everyone = sorted(calls, key=lambda call: (call.started_at, call.call_id))
    case = desk.case(case_id or desk.current)
    own = [_call(call) for call in everyone if _mine(call, desk) and call.status in _TALKING]
    call = _chosen_call(own, case)
    shown = None if case is None else case_view(desk, case, moment, scopes, own)
    open_cases = [item for item in desk.cases if item.open]
    closed = [item for item in reversed(desk.cases) if not item.open][:CLOSED_SHOWN]
    return {
        "signed_in": True,
        "session_id": desk.session_id,
        "operator": {
            "id": operator.id,
            "name": operator.full_name,
            "organisation": operator.organisation,
        },
        "operators": [],
        "colleagues": [
            {"id": item.id, "name": item.full_name} for item in operators if item.id != operator.id
        ],
        "services": _services(desk, call, moment),
        "call_required": moment.policy.call_required,
        "ringing": [_ringing(item) for item in everyone if _rings_here(item, desk)],
        "line_busy": _line_busy(own, moment),
        "call": call,
        "calls": own,
        "phrases": _phrases(operator.full_name, call, shown),
        "case": shown,
        "cases": [_summary(item, shown, moment) for item in open_cases],
        "closed": [_summary(item, shown, moment) for item in closed],
        "phone_service": desk.phone_service,
        "pasting": wording.WAITING["colar"] if desk.pasting_until else "",
        "token_outcome": desk.token_outcome,
        "token_notice": _token_notice(desk.token_outcome),
        "federated_id": desk.federated_id,
        "elsewhere": desk.federated_id.startswith(ELSEWHERE),
    }


def _signed_out(operators: Iterable[Any]) -> dict[str, Any]:
    fields = ("services", "colleagues", "ringing", "calls", "phrases", "cases", "closed")
    return {
        "signed_in": False,
        "session_id": "",
        "operator": None,
        "operators": [
            {"user_name": item.user_name, "password": item.password, "name": item.full_name}
            for item in operators
        ],
        **{name: [] for name in fields},
        "call_required": True,
        "line_busy": "",
        "call": None,
        "case": None,
        "phone_service": False,
        "pasting": "",
        "token_outcome": "",
        "token_notice": None,
        "federated_id": "",
        "elsewhere": False,
    }


# the line ---------------------------------------------------------------------------------------
def _mine(call: Call, desk: Desk) -> bool:
    return call.operator_id == desk.operator_id


def _rings_here(call: Call, desk: Desk) -> bool:
    return call.status is CallStatus.RINGING and (not call.operator_id or _mine(call, desk))


def _line_busy(own: list[dict[str, Any]], moment: Moment) -> str:
    """Why no other call can be taken up now; empty when one can."""
    talking = any(call["status"] == CallStatus.IN_PROGRESS.value for call in own)
    return REASONS["line_busy"].text if talking and moment.policy.one_call_at_once else ""


def _ringing(call: Call) -> dict[str, Any]:
    return {
        "call_id": call.call_id,
        "number": spoken_phone(call.caller_number),
        "since": iso(call.started_at),
        "transferred": bool(call.operator_id),
    }


def _call(call: Call) -> dict[str, Any]:
    return {
        "call_id": call.call_id,
        "number": spoken_phone(call.caller_number),
        "status": call.status.value,
        "status_text": wording.CALL_STATUS[call.status.value],
        "since": iso(call.answered_at or call.started_at),
        "transcript": [
            {"who": said.speaker, "text": said.heard or said.text, "at": iso(said.at)}
            for said in call.transcript
        ],
    }


def _chosen_call(own: list[dict[str, Any]], case: Case | None) -> dict[str, Any] | None:
    """The line in hand: the one that can be spoken on first, that of the case before others."""

    def rank(call: dict[str, Any]) -> tuple[bool, bool, str]:
        of_case = case is not None and case.open and call["call_id"] == case.call_id
        return (call["status"] == CallStatus.IN_PROGRESS.value, of_case, call["since"])

    return max(own, key=rank, default=None)


def _phrases(
    operator: str, call: dict[str, Any] | None, case: dict[str, Any] | None
) -> list[dict[str, Any]]:
    """What may be said, first what fits the case of the call in hand."""
    of_call = case if case and call and case["call_id"] == call["call_id"] else None
    first = wording.SUGGESTED.get(of_call["suggest"] if of_call else "", ())
    holes = {"operador": operator, "frase": of_call["phrase"] if of_call else ""}
    phrases = [
        {
            "name": phrase.name,
            "verb": phrase.verb,
            "text": phrase.text.format(**holes),
            "suggested": phrase.name in first,
        }
        for phrase in PHRASES
        if holes["frase"] or "{frase}" not in phrase.text
    ]
    order = {name: place for place, name in enumerate(first)}
    return sorted(phrases, key=lambda phrase: order.get(phrase["name"], len(order)))


# the catalogue and the lists --------------------------------------------------------------------
def _services(desk: Desk, call: dict[str, Any] | None, moment: Moment) -> list[dict[str, Any]]:
    call_id = call["call_id"] if call else ""
    open_for = {
        item.service: item.case_id
        for item in desk.cases
        if item.open and call_id and item.call_id == call_id
    }
    return [
        {
            "id": item.id,
            "title": item.title,
            "entity": item.entity,
            "description": item.description,
            "open_case": open_for.get(item.id, ""),
        }
        for item in services(moment)
    ]


def _summary(case: Case, shown: dict[str, Any] | None, moment: Moment) -> dict[str, Any]:
    outcome = outcome_notice(case)
    return {
        "case_id": case.case_id,
        "service": service_of(case.service, moment).title,
        "number": spoken_phone(case.phone_number) if case.phone_number else "",
        "opened_at": iso(case.opened_at),
        "steps_done": len(steps_done(case)),
        "steps": len(wording.STEPS),
        "now": title_of(current_step(case)) if case.open else "",
        "outcome": case.outcome,
        "notice": outcome.as_dict() if outcome else None,
        "chosen": shown is not None and shown["case_id"] == case.case_id,
    }


def _token_notice(outcome: str) -> dict[str, str] | None:
    if not outcome:
        return None
    if outcome == "accepted":
        return Notice("success", "Operador autenticado").as_dict()
    if outcome == "resposta_em_falta":
        return Notice("warning", "Não houve resposta a tempo", wording.AGAIN["colar"]).as_dict()
    if outcome == "por_usar":
        again = "Cole-o outra vez e autentique."
        return Notice("info", "O token ainda não foi usado", again).as_dict()
    reason = REASONS.get(outcome)
    return Notice("danger", "Token recusado", reason.text if reason else outcome).as_dict()
