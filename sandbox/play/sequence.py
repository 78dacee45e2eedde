"""The sequence of a call as lanes and arrows, out of a journal.  Pure: data for a drawing."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.play.happening import Happening
from sandbox.play.plan import Role
from sandbox.protocol.local_time import hour_of

SYSTEMS = {
    "telefone": "Linha telefónica",
    "app-movel": "Aplicação",
    "backoffice": "Backoffice",
    "autenticacao": "Autenticação",
    "sistema-autorizacoes": "Sistema de Autorizações",
    "portal-registo-criminal": "Portal Registo Criminal",
    "pagamentos": "Pagamentos",
    "mb-way": "MB WAY",
    "correio": "Correio",
    "autorizacoes-frontend": "Pedidos de entidades",
    "autorizacoes-titular": "Autorizações do titular",
    "autorizacoes-dados": "Dados autorizados",
    "entidade-consumidora": "Entidade consumidora",
    "assinatura-cmd": "Assinatura com CMD",
    "sric": "SRIC",
}
_STREAMS = {
    "app-movel": ("phone",),
    "backoffice": ("desk",),
    "telefone": ("call",),
    "autenticacao": ("acesso", "entrada-app", "concessao"),
    "portal-registo-criminal": ("fed", "visita", "requerente", "pedido", "posto", "consultas"),
    "pagamentos": ("payment",),
    "autorizacoes-frontend": ("access-request",),
    "autorizacoes-titular": ("holder",),
    "autorizacoes-dados": ("access",),
    "entidade-consumidora": ("callback",),
    "assinatura-cmd": ("assinaturas",),
    "sric": ("sric", "conta"),
}
_OF_STREAM = {stream: system for system, streams in _STREAMS.items() for stream in streams}
_WITH_BROWSER = ("cidadao", "consulente")
"""Whose browser it is that signs in, asks and signs, where one alone is in the cast."""
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
    alone = [name for name, role in cast.items() if role.kind in _WITH_BROWSER]
    arrows: list[Arrow] = []
    for event in events:
        who = seats.get(event.actor, "")
        if not who and event.actor.startswith("navegador:") and len(alone) == 1:
            who = alone[0]
        arrows += _arrows(event, who, cast)
    used = {lane for arrow in arrows for lane in (arrow.source, arrow.target)}
    made.lanes |= {name: title for name, title in SYSTEMS.items() if name in used}
    made.arrows = [
        arrow
        for arrow in arrows
        if arrow.kind == "nota" or {arrow.source, arrow.target} <= set(made.lanes)
    ]
    return made


def _arrows(event: Happening, who: str, cast: Mapping[str, Role]) -> Iterator[Arrow]:
    """The arrows of one event; `who` is the role that made it happen, if one did."""
    at, n = hour_of(event.at), event.n
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
        other = next((name for name, role in cast.items() if role.kind != event.get("speaker")), "")
        yield Arrow(who, other, f"«{event.get('text')}»", at, n, "fala")
    elif who:
        yield Arrow(who, _OF_STREAM.get(event.stream.partition(":")[0], ""), event.type, at, n)


def _message(body: Any, at: str, n: int, kind: str) -> Arrow:
    """A message of its own event, or one of several that were written as plain rows."""
    if isinstance(body, list):
        body = dict(zip(CARRIED, body, strict=False))
    source, target = str(body.get("sender", "")), str(body.get("receiver", ""))
    return Arrow(source, target, str(body.get("action", "")), at, n, kind)
