"""The addresses of programs by name: what a fault of an app calls them.

They are those of the contracts of an app, under its own part of the address or under another of
its doors (`sistema-autorizacoes`); the name is the last word of the path.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from sandbox.apps import App
from sandbox.contracts.contract import HOLE, Contract

_HOLE_IN_PATH = re.compile(r"\{[^}]*\}")


def addresses_of(app: App, door: str) -> Mapping[str, re.Pattern[str]]:
    """What the path below this door must be, by the name of the address."""
    others = tuple(_root(one) for one in app.doors if one != door)
    return _named(app.contracts, _root(door), others)


def _root(door: str) -> str:
    return f"/w/{{world}}/{door}/"


@lru_cache(64)
def _named(
    contracts: tuple[Contract, ...], root: str, others: tuple[str, ...]
) -> Mapping[str, re.Pattern[str]]:
    found: dict[str, re.Pattern[str]] = {}
    for contract in contracts:
        document = contract.make(HOLE)
        paths = [contract.at] if isinstance(document, str) else document.get("paths", ())
        for path in paths:
            if path.startswith(root) and not path.startswith(others):
                found.setdefault(_name(path), _pattern(path.removeprefix(root)))
    return found


def _name(path: str) -> str:
    """`AttributeManager`; of `mensagens/{message}`, `mensagens-um`."""
    words = path.split("/")
    holes = 0
    while _HOLE_IN_PATH.fullmatch(words[-1]):
        holes += 1
        words.pop()
    return words[-1] + "-um" * holes


def _pattern(path: str) -> re.Pattern[str]:
    pieces = (re.escape(piece) for piece in _HOLE_IN_PATH.split(path))
    return re.compile("/" + "[^/]+".join(pieces) + "/?", re.IGNORECASE)


def name_at(app: App, path: str) -> str:
    """The name of the address at a path of this door; nothing when it is none."""
    known = addresses_of(app, app.slug)
    return next((name for name, pattern in known.items() if pattern.fullmatch(path)), "")
