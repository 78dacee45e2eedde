"""Worlds take turns: one that is asked a great deal delays no other."""

from typing import Any

import gevent

from sandbox.fair_turns import ALONE, TOGETHER_S, Turns


def start_nothing(*told: Any) -> None:
    """Nothing."""


def asked(turns: Turns, world: str, times: int) -> list[gevent.Greenlet]:
    """So many lines that ask at once."""
    return [gevent.spawn(turns, {"world": world}, start_nothing) for _ in range(times)]


def order_of(lines: dict[str, int]) -> list[str]:
    """In which order requests are served that all are there."""
    served: list[str] = []

    def app(environ: dict[str, Any], start: Any) -> list[bytes]:
        served.append(environ["world"])
        return []

    turns = Turns(app, lambda environ: environ["world"])
    gevent.joinall([one for world, times in lines.items() for one in asked(turns, world, times)])
    return served


def test_one_request_waits_for_one_of_the_others_and_not_for_all() -> None:
    served = order_of({"cheio": 300, "calmo": 1})
    assert served.index("calmo") <= 2
    assert served.count("cheio") == 300


def test_two_worlds_that_are_asked_a_great_deal_have_as_much_of_the_time() -> None:
    served = order_of({"um": 50, "dois": 50})
    assert abs(served[:50].count("um") - 25) <= 2


def test_one_line_that_never_waits_lets_others_in_between() -> None:
    served: list[str] = []
    turns = Turns(lambda environ, start: served.append(environ["world"]) or [],  # type: ignore
                  lambda environ: environ["world"])  # fmt: skip

    def train() -> None:
        for _ in range(200):
            turns({"world": "cheio"}, start_nothing)

    line = gevent.spawn(train)
    gevent.sleep(0.001)
    gevent.joinall(asked(turns, "calmo", 1))
    assert served.index("calmo") < 200
    line.join()


def test_a_world_alone_has_several_in_a_turn_and_no_more() -> None:
    in_turns = [0]
    watch = gevent.get_hub().loop.prepare(ref=False)
    watch.start(lambda: in_turns.append(0))

    def app(environ: dict[str, Any], start: Any) -> list[bytes]:
        in_turns[-1] += 1
        return []

    turns = Turns(app, lambda environ: environ["world"])
    gevent.joinall(asked(turns, "um", 1))
    gevent.sleep(TOGETHER_S)
    del in_turns[:-1]
    gevent.joinall(asked(turns, "um", 20 * ALONE))
    watch.stop()
    # One that is woken begins in the turn after, beside those of that turn.
    assert ALONE <= max(in_turns) <= 2 * ALONE
    assert sum(in_turns) >= 20 * ALONE
