"""What a citizen does by themselves, with nobody at the phone: by who they are, or by order.  Pure.

A published person (`sandbox.personas`) has a conduct in every world; a fault of the same name on
the target `cidadao` gives it to anybody, or to one person, while it is on.  What is done is what a
hand at the phone would do: the same events, decided by the same rules.
Source: ours; sandboxes of payment and identity services publish such people too (relative).
"""

from typing import Any

from sandbox.protocol.fault_kinds import CITIZEN
from sandbox.protocol.faults import concerns, faults_of

AUTHORIZES, REFUSES, NO_ANSWER = "autoriza-logo", "recusa-logo", "nao-responde"
NOT_IN_CALL, WRONG_CODE, LAPSES = "fora-de-chamada", "codigo-errado-uma-vez", "deixa-caducar"
CONDUCTS = (AUTHORIZES, REFUSES, NO_ANSWER, NOT_IN_CALL, WRONG_CODE, LAPSES)
YES = (AUTHORIZES, WRONG_CODE)
NO = (REFUSES, NOT_IN_CALL)
WHO_AUTHORIZES = "sempre-autoriza"
"""Who signs in where a conduct is ordered and nobody has said who they are."""

CMD_ORDERS: dict[str, str] = {
    "cmd-bloqueada": "blocked",
    "cmd-inativa": "inactive",
    "cmd-suspensa": "suspended",
    "cmd-caducada": "expired",
    "sem-cmd": "none",
}
"""Faults that change what the register says of anybody's Chave Móvel Digital, while they are on."""


def conduct_of(citizen_id: str, moment: Any) -> str:
    """What this citizen does by themselves; nothing when somebody has to press."""
    ordered = ordered_for(citizen_id, moment)
    if ordered or not citizen_id:
        return ordered
    citizen = moment.people.citizen(citizen_id)
    return str(citizen.conduct) if citizen is not None else ""


def ordered_for(citizen_id: str, moment: Any) -> str:
    """The conduct that a fault gives this citizen; the first that is on counts."""
    return _on(CONDUCTS, citizen_id, moment)


def cmd_of(citizen: Any, number: str, moment: Any) -> str:
    """What the register says of the Chave Móvel Digital of a citizen's number."""
    ordered = _on(tuple(CMD_ORDERS), citizen.id, moment)
    return CMD_ORDERS.get(ordered) or str(citizen.cmd[citizen.phones.index(number)])


def has_app(citizen: Any, moment: Any) -> bool:
    """Whether an app is associated with an active Chave Móvel Digital of this citizen."""
    return any(cmd_of(citizen, number, moment) == "active" for number in citizen.phones)


def _on(kinds: tuple[str, ...], citizen_id: str, moment: Any) -> str:
    for fault in faults_of(moment):
        if fault.target == CITIZEN and fault.kind in kinds and concerns(fault, "", citizen_id):
            return str(fault.kind)
    return ""
