"""The sequence of a call as lanes and arrows, out of a journal.  Pure: data for a drawing."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.play.happening import Happening
from sandbox.play.plan import Role

SYSTEMS = {
    "telefone": "Linha telefónica",
    "app-movel": "Aplicação",
    "backoffice": "Backoffice",
    "autenticacao": "Autenticação",
    "sistema-autorizacoes": "Sistema de Autorizações",
    "portal-registo-criminal": "Portal Registo Criminal",
}
_OF_STREAM = {
    "phone": "app-movel",
    "desk": "backoffice",
    "call": "telefone",
    "fed": "portal-registo-criminal",
}
CARRIED = ("message_id", "sender", "receiver", "action")
"""The first columns of a message that was delivered with others."""
_TROUBLE = ("mensagem.falhada", "mensagem.perdida", "mensagem.abandonada", "mensagem.rejeitada")


@dataclass(frozen=True, slots=True)
class Arrow:
    """One row of the drawing: from lane to lane, or a note across all of them."""

    source: str
    target: str
    text: str
    at: str
    n: int
    kind: str = "acao"


@dataclass
class Sequence:
    """Lanes in order of appearance (people first), and the arrows between them."""

    lanes: dict[str, str] = field(default_factory=dict)
    arrows: list[Arrow] = field(default_factory=list)


def sequence(cast: Mapping[str, Role], events: Iterable[Happening]) -> Sequence:
    """The sequence of one run."""
    made = Sequence({name: name for name in cast})
    seats = {f"{role.kind}:{role.persona}": name for name, role in cast.items()}
    arrows: list[Arrow] = []
    for event in events:
        arrows += _arrows(event, seats, cast)
    used = {lane for arrow in arrows for lane in (arrow.source, arrow.target)}
    made.lanes |= {name: title for name, title in SYSTEMS.items() if name in used}
    made.arrows = [
        arrow
        for arrow in arrows
        if arrow.kind == "nota" or {arrow.source, arrow.target} <= set(made.lanes)
    ]
    return made


def _arrows(
    event: Happening, seats: Mapping[str, str], cast: Mapping[str, Role]
) -> Iterator[Arrow]:
    at, n = event.at[11:19], event.n
    if event.type == "mensagens.entregues":
        for message in event.data.get("messages") or ():
            yield _message(message, at, n, "mensagem")
    elif event.type == "mensagem.entregue":
        yield _message(event.data, at, n, "mensagem")
    elif event.type in _TROUBLE or event.type == "mensagem.retida":
        body = event.data.get("envelope") or event.data
        kind = "problema" if event.type in _TROUBLE else "mensagem"
        found = _message(body, at, n, kind)
        word = event.type.partition(".")[2]
        yield Arrow(found.source, found.target, f"{found.text} ({word})", at, n, kind)
    elif event.type.startswith("falha.") and event.type != "falha.aplicada":
        word = "começa" if event.type == "falha.inicio" else "acaba"
        yield Arrow("", "", f"falha «{event.get('name')}» {word}", at, n, "nota")
    elif event.type == "fala.dita":
        source = seats.get(event.actor, "")
        other = next((name for name, role in cast.items() if role.kind != event.get("speaker")), "")
        yield Arrow(source, other, f"«{event.get('text')}»", at, n, "fala")
    elif event.actor in seats:
        target = _OF_STREAM.get(event.stream.partition(":")[0], "")
        yield Arrow(seats[event.actor], target, event.type, at, n)


def _message(body: Any, at: str, n: int, kind: str) -> Arrow:
    """A message of its own event, or one of several that were written as plain rows."""
    if isinstance(body, list):
        body = dict(zip(CARRIED, body, strict=False))
    source, target = str(body.get("sender", "")), str(body.get("receiver", ""))
    return Arrow(source, target, str(body.get("action", "")), at, n, kind)
