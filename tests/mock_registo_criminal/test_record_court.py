"""What courts tell the criminal record, and who has one when a world begins."""

import json
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from mock_registo_criminal import record_language as says
from mock_registo_criminal.record import Decision, Record
from mock_registo_criminal.record_court import record_of
from mock_registo_criminal.record_people import (
    ONE_IN,
    PATTERNS,
    PERSONA_RECORDS,
    first_record,
    made,
    months_after,
)
from mock_registo_criminal.record_rules import (
    AUTHORITIES,
    EMPLOYMENT,
    GENERAL,
    MINORS,
    STATES,
    read_record,
)
from sandbox.people import PERSONAS, generate_citizens
from sandbox.protocol import court as told
from sandbox.protocol import crimes
from sandbox.protocol.errors import Refused
from sandbox.world import World

COURT = told.COURT_SEAT
ANA = "ana-silva"
TODAY = "2024-05-06"


def record(world: World, citizen_id: str = ANA) -> Record:
    changes = world.machine.state(f"record:{citizen_id}")
    return record_of(world.people.citizen(citizen_id), changes)


def shown(world: World, basis: str = GENERAL, on: str = TODAY, citizen_id: str = ANA) -> int:
    return len(read_record(record(world, citizen_id), basis, on).shown)


def report(world: World, citizen_id: str = ANA, **how: Any) -> Decision:
    facts = {"crime": "furto", "penalty": crimes.FINE, "days": "90"} | how
    world.perform(told.ReportDecision(citizen_id, **facts), COURT)
    return record(world, citizen_id).decisions[-1]


def refused(world: World, command: Any) -> str:
    with pytest.raises(Refused) as found:
        world.perform(command, COURT)
    return found.value.code


# What a court tells


def test_a_decision_that_a_court_tells_of_is_in_the_record_at_once(world: World) -> None:
    assert shown(world) == 0
    found = report(world)
    assert (found.final_on, found.crime, found.country) == (TODAY, "furto", "PT")
    assert found.penalties[0].days == 90
    assert shown(world) == 1
    assert [item.type for item in world.journal.read(stream=f"record:{ANA}")] == ["registo.decisao"]


def test_a_ban_is_seen_by_employers_until_it_ends(world: World) -> None:
    report(world, crime="peculato", penalty=crimes.PRISON, months="24", ban_months="36")
    assert shown(world, EMPLOYMENT) == 1
    assert shown(world, EMPLOYMENT, "2027-05-06") == 1
    assert shown(world, EMPLOYMENT, "2027-05-07") == 0


def test_a_decision_of_a_court_abroad(world: World) -> None:
    assert report(world, country="ES").court == "Juzgado de lo Penal de Ensayo"


def test_each_decision_has_a_process_of_its_own(world: World) -> None:
    numbers = {report(world).process for _ in range(3)}
    assert len(numbers) == 3


def test_a_penalty_that_is_over_starts_the_term(world: World) -> None:
    found = report(world)
    assert shown(world, on="2060-01-01") == 1
    world.advance_by(86_400 * 30)
    world.perform(told.ReportExtinction(ANA, found.process), COURT)
    assert shown(world, on="2029-06-05") == 1
    assert shown(world, on="2029-06-06") == 0


@pytest.mark.official("Lei 37/2015", "art. 12: only when the penalties are over")
def test_a_provisional_cancellation_wants_the_penalty_over(world: World) -> None:
    report(world)
    assert refused(world, told.CancelProvisionally(ANA)) == "penalty_not_over"
    world.perform(told.ReportExtinction(ANA), COURT)
    world.perform(told.CancelProvisionally(ANA), COURT)
    assert shown(world) == 0
    assert shown(world, AUTHORITIES) == 1


@pytest.mark.official("Lei 37/2015", "art. 13")
@pytest.mark.parametrize(
    ("how", "allowed"),
    [
        ({"penalty": crimes.PRISON, "months": "12"}, True),
        ({"penalty": crimes.PRISON, "months": "13"}, False),
        ({"penalty": crimes.SUSPENDED, "months": "36"}, True),
        ({"penalty": crimes.FINE, "days": "300"}, True),
        ({"crime": "violencia-domestica", "minor_victim": True}, False),
        ({"crime": "violencia-domestica", "minor_victim": False}, True),
        ({"crime": "crime-sexual", "minor_victim": True}, False),
    ],
)
def test_which_decisions_a_court_may_withhold(world: World, how: dict, allowed: bool) -> None:
    facts = {"crime": "furto", "penalty": crimes.FINE} | how
    if not allowed:
        assert refused(world, told.ReportDecision(ANA, withheld=True, **facts)) == (
            "not_withholdable"
        )
        report(world, **how)
        assert refused(world, told.WithholdDecision(ANA)) == "not_withholdable"
    else:
        report(world, **how)
        world.perform(told.WithholdDecision(ANA), COURT)
        assert record(world).decisions[0].withheld
        assert shown(world) == 0


@pytest.mark.official("Lei 37/2015", "art. 13: no earlier conviction for the same kind of crime")
def test_who_was_convicted_of_the_same_before_is_transcribed(world: World) -> None:
    report(world)
    world.advance_by(86_400)
    assert refused(
        world, told.ReportDecision(ANA, "furto", crimes.FINE, withheld=True)
    ) == "not_withholdable"  # fmt: skip
    report(world, crime="burla", withheld=True)


def test_a_death_empties_every_certificate(world: World) -> None:
    report(world)
    world.perform(told.ReportDeath(ANA), COURT)
    assert shown(world, AUTHORITIES) == 0
    assert refused(world, told.ReportDecision(ANA, "furto", crimes.FINE)) == "holder_dead"
    assert refused(world, told.ReportDeath(ANA)) == "holder_dead"


def test_what_was_there_before_the_world_can_be_cancelled_too(world: World) -> None:
    [before] = record(world, "duarte-correia").decisions
    assert shown(world, citizen_id="duarte-correia") == 1
    world.perform(told.CancelProvisionally("duarte-correia", before.process), COURT)
    assert shown(world, citizen_id="duarte-correia") == 0
    assert len(record(world, "duarte-correia").decisions) == 1


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (told.ReportDecision("ninguem", "furto", crimes.FINE), "person_unknown"),
        (told.ReportDecision(ANA, "passeio", crimes.FINE), "malformed"),
        (told.ReportDecision(ANA, "furto", crimes.DRIVING_BAN), "malformed"),
        (told.ReportDecision(ANA, "furto", crimes.FINE, days="muitos"), "malformed"),
        (told.ReportDecision(ANA, "furto", crimes.FINE, days="-1"), "malformed"),
        (told.ReportDecision(ANA, "furto", crimes.FINE, ends_on="amanhã"), "malformed"),
        (told.ReportDecision(ANA, "furto", crimes.FINE, ends_on="20240506"), "malformed"),
        (told.ReportDecision(ANA, "furto", crimes.FINE, country="Espanha"), "malformed"),
        (told.ReportExtinction(ANA), "decision_unknown"),
        (told.CancelProvisionally(ANA, "1/24.0TBENS"), "decision_unknown"),
        (told.WithholdDecision("ninguem"), "person_unknown"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(world: World, command, code: str) -> None:
    head = world.journal.head
    assert refused(world, command) == code
    assert world.journal.head == head


def test_a_world_that_is_opened_anew_knows_the_same(
    worlds: Any, make_world: Callable[..., World]
) -> None:
    world = make_world("tribunal")
    report(world)
    world.perform(told.ReportExtinction(ANA), COURT)
    world.perform(told.CancelProvisionally(ANA), COURT)
    before = record(world)
    world.load()
    assert record(world) == before
    assert record(worlds.fork("tribunal", "copia")) == before


def test_names_of_processes_are_not_repeated_after_a_restart(world: World) -> None:
    first = report(world)
    world.load()
    world.advance_by(timedelta(days=1).total_seconds())
    assert report(world).process != first.process


def test_what_identifies_a_person_is_marked() -> None:
    assert all("decision" in event.PERSONAL for event in says.RECORD_EVENTS[:4])


def test_the_journal_is_readable(world: World) -> None:
    report(world)
    [entry] = world.journal.read(stream=f"record:{ANA}")
    assert json.loads(entry.data)["decision"]["crime"] == "furto"
    assert entry.actor == COURT


# Who has a record at the beginning


def test_most_people_have_none() -> None:
    people = generate_citizens(7, 1000)[len(PERSONAS) :]
    having = [one for one in people if first_record(one).decisions]
    assert len(people) / ONE_IN / 2 < len(having) < len(people) / ONE_IN * 2


def test_there_is_somebody_for_every_pattern() -> None:
    people = generate_citizens(7, 4000)
    found = Counter(one.crime for person in people for one in first_record(person).decisions)
    assert {pattern.crime for pattern in PATTERNS} <= set(found)


def test_personas_show_each_branch() -> None:
    seen = set()
    for one in PERSONAS:
        for basis in (AUTHORITIES, EMPLOYMENT, GENERAL, MINORS):
            for line in read_record(first_record(one), basis, TODAY).lines:
                seen.add((basis, line.state, line.shown))
    assert {state for _, state, _ in seen} == set(STATES) - {"not_final"}
    assert (EMPLOYMENT, "in_force", True) in seen
    assert (EMPLOYMENT, "in_force", False) in seen
    assert (MINORS, "provisionally_cancelled", True) in seen
    assert (GENERAL, "provisionally_cancelled", False) in seen
    assert (GENERAL, "not_transcribed", False) in seen
    assert (AUTHORITIES, "cancelled", False) in seen


@pytest.mark.parametrize("on", [TODAY, "2026-11-22"])
def test_what_a_certificate_of_each_persona_shows_stays_as_it_is_told(on: str) -> None:
    """Who, then how many decisions: authorities, employment, general, minors."""
    counts = {
        one.id: tuple(
            len(read_record(first_record(one), basis, on).shown)
            for basis in (AUTHORITIES, EMPLOYMENT, GENERAL, MINORS)
        )
        for one in PERSONAS
    }
    expected = {
        "duarte-correia": (1, 0, 1, 1),
        "artur-atacante": (1, 0, 1, 1),
        "carlos-cmd-inativa": (1, 1, 1, 1),
        "joao-desconfiado": (0, 0, 0, 0),
        "manuel-sem-cmd": (1, 0, 0, 0),
        "sofia-cmd-suspensa": (1, 0, 0, 1),
        "rui-dados-errados": (1, 0, 0, 0),
        "teresa-sim-trocado": (1, 0, 1, 1),
        "beatriz-sem-aplicacao": (1, 0, 1, 1),
        "ines-matias": (2, 0, 2, 2),
    }
    assert counts == {one.id: expected.get(one.id, (0, 0, 0, 0)) for one in PERSONAS}
    assert set(PERSONA_RECORDS) == set(expected)


def test_records_are_of_grown_up_people_and_of_the_past() -> None:
    for person in generate_citizens(11, 3000)[len(PERSONAS) :]:
        for one in first_record(person).decisions:
            assert int(one.committed_on[:4]) - int(person.birth_date[:4]) >= 16
            assert one.committed_on < one.decided_on < one.final_on < TODAY
            assert all(item.ends_on >= one.final_on for item in one.penalties)


def test_processes_of_one_person_differ() -> None:
    for person in generate_citizens(11, 3000):
        numbers = [one.process for one in first_record(person).decisions]
        assert len(set(numbers)) == len(numbers)


def test_the_same_citizen_always_has_the_same_record() -> None:
    assert [first_record(one) for one in generate_citizens(3, 400)] == [
        first_record(one) for one in generate_citizens(3, 400)
    ]


def test_a_pattern_that_is_withheld_may_be() -> None:
    assert all(
        not pattern.withheld or pattern.penalty.kind != crimes.PRISON for pattern in PATTERNS
    )
    assert {pattern.penalty.kind for pattern in PATTERNS} <= set(crimes.MAIN_PENALTIES)


@pytest.mark.parametrize(
    ("day", "months", "found"),
    [("2024-01-31", 1, "2024-02-28"), ("2024-03-05", -20, "2022-07-05"),
     ("2023-12-28", 1, "2024-01-28"), ("2024-05-06", 0, "2024-05-06")],
)  # fmt: skip
def test_months_are_counted(day: str, months: int, found: str) -> None:
    assert months_after(day, months) == found


def test_a_decision_is_made_of_a_pattern() -> None:
    found = made(PATTERNS[9], "1/20.0TAENS", "2020-01-15")
    assert [item.kind for item in found.penalties] == [crimes.PRISON, crimes.INTERDICTION]
    assert found.penalties[1].ends_on == "2028-01-15"
