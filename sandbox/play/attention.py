"""What a seat must have been told of by now: the watermark that its page has to reach.  Pure."""

from collections.abc import Iterable

from sandbox.play.happening import Happening

_SEEN: dict[str, tuple[str, ...]] = {
    "juizo": ("record:",),
    "entidade": ("access-request:", "consumer:", "callback:", "access:", "entrada-app:"),
    "plataforma": ("msg:", "iap"),
}
"""The streams that those who are of no register see whole; the others see payments."""


def untold(events: Iterable[Happening]) -> frozenset[int]:
    """The numbers of the events that some screen was not told of in time, by order."""
    return frozenset(
        int(event.get("number"))
        for event in events
        if event.type == "falha.aplicada"
        and event.get("kind") in ("perde-mensagem", "reordena")
        and event.get("number") not in ("", "0")
    )


def last_for(events: Iterable[Happening], kind: str, person_id: str) -> int:
    """The number of the last event that somebody's own screen shows.

    It is of the person's own desk, phone or payment, or of a call in which the person takes
    part; a call that rings for nobody in particular rings at every desk, until somebody answers.
    The bank sees every payment, the court every record, the entity every request of one.
    """
    if kind not in ("cidadao", "operador"):
        seen = _SEEN.get(kind, ("payment:",))
        return max((event.n for event in events if event.stream.startswith(seen)), default=0)
    own = f"{'phone' if kind == 'cidadao' else 'desk'}:{person_id}"
    beside = (f"mbway:{person_id}", f"holder:{person_id}") if kind == "cidadao" else ()
    payers: set[str] = set()
    events = tuple(events)
    quiet = untold(events)
    callers: dict[str, str] = {}
    operators: dict[str, str] = {}
    last = 0
    for event in events:
        stream = event.stream
        mine = stream in (own, *beside) or (kind == "cidadao" and stream in payers)
        if event.type == "pagamento.pedido" and event.get("payer") == person_id:
            payers.add(stream)
            mine = kind == "cidadao"
        if stream.startswith("call:"):
            if event.type == "chamada.iniciada":
                callers[stream] = event.get("citizen_id")
            elif event.type == "chamada.atendida":
                operators[stream] = event.get("operator_id")
            at_ends = callers if kind == "cidadao" else operators
            mine = at_ends.get(stream) == person_id or (
                kind != "cidadao" and (stream not in operators or event.type == "chamada.atendida")
            )
            if event.type == "chamada.transferida":
                operators[stream] = event.get("to_operator")
        if mine and event.n not in quiet:
            last = event.n
    return last
