"""Write the pages of docs/reference anew, or say which are stale.

`python3 -m docs.generate` writes, `python3 -m docs.generate --check` only compares.
"""

import sys
from collections.abc import Callable
from pathlib import Path

from sandbox import bootstrap

if __name__ == "__main__":
    bootstrap.ensure("run")

from docs.generator.faults import faults
from docs.generator.guiao import guiao
from docs.generator.iscapi import iscapi
from docs.generator.limits import fidelity, policy
from docs.generator.machines import state_machines
from docs.generator.procedure import procedure
from docs.generator.words import errors, events, messages, vocabulary

FOLDER = Path(__file__).resolve().parent / "reference"

PAGES: dict[str, Callable[[], str]] = {
    "vocabulary.md": vocabulary,
    "errors.md": errors,
    "events.md": events,
    "messages.md": messages,
    "policy.md": policy,
    "fidelity.md": fidelity,
    "state-machines.md": state_machines,
    "procedure.md": procedure,
    "guiao.md": guiao,
    "faults.md": faults,
    "iscapi.md": iscapi,
}
"""Every page that is written from the code."""


def stale() -> list[str]:
    """The pages that do not say what the code says."""
    return [name for name, write in PAGES.items() if _read(name) != write()]


def _read(name: str) -> str:
    path = FOLDER / name
    return path.read_text(encoding="utf-8") if path.exists() else ""


def main(arguments: list[str]) -> int:
    """Returns the exit code: 1 when a page is stale and was only to be checked."""
    names = stale()
    if arguments == ["--check"]:
        for name in names:
            print(f"docs/reference/{name} is stale: make docs")
        return 1 if names else 0
    if arguments:
        print("usage: python3 -m docs.generate [--check]")
        return 2
    FOLDER.mkdir(exist_ok=True)
    for name in names:
        (FOLDER / name).write_text(PAGES[name](), encoding="utf-8")
        print(f"docs/reference/{name} written")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
