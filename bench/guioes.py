"""Many guiões: a thousand checked, and a report of five hundred runs opened in a browser."""

import shutil
from pathlib import Path
from statistics import median
from time import perf_counter

from bench.table import Row
from run_sandbox import build_registry, describe_apps, open_worlds
from sandbox.browser import find
from sandbox.play.house import language_of
from sandbox.play.kernel import KernelStage
from sandbox.play.language import Language
from sandbox.play.library import SUFFIX, find_guioes
from sandbox.play.loading import load
from sandbox.play.player import Player
from sandbox.play.report import Report, RunReport
from sandbox.play.report_page import write_page

SCENARIOS = Path(__file__).resolve().parents[1] / "scenarios"
CHECKED, RUNS = 1000, 500


def measure(folder: Path, times: int = 3) -> list[Row]:
    """Checking, and opening."""
    apps = describe_apps()
    language = language_of(apps, build_registry(apps))
    many = _copied(folder / "muitos")
    checked = []
    for _ in range(times):
        began = perf_counter()
        guioes, bad = load([many], language)
        checked.append(perf_counter() - began)
        assert (len(guioes), bad) == (CHECKED, [])
    page = folder / "report.html"
    write_page(Report(_played(folder / "worlds", language)), page)
    opened = _opened(page, times)
    size = page.stat().st_size / 1e6
    return [
        Row(f"checking {CHECKED:,} guiões", min(checked), "s", 3, True,
            f"those of scenarios/, copied; median {median(checked):.2f} s"),
        Row(f"a report of {RUNS} runs opens", min(opened), "s", 2, True,
            f"{size:.1f} MB, to the end of its loading; median {median(opened):.2f} s"),
    ]  # fmt: skip


def _copied(to: Path) -> Path:
    """So many guiões: all that there are, as often as it takes."""
    files = find_guioes([SCENARIOS])
    number = 0
    while number < CHECKED:
        folder = to / f"parte-{number}"
        shutil.copytree(SCENARIOS, folder)
        for path in find_guioes([folder])[max(0, CHECKED - number) :]:
            path.unlink()
        number += min(len(files), CHECKED - number)
    assert len(list(to.rglob(f"*{SUFFIX}"))) == CHECKED
    return to


def _played(folder: Path, language: Language) -> list[RunReport]:
    folder.mkdir()
    worlds = open_worlds(folder, "OFF")
    stage = KernelStage(worlds, describe_apps())
    guioes, _ = load([SCENARIOS], language)
    runs = [run for guiao in guioes for run in guiao.runs()]
    made = [Player(run, stage, language).play() for run in runs]
    worlds.close()
    return (made * (RUNS // len(made) + 1))[:RUNS]


def _opened(page: Path, times: int) -> list[float]:
    """Seconds until the page has been read and drawn."""
    # The other parts do without a browser.
    from playwright.sync_api import sync_playwright

    found = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**find(playwright))
        for _ in range(times):
            tab = browser.new_page()
            began = perf_counter()
            tab.goto(page.as_uri())
            found.append(perf_counter() - began)
            tab.close()
        browser.close()
    return found
