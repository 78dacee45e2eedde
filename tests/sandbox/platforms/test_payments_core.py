"""One payment from asking to reversing, and what the merchant is told of it."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.identifiers.multibanco import is_valid_multibanco
from sandbox.keys import WorldKey
from sandbox.platforms.payments.core import cents
from sandbox.platforms.payments.link import payment_key, payment_of_key, payment_path
from sandbox.platforms.payments.payer import Payment
from sandbox.platforms.payments.receipt import receipt_lines, receipt_pdf
from sandbox.platforms.payments.signature import is_genuine, signed
from sandbox.protocol import messages as told
from sandbox.protocol import payment as says
from sandbox.protocol.messages import PORTAL, PaymentCallback, RequestPayment
from sandbox.settings import StartFault
from sandbox.world import World
from tests.driver import ANA, JOAO, START, refused

ORDER, PAYMENT = "RC-0001", "PG-RC-0001"
ASK = RequestPayment(ORDER, PORTAL, 500, ANA, "Certificado do registo criminal")
CARDS = {result: number for number, result in says.TEST_CARDS.items()}


class Shop:
    """A payment of Ana's, and what the portal hears of it (message bodies, in order)."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.heard: list[Any] = []
        follow = world.machine._follow

        def listen(work: Any) -> None:
            if work.actor == f"sistema:{PORTAL}":
                self.heard.append(work.command)
            follow(work)

        world.machine._follow = listen  # type: ignore[method-assign]
        self.send(ASK)

    def send(self, body: Any) -> None:
        self.world.perform(body, f"sistema:{told.PAYMENTS}")

    def card(self, result: str, **other: str) -> None:
        self.do(says.PayByCard(PAYMENT, ANA, other.get("number", CARDS[result]), "12/30", "123"))

    def do(self, command: Any) -> None:
        self.world.perform(command, f"cidadao:{ANA}")

    def bank(self, command: Any) -> None:
        self.world.perform(command, "banco:simulado")

    @property
    def payment(self) -> Payment:
        found: Payment = self.world.machine.state(f"payment:{PAYMENT}")
        return found

    @property
    def callbacks(self) -> list[PaymentCallback]:
        return [body for body in self.heard if isinstance(body, PaymentCallback)]

    @property
    def states(self) -> list[str]:
        return [body.state for body in self.callbacks]

    def events(self, kind: str) -> list[dict[str, Any]]:
        return [json.loads(r.data) for r in self.world.journal.read() if r.type == kind]


@pytest.fixture
def shop(world: World) -> Shop:
    return Shop(world)


# asking -----------------------------------------------------------------------------------------
def test_the_merchant_is_given_a_reference_that_fits_the_amount(shop: Shop) -> None:
    opened = shop.heard[0]
    assert opened == told.PaymentOpened(
        ORDER, PAYMENT, 500, "99999", opened.reference, START + timedelta(days=3)
    )
    assert is_valid_multibanco(opened.entity, opened.reference, 500)


def test_asking_twice_opens_nothing_twice_and_is_answered_alike(shop: Shop) -> None:
    shop.send(ASK)
    assert shop.heard[0] == shop.heard[1]
    assert len(shop.events("pagamento.pedido")) == 1


@pytest.mark.parametrize("other", [{"amount_cents": 1}, {"payer": JOAO}])
def test_an_order_keeps_its_amount_and_payer(shop: Shop, other: dict[str, Any]) -> None:
    with refused("payment_differs"):
        shop.send(replace(ASK, **other))


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"amount_cents": 0}, "amount_invalid"),
        ({"amount_cents": 100_000_000}, "amount_invalid"),
        ({"order_id": 'a"b'}, "malformed"),
        ({"methods": ("ouro",)}, "malformed"),
        ({"method": "ouro"}, "malformed"),
        ({"payer": "ninguem"}, "person_unknown"),
    ],
)
def test_a_request_that_makes_no_sense_is_refused(world: World, other: Any, code: str) -> None:
    with refused(code):
        world.perform(replace(ASK, **{"order_id": "RC-0009", **other}), "sistema:pagamentos")


# paying -----------------------------------------------------------------------------------------
def test_a_reference_is_paid_and_the_callback_is_genuine(shop: Shop) -> None:
    shop.do(says.PayReference(PAYMENT, ANA))
    assert shop.payment.status == "paid"
    callback = shop.callbacks[-1]
    assert (callback.state, callback.amount_cents, callback.currency) == ("paid", 500, "EUR")
    assert is_genuine(callback, shop.world.key)


@pytest.mark.parametrize(
    ("result", "status", "told_states"),
    [
        ("paid", "paid", ["paid"]),
        ("refused", "pending", ["refused"]),
        ("insufficient", "pending", ["refused"]),
        ("secure", "checking", []),
        ("secure_failed", "checking", []),
        ("network_lost", "paid", []),
    ],
)
def test_a_test_card_has_its_result(
    shop: Shop, result: str, status: str, told_states: list[str]
) -> None:
    shop.card(result)
    assert shop.payment.status == status
    assert shop.states == told_states


def test_no_card_number_is_ever_written(shop: Shop) -> None:
    for result in ("refused", "insufficient", "paid"):
        shop.card(result)
    written = "".join(record.data for record in shop.world.journal.read())
    assert [number for number in CARDS.values() if number in written] == []
    assert '"last_four":"0012"' in written


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("9999 0000 0000 0013", "card_malformed"),
        ("4111 1111 1111 1111", "card_unknown"),
        ("abc", "card_malformed"),
        ("٩٩٩٩٠٠٠٠٠٠٠٠٠٠١٢", "card_malformed"),
    ],
)
def test_only_test_cards_are_taken(shop: Shop, number: str, code: str) -> None:
    with refused(code):
        shop.card("paid", number=number)
    assert shop.payment.status == "pending"


@pytest.mark.parametrize("validity", ["", "13/30", "04/24", "12/2030", "aa/bb", "00/30"])
def test_a_card_is_valid_until_a_month_to_come(shop: Shop, validity: str) -> None:
    with refused("card_malformed"):
        shop.do(says.PayByCard(PAYMENT, ANA, CARDS["paid"], validity, "123"))


def test_a_card_that_asks_for_authentication_pays_after_it(shop: Shop) -> None:
    shop.card("secure")
    with refused("waiting_for_answer"):
        shop.card("paid")
    shop.do(says.AuthenticateCard(PAYMENT, ANA))
    assert (shop.payment.status, shop.payment.last_four) == ("paid", "0046")


@pytest.mark.parametrize(
    ("result", "command", "reason"),
    [
        ("secure", says.FailCardCheck(PAYMENT, ANA), "secure_failed"),
        ("secure_failed", says.AuthenticateCard(PAYMENT, ANA), "secure_failed"),
        ("secure", None, "secure_expired"),
    ],
)
def test_a_failed_authentication_leaves_the_payment_open(
    shop: Shop, result: str, command: Any, reason: str
) -> None:
    shop.card(result)
    if command is None:
        shop.world.advance(START + timedelta(minutes=5))
    else:
        shop.do(command)
    assert shop.payment.status == "pending"
    assert (shop.callbacks[-1].state, shop.callbacks[-1].reason) == ("refused", reason)
    shop.card("paid")
    assert shop.states == ["refused", "paid"]


def test_what_the_network_lost_is_found_by_asking(shop: Shop) -> None:
    shop.card("network_lost")
    assert shop.payment.untold
    shop.send(told.PaymentQuery(ORDER, "Q-0001"))
    status = shop.heard[-1]
    assert (status.state, status.received_cents) == ("paid", 500)
    assert is_genuine(status, shop.world.key)
    assert not shop.payment.untold


def test_an_order_that_nobody_asked_for_is_unknown(shop: Shop) -> None:
    shop.send(told.PaymentQuery("RC-9999", "Q-0001"))
    assert shop.heard[-1].state == "unknown"
    assert is_genuine(shop.heard[-1], shop.world.key)


@pytest.mark.parametrize("command", [says.PayReference, says.AuthenticateCard])
def test_nobody_pays_for_somebody_else(shop: Shop, command: Any) -> None:
    with refused("payment_unknown"):
        shop.world.perform(command(PAYMENT, JOAO), f"cidadao:{JOAO}")


def test_whoever_came_by_the_link_may_pay(shop: Shop) -> None:
    shop.do(says.PayReference(PAYMENT, PAYMENT))
    assert shop.payment.status == "paid"


def test_a_payment_that_is_paid_is_not_paid_again_by_its_payer(shop: Shop) -> None:
    shop.do(says.PayReference(PAYMENT, ANA))
    with refused("payment_not_open"):
        shop.card("paid")


# MB WAY -----------------------------------------------------------------------------------------
def push(shop: Shop) -> str:
    phone = shop.world.people.citizen(ANA).phones[0]
    shop.do(says.PayByMbway(PAYMENT, ANA, phone))
    return str(shop.payment.push_id)


def test_mbway_is_accepted_with_the_pin(shop: Shop) -> None:
    push_id = push(shop)
    shop.do(says.AcceptMbway(ANA, push_id, shop.world.people.citizen(ANA).app_pin))
    assert shop.payment.status == "paid"
    assert shop.world.machine.state(f"mbway:{ANA}").find(push_id).status == "paid"


def test_mbway_refused_leaves_the_payment_open(shop: Shop) -> None:
    push_id = push(shop)
    shop.do(says.RefuseMbway(ANA, push_id))
    assert (shop.payment.status, shop.payment.refusal) == ("pending", "refused")
    with refused("mbway_not_pending"):
        shop.do(says.AcceptMbway(ANA, push_id, "0000"))


def test_mbway_expires_on_both_ends(shop: Shop) -> None:
    push_id = push(shop)
    shop.world.advance(START + timedelta(minutes=4))
    assert (shop.payment.status, shop.payment.refusal) == ("pending", "expired")
    assert shop.world.machine.state(f"mbway:{ANA}").find(push_id).status == "expired"


def test_three_wrong_pins_refuse_the_request(shop: Shop) -> None:
    push_id = push(shop)
    for _ in range(3):
        shop.do(says.AcceptMbway(ANA, push_id, "no"))
    assert (shop.payment.status, shop.payment.refusal) == ("pending", "pin_blocked")
    assert len(shop.events("mbway.pin_errado")) == 3


def test_a_number_that_nobody_has_is_told(shop: Shop) -> None:
    with refused("mbway_unknown"):
        shop.do(says.PayByMbway(PAYMENT, ANA, "900 999 998"))


def test_an_acceptance_that_comes_too_late_pays_nothing(shop: Shop) -> None:
    push_id = push(shop)
    shop.world.perform(
        StartFault("lenta", "latencia", "iap-pi", "DecisaoMBWay", delay_ms=600_000), "consola"
    )
    shop.do(says.AcceptMbway(ANA, push_id, shop.world.people.citizen(ANA).app_pin))
    shop.world.advance(START + timedelta(minutes=20))
    assert shop.payment.status == "pending"
    assert shop.events("mensagem.rejeitada")[-1]["reason"] == "mbway_not_pending"


# the bank ---------------------------------------------------------------------------------------
def test_nobody_pays_in_time(shop: Shop) -> None:
    shop.world.advance(START + timedelta(days=3))
    assert (shop.payment.status, shop.states) == ("expired", ["expired"])
    with refused("payment_not_open"):
        shop.bank(says.BankPays(PAYMENT))


@pytest.mark.parametrize("before", [True, False])
def test_the_bank_pays_late(shop: Shop, before: bool) -> None:
    if before:
        shop.bank(says.BankPaysLate(PAYMENT))
    shop.world.advance(START + timedelta(days=4))
    if not before:
        shop.bank(says.BankPaysLate(PAYMENT))
    assert (shop.payment.status, shop.states) == ("late", ["expired", "late"])


def test_money_for_a_canceled_payment_is_late(shop: Shop) -> None:
    shop.send(told.CancelPayment(ORDER, "desistiu"))
    shop.send(told.CancelPayment(ORDER))
    shop.bank(says.BankPaysLate(PAYMENT))
    assert shop.states == ["canceled", "late"]


def test_what_is_paid_is_not_canceled(shop: Shop) -> None:
    shop.bank(says.BankPays(PAYMENT))
    with refused("payment_not_open"):
        shop.send(told.CancelPayment(ORDER))


def test_another_amount_pays_nothing_until_the_right_one_comes(shop: Shop) -> None:
    with refused("amount_invalid"):
        shop.bank(says.BankPaysWrong(PAYMENT, "5,00"))
    shop.bank(says.BankPaysWrong(PAYMENT, "4,50"))
    assert (shop.payment.status, shop.callbacks[-1].amount_cents) == ("wrong_amount", 450)
    shop.bank(says.BankPays(PAYMENT))
    assert (shop.payment.status, shop.payment.received_cents) == ("paid", 950)


def test_paid_twice_is_told_twice_and_taken_back_once(shop: Shop) -> None:
    shop.bank(says.BankPaysTwice(PAYMENT))
    assert shop.states == ["paid", "duplicate"]
    shop.bank(says.BankReverses(PAYMENT))
    assert (shop.payment.status, shop.payment.received_cents) == ("paid", 500)
    shop.bank(says.BankReverses(PAYMENT))
    assert shop.states[2:] == ["duplicate_reversed", "reversed"]
    with refused("nothing_to_reverse"):
        shop.bank(says.BankReverses(PAYMENT))


def test_a_test_payment_has_no_merchant_and_tells_nobody(shop: Shop) -> None:
    shop.bank(says.CreateTestPayment(ANA, "7,5"))
    shop.bank(says.BankPays("PG-ENS-0001"))
    assert shop.world.machine.state("payment:PG-ENS-0001").received_cents == 750
    assert shop.callbacks == []


def test_each_callback_has_a_nonce_of_its_own(shop: Shop) -> None:
    for result in ("refused", "refused", "paid"):
        shop.card(result)
    shop.bank(says.BankPaysTwice(PAYMENT))
    nonces = [callback.nonce for callback in shop.callbacks]
    assert len(set(nonces)) == len(nonces) == 4


def test_a_lost_callback_is_told_to_nobody(shop: Shop) -> None:
    lost = StartFault("perdido", "perde-mensagem", "iap-pi", "AvisoPagamento", uses=1)
    shop.world.perform(lost, "consola")
    shop.bank(says.BankPays(PAYMENT))
    assert (shop.payment.status, shop.states) == ("paid", [])


# signatures, links, amounts ---------------------------------------------------------------------
KEY = WorldKey(bytes(32), "abc123")
CALLBACK = signed(
    PaymentCallback(ORDER, PAYMENT, 500, "EUR", "paid", "cartao", "", START, "n", ""), KEY
)


@pytest.mark.parametrize(
    "other",
    [
        {"amount_cents": 501},
        {"state": "late"},
        {"order_id": "RC-0002"},
        {"nonce": "m"},
        {"at": START + timedelta(milliseconds=1)},
        {"method": "cartao\nreason=1:x"},
        {"signature": ""},
        {"signature": "é"},
    ],
)
def test_a_callback_that_was_changed_is_not_genuine(other: dict[str, Any]) -> None:
    assert is_genuine(CALLBACK, KEY)
    assert not is_genuine(replace(CALLBACK, **other), KEY)


def test_another_world_or_merchant_signs_otherwise() -> None:
    assert not is_genuine(CALLBACK, WorldKey(bytes(31) + b"1", "abc123"))
    assert not is_genuine(CALLBACK, KEY, "outro")


@given(st.text(max_size=60))
def test_no_guess_opens_a_payment(guess: str) -> None:
    assert payment_of_key(guess, KEY) == ""
    assert payment_of_key(f"{PAYMENT}.{guess}", KEY) == ""


def test_the_link_opens_its_own_payment() -> None:
    assert payment_of_key(payment_key(PAYMENT, KEY), KEY) == PAYMENT
    assert payment_path(PAYMENT, KEY).startswith("/pagamentos/PG-RC-0001.")


@pytest.mark.parametrize(
    ("written", "amount"), [("5", 500), ("5,00", 500), ("8.25 €", 825), ("0,5", 50)]
)
def test_amounts_as_people_write_them(written: str, amount: int) -> None:
    assert cents(written) == amount


@pytest.mark.parametrize("written", ["", "0", "-5", "5,000", "5€0", "1e3", "٥", "9999999"])
def test_what_is_no_amount_is_refused(written: str) -> None:
    with refused("amount_invalid"):
        cents(written)


# the receipt ------------------------------------------------------------------------------------
def test_a_receipt_says_what_was_paid_how_and_when(shop: Shop) -> None:
    shop.card("paid")
    lines = dict(receipt_lines(shop.payment, "Ana Silva"))
    assert lines["Recebido por"] == "Portal Registo Criminal"
    assert lines["Pago por"] == "Ana Silva"
    assert lines["Valor"] == "5,00\u00a0€"
    assert lines["Cartão"] == "terminado em 0012"
    assert lines["Pago em"] == "6 de maio de 2024, 10:00"


def test_a_receipt_is_the_same_whenever_it_is_made(shop: Shop) -> None:
    shop.do(says.PayReference(PAYMENT, ANA))
    assert "Entidade e referência" in dict(receipt_lines(shop.payment, ""))
    assert receipt_pdf(shop.payment, "Ana") == receipt_pdf(shop.payment, "Ana")


def test_a_doubled_callback_is_the_same_twice(shop: Shop) -> None:
    doubled = StartFault("dobro", "duplica-mensagem", "iap-pi", "AvisoPagamento", uses=1)
    shop.world.perform(doubled, "consola")
    shop.bank(says.BankPays(PAYMENT))
    shop.world.advance(START + timedelta(minutes=1))
    first, second = shop.callbacks
    assert first == second
    assert is_genuine(second, shop.world.key)
