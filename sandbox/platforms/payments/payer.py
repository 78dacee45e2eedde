"""What a payer can do to one payment: by reference, by card, by MB WAY.  Pure.

A card or MB WAY that does not go through leaves the payment as it was, to be paid in another
way until it expires.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sandbox.identifiers.phone import normalise_phone
from sandbox.protocol import payment as says
from sandbox.protocol.errors import Refused
from sandbox.protocol.messages import MbwayDecision
from sandbox.protocol.system import Event, Moment


@dataclass(frozen=True)
class Movement:
    """Money that arrived; `kind`: paid, late, wrong_amount, duplicate."""

    movement_id: str
    method: str
    kind: str
    amount_cents: int
    at: datetime
    reversed: bool = False


@dataclass(frozen=True)
class Payment:
    """A payment and all that has happened to it.  Units: amounts in cents of euro."""

    payment_id: str
    order_id: str
    merchant: str
    amount_cents: int
    payer: str
    description: str
    return_path: str
    methods: tuple[str, ...]
    method: str
    entity: str
    reference: str
    asked_at: datetime
    expires_at: datetime
    status: str = "pending"
    movements: tuple[Movement, ...] = ()
    step_ends_at: datetime | None = None
    late_at: datetime | None = None
    last_four: str = ""
    check_passes: bool = False
    push_id: str = ""
    push_to: str = ""
    refusal: str = ""
    refusals: int = 0
    untold: bool = False

    @property
    def open(self) -> bool:
        """Whether somebody may still pay it in time."""
        return self.status in ("pending", "checking", "pushed", "wrong_amount")

    @property
    def waiting_status(self) -> str:
        """The state to go back to when a card or MB WAY does not go through."""
        wrong = any(not item.reversed for item in self.movements)
        return "wrong_amount" if wrong else "pending"

    @property
    def received_cents(self) -> int:
        """The money that is there."""
        return sum(item.amount_cents for item in self.movements if not item.reversed)

    def require_open(self, attempt: str) -> None:
        """Errors: payment_not_open."""
        if not self.open:
            raise Refused(
                "payment_not_open",
                f"{attempt} needs an open payment, found {self.payment_id} {self.status}",
            )


def pay(state: Payment, command: Any, moment: Moment) -> list[Event]:
    """Say what follows when the payer does something.

    Errors: payment_unknown for somebody else's, payment_not_open, card_malformed, card_unknown,
    mbway_unknown, phone_malformed.
    """
    if command.payer not in (state.payer, state.payment_id):
        raise Refused("payment_unknown", f"{state.payment_id} is not of {command.payer[:60]}")
    attempt = type(command).__name__
    state.require_open(attempt)
    match command:
        case says.PayReference():
            _require_method(state, says.MULTIBANCO)
            return [_received(state, says.MULTIBANCO, moment)]
        case says.PayByCard():
            _require_method(state, says.CARD)
            return _card(state, command, moment)
        case says.PayByMbway():
            _require_method(state, says.MBWAY)
            return _mbway(state, command, moment)
        case says.AuthenticateCard() | says.FailCardCheck():
            if state.status != "checking":
                raise Refused("payment_not_open", f"{attempt}: no card of {state.payment_id} waits")
            if isinstance(command, says.AuthenticateCard) and state.check_passes:
                return [_received(state, says.CARD, moment, state.last_four)]
            return [_card_refused(state, state.last_four, "secure_failed", moment.now)]
    return []


def _require_method(state: Payment, method: str) -> None:
    if method not in state.methods:
        raise Refused("payment_not_open", f"{state.payment_id} is not paid by {method}")
    if state.status in ("checking", "pushed"):
        raise Refused(
            "waiting_for_answer", f"{state.payment_id} is {state.status}: finish that step first"
        )


def _received(
    state: Payment, method: str, moment: Moment, last_four: str = "", silent: bool = False
) -> says.PaymentReceived:
    return says.PaymentReceived(
        state.payment_id,
        moment.next_id("MV"),
        method,
        "paid",
        state.amount_cents,
        moment.now,
        last_four,
        silent,
    )


# cards ------------------------------------------------------------------------------------------
def _card(state: Payment, command: says.PayByCard, moment: Moment) -> list[Event]:
    number = "".join(command.number.split())
    if not (number.isascii() and number.isdigit() and 12 <= len(number) <= 19 and _luhn(number)):
        raise Refused("card_malformed", "PayByCard: number: the check digit does not fit")
    _require_validity(command.valid_until.strip(), moment.now)
    if not (command.cvv.isascii() and command.cvv.isdigit() and len(command.cvv) == 3):
        raise Refused("card_malformed", "PayByCard: cvv takes three digits")
    result = says.TEST_CARDS.get(number)
    if result is None:
        raise Refused("card_unknown", "PayByCard: not one of the test cards")
    last_four = number[-4:]
    if result in ("refused", "insufficient"):
        return [_card_refused(state, last_four, result, moment.now)]
    if result in ("secure", "secure_failed"):
        ends = moment.now + timedelta(seconds=moment.policy.card_check_lifetime_s)
        ends = min(ends, state.expires_at)
        passes = result == "secure"
        return [says.CardChecked(state.payment_id, last_four, passes, moment.now, ends)]
    return [_received(state, says.CARD, moment, last_four, result == "network_lost")]


def _card_refused(state: Payment, last_four: str, reason: str, now: datetime) -> says.CardRefused:
    return says.CardRefused(state.payment_id, last_four, reason, now)


def _luhn(number: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _require_validity(written: str, now: datetime) -> None:
    month, _, year = written.partition("/")
    if not (written.isascii() and month.isdigit() and year.isdigit() and len(year) == 2):
        raise Refused("card_malformed", "PayByCard: valid_until takes MM/AA")
    last = (2000 + int(year), int(month))
    if not 1 <= last[1] <= 12 or last < (now.year, now.month):
        raise Refused(
            "card_malformed",
            "PayByCard: valid_until has passed, or is no month",
            "A validade do cartão já passou, ou não é um mês. Escreva mês e ano, como 12/30.",
        )


# MB WAY -----------------------------------------------------------------------------------------
def _mbway(state: Payment, command: says.PayByMbway, moment: Moment) -> list[Event]:
    number = normalise_phone(command.phone_number)
    owner = moment.people.citizen_by_phone(number)
    if owner is None:
        raise Refused("mbway_unknown", "PayByMbway: nobody has this number")
    ends = moment.now + timedelta(seconds=moment.policy.mbway_lifetime_s)
    ends = min(ends, state.expires_at)
    push_id = moment.next_id("MW")
    return [says.MbwaySent(state.payment_id, push_id, owner.id, number, moment.now, ends)]


def mbway_decided(state: Payment, command: MbwayDecision, moment: Moment) -> list[Event]:
    """What the phone answered; an answer that comes too late changes nothing.

    Errors: mbway_not_pending.
    """
    if state.status != "pushed" or state.push_id != command.push_id:
        raise Refused("mbway_not_pending", f"{command.push_id} no longer waits")
    if command.citizen_id != state.push_to:
        raise Refused("seat_foreign", f"{command.push_id} was sent to somebody else")
    if command.decision == "accept":
        return [_received(state, says.MBWAY, moment)]
    reason = "pin_blocked" if command.decision == "pin_blocked" else "refused"
    return [says.MbwayRefused(state.payment_id, state.push_id, reason, moment.now)]


def step_lapsed(state: Payment, now: datetime) -> list[Event]:
    """The step in hand was not finished in time."""
    if state.status == "checking":
        return [_card_refused(state, state.last_four, "secure_expired", now)]
    return [says.MbwayRefused(state.payment_id, state.push_id, "expired", now)]
