"""A report as files for other programs: JUnit XML and JSON."""

import json
import re
from pathlib import Path
from xml.etree import ElementTree

from sandbox.play.english_runs import label
from sandbox.play.report import KNOWN, Report


def write_json(report: Report, path: Path) -> None:
    """Every run with its steps and checks."""
    text = json.dumps(report.as_dict(), ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")


def write_junit(report: Report, path: Path) -> None:
    """One test case for each run, as continuous integration reads it."""
    failed = sum(run.breaks for run in report.runs)
    suite = ElementTree.Element(
        "testsuite",
        name="guioes",
        tests=str(len(report.runs)),
        failures=str(failed),
        errors="0",
        skipped=str(sum(run.status == KNOWN for run in report.runs)),
        time=f"{sum(run.seconds for run in report.runs):.3f}",
    )
    for run in report.runs:
        case = ElementTree.SubElement(
            suite,
            "testcase",
            classname=f"{run.level}.{run.guiao.id}",
            name=run.name,
            file=run.guiao.file,
            time=f"{run.seconds:.3f}",
        )
        reasons = run.reasons()
        if run.breaks:
            failure = ElementTree.SubElement(case, "failure", message=_clean(reasons[0]))
            failure.text = _clean("\n".join(reasons))
        elif run.status == KNOWN:
            message = f"{label('em quarentena', run.english)}: {run.quarantine}; {reasons[0]}"
            ElementTree.SubElement(case, "skipped", message=_clean(message))
        elif run.attempts > 1:
            # The name that Surefire gave it and that continuous integration reads.
            told = label("só à nova tentativa", run.english)
            again = ElementTree.SubElement(case, "flakyFailure", message=told)
            again.text = _clean("\n".join(run.remarks))
        output = ElementTree.SubElement(case, "system-out")
        lines = (f"{one.at} {one.word} {label(one.status, run.english)}" for one in run.steps)
        output.text = _clean("\n".join(lines))
    root = ElementTree.Element("testsuites")
    root.append(suite)
    ElementTree.indent(root)
    ElementTree.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)


def annotations(report: Report) -> str:
    """Each failure as an annotation of the line where it is, as GitHub Actions reads it."""
    lines = []
    for run in report.runs:
        if run.passed and run.attempts == 1:
            continue
        level = "error" if run.breaks else "warning"
        for reason in run.reasons() or run.remarks:
            file, line, text = _placed(reason, run.guiao.file)
            title = _escaped(f"{run.name} ({run.level}): {run.outcome}", ",:")
            where = f"file={_escaped(file, ',:')},line={line},title={title}"
            told = _escaped(text + "\n" + run.again())
            lines.append(f"::{level} {where}::{told}")
    return "\n".join(lines)


def _placed(reason: str, otherwise: str) -> tuple[str, int, str]:
    found = re.match(r"(.+?):(\d+): (.*)", reason, re.S)
    if found is None:
        return otherwise, 1, reason
    return found.group(1), int(found.group(2)), found.group(3)


def _escaped(text: str, more: str = "") -> str:
    for letter in f"%\r\n{more}":
        text = text.replace(letter, f"%{ord(letter):02X}")
    return text


def _clean(text: str) -> str:
    """Without the characters that XML 1.0 cannot hold."""
    return "".join(letter for letter in text if letter in "\n\t" or ord(letter) >= 32)
