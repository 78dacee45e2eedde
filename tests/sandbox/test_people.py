"""Tests of the fictitious people: who they are, and how they are looked up."""

import random
import sqlite3
from dataclasses import FrozenInstanceError, replace
from datetime import date

import pytest
import sqlite_utils
from stdnum.pt import cc, nif

from sandbox.identifiers.niss import is_valid_niss
from sandbox.identifiers.phone import is_fictitious_phone
from sandbox.people import (
    CMD_STATES,
    PERSONAS,
    TEMPERS,
    PeopleRegister,
    create_people_tables,
    generate_citizens,
    generate_operators,
    store_people,
)

BY_ID = {persona.id: persona for persona in PERSONAS}


@pytest.fixture(scope="module")
def citizens():
    return generate_citizens(7)


@pytest.fixture(scope="module")
def operators():
    return generate_operators(7)


@pytest.fixture(scope="module")
def register(citizens, operators):
    db = sqlite_utils.Database(memory=True)
    create_people_tables(db)
    store_people(db, citizens, operators)
    yield PeopleRegister(db.conn)
    db.close()


def test_a_new_world_has_a_thousand_citizens_with_the_personas_first(citizens):
    assert len(citizens) == 1_000
    assert tuple(citizens[: len(PERSONAS)]) == PERSONAS
    assert citizens[len(PERSONAS)].id == "cidadao-0001"
    assert citizens[-1].id == f"cidadao-{1_000 - len(PERSONAS):04d}"


@pytest.mark.parametrize("count", [0, 3, len(PERSONAS)])
def test_a_small_world_still_has_every_persona(count):
    assert generate_citizens(7, count) == list(PERSONAS)


def test_the_same_seed_gives_the_same_people(citizens, operators):
    assert generate_citizens(7) == citizens
    assert generate_operators(7) == operators


def test_chance_elsewhere_does_not_change_who_is_generated(citizens):
    random.seed(99)
    assert generate_citizens(7) == citizens


def test_another_seed_gives_other_people_around_the_same_personas(citizens):
    others = generate_citizens(8)
    assert tuple(others[: len(PERSONAS)]) == PERSONAS
    assert not set(others[len(PERSONAS) :]) & set(citizens[len(PERSONAS) :])


@pytest.mark.parametrize("field", ["id", "nif", "niss", "document", "email"])
def test_no_identifier_comes_twice(citizens, field):
    assert len({getattr(citizen, field) for citizen in citizens}) == len(citizens)


def test_no_nic_and_no_phone_comes_twice(citizens):
    nics = [citizen.nic for citizen in citizens if citizen.nic]
    phones = [phone for citizen in citizens for phone in citizen.phones]
    assert len(set(nics)) == len(nics)
    assert len(set(phones)) == len(phones)


def test_every_identifier_is_valid_for_an_independent_checker(citizens):
    assert all(nif.is_valid(citizen.nif) for citizen in citizens)
    assert all(cc.is_valid(citizen.document) for citizen in citizens if citizen.nic)
    assert all(is_valid_niss(citizen.niss) for citizen in citizens)


def test_every_identifier_belongs_to_nobody(citizens):
    for citizen in citizens:
        assert citizen.nif[0] == "4"
        assert citizen.nif[1] != "5"
        assert citizen.nic[:2] in ("99", "")
        assert citizen.email.endswith(".invalid")
        assert all(is_fictitious_phone(phone) for phone in citizen.phones)


def test_every_portuguese_has_a_card_and_every_foreigner_another_document(citizens):
    for citizen in citizens:
        if citizen.nationality == "PT":
            assert (citizen.document_type, citizen.document[:8]) == ("CC", citizen.nic)
        else:
            assert citizen.nic == ""
            assert citizen.document_type in ("TR", "PAS")
    assert 10 < sum(citizen.nationality != "PT" for citizen in citizens) < 100


def test_every_field_keeps_to_its_closed_list(citizens):
    for citizen in citizens:
        assert len(citizen.cmd) == len(citizen.phones)
        assert set(citizen.cmd) <= set(CMD_STATES)
        assert citizen.temper in TEMPERS
        assert len(citizen.app_pin) == 4
        assert citizen.app_pin.isdigit()
        assert date(1930, 1, 1) < date.fromisoformat(citizen.birth_date) < date(2010, 1, 1)


def test_generated_people_cover_every_state_and_some_have_two_phones(citizens):
    generated = citizens[len(PERSONAS) :]
    drawn = {state for citizen in generated for state in citizen.cmd}
    assert drawn == set(CMD_STATES) - {"blocked", "expired"}
    assert 10 < sum(len(citizen.phones) == 2 for citizen in generated) < 120


def test_somebody_with_a_name_is_in_every_state():
    assert {state for persona in PERSONAS for state in persona.cmd} == set(CMD_STATES)


def test_only_personas_have_a_story(citizens):
    assert [citizen.id for citizen in citizens if citizen.story] == [one.id for one in PERSONAS]


def test_a_citizen_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        PERSONAS[0].app_pin = "0000"


@pytest.mark.parametrize(
    ("persona", "cmd"),
    [
        ("ana-silva", ("active",)),
        ("joao-desconfiado", ("active",)),
        ("maria-dois-telemoveis", ("inactive", "active")),
        ("carlos-cmd-inativa", ("inactive",)),
        ("sofia-cmd-suspensa", ("suspended",)),
        ("manuel-sem-cmd", ("none",)),
        ("beatriz-sem-aplicacao", ("app_not_installed",)),
    ],
)
def test_there_is_a_persona_for_each_state_of_the_cmd(persona, cmd):
    assert BY_ID[persona].cmd == cmd


def test_the_register_has_another_name_for_the_one_persona_whose_data_are_wrong(citizens):
    wrong = [one for one in citizens if one.registered_name != one.full_name]
    assert [one.id for one in wrong] == ["rui-dados-errados"]


def test_the_sim_of_one_persona_was_changed_yesterday_and_of_nobody_else_this_month(citizens):
    recent = [one.id for one in citizens if (one.sim_changed_days_ago or 99) < 30]
    assert recent == ["teresa-sim-trocado"]
    assert BY_ID["teresa-sim-trocado"].sim_changed_days_ago == 1


def test_the_foreign_persona_has_a_residence_permit_and_no_nic():
    foreigner = BY_ID["li-wei-estrangeira"]
    assert (foreigner.nationality, foreigner.document_type, foreigner.nic) == ("CN", "TR", "")
    assert foreigner.full_name == "Li Wei"


def test_swapping_two_neighbouring_digits_leads_only_from_one_ines_to_the_other():
    owners = {phone: one.id for one in PERSONAS for phone in one.phones}
    confused = set()
    for phone, owner in owners.items():
        for at in range(4, len(phone) - 1):
            swapped = phone[:at] + phone[at + 1] + phone[at] + phone[at + 2 :]
            if owners.get(swapped, owner) != owner:
                confused.add(owner)
    assert confused == {"ines-matos", "ines-matias"}


def test_two_operators_are_in_every_world_and_six_come_from_the_seed(operators):
    assert [one.id for one in operators[:2]] == ["rita-operadora", "tomas-operador"]
    assert [one.id for one in operators[2:]] == [f"operador-{number:02d}" for number in range(1, 7)]
    assert generate_operators(8)[:2] == operators[:2]
    assert generate_operators(8)[2:] != operators[2:]


def test_operators_sign_in_with_different_names_and_passwords(operators):
    assert len({one.user_name for one in operators}) == len(operators)
    assert len({one.password for one in operators}) == len(operators)


def test_people_come_out_of_the_register_as_they_went_in(register, citizens, operators):
    assert register.citizens(limit=2_000) == citizens
    assert register.personas() == list(PERSONAS)
    assert register.operators() == operators
    assert register.count() == 1_000


def test_a_citizen_is_found_by_id_and_by_each_phone(register):
    maria = BY_ID["maria-dois-telemoveis"]
    assert register.citizen(maria.id) == maria
    assert [register.citizen_by_phone(phone) for phone in maria.phones] == [maria, maria]


def test_an_operator_is_found_by_id_and_by_user_name(register, operators):
    rita = operators[0]
    assert register.operator("rita-operadora") == rita
    assert register.operator_by_user_name(rita.user_name) == rita


def test_nobody_is_found_by_what_nobody_has(register):
    assert register.citizen("ninguem") is None
    assert register.citizen_by_phone("+351900000000") is None
    assert register.operator("ana-silva") is None
    assert register.operator_by_user_name("rita-operadora") is None
    assert register.citizens(search="ninguém chamado assim") == []


def test_a_page_of_citizens_follows_the_one_before(register, citizens):
    assert register.citizens() == citizens[:50]
    assert register.citizens(limit=20, offset=990) == citizens[990:]


@pytest.mark.parametrize(
    "search", ["joao antunes", "FARIA João", "joao-desconfiado", "900 471 306", "+351900471306"]
)
def test_search_takes_words_in_any_order_with_or_without_accents(register, search):
    assert [one.id for one in register.citizens(search=search)] == ["joao-desconfiado"]


@pytest.mark.parametrize("search", ["%", "_", "' OR 1 --"])
def test_search_takes_no_sign_as_a_wildcard(register, search):
    assert register.citizens(search=search) == []


def test_what_has_been_read_is_not_read_again(citizens, operators):
    db = sqlite_utils.Database(memory=True)
    create_people_tables(db)
    store_people(db, citizens, operators)
    reads = []
    db.conn.set_trace_callback(reads.append)
    register = PeopleRegister(db.conn)
    first = register.citizen_by_phone("+351900000123")
    after_first = len(reads)
    assert register.citizen_by_phone("+351900000123") is first
    assert register.citizen("ana-silva") is first
    assert 0 < after_first == len(reads)
    db.close()


def test_a_phone_is_looked_up_by_its_index(register):
    plan = register._connection.execute(
        "EXPLAIN QUERY PLAN SELECT citizen_id FROM people_phones WHERE phone = ?", ("",)
    ).fetchall()
    assert [row[3].startswith("SEARCH people_phones USING") for row in plan] == [True]


def test_a_phone_that_comes_twice_is_refused_and_nothing_is_stored():
    db = sqlite_utils.Database(memory=True)
    create_people_tables(db)
    ana, joao = BY_ID["ana-silva"], BY_ID["joao-desconfiado"]
    with pytest.raises(sqlite3.IntegrityError):
        store_people(db, [ana, replace(joao, phones=ana.phones)], [])
    assert PeopleRegister(db.conn).count() == 0
    db.close()


def test_a_smaller_world_has_the_first_people_of_a_larger_one() -> None:
    assert generate_citizens(7, 40) == generate_citizens(7, 200)[:40]
