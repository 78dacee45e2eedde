"""How somebody else's component is: what its address answers when it is looked at.

Looked at when a slot is filled and whenever somebody asks; never by the world, whose journal
must not depend on it.
"""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlsplit

from sandbox import outgoing
from sandbox.protocol.slots import FEDERATED, Slot

PATIENCE_S = 2.0
AT_ONCE = 8
WORLD_HEADER = "Sandbox-World-Address"
"""Whoever is looked at reads here where its world is: the address of the world's own page."""
ANSWERS, ODD, UNREACHED = "answers", "odd", "not_reached"
WORDS = (ANSWERS, ODD, UNREACHED)


@dataclass(frozen=True, slots=True)
class Health:
    """What was seen at a component: one of `WORDS`, the HTTP status, a sentence, and a text."""

    state: str
    status: int
    detail: str
    text: str


_TEXTS = {
    "refused": "O simulador não pode chamar este endereço.",
    "unreachable": "Ninguém atende neste endereço.",
    "no_answer": "Não respondeu a tempo.",
    "broken": "A ligação foi fechada a meio.",
}


def look_at(slot: Slot, anywhere: bool, world_at: str = "") -> Health:
    """Look at a component, which is told where its world is.

    Units: takes at most twice `PATIENCE_S`.
    """
    told = {WORLD_HEADER: world_at} if world_at else {}
    seen = outgoing.look(address_of(slot), PATIENCE_S, anywhere, told)
    if seen.outcome != "delivered":
        text = _TEXTS.get(seen.outcome, "")
        return Health(UNREACHED, 0, f"{seen.outcome}: {seen.detail}", text)
    answer = f"HTTP {seen.status} ({seen.detail})"
    page = seen.detail in ("text/html", "application/xhtml+xml")
    if not 200 <= seen.status < 300 or (page and slot.name != FEDERATED):
        wanted = "a page" if slot.name == FEDERATED else "2xx, not a page"
        return Health(ODD, seen.status, f"{answer}; expected {wanted}", f"Respondeu {answer}.")
    return Health(ANSWERS, seen.status, answer, f"Respondeu {answer}.")


def look_at_all(slots: Iterable[Slot], anywhere: bool, world_at: str) -> dict[str, Health]:
    """Look at several, side by side, so that a slow one holds up no other."""
    every = list(slots)
    if not every:
        return {}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        seen = pool.map(lambda slot: look_at(slot, anywhere, world_at), every)
        return {slot.name: health for slot, health in zip(every, seen, strict=True)}


def address_of(slot: Slot) -> str:
    """What is looked at: the address of the slot, or its path of health on the same server."""
    if not slot.health:
        return slot.address
    found = urlsplit(slot.address)
    return f"{found.scheme}://{found.netloc}{slot.health}"
