"""Requests of entities by wire: asked, answered, accepted, and the data that follow."""

import base64
import re
from typing import Any

import pytest

from sandbox.people import PERSONAS
from tests.http.client import Client, Place
from tests.http.entity import CLIENT, FRONTEND, NAME, NIC, NIF, RESOURCES, Entity

GUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


@pytest.fixture
def entity(place: Place) -> Entity:
    """The entity that every world has, with a certificate."""
    return Entity(place).register()


@pytest.fixture(scope="module")
def known(client: Client) -> Entity:
    """One for all that is refused: nothing comes of it."""
    return Entity(Place(client, "so-recusas").create()).register()


def granted(entity: Entity, **changes: Any) -> str:
    """The `jwt` of a request that Ana has accepted: of a second one, answered at once."""
    entity.ask(**changes)
    assert entity.decide().status == 200
    again = entity.ask(**changes)
    assert again["result"]["code"] == "ACCEPTED"
    return str(again["jwt"])


@pytest.mark.official("SA-MAN, fact sheet 6.1")
def test_a_request_is_answered_at_once_with_its_number(entity: Entity) -> None:
    answer = entity.ask()
    assert answer["result"]["code"] == "PENDING"
    assert GUID.fullmatch(answer["requestNumber"])
    assert "qrCode" not in answer
    assert "jwt" not in answer


@pytest.mark.official("SA-MAN, fact sheet 6.1")
def test_a_decision_token_has_its_three_claims(entity: Entity) -> None:
    claims = entity.opened(granted(entity))
    assert GUID.fullmatch(claims.pop("access_token"))
    assert claims == {"token_type": "bearer", "expires_in": "604800"}


def test_an_answer_at_once_tells_until_when_the_authorization_holds(entity: Entity) -> None:
    until = entity.written(days=3)
    entity.ask(validity=until)
    entity.decide()
    assert entity.ask(validity=entity.written(days=2))["validity"] == until
    assert entity.ask(validity=entity.written(days=4))["result"]["code"] == "PENDING"


@pytest.mark.official("AUT-MAN 4.1, fact sheet 6.2")
def test_a_qr_request_comes_with_a_picture_of_its_number(entity: Entity) -> None:
    body = entity.body(owner=None, informationType="QR_AUTHENT")
    answer = entity.place.client.done(entity.send(body, "qrcodeauthentication"))
    assert answer["result"]["code"] == "PENDING"
    assert base64.b64decode(answer["qrCode"]).startswith(b"\x89PNG\r\n")


def test_paths_are_taken_in_any_letter_case(entity: Entity) -> None:
    path = entity.path(f"{FRONTEND}/AUTHORIZATION").replace("Frontend", "frontEND")
    answer = entity.place.client.post(path, entity.body(), token=entity.token())
    assert answer.data["result"]["code"] == "PENDING"


@pytest.mark.official("AUT-MAN 12, fact sheet 6.1")
def test_the_data_come_at_once_by_resource_jwt(entity: Entity) -> None:
    answer = entity.data("resourceJWT", token=granted(entity), attributesName=[NIC, NAME])
    body = entity.place.client.done(answer)
    assert body["processId"] is None
    assert body["result"]["code"] == "200"
    claims = entity.opened(body["jsonWebToken"])
    assert claims.pop("exp") > 0
    assert claims == {NIC: "99000001", NAME: ana()}


@pytest.mark.official("AUT-MAN 12, fact sheet 6.1")
def test_the_data_come_bit_by_bit_by_begin_and_fetch(entity: Entity) -> None:
    token = granted(entity)
    begun = entity.data("BeginAttributeRequest", token=token).data
    asked = {"token": token, "authenticationContextId": begun["processId"]}
    first = entity.opened(entity.data("FetchAttributes", **asked).data["jsonWebToken"])
    assert set(first) == {"exp"}
    entity.advance(2)
    then = entity.opened(entity.data("FetchAttributes", **asked).data["jsonWebToken"])
    assert set(then) == {"exp", NIC, NAME}


def test_the_data_that_were_not_authorized_are_refused(entity: Entity) -> None:
    token = granted(entity)
    answer = entity.data("resourceJWT", token=token, attributesName=[NIF])
    assert (answer.status, answer.data["result"]["code"]) == (403, "ATTRIBUTE_NOT_GRANTED")


def test_the_data_are_refused_once_the_citizen_has_taken_it_back(entity: Entity) -> None:
    number = entity.ask()["requestNumber"]
    entity.decide()
    token = entity.ask()["jwt"]
    entity.decide("withdraw-grant", request_number=number)
    answer = entity.data("resourceJWT", token=token, attributesName=[NIC])
    assert answer.data["code"] == "data_access_withdrawn"


def test_the_data_are_refused_when_the_token_is_over(entity: Entity) -> None:
    token = granted(entity)
    entity.advance(604_800)
    answer = entity.data("resourceJWT", token=token, attributesName=[NIC])
    assert answer.data["code"] == "data_access_expired"


def ana() -> str:
    """The name that the register of the CMD holds."""
    return next(one.registered_name for one in PERSONAS if one.id == "ana-silva")


FOREIGN_TOKENS = {
    "nothing": None,
    "a number": 7,
    "a word": "abc",
    "one's own": "own",
}


@pytest.mark.parametrize("name", FOREIGN_TOKENS)
def test_the_data_are_refused_to_a_token_that_was_not_signed_here(
    entity: Entity, name: str
) -> None:
    token = entity.token() if name == "one's own" else FOREIGN_TOKENS[name]
    for call in ("resourceJWT", "BeginAttributeRequest", "FetchAttributes"):
        answer = entity.data(call, token=token, attributesName=[NIC], authenticationContextId="x")
        assert (answer.status, answer.data["code"]) == (401, "data_access_unknown")


def test_a_decision_token_of_another_world_opens_nothing(client: Client, entity: Entity) -> None:
    other = Entity(Place(client, "outra-semente").create(seed=9))
    answer = other.data("resourceJWT", token=granted(entity), attributesName=[NIC])
    assert answer.data["code"] == "data_access_unknown"


def test_invocations_are_counted_whatever_becomes_of_them(entity: Entity) -> None:
    entity.ask()
    entity.decide("refuse-access")
    entity.ask()
    entity.send(entity.body(owner="123"))
    answer = entity.place.client.get(entity.path("api/invocacoes")).data
    (row,) = answer["invocacoes"]
    assert (row["client_id"], row["count"], row["price_cents"]) == (CLIENT, 2, 100_000)


LONG = "x" * 300
BAD_BODIES: dict[str, dict[str, Any]] = {
    "owner too short": {"owner": "9900"},
    "owner with letters": {"owner": "9900000A"},
    "owner is a list": {"owner": [1]},
    "both owners": {"foreignOwner": {"DocNumber": "TR0000001"}},
    "no owner": {"owner": None},
    "foreign owner is a text": {"owner": None, "foreignOwner": "TR0000001"},
    "no consumer": {"consumer": None},
    "a foreign consumer": {"foreignConsumer": {}},
    "another consumer type": {"consumerType": "CITIZEN"},
    "no information type": {"informationType": None},
    "another information type": {"informationType": "QR_AUTHENT"},
    "no deadline": {"replyDeadline": None},
    "a deadline in another form": {"replyDeadline": "2024-05-06T10:00"},
    "a deadline on no day": {"replyDeadline": "2024-02-31 10:00"},
    "a deadline too far": {"replyDeadline": "9999-12-31 10:00"},
    "a validity in another form": {"validity": "amanhã"},
    "no channel": {"channelCode": None},
    "a channel too long": {"channelCode": LONG},
    "a description too long": {"requestDescription": LONG},
    "a description with a control character": {"requestDescription": "a\u0000b"},
    "an address too long": {"replyTo": f"http://127.0.0.1/{LONG}"},
    "a name that is a number": {"ownerName": {"FirstName": 7}},
    "attributes as a text": {"attributeList": NIC},
    "attributes that are numbers": {"attributeList": [7]},
    "an attribute too long": {"attributeList": [f"http://x/{LONG}{LONG}"]},
    "too many attributes": {"attributeList": [f"http://x/{n}" for n in range(99)]},
}
REFUSED: dict[str, tuple[dict[str, Any], int, str]] = {
    "an unknown owner": ({"owner": "98765432"}, 404, "OWNER_UNKNOWN"),
    "a deadline that is over": ({"replyDeadline": "2020-01-01 10:00"}, 422, "REPLY_DEADLINE_PAST"),
    "a validity that is over": ({"validity": "2020-01-01 10:00"}, 422, "VALIDITY_PAST"),
    "another's consumer": ({"consumer": "900000000"}, 403, "CALLER_TOKEN_FOREIGN"),
    "an address outside": ({"replyTo": "http://192.0.2.1/"}, 403, "ADDRESS_NOT_ALLOWED"),
    "a link-local address": ({"replyTo": "http://169.254.169.254/x"}, 403, "ADDRESS_NOT_ALLOWED"),
    "an address of a file": ({"replyTo": "file:///etc/passwd"}, 403, "ADDRESS_NOT_ALLOWED"),
    "an address with a user": ({"replyTo": "http://a@127.0.0.1/"}, 403, "ADDRESS_NOT_ALLOWED"),
}


@pytest.mark.parametrize("name", BAD_BODIES)
def test_a_bad_member_is_refused_by_name(known: Entity, name: str) -> None:
    answer = known.send(known.body(**BAD_BODIES[name]))
    assert (answer.status, answer.data["result"]["code"]) == (422, "MALFORMED"), answer.text
    assert len(answer.data["result"]["description"]) <= 70


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_done_is_refused_by_name(known: Entity, name: str) -> None:
    changes, status, code = REFUSED[name]
    answer = known.send(known.body(**changes))
    assert (answer.status, answer.data["result"]["code"]) == (status, code), answer.text


BAD_BYTES: dict[str, tuple[bytes, str, int]] = {
    "no JSON": (b"<a/>", "application/json", 422),
    "cut": (b'{"owner": "', "application/json", 422),
    "a list": (b"[]", "application/json", 422),
    "not UTF-8": (b'{"owner": "\xff"}', "application/json", 422),
    "a member twice": (b'{"owner": "1", "owner": "2"}', "application/json", 422),
    "too deep": (b"[" * 5000, "application/json", 422),
    "a form": (b"owner=1", "application/x-www-form-urlencoded", 415),
    "too large": (b'{"owner": "' + b"9" * 70_000 + b'"}', "application/json", 413),
}


@pytest.mark.parametrize("name", BAD_BYTES)
@pytest.mark.parametrize("call", [f"{FRONTEND}/authorization", f"{RESOURCES}/resourceJWT"])
def test_a_body_that_cannot_be_read_is_refused(known: Entity, call: str, name: str) -> None:
    content, kind, status = BAD_BYTES[name]
    answer = known.place.client.send(
        "POST", known.path(call), content, {"Content-Type": kind}, known.token()
    )
    assert answer.status == status
    assert answer.headers["content-type"] == "application/json"
    assert answer.data["result"]["code"].isupper()


def test_other_addresses_and_methods_are_refused_as_json(known: Entity) -> None:
    client = known.place.client
    assert client.post(known.path("nada"), {}).data["code"] == "not_found"
    answer = client.get(known.path(f"{FRONTEND}/authorization"))
    assert (answer.status, answer.headers["allow"]) == (405, "POST")
    assert client.post("/w/nenhum/sistema-autorizacoes/x", {}).data["code"] == "world_unknown"


def test_unknown_members_and_numbers_for_texts_are_taken(entity: Entity) -> None:
    answer = entity.ask(outro=1, consumer=int(CLIENT), additionalInfo=[{"key": "a", "value": "b"}])
    assert answer["result"]["code"] == "PENDING"


def test_no_token_and_no_value_is_in_the_journal(entity: Entity) -> None:
    token = granted(entity)
    entity.data("resourceJWT", token=token, attributesName=[NIC, NAME])
    secret = entity.opened(token)["access_token"]
    written = str(list(entity.place.events(0)))
    assert secret not in written
    assert token not in written
    assert "99000001" not in written
