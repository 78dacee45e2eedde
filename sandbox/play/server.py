"""A server of the sandbox in a process of its own, for the levels that need the wire."""

import subprocess
import sys
import tempfile
from pathlib import Path

from sandbox.play.stage import StageTrouble

READY = "Sandbox ready: "
_STOP_S = 10


class ServerProcess:
    """Serves from the house's own entry point until closed; `base` is its address, `log` a file."""

    def __init__(self, root: Path, port: int = 0) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="sandbox-play-")
        self.log = Path(self._folder.name) / "server.log"
        command = [sys.executable, str(root / "run_sandbox.py"), "serve", "--port", str(port)]
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                [*command, "--data", str(Path(self._folder.name) / "worlds")],
                cwd=root,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                encoding="utf-8",
            )
        self.base = self._wait()

    def _wait(self) -> str:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.startswith(READY):
                return line.removeprefix(READY).split()[0].rstrip("/")
        self.close()
        raise StageTrouble("o servidor não arrancou")

    def close(self) -> None:
        """Stop the server and forget its worlds."""
        self._process.terminate()
        try:
            self._process.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(_STOP_S)
        if self._process.stdout is not None:
            self._process.stdout.close()
        # What went wrong over there is shown here, too.
        sys.stderr.write(self.log.read_text("utf-8", "replace"))
        self._folder.cleanup()

    def __enter__(self) -> "ServerProcess":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()
