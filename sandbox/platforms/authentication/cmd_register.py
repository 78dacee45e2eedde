"""The register of Chave Móvel Digital and of people: what a check answers, and a citizen's data.

*Validar Chave Móvel Digital* answers in one shape, is limited per operator and audited (R17).
Source: seed 000, «Validar CMD» (official; limits assumed).
"""

from base64 import b32encode
from datetime import datetime, timedelta
from typing import Any, ClassVar

from sandbox.protocol.conduct import cmd_of
from sandbox.protocol.frozen import frozen
from sandbox.protocol.messages import CmdStatusQuery, CmdStatusReply
from sandbox.protocol.system import Event, Moment

SCOPES: dict[str, str] = {
    "nome": "Nome completo",
    "data_nascimento": "Data de nascimento",
    "nic": "Número de identificação civil",
    "nif": "NIF",
    "telemovel": "Número de telemóvel",
    "email": "Correio eletrónico",
}
"""The data that a service may ask for, with the label that screens show.

Source: fact sheet 6.3, «Which attributes are asked» (assumed).
"""


@frozen
class CmdChecks:
    """When an operator lately validated Chave Móvel Digital numbers.

    `handles` stand for holders: what a backoffice outside was told in place of a person.
    """

    at: tuple[datetime, ...] = ()
    handles: tuple[tuple[str, str], ...] = ()

    def holder_of(self, handle: str) -> str:
        """Whom a handle stands for; nothing when it was not told here."""
        return dict(self.handles).get(handle, "")


@frozen
class CmdChecked(Event):
    """The audit of a validation: who asked about which number, and what was answered."""

    TYPE: ClassVar[str] = "cmd.consultada"
    PERSONAL: ClassVar[frozenset[str]] = frozenset({"phone_number"})
    case_id: str
    operator_id: str
    phone_number: str
    status: str
    holder: str
    warning: str
    at: datetime
    client_id: str = ""
    handle: str = ""


def stream_of(query: CmdStatusQuery) -> str:
    """Whose checks are counted together (R17): those of one operator of one backoffice."""
    of = f"{query.client_id}/" if query.client_id else ""
    return f"cmd:{of}{query.operator_id}"


def check(state: Any, command: CmdStatusQuery, moment: Moment) -> CmdChecked:
    """What the register answers an operator, who may ask so often and no more."""
    oldest = moment.now - timedelta(seconds=moment.policy.cmd_checks_window_s)
    made = [at for at in (state.at if isinstance(state, CmdChecks) else ()) if at > oldest]
    status, holder, warning = "rate_limited", "", ""
    if len(made) < moment.policy.cmd_checks:
        citizen = moment.people.citizen_by_phone(command.phone_number)
        status = "none"
        if citizen is not None:
            status = cmd_of(citizen, command.phone_number, moment)
        if status == "active" and citizen is not None:
            holder = citizen.id
            days = citizen.sim_changed_days_ago
            if days is not None and days <= moment.policy.sim_swap_warning_days:
                warning = "sim_recente"
    return CmdChecked(
        command.case_id,
        command.operator_id,
        command.phone_number,
        status,
        holder,
        warning,
        moment.now,
        command.client_id,
        handle_of(holder, moment) if command.client_id and holder else "",
    )


def handle_of(holder: str, moment: Moment) -> str:
    """What stands for a holder in a request of outside: eight characters, as `owner` has them.

    It tells nothing of the person (R15), and is good for the operator who was told it.
    Source: fact sheet 6.4, «an internal NIC handle»; its form is ours.
    """
    return "T" + b32encode(moment.secrets.agreed(f"titular:{holder}")).decode()[:7]


def noted(state: Any, event: CmdChecked) -> CmdChecks:
    """The checks of an operator with one more."""
    made = state.at if isinstance(state, CmdChecks) else ()
    handles = state.handles if isinstance(state, CmdChecks) else ()
    if event.handle:
        known = tuple(one for one in handles if one[0] != event.handle)
        handles = (*known[-99:], (event.handle, event.holder))
    return CmdChecks((*made[-99:], event.at), handles)


def answer(event: CmdChecked) -> CmdStatusReply:
    """What the desk is told of a check."""
    return CmdStatusReply(
        event.case_id,
        event.operator_id,
        event.phone_number,
        event.status,
        event.holder,
        event.warning,
    )


def citizen_data(
    citizen_id: str, scopes: tuple[str, ...], moment: Moment
) -> tuple[tuple[str, str], ...]:
    """Label key and value of each consented field, from the register."""
    citizen = moment.people.citizen(citizen_id)
    values = {
        "nome": citizen.registered_name,
        "data_nascimento": "-".join(reversed(citizen.birth_date.split("-"))),
        "nic": citizen.nic or citizen.document,
        "nif": citizen.nif,
        "telemovel": citizen.phones[0],
        "email": citizen.email,
    }
    return tuple((scope, values[scope]) for scope in scopes if scope in values)
