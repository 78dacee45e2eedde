"""The objects of a PDF file, its fonts, its metadata, and the place kept for a signature.

Nothing here knows of layout.  The file's identity is the digest of its content and its dates are
those that it is given, so that the same content gives the same bytes.
"""

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from xml.sax.saxutils import escape

from sandbox.pdf_font import face, unicode_map

PRODUCER = "service-sandbox"
_RANGE = b"/ByteRange[0 0000000000 0000000000 0000000000]"


@dataclass(frozen=True)
class Seal:
    """A signature to be put into a file: who signs, why, and what makes it.

    `sign` is given the SHA-256 of all that is signed, and returns the signature in CMS form.
    Units: `room` the bytes kept for it; `at` an aware instant.
    """

    name: str
    reason: str
    at: datetime
    room: int
    sign: Callable[[bytes], bytes]


class PdfFile:
    """Objects, numbered from 1 as they are reserved; written in any order."""

    def __init__(self) -> None:
        self._bodies: list[bytes] = []

    def reserve(self) -> int:
        """A number for an object that is written later."""
        self._bodies.append(b"null")
        return len(self._bodies)

    def put(self, body: str | bytes, number: int = 0) -> int:
        """Write an object; returns its number."""
        number = number or self.reserve()
        self._bodies[number - 1] = body if isinstance(body, bytes) else body.encode("latin-1")
        return number

    def stream(self, data: bytes, entries: str = "", compress: bool = True) -> int:
        """Write a stream; returns its number."""
        if compress:
            data, entries = zlib.compress(data), f"{entries}/Filter/FlateDecode"
        head = f"<<{entries}/Length {len(data)}>>stream\n".encode("latin-1")
        return self.put(b"".join((head, data, b"\nendstream")))

    def font(self, bold: bool) -> int:
        """Embed one face of the font."""
        found = face(bold)
        program = self.stream(found.program, f"/Filter/FlateDecode/Length1 {found.length}", False)
        described = self.put(
            f"<</Type/FontDescriptor/FontName/{found.name}{found.metrics}/FontFile2 {program} 0 R>>"
        )
        widths = " ".join(map(str, found.widths[32:]))
        meaning = self.stream(unicode_map())
        return self.put(
            f"<</Type/Font/Subtype/TrueType/BaseFont/{found.name}/FirstChar 32/LastChar 255"
            f"/Widths[{widths}]/FontDescriptor {described} 0 R/ToUnicode {meaning} 0 R>>"
        )

    def finish(self, catalogue: int, information: int, sealed: int = 0, seal: Seal | None = None):
        """The bytes of the file; with a seal, the object `sealed` holds the signature."""
        out, offsets = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), []
        for number, body in enumerate(self._bodies, start=1):
            offsets.append(len(out))
            out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
        table = len(out)
        identity = sha256(out).hexdigest()[:32]
        out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(offsets) + 1)
        out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
        out += (
            f"trailer\n<</Size {len(offsets) + 1}/Root {catalogue} 0 R/Info {information} 0 R"
            f"/ID[<{identity}><{identity}>]>>\nstartxref\n{table}\n%%EOF\n"
        ).encode()
        if seal is not None:
            _seal(out, offsets[sealed - 1], seal)
        return bytes(out)


def signature(seal: Seal) -> bytes:
    """The dictionary of a signature, with room for what is known only at the end."""
    head = (
        "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached"
        f"/Name {text(seal.name)}/Reason {text(seal.reason)}/M {instant(seal.at)}"
    )
    return b"%b%b/Contents<%b>>>" % (head.encode("latin-1"), _RANGE, b"0" * (2 * seal.room))


def _seal(out: bytearray, start: int, seal: Seal) -> None:
    """Write into its place the signature of everything else.  Errors: ValueError: no room."""
    first = out.index(b"/Contents<", start) + len(b"/Contents")
    last = first + 2 * seal.room + 2
    covered = b"/ByteRange[0 %010d %010d %010d]" % (first, last, len(out) - last)
    at = out.index(_RANGE, start)
    out[at : at + len(_RANGE)] = covered
    view = memoryview(out)
    digest = sha256(view[:first])
    digest.update(view[last:])
    found = seal.sign(digest.digest()).hex().encode()
    if len(found) > 2 * seal.room:
        raise ValueError(f"a signature of {len(found) // 2} bytes, room for {seal.room}")
    view[first + 1 : first + 1 + len(found)] = found


def text(value: str) -> str:
    """A text as PDF writes it outside pages, in any script."""
    return f"<FEFF{value.encode('utf-16-be').hex()}>"


def instant(at: datetime) -> str:
    """An instant as PDF writes it."""
    return f"(D:{at.astimezone(UTC):%Y%m%d%H%M%S}+00'00')"


def metadata(title: str, language: str, author: str, subject: str, at: datetime) -> bytes:
    """What is known of the document, in XMP; it says that the document keeps to PDF/UA-1."""
    when = f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return (
        '<?xpacket begin="\N{BYTE ORDER MARK}" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"'
        ' xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">'
        f"<dc:title><rdf:Alt>{_alternative(title)}</rdf:Alt></dc:title>"
        f"<dc:description><rdf:Alt>{_alternative(subject)}</rdf:Alt></dc:description>"
        f"<dc:creator><rdf:Seq><rdf:li>{escape(author)}</rdf:li></rdf:Seq></dc:creator>"
        f"<dc:language><rdf:Bag><rdf:li>{escape(language)}</rdf:li></rdf:Bag></dc:language>"
        f"<xmp:CreateDate>{when}</xmp:CreateDate><xmp:ModifyDate>{when}</xmp:ModifyDate>"
        f"<pdf:Producer>{PRODUCER}</pdf:Producer><pdfuaid:part>1</pdfuaid:part>"
        "</rdf:Description></rdf:RDF></x:xmpmeta>\n"
        '<?xpacket end="r"?>'
    ).encode()


def _alternative(value: str) -> str:
    return f'<rdf:li xml:lang="x-default">{escape(value)}</rdf:li>'


def information(title: str, author: str, subject: str, at: datetime) -> str:
    """The same for older readers."""
    when = instant(at)
    return (
        f"<</Title {text(title)}/Author {text(author)}/Subject {text(subject)}"
        f"/Producer({PRODUCER})/CreationDate {when}/ModDate {when}>>"
    )
