"""The search for a browser: its order, and what is said when there is none."""

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from sandbox import browser
from sandbox.browser import BrowserNotFound, Candidate, candidates, find

ROOT = Path(__file__).resolve().parents[2]


def labels(headed: bool = False, installed: tuple[str, ...] = (), **environment: str) -> list[str]:
    def which(name: str) -> str | None:
        return next((path for path in installed if path.endswith(f"/{name}")), None)

    return [candidate.label for candidate in candidates(headed, environment, which)]


class FakePlaywright:
    """A Playwright of which only `good` options launch; it keeps what it was asked for."""

    def __init__(self, good: dict[str, str] | None) -> None:
        self.good = good
        self.asked: list[dict[str, Any]] = []
        self.chromium = self

    def launch(self, **options: Any) -> SimpleNamespace:
        pointer = {k: v for k, v in options.items() if k in ("channel", "executable_path")}
        self.asked.append(pointer)
        if pointer != self.good:
            raise RuntimeError(f"cannot start {pointer}\nlong call log")
        return SimpleNamespace(version="1.2", close=lambda: None)


@pytest.fixture(autouse=True)
def bare_machine(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """A machine with no browser on its PATH and none named, but for tests with a real one."""
    if request.node.get_closest_marker("browser") is None:
        monkeypatch.delenv("SANDBOX_BROWSER", raising=False)
        monkeypatch.setenv("PATH", "/nowhere")
        monkeypatch.setattr(browser, "ON_PATH", ("chromium-headless-shell", "chromium"))


def test_playwrights_own_build_comes_first_then_the_path_then_channels() -> None:
    assert labels(installed=("/usr/bin/chromium", "/usr/bin/chromium-headless-shell")) == [
        "Playwright's own build",
        "/usr/bin/chromium-headless-shell",
        "/usr/bin/chromium",
        "channel chrome",
        "channel chromium",
        "channel msedge",
    ]


def test_a_snap_is_passed_over() -> None:
    assert "/snap/bin/chromium" not in labels(installed=("/snap/bin/chromium",))


def test_a_window_is_not_asked_of_a_headless_shell() -> None:
    shell = "/usr/bin/chromium-headless-shell"
    assert shell not in labels(headed=True, installed=(shell,))


@pytest.mark.parametrize(
    ("wanted", "options"),
    [
        ("playwright", {}),
        ("channel:chrome", {"channel": "chrome"}),
        ("/opt/chrome", {"executable_path": "/opt/chrome"}),
    ],
)
def test_a_named_browser_is_the_only_candidate(wanted: str, options: dict[str, str]) -> None:
    found = list(candidates(False, {"SANDBOX_BROWSER": wanted}))
    assert found == [Candidate(f"SANDBOX_BROWSER={wanted}", options)]


def test_the_first_candidate_that_launches_is_taken() -> None:
    playwright = FakePlaywright(good={"channel": "chrome"})
    assert find(playwright)["channel"] == "chrome"
    assert playwright.asked == [{}, {"channel": "chrome"}]


def test_a_named_browser_that_fails_has_no_substitute(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SANDBOX_BROWSER", "/no/such/browser")
    playwright = FakePlaywright(good={"channel": "chrome"})
    with pytest.raises(BrowserNotFound, match="SANDBOX_BROWSER=/no/such/browser: cannot start"):
        find(playwright)


def test_without_a_browser_each_attempt_and_the_ways_out_are_listed() -> None:
    with pytest.raises(BrowserNotFound) as failure:
        find(FakePlaywright(good=None))
    lines = str(failure.value).splitlines()
    assert lines[1] == "  - Playwright's own build: cannot start {}"
    assert [line for line in lines if "channel msedge" in line]
    assert "apt-get install chromium-headless-shell" in str(failure.value)


@pytest.mark.parametrize("headed", [False, True])
def test_the_options_say_whether_there_is_a_window(headed: bool) -> None:
    assert find(FakePlaywright(good={}), headed)["headless"] is not headed


@pytest.mark.browser
def test_the_browser_found_opens_a_page(browser: Any) -> None:
    page = browser.new_page()
    page.set_content("<title>pronto</title>")
    assert page.title() == "pronto"
    page.close()


@pytest.mark.browser
def test_the_command_prints_the_browser_it_found() -> None:
    # A process of its own: this one may already have Playwright's only driver.
    command = [sys.executable, "-m", "sandbox.browser"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip().endswith(")")
