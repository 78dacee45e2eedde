"""The page that shows how to ask for data does what it says."""

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.http.client import Child

PAGES = Path(__file__).parents[2] / "docs/how-to"
HOWTO, BACKOFFICE = PAGES / "ask-for-authorized-data.md", PAGES / "run-your-own-backoffice.md"


def block(kind: str, page: Path = HOWTO) -> str:
    found = re.findall(rf"```{kind}\n(.*?)```", page.read_text(encoding="utf-8"), re.S)
    assert len(found) == 1
    return str(found[0])


def run(command: list[str], server: Child, folder: Path) -> list[str]:
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "BASE": f"http://127.0.0.1:{server.port}"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.split()


def test_the_steps_in_python_hold(server: Child, tmp_path: Path) -> None:
    seen = run([sys.executable, "-W", "error", "-c", block("python")], server, tmp_path)
    assert seen == ["PENDING", "ACCEPTED", "99000001"]


def test_the_steps_with_curl_hold(server: Child, tmp_path: Path) -> None:
    assert run(["bash", "-ec", block("bash")], server, tmp_path) == ["PENDING"]


def test_a_backoffice_of_ones_own_makes_the_whole_call(server: Child, tmp_path: Path) -> None:
    steps = block("python", BACKOFFICE)
    seen = run([sys.executable, "-W", "error", "-c", steps], server, tmp_path)
    assert seen == ["active", "PENDING", "HELD", "ACCEPTED", "99000001", "True"]
