"""The rows of a court make its commands, and its page says who sees what, and why."""

import pytest

from mock_registo_criminal.record_language import RECORD_EVENTS
from mock_registo_criminal.record_rules import BASES, STATES
from mock_registo_criminal.record_view import record_view
from mock_tribunal import contract, seat, view
from sandbox.protocol.errors import Refused
from sandbox.protocol.vocabulary import Vocabulary, build_command
from sandbox.world import World

ROLE = contract.ROLE
VOCABULARY = Vocabulary.of(contract.VERBS)


def do(world: World, verb: str, **given: str) -> list[str]:
    row = VOCABULARY.find(ROLE, verb)
    command = build_command(row, given, seat.context(world, "ensaio"))
    done = [record.type for record in world.perform(command, f"{ROLE}:ensaio")]
    assert tuple(done) == row.produces
    return done


def see(world: World, citizen_id: str) -> dict:
    return seat.see(record_view, world, "ensaio", {"titular": citizen_id})


def test_every_event_of_the_record_is_made_by_a_row() -> None:
    produced = [name for row in contract.VERBS for name in row.produces]
    assert sorted(produced) == sorted(event.TYPE for event in RECORD_EVENTS)


def test_a_court_tells_and_hides_and_the_page_says_why(world: World) -> None:
    do(world, "comunica_decisao", citizen_id="ana-silva", crime="furto", penalty="multa", days="90")
    [decision] = see(world, "ana-silva")["decisions"]
    assert (decision["crime"], decision["state"]) == ("Furto", "in_force")
    assert {seen["basis"]: seen["shown"] for seen in decision["seen"]} == {
        "autoridades": True, "emprego": False, "geral": True, "menores": True
    }  # fmt: skip
    do(world, "comunica_extincao", citizen_id="ana-silva")
    do(world, "cancela_provisoriamente", citizen_id="ana-silva", process=decision["process"])
    [decision] = see(world, "ana-silva")["decisions"]
    assert decision["state"] == "provisionally_cancelled"
    reasons = {seen["basis"]: seen for seen in decision["seen"]}
    assert "art. 12" in reasons["geral"]["article"]
    assert "06/05/2024" in reasons["geral"]["reason"]
    assert set(reasons) == set(BASES)


def test_the_other_rows(world: World) -> None:
    do(world, "comunica_decisao", citizen_id="ana-silva", crime="furto", penalty="multa")
    do(world, "determina_nao_transcricao", citizen_id="ana-silva")
    do(world, "comunica_obito", citizen_id="ana-silva")
    assert see(world, "ana-silva")["died_on"] == "2024-05-06"


def test_what_is_no_crime_or_penalty_is_refused(world: World) -> None:
    for given in ({"crime": "passeio", "penalty": "multa"}, {"crime": "furto", "penalty": "x"}):
        with pytest.raises(Refused, match="malformed"):
            do(world, "comunica_decisao", citizen_id="ana-silva", **given)


def test_the_page_of_nobody_is_empty(world: World) -> None:
    assert see(world, "ninguem")["decisions"] == []
    assert see(world, "vitor-vitima")["decisions"] == []
    assert len(see(world, "ines-matias")["decisions"]) == 2


def acts(world: World, citizen_id: str) -> list[tuple[str, ...]]:
    """Which acts the page offers for each decision."""
    names = ("comunica_extincao", "cancela_provisoriamente", "determina_nao_transcricao")
    shown = see(world, citizen_id)["decisions"]
    return [tuple(name for name in names if decision[name]) for decision in shown]


def test_the_page_offers_what_leads_anywhere(world: World) -> None:
    do(world, "comunica_decisao", citizen_id="ana-silva", crime="furto", penalty="multa")
    assert acts(world, "ana-silva") == [("comunica_extincao", "determina_nao_transcricao")]
    do(world, "comunica_extincao", citizen_id="ana-silva")
    assert acts(world, "ana-silva") == [("cancela_provisoriamente", "determina_nao_transcricao")]
    do(world, "cancela_provisoriamente", citizen_id="ana-silva")
    assert acts(world, "ana-silva") == [("determina_nao_transcricao",)]
    do(world, "comunica_obito", citizen_id="ana-silva")
    assert acts(world, "ana-silva") == [()]


def test_the_newest_decision_is_first(world: World) -> None:
    days = [decision["final_on"] for decision in see(world, "ines-matias")["decisions"]]
    assert days == sorted(days, reverse=True)
    assert len(days) == 2


def test_every_state_and_basis_has_words() -> None:
    assert set(view.STATES) == set(STATES)
    assert set(view.BASES) == set(BASES)
