"""Words broken into lines: how much fits into a width, and where each piece stands."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sandbox.pdf_font import Face, encode, face

_WORD = re.compile(rb" *[^ ]+ *| +")


@dataclass(frozen=True, slots=True)
class Text:
    """Some words with a look or a language of their own.  Units: `language` as in BCP 47."""

    text: str
    language: str = ""
    bold: bool = False


Words = str | Text | Sequence[str | Text]
"""A text, or several with their own looks."""


def listed(words: Words, bold: bool = False) -> list[Text]:
    """Words as texts; plain ones become bold where that is the rule."""
    parts = [words] if isinstance(words, str | Text) else words
    return [Text(part, bold=bold) if isinstance(part, str) else part for part in parts]


@dataclass(frozen=True, slots=True)
class Style:
    """How a block of text looks.  Units: points; `colour` red, green and blue, 0 to 1."""

    size: float
    leading: float
    colour: str
    bold: bool = False


@dataclass(slots=True)
class Part:
    """A piece of a line in one look; `source` tells from which of the block's texts it is."""

    codes: bytes
    x: float
    bold: bool
    language: str
    source: int

    def shown(self) -> str:
        """The piece as a page writes it."""
        codes = self.codes
        if b"(" in codes or b")" in codes or b"\\" in codes:
            codes = codes.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
        return f"({codes.decode('latin-1')})"


@dataclass(slots=True)
class Line:
    """One line, its pieces from left to right."""

    parts: list[Part]

    @classmethod
    def of(cls, words: str) -> Part:
        """A single piece, at the left."""
        return Part(encode(words), 0.0, False, "", 0)


def broken(words: Sequence[str | Text], style: Style, width: float) -> list[Line]:
    """The lines that words make in a width; a word that no line can hold is cut.

    A space stays at the end of its line, so that words are apart for who listens.
    """
    lines = [Line([])]
    x = 0.0
    for source, item in enumerate(words):
        said = item if isinstance(item, Text) else Text(item)
        bold = style.bold or said.bold
        font = face(bold)
        part: Part | None = None
        for piece, wide, bare in _pieces(encode(said.text), font, style.size, width):
            if x and x + bare > width:
                lines.append(Line([]))
                x, part = 0.0, None
            if part is None:
                part = Part(b"", x, bold, said.language, source)
                lines[-1].parts.append(part)
            part.codes += piece
            x += wide
    return lines


def _pieces(
    codes: bytes, font: Face, size: float, width: float
) -> Iterator[tuple[bytes, float, float]]:
    """Each word with the spaces after it, its width, and its width without them."""
    space = font.widths[32] * size / 1000
    for word in _WORD.findall(codes):
        bare = word.rstrip(b" ")
        narrow = font.width(bare, size)
        while narrow > width and len(bare) > 1:
            count = max(1, int(len(bare) * width / narrow) - 1)
            yield bare[:count], font.width(bare[:count], size), font.width(bare[:count], size)
            word, bare = word[count:], bare[count:]
            narrow = font.width(bare, size)
        yield word, narrow + (len(word) - len(bare)) * space, narrow
