"""The rules of a signature: a call at an instant, then an event or a refusal."""

from base64 import b64encode
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import pytest

from mock_scmd import checks
from mock_scmd import language as says
from mock_scmd.core import KEPT
from mock_scmd.peers import stream
from mock_scmd.seat import state_of
from mock_scmd.tables import ANSWERS, MOST_DOCUMENTS, PREFIX
from sandbox.platforms.authentication.credential import stream_of
from sandbox.protocol.errors import Refused
from sandbox.world import World
from sandbox.worlds import Worlds

START = datetime(2025, 2, 10, 10, 0, tzinfo=UTC)
HASH = b64encode(PREFIX + sha256(b"um").digest()).decode()
ANA, PIN = "900000123", "25802580"
SIGN = says.SignDocument("ws:ensaio", ANA, PIN, HASH, "contrato.pdf")


class Signing:
    """An application that calls the rules of one world."""

    def __init__(self, world: World) -> None:
        self.world = world

    def do(self, command: Any) -> Any:
        """Do a call; returns the event of the service."""
        codec = self.world.machine.registry.codec
        for record in self.world.perform(command, "aplicacao:ensaio"):
            if record.type.startswith("assinatura."):
                return codec.decode(record.type, record.data)
        raise AssertionError("nothing happened")

    def right(self, event: Any) -> str:
        """The code that went to the phone."""
        return self.world.key.security_code(event.code_id, 6)

    def confirm(self, event: Any, code: str = "") -> Any:
        return self.do(
            says.ConfirmSignature("ws:ensaio", code or self.right(event), event.process_id)
        )


@pytest.fixture
def signing(worlds: Worlds) -> Signing:
    return Signing(worlds.create("assina", start=START))


def signing_with(worlds: Worlds, **policy: object) -> Signing:
    return Signing(worlds.create("assina", start=START, policy=policy))


@pytest.mark.official("CMD signature specification 1.12, SCMDSign and ValidateOtp")
def test_pin_and_code_sign_a_document(signing: Signing) -> None:
    begun = signing.do(SIGN)
    assert isinstance(begun, says.SignatureCodeSent)
    done = signing.confirm(begun)
    assert isinstance(done, says.DocumentsSigned)
    assert (done.process_id, done.count) == (begun.process_id, 1)


def test_an_identifier_is_a_guid_and_the_same_in_the_same_world(worlds: Worlds) -> None:
    made = [Signing(worlds.create(name, start=START, seed=7)).do(SIGN).process_id for name in "ab"]
    assert made[0] == made[1]
    assert [len(part) for part in made[0].split("-")] == [8, 4, 4, 4, 12]


@pytest.mark.official("CMD signature specification 1.12, annex: 801")
def test_wrong_pins_are_counted_for_the_number_until_it_is_blocked(signing: Signing) -> None:
    wrong = says.SignDocument("ws:ensaio", ANA, "00000000", HASH)
    left = [signing.do(wrong).attempts_left for _ in range(3)]
    assert left == [2, 1, 0]
    refused = signing.do(SIGN)
    assert (refused.code, refused.attempts_left) == ("801", 0)
    signing.world.advance_by(600)
    assert isinstance(signing.do(SIGN), says.SignatureCodeSent)


def test_a_right_pin_forgets_the_wrong_ones(signing: Signing) -> None:
    signing.do(says.SignDocument("ws:ensaio", ANA, "00000000", HASH))
    signing.do(SIGN)
    assert signing.do(says.SignDocument("ws:ensaio", ANA, "1111", HASH)).attempts_left == 2


def test_wrong_signature_pins_block_no_sign_in(signing: Signing) -> None:
    for _ in range(3):
        signing.do(says.SignDocument("ws:ensaio", ANA, "00000000", HASH))
    assert signing.world.machine.state(stream_of("cmd:+351900000123")) is None


def test_the_pin_of_the_app_does_not_sign(signing: Signing) -> None:
    assert signing.do(says.SignDocument("ws:ensaio", ANA, "2580", HASH)).code == "801"


@pytest.mark.official("CMD signature specification 1.12, annex: 817")
@pytest.mark.parametrize("number", ["900735182", "900816439", "900294750", "900528914"])
def test_who_cannot_sign_gets_no_code(signing: Signing, number: str) -> None:
    refused = signing.do(says.SignDocument("ws:ensaio", number, PIN, HASH))
    assert refused.code == "817"
    assert not signing.do(says.GetSignatureCertificate("ws:ensaio", number)).citizen_id


def test_somebody_without_the_app_signs_by_sms(signing: Signing) -> None:
    begun = signing.do(says.SignDocument("ws:ensaio", "900367928", "90639063", HASH))
    assert isinstance(signing.confirm(begun), says.DocumentsSigned)


@pytest.mark.official("CMD signature specification 1.12, annex: 901, 902")
@pytest.mark.parametrize("code", ["901", "902"])
def test_a_pin_that_must_be_changed_signs_nothing(worlds: Worlds, code: str) -> None:
    signing = signing_with(worlds, assinatura_muda_pin=code)
    assert signing.do(SIGN).code == code
    assert code in ANSWERS


@pytest.mark.official("CMD signature specification 1.12, SCMDMultipleSign: at most 100")
@pytest.mark.parametrize(("count", "code"), [(MOST_DOCUMENTS, ""), (MOST_DOCUMENTS + 1, "900")])
def test_a_hundred_documents_are_signed_with_one_code(
    signing: Signing, count: int, code: str
) -> None:
    documents = tuple((str(number), "a.pdf", "00" * 32) for number in range(count))
    event = signing.do(says.SignDocuments("ws:ensaio", ANA, PIN, documents=documents))
    assert getattr(event, "code", "") == code


@pytest.mark.official("CMD signature specification 1.12, annex: 802")
def test_three_wrong_codes_are_the_end(signing: Signing) -> None:
    begun = signing.do(SIGN)
    wrong = f"{(int(signing.right(begun)) + 1) % 1_000_000:06d}"
    answers = [signing.confirm(begun, wrong) for _ in range(3)]
    assert [(one.code, one.attempts_left) for one in answers] == [
        ("802", 2),
        ("802", 1),
        ("802", 0),
    ]
    assert signing.confirm(begun).code == "816"


def test_a_code_serves_until_its_instant_and_the_process_for_another(signing: Signing) -> None:
    begun = signing.do(SIGN)
    signing.world.advance_by(300)
    assert signing.confirm(begun).code == "816"
    again = signing.do(says.SendSignatureCode("ws:ensaio", begun.process_id))
    assert again.process_id == begun.process_id
    assert isinstance(signing.confirm(again), says.DocumentsSigned)


def test_a_process_that_nobody_confirms_is_over_by_itself(signing: Signing) -> None:
    begun = signing.do(SIGN)
    signing.world.advance_by(900)
    last = signing.world.journal.read(stream=stream("ws:ensaio"))
    assert [one.type for one in last][-1] == "assinatura.expirada"
    assert signing.confirm(begun).code == "816"
    with pytest.raises(Refused, match="signature_over"):
        signing.do(says.SendSignatureCode("ws:ensaio", begun.process_id))


def test_only_so_many_codes_are_sent(signing: Signing) -> None:
    begun = signing.do(SIGN)
    for _ in range(2):
        signing.do(says.SendSignatureCode("ws:ensaio", begun.process_id))
    with pytest.raises(Refused, match="code_sends"):
        signing.do(says.SendSignatureCode("ws:ensaio", begun.process_id))


def test_a_code_is_used_once(signing: Signing) -> None:
    begun = signing.do(SIGN)
    signing.confirm(begun)
    with pytest.raises(Refused, match="signature_over"):
        signing.confirm(begun)


def test_a_process_is_known_to_its_caller_only(signing: Signing) -> None:
    begun = signing.do(SIGN)
    with pytest.raises(Refused, match="signature_unknown"):
        signing.do(says.ConfirmSignature("ws:outra", signing.right(begun), begun.process_id))
    with pytest.raises(Refused, match="signature_unknown"):
        signing.do(says.SendSignatureCode("ws:ensaio", begun.process_id, "900471306"))


def test_what_is_over_is_forgotten_in_time(signing: Signing) -> None:
    for _ in range(KEPT + 5):
        signing.confirm(signing.do(SIGN))
    assert len(state_of(signing.world, "ws:ensaio").processes) == KEPT


def test_neither_pin_nor_code_is_in_the_journal(signing: Signing) -> None:
    begun = signing.do(SIGN)
    code = signing.right(begun)
    signing.confirm(begun)
    written = "\n".join(record.data for record in signing.world.journal.read())
    assert PIN not in written
    assert code not in written


def test_the_sms_names_the_document_and_the_application(signing: Signing) -> None:
    signing.do(SIGN)
    (sms,) = signing.world.machine.state("phone:ana-silva").messages
    assert "assinar «contrato.pdf» em Aplicação de ensaio" in sms.text


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("", "Hash"),
        ("isto não é base64", "Hash"),
        (b64encode(sha256(b"um").digest()).decode(), "Hash"),
        (b64encode(bytes(19) + bytes(32)).decode(), "Hash"),
        (HASH[:-4], "Hash"),
    ],
)
def test_a_hash_is_a_digest_info(text: str, field: str) -> None:
    with pytest.raises(checks.Wrong) as wrong:
        checks.digest_of(text)
    assert wrong.value.field == field


@pytest.mark.parametrize(
    ("lines", "field"),
    [
        ("", "documents"),
        ("1;a.pdf", "documents"),
        (f";a.pdf;{HASH}", "id"),
        (f"1;{'a' * 45};{HASH}", "Name"),
        (f"1;[[/x]];{HASH}", "Name"),
        ("1;a.pdf;x", "Hash"),
        (f"1;a.pdf;{HASH}\n1;b.pdf;{HASH}", "id"),
    ],
)
def test_a_list_of_documents_is_checked_line_by_line(lines: str, field: str) -> None:
    with pytest.raises(checks.Wrong) as wrong:
        checks.documents_of(lines)
    assert wrong.value.field == field
