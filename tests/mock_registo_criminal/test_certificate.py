"""What a certificate says, the code that it is found by, and until when that code is good."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from mock_registo_criminal.certificate import (
    ALPHABET,
    Certificate,
    CertificateRequest,
    access_code,
    code_digest,
    draw_up,
    expires_at,
    penalty_text,
    text_of,
    typed_code,
    valid_until,
)
from mock_registo_criminal.record import Decision, Penalty, Record, Sequel
from sandbox.keys import WorldKey, new_key
from sandbox.people import PERSONAS
from sandbox.protocol import crimes

AT = datetime(2024, 5, 6, 9, 0, tzinfo=UTC)
KEY = WorldKey(new_key(7), "marca")
PEOPLE = {one.id: one for one in PERSONAS}
FRAUD = Decision(
    "12/20.3TSLSB",
    "Juízo Local Criminal de Ensaio",
    "burla",
    "2019-02-01",
    "2021-03-01",
    "2021-04-02",
    (Penalty(crimes.SUSPENDED, months=24, ends_on="2023-04-02"),),
    sequels=(Sequel("2022-01-01", "Suspensão prorrogada", "Suspension extended"),),
)


def certificate(
    *decisions: Decision,
    purpose: str = "voluntariado",
    citizen: str = "ana-silva",
    read_at: datetime = AT,
    **request,
) -> Certificate:
    asked = CertificateRequest("2024/000001", purpose, **request)
    found = Record(citizen, decisions)
    return draw_up(PEOPLE[citizen], found, asked, AT, read_at, access_code(KEY, "RC-0001"))


def words(found: Certificate) -> str:
    said = text_of(found)
    facts = [*said.holder, *said.purpose, *said.validity,
             *(fact for decision in said.decisions for fact in decision)]  # fmt: skip
    both = [said.mark, said.title, said.issuer, said.finding, *said.notes]
    both += [said.minors] if said.minors else []
    both += [fact.name for fact in facts] + [(fact.value, fact.english) for fact in facts]
    return "\n".join(part for pair in both for part in pair)


# The words


def test_nothing_is_recorded_about_most_people() -> None:
    found = certificate()
    assert found.clean
    assert text_of(found).finding == (
        "Nada consta acerca da pessoa acima identificada.",
        "Nothing is recorded about the person identified above.",
    )
    assert text_of(found).decisions == ()


@pytest.mark.official("seed 000", "emitido em versão bilingue português/inglês")
def test_every_name_and_sentence_is_in_both_languages() -> None:
    said = text_of(certificate(FRAUD, minors=True, activity="Monitor", country="Espanha"))
    pairs = [said.mark, said.title, said.issuer, said.finding, said.minors, *said.notes]
    facts = [*said.holder, *said.purpose, *said.validity, *said.decisions[0]]
    for portuguese, english in (*pairs, *(fact.name for fact in facts)):
        assert portuguese
        assert english
        assert portuguese != english


def test_it_says_that_it_is_a_simulation() -> None:
    assert text_of(certificate()).mark == (
        "SIMULAÇÃO · sem valor legal",
        "SIMULATION · no legal value",
    )


def test_the_holder_is_identified() -> None:
    ana = PEOPLE["ana-silva"]
    said = words(certificate())
    for datum in (ana.full_name, "14/03/1988", ana.nic, ana.document):
        assert datum in said


def test_a_foreigner_has_another_document_and_no_civil_number() -> None:
    said = words(certificate(citizen="li-wei-estrangeira"))
    assert "Título de residência" in said
    assert "identificação civil" not in said


@pytest.mark.official("Lei 113/2009", "the certificate states the contact with minors")
@pytest.mark.parametrize(
    ("purpose", "minors", "mentioned"),
    [("voluntariado", True, True), ("voluntariado", False, False),
     ("trabalho-com-menores", False, True)],
)  # fmt: skip
def test_contact_with_minors_is_mentioned(purpose: str, minors: bool, mentioned: bool) -> None:
    said = words(certificate(purpose=purpose, minors=minors, activity="Monitor de natação"))
    assert ("envolve contacto regular com menores (Lei" in said) is mentioned
    assert "Monitor de natação" in said


def test_what_is_transcribed_is_told_whole() -> None:
    said = words(certificate(FRAUD))
    for part in (
        "Juízo Local Criminal de Ensaio", "12/20.3TSLSB", "Burla", "Fraud", "02/04/2021",
        "Prisão suspensa na execução, 24 meses; termo em 02/04/2023",
        "Suspended imprisonment, 24 months; ends on 02/04/2023",
        "01/01/2022: Suspensão prorrogada", "01/01/2022: Suspension extended",
    ):  # fmt: skip
        assert part in said


def test_what_is_left_out_leaves_no_trace() -> None:
    hidden = certificate(FRAUD, purpose="emprego")
    assert hidden.clean
    assert text_of(hidden) == text_of(certificate(purpose="emprego"))


@pytest.mark.official("seed 000", "certificado atualizado à data e hora da consulta")
def test_a_consultation_reads_the_record_anew() -> None:
    later = AT + timedelta(days=30)
    found = certificate(FRAUD, read_at=later)
    assert not found.clean
    assert "05/06/2024, 10:00:00" in words(found)
    assert "06/05/2024, 10:00:00" in words(found)
    gone = certificate(FRAUD, read_at=datetime(2028, 4, 2, 23, 0, tzinfo=UTC))
    assert gone.clean


def test_the_same_world_and_request_give_the_same_text() -> None:
    assert text_of(certificate(FRAUD)) == text_of(certificate(FRAUD))


@pytest.mark.parametrize(
    ("penalty", "text"),
    [
        (Penalty(crimes.PRISON, months=1), ("Prisão, 1 mês", "Imprisonment, 1 month")),
        (Penalty(crimes.FINE, days=90, ends_on="2024-01-31"),
         ("Multa, 90 dias; termo em 31/01/2024", "Fine, 90 days; ends on 31/01/2024")),
        (Penalty(crimes.DISCHARGE), ("Dispensa de pena", "Discharge")),
    ],
)  # fmt: skip
def test_penalties_are_worded(penalty: Penalty, text: tuple[str, str]) -> None:
    assert penalty_text(penalty) == text


# The access code


def test_a_code_has_four_groups_of_letters_that_nobody_confuses() -> None:
    code = access_code(KEY, "RC-0001")
    assert [len(group) for group in code.split("-")] == [4, 4, 4, 4]
    assert set(code) <= {*ALPHABET, "-"}
    assert not set("IO01") & set(ALPHABET)
    assert len(set(ALPHABET)) == 32


def test_codes_differ_by_request_and_by_world() -> None:
    codes = {access_code(KEY, f"RC-{n:04}") for n in range(200)}
    codes.add(access_code(WorldKey(new_key(8), "marca"), "RC-0001"))
    assert len(codes) == 201


def test_a_code_may_be_typed_in_many_ways() -> None:
    code = access_code(KEY, "RC-0001")
    ways = (code.lower(), code.replace("-", " "), code.replace("-", ""), f" {code}\t")
    assert {typed_code(way) for way in ways} == {code}


@pytest.mark.parametrize(
    "typed",
    ["", "ABCD", "ABCD-EFGH-JKLM-NPQ", "ABCD-EFGH-JKLM-NPQRS", "ABCD-EFGH-JKLM-NPQ0", "ÁBCD" * 4,
     "ABCD-EFGH-JKLM-NPQß"],
)  # fmt: skip
def test_what_can_be_no_code_is_none(typed: str) -> None:
    assert typed_code(typed) == ""


@settings(max_examples=100, deadline=None)
@given(some.text())
def test_whatever_is_typed_gives_a_code_or_nothing(typed: str) -> None:
    found = typed_code(typed)
    assert not found or typed_code(found) == found


def test_a_certificate_is_found_by_a_keyed_digest() -> None:
    code = access_code(KEY, "RC-0001")
    found = code_digest(KEY, code)
    assert found == code_digest(KEY, typed_code(code.lower()))
    assert found != code_digest(WorldKey(new_key(8), "marca"), code)
    assert code.replace("-", "") not in found


# How long it is good


@pytest.mark.official("seed 000", "90 dias a contar da data da emissão")
@pytest.mark.parametrize(
    ("issued", "last_day", "over"),
    [
        ("2024-05-06T09:00:00+00:00", "2024-08-04", "2024-08-04T23:00:00+00:00"),
        ("2024-05-06T22:59:59+00:00", "2024-08-04", "2024-08-04T23:00:00+00:00"),
        ("2024-05-06T23:00:00+00:00", "2024-08-05", "2024-08-05T23:00:00+00:00"),
        ("2024-09-01T12:00:00+00:00", "2024-11-30", "2024-12-01T00:00:00+00:00"),
        ("2023-12-31T00:30:00+00:00", "2024-03-30", "2024-03-31T00:00:00+00:00"),
        ("2024-07-28T12:00:00+00:00", "2024-10-26", "2024-10-26T23:00:00+00:00"),
        ("2024-07-29T12:00:00+00:00", "2024-10-27", "2024-10-28T00:00:00+00:00"),
    ],
)
def test_a_code_is_good_for_ninety_days(issued: str, last_day: str, over: str) -> None:
    at = datetime.fromisoformat(issued)
    assert valid_until(at) == last_day
    assert expires_at(at) == datetime.fromisoformat(over)


def test_the_last_day_is_printed() -> None:
    assert "04/08/2024" in words(certificate())
