"""Requests of entities: the rules, without a wire."""

from datetime import timedelta
from typing import Any

import pytest

from sandbox.platforms.entity_requests import callback_language as callback_says
from sandbox.platforms.entity_requests import data_language as data_says
from sandbox.platforms.entity_requests import holder_language as holder_says
from sandbox.platforms.entity_requests import language as says
from sandbox.platforms.entity_requests.core import access_token, guid
from sandbox.platforms.providers.core import TEST_PROVIDER
from sandbox.protocol import messages as told
from sandbox.protocol.local_time import from_lisbon, lisbon
from sandbox.settings import StartFault
from sandbox.world import World
from tests.driver import ANA, JOAO, START, refused

CITIZEN = "http://interop.gov.pt/MDC/Cidadao/"
NIC, NIF = f"{CITIZEN}NIC", f"{CITIZEN}NIF"
NICS = {ANA: "99000001"}
SOON = f"{lisbon(START + timedelta(minutes=10)):%Y-%m-%d %H:%M}"


def ask(world: World, *attributes: str, kind: str = says.JWT, **other: Any) -> str:
    """A request of the entity that every world has; returns its number."""
    owner = "" if kind == says.QR else NICS[ANA]
    given = {"reply_deadline": SOON, "owner": owner, "attributes": attributes or (NIC,), **other}
    records = world.perform(told.RequestAccess(TEST_PROVIDER.id, kind, **given), "entidade:ensaio")
    return records[0].stream.partition(":")[2]


def accept(world: World, number: str, citizen: str = ANA) -> None:
    world.perform(holder_says.AcceptAccess(citizen, number, "portal"), f"cidadao:{citizen}")


def status(world: World, number: str) -> str:
    return str(world.machine.state(f"access-request:{number}").status)


def types(world: World) -> list[str]:
    return [record.type for record in world.journal.read()]


def test_what_an_entity_may_not_ask_for_is_refused(world: World) -> None:
    for other, code in (
        ({"owner": "98765432"}, "owner_unknown"),
        ({"owner": ""}, "malformed"),
        ({"foreign_document": "TR0000001"}, "malformed"),
        ({"reply_deadline": "ontem"}, "malformed"),
        ({"reply_deadline": "2020-01-01 10:00"}, "reply_deadline_past"),
        ({"validity": "2020-01-01 10:00"}, "validity_past"),
    ):
        with refused(code):
            ask(world, **other)
    assert "invocacao.contada" not in types(world)


def test_the_count_of_an_entity_is_always_at_hand(world: World) -> None:
    number = ask(world)
    accept(world, number)
    assert [one.count for one in world.machine.alive("consumer")] == [1]
    assert not world.machine.alive("access-request")


def test_somebody_without_an_app_cannot_be_asked(world: World) -> None:
    without = next(one for one in world.people.personas() if one.nic and "active" not in one.cmd)
    with refused("app_not_available"):
        ask(world, owner=without.nic[:8])


def test_a_foreigner_is_asked_by_document(world: World) -> None:
    foreign = next(one for one in world.people.personas() if not one.nic and "active" in one.cmd)
    number = ask(world, owner="", foreign_document=foreign.document)
    assert world.machine.state(f"access-request:{number}").citizen_id == foreign.id


def test_a_decision_after_the_deadline_finds_a_closed_request(world: World) -> None:
    number = ask(world)
    world.advance(START + timedelta(minutes=10))
    assert status(world, number) == "expired"
    with refused("access_not_pending"):
        accept(world, number)


def test_only_the_owner_decides(world: World) -> None:
    number = ask(world)
    with refused("access_not_pending"):
        accept(world, number, JOAO)
    late = told.HolderDecision(JOAO, number, "accept", "portal")
    world.perform(late, f"sistema:{told.HOLDER_APP}")
    assert status(world, number) == "pending"


def test_the_app_must_be_open_and_the_portal_need_not(world: World) -> None:
    number = ask(world)
    with refused("app_locked"):
        world.perform(holder_says.AcceptAccess(ANA, number, "app"), f"cidadao:{ANA}")
    accept(world, number)
    assert status(world, number) == "granted"


def test_a_second_answer_changes_nothing(world: World) -> None:
    number = ask(world)
    accept(world, number)
    with refused("access_not_pending"):
        world.perform(holder_says.RefuseAccess(ANA, number, "portal"), f"cidadao:{ANA}")
    assert status(world, number) == "granted"


COVERED = {
    "the same": ((NIC, NIF), "2024-05-20 10:00", "granted"),
    "fewer data, for less": ((NIF,), "2024-05-19 10:00", "granted"),
    "for longer": ((NIC,), "2024-05-20 10:01", "pending"),
    "other data": ((f"{CITIZEN}NISS",), "", "pending"),
    "no end": ((NIC,), "", "granted"),
}


@pytest.mark.official("SA-MAN, fact sheet 6.1")
@pytest.mark.parametrize("name", COVERED)
def test_an_authorization_that_is_long_enough_answers_at_once(world: World, name: str) -> None:
    accept(world, ask(world, NIC, NIF, validity="2024-05-20 10:00"))
    attributes, validity, expected = COVERED[name]
    assert status(world, ask(world, *attributes, validity=validity)) == expected


def test_one_that_is_over_or_taken_back_does_not(world: World) -> None:
    number = ask(world, validity="2024-05-06 10:20")
    accept(world, number)
    world.perform(holder_says.WithdrawGrant(ANA, number), f"cidadao:{ANA}")
    assert status(world, ask(world)) == "pending"


@pytest.mark.official("Portaria 77/2018, article 12, paragraph 2")
def test_a_year_after_its_end_an_authorization_is_forgotten(world: World) -> None:
    accept(world, ask(world, validity="2024-05-20 10:00"))
    ends = from_lisbon("2024-05-20 10:00")
    world.advance(ends + timedelta(days=364))
    assert world.machine.state(f"holder:{ANA}").requests
    world.advance(ends + timedelta(days=365))
    assert not world.machine.state(f"holder:{ANA}").requests
    assert types(world).count("consentimento.apagado") == 1


def test_the_first_phone_that_reads_a_code_has_its_request(world: World) -> None:
    number = ask(world, kind=says.QR)
    read = told.CodeRead
    world.perform(read(ANA, number), f"sistema:{told.HOLDER_APP}")
    world.perform(read(JOAO, number), f"sistema:{told.HOLDER_APP}")
    assert world.machine.state(f"access-request:{number}").citizen_id == ANA
    assert world.machine.state(f"holder:{ANA}").waiting.request_number == number


def test_a_qr_request_names_its_data(world: World) -> None:
    with refused("malformed"):
        ask(world, kind=says.QR, attributes=())


def test_a_decision_that_comes_twice_is_known_once(world: World) -> None:
    world.perform(StartFault("em-dobro", "duplica-mensagem", "iap-pi"), "consola")
    accept(world, ask(world))
    assert types(world).count("decisao.recebida") == 1
    assert types(world).count("consentimento.autorizado") == 1
    assert types(world).count("acesso_dados.aberto") == 1


def test_an_end_that_comes_before_its_request_is_not_begun_again(world: World) -> None:
    closed = told.EntityRequestClosed(ANA, "n", "expired")
    world.perform(closed, "x")
    notice = told.NotifyHolder(ANA, "n", "1", "E", "", (), START, START)
    assert world.perform(notice, "x") == []


def test_what_a_token_opens_ends_with_the_authorization(world: World) -> None:
    number = ask(world, validity="2024-05-06 10:20")
    accept(world, number)
    read = data_says.ReadAttributes((NIC,), request_number=number)
    assert world.perform(read, "entidade:ensaio")
    world.advance(from_lisbon("2024-05-06 10:20"))
    with refused("data_access_expired"):
        world.perform(read, "entidade:ensaio")


def test_data_are_named_and_gathered_within_what_was_authorized(world: World) -> None:
    number = ask(world)
    accept(world, number)
    for command, code in (
        (data_says.ReadAttributes((), request_number=number), "attributes_missing"),
        (data_says.ReadAttributes((NIF,), request_number=number), "attribute_not_granted"),
        (data_says.BeginAttributes((NIF,), request_number=number), "attribute_not_granted"),
        (data_says.FetchAttributes("x", request_number=number), "process_unknown"),
        (data_says.ReadAttributes((NIC,), digest="x"), "data_access_unknown"),
    ):
        with refused(code):
            world.perform(command, "entidade:ensaio")


def test_an_attempt_that_nobody_reports_is_made_again_until_it_is_given_up(world: World) -> None:
    number = ask(world, reply_to="http://127.0.0.1:9/")
    accept(world, number)
    world.advance(START + timedelta(minutes=5))
    assert types(world).count("retorno.enviado") == 5
    assert world.machine.state(f"callback:{number}").status == "given_up"


def test_a_report_of_an_attempt_that_is_over_changes_nothing(world: World) -> None:
    number = ask(world, reply_to="http://127.0.0.1:9/")
    accept(world, number)
    world.advance(START + timedelta(seconds=13))
    late = callback_says.ReportCallback(number, 1, "delivered", 200)
    assert world.perform(late, "x") == []
    with refused("callback_unknown"):
        world.perform(callback_says.ReportCallback("x", 1, "delivered"), "x")


def test_numbers_and_tokens_are_guids_that_differ(world: World) -> None:
    number = ask(world)
    token = access_token(number, world.key)
    assert token != number
    assert len(token) == len(guid(bytes(16))) == 36
    assert guid(bytes(16)) == "00000000-0000-4000-8000-000000000000"


TIMES = {
    "2024-01-15 10:00": "2024-01-15T10:00:00+00:00",
    "2024-07-15 10:00": "2024-07-15T09:00:00+00:00",
    "2024-10-27 00:30": "2024-10-26T23:30:00+00:00",
    "2024-10-27 01:30": "2024-10-27T00:30:00+00:00",
    "2024-03-31 01:30": "2024-03-31T01:30:00+00:00",
}


@pytest.mark.parametrize("text", TIMES)
def test_times_of_the_wire_are_those_of_lisbon(text: str) -> None:
    assert from_lisbon(text).isoformat() == TIMES[text]


@pytest.mark.parametrize("text", ["", "2024-02-30 10:00", "2024-01-01T10:00", "1999-01-01 10:00"])
def test_what_is_no_time_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match="is not written"):
        from_lisbon(text)
