"""Whether two levels led to the same journal: a difference is a defect of ours, by definition.

What differs for good reasons is left out: the name and title of the world, and who pressed
*Entrar* before anybody had signed in.  Digests depend on the name of the world (its tokens bear
its mark): each is told by its place, the first, the second.
"""

import json
import re
from collections.abc import Iterable

from sandbox.play.happening import Happening

Normal = tuple[str, str, str, str, str]
_OF_THE_WORLD = ("world_id", "title")
_DIGEST = re.compile(r"\b[0-9a-f]{64}\b")


def normalised(events: Iterable[Happening]) -> list[Normal]:
    """Each event without what may differ: instant, stream, type, actor and data as text."""
    found: list[Normal] = []
    digests: dict[str, str] = {}

    def by_place(text: str) -> str:
        return _DIGEST.sub(
            lambda digest: digests.setdefault(digest.group(), f"#{len(digests) + 1}"), text
        )

    for event in events:
        data = dict(event.data)
        if event.type == "mundo.criado":
            for name in _OF_THE_WORLD:
                data.pop(name, None)
        actor = "" if event.type == "operador.entrou" else event.actor
        text = json.dumps(data, ensure_ascii=False, sort_keys=True)
        found.append((event.at, by_place(event.stream), event.type, actor, by_place(text)))
    return found


def differences(left: Iterable[Happening], right: Iterable[Happening]) -> list[str]:
    """The first places where two journals part; empty when they are the same."""
    one, other = normalised(left), normalised(right)
    told = [
        f"n.º {number}: {a[2]} de {a[3]} {a[4][:160]} ≠ {b[2]} de {b[3]} {b[4][:160]}"
        for number, (a, b) in enumerate(zip(one, other, strict=False), start=1)
        if a != b
    ][:5]
    if len(one) != len(other):
        told.append(f"um diário tem {len(one)} acontecimentos e o outro {len(other)}")
    return told
