"""The timeline of a run: a lane for each phone, desk, line and system, every event in its own.

A lane says what happened there, and shows the screen before and after what its role did; the
messages between systems are told in the lane of iAP-PI.
"""

from collections.abc import Iterator, Sequence
from html import escape

from sandbox.play.english_runs import label
from sandbox.play.happening import Happening
from sandbox.play.report import RunReport
from sandbox.play.report_screens import by_event, picture
from sandbox.play.screens import Screen
from sandbox.play.sequence import CARRIED
from sandbox.protocol.local_time import hour_of

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


def lane_of_screen(screen: Screen) -> str:
    """The lane of a picture: where what its role does is told."""
    stream = {"cidadao": "phone", "operador": "desk"}.get(screen.kind)
    return f"{_LANES[stream] if stream else screen.role} de {screen.persona}"


def lanes_of(events: list[Happening], screens: Sequence[Screen] = ()) -> list[str]:
    """The lanes of a run: people's first, then systems, in the order of the table."""
    found = dict.fromkeys(lane_of(event) for event in events)
    found |= dict.fromkeys(map(lane_of_screen, screens))
    order = list(dict.fromkeys(_LANES.values()))

    def place(lane: str) -> tuple[int, str]:
        name = lane.partition(" de ")[0] if lane not in order else lane
        return (order.index(name) if name in order else len(order), lane)

    return sorted(found, key=place)


def timeline(run: RunReport, number: int, screens: Sequence[Screen]) -> Iterator[str]:
    """The timeline as a table: a row for each event or picture, a column for each lane."""
    lanes = lanes_of(run.events, screens)
    place = {lane: at for at, lane in enumerate(lanes)}
    seen = by_event(run, screens)

    def say(text: str) -> str:
        return label(text, run.english)

    told = f"{len(run.events)} {say('acontecimentos')}"
    told += f", {sum(map(len, seen.values()))} {say('ecrãs')}" if seen else ""
    heads = "".join(f"<th>{escape(_head(lane, run.english))}</th>" for lane in lanes)
    title = say("Linha do tempo")
    yield (
        f"<details><summary>{title} ({told})</summary>"
        f'<div class="desenho" tabindex="0" role="region" aria-label="{title}"><table>'
        f"<thead><tr><th>{say('N.º')}</th><th>{say('Hora')}</th>{heads}</tr></thead><tbody>"
    )
    for event in run.events:
        text = f"<code>{escape(event.type)}</code>{_more(event)}"
        yield _row(str(event.n), event.at, place[lane_of(event)], len(lanes), text)
        for at, one in enumerate(seen.get(event.n, ())):
            shown = picture(one, f"g{number}e{event.n}-{at}", number, run.english)
            yield _row("", one.at, place[lane_of_screen(one)], len(lanes), shown)
    yield "</tbody></table></div></details>"


def _head(lane: str, english: bool) -> str:
    """What a lane is called; one of a stream without a name of ours keeps its own."""
    name, of, owner = lane.partition(" de ")
    if not english or name not in _LANES.values():
        return lane
    return label(name, english) + (f" {label('de', english)} {owner}" if of else "")


def _row(n: str, instant: str, at: int, lanes: int, text: str) -> str:
    """One thing in its lane."""
    before = f'<td colspan="{at}"></td>' if at else ""
    after = f'<td colspan="{lanes - at - 1}"></td>' if at < lanes - 1 else ""
    return f"<tr><td>{n}</td><td>{hour_of(instant)}</td>{before}<td>{text}</td>{after}</tr>"


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
