"""The boxes of ISCAPI: a message is kept for its entity until the entity confirms it.

    recebida ──the entity confirms, or an address takes it──▶ confirmada
        ╰ the same MessageID again: noted, and goes no further

Each message is a stream of its own, named by a GUID made of its MessageID and of the world's key.
Source: fact sheet 5.1 and 5.2; the box itself is ours.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sandbox.platforms.iscapi import language as says
from sandbox.platforms.iscapi import sending
from sandbox.platforms.iscapi.sending import Entity, Way
from sandbox.platforms.iscapi.tables import ANSWERS
from sandbox.protocol.errors import Refused
from sandbox.protocol.states import changed
from sandbox.protocol.system import Event, Moment, Secrets, System, Tick

NAME = "iscapi"
PREFIX = "iscapi:"
MOST_WAITING = 500
"""How many messages wait for one entity at most."""
MOST_IN_ALL = 2_000
"""How many wait in a world at most, whomever they are for."""
_GUID = re.compile(r"(?:urn:uuid:)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})", re.ASCII)


@dataclass(frozen=True)
class Request:
    """A message in a box; `times` is how often it came."""

    message_guid: str
    number: str
    message_id: str
    sender: str
    receiver: str
    operation: str
    relates_to: str
    reply_to: str
    members: says.Members
    times: int = 1
    confirmed: bool = False
    way: Way = sending.NOWHERE


State = Request | Entity


def plain_id(message_id: str) -> str:
    """A MessageID as it is compared: a GUID is the same with or without `urn:uuid:`."""
    found = _GUID.fullmatch(message_id.lower())
    return found[1] if found else message_id


def guid_of(message_id: str, secrets: Secrets) -> str:
    """The `messageGuid` of a message: whoever sends it again is told the same."""
    made = secrets.agreed(f"iscapi:{plain_id(message_id)}").hex()
    return f"{made[:8]}-{made[8:12]}-4{made[13:16]}-8{made[17:20]}-{made[20:32]}"


def newest(states: Iterable[Request | None]) -> list[Request]:
    """The messages among these states, newest first."""
    found = (one for one in states if one is not None)
    return sorted(found, key=lambda one: int(one.number.rpartition("-")[2]), reverse=True)


def stream(message_guid: str) -> str:
    """Where a message is kept."""
    return f"{PREFIX}{message_guid}"


def _stream_of(command: Any, moment: Moment) -> str:
    if isinstance(command, says.TakeRequest):
        return stream(guid_of(command.message_id, moment.secrets))
    if isinstance(command, says.SetAddress):
        return sending.ENTITIES + command.entity
    return stream(command.message_guid)


def decide(state: State | None, command: object, moment: Moment) -> list[Event]:
    """Say what follows.  Errors: relates_to_unknown, answer_foreign, box_full, not_found."""
    known = state if isinstance(state, Request) else None
    match command:
        case says.ConfirmRequest():
            return _confirmed(known, command)
        case says.TakeRequest():
            return _taken(known, command, moment)
        case says.SetAddress():
            before = state.address if isinstance(state, Entity) else ""
            same = before == command.address
            return [] if same else [says.AddressSet(command.entity, command.address)]
        case says.ReportDelivery() if known:
            return sending.reported(known.message_guid, known.way, command, moment)
        case Tick() if known:
            question = moment.look(stream(guid_of(known.relates_to, moment.secrets)))
            address = _address_for(known.receiver, question, moment)
            return sending.due(known.message_guid, known.way, address, moment)
    return []


def _taken(state: Request | None, command: says.TakeRequest, moment: Moment) -> list[Event]:
    guid = guid_of(command.message_id, moment.secrets)
    if state is not None:
        return [says.RequestRepeated(guid, command.members == state.members)]
    question = _question(command, moment)
    every = list(moment.alive(NAME))
    waiting = sum(one.receiver == command.receiver for one in every)
    if waiting >= MOST_WAITING or len(every) >= MOST_IN_ALL:
        raise Refused("box_full", f"{waiting} wait for {command.receiver}, {len(every)} in all")
    taken = says.RequestTaken(
        guid,
        moment.next_id("ISC"),
        command.message_id,
        command.sender,
        command.receiver,
        command.operation,
        question.message_id if question else "",
        command.reply_to,
        command.members,
    )
    address = _address_for(command.receiver, question, moment)
    return [taken, sending.sent(guid, address, 1, moment)] if address else [taken]


def _address_for(receiver: str, question: Request | None, moment: Moment) -> str:
    return sending.address_for(receiver, question.reply_to if question else "", moment)


def _question(command: says.TakeRequest, moment: Moment) -> Request | None:
    """The message that this one answers.  Errors: relates_to_unknown, answer_foreign."""
    found: Request | None = None
    for name in command.relates_to:
        known = moment.look(stream(plain_id(name))) or moment.look(
            stream(guid_of(name, moment.secrets))
        )
        if known is None:
            raise Refused("relates_to_unknown", f"«{name[:60]}» is no message of this world")
        if found is not None and known.message_guid != found.message_guid:
            raise Refused("answer_foreign", "RelatesTo and messageRelatesToId name two messages")
        found = known
    asks = ANSWERS.get(command.operation)
    if found is None:
        if asks:
            raise Refused("relates_to_unknown", f"{command.operation} answers {asks}: name it")
        return None
    if (found.sender, found.receiver) != (command.receiver, command.sender):
        raise Refused("answer_foreign", f"{found.message_guid} is between other entities")
    if asks and found.operation != asks:
        raise Refused("answer_foreign", f"{command.operation} answers {asks}")
    return found


def _confirmed(state: Request | None, command: says.ConfirmRequest) -> list[Event]:
    if state is None or state.receiver != command.entity:
        raise Refused("not_found", f"no message {command.message_guid[:60]!r} in this box")
    return [] if state.confirmed else [says.RequestConfirmed(state.message_guid)]


def evolve(state: State | None, event: Event) -> State | None:
    """Fold one event into a message, or into what is known of an entity."""
    if isinstance(event, says.AddressSet):
        return Entity(event.entity, event.address) if event.address else None
    return _of_message(state if isinstance(state, Request) else None, event)


def _of_message(state: Request | None, event: Event) -> Request | None:
    match event:
        case says.RequestTaken():
            return Request(
                event.message_guid,
                event.number,
                event.message_id,
                event.sender,
                event.receiver,
                event.operation,
                event.relates_to,
                event.reply_to,
                event.members,
            )
        case says.RequestRepeated() if state:
            return changed(state, times=state.times + 1)
        case says.RequestConfirmed() if state:
            return changed(state, confirmed=True, way=sending.evolve(state.way, event))
        case says.RequestDelivered() if state:
            return changed(state, confirmed=True, way=sending.evolve(state.way, event))
        case says.RequestSent() | says.RequestFailed() if state:
            return changed(state, way=sending.evolve(state.way, event))
    return state


ISCAPI_SYSTEM = System(
    name=NAME,
    commands=dict.fromkeys(
        (says.TakeRequest, says.ConfirmRequest, says.SetAddress, says.ReportDelivery), _stream_of
    ),
    events=says.EVENTS,
    decide=decide,
    evolve=evolve,
    deadline=lambda state: state.way.next_at if isinstance(state, Request) else None,
    settled=lambda state: isinstance(state, Request) and state.confirmed,
)
