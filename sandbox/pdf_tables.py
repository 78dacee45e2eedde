"""Tables of a PDF: rows that go on over pages, under a head that each page repeats."""

from collections.abc import Iterable, Sequence

from sandbox.pdf_lines import Line, Text, Words, broken, listed
from sandbox.pdf_pages import BOTTOM, CELL, LEFT, PAD, PALE, RIGHT, RULE, Pages
from sandbox.pdf_structure import Element

_Owned = list[tuple[Element, dict[int, Element]]]
"""The tag of each cell of a row, and those of its words in another language."""


class Tables(Pages):
    """Pages that tables can be written on."""

    def _rows(
        self,
        head: Sequence[Words],
        rows: Iterable[Sequence[Words]],
        shares: Sequence[float],
        caption: str,
        row_heads: bool,
    ) -> None:
        self._need(5 * CELL.leading)
        edge, taken = self._aside
        width = RIGHT - LEFT - (taken if self._y > edge else 0.0)
        widths = [share * width / sum(shares) for share in shares]
        table = self._tags.element("Table", self._tags.document)
        if caption:
            self._flow([Text(caption, bold=True)], self._tags.element("Caption", table), CELL)
            self.space(3)
        self._head(head, table, widths)
        for row in rows:
            tags = self._row_tags(table, len(row), "Row" if row_heads else "")
            cells = self._broken(row, widths, bold_first=row_heads)
            self._row(cells, tags, widths, head)
        self.space(6)

    def _row_tags(self, table: Element, count: int, scope: str) -> list[Element]:
        row = self._tags.element("TR", table)
        kind = f"/A<</O/Table/Scope/{scope}>>" if scope else ""
        every = scope == "Column"
        return [
            self._tags.element("TH", row, attributes=kind)
            if kind and (every or not number)
            else self._tags.element("TD", row)
            for number in range(count)
        ]

    def _broken(
        self, row: Sequence[Words], widths: Sequence[float], bold_first: bool
    ) -> list[list[Line]]:
        return [
            broken(listed(cell, bold_first and not number), CELL, width - 2 * PAD)
            for number, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]

    def _head(self, head: Sequence[Words], table: Element | None, widths: Sequence[float]) -> None:
        """The head of a table: with tags the first time, an artifact on each further page."""
        if not head:
            return
        cells = [
            broken(listed(cell, bold=True), CELL, width - 2 * PAD)
            for cell, width in zip(head, widths, strict=True)
        ]
        height = max(map(len, cells)) * CELL.leading + PAD
        self._mark(None)
        self._page.code.append(
            f"{PALE} rg {LEFT} {self._y - height:.2f} {sum(widths):.2f} {height:.2f} re f"
        )
        tags = self._row_tags(table, len(head), "Column") if table else []
        self._cells(cells, _owned(tags), widths, max(map(len, cells)))

    def _row(
        self,
        cells: list[list[Line]],
        tags: list[Element],
        widths: Sequence[float],
        head: Sequence[Words],
    ) -> None:
        """One row, over more than a page if it must be."""
        missing = max(map(len, cells))
        done = 0
        owned = _owned(tags)
        while missing:
            room = int((self._y - BOTTOM - PAD) / CELL.leading)
            if room < min(missing, 3):
                self._end_page()
                self._begin_page()
                self._head(head, None, widths)
                continue
            part = min(missing, room)
            self._cells([cell[done : done + part] for cell in cells], owned, widths, part)
            done += part
            missing -= part
        self._mark(None)
        self._page.code.append(
            f"0.5 w {RULE} RG {LEFT} {self._y:.2f} m {LEFT + sum(widths):.2f} {self._y:.2f} l S"
        )

    def _cells(
        self, cells: list[list[Line]], owned: _Owned, widths: Sequence[float], lines: int
    ) -> None:
        x = LEFT + PAD
        for number, (cell, width) in enumerate(zip(cells, widths, strict=True)):
            y = self._y - PAD / 2 - CELL.size
            for line in cell:
                if owned:
                    tag, spans = owned[number]
                    self._line(line, tag, x, y, CELL, spans)
                else:
                    self._plain(line, x, y)
                y -= CELL.leading
            x += width
        self._y -= lines * CELL.leading + PAD

    def _plain(self, line: Line, x: float, y: float) -> None:
        """A line that is repeated, and that no reader speaks."""
        self._mark(None)
        for part in line.parts:
            self._page.code.append(
                f"BT /F{2 if part.bold else 1} {CELL.size:g} Tf {CELL.colour} rg "
                f"{x + part.x:.2f} {y:.2f} Td {part.shown()} Tj ET"
            )


def _owned(tags: list[Element]) -> _Owned:
    return [(tag, {}) for tag in tags]
