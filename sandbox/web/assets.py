"""Static files of every app, under an address that changes when any of them does.

`/estatico/<version>/<app>/<file>`: a browser may keep a file for ever, and modules that import
one another by relative addresses stay together.
"""

from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PREFIX = "/estatico"
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".woff2": "font/woff2",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}


class Assets:
    """The static files of some apps."""

    def __init__(self, apps: tuple[str, ...]) -> None:
        self._folders = {name: ROOT / name / "static" for name in apps}
        self._folders["web"] = ROOT / "sandbox" / "web" / "static"
        self.version = self._digest()

    def _digest(self) -> str:
        digest = sha256()
        for folder in self._folders.values():
            for path in sorted(folder.rglob("*")):
                stat = path.stat()
                digest.update(f"{path.name} {stat.st_size} {stat.st_mtime_ns}\n".encode())
        return digest.hexdigest()[:10]

    def asset(self, app: str, name: str) -> str:
        """The address of a file of an app (`web`: of the whole house)."""
        return f"{PREFIX}/{self.version}/{app}/{name}"

    def find(self, path: str) -> tuple[Path, str] | None:
        """The file behind an address and its type, or None; never one outside its folder."""
        _, _, _, app, *rest = [*path.split("/"), "", "", ""]
        folder = self._folders.get(app)
        if folder is None:
            return None
        try:
            file = (folder / "/".join(part for part in rest if part)).resolve()
            there = file.is_relative_to(folder) and file.suffix in TYPES and file.is_file()
        except (OSError, ValueError):
            return None
        if not there:
            return None
        return file, TYPES[file.suffix]
