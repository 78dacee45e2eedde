"""A certificate on paper: tagged PDF, both languages, the access code also as a QR code."""

from collections.abc import Iterable
from typing import Any

from mock_registo_criminal.certificate import (
    Both,
    Certificate,
    CertificateText,
    Fact,
    clock,
    text_of,
)
from sandbox.pdf import Paper, Seal, Text, Words

LANGUAGES = ("pt-PT", "en")
"""Of the two halves of every text of a certificate."""
MASK = 3
QR_SIZE = 104.0
NAMES = 0.4
APART = "\N{NO-BREAK SPACE}· "


def draw(certificate: Certificate, address: str, seal: Seal | None = None) -> bytes:
    """The PDF of a certificate; `address` is that of its consultation.

    Both languages are always there; that which was asked for comes first, and is the language of
    the document.  The same certificate, address and seal give the same bytes.
    """
    said = text_of(certificate)
    sheet = _Sheet(certificate, said, int(certificate.request.language == "en-pt"))
    paper = sheet.paper
    paper.paragraph(*sheet.both(said.mark, bold=True))
    paper.heading(sheet.main(said.title))
    paper.paragraph(sheet.other(said.title), language=sheet.second, muted=True)
    paper.paragraph(*sheet.both(said.issuer), small=True)
    paper.rule()
    paper.picture(squares(address), sheet.main(_alternative(certificate.code)), QR_SIZE)
    sheet.facts(said.validity, share=0.56)
    paper.beneath()
    sheet.section(("Titular", "Holder"), said.holder)
    sheet.section(("Finalidade", "Purpose"), said.purpose)
    if said.minors:
        sheet.sentence(said.minors)
    paper.heading(*sheet.both(("Registo", "Record")), level=2)
    sheet.sentence(said.finding, bold=True)
    for number, facts in enumerate(said.decisions, start=1):
        paper.heading(*sheet.both((f"Decisão {number}", f"Decision {number}")), level=3)
        sheet.facts(facts)
    paper.rule()
    for note in (*said.notes, _signed(certificate, said)):
        sheet.sentence(note, small=True)
    return paper.finish(seal)


def _alternative(code: str) -> Both:
    return (
        f"Código QR da Consulta de Certificado, com o código de acesso {code}",
        f"QR code of “Consulta de Certificado”, with the access code {code}",
    )


def _signed(certificate: Certificate, said: CertificateText) -> Both:
    at = clock(certificate.read_at)
    return (
        f"Assinado eletronicamente pelos {said.issuer[0]} em {at} (hora de Lisboa).",
        f"Signed electronically by the {said.issuer[1]} on {at} (Lisbon time).",
    )


def squares(words: str) -> Any:
    """The squares of a QR code.  Its mask is fixed: trying all eight takes five times as long."""
    # At first use only: a server must not start later for a picture.
    import qrcode

    code = qrcode.QRCode(border=0, mask_pattern=MASK)
    code.add_data(words)
    code.make()
    return code.modules


class _Sheet:
    """The paper of a certificate, with one of its languages first."""

    def __init__(self, certificate: Certificate, said: CertificateText, first: int) -> None:
        self._first = first
        self.second = LANGUAGES[1 - first]
        mark = (said.mark[first], said.mark[1 - first])
        self.paper = Paper(
            f"{said.title[first]} {certificate.request.number}",
            at=certificate.read_at,
            language=LANGUAGES[first],
            author=said.issuer[first],
            subject=" · ".join(mark),
            header=" · ".join((said.issuer[first], *mark)),
            watermark=mark[0],
        )

    def main(self, both: Both) -> str:
        """What comes first."""
        return both[self._first]

    def other(self, both: Both) -> str:
        """The same in the other language."""
        return both[1 - self._first]

    def both(self, both: Both, bold: bool = False) -> tuple[Text, Text]:
        """One after the other, in a line."""
        main = Text(f"{self.main(both)}{APART}", bold=bold)
        return main, Text(self.other(both), self.second, bold)

    def sentence(self, both: Both, bold: bool = False, small: bool = False) -> None:
        """One beneath the other."""
        self.paper.paragraph(Text(self.main(both), bold=bold), small=small)
        self.paper.paragraph(self.other(both), language=self.second, muted=True, small=small)

    def section(self, name: Both, facts: Iterable[Fact]) -> None:
        """A part of the certificate under its heading."""
        self.paper.heading(*self.both(name), level=2)
        self.facts(facts)

    def facts(self, facts: Iterable[Fact], share: float = NAMES) -> None:
        """Names and values."""
        self.paper.facts(((self.both(fact.name), self._value(fact)) for fact in facts), share)

    def _value(self, fact: Fact) -> Words:
        if fact.english and fact.english != fact.value:
            return self.both((fact.value, fact.english))
        # Names, titles of law, what people typed: in Portuguese, whatever comes first.
        return (Text(fact.value, LANGUAGES[0]),) if self._first else fact.value
