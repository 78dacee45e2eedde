"""The timeline of a run: a lane for each phone, desk, line and system, every event in its own.

A lane says what happened there; the messages between systems are told in the lane of iAP-PI.
"""

from collections.abc import Iterator
from html import escape

from sandbox.play.happening import Happening
from sandbox.play.report import RunReport
from sandbox.play.sequence import CARRIED

_LANES = {
    "phone": "Telemóvel",
    "call": "Linha",
    "desk": "Ecrã do operador",
    "consent": "Autorizações",
    "cmd": "Autenticação",
    "dados": "Autenticação",
    "token": "Autenticação",
    "fed": "Portal",
    "iap": "iAP-PI",
    "msg": "iAP-PI",
    "world": "Mundo",
}
"""Where each stream is seen; another stream has a lane of its own name."""


def lane_of(event: Happening) -> str:
    """The lane of an event: of the person too, where several may have one."""
    kind, _, owner = event.stream.partition(":")
    name = _LANES.get(kind, kind)
    return f"{name} de {owner}" if kind in ("phone", "desk") and owner else name


def lanes_of(events: list[Happening]) -> list[str]:
    """The lanes of a run: people's first, then systems, in the order of the table."""
    found = dict.fromkeys(lane_of(event) for event in events)
    order = list(dict.fromkeys(_LANES.values()))

    def place(lane: str) -> tuple[int, str]:
        name = lane.partition(" de ")[0] if lane not in order else lane
        return (order.index(name) if name in order else len(order), lane)

    return sorted(found, key=place)


def timeline(run: RunReport) -> Iterator[str]:
    """The timeline as a table: a row for each event, a column for each lane."""
    lanes = lanes_of(run.events)
    heads = "".join(f"<th>{escape(lane)}</th>" for lane in lanes)
    yield (
        f"<details><summary>Linha do tempo ({len(run.events)} acontecimentos)</summary>"
        '<div class="desenho" tabindex="0" role="region" aria-label="Linha do tempo"><table>'
        f"<thead><tr><th>N.º</th><th>Hora</th>{heads}</tr></thead><tbody>"
    )
    place = {lane: number for number, lane in enumerate(lanes)}
    for event in run.events:
        at = place[lane_of(event)]
        before = f'<td colspan="{at}"></td>' if at else ""
        after = f'<td colspan="{len(lanes) - at - 1}"></td>' if at < len(lanes) - 1 else ""
        yield (
            f"<tr><td>{event.n}</td><td>{event.at[11:19]}</td>{before}"
            f"<td><code>{escape(event.type)}</code>{_more(event)}</td>{after}</tr>"
        )
    yield "</tbody></table></div></details>"


def _more(event: Happening) -> str:
    """What an event carries that explains it: messages with their ways, words, outcomes."""
    if event.type == "mensagens.entregues":
        rows = (_carried(one) for one in event.data.get("messages") or ())
        return "".join(f"<br>{escape(row)}" for row in rows)
    body = event.data.get("envelope") or event.data
    if event.type.startswith("mensagem.") and isinstance(body, dict) and body.get("action"):
        return f"<br>{escape(_carried(body))}"
    for key in ("text", "outcome", "status", "reason", "name"):
        if event.get(key):
            return f"<br>{escape(event.get(key)[:80])}"
    return ""


def _carried(body: object) -> str:
    if isinstance(body, list | tuple):
        body = dict(zip(CARRIED, body, strict=False))
    if not isinstance(body, dict):
        return ""
    return f"{body.get('sender', '')} → {body.get('receiver', '')}: {body.get('action', '')}"
