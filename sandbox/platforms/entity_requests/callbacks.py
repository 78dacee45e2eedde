"""The decision on its way to an entity: sent, tried again, taken or given up.

    due ──200 or 202──▶ taken
     │ anything else, or nothing in time ──▶ failed ──interval──▶ due, up to the last attempt
    by order: held ──time──▶ due; lost; twice

An entity without an address is the one of this sandbox: it simply knows.  What leaves the machine
is done outside of here, and reported back; an attempt that nobody reports has failed.
Source: fact sheet 5.1: 200 or 202 acknowledge, anything else is tried again up to five times
(official, of the integration platform); that callbacks keep to it is assumed.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.platforms.entity_requests import callback_language as says
from sandbox.platforms.entity_requests.language import ACCEPTED, QR_ACCEPTED
from sandbox.protocol.errors import Refused
from sandbox.protocol.fault_kinds import DECISIONS
from sandbox.protocol.messages import RequestAnswered
from sandbox.protocol.states import changed
from sandbox.protocol.system import Event, Moment, Tick
from sandbox.protocol.wire_faults import FRONTEND, LATE, LOST, TOKEN, TWICE, Trouble

MOST_DETAIL = 160
OPENS = (ACCEPTED, QR_ACCEPTED)
"""The decisions that come with a token."""
GRACE = timedelta(seconds=2)
"""How long after its own limit an attempt that nobody reported counts as failed."""


@dataclass(frozen=True)
class Callback:
    """One decision on its way; `status`: known, sent, waiting, taken, given_up, held, lost.

    `trouble` is what its token meets, by order.
    """

    request_number: str
    client_id: str
    code: str
    address: str = ""
    status: str = "known"
    attempt: int = 0
    next_at: datetime | None = None
    seen: tuple[str, ...] = ()
    trouble: Trouble | None = None


def decide(state: Callback | None, command: object, moment: Moment) -> list[Event]:
    """Say what follows for one decision.  Errors: callback_unknown."""
    match command:
        case RequestAnswered() if state is None:
            begun = Callback(
                command.request_number, command.client_id, command.code, command.reply_to
            )
            return _begun(begun, moment)
        case says.ReportCallback():
            if state is None:
                raise Refused("callback_unknown", "ReportCallback: nothing was sent")
            if state.status != "sent" or command.attempt != state.attempt:
                return []
            if command.outcome == "delivered":
                taken = says.CallbackTaken(
                    state.request_number, state.attempt, command.status, command.detail
                )
                return [taken]
            return [_failed(state, command.outcome, command.status, command.detail, moment)]
        case Tick() if state is not None and state.status == "sent":
            return [_failed(state, "no_answer", 0, "", moment)]
        case Tick() if state is not None and state.status == "waiting":
            return [_due(state, moment)]
        case Tick() if state is not None and state.status == "held":
            return [_goes(state, moment)]
    return []


def _begun(state: Callback, moment: Moment) -> list[Event]:
    """A decision is known; what was ordered on its way is met once, before it leaves."""
    asked = moment.look(f"access-request:{state.request_number}")
    # Whoever has no address reads no token either.
    effects = (LOST, LATE, TWICE, *((TOKEN,) if state.address and state.code in OPENS else ()))
    person = asked.citizen_id if asked is not None else ""
    met = moment.meet(FRONTEND, DECISIONS, effects, (state.code, state.client_id), person)
    number, client_id, code = state.request_number, state.client_id, state.code
    if not met:
        return [_goes(state, moment)]
    if met[0].effect == LOST:
        return [says.CallbackLost(number, client_id, code, state.address)]
    if met[0].effect == LATE:
        later = timedelta(milliseconds=met[0].delay_ms or int(met[0].value))
        return [says.CallbackHeld(number, client_id, code, state.address, moment.now + later)]
    goes = _goes(changed(state, trouble=met[0]), moment)
    return [goes, goes] if met[0].effect == TWICE else [goes]


def _goes(state: Callback, moment: Moment) -> Event:
    if state.address:
        return _due(state, moment)
    return says.DecisionReceived(state.request_number, state.client_id, state.code)


def _due(state: Callback, moment: Moment) -> Event:
    limit = timedelta(seconds=moment.policy.callback_timeout_s)
    return says.CallbackDue(
        state.request_number,
        state.client_id,
        state.address,
        state.code,
        state.attempt + 1,
        moment.now + limit + GRACE,
        state.trouble,
    )


def _failed(state: Callback, outcome: str, status: int, detail: str, moment: Moment) -> Event:
    again = None
    if state.attempt < moment.policy.delivery_attempts:
        again = moment.now + timedelta(seconds=moment.policy.delivery_interval_s)
    return says.CallbackFailed(
        state.request_number, state.attempt, outcome, status, detail[:MOST_DETAIL], again
    )


def evolve(state: Callback | None, event: Event) -> Callback | None:
    """Fold one event into the way of a decision."""
    match event:
        case says.DecisionReceived():
            return Callback(event.request_number, event.client_id, event.code)
        case says.CallbackLost() | says.CallbackHeld():
            held = isinstance(event, says.CallbackHeld)
            return Callback(
                event.request_number,
                event.client_id,
                event.code,
                event.address,
                "held" if held else "lost",
                next_at=event.until if isinstance(event, says.CallbackHeld) else None,
            )
        case says.CallbackDue():
            known = state or Callback(
                event.request_number, event.client_id, event.code, event.address
            )
            return changed(
                known,
                status="sent",
                attempt=event.attempt,
                next_at=event.answer_by,
                trouble=event.trouble,
            )
        case says.CallbackTaken() if state is not None:
            seen = (*state.seen, event.remark or f"HTTP {event.status}")
            return changed(state, status="taken", next_at=None, seen=seen)
        case says.CallbackFailed() if state is not None:
            status = "waiting" if event.again_at else "given_up"
            seen = (*state.seen, event.outcome)
            return changed(state, status=status, next_at=event.again_at, seen=seen)
    return state


def deadline(state: Callback | None) -> datetime | None:
    """When an attempt is over, or the next begins."""
    return state.next_at if state is not None else None
