"""Every guião of some files and folders, compiled, with every file that is bad."""

from pathlib import Path

from sandbox.play.compiler import compile_file
from sandbox.play.language import Language
from sandbox.play.library import Fragments, find_guioes
from sandbox.play.plan import Guiao
from sandbox.play.problems import BadGuiao


def load(paths: list[Path], language: Language) -> tuple[list[Guiao], list[BadGuiao]]:
    """Every guião of these files and folders, and every bad file."""
    guioes: list[Guiao] = []
    bad: list[BadGuiao] = []
    read: dict[Path, Fragments] = {}
    for path in find_guioes(paths):
        try:
            guioes.append(compile_file(path, language, read=read))
        except BadGuiao as error:
            bad.append(error)
    return guioes, bad
