"""The proof that a citizen signed in: opaque, for one service and one browser, used once.

    (nothing) ──issue──▶ issued ──exchange──▶ used
                           └──time──▶ expired

It is found by its digest; its text is in no journal and in no message.
Source: SAML 2.0 Web Browser SSO: an assertion is short-lived and used once (relative); that it
is exchanged between systems, instead of being carried whole by the browser, is ours.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.platforms.authentication import language as says
from sandbox.platforms.providers.core import portal_of
from sandbox.protocol.messages import ExchangeAssertion
from sandbox.protocol.states import changed
from sandbox.protocol.system import Event, Moment, Tick


@dataclass(frozen=True)
class Assertion:
    """One proof; `status`: issued, used, expired."""

    assertion_id: str
    browser_id: str
    service: str
    citizen_id: str
    means: str
    expires_at: datetime
    status: str = "issued"


def decide(state: Assertion | None, command: object, moment: Moment) -> list[Event]:
    """Issue, exchange or let end."""
    match command:
        case says.IssueAssertion() if state is None:
            expires_at = moment.now + timedelta(seconds=moment.policy.assertion_lifetime_s)
            return [
                says.AssertionIssued(
                    command.assertion_id,
                    command.browser_id,
                    command.service,
                    command.citizen_id,
                    command.means,
                    command.credential,
                    expires_at,
                )
            ]
        case ExchangeAssertion():
            return [_exchanged(state, command, moment)]
        case Tick() if state is not None and state.status == "issued":
            return [says.AssertionExpired(state.assertion_id)]
    return []


def _exchanged(state: Assertion | None, command: ExchangeAssertion, moment: Moment) -> Event:
    if state is None:
        return says.AssertionRefused("", command.browser_id, "assertion_unknown")
    reason = ""
    if portal_of(moment) is None:
        reason = "portal_not_registered"
    elif (state.browser_id, state.service) != (command.browser_id, command.service):
        reason = "assertion_foreign"
    elif state.status == "used":
        reason = "assertion_used"
    elif state.status == "expired" or moment.now >= state.expires_at:
        reason = "assertion_expired"
    if reason:
        return says.AssertionRefused(state.assertion_id, command.browser_id, reason)
    return says.AssertionUsed(state.assertion_id, state.browser_id)


def evolve(state: Assertion | None, event: Event) -> Assertion | None:
    """Fold one event into the proof."""
    match event:
        case says.AssertionIssued():
            return Assertion(
                event.assertion_id,
                event.browser_id,
                event.service,
                event.citizen_id,
                event.means,
                event.expires_at,
            )
        case says.AssertionUsed() if state is not None:
            return changed(state, status="used")
        case says.AssertionExpired() if state is not None:
            return changed(state, status="expired")
    return state
