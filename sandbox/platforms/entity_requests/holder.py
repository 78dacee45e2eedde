"""The citizen's side: requests of entities that wait for an answer, and authorizations given.

The app and the portal page show the same list.  In the app nothing can be pressed while it is
locked or without network; on the portal the citizen has signed in (simulated: is there).
A year after its end an authorization is forgotten (Portaria 77/2018, article 12).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.platforms.entity_requests import holder_language as says
from sandbox.platforms.entity_requests.language import QR
from sandbox.protocol import conduct
from sandbox.protocol.errors import Refused
from sandbox.protocol.messages import EntityRequestClosed, NotifyHolder
from sandbox.protocol.states import changed
from sandbox.protocol.system import Event, Moment, Tick

KEPT = 30
FORGOTTEN_AFTER = timedelta(days=365)
"""Source: fact sheet 6.1, Portaria 77/2018, article 12, paragraph 2 (official)."""


@dataclass(frozen=True)
class Asked:
    """A request as the citizen knows it; `status`: pending, answered, granted, denied, expired,
    withdrawn, signed_in.  `kind`: empty for data, ciba for a sign-in."""

    request_number: str
    client_id: str
    consumer_name: str
    description: str
    attributes: tuple[str, ...]
    valid_until: datetime
    at: datetime
    expires_at: datetime
    status: str = "pending"
    kind: str = ""


@dataclass(frozen=True)
class Holder:
    """What one citizen was asked by entities, and has allowed."""

    citizen_id: str
    requests: tuple[Asked, ...] = ()
    ended: tuple[str, ...] = ()

    def find(self, request_number: str) -> Asked | None:
        """The request with this number."""
        return next((one for one in self.requests if one.request_number == request_number), None)

    @property
    def waiting(self) -> Asked | None:
        """The newest request that waits."""
        return next((one for one in reversed(self.requests) if one.status == "pending"), None)

    def grants(self) -> Iterable[Asked]:
        """The authorizations given and not taken back, newest first."""
        return (one for one in reversed(self.requests) if one.status == "granted")

    def covering(
        self, client_id: str, attributes: tuple[str, ...], now: datetime, until: datetime
    ) -> Asked | None:
        """An authorization of this entity for all of these data that holds until an instant.

        No attributes stand for whatever the entity may ask for.
        """
        for one in self.grants():
            enough = not one.attributes or (attributes and set(attributes) <= set(one.attributes))
            if one.client_id == client_id and enough and now < one.valid_until >= until:
                return one
        return None


def decide(state: Holder | None, command: object, moment: Moment) -> list[Event]:
    """Say what follows for one citizen.

    Errors: access_not_pending, only_in_app, app_locked, offline, qr_unknown, qr_taken,
    grant_unknown.
    """
    holder = state or Holder(str(getattr(command, "citizen_id", "")))
    match command:
        case NotifyHolder():
            if holder.find(command.request_number) or command.request_number in holder.ended:
                return []
            return _notified(command, moment)
        case EntityRequestClosed():
            found = holder.find(command.request_number)
            if found is not None and found.status in (command.status, "withdrawn"):
                return []
            return [
                says.EntityRequestEnded(command.citizen_id, command.request_number, command.status)
            ]
        case says.AcceptAccess() | says.RefuseAccess():
            return [_answered(holder, command, moment)]
        case says.ReadQrCode():
            return [_read(holder, command, moment)]
        case says.WithdrawGrant():
            found = holder.find(command.request_number)
            if found is None or found.status != "granted":
                raise Refused("grant_unknown", "WithdrawGrant needs an authorization that holds")
            return [says.GrantWithdrawn(holder.citizen_id, command.request_number)]
        case Tick():
            return [
                says.GrantForgotten(holder.citizen_id, one.request_number)
                for one in holder.requests
                if one.status in ("granted", "withdrawn")
                and one.valid_until + FORGOTTEN_AFTER <= moment.now
            ]
    return []


def _notified(command: NotifyHolder, moment: Moment) -> list[Event]:
    """The request is shown; a citizen who acts by themselves never sees it, or answers at once."""
    by_self = conduct.conduct_of(command.citizen_id, moment)
    alone = says.HolderActedAlone(command.citizen_id, command.request_number, by_self)
    if by_self == conduct.NO_ANSWER:
        return [alone]
    shown = _shown(command, moment)
    if by_self not in (*conduct.YES, *conduct.NO):
        return [shown]
    decision = "accept" if by_self in conduct.YES else "refuse"
    number = command.request_number
    return [shown, alone, says.HolderAnswered(command.citizen_id, number, decision, "app")]


def _shown(command: NotifyHolder, moment: Moment) -> Event:
    return says.EntityRequestShown(
        command.citizen_id,
        command.request_number,
        command.client_id,
        command.consumer_name,
        command.description,
        command.attributes,
        command.valid_until,
        moment.now,
        command.expires_at,
        command.kind,
    )


def _answered(
    holder: Holder, command: says.AcceptAccess | says.RefuseAccess, moment: Moment
) -> Event:
    attempt = type(command).__name__
    if command.where == "app":
        _require_app(holder.citizen_id, attempt, moment)
    found = holder.find(command.request_number)
    if found is None or found.status != "pending" or moment.now >= found.expires_at:
        state = found.status if found else "nothing"
        raise Refused("access_not_pending", f"{attempt} needs a request that waits, found {state}")
    if found.kind and command.where != "app":
        raise Refused("only_in_app", f"{attempt}: a sign-in is confirmed in the app")
    decision = "accept" if isinstance(command, says.AcceptAccess) else "refuse"
    return says.HolderAnswered(holder.citizen_id, command.request_number, decision, command.where)


def _read(holder: Holder, command: says.ReadQrCode, moment: Moment) -> Event:
    _require_app(holder.citizen_id, "ReadQrCode", moment)
    number = command.content.strip().lower()
    found = moment.look(f"access-request:{number}") if number else None
    if found is None or found.kind != QR:
        raise Refused("qr_unknown", "ReadQrCode: this is the code of no request")
    if found.status != "pending" or moment.now >= found.expires_at:
        raise Refused("access_not_pending", f"ReadQrCode: the request is {found.status}")
    if found.citizen_id not in ("", holder.citizen_id):
        raise Refused("qr_taken", "ReadQrCode: another phone has read this code")
    return says.QrCodeRead(holder.citizen_id, number)


def _require_app(citizen_id: str, attempt: str, moment: Moment) -> None:
    phone = moment.look(f"phone:{citizen_id}")
    if phone is None or not phone.unlocked:
        raise Refused("app_locked", f"{attempt} needs the app open")
    if phone.offline:
        raise Refused("offline", f"{attempt} needs a network")


def evolve(state: Holder | None, event: Event) -> Holder | None:
    """Fold one event into what the citizen was asked."""
    holder = state or Holder(str(getattr(event, "citizen_id", "")))
    match event:
        case says.EntityRequestShown():
            asked = Asked(
                event.request_number,
                event.client_id,
                event.consumer_name,
                event.description,
                event.attributes,
                event.valid_until,
                event.at,
                event.expires_at,
                kind=event.request_kind,
            )
            return changed(holder, requests=(*_room(holder.requests), asked))
        case says.HolderAnswered():
            return _with(holder, event.request_number, "answered")
        case says.EntityRequestEnded():
            ended = (*holder.ended[1 - KEPT :], event.request_number)
            return _with(changed(holder, ended=ended), event.request_number, event.status)
        case says.GrantWithdrawn():
            return _with(holder, event.request_number, "withdrawn")
        case says.GrantForgotten():
            left = tuple(
                one for one in holder.requests if one.request_number != event.request_number
            )
            return changed(holder, requests=left)
    return holder


def _room(requests: tuple[Asked, ...]) -> tuple[Asked, ...]:
    """Room for one more: the oldest that came to nothing go first; authorizations stay."""
    over = [one for one in requests if one.status in ("denied", "expired", "signed_in")]
    gone = {one.request_number for one in over[: max(0, len(requests) + 1 - KEPT)]}
    return tuple(one for one in requests if one.request_number not in gone)


def _with(holder: Holder, request_number: str, status: str) -> Holder:
    requests = tuple(
        changed(one, status=status) if one.request_number == request_number else one
        for one in holder.requests
    )
    return changed(holder, requests=requests)


def deadline(state: Holder | None) -> datetime | None:
    """When the oldest authorization is to be forgotten."""
    if state is None:
        return None
    ends = [
        one.valid_until + FORGOTTEN_AFTER
        for one in state.requests
        if one.status in ("granted", "withdrawn")
    ]
    return min(ends, default=None)
