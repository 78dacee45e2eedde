"""The token that hands an operator over, with the citizen's data.

A token has one life: issued after the right code for one operator, session, service and
citizen; used once, or expired (R16).  It is found by its digest; its text is in no journal.
Who has a Chave Móvel Digital, and the data, are told by `cmd_register`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from sandbox.platforms.authentication import cmd_register
from sandbox.platforms.authentication.cmd_register import CmdChecked, CmdChecks, citizen_data
from sandbox.platforms.authentication.told_consent import told_of
from sandbox.platforms.providers.core import portal_of
from sandbox.protocol.authorization_request import Binding
from sandbox.protocol.errors import Refused
from sandbox.protocol.fault_kinds import IDENTITY
from sandbox.protocol.faults import Fault, fault_on
from sandbox.protocol.frozen import frozen
from sandbox.protocol.messages import (
    AUTHENTICATION,
    BACKOFFICE,
    PORTAL,
    CmdStatusQuery,
    ExchangeToken,
    IssueToken,
    OpenFederatedSession,
    TokenReply,
    TokenResult,
)
from sandbox.protocol.states import changed
from sandbox.protocol.system import Envelope, Event, Moment, StreamOf, Tick

REFUSED_BY: dict[str, str] = {
    "token-expirado": "token_expired",
    "token-ja-usado": "token_used",
    "token-de-outrem": "token_other_operator",
    "assinatura-invalida": "token_signature",
}
"""Which reason a fault of identity gives."""


@dataclass(frozen=True)
class Token:
    """A hand-over token; `status`: issued, used, expired."""

    token_id: str
    case_id: str
    operator_id: str
    session_id: str
    citizen_id: str
    service: str
    request_id: str
    expires_at: datetime
    scopes: tuple[str, ...] = ()
    status: str = "issued"
    federated_id: str = ""
    client_id: str = ""


# events -----------------------------------------------------------------------------------------
@frozen
class TokenIssued(Event):
    """A token exists; its text is derived from the world's key and is not written."""

    TYPE: ClassVar[str] = "token.emitido"
    token_id: str
    case_id: str
    operator_id: str
    session_id: str
    citizen_id: str
    service: str
    request_id: str
    expires_at: datetime
    scopes: tuple[str, ...]
    client_id: str = ""


@frozen
class TokenRepeated(Event):
    """The desk asked again for its token, or what became of it: the answer had not reached it."""

    TYPE: ClassVar[str] = "token.repetido"
    token_id: str


@frozen
class TokenUsed(Event):
    """The token was exchanged for a session of the federated service."""

    TYPE: ClassVar[str] = "token.usado"
    token_id: str
    federated_id: str


@frozen
class TokenRefused(Event):
    """A paste that is worth nothing; `reason` is a reason code."""

    TYPE: ClassVar[str] = "token.recusado"
    token_id: str
    operator_id: str
    reason: str
    fault: str = ""


@frozen
class TokenExpired(Event):
    """The token outlived its life unused."""

    TYPE: ClassVar[str] = "token.expirado"
    token_id: str


State = CmdChecks | Token | None


def decide(state: State, command: object, moment: Moment) -> list[Event]:
    """Say what follows in the authentication platform.

    Errors: `not_approved` when a token is asked for without the right code.
    Source: seed 000, «Validar CMD», «Confirmar e Copiar Token», «Autenticar» (official).
    """
    match command:
        case CmdStatusQuery():
            return [cmd_register.check(state, command, moment)]
        case IssueToken():
            return _again(state, command) if isinstance(state, Token) else _issue(command, moment)
        case ExchangeToken():
            token = state if isinstance(state, Token) else None
            return _exchange(token, command, moment)
        case Tick() if isinstance(state, Token) and state.status == "issued":
            return [TokenExpired(state.token_id)]
    return []


def _consented(command: IssueToken, moment: Moment) -> tuple[str, tuple[str, ...]]:
    """Service and data that the citizen allowed this operator by this request (R15)."""
    consent = moment.look(f"consent:{command.holder}")
    asking = (command.request_id, command.operator_id, command.client_id)
    own: Binding | None = consent.consented(*asking) if consent else None
    if own is not None:
        return own.service, own.scopes
    told = None if command.client_id else told_of(command, moment)
    if told is None:
        raise Refused("not_approved", f"{command.request_id} is not completed with its code")
    return told.service, told.scopes


def _issue(command: IssueToken, moment: Moment) -> list[Event]:
    service, scopes = _consented(command, moment)
    if service != command.service:
        raise Refused("not_approved", f"{command.request_id} is for {service}")
    token_id = token_id_of(command.request_id)
    expires_at = moment.now + timedelta(seconds=moment.policy.token_lifetime_s)
    return [
        TokenIssued(
            token_id,
            command.case_id,
            command.operator_id,
            command.session_id,
            command.holder,
            command.service,
            command.request_id,
            expires_at,
            scopes,
            command.client_id,
        )
    ]


def _again(token: Token, command: IssueToken) -> list[Event]:
    """No second token, and no second use: only what became of the one there is."""
    asking = (command.client_id, command.operator_id, command.session_id)
    own = (token.client_id, token.operator_id, token.session_id) == asking
    return [TokenRepeated(token.token_id)] if own or token.status == "issued" else []


def _exchange(token: Token | None, command: ExchangeToken, moment: Moment) -> list[Event]:
    if token is None:
        reason = "token_other_world" if command.other_world else "token_unknown"
        return [TokenRefused("", command.operator_id, reason)]
    reason = ""
    if portal_of(moment) is None:
        reason = "portal_not_registered"
    elif (token.operator_id, token.session_id) != (command.operator_id, command.session_id):
        reason = "token_other_operator"
    elif token.service != command.service:
        reason = "token_other_service"
    elif token.status == "used":
        reason = "token_used"
    elif token.status == "expired" or moment.now >= token.expires_at:
        reason = "token_expired"
    if reason:
        return [TokenRefused(token.token_id, command.operator_id, reason)]
    fault = _fault_on(token, command, moment)
    if fault is not None:
        refused = REFUSED_BY[fault.kind]
        return [TokenRefused(token.token_id, command.operator_id, refused, fault.name)]
    return [TokenUsed(token.token_id, moment.next_id("F"))]


def _fault_on(token: Token, command: ExchangeToken, moment: Moment) -> Fault | None:
    """The fault that makes a good token worth nothing, if one is on."""
    key = f"{token.token_id}/{moment.now.isoformat()}"
    people = (("operador", command.operator_id), ("cidadao", token.citizen_id))
    for kind in REFUSED_BY:
        for role, person in people:
            fault = fault_on(moment, kind, IDENTITY, role, person, key)
            if fault is not None:
                return fault
    return None


def evolve(state: State, event: object) -> State:
    """Fold one event."""
    match event:
        case CmdChecked():
            return cmd_register.noted(state, event)
        case TokenIssued():
            return Token(
                event.token_id,
                event.case_id,
                event.operator_id,
                event.session_id,
                event.citizen_id,
                event.service,
                event.request_id,
                event.expires_at,
                event.scopes,
                client_id=event.client_id,
            )
        case TokenUsed() if isinstance(state, Token):
            return changed(state, status="used", federated_id=event.federated_id)
        case TokenExpired() if isinstance(state, Token):
            return changed(state, status="expired")
    return state


def deadline(state: State) -> datetime | None:
    """The end of an unused token."""
    return state.expires_at if isinstance(state, Token) and state.status == "issued" else None


def react(event: Event, state: State, moment: Moment) -> Iterable[Envelope]:
    """Answer the systems that asked; a backoffice outside has its answers by the wire."""
    if getattr(event, "client_id", "") or (
        isinstance(event, TokenRepeated) and isinstance(state, Token) and state.client_id
    ):
        return
    match event:
        case CmdChecked():
            yield _reply("RespostaValidarCMD", cmd_register.answer(event))
        case TokenIssued():
            issued = TokenReply(event.case_id, event.operator_id, event.token_id, event.expires_at)
            yield _reply("TokenEmitido", issued)
        case TokenRepeated() if isinstance(state, Token) and state.status == "used":
            opened = TokenResult(state.operator_id, "accepted", state.federated_id, state.case_id)
            yield _reply("ResultadoToken", opened)
        case TokenRepeated() if isinstance(state, Token):
            again = TokenReply(state.case_id, state.operator_id, state.token_id, state.expires_at)
            yield _reply("TokenEmitido", again)
        case TokenUsed() if isinstance(state, Token):
            session = OpenFederatedSession(
                event.federated_id,
                state.operator_id,
                state.session_id,
                state.citizen_id,
                state.service,
                citizen_data(state.citizen_id, state.scopes, moment),
            )
            yield Envelope(AUTHENTICATION, PORTAL, "AbrirSessao", session, "")
            result = TokenResult(state.operator_id, "accepted", event.federated_id, state.case_id)
            yield _reply("ResultadoToken", result)
        case TokenRefused():
            yield _reply("ResultadoToken", TokenResult(event.operator_id, event.reason))


def _reply(action: str, body: object) -> Envelope:
    return Envelope(AUTHENTICATION, BACKOFFICE, action, body, "")


def audience(event: Event, state: State) -> tuple[str, ...]:
    """The operator who asked; the citizen whose data or token it is (R22)."""
    seats: list[str] = []
    citizen_id = getattr(event, "citizen_id", "") or getattr(event, "holder", "")
    operator_id = "" if getattr(event, "client_id", "") else getattr(event, "operator_id", "")
    if isinstance(state, Token):
        citizen_id = citizen_id or state.citizen_id
        operator_id = operator_id or ("" if state.client_id else state.operator_id)
    if citizen_id:
        seats.append(f"cidadao:{citizen_id}")
    if operator_id:
        seats.append(f"operador:{operator_id}")
    return tuple(seats)


def token_id_of(request_id: str) -> str:
    """The identifier of the one token that a request can lead to."""
    return f"T-{request_id.partition('-')[2]}"


def _token_stream(command: IssueToken, moment: Moment) -> str:
    token = moment.secrets.token(token_id_of(command.request_id))
    return f"token:{moment.secrets.digest(token)}"


COMMANDS: dict[type, StreamOf] = {
    CmdStatusQuery: lambda command, moment: cmd_register.stream_of(command),
    IssueToken: _token_stream,
    ExchangeToken: lambda command, moment: f"token:{command.digest}",
}
EVENTS: tuple[type[Event], ...] = (
    CmdChecked,
    TokenIssued,
    TokenRepeated,
    TokenUsed,
    TokenRefused,
    TokenExpired,
)
ANSWERED: frozenset[type] = frozenset(EVENTS) - {TokenExpired}
"""The events that other systems hear of."""
