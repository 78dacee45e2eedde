"""The kernel level: commands go straight to the machine of a world in this process.

No HTTP and no page; the identifiers that a form hides come from the app's `context`, and what a
role sees from its `view`, exactly as its pages and its JSON address have them.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

from sandbox.apps import App
from sandbox.journal import Record
from sandbox.people import CONSULTING
from sandbox.play.component_places import require_none
from sandbox.play.happening import Happening, from_record
from sandbox.play.plan import FaultPlan, Role, Run
from sandbox.play.sights import Shown, Sights
from sandbox.play.stage import (
    NOBODY_IN_PARTICULAR,
    Person,
    Refusal,
    StageTrouble,
    chooses,
    heard_in_view,
    keeper_of,
    not_offered,
    person_of,
    seen_in_view,
)
from sandbox.protocol.errors import REASONS, Refused
from sandbox.protocol.vocabulary import Verb, build_command
from sandbox.road import Met, meet
from sandbox.settings import EndFault, StartFault
from sandbox.world import World
from sandbox.worlds import Worlds

ACTOR = "consola"


def fault_command(fault: FaultPlan) -> StartFault:
    """The lever of a row of `falhas`."""
    return StartFault(
        fault.name,
        fault.kind,
        fault.target,
        fault.operation,
        fault.delay_ms,
        -1 if fault.ends.uses is None else fault.ends.uses,
        fault.ends.after_s,
        fault.terms,
    )


def _left_with(met: Met) -> Refusal:
    """What whoever asked knows, when a fault on the road took the answer."""
    sentence = f"the fault «{met.fault.name}» ({met.fault.kind}) was on the road"
    return Refusal(met.code, REASONS[met.code].text, sentence)


class KernelStage(Sights):
    """Plays each run in a world of its own, made for it and ended after it."""

    level = "nucleo"

    def __init__(self, worlds: Worlds, apps: Iterable[App]) -> None:
        self._worlds = worlds
        self._apps = tuple(apps)
        self._numbers = count(1)
        self._app_of = {(verb.role, verb.verb): app for app in self._apps for verb in app.verbs}
        self._kept: dict[tuple[str, str], dict[str, Any]] = {}
        self._records: list[Record] = []
        self._frozen = False

    @property
    def world(self) -> World:
        """The world of this run."""
        return self._world

    def open(self, run: Run) -> None:
        """Make the world."""
        guiao = run.guiao
        require_none(guiao.slots)
        # The rules need nobody to wait: here a clock that would run by itself is moved by hand.
        mode = "virtual" if guiao.clock.runs_by_itself else guiao.clock.mode
        world_id = f"guiao-{next(self._numbers)}"
        while world_id in self._worlds.names():
            world_id = f"guiao-{next(self._numbers)}"
        self._world = self._worlds.create(
            world_id, run.name[:80], guiao.seed, True, mode, guiao.start,
            policy=dict(guiao.policy),
        )  # fmt: skip
        self._frozen = guiao.clock.mode == "frozen"
        self._records = list(self._world.journal.read())
        self._world.told = lambda world, records: self._records.extend(records)
        # The journal of a play is kept in memory: nobody waits for a disk here.
        self._world.deliver_after(lambda world: None)
        self._kept = {}

    def export(self, to: Path) -> Path:
        """The world of this run as one file."""
        return self._worlds.export(self._world.id, to)

    def close(self) -> None:
        """End the world."""
        self._worlds.end(self._world.id)

    def person(self, role: Role) -> Person:
        """Who plays this role.  Errors: StageTrouble."""
        keeper = keeper_of(role, self._apps)
        if keeper is not None:
            return keeper
        people = self._world.people
        if role.kind == NOBODY_IN_PARTICULAR:
            return Person(role.persona, dict(CONSULTING)[role.persona])
        find = {"cidadao": people.citizen, "funcionario": people.clerk}
        found: Any = find.get(role.kind, people.operator)(role.persona)
        found = found or self._apps_of(role)[0].person(role.persona)
        if found is None:
            raise StageTrouble(f"não há ninguém chamado «{role.persona}» neste mundo")
        return person_of(role.kind, asdict(found))

    def address(self, role: Role) -> str:
        """No pages here."""
        return ""

    def perform(self, role: Role, verb: Verb, values: Mapping[str, Any]) -> Refusal | None:
        """Do a row: build its command as the server does, and hand it to the machine."""
        if verb.fills:
            self._kept[role.name, verb.fills] = dict(values)
            return None
        if verb.command is None:
            return None
        app = self._app_of[verb.role, verb.verb]
        given = {**self._kept.pop((role.name, verb.verb), {}), **values}
        # Over HTTP nobody sits there before signing in.
        person = "" if verb.verb == "entra" else role.persona
        met = meet(self._world, app, verb.action, role.kind, person)
        if met is not None and met.before:
            return _left_with(met)
        if chooses(verb, given):
            refusal = not_offered(verb, given, app.view(self._world, role.persona, {}))
            if refusal is not None:
                return refusal
        try:
            context = app.context(self._world, role.persona)
            command = build_command(verb, given, context)
            self._world.perform(command, context.get("actor") or f"{role.kind}:{role.persona}")
        except Refused as refused:
            if met is not None and met.fault.kind in ("corta-ligacao", "resposta-truncada"):
                return _left_with(met)
            return Refusal(refused.code, refused.text, refused.sentence)
        return _left_with(met) if met is not None and met.code else None

    def journal(self, after: int) -> list[Happening]:
        """What happened, from memory."""
        return [from_record(record) for record in self._records[after:]]

    def now(self) -> datetime:
        """The virtual instant."""
        return self._world.clock.now()

    def advance(self, to: datetime) -> None:
        """Move the clock."""
        if to > self.now():
            self._world.advance(to)

    def run_to_next(self, limit: datetime) -> bool:
        """Move the clock to the next deadline."""
        due = self._world.machine.next_deadline()
        if self._frozen or due is None or due > limit:
            return False
        self._world.advance(max(due, self.now()))
        return True

    def start_fault(self, fault: FaultPlan) -> None:
        """Order a trouble."""
        self._world.perform(fault_command(fault), ACTOR)

    def end_fault(self, name: str) -> None:
        """The trouble is over."""
        if name in {fault.name for fault in self._world.settings.faults}:
            self._world.perform(EndFault(name), ACTOR)

    def heard(self, role: Role) -> list[str]:
        """What the other end said."""
        return heard_in_view(role.kind, self.view(role))

    def seen(self, role: Role, name: str) -> str:
        """What the role's screen shows."""
        for app in self._apps_of(role):
            found = seen_in_view(name, app.view(self._world, role.persona, {}))
            if found:
                return found
        return ""

    def screen(self, role: Role) -> Shown:
        """The data of the role's screen: a page has words of its own besides."""
        views = [app.view(self._world, role.persona, {}) for app in self._apps_of(role)]
        return Shown(json.dumps(views, ensure_ascii=False, default=str))

    def view(self, role: Role) -> Mapping[str, Any]:
        """What the role's own seat sees, as data."""
        return self._apps_of(role)[0].view(self._world, role.persona, {})

    def _apps_of(self, role: Role) -> list[App]:
        return [app for app in self._apps if role.kind in app.roles]
