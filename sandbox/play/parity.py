"""Whether two levels led to the same journal: a difference is a defect of ours, by definition.

Where a clock runs by itself only what happens is compared, not when.  What differs for good
reasons is left out: the name and title of the world, and who pressed
*Entrar* before anybody had signed in.  Digests depend on the name of the world (its tokens bear
its mark): each is told by its place, the first, the second.
"""

import json
import re
from collections.abc import Iterable

from sandbox.play.happening import Happening

Normal = tuple[str, str, str, str, str]
_OF_THE_WORLD = ("world_id", "title")
_BY_ANY_DOOR = ("operador.entrou", "pagamento.recebido")
"""Told by whoever came in: by a seat, or in a page by the link of that very payment."""
_DIGEST = re.compile(r"\b[0-9a-f]{64}\b")


def normalised(events: Iterable[Happening], by_itself: bool = False) -> list[Normal]:
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
        if by_itself:
            # Nobody does the same at the same instant twice: only what happens is compared.
            found.append(("", by_place(event.stream), event.type, "", ""))
            continue
        actor = "" if event.type in _BY_ANY_DOOR else event.actor
        text = json.dumps(data, ensure_ascii=False, sort_keys=True)
        found.append((event.at, by_place(event.stream), event.type, actor, by_place(text)))
    return found


def differences(left: Iterable[Happening], right: Iterable[Happening]) -> list[str]:
    """The first places where two journals part; empty when they are the same."""
    left, right = tuple(left), tuple(right)
    by_itself = any(
        event.type == "mundo.criado" and event.get("clock_mode") in ("real", "accelerated")
        for event in (*left[:1], *right[:1])
    )
    one, other = normalised(left, by_itself), normalised(right, by_itself)
    told = [
        f"n.º {number}: {a[2]} de {a[3]} {a[4][:160]} ≠ {b[2]} de {b[3]} {b[4][:160]}"
        for number, (a, b) in enumerate(zip(one, other, strict=False), start=1)
        if a != b
    ][:5]
    if len(one) != len(other):
        told.append(f"um diário tem {len(one)} acontecimentos e o outro {len(other)}")
    return told
