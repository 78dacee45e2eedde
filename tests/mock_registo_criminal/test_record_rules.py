"""What a criminal record shows, for whom and for how long: Lei 37/2015, articles 10 to 13."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from mock_registo_criminal.record import Decision, Penalty, Record
from mock_registo_criminal.record_purposes import CERTIFICATE_PURPOSES, basis_of, purpose_of
from mock_registo_criminal.record_rules import (
    AUTHORITIES,
    BASES,
    EMPLOYMENT,
    GENERAL,
    MINORS,
    STATES,
    Line,
    read_record,
)
from mock_registo_criminal.record_terms import last_days, years_after
from sandbox.protocol import crimes

OVER = "2015-06-30"
BAN = Penalty(crimes.INTERDICTION, months=120, ends_on="2030-01-01")


def decision(*penalties: Penalty, process: str = "1/14.0TSLSB", **how) -> Decision:
    facts = {"crime": "furto", "committed_on": "2013-01-01", "decided_on": "2014-05-01",
             "final_on": "2014-06-01"} | how  # fmt: skip
    return Decision(process, "Juízo Local Criminal", penalties=penalties or (fine(),), **facts)


def fine(days: int = 100, ends_on: str = OVER) -> Penalty:
    return Penalty(crimes.FINE, days=days, ends_on=ends_on)


def prison(months: int, ends_on: str = OVER) -> Penalty:
    return Penalty(crimes.PRISON, months=months, ends_on=ends_on)


def read(found: Decision, basis: str = GENERAL, on: str = "2016-01-01", **how) -> Line:
    [line] = read_record(Record("ana-silva", (found,), **how), basis, on).lines
    return line


def shown(record: Record, basis: str, on: str) -> set[str]:
    return {line.decision.process for line in read_record(record, basis, on).shown}


# Art. 11: cancelled for good

TERMS = [
    ((prison(1),), "furto", False, 5),
    ((prison(59),), "furto", False, 5),
    ((prison(60),), "furto", False, 7),
    ((prison(96),), "furto", False, 7),
    ((prison(97),), "furto", False, 10),
    ((Penalty(crimes.MEASURE, months=24, ends_on=OVER),), "furto", False, 5),
    ((Penalty(crimes.MEASURE, months=120, ends_on=OVER),), "furto", False, 10),
    ((fine(),), "furto", False, 5),
    ((fine(599),), "fraude-fiscal", True, 5),
    ((fine(600),), "fraude-fiscal", True, 7),
    ((fine(900),), "fraude-fiscal", True, 7),
    ((fine(901),), "fraude-fiscal", True, 10),
    ((Penalty(crimes.DISSOLUTION, ends_on=OVER),), "fraude-fiscal", True, 10),
    ((Penalty(crimes.SUSPENDED, months=24, ends_on=OVER),), "furto", False, 5),
    ((Penalty(crimes.SUSPENDED, months=60, ends_on=OVER),), "furto", False, 5),
    ((Penalty(crimes.COMMUNITY, ends_on=OVER),), "furto", False, 5),
    ((Penalty(crimes.DISCHARGE, ends_on=OVER),), "furto", False, 5),
    ((Penalty(crimes.ADMONITION, ends_on=OVER),), "furto", False, 5),
    ((fine(), prison(97)), "furto", False, 10),
    ((prison(12),), "crime-sexual", False, 25),
    ((fine(),), "crime-sexual", False, 25),
]


@pytest.mark.official("Lei 37/2015", "art. 11")
@pytest.mark.parametrize(("penalties", "crime", "company", "years"), TERMS)
def test_a_decision_stays_some_years_after_its_penalty(penalties, crime, company, years) -> None:
    found = decision(*penalties, crime=crime)
    last, next_day = f"{2015 + years}-06-30", f"{2015 + years}-07-01"
    assert read(found, on=last, company=company).shown
    line = read(found, on=next_day, company=company)
    assert (line.shown, line.state, line.in_force_until) == (False, "cancelled", last)
    assert line.article.startswith("Lei 113/2009" if years == 25 else "Lei 37/2015, art. 11")
    assert f"{years} anos sem nova condenação" in line.reason
    assert "30/06/2015" in line.reason


@pytest.mark.official("Lei 37/2015", "art. 11")
@pytest.mark.parametrize("kind", [crimes.DISCHARGE, crimes.ADMONITION, crimes.DISSOLUTION])
def test_what_is_over_at_once_counts_from_when_it_is_final(kind: str) -> None:
    found = decision(Penalty(kind))
    until = last_days(Record("x", (found,)))[found.process]
    assert until == years_after(found.final_on, 10 if kind == crimes.DISSOLUTION else 5)


def test_a_penalty_that_is_not_over_keeps_its_decision() -> None:
    assert read(decision(fine(ends_on="")), on="2090-01-01").shown


def test_while_a_suspension_runs_the_decision_is_shown() -> None:
    found = decision(Penalty(crimes.SUSPENDED, months=36, ends_on="2017-06-01"))
    assert read(found, on="2016-01-01").shown
    assert read(found, on="2022-06-01").shown
    assert not read(found, on="2022-06-02").shown


@pytest.mark.official("Lei 37/2015", "art. 11: no new conviction meanwhile")
@pytest.mark.parametrize(("again", "stays"), [("2020-06-30", True), ("2020-07-01", False)])
def test_a_new_conviction_meanwhile_keeps_the_old_one(again: str, stays: bool) -> None:
    old = decision()
    new = decision(prison(24, "2022-01-01"), process="2/20.0TSLSB", final_on=again)
    record = Record("x", (old, new))
    assert (old.process in shown(record, AUTHORITIES, "2021-01-01")) is stays
    assert (old.process in shown(record, AUTHORITIES, "2027-01-01")) is stays
    assert shown(record, AUTHORITIES, "2027-01-02") == set()


def test_convictions_follow_one_another_as_a_chain() -> None:
    chain = [
        decision(fine(ends_on=f"{year}-06-30"), process=f"{year}", final_on=f"{year}-01-01")
        for year in (2010, 2014, 2018)
    ]
    assert set(last_days(Record("x", tuple(chain))).values()) == {"2023-06-30"}


def test_a_new_conviction_that_is_not_over_keeps_the_old_one_without_end() -> None:
    new = decision(fine(ends_on=""), process="2", final_on="2018-01-01")
    assert last_days(Record("x", (decision(), new))) == {"1/14.0TSLSB": "", "2": ""}


def test_the_reason_tells_of_the_conviction_that_delayed_it() -> None:
    new = decision(fine(ends_on="2018-02-01"), process="2", final_on="2018-01-01")
    old, _ = read_record(Record("x", (decision(), new)), GENERAL, "2024-01-01").lines
    assert "da condenação que houve entretanto" in old.reason
    assert old.in_force_until == "2023-02-01"


@pytest.mark.official("Lei 37/2015", "art. 11: accessory penalties")
def test_an_accessory_penalty_leaves_when_its_own_term_ends() -> None:
    found = decision(fine(), Penalty(crimes.DRIVING_BAN, months=6, ends_on="2014-12-01"), BAN)
    assert [item.kind for item in read(found, on="2014-12-01").penalties] == [
        crimes.FINE, crimes.DRIVING_BAN, crimes.INTERDICTION
    ]  # fmt: skip
    assert [item.kind for item in read(found, on="2020-06-30").penalties] == [
        crimes.FINE, crimes.INTERDICTION
    ]  # fmt: skip
    assert read(found, on="2030-01-01").penalties == (BAN,)
    assert not read(found, on="2030-01-02").shown


def test_a_decision_of_accessory_penalties_alone_leaves_with_them() -> None:
    line = read(decision(BAN), on="2030-01-02")
    assert (line.state, line.reason) == ("cancelled", "A pena acessória terminou em 01/01/2030.")


@pytest.mark.official("Lei 37/2015", "art. 11: death of the holder")
@pytest.mark.parametrize("basis", BASES)
def test_the_death_of_the_holder_cancels_everything_at_once(basis: str) -> None:
    found = decision(BAN, crime="crime-sexual")
    assert read(found, basis, "2016-01-01", died_on="2016-01-02").shown
    line = read(found, basis, "2016-01-02", died_on="2016-01-02")
    assert (line.shown, line.state) == (False, "cancelled")
    assert "02/01/2016" in line.reason


@pytest.mark.parametrize("basis", BASES)
def test_a_decision_enters_when_it_is_final(basis: str) -> None:
    found = decision(fine(ends_on=""), BAN)
    assert read(found, basis, "2014-05-31").state == "not_final"
    assert not read(found, basis, "2014-05-31").shown
    assert read(found, basis, "2014-06-01").shown


@pytest.mark.official("Código Civil", "art. 279, c)")
@pytest.mark.parametrize(
    ("day", "years", "ends"),
    [("2016-02-29", 5, "2021-02-28"), ("2016-02-29", 4, "2020-02-29"),
     ("2015-12-31", 10, "2025-12-31")],
)  # fmt: skip
def test_years_are_counted_to_the_same_day(day: str, years: int, ends: str) -> None:
    assert years_after(day, years) == ends


# Art. 10: for whom

PLAIN = decision()
BANNED = decision(fine(), BAN)
DISMISSED = decision(prison(36), Penalty(crimes.DISMISSAL), crime="peculato")
DRIVING = decision(fine(), Penalty(crimes.DRIVING_BAN, months=12, ends_on="2018-01-01"))
FOREIGN = decision(country="ES")
FOREIGN_BAN = decision(fine(), BAN, country="ES")
HIDDEN = decision(hidden_on="2015-09-01")
WITHHELD = decision(withheld=True)
VIOLENT = decision(prison(30), crime="violencia-domestica", hidden_on="2015-09-01")
ILL = decision(prison(30), crime="maus-tratos", withheld=True)
SEXUAL = decision(prison(30), crime="crime-sexual", hidden_on="2015-09-01")
HIDDEN_DRIVING = decision(*DRIVING.penalties, hidden_on="2015-09-01")
HIDDEN_FOREIGN = decision(country="ES", hidden_on="2015-09-01")

WHO_SEES = [
    # decision, authorities, employment, general, minors
    ("plain", PLAIN, True, False, True, True),
    ("ban", BANNED, True, True, True, True),
    ("dismissal", DISMISSED, True, True, True, True),
    ("driving ban", DRIVING, True, False, True, True),
    ("foreign", FOREIGN, True, False, True, True),
    ("foreign ban", FOREIGN_BAN, True, True, True, True),
    ("cancelled provisionally", HIDDEN, True, False, False, False),
    ("not transcribed", WITHHELD, True, False, False, False),
    ("domestic violence, cancelled", VIOLENT, True, False, False, True),
    ("ill-treatment, not transcribed", ILL, True, False, False, True),
    ("sexual, cancelled", SEXUAL, True, False, False, True),
    ("accessory, cancelled", HIDDEN_DRIVING, True, False, False, True),
    ("foreign, cancelled", HIDDEN_FOREIGN, True, False, False, True),
]


@pytest.mark.official("Lei 37/2015", "art. 10, n.º 3, 5 and 6; Lei 113/2009")
@pytest.mark.parametrize("row", WHO_SEES, ids=[row[0] for row in WHO_SEES])
def test_who_sees_a_decision(row: tuple) -> None:
    _, found, *expected = row
    order = (AUTHORITIES, EMPLOYMENT, GENERAL, MINORS)
    assert [read(found, basis).shown for basis in order] == expected


ARTICLES = [
    (PLAIN, AUTHORITIES, "art. 10.º, n.º 3", "in_force"),
    (PLAIN, EMPLOYMENT, "art. 10.º, n.º 5", "in_force"),
    (BANNED, EMPLOYMENT, "art. 10.º, n.º 5", "in_force"),
    (PLAIN, GENERAL, "art. 10.º, n.º 6", "in_force"),
    (HIDDEN, GENERAL, "art. 12.º", "provisionally_cancelled"),
    (WITHHELD, GENERAL, "art. 13.º", "not_transcribed"),
    (HIDDEN, MINORS, "art. 12.º", "provisionally_cancelled"),
    (VIOLENT, MINORS, "Lei 113/2009", "provisionally_cancelled"),
]


@pytest.mark.parametrize(("found", "basis", "article", "state"), ARTICLES)
def test_every_line_names_its_article(found, basis, article, state) -> None:
    line = read(found, basis)
    assert article in line.article
    assert line.state == state
    assert line.reason.endswith(".")


@pytest.mark.official("Lei 37/2015", "art. 12")
def test_a_provisional_cancellation_counts_from_its_day() -> None:
    assert read(HIDDEN, on="2015-08-31").shown
    assert not read(HIDDEN, on="2015-09-01").shown


@pytest.mark.parametrize(("crime", "undone"), [("burla", True), ("ofensa-por-negligencia", False)])
@pytest.mark.parametrize("found", [HIDDEN, WITHHELD], ids=["art. 12", "art. 13"])
def test_a_new_conviction_for_a_crime_that_was_meant_undoes_a_hiding(found, crime, undone) -> None:
    new = decision(process="2", crime=crime, final_on="2016-02-01", withheld=True)
    record = Record("x", (found, new))
    assert found.process not in shown(record, GENERAL, "2016-01-31")
    assert (found.process in shown(record, GENERAL, "2016-02-01")) is undone
    first, _ = read_record(record, GENERAL, "2016-02-01").lines
    assert ("01/02/2016" in first.reason) is undone


def test_not_transcribing_waits_for_the_end_of_a_ban() -> None:
    found = decision(Penalty(crimes.FINE, days=90), BAN, withheld=True)
    assert read(found, on="2030-01-01").shown
    assert "interdição" in read(found, on="2030-01-01").reason
    assert not read(found, on="2030-01-02").shown


# Purposes


@pytest.mark.parametrize(
    ("purpose", "minors", "basis"),
    [
        ("emprego", False, EMPLOYMENT),
        ("emprego", True, MINORS),
        ("trabalho-com-menores", False, MINORS),
        ("adocao", False, MINORS),
        ("voluntariado", False, GENERAL),
        ("voluntariado", True, MINORS),
        ("conhecimento-proprio", False, GENERAL),
        ("fins-no-estrangeiro", False, GENERAL),
        ("autoridade", True, AUTHORITIES),
    ],
)
def test_each_purpose_has_its_rule(purpose: str, minors: bool, basis: str) -> None:
    assert basis_of(purpose, minors) == basis


def test_every_purpose_has_both_names() -> None:
    assert len({item.id for item in CERTIFICATE_PURPOSES}) == len(CERTIFICATE_PURPOSES)
    for item in CERTIFICATE_PURPOSES:
        assert item.title
        assert item.english
        assert item.title != item.english
        assert purpose_of(item.id) is item


def test_no_such_purpose_or_basis() -> None:
    with pytest.raises(KeyError):
        basis_of("passeio")
    with pytest.raises(KeyError):
        read_record(Record("x"), "passeio", "2016-01-01")


# Whatever the record

QUICK = settings(max_examples=40, deadline=None)
DAYS = some.dates(date(1990, 1, 1), date(2050, 12, 31)).map(str)


@some.composite
def decisions(draw) -> Decision:
    kind = draw(some.sampled_from([k for k in crimes.PENALTIES if k != crimes.DISSOLUTION]))
    main = Penalty(
        kind,
        months=draw(some.integers(1, 240)),
        days=draw(some.integers(10, 999)),
        ends_on=draw(some.one_of(some.just(""), DAYS)),
    )
    more = draw(some.lists(some.sampled_from([BAN, fine(), DRIVING.penalties[1]]), max_size=2))
    return decision(
        main,
        *more,
        process=draw(some.text("0123456789", min_size=8, max_size=8)),
        final_on=draw(DAYS),
        crime=draw(some.sampled_from([item.id for item in crimes.CRIMES])),
        country=draw(some.sampled_from(["PT", "PT", "ES"])),
        withheld=draw(some.booleans()),
        hidden_on=draw(some.one_of(some.just(""), DAYS)),
    )


RECORDS = some.builds(
    lambda found, died_on: Record("x", tuple(found), died_on),
    some.lists(decisions(), max_size=5, unique_by=lambda item: item.process),
    some.one_of(some.just(""), DAYS),
)


@QUICK
@given(RECORDS, DAYS)
def test_each_decision_has_one_line_with_article_and_reason(record: Record, on: str) -> None:
    for basis in BASES:
        lines = read_record(record, basis, on).lines
        assert sorted(line.decision.process for line in lines) == sorted(
            item.process for item in record.decisions
        )
        for line in lines:
            assert line.article.startswith("Lei ")
            assert line.reason.endswith(".")
            assert line.state in STATES
            assert bool(line.penalties) or not line.shown


@QUICK
@given(RECORDS, DAYS)
def test_nobody_sees_more_than_authorities_nor_less_with_children(record: Record, on: str) -> None:
    everything = shown(record, AUTHORITIES, on)
    for basis in BASES:
        assert shown(record, basis, on) <= everything
    assert shown(record, GENERAL, on) <= shown(record, MINORS, on)
    assert shown(record, EMPLOYMENT, on) <= shown(record, GENERAL, on)


@QUICK
@given(RECORDS, DAYS, DAYS)
def test_what_has_left_for_good_does_not_come_back(record: Record, one: str, other: str) -> None:
    before, after = sorted((one, other))
    gone = {line.decision.process for line in read_record(record, AUTHORITIES, before).lines
            if line.state == "cancelled"}  # fmt: skip
    assert not gone & shown(record, AUTHORITIES, after)


@QUICK
@given(RECORDS, decisions(), DAYS)
def test_a_further_conviction_hides_nothing_from_authorities(record, further, on: str) -> None:
    if further.process in {item.process for item in record.decisions}:
        return
    more = Record("x", (*record.decisions, further), record.died_on)
    assert shown(record, AUTHORITIES, on) <= shown(more, AUTHORITIES, on)
