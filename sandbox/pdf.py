"""Make a PDF that is tagged for screen readers, and the same whenever it is made anew.

    paper = Paper("Comprovativo", at=instant, header="Portal", watermark="SIMULAÇÃO")
    paper.heading("Comprovativo de pagamento")
    paper.paragraph("Pago por ", Text("Ana Silva", bold=True), ".")
    paper.paragraph("Payment receipt", language="en", muted=True)
    paper.facts([("Referência", "123 456 724"), ("Montante", "5,00 €")])
    paper.table(("Data", "Facto"), rows, shares=(1, 3), caption="Registos")
    paper.picture(squares, "Código QR que leva à consulta", size=90)
    data = paper.finish()

What is said becomes tagged content, in the order in which it is said: H1 to H6, P, L, Table,
Figure, and Span for words of another language.  Headers, page numbers, rules and the watermark
are artifacts: no reader speaks them.  Tables and paragraphs go on over as many pages as needed,
and the head of a table is repeated.  `finish(seal)` signs (`sandbox.pdf_file.Seal`).

Units: points, 72 to the inch; the page is A4.
Source: ISO 32000-1, 14.8 (tags); ISO 14289-1 (PDF/UA-1).
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sandbox.pdf_file import Seal, information, metadata, signature, text
from sandbox.pdf_lines import Style, Text, Words, broken, listed
from sandbox.pdf_pages import BLUE, BODY, GAP, INK, LEFT, MUTED, PAD, RIGHT, RULE, SMALL
from sandbox.pdf_tables import Tables

__all__ = ["Paper", "Seal", "Text", "Words"]

HEADINGS = (Style(16, 21, BLUE, True), Style(11.5, 15, BLUE, True), Style(10, 14, INK, True))


class Paper(Tables):
    """One document, written from the top of its first page to the end."""

    def __init__(
        self,
        title: str,
        at: datetime,
        language: str = "pt-PT",
        author: str = "",
        subject: str = "",
        header: str = "",
        watermark: str = "",
        compress: bool = True,
    ) -> None:
        super().__init__(header, watermark, compress)
        self._told = (title, author, subject, at)
        self._language = language

    # what can be said ---------------------------------------------------------------------------
    def heading(self, *words: str | Text, level: int = 1, language: str = "") -> None:
        """A heading; `level` 1 to 3, none left out on the way down."""
        style = HEADINGS[level - 1]
        self._need(style.leading + 3 * BODY.leading)
        self.space(0 if level == 1 else 5)
        tag = self._tags.element(f"H{level}", self._tags.document, language)
        self._flow(words, tag, style)
        self.space(4)

    def paragraph(
        self, *words: str | Text, language: str = "", muted: bool = False, small: bool = False
    ) -> None:
        """A paragraph of words, some of them perhaps bold or in another language."""
        tag = self._tags.element("P", self._tags.document, language)
        self._flow(words, tag, SMALL if small else MUTED if muted else BODY)
        self.space(4)

    def bullets(self, items: Iterable[Words]) -> None:
        """A list; each item is a text, or several with their own looks."""
        outer = self._tags.element(
            "L", self._tags.document, attributes="/A<</O/List/ListNumbering/Disc>>"
        )
        for item in items:
            self._need(BODY.leading)
            inner = self._tags.element("LI", outer)
            bullet = broken(["•"], BODY, GAP)[0]
            self._line(bullet, self._tags.element("Lbl", inner), LEFT, self._y - BODY.size, BODY)
            self._flow(listed(item), self._tags.element("LBody", inner), BODY, indent=GAP)
        self.space(4)

    def facts(self, pairs: Iterable[tuple[Words, Words]], share: float = 0.34) -> None:
        """A table of names and values: the name is the head of its row."""
        self._rows((), pairs, (share, 1 - share), "", row_heads=True)

    def table(
        self,
        head: Sequence[Words],
        rows: Iterable[Sequence[Words]],
        shares: Sequence[float] = (),
        caption: str = "",
    ) -> None:
        """A table of any length; `shares` are the widths of its columns, in any unit."""
        self._rows(head, rows, shares or (1,) * len(head), caption, row_heads=False)

    def picture(self, squares: Sequence[Sequence[bool]], alternative: str, size: float) -> None:
        """Black squares on white (a QR code) at the right; what follows flows beside it."""
        self._need(size + GAP)
        tag = self._tags.element(
            "Figure",
            self._tags.document,
            alternative=alternative,
            attributes=(
                f"/A<</O/Layout/Placement/Block/BBox[{RIGHT - size:g} {self._y - size:g} "
                f"{RIGHT:g} {self._y:g}]>>"
            ),
        )
        self._mark(tag)
        side = size / len(squares)
        code = [f"q 0 g {side:.4f} 0 0 {-side:.4f} {RIGHT - size:.2f} {self._y:.2f} cm"]
        for row, line in enumerate(squares):
            start = -1
            for column, black in enumerate((*line, False)):
                if black and start < 0:
                    start = column
                elif not black and start >= 0:
                    code.append(f"{start} {row} {column - start} 1 re")
                    start = -1
        self._page.code += [*code, "f Q"]
        self._aside = (self._y - size - PAD, size + GAP)

    def rule(self) -> None:
        """A line across the page."""
        self._mark(None)
        self._page.code.append(f"0.6 w {RULE} RG {LEFT} {self._y:.2f} m {RIGHT} {self._y:.2f} l S")
        self.space(6)

    def beneath(self) -> None:
        """Go on below a picture that stands at the right."""
        self._y = min(self._y, self._aside[0])

    def finish(self, seal: Seal | None = None) -> bytes:
        """The bytes of the document, signed when there is a seal."""
        title, author, subject, at = self._told
        signed = self._field(seal) if seal else 0
        self._end_page()
        for number, page in enumerate(self._pages, start=1):
            self._write_page(number, page)
        kids = " ".join(f"{page.number} 0 R" for page in self._pages)
        self._file.put(f"<</Type/Pages/Kids[{kids}]/Count {len(self._pages)}>>", self._pages_number)
        told = metadata(title, self._language, author, subject, at)
        described = self._file.stream(told, "/Type/Metadata/Subtype/XML", compress=False)
        form = f"/AcroForm<</Fields[{self._widgets}]/SigFlags 3>>" if seal else ""
        catalogue = self._file.put(
            f"<</Type/Catalog/Pages {self._pages_number} 0 R/Lang({self._language})"
            f"/MarkInfo<</Marked true>>/StructTreeRoot {self._tags.write()} 0 R"
            f"/ViewerPreferences<</DisplayDocTitle true>>/Metadata {described} 0 R{form}>>"
        )
        known = self._file.put(information(title, author, subject, at))
        return self._file.finish(catalogue, known, signed, seal)

    # signature ----------------------------------------------------------------------------------
    def _field(self, seal: Seal) -> int:
        """A field for the signature, without a look of its own; the number of what it holds."""
        held = self._file.put(signature(seal))
        widget = self._file.reserve()
        tag = self._tags.element("Form", self._tags.document, alternative=seal.reason)
        key = self._tags.annotation(tag, self._page.number, widget)
        look = self._file.stream(b"", "/Type/XObject/Subtype/Form/BBox[0 0 0 0]", compress=False)
        self._file.put(
            f"<</Type/Annot/Subtype/Widget/FT/Sig/T(Assinatura)/TU {text(seal.reason)}/F 132"
            f"/Rect[0 0 0 0]/P {self._page.number} 0 R/V {held} 0 R/StructParent {key}"
            f"/AP<</N {look} 0 R>>>>",
            widget,
        )
        self._widgets = f"{widget} 0 R"
        return held
