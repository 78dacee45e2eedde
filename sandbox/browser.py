"""Find a browser that Playwright can drive, in a fixed order, with one clear error.

1. `$SANDBOX_BROWSER`: a path, `channel:NAME` or `playwright`.  If it is set nothing else is tried.
2. The build that Playwright itself has, if `playwright install` was run.
3. A Chromium or Chrome on the PATH, the headless shell first: it is three times faster.
4. A Chrome or Edge at its usual place.

Each candidate is launched, not merely looked for.  Tests use it:

    options = find(playwright)
    browser = playwright.chromium.launch(**options)
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Playwright

# Quiet, and calls on a machine whose only network interface is the loopback one.
ARGUMENTS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--allow-loopback-in-peer-connection",
)
ON_PATH = (
    "chromium-headless-shell",
    "chromium",
    "google-chrome-stable",
    "google-chrome",
    "chromium-browser",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
CHANNELS = ("chrome", "chromium", "msedge")
LAUNCH_TIMEOUT_MS = 20_000

WAYS_OUT = """\
Give the tests one; any of these will do:
  root on Debian        apt-get install chromium-headless-shell fonts-dejavu-core libatomic1
  any machine           .venv/bin/python -m playwright install --only-shell chromium
  a Chrome of your own  SANDBOX_BROWSER=channel:chrome make test
  another path          SANDBOX_BROWSER=/path/to/chrome make test"""

# Playwright's driver needs a library that a minimal Debian lacks; its own message does not say so.
_DRIVER_DIED = "Connection closed while reading from the driver"
_DRIVER_HINT = "Playwright's driver does not start (on Debian: apt-get install libatomic1)"


@dataclass(frozen=True)
class Candidate:
    """A browser that may be there: how to name it, and the launch options that point at it."""

    label: str
    options: Mapping[str, str] = field(default_factory=dict)


class BrowserNotFound(RuntimeError):
    """No candidate could be launched; the text lists each attempt, its reason and the ways out."""

    def __init__(self, attempts: list[str]) -> None:
        lines = "\n".join(f"  - {attempt}" for attempt in attempts)
        super().__init__(f"No usable browser found. Tried:\n{lines}\n{WAYS_OUT}")


def find(playwright: Playwright, headed: bool = False) -> dict[str, Any]:
    """The options to give to `playwright.chromium.launch`.

    Errors: BrowserNotFound.
    """
    return _first_launchable(playwright, headed)[1]


def candidates(
    headed: bool,
    environment: Mapping[str, str],
    which: Callable[[str], str | None] = shutil.which,
) -> Iterator[Candidate]:
    """The browsers to try, best first."""
    wanted = environment.get("SANDBOX_BROWSER", "").strip()
    if wanted:
        yield Candidate(f"SANDBOX_BROWSER={wanted}", _explicit(wanted))
        return
    yield Candidate("Playwright's own build")
    for name in ON_PATH:
        path = which(name)
        if path and not _is_snap(path) and not (headed and name.endswith("-shell")):
            yield Candidate(path, {"executable_path": path})
    for channel in CHANNELS:
        yield Candidate(f"channel {channel}", {"channel": channel})


def _explicit(wanted: str) -> dict[str, str]:
    if wanted == "playwright":
        return {}
    if wanted.startswith("channel:"):
        return {"channel": wanted.removeprefix("channel:")}
    return {"executable_path": wanted}


def _is_snap(path: str) -> bool:
    """Whether `path` is a snap, whose confinement keeps it from Playwright's temporary profile."""
    return path.startswith("/snap/") or os.path.realpath(path) == "/usr/bin/snap"


def _first_launchable(playwright: Playwright, headed: bool) -> tuple[str, dict[str, Any]]:
    attempts = []
    for candidate in candidates(headed, os.environ):
        options: dict[str, Any] = {
            **candidate.options,
            "args": list(ARGUMENTS),
            "headless": not headed,
            "timeout": LAUNCH_TIMEOUT_MS,
        }
        try:
            browser = playwright.chromium.launch(**options)
        except Exception as error:  # whatever the reason is, it is told and the next one tried
            attempts.append(f"{candidate.label}: {_reason(error)}")
            continue
        version = browser.version
        browser.close()
        return f"{candidate.label} ({version})", options
    raise BrowserNotFound(attempts)


def _reason(error: Exception) -> str:
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return lines[0][:160]


def main() -> int:
    """Print the browser that the tests will use, or why there is none."""
    # Only the tests' environment has Playwright; a plain run imports this module without it.
    from playwright.sync_api import sync_playwright

    try:
        with sync_playwright() as playwright:
            print(_first_launchable(playwright, headed=False)[0])
    except BrowserNotFound as error:
        print(error, file=sys.stderr)
        return 1
    except Exception as error:
        if _DRIVER_DIED not in str(error):
            raise
        print(BrowserNotFound([_DRIVER_HINT]), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
