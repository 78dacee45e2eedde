"""The addresses of a description, found by their parts: `/w/{world}/backoffice/api/dial`.

Pure.  A part that is written out counts more than a hole; with `folded`, letters count in any case.
"""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

Found = tuple[str, Any]
_HOLE = "{}"
_HERE = "\0"
MOST_KNOWN = 4096
"""How many paths are remembered: those of a world that is played come again and again."""


class Paths:
    """Addresses with holes, each with what stands there."""

    def __init__(self, paths: Mapping[str, Any], folded: Iterable[str] = ()) -> None:
        self._tree: dict[str, Any] = {}
        self._folded: dict[str, Any] = {}
        self.find = lru_cache(MOST_KNOWN)(self._find)
        self.templates = tuple(paths)
        in_any_case = frozenset(folded)
        for template, item in paths.items():
            tree = self._folded if template in in_any_case else self._tree
            for part in template.strip("/").split("/"):
                name = _HOLE if part.startswith("{") else part
                tree = tree.setdefault(name.lower() if template in in_any_case else name, {})
            tree[_HERE] = (template, item)

    def _find(self, path: str) -> Found | None:
        """The address that a path is of, with what stands there, or None."""
        parts = path.strip("/").split("/")
        found = _walk(self._tree, parts, 0)
        if found is None and self._folded:
            found = _walk(self._folded, [part.lower() for part in parts], 0)
        return found

    def nearest(self, path: str, most: int = 3) -> list[str]:
        """The addresses most like a path, the likeliest first."""
        parts = path.strip("/").split("/")
        like = {_filled(template, parts): template for template in self.templates}
        return [like[one] for one in get_close_matches(path.lower(), like, most, 0.6)]


def _walk(tree: dict[str, Any], parts: list[str], at: int) -> Found | None:
    if at == len(parts):
        found: Found | None = tree.get(_HERE)
        return found
    inside = tree.get(parts[at])
    if inside is not None and parts[at] not in (_HOLE, _HERE):
        found = _walk(inside, parts, at + 1)
        if found is not None:
            return found
    hole = tree.get(_HOLE)
    return _walk(hole, parts, at + 1) if hole is not None and parts[at] else None


def _filled(template: str, parts: list[str]) -> str:
    """A template with its holes filled from a path: what is compared are the fixed parts."""
    made = [
        parts[number] if one.startswith("{") and number < len(parts) else one
        for number, one in enumerate(template.strip("/").split("/"))
    ]
    return "/" + "/".join(made).lower()
