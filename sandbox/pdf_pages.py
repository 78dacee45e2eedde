"""The pages of a PDF being written: lines of text, and whose each thing on a page is.

Everything drawn belongs to a tag or is an artifact, and no piece of a page is left unmarked.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sandbox.pdf_file import PdfFile
from sandbox.pdf_lines import Line, Style, Text, broken
from sandbox.pdf_structure import Element, Structure

WIDTH, HEIGHT = 595, 842
LEFT, RIGHT, TOP, BOTTOM = 56.0, 539.0, 786.0, 56.0
INK, BLUE, GREY, PALE, FAINT = (
    "0.169 0.212 0.235",
    "0.012 0.22 0.635",
    "0.278 0.318 0.392",
    "0.945 0.953 0.973",
    "0.93 0.94 0.955",
)
BODY = Style(9.5, 13.5, INK)
SMALL = Style(8, 11, GREY)
MUTED = Style(9.5, 13.5, GREY)
CELL = Style(8.5, 11.5, INK)
RULE = "0.88 0.89 0.92"
PAD = 4.0
GAP = 12.0


@dataclass
class _Page:
    """A page being written: its objects, its key in the tree of parents, what is on it."""

    number: int
    key: int
    code: list[str]


class Pages:
    """The pages of one document, written from the top of the first to the end."""

    def __init__(self, header: str, watermark: str, compress: bool = True) -> None:
        self._header = header
        self._watermark = watermark
        self._compress = compress
        self._file = PdfFile()
        self._pages_number = self._file.reserve()
        self._fonts = tuple(self._file.font(bold) for bold in (False, True))
        self._tags = Structure(self._file)
        self._pages: list[_Page] = []
        self._contents: list[int] = []
        self._owner: Element | None = None
        self._marked = False
        self._y = TOP
        self._aside = (TOP, 0.0)
        self._widgets = ""
        self._begin_page()

    def space(self, points: float) -> None:
        """Leave some room."""
        self._y -= points

    # pages --------------------------------------------------------------------------------------
    @property
    def _page(self) -> _Page:
        return self._pages[-1]

    def _begin_page(self) -> None:
        self._pages.append(_Page(self._file.reserve(), self._tags.page(), []))
        self._y, self._aside = TOP, (TOP, 0.0)
        if self._watermark:
            self._artifact("/Type/Pagination/Subtype/Watermark")
            self._page.code.append(
                f"q {FAINT} rg BT /F1 34 Tf 0.7071 0.7071 -0.7071 0.7071 118 190 Tm "
                f"{Line.of(self._watermark).shown()} Tj ET Q"
            )
        if self._header:
            self._artifact("/Type/Pagination/Subtype/Header/Attached[/Top]")
            self._page.code.append(_small(self._header, LEFT, TOP + 20))

    def _end_page(self) -> None:
        self._mark_end()
        code = "\n".join(self._page.code).encode("latin-1")
        self._contents.append(self._file.stream(code, compress=self._compress))
        self._page.code.clear()

    def _write_page(self, number: int, page: _Page) -> None:
        count = f"{number} / {len(self._pages)}"
        foot = (
            "/Artifact<</Type/Pagination/Subtype/Footer/Attached[/Bottom]>>BDC\n"
            f"{_small(count, RIGHT - 30, BOTTOM - 26)}\nEMC"
        )
        footer = self._file.stream(foot.encode("latin-1"))
        notes = f"/Annots[{self._widgets}]" if self._widgets and page is self._page else ""
        self._file.put(
            f"<</Type/Page/Parent {self._pages_number} 0 R/MediaBox[0 0 {WIDTH} {HEIGHT}]"
            f"/Resources<</Font<</F1 {self._fonts[0]} 0 R/F2 {self._fonts[1]} 0 R>>>>"
            f"/Contents[{self._contents[number - 1]} 0 R {footer} 0 R]"
            f"/StructParents {page.key}/Tabs/S{notes}>>",
            page.number,
        )

    def _need(self, points: float) -> None:
        """Go to the next page unless this much room is left."""
        if self._y - points < BOTTOM:
            self._end_page()
            self._begin_page()

    # marks --------------------------------------------------------------------------------------
    def _mark(self, owner: Element | None) -> None:
        """What is drawn from here on belongs to `owner`; to nobody: it is an artifact."""
        if self._marked and owner is self._owner:
            return
        if owner is None:
            self._artifact("/Type/Layout")
            return
        self._mark_end()
        piece = self._tags.piece(owner, self._page.number, self._page.key)
        self._page.code.append(f"/{owner.role} <</MCID {piece}>>BDC")
        self._owner, self._marked = owner, True

    def _artifact(self, kind: str) -> None:
        self._mark_end()
        self._page.code.append(f"/Artifact<<{kind}>>BDC")
        self._owner, self._marked = None, True

    def _mark_end(self) -> None:
        if self._marked:
            self._page.code.append("EMC")
        self._marked = False

    # text ---------------------------------------------------------------------------------------
    def _flow(
        self, words: Sequence[str | Text], tag: Element, style: Style, indent: float = 0.0
    ) -> None:
        """Write words from here on, over as many lines and pages as they need."""
        edge, taken = self._aside
        width = RIGHT - LEFT - indent - (taken if self._y > edge else 0.0)
        owners: dict[int, Element] = {}
        for line in broken(words, style, width):
            self._need(style.leading)
            self._line(line, tag, LEFT + indent, self._y - style.size, style, owners)
            self._y -= style.leading

    def _line(
        self,
        line: Line,
        tag: Element,
        x: float,
        y: float,
        style: Style,
        owners: dict[int, Element] | None = None,
    ) -> None:
        """One line; words of another language get a tag of their own, one for all their lines."""
        owners = {} if owners is None else owners
        for part in line.parts:
            owner = tag
            if part.language:
                if part.source not in owners:
                    owners[part.source] = self._tags.element("Span", tag, part.language)
                owner = owners[part.source]
            self._mark(owner)
            self._page.code.append(
                f"BT /F{2 if part.bold else 1} {style.size:g} Tf {style.colour} rg "
                f"{x + part.x:.2f} {y:.2f} Td {part.shown()} Tj ET"
            )


def _small(words: str, x: float, y: float) -> str:
    return f"BT /F1 7.5 Tf {GREY} rg {x:.2f} {y:.2f} Td {Line.of(words).shown()} Tj ET"
