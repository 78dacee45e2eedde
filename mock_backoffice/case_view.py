"""What one case looks like at the desk: its steps, its notices, and the data when they may be seen.

Pure, and it decides nothing.  Instants are ISO 8601 texts.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from mock_backoffice import wording
from mock_backoffice.case import Case
from mock_backoffice.contract import VERBS
from mock_backoffice.core import UNSURE, Desk, service_of
from mock_backoffice.wording import Notice
from sandbox.identifiers.phone import spoken_phone
from sandbox.platforms.providers.offers import landing
from sandbox.protocol.errors import REASONS
from sandbox.protocol.messages import ELSEWHERE
from sandbox.protocol.system import Moment

LABELS = {verb.verb: verb.label for verb in VERBS}
ALIVE = ("pending", "approved")


def case_view(
    desk: Desk,
    case: Case,
    moment: Moment,
    scopes: Mapping[str, str],
    own: list[dict[str, Any]],
) -> dict[str, Any]:
    service = service_of(case.service, moment)
    revealed = case.data if case.request_status == "redeemed" and case.open else ()
    issued = bool(case.token_id and case.open)
    expired = issued and case.token_over(moment.now)
    on_call = any(call["call_id"] == case.call_id for call in own)
    notices = _notices(case, moment, on_call or not moment.policy.call_required)
    outcome = outcome_notice(case)
    return {
        "case_id": case.case_id,
        "call_id": case.call_id,
        "on_call": on_call,
        "open": case.open,
        "service": {"id": service.id, "title": service.title, "entity": service.entity},
        "opened_at": iso(case.opened_at),
        "number": spoken_phone(case.phone_number) if case.phone_number else "",
        "cmd": case.cmd,
        "warnings": [wording.WARNINGS[name].as_dict() for name in _warnings(case)],
        "request_id": case.request_id,
        "request_status": case.request_status,
        "request_reason": case.request_reason,
        "request_alive": case.request_status in ALIVE,
        "expires_at": iso(case.expires_at),
        "phrase": _phrase(case, moment),
        "phrase_chosen": moment.policy.phrase == "choose",
        "code_digits": moment.policy.code_digits,
        "code_outcome": case.code_outcome,
        "attempts_left": case.attempts_left,
        "data": [
            {
                "scope": scope,
                "label": scopes.get(scope, scope),
                "value": value,
                "confirmed": scope in case.confirmed,
            }
            for scope, value in revealed
        ],
        "all_confirmed": bool(revealed) and all(scope in case.confirmed for scope, _ in revealed),
        "token": moment.secrets.token(case.token_id) if issued and not expired else "",
        "token_expired": expired,
        "token_expires_at": iso(case.token_expires_at) if issued else "",
        "federated_id": case.federated_id,
        "elsewhere": case.federated_id.startswith(ELSEWHERE),
        "landing": landing(case.service, moment),
        "waiting": case.waiting,
        "waiting_text": wording.WAITING.get(case.waiting, ""),
        "trouble": case.trouble,
        "ask_again": _ask_again(desk, case),
        "outcome": case.outcome,
        "outcome_notice": outcome.as_dict() if outcome else None,
        "notices": {name: notice.as_dict() for name, notice in notices.items()},
        "steps": _steps(desk, case, notices),
        "suggest": _suggest(case),
    }


def _ask_again(desk: Desk, case: Case) -> str:
    """Which answer is missing and can be asked for again: codigo, dados, token or none."""
    pasted = desk.token_outcome in UNSURE and not desk.pasting_until
    if pasted and case.open and case.token_id and not (case.federated_id or case.waiting):
        return "" if case.token_of_before else "token"
    return case.unanswered


def _token_over(case: Case, able: bool) -> Notice:
    """Why the token no longer serves; `able` says whether a request can be sent now."""
    if not able:
        return wording.TOKEN_OVER["alone"]
    return wording.TOKEN_OVER["before" if case.token_of_before else "late"]


def _warnings(case: Case) -> list[str]:
    found = [case.warning] if case.warning in wording.WARNINGS else []
    return [*found, "numero_diferente"] if case.mismatch else found


def _phrase(case: Case, moment: Moment) -> str:
    if moment.policy.phrase == "off" or case.request_status != "pending" or not case.request_id:
        return ""
    return moment.secrets.phrase(case.request_id)


def steps_done(case: Case) -> set[str]:
    """The steps that are behind, as the events of the case tell."""
    redeemed = case.request_status == "redeemed"
    confirmed = bool(case.data) and all(scope in case.confirmed for scope, _ in case.data)
    submitted = case.outcome == "submetido"
    reached = {
        "cmd": case.cmd == "active",
        "pedido": redeemed or case.request_status == "approved",
        "codigo": redeemed,
        "dados": confirmed or submitted,
        "token": bool(case.token_id),
        "servico_por_telefone": bool(case.federated_id),
        "autenticar": bool(case.federated_id),
    }
    return {name for name, behind in reached.items() if behind}


def current_step(case: Case) -> str:
    done = steps_done(case)
    left = (name for name, _ in wording.STEPS if name not in done)
    return case.waiting or next(left, "")


def title_of(step: str) -> str:
    found = dict(wording.STEPS).get(step, "")
    return LABELS.get(found, found)


def _steps(desk: Desk, case: Case, notices: Mapping[str, Notice]) -> list[dict[str, Any]]:
    done = steps_done(case)
    if "token" in notices:
        done = done - {"token"}
    elif desk.phone_service and case.token_id:
        done = done | {"servico_por_telefone"}
    left = [name for name, _ in wording.STEPS if name not in done]
    current = case.waiting or next(iter(left), "")
    steps = []
    for name, _ in wording.STEPS:
        notice = notices.get(name)
        state = "done" if name in done else "todo"
        if name == current and case.open:
            worried = notice is not None and notice.tone in ("warning", "danger")
            state = "problem" if worried else "current"
            state = "waiting" if case.waiting else state
        alarm = state == "problem" and notice is not None and notice.tone == "danger"
        steps.append({"id": name, "title": title_of(name), "state": state, "alarm": alarm})
    return steps


def _notices(case: Case, moment: Moment, able: bool) -> dict[str, Notice]:
    """What each step has to say, by step; `able`: the citizen is there for another request."""
    found: dict[str, Notice] = {}
    if case.cmd:
        found["cmd"] = wording.CMD.get(case.cmd, Notice("warning", case.cmd))
    if case.request_status:
        found["pedido"] = _request_notice(case)
    if case.code_outcome and (case.code_outcome != "accepted" or case.request_status == "redeemed"):
        found["codigo"] = _code_notice(case)
    if case.open and case.token_over(moment.now):
        found["token"] = _token_over(case, able)
    if case.trouble:
        found[current_step(case) or "autenticar"] = _trouble(case, moment)
    return found


def _request_notice(case: Case) -> Notice:
    key = f"{case.request_status}:{case.request_reason}"
    notice = wording.REQUEST.get(key) or wording.REQUEST.get(case.request_status)
    if notice is None:
        return Notice("info", case.request_status)
    reason = REASONS.get(case.request_reason)
    if case.request_status == "rejected" and not notice.text and reason:
        return Notice(notice.tone, notice.title, reason.text)
    return notice


def _code_notice(case: Case) -> Notice:
    notice = wording.CODE.get(case.code_outcome)
    if notice is None:
        reason = REASONS.get(case.code_outcome)
        return Notice("warning", reason.text if reason else case.code_outcome)
    if case.code_outcome == "code_used" and case.unanswered == "codigo":
        return Notice(notice.tone, notice.title, f"{notice.text} {wording.CODE_USED_HERE}")
    if case.code_outcome != "code_wrong":
        return notice
    left = case.attempts_left
    tries = "Resta 1 tentativa." if left == 1 else f"Restam {left} tentativas."
    return Notice(notice.tone, notice.title, f"{notice.text} {tries}", notice.say)


def _trouble(case: Case, moment: Moment) -> Notice:
    again = wording.AGAIN.get(current_step(case), "")
    if case.trouble == "sem_resposta":
        return Notice("warning", "Não houve resposta a tempo", again)
    tried, most = case.trouble_attempts, moment.policy.delivery_attempts
    if case.waiting:
        return Notice(
            "warning",
            "Serviço indisponível",
            f"Tentativa {tried} de {most} sem resposta. O portal volta a tentar sozinho.",
        )
    return Notice("danger", "Serviço indisponível", f"Foram feitas {tried} tentativas. {again}")


def outcome_notice(case: Case) -> Notice | None:
    return (
        wording.OUTCOMES.get(case.outcome, Notice("info", case.outcome)) if case.outcome else None
    )


def _suggest(case: Case) -> str:
    """Which row of `SUGGESTED` fits this case now."""
    if case.outcome:
        return case.outcome
    if case.trouble:
        return "trouble"
    step = current_step(case)
    if step == "cmd" and case.cmd:
        return "cmd:problem"
    if step == "pedido" and case.request_status:
        known = (f"pedido:{case.request_reason}", f"pedido:{case.request_status}")
        return next((key for key in known if key in wording.SUGGESTED), "pedido:problem")
    return step or "autenticar"


def iso(instant: datetime | None) -> str:
    """An instant as the view gives it; nothing for none."""
    return instant.isoformat() if instant else ""
