"""One request for access to a citizen's data, and the spoken code that completes it.

    Pending ──approve──▶ Approved ──right code──▶ Redeemed
       │ deny / not in call / wrong phrase          │ wrong code × n ▶ Burnt
       ├──────────────────▶ Denied                  │ time           ▶ Lapsed(code)
       │ time ▶ Lapsed(request)                     │ withdrawn      ▶ Withdrawn
       └ withdrawn by the desk, hang-up, transfer ▶ Withdrawn

Who may send what: the desk submits, withdraws and redeems; the citizen approves or denies; the
clock lapses.  Conflicts (approve against withdraw, redeem against lapse) are settled by the
order of the journal: the second finds a closed request.  There is no code before *Autorizar*
and none after *Recusar* (R2); a code is right for its own request, operator, session and call
only (R1), once (R5), within its life (R4), in a few attempts (R6): `redemption`.

The relatives of this machine: OpenID CIBA (`login_hint`, `auth_req_id`, `expires_in`,
`access_denied`), and NIST SP 800-63B §5.1.3.2 for the direction of the code.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from sandbox.protocol.frozen import frozen
from sandbox.protocol.messages import CitizenDecision
from sandbox.protocol.policy import Policy
from sandbox.protocol.states import changed
from sandbox.protocol.system import Event, Moment


@frozen
class SubmitRequest:
    """Ask the citizen on the phone, for a request of the phone channel.

    What the front end of the Sistema de Autorizações hands to those who ask the citizen.
    `client_id` is empty for the sandbox's own backoffice; `reply_by` is when all must be over.
    """

    case_id: str
    holder: str
    phone_number: str
    operator_id: str
    session_id: str
    call_id: str
    caller_number: str
    service: str
    scopes: tuple[str, ...]
    request_number: str = ""
    client_id: str = ""
    consumer_name: str = ""
    reply_by: datetime | None = None


@frozen
class Binding:
    """What a request belongs to: its code is worth something only there."""

    request_id: str
    case_id: str
    citizen_id: str
    operator_id: str
    session_id: str
    call_id: str
    caller_number: str
    phone_number: str
    service: str
    scopes: tuple[str, ...]
    requested_at: datetime
    request_number: str = ""
    client_id: str = ""
    reply_by: datetime | None = None

    @property
    def asked_by(self) -> tuple[str, str]:
        """Whose request it is: the client (empty for the sandbox's own desk) and its operator."""
        return self.client_id, self.operator_id


@frozen
class Pending:
    """Waits for the citizen until `expires_at`."""

    binding: Binding
    expires_at: datetime


@dataclass(frozen=True)
class Approved:
    """The code lives until `expires_at`; `failures` counts wrong ones."""

    binding: Binding
    expires_at: datetime
    failures: int = 0


@frozen
class Closed:
    """Nothing more can happen; `status` says how it ended, after how many codes (`attempts`)."""

    binding: Binding
    status: str
    reason: str = ""
    attempts: int = 0


RequestState = Pending | Approved | Closed

REDEEMED, DENIED, EXPIRED, CODE_EXPIRED, CANCELED, BURNT = (
    "redeemed",
    "denied",
    "expired",
    "code_expired",
    "canceled",
    "burnt",
)


# events -----------------------------------------------------------------------------------------
@frozen
class AuthorizationRequested(Event):
    """The request is open and on its way to the phone."""

    TYPE: ClassVar[str] = "autorizacao.pedida"
    PERSONAL: ClassVar[frozenset[str]] = frozenset({"phone_number", "caller_number"})
    request_id: str
    case_id: str
    citizen_id: str
    operator_id: str
    session_id: str
    call_id: str
    caller_number: str
    phone_number: str
    service: str
    scopes: tuple[str, ...]
    at: datetime
    expires_at: datetime
    request_number: str = ""
    client_id: str = ""
    consumer_name: str = ""
    reply_by: datetime | None = None


@frozen
class AuthorizationApproved(Event):
    """The citizen pressed *Autorizar*."""

    TYPE: ClassVar[str] = "autorizacao.autorizada"
    request_id: str


@frozen
class CodeIssued(Event):
    """The code exists from now on; its value is nowhere in the journal."""

    TYPE: ClassVar[str] = "codigo.emitido"
    request_id: str
    digits: int
    expires_at: datetime


@frozen
class AuthorizationDenied(Event):
    """The citizen said no: `recusa`, `nao_estou_em_chamada` or `frase_errada`."""

    TYPE: ClassVar[str] = "autorizacao.recusada"
    request_id: str
    reason: str


@frozen
class AuthorizationExpired(Event):
    """Nobody answered in time."""

    TYPE: ClassVar[str] = "autorizacao.expirada"
    request_id: str


@frozen
class AuthorizationWithdrawn(Event):
    """Taken back: `operador`, `chamada_terminada`, `transferida`, `substituido`,
    `telemovel_trocado` (a code belongs to the phone that showed it)."""

    TYPE: ClassVar[str] = "autorizacao.cancelada"
    request_id: str
    reason: str


@frozen
class CodeAccepted(Event):
    """The right code, used up by this."""

    TYPE: ClassVar[str] = "codigo.aceite"
    request_id: str
    attempt: int


@frozen
class CodeRefused(Event):
    """A code that is not worth anything here; `reason` is a reason code."""

    TYPE: ClassVar[str] = "codigo.recusado"
    request_id: str
    reason: str
    attempt: int
    attempts_left: int
    at: datetime


@frozen
class CodeResultRepeated(Event):
    """The desk asked what its code was worth: the answer had not reached it."""

    TYPE: ClassVar[str] = "codigo.repetido"
    request_id: str
    outcome: str
    attempt: int
    attempts_left: int


@frozen
class CodeBlocked(Event):
    """Too many wrong codes: the request is burnt."""

    TYPE: ClassVar[str] = "codigo.bloqueado"
    request_id: str
    attempt: int


@frozen
class CodeExpired(Event):
    """The code outlived its life without being used."""

    TYPE: ClassVar[str] = "codigo.expirado"
    request_id: str


EVENTS: tuple[type[Event], ...] = (
    AuthorizationRequested,
    AuthorizationApproved,
    CodeIssued,
    AuthorizationDenied,
    AuthorizationExpired,
    AuthorizationWithdrawn,
    CodeAccepted,
    CodeRefused,
    CodeResultRepeated,
    CodeBlocked,
    CodeExpired,
)


# decisions --------------------------------------------------------------------------------------
def submit(command: SubmitRequest, request_id: str, moment: Moment) -> AuthorizationRequested:
    """Open a request.  Source: seed 000, «Enviar Pedido de Autorização de Acesso a Dados».

    It waits no longer than both clocks together may last (R4), nor than its reply deadline.
    """
    waits_s = min(moment.policy.request_lifetime_s, moment.policy.total_lifetime_s)
    expires_at = moment.now + timedelta(seconds=waits_s)
    return AuthorizationRequested(
        request_id,
        command.case_id,
        command.holder,
        command.operator_id,
        command.session_id,
        command.call_id,
        command.caller_number,
        command.phone_number,
        command.service,
        command.scopes,
        moment.now,
        min(expires_at, command.reply_by or expires_at),
        command.request_number,
        command.client_id,
        command.consumer_name,
        command.reply_by,
    )


def answer(state: RequestState, command: CitizenDecision, moment: Moment) -> list[Event]:
    """What the citizen's decision does; nothing when the request is already closed."""
    request_id = state.binding.request_id
    if command.decision == "device_changed":
        return withdraw(state, "telemovel_trocado")
    if not isinstance(state, Pending):
        return []
    if moment.now >= state.expires_at:
        return [AuthorizationExpired(request_id)]
    if command.decision == "declined_call":
        return [AuthorizationDenied(request_id, "nao_estou_em_chamada")]
    if command.decision != "approve":
        return [AuthorizationDenied(request_id, "recusa")]
    if moment.policy.phrase == "choose" and command.phrase != moment.secrets.phrase(request_id):
        return [AuthorizationDenied(request_id, "frase_errada")]
    expires_at = code_expiry(state.binding.requested_at, moment)
    expires_at = min(expires_at, state.binding.reply_by or expires_at)
    return [
        AuthorizationApproved(request_id),
        CodeIssued(request_id, moment.policy.code_digits, expires_at),
    ]


def code_expiry(requested_at: datetime, moment: Moment) -> datetime:
    """The end of the code: its own life, cut where both clocks together reach the limit (R4)."""
    own = moment.now + timedelta(seconds=moment.policy.code_lifetime_s)
    return min(own, requested_at + timedelta(seconds=moment.policy.total_lifetime_s))


def withdraw(state: RequestState, reason: str) -> list[Event]:
    """Take a request back while it is worth something."""
    if isinstance(state, Closed):
        return []
    return [AuthorizationWithdrawn(state.binding.request_id, reason)]


def lapse(state: RequestState, moment: Moment) -> list[Event]:
    """What the clock does at the deadline."""
    if isinstance(state, Closed) or moment.now < state.expires_at:
        return []
    if isinstance(state, Pending):
        return [AuthorizationExpired(state.binding.request_id)]
    return [CodeExpired(state.binding.request_id)]


def deadline(state: RequestState) -> datetime | None:
    """When the clock closes this request."""
    return None if isinstance(state, Closed) else state.expires_at


def opened(event: AuthorizationRequested) -> Pending:
    """The state of a request that has just been made."""
    binding = Binding(
        event.request_id,
        event.case_id,
        event.citizen_id,
        event.operator_id,
        event.session_id,
        event.call_id,
        event.caller_number,
        event.phone_number,
        event.service,
        event.scopes,
        event.at,
        event.request_number,
        event.client_id,
        event.reply_by,
    )
    return Pending(binding, event.expires_at)


def evolve(state: RequestState, event: Event) -> RequestState:
    """Fold one event into a request."""
    match event:
        case CodeIssued():
            return Approved(state.binding, event.expires_at)
        case AuthorizationDenied():
            return Closed(state.binding, DENIED, event.reason)
        case AuthorizationExpired():
            return Closed(state.binding, EXPIRED)
        case AuthorizationWithdrawn():
            return Closed(state.binding, CANCELED, event.reason)
        case CodeAccepted():
            return Closed(state.binding, REDEEMED, attempts=event.attempt)
        case CodeBlocked():
            return Closed(state.binding, BURNT, attempts=event.attempt)
        case CodeExpired():
            return Closed(state.binding, CODE_EXPIRED)
        case CodeRefused(reason="code_wrong") if isinstance(state, Approved):
            return changed(state, failures=event.attempt)
    return state


def entropy_warning(policy: Policy) -> bool:
    """Whether the code is shorter than the 20 bits that NIST SP 800-63B asks for (R3)."""
    return policy.code_digits * 3.321928 < 20
