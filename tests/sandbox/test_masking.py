"""People's data are hidden in what leaves a world to be read (R14)."""

import json

from sandbox.journal import Record
from sandbox.masking import HIDDEN, masked, masker, personal_of
from sandbox.protocol.call import CallStarted, Spoken
from sandbox.registry import Registry
from sandbox.world import World
from tests.driver import Play


def record(kind: str, **data: object) -> Record:
    return Record(1, "", "s", kind, "a", json.dumps(data), 0, "", "")


def test_only_what_an_event_calls_personal_is_hidden() -> None:
    mask = masker((CallStarted, Spoken))
    data = json.loads(mask(record("fala.dita", call_id="C-1", text="Sou a Ana", at="2024")).data)
    assert data == {"call_id": "C-1", "text": HIDDEN, "at": "2024"}


def test_what_has_no_personal_data_is_left_as_it_is() -> None:
    plain = record("outro", text="x")
    assert masker((Spoken,))(plain) is plain


def test_a_message_that_waits_shows_where_it_goes_and_nothing_of_anybody() -> None:
    body = {"$": "CmdStatusQuery", "case_id": "A-1", "phone_number": "+351900000123"}
    envelope = {"$": "Envelope", "sender": "backoffice", "action": "ValidarCMD", "body": body}
    hidden = masked({"envelope": envelope}, frozenset({"envelope"}))["envelope"]
    assert hidden["sender"] == "backoffice"
    assert hidden["body"] == body | {"phone_number": HIDDEN}


def test_the_names_of_fields_stay_and_their_values_do_not() -> None:
    data = {"data": [["nome", "Ana"], ["nif", ""]], "n": [1, None]}
    assert masked(data, frozenset({"data", "n"})) == {
        "data": [["nome", HIDDEN], ["nif", ""]],
        "n": [1, None],
    }


def test_nothing_of_the_citizen_is_in_the_masked_journal_of_a_call(
    world: World, registry: Registry, play: Play
) -> None:
    play.to("submitted")
    play.say("Chamo-me Ana Filipa")
    mask = masker(registry.events)
    shown = "".join(mask(item).data for item in world.journal.read())
    person = play.person
    for datum in (person.full_name, person.nif, person.nic, person.email, *person.phones, "Chamo"):
        assert datum not in shown
    written = "".join(item.data for item in world.journal.read())
    assert person.phones[0] in written
    assert len(personal_of(registry.events)) > 10
