"""The guião step by step, from Python: the same verbs, the same waiting, the same reports.

`ByHand(…).do({"operador.valida_cmd": {"telemovel": "$ouvido.telemovel"}})` compiles one step as a
file's would be and plays it at once; mistakes of form raise as in a file, what does not come true
raises `Failure`.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sandbox.play.compiler import compile_bytes
from sandbox.play.english_runs import in_english
from sandbox.play.facts import FACTS, concerning, value_of
from sandbox.play.happening import Happening
from sandbox.play.language import Language
from sandbox.play.library import Fragments, scenarios_root
from sandbox.play.plan import FaultPlan, Run, Trigger
from sandbox.play.player import Player
from sandbox.play.problems import BadGuiao
from sandbox.play.reading import Reading
from sandbox.play.source import Place, read_bytes
from sandbox.play.stage import Stage, StageTrouble
from sandbox.play.steps import Steps
from sandbox.play.values import duration
from sandbox.play.watch import Failure

Given = Mapping[str, Any]


def plain(value: Any) -> Any:
    """A Python value as a guião writes it: `True` is `sim`, numbers are texts."""
    if isinstance(value, bool):
        return "sim" if value else "nao"
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if isinstance(value, datetime):
        return value.isoformat()
    return "" if value is None else str(value)


def open_run(sections: Given, language: Language, folder: Path, name: str = "python") -> Run:
    """A run without steps: cast, seed, clock and limits as a file has them.  Errors: BadGuiao."""
    given = {"guiao": "1", "id": name, **plain(sections), "passos": []}
    return compile_bytes(json.dumps(given).encode(), name, language, folder).runs()[0]


def sections_of(given: Given, people: Mapping[str, str]) -> dict[str, Any]:
    """The sections that a test asks for: `seed`, `start`, `policy`, `slots`, and who plays."""
    sections: dict[str, Any] = {
        "elenco": {role: {"persona": persona} for role, persona in people.items()}
    }
    if "seed" in given:
        sections["semente"] = given["seed"]
    if "start" in given:
        start = given["start"]
        sections["relogio"] = {
            "inicio": start.isoformat() if isinstance(start, datetime) else start
        }
    for name, section in (("policy", "politica"), ("slots", "componentes")):
        if name in given:
            sections[section] = given[name]
    return sections


class ByHand(Player):
    """Plays one step after another in a world that stays open in between."""

    def __init__(
        self, run: Run, stage: Stage, language: Language, folder: Path, english: bool = False
    ) -> None:
        super().__init__(run, stage, language)
        self._english = english
        self._language = language
        self._folder = folder
        self._steps = 0

    def begin(self) -> None:
        """Make the world.  Errors: StageTrouble."""
        self.report.events = self.watch.events
        self.stage.open(self.run)
        self._observe()
        self.levers.begin()
        self._observe()

    def finish(self) -> None:
        """End the world; the report keeps what happened."""
        self._observe_quietly()
        self.stage.close()

    def do(self, *steps: Given) -> list[Happening]:
        """Play steps; what happened meanwhile.  Errors: BadGuiao, Failure, StageTrouble."""
        before = self.watch.head
        for item in self._compiled(steps):
            try:
                self._item(item)
            except Exception as error:
                self.report.failure = str(error)
                if self._english and isinstance(error, Failure | StageTrouble):
                    error.args = (in_english(str(error)),)
                raise
        return self.watch.since(before)

    def _compiled(self, steps: Sequence[Given]) -> list[Any]:
        self._steps += 1
        name = f"{self.run.guiao.file}#{self._steps}"
        table = read_bytes(json.dumps({"passos": plain(list(steps))}).encode(), name)
        reading = Reading(self._language, name, cast=dict(self.run.guiao.cast))
        body = table.find("passos")
        assert body is not None
        fragments = Fragments(self._folder, scenarios_root(self._folder / name))
        made = Steps(reading, fragments).read(body, "passos")
        if reading.problems:
            raise BadGuiao(name, reading.problems)
        return made

    def events(self, name: str = "") -> list[Happening]:
        """What happened so far; of one name, as a guião names it."""
        self._observe()
        return [one for one in self.watch.events if not name or self.watch.names.matches(name, one)]

    def fact(self, name: str, role: str = "") -> Any:
        """What the journal adds up to: `pedido.estado`, `token.usos`, …  Errors: Failure."""
        self._observe()
        return self._value(name, role)

    def advance(self, seconds: float | str) -> None:
        """Let time pass: seconds, or `5min`."""
        given = duration(seconds) if isinstance(seconds, str) else float(seconds)
        if given is None:
            raise ValueError(f"not a duration: {seconds!r}")
        self._pass(given)

    def start_fault(self, kind: str, target: str = "iap-pi", name: str = "", **how: Any) -> str:
        """Begin a trouble by hand; returns its name.

        `operation` narrows it, `delay` is for a latency, `uses` ends it after so many times.
        """
        name = name or f"{kind}-{self._steps}"
        delay = duration(str(how.pop("delay", "0s"))) or 0.0
        operation, uses = str(how.pop("operation", "")), how.pop("uses", None)
        if how:
            raise TypeError(f"a fault has no {sorted(how)}")
        place = Place(self.run.guiao.file, self._steps + 1, 1)
        ends = Trigger(uses=uses)
        self.stage.start_fault(
            FaultPlan(
                place, name, kind, target, operation, round(delay * 1000), Trigger(True), ends
            )
        )
        self._observe()
        return name

    def end_fault(self, name: str) -> None:
        """The trouble is over."""
        self.stage.end_fault(name)
        self._observe()

    def _value(self, name: str, role: str) -> Any:
        if name not in FACTS:
            raise Failure(f"facto desconhecido «{name}»")
        events = self.watch.events
        if role:
            events = concerning(events, self.actors.cast[role].persona)
        return value_of(name, events, self.stage.now())
