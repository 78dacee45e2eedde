"""Wrong PINs of one number's CMD, or of one card, wherever they were typed.

    counting ──wrong──▶ counting ──the last wrong──▶ blocked ──(CMD: time)──▶ counting
        └──right──▶ (nothing)

A number that nobody has is counted like any other: what is blocked tells nothing about who has
it.  A card stays blocked: only a counter can free it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.platforms.authentication import language as says
from sandbox.protocol.system import Event, Moment


@dataclass(frozen=True)
class Credential:
    """The count of one number (`cmd:+351…`) or one card (`cc:…`)."""

    credential: str
    failures: int = 0
    blocked: bool = False
    blocked_until: datetime | None = None

    def blocked_at(self, now: datetime) -> bool:
        """Whether no PIN is looked at now."""
        return self.blocked and (self.blocked_until is None or now < self.blocked_until)

    def counted(self, now: datetime) -> int:
        """The wrong PINs that count now: after a block has ended, none."""
        return 0 if self.blocked and not self.blocked_at(now) else self.failures


def stream_of(credential: str) -> str:
    """Where a count is kept."""
    return f"credencial:{credential}"


def attempts_left(credential: str, moment: Moment) -> int:
    """How many PINs may still be tried; 0 when it is blocked."""
    found: Credential | None = moment.look(stream_of(credential))
    if found is None:
        return moment.policy.pin_attempts
    if found.blocked_at(moment.now):
        return 0
    return max(0, moment.policy.pin_attempts - found.counted(moment.now))


def decide(state: Credential | None, command: says.CountAttempt, moment: Moment) -> list[Event]:
    """Count one attempt."""
    if command.right:
        return [says.AttemptsCleared(command.credential)] if state and state.failures else []
    if state is not None and state.blocked_at(moment.now):
        return []
    failures = (state.counted(moment.now) if state else 0) + 1
    blocked = failures >= moment.policy.pin_attempts
    until = None
    if blocked and command.credential.startswith("cmd:"):
        until = moment.now + timedelta(seconds=moment.policy.cmd_block_s)
    return [says.AttemptsCounted(command.credential, failures, blocked, until)]


def evolve(state: Credential | None, event: Event) -> Credential | None:
    """Fold one event into the count."""
    match event:
        case says.AttemptsCounted():
            return Credential(event.credential, event.failures, event.blocked, event.blocked_until)
        case says.AttemptsCleared():
            return Credential(event.credential)
    return state
