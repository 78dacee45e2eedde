"""The decision on its way to an entity: sent, tried again, taken or given up.

    due ──200 or 202──▶ taken
     │ anything else, or nothing in time ──▶ failed ──interval──▶ due, up to the last attempt

An entity without an address is the one of this sandbox: it simply knows.  What leaves the machine
is done outside of here, and reported back; an attempt that nobody reports has failed.
Source: fact sheet 5.1: 200 or 202 acknowledge, anything else is tried again up to five times
(official, of the integration platform); that callbacks keep to it is assumed.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.platforms.entity_requests import callback_language as says
from sandbox.protocol.errors import Refused
from sandbox.protocol.messages import RequestAnswered
from sandbox.protocol.states import changed
from sandbox.protocol.system import Event, Moment, Tick

MOST_DETAIL = 160
GRACE = timedelta(seconds=2)
"""How long after its own limit an attempt that nobody reported counts as failed."""


@dataclass(frozen=True)
class Callback:
    """One decision on its way; `status`: known, sent, waiting, taken, given_up."""

    request_number: str
    client_id: str
    code: str
    address: str = ""
    status: str = "known"
    attempt: int = 0
    next_at: datetime | None = None
    seen: tuple[str, ...] = ()


def decide(state: Callback | None, command: object, moment: Moment) -> list[Event]:
    """Say what follows for one decision.  Errors: callback_unknown."""
    match command:
        case RequestAnswered() if state is None:
            if not command.reply_to:
                return [
                    says.DecisionReceived(command.request_number, command.client_id, command.code)
                ]
            return [
                _due(
                    Callback(
                        command.request_number, command.client_id, command.code, command.reply_to
                    ),
                    moment,
                )
            ]
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
    return []


def _due(state: Callback, moment: Moment) -> Event:
    limit = timedelta(seconds=moment.policy.callback_timeout_s)
    return says.CallbackDue(
        state.request_number,
        state.client_id,
        state.address,
        state.code,
        state.attempt + 1,
        moment.now + limit + GRACE,
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
        case says.CallbackDue():
            known = state or Callback(
                event.request_number, event.client_id, event.code, event.address
            )
            return changed(known, status="sent", attempt=event.attempt, next_at=event.answer_by)
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
