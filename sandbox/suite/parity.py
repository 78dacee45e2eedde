"""The same guiões at several levels: where their journals part, the build fails."""

from collections.abc import Sequence

from sandbox.play.parity import differences
from sandbox.play.report import RunReport


def compare(by_level: Sequence[tuple[str, Sequence[RunReport]]]) -> list[RunReport]:
    """The runs of every level; each of a later level says where it parts from the first."""
    first_level, first = by_level[0]
    expected = {run.name: run for run in first}
    for _, runs in by_level[1:]:
        for run in runs:
            other = expected[run.name]
            if run.failure or other.failure:
                continue  # it failed by itself: what came of it says nothing of parity
            run.differences = [
                f"o diário não é o de {first_level}: {one}"
                for one in differences(other.events, run.events)
            ]
    return [run for _, runs in by_level for run in runs]
