"""The handles of a test for a program in another language: a line of JSON asks, a line answers.

`{"ask": "verb", "role": "operador", "verb": "atende", "given": {}}` is answered `{"ok": […]}`, or
`{"error": text, "kind": name}` when it did not come true.  `clients/npm` speaks this for
Playwright Test; one process serves one test after another, each in a world of its own.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TextIO

from sandbox.masking import Personal
from sandbox.play.by_hand import ByHand, open_run, sections_of
from sandbox.play.handles import Seat, World
from sandbox.play.happening import Happening
from sandbox.play.language import Language
from sandbox.play.leaving import file_name
from sandbox.play.problems import BadGuiao
from sandbox.play.report import Report
from sandbox.play.report_page import write_page
from sandbox.play.stage import Stage, StageTrouble
from sandbox.play.watch import Failure

CAST = {"cidadao": "ana-silva", "operador": "rita-operadora"}
"""Who plays when a test does not say."""
Asked = Mapping[str, Any]


class Remote:
    """Serves the tests of one program, on one stage."""

    def __init__(self, stage: Stage, language: Language, personal: Personal, folder: Path) -> None:
        self._stage = stage
        self._language = language
        self._personal = personal
        self._folder = folder
        self._play: ByHand | None = None
        self._asks: dict[str, Callable[[Asked], Any]] = {
            "open": self._open,
            "close": self._close,
            "verb": lambda it: _told(getattr(self._seat(it), it["verb"])(**it.get("given", {}))),
            "heard": lambda it: self._seat(it).heard(),
            "sees": lambda it: self._seat(it).sees(it["name"]),
            "view": lambda it: dict(self._seat(it).view),
            "do": lambda it: _told(self._world.do(*it["steps"])),
            "wait": lambda it: self._world.wait(it["event"], it.get("within", "10min")),
            "events": lambda it: _told(self._world.events(it.get("name", ""))),
            "fact": lambda it: self._world.fact(it["name"], it.get("role", "")),
            "now": lambda it: self._at_play.stage.now().isoformat(),
            "advance": lambda it: self._at_play.advance(it["time"]),
            "start_fault": lambda it: self._at_play.start_fault(**it["given"]),
            "end_fault": lambda it: self._at_play.end_fault(it["name"]),
        }

    def serve(self, asked: Iterable[str], answers: TextIO) -> None:
        """Answer each line until nothing more is asked."""
        for line in asked:
            answers.write(json.dumps(self.answer(json.loads(line)), default=str) + "\n")
            answers.flush()
        self._end()

    def answer(self, asked: Asked) -> dict[str, Any]:
        """One answer; what does not come true is one too."""
        ask = self._asks.get(str(asked.get("ask")))
        if ask is None:
            return {"error": f"asks are {', '.join(self._asks)}", "kind": "Unknown"}
        try:
            return {"ok": ask(asked)}
        except BadGuiao as bad:
            return {"error": bad.text(), "kind": "BadGuiao"}
        except KeyError as missing:
            return {"error": f"{asked['ask']} needs {missing}", "kind": "Unknown"}
        except (Failure, StageTrouble, AttributeError, TypeError, ValueError) as error:
            return {"error": str(error), "kind": type(error).__name__}

    @property
    def _at_play(self) -> ByHand:
        if self._play is None:
            raise Failure("nothing is open: ask to open first")
        return self._play

    @property
    def _world(self) -> World:
        return World(self._at_play, self._language)

    def _seat(self, asked: Asked) -> Seat:
        return self._world.seat(asked["role"])

    def _open(self, asked: Asked) -> dict[str, Any]:
        """A world with its people; tells where the pages are."""
        self._end()
        given = sections_of(asked.get("sandbox", {}), {**CAST, **asked.get("cast", {})})
        run = open_run(given, self._language, self._folder, _name(asked.get("name", "")))
        play = ByHand(run, self._stage, self._language, self._folder)
        play.begin()
        self._play = play
        seats = {name: self._world.seat(name) for name in play.actors.cast}
        return {
            "level": self._world.level, "id": self._world.id, "url": self._world.url,
            "roles": {
                name: {"url": seat.url, "verbs": seat.can(), "person": seat.person.id,
                       "pin": seat.person.pin, "user_name": seat.person.user_name,
                       "password": seat.person.password}
                for name, seat in seats.items()
            },
        }  # fmt: skip

    def _close(self, asked: Asked) -> list[str]:
        """The world ends; of a test that failed it tells the files that it leaves."""
        left = []
        if asked.get("evidence") and self._play is not None:
            folder = Path(asked["evidence"])
            folder.mkdir(parents=True, exist_ok=True)
            page = folder / file_name(self._play.run, self._stage.level, ".html")
            fixed = {one.text for one in self._language.phrases.values() if "{" not in one.text}
            self._play.events()
            write_page(Report([self._play.report]).masked(self._personal, fixed), page)
            stage: Any = self._stage
            left = [str(page), str(stage.export(page.with_suffix(".world")))]
        self._end()
        return left

    def _end(self) -> None:
        if self._play is not None:
            self._play.finish()
        self._play = None


def _name(title: str) -> str:
    """The title of a test as the name of a run."""
    kept = "".join(one if one.isalnum() else "-" for one in title.lower())
    return kept.strip("-")[:60] or "teste"


def _told(events: Iterable[Happening]) -> list[dict[str, Any]]:
    return [
        {"n": one.n, "at": one.at, "type": one.type, "actor": one.actor, "data": dict(one.data)}
        for one in events
    ]
