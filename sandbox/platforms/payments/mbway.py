"""MB WAY on one citizen's phone: requests to pay that wait there, and what was decided.

A request is `pending`, then `answered` while the decision is on its way, and ends `paid`,
`refused`, `expired` or `canceled`.  Messages may come late, twice or out of order: one that has
ended does not begin again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest

from sandbox.protocol import payment as says
from sandbox.protocol.errors import Refused
from sandbox.protocol.messages import MBWAY, PAYMENTS, MbwayClosed, MbwayDecision, MbwayRequest
from sandbox.protocol.states import changed
from sandbox.protocol.system import Envelope, Event, Moment, System

KEPT = 20
"""How many requests the phone keeps."""


@dataclass(frozen=True)
class Asked:
    """A request as the phone knows it.  Units: `amount_cents` in cents of euro."""

    push_id: str
    payment_id: str
    merchant: str
    description: str
    amount_cents: int
    phone_number: str
    at: datetime
    expires_at: datetime
    status: str = "pending"


@dataclass(frozen=True)
class Wallet:
    """The MB WAY of one citizen."""

    citizen_id: str
    requests: tuple[Asked, ...] = ()
    ended: tuple[str, ...] = ()
    pin_failures: int = 0

    def find(self, push_id: str) -> Asked | None:
        """The request with this identifier, if the phone has it."""
        return next((item for item in self.requests if item.push_id == push_id), None)

    @property
    def waiting(self) -> Asked | None:
        """The newest request that waits."""
        return next((item for item in reversed(self.requests) if item.status == "pending"), None)


def decide(state: Wallet | None, command: object, moment: Moment) -> list[Event]:
    """Say what follows on the phone.

    Errors: mbway_not_pending, offline, person_unknown; a wrong PIN is an event, for it counts.
    """
    wallet = state or Wallet(str(getattr(command, "citizen_id", "")))
    match command:
        case MbwayRequest():
            if wallet.find(command.push_id) or command.push_id in wallet.ended:
                return []
            return [
                says.MbwayAsked(
                    command.citizen_id,
                    command.push_id,
                    command.payment_id,
                    command.merchant,
                    command.description,
                    command.amount_cents,
                    command.phone_number,
                    moment.now,
                    command.expires_at,
                )
            ]
        case MbwayClosed():
            found = wallet.find(command.push_id)
            if command.push_id in wallet.ended or (found and found.status == command.status):
                return []
            return [says.MbwayEnded(command.citizen_id, command.push_id, command.status)]
        case says.AcceptMbway():
            _require_pending(wallet, command.push_id, moment)
            return _accept(wallet, command, moment)
        case says.RefuseMbway():
            _require_pending(wallet, command.push_id, moment)
            return [says.MbwayDecided(command.citizen_id, command.push_id, "refuse")]
    return []


def _require_pending(wallet: Wallet, push_id: str, moment: Moment) -> None:
    phone = moment.look(f"phone:{wallet.citizen_id}")
    if phone is not None and phone.offline:
        raise Refused("offline", "MB WAY needs a network")
    found = wallet.find(push_id)
    if found is None or found.status != "pending" or moment.now >= found.expires_at:
        state = found.status if found else "nothing"
        raise Refused("mbway_not_pending", f"needs a request that waits, found {state}")


def _accept(wallet: Wallet, command: says.AcceptMbway, moment: Moment) -> list[Event]:
    citizen = moment.people.citizen(wallet.citizen_id)
    if citizen is None:
        raise Refused("person_unknown", f"AcceptMbway: nobody is {wallet.citizen_id[:60]}")
    if compare_digest(command.pin.encode("utf-8", "replace"), citizen.app_pin.encode()):
        return [says.MbwayDecided(command.citizen_id, command.push_id, "accept")]
    failures = wallet.pin_failures + 1
    blocked = failures >= moment.policy.pin_attempts
    failed = says.MbwayPinFailed(command.citizen_id, command.push_id, failures, blocked)
    if not blocked:
        return [failed]
    return [failed, says.MbwayDecided(command.citizen_id, command.push_id, "pin_blocked")]


def evolve(state: Wallet | None, event: Event) -> Wallet | None:
    """Fold one event into the wallet."""
    wallet = state or Wallet(str(getattr(event, "citizen_id", "")))
    match event:
        case says.MbwayAsked():
            asked = Asked(
                event.push_id,
                event.payment_id,
                event.merchant,
                event.description,
                event.amount_cents,
                event.phone_number,
                event.at,
                event.expires_at,
            )
            kept = wallet.requests[1 - KEPT :]
            return changed(wallet, requests=(*kept, asked), pin_failures=0)
        case says.MbwayPinFailed():
            return changed(wallet, pin_failures=event.failures)
        case says.MbwayDecided():
            return _with(wallet, event.push_id, "answered")
        case says.MbwayEnded():
            ended = (*wallet.ended[1 - KEPT :], event.push_id)
            return _with(changed(wallet, ended=ended), event.push_id, event.status)
    return wallet


def _with(wallet: Wallet, push_id: str, status: str) -> Wallet:
    requests = tuple(
        changed(item, status=status) if item.push_id == push_id else item
        for item in wallet.requests
    )
    return changed(wallet, requests=requests)


def react(event: Event, state: Wallet, moment: Moment) -> Iterable[Envelope]:
    """The decision leaves for payments."""
    if isinstance(event, says.MbwayDecided):
        found = state.find(event.push_id)
        if found is not None:
            decision = MbwayDecision(
                event.citizen_id, event.push_id, found.payment_id, event.decision
            )
            correlation = found.payment_id.removeprefix("PG-")
            yield Envelope(MBWAY, PAYMENTS, "DecisaoMBWay", decision, correlation)


MBWAY_SYSTEM = System(
    name=MBWAY,
    commands=dict.fromkeys(
        (MbwayRequest, MbwayClosed, says.AcceptMbway, says.RefuseMbway),
        lambda command, moment: f"mbway:{command.citizen_id}",
    ),
    events=says.ON_THE_PHONE,
    decide=decide,
    evolve=evolve,
    react=react,
    reacts_to=frozenset({says.MbwayDecided}),
    audience=lambda event, state: (f"cidadao:{event.citizen_id}",),
    settled=lambda state: (
        state is None or not any(item.status in ("pending", "answered") for item in state.requests)
    ),
)
