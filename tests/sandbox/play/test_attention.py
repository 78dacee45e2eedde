"""Which event a seat must have been told of by now."""

from sandbox.play.attention import last_for
from sandbox.play.happening import Happening

ANA, RITA, TOMAS = "ana-silva", "rita-operadora", "tomas-operador"


def event(n: int, stream: str, kind: str, **data: str) -> Happening:
    """One event of a journal."""
    return Happening(n, "2024-05-06T09:00:00+00:00", stream, kind, "", data, 0, "")


CALL = [
    event(1, "call:C-1", "chamada.iniciada", citizen_id=ANA),
    event(2, "call:C-1", "chamada.atendida", operator_id=RITA),
    event(3, "call:C-1", "fala.dita"),
    event(4, f"desk:{RITA}", "servico.aberto"),
    event(5, "world", "falha.inicio"),
]


def test_a_ringing_call_rings_at_every_desk() -> None:
    assert last_for(CALL[:1], "operador", TOMAS) == 1


def test_a_call_is_of_its_two_ends_once_it_is_answered() -> None:
    assert last_for(CALL, "cidadao", ANA) == 3
    assert last_for(CALL, "operador", TOMAS) == 2
    assert last_for(CALL, "cidadao", "joao-desconfiado") == 0


def test_a_desk_is_of_its_operator() -> None:
    assert last_for(CALL, "operador", RITA) == 4


def test_a_transferred_call_is_still_told_to_whom_it_left() -> None:
    moved = event(6, "call:C-1", "chamada.transferida", from_operator=RITA, to_operator=TOMAS)
    later = event(7, "call:C-1", "chamada.atendida", operator_id=TOMAS)
    said = event(8, "call:C-1", "fala.dita")
    events = [*CALL, moved, later, said]
    assert last_for(events[:6], "operador", RITA) == 6
    assert last_for(events, "operador", RITA) == 7
    assert last_for(events, "operador", TOMAS) == 8
