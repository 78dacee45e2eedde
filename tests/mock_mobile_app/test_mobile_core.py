"""The phone: its PIN, its network, its requests, another phone, a wrong clock."""

from datetime import timedelta

import pytest

from mock_mobile_app import core, peers
from mock_mobile_app import language as says
from mock_mobile_app.core import KEPT, Handset
from sandbox.protocol.messages import (
    CitizenDecision,
    CodeReady,
    PushRequest,
    RequestClosed,
    SendSms,
)
from tests.driver import ANA, JOAO, RITA, SCOPES, START, Play, refused


def push(request_id: str, seconds: int = 300) -> PushRequest:
    return PushRequest(ANA, request_id, "registo-criminal", SCOPES, "+351900000123", "C-0001",
                       "+351900000123", RITA, START + timedelta(seconds=seconds))  # fmt: skip


def arrives(play: Play, message: object) -> list[str]:
    """A message reaches the phone; returns what happened there."""
    return [item.type for item in play.world.perform(message, "sistema:app-movel")]


# the PIN ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("pin", ["", "0000", "25800", "２５８０", " 2580"])
def test_a_wrong_pin_counts(play: Play, pin: str) -> None:
    play.by_citizen(says.UnlockApp(ANA, pin))
    assert (play.phone.unlocked, play.phone.pin_failures) == (False, 1)
    play.by_citizen(says.UnlockApp(ANA, "2580"))
    assert (play.phone.unlocked, play.phone.pin_failures) == (True, 0)


def test_too_many_wrong_pins_block_the_app_until_another_phone(play: Play) -> None:
    for _ in range(3):
        play.by_citizen(says.UnlockApp(ANA, "0000"))
    assert play.phone.blocked
    with refused("app_blocked"):
        play.by_citizen(says.UnlockApp(ANA, "2580"))
    play.by_citizen(says.ChangeDevice(ANA))
    play.by_citizen(says.UnlockApp(ANA, "2580"))
    assert (play.phone.unlocked, play.phone.device) == (True, 2)


def test_the_pin_is_in_no_journal(play: Play) -> None:
    play.by_citizen(says.UnlockApp(ANA, "2580"))
    play.by_citizen(says.UnlockApp(ANA, "2581"))
    assert "258" not in play.journal_text()


@pytest.mark.parametrize(
    "person", ["carlos-cmd-inativa", "manuel-sem-cmd", "beatriz-sem-aplicacao"]
)
def test_without_an_active_cmd_there_is_no_app(play: Play, person: str) -> None:
    with refused("app_not_available"):
        play.by_citizen(says.UnlockApp(person, play.world.people.citizen(person).app_pin))


def test_nobody_unknown_has_an_app(play: Play) -> None:
    with refused("person_unknown"):
        play.by_citizen(says.UnlockApp("ninguem", "0000"))


def test_nothing_is_pressed_while_the_app_is_closed(play: Play) -> None:
    play.to("pending").unlock()
    play.by_citizen(says.LockApp(ANA))
    for command in (says.Approve, says.Deny, says.DeclineCall):
        with refused("app_locked"):
            play.by_citizen(command(ANA, play.shown.request_id))
    assert play.status == "pending"


# what is pressed --------------------------------------------------------------------------------
def test_only_ones_own_requests_can_be_answered(play: Play) -> None:
    play.to("pending").unlock()
    with refused("request_unknown"):
        play.by_citizen(says.Approve(ANA, "P-9999"))
    other = Play(play.world, JOAO)
    other.unlock()
    with refused("request_unknown"):
        other.by_citizen(says.Approve(JOAO, play.shown.request_id))


def test_a_request_is_answered_once(play: Play) -> None:
    play.to("pending").unlock()
    play.fault("latencia", delay_ms=1000)
    play.approve()
    with refused("not_pending"):
        play.approve()
    with refused("not_pending"):
        play.deny()


def test_without_network_nothing_is_pressed(play: Play) -> None:
    play.to("pending").unlock()
    play.flight_mode(True)
    with refused("offline"):
        play.approve()
    play.flight_mode(False)
    play.approve()
    assert play.status == "approved"


# the network ------------------------------------------------------------------------------------
def test_a_request_waits_for_the_network(play: Play) -> None:
    play.to("cmd_active")
    play.flight_mode(True)
    play.request()
    assert "autorizacao.por_receber" in play.types()
    assert not play.phone.requests
    play.wait(60)
    play.flight_mode(False)
    assert play.shown.received_at == START + timedelta(seconds=60)
    assert not play.phone.queued
    play.approve()
    assert play.status == "approved"


def test_what_ends_meanwhile_never_arrives(play: Play) -> None:
    play.to("cmd_active")
    play.flight_mode(True)
    play.request()
    play.cancel()
    play.flight_mode(False)
    assert not play.phone.requests
    assert not play.phone.queued


def test_what_expires_unheard_of_never_arrives(play: Play) -> None:
    play.flight_mode(True)
    arrives(play, push("P-0001", 10))
    play.wait(10)
    play.flight_mode(False)
    assert not play.phone.requests


# late, twice, out of order ----------------------------------------------------------------------
def test_a_request_that_comes_twice_is_shown_once(play: Play) -> None:
    assert arrives(play, push("P-0001")) == ["autorizacao.recebida"]
    assert arrives(play, push("P-0001")) == []
    play.flight_mode(True)
    assert arrives(play, push("P-0002")) == ["autorizacao.por_receber"]
    assert arrives(play, push("P-0002")) == []


def test_an_end_that_comes_first_or_twice(play: Play) -> None:
    assert arrives(play, RequestClosed(ANA, "P-0001", "canceled", "operador")) == ["pedido.fechado"]
    assert arrives(play, push("P-0001")) == []
    arrives(play, push("P-0002"))
    arrives(play, RequestClosed(ANA, "P-0002", "expired"))
    assert arrives(play, RequestClosed(ANA, "P-0002", "canceled")) == []
    assert play.phone.find("P-0002").status == "expired"


def test_a_code_is_shown_for_what_was_answered_only(play: Play) -> None:
    ready = CodeReady(ANA, "P-0001", 6, START + timedelta(seconds=60))
    assert arrives(play, ready) == []
    arrives(play, push("P-0001"))
    assert arrives(play, ready) == []
    assert not play.code


@pytest.mark.parametrize("decision", [says.Deny(ANA, "P-0001"), says.DeclineCall(ANA, "P-0001")])
def test_no_code_is_shown_after_a_no_whoever_sends_it(play: Play, decision: object) -> None:
    play.by_citizen(says.UnlockApp(ANA, "2580"))
    arrives(play, push("P-0001"))
    play.by_citizen(decision)
    assert arrives(play, CodeReady(ANA, "P-0001", 6, START + timedelta(seconds=60))) == []
    assert not play.code


# another phone, another clock -------------------------------------------------------------------
@pytest.mark.parametrize("state", ["pending", "approved"])
def test_another_phone_ends_what_was_alive(play: Play, state: str) -> None:
    play.to(state)
    play.by_citizen(says.ChangeDevice(ANA))
    assert (play.status, play.asked.reason) == ("canceled", "telemovel_trocado")
    assert play.shown.status == play.case.request_status == "canceled"
    assert not play.phone.unlocked
    play.request()
    play.approve()
    assert play.status == "approved"


@pytest.mark.parametrize("minutes", ["0", "-5", "+5", "1440", "-1440"])
def test_a_clock_set_wrong_changes_nothing_that_counts(play: Play, minutes: str) -> None:
    play.to("pending")
    play.by_citizen(says.SkewClock(ANA, minutes))
    assert play.phone.skew_minutes == int(minutes)
    play.approve()
    play.validate_code()
    assert play.case.code_outcome == "accepted"


@pytest.mark.parametrize("minutes", ["", "x", "1441", "-1441", "1.5", "9" * 5000])
def test_a_clock_is_set_by_a_day_at_most(play: Play, minutes: str) -> None:
    with refused("malformed"):
        play.by_citizen(says.SkewClock(ANA, minutes))


# what is kept -----------------------------------------------------------------------------------
def test_the_phone_keeps_the_last_requests_and_messages(play: Play) -> None:
    for number in range(KEPT + 5):
        arrives(play, push(f"P-{number:04d}"))
        arrives(play, RequestClosed(ANA, f"P-{number:04d}", "expired"))
        arrives(play, SendSms(ANA, "RegCriminal", f"mensagem {number}"))
    assert len(play.phone.requests) == len(play.phone.messages) == len(play.phone.ended) == KEPT
    assert play.phone.requests[-1].request_id == f"P-{KEPT + 4:04d}"
    assert play.phone.messages[-1].text == f"mensagem {KEPT + 4}"


def test_the_newest_request_is_the_one_that_waits(play: Play) -> None:
    assert Handset(ANA).waiting is None
    arrives(play, push("P-0001"))
    arrives(play, push("P-0002"))
    assert play.phone.waiting.request_id == "P-0002"
    arrives(play, RequestClosed(ANA, "P-0002", "expired"))
    assert play.phone.waiting.request_id == "P-0001"


def test_the_rules_alone(play: Play) -> None:
    assert core.decide(Handset(ANA), object(), play.world.moment()) == []
    assert core.evolve(Handset(ANA), object()) == Handset(ANA)  # type: ignore[arg-type]
    assert peers.undelivered(object(), 1, True) is None
    decision = CitizenDecision(ANA, "P-1", "approve")
    assert peers.undelivered(decision, 5, True) == says.DecisionUndelivered(ANA, "P-1", True)
    assert peers.correlate(None, decision) == ""
