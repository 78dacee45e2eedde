"""The line: who may do what in which state, and what is kept of what is said."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.protocol import call
from sandbox.protocol.call import (
    AnswerCall,
    CallEnded,
    CallHeld,
    CallStatus,
    Dial,
    HangUp,
    HoldCall,
    PressKey,
    ResumeCall,
    Speak,
    TransferCall,
    mask_codes,
)
from sandbox.protocol.system import Tick
from tests.driver import ANA, JOAO, RITA, START, TOMAS, Play, refused


# dialling ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "number", ["+351300000000", "300000000", "300 000 000", "+351 300 000 000"]
)
def test_the_contact_centre_is_reached_in_either_form(play: Play, number: str) -> None:
    play.by_citizen(Dial(ANA, number))
    assert play.world.machine.state("call:C-0001").status is CallStatus.RINGING


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (Dial(ANA, "112"), "number_unknown"),
        (Dial(ANA, ""), "number_unknown"),
        (Dial("ninguem", "300000000"), "person_unknown"),
        (Dial(ANA, "300000000", "+351900528914"), "malformed"),
    ],
)
def test_a_call_that_cannot_be_made(play: Play, command: Dial, code: str) -> None:
    with refused(code):
        play.by_citizen(command)


def test_who_has_two_phones_chooses_with_which_to_call(play: Play) -> None:
    second = play.world.people.citizen("maria-dois-telemoveis").phones[1]
    play.by_citizen(Dial("maria-dois-telemoveis", "300000000", second))
    assert play.world.machine.state("call:C-0001").caller_number == second


# hold and transfer ------------------------------------------------------------------------------
def test_a_call_is_held_and_taken_back(play: Play) -> None:
    play.to("answered")
    play.by_operator(HoldCall(play.call_id, RITA))
    assert play.call.status is CallStatus.ON_HOLD
    with refused("call_not_in_progress"):
        play.say("Está lá?")
    with refused("call_not_in_progress"):
        play.by_operator(HoldCall(play.call_id, RITA))
    play.by_operator(ResumeCall(play.call_id, RITA))
    assert play.call.status is CallStatus.IN_PROGRESS
    with refused("call_not_in_progress"):
        play.by_operator(ResumeCall(play.call_id, RITA))


def test_a_call_on_hold_may_be_handed_over_or_ended(play: Play) -> None:
    play.to("answered")
    play.by_operator(HoldCall(play.call_id, RITA))
    play.transfer()
    assert (play.call.status, play.call.operator_id) == (CallStatus.RINGING, TOMAS)
    play.citizen_hangs_up()
    assert play.call.status is CallStatus.CANCELED


def test_a_call_is_answered_by_whom_it_was_handed_to(play: Play) -> None:
    Play(play.world, ANA, TOMAS).sign_in()
    play.to("answered")
    first_answer = play.call.answered_at
    play.transfer()
    with refused("call_not_yours"):
        play.answer()
    with refused("call_not_yours"):
        play.operator_hangs_up()
    second = Play(play.world, ANA, TOMAS)
    second.call_id = play.call_id
    play.wait(5)
    second.answer()
    assert (play.call.status, play.call.operator_id) == (CallStatus.IN_PROGRESS, TOMAS)
    assert play.call.answered_at == first_answer
    assert play.call.rings_until is None


@pytest.mark.parametrize(("to", "code"), [("ninguem", "person_unknown"), (RITA, "malformed")])
def test_a_call_goes_to_another_operator_only(play: Play, to: str, code: str) -> None:
    play.to("answered")
    with refused(code):
        play.transfer(to)


def test_a_transfer_is_told_to_all_three(play: Play) -> None:
    play.to("answered")
    play.transfer()
    record = next(item for item in play.records() if item.type == "chamada.transferida")
    assert set(record.audience.split()) == {f"cidadao:{ANA}", f"operador:{RITA}",
                                            f"operador:{TOMAS}"}  # fmt: skip


# the ends ---------------------------------------------------------------------------------------
STRANGERS = [
    HangUp("C-0001", "cidadao", JOAO),
    HangUp("C-0001", "operador", TOMAS),
    HangUp("C-0001", "operador", ""),
    Speak("C-0001", "cidadao", JOAO, "olá"),
    Speak("C-0001", "operador", TOMAS, "olá"),
    HoldCall("C-0001", TOMAS),
    TransferCall("C-0001", TOMAS, RITA),
    PressKey("C-0001", JOAO, "1"),
]


@pytest.mark.parametrize("command", STRANGERS, ids=repr)
def test_strangers_have_no_say_in_a_call(play: Play, command: Any) -> None:
    play.to("answered")
    with refused("call_not_yours"):
        play.world.perform(command, "x")


@pytest.mark.parametrize(
    "command",
    [
        HangUp("C-0001", "cidadao", ANA),
        Speak("C-0001", "operador", RITA, "olá"),
        PressKey("C-0001", ANA, "1"),
        HoldCall("C-0001", RITA),
        ResumeCall("C-0001", RITA),
        TransferCall("C-0001", RITA, TOMAS),
    ],
    ids=repr,
)
def test_nothing_more_happens_in_a_call_that_is_over(play: Play, command: Any) -> None:
    play.to("answered").citizen_hangs_up()
    with refused("call_not_in_progress"):
        play.world.perform(command, "x")


def test_no_call_no_command(play: Play) -> None:
    with refused("not_found"):
        play.by_operator(AnswerCall("C-0001", RITA, "S-0001"))


# what is said -----------------------------------------------------------------------------------
@pytest.mark.parametrize("text", ["", "   ", "\t"])
def test_silence_is_not_speech(play: Play, text: str) -> None:
    play.to("answered")
    with refused("malformed"):
        play.say(text)


def test_both_ends_hear_the_words_and_the_journal_keeps_them_masked(play: Play) -> None:
    play.to("answered")
    play.say(" O meu PIN é 2580. ")
    said = play.call.transcript[-1]
    assert (said.heard, said.text) == ("O meu PIN é 2580.", "O meu PIN é ••••.")
    assert "2580" not in play.journal_text()


@pytest.mark.parametrize("keys", ["1", "0123456789*#", "1" * 20])
def test_keys_are_counted_and_not_written(play: Play, keys: str) -> None:
    play.to("answered")
    play.by_citizen(PressKey(play.call_id, ANA, keys))
    assert play.events("teclas.premidas") == [{"call_id": "C-0001", "count": len(keys)}]


@pytest.mark.parametrize("keys", ["", "a", "1" * 21, "１", "1 2"])
def test_what_is_no_key_is_refused(play: Play, keys: str) -> None:
    play.to("answered")
    with refused("malformed"):
        play.by_citizen(PressKey(play.call_id, ANA, keys))


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("O código é 482913.", "O código é ••••••."),
        ("482 913", "••• •••"),
        ("4-8-2-9-1-3", "•-•-•-•-•-•"),
        ("4, 8, 2, 9, 1, 3", "•, •, •, •, •, •"),
        ("482  913", "•••  •••"),
        ("٤٨٢٩١٣ e ４８２９１３", "•••••• e ••••••"),
        ("O PIN é 2580", "O PIN é ••••"),
        ("900 000 123", "900 000 123"),
        ("+351 900 000 123", "+351 900 000 123"),
        ("900 000 123 482 913", "••• ••• ••• ••• •••"),
        ("tenho 36 anos e 2 filhos", "tenho 36 anos e 2 filhos"),
        ("1234567890", "••••••••••"),
        ("sem números", "sem números"),
    ],
)
def test_what_may_be_a_code_is_hidden(said: str, written: str) -> None:
    assert mask_codes(said) == written


def test_nine_digits_are_hidden_where_codes_have_nine() -> None:
    assert mask_codes("900 000 123", 9) == "••• ••• •••"


def test_while_a_code_can_be_said_its_pieces_are_hidden_too() -> None:
    assert mask_codes("são 48 e 29", code_alive=True) == "são •• e ••"
    assert mask_codes("900 000 123", code_alive=True) == "900 000 123"


@given(st.text("0123456789", min_size=4, max_size=12), st.sampled_from(["", " ", "-", ".", ", "]),
       st.text("aeiou ", max_size=10))  # fmt: skip
def test_no_code_survives_however_it_is_said(code: str, between: str, words: str) -> None:
    said = f"{words}x {between.join(code)} x{words}"
    written = mask_codes(said, len(code))
    assert not any(letter.isdigit() for letter in written)
    assert len(written) == len(said)


# the rules alone --------------------------------------------------------------------------------
def test_what_is_no_command_does_nothing(play: Play) -> None:
    play.to("answered")
    assert call.decide(play.call, Tick("call:C-0001"), play.world.moment()) == []
    assert call.evolve(None, CallHeld("C-0001")) is None
    assert call.evolve(play.call, object()) is play.call
    assert call.audience(CallHeld("C-0001"), None) == ()
    assert call.deadline(None) is None


def test_everybody_hears_that_a_ringing_call_is_over(play: Play) -> None:
    play.to("ringing").citizen_hangs_up()
    ended = CallEnded("C-0001", CallStatus.CANCELED, "cidadao", START)
    assert call.QUEUE in call.audience(ended, play.call)


def test_two_calls_ring_side_by_side(play: Play) -> None:
    play.to("ringing")
    other = Play(play.world, JOAO)
    other.dial()
    assert (play.call_id, other.call_id) == ("C-0001", "C-0002")
    assert len(play.world.machine.alive("call")) == 2
