"""XML read without trust: elements, attributes and text, and nothing else of it.

A DTD, an entity of one's own, a processing instruction or another encoding than UTF-8 is refused
before it can do anything.  Depth and number of elements are bounded; no address is ever opened.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

MOST_DEPTH, MOST_ELEMENTS, MOST_ATTRIBUTES = 16, 500, 20


class NotXml(Exception):
    """The bytes are no document that is read here; the text says why."""


@dataclass(slots=True)
class Element:
    """One element: its name as `{namespace}local`, its attributes, text and children."""

    name: str
    attributes: Mapping[str, str]
    text: str = ""
    children: list["Element"] = field(default_factory=list)

    @property
    def local(self) -> str:
        """The name without its namespace."""
        return self.name.rpartition("}")[2]

    def child(self, name: str) -> "Element | None":
        """The first child of this name."""
        return next((one for one in self.children if one.name == name), None)

    def all(self, name: str) -> "list[Element]":
        """Every child of this name."""
        return [one for one in self.children if one.name == name]


def read_xml(content: bytes, most_elements: int = MOST_ELEMENTS) -> Element:
    """The root of the document in these bytes.  Errors: NotXml."""
    return _Tree(content, most_elements).root


class _Tree:
    """Builds elements out of what expat reports, and refuses all that is none."""

    def __init__(self, content: bytes, most_elements: int) -> None:
        self._most = most_elements
        self._open: list[Element] = []
        self._count = 0
        self.root = Element("", {})
        parser = expat.ParserCreate(encoding="UTF-8", namespace_separator="}")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EntityDeclHandler = self._entity
        parser.ExternalEntityRefHandler = self._entity
        parser.ProcessingInstructionHandler = self._instruction
        if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
            raise NotXml("only UTF-8 is read")
        try:
            parser.Parse(content, True)
        except expat.ExpatError as error:
            raise NotXml(f"not well-formed: {error}") from error

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if len(self._open) >= MOST_DEPTH or self._count > self._most:
            raise NotXml("too deep, or too many elements")
        if len(attributes) > MOST_ATTRIBUTES:
            raise NotXml("too many attributes")
        made = Element(_braced(name), {_braced(key): value for key, value in attributes.items()})
        if self._open:
            self._open[-1].children.append(made)
        else:
            self.root = made
        self._open.append(made)

    def _end(self, name: str) -> None:
        self._open.pop()

    def _text(self, text: str) -> None:
        if self._open:
            self._open[-1].text += text

    def _doctype(self, *declared: object) -> None:
        raise NotXml("a DTD is refused")

    def _entity(self, *declared: object) -> int:
        raise NotXml("an entity is refused")

    def _instruction(self, target: str, data: str) -> None:
        raise NotXml("a processing instruction is refused")


def _braced(name: str) -> str:
    return f"{{{name}" if "}" in name else name
