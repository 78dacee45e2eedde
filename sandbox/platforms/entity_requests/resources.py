"""The data that an authorization opens: `resourceJWT`, `BeginAttributeRequest`, `FetchAttributes`.

They are asked for with the token of the decision, which is found by its digest.  Values are no
part of any event: whoever answers reads them in the register of people.
Source: fact sheet 6.1, «Obtaining the data» (AUT-MAN 12, SA-MAN); how long gathering takes is ours.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.platforms.entity_requests import data_language as says
from sandbox.platforms.entity_requests.core import guid
from sandbox.platforms.entity_requests.phone_channel import scopes_of
from sandbox.protocol.errors import Refused
from sandbox.protocol.messages import CitizenDataQuery, OpenAccess
from sandbox.protocol.states import changed
from sandbox.protocol.system import Event, Moment

KEPT = 20


@dataclass(frozen=True, slots=True)
class Process:
    """Data being gathered; all of them are there at `ready_at`."""

    process_id: str
    attributes: tuple[str, ...]
    ready_at: datetime


@dataclass(frozen=True)
class Access:
    """What one token opens."""

    request_number: str
    grant_number: str
    client_id: str
    citizen_id: str
    attributes: tuple[str, ...]
    expires_at: datetime
    processes: tuple[Process, ...] = ()
    reads: int = 0
    operator_id: str = ""
    case_id: str = ""
    request_id: str = ""

    def process(self, process_id: str) -> Process | None:
        """The gathering with this identifier."""
        return next((one for one in self.processes if one.process_id == process_id), None)


def decide(state: Access | None, command: object, moment: Moment) -> list[Event]:
    """Say what follows for one token.

    Errors: data_access_unknown, data_access_expired, data_access_withdrawn, attribute_not_granted,
    attributes_missing, process_unknown; not_approved, when another operator asks.
    """
    if isinstance(command, OpenAccess):
        return [] if state is not None else [_opened(command, moment)]
    if state is None:
        raise Refused(
            "data_access_unknown", f"{type(command).__name__}: no data are open to this token"
        )
    if _withdrawn(state, moment):
        raise Refused("data_access_withdrawn", f"the citizen took {state.request_number} back")
    if moment.now >= state.expires_at:
        raise Refused("data_access_expired", f"the token of {state.request_number} is over")
    match command:
        case says.ReadAttributes():
            if not command.attributes:
                raise Refused("attributes_missing", "attributesName: mandatory for resourceJWT")
            names = _granted(state, command.attributes)
            return _given(state, "resourceJWT", "", names)
        case CitizenDataQuery():
            if (state.operator_id, state.request_id) != (command.operator_id, command.request_id):
                raise Refused("not_approved", f"{command.request_id} is of another operator")
            return [_released(state, _granted(state, command.attributes))]
        case says.BeginAttributes():
            names = _granted(state, command.attributes)
            delay = timedelta(seconds=moment.policy.attributes_delay_s)
            process_id = guid(moment.secrets.agreed(f"processo:{moment.next_id('PR')}"))
            begun = says.AttributesBegun(
                state.request_number, process_id, names, moment.now + delay
            )
            return [begun]
        case says.FetchAttributes():
            process = state.process(command.process_id)
            if process is None:
                raise Refused("process_unknown", "authenticationContextId: of no gathering here")
            ready = process.attributes if moment.now >= process.ready_at else ()
            return _given(state, "FetchAttributes", process.process_id, ready)
    return []


def _withdrawn(state: Access, moment: Moment) -> bool:
    """Whether the citizen has taken back what this token stands on."""
    holder = moment.look(f"holder:{state.citizen_id}")
    grant = holder.find(state.grant_number) if holder is not None else None
    return grant is not None and grant.status == "withdrawn"


def _opened(command: OpenAccess, moment: Moment) -> Event:
    life = timedelta(seconds=moment.policy.data_access_s)
    return says.AccessOpened(
        moment.stream.removeprefix("access:"),
        command.request_number,
        command.grant_number,
        command.client_id,
        command.citizen_id,
        command.attributes,
        command.expires_at or moment.now + life,
        command.operator_id,
        command.case_id,
        command.request_id,
    )


def _granted(state: Access, asked: tuple[str, ...]) -> tuple[str, ...]:
    """What is asked for, or all that was authorized.  An empty authorization is for any data."""
    for one in asked:
        if state.attributes and one not in state.attributes:
            raise Refused("attribute_not_granted", f"«{one[:80]}» was not authorized")
    return tuple(dict.fromkeys(asked)) or state.attributes


def _given(state: Access, call: str, process_id: str, names: tuple[str, ...]) -> list[Event]:
    """What was handed out; of a call, also to which operator, for the citizen to see (R22)."""
    given = says.AttributesGiven(state.request_number, call, process_id, state.citizen_id, names)
    return [given, _released(state, names)] if state.operator_id and names else [given]


def _released(state: Access, names: tuple[str, ...]) -> Event:
    return says.DataReleased(
        state.case_id,
        state.operator_id,
        state.citizen_id,
        state.request_id,
        scopes_of(names),
    )


def evolve(state: Access | None, event: Event) -> Access | None:
    """Fold one event into what a token opens."""
    if isinstance(event, says.AccessOpened):
        return Access(
            event.request_number,
            event.grant_number,
            event.client_id,
            event.citizen_id,
            event.attributes,
            event.expires_at,
            operator_id=event.operator_id,
            case_id=event.case_id,
            request_id=event.request_id,
        )
    if state is None:
        return None
    match event:
        case says.AttributesBegun():
            process = Process(event.process_id, event.attributes, event.ready_at)
            return changed(state, processes=(*state.processes[1 - KEPT :], process))
        case says.DataReleased():
            return changed(state, reads=state.reads + 1)
        case says.AttributesGiven() if event.attributes and not state.operator_id:
            return changed(state, reads=state.reads + 1)
    return state
