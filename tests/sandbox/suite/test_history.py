"""The past of a suite: durations, and who is flaky."""

from pathlib import Path

import pytest

from sandbox.play.report import RunReport
from sandbox.suite.history import KEPT, BadHistory, History
from tests.sandbox.play.conftest import ON_CALL, Play


@pytest.fixture
def run(played: Play) -> RunReport:
    return played(ON_CALL)


def after(run: RunReport, outcomes: str) -> History:
    """A history of these: p passed, f failed, i passed when tried again."""
    history = History()
    for letter in outcomes:
        run.failure = "mau" if letter == "f" else ""
        run.attempts = 2 if letter == "i" else 1
        run.seconds = 2.0
        history.add([run])
    return history


@pytest.mark.parametrize(
    ("outcomes", "flakiness"),
    [("pppp", 0), ("ffff", 0), ("ppff", 1 / 3), ("pfpf", 1), ("ppip", 1 / 3), ("p", 0)],
)
def test_flaky_is_what_changes_not_what_fails(
    run: RunReport, outcomes: str, flakiness: float
) -> None:
    assert after(run, outcomes).record("nucleo/ensaio").flakiness == pytest.approx(flakiness)


def test_it_outlives_the_process_and_forgets_what_is_old(run: RunReport, tmp_path: Path) -> None:
    path = tmp_path / "past.json"
    after(run, "f" + "p" * KEPT).write(path)
    record = History.read(path).record("nucleo/ensaio")
    assert (record.runs, record.failures, record.seconds) == (KEPT, 0, 2.0)


def test_a_run_that_is_new_takes_as_long_as_the_others(run: RunReport) -> None:
    assert after(run, "pp").seconds("nucleo/novo") == 2.0
    assert History().seconds("nucleo/novo") == 1.0


@pytest.mark.parametrize("text", ["", "[]", '{"past": 3}', '{"past": {"a": [1]}}', "{}"])
def test_a_file_that_is_none_of_ours_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "past.json").write_text(text)
    with pytest.raises(BadHistory, match="no history of runs"):
        History.read(tmp_path / "past.json")


def test_the_table_has_the_flakiest_first(run: RunReport) -> None:
    history = after(run, "ppp")
    history.past["nucleo/outro"] = [("p", 1.0), ("f", 1.0), ("p", 1.0)]
    assert [line.split()[-1] for line in history.table().splitlines()[1:]] == [
        "nucleo/outro",
        "nucleo/ensaio",
    ]
