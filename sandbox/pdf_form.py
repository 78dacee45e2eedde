"""A document that is laid out once and filled in many times, with texts of the same length.

    paper = Paper("Lista 0000000000000000", at=BLANK, compress=False)
    paper.paragraph("Transação 0000000000000000")
    form = Form(paper.finish(), ("0000000000000000",))
    data = form.fill(("2025021000000017",), at)

What is filled in stands on pages, in the metadata and in the older information; instants are
filled in with them.  The identity of the file is worked out anew, so that a document filled in is
the same, byte for byte, as one that was laid out with these texts.  Only letters of ASCII, as wide
as those that they replace (digits are), can be filled in; such a paper is not compressed.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256

BLANK = datetime(1907, 1, 1, 1, 7, 9, tzinfo=UTC)
"""The instant that stands for the one to come."""
_FORMS = ("%Y%m%d%H%M%S", "%Y-%m-%dT%H:%M:%SZ")


def _spellings(text: str) -> tuple[bytes, bytes]:
    """A text as pages and XMP write it, and as the older information does."""
    return text.encode("ascii"), text.encode("utf-16-be").hex().encode()


class Form:
    """A laid-out document; `blanks` are the texts in it that others will replace."""

    def __init__(self, laid_out: bytes, blanks: Sequence[str]) -> None:
        self._lengths = [len(blank) for blank in blanks]
        texts = [*blanks, *(BLANK.strftime(form) for form in _FORMS)]
        places = {
            spelling: (number, at)
            for number, text in enumerate(texts)
            for at, spelling in enumerate(_spellings(text))
        }
        pattern = b"|".join(map(re.escape, sorted(places, key=len, reverse=True)))
        table = laid_out.rindex(b"xref\n0 ", 0, laid_out.rindex(b"trailer"))
        self._parts: list[bytes | tuple[int, int]] = []
        last = 0
        for found in re.finditer(pattern, laid_out[:table]):
            self._parts += [laid_out[last : found.start()], places[found.group()]]
            last = found.end()
        self._parts.append(laid_out[last:table])
        tail = laid_out[table:]
        cut = tail.index(b"/ID[<") + 5
        self._tail = (tail[:cut], tail[cut + 66 :])

    def fill(self, values: Sequence[str], at: datetime) -> bytes:
        """The document with these values.  Errors: ValueError when a length differs."""
        if [len(value) for value in values] != self._lengths:
            raise ValueError(f"values of {self._lengths} letters are needed, found {list(values)}")
        when = at.astimezone(UTC)
        spelled = [_spellings(one) for one in (*values, *(when.strftime(form) for form in _FORMS))]
        body = b"".join(
            part if isinstance(part, bytes) else spelled[part[0]][part[1]] for part in self._parts
        )
        identity = sha256(body).hexdigest()[:32]
        head, rest = self._tail
        return b"".join((body, head, f"{identity}><{identity}".encode(), rest))
