"""Which system handles what: commands by their class, events with all that is done for them.

Made once, from the systems that `run_sandbox.py` names; shared by every world, never changed.
"""

from collections.abc import Callable, Iterable
from dataclasses import fields
from typing import Any, NamedTuple

from sandbox.codec import Codec
from sandbox.platforms.integration import core as integration
from sandbox.platforms.integration import dead_letters, outside
from sandbox.platforms.integration.language import (
    DiscardMessage,
    ReportSending,
    ResendMessage,
    TakeMessage,
)
from sandbox.protocol.faults import Terms
from sandbox.protocol.policy import Policy
from sandbox.protocol.system import Envelope, Filing, System, Tick
from sandbox.protocol.wire_faults import Trouble

INTEGRATION = System(
    name=integration.TARGET,
    commands={
        **dict.fromkeys((ResendMessage, DiscardMessage, ReportSending), dead_letters.stream_of),
        TakeMessage: outside.stream_of,
    },
    events=(*integration.EVENTS, *outside.EVENTS),
    decide=outside.decide,
    evolve=outside.evolve,
    deadline=integration.deadline,
    # It leaves in the instant in which somebody sends it.
    listens_to={
        integration.MessageResent: lambda event, state: Tick(f"msg:{event.message_id}"),
    },
    settled=outside.settled,
)


class EventClass(NamedTuple):
    """One class of events, with all that the machine does for it."""

    name: str
    system: System
    write: Callable[[Any], str]
    reacts: bool
    listeners: tuple[Callable[[Any, Any], Any], ...]
    identifiers: tuple[str, ...]
    files: Callable[[Any], Iterable[Filing]] | None


class Registry:
    """Which system handles what: made once, shared by every world, never changed."""

    def __init__(self, systems: Iterable[System], bodies: Iterable[type]) -> None:
        # The platform has an app too; it comes last, whoever names it.
        self.systems = (*(one for one in systems if one is not INTEGRATION), INTEGRATION)
        self.by_command: dict[type, System] = {}
        self.by_name: dict[str, System] = {}
        listeners: dict[type, list[Callable[[Any, Any], Any]]] = {}
        for system in self.systems:
            self.by_name[system.name] = system
            for command in system.commands:
                if command in self.by_command:
                    raise ValueError(f"{command.__name__} has two systems")
                self.by_command[command] = system
            for event, listener in (system.listens_to or {}).items():
                listeners.setdefault(event, []).append(listener)
        every = [event for system in self.systems for event in system.events]
        self.homes = frozenset(
            system.evolve.__module__.partition(".")[0] for system in self.systems
        )
        self.codec = Codec(every, (*bodies, Envelope, Policy, Terms, Trouble))
        self.events: dict[type, EventClass] = {
            event: EventClass(
                event.TYPE,
                system,
                self.codec.writers[event],
                event in system.reacts_to,
                tuple(listeners.get(event, ())),
                tuple(
                    item.name
                    for item in fields(event)  # type: ignore[arg-type]
                    if item.name.endswith("_id")
                ),
                (system.files or {}).get(event),
            )
            for system in self.systems
            for event in system.events
        }
