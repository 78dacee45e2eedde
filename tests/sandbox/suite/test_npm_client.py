"""The client for Playwright Test: installed by npm, it plays a call and leaves its evidence."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.sandbox.play.conftest import ROOT

PACKAGE = "@playwright/test@1.65.1"
GUIDE = ROOT / "docs/how-to/test-with-playwright-test.md"
CONFIG = """\
export default {{
  workers: 1,
  reporter: [['json', {{ outputFile: 'out.json' }}]],
  use: {{ launchOptions: {{ executablePath: {path}, args: {arguments} }}, locale: 'pt-PT' }},
}};
"""
SPEC = Path(__file__).parent / "toolkits/fixtures.spec.js"


@pytest.fixture
def project(tmp_path: Path, browser: Browser) -> Path:
    """Somebody's project with the package; a machine without node or registry has none."""
    if not shutil.which("node") or not shutil.which("npm"):
        pytest.skip("node and npm are not on this machine")
    chromium = browser.browser_type.executable_path
    debians = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    path, arguments = json.dumps(debians or chromium), json.dumps(["--no-sandbox"])
    (tmp_path / "package.json").write_text('{"private": true, "type": "module"}')
    (tmp_path / "playwright.config.js").write_text(CONFIG.format(path=path, arguments=arguments))
    (tmp_path / "guide.spec.js").write_text(
        GUIDE.read_text(encoding="utf-8").partition("```js\n")[2].partition("```")[0]
    )
    shutil.copy(SPEC, tmp_path)
    packed = subprocess.run(
        ["npm", "pack", "--pack-destination", str(tmp_path), str(ROOT / "clients/npm")],
        cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip
    command = ["npm", "install", "--no-audit", "--no-fund", PACKAGE]
    command.append(f"./{packed.stdout.split()[-1]}")
    skip = {"PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD": "1"}
    done = subprocess.run(command, cwd=tmp_path, env=os.environ | skip,
                          capture_output=True, text=True, timeout=200, check=False)  # fmt: skip
    if done.returncode:
        pytest.skip(f"npm could not bring {PACKAGE}: {done.stderr.strip()[-200:]}")
    return tmp_path


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.timeout(500)
def test_somebodys_playwright_tests_play_the_verbs_in_debians_chromium(project: Path) -> None:
    sandbox = f"{sys.executable} {ROOT / 'run_sandbox.py'} remote"
    done = subprocess.run(
        ["npx", "playwright", "test"], cwd=project, env=os.environ | {"SANDBOX_COMMAND": sandbox},
        capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip
    report = json.loads((project / "out.json").read_text())
    found = {
        spec["title"]: spec["tests"][0]["results"][0]
        for suite in report["suites"]
        for inner in (suite, *suite.get("suites", ()))
        for spec in inner["specs"]
    }
    told = {title: (one["status"], one.get("errors")) for title, one in found.items()}
    assert [one["status"] for one in found.values()].count("passed") == 3, (told, done.stderr)
    assert found["fails"]["status"] == "failed"
    left = {one["name"].rpartition(".")[2] for one in found["fails"]["attachments"]}
    assert {"html", "world"} <= left
