"""What a world is set to: its limits, its clock and its faults.  Pure, like every core.

The levers of a scenario (`sandbox.control`, the guião's `politica`, `relogio` and `falhas`)
are commands of this system, so that every lever pulled is in the journal.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from sandbox import troubles
from sandbox.platforms.authentication.handover import TokenRefused
from sandbox.platforms.integration.core import (
    MessageAbandoned,
    MessageDoubled,
    MessageFailed,
    MessageHeld,
    MessageLost,
    MessageRejected,
)
from sandbox.protocol.call_language import SpeechSpoilt
from sandbox.protocol.errors import Refused
from sandbox.protocol.fault_language import (
    EndFault,
    FaultEnded,
    FaultMet,
    FaultSpared,
    FaultStarted,
    MeetFault,
    SpendFault,
    StartFault,
)
from sandbox.protocol.faults import Fault
from sandbox.protocol.frozen import frozen
from sandbox.protocol.policy import Policy, with_settings
from sandbox.protocol.slots import Slot
from sandbox.protocol.states import changed
from sandbox.protocol.system import Event, Moment, System, Tick
from sandbox.slot_rules import FillSlot, GiveBackSlot, SlotFilled, SlotGivenBack, filled, given_back

CLOCK_MODES = ("real", "virtual", "frozen", "accelerated")


@dataclass(frozen=True)
class WorldSettings:
    """The world's own state."""

    world_id: str
    seed: int
    policy: Policy
    clock_mode: str
    clock_rate: int = 1
    scripted: bool = False
    faults: tuple[Fault, ...] = ()
    created_at: datetime | None = None
    title: str = ""
    slots: Mapping[str, Slot] = field(default_factory=dict)


# commands ---------------------------------------------------------------------------------------
@frozen
class ChangePolicy:
    """Set some limits of the world."""

    changes: tuple[tuple[str, Any], ...]


@frozen
class ChangeClock:
    """Change how time passes: real, virtual, frozen or accelerated (`rate`)."""

    mode: str
    rate: int = 1


@frozen
class Annotate:
    """Write a line of somebody who watches into the journal."""

    kind: str
    text: str


# events -----------------------------------------------------------------------------------------
@frozen
class WorldCreated(Event):
    """A world begins; `scripted` says that its secrets follow from the seed (R3)."""

    TYPE: ClassVar[str] = "mundo.criado"
    world_id: str
    title: str
    seed: int
    scripted: bool
    policy: Policy
    clock_mode: str
    clock_rate: int
    at: datetime


@frozen
class PolicyChanged(Event):
    """The limits are other from now on."""

    TYPE: ClassVar[str] = "politica.mudou"
    policy: Policy


@frozen
class EntropyLow(Event):
    """The security code has under 20 bits (R3, NIST SP 800-63B)."""

    TYPE: ClassVar[str] = "codigo.entropia_baixa"
    digits: int
    bits: str


@frozen
class ClockChanged(Event):
    """Time passes in another way from now on."""

    TYPE: ClassVar[str] = "relogio.mudou"
    mode: str
    rate: int


@frozen
class Annotated(Event):
    """A note in the journal: a checkpoint, a bookmark, the step of a guião."""

    TYPE: ClassVar[str] = "mundo.nota"
    kind: str
    text: str


def decide(state: WorldSettings | None, command: object, moment: Moment) -> list[Event]:
    """Say what a lever does.  Errors: `malformed`, `fault_unknown`."""
    if state is None:
        raise Refused("world_unknown", "the world has not been created")
    match command:
        case ChangePolicy():
            policy = with_settings(state.policy, dict(command.changes))
            return [PolicyChanged(policy), *low_entropy(policy)]
        case StartFault() | EndFault() | SpendFault() | MeetFault():
            return troubles.decide(state, command, moment)
        case ChangeClock():
            if command.mode not in CLOCK_MODES:
                raise Refused("malformed", f"ChangeClock: no clock «{command.mode}»")
            if not 1 <= command.rate <= 10_000:
                raise Refused("malformed", "ChangeClock: rate is between 1 and 10000")
            return [ClockChanged(command.mode, command.rate)]
        case Annotate():
            return [Annotated(command.kind, command.text)]
        case FillSlot():
            return filled(state.slots, command, moment)
        case GiveBackSlot():
            return given_back(state.slots, command)
        case Tick():
            return troubles.overdue(state, moment)
    return []


def low_entropy(policy: Policy) -> list[Event]:
    """The warning of R3, as an event, when the code is too short."""
    bits = policy.code_digits * 3.321928
    return [EntropyLow(policy.code_digits, f"{bits:.2f}")] if bits < 20 else []


def evolve(state: WorldSettings | None, event: Event) -> WorldSettings | None:
    """Fold one event into the settings."""
    if isinstance(event, WorldCreated):
        return WorldSettings(
            event.world_id,
            event.seed,
            event.policy,
            event.clock_mode,
            event.clock_rate,
            event.scripted,
            created_at=event.at,
            title=event.title,
        )
    if state is None:
        return None
    match event:
        case PolicyChanged():
            return changed(state, policy=event.policy)
        case ClockChanged():
            return changed(state, clock_mode=event.mode, clock_rate=event.rate)
        case FaultStarted() | FaultMet() | FaultSpared() | FaultEnded():
            return changed(state, faults=troubles.evolve(state.faults, event))
        case SlotFilled():
            return changed(state, slots={**state.slots, event.slot.name: event.slot})
        case SlotGivenBack():
            kept = {name: slot for name, slot in state.slots.items() if name != event.name}
            return changed(state, slots=kept)
    return state


def deadline(state: WorldSettings | None) -> datetime | None:
    """The nearest end of a fault."""
    ends = [fault.ends_at for fault in state.faults if fault.ends_at] if state else []
    return min(ends) if ends else None


WORLD_SYSTEM = System(
    name="mundo",
    commands=dict.fromkeys(
        (
            ChangePolicy,
            StartFault,
            EndFault,
            SpendFault,
            MeetFault,
            ChangeClock,
            Annotate,
            FillSlot,
            GiveBackSlot,
        ),
        lambda command, moment: "world",
    ),
    events=(
        WorldCreated,
        PolicyChanged,
        EntropyLow,
        ClockChanged,
        FaultStarted,
        FaultMet,
        FaultSpared,
        FaultEnded,
        Annotated,
        SlotFilled,
        SlotGivenBack,
    ),
    decide=decide,
    evolve=evolve,
    deadline=deadline,
    listens_to=dict.fromkeys(
        (
            MessageHeld,
            MessageFailed,
            MessageLost,
            MessageAbandoned,
            MessageDoubled,
            MessageRejected,
            SpeechSpoilt,
            TokenRefused,
        ),
        lambda event, state: SpendFault(event.fault) if event.fault else None,
    ),
)

__all__ = [
    "CLOCK_MODES",
    "WORLD_SYSTEM",
    "Annotate",
    "ChangeClock",
    "ChangePolicy",
    "EndFault",
    "Fault",
    "FaultEnded",
    "FaultMet",
    "FaultStarted",
    "SpendFault",
    "StartFault",
    "WorldCreated",
    "WorldSettings",
    "low_entropy",
]
