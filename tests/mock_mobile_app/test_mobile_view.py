"""What the phone shows, from given states: no machine, no page."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from mock_mobile_app.core import Handset, Shown, Sms
from mock_mobile_app.view import view
from sandbox.people import PERSONAS
from sandbox.protocol.call import Call, CallStatus, Utterance
from sandbox.protocol.policy import Policy
from sandbox.protocol.system import Moment

NOW = datetime(2024, 5, 6, 9, 0, tzinfo=UTC)
ANA = next(one for one in PERSONAS if one.id == "ana-silva")
TWO_PHONES = next(one for one in PERSONAS if len(one.phones) == 2)
WITHOUT_APP = next(one for one in PERSONAS if one.cmd == ("app_not_installed",))
SERVICES = {"registo": {"title": "Registo", "entity": "Entidade", "purpose": "Pedir"}}
SCOPES = {"nome": "Nome completo"}


class FixedSecrets:
    """Secrets that can be read at a glance."""

    def security_code(self, request_id: str, digits: int) -> str:
        return "0123456789"[:digits]

    def phrase(self, request_id: str, offset: int = 0) -> str:
        return f"{'cab'[offset]} {request_id}"


def moment(**policy: object) -> Moment:
    return Moment(NOW, Policy(**policy), FixedSecrets(), None, lambda stream: None, str)


def request(status: str = "pending", number: int = 1, **changes: object) -> Shown:
    return replace(
        Shown(
            f"P-000{number}", "registo", ("nome",), ANA.phones[0], "C-0001", ANA.phones[0], "rita",
            NOW, NOW + timedelta(minutes=5), status, digits=6,
        ),
        **changes,
    )  # fmt: skip


def call(status: CallStatus = CallStatus.IN_PROGRESS, **changes: object) -> Call:
    made = Call("C-0001", ANA.id, ANA.phones[0], status, NOW, answered_at=NOW)
    return replace(made, **changes)


def shown(*requests: Shown, calls: tuple[Call, ...] = (), person=ANA, policy=None, **phone):
    handset = Handset(person.id, **{"unlocked": True, "requests": requests, **phone})
    return view(handset, person, calls, moment(**(policy or {})), SERVICES, SCOPES)


def test_a_phone_nobody_has_used_is_locked_and_empty():
    found = view(None, ANA, (), moment(), SERVICES, SCOPES)
    assert (found["app"], found["call"], found["waiting"], found["code"]) == (
        "locked", None, None, None,
    )  # fmt: skip


def test_the_view_is_json():
    found = shown(request(), calls=(call(),), messages=(Sms("DGAJ", "Olá", NOW),))
    assert json.loads(json.dumps(found)) == found


def test_an_open_app_tells_who_asks_for_what():
    waiting = shown(request(), calls=(call(),))["waiting"]
    assert (waiting["title"], waiting["entity"], waiting["purpose"]) == (
        "Registo", "Entidade", "Pedir",
    )  # fmt: skip
    assert waiting["scopes"] == [{"id": "nome", "label": "Nome completo"}]


def test_a_locked_app_tells_only_that_something_waits():
    found = shown(request(), request("denied", 2), calls=(call(),), unlocked=False)
    assert found["waiting"] == {"request_id": "P-0001", "status": "pending"}
    assert (found["last"], found["history"]) == (None, [])


def test_a_locked_app_shows_no_code():
    found = shown(request("code"), unlocked=False)
    assert found["code"] is None
    assert "012345" not in json.dumps(found)


def test_the_code_is_shown_in_groups_of_three():
    code = shown(request("code"))["code"]
    assert (code["request_id"], code["value"], code["grouped"]) == ("P-0001", "012345", "012 345")


def test_there_is_no_code_before_the_answer_arrived():
    assert shown(request("answered", reason="approve"))["code"] is None


def test_a_code_past_its_end_is_not_shown():
    found = shown(request("code", expires_at=NOW))
    assert found["code"] is None
    assert found["last"]["status"] == "code_expired"


def test_a_request_past_its_end_does_not_wait():
    found = shown(request(expires_at=NOW))
    assert found["waiting"] is None
    assert found["last"]["status"] == "expired"


@pytest.mark.parametrize(
    ("calls", "changes", "kind"),
    [
        ((call(),), {}, "own_call"),
        ((call(CallStatus.COMPLETED),), {}, "ended_call"),
        ((call(call_id="C-0002"),), {}, "other_call"),
        ((), {}, "no_call"),
        ((call(),), {"caller_number": "+351900999999"}, "foreign_number"),
        ((call(citizen_id="outra-pessoa"),), {}, "no_call"),
    ],
)
def test_the_origin_tells_whose_call_the_request_is_of(calls, changes, kind):
    origin = shown(request(**changes), calls=calls)["waiting"]["origin"]
    assert (origin["kind"], origin["trusted"]) == (kind, kind == "own_call")


def test_the_other_phone_of_the_same_person_is_trusted():
    made = call(citizen_id=TWO_PHONES.id, caller_number=TWO_PHONES.phones[0])
    asked = request(phone_number=TWO_PHONES.phones[1], caller_number=TWO_PHONES.phones[0])
    assert shown(asked, calls=(made,), person=TWO_PHONES)["waiting"]["origin"]["trusted"]


@pytest.mark.parametrize(
    ("mode", "phrase", "options"),
    [
        ("show", "c P-0001", []),
        ("choose", "", ["a P-0001", "b P-0001", "c P-0001"]),
        ("off", "", []),
    ],
)
def test_the_phrase_follows_the_policy(mode, phrase, options):
    waiting = shown(request(), policy={"phrase": mode})["waiting"]
    assert (waiting["phrase"], waiting["phrase_options"]) == (phrase, options)


def test_the_newest_of_two_pending_requests_comes_first():
    found = shown(request(), request(number=2))
    assert [item["request_id"] for item in found["pending"]] == ["P-0002", "P-0001"]
    assert found["waiting"]["request_id"] == "P-0002"


def test_an_answer_that_could_not_be_sent_asks_to_answer_again():
    assert shown(request(reason="sem_entrega"))["waiting"]["problem"]


def test_how_a_request_ended_is_said_with_its_reason():
    declined = shown(request("denied", reason="nao_estou_em_chamada"))["last"]
    refused = shown(request("denied", reason="recusa"))["last"]
    assert declined["text"] != refused["text"]


def test_what_was_heard_is_shown_and_masked_once_forgotten():
    said = Utterance("cidadao", "O código é ••• •••.", NOW, heard="O código é 012 345.")
    heard = shown(calls=(call(transcript=(said, replace(said, heard=""))),))["call"]
    assert [line["text"] for line in heard["transcript"]] == [
        "O código é 012 345.", "O código é ••• •••.",
    ]  # fmt: skip


def test_calls_of_other_people_are_not_shown():
    assert shown(calls=(call(citizen_id="outra-pessoa"),))["call"] is None


def test_a_transfer_rings_but_is_not_a_new_call():
    line = shown(calls=(call(CallStatus.RINGING),))["call"]
    assert line["label"] == "A transferir…"


def test_the_code_can_be_said_at_a_touch_and_the_pin_cannot():
    phrases = shown(request("code"))["phrases"]
    assert phrases[0] == {"name": "dita-codigo", "text": "O código é 012 345."}
    assert not any(ANA.app_pin in item["text"] for item in phrases)


def test_each_number_of_the_person_can_be_said():
    phrases = {item["name"] for item in shown(person=TWO_PHONES)["phrases"]}
    assert {"dita-telemovel", "dita-telemovel-2"} <= phrases


def test_without_an_app_the_phone_says_why():
    found = shown(person=WITHOUT_APP, unlocked=False)
    assert (found["app"], bool(found["no_app_reason"])) == ("missing", True)


def test_wrong_pins_count_down_until_the_app_is_blocked():
    assert shown(unlocked=False, pin_failures=2)["pin_attempts_left"] == 1
    assert shown(unlocked=False, pin_failures=3, blocked=True)["app"] == "blocked"


def test_a_message_is_new_for_five_minutes():
    messages = (Sms("DGAJ", "antes", NOW - timedelta(minutes=5)), Sms("DGAJ", "agora", NOW))
    assert [item["new"] for item in shown(messages=messages)["messages"]] == [True, False]
