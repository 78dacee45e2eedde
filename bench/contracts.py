"""What it costs to hold every message to its contract: the same calls with and without."""

from pathlib import Path
from statistics import median

from bench.client import Connection, post
from bench.protocol import compare, open_sockets, seat_pairs
from bench.server import served
from bench.table import Row, percentile

PAIRS = 40
"""How many times a slice with is measured beside a slice without."""


def measure(folder: Path) -> list[Row]:
    """Calls a second with contracts checked ÷ without, in turns at one server."""
    with served(folder) as server:
        held = seat_pairs(server.port, "bench-com", 4)
        free = seat_pairs(server.port, "bench-sem", 4)
        ask = Connection(server.port)
        ask.json(post("/sandbox/v1/worlds/bench-sem/policy", {"verifica_contratos": False}))
        ask.socket.close()
        sockets = [*open_sockets(server, held), *open_sockets(server, free)]
        with_, without = [], []
        for number in range(PAIRS + 2):
            # Whoever goes first changes, so that what drifts disturbs both.
            order = (held, free) if number % 2 else (free, held)
            found = {id(pairs): compare(server, pairs, sockets, 8).calls_s for pairs in order}
            if number > 1:
                with_.append(found[id(held)])
                without.append(found[id(free)])
        for item in sockets:
            item.close()
    ratios = [one / other for one, other in zip(with_, without, strict=True)]
    detail = (
        f"{median(with_):.0f} calls/s with, {median(without):.0f} without; middle half "
        f"{percentile(ratios, 0.25):.2f}–{percentile(ratios, 0.75):.2f} of {len(ratios)} pairs; "
        "requests, answers, events and messages between systems"
    )
    name = "calls over HTTP with contracts checked ÷ without"
    return [Row(name, median(ratios), "", 0.85, False, detail)]
