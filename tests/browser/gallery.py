"""A picture of every page in every state and at every width, for somebody to look at.

python -m tests.browser.gallery OUT [part of a name…]
"""

import sys
import tempfile
from collections.abc import Iterator
from html import escape
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from sandbox.browser import find
from tests.browser.conftest import open_context
from tests.browser.judge import HEIGHT, WIDTHS
from tests.browser.scene import Scene
from tests.browser.test_every_state import STATES, show
from tests.http.client import Child, counted


def main(out: Path, wanted: list[str]) -> int:
    """Write the pictures, the pages as the server gives them, and an index of them."""
    out.mkdir(parents=True, exist_ok=True)
    names = [name for name in STATES if not wanted or any(part in name for part in wanted)]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = Child(Path(folder) / "data").start()
        browser = playwright.chromium.launch(**find(playwright))
        try:
            page = open_context(browser, server).new_page()
            scenes = (Scene(server.client, world) for world in counted("g"))
            for name, scene in zip(names, scenes, strict=False):
                show(page, scene, STATES[name])
                given = page.request.get(page.url)
                (out / f"{name}.html").write_text(given.text(), encoding="utf-8")
                print(name, *take(page, out, name))
        finally:
            browser.close()
            server.kill()
    (out / "index.html").write_text(index(names), encoding="utf-8")
    return 0


def take(page: Page, out: Path, name: str) -> Iterator[str]:
    """One picture for each width."""
    for width, pixels in WIDTHS.items():
        page.set_viewport_size({"width": pixels, "height": HEIGHT})
        page.screenshot(path=out / f"{name}-{width}.png", full_page=True)
        yield width


def index(names: list[str]) -> str:
    """A page with all the pictures."""
    rows = "".join(
        f"<h2>{escape(name)}</h2>"
        + "".join(f'<img loading="lazy" src="{name}-{width}.png" alt="">' for width in WIDTHS)
        for name in names
    )
    return f'<!doctype html><meta charset="utf-8"><title>Gallery</title>{rows}'


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
