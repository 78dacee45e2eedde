"""The states of whoever pays, of the bank, of MB WAY on the phone and of the inbox."""

from collections.abc import Callable

from tests.browser.scene import Scene
from tests.browser.states import State
from tests.http.client import PHONE

PAYMENT = {"payment_id": "PG-ENS-0001"}
VALID = {"valid_until": "12/30", "cvv": "123", **PAYMENT}


def asked(scene: Scene) -> None:
    """A payment of five euros waits for Ana."""
    wanted = {"role": "banco", "person": "simulado"}
    scene.bank_token = scene.do(f"{scene.control}/seats", wanted)["seat_token"]
    bank("create-test-payment", payer="ana-silva", amount="5,00", description="Ensaio")(scene)


def bank(action: str, **body: str) -> Callable[[Scene], None]:
    """A lever of the bank."""
    return lambda scene: scene.do(
        f"/w/{scene.world}/banco/simulado/api/{action}", body, scene.bank_token
    )


def pay(action: str, **body: str) -> Callable[[Scene], None]:
    """Something that the payer does."""
    return lambda scene: scene.do(
        f"/w/{scene.world}/pagamentos/ana-silva/api/{action}", body, scene.phone_token
    )


def steps(*done: Callable[[Scene], None]) -> Callable[[Scene], None]:
    """A payment, and what happens to it."""

    def play(scene: Scene) -> None:
        for step in (asked, *done):
            step(scene)

    return play


def card(ending: str) -> Callable[[Scene], None]:
    """Pay by the test card with these last digits."""
    return pay("pay-by-card", number=f"999900000000{ending}", **VALID)


PAID = bank("bank-pays")
PUSHED = pay("pay-by-mbway", phone_number=PHONE, **PAYMENT)
BANK, PAYER, INBOX = "/banco/simulado/", "/pagamentos/ana-silva/", "/correio/"

STATES = {
    state.name: state
    for state in (
        State("payer-nothing", "world", PAYER),
        State("payer-choosing", "world", PAYER, steps()),
        State("payer-refused", "world", PAYER, steps(card("0020"))),
        State("payer-secure", "world", PAYER, steps(card("0046"))),
        State("payer-lost", "world", PAYER, steps(card("0061"))),
        State("payer-pushed", "world", PAYER, steps(PUSHED)),
        State("payer-paid", "world", PAYER, steps(PAID, asked)),
        State("payer-wrong-amount", "world", PAYER, steps(bank("bank-pays-wrong", amount="4"))),
        State("payer-expired", "world", PAYER, steps(lambda scene: scene.pass_time(400_000))),
        State("bank-nothing", "world", BANK),
        State("bank-open", "world", BANK, steps(asked, bank("bank-pays-late"))),
        State("bank-moved", "world", BANK, steps(bank("bank-pays-twice"), bank("bank-reverses"))),
        State("inbox-empty", "world", INBOX),
        State("phone-mbway", "phone", "/mb-way", steps(PUSHED)),
        State("phone-mbway-told", "phone", "/", steps(PUSHED)),
        State("phone-mbway-nothing", "phone", "/mb-way"),
        State("phone-mbway-over", "phone", "/mb-way", steps(PUSHED, lambda s: s.pass_time(300))),
    )
}
