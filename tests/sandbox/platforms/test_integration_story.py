"""The messages of a world, read from its journal: what they said, and what became of them."""

import dataclasses
import inspect
from typing import Any

import pytest

from sandbox.platforms.integration import bodies, story
from sandbox.platforms.integration.language import DiscardMessage, ResendMessage
from sandbox.platforms.integration.story import Message, Wanted
from sandbox.protocol import messages
from sandbox.protocol.errors import Refused
from tests.driver import Play

KEEPER = "plataforma:ensaio"


def told(play: Play, **wanted: str) -> list[Message]:
    """The messages of the world, oldest first."""
    return story.page_of(play.world, Wanted(**wanted), 0, 500).messages[::-1]


def test_every_message_of_a_call_is_found_with_what_it_answers(play: Play) -> None:
    play.to("submitted")
    found = told(play)
    by_id = {one.id: one for one in found}
    assert len(found) == sum(len(one["messages"]) for one in play.events("mensagens.entregues"))
    answers = {one.action: by_id[one.relates_to].action for one in found if one.relates_to}
    assert answers["RespostaValidarCMD"] == "ValidarCMD"
    assert answers["EstadoAutorizacao"] == "PedirAutorizacao"
    assert answers["RespostaObterDados"] == "ObterDados"
    assert answers["TokenEmitido"] == "EmitirToken"


def test_a_message_that_went_through_at_once_is_made_again_as_it_was(play: Play) -> None:
    sent: dict[str, Any] = {}
    carry = play.world.machine._carry

    def noted(envelope: Any, message_id: str, *rest: Any) -> None:
        sent[message_id] = envelope.body
        carry(envelope, message_id, *rest)

    play.world.machine._carry = noted  # type: ignore[method-assign]
    play.to("submitted")
    found = told(play)
    made = {one.id: story.body_of(play.world, one) for one in found}
    assert made == {message_id: _as_kept(body) for message_id, body in sent.items()}


def _as_kept(body: Any) -> Any:
    """Without what follows from words that no journal keeps: a code, a token as it was typed."""
    if isinstance(body, messages.RedeemCode):
        return dataclasses.replace(body, proof="")
    if isinstance(body, messages.ExchangeToken):
        return dataclasses.replace(body, digest="")
    return body


def test_a_list_is_narrowed_and_paged(play: Play) -> None:
    play.to("submitted")
    every = told(play)
    first = story.page_of(play.world, Wanted(), 0, 5)
    second = story.page_of(play.world, Wanted(), first.older, 100)
    shown = [one.id for one in (*first.messages, *second.messages)]
    assert sorted(shown) == sorted(one.id for one in every)
    assert {one.action for one in told(play, action="ValidarCodigo")} == {"ValidarCodigo"}
    assert {one.receiver for one in told(play, receiver="app-movel")} == {"app-movel"}
    assert told(play, state="dead") == []


def test_the_answers_to_a_message_are_found(play: Play) -> None:
    play.to("cmd_active")
    [asked] = told(play, action="ValidarCMD")
    [answer] = story.answers_to(play.world, asked)
    assert (answer.action, answer.relates_to) == ("RespostaValidarCMD", asked.id)
    assert story.find(play.world, asked.id) == asked


def test_a_message_tried_again_is_one_message_with_its_attempts(play: Play) -> None:
    play.fault("erro", uses=2, operation="ValidarCMD")
    play.to("service_open")
    play.validate_cmd()
    play.wait(30)
    [asked] = told(play, action="ValidarCMD")
    assert (asked.state, asked.attempts) == ("delivered", 3)
    assert [step.type for step in asked.steps] == ["mensagem.falhada"] * 2 + ["mensagem.entregue"]


@pytest.mark.parametrize(
    ("kind", "state"),
    [("perde-mensagem", "lost"), ("resposta-truncada", "rejected"), ("erro", "abandoned")],
)
def test_what_does_not_get_through_is_a_dead_letter_and_can_be_sent_again(
    play: Play, kind: str, state: str
) -> None:
    play.policy(delivery_attempts=1)
    play.to("service_open")
    play.fault(kind, uses=1, operation="ValidarCMD")
    play.validate_cmd()
    [dead] = told(play, state="dead")
    assert (dead.state, dead.action) == (state, "ValidarCMD")
    play.world.perform(ResendMessage(dead.id), KEEPER)
    again = story.find(play.world, dead.id)
    assert again
    assert again.state == "delivered"
    assert [one.relates_to for one in told(play, action="RespostaValidarCMD")] == [dead.id]


def test_a_dead_letter_that_was_put_away_is_one_no_more(play: Play) -> None:
    play.to("service_open")
    play.fault("perde-mensagem", uses=1, operation="ValidarCMD")
    play.validate_cmd()
    [dead] = told(play, state="dead")
    play.world.perform(DiscardMessage(dead.id), KEEPER)
    assert [one.state for one in told(play, action="ValidarCMD")] == ["discarded"]
    with pytest.raises(Refused, match="message_not_dead"):
        play.world.perform(ResendMessage(dead.id), KEEPER)


def test_what_a_receiver_refused_is_a_dead_letter_too(play: Play) -> None:
    play.to("pending")
    play.fault("latencia", delay_ms=60_000, operation="DecisaoCidadao")
    play.approve()
    play.cancel()
    play.wait(61)
    assert {one.action for one in told(play, state="dead")} <= {"DecisaoCidadao"}


def test_each_member_of_each_message_is_shown_or_hidden_by_choice() -> None:
    every = {
        item.name
        for _, kind in inspect.getmembers(messages, dataclasses.is_dataclass)
        for item in dataclasses.fields(kind)
    }
    assert every == bodies.SHOWN | bodies.PERSONAL
    assert not bodies.SHOWN & bodies.PERSONAL


def test_the_keeper_of_the_platform_reads_nothing_of_a_person(play: Play) -> None:
    play.to("submitted")
    citizen = play.world.people.citizen("ana-silva")
    for message in told(play):
        said = str(bodies.shown(story.body_of(play.world, message)))
        for secret in (citizen.full_name, citizen.nif, citizen.phones[0]):
            assert secret not in said
