"""What is known of one citizen's requests: those alive, those lately closed, and the limits."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from sandbox.protocol import authorization_request as request
from sandbox.protocol.authorization_request import Approved, Binding, Closed, RequestState
from sandbox.protocol.frozen import frozen
from sandbox.protocol.system import Event

REMEMBERED = 12
"""How many closed requests of a citizen stay at hand, to tell an old code from a wrong one."""


@dataclass(frozen=True)
class Consent:
    """Everything that one citizen has lately been asked."""

    citizen_id: str
    requests: tuple[RequestState, ...] = ()
    sent_at: tuple[datetime, ...] = ()
    failures_at: tuple[datetime, ...] = ()
    cooldown_until: datetime | None = None

    def find(self, request_id: str) -> RequestState | None:
        """The request with this identifier, if it is remembered."""
        for state in reversed(self.requests):
            if state.binding.request_id == request_id:
                return state
        return None

    @property
    def code_alive(self) -> bool:
        """Whether the citizen has a code that can be said at this moment."""
        return any(isinstance(item, Approved) for item in self.requests)

    def numbered(self, request_number: str) -> RequestState | None:
        """The request that has this number on the wire, if it is remembered."""
        for state in reversed(self.requests):
            if state.binding.request_number == request_number:
                return state
        return None

    def consented(self, request_id: str, operator_id: str, client_id: str = "") -> Binding | None:
        """What this operator may have by this request: nothing before the right code (R15)."""
        state = self.find(request_id)
        if not isinstance(state, Closed) or state.status != request.REDEEMED:
            return None
        return state.binding if state.binding.asked_by == (client_id, operator_id) else None


@frozen
class AuthorizationRejected(Event):
    """A request that was not even shown to the citizen; `reason` is a reason code."""

    TYPE: ClassVar[str] = "autorizacao.rejeitada"
    case_id: str
    citizen_id: str
    operator_id: str
    reason: str
    at: datetime
    cooldown_until: datetime | None = None
    request_number: str = ""
    client_id: str = ""


def correlation_of(found: RequestState) -> str:
    """The call, or the case, that a request belongs to."""
    return found.binding.call_id or found.binding.case_id
