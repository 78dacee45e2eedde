"""The page of state machines, drawn from their tables."""

from docs.generator import house
from docs.generator.markdown import code, page, table
from sandbox.protocol.transitions import START, StateMachine

CROWD = 5
"""From so many states on, lines to one state by one event are a note instead."""


def state_machines() -> str:
    """Every machine: its picture and its table."""
    parts = [
        "Each picture is drawn from a table in the code, and a test lets each machine do all it "
        "can to see that it makes these changes and no others. Events that change no state are "
        "in [events](events.md).",
    ]
    for machine in house.MACHINES:
        rows = [
            (_name(row.before), code(row.event.TYPE), _name(row.after), row.by)
            for row in machine.transitions
        ]
        parts += [
            f"## {machine.title}",
            f"System: {code(machine.system)}",
            diagram(machine),
            table(("in", "event", "to", "by"), rows),
        ]
    return page("State machines", *parts)


def _name(state: str) -> str:
    return "(nothing)" if state == START else code(state)


def diagram(machine: StateMachine) -> str:
    """The machine as a Mermaid state diagram.

    Events between the same two states share a line; where many states lead to one by the same
    event, a note says so instead of as many lines.
    """
    sources: dict[tuple[str, str], list[str]] = {}
    for row in machine.transitions:
        sources.setdefault((row.after, row.event.TYPE), []).append(row.before)
    crowded = {key for key, states in sources.items() if len(states) >= CROWD}
    edges: dict[tuple[str, str], list[str]] = {}
    for row in machine.transitions:
        types = edges.setdefault((row.before, row.after), [])
        if (row.after, row.event.TYPE) not in crowded and row.event.TYPE not in types:
            types.append(row.event.TYPE)
    lines = [
        f"    {before} --> {after}: {', '.join(types)}"
        for (before, after), types in edges.items()
        if types
    ]
    lines += [f"    {state} --> [*]" for state in machine.states if machine.is_final(state)]
    lines += [
        f"    note right of {after}: {event}, from {len(sources[after, event])} states"
        for after, event in sorted(crowded)
    ]
    return "\n".join(["```mermaid", "stateDiagram-v2", *lines, "```"])
