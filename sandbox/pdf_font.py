"""The letters of a PDF: one open font, embedded whole for the repertoire of Windows-1252.

Bitstream Vera comes with reportlab, may be embedded, and has every letter of Portuguese.  Each
face is cut down and compressed once in a process; a document takes it as it is, so that making
one costs no work on fonts, and the same text always gives the same bytes.
"""

import unicodedata
import zlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_FILES = {False: "Vera.ttf", True: "VeraBd.ttf"}
_OTHER_SIGNS = str.maketrans("\N{NON-BREAKING HYPHEN}\N{MINUS SIGN}ŁłĐđı", "-–LlDdi")
_SPACE = 32
# What Windows-1252 leaves free is never written; a code needs a letter all the same.
_LETTERS = "".join(
    letter if letter.isprintable() or letter == "\N{NO-BREAK SPACE}" else " "
    for letter in (bytes([code]).decode("cp1252", "replace") for code in range(256))
).replace("\N{REPLACEMENT CHARACTER}", " ")


@dataclass(frozen=True)
class Face:
    """One weight of the font, as a file embeds it: `widths` by code, in thousandths of the size."""

    name: str
    widths: tuple[int, ...]
    program: bytes
    length: int
    metrics: str

    def width(self, codes: bytes, size: float) -> float:
        """How wide encoded text is.  Units: points."""
        return sum(map(self.widths.__getitem__, codes)) * size / 1000


def encode(text: str) -> bytes:
    """The codes of a text; a letter that the font lacks loses its accents, or becomes `?`."""
    try:
        found = text.encode("cp1252")
    except UnicodeEncodeError:
        found = b"".join(map(_encode_one, unicodedata.normalize("NFC", text)))
    return found.translate(_SPACES)


_SPACES = bytes(code if code >= _SPACE and code != 0x7F else _SPACE for code in range(256))


@cache
def _encode_one(letter: str) -> bytes:
    try:
        return letter.translate(_OTHER_SIGNS).encode("cp1252")
    except UnicodeEncodeError:
        return unicodedata.normalize("NFKD", letter)[0].encode("cp1252", "replace")


@cache
def face(bold: bool = False) -> Face:
    """A face of the font, ready to embed."""
    # At first use only: a server must not start later for documents that nobody asks for.
    from reportlab.pdfbase import ttfonts

    folder = Path(ttfonts.__file__).parent.parent / "fonts"
    font = ttfonts.TTFontFile(str(folder / _FILES[bold]))
    codes = [ord(letter) for letter in _LETTERS]
    program = font.makeSubset(codes)
    return Face(
        name=f"AAAAA{'B' if bold else 'A'}+{font.name.decode('ascii')}",
        widths=tuple(round(font.charWidths.get(code, font.defaultWidth)) for code in codes),
        program=zlib.compress(program, 9),
        length=len(program),
        metrics=_metrics(font),
    )


def _metrics(font: Any) -> str:
    box = " ".join(str(round(value)) for value in font.bbox)
    # Flag 4, symbolic: the codes are looked up in the font's own table, and in no other.
    return (
        f"/Flags 4/ItalicAngle 0/Ascent {round(font.ascent)}/Descent {round(font.descent)}"
        f"/CapHeight {round(font.capHeight)}/StemV {round(font.stemV)}/FontBBox[{box}]"
    )


@cache
def unicode_map() -> bytes:
    """What a reader takes the codes for: copied text and speech come from here."""
    pairs = [(code, ord(letter)) for code, letter in enumerate(_LETTERS) if code >= _SPACE]
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def",
        "/CMapName/Adobe-Identity-UCS def/CMapType 2 def",
        "1 begincodespacerange <00><FF> endcodespacerange",
    ]
    for start in range(0, len(pairs), 100):
        part = pairs[start : start + 100]
        lines.append(f"{len(part)} beginbfchar")
        lines += [f"<{code:02X}><{letter:04X}>" for code, letter in part]
        lines.append("endbfchar")
    lines.append("endcmap CMapName currentdict/CMap defineresource pop end end")
    return "\n".join(lines).encode("ascii")
