"""Play a suite: every run, those that failed again if that is asked, the known ones marked."""

from collections.abc import Callable, Sequence

from sandbox.play.plan import Run
from sandbox.play.report import RunReport
from sandbox.suite.history import History, key_of
from sandbox.suite.quarantine import Quarantine

PlayAll = Callable[[Sequence[Run]], list[RunReport]]
FLAKY = 0.1
"""From this share of changes on, a report says that a guião is flaky."""


def play_suite(
    runs: Sequence[Run], play_all: PlayAll, retries: int, quarantine: Quarantine
) -> list[RunReport]:
    """The reports of runs, in order.  A retry is told: what failed before stays in the remarks."""
    reports = play_all(runs)
    for attempt in range(2, retries + 2):
        failed = [
            at
            for at, report in enumerate(reports)
            if not report.passed and not quarantine.reason(runs[at])
        ]
        if not failed:
            break
        again = play_all([runs[at] for at in failed])
        for at, report in zip(failed, again, strict=True):
            report.attempts = attempt
            before = [f"{attempt - 1}.ª tentativa: {one}" for one in reports[at].reasons()]
            earlier = [one for one in reports[at].remarks if "tentativa: " in one]
            report.remarks += [*earlier, *before]
            reports[at] = report
    for run, report in zip(runs, reports, strict=True):
        report.quarantine = quarantine.reason(run)
        if report.quarantine and report.passed:
            report.remarks.append("está em quarentena e passou: já pode sair de lá")
    return reports


def tell_flaky(reports: Sequence[RunReport], history: History) -> None:
    """Note on each run how unsteady it was in the past."""
    for report in reports:
        record = history.record(key_of(report.level, report.name))
        if record.runs > 2 and record.flakiness >= FLAKY:
            report.remarks.append(
                f"instável: em {record.runs} vezes falhou {record.failures}, "
                f"mudou {record.changes} e precisou de nova tentativa {record.unstable}"
            )
