"""What a certificate says, in Portuguese and English, before it is put on paper.

    code = access_code(moment.secrets, request_id)
    certificate = draw_up(citizen, record, request, issued_at, read_at, code)
    said = text_of(certificate)

A certificate is drawn up anew at every consultation: `issued_at` stays, `read_at` is the instant
at which the record was read, and what the record shows then is what the certificate says.

Units: instants are aware, and shown in Lisbon's time; days are ISO 8601 texts.
Source: seed 000 (bilingual, signed, access code valid 90 days from issue); fact sheet 7.2.  The
wording is assumed, but for the mention of minors (Lei 113/2009).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Protocol

from mock_registo_criminal.record import HOME, Decision, Penalty, Record
from mock_registo_criminal.record_purposes import basis_of, purpose_of
from mock_registo_criminal.record_rules import BASES, Line, read_record, said
from sandbox.protocol.crimes import PENALTIES
from sandbox.protocol.frozen import frozen
from sandbox.web.layout import lisbon

ISSUER = "Serviços de Identificação Criminal"
MARK = ("SIMULAÇÃO · sem valor legal", "SIMULATION · no legal value")
VALID_DAYS = 90
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Letters and digits that nobody takes for one another: no I, O, 0 or 1.  32: five bits each."""
CODE_LENGTH, GROUP = 16, 4

Both = tuple[str, str]
"""The same in Portuguese and in English."""


class Secrets(Protocol):
    """What a code is derived from."""

    def access_code(self, request_id: str) -> str:
        """The code of a request's certificate."""

    def proof(self, request_id: str, code: str) -> str:
        """A keyed digest of a code."""


# The access code


def access_code(secrets: Secrets, request_id: str) -> str:
    """The code of a request's certificate: `ABCD-EFGH-JKLM-NPQR`, 80 bits, never written down."""
    return secrets.access_code(request_id)


def grouped(letters: str) -> str:
    """Sixteen letters as people read them."""
    return "-".join(letters[start : start + GROUP] for start in range(0, CODE_LENGTH, GROUP))


def typed_code(text: str) -> str:
    """A code as it was typed, in its one form; empty when it can be none."""
    letters = "".join(letter for letter in text.upper() if letter not in " -–.\t\u00a0")
    fits = len(letters) == CODE_LENGTH and all(letter in ALPHABET for letter in letters)
    return grouped(letters) if fits else ""


def code_digest(secrets: Secrets, code: str) -> str:
    """What a certificate is found by: the journal holds this, and never the code."""
    return secrets.proof("codigo-de-acesso", code)


def valid_until(issued_at: datetime) -> str:
    """The last day of the access code.  Source: 90 days from issue (seed 000)."""
    return (lisbon(issued_at).date() + timedelta(days=VALID_DAYS)).isoformat()


def expires_at(issued_at: datetime) -> datetime:
    """The instant at which that day is over in Lisbon."""
    day = date.fromisoformat(valid_until(issued_at)) + timedelta(days=1)
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    # Clocks change at one o'clock: at midnight the hour is what it was the day before.
    return midnight - (lisbon(midnight).replace(tzinfo=UTC) - midnight)


# What is certified


@frozen
class CertificateRequest:
    """What was asked for; `activity` is named when it involves children, `country` abroad.

    `language` says which language comes first on paper: `pt-en` or `en-pt`.
    """

    number: str
    purpose: str
    minors: bool = False
    activity: str = ""
    country: str = ""
    language: str = "pt-en"


@frozen
class Certificate:
    """One certificate, at the instant at which the record was read."""

    request: CertificateRequest
    holder: tuple[tuple[Both, str], ...]
    holder_name: str
    lines: tuple[Line, ...]
    issued_at: datetime
    read_at: datetime
    code: str

    @property
    def clean(self) -> bool:
        """Whether nothing is recorded, as far as this certificate shows."""
        return not self.lines

    @property
    def minors(self) -> bool:
        """Whether it is for an activity with children."""
        return self.request.minors or purpose_of(self.request.purpose).minors


def draw_up(
    citizen: Any,
    record: Record,
    request: CertificateRequest,
    issued_at: datetime,
    read_at: datetime,
    code: str,
) -> Certificate:
    """A certificate of what the record of a citizen shows at an instant.

    Errors: KeyError: no such purpose.
    """
    basis = basis_of(request.purpose, request.minors)
    extract = read_record(record, basis, lisbon(read_at).date().isoformat())
    holder = _holder(citizen)
    return Certificate(request, holder, citizen.full_name, extract.shown, issued_at, read_at, code)


_DOCUMENTS: dict[str, Both] = {
    "CC": ("Cartão de Cidadão", "Citizen card"),
    "TR": ("Título de residência", "Residence permit"),
    "PAS": ("Passaporte", "Passport"),
}


def _holder(citizen: Any) -> tuple[tuple[Both, str], ...]:
    facts: list[tuple[Both, str]] = [
        (("Nome completo", "Full name"), citizen.full_name),
        (("Data de nascimento", "Date of birth"), said(citizen.birth_date)),
        (("Nacionalidade", "Nationality"), citizen.nationality),
    ]
    if citizen.nic:
        facts.append((("N.º de identificação civil", "Civil identification no."), citizen.nic))
    facts.append((_DOCUMENTS[citizen.document_type], citizen.document))
    return tuple(facts)


# What it says


@dataclass(frozen=True, slots=True)
class Fact:
    """A name and its value; the value in both languages where it is made of words."""

    name: Both
    value: str
    english: str = ""


@dataclass(frozen=True, slots=True)
class CertificateText:
    """Every word of a certificate, in the order in which it is read."""

    mark: Both
    title: Both
    issuer: Both
    holder: tuple[Fact, ...]
    purpose: tuple[Fact, ...]
    minors: Both | None
    finding: Both
    decisions: tuple[tuple[Fact, ...], ...]
    validity: tuple[Fact, ...]
    notes: tuple[Both, ...]


def text_of(certificate: Certificate) -> CertificateText:
    """What a certificate says."""
    request = certificate.request
    purpose = purpose_of(request.purpose)
    asked = [Fact(("Finalidade", "Purpose"), purpose.title, purpose.english)]
    basis = BASES[basis_of(request.purpose, request.minors)]
    asked.append(Fact(("Base legal", "Legal basis"), basis))
    if request.activity:
        asked.append(Fact(("Profissão ou atividade", "Occupation or activity"), request.activity))
    if request.country:
        asked.append(Fact(("País de destino", "Country of destination"), request.country))
    return CertificateText(
        mark=MARK,
        title=("Certificado do Registo Criminal", "Criminal Record Certificate"),
        issuer=(
            f"{ISSUER} (simulados)",
            "Criminal Identification Services (simulated)",
        ),
        holder=tuple(Fact(name, value) for name, value in certificate.holder),
        purpose=tuple(asked),
        minors=_MINORS if certificate.minors else None,
        finding=_CLEAN if certificate.clean else _RECORDED,
        decisions=tuple(tuple(_decision(line)) for line in certificate.lines),
        validity=tuple(_validity(certificate)),
        notes=_NOTES,
    )


_MINORS = (
    "A finalidade deste certificado envolve contacto regular com menores (Lei n.º 113/2009).",
    "The purpose of this certificate involves regular contact with minors (Law 113/2009).",
)
_CLEAN = (
    "Nada consta acerca da pessoa acima identificada.",
    "Nothing is recorded about the person identified above.",
)
_RECORDED = (
    "Acerca da pessoa acima identificada constam as decisões seguintes.",
    "The following decisions are recorded about the person identified above.",
)
_NOTES = (
    (
        "Quem receber este certificado pode obter outro, atualizado à data e hora da consulta, "
        "com o código de acesso, em «Consulta de Certificado».",
        "Whoever receives this certificate can obtain one that is up to date at the moment of "
        "the query, by entering the access code under “Consulta de Certificado”.",
    ),
    (
        "Este certificado só serve para a finalidade que nele consta.",
        "This certificate is only valid for the purpose stated in it.",
    ),
)


def _validity(certificate: Certificate) -> Iterable[Fact]:
    until = said(valid_until(certificate.issued_at))
    yield Fact(("Número do pedido", "Request number"), certificate.request.number)
    yield Fact(("Data e hora de emissão", "Date and time of issue"), clock(certificate.issued_at))
    if certificate.read_at != certificate.issued_at:
        updated = clock(certificate.read_at)
        yield Fact(("Atualizado à data e hora da consulta", "Brought up to date on"), updated)
    yield Fact(("Código de acesso", "Access code"), certificate.code)
    yield Fact(("Código válido até", "Code valid until"), until)


def clock(at: datetime) -> str:
    """An instant as people read it, in Lisbon."""
    return f"{lisbon(at):%d/%m/%Y, %H:%M:%S}"


def _decision(line: Line) -> Iterable[Fact]:
    decision = line.decision
    yield Fact(("Tribunal", "Court"), decision.court)
    if decision.country != HOME:
        yield Fact(("País", "Country"), decision.country)
    yield Fact(("Processo", "Case"), decision.process)
    yield Fact(("Data da decisão", "Date of decision"), said(decision.decided_on))
    yield Fact(("Trânsito em julgado", "Final on"), said(decision.final_on))
    crime = decision.offence
    yield Fact(("Crime", "Offence"), crime.title, crime.english)
    yield Fact(("Disposição aplicada", "Provision"), crime.provision)
    yield Fact(("Data do crime", "Date of offence"), said(decision.committed_on))
    for penalty in line.penalties:
        yield Fact(("Pena", "Penalty"), *penalty_text(penalty))
    yield from _sequels(decision)


def _sequels(decision: Decision) -> Iterable[Fact]:
    for sequel in decision.sequels:
        name = ("Decisão posterior", "Later decision")
        yield Fact(
            name, f"{said(sequel.on)}: {sequel.text}", f"{said(sequel.on)}: {sequel.english}"
        )


def penalty_text(penalty: Penalty) -> Both:
    """A penalty as a certificate words it."""
    portuguese, english = PENALTIES[penalty.kind]
    for count, one, many, of_one, of_many in (
        (penalty.months, "mês", "meses", "month", "months"),
        (penalty.days, "dia", "dias", "day", "days"),
    ):
        if count:
            portuguese += f", {count} {one if count == 1 else many}"
            english += f", {count} {of_one if count == 1 else of_many}"
    if penalty.ends_on:
        portuguese += f"; termo em {said(penalty.ends_on)}"
        english += f"; ends on {said(penalty.ends_on)}"
    return portuguese, english
