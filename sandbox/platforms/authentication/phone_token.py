"""«Serviço por Telefone»: the token of a call signs its citizen in, for a registered service.

It serves once, its own operator and session (R16), and the service that it was issued for.
Source: seed 000, «Escolher opção "Serviço por Telefone"», «Colar Token», «Autenticar» (official);
that the Fornecedor de Autenticação is where it is pasted is inferred (fact sheet 6.3).
"""

from collections.abc import Iterable
from typing import Any

from sandbox.platforms.authentication import service_language as says
from sandbox.platforms.authentication.handover import Token
from sandbox.platforms.authentication.service_request import LEVELS
from sandbox.platforms.authentication.sign_in import OPEN
from sandbox.platforms.providers.core import BEGINNING
from sandbox.platforms.providers.offers import STREAM, beyond
from sandbox.protocol.errors import Refused
from sandbox.protocol.messages import AUTHENTICATION, BACKOFFICE, ELSEWHERE, TokenResult
from sandbox.protocol.states import changed
from sandbox.protocol.system import Envelope, Event, Moment


def decide(state: Any, command: says.UsePhoneToken, moment: Moment) -> list[Event]:
    """Use the token, for the sign-in that waits in this browser.

    Errors: sign_in_unknown, means_not_offered, token_unknown, token_other_operator,
    token_other_service, token_used, token_expired, token_narrower.
    """
    waiting = moment.look(f"acesso:{command.browser_id}")
    if waiting is None or waiting.request is None or waiting.status not in OPEN:
        raise Refused("sign_in_unknown", "UsePhoneToken: no registered service waits here")
    if moment.now >= waiting.expires_at:
        raise Refused("sign_in_unknown", "UsePhoneToken: the sign-in has expired")
    if "telefone" not in waiting.request.means():
        raise Refused("means_not_offered", f"the telephone has level {LEVELS['telefone']}")
    if not isinstance(state, Token):
        raise Refused("token_unknown", "UsePhoneToken: no such token in this world")
    directory = moment.look(STREAM) or BEGINNING
    provider = directory.providers.get(waiting.request.provider_id)
    # The sessions of a backoffice outside are its own: here its operator is known by the seat.
    session_id = command.session_id if state.client_id else state.session_id
    if (state.operator_id, session_id) != (command.operator_id, command.session_id):
        raise Refused("token_other_operator", f"{state.token_id} belongs to another desk session")
    if provider is None or state.service != provider.service:
        raise Refused("token_other_service", f"{state.token_id} is for {state.service}")
    if state.status == "used":
        raise Refused("token_used", f"{state.token_id} has been used")
    if state.status == "expired" or moment.now >= state.expires_at:
        raise Refused("token_expired", f"{state.token_id} has expired")
    if outside := beyond(waiting.request.attributes, state.scopes):
        raise Refused(
            "token_narrower", f"{state.token_id}: the citizen allowed {state.scopes}, not {outside}"
        )
    return [
        says.PhoneTokenUsed(
            state.token_id, command.browser_id, command.operator_id, state.citizen_id
        )
    ]


def evolve(state: Any, event: says.PhoneTokenUsed) -> Any:
    """The token has been used; there is no visit at the portal for it."""
    if not isinstance(state, Token):
        return state
    return changed(state, status="used", federated_id=visit_of(event))


def visit_of(event: says.PhoneTokenUsed) -> str:
    """What the desk calls the visit of its operator at somebody else's service."""
    return f"{ELSEWHERE}{event.token_id}"


def react(event: says.PhoneTokenUsed, state: Token) -> Iterable[Envelope]:
    """The desk hears that its token has been used."""
    result = TokenResult(event.operator_id, "accepted", visit_of(event), state.case_id)
    yield Envelope(AUTHENTICATION, BACKOFFICE, "ResultadoToken", result, "")
