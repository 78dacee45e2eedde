"""What a process of pytest needs once to play, and what a test that failed leaves behind."""

import importlib
import tempfile
from pathlib import Path
from typing import Any

from sandbox.masking import personal_of
from sandbox.play.browser import BrowserStage
from sandbox.play.house import language_of
from sandbox.play.kernel import KernelStage
from sandbox.play.language import Language
from sandbox.play.leaving import plain_name
from sandbox.play.protocol import ProtocolStage
from sandbox.play.report import Report, RunReport
from sandbox.play.report_english import report_in_english
from sandbox.play.report_page import write_page
from sandbox.play.screens import Album
from sandbox.play.server import ServerProcess
from sandbox.play.stage import Stage


class House:
    """Everything a process of pytest needs once: the words, worlds, a server, a browser."""

    def __init__(self, name: str) -> None:
        self._root: Any = importlib.import_module(name)
        self.apps = self._root.describe_apps()
        self._folder = tempfile.TemporaryDirectory(prefix="sandbox-pytest-")
        self._worlds = self._root.open_worlds(Path(self._folder.name), "OFF")
        self.language: Language = language_of(self.apps, self._worlds.registry)
        self.personal = personal_of(self._worlds.registry.events)
        self._server: ServerProcess | None = None
        self._browser: BrowserStage | None = None

    def stage(self, level: str, trace: Path | None = None, browser: Any = None) -> Stage:
        """A stage of one level.  `browser` is one that is running already."""
        if level == "nucleo":
            return KernelStage(self._worlds, self.apps)
        if self._server is None:
            self._server = ServerProcess(Path(self._root.__file__).resolve().parent)
        protocol = ProtocolStage(self._server.base, self.apps, log=self._server.log)
        if level == "protocolo":
            return protocol
        if browser is None:
            if self._browser is None:
                self._browser = BrowserStage(protocol).__enter__()
            browser = self._browser.running
        return BrowserStage(protocol, trace=trace, running=browser, album=Album(end_only=True))

    def close(self) -> None:
        """Leave nothing running."""
        if self._browser is not None:
            self._browser.__exit__()
        if self._server is not None:
            self._server.close()
        self._worlds.close()
        self._folder.cleanup()


def left_behind(report: RunReport, house: House, folder: Path, english: bool) -> str:
    """Write the page of a failed run, people's data masked; returns where everything is."""
    folder.mkdir(parents=True, exist_ok=True)
    page = folder / f"{plain_name(report.name)}-{report.level}.html"
    fixed = {one.text for one in house.language.phrases.values() if "{" not in one.text}
    shown = Report([report]).masked(house.personal, fixed)
    write_page(report_in_english(shown) if english else shown, page)
    left = [f"report: {page}"]
    left += [f"world: {report.kept}"] if report.kept else []
    left += [f"trace: {trace}" for trace in report.traces]
    last = [f"{one.n:4} {one.at[11:19]} {one.type}" for one in report.events[-8:]]
    return "\n".join([*left, "the last that happened:", *last])
