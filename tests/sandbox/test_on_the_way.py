"""What leaves: each world has lines of its own, and what waits is bounded."""

import threading
from queue import Queue

import pytest

from sandbox.on_the_way import AT_ONCE, MOST_WAITING, OnTheWay

PATIENCE_S = 20.0


def test_a_world_whose_lines_are_all_taken_delays_no_other() -> None:
    lines, stuck, done = OnTheWay(), threading.Event(), Queue[str]()
    for _ in range(AT_ONCE + 5):
        assert lines.take("calado", lambda: stuck.wait(PATIENCE_S) and done.put("calado"))
    assert lines.take("outro", lambda: done.put("outro"))
    assert done.get(timeout=PATIENCE_S) == "outro"
    assert done.empty()
    stuck.set()
    assert [done.get(timeout=PATIENCE_S) for _ in range(AT_ONCE + 5)] == ["calado"] * (AT_ONCE + 5)


def test_what_finds_no_place_is_not_sent_and_said(caplog: pytest.LogCaptureFixture) -> None:
    lines, stuck = OnTheWay(), threading.Event()
    taken = [lines.take("calado", lambda: stuck.wait(PATIENCE_S))
             for _ in range(AT_ONCE + MOST_WAITING)]  # fmt: skip
    assert all(taken)
    assert not lines.take("calado", lambda: None)
    assert "calado: too much is on its way" in caplog.text
    stuck.set()


def test_a_defect_of_one_leaves_its_line_to_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    loud: Queue[object] = Queue()
    monkeypatch.setattr(threading, "excepthook", loud.put)
    lines, stuck, done = OnTheWay(), threading.Event(), Queue[int]()

    def breaks() -> None:
        stuck.wait(PATIENCE_S)
        raise ValueError("a defect")

    for _ in range(AT_ONCE):
        lines.take("um", breaks)
    for number in range(AT_ONCE):
        lines.take("um", lambda number=number: done.put(number))
    stuck.set()
    assert sorted(done.get(timeout=PATIENCE_S) for _ in range(AT_ONCE)) == list(range(AT_ONCE))
    # All of them: one that came later would be told of in another test.
    assert all(loud.get(timeout=PATIENCE_S) for _ in range(AT_ONCE))
