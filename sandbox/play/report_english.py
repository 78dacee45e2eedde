"""A report told in English: its sentences said again; what the guião and screens say stays."""

from dataclasses import replace

from sandbox.play.english_runs import in_english
from sandbox.play.report import CheckReport, Report, RunReport, StepReport


def report_in_english(report: Report) -> Report:
    """The same report for who reads English.  Status and names stay: programs compare them."""
    return Report([run_in_english(run) for run in report.runs], english=True)


def run_in_english(run: RunReport) -> RunReport:
    """One run."""
    return replace(
        run,
        steps=list(map(_step, run.steps)),
        checks=list(map(_check, run.checks)),
        remarks=list(map(in_english, run.remarks)),
        failure=in_english(run.failure),
        differences=list(map(in_english, run.differences)),
        english=True,
    )


def _step(step: StepReport) -> StepReport:
    return replace(step, text=in_english(step.text), detail=in_english(step.detail))


def _check(check: CheckReport) -> CheckReport:
    return replace(check, found=in_english(check.found), english=True)
