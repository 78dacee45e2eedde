"""A recording of what people do in a world: begun and ended by a note in its journal.

What is between the two notes becomes a guião (`sandbox.suite.recorder`).
"""

from dataclasses import dataclass

from sandbox.protocol.errors import Refused
from sandbox.settings import Annotate, Annotated
from sandbox.world import World

KIND, BEGIN, END = "gravacao", "inicio", "fim"


@dataclass(frozen=True, slots=True)
class Recording:
    """The last recording of a world: after event `first`; `last` is its end, 0 while it goes on."""

    first: int
    last: int = 0

    @property
    def on(self) -> bool:
        """Whether it still goes on."""
        return not self.last


def last_recording(world: World) -> Recording | None:
    """The recording that goes on, or else the last that ended."""
    found = None
    for record in world.journal.read(stream="world"):
        if record.type != Annotated.TYPE:
            continue
        note = world.machine.registry.codec.decode(record.type, record.data)
        if getattr(note, "kind", "") != KIND:
            continue
        if getattr(note, "text", "") == BEGIN:
            found = Recording(record.number)
        elif found is not None:
            found = Recording(found.first, record.number)
    return found


def begin(world: World, actor: str) -> None:
    """Record from now on.  Errors: conflict during a call, or while another recording goes on."""
    found = last_recording(world)
    if found is not None and found.on:
        raise Refused(
            "conflict",
            f"a recording of {world.id} goes on since event {found.first}; end it first",
            "Já está a gravar. Pare primeiro essa gravação.",
        )
    if world.machine.alive("call"):
        raise Refused(
            "conflict",
            f"a call is going on in {world.id}: a guião begins before a call, not within it",
            "Há uma chamada em curso. Comece a gravar antes de uma chamada.",
        )
    world.perform(Annotate(KIND, BEGIN), actor)


def end(world: World, actor: str) -> None:
    """The recording is over.  Errors: conflict when there is none."""
    found = last_recording(world)
    if found is None or not found.on:
        raise Refused("conflict", f"nothing is recorded in {world.id}", "Não está a gravar.")
    world.perform(Annotate(KIND, END), actor)
