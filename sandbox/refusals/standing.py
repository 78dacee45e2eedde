"""The state of the world that made a command impossible: when it ended, how often it was tried.

Only what identifies nobody: states, instants, counts, identifiers of things.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import Enum
from itertools import islice
from typing import Any

from sandbox.protocol.errors import Refused
from sandbox.refusals.hiding import word
from sandbox.world import World

Facts = tuple[tuple[str, str], ...]
MOST_STREAMS = 4
DEEPEST = 2
MOST_FACTS = 24
_WORDS = ("status", "reason", "state", "stage", "outcome", "ended_by", "screen")
_COUNTS = ("attempts", "failures", "sends", "wrong", "wrong_codes", "left")
_THINGS = ("call_id", "case_id", "request_id", "message_id", "process_id")


def standing(world: World, command: Any) -> tuple[tuple[str, Facts], ...]:
    """Each thing that a command was about, with what is known of it now."""
    named = frozenset(_identifiers(command))
    streams = list(dict.fromkeys(_streams(world, command, named)))[:MOST_STREAMS]
    return tuple(found for stream in streams for found in standing_of(world, stream, named))


def standing_of(
    world: World, stream: str, named: frozenset[str] = frozenset()
) -> tuple[tuple[str, Facts], ...]:
    """What is known of one stream; nothing when nothing may be told of it."""
    state = world.machine.states.get(stream)
    facts = tuple(islice(_facts(state, named), MOST_FACTS)) if state is not None else ()
    kind, _, name = stream.partition(":")
    return ((f"{kind}:{word(name)}" if name else kind, facts),) if facts else ()


def _identifiers(command: Any) -> Iterator[str]:
    for item in fields(command) if is_dataclass(command) else ():
        value = getattr(command, item.name)
        if item.name.endswith(("_id", "_number")) and isinstance(value, str) and value:
            yield value


def _streams(world: World, command: Any, named: frozenset[str]) -> Iterator[str]:
    """The stream of a command, and those of the things that it names."""
    machine = world.machine
    if type(command) in machine.registry.by_command:
        # What is refused for naming nothing has no stream.
        with suppress(Refused):
            yield machine.stream_of(command)
    for kind in list(machine.memory.living):
        for value in sorted(named):
            if f"{kind}:{value}" in machine.states:
                yield f"{kind}:{value}"


def _facts(state: Any, named: frozenset[str], inside: str = "") -> Iterator[tuple[str, str]]:
    if not is_dataclass(state) or inside.count(".") > DEEPEST:
        return
    for item in fields(state):
        name, value = item.name, getattr(state, item.name)
        if (text := _text(name, value)) is not None:
            yield inside + name, text
        elif is_dataclass(value):
            yield inside + name, type(value).__name__
            yield from _facts(value, named, f"{inside}{name}.")
        elif isinstance(value, tuple) and value and is_dataclass(value[-1]):
            one = next((one for one in reversed(value) if _mentions(one, named)), value[-1])
            yield inside + name, type(one).__name__
            yield from _facts(one, named, f"{inside}{name}.")


def _text(name: str, value: Any) -> str | None:
    """A fact as text; None for what is no fact, or may be somebody's."""
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, int) and name in _COUNTS:
        return str(value)
    if isinstance(value, str) and value and (name in _WORDS or name in _THINGS):
        return value[:60]
    return None


def _mentions(value: Any, named: frozenset[str]) -> bool:
    found = [getattr(value, item.name) for item in fields(value)]
    return any(
        one in named if isinstance(one, str) else is_dataclass(one) and _mentions(one, named)
        for one in found
    )
