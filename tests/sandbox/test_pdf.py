"""Documents: what was said can be read back, in order and tagged, and nothing is left unmarked."""

import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import pypdf
import pypdfium2
import pytest
import zxingcpp
from pypdf.generic import ArrayObject, DictionaryObject, NumberObject

from sandbox.pdf import Paper, Seal, Text
from sandbox.pdf_font import encode

AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
ADDRESS = "http://localhost/w/ensaio/registo-criminal/consulta"


def squares(words: str) -> list[list[bool]]:
    import qrcode

    code = qrcode.QRCode(border=0, mask_pattern=2)
    code.add_data(words)
    return code.get_matrix()


def paper(rows: int = 0, **how: Any) -> Paper:
    """One of everything, and a table of some rows."""
    made = Paper(
        "Comprovativo (n.º 1)",
        AT,
        author="Serviços",
        header="Portal de ensaio",
        watermark="SIMULAÇÃO · sem valor legal",
        **how,
    )
    made.heading("Comprovativo")
    made.paragraph("Proof", language="en", muted=True)
    made.rule()
    made.picture(squares(ADDRESS), "Código QR que leva à consulta", size=100)
    made.facts([("Montante", "5,00 €"), (Text("Holder", "en", True), "João «Zé» Conceição")])
    made.beneath()
    made.heading("Registos", level=2)
    made.paragraph("Pago por ", Text("Ana (a primeira)", bold=True), ", que disse ",
                   Text("thank you very much indeed " * 12, "en"), "e saiu.")  # fmt: skip
    made.bullets(["um", ["dois ", Text("two", "en")]])
    if rows:
        lines = ((f"linha {n}", "palavra " * (n % 7)) for n in range(rows))
        made.table(("Nome", "Palavras"), lines, shares=(1, 3), caption="Todas as linhas")
    return made


def read(data: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(data), strict=True)


def root(reader: pypdf.PdfReader) -> DictionaryObject:
    return reader.trailer["/Root"]["/StructTreeRoot"]


def kids(item: DictionaryObject) -> list[Any]:
    found = item["/K"] if "/K" in item else ArrayObject()
    return [kid.get_object() for kid in found] if isinstance(found, ArrayObject) else [found]


def outline(item: DictionaryObject) -> list[Any]:
    """The roles of the tags below one, as nested lists."""
    inner = [kid for kid in kids(item) if isinstance(kid, dict) and "/S" in kid]
    return [[str(kid["/S"])[1:], *outline(kid)] for kid in inner]


def walk(item: DictionaryObject) -> Iterator[DictionaryObject]:
    for kid in kids(item):
        if isinstance(kid, dict) and "/S" in kid:
            yield kid
            yield from walk(kid)


def marks(page: pypdf.PageObject) -> list[str]:
    """What begins each piece of a page, in order; nested or unclosed pieces fail."""
    code = page.get_contents().get_data().decode("latin-1")
    found, is_open = [], False
    for line in code.splitlines():
        if line.endswith("BDC"):
            assert not is_open, line
            found.append(line)
            is_open = True
        elif line == "EMC":
            is_open = False
        elif re.search(r" (Tj|f|S|re)\b", line):
            assert is_open, f"drawn by nobody: {line}"
    assert not is_open
    return found


@pytest.fixture(scope="module")
def short() -> bytes:
    return paper().finish()


@pytest.fixture(scope="module")
def long() -> bytes:
    return paper(rows=150).finish()


def test_the_same_document_has_the_same_bytes(short: bytes) -> None:
    assert paper().finish() == short


def test_another_word_gives_another_identity(short: bytes) -> None:
    other = paper()
    other.paragraph("mais")
    assert read(other.finish()).trailer["/ID"] != read(short).trailer["/ID"]


def test_it_says_its_title_language_author_and_dates(short: bytes) -> None:
    reader = read(short)
    catalogue = reader.trailer["/Root"]
    assert catalogue["/Lang"] == "pt-PT"
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == "Comprovativo (n.º 1)"
    assert reader.metadata.author == "Serviços"
    assert reader.metadata.creation_date == AT
    told = reader.xmp_metadata
    assert told.dc_title == {"x-default": "Comprovativo (n.º 1)"}
    assert told.dc_language == ["pt-PT"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in short


def test_what_was_said_is_read_in_its_order(short: bytes) -> None:
    words = " ".join(read(short).pages[0].extract_text().split())
    order = ["Comprovativo", "Proof", "Montante", "5,00 €", "Holder", "João «Zé» Conceição",
             "Registos", "Pago por Ana (a primeira), que disse", "e saiu.", "• um",
             "dois two"]  # fmt: skip
    places = [words.index(item) for item in order]
    assert places == sorted(places)


@pytest.mark.official("ISO 32000-1", "14.8.4")
def test_each_thing_has_its_tag(short: bytes) -> None:
    [document] = [kid for kid in walk(root(read(short))) if kid["/S"] == "/Document"]
    assert outline(document) == [
        ["H1"], ["P"], ["Figure"],
        ["Table", ["TR", ["TH"], ["TD"]], ["TR", ["TH", ["Span"]], ["TD"]]],
        ["H2"], ["P", ["Span"]],
        ["L", ["LI", ["Lbl"], ["LBody"]], ["LI", ["Lbl"], ["LBody", ["Span"]]]],
    ]  # fmt: skip


@pytest.mark.official("ISO 14289-1", "7.2, 7.3, 7.5")
def test_languages_pictures_and_heads_are_told(short: bytes) -> None:
    tags = list(walk(root(read(short))))
    assert {str(tag["/Lang"]) for tag in tags if tag["/S"] == "/Span"} == {"en"}
    [figure] = [tag for tag in tags if tag["/S"] == "/Figure"]
    assert figure["/Alt"] == "Código QR que leva à consulta"
    assert all(tag["/A"]["/Scope"] == "/Row" for tag in tags if tag["/S"] == "/TH")


@pytest.mark.official("ISO 14289-1", "7.1")
def test_everything_drawn_is_tagged_or_an_artifact(long: bytes) -> None:
    for page in read(long).pages:
        found = marks(page)
        assert any("/MCID" in mark for mark in found)
        assert all("/MCID" in mark or mark.startswith("/Artifact") for mark in found)


@pytest.mark.official("ISO 32000-1", "14.7.4.4")
def test_every_piece_leads_back_to_its_tag(long: bytes) -> None:
    reader = read(long)
    numbers = root(reader)["/ParentTree"]["/Nums"]
    parents = dict(zip(numbers[::2], numbers[1::2], strict=True))
    owned = {}
    for tag in walk(root(reader)):
        for kid in kids(tag):
            if isinstance(kid, NumberObject):
                owned[tag.raw_get("/Pg").idnum, int(kid)] = tag
            elif isinstance(kid, dict) and "/MCID" in kid:
                owned[kid.raw_get("/Pg").idnum, int(kid["/MCID"])] = tag
    for page in reader.pages:
        pieces = [int(n) for mark in marks(page) for n in re.findall(r"/MCID (\d+)", mark)]
        assert pieces == list(range(len(pieces)))
        listed = parents[page["/StructParents"]].get_object()
        assert [entry.get_object() for entry in listed] == [
            owned.pop((page.indirect_reference.idnum, number)) for number in pieces
        ]
    assert not owned, "pieces that no page has"


def test_a_long_table_goes_on_under_its_head(long: bytes) -> None:
    reader = read(long)
    assert len(reader.pages) > 3
    for page in reader.pages[1:]:
        assert "Nome Palavras" in page.extract_text()
    [table] = [tag for tag in walk(root(reader)) if tag["/S"] == "/Table"][1:]
    rows = [kid for kid in kids(table) if kid["/S"] == "/TR"]
    assert len(rows) == 151
    assert [kid["/S"] for kid in kids(rows[0])] == ["/TH", "/TH"]
    assert all([kid["/S"] for kid in kids(row)] == ["/TD", "/TD"] for row in rows[1:])


def test_a_row_longer_than_a_page_is_whole(short: bytes) -> None:
    made = Paper("Longo", AT)
    made.table(("A", "B"), [("início", " ".join(f"p{n}" for n in range(3000))), ("fim", "x")])
    reader = read(made.finish())
    words = " ".join(page.extract_text() for page in reader.pages).split()
    assert [word for word in words if re.fullmatch(r"p\d+", word)] == [f"p{n}" for n in range(3000)]


def test_a_word_longer_than_its_line_is_cut() -> None:
    made = Paper("Largo", AT)
    made.paragraph("M" * 500)
    words = read(made.finish()).pages[0].extract_text()
    assert words.count("M") == 500
    assert max(map(len, words.splitlines())) < 100


def test_the_picture_is_read_from_the_page(short: bytes) -> None:
    image = pypdfium2.PdfDocument(short)[0].render(scale=3).to_pil()
    assert [found.text for found in zxingcpp.read_barcodes(image)] == [ADDRESS]


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("não, à ação: «é» – € “x” º ª", "não, à ação: «é» – € “x” º ª"),
        ("Łukasz Đặng", "Lukasz Dang"),
        ("日本", "??"),
        ("a\tb\x00c\x7f", "a b c "),
        ("e\u0301", "é"),
    ],
)
def test_letters_that_the_font_lacks_become_others(said: str, written: str) -> None:
    assert encode(said).decode("cp1252") == written


def test_the_font_is_inside(short: bytes) -> None:
    fonts = read(short).pages[0]["/Resources"]["/Font"]
    assert set(fonts) == {"/F1", "/F2"}
    assert all("/FontFile2" in font["/FontDescriptor"] for font in fonts.values())


def seal(sign: Any) -> Seal:
    return Seal("Serviços", "Assinatura do comprovativo", AT, 64, sign)


@pytest.mark.official("ISO 32000-1", "12.8.1")
def test_a_signature_covers_all_but_itself() -> None:
    seen = []
    data = paper().finish(seal(lambda digest: seen.append(digest) or b"\x30\x01"))
    [held] = [field["/V"] for field in read(data).trailer["/Root"]["/AcroForm"]["/Fields"][:1]
              for field in [field.get_object()]]  # fmt: skip
    start, first, second, length = held["/ByteRange"]
    assert (start, second + length) == (0, len(data))
    assert data[first:second] == b"<" + b"3001".ljust(128, b"0") + b">"
    assert seen == [sha256(data[:first] + data[second:]).digest()]
    assert str(held["/SubFilter"]) == "/ETSI.CAdES.detached"


def test_a_field_to_sign_is_tagged() -> None:
    reader = read(paper().finish(seal(lambda digest: b"")))
    [form] = [tag for tag in walk(root(reader)) if tag["/S"] == "/Form"]
    [widget] = [kid["/Obj"] for kid in kids(form)]
    assert widget == reader.pages[-1]["/Annots"][0].get_object()
    numbers = root(reader)["/ParentTree"]["/Nums"]
    parents = dict(zip(numbers[::2], numbers[1::2], strict=True))
    assert parents[widget["/StructParent"]].get_object() == form


def test_a_signature_without_room_is_refused() -> None:
    with pytest.raises(ValueError, match="room for 64"):
        paper().finish(seal(lambda digest: b"x" * 65))
