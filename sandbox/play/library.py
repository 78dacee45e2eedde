"""Find guiões and fragments in the scenarios folder, and read each file once.

A fragment is `fragmentos/<nome>.yaml`, looked for beside the guião and then upwards, never
outside the folder it started from; its name cannot hold a path.
"""

import re
from collections.abc import Iterable
from pathlib import Path

from sandbox.play.language import FRAGMENT_SECTIONS, VERSION
from sandbox.play.problems import BadGuiao, meant
from sandbox.play.source import Node, Place, Table, Text, read_file

SUFFIX = ".guiao.yaml"
FOLDER = "fragmentos"
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")


def find_guioes(paths: Iterable[Path]) -> list[Path]:
    """The guiões that these files and folders hold, in order of name."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(path.rglob(f"*{SUFFIX}"))
        else:
            found.append(path)
    return list(dict.fromkeys(found))


class Fragments:
    """The fragments that a guião in `folder` may use; `root` is as far up as they are sought."""

    def __init__(self, folder: Path, root: Path) -> None:
        self._folders = _upwards(folder, root)
        self._steps: dict[str, Node] = {}

    def steps(self, name: str, place: Place) -> Node:
        """The steps of a fragment.  Errors: BadGuiao, in the guião or in the fragment."""
        if name not in self._steps:
            self._steps[name] = self._read(name, place)
        return self._steps[name]

    def _read(self, name: str, place: Place) -> Node:
        if not _NAME.fullmatch(name):
            message = f"nome de fragmento inválido «{name}»: só a-z, 0-9 e hífen"
            raise BadGuiao(place.file, [place.problem("G107", message)])
        for folder in self._folders:
            path = folder / FOLDER / f"{name}.yaml"
            if path.is_symlink():
                message = f"o fragmento «{name}» é uma ligação simbólica"
                raise BadGuiao(place.file, [place.problem("G107", message)])
            if path.is_file() and path.resolve().is_relative_to(self._folders[-1].resolve()):
                root = self._folders[-1]
                shown = Path(root.name) / path.relative_to(root)
                return _steps_of(read_file(path, str(shown)))
        known = sorted(
            {path.stem for folder in self._folders for path in folder.glob(f"{FOLDER}/*.yaml")}
        )
        message = f"fragmento desconhecido «{name}»{meant(name, known)}"
        raise BadGuiao(place.file, [place.problem("G105", message)])


def scenarios_root(path: Path) -> Path:
    """The folder called `scenarios` that a guião is in, or its own folder."""
    folder = path.resolve().parent
    return next((at for at in (folder, *folder.parents) if at.name == "scenarios"), folder)


def _upwards(folder: Path, root: Path) -> list[Path]:
    folder, root = folder.resolve(), root.resolve()
    if not folder.is_relative_to(root):
        return [folder]
    found = [folder]
    while found[-1] != root:
        found.append(found[-1].parent)
    return found


def _steps_of(table: Table) -> Node:
    problems = [
        key.place.problem(
            "G002",
            f"secção desconhecida «{key.value}»{meant(key.value, FRAGMENT_SECTIONS)}",
        )
        for key, _ in table.entries
        if key.value not in FRAGMENT_SECTIONS
    ]
    version = table.find("fragmento")
    if not isinstance(version, Text) or version.value != VERSION:
        at = version.place if version else table.place
        problems.append(at.problem("G009", f"um fragmento começa por «fragmento: {VERSION}»"))
    steps = table.find("passos")
    if steps is None:
        problems.append(table.place.problem("G007", "falta a secção «passos»"))
    if problems or steps is None:
        raise BadGuiao(table.place.file, problems)
    return steps
