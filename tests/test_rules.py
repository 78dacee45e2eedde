"""The guarantees of the spoken security code, each tried on the whole machine.

The numbers are those of docs/explanation/security-of-the-call.md; R19 to R21 speak of
a CIBA face, which this house does not have.
"""

import hmac
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from mock_backoffice.contract import SERVICES
from mock_mobile_app.core import phrase_options
from mock_mobile_app.language import ChangeDevice, LockApp
from sandbox import keys
from sandbox.keys import new_key
from sandbox.platforms.entity_requests.core import access_token
from sandbox.platforms.entity_requests.phone_channel import attributes_of
from sandbox.protocol import authorization_request, redemption, security_code
from sandbox.protocol.authorization_request import Approved, Pending
from sandbox.protocol.messages import CitizenDataQuery, CmdStatusReply, IssueToken, RedeemCode
from sandbox.protocol.policy import Policy
from sandbox.world import World
from tests.driver import ANA, JOAO, RITA, SCOPES, START, TOMAS, Play, refused

CODE_TYPES = {"codigo.emitido", "codigo.apresentado"}


def wrong(code: str) -> str:
    """A code that is not this one."""
    return code[:-1] + str((int(code[-1]) + 1) % 10)


# R1 ---------------------------------------------------------------------------------------------
def test_r01_the_code_of_another_request_fails(world: World) -> None:
    ana, joao = Play(world).to("approved"), Play(world, JOAO, TOMAS).to("approved")
    assert ana.code != joao.code
    ana.validate_code(joao.code)
    assert ana.case.code_outcome == "code_wrong"
    assert ana.status == joao.status == "approved"
    assert not ana.case.data


def test_r01_the_code_of_the_previous_call_fails(play: Play) -> None:
    play.to("approved")
    old = play.code
    play.citizen_hangs_up()
    second = play.again().to("approved", after="signed_in")
    second.validate_code(old)
    assert second.case.code_outcome == "code_wrong"


@pytest.mark.parametrize(
    "other",
    [
        {"operator_id": TOMAS},
        {"session_id": "S-9999"},
        {"call_id": "C-9999"},
        {"case_id": "A-9999"},
    ],
    ids=lambda other: next(iter(other)),
)
def test_r01_a_right_code_is_worth_nothing_elsewhere(play: Play, other: dict[str, str]) -> None:
    play.to("approved")
    Play(play.world, operator=TOMAS).sign_in()
    ours = RedeemCode(
        play.case_id,
        ANA,
        play.case.request_id,
        play.world.key.proof(play.case.request_id, play.code),
        RITA,
        play.session_id,
        play.call_id,
    )
    play.world.perform(replace(ours, **other), "sistema:sistema-autorizacoes")
    assert play.events("codigo.recusado")[-1]["reason"] == "code_foreign"
    assert play.status == "approved"
    assert "codigo.aceite" not in play.types()
    play.validate_code()
    assert play.case.code_outcome == "accepted"


def test_r01_a_new_session_of_the_same_operator_cannot_use_the_code(play: Play) -> None:
    play.to("approved")
    code = play.code
    play.sign_in()
    play.validate_code(code)
    assert play.case.code_outcome == "code_foreign"
    assert "codigo.aceite" not in play.types()


def test_r01_a_code_belongs_to_the_phone_that_showed_it(play: Play) -> None:
    play.to("approved")
    code = play.code
    play.by_citizen(ChangeDevice(ANA))
    assert (play.status, play.asked.reason) == ("canceled", "telemovel_trocado")
    play.validate_code(code)
    assert play.case.code_outcome == "not_approved"
    assert not play.code


# R2 ---------------------------------------------------------------------------------------------
def test_r02_there_is_no_code_before_approval(play: Play) -> None:
    play.to("pending").unlock()
    value = play.world.key.security_code(play.case.request_id, 6)
    assert not CODE_TYPES & set(play.types())
    assert play.sees_phone()["code"] is None
    assert value not in repr(play.sees_phone()) + repr(play.sees_desk()) + play.journal_text()
    play.validate_code(value)
    assert play.case.code_outcome == "not_approved"
    assert play.status == "pending"


@pytest.mark.parametrize("answer", ["deny", "decline_call"])
def test_r02_there_is_no_code_after_refusal(play: Play, answer: str) -> None:
    play.to("pending")
    getattr(play, answer)()
    value = play.world.key.security_code(play.case.request_id, 6)
    assert not CODE_TYPES & set(play.types())
    assert value not in repr(play.sees_phone()) + repr(play.sees_desk()) + play.journal_text()
    play.validate_code(value)
    assert play.case.code_outcome == "not_approved"
    assert play.status == "denied"
    with refused("not_pending"):
        play.approve()


# R3 ---------------------------------------------------------------------------------------------
def test_r03_a_real_world_draws_its_key_at_random(make_world: Callable[..., World]) -> None:
    first, second = (make_world(name, scripted=False) for name in ("um", "dois"))
    codes = {each.key.security_code("P-0001", 12) for each in (first, second)}
    assert len(codes) == 2
    assert not first.settings.scripted


def test_r03_the_random_key_comes_from_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys.secrets, "token_bytes", lambda size: b"x" * size)
    assert new_key(None) == b"x" * 32
    assert new_key(7) != b"x" * 32


def test_r03_a_scripted_world_follows_its_seed_and_says_so(
    make_world: Callable[..., World],
) -> None:
    first, second, third = make_world("um"), make_world("dois"), make_world("tres", seed=8)
    assert first.key.security_code("P-0001", 6) == second.key.security_code("P-0001", 6)
    assert first.key.security_code("P-0001", 6) != third.key.security_code("P-0001", 6)
    assert Play(first).events("mundo.criado")[0]["scripted"] is True
    assert first.settings.scripted


@pytest.mark.parametrize(("digits", "warned"), [(4, True), (6, True), (7, False), (8, False)])
def test_r03_a_code_under_twenty_bits_is_warned_of(
    make_world: Callable[..., World], digits: int, warned: bool
) -> None:
    created = Play(make_world("criado", policy={"code_digits": digits}))
    assert ("codigo.entropia_baixa" in created.types()) is warned
    changed = Play(make_world("mudado", policy={"code_digits": 8}))
    changed.policy(code_digits=digits)
    assert ("codigo.entropia_baixa" in changed.types()) is warned
    policy = replace(Policy(), code_digits=digits)
    assert authorization_request.entropy_warning(policy) is warned


def test_r03_codes_are_spread_evenly(world: World) -> None:
    codes = [world.key.security_code(f"P-{number:04d}", 6) for number in range(2000)]
    assert len(set(codes)) > 1990
    for place in range(6):
        counts = [sum(code[place] == digit for code in codes) for digit in "0123456789"]
        assert min(counts) > 140
        assert max(counts) < 260


# R4 ---------------------------------------------------------------------------------------------
def test_r04_the_wait_for_approval_ends(play: Play) -> None:
    play.to("pending").unlock()
    play.wait(300)
    assert play.status == "expired"
    assert play.case.request_status == "expired"
    assert play.shown.status == "expired"
    with refused("not_pending"):
        play.approve()


def test_r04_the_code_ends(play: Play) -> None:
    play.to("approved")
    code = play.code
    play.wait(299)
    assert play.status == "approved"
    play.wait(1)
    assert play.status == "code_expired"
    assert play.case.request_status == "code_expired"
    assert not play.code
    play.validate_code(code)
    assert play.case.code_outcome == "code_expired"


@pytest.mark.parametrize(
    "limits",
    [
        {"request_lifetime_s": 3000, "code_lifetime_s": 3000},
        {"request_lifetime_s": 590, "code_lifetime_s": 300},
        {"request_lifetime_s": 300, "code_lifetime_s": 3000},
    ],
)
def test_r04_both_clocks_together_reach_at_most_ten_minutes(
    make_world: Callable[..., World], limits: dict[str, int]
) -> None:
    play = Play(make_world(policy=limits)).to("pending")
    asked = play.world.clock.now()
    assert play.asked.expires_at <= asked + timedelta(minutes=10)
    play.wait(200)
    play.approve()
    assert isinstance(play.asked, Approved)
    assert play.asked.expires_at <= asked + timedelta(minutes=10)
    play.world.advance(asked + timedelta(minutes=10))
    assert not play.alive


def test_r04_both_screens_count_to_the_same_instant(play: Play) -> None:
    def ends() -> set[datetime]:
        phone = play.sees_phone()
        shown = (phone["waiting"] or phone["code"], play.sees_desk()["case"])
        return {datetime.fromisoformat(item["expires_at"]) for item in shown}

    play.to("pending").unlock()
    assert ends() == {START + timedelta(seconds=300)}
    play.wait(10)
    play.approve()
    assert ends() == {START + timedelta(seconds=310)}


# R5 ---------------------------------------------------------------------------------------------
def test_r05_a_code_is_used_once_and_a_second_use_is_reported(play: Play) -> None:
    play.to("approved")
    code = play.code
    play.validate_code(code)
    assert play.case.code_outcome == "accepted"
    play.validate_code(code)
    assert play.case.code_outcome == "code_used"
    assert play.types().count("codigo.aceite") == 1
    assert play.events("codigo.recusado")[-1]["reason"] == "code_used"
    assert play.types().count("dados.entregues") == 1
    assert not play.code
    assert play.case.data


# R6 ---------------------------------------------------------------------------------------------
def test_r06_three_wrong_codes_burn_the_request(play: Play) -> None:
    play.to("approved")
    code = play.code
    lefts = []
    for _ in range(3):
        play.validate_code(wrong(code))
        lefts.append(play.case.attempts_left)
    assert lefts == [2, 1, 0]
    assert play.case.code_outcome == "code_burnt"
    assert play.status == play.case.request_status == "burnt"
    assert play.shown.status == "code_burnt"
    play.validate_code(code)
    assert play.case.code_outcome == "code_burnt"
    assert "codigo.aceite" not in play.types()


def test_r06_a_wrong_code_and_then_the_right_one_is_accepted(play: Play) -> None:
    play.to("approved")
    play.validate_code(wrong(play.code))
    play.validate_code()
    assert play.events("codigo.aceite") == [{"request_id": play.case.request_id, "attempt": 2}]


def test_r06_wrong_codes_are_limited_per_citizen(make_world: Callable[..., World]) -> None:
    policy = {"phone_failures": 4, "requests_per_citizen": 100, "code_attempts": 2}
    play = Play(make_world(policy=policy)).to("signed_in")
    for _ in range(2):
        play = play.again().to("approved", after="signed_in")
        for _ in range(2):
            play.validate_code(wrong(play.world.key.security_code(play.case.request_id, 6)))
        play.operator_hangs_up()
    play = play.again().to("cmd_active", after="signed_in")
    play.request()
    assert play.case.request_status == "rejected"
    assert play.case.request_reason == "phone_rate_limited"
    assert not play.alive
    play.wait(3600)
    play.request()
    assert play.case.request_status == "pending"


def test_r06_wrong_codes_are_limited_per_operator(make_world: Callable[..., World]) -> None:
    policy = {"operator_failures": 2, "one_call_at_once": False}
    play = Play(make_world(policy=policy)).to("approved")
    other = Play(play.world, JOAO).to("approved", after="signed_in")
    play.validate_code(wrong(play.code))
    other.validate_code(wrong(other.code))
    with refused("operator_rate_limited"):
        play.validate_code()
    with refused("operator_rate_limited"):
        Play(play.world, "duarte-correia").to("pending", after="signed_in")
    assert play.status == "approved"
    play.policy(operator_failures_window_s=60)
    play.wait(60)
    play.validate_code()
    assert play.case.code_outcome == "accepted"


def test_r06_a_code_that_cannot_be_one_costs_no_attempt(play: Play) -> None:
    play.to("approved")
    for _ in range(5):
        with refused("code_malformed"):
            play.validate_code("12345")
    assert "codigo.recusado" not in play.types()
    play.validate_code()
    assert play.case.attempt == 1


# R7 ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "typed",
    ["012345", " 012345 ", "012 345", "01 23 45", "012-345", "0.1.2.3.4.5", "０１２３４５",
     "٠١٢٣٤٥", "012\u00a0345", "012\u2009345", "012\u202f345"],
)  # fmt: skip
def test_r07_forms_of_one_code(typed: str) -> None:
    assert security_code.normalise(typed, 6) == "012345"


@pytest.mark.parametrize(
    "typed",
    ["", " ", "-", "12345", "1234567", "12345a", "abcdef", "¹²³⁴⁵⁶", "12,456", "1²3456",
     "12\n3456x", "½23456", "一二三四五六", "12345\u200b6", "１２３４５"],
)  # fmt: skip
def test_r07_forms_of_no_code(typed: str) -> None:
    with refused("code_malformed"):
        security_code.normalise(typed, 6)


def test_r07_a_leading_zero_counts(make_world: Callable[..., World]) -> None:
    world = make_world(policy={"code_digits": 4})
    number = next(n for n in range(1, 200) if world.key.security_code(f"P-{n:04d}", 4)[0] == "0")
    world.machine.memory.counters["P"] = number - 1
    play = Play(world).to("approved")
    code = play.code
    assert code.startswith("0")
    assert len(code) == 4
    with refused("code_malformed"):
        play.validate_code(code[1:])
    play.validate_code(" ".join(code))
    assert play.case.code_outcome == "accepted"


# R8 ---------------------------------------------------------------------------------------------
class CountingSecrets:
    """The world's secrets, counting how often a code was worked out and compared."""

    def __init__(self, play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
        self.compared: list[int] = []
        self.derived = 0
        key = play.world.key

        def compare(one: str, other: str) -> bool:
            self.compared.append(len(one))
            assert len(one) == len(other)
            return hmac.compare_digest(one, other)

        def derive(request_id: str, digits: int) -> str:
            self.derived += 1
            return type(key).security_code(key, request_id, digits)

        monkeypatch.setattr(redemption, "compare_digest", compare)
        secrets = SimpleNamespace(
            security_code=derive, proof=key.proof, token=key.token, digest=key.digest,
            phrase=key.phrase, agreed=key.agreed,
        )  # fmt: skip
        monkeypatch.setattr(play.world.machine.moment, "secrets", secrets)


@pytest.mark.parametrize(
    "case", ["right", "wrong", "pending", "denied", "used", "burnt", "expired", "foreign"]
)
def test_r08_every_answer_compares_in_constant_time(
    play: Play, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    play.to("pending" if case in ("pending", "denied") else "approved")
    code = play.world.key.security_code(play.case.request_id, 6)
    if case == "denied":
        play.deny()
    elif case == "used":
        play.validate_code(code)
    elif case == "burnt":
        for _ in range(3):
            play.validate_code(wrong(code))
    elif case == "expired":
        play.wait(600)
    elif case == "foreign":
        play.sign_in()
    spy = CountingSecrets(play, monkeypatch)
    play.validate_code(wrong(code) if case == "wrong" else code)
    assert spy.compared == [64]
    assert spy.derived == 1
    expected = {
        "right": "accepted",
        "wrong": "code_wrong",
        "pending": "not_approved",
        "denied": "not_approved",
        "used": "code_used",
        "burnt": "code_burnt",
        "expired": "code_expired",
        "foreign": "code_foreign",
    }
    assert play.case.code_outcome == expected[case]


# R9 ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("policy", "first_ends", "second_reason", "alive"),
    [
        ("refuse", "pending", "request_pending", 1),
        ("replace", "canceled", "", 1),
        ("cancel_both", "canceled", "request_pending", 0),
    ],
)
def test_r09_a_second_request_follows_the_policy(
    make_world: Callable[..., World], policy: str, first_ends: str, second_reason: str, alive: int
) -> None:
    first = Play(make_world(policy={"pending_requests": policy})).to("pending")
    first.policy(lookalike_service=True)
    second = Play(first.world)
    second.call_id = first.call_id
    second.open_service("registo-criminal-verificacao")
    second.validate_cmd()
    second.request()
    assert first.case.request_status == first_ends
    assert second.case.request_reason == second_reason
    assert second.case.request_status == ("rejected" if second_reason else "pending")
    assert len(first.alive) == alive
    on_phone = [item.request_id for item in first.phone.requests if item.status == "pending"]
    assert on_phone == [item.binding.request_id for item in first.alive]
    if first_ends == "canceled":
        assert first.phone.requests[0].status == "canceled"


def test_r09_two_pending_requests_look_different(world: World) -> None:
    ana = Play(world).to("pending")
    twin = Play(world, "artur-atacante", TOMAS).to("service_open")
    twin.validate_cmd(ana.person.phones[0])
    twin.request()
    ana.unlock()
    shown = ana.sees_phone()["pending"]
    assert len(shown) == 2
    for name in ("request_id", "phrase", "call_id", "caller_number"):
        assert len({item[name] for item in shown}) == 2
    assert [item["origin"]["kind"] for item in shown] == ["foreign_number", "own_call"]
    assert {item.operator_id for item in ana.phone.requests} == {RITA, TOMAS}
    assert ana.sees_desk()["case"]["phrase"] != twin.sees_desk()["case"]["phrase"]


# R10 --------------------------------------------------------------------------------------------
@pytest.mark.parametrize("state", ["pending", "approved"])
@pytest.mark.parametrize(
    ("how", "reason"),
    [
        ("cancel", "operador"),
        ("close_case", "operador"),
        ("operator_hangs_up", "chamada_terminada"),
        ("citizen_hangs_up", "chamada_terminada"),
        ("transfer", "transferida"),
    ],
)
def test_r10_the_request_is_taken_back_at_once(
    play: Play, state: str, how: str, reason: str
) -> None:
    play.to(state).unlock()
    before = play.world.clock.now()
    code = play.code
    getattr(play, how)()
    assert play.world.clock.now() == before
    assert (play.status, play.asked.reason) == ("canceled", reason)
    assert (play.shown.status, play.shown.reason) == ("canceled", reason)
    assert play.case.request_status == "canceled"
    seen = play.sees_phone()
    assert not seen["pending"]
    assert not seen["code"]
    if code and play.case.open:
        play.validate_code(code)
        assert play.case.code_outcome == "not_approved"
    free = Play(play.world, ANA, TOMAS)
    if play.call.ended_at is None:
        play.citizen_hangs_up()
    assert free.to("approved").status == "approved"


# R11 --------------------------------------------------------------------------------------------
def test_r11_the_app_shows_what_who_and_on_which_call(play: Play) -> None:
    play.to("pending").unlock()
    shown = play.shown
    assert shown.service == "registo-criminal"
    assert shown.scopes == SERVICES["registo-criminal"].scopes
    assert shown.call_id == play.call_id
    assert shown.caller_number == shown.phone_number == play.person.phones[0]
    assert shown.operator_id == RITA
    seen = play.sees_phone()["waiting"]
    assert seen["title"] == SERVICES["registo-criminal"].title
    assert seen["entity"] == SERVICES["registo-criminal"].entity
    assert [item["id"] for item in seen["scopes"]] == list(SCOPES)
    assert seen["origin"]["kind"] == "own_call"
    assert seen["origin"]["number"] == play.person.phones[0]


def test_r11_a_request_on_somebody_elses_call_shows_the_number_that_called(world: World) -> None:
    attacker = Play(world, "artur-atacante").to("service_open")
    attacker.validate_cmd(world.people.citizen("vitor-vitima").phones[0])
    attacker.request()
    victim = Play(world, "vitor-vitima")
    victim.unlock()
    seen = victim.sees_phone()["waiting"]
    assert seen["origin"]["kind"] == "foreign_number"
    assert not seen["origin"]["trusted"]
    assert seen["origin"]["number"] == world.people.citizen("artur-atacante").phones[0]
    assert attacker.case.mismatch
    assert "alerta.numero_diferente" in attacker.types()


# R12 --------------------------------------------------------------------------------------------
def test_r12_not_in_a_call_ends_the_request_and_alerts_the_desk(play: Play) -> None:
    play.to("pending")
    play.decline_call()
    assert (play.status, play.asked.reason) == ("denied", "nao_estou_em_chamada")
    assert (play.case.request_status, play.case.request_reason) == (
        "denied",
        "nao_estou_em_chamada",
    )
    assert play.events("autorizacao.recusada")[0]["reason"] == "nao_estou_em_chamada"
    record = next(item for item in play.records() if item.type == "autorizacao.recusada")
    assert f" operador:{RITA} " in record.audience
    notice = play.sees_desk()["case"]["notices"]["pedido"]
    assert notice["tone"] == "danger"


# R13 --------------------------------------------------------------------------------------------
def test_r13_both_see_the_phrase_of_the_call(play: Play) -> None:
    play.to("pending").unlock()
    phrase = play.sees_desk()["case"]["phrase"]
    assert phrase
    assert play.sees_phone()["waiting"]["phrase"] == phrase
    assert play.sees_phone()["waiting"]["phrase_options"] == []


def choosing(make_world: Callable[..., World]) -> Play:
    play = Play(make_world(policy={"phrase": "choose"})).to("pending")
    play.unlock()
    return play


def test_r13_the_citizen_chooses_among_three(make_world: Callable[..., World]) -> None:
    play = choosing(make_world)
    seen = play.sees_phone()["waiting"]
    right = play.sees_desk()["case"]["phrase"]
    assert len(set(seen["phrase_options"])) == 3
    assert right in seen["phrase_options"]
    assert seen["phrase"] == ""
    play.approve(right)
    assert play.status == "approved"


def test_r13_a_wrong_choice_ends_the_request(make_world: Callable[..., World]) -> None:
    play = choosing(make_world)
    right = play.sees_desk()["case"]["phrase"]
    options = play.sees_phone()["waiting"]["phrase_options"]
    play.approve(next(item for item in options if item != right))
    assert (play.status, play.asked.reason) == ("denied", "frase_errada")
    assert not CODE_TYPES & set(play.types())


def test_r13_no_choice_is_no_approval(make_world: Callable[..., World]) -> None:
    play = choosing(make_world)
    with refused("phrase_missing"):
        play.approve()
    assert isinstance(play.asked, Pending)


def test_r13_the_right_phrase_stands_in_no_fixed_place(world: World) -> None:
    places = {
        list(phrase_options(f"P-{n:04d}", world.moment())).index(world.key.phrase(f"P-{n:04d}"))
        for n in range(60)
    }
    assert places == {0, 1, 2}


def test_r13_phrases_can_be_off(make_world: Callable[..., World]) -> None:
    play = Play(make_world(policy={"phrase": "off"})).to("pending")
    play.unlock()
    assert play.sees_desk()["case"]["phrase"] == play.sees_phone()["waiting"]["phrase"] == ""
    play.approve()
    assert play.status == "approved"


# R14 --------------------------------------------------------------------------------------------
def test_r14_no_code_and_no_token_is_in_any_file(play: Play, worlds: Any, tmp_path: Any) -> None:
    play.to("approved")
    first = play.code
    play.say(f"O código é {first[:3]} {first[3:]}.")
    play.validate_code(wrong(first))
    play.cancel()
    play.request()
    play.approve()
    play.fault("latencia", delay_ms=500)
    code = play.code
    play.say(" ".join(code))
    play.say(f"{code[:2]}-{code[2:4]}-{code[4:]}, está a ouvir?")
    play.say(f"O meu número é 900 000 123 e o código {code}")
    play.say(f"{code[:3]}")
    play.say(f"{code[3:]}")
    play.validate_code(code)
    play.wait(5)
    play.end_fault("latencia")
    play.confirm_data()
    play.copy_token()
    token = play.token
    play.to("submitted", after="token_copied")
    codes = play.issued_codes
    assert codes == {first, code}
    exported = worlds.export(play.world.id, tmp_path / "fora.sqlite").read_bytes()
    play.world.journal.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    stored = play.world.path.read_bytes()
    said = play.journal_text()
    for secret in (*codes, token, token.partition(".")[2]):
        assert secret not in said
        assert secret.encode() not in exported
        assert secret.encode() not in stored
    for digits in codes:
        forms = (" ".join(digits), f"{digits[:3]} {digits[3:]}", digits[:3] + '","')
        assert not [form for form in forms if form in said]
    heard = [item.text for item in play.call.transcript]
    assert not [text for text in heard if code[:3] in text or code[3:] in text]


def test_r14_the_push_says_nothing_while_the_app_is_locked(play: Play) -> None:
    play.to("pending")
    assert play.sees_phone()["waiting"] == {
        "request_id": play.case.request_id,
        "status": "pending",
    }
    play.approve()
    code = play.code
    play.by_citizen(LockApp(ANA))
    assert code not in repr(play.sees_phone())


def test_r14_no_message_between_systems_carries_a_code(play: Play) -> None:
    play.to("approved")
    code = play.code
    play.fault("latencia", delay_ms=1000)
    play.validate_code(code)
    held = [play.world.machine.state(f"msg:{event['message_id']}") for event in
            play.events("mensagem.retida")]  # fmt: skip
    assert [item.envelope.action for item in held] == ["ValidarCodigo"]
    assert code not in repr(held)


# R15 --------------------------------------------------------------------------------------------
def values_of(play: Play) -> set[str]:
    """What identifies the citizen and nobody has said on the line."""
    person = play.person
    return {
        person.full_name, person.registered_name, person.nif, person.nic, person.email,
        person.birth_date,
    }  # fmt: skip


@pytest.mark.parametrize("state", ["answered", "service_open", "cmd_active", "pending", "approved"])
def test_r15_the_desk_knows_nothing_of_the_citizen_before_the_code(play: Play, state: str) -> None:
    play.to(state)
    seen = repr(play.sees_desk()) + repr(play.desk)
    assert not [value for value in values_of(play) if value in seen]
    told = [record.data for record in play.records() if f"operador:{RITA}" in record.audience]
    assert not [value for value in values_of(play) if value in " ".join(told)]


def test_r15_after_the_code_only_what_was_consented(play: Play) -> None:
    play.to("code_accepted")
    assert tuple(scope for scope, _ in play.case.data) == SCOPES
    seen = repr(play.sees_desk()) + repr(play.desk)
    assert play.person.nif in seen
    assert play.person.email not in seen
    assert tuple(play.events("dados.entregues")[0]["scopes"]) == SCOPES


def query(play: Play, scopes: tuple[str, ...] = SCOPES, operator: str = RITA) -> CitizenDataQuery:
    """What a desk asks for with the token of the decision of this request."""
    access = access_token(play.case.request_number, play.world.key)
    return CitizenDataQuery(
        play.case_id, operator, play.case.request_id, play.world.key.digest(access),
        attributes_of(scopes),
    )  # fmt: skip


def test_r15_asking_for_more_than_was_consented_gives_nothing(play: Play) -> None:
    play.to("code_accepted")
    with refused("attribute_not_granted"):
        play.world.perform(query(play, (*SCOPES, "email", "telemovel")), "sistema:backoffice")
    assert [tuple(one["scopes"]) for one in play.events("dados.entregues")] == [SCOPES]


@pytest.mark.parametrize("state", ["pending", "approved"])
def test_r15_a_query_without_the_code_is_refused(play: Play, state: str) -> None:
    play.to(state)
    with refused("data_access_unknown"):
        play.world.perform(query(play), "sistema:backoffice")


def test_r15_another_operator_cannot_ask_for_the_data(play: Play) -> None:
    play.to("code_accepted")
    with refused("not_approved"):
        play.world.perform(query(play, operator=TOMAS), "sistema:backoffice")


def test_r15_the_portal_gets_only_what_was_consented(play: Play) -> None:
    play.to("portal_open")
    session = play.world.machine.state(f"fed:{play.case.federated_id}")
    assert tuple(scope for scope, _ in session.data) == SCOPES
    assert play.person.email not in repr(play.sees_portal())


def test_r15_the_data_leave_the_screen_with_the_case(play: Play) -> None:
    play.to("code_accepted")
    play.citizen_hangs_up()
    assert play.case.data == ()
    assert play.person.nif not in repr(play.sees_desk())


# R16 --------------------------------------------------------------------------------------------
def test_r16_a_token_opens_one_session_once(play: Play) -> None:
    play.to("portal_open")
    token = play.world.key.token(play.case.token_id)
    assert play.types().count("sessao.aberta") == 1
    play.open_phone_service()
    play.authenticate(token)
    assert play.desk.token_outcome == "token_used"
    assert play.types().count("sessao.aberta") == 1
    assert play.events("token.recusado")[-1]["reason"] == "token_used"


def test_r16_a_token_has_a_short_life(play: Play) -> None:
    play.to("phone_service")
    token = play.token
    play.wait(600)
    assert "token.expirado" in play.types()
    assert play.token == ""
    play.authenticate(token)
    assert play.desk.token_outcome == "token_expired"


@pytest.mark.parametrize("new_session", [False, True])
def test_r16_a_token_belongs_to_its_operator_and_session(play: Play, new_session: bool) -> None:
    play.to("token_copied")
    token = play.token
    paster = play if new_session else Play(play.world, ANA, TOMAS)
    paster.sign_in()
    paster.open_phone_service()
    paster.authenticate(token)
    assert paster.desk.token_outcome == "token_other_operator"
    assert "token.usado" not in play.types()


def test_r16_a_token_is_for_its_service(play: Play) -> None:
    play.to("phone_service")
    play.authenticate(service="outro-servico")
    assert play.desk.token_outcome == "token_other_service"


def test_r16_a_token_of_another_world_is_known_as_such(make_world: Callable[..., World]) -> None:
    here, there = Play(make_world("aqui")), Play(make_world("ali"))
    here.to("phone_service")
    there.to("phone_service")
    assert here.token != there.token
    here.authenticate(there.token)
    assert here.desk.token_outcome == "token_other_world"
    assert "token.usado" not in there.types()


def test_r16_an_invented_token_is_unknown(play: Play) -> None:
    play.to("phone_service")
    right = play.token
    for guess in ("abc", right[:-1], right + "A", right.partition(".")[0] + "." + "A" * 43):
        play.authenticate(guess)
        assert play.desk.token_outcome == "token_unknown"
    play.authenticate(f"  {right[:20]}\n{right[20:]} ")
    assert play.desk.token_outcome == "accepted"


def test_r16_no_token_without_the_right_code(play: Play) -> None:
    play.to("approved")
    asked = IssueToken(
        play.case_id, RITA, play.session_id, ANA, "registo-criminal", play.case.request_id
    )
    with refused("not_approved"):
        play.world.perform(asked, "sistema:autenticacao")
    with refused("step_out_of_order"):
        play.copy_token()
    play.validate_code()
    with refused("not_approved"):
        play.world.perform(replace(asked, service="outro-servico"), "sistema:autenticacao")


# R17 --------------------------------------------------------------------------------------------
PERSONS = {
    "ana-silva": "active",
    "carlos-cmd-inativa": "inactive",
    "sofia-cmd-suspensa": "suspended",
    "manuel-sem-cmd": "none",
    "beatriz-sem-aplicacao": "app_not_installed",
}


@pytest.mark.parametrize(("person", "status"), PERSONS.items())
def test_r17_every_answer_has_one_shape(play: Play, person: str, status: str) -> None:
    play.to("service_open")
    play.fault("latencia", delay_ms=10, operation="RespostaValidarCMD")
    play.validate_cmd(play.world.people.citizen(person).phones[0])
    event = play.events("mensagem.retida")[-1]
    body = event["envelope"]["body"]
    assert set(body) - {"$"} == {item.name for item in fields(CmdStatusReply)}
    assert body["status"] == status
    audit = play.events("cmd.consultada")[-1]
    assert (audit["operator_id"], audit["phone_number"]) == (
        RITA,
        play.world.people.citizen(person).phones[0],
    )


def test_r17_an_unknown_number_answers_as_one_without_cmd(play: Play) -> None:
    play.to("service_open")
    play.validate_cmd("900999999")
    unknown = play.events("cmd.validada")[-1]
    play.validate_cmd(play.world.people.citizen("manuel-sem-cmd").phones[0])
    assert play.events("cmd.validada")[-1] == unknown
    assert unknown["status"] == "none"


def test_r17_validations_are_limited_per_operator_and_audited(play: Play) -> None:
    play.to("service_open")
    for number in range(12):
        play.validate_cmd(f"9000000{number:02d}")
    statuses = [event["status"] for event in play.events("cmd.consultada")]
    assert len(statuses) == 12
    assert statuses[10:] == ["rate_limited"] * 2
    assert "rate_limited" not in statuses[:10]
    assert play.case.cmd == "rate_limited"
    assert play.case.holder == ""
    with refused("cmd_not_active"):
        play.request()
    play.wait(601)
    play.validate_cmd()
    assert play.case.cmd == "active"


def test_r17_the_limit_follows_the_operator_to_another_case(play: Play) -> None:
    play.policy(cmd_checks=1, one_call_at_once=False)
    play.to("cmd_active")
    other = Play(play.world, JOAO).to("service_open", after="signed_in")
    other.validate_cmd()
    assert other.case.cmd == "rate_limited"


# R18 --------------------------------------------------------------------------------------------
def test_r18_too_many_requests_bring_a_cool_down(play: Play) -> None:
    play.to("cmd_active")
    for _ in range(5):
        play.request()
        assert play.case.request_status == "pending"
        play.cancel()
    play.request()
    assert (play.case.request_status, play.case.request_reason) == ("rejected", "request_cooldown")
    assert len(play.phone.requests) == 5
    assert play.types().count("autorizacao.recebida") == 5
    play.wait(299)
    play.request()
    assert play.case.request_status == "rejected"
    play.wait(302)
    play.request()
    assert play.case.request_status == "pending"


def test_r18_another_operator_meets_the_same_cool_down(play: Play) -> None:
    play.policy(requests_per_citizen=1)
    play.to("pending")
    play.citizen_hangs_up()
    other = Play(play.world, ANA, TOMAS).to("cmd_active")
    other.request()
    assert other.case.request_reason == "request_cooldown"


def test_r18_insisting_does_not_prolong_the_cool_down(play: Play) -> None:
    play.policy(requests_per_citizen=1, requests_window_s=10)
    play.to("pending")
    play.cancel()
    play.request()
    until = play.consent.cooldown_until
    for _ in range(3):
        play.wait(60)
        play.request()
    assert play.consent.cooldown_until == until


# R22 --------------------------------------------------------------------------------------------
def test_r22_the_citizen_can_see_every_step_that_concerns_them(play: Play) -> None:
    play.to("submitted")
    play.operator_hangs_up()
    seat = f" cidadao:{ANA} "
    visible = {record.type for record in play.records() if seat in record.audience}
    assert visible >= {
        "chamada.iniciada", "chamada.atendida", "chamada.terminada", "cmd.consultada",
        "autorizacao.pedida", "autorizacao.recebida", "autorizacao.autorizada", "codigo.emitido",
        "codigo.apresentado", "codigo.aceite", "pedido.fechado", "dados.entregues",
        "token.emitido", "token.usado", "sessao.aberta", "pedido.submetido", "sms.recebido",
    }  # fmt: skip


def test_r22_the_audit_says_who_did_what_because_of_what(play: Play) -> None:
    play.to("submitted")
    records = {record.number: record for record in play.records()}
    assert list(records) == list(range(1, len(records) + 1))
    by_people = {"chamada.iniciada": f"cidadao:{ANA}", "servico.aberto": f"operador:{RITA}",
                 "pedido.enviado": f"operador:{RITA}", "decisao.enviada": f"cidadao:{ANA}",
                 "codigo.introduzido": f"operador:{RITA}",
                 "pedido.submetido": f"operador:{RITA}"}  # fmt: skip
    for kind, actor in by_people.items():
        assert {record.actor for record in records.values() if record.type == kind} == {actor}
    approved = next(item for item in records.values() if item.type == "autorizacao.autorizada")
    assert records[approved.cause].type == "decisao.enviada"
    steps = [item for item in records.values() if item.stream.startswith(("consent:", "phone:"))]
    assert {item.correlation for item in steps if item.type.startswith(("auto", "codigo"))} == {
        play.call_id
    }
    assert all(0 <= item.cause < item.number for item in records.values())


def test_r22_failures_are_in_the_audit_too(play: Play) -> None:
    play.to("approved")
    play.validate_code(wrong(play.code))
    play.wait(600)
    assert {"codigo.recusado", "codigo.expirado"} <= set(play.types())
    seat = f" cidadao:{ANA} "
    seen = {record.type for record in play.records() if seat in record.audience}
    assert {"codigo.recusado", "codigo.expirado"} <= seen


def test_r22_nobody_else_sees_any_of_it(play: Play) -> None:
    Play(play.world, JOAO, TOMAS).sign_in()
    play.to("submitted")
    started = next(item.number for item in play.records() if item.type == "chamada.atendida")
    others = (f" cidadao:{JOAO} ", f" operador:{TOMAS} ")
    seen = [item.type for item in play.records()
            if item.number > started and any(seat in item.audience for seat in others)]  # fmt: skip
    assert seen == []
