"""Several reports as one: those of the shards of a suite, whatever machine made them."""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

from sandbox.play.report_page import joined
from sandbox.suite.history import History


class BadReport(Exception):
    """A file cannot be merged; the text says which and why."""


def merge(out: Path, parts: Sequence[Path]) -> str:
    """Write one report of several of its kind (.json, .xml, .html); returns what it counts."""
    for path in parts:
        if path.suffix != out.suffix:
            raise BadReport(f"{path} is no {out.suffix} like {out}")
        if not path.exists():
            raise BadReport(f"{path} does not exist")
    match out.suffix:
        case ".json":
            return _json(out, parts)
        case ".xml":
            return _junit(out, parts)
        case ".html":
            pages = [path.read_text(encoding="utf-8") for path in parts]
            try:
                out.write_text(joined(pages), encoding="utf-8")
            except ValueError as error:
                raise BadReport(str(error)) from error
            return f"{len(parts)} pages in {out}"
    raise BadReport(f"a report ends in .json, .xml or .html, not {out.suffix!r}")


def _json(out: Path, parts: Sequence[Path]) -> str:
    found = []
    for path in parts:
        try:
            found.append(json.loads(path.read_text(encoding="utf-8")))
        except ValueError as error:
            raise BadReport(f"{path} is no JSON: {error}") from error
    if all("past" in one for one in found):
        return _histories(out, parts)
    if not all("runs" in one for one in found):
        raise BadReport("not every file is a report of runs, or every file a history")
    runs = [run for one in found for run in one["runs"]]
    made = {"passed": all(one["passed"] for one in found), "runs": runs}
    out.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return f"{len(runs)} runs in {out}"


def _histories(out: Path, parts: Sequence[Path]) -> str:
    """The longest past of each run: every shard began with the same one and added its own."""
    made = History()
    for path in parts:
        for key, past in History.read(path).past.items():
            if len(past) > len(made.past.get(key, [])):
                made.past[key] = past
    made.write(out)
    return f"the past of {len(made.past)} runs in {out}"


def _junit(out: Path, parts: Sequence[Path]) -> str:
    root = ElementTree.Element("testsuites")
    for path in parts:
        text = path.read_text(encoding="utf-8")
        if re.search(r"<!(DOCTYPE|ENTITY)", text):
            raise BadReport(f"{path} has a DOCTYPE: a report of ours has none")
        try:
            root.extend(ElementTree.fromstring(text))
        except ElementTree.ParseError as error:
            raise BadReport(f"{path} is no XML: {error}") from error
    ElementTree.indent(root)
    ElementTree.ElementTree(root).write(out, encoding="utf-8", xml_declaration=True)
    return f"{sum(int(suite.get('tests', 0)) for suite in root)} runs in {out}"
