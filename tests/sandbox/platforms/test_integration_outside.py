"""Messages whose receiver or sender is somebody else's component: the rules, without a wire."""

from datetime import datetime
from typing import Any, get_type_hints

import pytest

from sandbox.platforms.integration import edge, story
from sandbox.platforms.integration.language import ReportSending, ResendMessage, TakeMessage
from sandbox.platforms.integration.wire_form import inner_id, wire_id
from sandbox.protocol import messages
from sandbox.protocol.errors import Refused
from sandbox.protocol.messages import AUTHORIZATIONS, CitizenDecision, CodeReady, RedeemCode
from sandbox.settings import FillSlot
from tests.driver import ANA, START, Play

ADDRESS = "http://127.0.0.1:9/entrada"
COURIER, APP = "sistema:iap-pi", "sistema:app-movel"
OFFICIAL_RETRIES, OFFICIAL_INTERVAL_S = 5, 600


@pytest.fixture
def away(play: Play) -> Play:
    """A call up to the request, in a world whose app is somebody else's."""
    play.policy(request_lifetime_s=100_000, total_lifetime_s=100_000)
    play.world.perform(FillSlot("app", ADDRESS), "consola")
    return play.to("pending")


def sent(play: Play) -> list[dict[str, Any]]:
    return play.events("mensagem.enviada")


def report(play: Play, outcome: str = "delivered", attempt: int = 0, **more: Any) -> None:
    """What the address did with the newest message."""
    last = sent(play)[-1]
    tried = attempt or last["attempts"]
    play.world.perform(ReportSending(last["message_id"], tried, outcome, **more), COURIER)


def decide(play: Play, message_id: str = "urn:uuid:a", relates_to: str = "") -> None:
    body = CitizenDecision(ANA, "P-0001", "approve")
    way = (message_id, "app-movel", AUTHORIZATIONS, "DecisaoCidadao", relates_to, "", "rest")
    play.world.perform(TakeMessage(*way, body), APP)


@pytest.mark.official("fact sheet 5.1: at least once")
def test_a_message_is_repeated_five_times_ten_minutes_apart_then_a_dead_letter(away: Play) -> None:
    for _ in range(OFFICIAL_RETRIES):
        report(away, "status", status=503)
        away.wait(OFFICIAL_INTERVAL_S - 1)
        before = len(sent(away))
        away.wait(1)
        assert len(sent(away)) == before + 1
    report(away, "no_answer")
    every = sent(away)
    assert [one["attempts"] for one in every] == [1, 2, 3, 4, 5, 6]
    assert len({one["message_id"] for one in every}) == 1
    [dead] = story.dead_letters(away.world)
    assert dead[1].outcome == "abandoned"
    assert away.events("mensagem.abandonada")[0]["seen"] == "no_answer"


def test_an_attempt_that_nobody_reports_has_failed(away: Play) -> None:
    away.wait(20)
    assert [one["seen"] for one in away.events("mensagem.falhada")] == ["no_answer"]


def test_the_sender_is_told_of_what_its_message_meets_outside(play: Play) -> None:
    play.policy(wire_retries=1, wire_interval_s=1)
    play.world.perform(FillSlot("autorizacoes", ADDRESS), "consola")
    play.to("cmd_active")
    play.request()
    report(play, "unreachable")
    play.wait(1)
    report(play, "unreachable")
    [given_up] = [one for one in play.records() if one.type == "mensagem.abandonada"]
    told = [one for one in play.records() if one.cause == given_up.number]
    assert [one.stream for one in told] == ["desk:rita-operadora"]


def test_a_late_acknowledgement_counts_and_a_stray_one_does_no_harm(away: Play) -> None:
    report(away, "status", status=500)
    report(away, "delivered", attempt=1)
    assert len(away.events("mensagem.aceite")) == 1
    for attempt in (1, 7):
        report(away, "delivered", attempt=attempt)
        report(away, "broken", attempt=attempt)
    away.wait(10_000)
    assert len(sent(away)) == 1


def test_an_answer_may_come_before_the_acknowledgement_and_twice(away: Play) -> None:
    asked = sent(away)[0]["message_id"]
    decide(away, relates_to=asked)
    decide(away, relates_to=asked)
    assert len(away.events("autorizacao.autorizada")) == 1
    assert len(away.events("mensagem.repetida")) == 1
    [came] = [one for one in story.page_of(away.world, story.Wanted(), 0, 99).messages
              if one.id == "urn:uuid:a"]  # fmt: skip
    assert (came.relates_to, came.correlation) == (asked, away.call.call_id)
    assert story.body_of(away.world, came) == CitizenDecision(ANA, "P-0001", "approve")
    assert sent(away)[-1]["relates_to"] == "urn:uuid:a"


def test_what_came_in_is_known_after_the_world_was_opened_again(away: Play) -> None:
    decide(away)
    numbered = away.world.machine.memory.counters["M"]
    away.world.load()
    assert away.world.machine.memory.counters["M"] == numbered
    decide(away)
    assert len(away.events("mensagem.repetida")) == 1


@pytest.mark.parametrize(
    ("kind", "event", "leaves"),
    [
        ("duplica-mensagem", "mensagem.duplicada", 2),
        ("perde-mensagem", "mensagem.perdida", 0),
        ("atrasa-mensagem", "mensagem.retida", 1),
        ("reordena", "mensagem.retida", 1),
    ],
)
def test_faults_of_the_platform_concern_what_leaves(
    play: Play, kind: str, event: str, leaves: int
) -> None:
    play.world.perform(FillSlot("app", ADDRESS), "consola")
    play.to("cmd_active")
    delay = {"delay_ms": 3000} if kind == "atrasa-mensagem" else {}
    play.fault(kind, operation="NotificarPedido", uses=1, **delay)
    play.request()
    assert len(play.events(event)) == 1
    if sent(play):
        report(play)
    play.wait(5)
    assert len(sent(play)) == leaves
    assert len({one["message_id"] for one in sent(play)}) == (1 if leaves else 0)


def test_with_the_platform_outside_every_message_leaves_and_comes_back(play: Play) -> None:
    play.world.perform(FillSlot("iap", ADDRESS), "consola")
    play.to("service_open")
    play.validate_cmd()
    assert play.events("mensagens.entregues") == []
    one = sent(play)[-1]
    body = messages.CmdStatusQuery(**{k: v for k, v in one["envelope"]["body"].items() if k != "$"})
    way = (one["message_id"], "backoffice", "autenticacao", "ValidarCMD", "", "", "rest")
    play.world.perform(TakeMessage(*way, body), "sistema:backoffice")
    play.world.perform(TakeMessage(*way, body), "sistema:backoffice")
    assert sent(play)[-1]["envelope"]["action"] == "RespostaValidarCMD"
    assert len(sent(play)) == 2


def test_a_dead_letter_leaves_again_under_its_number(away: Play) -> None:
    away.policy(wire_retries=1, wire_interval_s=1)
    for _ in range(2):
        report(away, "broken")
        away.wait(1)
    [(message_id, _)] = story.dead_letters(away.world)
    away.world.perform(ResendMessage(message_id), "plataforma:ensaio")
    assert sent(away)[-1]["message_id"] == message_id
    assert sent(away)[-1]["attempts"] == 1


# the edge -----------------------------------------------------------------------------------------
def test_a_message_id_names_one_message_of_one_world(play: Play) -> None:
    key = play.world.key
    written = wire_id("M-0042", key)
    assert inner_id(written, key) == "M-0042"
    assert inner_id(written.upper().replace("URN:UUID", "urn:uuid"), key) == "M-0042"
    forged = written[:9] + ("0" if written[9] != "0" else "1") + written[10:]
    assert inner_id(forged, key) == forged


def test_codes_and_tokens_cross_the_edge_in_clear_and_come_back_as_proofs(play: Play) -> None:
    key = play.world.key
    ready = CodeReady(ANA, "P-0001", 6, START)
    code = edge.outward(ready, 6, key)["code"]
    assert code == key.security_code("P-0001", 6)
    typed = {"case_id": "A", "holder": ANA, "request_id": "P-0001", "code": code,
             "operator_id": "r", "session_id": "S", "call_id": "C"}  # fmt: skip
    redeemed = edge.inward(RedeemCode, typed, key)
    assert redeemed.proof == key.proof("P-0001", code)
    assert edge.outward(redeemed, 6, key)["code_matches"] is True


@pytest.mark.parametrize(
    "kind", [kind for kind in vars(messages).values() if isinstance(kind, type) and
             kind.__module__ == messages.__name__],
)  # fmt: skip
def test_every_message_comes_back_as_it_left(play: Play, kind: type) -> None:
    made = _example(kind)
    assert edge.inward(kind, edge.outward(made, 6, play.world.key), play.world.key) == made


def _example(kind: Any) -> Any:
    values: dict[Any, Any] = {
        str: "texto",
        int: 7,
        bool: True,
        datetime: START,
        datetime | None: START,
        tuple[str, ...]: ("um", "dois"),
        tuple[tuple[str, str], ...]: (("nome", "valor"),),
    }
    return kind(**{name: values[hint] for name, hint in get_type_hints(kind).items()})


def test_members_at_fault_are_all_named(play: Play) -> None:
    given = {"citizen_id": 7, "nada": 1, "decision": "approve"}
    with pytest.raises(Refused) as found:
        edge.inward(CitizenDecision, given, play.world.key)
    for name in ("citizen_id", "nada", "request_id"):
        assert name in found.value.sentence
