"""What a world is set to: its limits, its clock and its faults.  Pure, like every core.

The levers of a scenario (`sandbox.control`, the guião's `politica`, `relogio` and `falhas`)
are commands of this system, so that every lever pulled is in the journal.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar

from sandbox.platforms.integration.core import (
    MessageAbandoned,
    MessageDoubled,
    MessageFailed,
    MessageLost,
)
from sandbox.protocol.errors import Refused
from sandbox.protocol.frozen import frozen
from sandbox.protocol.policy import Policy, with_settings
from sandbox.protocol.states import changed
from sandbox.protocol.system import Event, Moment, System, Tick

FAULT_KINDS: dict[str, str] = {
    "indisponivel": "The platform refuses every message until the fault ends.",
    "erro": "The platform answers 503 to the next messages (`vezes`).",
    "latencia": "Each message waits (`mediana`).",
    "duplica-mensagem": "Messages arrive twice (`vezes`, `operacao`, `mediana`).",
    "perde-mensagem": "Messages vanish and nobody is told (`vezes`, `operacao`).",
}
FAULT_TARGETS = ("iap-pi",)
CLOCK_MODES = ("real", "virtual", "frozen", "accelerated")


@dataclass(frozen=True)
class Fault:
    """A trouble ordered for this world; `uses_left` −1 means without limit."""

    name: str
    kind: str
    target: str
    operation: str = ""
    delay_ms: int = 0
    uses_left: int = -1
    ends_at: datetime | None = None


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


# commands ---------------------------------------------------------------------------------------
@frozen
class ChangePolicy:
    """Set some limits of the world."""

    changes: tuple[tuple[str, Any], ...]


@frozen
class StartFault:
    """Order a trouble; it ends by time, by use or by `EndFault`."""

    name: str
    kind: str
    target: str = "iap-pi"
    operation: str = ""
    delay_ms: int = 0
    uses: int = -1
    duration_s: float | None = None


@frozen
class EndFault:
    """The trouble is over."""

    name: str


@frozen
class SpendFault:
    """One message met the fault."""

    name: str


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
class FaultStarted(Event):
    """A trouble begins."""

    TYPE: ClassVar[str] = "falha.inicio"
    name: str
    kind: str
    target: str
    operation: str
    delay_ms: int
    uses: int
    ends_at: datetime | None


@frozen
class FaultMet(Event):
    """A message met the trouble."""

    TYPE: ClassVar[str] = "falha.aplicada"
    name: str


@frozen
class FaultEnded(Event):
    """A trouble is over."""

    TYPE: ClassVar[str] = "falha.fim"
    name: str


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
        case StartFault():
            return [_start(state, command, moment)]
        case EndFault():
            if command.name not in {fault.name for fault in state.faults}:
                raise Refused("fault_unknown", f"EndFault: no fault «{command.name}» is on")
            return [FaultEnded(command.name)]
        case SpendFault():
            found = [fault for fault in state.faults if fault.name == command.name]
            if not found:
                return []
            over = found[0].uses_left == 1
            return [FaultMet(command.name), *([FaultEnded(command.name)] if over else [])]
        case ChangeClock():
            if command.mode not in CLOCK_MODES:
                raise Refused("malformed", f"ChangeClock: no clock «{command.mode}»")
            if not 1 <= command.rate <= 10_000:
                raise Refused("malformed", "ChangeClock: rate is between 1 and 10000")
            return [ClockChanged(command.mode, command.rate)]
        case Annotate():
            return [Annotated(command.kind, command.text)]
        case Tick():
            due = [fault for fault in state.faults if fault.ends_at and fault.ends_at <= moment.now]
            return [FaultEnded(fault.name) for fault in due]
    return []


def low_entropy(policy: Policy) -> list[Event]:
    """The warning of R3, as an event, when the code is too short."""
    bits = policy.code_digits * 3.321928
    return [EntropyLow(policy.code_digits, f"{bits:.2f}")] if bits < 20 else []


def _start(state: WorldSettings, command: StartFault, moment: Moment) -> FaultStarted:
    if command.kind not in FAULT_KINDS:
        raise Refused("fault_unknown", f"no fault «{command.kind}»; there are {list(FAULT_KINDS)}")
    if command.target not in FAULT_TARGETS:
        raise Refused("fault_unknown", f"no target «{command.target}»; there is {FAULT_TARGETS}")
    if command.name in {fault.name for fault in state.faults}:
        raise Refused("malformed", f"a fault «{command.name}» is already on")
    lasts = command.duration_s
    ends_at = None if lasts is None else moment.now + timedelta(seconds=lasts)
    return FaultStarted(
        command.name,
        command.kind,
        command.target,
        command.operation,
        command.delay_ms,
        command.uses,
        ends_at,
    )


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
        case FaultStarted():
            fault = Fault(
                event.name,
                event.kind,
                event.target,
                event.operation,
                event.delay_ms,
                event.uses,
                event.ends_at,
            )
            return changed(state, faults=(*state.faults, fault))
        case FaultMet():
            return changed(state, faults=tuple(_spent(fault, event) for fault in state.faults))
        case FaultEnded():
            left = tuple(fault for fault in state.faults if fault.name != event.name)
            return changed(state, faults=left)
    return state


def _spent(fault: Fault, event: FaultMet) -> Fault:
    if fault.name != event.name or fault.uses_left < 0:
        return fault
    return changed(fault, uses_left=fault.uses_left - 1)


def deadline(state: WorldSettings | None) -> datetime | None:
    """The nearest end of a fault."""
    ends = [fault.ends_at for fault in state.faults if fault.ends_at] if state else []
    return min(ends) if ends else None


WORLD_SYSTEM = System(
    name="mundo",
    commands=dict.fromkeys(
        (ChangePolicy, StartFault, EndFault, SpendFault, ChangeClock, Annotate),
        lambda command, moment: "world",
    ),
    events=(
        WorldCreated,
        PolicyChanged,
        EntropyLow,
        ClockChanged,
        FaultStarted,
        FaultMet,
        FaultEnded,
        Annotated,
    ),
    decide=decide,
    evolve=evolve,
    deadline=deadline,
    listens_to=dict.fromkeys(
        (MessageFailed, MessageLost, MessageAbandoned, MessageDoubled),
        lambda event, state: SpendFault(event.fault),
    ),
)
