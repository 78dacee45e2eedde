"""Read a YAML file as text with positions, and without its traps.

Every scalar stays the text that was written (`012345` keeps its zero, `no` is a word); anchors,
aliases, tags, repeated keys and second documents are refused; depth and size are limited, so
that a file from a visitor is safe to read.  The tree is built from the parser's events, without
recursion: no nesting can exhaust the stack.
"""

import re
from codecs import BOM_UTF8
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from sandbox.play.problems import BadGuiao, Problem

MAX_BYTES = 256 * 1024
MAX_DEPTH = 24
_PARSER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_LEADING_ZERO = re.compile(r"0\d+")


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands.  Units: lines and columns count from 1."""

    file: str
    line: int
    column: int

    def problem(self, code: str, message: str) -> Problem:
        """A mistake here."""
        return Problem(self.file, self.line, self.column, code, message)


@dataclass(frozen=True, slots=True)
class Text:
    """One scalar, as it was written; `plain` when it has no quotes."""

    place: Place
    value: str
    plain: bool = True


@dataclass(slots=True)
class Items:
    """A list."""

    place: Place
    items: "list[Node]" = field(default_factory=list)


@dataclass(slots=True)
class Table:
    """A mapping, in order; keys are texts and come once."""

    place: Place
    entries: "list[tuple[Text, Node]]" = field(default_factory=list)
    index: "dict[str, Node]" = field(default_factory=dict)

    def find(self, name: str) -> "Node | None":
        """The value under this key."""
        return self.index.get(name)

    def keys(self) -> list[str]:
        """The keys, in order."""
        return list(self.index)


Node = Text | Items | Table
KINDS = {Text: "um texto", Items: "uma lista", Table: "um mapa"}


def read_file(path: Path, name: str = "") -> Table:
    """The tree of a file.  Errors: BadGuiao."""
    name = name or str(path)
    start = Place(name, 1, 1)
    if path.is_symlink():
        message = "o ficheiro é uma ligação simbólica: dê o próprio ficheiro"
        raise BadGuiao(name, [start.problem("G001", message)])
    try:
        if path.stat().st_size > MAX_BYTES:
            message = f"o ficheiro tem mais de {MAX_BYTES // 1024} KB"
            raise BadGuiao(name, [start.problem("G001", message)])
        raw = path.read_bytes()
    except OSError as error:
        message = "o ficheiro não se consegue ler"
        if isinstance(error, FileNotFoundError):
            message = "o ficheiro não existe"
        raise BadGuiao(name, [start.problem("G001", message)]) from error
    return read_bytes(raw, name)


def read_bytes(raw: bytes, name: str) -> Table:
    """The tree of what was sent or read.  Errors: BadGuiao."""
    start = Place(name, 1, 1)
    if len(raw) > MAX_BYTES:
        message = f"o ficheiro tem mais de {MAX_BYTES // 1024} KB"
        raise BadGuiao(name, [start.problem("G001", message)])
    if raw.startswith(BOM_UTF8):
        message = "o ficheiro começa por uma marca de ordem dos bytes (BOM); grave-o sem ela"
        raise BadGuiao(name, [start.problem("G001", message)])
    if b"\r" in raw:
        at = Place(name, raw[: raw.index(b"\r")].count(b"\n") + 1, 1)
        message = "as linhas não acabam só em LF (CRLF, do Windows); grave-o com fins de linha LF"
        raise BadGuiao(name, [at.problem("G001", message)])
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        at = Place(name, line, 1)
        raise BadGuiao(name, [at.problem("G001", "o ficheiro não está em UTF-8")]) from error
    return _Reader(name).read(text)


class _Reader:
    def __init__(self, name: str) -> None:
        self.name = name
        self.problems: list[Problem] = []
        self.root: Node | None = None
        self.stack: list[Items | Table] = []
        self.pending: list[Text | None] = []

    def read(self, text: str) -> Table:
        documents = 0
        try:
            for event in yaml.parse(text, Loader=_PARSER):
                if isinstance(event, yaml.DocumentStartEvent):
                    documents += 1
                    if documents > 1:
                        self._tell(event, "G008", "um ficheiro tem um só documento: retire «---»")
                        break
                else:
                    self._take(event)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
            self.problems.append(
                Place(self.name, line, column).problem("G003", _unreadable(text, line))
            )
        except yaml.reader.ReaderError as error:
            line = text.count("\n", 0, error.position) + 1
            message = "há um carácter de controlo que não se vê; apague-o"
            self.problems.append(Place(self.name, line, 1).problem("G003", message))
        if not self.problems and not isinstance(self.root, Table):
            start = Place(self.name, 1, 1)
            self.problems.append(start.problem("G101", "um guião é um mapa: «guiao: 1», «id: …»"))
        if self.problems:
            raise BadGuiao(self.name, self.problems)
        assert isinstance(self.root, Table)
        return self.root

    def _place(self, event: Any) -> Place:
        return Place(self.name, event.start_mark.line + 1, event.start_mark.column + 1)

    def _tell(self, event: Any, code: str, message: str) -> None:
        self.problems.append(self._place(event).problem(code, message))

    def _take(self, event: Any) -> None:
        if getattr(event, "anchor", None):
            sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
            self._tell(event, "G004", f"âncoras e referências YAML ({sign}) não são aceites")
        if getattr(event, "tag", None):
            self._tell(event, "G004", "etiquetas YAML (!) não são aceites: escreva só o valor")
        # Most are texts, then the ends of lists and maps.
        if isinstance(event, yaml.ScalarEvent):
            node = Text(self._place(event), event.value, not event.style)
            if node.plain and _LEADING_ZERO.fullmatch(node.value):
                message = f'«{node.value}» começa por zero: escreva-o entre aspas, "{node.value}"'
                self._tell(event, "G303", message)
            self._add(node)
        elif isinstance(event, yaml.CollectionEndEvent):
            self.stack.pop()
            self.pending.pop()
        elif isinstance(event, yaml.MappingStartEvent):
            self._open(Table(self._place(event)))
        elif isinstance(event, yaml.SequenceStartEvent):
            self._open(Items(self._place(event)))
        elif isinstance(event, yaml.AliasEvent):
            self._add(Text(self._place(event), ""))

    def _open(self, node: Items | Table) -> None:
        self._add(node)
        self.stack.append(node)
        self.pending.append(None)
        if len(self.stack) > MAX_DEPTH:
            message = f"há mais de {MAX_DEPTH} níveis uns dentro dos outros"
            raise BadGuiao(self.name, [node.place.problem("G003", message)])

    def _add(self, node: Node) -> None:
        if not self.stack:
            self.root = node
            return
        holder = self.stack[-1]
        if isinstance(holder, Items):
            holder.items.append(node)
            return
        key = self.pending[-1]
        if key is not None:
            holder.entries.append((key, node))
            holder.index[key.value] = node
            self.pending[-1] = None
        elif isinstance(node, Text):
            if node.value in holder.index:
                self.problems.append(
                    node.place.problem("G005", f"a chave «{node.value}» está repetida")
                )
            self.pending[-1] = node
        else:
            self.problems.append(node.place.problem("G101", "uma chave é um texto simples"))
            self.pending[-1] = Text(node.place, "")


def _unreadable(text: str, line: int) -> str:
    lines = text.splitlines()
    written = lines[line - 1] if line <= len(lines) else ""
    if "\t" in written:
        return "há uma tabulação: em YAML o alinhamento faz-se com espaços"
    if re.search(r"\$[\w.]+\[", written):
        return "uma referência escreve-se com pontos: $cidadao.telemoveis.1"
    return (
        "a partir daqui o YAML não se consegue ler; "
        "verifique o alinhamento, as aspas, os dois pontos e os parênteses"
    )
