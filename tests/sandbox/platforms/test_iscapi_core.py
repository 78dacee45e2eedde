"""What becomes of a message between entities: kept, repeated, answered, confirmed."""

import json
from datetime import timedelta
from typing import Any

import pytest

from sandbox.platforms.iscapi import core
from sandbox.platforms.iscapi.language import (
    ConfirmRequest,
    ReportDelivery,
    SetAddress,
    TakeRequest,
)
from sandbox.protocol.errors import Refused
from sandbox.world import World
from sandbox.worlds import Worlds
from tests.sandbox.platforms.iscapi_messages import ENTITY, PORTAL

ASK, ANSWER = "ISCOP008AdditionalInfoRequest", "ISCOP009AdditionalInfoReply"
FORM = "ISCOP001SendForm"
GUID = "00000000-0000-4000-9000-{:012d}"
BACK = (ENTITY, PORTAL)


def take(
    world: World,
    number: int,
    operation: str = FORM,
    *relates_to: str,
    between: tuple[str, str] = (PORTAL, ENTITY),
    said: str = "x",
) -> Any:
    """A message with the MessageID of a number; the events that came of it."""
    message_id = f"urn:uuid:{GUID.format(number)}"
    members = (("operationData/operationCode", operation), ("operationData/texto", said))
    command = TakeRequest(message_id, *between, operation, relates_to, "", members)
    return world.perform(command, "entidade:1")


def kept(world: World, number: int) -> Any:
    return world.machine.state(core.stream(core.guid_of(GUID.format(number), world.key)))


def code(world: World, *what: Any, **more: Any) -> str:
    with pytest.raises(Refused) as found:
        take(world, *what, **more)
    return found.value.code


def test_a_message_is_kept_for_whom_it_is_meant(world: World) -> None:
    [record] = take(world, 1)
    assert record.type == "iscapi.recebida"
    assert (kept(world, 1).sender, kept(world, 1).receiver) == (PORTAL, ENTITY)


@pytest.mark.official("fact sheet 5.1: a repeated MessageID is ignored")
def test_a_known_message_goes_no_further_and_is_noted(world: World) -> None:
    take(world, 1)
    before = kept(world, 1)
    [again] = take(world, 1)
    [other] = take(world, 1, said="y")
    assert [again.type, other.type] == ["iscapi.repetida"] * 2
    assert [json.loads(one.data)["same"] for one in (again, other)] == [True, False]
    assert kept(world, 1).members == before.members
    assert kept(world, 1).times == 3


def test_a_guid_is_the_same_message_however_it_is_written(world: World) -> None:
    forms = (GUID.format(10), f"urn:uuid:{GUID.format(10)}", f"URN:UUID:{GUID.format(10)}".upper())
    assert len({core.guid_of(one, world.key) for one in forms}) == 1
    assert core.plain_id("http://um/Dois") == "http://um/Dois"


@pytest.mark.parametrize("form", ["{0}", "urn:uuid:{0}", "{1}"])
def test_an_answer_finds_its_question_by_any_of_its_names(world: World, form: str) -> None:
    take(world, 1, ASK)
    name = form.format(GUID.format(1), kept(world, 1).message_guid)
    take(world, 2, ANSWER, name, name, between=BACK)
    assert kept(world, 2).relates_to == kept(world, 1).message_id


def test_an_answer_that_answers_nothing_is_refused(world: World) -> None:
    take(world, 1, ASK)
    take(world, 2, ASK)
    take(world, 3, FORM)
    assert code(world, 9, ANSWER, GUID.format(8), between=BACK) == "relates_to_unknown"
    assert code(world, 9, ANSWER, between=BACK) == "relates_to_unknown"
    assert code(world, 9, ANSWER, GUID.format(1), GUID.format(2), between=BACK) == "answer_foreign"
    assert code(world, 9, ANSWER, GUID.format(1)) == "answer_foreign"
    assert code(world, 9, ANSWER, GUID.format(3), between=BACK) == "answer_foreign"
    third = ("SIOE:ORG:000000009", PORTAL)
    assert code(world, 9, ANSWER, GUID.format(1), between=third) == "answer_foreign"
    assert kept(world, 9) is None


def test_only_its_entity_confirms_a_message_and_once(world: World) -> None:
    take(world, 1)
    guid = kept(world, 1).message_guid
    with pytest.raises(Refused) as found:
        world.perform(ConfirmRequest(PORTAL, guid), "entidade:1")
    assert found.value.code == "not_found"
    [record] = world.perform(ConfirmRequest(ENTITY, guid), "entidade:2")
    assert record.type == "iscapi.confirmada"
    assert not world.perform(ConfirmRequest(ENTITY, guid), "entidade:2")
    assert kept(world, 1).confirmed
    [again] = take(world, 1)
    assert again.type == "iscapi.repetida"


def test_a_full_box_takes_no_more_until_something_is_confirmed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(core, "MOST_WAITING", 2)
    take(world, 1)
    take(world, 2)
    assert code(world, 3) == "box_full"
    take(world, 4, between=BACK)
    world.perform(ConfirmRequest(ENTITY, kept(world, 1).message_guid), "entidade:2")
    take(world, 3)
    monkeypatch.setattr(core, "MOST_IN_ALL", 3)
    assert code(world, 5, between=BACK) == "box_full"


def test_boxes_are_the_same_when_the_world_is_opened_again(world: World) -> None:
    take(world, 1)
    take(world, 2)
    world.perform(ConfirmRequest(ENTITY, kept(world, 1).message_guid), "entidade:2")
    before = [kept(world, 1), kept(world, 2)]
    world.go_back(world.journal.head)
    assert [kept(world, 1), kept(world, 2)] == before


THERE = "http://127.0.0.1:9000/iscapi"


def report(world: World, number: int, attempt: int, outcome: str, status: int) -> list[str]:
    """What was seen at the address of a message; the types of what came of it."""
    guid = kept(world, number).message_guid
    told = ReportDelivery(guid, attempt, outcome, status)
    return [one.type for one in world.perform(told, "sistema:iap-pi")]


def test_a_message_leaves_for_the_address_of_its_entity_until_that_is_taken_back(
    world: World,
) -> None:
    assert world.perform(SetAddress(ENTITY, THERE), "entidade:2")
    assert world.perform(SetAddress(ENTITY, THERE), "entidade:2") == []
    assert [one.type for one in take(world, 1)] == ["iscapi.recebida", "iscapi.enviada"]
    assert kept(world, 1).way.address == THERE
    assert report(world, 1, 1, "delivered", 202) == ["iscapi.entregue"]
    assert kept(world, 1).confirmed
    assert report(world, 1, 1, "delivered", 202) == []
    world.perform(SetAddress(ENTITY, ""), "entidade:2")
    assert [one.type for one in take(world, 2)] == ["iscapi.recebida"]


@pytest.mark.official("fact sheet 5.1: five repetitions, ten minutes apart")
def test_what_nobody_takes_is_sent_again_and_waits_in_the_box_in_the_end(world: World) -> None:
    world.perform(SetAddress(ENTITY, THERE), "entidade:2")
    take(world, 1)
    for attempt in range(1, 7):
        assert kept(world, 1).way.attempt == attempt
        assert report(world, 1, attempt, "status", 500) == ["iscapi.falhada"]
        if attempt < 6:
            world.advance(world.clock.now() + timedelta(seconds=600))
    assert kept(world, 1).way.status == ""
    world.advance(world.clock.now() + timedelta(days=1))
    assert (kept(world, 1).way.attempt, kept(world, 1).confirmed) == (6, False)
    world.perform(ConfirmRequest(ENTITY, kept(world, 1).message_guid), "entidade:2")


def test_an_attempt_that_nobody_reports_has_failed_and_a_late_answer_counts(world: World) -> None:
    world.perform(SetAddress(ENTITY, THERE), "entidade:2")
    take(world, 1)
    world.advance(world.clock.now() + timedelta(seconds=60))
    assert kept(world, 1).way.status == "failed"
    assert report(world, 1, 1, "status", 500) == []
    assert report(world, 1, 1, "delivered", 200) == ["iscapi.entregue"]
    world.advance(world.clock.now() + timedelta(days=1))
    assert kept(world, 1).way.attempt == 1


@pytest.mark.official("fact sheet 5.1: ReplyTo says where the answer goes")
def test_an_answer_goes_to_the_address_that_its_question_gave(world: World) -> None:
    asked = TakeRequest(f"urn:uuid:{GUID.format(1)}", PORTAL, ENTITY, ASK, (), THERE, ())
    assert len(world.perform(asked, "entidade:1")) == 1
    events = take(world, 2, ANSWER, GUID.format(1), between=BACK)
    assert [one.type for one in events] == ["iscapi.recebida", "iscapi.enviada"]
    assert kept(world, 2).way.address == THERE


def test_an_address_that_is_taken_back_is_not_called_again(world: World) -> None:
    world.perform(SetAddress(ENTITY, THERE), "entidade:2")
    take(world, 1)
    report(world, 1, 1, "status", 503)
    world.perform(SetAddress(ENTITY, ""), "entidade:2")
    world.advance(world.clock.now() + timedelta(seconds=600))
    assert (kept(world, 1).way.status, kept(world, 1).way.attempt) == ("", 1)


def test_a_copy_of_a_world_calls_no_entity(worlds: Worlds, world: World) -> None:
    world.perform(SetAddress(ENTITY, THERE), "entidade:2")
    copy = worlds.fork(world.id, "copia")
    assert [one.type for one in take(copy, 1)] == ["iscapi.recebida"]
    assert len(take(world, 1)) == 2
