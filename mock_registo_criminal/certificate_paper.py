"""A certificate on paper: tagged PDF, both languages, the access code also as a QR code."""

from collections.abc import Iterable
from typing import Any

from mock_registo_criminal.certificate import Both, Certificate, Fact, clock, text_of
from sandbox.pdf import Paper, Seal, Text, Words

ENGLISH = "en"
MASK = 3
QR_SIZE = 104.0
NAMES = 0.4
APART = "\N{NO-BREAK SPACE}· "


def draw(certificate: Certificate, address: str, seal: Seal | None = None) -> bytes:
    """The PDF of a certificate; `address` is that of its consultation.

    The same certificate, address and seal give the same bytes.
    """
    said = text_of(certificate)
    paper = Paper(
        f"{said.title[0]} {certificate.request.number}",
        at=certificate.read_at,
        author=said.issuer[0],
        subject=" · ".join(said.mark),
        header=" · ".join((said.issuer[0], *said.mark)),
        watermark=said.mark[0],
    )
    paper.paragraph(*_both(said.mark, bold=True))
    paper.heading(said.title[0])
    paper.paragraph(said.title[1], language=ENGLISH, muted=True)
    paper.paragraph(*_both(said.issuer), small=True)
    paper.rule()
    alternative = f"Código QR da Consulta de Certificado, com o código de acesso {certificate.code}"
    paper.picture(squares(address), alternative, QR_SIZE)
    paper.facts(_rows(said.validity), share=0.56)
    paper.beneath()
    _section(paper, ("Titular", "Holder"), said.holder)
    _section(paper, ("Finalidade", "Purpose"), said.purpose)
    if said.minors:
        _sentence(paper, said.minors)
    paper.heading(*_both(("Registo", "Record")), level=2)
    _sentence(paper, said.finding, bold=True)
    for number, facts in enumerate(said.decisions, start=1):
        paper.heading(*_both((f"Decisão {number}", f"Decision {number}")), level=3)
        paper.facts(_rows(facts), share=NAMES)
    paper.rule()
    for note in said.notes:
        _sentence(paper, note, small=True)
    at = clock(certificate.read_at)
    signed = (
        f"Assinado eletronicamente pelos {said.issuer[0]} em {at} (hora de Lisboa).",
        f"Signed electronically by the {said.issuer[1]} on {at} (Lisbon time).",
    )
    _sentence(paper, signed, small=True)
    return paper.finish(seal)


def squares(words: str) -> Any:
    """The squares of a QR code.  Its mask is fixed: trying all eight takes five times as long."""
    # At first use only: a server must not start later for a picture.
    import qrcode

    code = qrcode.QRCode(border=0, mask_pattern=MASK)
    code.add_data(words)
    code.make()
    return code.modules


def _section(paper: Paper, name: Both, facts: Iterable[Fact]) -> None:
    paper.heading(*_both(name), level=2)
    paper.facts(_rows(facts), share=NAMES)


def _sentence(paper: Paper, both: Both, bold: bool = False, small: bool = False) -> None:
    paper.paragraph(Text(both[0], bold=bold), small=small)
    paper.paragraph(both[1], language=ENGLISH, muted=True, small=small)


def _rows(facts: Iterable[Fact]) -> Iterable[tuple[Words, Words]]:
    for fact in facts:
        value: Words = fact.value
        if fact.english and fact.english != fact.value:
            value = (f"{fact.value}{APART}", Text(fact.english, ENGLISH))
        yield (f"{fact.name[0]}{APART}", Text(fact.name[1], ENGLISH)), value


def _both(both: Both, bold: bool = False) -> tuple[Text, Text]:
    return Text(f"{both[0]}{APART}", bold=bold), Text(both[1], ENGLISH, bold)
