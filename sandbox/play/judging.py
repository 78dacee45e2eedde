"""The end of a run: every row of `verifica`, `nunca` and `sempre` judged, or said not to be."""

from sandbox.play.plan import Run
from sandbox.play.report import CheckReport
from sandbox.play.seen import KINDS, Seen
from sandbox.play.verdict import Evidence, always, never, verify


def judged(run: Run, seen: Seen, evidence: Evidence) -> tuple[list[CheckReport], list[str]]:
    """What was found of each row, and a remark on each that this level cannot judge."""
    checks: list[CheckReport] = []
    remarks: list[str] = []
    for section, rows, judge in (
        ("verifica", run.guiao.checks, verify),
        ("nunca", run.guiao.nevers, never),
        ("sempre", run.guiao.always, always),
    ):
        for condition in rows:
            verdict = (
                seen.judge(condition, section)
                if condition.kind in KINDS
                else judge(condition, evidence)
            )
            if verdict is None:
                remarks.append(seen.unjudged(condition))
            else:
                checks.append(CheckReport(section, condition, verdict.holds, verdict.found))
    return checks, remarks
