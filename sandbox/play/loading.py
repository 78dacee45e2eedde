"""Every guião of some files and folders, compiled, with every file that is bad."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from sandbox.play.compiler import compile_file
from sandbox.play.components import with_components
from sandbox.play.language import Language
from sandbox.play.library import Fragments, find_guioes
from sandbox.play.plan import Component, Guiao
from sandbox.play.problems import BadGuiao


def load(
    paths: list[Path], language: Language, slots: Mapping[str, Component] = MappingProxyType({})
) -> tuple[list[Guiao], list[BadGuiao]]:
    """Every guião of these files and folders, and every bad file.

    `slots` are components that stand in the worlds of all of them, whatever they say.
    """
    guioes: list[Guiao] = []
    bad: list[BadGuiao] = []
    read: dict[Path, Fragments] = {}
    for path in find_guioes(paths):
        try:
            guioes.append(with_components(compile_file(path, language, read=read), slots))
        except BadGuiao as error:
            bad.append(error)
    return guioes, bad
