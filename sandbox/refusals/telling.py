"""An entry as it is told: with the nearest address, what to do, and where to read on."""

from functools import cache
from typing import Any

from sandbox.apps import App
from sandbox.contracts.keeping import Keeping
from sandbox.contracts.paths import Paths
from sandbox.refusals.entry import BROKEN, Entry

MOST_ALIKE = 3
_OF_SHAPE = ("malformed", "wrong_content_type")
"""What is refused for its form alone: there the contract says what to correct."""
CONSOLE_PAGES = ("", "correio/", "prestadores/", "componentes/", "porque-nao/")
"""The pages of a world that are of no app."""


class Teller:
    """Tells entries: it knows every address there is."""

    def __init__(self, apps: tuple[App, ...], keeping: Keeping) -> None:
        self._apps = apps
        self._keeping = keeping
        self._nearest = cache(self._find_nearest)

    @property
    def _pages(self) -> list[str]:
        own = [
            f"{app.base('{world}', app.keeper[0] or '{person}')}/{screen.path.strip('/')}"
            for app in self._apps
            for screen in app.screens
        ]
        return own + [f"/w/{{world}}/{page}" for page in CONSOLE_PAGES]

    def _find_nearest(self, address: str) -> tuple[str, ...]:
        every = Paths(dict.fromkeys((*self._keeping.paths.templates, *self._pages)))
        return tuple(every.nearest(address, MOST_ALIKE))

    def told(self, entry: Entry) -> dict[str, Any]:
        """An entry as programs read it, and as the page draws it."""
        alike = list(self._nearest(entry.address)) if entry.code == "not_found" else []
        return {
            "number": entry.number,
            "kind": entry.kind,
            "sender": entry.sender,
            "at": entry.at,
            "last_at": entry.last_at,
            "count": entry.count,
            "n": entry.n,
            "came": {
                "method": entry.method,
                "address": entry.address,
                "contract": entry.wire,
                "members": [{"name": name, "kind": kind} for name, kind in entry.fields],
            },
            "status": entry.status,
            "code": entry.code,
            "sentence": entry.sentence,
            "text": entry.text,
            "docs": self._docs(entry),
            "expected": [
                {
                    "place": one.place,
                    "rule": one.rule,
                    "expected": one.expected,
                    "found": one.found,
                    "nearest": one.suggestion,
                }
                for one in entry.expected
            ],
            "nearest": {"addresses": alike, "methods": list(entry.allowed), "form": entry.form},
            "state": [{"of": stream, "facts": dict(facts)} for stream, facts in entry.state],
            "do": advice(entry, alike),
        }

    def _docs(self, entry: Entry) -> str:
        if entry.kind == BROKEN:
            return f"/sandbox/contracts/{entry.wire}/"
        return f"/sandbox/errors#{entry.code}"


def advice(entry: Entry, alike: list[str]) -> str:
    """What to do, in Portuguese."""
    if alike:
        return f"Não há nada neste endereço. O mais parecido é {alike[0]}."
    if entry.allowed:
        return f"Este endereço não aceita {entry.method}: use {' ou '.join(entry.allowed)}."
    shape = entry.kind == BROKEN or entry.code in _OF_SHAPE
    rows = entry.expected if shape else ()
    found = [_correction(one.rule, one.found, one.suggestion) for one in rows]
    corrections = [one for one in dict.fromkeys(found) if one]
    if corrections:
        return f"{entry.text} {' '.join(corrections[:4])}"
    if entry.state:
        return f"{entry.text} Veja abaixo o estado em que o mundo estava."
    return entry.text


def _correction(rule: str, found: str, meant: str) -> str:
    match rule:
        case "additionalProperties":
            return f"Em vez de «{found}», escreva «{meant}»." if meant else f"Retire «{found}»."
        case "required":
            return f"Acrescente «{meant}»."
        case "sequence":
            return f"Os elementos vêm por esta ordem: {meant}."
        case "maxOccurs":
            return "Há um elemento que só pode vir uma vez."
        case "operations":
            return "Não diga nada neste socket: só se ouve. Para agir, use os endereços do lugar."
        case "enum":
            return f"O valor mais parecido é «{meant}»." if meant else ""
    return ""
