"""The last recording of a world that is served, as a guião."""

from dataclasses import asdict, replace
from typing import Any

from sandbox.apps import App
from sandbox.play.happening import Happening, from_record
from sandbox.play.house import language_of
from sandbox.play.stage import Person, person_of
from sandbox.protocol.errors import Refused
from sandbox.recordings import last_recording
from sandbox.suite.recorded_place import ASKED, Papers
from sandbox.suite.recorder import record
from sandbox.world import World
from sandbox.worlds import Worlds


def recorded(worlds: Worlds, apps: tuple[App, ...], world_id: str) -> str:
    """What people did from the beginning of the last recording to its end, or until now.

    Errors: not_found when nothing was recorded.
    """
    world = worlds.get(world_id)
    found = last_recording(world)
    if found is None:
        raise Refused("not_found", f"nothing was recorded in {world_id}", "Ainda não se gravou.")

    def person(kind: str, name: str) -> Person:
        people = world.people
        of_world: Any = people.citizen(name) if kind == "cidadao" else people.operator(name)
        return person_of(kind, asdict(of_world))

    events = _of_the_recording(world, found.first, found.last or world.journal.head)
    language = language_of(apps, worlds.registry)
    return record(events, language, person, f"gravado-{world_id}", papers_of(world))


def papers_of(world: World) -> Papers:
    """What the archive of a world has of what was asked of the SRIC."""
    return lambda number: (world.journal.archive.read(ASKED, number) or b"").decode()


def _of_the_recording(world: World, first: int, last: int) -> list[Happening]:
    """As if the world had been made when the recording began, with the limits that it had then."""
    made, *others = map(from_record, world.journal.read())
    data, at = dict(made.data), made.at
    for event in others:
        if event.type == "politica.mudou" and event.n < first:
            data["policy"] = event.data["policy"]
        if event.n == first:
            at = event.at
    return [replace(made, data=data, at=at), *(one for one in others if first < one.n < last + 1)]
