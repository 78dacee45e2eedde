"""Guiões that are known to fail, each with its reason: played and told, but they break no build.

A guião says so itself with the tag `conhecido:<issue>`, or a file does, one `id: reason` a line.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

from sandbox.play.plan import Run

TAG = "conhecido:"
_LINE = re.compile(r"([\w.\[\]=+,-]+)\s*:\s*(\S.*)")


@dataclass(frozen=True)
class Quarantine:
    """Who is in it, and why."""

    reasons: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> "Quarantine":
        """A file of `id: reason`; `#` begins a remark.  Errors: ValueError, OSError."""
        found: dict[str, str] = {}
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if not line.strip() or line.lstrip().startswith("#"):
                continue
            row = _LINE.fullmatch(line.strip())
            if row is None:
                message = f"{path}:{number}: a line is «id: reason», and the reason is not left out"
                raise ValueError(message)
            found[row.group(1)] = row.group(2).strip()
        return cls(found)

    def reason(self, run: Run) -> str:
        """Why this run is in quarantine; nothing when it is not."""
        named = self.reasons.get(run.name) or self.reasons.get(run.guiao.id)
        if named:
            return named
        tags = [tag.removeprefix(TAG) for tag in run.guiao.tags if tag.startswith(TAG)]
        return ", ".join(tags)

    def unknown(self, runs: list[Run]) -> list[str]:
        """Names in the file that are of no guião here: left over, or mistyped."""
        known = {run.name for run in runs} | {run.guiao.id for run in runs}
        return sorted(set(self.reasons) - known)
